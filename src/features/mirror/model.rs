//! When a sweep may end, what is asked of Slack, and how often somebody is answered. Pure.

use crate::{
    ids::{ChannelId, UserId},
    signal::ChannelRecord,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A sweep that cannot end waits this long for the pages that failed.
pub const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(2);
/// After this it is given up: the next one begins within the day.
pub const GIVE_UP: SignedDuration = SignedDuration::from_hours(2);

/// Whoever goes on writing is answered once in this time.
const ONCE_IN: SignedDuration = SignedDuration::from_hours(1);

/// Whether a sweep may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SweepEnd {
    /// Every page was handled.
    Now,
    /// A page waits to be tried again.
    Later,
    /// It waits too long; conclude nothing.
    Never,
}

/// A sweep ends when no page of it waits any more.
pub fn sweep_end(began_at: Timestamp, now: Timestamp, pages_wait: bool) -> SweepEnd {
    match (pages_wait, now.duration_since(began_at) < GIVE_UP) {
        (false, _) => SweepEnd::Now,
        (true, true) => SweepEnd::Later,
        (true, false) => SweepEnd::Never,
    }
}

/// Whether a channel that a comparison with Slack found was made or renamed without our hearing of it. `known`: its name until
/// now; `since`: when the comparison before ended, which may have begun that much earlier.
pub fn is_missed(found: &ChannelRecord, known: Option<&str>, since: Timestamp) -> bool {
    let is_news = match known {
        Some(name) => name != found.name,
        None => found.created.is_some_and(|created| created >= since - GIVE_UP),
    };
    is_news && !found.archived
}

/// Somebody or something that Slack was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// A channel that was spoken of.
    Channel(ChannelId),
    /// Somebody who was spoken of, or came.
    Person(UserId),
    /// Somebody who opened their App Home, and waits for it.
    Reader(UserId),
}

impl Sought {
    /// The key of the question.
    pub fn key(&self) -> String {
        match self {
            Self::Channel(channel) => format!("channel/{channel}"),
            Self::Person(person) => format!("person/{person}"),
            Self::Reader(person) => format!("reader/{person}"),
        }
    }

    /// What a question was about.
    pub fn of(key: &str) -> Option<Self> {
        match key.split_once('/')? {
            ("channel", id) => Some(Self::Channel(ChannelId::from(id))),
            ("person", id) => Some(Self::Person(UserId::from(id))),
            ("reader", id) => Some(Self::Reader(UserId::from(id))),
            _ => None,
        }
    }
}

/// A sweep that has read everything there is to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweep {
    /// When it began.
    pub began_at: Timestamp,
    /// Names it in the ids of its pages.
    pub name: String,
    /// Rows that could not be read.
    pub unreadable: u64,
}

impl Sweep {
    /// Whether an event of this id is a page of this sweep, as the one who sweeps names them. A page of another sweep says
    /// nothing about this one: it may be parked for good.
    pub fn has_page(&self, event: &str) -> bool {
        let rest = event.strip_prefix("sweep/").and_then(|rest| rest.strip_prefix(self.name.as_str()));
        rest.is_some_and(|rest| rest.starts_with('/') && rest != "/end")
    }
}

/// Whether somebody who writes is answered: not when they were within the last hour.
pub fn is_answered(last: Option<Timestamp>, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= ONCE_IN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn a_sweep_with_a_waiting_page_concludes_nothing() {
        let began = at("2026-11-23T09:00:00Z");
        assert_eq!(sweep_end(began, began, false), SweepEnd::Now);
        assert_eq!(sweep_end(began, at("2026-11-23T10:59:59Z"), true), SweepEnd::Later);
        assert_eq!(sweep_end(began, at("2026-11-23T11:00:00Z"), true), SweepEnd::Never);
    }

    #[test]
    fn only_its_own_pages_hold_a_sweep_up() {
        let sweep = Sweep { began_at: at("2026-11-23T09:00:00Z"), name: "a1".to_owned(), unreadable: 0 };
        assert!(sweep.has_page("sweep/a1/people/0"));
        for other in ["sweep/a1/end", "sweep/a12/people/0", "sweep/b1/people/0", "Ev1"] {
            assert!(!sweep.has_page(other), "{other}");
        }
    }

    #[test]
    fn a_question_is_known_by_its_key() {
        for sought in [Sought::Channel("C1".into()), Sought::Person("U1".into()), Sought::Reader("U1".into())] {
            assert_eq!(Sought::of(&sought.key()), Some(sought));
        }
        assert_eq!(Sought::of("answer/U1"), None);
    }

    #[test]
    fn one_answer_an_hour() {
        let last = Some(at("2026-11-23T09:59:00Z"));
        assert!(is_answered(None, at("2026-11-23T09:59:00Z")));
        assert!(!is_answered(last, at("2026-11-23T10:01:00Z")), "the clock's next hour is none of ours");
        assert!(!is_answered(last, at("2026-11-23T10:58:59Z")));
        assert!(is_answered(last, at("2026-11-23T10:59:00Z")));
    }
}
