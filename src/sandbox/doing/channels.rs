//! Making, naming, archiving, joining and leaving channels.

use crate::{
    ids::{ChannelId, UserId},
    sandbox::{
        model::{Kind, Message, Standing},
        state::{Code, State},
    },
};
use serde_json::json;

/// Slack's rules for a channel's name.
pub(crate) fn check_name(name: &str) -> Result<(), Code> {
    if name.is_empty() {
        return Err("invalid_name_required");
    }
    if name.chars().count() > 80 {
        return Err("invalid_name_maxlength");
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Err("invalid_name_punctuation");
    }
    let fine = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || c == '-' || c == '_';
    if name.chars().all(fine) { Ok(()) } else { Err("invalid_name_specials") }
}

impl State {
    /// A new channel with its maker in it.
    pub(crate) fn create_channel(&mut self, maker: &UserId, name: &str, private: bool) -> Result<ChannelId, Code> {
        check_name(name)?;
        if self.channels.values().any(|channel| channel.is_named() && channel.name == name) {
            return Err("name_taken");
        }
        let id = ChannelId(self.new_id("C"));
        let kind = if private { Kind::Private } else { Kind::Public };
        let mut channel = self.empty_channel(&id, name, kind, maker.clone());
        channel.members.push(maker.clone());
        let brief = self.channel_brief(&channel);
        self.channels.insert(id.clone(), channel);
        if !private {
            let event_ts = self.next_ts();
            self.emit("channel_created", json!({ "type": "channel_created", "channel": brief, "event_ts": event_ts }));
        }
        self.note(&id, maker, "channel_join", "has joined the channel");
        Ok(id)
    }

    /// Gives a channel another name.
    pub(crate) fn rename_channel(&mut self, id: &ChannelId, name: &str, by: &UserId) -> Result<(), Code> {
        check_name(name)?;
        if self.channels.values().any(|channel| channel.is_named() && channel.name == name && channel.id != *id) {
            return Err("name_taken");
        }
        let channel = self.channels.get_mut(id).ok_or("channel_not_found")?;
        if channel.archived {
            return Err("is_archived");
        }
        let before = std::mem::replace(&mut channel.name, name.to_owned());
        channel.previous_names.push(before.clone());
        let brief = self.channels.get(id).map(|channel| self.channel_brief(channel));
        let event_ts = self.next_ts();
        self.emit_channel(id, "rename", json!({ "channel": brief, "event_ts": event_ts }));
        self.note(id, by, "channel_name", &format!("has renamed the channel from \"{before}\" to \"{name}\""));
        Ok(())
    }

    /// Closes a channel, or opens it again.
    pub(crate) fn set_archived(&mut self, id: &ChannelId, archived: bool, by: &UserId) -> Result<(), Code> {
        let channel = self.channels.get_mut(id).ok_or("channel_not_found")?;
        if channel.general {
            return Err("cant_archive_general");
        }
        if channel.archived == archived {
            return Err(if archived { "already_archived" } else { "not_archived" });
        }
        let (word, text) = match archived {
            true => ("archive", "archived the channel"),
            false => ("unarchive", "un-archived the channel"),
        };
        let subtype = format!("channel_{word}");
        if archived {
            self.note(id, by, &subtype, text);
        }
        if let Some(channel) = self.channels.get_mut(id) {
            channel.archived = archived;
        }
        let event_ts = self.next_ts();
        self.emit_channel(id, word, json!({ "channel": id, "user": by, "is_moved": 0, "event_ts": event_ts }));
        if !archived {
            self.note(id, by, &subtype, text);
        }
        Ok(())
    }

    /// Puts somebody into a channel; `inviter` when they did not come by themselves.
    pub(crate) fn add_member(&mut self, id: &ChannelId, who: &UserId, inviter: Option<&UserId>) -> Result<(), Code> {
        let person = self.people.get(who).ok_or("user_not_found")?;
        if person.deleted {
            return Err("user_disabled");
        }
        let channel = self.channels.get_mut(id).ok_or("channel_not_found")?;
        if channel.archived {
            return Err("is_archived");
        }
        if channel.has(who) {
            return Err("already_in_channel");
        }
        if person.standing == Standing::External && !channel.ext_shared {
            return Err("no_external_invite_permission");
        }
        channel.members.push(who.clone());
        self.emit_membership(id, who, true, inviter);
        self.note(id, who, "channel_join", "has joined the channel");
        Ok(())
    }

    /// Takes somebody out of a channel.
    pub(crate) fn remove_member(&mut self, id: &ChannelId, who: &UserId) -> Result<(), Code> {
        let bot = self.bot();
        let channel = self.channels.get_mut(id).ok_or("channel_not_found")?;
        if channel.general {
            return Err("cant_leave_general");
        }
        if !channel.has(who) {
            return Err("not_in_channel");
        }
        self.note(id, who, "channel_leave", "has left the channel");
        if *who == bot {
            let private = self.channels.get(id).is_some_and(|channel| channel.kind == Kind::Private);
            let name = if private { "group_left" } else { "channel_left" };
            let event_ts = self.next_ts();
            self.emit(name, json!({ "type": name, "channel": id, "actor_id": who, "event_ts": event_ts }));
        } else {
            self.emit_membership(id, who, false, None);
        }
        if let Some(channel) = self.channels.get_mut(id) {
            channel.members.retain(|member| member != who);
        }
        Ok(())
    }

    /// Shares a channel with another company, or ends that.
    pub(crate) fn set_shared(&mut self, id: &ChannelId, shared: bool, with: &str) -> Result<(), Code> {
        let channel = self.channels.get_mut(id).ok_or("channel_not_found")?;
        channel.ext_shared = shared;
        let name = if shared { "channel_shared" } else { "channel_unshared" };
        let event_ts = self.next_ts();
        let event = json!({ "type": name, "channel": id, "connected_team_id": with, "is_ext_shared": shared,
            "event_ts": event_ts });
        self.emit(name, event);
        Ok(())
    }

    /// A line of Slack's own in the channel: `channel_join` and the like, with its message event.
    pub(crate) fn note(&mut self, id: &ChannelId, who: &UserId, subtype: &str, text: &str) {
        let private = self.channels.get(id).is_some_and(|channel| channel.kind == Kind::Private);
        let subtype = if private { subtype.replace("channel_", "group_") } else { subtype.to_owned() };
        let ts = self.next_ts();
        let mut message = Message::new(ts, who.clone(), format!("<@{who}> {text}"));
        message.subtype = Some(subtype);
        let Some(channel) = self.channels.get_mut(id) else { return };
        channel.messages.push(message.clone());
        if let Some(channel) = self.channels.get(id) {
            let event = self.message_json(channel, &message, false);
            self.emit_message(id, event);
        }
    }

    /// `channel_…` to everybody for public channels, `group_…` to members for private ones.
    fn emit_channel(&mut self, id: &ChannelId, word: &str, mut event: serde_json::Value) {
        let Some(kind) = self.channels.get(id).map(|channel| channel.kind) else { return };
        let name = if kind == Kind::Public { format!("channel_{word}") } else { format!("group_{word}") };
        event["type"] = json!(name);
        if kind == Kind::Public {
            self.emit(&name, event);
        } else {
            self.emit_in(id, &name, event);
        }
    }
}
