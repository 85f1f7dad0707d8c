//! How schedules, moments and owners are put into words.

use super::super::model::{Listed, Moment, Owner, Ritual, RitualState};
use crate::{
    calendar::{Zone, dates},
    slack::mrkdwn::{Text, md, number, text, words},
};
use jiff::{Timestamp, civil::Date};

/// So many skipped times are named.
const SKIPPED: usize = 5;

/// "Monday to Friday at 09:30, by each person's own time".
pub(super) fn when(listed: &Listed) -> Text {
    let schedule = words(&listed.ritual.schedule.in_words());
    match (&listed.ritual.owner, listed.ritual.is_own_zone()) {
        (Owner::Person(_), true) => md("{}, by your own time", &[schedule]),
        (_, true) => md("{}, by each person's own time", &[schedule]),
        (_, false) => md("{} ({})", &[schedule, words(listed.zone.name())]),
    }
}

/// "Performance Marketing", "the organisation", "you alone".
pub(super) fn whose(listed: &Listed) -> Text {
    match &listed.ritual.owner {
        Owner::Organisation => text("the organisation"),
        Owner::Person(_) => text("you alone"),
        Owner::Pods(_) => words(&listed.pods.join(", ")),
    }
}

/// "next Tuesday 24 Nov at 09:30", "paused until 7 Jan", "nothing to come".
pub(super) fn next(listed: &Listed, now: Timestamp) -> Text {
    if listed.ritual.state == RitualState::Paused {
        return paused(&listed.ritual, &listed.zone, now);
    }
    match listed.next.first() {
        Some(moment) => md("next {}", &[moment_at(*moment, &listed.zone, now)]),
        None => text("nothing to come"),
    }
}

/// "skipped: Tuesday 24 Nov at 09:30, Wednesday 25 Nov at 09:30"; nothing where nothing is.
pub(super) fn skipped(listed: &Listed, now: Timestamp) -> Option<Text> {
    let moment = |moment: &Moment| moment_at(*moment, &listed.zone, now);
    let mut named: Vec<Text> = listed.skipped.iter().take(SKIPPED).map(moment).collect();
    if let Some(more) = listed.skipped.len().checked_sub(SKIPPED).filter(|more| *more > 0) {
        named.push(md("and {} more", &[number(more)]));
    }
    (!named.is_empty()).then(|| md("skipped: {}", &[Text::join(&named, ", ")]))
}

/// "paused", "paused until 7 Jan".
pub(super) fn paused(ritual: &Ritual, zone: &Zone, now: Timestamp) -> Text {
    match ritual.paused_until {
        Some(until) => md("paused until {}", &[words(&dates::day(zone.date(until), zone.date(now)))]),
        None => text("paused"),
    }
}

/// "Tuesday 24 Nov at 09:30", by the clocks of `zone`.
pub(super) fn moment_at(moment: Moment, zone: &Zone, now: Timestamp) -> Text {
    // One that was moved takes place on another day than it was meant for.
    words(&moment_words(moment.at, zone, now))
}

/// The same of any instant, as plain words.
pub(super) fn moment_words(at: Timestamp, zone: &Zone, now: Timestamp) -> String {
    let local = zone.local(at);
    format!("{} at {}", dates::weekday(local.date(), zone.date(now)), local.strftime("%H:%M"))
}

/// The next times in a row; "nothing to come" where there is none.
pub(super) fn dates_line(listed: &Listed, now: Timestamp) -> Text {
    if listed.next.is_empty() {
        return text("nothing to come");
    }
    let times: Vec<Text> = listed.next.iter().map(|moment| moment_at(*moment, &listed.zone, now)).collect();
    Text::join(&times, " · ")
}

/// "Tue 24 Nov 09:30", by the clocks of `zone`.
pub(super) fn short_moment(at: Timestamp, zone: &Zone) -> String {
    zone.local(at).strftime("%a %-d %b %H:%M").to_string()
}

/// "Tue 24 Nov".
pub(super) fn short_day(date: Date) -> String {
    date.strftime("%a %-d %b").to_string()
}
