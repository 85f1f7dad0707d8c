//! What cannot be done, and what to do instead. Plain sentences: names, not mentions.

use crate::directory::views::{listed, short};
use jiff::civil::Date;

/// How many pods a sentence names.
const CHOICES: usize = 6;

/// Who may tick a commitment.
pub(in super::super) fn only_the_pod_ticks() -> &'static str {
    "Only people of the pod tick its commitments. Nothing was changed; ask one of them."
}

/// Who may look at a sprint.
pub(in super::super) fn only_colleagues_look() -> &'static str {
    "Sprints are for colleagues only."
}

/// Who may plan a sprint, and look back on it.
pub(in super::super) fn only_the_lead_plans(pod: &str) -> String {
    format!(
        "The sprint of {pod} is planned and looked back on by its lead or deputy, by whoever covers for them, or by an administrator. Ask one of them."
    )
}

/// The sprint does not run any more.
pub(in super::super) fn sprint_over() -> &'static str {
    "This sprint is over, so nothing was changed. `/sprint show` shows the one that runs now."
}

/// There is no such sprint, or it was called off.
pub(in super::super) fn sprint_gone() -> &'static str {
    "This sprint was called off, so nothing was changed. `/sprint show` shows the one that runs now."
}

/// Nobody gave it a goal.
pub(in super::super) fn no_goal_to_review() -> &'static str {
    "This sprint had no goal, so there is nothing to look back on. `/sprint plan` sets one while a sprint runs."
}

/// Somebody else changed the plan since the form was opened.
pub(in super::super) fn changed_meanwhile() -> &'static str {
    "Somebody changed this plan meanwhile, so nothing was saved. Copy what you typed, close the form and open it again."
}

/// The pod has no sprint now, and one is to come.
pub(in super::super) fn next_sprint(pod: &str, begins: Date) -> String {
    format!("{pod} has no sprint now. The next one begins on {}.", begins.strftime("%A %-d %B"))
}

/// The pod has no sprint now.
pub(in super::super) fn no_sprint(pod: &str, may_found: bool) -> String {
    if may_found {
        format!("{pod} has no sprint now. `/ritual add sprint` lets one begin every other Monday.")
    } else {
        format!("{pod} has no sprint now. Its lead can let one begin every other Monday: `/ritual add sprint`.")
    }
}

/// There is nothing this person could tick.
pub(in super::super) fn nothing_to_tick(pod: &str) -> String {
    format!("The sprint of {pod} has no commitment that is yours to tick. `/sprint show` shows them all.")
}

/// The words name no pod.
pub(in super::super) fn no_such_pod(typed: &str) -> String {
    format!("There is no pod called “{}”. `/pod list` shows them all.", short(typed))
}

/// The words name several pods.
pub(in super::super) fn several_pods(typed: &str, names: &[String]) -> String {
    format!("“{}” can be {}. Please type more of the name.", short(typed), listed(names, CHOICES, "or"))
}

/// No pod was named, and none can be guessed.
pub(in super::super) fn which_pod() -> &'static str {
    "Which pod? Say it in the pod's channel, or name it: `/sprint show performance`."
}

/// The pod is no more, or was never.
pub(in super::super) fn pod_gone() -> &'static str {
    "This pod no longer exists. `/pod list` shows those that do."
}

/// The goal was left empty.
pub(in super::super) fn no_goal() -> String {
    "Say in one sentence what the pod wants to reach.".to_owned()
}

/// Somebody sees to nothing.
pub(in super::super) fn owner_of_nothing() -> String {
    "Say what it is, or leave who sees to it empty, too.".to_owned()
}

/// Nothing was said about the goal.
pub(in super::super) fn no_verdict() -> String {
    "Please say whether the goal was met.".to_owned()
}
