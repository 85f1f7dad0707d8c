//! The question itself, and what becomes of its message.

use super::{
    dotted,
    escalated::escalate_menu,
    lead::lead_menu,
    needs::{own_blocker_line, own_state_line},
    time_of,
};
use crate::{
    calendar::Zone,
    features::{
        rituals::model::Participant,
        standups::model::{Answer, Blocker, Said},
    },
    ids::OccurrenceId,
    signal::Message,
    slack::{
        blocks::{Button, HomeBuilder, MessageBuilder, button, home, message},
        mrkdwn::{Text, md, number, text, words},
    },
    turn::Wait,
};
use jiff::Timestamp;

/// Opens the form; carries the stand-up.
pub(in super::super) const ANSWER: &str = "standup_open";
/// Answers with the plan before; carries the stand-up.
pub(in super::super) const SAME: &str = "standup_same";
/// Is off today; carries the stand-up.
pub(in super::super) const OFF: &str = "standup_off";
/// So many lines of a plan, and so many blockers, stand in the question.
const SHOWN: usize = 8;
/// So many blockers stand on the App Home.
const AT_HOME: usize = 6;

/// What one person is asked.
#[derive(Clone, Copy)]
pub(in super::super) struct Asking<'a> {
    /// `Your stand-up for Performance`.
    pub(in super::super) title: &'a str,
    /// Which.
    pub(in super::super) occurrence: OccurrenceId,
    /// The person's plan before.
    pub(in super::super) plan: &'a [String],
    /// That plan is of the day before.
    pub(in super::super) is_of_yesterday: bool,
    /// What is in their way.
    pub(in super::super) blockers: &'a [&'a Blocker],
    /// When their time is over.
    pub(in super::super) close_at: Timestamp,
    /// Where they are.
    pub(in super::super) zone: &'a Zone,
}

/// `Your stand-up for Performance`; with the name of a ritual that has one of its own.
pub(in super::super) fn prompt_title(own_name: Option<&str>, pod: &str) -> String {
    match own_name {
        Some(name) => format!("{name} for {pod}"),
        None => format!("Your stand-up for {pod}"),
    }
}

/// The question.
pub(in super::super) fn prompt_message(asking: Asking<'_>) -> Message {
    let until = time_of(asking.close_at, asking.zone);
    with_state(message(words(asking.title)).section(headline(asking.title)), asking)
        .context(md("Open until {}. Press *Answer*, or type it here: `done: …`, `today: …`, `blocked: …`.", &[until]))
        .actions(buttons(asking))
        .actions(escalate_menu(asking.blockers.iter().take(SHOWN).copied()))
        .build()
}

/// What waits, for the App Home.
pub(in super::super) fn reminder_title(title: &str) -> String {
    format!("{title}, a reminder")
}

/// The one reminder.
pub(in super::super) fn reminder_message(asking: Asking<'_>) -> Message {
    let said = md(
        "A reminder: *{}* is open until {}. It takes a minute.",
        &[words(asking.title), time_of(asking.close_at, asking.zone)],
    );
    let answer = button(ANSWER, "Answer").value(asking.occurrence).primary();
    message(said.clone()).section(said).actions([answer]).build()
}

/// In the reminder's place once they answered, or said that they are off.
pub(in super::super) fn reminder_settled(title: &str, is_off: bool) -> Message {
    let said = if is_off { "*{}* – you are off today." } else { "*{}* – answered, thank you." };
    say(md(said, &[words(title)]))
}

/// In the reminder's place when their time is over; the question itself says what can still be done.
pub(in super::super) fn reminder_over(asking: Asking<'_>) -> Message {
    say(md("*{}*: its time is over.", &[words(asking.title)]))
}

fn say(said: Text) -> Message {
    message(said.clone()).section(said).build()
}

/// Why somebody is reminded.
pub(in super::super) fn reminder_why() -> Text {
    text("You take part in this stand-up and have not answered yet. There is one reminder.")
}

/// Why the question was there.
pub(in super::super) fn closed_why() -> Text {
    text("You take part in this stand-up.")
}

/// In the question's place once it was answered.
pub(in super::super) fn answered_message(title: &str, occurrence: OccurrenceId) -> Message {
    let said = md("*{}* – thank you, it is in.", &[words(title)]);
    message(said.clone()).section(said).actions([button(ANSWER, "Change").value(occurrence)]).build()
}

/// In the question's place once it was answered after all, or changed: what is late says so and shows what was said, as the
/// day's message does.
pub(in super::super) fn said_after_all(title: &str, occurrence: OccurrenceId, answer: &Answer) -> Message {
    if !answer.is_late {
        return answered_message(title, occurrence);
    }
    let marks = if answer.edited_at.is_some() { text(" It was changed since.") } else { Text::default() };
    let said = md("*{}* – answered late, thank you: it stands in the day’s message.{}", &[words(title), marks]);
    message(said.clone())
        .section(said)
        .section(understood(answer))
        .actions([button(ANSWER, "Change").value(occurrence)])
        .build()
}

/// In the question's place after *Off today*.
pub(in super::super) fn off_message(title: &str, occurrence: OccurrenceId) -> Message {
    let said = md("*{}* – you are off today. Have a good day.", &[words(title)]);
    message(said.clone()).section(said).actions([button(ANSWER, "Answer after all").value(occurrence)]).build()
}

/// In the question's place when the person's time is over.
pub(in super::super) fn closed_message(asking: Asking<'_>) -> Message {
    let said = md(
        "*{}* – closed at {}. You can still answer: it joins the day’s message, marked as late.",
        &[words(asking.title), time_of(asking.close_at, asking.zone)],
    );
    message(said.clone()).section(said).actions([button(ANSWER, "Answer").value(asking.occurrence)]).build()
}

/// What was answered, as its person reads it.
pub(in super::super) fn understood(answer: &Answer) -> Text {
    let done: Vec<&str> = answer.ticked.iter().map(String::as_str).chain(answer.done.lines()).collect();
    let today = answer.plan();
    let mut parts = Vec::new();
    if !done.is_empty() {
        parts.push(md("*Done*\n{}", &[dotted(done)]));
    }
    if !today.is_empty() {
        parts.push(md("*Today*\n{}", &[dotted(today.iter().map(String::as_str))]));
    }
    parts.extend(answer.extra.iter().filter(|said| !said.text.is_empty()).map(extra_answer));
    Text::join(&parts, "\n")
}

/// What was said to one of the pod's own questions, under it.
pub(super) fn extra_answer(said: &Said) -> Text {
    let lines = dotted(said.text.lines());
    if said.question.is_empty() { lines } else { md("*{}*\n{}", &[words(&said.question), lines]) }
}

/// A stand-up that waits for its person's answer; `key` names the question.
pub(in super::super) fn wait(title: &str, key: String, (id, part): (OccurrenceId, &Participant)) -> Wait {
    Wait {
        key,
        what: md("*{}* is open until {}", &[words(title), time_of(part.close_at, &part.zone)]),
        since: part.prompt_at,
        due: None,
        press: Some(button(ANSWER, "Answer").value(id).primary()),
        way: "/ritual".to_owned(),
    }
}

/// What is in a person's way, on the App Home; nothing where nothing is.
pub(in super::super) fn home_section(blockers: &[Blocker], now: Timestamp) -> HomeBuilder {
    if blockers.is_empty() {
        return home();
    }
    let page = home().header("In your way").each(blockers.iter().take(AT_HOME), |page, blocker| {
        page.section_with(own_blocker_line(blocker, now), lead_menu(blocker))
    });
    match blockers.len().saturating_sub(AT_HOME) {
        0 => page,
        more => page.context(md("And {} more: the day’s message in the channel has them all.", &[number(more)])),
    }
}

fn headline(title: &str) -> Text {
    md("*{}*", &[words(title)])
}

fn with_state(blocks: MessageBuilder, asking: Asking<'_>) -> MessageBuilder {
    let plan = asking.plan.iter().take(SHOWN).map(String::as_str);
    let plan = if asking.plan.is_empty() { Text::default() } else { md("Your last plan:\n{}", &[dotted(plan)]) };
    let lines: Vec<Text> = asking.blockers.iter().take(SHOWN).map(|one| own_state_line(one)).collect();
    blocks.section(plan).section(Text::join(&lines, "\n"))
}

fn buttons(asking: Asking<'_>) -> Vec<Button> {
    let mut buttons = vec![button(ANSWER, "Answer").value(asking.occurrence).primary()];
    if !asking.plan.is_empty() {
        let same = if asking.is_of_yesterday { "Same as yesterday" } else { "Same plan as last time" };
        buttons.push(button(SAME, same).value(asking.occurrence));
    }
    buttons.push(button(OFF, "Off today").value(asking.occurrence));
    buttons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ritual_of_another_name_is_called_by_it() {
        assert_eq!(prompt_title(None, "Performance"), "Your stand-up for Performance");
        assert_eq!(prompt_title(Some("Evening wrap-up"), "Performance"), "Evening wrap-up for Performance");
    }
}
