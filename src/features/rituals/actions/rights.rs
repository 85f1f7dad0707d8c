//! Who may change a ritual, and whom the others can ask.

use super::{
    super::{model::Owner, views},
    MANAGE, MANAGE_ALL,
};
use crate::{
    directory::{RoleRef, on_duty, people::list_people, pods::find_pod},
    error::{Error, Result},
    ids::{PodId, UserId},
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

/// The name of a pod.
pub(in super::super) async fn pod_name(turn: &mut Turn, pod: PodId) -> Result<String> {
    let workspace = turn.workspace().clone();
    Ok(find_pod(turn.tx(), &workspace, pod).await?.map(|pod| pod.name).unwrap_or_default())
}

/// The full names of those who hold a role now.
pub(super) async fn list_names(turn: &mut Turn, role: RoleRef) -> Result<Vec<String>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let duty = on_duty(turn.tx(), &workspace, role, now).await?;
    let people = list_people(turn.tx(), &workspace, &duty.people).await?;
    let name = |id: &UserId| people.iter().find(|person| person.id == *id).map(|person| person.real_name.clone());
    Ok(duty.people.iter().filter_map(name).collect())
}
