//! Whoever is consulted: whether the question reached them, how long they have, and what they said.

use crate::{
    calendar::WorkCalendar,
    features::escalations::model::{Countdown, Pace},
    ids::UserId,
};
use jiff::Timestamp;

/// Working hours of their own that somebody has to answer, unless the form says otherwise.
pub const USUAL_CONSULT_HOURS: u16 = 8;
/// What the form offers.
pub const CONSULT_HOURS: [u16; 5] = [2, 4, 8, 16, 40];

/// How far it is with somebody who is consulted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hearing {
    /// The question is on its way.
    Waiting,
    /// It is there.
    Delivered,
    /// They answered.
    Answered,
    /// They had the question, and their time is over.
    Silent,
    /// The question never arrived.
    Unreachable,
    /// It was decided before they were asked.
    NotAsked,
}

/// Somebody who is consulted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consulted {
    /// Who.
    pub person: UserId,
    /// How far it is.
    pub hearing: Hearing,
    /// Their time to answer: it runs once the question is there.
    pub clock: Countdown,
    /// Since when they have the question.
    pub delivered_at: Option<Timestamp>,
    /// When they answered, or their time was over.
    pub closed_at: Option<Timestamp>,
    /// What they said.
    pub answer: Option<String>,
}

impl Hearing {
    const ALL: [Self; 6] =
        [Self::Waiting, Self::Delivered, Self::Answered, Self::Silent, Self::Unreachable, Self::NotAsked];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Answered => "answered",
            Self::Silent => "silent",
            Self::Unreachable => "unreachable",
            Self::NotAsked => "not_asked",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hearing| hearing.as_str() == word)
    }

    /// Whether an answer may still come in time.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Delivered)
    }
}

impl Consulted {
    /// Somebody who is about to be asked, and has so many working hours.
    pub fn new(person: UserId, hours: u16) -> Self {
        Self {
            person,
            hearing: Hearing::Waiting,
            clock: Countdown::of(hours.saturating_mul(60)),
            delivered_at: None,
            closed_at: None,
            answer: None,
        }
    }

    /// The question is there; tells whether that is news.
    pub fn deliver(&mut self, now: Timestamp) -> bool {
        if !matches!(self.hearing, Hearing::Waiting | Hearing::Unreachable) {
            return false;
        }
        self.hearing = Hearing::Delivered;
        self.delivered_at = Some(now);
        self.closed_at = None;
        self.clock.start(now);
        true
    }

    /// The question cannot be delivered; tells whether that is news.
    pub fn give_up(&mut self, now: Timestamp) -> bool {
        let is_news = self.hearing == Hearing::Waiting;
        if is_news {
            self.hearing = Hearing::Unreachable;
            self.closed_at = Some(now);
        }
        is_news
    }

    /// They answered; tells whether that was in time.
    pub fn answer(&mut self, answer: &str, now: Timestamp) -> bool {
        let in_time = self.hearing.is_open() || self.hearing == Hearing::Answered;
        self.hearing = Hearing::Answered;
        self.answer = Some(answer.to_owned());
        self.closed_at = Some(now);
        in_time
    }

    /// When their time is over; `None` while it does not run.
    pub fn over_at(&self, calendar: Option<&WorkCalendar>) -> Option<Timestamp> {
        if self.hearing == Hearing::Delivered { self.clock.runs_out(Pace::Working, calendar) } else { None }
    }

    /// Their time may be over by now; tells whether it is.
    pub fn pass(&mut self, now: Timestamp, calendar: Option<&WorkCalendar>) -> bool {
        let is_over = self.over_at(calendar).is_some_and(|at| at <= now);
        if is_over {
            self.hearing = Hearing::Silent;
            self.closed_at = Some(now);
        }
        is_over
    }

    /// It is decided before they were asked.
    pub fn skip(&mut self) {
        self.hearing = Hearing::NotAsked;
    }
}
