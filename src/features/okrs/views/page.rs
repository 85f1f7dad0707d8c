//! What stands of key results on the App Home: within a person's pods, among the quick actions, in the roll-out.

use super::{
    super::{
        OPEN_UPDATE,
        model::{Sheet, Today},
    },
    OPEN_NEW,
    standing::{arithmetic, objective_standing},
};
use crate::{
    directory::views::listed,
    slack::{
        blocks::{Button, button},
        mrkdwn::{Text, md, number, text, words},
    },
    turn::{PodState, StepState},
};

/// So many pods are named that have none.
const NAMED: usize = 3;

/// How a pod stands, for somebody of it.
pub(in super::super) fn pod_state(sheet: &Sheet, today: &Today, may_update: bool) -> PodState {
    let Some(objective) = &sheet.objective else {
        return PodState { pod: sheet.pod, text: text("No objective for this cycle yet"), press: None };
    };
    let done = arithmetic(objective.progress(), objective.pace(today));
    let stands = objective_standing(objective, today);
    let stands = if stands.is_empty() { stands } else { md(": {}", &[stands]) };
    PodState {
        pod: sheet.pod,
        text: md("_{}_ · {}{}", &[words(&objective.title), done, stands]),
        press: may_update.then(|| button(OPEN_UPDATE, "Update").value(sheet.pod)),
    }
}

/// *Update key results*, for whoever belongs to a pod; of which, the form asks.
pub(in super::super) fn update_button() -> Button {
    button(OPEN_UPDATE, "Update key results")
}

/// The step of the roll-out: each pod knows what it is after. `aims`: the pods' names, and whether they do; `cycle`: "Q4 2026".
pub(in super::super) fn roll_out(aims: &[(String, bool)], cycle: &str) -> StepState {
    let mut without: Vec<&str> = aims.iter().filter(|(_, has_one)| !has_one).map(|(name, _)| name.as_str()).collect();
    without.sort_by_cached_key(|name| name.to_lowercase());
    let is_done = !aims.is_empty() && without.is_empty();
    StepState {
        name: "Objectives",
        purpose: text("Each pod knows what it is after this quarter, and by which figures it sees how far it is."),
        stands: md(
            "{} of {} pods have an objective for {}",
            &[number(aims.len() - without.len()), number(aims.len()), words(cycle)],
        ),
        next: match without.as_slice() {
            [] => Text::default(),
            without => md("Next: {}. A lead sets one with `/okr new`", &[words(&listed(without, NAMED, "and"))]),
        },
        press: (!without.is_empty()).then(|| button(OPEN_NEW, "Set an objective")),
        is_done,
    }
}
