//! Every sentence and every block of sprints that a person reads. Commitments are the pod's: what is not done is said in
//! numbers, never by whom.

mod answers;
mod forms;
mod goal;
mod questions;
mod refusals;

pub(super) use answers::*;
pub(super) use forms::*;
pub(super) use goal::*;
pub(super) use questions::*;
pub(super) use refusals::*;

use super::model::{Progress, Sprint};
use crate::calendar::dates::days;
use crate::slack::mrkdwn::{Text, md, number, words};

/// Opens the form with a sprint's plan; carries the sprint.
pub(super) const OPEN_PLAN: &str = "sprint_plan";
/// Opens the form in which commitments are ticked; carries the sprint.
pub(super) const OPEN_TICK: &str = "sprint_tick";
/// Opens the form that looks back; carries the sprint.
pub(super) const OPEN_REVIEW: &str = "sprint_review";
/// *All right*, under the question at half-time; carries the sprint.
pub(super) const LOOK_SEEN: &str = "sprint_look_seen";

/// What happens after its steps, for those who want to know beforehand.
pub(super) const LATER: [&str; 2] = ["Half-time", "Looking back"];

/// `30 Nov – 11 Dec`.
fn span(sprint: &Sprint) -> String {
    days(sprint.first, sprint.last, sprint.first)
}

/// `3 of 7 done`; nothing where there is nothing to do.
fn counted(sprint: &Sprint) -> Text {
    match sprint.commitments.len() {
        0 => Text::default(),
        all => md("{} of {} done", &[number(sprint.done()), number(all)]),
    }
}

/// `day 3 of 10 · 3 of 7 done`, within a sentence.
fn standing(sprint: &Sprint, Progress { day, days }: Progress) -> Text {
    with_counted(md("day {} of {}", &[number(day), number(days)]), sprint)
}

/// `Day 3 of 10 · 3 of 7 done`, as a line.
fn standing_line(sprint: &Sprint, Progress { day, days }: Progress) -> Text {
    with_counted(md("Day {} of {}", &[number(day), number(days)]), sprint)
}

fn with_counted(start: Text, sprint: &Sprint) -> Text {
    let parts: Vec<Text> = [start, counted(sprint)].into_iter().filter(|part| !part.is_empty()).collect();
    Text::join(&parts, " · ")
}

/// The goal in its quotation marks.
fn quoted(goal: &str) -> Text {
    md("“{}”", &[words(goal)])
}
