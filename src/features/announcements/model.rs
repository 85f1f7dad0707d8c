//! Announcements, as they are thought of. Pure.

mod command;
mod reminding;

pub(super) use command::Asked;
pub(super) use reminding::{Reminder, days_looked_at, plan_reminder};

use crate::ids::{AnnouncementId, PodId, UserId};
use jiff::{SignedDuration, Timestamp, civil::Date};

/// The longest text, as Slack counts characters: a form takes no more.
pub(super) const LONGEST: usize = 3_000;
/// For so long a receipt can be taken back.
pub(super) const UNDO: SignedDuration = SignedDuration::from_mins(5);
/// So long after its day it is still counted: people come back from their time off.
const AFTERWARDS: i64 = 14;
/// So long it is counted where no day was said.
const WITHOUT_DAY: i64 = 30;
/// No day is further away.
const FURTHEST: i64 = 365;

/// For whom it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// All colleagues but guests.
    All,
    /// Everybody of these pods.
    Pods(Vec<PodId>),
    /// Whoever leads a pod; its deputies where nobody does.
    Leads,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It holds, and receipts are counted.
    Open,
    /// Its author or an admin took it back.
    Withdrawn,
    /// It holds, and nothing is counted any more.
    Ended,
}

/// How it came to its end, and how many of how many had acknowledged it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ending {
    /// Nobody: its time was over.
    pub(super) by: Option<UserId>,
    pub(super) count: Count,
}

/// How many of how many have acknowledged it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) readers: i64,
    pub(super) people: i64,
}

/// Something that was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Announcement {
    pub(super) id: AnnouncementId,
    pub(super) author: UserId,
    pub(super) audience: Audience,
    pub(super) version: i64,
    pub(super) body: String,
    pub(super) ack_by: Option<Date>,
    pub(super) state: State,
    pub(super) posted_at: Timestamp,
    /// When this version was written.
    pub(super) written_at: Timestamp,
    pub(super) ends_at: Timestamp,
    pub(super) ending: Option<Ending>,
}

/// What somebody is about to announce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    /// Another one each time it is written anew, so that what is posted is what was seen.
    pub(super) number: i64,
    pub(super) body: String,
    pub(super) audience: Audience,
    pub(super) ack_by: Option<Date>,
}

/// What is wrong with a text or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// There is nothing in it.
    Empty,
    /// It is longer than [`LONGEST`]: so long.
    TooLong(usize),
    /// The day has passed.
    Passed,
    /// It is more than a year away.
    TooFar,
}

/// Why a channel shows it not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// The pod has no home channel, or no updates channel is chosen.
    None,
    /// Another company reads there.
    Shared,
    /// It is archived.
    Archived,
    /// It is private, and the bot is not in it.
    Uninvited,
}

impl Audience {
    /// The word it is stored as.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Pods(_) => "pods",
            Self::Leads => "leads",
        }
    }

    /// The audience of this word, with these pods.
    pub(super) fn named(word: &str, pods: Vec<PodId>) -> Option<Self> {
        match word {
            "all" => Some(Self::All),
            "pods" => Some(Self::Pods(pods)),
            "leads" => Some(Self::Leads),
            _ => None,
        }
    }

    /// Its pods, where it is for some.
    pub(super) fn pods(&self) -> &[PodId] {
        match self {
            Self::Pods(pods) => pods,
            Self::All | Self::Leads => &[],
        }
    }
}

impl State {
    const ALL: [Self; 3] = [Self::Open, Self::Withdrawn, Self::Ended];

    /// The word it is stored as.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Withdrawn => "withdrawn",
            Self::Ended => "ended",
        }
    }

    /// The state of this word.
    pub(super) fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl Announcement {
    /// Whether receipts are counted.
    pub(super) fn is_open(&self) -> bool {
        self.state == State::Open
    }

    /// What the asks to a person about it are called.
    pub(super) fn ask_key(&self, person: &UserId) -> String {
        format!("receipt/{}/{person}", self.id)
    }
}

impl Obstacle {
    /// What is in the way of a channel, if anything is.
    pub(super) fn of(is_shared: bool, is_archived: bool, is_closed_to_us: bool) -> Option<Self> {
        if is_shared {
            Some(Self::Shared)
        } else if is_archived {
            Some(Self::Archived)
        } else {
            is_closed_to_us.then_some(Self::Uninvited)
        }
    }
}

/// What is wrong with a text.
pub(super) fn check_body(body: &str) -> Result<(), Fault> {
    let length = body.trim().encode_utf16().count();
    match length {
        0 => Err(Fault::Empty),
        1..=LONGEST => Ok(()),
        _ => Err(Fault::TooLong(length)),
    }
}

/// What is wrong with a day by which it is to be acknowledged. `today` is that of whoever chose it.
pub(super) fn check_day(day: Date, today: Date) -> Result<(), Fault> {
    let furthest = today.saturating_add(jiff::Span::new().days(FURTHEST));
    if day < today {
        Err(Fault::Passed)
    } else if day > furthest {
        Err(Fault::TooFar)
    } else {
        Ok(())
    }
}

/// Until when receipts are counted: two weeks after the day, or a month after it was posted.
pub(super) fn ends_at(posted_at: Timestamp, end_of_day: Option<Timestamp>) -> Timestamp {
    let (from, days) = match end_of_day {
        Some(end) => (end.max(posted_at), AFTERWARDS),
        None => (posted_at, WITHOUT_DAY),
    };
    from.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX)
}

/// How long the cards wait for further receipts before they are brought up to date: Slack takes fifty edits a minute, and
/// others need some of them.
pub(super) fn pause(copies: usize) -> SignedDuration {
    SignedDuration::from_secs(i64::try_from(copies.saturating_mul(2)).unwrap_or(i64::MAX).clamp(10, 1_200))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn texts_are_as_long_as_a_form_takes() {
        assert_eq!(check_body(" \n "), Err(Fault::Empty));
        assert_eq!(check_body(&"x".repeat(LONGEST)), Ok(()));
        assert_eq!(check_body(&"x".repeat(10_000)), Err(Fault::TooLong(10_000)));
        // Slack counts an emoji twice.
        assert_eq!(check_body(&"🦀".repeat(1_501)), Err(Fault::TooLong(3_002)));
    }

    #[test]
    fn days_are_today_or_later_within_a_year() {
        let today = date(2026, 11, 23);
        assert_eq!(check_day(date(2026, 11, 22), today), Err(Fault::Passed));
        assert_eq!(check_day(today, today), Ok(()));
        assert_eq!(check_day(date(2027, 11, 23), today), Ok(()));
        assert_eq!(check_day(date(2027, 11, 24), today), Err(Fault::TooFar));
        assert_eq!(check_day(Date::MAX, Date::MAX), Ok(()));
    }

    #[test]
    fn cards_of_many_channels_wait_longer() {
        assert_eq!(pause(1), SignedDuration::from_secs(10));
        assert_eq!(pause(300), SignedDuration::from_mins(10));
        assert_eq!(pause(usize::MAX), SignedDuration::from_mins(20));
    }

    #[test]
    fn words_are_read_back() {
        for state in State::ALL {
            assert_eq!(State::named(state.as_str()), Some(state));
        }
        for audience in [Audience::All, Audience::Leads, Audience::Pods(vec![PodId(1)])] {
            assert_eq!(Audience::named(audience.as_str(), audience.pods().to_vec()), Some(audience));
        }
    }
}
