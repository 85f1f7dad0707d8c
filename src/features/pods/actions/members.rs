//! Who belongs to a pod.

use super::{get_duty, list_names, lookup::get_pod, lookup::get_pod_and_person, require, subject};
use crate::{
    directory::{
        Pod, Role, RoleRef,
        members::{add_member, find_role, remove_member},
    },
    error::{Error, Result},
    features::pods::{
        ADD, JOIN, LEAVE, REMOVE,
        model::{About, PodWords},
        views,
    },
    ids::{ChannelId, UserId},
    signal::{Fact, Message},
    turn::{Change, Turn},
};
use serde_json::json;

/// The asker becomes a member.
pub(in crate::features::pods) async fn join(
    turn: &mut Turn,
    here: &ChannelId,
    pod: Option<&PodWords>,
) -> Result<Message> {
    let pod = get_pod(turn, here, pod, "join").await?;
    require(turn, &JOIN, Some(&pod)).await?;
    let person = turn.actor().id.clone();
    match put_member(turn, &pod, &person, "join").await? {
        Some(role) => Ok(views::belongs_already(&pod, role)),
        None => Ok(views::joined(&pod)),
    }
}

/// The asker is a member no longer.
pub(in crate::features::pods) async fn leave(
    turn: &mut Turn,
    here: &ChannelId,
    pod: Option<&PodWords>,
) -> Result<Message> {
    let pod = get_pod(turn, here, pod, "leave").await?;
    require(turn, &LEAVE, Some(&pod)).await?;
    let person = turn.actor().id.clone();
    match turn.actor().role_in(pod.id) {
        None => Ok(views::belongs_not(&pod)),
        Some(Role::Lead) => {
            let admins = get_duty(turn, RoleRef::Admins).await?;
            let admins = list_names(turn, &admins.people).await?;
            Err(Error::user(views::lead_stays(&pod, turn.actor().is_admin, &admins)))
        }
        Some(Role::Deputy | Role::Member) => {
            end_membership(turn, &pod, &person, "leave").await?;
            Ok(views::left(&pod))
        }
    }
}

/// Somebody becomes a member.
pub(in crate::features::pods) async fn add(turn: &mut Turn, here: &ChannelId, about: About) -> Result<Message> {
    let (pod, person) = get_pod_and_person(turn, here, about, "add @ana").await?;
    require(turn, &ADD, Some(&pod)).await?;
    if let Some(refusal) = views::cannot_belong(&person) {
        return Err(Error::user(refusal));
    }
    match put_member(turn, &pod, &person.id, "add").await? {
        Some(role) => Ok(views::is_member_already(&pod, &person.id, role)),
        None => Ok(views::added(&pod, &person)),
    }
}

/// Somebody is a member no longer.
pub(in crate::features::pods) async fn remove(turn: &mut Turn, here: &ChannelId, about: About) -> Result<Message> {
    let (pod, person) = get_pod_and_person(turn, here, about, "remove @ana").await?;
    require(turn, &REMOVE, Some(&pod)).await?;
    let workspace = turn.workspace().clone();
    match find_role(turn.tx(), &workspace, pod.id, &person.id).await? {
        None => Ok(views::is_no_member(&pod, &person.id)),
        Some(Role::Lead) => {
            Err(Error::user(views::lead_is_not_removed(&pod, &person.real_name, turn.actor().is_admin)))
        }
        Some(Role::Deputy | Role::Member) => {
            end_membership(turn, &pod, &person.id, "remove").await?;
            Ok(views::removed(&pod, &person))
        }
    }
}

/// Makes a person a member; tells the role they had already, if they had one.
async fn put_member(turn: &mut Turn, pod: &Pod, person: &UserId, verb: &'static str) -> Result<Option<Role>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if !add_member(turn.tx(), &workspace, pod.id, person, now).await? {
        let role = find_role(turn.tx(), &workspace, pod.id, person).await?;
        return Ok(Some(role.unwrap_or(Role::Member)));
    }
    let after = Some(json!({ "person": person, "role": Role::Member }));
    turn.record(Change { verb, subject: subject(pod.id), before: None, after, why: None }).await?;
    turn.tell(Fact::MembershipChanged { pod: pod.id, person: person.clone(), member: true }).await?;
    turn.refresh_home(person).await?;
    Ok(None)
}

async fn end_membership(turn: &mut Turn, pod: &Pod, person: &UserId, verb: &'static str) -> Result<()> {
    let workspace = turn.workspace().clone();
    let role = remove_member(turn.tx(), &workspace, pod.id, person).await?;
    let before = Some(json!({ "person": person, "role": role }));
    turn.record(Change { verb, subject: subject(pod.id), before, after: None, why: None }).await?;
    turn.tell(Fact::MembershipChanged { pod: pod.id, person: person.clone(), member: false }).await?;
    turn.refresh_home(person).await
}
