//! What people see of hand-overs.

use super::{get, see, see_all};
use crate::{
    directory::{
        Pod,
        pods::{Resolved, find_pod_by_channel, find_pod_by_key},
    },
    error::{Error, Result},
    features::{
        handover::{
            SHOW,
            model::{Handover, Heir, Kept},
            store::{self, Which},
            views,
        },
        pods::actions::find_meant,
    },
    ids::{ChannelId, HandoverId, PodId, UserId},
    signal::{Message, Modal},
    slack::mrkdwn::Text,
    turn::{Turn, Wait},
};

/// Who had something that belongs to whoever leads a pod and that nobody has taken over yet, and works here: they have it still,
/// also while they are away.
///
/// # Errors
/// Only the database's own.
pub async fn list_keepers(turn: &mut Turn, (pod, feature): (PodId, &str), key: &str) -> Result<Vec<UserId>> {
    let workspace = turn.workspace().clone();
    store::list_keepers(turn.tx(), &workspace, pod, (feature, key)).await
}

/// What of a feature belongs to whoever leads a pod and was not taken over yet, with the people who had it and have it still,
/// also while they are away.
///
/// # Errors
/// Only the database's own.
pub async fn list_kept(turn: &mut Turn, feature: &str) -> Result<Vec<Kept>> {
    let workspace = turn.workspace().clone();
    store::list_kept(turn.tx(), &workspace, feature).await
}

/// How the hand-over of a pod stands: of the one that is named, or of the channel's; else all that concern the person.
///
/// # Errors
/// A sentence when there is no such pod, or it is not theirs to see; the database's own.
pub(in super::super) async fn show(turn: &mut Turn, here: &ChannelId, named: &str) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let pod = if named.is_empty() {
        find_pod_by_channel(turn.tx(), &workspace, here).await?
    } else {
        Some(find_named(turn, named).await?)
    };
    let Some(pod) = pod else { return show_own(turn).await };
    let found = store::find(turn.tx(), &workspace, Which::Newest(pod.id)).await?;
    if !may_see(turn, &pod, found.as_ref()) {
        return Err(Error::user(views::not_yours_to_see(&pod)));
    }
    match found {
        Some(handover) => {
            let seen = see(turn, &handover).await?;
            Ok(views::shown(&handover, &seen))
        }
        None => Ok(views::nothing_of(&pod)),
    }
}

async fn find_named(turn: &mut Turn, named: &str) -> Result<Pod> {
    let workspace = turn.workspace().clone();
    match find_meant(turn, named).await? {
        Resolved::One(pod) => Ok(pod),
        Resolved::Several(pods) => Err(Error::user(views::several_pods(&pods))),
        // An archived one is found by its key.
        Resolved::Nothing => {
            let found = find_pod_by_key(turn.tx(), &workspace, named).await?;
            found.ok_or_else(|| Error::user(views::no_such_pod(named)))
        }
    }
}

async fn show_own(turn: &mut Turn) -> Result<Message> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let handovers = store::list(turn.tx(), &workspace, Which::Of(&me)).await?;
    let seen = see_all(turn, &handovers).await?;
    Ok(views::own(&handovers.into_iter().zip(seen).collect::<Vec<_>>()))
}

/// People of the pod, those it comes from and to, and, where the pod is no more, leadership.
fn may_see(turn: &Turn, pod: &Pod, handover: Option<&Handover>) -> bool {
    let me = &turn.actor().id;
    let concerns = handover.is_some_and(|handover| {
        handover.asked.as_ref() == Some(me) || handover.items.iter().any(|item| item.keeper.as_ref() == Some(me))
    });
    let of_leadership = handover.is_some_and(|handover| handover.heir != Heir::Lead) && turn.actor().is_leadership;
    concerns || of_leadership || turn.may(&SHOW, Some(pod.id))
}

/// A window with one of them, for whoever it concerns.
///
/// # Errors
/// As [`show`].
pub(in super::super) async fn open_window(turn: &mut Turn, id: HandoverId) -> Result<Modal> {
    let handover = get(turn, Which::One(id)).await?;
    let seen = see(turn, &handover).await?;
    if !may_see(turn, &seen.pod, Some(&handover)) {
        return Err(Error::user(views::not_yours_to_see(&seen.pod)));
    }
    let may_take = seen.duty.includes(&turn.actor().id) || turn.actor().is_admin;
    Ok(views::window((id, &handover), &seen, may_take))
}

/// What is handed over to or from the person; nothing where nothing is.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_waits(turn: &mut Turn) -> Result<Vec<Wait>> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let handovers = store::list(turn.tx(), &workspace, Which::Of(&me)).await?;
    let seen = see_all(turn, &handovers).await?;
    Ok(handovers.iter().zip(&seen).filter_map(|(handover, seen)| views::wait(handover, seen, &me)).collect())
}

/// A line of help for those whom one concerns.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_help(turn: &mut Turn) -> Result<Vec<Text>> {
    let (workspace, me) = (turn.workspace().clone(), turn.actor().id.clone());
    let concerns = !store::list(turn.tx(), &workspace, Which::Of(&me)).await?.is_empty();
    Ok(if concerns { views::help_lines() } else { Vec::new() })
}
