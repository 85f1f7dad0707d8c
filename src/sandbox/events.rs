//! What the bot gets to know: events, to those who subscribed, may and can see them.

use super::{
    model::{Channel, Message},
    state::{APP_ID, Delivery, State, Token},
};
use crate::ids::{ChannelId, UserId};
use serde_json::{Value, json};

/// The scope an event needs, beside the subscription; none for those that are always sent.
fn scope_of(subscription: &str) -> Option<&'static str> {
    Some(match subscription {
        "app_mention" => "app_mentions:read",
        "message.channels" => "channels:history",
        "message.groups" => "groups:history",
        "message.im" => "im:history",
        "message.mpim" => "mpim:history",
        "reaction_added" | "reaction_removed" => "reactions:read",
        "user_change" | "team_join" => "users:read",
        "dnd_updated_user" => "dnd:read",
        name if name.starts_with("subteam_") => "usergroups:read",
        name if name.starts_with("channel_") => "channels:read",
        name if name.starts_with("group_") => "groups:read",
        _ => return None,
    })
}

impl State {
    /// Sends an event that does not belong to a conversation, or belongs to a public one anybody may know of.
    pub(crate) fn emit(&mut self, subscription: &str, event: Value) {
        let leaving = matches!(subscription, "app_uninstalled" | "tokens_revoked");
        let subscribed = self.options.subscribed_events.iter().any(|name| name == subscription);
        let allowed = scope_of(subscription).is_none_or(|scope| self.has_scope(scope));
        let reachable = self.events_url.is_some() || self.socket_mode;
        if !subscribed || !allowed || !reachable || (self.token != Token::Valid && !leaving) {
            return;
        }
        let number = self.count();
        let (event_id, team) = (format!("Ev0SBX{number:06}"), self.team_id().to_owned());
        let channel = event["channel"].as_str().and_then(|id| self.find_channel(id));
        let body = json!({
            "token": "sandbox-verification-token", "team_id": team, "context_team_id": team,
            "context_enterprise_id": null, "api_app_id": APP_ID, "type": "event_callback", "event_id": event_id,
            "event_time": self.now.as_second(), "event_context": format!("4-sandbox-{number}"),
            "is_ext_shared_channel": channel.is_some_and(|channel| channel.ext_shared),
            "authorizations": [{ "enterprise_id": null, "team_id": team, "user_id": self.bot(), "is_bot": true,
                "is_enterprise_install": false }],
            "event": event,
        });
        let extra = self.faults.duplicates;
        let due = self.now;
        self.deliveries.push(Delivery { event_id, body, attempt: 0, reason: None, due, under_way: false, extra });
    }

    /// Sends an event of a conversation, if the bot is in it.
    pub(crate) fn emit_in(&mut self, channel: &ChannelId, subscription: &str, event: Value) {
        if self.bot_in(channel) {
            self.emit(subscription, event);
        }
    }

    /// Sends a message event, with whatever its subtype adds.
    pub(crate) fn emit_message(&mut self, channel: &ChannelId, mut event: Value) {
        let Some(kind) = self.channels.get(channel).map(|channel| channel.kind) else { return };
        event["type"] = json!("message");
        event["channel"] = json!(channel);
        event["channel_type"] = json!(kind.word());
        if event["event_ts"].is_null() {
            event["event_ts"] = event["ts"].clone();
        }
        self.emit_in(channel, &format!("message.{}", kind.scope_family()), event);
    }

    /// Somebody came or went; told as an event and, inside the channel, as a message.
    pub(crate) fn emit_membership(
        &mut self,
        channel: &ChannelId,
        user: &UserId,
        joined: bool,
        inviter: Option<&UserId>,
    ) {
        let Some(found) = self.channels.get(channel) else { return };
        if !found.is_named() {
            return;
        }
        let letter = if found.kind == super::model::Kind::Public { "C" } else { "G" };
        let name = if joined { "member_joined_channel" } else { "member_left_channel" };
        let mut event = json!({ "type": name, "user": user, "channel": channel, "channel_type": letter,
            "team": self.team_id(), "event_ts": format!("{}.000000", self.now.as_second()) });
        if let Some(inviter) = inviter {
            event["inviter"] = json!(inviter);
        }
        let family = found.kind.scope_family();
        if self.has_scope(&format!("{family}:read")) {
            self.emit_in(channel, name, event);
        }
    }

    /// The channel part of `channel_rename` and `channel_created`.
    pub(crate) fn channel_brief(&self, channel: &Channel) -> Value {
        json!({ "id": channel.id, "name": channel.name, "name_normalized": channel.name,
            "created": channel.created.as_second(), "creator": channel.creator, "is_channel": true, "is_im": false,
            "is_mpim": false, "context_team_id": self.team_id() })
    }

    /// A message as history and events show it: with the counts of its thread.
    pub(crate) fn message_json(&self, channel: &Channel, message: &Message, with_metadata: bool) -> Value {
        let mut json = message.to_json(APP_ID, self.team_id(), with_metadata);
        if message.is_reply() {
            if let Some(parent) = message.thread_ts.as_ref().and_then(|ts| channel.find_message(ts.as_str())) {
                json["parent_user_id"] = json!(parent.user);
            }
            return json;
        }
        let replies: Vec<_> = channel.messages.iter().filter(|m| is_reply_to(m, message)).collect();
        if let Some(last) = replies.last() {
            let mut users: Vec<&UserId> = Vec::new();
            for reply in &replies {
                if !users.contains(&&reply.user) {
                    users.push(&reply.user);
                }
            }
            json["thread_ts"] = json!(message.ts);
            json["reply_count"] = json!(replies.len());
            json["reply_users_count"] = json!(users.len());
            json["reply_users"] = json!(users);
            json["latest_reply"] = json!(last.ts);
            json["is_locked"] = json!(false);
            json["subscribed"] = json!(false);
        }
        json
    }
}

/// Whether `reply` stands in the thread under `parent`; ephemerals are in nobody's count.
pub(crate) fn is_reply_to(reply: &Message, parent: &Message) -> bool {
    reply.ephemeral_to.is_none() && reply.is_reply() && reply.thread_ts.as_ref() == Some(&parent.ts)
}
