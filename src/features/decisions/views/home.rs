//! Decisions on the App Home.

use super::{
    super::model::{Decision, State, Task},
    OPEN_DECIDE, OPEN_FORM, OPEN_OTHERWISE, OPEN_REVIEW, about,
    lists::line,
    title,
};
use crate::{
    directory::Names,
    slack::{
        blocks::{self, HomeBuilder, button},
        mrkdwn::{Text, md, number},
    },
};
use jiff::civil::Date;

/// So many stand on the page itself.
const SHOWN: usize = 5;

/// What waits on the reader; no part at all where nothing does.
pub(in super::super) fn home(waiting: &[Decision], names: &Names, (today, may_open): (Date, bool)) -> HomeBuilder {
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
            (_, State::Open | State::Provisional | State::Decided | State::Dropped) => line(decision, names, today),
        };
        let press = match decision.task() {
            Some(Task::Confirm) => button(OPEN_OTHERWISE, "Decide otherwise"),
            Some(Task::Review) => button(OPEN_REVIEW[0], "Did it work?"),
            Some(Task::Decide) | None => button(OPEN_DECIDE, "Decide"),
        };
        home.section_with(what, press.value(decision.id))
    })
    .context(more)
    .actions(open)
}
