//! Key results that fall behind: the way to whoever can help, and what the card shows of it.

use super::{
    super::{
        model::{KeyResult, Sheet, Standing, key_result_of, source_of},
        store::{self, Whose},
        views::{self, Moved},
    },
    UPDATE, find_leader, find_sheet, refresh_pod,
    sheets::sheets_on,
    today,
};
use crate::{
    error::{Error, Result},
    features::escalations::{
        actions as escalations,
        model::{Addressee, Beginning, Link},
    },
    ids::{KeyResultId, PodId},
    signal::Modal,
    turn::{Change, Turn},
};
use jiff::{Timestamp, civil::Date};
use serde_json::json;

/// *Escalate*: the form with the key result and its gap, to whoever leads the pod; who leads it and asks themselves is passed
/// over, so that it goes to leadership then.
///
/// # Errors
/// A sentence for people who may not check in on it, or when it is no more; the database's own.
pub(in super::super) async fn escalate(turn: &mut Turn, id: KeyResultId) -> Result<Modal> {
    let Some((sheet, place)) = find_key_result(turn, id).await? else {
        return Err(Error::user(views::key_result_gone()));
    };
    if !turn.may(&UPDATE, Some(sheet.pod)) {
        let lead = find_leader(turn, sheet.pod).await?;
        return Err(Error::user(views::may_not_update((&sheet.pod_key, &sheet.pod_name), lead.as_ref())));
    }
    let today = today(turn);
    let what = sheet.objective.as_ref().and_then(|objective| {
        let key_result = objective.key_results.get(place)?;
        Some(views::escalated_what(&sheet, objective, key_result, &today))
    });
    let beginning = Beginning {
        source: Some(source_of(id)),
        pod: Some(sheet.pod),
        what: what.unwrap_or_default(),
        to: Some(Addressee::Pod(sheet.pod)),
        ..Beginning::default()
    };
    escalations::begin(turn, beginning).await
}

/// What everybody may know of the escalations of a pod's key results, of the cycle that `day` lies in: what is open, and what
/// was decided since `since`. Each with the title of its key result.
///
/// # Errors
/// Only the database's own.
pub async fn list_escalated(
    turn: &mut Turn,
    pod: PodId,
    (day, since): (Date, Timestamp),
) -> Result<Vec<(String, Link)>> {
    let sheets = sheets_on(turn, Whose::Pods(&[pod]), day).await?;
    let mut found = Vec::new();
    for key_result in sheets.iter().flat_map(|sheet| sheet.key_results()) {
        let links = escalations::list_links(turn, &source_of(key_result.id), since).await?;
        found.extend(links.into_iter().map(|link| (key_result.title.clone(), link)));
    }
    Ok(found)
}

/// The pod whose key result a source names; `None` for other sources.
///
/// # Errors
/// Only the database's own.
pub async fn find_pod_of_source(turn: &mut Turn, source: &str) -> Result<Option<PodId>> {
    let Some(id) = key_result_of(source) else { return Ok(None) };
    let workspace = turn.workspace().clone();
    store::find_pod_of(turn.tx(), &workspace, id).await
}

/// Where a key result stands: on which sheet of this cycle, and at which place.
async fn find_key_result(turn: &mut Turn, id: KeyResultId) -> Result<Option<(Sheet, usize)>> {
    let workspace = turn.workspace().clone();
    let Some(pod) = store::find_pod_of(turn.tx(), &workspace, id).await? else { return Ok(None) };
    let Some(sheet) = find_sheet(turn, pod).await? else { return Ok(None) };
    let place = sheet.key_results().iter().position(|key_result| key_result.id == id);
    Ok(place.map(|place| (sheet, place)))
}

/// Whatever was asked because a key result fell behind may be needed no more once it is not: its escalation says so, and who
/// asked says what becomes of it.
pub(super) async fn tell_recovered(turn: &mut Turn, after: &Sheet, moved: &[Moved]) -> Result<()> {
    let Some(objective) = &after.objective else { return Ok(()) };
    let pace = objective.pace(&today(turn));
    let is_behind = |key_result: &KeyResult| {
        matches!(Standing::of(key_result.measure.progress(), pace), Standing::Behind(_) | Standing::Short(_))
    };
    for moved in moved.iter().filter(|moved| is_behind(&moved.before) && !is_behind(&moved.after)) {
        escalations::note_source_over(turn, &source_of(moved.after.id)).await?;
    }
    Ok(())
}

/// An escalation of a key result began, is with other people, or ended: the card shows how it stands while it is open. How
/// it ended is told by the escalation itself, to whoever asked and whoever followed it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_escalation(turn: &mut Turn, source: &str) -> Result<()> {
    let Some(id) = key_result_of(source) else { return Ok(()) };
    let Some((sheet, place)) = find_key_result(turn, id).await? else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let link = escalations::find_link(turn, source).await?;
    let before = sheet.key_results().get(place).and_then(|key_result| key_result.escalation.clone());
    if before == link {
        return Ok(());
    }
    store::put_escalation(turn.tx(), &workspace, id, link.as_ref()).await?;
    turn.record(Change {
        verb: "escalation",
        subject: format!("key_result/{id}"),
        before: before.map(|link| json!({ "escalation": link.id })),
        after: link.map(|link| json!({ "escalation": link.id })),
        why: None,
    })
    .await?;
    refresh_pod(turn, sheet.pod).await?;
    turn.refresh_homes_of(sheet.pod).await
}
