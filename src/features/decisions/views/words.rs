//! What the messages are called, and why they come.

use super::{
    super::model::{Decision, LONGEST_TITLE, LONGEST_WORDS, Part, Task},
    Right, place, short, title,
};
use crate::{
    directory::Names,
    ids::{DecisionId, EscalationId, UserId},
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, md, number, text},
    },
    turn::Why,
};

/// For lists of what somebody holds, which others may read.
pub(in super::super) fn obligation_words(decision: &Decision) -> String {
    if decision.matter.confidential {
        return format!("Decision {}, which is confidential", decision.id);
    }
    format!("Decision {}: {}", decision.id, short(decision))
}

/// For the App Home.
pub(in super::super) fn ask_title(decision: &Decision) -> String {
    let short = short(decision);
    match decision.task() {
        Some(Task::Confirm) => format!("To confirm: {short}"),
        Some(Task::Review) => format!("Did it work? {short}"),
        Some(Task::Decide) | None => format!("To decide: {short}"),
    }
}

/// Why this person is asked.
pub(in super::super) fn ask_why(decision: &Decision, names: &Names, (person, right): (&UserId, &Right)) -> Why {
    let is_accountable = *person == decision.accountable;
    let rule = match decision.task() {
        Some(Task::Confirm) => md("By the rights this is yours to decide now. {}", std::slice::from_ref(&right.words)),
        _ if is_accountable => text("You are accountable for this decision."),
        _ => {
            md("{} is accountable for this decision, and you act for them now.", &[names.person(&decision.accountable)])
        }
    };
    Why {
        rule,
        owner: Some(md("{} ({})", &[names.person(&decision.author), place(decision, names)])),
        change: Some(text("*Another date* puts it off; `/decide rights` shows who decides what.")),
        ..Why::default()
    }
    .asking()
}

/// For the App Home of somebody who is consulted.
pub(in super::super) fn consult_title(decision: &Decision) -> String {
    format!("Your view: {}", short(decision))
}

/// Why they are asked.
pub(in super::super) fn consult_why(decision: &Decision, names: &Names) -> Why {
    Why::from(md("{} would like to hear you before this is decided.", &[names.person(&decision.author)])).asking()
}

/// For the App Home of somebody who is told.
pub(in super::super) fn news_title(decision: &Decision) -> String {
    format!("Decision: {}", short(decision))
}

/// Why they are told.
pub(in super::super) fn news_why(part: Part) -> Text {
    match part {
        Part::Author => text("You opened this decision."),
        Part::Accountable => text("You are accountable for this decision."),
        Part::Responsible => text("You are responsible for what is decided here."),
        Part::Consulted => text("You were to be heard about this decision."),
        Part::Informed => text("You are to be informed of this decision."),
        Part::Asked | Part::Former => text("This decision waited on you."),
    }
}

/// It was not decided in time.
pub(in super::super) fn leadership_title(decision: &Decision) -> String {
    format!("Not decided: {}", short(decision))
}

/// Why leadership hears of it.
pub(in super::super) fn leadership_why(decision: &Decision, names: &Names) -> Text {
    md("*{}* is overdue in spite of all reminders, so leadership hears of it, once.", &[title(decision, names)])
}

/// No rule can be asked.
pub(in super::super) fn no_rule() -> Text {
    text("The table of rights has no answer for this any more, so leadership decides")
}

/// The answer to *Blocked*.
pub(in super::super) fn blocked_message(id: DecisionId, escalation: EscalationId) -> Message {
    let said = md(
        "Decision #{} is escalated as #{} now. Its answer decides it, and you are told each time something happens. \
         `/escalate show {}` shows where it is.",
        &[number(id), number(escalation), number(escalation)],
    );
    message(said.clone()).section(said).build()
}

/// What stands on record of somebody who presses *Nothing to add*.
pub(in super::super) fn nothing_to_add() -> &'static str {
    "Nothing to add."
}

/// What somebody wrote, as the title of a decision and as its context; the whole of it stands where the link leads.
pub(in super::super) fn quote(author: Option<&str>, said: &str) -> (String, String) {
    let first = said.lines().next().unwrap_or_default();
    let title = shortened(first, usize::from(LONGEST_TITLE));
    if said.is_empty() {
        return (title, String::new());
    }
    let author = author.unwrap_or("Somebody");
    let room = usize::from(LONGEST_WORDS).saturating_sub(author.chars().count() + 20);
    (title, format!("{author} wrote: “{}”", shortened(said, room)))
}

fn shortened(written: &str, most: usize) -> String {
    if written.chars().count() <= most {
        return written.to_owned();
    }
    written.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}
