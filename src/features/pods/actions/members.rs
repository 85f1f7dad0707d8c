//! Who belongs to a pod.

use super::{
    get_duty, list_names,
    lookup::{find_pod_and_person, find_pod_person_and_label, get_pod, offer},
    note, require, subject,
};
use crate::{
    directory::{
        Pod, Role, RoleRef,
        members::{add_member, find_label, find_role, put_label, remove_member},
        naming::Meant,
    },
    error::{Error, Result},
    features::pods::{
        ADD, JOIN, LEAVE, REMOVE,
        model::{About, Deed, PodWords, read_label},
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
    match put_member(turn, &pod, &person, ("join", "")).await? {
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
    let (pod, meant, label) = find_pod_person_and_label(turn, here, about, "add @ana").await?;
    require(turn, &ADD, Some(&pod)).await?;
    let person = match meant {
        Meant::One(person) => person,
        Meant::Several(several) => return offer(&pod, Deed::Add, &several, label.as_deref()),
    };
    if let Some(refusal) = views::cannot_belong(&person) {
        return Err(Error::user(refusal));
    }
    let label = match label {
        Some(typed) => Some(read_label(&typed).map_err(|long| Error::user(views::long_label(long)))?),
        None => None,
    };
    let Some(role) = put_member(turn, &pod, &person.id, ("add", label.as_deref().unwrap_or_default())).await? else {
        return Ok(views::added(&pod, &person, label.as_deref().unwrap_or_default()));
    };
    match label {
        Some(label) if relabel(turn, &pod, &person.id, &label).await? => {
            Ok(views::relabelled(&pod, &person.id, &label))
        }
        Some(_) | None => Ok(views::is_member_already(&pod, &person.id, role)),
    }
}

/// What somebody does in the pod is something else from now on. `false` when it was so already.
async fn relabel(turn: &mut Turn, pod: &Pod, person: &UserId, label: &str) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let before = find_label(turn.tx(), &workspace, pod.id, person).await?;
    if !put_label(turn.tx(), &workspace, (pod.id, person), label).await? {
        return Ok(false);
    }
    turn.record(Change {
        verb: "label",
        subject: subject(pod.id),
        before: Some(json!({ "person": person, "label": before })),
        after: Some(json!({ "person": person, "label": label })),
        why: None,
    })
    .await?;
    note(turn, pod.id).await?;
    turn.tell(Fact::PodChanged { pod: pod.id }).await?;
    turn.refresh_home(person).await?;
    Ok(true)
}

/// Somebody is a member no longer.
pub(in crate::features::pods) async fn remove(turn: &mut Turn, here: &ChannelId, about: About) -> Result<Message> {
    let (pod, meant) = find_pod_and_person(turn, here, about, "remove @ana").await?;
    require(turn, &REMOVE, Some(&pod)).await?;
    let person = match meant {
        Meant::One(person) => person,
        Meant::Several(several) => return offer(&pod, Deed::Remove, &several, None),
    };
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

/// Makes a person a member, with a label where that is said; tells the role they had already, if they had one.
pub(super) async fn put_member(
    turn: &mut Turn,
    pod: &Pod,
    person: &UserId,
    (verb, label): (&'static str, &str),
) -> Result<Option<Role>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if !add_member(turn.tx(), &workspace, pod.id, person, now).await? {
        let role = find_role(turn.tx(), &workspace, pod.id, person).await?;
        return Ok(Some(role.unwrap_or(Role::Member)));
    }
    if !label.is_empty() {
        put_label(turn.tx(), &workspace, (pod.id, person), label).await?;
    }
    let after = Some(json!({ "person": person, "role": Role::Member, "label": label }));
    turn.record(Change { verb, subject: subject(pod.id), before: None, after, why: None }).await?;
    note(turn, pod.id).await?;
    turn.tell(Fact::MembershipChanged { pod: pod.id, person: person.clone(), member: true }).await?;
    turn.refresh_home(person).await?;
    Ok(None)
}

pub(super) async fn end_membership(turn: &mut Turn, pod: &Pod, person: &UserId, verb: &'static str) -> Result<()> {
    let workspace = turn.workspace().clone();
    let label = find_label(turn.tx(), &workspace, pod.id, person).await?;
    let role = remove_member(turn.tx(), &workspace, pod.id, person).await?;
    let before = Some(json!({ "person": person, "role": role, "label": label }));
    turn.record(Change { verb, subject: subject(pod.id), before, after: None, why: None }).await?;
    note(turn, pod.id).await?;
    turn.tell(Fact::MembershipChanged { pod: pod.id, person: person.clone(), member: false }).await?;
    if role == Some(Role::Deputy) {
        turn.tell(Fact::DeputyChanged { pod: pod.id, from: Some(person.clone()), to: None }).await?;
    }
    turn.refresh_home(person).await
}
