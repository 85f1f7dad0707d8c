//! What happens with hand-overs, and what people do about them.

mod going;
mod reading;
mod taking;

pub(super) use going::{follow_gone, follow_lead, follow_leaver, look, look_at_all};
pub use reading::list_keepers;
pub(super) use reading::{list_help, list_waits, open_window, show};
pub(super) use taking::{leave, note_handed, take, take_all};

use super::{
    model::{Handover, Heir},
    store::{self, Which},
    views::{self, Seen},
};
use crate::{
    directory::{
        Duty, Pod, RoleRef, load_names,
        members::find_lead,
        on_duty,
        people::{find_colleague, list_people},
        pod_tree::DEEPEST,
        pods::get_pod,
    },
    error::{Error, Result},
    ids::{HandoverId, PodId, UserId},
    turn::Turn,
};
use std::collections::BTreeSet;

/// How audit rows name one.
fn subject(id: HandoverId) -> String {
    format!("handover/{id}")
}

/// To whom it comes when whoever leads this pod hands it over now.
async fn find_heir(turn: &mut Turn, pod: PodId) -> Result<Heir> {
    let workspace = turn.workspace().clone();
    let pod = get_pod(turn.tx(), &workspace, pod).await?;
    if pod.archived_at.is_none() {
        return Ok(Heir::Lead);
    }
    // The nearest above it that is still there.
    let mut next = pod.parent_id;
    for _ in 0..DEEPEST {
        let Some(parent) = next else { break };
        let parent = get_pod(turn.tx(), &workspace, parent).await?;
        if parent.archived_at.is_none() {
            return Ok(Heir::Pod(parent.id));
        }
        next = parent.parent_id;
    }
    Ok(Heir::Leadership)
}

/// Who leads the pod now, where it comes to whoever does. Who is gone leads nothing, also before they have left the pod.
async fn find_heir_lead(turn: &mut Turn, handover: &Handover) -> Result<Option<UserId>> {
    let workspace = turn.workspace().clone();
    if handover.heir != Heir::Lead {
        return Ok(None);
    }
    let Some(lead) = find_lead(turn.tx(), &workspace, handover.pod).await? else { return Ok(None) };
    Ok(find_colleague(turn.tx(), &workspace, &lead).await?.map(|lead| lead.id))
}

/// Who acts for whoever it comes to.
async fn find_duty(turn: &mut Turn, handover: &Handover) -> Result<Duty> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let role = match handover.heir {
        Heir::Lead => RoleRef::PodLead(handover.pod),
        Heir::Pod(pod) => RoleRef::PodLead(pod),
        Heir::Leadership => RoleRef::LeadershipOnDuty,
    };
    on_duty(turn.tx(), &workspace, role, now).await
}

/// One with everything that is shown of it.
async fn see(turn: &mut Turn, handover: &Handover) -> Result<Seen> {
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    let pod: Pod = get_pod(turn.tx(), &workspace, handover.pod).await?;
    let duty = find_duty(turn, handover).await?;
    let items = handover.items.iter().flat_map(|item| item.keeper.iter().chain(&item.taker));
    let people: Vec<UserId> = items.chain(&duty.people).cloned().collect::<BTreeSet<_>>().into_iter().collect();
    let heir_pod = match handover.heir {
        Heir::Pod(pod) => Some(pod),
        Heir::Lead | Heir::Leadership => None,
    };
    let pods: Vec<PodId> = heir_pod.into_iter().chain([pod.id]).collect();
    let names = load_names(turn.tx(), &workspace, &zone, (&people, &pods)).await?;
    let here = list_people(turn.tx(), &workspace, &people).await?;
    let here = here.into_iter().filter(|person| person.is_active() && !person.is_external).map(|person| person.id);
    let today = zone.date(turn.now());
    Ok(Seen { pod, duty, names, here: here.collect(), today })
}

/// One that somebody pressed something of.
async fn get(turn: &mut Turn, which: Which<'_>) -> Result<Handover> {
    let workspace = turn.workspace().clone();
    let found = store::find(turn.tx(), &workspace, which).await?;
    found.ok_or_else(|| Error::user(views::gone()))
}
