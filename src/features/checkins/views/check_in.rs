//! The weekly question, and what becomes of it.

use super::super::{
    AWAY, SAME, TOMORROW,
    model::{Stage, is_fresh},
};
use crate::{
    features::okrs::{
        self,
        model::{Holding, Today},
    },
    ids::{OccurrenceId, UserId},
    signal::Message,
    slack::{
        blocks::{Button, MessageBuilder, button, message},
        mrkdwn::{DateStyle, Text, date, md, number, text, words},
    },
};
use jiff::Timestamp;

/// The title of the question on the App Home: `How do Blended ROAS and Leads won stand?`
pub(in super::super) fn check_in_title(holdings: &[Holding]) -> String {
    let titles: Vec<&str> = holdings.iter().flat_map(Holding::key_results).map(|one| one.title.as_str()).collect();
    match titles.as_slice() {
        [] => "Weekly check-in".to_owned(),
        [only] => format!("How does {only} stand?"),
        [one, other] => format!("How do {one} and {other} stand?"),
        [one, rest @ ..] => format!("How do {one} and {} more key results stand?", rest.len()),
    }
}

/// The question with all key results of a person, or what has become of it.
pub(in super::super) fn check_in_message(
    id: OccurrenceId,
    holdings: &[Holding],
    stage: Stage,
    (since, today): (Timestamp, &Today),
) -> Message {
    let said = match stage {
        Stage::First => text("*How do your key results stand?* Nothing changed is an answer too."),
        Stage::Again(true) => text("*You asked me to come back: how do your key results stand?*"),
        Stage::Again(false) => text("*Your key results still wait for a word.* Nothing changed is an answer too."),
        Stage::Postponed(at) => {
            let fallback = at.to_zoned(today.zone.clone()).strftime("%-d %B, %H:%M").to_string();
            md(
                "All right. I ask again {}; until then both buttons work.",
                &[date(at, DateStyle::DayAndTime, &fallback)],
            )
        }
        Stage::Back => text("*You are back: how do your key results stand?* Nobody else is asked about them any more."),
        Stage::More => match holdings.iter().map(|holding| holding.places.len()).sum::<usize>() {
            1 => text("*You answer for one more key result: how does it stand?* All you said before counts."),
            _ => text("*You answer for more key results: how do they stand?* All you said before counts."),
        },
        Stage::Done => text("Thank you. Your key results are up to date this week."),
        Stage::Released => nothing_left(),
        Stage::Over => text("This check-in is closed. What you say still counts."),
    };
    let start = message(said.clone()).section(said);
    let same = button(SAME, "Nothing changed").value(id).primary();
    let tomorrow = button(TOMORROW, "Tomorrow").value(id);
    let away = button(AWAY, "I’m away").value(id);
    match stage {
        Stage::Done | Stage::Released => start.build(),
        Stage::Postponed(_) | Stage::Over => pods(start, holdings, (since, today)).actions([same]).build(),
        Stage::First | Stage::Back | Stage::More => {
            pods(start, holdings, (since, today)).actions([same, tomorrow, away]).build()
        }
        Stage::Again(_) => pods(start, holdings, (since, today)).actions([same, away]).build(),
    }
}

fn nothing_left() -> Text {
    text("Others answer for these key results now, so nothing is left for you to say this week.")
}

/// What others answer for now.
pub(in super::super) fn check_in_released() -> Message {
    message(nothing_left()).section(nothing_left()).build()
}

/// The first question, once the second stands below it.
pub(in super::super) fn asked_below() -> Message {
    let said = text("I have asked again below.");
    message(said.clone()).section(said).build()
}

/// A question of an earlier week, once the next one asks the same.
pub(in super::super) fn check_in_closed() -> Message {
    let said = text("This check-in is closed.");
    message(said.clone()).section(said).build()
}

/// A week's check-in was cancelled.
pub(in super::super) fn check_in_cancelled() -> Message {
    let said =
        text("This week’s check-in is off, so nothing is left for you to say. `/okr update` takes news at any time.");
    message(said.clone()).section(said).build()
}

/// A paragraph for each pod, with its *Update*.
fn pods(start: MessageBuilder, holdings: &[Holding], (since, today): (Timestamp, &Today)) -> MessageBuilder {
    start.each(holdings, |blocks, holding| {
        let Some(objective) = &holding.sheet.objective else { return blocks };
        let head = md("_{}: {}_", &[words(&holding.sheet.pod_name), words(&objective.title)]);
        let rows = holding.key_results().map(|one| {
            let said = okrs::actions::describe(one, objective, today);
            let is_said = one.last.is_some() && is_fresh(objective, one, since);
            if is_said { md("{} · ✓ this week", &[said]) } else { said }
        });
        let lines: Vec<Text> = std::iter::once(head).chain(rows).collect();
        blocks.section_with(Text::join(&lines, "\n"), update(holding))
    })
}

fn update(holding: &Holding) -> Button {
    button(okrs::actions::OPEN_UPDATE, "Update").value(holding.sheet.pod)
}

/// After *I'm away*: who is asked instead, by pod, and for which pods nobody is.
pub(in super::super) fn handed_over(covers: &[(String, String)], nobody: &[String], has_time_off: bool) -> Message {
    let asked = covers.iter().map(|(pod, name)| md("I ask {} about {} this week.", &[words(name), words(pod)]));
    let nobody = nobody.iter().map(|pod| {
        md(
            "Nobody else can stand in for {}: its key results are on the App Home of whoever looks after it.",
            &[words(pod)],
        )
    });
    let said = Text::join(&asked.chain(nobody).collect::<Vec<_>>(), "\n");
    let more = if has_time_off {
        text("`/timeoff` tells everybody until when you are away; then nobody asks you anything.")
    } else {
        Text::default()
    };
    message(said.clone()).section(said).context(more).build()
}

/// The title of the ask to whoever stands in.
pub(in super::super) fn cover_title(name: &str) -> String {
    format!("How do the key results of {name} stand?")
}

/// Why somebody stands in.
pub(in super::super) fn cover_why(name: &str, pod_name: &str) -> Text {
    md("{} is away and cannot check in on the key results of {} this week.", &[words(name), words(pod_name)])
}

/// The question to whoever stands in for somebody; once it is over, what they say still counts.
pub(in super::super) fn cover_message(
    id: OccurrenceId,
    (owner, name): (&UserId, &str),
    (holding, is_over): (&Holding, bool),
    when: (Timestamp, &Today),
) -> Message {
    let said = if is_over {
        md("This check-in in place of {} is closed. What you say still counts.", &[words(name)])
    } else {
        md("*{} is away this week.* How do these key results stand?", &[words(name)])
    };
    let same = button(SAME, "Nothing changed").value(format!("{id}/{owner}/{}", holding.sheet.pod)).primary();
    pods(message(said.clone()).section(said), std::slice::from_ref(holding), when).actions([same]).build()
}

/// All is said that was asked of whoever stands in.
pub(in super::super) fn cover_done() -> Message {
    let said = text("Thank you. These key results are up to date this week.");
    message(said.clone()).section(said).build()
}

/// Whom somebody stood in for is back, and asked.
pub(in super::super) fn cover_back(name: &str) -> Message {
    let said =
        md("{} is back and is asked now, so nothing is left for you to say. What you said counts.", &[words(name)]);
    message(said.clone()).section(said).build()
}

/// Somebody else stands in now, or nobody.
pub(in super::super) fn cover_moved() -> Message {
    let said = text("You do not stand in for these key results any more, so nothing is left for you to say this week.");
    message(said.clone()).section(said).build()
}

/// After *Nothing changed*, where the question itself does not say so.
pub(in super::super) fn confirmed(due: &[Holding]) -> Message {
    let count: usize = due.iter().map(|holding| holding.places.len()).sum();
    message(match count {
        0 => text("All of it is up to date already, so nothing was changed. Thank you."),
        1 => text("Thank you. The key result is confirmed as it stands."),
        _ => md("Thank you. {} key results are confirmed as they stand.", &[number(count)]),
    })
    .build()
}

/// A week's check-in that is over, or was deleted.
pub(in super::super) fn over() -> String {
    "This check-in is over. `/okr update` takes what you have to say at any time.".to_owned()
}

/// Nothing is left to confirm.
pub(in super::super) fn holds_nothing() -> String {
    "These key results are with somebody else now, so nothing was changed.".to_owned()
}

/// *Tomorrow*, twice.
pub(in super::super) fn postponed_before() -> String {
    "I can put this off once only. *Nothing changed* takes one tap; `/okr update` takes the rest.".to_owned()
}

/// *Tomorrow*, when there is none.
pub(in super::super) fn no_later_moment() -> String {
    "There is no later moment before this check-in ends. *Nothing changed* takes one tap; `/okr update` takes the rest."
        .to_owned()
}

/// Nobody can stand in.
pub(in super::super) fn nobody_stands_in() -> String {
    "Nobody else of your pod can stand in this week: it has no other lead or deputy who is here. The question stays with \
     you, and is over by itself in two working days."
        .to_owned()
}
