//! What whoever looks after a pod presses about what it and its channel disagree about.

use super::{
    comparing::{ask, drift_key, invite_key, read_invited},
    get_pod, require, subject,
};
use crate::{
    directory::{Pod, people::find_colleague},
    error::{Error, Result},
    features::{
        belonging::{
            SETTLE,
            model::{Drift, Named, Side},
            store, views,
        },
        pods,
    },
    ids::{PodId, UserId},
    slack::calls::SlackCall,
    turn::{Change, Turn},
};
use serde_json::json;

/// So many are settled by one press for all; the others by the next.
const AT_ONCE: usize = 20;

/// *Invite*
///
/// # Errors
/// A sentence for people who may not, or when it is settled; the database's own.
pub(in super::super) async fn invite(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<()> {
    let (pod, mut drift) = get(turn, pod).await?;
    let one = find(&drift, person, Side::Outside)?;
    invite_each(turn, &pod, (&mut drift, &[one])).await
}

/// *Invite all*
///
/// # Errors
/// As [`invite`].
pub(in super::super) async fn invite_all(turn: &mut Turn, pod: PodId) -> Result<()> {
    let (pod, mut drift) = get(turn, pod).await?;
    let all = first(&drift, Side::Outside)?;
    invite_each(turn, &pod, (&mut drift, &all)).await
}

async fn invite_each(turn: &mut Turn, pod: &Pod, (drift, people): (&mut Drift, &[Named])) -> Result<()> {
    for one in people {
        let call = SlackCall::Invite { channel: drift.channel.clone(), person: one.person.clone() };
        turn.call_again(&invite_key(pod.id, &one.person), &call).await?;
        note(turn, pod, ("invite", &one.person)).await?;
        drift.settle(&one.person, Side::Outside);
    }
    keep(turn, pod, drift).await
}

/// *Make member*
///
/// # Errors
/// As [`invite`].
pub(in super::super) async fn enroll(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<()> {
    let (pod, mut drift) = get(turn, pod).await?;
    let one = find(&drift, person, Side::Visiting)?;
    enroll_each(turn, &pod, (&mut drift, &[one])).await
}

/// *Make all members*
///
/// # Errors
/// As [`invite`].
pub(in super::super) async fn enroll_all(turn: &mut Turn, pod: PodId) -> Result<()> {
    let (pod, mut drift) = get(turn, pod).await?;
    let all = first(&drift, Side::Visiting)?;
    enroll_each(turn, &pod, (&mut drift, &all)).await
}

async fn enroll_each(turn: &mut Turn, pod: &Pod, (drift, people): (&mut Drift, &[Named])) -> Result<()> {
    for one in people {
        pods::actions::enroll(turn, pod.id, &one.person).await?;
        drift.settle(&one.person, Side::Visiting);
    }
    keep(turn, pod, drift).await
}

/// *It’s fine*
///
/// # Errors
/// As [`invite`].
pub(in super::super) async fn fine(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<()> {
    let (pod, mut drift) = get(turn, pod).await?;
    let side = drift.side_of(person).ok_or_else(|| Error::user(views::settled_already()))?;
    let one = find(&drift, person, side)?;
    fine_each(turn, &pod, (&mut drift, &[(one, side)])).await
}

/// *All of this is fine*
///
/// # Errors
/// As [`invite`].
pub(in super::super) async fn fine_all(turn: &mut Turn, pod: PodId) -> Result<()> {
    let (pod, mut drift) = get(turn, pod).await?;
    let both = [Side::Outside, Side::Visiting];
    let all: Vec<(Named, Side)> =
        both.iter().flat_map(|side| drift.side(*side).iter().map(|one| (one.clone(), *side))).take(AT_ONCE).collect();
    fine_each(turn, &pod, (&mut drift, &all)).await
}

async fn fine_each(turn: &mut Turn, pod: &Pod, (drift, people): (&mut Drift, &[(Named, Side)])) -> Result<()> {
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    for (one, side) in people {
        store::put_note(turn.tx(), &workspace, (pod.id, &one.person, *side), (&me, now)).await?;
        note(turn, pod, ("fine", &one.person)).await?;
        drift.settle(&one.person, *side);
    }
    keep(turn, pod, drift).await
}

async fn get(turn: &mut Turn, pod: PodId) -> Result<(Pod, Drift)> {
    let pod = get_pod(turn, pod).await?;
    require(turn, &SETTLE, pod.id, views::not_yours(&pod))?;
    let workspace = turn.workspace().clone();
    let drift = store::find_drift(turn.tx(), &workspace, pod.id).await?;
    let drift = drift.filter(|drift| !drift.is_empty()).ok_or_else(|| Error::user(views::settled_already()))?;
    Ok((pod, drift))
}

fn find(drift: &Drift, person: &UserId, side: Side) -> Result<Named> {
    let found = drift.side(side).iter().find(|one| one.person == *person).cloned();
    found.ok_or_else(|| Error::user(views::settled_already()))
}

fn first(drift: &Drift, side: Side) -> Result<Vec<Named>> {
    let all: Vec<Named> = drift.side(side).iter().take(AT_ONCE).cloned().collect();
    if all.is_empty() { Err(Error::user(views::settled_already())) } else { Ok(all) }
}

async fn note(turn: &mut Turn, pod: &Pod, (verb, person): (&str, &UserId)) -> Result<()> {
    let after = Some(json!({ "person": person }));
    turn.record(Change { verb, subject: subject(pod.id), before: None, after, why: None }).await
}

/// Nothing is to be settled about somebody any more, because they came, left, joined or were asked themselves.
pub(super) async fn forget(turn: &mut Turn, pod: PodId, (person, side): (&UserId, Side)) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(mut drift) = store::find_drift(turn.tx(), &workspace, pod).await? else { return Ok(()) };
    if !drift.settle(person, side) {
        return Ok(());
    }
    match get_pod(turn, pod).await {
        Ok(pod) => keep(turn, &pod, &mut drift).await,
        Err(Error::User(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Writes down what is left, and edits what was asked: it is over once nothing is.
async fn keep(turn: &mut Turn, pod: &Pod, drift: &mut Drift) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    turn.touch();
    if drift.is_empty() {
        let key = drift_key(pod.id);
        turn.reword_each(&[(key.clone(), views::drift_over(pod))]).await?;
        turn.close_ask(&key).await?;
    } else if drift.asked.is_some() {
        ask(turn, pod, drift).await?;
    }
    store::put_drift(turn.tx(), &workspace, drift, now).await
}

/// Slack brought somebody in.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn note_invited(turn: &mut Turn, (pod, person): (PodId, &UserId)) -> Result<()> {
    forget(turn, pod, (person, Side::Outside)).await
}

/// Slack did not bring somebody in, or did not show a channel: whoever pressed the button reads why.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn note_failed(turn: &mut Turn, key: &str, code: &str) -> Result<()> {
    let Some((pod, person)) = read_invited(key) else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Ok(pod) = get_pod(turn, pod).await else { return Ok(()) };
    let Some(mut drift) = store::find_drift(turn.tx(), &workspace, pod.id).await? else { return Ok(()) };
    let found = find_colleague(turn.tx(), &workspace, &person).await?;
    let name = found.map_or_else(|| person.to_string(), |person| person.real_name);
    drift.fail(Named { name, person }, code);
    turn.take_on_refusal(key).await?;
    ask(turn, &pod, &mut drift).await?;
    store::put_drift(turn.tx(), &workspace, &drift, now).await
}
