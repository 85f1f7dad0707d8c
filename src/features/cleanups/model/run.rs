//! Runs: when they begin, whether they may do anything, how they end.

use super::{Mode, REPORTS_FIRST, Rules};
use crate::calendar::{Zone, wall};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Time, Weekday},
};

/// At night, when nobody waits for Slack.
const HOUR: Time = Time::constant(2, 0, 0, 0);
/// The mirror must have been compared with Slack, whole, within so long.
const FRESH: SignedDuration = SignedDuration::from_hours(36);
/// A run that has not ended by then has not seen everything.
const PATIENCE: SignedDuration = SignedDuration::from_hours(48);

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Everything was looked at, and could be read.
    Well,
    /// Something could not be read: nothing was done.
    ReadError,
    /// Not everything was looked at: nothing was done.
    Incomplete,
    /// Somebody turned clean-ups off.
    Stopped,
}

impl Ending {
    const ALL: [Self; 4] = [Self::Well, Self::ReadError, Self::Incomplete, Self::Stopped];

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::ReadError => "read_error",
            Self::Incomplete => "incomplete",
            Self::Stopped => "stopped",
        }
    }

    /// The one of this name; what nobody can read did not end well.
    pub fn named(word: &str) -> Self {
        Self::ALL.into_iter().find(|one| one.as_str() == word).unwrap_or(Self::Incomplete)
    }
}

/// Whether a run may only report: admins want no more, or fewer reports than must come first have ended well since the
/// rules reach as far as they do.
pub fn is_report(rules: &Rules, reports_well: usize) -> bool {
    rules.mode <= Mode::Report || reports_well < REPORTS_FIRST
}

/// The next Monday at two in the morning, after `now`.
pub fn next_run(now: Timestamp, zone: &Zone) -> Timestamp {
    let days = zone.date(now).series(1.day()).take(9).filter(|day| day.weekday() == Weekday::Monday);
    let mut instants = days.filter_map(|day| wall::instant(day, HOUR, zone));
    instants.find(|at| *at > now).unwrap_or(now + SignedDuration::from_hours(7 * 24))
}

/// Whether all channels were compared with Slack lately: what is not in the mirror is not looked at.
pub fn is_mirror_fresh(synced_at: Option<Timestamp>, now: Timestamp) -> bool {
    synced_at.is_some_and(|at| now.duration_since(at) <= FRESH)
}

/// Whether a run that began then should have ended.
pub fn is_overdue(started_at: Timestamp, now: Timestamp) -> bool {
    now.duration_since(started_at) >= PATIENCE
}

/// Whether a channel that was read from `since` on was read for a run of this time: what an earlier one had asked for, perhaps
/// when fewer days counted, says nothing.
pub fn is_of_run(since: Timestamp, days: u16, (started_at, now): (Timestamp, Timestamp)) -> bool {
    let silence = SignedDuration::from_hours(24 * i64::from(days));
    started_at - silence <= since && since <= now - silence
}
