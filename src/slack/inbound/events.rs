//! The Events API, as far as any feature listens.

use super::{Reading, Result, filled};
use crate::{
    ids::{ChannelId, MessageTs, UserId},
    signal::{Event, Happened, HeardMessage},
    slack::records,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// The events the app subscribes to, as the manifest names them.
pub const EVENTS: &[&str] = &[
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_deleted",
    "channel_id_changed",
    "channel_left",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "dnd_updated_user",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "subteam_created",
    "subteam_updated",
    "team_join",
    "tokens_revoked",
    "user_change",
];

#[derive(Deserialize)]
struct Wire {
    event_id: Option<String>,
    event_time: Option<i64>,
    event: Option<Value>,
}

/// The fields of all events we read; `channel` and `user` are an id in some and an object in others.
#[derive(Deserialize)]
struct WireEvent {
    #[serde(rename = "type")]
    kind: Option<String>,
    subtype: Option<String>,
    channel: Option<Value>,
    channel_type: Option<String>,
    user: Option<Value>,
    bot_id: Option<String>,
    edited: Option<Value>,
    hidden: Option<bool>,
    text: Option<String>,
    ts: Option<String>,
    thread_ts: Option<String>,
    tab: Option<String>,
    is_ext_shared: Option<bool>,
    old_channel_id: Option<String>,
    new_channel_id: Option<String>,
    tokens: Option<WireTokens>,
    dnd_status: Option<Value>,
}

#[derive(Deserialize)]
struct WireTokens {
    bot: Option<Vec<String>>,
}

pub(super) fn read(reading: &Reading<'_>, payload: &Value) -> Result<Event> {
    let wire = Wire::deserialize(payload).map_err(|_| "odd_event")?;
    let event = wire.event.ok_or("no_event")?;
    Ok(Event {
        what: happened(reading, &event)?,
        id: filled(wire.event_id).ok_or("event_without_id")?,
        at: wire.event_time.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(reading.now),
    })
}

fn happened(reading: &Reading<'_>, event: &Value) -> Result<Happened> {
    let wire = WireEvent::deserialize(event).map_err(|_| "odd_event")?;
    let kind = wire.kind.clone().unwrap_or_default();
    match kind.as_str() {
        "team_join" | "user_change" => {
            wire.user.as_ref().and_then(records::person).map(Happened::PersonSeen).ok_or("odd_person")
        }
        "channel_created" => {
            wire.channel.as_ref().and_then(records::channel).map(Happened::ChannelSeen).ok_or("odd_channel")
        }
        "channel_rename" | "group_rename" => {
            let name = wire.channel.as_ref().and_then(|channel| channel["name"].as_str()).ok_or("odd_channel")?;
            Ok(Happened::ChannelRenamed { name: name.to_owned(), channel: wire.channel()? })
        }
        "channel_archive" | "group_archive" => {
            Ok(Happened::ChannelArchived { channel: wire.channel()?, archived: true })
        }
        "channel_unarchive" | "group_unarchive" => {
            Ok(Happened::ChannelArchived { channel: wire.channel()?, archived: false })
        }
        "channel_deleted" | "group_deleted" => Ok(Happened::ChannelDeleted { channel: wire.channel()? }),
        "channel_shared" => Ok(Happened::ChannelShared { channel: wire.channel()?, shared: true }),
        // Others may still be in it.
        "channel_unshared" => {
            Ok(Happened::ChannelShared { channel: wire.channel()?, shared: wire.is_ext_shared.unwrap_or(false) })
        }
        "channel_id_changed" => Ok(Happened::ChannelMoved {
            from: ChannelId(filled(wire.old_channel_id).ok_or("odd_channel")?),
            to: ChannelId(filled(wire.new_channel_id).ok_or("odd_channel")?),
        }),
        // These two name nobody: it is the bot that was taken out.
        "channel_left" | "group_left" => {
            Ok(Happened::Membership { channel: wire.channel()?, person: reading.bot.clone(), joined: false })
        }
        "member_joined_channel" | "member_left_channel" => {
            let joined = kind == "member_joined_channel";
            Ok(Happened::Membership { channel: wire.channel()?, person: wire.person()?, joined })
        }
        "dnd_updated_user" => {
            let status = wire.dnd_status.as_ref().ok_or("odd_status")?;
            Ok(Happened::DndChanged(records::dnd(wire.person()?, status)))
        }
        "subteam_created" | "subteam_updated" => Ok(Happened::GroupsChanged),
        "app_home_opened" => match wire.tab.as_deref() {
            Some("home") | None => Ok(Happened::HomeOpened { person: wire.person()? }),
            Some(_) => Err("other_tab"),
        },
        "message" | "app_mention" => message(reading, wire).map(Happened::Message),
        "app_uninstalled" => Ok(Happened::Uninstalled),
        "tokens_revoked" => {
            let bots = wire.tokens.and_then(|tokens| tokens.bot).unwrap_or_default();
            Ok(Happened::TokensRevoked { bots: bots.into_iter().map(UserId).collect() })
        }
        _ => Err("unknown_event"),
    }
}

/// A message from a person to the bot. Bots' messages (our own among them), edits, deletions, joins and the like are not.
fn message(reading: &Reading<'_>, wire: WireEvent) -> Result<HeardMessage> {
    let direct = wire.kind.as_deref() == Some("message");
    if direct && wire.channel_type.as_deref() != Some("im") {
        return Err("message_elsewhere");
    }
    if wire.bot_id.is_some() {
        return Err("message_of_a_bot");
    }
    if wire.subtype.is_some() || wire.hidden == Some(true) || wire.edited.is_some() {
        return Err("message_of_another_kind");
    }
    let (channel, person) = (wire.channel()?, wire.person()?);
    if person == *reading.bot {
        return Err("message_of_a_bot");
    }
    Ok(HeardMessage {
        channel,
        person,
        ts: MessageTs(filled(wire.ts).ok_or("message_without_ts")?),
        thread: filled(wire.thread_ts).map(MessageTs),
        text: wire.text.unwrap_or_default(),
        direct,
    })
}

impl WireEvent {
    fn channel(&self) -> Result<ChannelId> {
        id(self.channel.as_ref()).map(ChannelId).ok_or("event_without_channel")
    }
    fn person(&self) -> Result<UserId> {
        id(self.user.as_ref()).map(UserId).ok_or("event_without_person")
    }
}

/// An id that stands alone or inside its object.
fn id(value: Option<&Value>) -> Option<String> {
    let value = value?;
    filled(value.as_str().or_else(|| value["id"].as_str()).map(str::to_owned))
}
