//! Ticking what is done.

use super::{
    super::{
        FEATURE,
        model::{Commitment, Done, Sprint},
        store, views,
    },
    TICK, find_sprint,
    showing::show,
};
use crate::{
    error::{Error, Result},
    ids::CommitmentId,
    turn::{Change, Turn},
};
use serde_json::json;

/// The actor says that a commitment is done, or (`is_done` false) that it is not; the sprint's message follows. What was so
/// already changes nothing; `None` where its sprint is over.
///
/// # Errors
/// A sentence where the actor is not of the pod.
pub async fn tick_commitment(turn: &mut Turn, id: CommitmentId, is_done: bool) -> Result<Option<Commitment>> {
    // Whoever calls this, what is recorded and shown is the sprint's.
    let asker = turn.act_as(FEATURE);
    let ticked = tick_and_show(turn, id, is_done).await;
    turn.act_as(asker);
    ticked
}

async fn tick_and_show(turn: &mut Turn, id: CommitmentId, is_done: bool) -> Result<Option<Commitment>> {
    let workspace = turn.workspace().clone();
    let Some(before) = store::find_running(turn.tx(), &workspace, id).await? else { return Ok(None) };
    if !may_tick(turn, &before) {
        return Err(Error::user(views::only_the_pod_ticks()));
    }
    let after = tick(turn, before.clone(), is_done).await?;
    if after != before
        && let Some(sprint) = find_sprint(turn, after.sprint).await?
    {
        show(turn, &sprint).await?;
        turn.refresh_homes_of(sprint.pod).await?;
    }
    Ok(Some(after))
}

/// Says of several commitments of a running sprint whether they are done. Tells the sprint as it is now.
///
/// # Errors
/// A sentence where the actor is not of the pod.
pub(in super::super) async fn tick_all(
    turn: &mut Turn,
    sprint: &Sprint,
    wanted: &[(CommitmentId, bool)],
) -> Result<Sprint> {
    let mut after = sprint.clone();
    for commitment in &mut after.commitments {
        let Some((_, is_done)) = wanted.iter().find(|(id, _)| *id == commitment.id) else { continue };
        if !may_tick(turn, commitment) {
            return Err(Error::user(views::only_the_pod_ticks()));
        }
        *commitment = tick(turn, commitment.clone(), *is_done).await?;
    }
    if after != *sprint {
        show(turn, &after).await?;
        turn.refresh_homes_of(after.pod).await?;
    }
    Ok(after)
}

fn may_tick(turn: &Turn, commitment: &Commitment) -> bool {
    turn.may(&TICK, Some(commitment.pod))
}

async fn tick(turn: &mut Turn, mut commitment: Commitment, is_done: bool) -> Result<Commitment> {
    if commitment.done.is_some() == is_done {
        return Ok(commitment);
    }
    let workspace = turn.workspace().clone();
    commitment.done = is_done.then(|| Done { at: turn.now(), by: turn.actor().id.clone() });
    store::update_done(turn.tx(), &workspace, commitment.id, commitment.done.as_ref()).await?;
    turn.record(Change {
        verb: if is_done { "tick" } else { "untick" },
        subject: format!("commitment/{}", commitment.id),
        before: Some(json!({ "done": !is_done })),
        after: Some(json!({ "done": is_done, "text": commitment.text })),
        why: None,
    })
    .await?;
    Ok(commitment)
}
