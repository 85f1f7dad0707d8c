//! How far a ritual may reach: whoever looks after a pod asks its people, in its channels. Whom else one asks, and where
//! else it is shown, is for those to say who look after the organisation's.

use super::{
    super::model::{Audience, FormFault, Owner, Ritual, field},
    may_manage,
    rights::pod_name,
};
use crate::{
    directory::{channels::find_channel, members::list_members, people::list_people, pods::find_pod_by_channel},
    error::Result,
    ids::{ChannelId, PodId, UserId},
    turn::Turn,
};

/// What reaches farther than the actor may, and the field where it is said.
pub(super) async fn find_overreach(turn: &mut Turn, ritual: &Ritual) -> Result<Option<(&'static str, FormFault)>> {
    if may_manage(turn, &Owner::Organisation) {
        return Ok(None);
    }
    match &ritual.owner {
        // The right for these is the organisation's own.
        Owner::Organisation => Ok(None),
        Owner::Person(person) => {
            let alone = ritual.audience == Audience::People(vec![person.clone()]) && ritual.destination.is_none();
            Ok((!alone).then_some((field::OWNER, FormFault::AloneOnly)))
        }
        Owner::Pods(pods) => find_beyond_pods(turn, ritual, pods).await,
    }
}

async fn find_beyond_pods(
    turn: &mut Turn,
    ritual: &Ritual,
    pods: &[PodId],
) -> Result<Option<(&'static str, FormFault)>> {
    match &ritual.audience {
        Audience::Members | Audience::Leads => {}
        Audience::Leadership | Audience::Everyone => {
            let names = list_pod_names(turn, pods).await?;
            return Ok(Some((field::AUDIENCE, FormFault::BeyondPods(names))));
        }
        Audience::People(people) => {
            if let Some(stranger) = find_stranger(turn, pods, people).await? {
                let names = list_pod_names(turn, pods).await?;
                return Ok(Some((field::PEOPLE, FormFault::StrangerToPods(stranger, names))));
            }
        }
    }
    let Some(channel) = &ritual.destination else { return Ok(None) };
    Ok(match find_foreign_place(turn, pods, channel).await? {
        Some(channel) => Some((field::PLACE, FormFault::ForeignPlace(channel, list_pod_names(turn, pods).await?))),
        None => None,
    })
}

/// The first of these people who belongs to none of these pods, by name.
async fn find_stranger(turn: &mut Turn, pods: &[PodId], people: &[UserId]) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    let mut known: Vec<UserId> = Vec::new();
    for pod in pods {
        known.extend(list_members(turn.tx(), &workspace, *pod).await?.into_iter().map(|member| member.person));
    }
    let Some(stranger) = people.iter().find(|person| !known.contains(person)) else { return Ok(None) };
    let found = list_people(turn.tx(), &workspace, std::slice::from_ref(stranger)).await?;
    Ok(Some(found.into_iter().next().map_or_else(|| stranger.to_string(), |person| person.real_name)))
}

/// The name of a channel that is of none of these pods.
async fn find_foreign_place(turn: &mut Turn, pods: &[PodId], channel: &ChannelId) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    let of = find_pod_by_channel(turn.tx(), &workspace, channel).await?;
    if of.is_some_and(|pod| pods.contains(&pod.id)) {
        return Ok(None);
    }
    let seen = find_channel(turn.tx(), &workspace, channel).await?;
    Ok(Some(seen.map_or_else(|| channel.to_string(), |seen| seen.name)))
}

async fn list_pod_names(turn: &mut Turn, pods: &[PodId]) -> Result<Vec<String>> {
    let mut names = Vec::with_capacity(pods.len());
    for pod in pods {
        names.push(pod_name(turn, *pod).await?);
    }
    Ok(names)
}
