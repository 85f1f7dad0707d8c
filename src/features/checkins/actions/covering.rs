//! What was asked of those who stand in for somebody, and that they need not answer any more.

use super::super::{store, views};
use crate::{
    error::Result,
    features::okrs::model::Holding,
    ids::{OccurrenceId, PodId, UserId},
    signal::Message,
    turn::{Turn, asks::list_asked_below},
};
use serde_json::Value;

/// The ask to whoever stands in for a person in one pod.
pub(super) fn cover_key(occurrence: OccurrenceId, person: &UserId, pod: PodId) -> String {
    format!("{}/{pod}", covers_key(occurrence, person))
}

fn covers_key(occurrence: OccurrenceId, person: &UserId) -> String {
    format!("cover/{occurrence}/{person}")
}

/// The timer by which the time of those ends who stand in.
pub(super) fn end_key(occurrence: OccurrenceId, person: &UserId) -> String {
    format!("covers/{occurrence}/{person}")
}

/// The timer by which it is looked at again whether somebody is back who said that they are away.
pub(super) fn back_key(occurrence: OccurrenceId, person: &UserId) -> String {
    format!("back/{occurrence}/{person}")
}

/// Whose check-in the payload of these timers is about.
pub(super) fn whose(payload: &Value) -> Option<(OccurrenceId, UserId)> {
    let id = payload.get("occurrence").and_then(Value::as_i64).map(OccurrenceId)?;
    let person = payload.get("person").and_then(Value::as_str).map(UserId::from)?;
    Some((id, person))
}

/// Nothing is to be said any more by those who stand in about pods for which it is not `open`.
pub(super) async fn settle_covers(
    turn: &mut Turn,
    (id, person): (OccurrenceId, &UserId),
    open: &[PodId],
    said: &Message,
) -> Result<()> {
    let asked = list_keys(turn, (id, person), |pod| !open.contains(&pod)).await?;
    release(turn, &asked, said).await?;
    if open.is_empty() { end(turn, (id, person)).await } else { Ok(()) }
}

/// What those who stand in for a person are asked follows what that person answers for (`held`), and what of it is still `due`:
/// whoever was asked about a pod others answer for now reads that, and whoever was about one that is up to date is thanked.
pub(super) async fn follow_covers(
    turn: &mut Turn,
    (id, person): (OccurrenceId, &UserId),
    (held, due): (&[Holding], &[Holding]),
) -> Result<()> {
    let is_of = |holdings: &[Holding], pod: PodId| holdings.iter().any(|holding| holding.sheet.pod == pod);
    let workspace = turn.workspace().clone();
    let asked = list_asked_below(turn, &covers_key(id, person)).await?;
    for cover in store::list_covers(turn.tx(), &workspace, (id, person)).await? {
        if is_of(held, cover.pod_id) {
            continue;
        }
        let key = cover_key(id, person, cover.pod_id);
        if asked.iter().any(|(open, _)| *open == key) {
            release(turn, &[key], &views::check_in_released()).await?;
        }
        store::delete_cover(turn.tx(), &workspace, &cover).await?;
    }
    let said = list_keys(turn, (id, person), |pod| is_of(held, pod) && !is_of(due, pod)).await?;
    release(turn, &said, &views::cover_done()).await?;
    if due.is_empty() { end(turn, (id, person)).await } else { Ok(()) }
}

/// Nobody stands in for this person any more; those who have not answered yet, about these pods, read why.
pub(super) async fn release_covers(
    turn: &mut Turn,
    (id, person): (OccurrenceId, &UserId),
    open: &[PodId],
    said: &Message,
) -> Result<()> {
    let asked = list_keys(turn, (id, person), |pod| open.contains(&pod)).await?;
    release(turn, &asked, said).await?;
    end(turn, (id, person)).await
}

/// The asks to those who stand in for a person, of the pods that are meant.
pub(super) async fn list_keys(
    turn: &mut Turn,
    (id, person): (OccurrenceId, &UserId),
    is_meant: impl Fn(PodId) -> bool,
) -> Result<Vec<String>> {
    let workspace = turn.workspace().clone();
    let covers = store::list_covers(turn.tx(), &workspace, (id, person)).await?;
    let asked = covers.iter().filter(|one| one.cover.is_some() && is_meant(one.pod_id));
    Ok(asked.map(|one| cover_key(id, person, one.pod_id)).collect())
}

/// Nobody is waited for in somebody's place any more.
async fn end(turn: &mut Turn, (id, person): (OccurrenceId, &UserId)) -> Result<()> {
    turn.cancel_timer(&end_key(id, person)).await?;
    turn.cancel_timer(&back_key(id, person)).await
}

/// What was asked under these keys says this, and waits for nobody any more.
pub(super) async fn release(turn: &mut Turn, keys: &[String], said: &Message) -> Result<()> {
    turn.close_asks(keys).await?;
    let reworded: Vec<(String, Message)> = keys.iter().map(|key| (key.clone(), said.clone())).collect();
    turn.reword_each(&reworded).await
}
