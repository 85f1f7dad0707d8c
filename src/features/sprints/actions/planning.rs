//! Planning a sprint: its goal, and what the pod commits itself to.

use super::{
    super::{
        model::{Planned, Question, Sprint},
        store::{self, Which},
        views,
    },
    asking::settle,
    find_sprint, require_lead,
    showing::show,
    subject,
};
use crate::{
    error::{Error, Result},
    features::rituals::actions::Place,
    ids::{CommitmentId, SprintId},
    turn::{Change, Turn},
};
use serde_json::{Value, json};

/// What was still open when the pod's last sprint ended, to begin a plan with; nothing where this one is planned already.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn carried_over(turn: &mut Turn, sprint: &Sprint) -> Result<Vec<Planned>> {
    if sprint.goal.is_some() {
        return Ok(Vec::new());
    }
    let workspace = turn.workspace().clone();
    let former = store::list(turn.tx(), &workspace, Which::Former(sprint.pod, sprint.id)).await?.pop();
    let open = |sprint: Sprint| -> Vec<Planned> {
        let planned = |one: &super::super::model::Commitment| Planned {
            id: None,
            text: one.text.clone(),
            owner: one.owner.clone(),
        };
        sprint.open().map(planned).collect()
    };
    Ok(former.map(open).unwrap_or_default())
}

/// Writes the plan of a running sprint, or changes it; `seen` are the commitments that the form showed. Tells where the goal
/// stands.
///
/// # Errors
/// A sentence where the actor may not, the sprint is over, or somebody else changed the plan meanwhile.
pub(in super::super) async fn plan(
    turn: &mut Turn,
    id: SprintId,
    goal: &str,
    (seen, planned): (&[CommitmentId], &[Planned]),
) -> Result<(Sprint, Place)> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let found = find_sprint(turn, id).await?.filter(Sprint::is_running);
    let before = found.ok_or_else(|| Error::user(views::sprint_over()))?;
    require_lead(turn, before.pod).await?;
    let standing: Vec<CommitmentId> = before.commitments.iter().map(|one| one.id).collect();
    if standing.iter().any(|id| !seen.contains(id)) || seen.iter().any(|id| !standing.contains(id)) {
        return Err(Error::user(views::changed_meanwhile()));
    }
    store::update_plan(turn.tx(), &workspace, id, goal, (&by, now)).await?;
    store::update_commitments(turn.tx(), &workspace, id, (&standing, planned)).await?;
    let was = before.goal.as_ref().map(|_| summary(&before));
    if matches!(before.asked, Some(Question::Plan | Question::Look)) {
        settle(turn, &before).await?;
    }
    let Some(after) = find_sprint(turn, id).await? else { return Err(Error::user(views::sprint_over())) };
    turn.record(Change { verb: "plan", subject: subject(id), before: was, after: Some(summary(&after)), why: None })
        .await?;
    turn.refresh_homes_of(after.pod).await?;
    let place = show(turn, &after).await?;
    Ok((after, place))
}

fn summary(sprint: &Sprint) -> Value {
    let one = |one: &super::super::model::Commitment| json!({ "text": one.text, "owner": one.owner });
    json!({ "goal": sprint.goal, "commitments": sprint.commitments.iter().map(one).collect::<Vec<_>>() })
}
