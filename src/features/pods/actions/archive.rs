//! A pod is no more.

use super::{get_duty, list_names, lookup::get_pod, note, require, subject};
use crate::{
    directory::{
        Pod, RoleRef,
        links::list_pod_channels,
        members::{find_lead, list_members},
        pods::{archive_pod, find_pod, list_children},
    },
    error::{Error, Result},
    features::pods::{
        ARCHIVE,
        model::PodWords,
        views::{self, Leaves},
    },
    ids::{ChannelId, PodId, UserId},
    signal::{Fact, Message},
    turn::{
        Change, Turn,
        obligations::{Holding, Obligation, Own, list_obligations},
    },
};
use serde_json::json;

/// Asks whether it shall really be archived: nothing brings it back.
pub(in crate::features::pods) async fn ask_to_archive(
    turn: &mut Turn,
    here: &ChannelId,
    words: Option<&PodWords>,
) -> Result<Message> {
    let pod = get_pod(turn, here, words, "archive").await?;
    require(turn, &ARCHIVE, None).await?;
    refuse_with_children(turn, &pod).await?;
    let workspace = turn.workspace().clone();
    let people = list_members(turn.tx(), &workspace, pod.id).await?;
    let leaves = list_left(turn, &pod).await?;
    Ok(views::archive_question(&pod, people.len(), &leaves))
}

/// What is open now of whoever leads it, and to whom that goes.
async fn list_left(turn: &mut Turn, pod: &Pod) -> Result<Leaves> {
    let workspace = turn.workspace().clone();
    let lead = find_lead(turn.tx(), &workspace, pod.id).await?;
    let open = list_obligations(turn, &Holding::of_pod(pod.id, lead, Own::OfPodsAndNone)).await?;
    let (follows, goes): (Vec<_>, Vec<_>) = open.into_iter().map(|(_, one)| one).partition(|one| one.follows_pod);
    let above = match pod.parent_id {
        Some(parent) => find_pod(turn.tx(), &workspace, parent).await?,
        None => None,
    };
    let role = above.as_ref().map_or(RoleRef::LeadershipOnDuty, |above| RoleRef::PodLead(above.id));
    let heirs = get_duty(turn, role).await?.people;
    let heir = list_names(turn, &heirs).await?.into_iter().next();
    let words = |all: Vec<Obligation>| all.into_iter().map(|one| one.words).collect();
    Ok(Leaves { goes: words(goes), follows: words(follows), heir, above: above.map(|above| above.name) })
}

/// Archives a pod. Nobody belongs to it then; who did, who led it and under which pod it stood is told to all who hear of pods,
/// so that what is open finds somebody.
pub(in crate::features::pods) async fn archive(turn: &mut Turn, pod: PodId) -> Result<Message> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(pod) = find_pod(turn.tx(), &workspace, pod).await? else {
        return Err(Error::user(views::channel_of_no_pod()));
    };
    require(turn, &ARCHIVE, None).await?;
    if pod.is_archived() {
        return Ok(views::archived_already(&pod));
    }
    refuse_with_children(turn, &pod).await?;
    let lead = find_lead(turn.tx(), &workspace, pod.id).await?;
    let people: Vec<UserId> =
        list_members(turn.tx(), &workspace, pod.id).await?.into_iter().map(|member| member.person).collect();
    let channels = list_pod_channels(turn.tx(), &workspace, pod.id).await?;
    turn.refresh_homes_of_people(&people.iter().collect::<Vec<_>>()).await?;
    super::lead::close_told(turn, &pod).await?;
    super::channels::close_home_ask(turn, &pod).await?;
    archive_pod(turn.tx(), &workspace, pod.id, now).await?;
    let channels: Vec<&ChannelId> = channels.iter().map(|linked| &linked.channel).collect();
    turn.record(Change {
        verb: "archive",
        subject: subject(pod.id),
        before: Some(json!({ "lead": lead, "people": people, "parent": pod.parent_id, "channels": channels })),
        after: None,
        why: None,
    })
    .await?;
    note(turn, pod.id).await?;
    turn.tell(Fact::PodArchived { pod: pod.id, lead, parent: pod.parent_id, people }).await?;
    // What it answered for is free.
    turn.tell(Fact::DecidersChanged).await?;
    Ok(views::archived(&pod))
}

async fn refuse_with_children(turn: &mut Turn, pod: &Pod) -> Result<()> {
    let workspace = turn.workspace().clone();
    let children = list_children(turn.tx(), &workspace, pod.id).await?;
    if children.is_empty() { Ok(()) } else { Err(Error::user(views::has_children(pod, &children))) }
}
