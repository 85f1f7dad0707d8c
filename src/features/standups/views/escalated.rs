//! Blockers that are escalated: the way there, and what came of it.

use super::quoted;
use crate::{
    features::{
        escalations::{actions::describe, model::Link},
        standups::model::Blocker,
    },
    ids::EscalationId,
    signal::{Choice, Message},
    slack::{
        blocks::{Button, Menu, button, choice, menu, message},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// *Solved*, by the reporter; carries the blocker.
pub(in super::super) const SOLVED: &str = "need_solved";
/// *Escalate*, at one blocker; carries it.
pub(in super::super) const ESCALATE: &str = "need_escalate";
/// *Escalate …*, where several stand; the chosen one comes back.
pub(in super::super) const ESCALATE_ONE: &str = "need_escalate_one";
/// *Still in my way*, once something was decided.
pub(in super::super) const STILL: &str = "need_still";

/// What whoever can decide reads of who is blocked, where somebody else asks for them.
pub(in super::super) fn who_needs(blocker: &Blocker) -> String {
    format!("{} ({}) needs it.", blocker.reporter_name, blocker.pod_name)
}

/// The label says what comes: a form, or what was sent already; of a confidential one it tells nothing.
pub(super) fn escalate_label(blocker: &Blocker) -> &'static str {
    if blocker.escalation.as_ref().is_some_and(Link::is_shown_open) { "Show its escalation" } else { "Escalate" }
}

/// The way there, at one blocker.
pub(super) fn escalate_button(blocker: &Blocker) -> Button {
    button(ESCALATE, escalate_label(blocker)).value(blocker.id)
}

/// The way there, of several that are in the way; nothing where each is escalated.
pub(super) fn escalate_menu<'a>(blockers: impl IntoIterator<Item = &'a Blocker>) -> Option<Menu> {
    let open = |one: &&Blocker| one.state.is_live() && !one.escalation.as_ref().is_some_and(Link::is_shown_open);
    let short = |one: &Blocker| one.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let choices: Vec<Choice> =
        blockers.into_iter().filter(open).take(100).map(|one| choice(one.id, &short(one))).collect();
    (!choices.is_empty()).then(|| menu(ESCALATE_ONE, "Escalate …", &choices))
}

/// How it stands, for everybody who sees the blocker.
pub(super) fn link_words(blocker: &Blocker) -> Text {
    blocker.escalation.as_ref().map(describe).unwrap_or_default()
}

/// A line with how the escalation stands at its end.
pub(super) fn with_link(line: Text, blocker: &Blocker) -> Text {
    let link = link_words(blocker);
    if link.is_empty() { line } else { md("{} · {}", &[line, link]) }
}

/// Something was decided: is it out of the way? With what was decided, where its reporter has not read it yet.
pub(in super::super) fn solved_question(
    blocker: &Blocker,
    (escalation, unread): (EscalationId, Option<&Link>),
) -> Message {
    let what = quoted(&blocker.text);
    let said = match unread {
        Some(link) => md("{} was {}", &[what, describe(link)]),
        None => md("What you asked about {} is decided (#{}).", &[what, number(escalation)]),
    };
    message(said.clone())
        .section(said)
        .section(text("Is it out of the way now?"))
        .actions([
            button(SOLVED, "Solved").value(blocker.id).primary(),
            button(STILL, "Still in my way").value(blocker.id),
        ])
        .build()
}

/// In its place once they said that it is not.
pub(in super::super) fn still_message(blocker: &Blocker) -> Message {
    let said = match &blocker.holder_name {
        Some(holder) => md(
            "{} stays in your way. {} is reminded of it if nothing happens for two working days.",
            &[quoted(&blocker.text), words(holder)],
        ),
        None => md("{} stays in your way.", &[quoted(&blocker.text)]),
    };
    message(said.clone()).section(said).build()
}
