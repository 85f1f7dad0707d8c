//! What people may see of pods, and what they can do about them.

use super::{
    get_duty,
    lookup::{find_named, get_pod, is_channel},
};
use crate::{
    directory::{
        Pod, RoleRef,
        links::list_pod_channels,
        members::list_members,
        pods::{Resolved, find_pod_by_channel, list_pods, list_summaries},
        topics::list_topics_of,
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
    ids::ChannelId,
    signal::Message,
    slack::{blocks::HomeBuilder, mrkdwn::Text},
    turn::Turn,
};

/// All pods.
pub(in crate::features::pods) async fn list(turn: &mut Turn) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let pods = list_summaries(turn.tx(), &workspace).await?;
    Ok(views::list(&pods, turn.may(&CREATE, None)))
}

/// One pod.
pub(in crate::features::pods) async fn show(
    turn: &mut Turn,
    here: &ChannelId,
    words: Option<&PodWords>,
) -> Result<Message> {
    let pod = get_pod(turn, here, words, "show").await?;
    card(turn, &pod).await
}

/// `/pod brand` shows the pod; a word that is neither verb nor pod gets the help.
pub(in crate::features::pods) async fn show_or_help(turn: &mut Turn, here: &ChannelId, words: &str) -> Result<Message> {
    match find_named(turn, words).await? {
        Resolved::One(pod) => card(turn, &pod).await,
        Resolved::Several(_) | Resolved::Nothing => tell_help(turn, here, Some(words)).await,
    }
}

async fn card(turn: &mut Turn, pod: &Pod) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let members = list_members(turn.tx(), &workspace, pod.id).await?;
    let channels = list_pod_channels(turn.tx(), &workspace, pod.id).await?;
    let duty = get_duty(turn, RoleRef::PodLead(pod.id)).await?;
    let topics = list_topics_of(turn.tx(), &workspace, pod.id).await?;
    let titles: Vec<String> = topics.into_iter().map(|topic| topic.title).collect();
    Ok(views::card(pod, &duty, (&members, &channels), &titles))
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

/// *Your pods* on the App Home.
pub(in crate::features::pods) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let workspace = turn.workspace().clone();
    let pods = list_summaries(turn.tx(), &workspace).await?;
    let actor = turn.actor();
    let yours: Vec<_> = actor
        .pods
        .iter()
        .filter_map(|membership| Some((membership.role, pods.iter().find(|pod| pod.id == membership.pod)?)))
        .collect();
    if yours.is_empty() && !pods.is_empty() && (actor.is_admin || actor.is_leadership) {
        return Ok(views::overseen(&pods));
    }
    Ok(views::home(&yours, pods.len(), turn.may(&JOIN, None), turn.may(&CREATE, None)))
}
