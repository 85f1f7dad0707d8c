//! One pod, whole: as it is, or as it was on a day.

use super::{cards::people, say};
use crate::{
    calendar::dates,
    directory::{
        Duty, Pod, Role,
        pod_history::{Around, Belongs, Portrait},
        pods::PodStatus,
        views::{listed, who_acts},
    },
    ids::UserId,
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, channel, lines, md, number, person, text, words},
    },
};
use jiff::civil::Date;
use std::collections::HashSet;

/// People named on a pod's card.
const PEOPLE: usize = 60;
/// Topics, clients and pods a line names.
const NAMED: usize = 30;

/// A pod, and what stands around it.
pub(in crate::features::pods) struct Seen<'a> {
    /// The pod itself.
    pub(in crate::features::pods) portrait: &'a Portrait,
    /// What stands around it.
    pub(in crate::features::pods) around: &'a Around,
}

/// One pod, as it is; `duty`: who acts as its lead.
pub(in crate::features::pods) fn card(seen: &Seen<'_>, duty: &Duty) -> Message {
    let portrait = seen.portrait;
    let deputy = portrait.deputy().map_or_else(Text::default, |deputy| md("Deputy: {}", &[person(deputy)]));
    let lives = if portrait.home.is_none() {
        md("No channel yet: `/pod link #channel {}`", &[words(&portrait.key)])
    } else {
        lives(portrait)
    };
    message(md("{}: {}", &[words(&portrait.name), who_acts(duty)]))
        .section(title(portrait, Text::default()))
        .section(lines(&portrait.purpose))
        .section(joined([who_acts(duty), deputy, stands(seen), lives]))
        .section(does(portrait))
        .section(who(seen))
        .build()
}

/// One pod, as it was at the end of `day`; `today`: that of whoever reads it.
pub(in crate::features::pods) fn past_card(seen: &Seen<'_>, day: Date, today: Date) -> Message {
    let portrait = seen.portrait;
    let when = md(", as it was on {}", &[number(dates::day(day, today))]);
    let led = match (portrait.lead(), portrait.status) {
        (_, PodStatus::Archived) => text("It was archived by then."),
        (Some(lead), _) => md("Led by {}", &[person(lead)]),
        (None, _) => text("It had no lead."),
    };
    let deputy = portrait.deputy().map_or_else(Text::default, |deputy| md("Deputy: {}", &[person(deputy)]));
    message(md("{}{}", &[words(&portrait.name), when.clone()]))
        .section(title(portrait, when))
        .section(lines(&portrait.purpose))
        .section(joined([led, deputy, stands(seen), lives(portrait)]))
        .section(does(portrait))
        .section(if portrait.status == PodStatus::Archived { Text::default() } else { who(seen) })
        .context(text("As it stood when that day ended in your time zone."))
        .build()
}

/// An archived pod, as it is now: from when until when there was one, in the days of whoever reads it.
pub(in crate::features::pods) fn archived_card(pod: &Pod, (made, archived): (Date, Date), today: Date) -> Message {
    let said = md(
        "*{}* (`{}`) was archived on {}.",
        &[words(&pod.name), words(&pod.key), number(dates::day(archived, today))],
    );
    // On its last day it was there until the middle of it: the day before shows it whole.
    let how = match archived.yesterday() {
        Ok(last) if last >= made => {
            md(" `/pod show {} on {}` shows how it was.", &[words(&pod.key), number(dates::day(last, today))])
        }
        _ => Text::default(),
    };
    say(md("{}{}", &[said, how]))
}

/// "*Brand* (`brand`, also `logo`) · region · forming"
fn title(portrait: &Portrait, when: Text) -> Text {
    let also: Vec<Text> = portrait.aliases.iter().map(|alias| md("`{}`", &[words(alias)])).collect();
    let also = if also.is_empty() { Text::default() } else { md(", also {}", &[Text::join(&also, ", ")]) };
    let mut parts = vec![md("*{}* (`{}`{}){}", &[words(&portrait.name), words(&portrait.key), also, when])];
    if !portrait.kind.is_empty() {
        parts.push(words(&portrait.kind));
    }
    if portrait.status == PodStatus::Forming {
        parts.push(text("forming"));
    }
    Text::join(&parts, " · ")
}

/// Where it stands among the pods.
fn stands(seen: &Seen<'_>) -> Text {
    let names = &seen.around.children;
    let under = seen.around.parent.as_ref().map(|parent| md("Under {}", &[words(parent)]));
    let over = (!names.is_empty()).then(|| md("Under it: {}", &[words(&listed(names, NAMED, "and"))]));
    joined([under.unwrap_or_default(), over.unwrap_or_default()])
}

fn lives(portrait: &Portrait) -> Text {
    let further: Vec<Text> = portrait.channels.iter().map(channel).collect();
    match (&portrait.home, further.is_empty()) {
        (Some(home), true) => md("Lives in {}", &[channel(home)]),
        (Some(home), false) => md("Lives in {}; also {}", &[channel(home), Text::join(&further, ", ")]),
        (None, true) => Text::default(),
        (None, false) => md("Also in {}", &[Text::join(&further, ", ")]),
    }
}

/// Whom it works for, what it answers for.
fn does(portrait: &Portrait) -> Text {
    let line = |template: &'static str, titles: &[String]| {
        if titles.is_empty() { Text::default() } else { md(template, &[words(&listed(titles, NAMED, "and"))]) }
    };
    joined([line("Works for {}", &portrait.clients), line("Answers for {}", &portrait.topics)])
}

fn joined<const N: usize>(lines: [Text; N]) -> Text {
    Text::join(&lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>(), "\n")
}

/// How many, and who.
fn who(seen: &Seen<'_>) -> Text {
    let all = &seen.portrait.people;
    if all.is_empty() {
        return text("Nobody belongs to it yet.");
    }
    let active = all.iter().filter(|one| !seen.around.gone.contains(&one.person)).count();
    let mut shown: Vec<Text> = all.iter().take(PEOPLE).map(|one| belongs(one, &seen.around.gone)).collect();
    if let Some(more) = all.len().checked_sub(PEOPLE).filter(|more| *more > 0) {
        shown.push(md("and {} more", &[number(more)]));
    }
    md("*{}*\n{}", &[people(i64::try_from(active).unwrap_or(i64::MAX)), Text::join(&shown, ", ")])
}

fn belongs(one: &Belongs, gone: &HashSet<UserId>) -> Text {
    let name = person(&one.person);
    let mut notes = Vec::new();
    match one.role {
        Role::Lead => notes.push(text("lead")),
        Role::Deputy => notes.push(text("deputy")),
        Role::Member => {}
    }
    if !one.label.is_empty() {
        notes.push(words(&one.label));
    }
    if gone.contains(&one.person) {
        notes = vec![text("no longer active")];
    }
    if notes.is_empty() { name } else { md("{} ({})", &[name, Text::join(&notes, ", ")]) }
}
