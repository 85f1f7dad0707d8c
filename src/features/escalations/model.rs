//! An escalation: something a pod cannot decide by itself, on its way to whoever can. Pure.
//!
//! What must stay true: as long as it is open, somebody is asked or has it, unless everybody who could be is away; it never
//! waits on its own requester; and there is always a moment at which it is looked at again ([`Escalation::next`]). Who holds
//! a level is looked up by whoever keeps it ([`Going::To`]) and handed in ([`Escalation::ask`]).

mod amiss;
mod countdown;
mod item;
mod left;
mod level_form;
mod link;
mod moments;
mod period;
mod report;
mod route;
mod routing;
mod steps;

#[cfg(test)]
mod tests;

pub use amiss::Amiss;
pub use countdown::{Countdown, Pace, passed};
pub use item::{
    Call, Card, Cause, DutyWeek, Ending, Entry, Happening, Item, LONGEST_WORDS, NoCard, Part, Quote, Request,
    asked_by_key, card_by_key, is_too_long, obligation_by_key, obligation_key,
};
pub use left::Left;
pub use level_form::{LARGEST_GROUP, LevelDraft, LevelFault, level_fields, read_level, spell_minutes};
pub use link::{Beginning, Link, LinkState};
pub use moments::{AFTER_SILENCE, Moment};
pub use period::{Period, PeriodFault};
pub use report::{AGES, FEW, Gap, OpenLevel, Report, Row, Spread, Times, Told, Wait, nearest_rank};
pub use route::{
    ClassRoute, LONGEST_MINUTES, Level, MOST_HOLDERS, MOST_LEVELS, MOST_ROUNDS, Need, Place, Route, RouteFault, Routes,
    SHORTEST_MINUTES, Urgency, Whom,
};
pub use routing::RouteKey;
pub use steps::{By, Deed, MOST_HOPS, MOST_QUESTIONS, Refusal};

use crate::{
    calendar::WorkCalendar,
    ids::{PodId, UserId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// When the people work who have to do with it. Who is missing is not of this organisation any more.
pub type Calendars = HashMap<UserId, WorkCalendar>;

/// To whom it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Addressee {
    /// A pod: whoever acts as its lead.
    Pod(PodId),
    /// A person, or whoever covers for them.
    Person(UserId),
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum State {
    /// Its level is asked, and nobody has it.
    Asked,
    /// Somebody has it.
    Held,
    /// It was decided.
    Decided,
    /// Its requester needs it no more.
    Withdrawn,
    /// Nobody did anything about it for so long that it stopped; leadership was told.
    Stopped,
}

/// Somebody of the level that is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub person: UserId,
    /// Whether the question reached them.
    pub reach: Reach,
    /// Their time to answer; it runs once the question is there.
    pub clock: Countdown,
    /// Since when they have it.
    pub acknowledged_at: Option<Timestamp>,
}

/// Whether a question reached somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// It is on its way.
    Waiting,
    /// It is there.
    Delivered {
        /// Since when.
        at: Timestamp,
    },
    /// It cannot be delivered.
    Unreachable,
}

/// A question to the requester; meanwhile no clock of whoever is asked runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Who wants to know.
    pub by: UserId,
    /// Since when.
    pub since: Timestamp,
    /// The requester was reminded.
    pub reminded_at: Option<Timestamp>,
}

/// Somebody of the level wants to hear of it later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snooze {
    /// Who.
    pub by: UserId,
    /// Their time until then; `None` once they were reminded.
    pub clock: Option<Countdown>,
}

/// Whoever has it is asked to do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rest {
    /// Their time without any activity: until they are asked, then until the next level hears of it.
    pub clock: Countdown,
    /// Since when they are asked.
    pub asked_at: Option<Timestamp>,
}

/// The course of an escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// Who needs the answer.
    pub requester: UserId,
    /// To whom it is sent, now.
    pub addressee: Addressee,
    /// How much it hurries.
    pub urgency: Urgency,
    /// The way it goes, as it was when it was sent.
    pub route: Route,
    /// How far it is.
    pub state: State,
    /// Where on its way it is.
    pub place: Place,
    /// Who of its level is asked; empty only while nobody can be.
    pub asked: Vec<Asked>,
    /// Who has it; in [`State::Held`] alone.
    pub holder: Option<UserId>,
    /// How long whoever has it may be silent.
    pub rest: Option<Rest>,
    /// What is asked back.
    pub question: Option<Question>,
    /// So often something was asked back.
    pub questions: u8,
    /// This level was put off, which can be done once.
    pub snooze: Option<Snooze>,
    /// So often it was sent on as somebody else's.
    pub hops: u8,
    /// Who said that it is not theirs.
    pub declined: Vec<Declined>,
    /// It was sent on too often: leadership says where it belongs.
    pub is_misplaced: bool,
    /// Its requester has left.
    #[serde(default)]
    pub left: Option<Left>,
    /// What it began with is out of the way meanwhile.
    #[serde(default)]
    pub source_is_over: bool,
    /// Since when it is under way.
    pub opened_at: Timestamp,
    /// When a person last did something about it.
    pub active_at: Timestamp,
}

/// Somebody said that it is not theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declined {
    /// As whose it was sent.
    pub addressee: Addressee,
    /// Who said so.
    pub by: UserId,
}

/// What follows of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Going {
    /// It stays where it is.
    Stays,
    /// Who holds this place is looked up and asked.
    To(Place),
    /// Everybody of the level is asked once more: there is nobody above.
    Again,
    /// Who has it is asked whether they still do.
    AsksHolder,
    /// Its requester is reminded of the question.
    RemindsRequester,
    /// Who put it off is reminded.
    RemindsSnoozer(UserId),
    /// It is over.
    Ends,
}

impl State {
    const ALL: [Self; 5] = [Self::Asked, Self::Held, Self::Decided, Self::Withdrawn, Self::Stopped];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Held => "held",
            Self::Decided => "decided",
            Self::Withdrawn => "withdrawn",
            Self::Stopped => "stopped",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Nobody waits for anything any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Decided | Self::Withdrawn | Self::Stopped)
    }
}

impl Escalation {
    /// One that is about to be sent; nobody is asked yet.
    pub fn new(requester: UserId, addressee: Addressee, (urgency, route): (Urgency, Route), now: Timestamp) -> Self {
        Self {
            requester,
            addressee,
            urgency,
            route,
            state: State::Asked,
            place: Place::FIRST,
            asked: Vec::new(),
            holder: None,
            rest: None,
            question: None,
            questions: 0,
            snooze: None,
            hops: 0,
            declined: Vec::new(),
            is_misplaced: false,
            left: None,
            source_is_over: false,
            opened_at: now,
            active_at: now,
        }
    }

    /// These people hold `place` now and are asked. Its requester is never asked. Tells whether anybody is: if not, the next
    /// place is to be tried ([`Escalation::after`]).
    pub fn ask(&mut self, place: Place, people: &[UserId]) -> bool {
        let minutes = self.route.at(place).map_or(0, |level| level.minutes);
        let asked = people.iter().filter(|person| **person != self.requester).map(|person| Asked::new(person, minutes));
        self.asked = asked.collect();
        self.place = place;
        self.state = State::Asked;
        self.holder = None;
        self.rest = None;
        self.question = None;
        self.snooze = None;
        !self.asked.is_empty()
    }

    /// Other people hold its level than until now, because somebody left, came back, or another lead was named. Who stays
    /// keeps their clock; who comes is to be asked (returned). Whoever has it keeps it as long as they are of the level, or,
    /// where they took it from outside of it, as long as they are here.
    pub fn follow(&mut self, people: &[UserId], holder_is_here: bool, now: Timestamp) -> Vec<UserId> {
        let minutes = self.route.at(self.place).map_or(0, |level| level.minutes);
        let is_asked = |person: &UserId| people.contains(person) && *person != self.requester;
        let was_asked = |person: &UserId| self.asks(person);
        let stays = |person: &UserId| is_asked(person) || !was_asked(person) && holder_is_here;
        let loses_holder = self.holder.as_ref().is_some_and(|holder| !stays(holder));
        let loses_asker = self.question.as_ref().is_some_and(|question| !stays(&question.by));
        let loses_snoozer = self.snooze.as_ref().is_some_and(|snooze| was_asked(&snooze.by) && !is_asked(&snooze.by));
        let came: Vec<UserId> = people.iter().filter(|one| is_asked(one) && !was_asked(one)).cloned().collect();
        self.asked.retain(|one| people.contains(&one.person));
        if loses_holder {
            self.holder = None;
            self.rest = None;
            self.state = State::Asked;
            // What was somebody else's until now begins anew for those who are asked instead.
            for one in self.asked.iter_mut().filter(|one| matches!(one.reach, Reach::Delivered { .. })) {
                let clock = match self.question {
                    Some(_) => Countdown::of(minutes),
                    None => Countdown::from(now, minutes),
                };
                *one = Asked { clock, acknowledged_at: None, ..one.clone() };
            }
        }
        self.asked.extend(came.iter().map(|person| Asked::new(person, minutes)));
        if let Some(snooze) = self.snooze.as_mut().filter(|_| loses_snoozer) {
            // It was put off once all the same.
            snooze.clock = None;
        }
        if loses_asker {
            self.question = None;
            self.go_on(now);
        }
        came
    }

    /// The place that comes after this one; `None` where there is nobody above.
    pub fn after(&self, place: Place) -> Option<Place> {
        self.route.after(place)
    }

    /// The question to this person is there: their clock runs.
    pub fn delivered(&mut self, person: &UserId, now: Timestamp) {
        let waits_for_answer = self.question.is_some();
        if let Some(asked) = self.asked.iter_mut().find(|asked| asked.person == *person) {
            if !matches!(asked.reach, Reach::Delivered { .. }) {
                asked.reach = Reach::Delivered { at: now };
            }
            if !waits_for_answer {
                asked.clock.start(now);
            }
        }
    }

    /// The question cannot be delivered to this person.
    pub fn unreachable(&mut self, person: &UserId) {
        let asked = self.asked.iter_mut().find(|asked| asked.person == *person);
        if let Some(asked) = asked.filter(|asked| asked.reach == Reach::Waiting) {
            asked.reach = Reach::Unreachable;
        }
    }

    /// Whether this person is asked now.
    pub fn asks(&self, person: &UserId) -> bool {
        self.asked.iter().any(|asked| asked.person == *person)
    }

    /// Which time counts for it.
    pub fn pace(&self) -> Pace {
        self.urgency.pace()
    }

    fn start_clocks(&mut self, now: Timestamp) {
        for asked in &mut self.asked {
            if matches!(asked.reach, Reach::Delivered { .. }) {
                asked.clock.start(now);
            }
        }
    }

    fn stop_clocks(&mut self, now: Timestamp, calendars: &Calendars) {
        let pace = self.pace();
        for asked in &mut self.asked {
            asked.clock.stop(now, pace, calendars.get(&asked.person));
        }
    }

    /// Whoever has it has done something about it, or somebody else has: their time begins anew.
    fn rest_again(&mut self, now: Timestamp, calendars: &Calendars) {
        let day = |holder: &UserId| self.pace().day_minutes(calendars.get(holder));
        let holder = self.holder.as_ref().filter(|_| self.state == State::Held);
        self.rest = holder.map(|holder| Rest { clock: Countdown::from(now, day(holder)), asked_at: None });
    }
}

impl Asked {
    fn new(person: &UserId, minutes: u16) -> Self {
        Self { person: person.clone(), reach: Reach::Waiting, clock: Countdown::of(minutes), acknowledged_at: None }
    }
}
