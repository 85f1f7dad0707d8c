//! What was asked of those who stand in for somebody, and that they need not answer any more.

use super::super::store;
use crate::{
    error::Result,
    ids::{OccurrenceId, PodId, UserId},
    signal::Message,
    turn::Turn,
};

/// The ask to whoever stands in for a person in one pod.
pub(super) fn cover_key(occurrence: OccurrenceId, person: &UserId, pod: PodId) -> String {
    format!("cover/{occurrence}/{person}/{pod}")
}

/// The timer by which the time of those ends who stand in.
pub(super) fn end_key(occurrence: OccurrenceId, person: &UserId) -> String {
    format!("covers/{occurrence}/{person}")
}

/// Nothing is to be said any more by those who stand in about pods for which it is not `open`.
pub(super) async fn settle_covers(
    turn: &mut Turn,
    (id, person): (OccurrenceId, &UserId),
    open: &[PodId],
    said: &Message,
) -> Result<()> {
    let workspace = turn.workspace().clone();
    let covers = store::list_covers(turn.tx(), &workspace, (id, person)).await?;
    let settled = covers.iter().filter(|one| one.cover.is_some() && !open.contains(&one.pod_id));
    let keys: Vec<String> = settled.map(|one| cover_key(id, person, one.pod_id)).collect();
    release(turn, &keys, said).await?;
    if open.is_empty() && !covers.is_empty() {
        turn.cancel_timer(&end_key(id, person)).await?;
    }
    Ok(())
}

/// Nobody stands in for this person any more; those who have not answered yet, about these pods, read why.
pub(super) async fn release_covers(
    turn: &mut Turn,
    (id, person): (OccurrenceId, &UserId),
    open: &[PodId],
    said: &Message,
) -> Result<()> {
    let workspace = turn.workspace().clone();
    let covers = store::list_covers(turn.tx(), &workspace, (id, person)).await?;
    let asked = covers.iter().filter(|one| one.cover.is_some() && open.contains(&one.pod_id));
    let keys: Vec<String> = asked.map(|one| cover_key(id, person, one.pod_id)).collect();
    release(turn, &keys, said).await?;
    turn.cancel_timer(&end_key(id, person)).await
}

/// What was asked under these keys says this, and waits for nobody any more.
pub(super) async fn release(turn: &mut Turn, keys: &[String], said: &Message) -> Result<()> {
    let reworded: Vec<(String, Message)> = keys.iter().map(|key| (key.clone(), said.clone())).collect();
    turn.reword_each(&reworded).await?;
    for key in keys {
        turn.close_ask(key).await?;
    }
    Ok(())
}
