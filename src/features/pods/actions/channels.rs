//! Which channels are a pod's.

use super::{get_duty, lookup::get_channel, lookup::get_pod, note, require, subject};
use crate::{
    directory::{
        Channel, Pod, RoleRef,
        links::{Linked, link_channel, list_pod_channels, unlink_channel},
        pods::find_pod_by_channel,
        views::why_you_act,
    },
    error::{Error, Result},
    features::pods::{
        FEATURE, LINK,
        model::{ChannelOfPod, PodWords},
        store, views,
    },
    ids::{ChannelId, PodId},
    signal::{Fact, Message},
    slack::calls::SlackCall,
    turn::{Ask, Change, Turn},
};
use serde_json::json;

/// The audit's word for a home channel that was closed.
const CLOSED: &str = "home_closed";

/// A channel belongs to a pod: as its home if it has none yet or if that is wished, else as a further one.
pub(in crate::features::pods) async fn link(turn: &mut Turn, here: &ChannelId, what: &ChannelOfPod) -> Result<Message> {
    let channel = get_channel(turn, here, what.channel.as_ref()).await?;
    // `#pod-brand` alone says which pod is meant.
    let by_name = channel.name.strip_prefix("pod-").map(|key| PodWords::Words(key.to_owned()));
    let pod = get_pod(turn, here, what.pod.as_ref().or(by_name.as_ref()), "link #channel").await?;
    require(turn, &LINK, Some(&pod)).await?;
    if let Some(refusal) = views::cannot_link(&channel) {
        return Err(Error::user(refusal));
    }
    let how = put_link(turn, &pod, &channel, what.as_home).await?;
    match &how {
        Linked::BelongsTo(other) => Err(Error::user(views::channel_taken(&channel, other))),
        Linked::Same | Linked::Home { .. } | Linked::Further => Ok(views::linked(&pod, &channel, &how)),
    }
}

/// A channel belongs to a pod from now on, as its home if it has none yet. Who may say so is to be asked before.
///
/// # Errors
/// A sentence when the channel can be no pod's; the database's own.
pub async fn link_to(turn: &mut Turn, pod: &Pod, channel: &Channel) -> Result<Linked> {
    if let Some(refusal) = views::cannot_link(channel) {
        return Err(Error::user(refusal));
    }
    let caller = turn.act_as(FEATURE);
    let linked = put_link(turn, pod, channel, false).await;
    turn.act_as(caller);
    linked
}

/// Links a channel that may be linked, and tells what became of it. Whoever links it again may have taken the bot out of it
/// meanwhile.
pub(super) async fn put_link(turn: &mut Turn, pod: &Pod, channel: &Channel, as_home: bool) -> Result<Linked> {
    let workspace = turn.workspace().clone();
    let linked = link_channel(turn.tx(), &workspace, pod.id, &channel.id, as_home).await?;
    let before = match &linked {
        Linked::BelongsTo(_) => return Ok(linked),
        Linked::Same => {
            join_if_public(turn, pod.id, channel).await?;
            return Ok(linked);
        }
        Linked::Home { instead_of } => instead_of.as_ref().map(|home| json!({ "home": home })),
        Linked::Further => None,
    };
    let is_home = matches!(linked, Linked::Home { .. });
    turn.record(Change {
        verb: "link",
        subject: subject(pod.id),
        before,
        after: Some(json!({ "channel": channel.id, "home": is_home })),
        why: None,
    })
    .await?;
    note(turn, pod.id).await?;
    turn.tell(Fact::PodChanged { pod: pod.id }).await?;
    if is_home {
        close_home_ask(turn, pod).await?;
    }
    join_if_public(turn, pod.id, channel).await?;
    Ok(linked)
}

/// Nobody is asked for a home any more.
pub(super) async fn close_home_ask(turn: &mut Turn, pod: &Pod) -> Result<()> {
    let asked = home_key(turn, pod).await?;
    turn.close_ask(&asked).await
}

/// The bot goes into a public channel by itself; into a private one only people can invite it.
pub(super) async fn join_if_public(turn: &mut Turn, pod: PodId, channel: &Channel) -> Result<()> {
    if channel.is_private || channel.is_member {
        return Ok(());
    }
    let key = format!("pod/{pod}/join/{}", channel.id);
    turn.call_again(&key, &SlackCall::JoinChannel { channel: channel.id.clone() }).await
}

/// A channel was archived or deleted: its pod has it no more, and whoever acts as lead is asked once for another home.
pub(in crate::features::pods) async fn unlink_closed(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(pod) = find_pod_by_channel(turn.tx(), &workspace, channel).await? else { return Ok(()) };
    let channels = list_pod_channels(turn.tx(), &workspace, pod.id).await?;
    let was_home = channels.iter().any(|linked| linked.is_home && linked.channel == *channel);
    unlink_channel(turn.tx(), &workspace, channel).await?;
    turn.record(Change {
        verb: if was_home { CLOSED } else { "unlink" },
        subject: subject(pod.id),
        before: Some(json!({ "channel": channel, "home": was_home })),
        after: None,
        why: Some("the channel was archived or deleted"),
    })
    .await?;
    note(turn, pod.id).await?;
    turn.tell(Fact::PodChanged { pod: pod.id }).await?;
    if !was_home {
        return Ok(());
    }
    let duty = get_duty(turn, RoleRef::PodLead(pod.id)).await?;
    let Some(person) = duty.people.first() else { return Ok(()) };
    let key = home_key(turn, &pod).await?;
    turn.ask(Ask {
        key: &key,
        person,
        kind: "home channel",
        title: views::home_closed_title(&pod),
        why: why_you_act(&duty, &pod.name).into(),
        due: None,
        urgent: false,
        message: views::home_closed(&pod, channel),
        prompt: false,
    })
    .await
}

/// The key of the newest question for a home: one for each that was closed.
pub(super) async fn home_key(turn: &mut Turn, pod: &Pod) -> Result<String> {
    let workspace = turn.workspace().clone();
    let closed = store::count_changes(turn.tx(), &workspace, &subject(pod.id), CLOSED).await?;
    Ok(format!("home/{}/{closed}", pod.id))
}
