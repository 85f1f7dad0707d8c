//! The forms: planning, ticking, looking back.

use super::{
    super::model::{
        Commitment, GoalMet, LONGEST_COMMITMENT, LONGEST_GOAL, LONGEST_REVIEW, MOST_COMMITMENTS, Planned, Sprint,
    },
    OPEN_PLAN, OPEN_REVIEW, OPEN_TICK, quoted, span,
};
use crate::{
    directory::members::Member,
    ids::{CommitmentId, SprintId, UserId},
    signal::{Choice, Form, Modal, Reopen},
    slack::{
        blocks::{ModalBuilder, checkboxes, choice, chosen_first, modal, select, text_input},
        mrkdwn::{md, number, text, words},
    },
};
use serde::{Deserialize, Serialize};

/// The form with a sprint's plan.
pub(in super::super) const PLAN_FORM: &str = "sprint_plan_form";
/// The form in which commitments are ticked.
pub(in super::super) const TICK_FORM: &str = "sprint_tick_form";
/// The form that looks back.
pub(in super::super) const REVIEW_FORM: &str = "sprint_review_form";
/// The goal's field.
pub(in super::super) const GOAL: &str = "goal";
/// Whether the goal was met.
pub(in super::super) const MET: &str = "met";
/// What shipped.
pub(in super::super) const SHIPPED: &str = "shipped";
/// What did not.
pub(in super::super) const NOT_SHIPPED: &str = "not_shipped";
/// The ticks.
const DONE: &str = "done";
/// The choice that a commitment is everybody's.
const ALL: &str = "all";

/// What the plan's form carries: never authority, only what the person saw.
#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Plan {
    /// Which sprint.
    pub(in super::super) sprint: SprintId,
    /// The commitments that were there, in the order of the fields.
    pub(in super::super) seen: Vec<CommitmentId>,
    /// So many lines were filled in at first.
    pub(in super::super) filled: usize,
}

/// What the form of ticks carries.
#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Ticks {
    /// Which sprint.
    pub(in super::super) sprint: SprintId,
    /// What was shown, and whether it was done then.
    pub(in super::super) seen: Vec<(CommitmentId, bool)>,
}

/// The field of the commitment at this place, from 0.
pub(in super::super) fn what_field(place: usize) -> String {
    format!("what_{place}")
}

fn owner_field(place: usize) -> String {
    format!("owner_{place}")
}

/// What was filled in at this place: the words, and who sees to it.
pub(in super::super) fn filled(form: &Form, place: usize) -> (Option<String>, Option<UserId>) {
    let text = form.text(&what_field(place)).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let owner = form.choice(&owner_field(place)).filter(|owner| *owner != ALL).map(UserId::from);
    (text, owner)
}

/// The form with the plan as it stands, or, at first, with what is carried over.
pub(in super::super) fn plan_modal(sprint: &Sprint, carried: &[Planned], members: &[Member]) -> Modal {
    let seen: Vec<CommitmentId> = sprint.commitments.iter().map(|one| one.id).collect();
    let rows: Vec<(&str, Option<&UserId>)> = if seen.is_empty() {
        carried.iter().map(|one| (one.text.as_str(), one.owner.as_ref())).collect()
    } else {
        sprint.commitments.iter().map(|one| (one.text.as_str(), one.owner.as_ref())).collect()
    };
    let hint = match (rows.is_empty(), carried.is_empty()) {
        (true, _) => text("Up to seven commitments; two or three are a good plan, too."),
        (false, true) => text("Up to seven commitments. Empty a line to take one out."),
        (false, false) => text("What was still open in the last sprint is filled in. Empty a line to leave it out."),
    };
    let goal = text_input(GOAL, "Goal")
        .multiline()
        .initial(sprint.goal.as_deref().unwrap_or_default())
        .placeholder("What will be different when it is over?")
        .max_length(LONGEST_GOAL);
    let owners: Vec<Choice> = std::iter::once(choice(ALL, "The whole pod"))
        .chain(members.iter().map(|member| choice(&member.person, &member.name)))
        .collect();
    let title = if sprint.goal.is_some() { "Change the sprint" } else { "Plan the sprint" };
    let start = modal(PLAN_FORM, title)
        .submit("Save")
        .close("Cancel")
        .metadata(&Plan { sprint: sprint.id, seen, filled: rows.len() })
        .reopen(reopen(sprint, "The plan of the sprint of", OPEN_PLAN))
        .section(md("*{}* · {}", &[words(&sprint.pod_name), number(span(sprint))]))
        .input(goal)
        .context(hint);
    (0..MOST_COMMITMENTS).fold(start, |form, place| row(form, place, rows.get(place).copied(), &owners)).build()
}

fn row(form: ModalBuilder, place: usize, row: Option<(&str, Option<&UserId>)>, owners: &[Choice]) -> ModalBuilder {
    let (text, owner) = row.unwrap_or_default();
    let nth = place + 1;
    let what =
        text_input(&what_field(place), &format!("Commitment {nth}")).initial(text).max_length(LONGEST_COMMITMENT);
    let chosen = owner.map_or(ALL, UserId::as_str);
    let owners = chosen_first(owners.to_vec(), &[ALL.to_owned(), chosen.to_owned()]);
    let who = select(&owner_field(place), &format!("Who sees to {nth}"), &owners);
    form.input(what.optional()).input(who.initial(chosen).optional())
}

/// The form in which what is done is ticked.
pub(in super::super) fn tick_modal(sprint: &Sprint, shown: &[&Commitment]) -> Modal {
    let seen = shown.iter().map(|one| (one.id, one.done.is_some())).collect();
    let boxes: Vec<Choice> = shown.iter().map(|one| choice(one.id, &one.text)).collect();
    let ticked: Vec<String> = shown.iter().filter(|one| one.done.is_some()).map(|one| one.id.to_string()).collect();
    modal(TICK_FORM, "What is done?")
        .submit("Save")
        .close("Cancel")
        .metadata(&Ticks { sprint: sprint.id, seen })
        .reopen(reopen(sprint, "The ticks of the sprint of", OPEN_TICK))
        .section(md("*{}* · {}", &[words(&sprint.pod_name), sprint.goal.as_deref().map(quoted).unwrap_or_default()]))
        .input(checkboxes(DONE, "Commitments", &boxes).initial(&ticked).optional())
        .build()
}

/// What somebody ticked or took back, of what they saw: `(commitment, done now)`.
pub(in super::super) fn ticked(form: &Form, seen: &[(CommitmentId, bool)]) -> Vec<(CommitmentId, bool)> {
    let ticked = form.chosen(DONE);
    let now = |id: &CommitmentId| ticked.contains(&id.to_string());
    seen.iter().filter(|(id, was)| now(id) != *was).map(|(id, was)| (*id, !was)).collect()
}

/// The form that looks back, filled in as far as the ticks tell.
pub(in super::super) fn review_modal(sprint: &Sprint) -> Modal {
    let listed = |done: bool| -> String {
        let those = sprint.commitments.iter().filter(|one| one.done.is_some() == done);
        those.map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n")
    };
    let before = sprint.review.as_ref();
    let said = |text: Option<&String>| text.cloned().unwrap_or_default();
    let shipped = before.map_or_else(|| listed(true), |review| said(review.shipped.as_ref()));
    let not_shipped = before.map_or_else(|| listed(false), |review| said(review.not_shipped.as_ref()));
    let verdicts = [
        choice(GoalMet::Yes.as_str(), "Yes"),
        choice(GoalMet::Partly.as_str(), "In part"),
        choice(GoalMet::No.as_str(), "No"),
    ];
    let met = before.map_or("", |review| review.met.as_str());
    modal(REVIEW_FORM, "How did it go?")
        .submit("Save")
        .close("Cancel")
        .metadata(&sprint.id)
        .reopen(reopen(sprint, "Looking back on the sprint of", OPEN_REVIEW))
        .section(md(
            "*{}* · {}\n{}",
            &[words(&sprint.pod_name), number(span(sprint)), sprint.goal.as_deref().map(quoted).unwrap_or_default()],
        ))
        .input(select(MET, "Was the goal met?", &verdicts).initial(met))
        .input(long(SHIPPED, "What shipped?", &shipped))
        .input(
            long(NOT_SHIPPED, "What did not?", &not_shipped)
                .hint("Commitments that are not ticked are offered again when the next sprint is planned."),
        )
        .build()
}

fn long(field: &str, label: &str, initial: &str) -> crate::slack::blocks::TextInput {
    text_input(field, label).multiline().initial(initial).max_length(LONGEST_REVIEW).optional()
}

fn reopen(sprint: &Sprint, what: &str, action: &str) -> Reopen {
    Reopen { title: format!("{what} {}", sprint.pod_name), action_id: action.to_owned(), value: sprint.id.to_string() }
}
