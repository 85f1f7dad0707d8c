//! A pod's objective as one sheet: what is on it, where its card belongs, and what a check-in would change.

use super::{Freshness, Measure, Pace, Today, objective_progress};
use crate::{
    calendar::cycles::week_name,
    features::escalations::model::Link,
    ids::{ChannelId, KeyResultId, ObjectiveId, PodId, UserId},
};
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
};

/// A pod with its objective of one cycle, if it has one.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Which pod.
    pub pod: PodId,
    /// The pod's short name.
    pub pod_key: String,
    /// The pod's name.
    pub pod_name: String,
    /// The pod's home channel.
    pub home: Option<Home>,
    /// What it is after in this cycle.
    pub objective: Option<Objective>,
    /// Its newest card.
    pub card: Option<Card>,
}

/// The home channel of a pod, as far as a card must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Which.
    pub channel: ChannelId,
    /// What Slack tells of it; `None` while it is not mirrored.
    pub seen: Option<Seen>,
}

/// What Slack tells of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Private.
    pub is_private: bool,
    /// Shared with another company.
    pub is_shared: bool,
    /// Archived.
    pub is_archived: bool,
    /// The bot is a member.
    pub is_member: bool,
}

/// An objective with its key results, first to last.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// The number of its row.
    pub id: ObjectiveId,
    /// What the pod is after.
    pub title: String,
    /// The first day of its cycle, in the organisation's zone.
    pub first: Date,
    /// The last day of its cycle.
    pub last: Date,
    /// When it was set.
    pub created_at: Timestamp,
    /// One to four.
    pub key_results: Vec<KeyResult>,
}

/// A key result as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyResult {
    /// The number of its row.
    pub id: KeyResultId,
    /// What it is called.
    pub title: String,
    /// From where, to where, and where now.
    pub measure: Measure,
    /// The person named for it; `None`: whoever leads the pod answers for it.
    pub owner: Option<Owner>,
    /// The last check-in; `None` while it stands at its start.
    pub last: Option<CheckedIn>,
    /// The escalation about it, while one is open.
    pub escalation: Option<Link>,
}

/// What an escalation of it names as where it came from, and a hand-over as what it is.
pub fn source_of(id: KeyResultId) -> String {
    format!("key_result/{id}")
}

/// The key result that a source names, or what is handed over of it.
pub fn key_result_of(source: &str) -> Option<KeyResultId> {
    source.strip_prefix("key_result/")?.parse().ok().map(KeyResultId)
}

/// Somebody who answers for a key result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Who.
    pub person: UserId,
    /// The full name; the id for people who are not mirrored.
    pub name: String,
}

/// Who said last how a key result stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedIn {
    /// Counts the check-ins of this key result, from 1.
    pub version: i64,
    /// Who.
    pub person: UserId,
    /// The full name; the id for people who are not mirrored.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// How sure they are that the target will be reached, of 10.
    pub confidence: i64,
}

/// The newest card of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The ISO week it is for.
    pub week: String,
    /// Counts the messages of this week.
    pub generation: i64,
    /// Where it stands; `None` when it could not be posted.
    pub channel: Option<ChannelId>,
    /// The obstacle the lead has been told of.
    pub told: Option<String>,
}

/// Why a pod's card stands nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The pod has no home channel.
    NoHome,
    /// Another company reads the home channel.
    Shared(ChannelId),
    /// The home channel is archived.
    Archived(ChannelId),
    /// The home channel is private and the bot is not in it.
    Uninvited(ChannelId),
    /// Slack refused the card, with this code.
    Refused(ChannelId, String),
}

/// A check-in that is about to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckIn {
    /// The key result's place on the sheet, from 0.
    pub place: usize,
    /// The value from now on; the same as before when nothing changed.
    pub value: f64,
    /// Of 10.
    pub confidence: i64,
    /// Why, in the person's words.
    pub why: Option<String>,
}

impl Sheet {
    /// Where the card belongs.
    ///
    /// # Errors
    /// The obstacle, when it may not or cannot stand anywhere. What is not known of a channel counts against it: a card
    /// must not end up before strangers.
    pub fn card_place(&self) -> Result<&ChannelId, Obstacle> {
        let Some(Home { channel, seen }) = &self.home else { return Err(Obstacle::NoHome) };
        match seen {
            None => Err(Obstacle::Uninvited(channel.clone())),
            Some(seen) if seen.is_archived => Err(Obstacle::Archived(channel.clone())),
            Some(seen) if seen.is_shared => Err(Obstacle::Shared(channel.clone())),
            Some(seen) if seen.is_private && !seen.is_member => Err(Obstacle::Uninvited(channel.clone())),
            Some(_) => Ok(channel),
        }
    }

    /// The sheet after these check-ins.
    #[must_use]
    pub fn after(&self, check_ins: &[CheckIn], person: &UserId, name: &str, at: Timestamp) -> Self {
        let mut sheet = self.clone();
        let key_results =
            sheet.objective.as_mut().map(|objective| objective.key_results.as_mut_slice()).unwrap_or_default();
        for check_in in check_ins {
            if let Some(key_result) = key_results.get_mut(check_in.place) {
                let (version, confidence) = (key_result.version() + 1, check_in.confidence);
                key_result.measure.value = check_in.value;
                key_result.last =
                    Some(CheckedIn { version, person: person.clone(), name: name.to_owned(), at, confidence });
            }
        }
        sheet
    }

    /// Whether somebody checked in, or set the objective, on this day.
    pub fn has_news_of(&self, today: &Today) -> bool {
        let is_today = |at: Timestamp| at.to_zoned(today.zone.clone()).date() == today.date;
        self.objective.as_ref().is_some_and(|objective| {
            let mut check_ins = objective.key_results.iter().filter_map(|one| one.last.as_ref());
            is_today(objective.created_at) || check_ins.any(|last| is_today(last.at))
        })
    }

    /// The key result that is least far.
    pub fn weakest(&self) -> Option<&KeyResult> {
        self.key_results().iter().min_by(|one, other| one.measure.progress().total_cmp(&other.measure.progress()))
    }

    /// The key results; none while there is no objective.
    pub fn key_results(&self) -> &[KeyResult] {
        self.objective.as_ref().map_or(&[], |objective| &objective.key_results)
    }
}

impl Objective {
    /// Where in its cycle a day lies.
    pub fn pace(&self, today: &Today) -> Pace {
        Pace::new(self.first, self.last, today.date)
    }

    /// How old the value of one of its key results is. Nobody can have checked in before there was an objective.
    pub fn freshness(&self, key_result: &KeyResult, today: &Today) -> Freshness {
        let began = self.created_at.to_zoned(today.zone.clone()).date().max(self.first);
        Freshness::of(key_result.last.as_ref().map(|last| last.at), began, today)
    }

    /// How many of its key results have been without a check-in for too long.
    pub fn stale(&self, today: &Today) -> usize {
        self.key_results.iter().filter(|one| self.freshness(one, today).is_stale()).count()
    }

    /// The mean of its key results: 1 is the target.
    pub fn progress(&self) -> f64 {
        objective_progress(&self.key_results.iter().map(|one| &one.measure).collect::<Vec<_>>())
    }
}

impl KeyResult {
    /// How many check-ins it has had.
    pub fn version(&self) -> i64 {
        self.last.as_ref().map_or(0, |last| last.version)
    }

    /// The last confidence, or the one offered at first.
    pub fn confidence(&self) -> i64 {
        self.last.as_ref().map_or(super::FIRST_CONFIDENCE, |last| last.confidence)
    }
}

impl Card {
    /// The name of the week of `today` in a card's key: `2026-W47`. A cycle that begins (on `first`) within the week has a
    /// card of its own in it, so that the last card of the cycle before stays as it is.
    pub fn week_of(today: &Today, first: Option<Date>) -> String {
        let week = week_name(today.date);
        match first.filter(|first| week_name(*first) == week && first.weekday() != Weekday::Monday) {
            Some(first) => format!("{week}-{first}"),
            None => week,
        }
    }

    /// Whether it is a card of the cycle that begins on `first`: names of weeks sort as the weeks do.
    pub fn is_of_cycle(&self, first: Date) -> bool {
        let began =
            if first.weekday() == Weekday::Monday { week_name(first) } else { format!("{}-{first}", week_name(first)) };
        self.week >= began
    }

    /// The same card where its place is open: what the lead was told of the place is over. What Slack refused is over when
    /// Slack takes it.
    pub fn in_open_place(&self) -> Self {
        let told = self.told.clone().filter(|told| told.starts_with("refused/"));
        Self { told, ..self.clone() }
    }

    /// The key of a pod's card: one per week, and a new one when that was deleted by hand.
    pub fn key(&self, pod: PodId) -> String {
        match self.generation {
            ..=1 => format!("okr/pod/{pod}/card/{}", self.week),
            generation => format!("okr/pod/{pod}/card/{}/{generation}", self.week),
        }
    }

    /// The card that follows this one: the next generation in the same week, or the first of another.
    #[must_use]
    pub fn next(card: Option<&Self>, week: &str, channel: &ChannelId) -> Self {
        let generation = card.filter(|card| card.week == week).map_or(1, |card| card.generation + 1);
        Self { week: week.to_owned(), generation, channel: Some(channel.clone()), told: None }
    }
}

impl Obstacle {
    /// Names the obstacle, so that the lead is told of each one once.
    pub fn name(&self) -> String {
        match self {
            Self::NoHome => "no-home".to_owned(),
            Self::Shared(channel) => format!("shared/{channel}"),
            Self::Archived(channel) => format!("archived/{channel}"),
            Self::Uninvited(channel) => format!("uninvited/{channel}"),
            Self::Refused(channel, code) => format!("refused/{channel}/{code}"),
        }
    }
}

/// What Slack refused, by the name under which the lead was told of it.
pub fn refusal_named(name: &str) -> Option<Obstacle> {
    let (channel, code) = name.strip_prefix("refused/")?.split_once('/')?;
    Some(Obstacle::Refused(ChannelId::from(channel), code.to_owned()))
}

/// The pod a card's key belongs to; `None` for keys of other posts.
pub fn pod_of_card(key: &str) -> Option<PodId> {
    let (pod, rest) = key.strip_prefix("okr/pod/")?.split_once('/')?;
    rest.starts_with("card/").then(|| pod.parse().ok().map(PodId)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{civil::date, tz::TimeZone};

    fn sheet(home: Option<Home>) -> Sheet {
        let (pod_key, pod_name) = ("brand".to_owned(), "Brand".to_owned());
        Sheet { pod: PodId(7), pod_key, pod_name, home, objective: None, card: None }
    }

    #[test]
    fn a_card_stands_only_where_only_colleagues_read() {
        let channel = ChannelId::from("C1");
        let home = |private, shared, archived, member| {
            let seen = Some(Seen { is_private: private, is_shared: shared, is_archived: archived, is_member: member });
            sheet(Some(Home { channel: channel.clone(), seen }))
        };
        assert_eq!(home(false, false, false, false).card_place(), Ok(&channel), "public channels are joined");
        assert_eq!(home(true, false, false, true).card_place(), Ok(&channel));
        assert_eq!(home(true, false, false, false).card_place(), Err(Obstacle::Uninvited(channel.clone())));
        assert_eq!(home(false, true, false, true).card_place(), Err(Obstacle::Shared(channel.clone())));
        assert_eq!(home(false, false, true, true).card_place(), Err(Obstacle::Archived(channel.clone())));
        assert_eq!(sheet(None).card_place(), Err(Obstacle::NoHome));
        let unknown = sheet(Some(Home { channel: channel.clone(), seen: None }));
        assert_eq!(unknown.card_place(), Err(Obstacle::Uninvited(channel)));
    }

    #[test]
    fn cards_are_one_a_week_and_anew_when_deleted() {
        let channel = ChannelId::from("C1");
        let first = Card::next(None, "2026-W47", &channel);
        assert_eq!(first.key(PodId(7)), "okr/pod/7/card/2026-W47");
        let second = Card::next(Some(&first), "2026-W47", &channel);
        assert_eq!(second.key(PodId(7)), "okr/pod/7/card/2026-W47/2");
        assert_eq!(Card::next(Some(&second), "2026-W48", &channel).key(PodId(7)), "okr/pod/7/card/2026-W48");
        assert_eq!(pod_of_card("okr/pod/7/card/2026-W47/2"), Some(PodId(7)));
        assert_eq!(pod_of_card("okr/pod/7/card/2026-W53-2027-01-01"), Some(PodId(7)));
        assert_eq!(pod_of_card("okr/update/7/card/3"), None);
        assert_eq!(pod_of_card("okr/pod/x/card/3"), None);
    }

    #[test]
    fn two_cycles_in_one_week_have_a_card_each() {
        let week = |day: Date, first: Date| Card::week_of(&Today::new(noon(day), TimeZone::UTC), Some(first));
        let (old, new) = (date(2026, 10, 1), date(2027, 1, 1));
        assert_eq!(week(date(2026, 12, 31), old), "2026-W53");
        assert_eq!(week(date(2027, 1, 1), new), "2026-W53-2027-01-01");
        assert_eq!(week(date(2027, 1, 3), new), "2026-W53-2027-01-01");
        assert_eq!(week(date(2027, 1, 4), new), "2027-W01");
        // A quarter that begins on a Monday shares its first week with nobody.
        assert_eq!(week(date(2029, 1, 1), date(2029, 1, 1)), "2029-W01");
    }

    fn noon(day: Date) -> Timestamp {
        day.at(12, 0, 0, 0).to_zoned(TimeZone::UTC).expect("an instant").timestamp()
    }
}
