//! When a person may be reached, and in which message. Pure.
//!
//! What must stay true of everything that is not urgent: it goes out on a working day of the person's, within their
//! hours (or at the one time they chose for everything), outside of their quiet hours and of Slack's *do not disturb*; what
//! falls within half an hour goes out as one message; no more messages in a day of theirs than they want.

pub(super) use crate::directory::reach::{AHEAD, Held, TOGETHER, allowed_until, find_held, first_allowed};

use crate::{
    calendar::wall,
    directory::{availability::Availability, reach::working_days},
    ids::UserId,
    slack::blocks::Room,
};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
};

/// What comes this late after the time for everything is still in time for it.
const JUST_AFTER: SignedDuration = SignedDuration::from_mins(5);
/// An ask is put off for at most so many mornings.
const MORNINGS: usize = 14;

/// A message to one person, with asks in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Envelope {
    /// The key of its post.
    pub(super) key: String,
    pub(super) person: UserId,
    /// Of one urgent ask, which shares it with no other.
    pub(super) urgent: bool,
    pub(super) goes_out_at: Timestamp,
    /// The person's own day it counts for.
    pub(super) day: Option<Date>,
    pub(super) state: State,
    pub(super) delivered_at: Option<Timestamp>,
    /// Something in it is still open.
    pub(super) is_open: bool,
    /// Nothing stands in it but what was wanted.
    pub(super) only_wanted: bool,
    /// How much of Slack's room is used.
    pub(super) room: Room,
}

/// How far a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It has not arrived yet.
    Waiting,
    /// The person has it.
    Delivered,
    /// Slack would not have it.
    Failed,
    /// Taken back, too late, or deleted by hand.
    Over,
}

/// What decides about an ask's place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    pub(super) urgent: bool,
    pub(super) prompt: bool,
    /// However much its reader had that day.
    pub(super) wanted: bool,
    pub(super) due: Option<Timestamp>,
    pub(super) room: Room,
}

/// Where an ask goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Into a message of its own.
    New {
        goes_out_at: Timestamp,
        /// It is put off, because the person has enough for the day.
        put_off: bool,
    },
    /// Into the message at this index, which goes out then; one that was delivered is edited.
    Join { index: usize, goes_out_at: Timestamp },
    /// Into no message: it waits on the App Home, and expires there.
    Home,
    /// It could only arrive when it is too late to answer.
    TooLate,
}

impl Envelope {
    /// It counts as one of that day's messages.
    fn counts(&self, day: Date) -> bool {
        let arrives = self.state == State::Waiting || self.delivered_at.is_some();
        !self.urgent && !self.only_wanted && self.day == Some(day) && arrives
    }

    fn takes(&self, more: Room) -> bool {
        !self.urgent && self.room.with(more).fits()
    }
}

impl Wish {
    fn is_too_late(&self, at: Timestamp) -> bool {
        self.due.is_some_and(|due| due <= at)
    }
}

/// The place of an ask among the messages of its person.
pub(super) fn place(messages: &[Envelope], person: &Availability, now: Timestamp, wish: Wish) -> Place {
    if wish.urgent {
        return if wish.is_too_late(now) { Place::TooLate } else { Place::New { goes_out_at: now, put_off: false } };
    }
    let Some(first) = goes_out_at(person, now, wish) else { return Place::Home };
    if wish.is_too_late(first) {
        return Place::TooLate;
    }
    let mut at = first;
    for _ in 0..MORNINGS {
        if let Some(place) = join(messages, (now, at), wish) {
            return place;
        }
        let day = person.zone.date(at);
        let has_room =
            || messages.iter().filter(|message| message.counts(day)).count() < usize::from(person.daily_limit);
        if wish.wanted || has_room() {
            return Place::New { goes_out_at: at, put_off: at != first };
        }
        match next_morning(person, day, wish.prompt) {
            Some(next) if !wish.is_too_late(next) => at = next,
            _ => break,
        }
    }
    // It cannot wait until there is room for another message.
    let day = person.zone.date(first);
    let todays = messages.iter().enumerate().filter(|(_, message)| {
        let arrives_in_time = match message.state {
            State::Waiting => !wish.is_too_late(message.goes_out_at),
            State::Delivered => first <= now,
            State::Failed | State::Over => false,
        };
        message.day == Some(day) && arrives_in_time && message.takes(wish.room)
    });
    let newest = todays.max_by_key(|(_, message)| message.goes_out_at);
    newest.map_or(Place::Home, |(index, message)| Place::Join {
        index,
        goes_out_at: if message.state == State::Delivered { now } else { message.goes_out_at },
    })
}

/// A message that goes out at about `at`, or just did.
fn join(messages: &[Envelope], (now, at): (Timestamp, Timestamp), wish: Wish) -> Option<Place> {
    let taking = || messages.iter().enumerate().filter(|(_, message)| message.takes(wish.room));
    let waiting = taking().filter(|(_, message)| {
        // What is late goes out as soon as it can.
        let goes_out_at = message.goes_out_at.max(now);
        message.state == State::Waiting && goes_out_at.duration_since(at).abs() <= TOGETHER
    });
    if let Some((index, message)) = waiting.min_by_key(|(_, message)| message.goes_out_at) {
        return Some(Place::Join { index, goes_out_at: message.goes_out_at.min(at) });
    }
    let fresh = taking().filter(|(_, message)| {
        let is_fresh = message.delivered_at.is_some_and(|then| now.duration_since(then) < TOGETHER);
        wish.prompt && at <= now && message.state == State::Delivered && message.is_open && is_fresh
    });
    let (index, _) = fresh.max_by_key(|(_, message)| message.delivered_at)?;
    Some(Place::Join { index, goes_out_at: now })
}

/// When an ask may go out, its message aside: at the person's time for everything, if they have one and it can wait for
/// it. Prompts are planned for that time by their ritual.
pub(super) fn goes_out_at(person: &Availability, now: Timestamp, wish: Wish) -> Option<Timestamp> {
    let at_once = person.prompts_at.filter(|_| !wish.prompt).and_then(|time| time_for_everything(person, time, now));
    at_once.filter(|at| !wish.is_too_late(*at)).or_else(|| first_allowed(person, now))
}

/// The first moment on a later day.
fn next_morning(person: &Availability, day: Date, prompt: bool) -> Option<Timestamp> {
    let begins = wall::instant(day.tomorrow().ok()?, Time::midnight(), &person.zone)?;
    match person.prompts_at.filter(|_| !prompt) {
        Some(time) => time_for_everything(person, time, begins),
        None => first_allowed(person, begins),
    }
}

fn time_for_everything(person: &Availability, time: Time, now: Timestamp) -> Option<Timestamp> {
    working_days(person, now).find_map(|day| {
        let at = wall::instant(day, time, &person.zone)?;
        if at + JUST_AFTER < now { None } else { first_allowed(person, at.max(now)) }
    })
}

#[cfg(test)]
mod tests;
