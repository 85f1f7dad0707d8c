//! What happens with hand-overs, and what people do about them.

mod going;
mod reading;
mod taking;

pub use going::let_go;
pub(super) use going::{follow_gone, follow_lead, follow_leaver, look, look_at_all};
pub(super) use reading::{list_help, list_waits, open_window, show};
pub use reading::{list_keepers, list_kept};
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
        on_duty::list_leads_on_duty,
        people::{find_colleague, list_people},
        pod_tree::DEEPEST,
        pods::{find_pods, get_pod},
    },
    error::{Error, Result},
    ids::{HandoverId, PodId, UserId},
    turn::Turn,
};
use std::collections::{BTreeSet, HashMap};

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

/// The role of whoever it comes to.
fn heirs_role(handover: &Handover) -> RoleRef {
    match handover.heir {
        Heir::Lead => RoleRef::PodLead(handover.pod),
        Heir::Pod(pod) => RoleRef::PodLead(pod),
        Heir::Leadership => RoleRef::LeadershipOnDuty,
    }
}

/// Who acts for whoever it comes to.
async fn find_duty(turn: &mut Turn, handover: &Handover) -> Result<Duty> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    on_duty(turn.tx(), &workspace, heirs_role(handover), now).await
}

/// Who acts for whoever these come to, in their order: with as many statements for ten as for one.
async fn list_duties(turn: &mut Turn, handovers: &[Handover]) -> Result<Vec<Duty>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let roles: Vec<RoleRef> = handovers.iter().map(heirs_role).collect();
    let pods: BTreeSet<PodId> = roles.iter().filter_map(RoleRef::pod).collect();
    let mut found = list_leads_on_duty(turn.tx(), &workspace, &settings, (&Vec::from_iter(pods), now)).await?;
    if roles.contains(&RoleRef::LeadershipOnDuty) {
        found.push(on_duty(turn.tx(), &workspace, RoleRef::LeadershipOnDuty, now).await?);
    }
    Ok(roles.iter().filter_map(|role| found.iter().find(|duty| duty.role == *role).cloned()).collect())
}

/// One with everything that is shown of it.
async fn see(turn: &mut Turn, handover: &Handover) -> Result<Seen> {
    let seen = see_all(turn, std::slice::from_ref(handover)).await?.pop();
    seen.ok_or_else(|| Error::internal("reading a hand-over", format!("there is no pod {}", handover.pod)))
}

/// Several, in their order, each with everything that is shown of it: with as many statements for ten as for one.
async fn see_all(turn: &mut Turn, handovers: &[Handover]) -> Result<Vec<Seen>> {
    if handovers.is_empty() {
        return Ok(Vec::new());
    }
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    let duties = list_duties(turn, handovers).await?;
    let items = handovers.iter().flat_map(|handover| &handover.items);
    let held = items.flat_map(|item| item.keeper.iter().chain(&item.taker));
    let people: BTreeSet<UserId> = held.chain(duties.iter().flat_map(|duty| &duty.people)).cloned().collect();
    let people = Vec::from_iter(people);
    let pods: BTreeSet<PodId> = handovers.iter().map(|handover| handover.pod).collect();
    let pods = find_pods(turn.tx(), &workspace, &Vec::from_iter(pods)).await?;
    let pods: HashMap<PodId, Pod> = pods.into_iter().map(|pod| (pod.id, pod)).collect();
    let names = load_names(turn.tx(), &workspace, &zone, (&people, &[])).await?;
    let here = list_people(turn.tx(), &workspace, &people).await?;
    let here = here.into_iter().filter(|person| person.is_active() && !person.is_external).map(|person| person.id);
    let (here, today) = (here.collect::<BTreeSet<UserId>>(), zone.date(turn.now()));
    let seen = handovers.iter().zip(duties).filter_map(|(handover, duty)| {
        let pod = pods.get(&handover.pod)?.clone();
        Some(Seen { pod, duty, names: names.clone(), here: here.clone(), today })
    });
    Ok(seen.collect())
}

/// One that somebody pressed something of.
async fn get(turn: &mut Turn, which: Which<'_>) -> Result<Handover> {
    let workspace = turn.workspace().clone();
    let found = store::find(turn.tx(), &workspace, which).await?;
    found.ok_or_else(|| Error::user(views::gone()))
}
