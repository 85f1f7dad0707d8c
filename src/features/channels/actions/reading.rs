//! What people may read of channels: the rules, what does not keep them, the channels of a pod.

use super::{find_duty, load_standard};
use crate::{
    directory::{
        Pod,
        channels::{find_channel, find_channel_by_name},
        documents::get_newest,
        links::list_pod_channels,
        pods::{Resolved, find_pod_by_channel, list_pods, list_summaries},
    },
    error::{Error, Result},
    features::{
        channels::{
            EDIT, NEW,
            model::{Rules, Verdict, Wanted, choose, list_tries},
            store::{self, Named},
            views::{self, Checked},
        },
        organisation,
        pods::actions::find_meant,
    },
    ids::{ChannelId, PodId},
    signal::Message,
    slack::mrkdwn::Text,
    turn::{StepState, Turn},
};
use std::collections::{BTreeSet, HashSet};

/// How channels are called.
pub(in super::super) async fn show_rules(turn: &mut Turn) -> Result<Message> {
    let standard = load_standard(turn).await?;
    let (edits, makes) = (turn.may(&EDIT, None), turn.may(&NEW, None));
    Ok(views::rules_message(&standard.version, &standard.known, (edits, makes)))
}

/// What this person can do.
pub(in super::super) async fn tell_help(turn: &mut Turn, unknown: Option<&str>) -> Result<Message> {
    let paused = organisation::actions::paused_line(turn);
    let lines = list_help(turn);
    Ok(views::help(unknown, &lines, paused))
}

/// A line for each thing this person can do.
pub(in super::super) fn list_help(turn: &Turn) -> Vec<Text> {
    views::help_lines(turn.may(&NEW, None), turn.may(&EDIT, None))
}

/// Whether a name keeps the rules; without one, what does not.
pub(in super::super) async fn check(turn: &mut Turn, typed: &str) -> Result<Message> {
    let typed = typed.trim().trim_start_matches('#');
    if typed.is_empty() { check_all(turn).await } else { check_name(turn, typed).await }
}

async fn check_name(turn: &mut Turn, typed: &str) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let standard = load_standard(turn).await?;
    // A private channel comes as its id.
    let linked = find_channel(turn.tx(), &workspace, &ChannelId::from(typed)).await?;
    let name = linked.as_ref().map_or_else(|| typed.to_lowercase(), |channel| channel.name.clone());
    let verdict = standard.rules().judge(&name, &standard.known);
    let near: Vec<PodId> = turn.actor().pods.iter().map(|own| own.pod).collect();
    let tries = list_tries(standard.rules(), &standard.known, Wanted { name: &name, pod: None, near: &near });
    let offers = match &verdict {
        Verdict::Off(_) => choose(&tries, &store::list_taken(turn.tx(), &workspace, &tries.concat()).await?),
        Verdict::Exempt | Verdict::Keeps(..) => Vec::new(),
    };
    // Whether somebody may have it is not to be learnt of a private one.
    let found = find_channel_by_name(turn.tx(), &workspace, &name).await?.filter(|channel| !channel.is_private);
    let allowed = match &found {
        Some(channel) => store::is_allowed(turn.tx(), &workspace, (&channel.id, &name)).await?,
        None => false,
    };
    let pod = match &verdict {
        Verdict::Keeps(_, values) => values.pod.as_deref().and_then(|key| standard.known.pod(key)),
        Verdict::Exempt | Verdict::Off(_) => None,
    };
    let checked = Checked { name: &name, verdict: &verdict, offers: &offers, allowed, pod };
    Ok(views::checked_message(&checked, &views::starts(standard.rules())))
}

async fn check_all(turn: &mut Turn) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let standard = load_standard(turn).await?;
    let channels = list_bound(turn, standard.rules().private && turn.actor().is_admin).await?;
    let allowed: HashSet<(ChannelId, String)> = store::list_allowed(turn.tx(), &workspace).await?.into_iter().collect();
    let starts = views::starts(standard.rules());
    let (mut off, of) = (Vec::new(), channels.len());
    for Named { id, name, .. } in channels {
        let Verdict::Off(why) = standard.rules().judge(&name, &standard.known) else { continue };
        let named = (id, name);
        if !allowed.contains(&named) {
            off.push((named.0, why));
        }
    }
    Ok(views::check_message(&off, of, (&starts, standard.rules().asks)))
}

/// The channels that rules bind: public ones, and private ones where that is wished; none the organisation chose for itself.
pub(super) async fn list_bound(turn: &mut Turn, with_private: bool) -> Result<Vec<Named>> {
    let workspace = turn.workspace().clone();
    let mut channels = store::list_named(turn.tx(), &workspace).await?;
    let settings = turn.settings();
    let chosen = [
        &settings.updates_channel,
        &settings.escalations_channel,
        &settings.decisions_channel,
        &settings.leadership_channel,
    ];
    channels.retain(|channel| {
        (with_private || !channel.is_private) && !chosen.iter().any(|chosen| chosen.as_ref() == Some(&channel.id))
    });
    Ok(channels)
}

/// The channels of a pod: those that are linked to it, and those that are called as its own.
pub(in super::super) async fn list(turn: &mut Turn, here: &ChannelId, typed: &str) -> Result<Message> {
    let pod = get_pod(turn, here, typed).await?;
    let standard = load_standard(turn).await?;
    let with_private = turn.actor().is_admin || turn.actor().member_of(pod.id);
    let workspace = turn.workspace().clone();
    let (mut visible_own, mut called) = (BTreeSet::new(), Vec::new());
    for channel in store::list_near(turn.tx(), &workspace, &pod).await? {
        let visible = !channel.is_private || (with_private && channel.pod_id == Some(pod.id));
        let says = || match standard.rules().judge(&channel.name, &standard.known) {
            Verdict::Keeps(_, values) => values.pod.as_deref() == Some(pod.key.as_str()),
            Verdict::Exempt | Verdict::Off(_) => false,
        };
        match channel.pod_id {
            _ if !visible => {}
            Some(of) if of == pod.id => {
                visible_own.insert(channel.id);
            }
            None if says() => called.push(channel.id),
            Some(_) | None => {}
        }
    }
    // Its home first.
    let linked = list_pod_channels(turn.tx(), &workspace, pod.id).await?;
    let linked: Vec<ChannelId> =
        linked.into_iter().map(|own| own.channel).filter(|channel| visible_own.contains(channel)).collect();
    let duty = find_duty(turn, Some(pod.id)).await?;
    Ok(views::list_of_pod(&pod, (&linked, &called), &duty))
}

async fn get_pod(turn: &mut Turn, here: &ChannelId, typed: &str) -> Result<Pod> {
    let workspace = turn.workspace().clone();
    if typed.is_empty() {
        if let Some(pod) = find_pod_by_channel(turn.tx(), &workspace, here).await? {
            return Ok(pod);
        }
        let own = turn.actor().pods.first().map(|own| own.pod);
        let pods = list_pods(turn.tx(), &workspace).await?;
        let found = pods.iter().find(|pod| Some(pod.id) == own).cloned();
        return found.ok_or_else(|| Error::user(views::which_pod(&pods)));
    }
    match find_meant(turn, typed).await? {
        Resolved::One(pod) => Ok(pod),
        Resolved::Several(pods) => Err(Error::user(views::several_pods(typed, &pods))),
        Resolved::Nothing => {
            let pods = list_pods(turn.tx(), &workspace).await?;
            Err(Error::user(views::unknown_pod(typed, &pods)))
        }
    }
}

/// The step of the roll-out: each pod has its home channel, and how channels are called is agreed.
pub(in super::super) async fn see_homes(turn: &mut Turn) -> Result<StepState> {
    let workspace = turn.workspace().clone();
    let pods = list_summaries(turn.tx(), &workspace).await?;
    let without: Vec<&str> = pods.iter().filter(|pod| pod.home.is_none()).map(|pod| pod.name.as_str()).collect();
    let is_agreed = get_newest::<Rules>(turn.tx(), &workspace).await?.number > 0;
    Ok(views::homes_step((pods.len(), &without), is_agreed))
}
