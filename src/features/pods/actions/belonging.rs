//! Who comes and goes, as other features say it: whoever calls these has asked whether the person may.

use super::{
    lead::put_lead,
    members::{end_membership, put_member},
};
use crate::{
    directory::{
        Pod, Role,
        members::{LeadSet, find_role},
        people::find_person,
        pods::get_pod,
    },
    error::{Error, Result},
    features::pods::{FEATURE, views},
    ids::{PodId, UserId},
    turn::Turn,
};

/// Makes somebody a member. `false` when they belonged to the pod already.
///
/// # Errors
/// A sentence when they cannot belong to any; the database's own.
pub async fn enroll(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let pod = get_pod(turn.tx(), &workspace, pod).await?;
    let found = find_person(turn.tx(), &workspace, person).await?;
    if let Some(refusal) = found.as_ref().and_then(views::cannot_belong) {
        return Err(Error::user(refusal));
    }
    let asker = turn.act_as(FEATURE);
    let put = put_member(turn, &pod, person, ("add", "")).await;
    turn.act_as(asker);
    Ok(put?.is_none())
}

/// Ends a membership. `false` when there was none, and for whoever leads the pod.
///
/// # Errors
/// Only the database's own.
pub async fn release(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<bool> {
    let workspace = turn.workspace().clone();
    match find_role(turn.tx(), &workspace, pod, person).await? {
        None | Some(Role::Lead) => Ok(false),
        Some(Role::Deputy | Role::Member) => {
            let pod = get_pod(turn.tx(), &workspace, pod).await?;
            let asker = turn.act_as(FEATURE);
            let ended = end_membership(turn, &pod, person, "leave").await;
            turn.act_as(asker);
            ended.map(|()| true)
        }
    }
}

/// Somebody is gone: they belong to this pod no longer, and where they led it, it has no lead.
///
/// # Errors
/// Only the database's own.
pub async fn release_gone(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<()> {
    let asker = turn.act_as(FEATURE);
    let released = let_go(turn, pod, person).await;
    turn.act_as(asker);
    released
}

async fn let_go(turn: &mut Turn, id: PodId, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let pod: Pod = get_pod(turn.tx(), &workspace, id).await?;
    if find_role(turn.tx(), &workspace, id, person).await? == Some(Role::Lead) {
        put_lead(turn, &pod, None, None).await?;
        turn.refresh_homes_of(id).await?;
    }
    end_membership(turn, &pod, person, "remove").await
}

/// Somebody leads a pod that has no lead, or had another one.
///
/// # Errors
/// A sentence when they cannot lead it; the database's own.
pub async fn name_lead(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let pod = get_pod(turn.tx(), &workspace, pod).await?;
    let found = find_person(turn.tx(), &workspace, person).await?;
    let Some(found) = found else { return Err(Error::user(views::no_lead_known())) };
    if let Some(refusal) = views::cannot_lead(&found) {
        return Err(Error::user(refusal));
    }
    let asker = turn.act_as(FEATURE);
    let put = put_lead(turn, &pod, Some(&found), None).await;
    turn.act_as(asker);
    match put? {
        LeadSet::LeadsAnother(other) => {
            let allow = Some((found.name.as_str(), pod.key.as_str()));
            Err(Error::user(views::leads_another(&found.real_name, &other, allow)))
        }
        LeadSet::Same | LeadSet::Changed { .. } => turn.refresh_homes_of(pod.id).await,
    }
}
