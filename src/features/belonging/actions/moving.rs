//! Somebody came into a pod's channel or left it: they are asked whether that says something about the pod.

use super::{get_pod, settling::forget, subject};
use crate::{
    directory::{
        Pod, Role, links::find_home_channel, members::find_role, people::find_colleague, pods::find_pod_by_channel,
    },
    error::{Error, Result},
    features::{
        belonging::{
            model::Side,
            store,
            views::{self, Moved},
        },
        pods::{
            self,
            actions::{JOIN, LEAVE},
        },
    },
    ids::{ChannelId, PodId, UserId},
    signal::Message,
    turn::{Ask, Change, Turn, Why},
};
use serde_json::json;

/// Somebody came in, or left.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn note_moved(
    turn: &mut Turn,
    (channel, person): (&ChannelId, &UserId),
    joined: bool,
) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(pod) = find_pod_by_channel(turn.tx(), &workspace, channel).await? else { return Ok(()) };
    if find_home_channel(turn.tx(), &workspace, pod.id).await?.as_ref() != Some(channel) {
        return Ok(());
    }
    // Guests are brought in and taken out by others, who have their weekly list.
    let found = find_colleague(turn.tx(), &workspace, person).await?.filter(|person| !person.is_guest);
    if found.is_none() {
        return Ok(());
    }
    let side = if joined { Side::Outside } else { Side::Visiting };
    forget(turn, pod.id, (person, side)).await?;
    let role = find_role(turn.tx(), &workspace, pod.id, person).await?;
    let moved = if joined { Moved::In } else { Moved::Out };
    // What was asked about the way back is over.
    turn.close_ask(&moved.other().key(pod.id, person)).await?;
    let notes = store::list_notes(turn.tx(), &workspace, pod.id).await?;
    let is_asked = match (moved, role) {
        (Moved::In, None) => !notes.contains(&(person.clone(), Side::Visiting)),
        (Moved::Out, Some(Role::Member | Role::Deputy)) => !notes.contains(&(person.clone(), Side::Outside)),
        (Moved::In, Some(_)) | (Moved::Out, Some(Role::Lead) | None) => false,
    };
    if is_asked { ask(turn, &pod, (channel, person), moved).await } else { Ok(()) }
}

async fn ask(turn: &mut Turn, pod: &Pod, (channel, person): (&ChannelId, &UserId), moved: Moved) -> Result<()> {
    turn.ask(Ask {
        key: &moved.key(pod.id, person),
        person,
        kind: "belonging",
        title: views::moved_title(pod, moved),
        why: Why::from(views::moved_why(channel, moved)).asking(),
        due: None,
        urgent: false,
        message: views::moved_message(pod, channel, moved),
        prompt: false,
    })
    .await
}

/// *Join the pod*
///
/// # Errors
/// A sentence when they cannot; the database's own.
pub(in super::super) async fn join(turn: &mut Turn, pod: PodId) -> Result<Message> {
    let pod = get_pod(turn, pod).await?;
    if !turn.may(&JOIN, None) {
        return Err(Error::user(views::guests_are_added()));
    }
    let me = turn.actor().id.clone();
    pods::actions::enroll(turn, pod.id, &me).await?;
    turn.close_ask(&Moved::In.key(pod.id, &me)).await?;
    Ok(views::joined(&pod))
}

/// *I only visit*
///
/// # Errors
/// A sentence when the pod is gone; the database's own.
pub(in super::super) async fn visit(turn: &mut Turn, pod: PodId) -> Result<Message> {
    let pod = get_pod(turn, pod).await?;
    note_own(turn, &pod, Side::Visiting).await?;
    let me = turn.actor().id.clone();
    turn.close_ask(&Moved::In.key(pod.id, &me)).await?;
    Ok(views::visits(&pod))
}

/// *Leave the pod*
///
/// # Errors
/// A sentence when they cannot; the database's own.
pub(in super::super) async fn leave(turn: &mut Turn, pod: PodId) -> Result<Message> {
    let pod = get_pod(turn, pod).await?;
    if !turn.may(&LEAVE, None) {
        return Err(Error::user(views::guests_are_added()));
    }
    let me = turn.actor().id.clone();
    if turn.actor().leads(pod.id) {
        return Err(Error::user(views::leads(&pod)));
    }
    pods::actions::release(turn, pod.id, &me).await?;
    turn.close_ask(&Moved::Out.key(pod.id, &me)).await?;
    Ok(views::left(&pod))
}

/// *I belong still*
///
/// # Errors
/// As [`visit`].
pub(in super::super) async fn stay(turn: &mut Turn, pod: PodId) -> Result<Message> {
    let pod = get_pod(turn, pod).await?;
    note_own(turn, &pod, Side::Outside).await?;
    let me = turn.actor().id.clone();
    turn.close_ask(&Moved::Out.key(pod.id, &me)).await?;
    Ok(views::stays(&pod))
}

/// What they say of themselves is not asked again, of them or of whoever looks after the pod.
async fn note_own(turn: &mut Turn, pod: &Pod, side: Side) -> Result<()> {
    let (workspace, me, now) = (turn.workspace().clone(), turn.actor().id.clone(), turn.now());
    store::put_note(turn.tx(), &workspace, (pod.id, &me, side), (&me, now)).await?;
    let after = Some(json!({ "person": me, "side": side.as_str() }));
    turn.record(Change { verb: "fine", subject: subject(pod.id), before: None, after, why: None }).await?;
    forget(turn, pod.id, (&me, side)).await
}

/// Somebody is a member now, or no longer, however that came: what was asked about it is over, and what was said of it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_member(
    turn: &mut Turn,
    pod: PodId,
    (person, is_member): (&UserId, bool),
) -> Result<()> {
    let workspace = turn.workspace().clone();
    if store::delete_notes(turn.tx(), &workspace, pod, person).await? > 0 {
        turn.touch();
    }
    let (moved, side) = if is_member { (Moved::In, Side::Visiting) } else { (Moved::Out, Side::Outside) };
    turn.close_ask(&moved.key(pod, person)).await?;
    forget(turn, pod, (person, side)).await
}
