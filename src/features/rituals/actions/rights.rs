//! Who may change a ritual, and whom the others can ask.

use super::{
    super::{model::Owner, views},
    MANAGE, MANAGE_ALL,
    finding::find_pod_here,
};
use crate::{
    directory::{RoleRef, on_duty, people::list_people, pods::find_pod},
    error::{Error, Result},
    ids::{ChannelId, PodId, UserId},
    turn::Turn,
};

/// Whether the actor may change this ritual: of its pods, all; what is a person's own, they themselves.
pub fn may_manage(turn: &Turn, owner: &Owner) -> bool {
    match owner {
        Owner::Organisation => turn.may(&MANAGE_ALL, None),
        Owner::Pods(pods) => !pods.is_empty() && pods.iter().all(|pod| turn.may(&MANAGE, Some(*pod))),
        Owner::Person(person) => turn.actor().id == *person || turn.may(&MANAGE_ALL, None),
    }
}

/// Lets those go on who may change what `owner` owns; tells the others whom to ask.
pub(in super::super) async fn require(turn: &mut Turn, owner: &Owner) -> Result<()> {
    if may_manage(turn, owner) {
        return Ok(());
    }
    if matches!(owner, Owner::Person(_)) {
        return Err(Error::user(views::is_somebodys_own()));
    }
    let admins = list_names(turn, RoleRef::Admins).await?;
    let foreign = owner.pods().iter().find(|pod| !turn.may(&MANAGE, Some(**pod))).copied();
    let Some(pod) = foreign else { return Err(Error::user(views::ask_admins(&admins))) };
    let acting = list_names(turn, RoleRef::PodLead(pod)).await?;
    let name = pod_name(turn, pod).await?;
    Err(Error::user(views::ask_lead(&name, acting.first().map(String::as_str))))
}

/// Who can add a ritual here, where the actor cannot: whoever acts as the lead of the pod here. `None` where the actor can.
pub(in super::super) async fn list_who_adds(turn: &mut Turn, here: &ChannelId) -> Result<Option<Vec<String>>> {
    match find_pod_here(turn, here).await? {
        Some(pod) if turn.may(&MANAGE, Some(pod)) => Ok(None),
        Some(pod) => list_names(turn, RoleRef::PodLead(pod)).await.map(Some),
        None => {
            let mut pods = turn.actor().pods_now().map(|membership| membership.pod);
            let may = turn.may(&MANAGE_ALL, None) || pods.any(|pod| turn.may(&MANAGE, Some(pod)));
            Ok((!may).then(Vec::new))
        }
    }
}

/// The name of a pod.
pub(in super::super) async fn pod_name(turn: &mut Turn, pod: PodId) -> Result<String> {
    let workspace = turn.workspace().clone();
    Ok(find_pod(turn.tx(), &workspace, pod).await?.map(|pod| pod.name).unwrap_or_default())
}

/// The full names of those who hold a role now.
async fn list_names(turn: &mut Turn, role: RoleRef) -> Result<Vec<String>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let duty = on_duty(turn.tx(), &workspace, role, now).await?;
    let people = list_people(turn.tx(), &workspace, &duty.people).await?;
    let name = |id: &UserId| people.iter().find(|person| person.id == *id).map(|person| person.real_name.clone());
    Ok(duty.people.iter().filter_map(name).collect())
}
