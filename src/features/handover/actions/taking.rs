//! What people do about what is handed over to them.

use super::{find_duty, find_heir_lead, get, going::go_on, see, subject};
use crate::{
    error::{Error, Result},
    features::handover::{
        FEATURE,
        model::{Handover, Heir, Item, Taking, handed_key},
        store::{self, Which},
        views,
    },
    ids::{HandoverId, HandoverItemId, UserId},
    signal::Handing,
    turn::{Change, Turn, obligations::hand_on},
};
use serde_json::json;

/// *Take over*, of one thing.
///
/// # Errors
/// A sentence for people to whom it does not come, or when it is settled; the database's own.
pub(in super::super) async fn take(turn: &mut Turn, item: HandoverItemId) -> Result<HandoverId> {
    let handover = get(turn, Which::With(item)).await?;
    take_each(turn, handover, &[item]).await
}

/// *Take over all*
///
/// # Errors
/// As [`take`].
pub(in super::super) async fn take_all(turn: &mut Turn, id: HandoverId) -> Result<HandoverId> {
    let handover = get(turn, Which::One(id)).await?;
    let items: Vec<HandoverItemId> = handover.open().filter_map(|item| item.id).collect();
    take_each(turn, handover, &items).await
}

async fn take_each(turn: &mut Turn, before: Handover, items: &[HandoverItemId]) -> Result<HandoverId> {
    let id = require(turn, &before).await?;
    let to = find_taker(turn, &before).await?;
    let mut handover = before.clone();
    let mut taken = 0;
    for number in items {
        let Some(taking) = handover.take(*number, &to) else { continue };
        taken += 1;
        let item = handover.items.iter().find(|item| item.id == Some(*number)).cloned();
        let Some(item) = item else { continue };
        note(turn, id, ("take", &item)).await?;
        if taking == Taking::ToBeHandedOn {
            let handing = handing_of(turn, &handover, (*number, &item, &to));
            hand_on(turn, &item.feature, handing).await?;
        }
    }
    if taken == 0 {
        return Err(Error::user(views::settled_already()));
    }
    go_on(turn, &before, handover).await?;
    Ok(id)
}

fn handing_of(turn: &Turn, handover: &Handover, (number, item, to): (HandoverItemId, &Item, &UserId)) -> Handing {
    Handing {
        asker: FEATURE.to_owned(),
        name: handed_key(number),
        key: item.key.clone(),
        pod: handover.pod,
        from: item.keeper.clone().filter(|_| !item.by_role),
        to: to.clone(),
        by: turn.actor().id.clone(),
        pod_is_gone: handover.heir != Heir::Lead,
    }
}

/// *Leave theirs with them*: what is somebody's own stays with them.
///
/// # Errors
/// As [`take`].
pub(in super::super) async fn leave(turn: &mut Turn, id: HandoverId) -> Result<HandoverId> {
    let before = get(turn, Which::One(id)).await?;
    require(turn, &before).await?;
    let seen = see(turn, &before).await?;
    let mut handover = before.clone();
    if handover.leave(|person| seen.here.contains(person)) == 0 {
        return Err(Error::user(views::settled_already()));
    }
    for (item, former) in handover.items.iter().zip(&before.items) {
        if item.state != former.state {
            note(turn, id, ("leave", item)).await?;
        }
    }
    go_on(turn, &before, handover).await?;
    Ok(id)
}

/// A feature handed something on, or could not.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn note_handed(turn: &mut Turn, item: HandoverItemId, is_handed: bool) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(before) = store::find(turn.tx(), &workspace, Which::With(item)).await? else { return Ok(()) };
    let lead = find_heir_lead(turn, &before).await?;
    let mut handover = before.clone();
    handover.handed(item, is_handed, lead.as_ref());
    go_on(turn, &before, handover).await
}

async fn note(turn: &mut Turn, id: HandoverId, (verb, item): (&str, &Item)) -> Result<()> {
    let what = format!("{}/{}", item.feature, item.key);
    turn.record(Change {
        verb,
        subject: subject(id),
        before: Some(json!({ "what": what, "with": item.keeper })),
        after: Some(json!({ "what": what, "with": item.taker.as_ref().or(item.keeper.as_ref()) })),
        why: None,
    })
    .await
}

/// Lets those go on to whom it comes, and administrators; tells the others who that is.
async fn require(turn: &mut Turn, handover: &Handover) -> Result<HandoverId> {
    let Some(id) = handover.id.filter(|_| handover.closed_at.is_none()) else {
        return Err(Error::user(views::settled_already()));
    };
    let duty = find_duty(turn, handover).await?;
    if duty.includes(&turn.actor().id) || turn.actor().is_admin {
        return Ok(id);
    }
    let seen = see(turn, handover).await?;
    Err(Error::user(views::not_yours(&seen)))
}

/// Whose it becomes: the lead's, also where somebody acts for them; without one, that of whoever acts.
async fn find_taker(turn: &mut Turn, handover: &Handover) -> Result<UserId> {
    let me = turn.actor().id.clone();
    if let Some(lead) = find_heir_lead(turn, handover).await? {
        return Ok(lead);
    }
    let duty = find_duty(turn, handover).await?;
    let first = if duty.includes(&me) { None } else { duty.people.into_iter().next() };
    Ok(first.unwrap_or(me))
}
