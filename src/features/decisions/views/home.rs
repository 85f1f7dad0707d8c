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
        blocks::{self, HomeBuilder, button},
        mrkdwn::{Text, md, number},
    },
};
use jiff::civil::Date;

/// So many stand on the page itself.
const SHOWN: usize = 5;

/// What waits on the reader; no part at all where nothing does.
pub(in super::super) fn home(
    waiting: &[Decision],
    names: &Names,
    (today, may_open, me): (Date, bool, &UserId),
) -> HomeBuilder {
    let home = blocks::home();
    if waiting.is_empty() {
        return home;
    }
    let home = home.header("Decisions");
    let more = waiting.len().saturating_sub(SHOWN);
    let more = if more == 0 { Text::default() } else { md("And {} more: `/decide list`.", &[number(more)]) };
    let open = may_open.then(|| button(OPEN_FORM, "Record a decision"));
    home.each(waiting.iter().take(SHOWN), |home, decision| {
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
        home.section_with(what, press.value(decision.id))
    })
    .context(more)
    .actions(open)
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
