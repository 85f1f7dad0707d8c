//! The message of a sprint, what is said under it, and its summary.

use super::{
    super::model::{GoalMet, Sprint, SprintState},
    OPEN_PLAN, OPEN_TICK, counted, quoted, span, standing, standing_line, with_counted,
};
use crate::{
    calendar::WorkCalendar,
    features::sprints::model::{Commitment, Progress},
    signal::Message,
    slack::{
        blocks::{Button, button, message},
        mrkdwn::{Text, md, person, text, words},
    },
};
use jiff::civil::Date;

/// Whether a message has to say whose sprint it is: in a pod's own channel everybody knows.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Whose {
    /// It has.
    pub(in super::super) is_said: bool,
}

/// The living message: the goal, what the pod committed itself to, and how far it is on `today`.
pub(in super::super) fn goal_message(sprint: &Sprint, whose: Whose, today: Date, calendar: &WorkCalendar) -> Message {
    let progress = sprint.progress(today, calendar);
    let stands = match sprint.state {
        SprintState::Running => standing_line(sprint, progress),
        SprintState::Ended => with_counted(text("Over"), sprint),
        SprintState::Cancelled => with_counted(text("Called off"), sprint),
    };
    let fallback = match &sprint.goal {
        Some(goal) => md("Sprint {}: {}", &[words(&named(sprint, whose)), quoted(goal)]),
        None => md("Sprint {}", &[words(&named(sprint, whose))]),
    };
    let title = format!("Sprint {}", named(sprint, whose));
    let start = message(fallback).header(&title).section(goal(sprint));
    let lines: Vec<Text> = sprint.commitments.iter().map(line).collect();
    start.section(Text::join(&lines, "\n")).context(stands).actions(buttons(sprint)).build()
}

/// `30 Nov – 11 Dec`, or `of Brand & Content, 30 Nov – 11 Dec`.
fn named(sprint: &Sprint, whose: Whose) -> String {
    if whose.is_said { format!("of {}, {}", sprint.pod_name, span(sprint)) } else { span(sprint) }
}

fn goal(sprint: &Sprint) -> Text {
    match (&sprint.goal, sprint.state) {
        (Some(goal), _) => md("*Goal:* {}", &[words(goal)]),
        (None, SprintState::Running) => {
            text("This sprint runs without a goal so far. That is all right; it can still be given one at any time.")
        }
        (None, SprintState::Ended | SprintState::Cancelled) => text("This sprint had no goal of its own."),
    }
}

fn line(commitment: &Commitment) -> Text {
    let tick = text(if commitment.done.is_some() { "☑" } else { "☐" });
    match &commitment.owner {
        Some(owner) => md("{} {} – {}", &[tick, words(&commitment.text), person(owner)]),
        None => md("{} {}", &[tick, words(&commitment.text)]),
    }
}

fn buttons(sprint: &Sprint) -> Vec<Button> {
    if !sprint.is_running() {
        return Vec::new();
    }
    if sprint.goal.is_none() {
        return vec![button(OPEN_PLAN, "Plan").value(sprint.id)];
    }
    let tick = (!sprint.commitments.is_empty()).then(|| button(OPEN_TICK, "Tick").value(sprint.id).primary());
    tick.into_iter().chain([button(OPEN_PLAN, "Edit").value(sprint.id)]).collect()
}

/// A line under the goal, in the middle of the sprint.
pub(in super::super) fn half_time_message(sprint: &Sprint, progress: Progress) -> Message {
    message(md("Half-time: {}.", &[standing(sprint, progress)])).build()
}

/// How it went, for all.
pub(in super::super) fn summary_message(sprint: &Sprint, whose: Whose) -> Message {
    let goal = sprint.goal.as_deref().map(quoted).unwrap_or_default();
    let Some(review) = &sprint.review else {
        let said = md("*The sprint {} is over.* Its goal was {}.", &[words(&named(sprint, whose)), goal]);
        return message(said.clone()).section(said).context(counted(sprint)).build();
    };
    let met = text(match review.met {
        GoalMet::Yes => "Goal met",
        GoalMet::Partly => "Goal met in part",
        GoalMet::No => "Goal not met this time",
    });
    let said = md("*The sprint {} is over. {}:* {}.", &[words(&named(sprint, whose)), met, goal]);
    let start = message(said.clone()).section(said);
    let start = match &review.shipped {
        Some(shipped) => start.section(text("*What shipped*")).quote(shipped),
        None => start,
    };
    let start = match &review.not_shipped {
        Some(not_shipped) => start.section(text("*What did not*")).quote(not_shipped),
        None => start,
    };
    start.context(join(counted(sprint), md("looked back on by {}", &[person(&review.by)]))).build()
}

fn join(first: Text, second: Text) -> Text {
    let parts: Vec<Text> = [first, second].into_iter().filter(|part| !part.is_empty()).collect();
    Text::join(&parts, " · ")
}

/// A running sprint among what somebody holds.
pub(in crate::features::sprints) fn obligation_words(goal: Option<&str>) -> String {
    goal.map_or_else(|| "The running sprint, which has no goal yet".to_owned(), |goal| format!("Sprint: {goal}"))
}
