//! Decisions on the App Home.

use super::{
    super::model::{Decision, State, Task},
    CONFIRM, OPEN_DECIDE, OPEN_FORM, OPEN_REVIEW, about,
    lists::line,
    quoted, title,
};
use crate::{
    directory::Names,
    ids::UserId,
    slack::{
        blocks::{Button, button},
        mrkdwn::{Text, md},
    },
    turn::Wait,
};
use jiff::civil::Date;

/// One that waits on the reader.
pub(in super::super) fn wait(decision: &Decision, names: &Names, (today, me): (Date, &UserId)) -> Wait {
    let what = match (decision.task(), decision.state) {
        (Some(Task::Review), _) => md("*{}* {}\nDid it work?", &[title(decision, names), about(decision)]),
        (Some(Task::Confirm), _) => to_confirm(decision, names),
        (_, State::Open | State::Provisional | State::Decided | State::Dropped) => {
            line(decision, names, (today, Some(me)))
        }
    };
    let press = match decision.task() {
        Some(Task::Confirm) => button(CONFIRM, "Confirm").confirm(
            "Confirm it?",
            &md("{} is decided then, and everybody it concerns hears of it.", &[outcome(decision)]),
            "Confirm",
            "Not now",
        ),
        Some(Task::Review) => button(OPEN_REVIEW[0], "Did it work?"),
        Some(Task::Decide) | None => button(OPEN_DECIDE, "Decide"),
    };
    Wait {
        key: format!("decision/{}", decision.id),
        what,
        since: decision.opened_at,
        due: decision.day(),
        press: Some(press.value(decision.id)),
        way: format!("/decide show {}", decision.id),
    }
}

/// *Record a decision*, among the quick actions.
pub(in super::super) fn record_button() -> Button {
    button(OPEN_FORM, "Record a decision")
}

/// What waits for the reader's yes, with what was decided.
fn to_confirm(decision: &Decision, names: &Names) -> Text {
    let by = decision.ending.as_ref().map_or(&decision.accountable, |ending| &ending.by);
    md(
        "*{}* {}\n{} decided: {}. It is provisional until you confirm it.",
        &[title(decision, names), about(decision), names.person(by), outcome(decision)],
    )
}

fn outcome(decision: &Decision) -> Text {
    quoted(decision.text.wording.outcome.as_deref().unwrap_or_default())
}
