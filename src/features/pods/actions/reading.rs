//! What people may see of pods, and what they can do about them.

use super::{
    lookup::{find_named, get_pod, is_channel},
    showing::card,
};
use crate::{
    directory::{
        Pod, PodSummary,
        pod_tree::PodTree,
        pods::{Resolved, find_pod, find_pod_by_channel, list_pods, list_summaries},
    },
    error::Result,
    features::{
        organisation,
        pods::{
            ADD, CREATE, JOIN, LEAD,
            model::PodWords,
            views::{self, Place},
        },
    },
    ids::{ChannelId, PodId},
    signal::Message,
    slack::mrkdwn::Text,
    turn::Turn,
};
use std::collections::HashMap;

/// All pods, a page of them from `from` on.
pub(in crate::features::pods) async fn list(turn: &mut Turn, from: usize) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let pods = list_summaries(turn.tx(), &workspace).await?;
    Ok(views::list(&pods, from, turn.may(&CREATE, None)))
}

/// How pods stand under each other: all, or those under one that is named.
pub(in crate::features::pods) async fn map(
    turn: &mut Turn,
    here: &ChannelId,
    words: Option<&PodWords>,
) -> Result<Message> {
    let of = match words {
        Some(_) => Some(get_pod(turn, here, words, "map").await?.id),
        None => None,
    };
    map_of(turn, of, 0).await
}

/// The same, a page of it from `from` on.
pub(in crate::features::pods) async fn map_of(turn: &mut Turn, of: Option<PodId>, from: usize) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let pods = list_summaries(turn.tx(), &workspace).await?;
    let tree = PodTree::of(pods.iter().map(|pod| (pod.id, pod.parent_id)));
    let of = match of {
        Some(pod) => find_pod(turn.tx(), &workspace, pod).await?,
        None => None,
    };
    let walked = tree.walk(&pods.iter().map(|pod| pod.id).collect::<Vec<_>>());
    let by_id: HashMap<PodId, &PodSummary> = pods.iter().map(|pod| (pod.id, pod)).collect();
    let top = of.as_ref().map_or(0, |of| tree.above(of.id).len());
    let is_shown = |pod: PodId| of.as_ref().is_none_or(|of| pod == of.id || tree.above(pod).contains(&of.id));
    let shown: Vec<(&PodSummary, usize)> = walked
        .into_iter()
        .filter(|(pod, _)| is_shown(*pod))
        .filter_map(|(pod, depth)| Some((*by_id.get(&pod)?, depth.saturating_sub(top))))
        .collect();
    Ok(views::map(&shown, of.as_ref(), from))
}

/// `/pod brand` shows the pod; a word that is neither verb nor pod gets the help.
pub(in crate::features::pods) async fn show_or_help(turn: &mut Turn, here: &ChannelId, words: &str) -> Result<Message> {
    match find_named(turn, words).await? {
        Resolved::One(pod) => card(turn, &pod).await,
        Resolved::Several(_) | Resolved::Nothing => tell_help(turn, here, Some(words)).await,
    }
}

/// What this person can do here, now.
pub(in crate::features::pods) async fn tell_help(
    turn: &mut Turn,
    here: &ChannelId,
    unknown: Option<&str>,
) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let pod = find_pod_by_channel(turn.tx(), &workspace, here).await?;
    let lines = list_help(turn, pod.as_ref()).await?;
    let paused = organisation::actions::paused_line(turn);
    let place = match &pod {
        Some(pod) => Place::Pod(pod, turn.actor().role_in(pod.id)),
        None if is_channel(turn, here).await? => Place::NoPod,
        None => Place::Direct,
    };
    Ok(views::help(unknown, &place, &lines, paused))
}

/// A line for each thing this person can do; `here` is the pod of the channel they are in.
pub(in crate::features::pods) async fn list_help(turn: &mut Turn, here: Option<&Pod>) -> Result<Vec<Text>> {
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    let actor = turn.actor();
    // The channel's pod makes the best example, then the person's own.
    let mut examples: Vec<&Pod> = pods.iter().collect();
    examples.sort_by_key(|pod| (here.is_none_or(|here| here.id != pod.id), !actor.member_of(pod.id)));
    let pick = |fits: &dyn Fn(&Pod) -> bool| {
        let found = examples.iter().find(|pod| fits(pod));
        found.map(|pod| views::Named { key: pod.key.clone(), name: pod.name.clone() })
    };
    let abilities = views::Abilities {
        here: here.map(|pod| pod.key.clone()),
        any: pick(&|_| true),
        join: pick(&|pod| turn.may(&JOIN, None) && !actor.member_of(pod.id)),
        leave: pick(&|pod| turn.may(&JOIN, None) && actor.member_of(pod.id) && !actor.leads(pod.id)),
        run: pick(&|pod| turn.may(&ADD, Some(pod.id))),
        lead: pick(&|pod| turn.may(&LEAD, Some(pod.id))),
        create: turn.may(&CREATE, None),
    };
    Ok(views::help_lines(&abilities))
}
