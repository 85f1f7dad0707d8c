//! What was done, and what reminders say.

use super::{
    super::model::{Doing, Listed, Moment, Ran, Ritual, RitualState, Unskipped},
    lists::DO,
    phrases::{moment_at, next, paused, skipped},
};
use crate::{
    calendar::dates,
    features::okrs::model::Obstacle,
    ids::OccurrenceId,
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, channel, lines, md, number, text, words},
    },
};
use jiff::{Timestamp, civil::Date};

/// *Done*, under a reminder; carries the occurrence.
pub(in super::super) const DONE: &str = "rituals_done";

/// It does not take place any more, for now.
pub(in super::super) fn has_paused(listed: &Listed, now: Timestamp) -> Text {
    let name = words(&listed.ritual.name);
    let until = paused(&listed.ritual, &listed.zone, now);
    md("“{}” is {}. What is open already goes on. `/ritual resume {}` ends the pause.", &[name.clone(), until, name])
}

/// It takes place again.
pub(in super::super) fn has_resumed(listed: &Listed, now: Timestamp) -> Text {
    md("“{}” takes place again: {}.", &[words(&listed.ritual.name), next(listed, now)])
}

/// It was not paused.
pub(in super::super) fn is_not_paused(listed: &Listed, now: Timestamp) -> Text {
    md("“{}” is not paused: {}. Nothing was changed.", &[words(&listed.ritual.name), next(listed, now)])
}

/// Its next time does not take place.
fn has_skipped(listed: &Listed, skipped: Option<Moment>, now: Timestamp) -> Text {
    let name = words(&listed.ritual.name);
    match skipped {
        Some(moment) => {
            let values = [name, moment_at(moment, &listed.zone, now), next(listed, now)];
            md("“{}” on {} does not take place; {}.", &values)
        }
        None => md("“{}” has nothing to come, so nothing was skipped.", &[name]),
    }
}

/// The same, with the way back where there is one.
pub(in super::super) fn skipped_message(
    listed: &Listed,
    skipped: Option<Moment>,
    can_undo: bool,
    now: Timestamp,
) -> Message {
    let said = has_skipped(listed, skipped, now);
    let undo = skipped.filter(|_| can_undo).map(|moment| {
        let doing = Doing::Unskip(moment.date, moment.nth);
        button(DO, "Undo").value(doing.value(listed.ritual.id))
    });
    message(said.clone()).section(said).actions(undo).build()
}

/// It takes place after all.
pub(in super::super) fn has_unskipped(listed: &Listed, (moment, became): (Moment, Unskipped), now: Timestamp) -> Text {
    let (ritual, name) = (&listed.ritual, words(&listed.ritual.name));
    let values = [name.clone(), moment_at(moment, &listed.zone, now)];
    if ritual.state == RitualState::Paused {
        let skipped_no_more = md("“{}” on {} is not skipped any more", &values);
        let until = paused(ritual, &listed.zone, now);
        return md("{}; but it is {}. `/ritual resume {}` ends the pause.", &[skipped_no_more, until, name]);
    }
    let said = match became {
        Unskipped::Over => md("“{}” on {} is not skipped any more, but its time is over.", &values),
        Unskipped::ToCome | Unskipped::PartlyOver => md("“{}” on {} takes place after all.", &values),
    };
    match became {
        Unskipped::ToCome => said,
        Unskipped::Over => md("{} `/ritual run {}` has it take place now.", &[said, name]),
        Unskipped::PartlyOver => {
            let late = number(ritual.catch_up_minutes);
            let rest = "{} Whoever's time for it came more than {} minutes ago is not asked by itself: `/ritual run {}` asks them.";
            md(rest, &[said, late, name])
        }
    }
}

/// Several times are skipped: which takes place after all?
pub(in super::super) fn which_skip_message(listed: &Listed, skipped: &[Moment], now: Timestamp) -> Message {
    let said = md("Several times of “{}” are skipped. Which takes place after all?", &[words(&listed.ritual.name)]);
    let built = message(said.clone()).section(said);
    let built = built.each(skipped, |built, moment| {
        let doing = Doing::Unskip(moment.date, moment.nth);
        let this = button(DO, "This one").value(doing.value(listed.ritual.id));
        built.section_with(moment_at(*moment, &listed.zone, now), this)
    });
    built.build()
}

/// There is nothing to take back.
pub(in super::super) fn is_not_skipped(listed: &Listed, day: Option<Date>, now: Timestamp) -> Text {
    let (name, today) = (words(&listed.ritual.name), listed.zone.date(now));
    let said = match day.map(|day| (day, words(&dates::weekday(day, today)))) {
        None => md("Nothing of “{}” is skipped: {}.", &[name, next(listed, now)]),
        Some((day, named)) if day < today => {
            md("{} is over, so it cannot be taken back that “{}” was skipped then.", &[named, name])
        }
        Some((_, named)) => match skipped(listed, now) {
            Some(others) => md("“{}” is not skipped on {}; {}.", &[name, named, others]),
            None => md("“{}” is not skipped on {}: {}.", &[name, named, next(listed, now)]),
        },
    };
    md("{} Nothing was changed.", &[said])
}

/// Who was asked or told has heard that it is off.
pub(in super::super) fn was_called_off(listed: &Listed, day: Date, now: Timestamp) -> Text {
    let values = [words(&listed.ritual.name), words(&dates::weekday(day, listed.zone.date(now)))];
    md(
        "“{}” on {} was called off when it was under way, and whoever was asked or told has heard so. That cannot be taken \
         back; nothing was changed.",
        &values,
    )
}

/// One is under way: running another would end or double it.
pub(in super::super) fn is_under_way(listed: &Listed, open: Moment, now: Timestamp) -> Text {
    let values = [words(&listed.ritual.name), moment_at(open, &listed.zone, now)];
    if open.at > now {
        md(
            "“{}” on {} is under way already, so no other one is begun. Where it can be moved, its own message has the \
             button. Nothing was changed.",
            &values,
        )
    } else {
        md("“{}” that began on {} still goes on, so no other one is begun. Nothing was changed.", &values)
    }
}

/// It does not take place now, because today's was skipped; that can be taken back.
pub(in super::super) fn is_skipped(ritual: &Ritual) -> Text {
    let name = words(&ritual.name);
    md("Today's “{}” was skipped, so it is not run. `/ritual unskip {}` takes that back.", &[name.clone(), name])
}

/// It takes place now.
pub(in super::super) fn has_run(ritual: &Ritual, asks_each: bool, ran: &Ran) -> Text {
    let name = words(&ritual.name);
    match (asks_each, ran.at_once) {
        (false, 0) => return md("“{}” does not take place now: today's was skipped.", &[name]),
        (false, _) => return md("“{}” takes place now.", &[name]),
        _ if ran.goes_on => {
            return md(
                "“{}” asks everybody who can be reached now, within the next minutes. Who was asked today already is not \
                 asked again.",
                &[name],
            );
        }
        (true, 0) if ran.later == 0 && ran.unreached == 0 => {
            return md(
                "“{}” asks nobody now: everybody was asked today already or has a day off, or today's was skipped.",
                &[name],
            );
        }
        _ => {}
    }
    let now = match ran.at_once {
        0 => text("nobody now"),
        1 => text("one person now"),
        many => md("{} people now", &[number(many)]),
    };
    let parts = Text::join(&[now].into_iter().chain(not_now(ran)).collect::<Vec<_>>(), "; ");
    md("“{}” asks {}. Who was asked today already is not asked again.", &[name, parts])
}

/// Those whom a run does not ask: it would be over before they can be reached.
fn not_now(ran: &Ran) -> impl Iterator<Item = Text> {
    let are = |many: usize| if many == 1 { text("one is") } else { md("{} are", &[number(many)]) };
    let at = match ran.later_at {
        Some(time) => md("at {} of their own time", &[words(&time.strftime("%H:%M").to_string())]),
        None => text("later, at their own time"),
    };
    let later = (ran.later > 0).then(|| md("{} asked {}", &[are(ran.later), at]));
    let unreached = (ran.unreached > 0).then(|| md("{} not, as they do not work now", &[are(ran.unreached)]));
    [later, unreached].into_iter().flatten()
}

/// A paused one is not run.
pub(in super::super) fn is_paused(ritual: &Ritual) -> Text {
    let name = words(&ritual.name);
    md("“{}” is paused. `/ritual resume {}` first; nothing was changed.", &[name.clone(), name])
}

/// It is no more.
pub(in super::super) fn has_deleted(ritual: &Ritual) -> Text {
    md("“{}” is deleted. It asks nobody any more.", &[words(&ritual.name)])
}

/// What somebody is reminded of.
pub(in super::super) fn reminder_message(ritual: &Ritual, occurrence: OccurrenceId) -> Message {
    let said = ritual.text.as_deref().unwrap_or(&ritual.name);
    message(words(said)).section(lines(said)).actions([button(DONE, "Done").value(occurrence).primary()]).build()
}

/// What a channel is reminded of.
pub(in super::super) fn notice_message(ritual: &Ritual) -> Message {
    let said = ritual.text.as_deref().unwrap_or(&ritual.name);
    let foot = md("A reminder: {}. `/ritual list` shows it.", &[words(&ritual.schedule.in_words())]);
    message(words(said)).section(lines(said)).context(foot).build()
}

/// Somebody pressed *Done*.
pub(in super::super) fn reminder_done(ritual: &Ritual) -> Message {
    let said = md("Done: {}", &[words(ritual.text.as_deref().unwrap_or(&ritual.name))]);
    message(said.clone()).section(said).build()
}

/// What was asked is not wanted any more: that time does not take place.
pub(in super::super) fn off_message(name: &str, date: Date, today: Date) -> Message {
    let values = [words(name), words(&dates::weekday(date, today))];
    let said = md("*{}* of {} is off: nothing waits for your answer any more.", &values);
    message(said.clone()).section(said).build()
}

/// What was asked is not wanted any more: they are away, or do not take part any more.
pub(in super::super) fn absent_message(name: &str, is_away: bool) -> Message {
    let said = if is_away {
        md("*{}*: you are off, so nothing waits for your answer.", &[words(name)])
    } else {
        md("*{}*: you do not take part any more, so nothing waits for your answer.", &[words(name)])
    };
    message(said.clone()).section(said).build()
}

/// A ritual has no channel to stand in.
pub(in super::super) fn place_lost_message(ritual: &Ritual, obstacle: &Obstacle) -> Message {
    let why = match obstacle {
        Obstacle::NoHome => text("it has no channel"),
        Obstacle::Shared(id) => md("{} is shared with another company", &[channel(id)]),
        Obstacle::Archived(id) => md("{} is archived or deleted", &[channel(id)]),
        Obstacle::Uninvited(id) => md("I am not in {}", &[channel(id)]),
        Obstacle::Refused(id, _) => md("Slack does not let me post in {}", &[channel(id)]),
    };
    let said = md("“{}” has no place to stand: {}. Please choose another channel for it.", &[words(&ritual.name), why]);
    let change = button(DO, "Change it").value(Doing::Edit.value(ritual.id)).primary();
    message(said.clone()).section(said).actions([change]).build()
}

/// Why somebody hears of it.
pub(in super::super) fn why_place(ritual: &Ritual) -> Text {
    md("Because you look after “{}”.", &[words(&ritual.name)])
}
