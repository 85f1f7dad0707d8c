//! What leadership sees of escalations, from rows that anybody can add up again: the export has the same ones. Pure.
//!
//! A *row* is either an escalation that is open now ([`Told::Open`]) or something that happened in the period. Whatever the
//! report says is computed by [`Report::of`] from rows alone, so that who has the export has all there is to know.

use super::{State, Urgency};
use crate::ids::{EscalationId, PodId, UserId};
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer than these say little.
pub const FEW: usize = 5;
/// An open one is younger than so many days, group by group; the last group is older.
pub const AGES: [i64; 3] = [1, 3, 7];

/// What a row tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is open, now.
    Open,
    /// Somebody said that they have it.
    Acknowledged,
    /// It was decided.
    Decided,
    /// Whoever had it did nothing for a working day: what they said about having it expired, and they were asked.
    Expired,
    /// They did nothing then either, and the next level was asked.
    WentUp,
    /// A level was held by nobody.
    Gap,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it tells.
    pub told: Told,
    /// When that happened; of an open one: when it was opened.
    pub at: Timestamp,
    /// Who did it; nobody, where time did.
    pub actor: Option<UserId>,
    /// Of an answer: whole minutes of the time that counts, from when the question was with whoever answered (or it was
    /// opened, where they were not asked) to their answer. Working time of theirs; real time where it was urgent.
    pub minutes: Option<i64>,
    /// The level, from 1: where an open one is, or which one had nobody.
    pub level: Option<i64>,
    /// Which escalation.
    pub escalation: EscalationId,
    /// The key of its class.
    pub class: String,
    /// How much it hurries.
    pub urgency: Urgency,
    /// Its parties and leadership alone may see it.
    pub confidential: bool,
    /// For which pod it is asked.
    pub from_pod: Option<PodId>,
    /// To which pod it is sent, now or at its end; none: to a person.
    pub to_pod: Option<PodId>,
    /// How far it is now.
    pub state: State,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it ended, if it did.
    pub closed_at: Option<Timestamp>,
}

/// What leadership sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What is open, by level from the first on.
    pub open: Vec<OpenLevel>,
    /// How long answers took, by class: the normal ones first, then by key.
    pub by_class: Vec<(String, Urgency, Times)>,
    /// The same by the pod it was sent to; none: to a person.
    pub by_pod: Vec<(Option<PodId>, Urgency, Times)>,
    /// How often somebody who had one did nothing for a working day.
    pub expired: usize,
    /// How often the next level heard of that.
    pub went_up: usize,
    /// Which pod waits on which, the one that waits longest first.
    pub waits: Vec<Wait>,
    /// Levels that were held by nobody.
    pub gaps: Vec<Gap>,
}

/// What is open at one level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenLevel {
    /// From 1.
    pub level: i64,
    /// How many, by age: see [`AGES`].
    pub ages: [usize; AGES.len() + 1],
}

/// How long answers took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Until somebody had it.
    pub acknowledged: Option<Spread>,
    /// Until it was decided.
    pub decided: Option<Spread>,
}

/// Many times in two figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// How many there are.
    pub count: usize,
    /// Half of them took at most so many minutes.
    pub median: i64,
    /// Nine of ten took at most so many minutes.
    pub p90: i64,
}

/// Open ones of one pod that are sent to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Who waits.
    pub from: PodId,
    /// On whom.
    pub to: PodId,
    /// How many.
    pub count: usize,
    /// Since when the oldest of them is open.
    pub oldest: Timestamp,
    /// Which that is; none where it is confidential.
    pub shown: Option<EscalationId>,
}

/// A level that was held by nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// From 1.
    pub level: i64,
    /// Of which class.
    pub class: String,
    /// Sent to which pod; none: to a person.
    pub to: Option<PodId>,
    /// How many escalations were passed over it.
    pub count: usize,
    /// When the last one was.
    pub last: Timestamp,
}

impl Told {
    /// All there are.
    pub const ALL: [Self; 6] = [Self::Open, Self::Acknowledged, Self::Decided, Self::Expired, Self::WentUp, Self::Gap];

    /// The word an export has for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Decided => "decided",
            Self::Expired => "expired",
            Self::WentUp => "went_up",
            Self::Gap => "gap",
        }
    }

    /// Of that word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|told| told.as_str() == word)
    }
}

/// The value at a rank by *nearest rank*: of `n` values in order the one at place `ceil(percent / 100 × n)`, counted from 1.
/// It is always one of the values; of an even number the 50th is the lower of both in the middle. `None` without values.
pub fn nearest_rank(sorted: &[i64], percent: usize) -> Option<i64> {
    let place = (percent * sorted.len()).div_ceil(100).max(1);
    sorted.get(place - 1).copied()
}

impl Spread {
    /// Of values in any order; `None` without any.
    pub fn of(mut minutes: Vec<i64>) -> Option<Self> {
        minutes.sort_unstable();
        Some(Self { count: minutes.len(), median: nearest_rank(&minutes, 50)?, p90: nearest_rank(&minutes, 90)? })
    }

    /// Whether there are so few that they say little.
    pub fn says_little(&self) -> bool {
        self.count < FEW
    }
}

impl Times {
    fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let (mut acknowledged, mut decided) = (Vec::new(), Vec::new());
        for row in rows {
            match row.told {
                Told::Acknowledged => acknowledged.extend(row.minutes),
                Told::Decided => decided.extend(row.minutes),
                Told::Open | Told::Expired | Told::WentUp | Told::Gap => {}
            }
        }
        Self { acknowledged: Spread::of(acknowledged), decided: Spread::of(decided) }
    }

    fn is_empty(&self) -> bool {
        self.acknowledged.is_none() && self.decided.is_none()
    }
}

impl Report {
    /// What these rows say, as it is at `now`. Their order says nothing.
    pub fn of(rows: &[Row], now: Timestamp) -> Self {
        let count = |told: Told| rows.iter().filter(|row| row.told == told).count();
        let open: Vec<&Row> = rows.iter().filter(|row| row.told == Told::Open).collect();
        Self {
            open: open_levels(&open, now),
            by_class: times_by(rows, |row| row.class.clone()),
            by_pod: times_by(rows, |row| row.to_pod),
            expired: count(Told::Expired),
            went_up: count(Told::WentUp),
            waits: waits(&open),
            gaps: gaps(rows),
        }
    }

    /// How many are open.
    pub fn open_count(&self) -> usize {
        self.open.iter().map(OpenLevel::count).sum()
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl OpenLevel {
    /// How many, of any age.
    pub fn count(&self) -> usize {
        self.ages.iter().sum()
    }
}

fn open_levels(open: &[&Row], now: Timestamp) -> Vec<OpenLevel> {
    let mut levels: BTreeMap<i64, [usize; AGES.len() + 1]> = BTreeMap::new();
    for row in open {
        let age = now.duration_since(row.opened_at);
        let group = AGES.iter().position(|days| age < SignedDuration::from_hours(24 * days)).unwrap_or(AGES.len());
        levels.entry(row.level.unwrap_or(1)).or_default()[group] += 1;
    }
    levels.into_iter().map(|(level, ages)| OpenLevel { level, ages }).collect()
}

fn times_by<K: Ord + Clone>(rows: &[Row], key: impl Fn(&Row) -> K) -> Vec<(K, Urgency, Times)> {
    let mut groups: BTreeMap<(bool, K), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups.entry((row.urgency == Urgency::Urgent, key(row))).or_default().push(row);
    }
    let times = groups.into_iter().map(|((is_urgent, key), rows)| {
        let urgency = if is_urgent { Urgency::Urgent } else { Urgency::Normal };
        (key, urgency, Times::of(rows))
    });
    times.filter(|(_, _, times)| !times.is_empty()).collect()
}

fn waits(open: &[&Row]) -> Vec<Wait> {
    let mut pairs: BTreeMap<(PodId, PodId), Vec<&Row>> = BTreeMap::new();
    for row in open {
        if let (Some(from), Some(to)) = (row.from_pod, row.to_pod) {
            pairs.entry((from, to)).or_default().push(row);
        }
    }
    let mut waits: Vec<Wait> = pairs
        .into_iter()
        .filter_map(|((from, to), rows)| {
            let oldest = rows.iter().min_by_key(|row| (row.opened_at, row.escalation))?;
            let shown = Some(oldest.escalation).filter(|_| !oldest.confidential);
            Some(Wait { from, to, count: rows.len(), oldest: oldest.opened_at, shown })
        })
        .collect();
    waits.sort_by_key(|wait| (wait.oldest, wait.from, wait.to));
    waits
}

fn gaps(rows: &[Row]) -> Vec<Gap> {
    let mut levels: BTreeMap<(i64, &str, Option<PodId>), Vec<&Row>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.told == Told::Gap) {
        levels.entry((row.level.unwrap_or(1), row.class.as_str(), row.to_pod)).or_default().push(row);
    }
    let mut gaps = Vec::with_capacity(levels.len());
    for ((level, class, to), rows) in levels {
        let passed: BTreeSet<EscalationId> = rows.iter().map(|row| row.escalation).collect();
        let last = rows.iter().map(|row| row.at).max();
        gaps.extend(last.map(|last| Gap { level, class: class.to_owned(), to, count: passed.len(), last }));
    }
    gaps
}

#[cfg(test)]
mod tests;
