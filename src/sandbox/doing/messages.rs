//! Writing, changing, deleting and reacting.

use crate::{
    ids::{ChannelId, MessageTs, UserId},
    sandbox::{
        blocks::identify,
        events::is_reply_to,
        model::{Edited, File, Message, Reaction},
        state::{BOT_ID, Code, SLACKBOT, State},
    },
};
use serde_json::{Value, json};

/// A message about to be written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    pub(crate) text: String,
    pub(crate) blocks: Option<Vec<Value>>,
    pub(crate) files: Vec<File>,
    pub(crate) attachments: Option<Value>,
    pub(crate) metadata: Option<Value>,
    pub(crate) thread_ts: Option<MessageTs>,
    pub(crate) broadcast: bool,
    pub(crate) ephemeral_to: Option<UserId>,
}

/// What a message becomes. `metadata` is left as it is unless given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edit {
    pub(crate) text: String,
    pub(crate) blocks: Option<Vec<Value>>,
    pub(crate) attachments: Option<Value>,
    pub(crate) metadata: Option<Value>,
}

impl State {
    /// Writes a message; who may is the caller's question.
    pub(crate) fn post(&mut self, id: &ChannelId, author: &UserId, mut draft: Draft) -> Result<Message, Code> {
        let channel = self.channels.get(id).ok_or("channel_not_found")?;
        if channel.archived {
            return Err("is_archived");
        }
        // A reply to a reply belongs to the parent of both.
        let thread_ts = match draft.thread_ts.take() {
            None => None,
            Some(ts) => {
                let parent = channel.find_message(ts.as_str()).ok_or("thread_not_found")?;
                Some(parent.thread_ts.clone().unwrap_or(ts))
            }
        };
        let (ts, seed) = (self.next_ts(), self.count());
        if let Some(blocks) = &mut draft.blocks {
            identify(blocks, seed);
        }
        let by_bot = *author == self.bot();
        let message = Message {
            bot_id: by_bot.then(|| BOT_ID.to_owned()),
            blocks: draft.blocks,
            files: draft.files,
            attachments: draft.attachments,
            metadata: draft.metadata,
            broadcast: draft.broadcast && thread_ts.is_some(),
            thread_ts,
            ephemeral_to: draft.ephemeral_to,
            seen: !by_bot,
            ..Message::new(ts, author.clone(), draft.text)
        };
        let Some(channel) = self.channels.get_mut(id) else { return Err("channel_not_found") };
        channel.messages.push(message.clone());
        self.read.insert((author.clone(), id.clone()), message.ts.clone());
        if message.ephemeral_to.is_none() {
            self.tell_of(id, &message, author);
        }
        Ok(message)
    }

    fn tell_of(&mut self, id: &ChannelId, message: &Message, author: &UserId) {
        let Some(channel) = self.channels.get(id) else { return };
        let mut event = self.message_json(channel, message, false);
        if message.bot_id.is_none() {
            let team = self.people.get(author).map(|person| person.team_id.clone()).unwrap_or_default();
            event["client_msg_id"] = json!(format!("sandbox-{}", message.ts));
            if team != self.team_id() {
                event["user_team"] = json!(team);
                event["source_team"] = json!(team);
            }
            event["team"] = json!(team);
        }
        if !message.files.is_empty() {
            event["subtype"] = json!("file_share");
        }
        self.emit_message(id, event.clone());
        let direct = self.channels.get(id).is_some_and(|channel| !channel.is_named());
        if message.bot_id.is_none() && !direct && message.text.contains(&format!("<@{}>", self.bot())) {
            event["type"] = json!("app_mention");
            event["channel"] = json!(id);
            event["event_ts"] = json!(message.ts);
            self.emit_in(id, "app_mention", event);
        }
    }

    /// Changes a message of `editor`'s own.
    pub(crate) fn edit(&mut self, id: &ChannelId, ts: &str, editor: &UserId, mut edit: Edit) -> Result<Message, Code> {
        let channel = self.channels.get(id).ok_or("channel_not_found")?;
        if channel.archived {
            return Err("is_inactive");
        }
        let before = channel.find_message(ts).filter(|found| found.subtype.as_deref() != Some("tombstone"));
        let before = before.ok_or("message_not_found")?.clone();
        if before.user != *editor {
            return Err("cant_update_message");
        }
        let (edit_ts, seed) = (self.next_ts(), self.count());
        if let Some(blocks) = &mut edit.blocks {
            identify(blocks, seed);
        }
        let by_bot = *editor == self.bot();
        let message = self.message_mut(id, ts).ok_or("message_not_found")?;
        message.text = edit.text;
        message.blocks = edit.blocks;
        message.attachments = edit.attachments;
        message.metadata = edit.metadata.or_else(|| message.metadata.take());
        message.seen = !by_bot;
        if message.ephemeral_to.is_some() {
            return Ok(message.clone());
        }
        message.edited = Some(Edited { user: editor.clone(), ts: edit_ts.clone() });
        let after = message.clone();
        if let Some(channel) = self.channels.get(id) {
            let event = json!({ "subtype": "message_changed", "hidden": true, "ts": edit_ts,
                "message": self.message_json(channel, &after, false),
                "previous_message": self.message_json(channel, &before, false) });
            self.emit_message(id, event);
        }
        Ok(after)
    }

    /// Takes a message away. One with replies leaves a tombstone, as in Slack.
    pub(crate) fn delete_message(&mut self, id: &ChannelId, ts: &str) -> Result<(), Code> {
        let channel = self.channels.get(id).ok_or("channel_not_found")?;
        let before = channel.find_message(ts).filter(|found| found.subtype.as_deref() != Some("tombstone"));
        let before = before.ok_or("message_not_found")?.clone();
        let has_replies = channel.messages.iter().any(|reply| is_reply_to(reply, &before));
        let previous = self.message_json(channel, &before, false);
        let channel = self.channels.get_mut(id).ok_or("channel_not_found")?;
        if has_replies {
            for message in channel.messages.iter_mut().filter(|message| message.ts.as_str() == ts) {
                let mut grave = Message::new(before.ts.clone(), UserId::from(SLACKBOT), "This message was deleted.");
                grave.subtype = Some("tombstone".to_owned());
                *message = grave;
            }
        } else {
            channel.messages.retain(|message| message.ts.as_str() != ts);
        }
        channel.pins.retain(|pin| pin.as_str() != ts);
        if before.ephemeral_to.is_none() {
            let event_ts = self.next_ts();
            let event = json!({ "subtype": "message_deleted", "hidden": true, "ts": event_ts, "deleted_ts": ts,
                "previous_message": previous });
            self.emit_message(id, event);
        }
        Ok(())
    }

    /// Puts an emoji under a message, or takes it away.
    pub(crate) fn react(
        &mut self,
        (id, ts): (&ChannelId, &str),
        who: &UserId,
        name: &str,
        remove: bool,
    ) -> Result<(), Code> {
        let message = self.message_mut(id, ts).ok_or("message_not_found")?;
        let author = message.user.clone();
        let at = message.reactions.iter().position(|reaction| reaction.name == name);
        let there = at.is_some_and(|at| message.reactions[at].users.contains(who));
        match (remove, there) {
            (false, true) => return Err("already_reacted"),
            (true, false) => return Err("no_reaction"),
            (false, false) => match at {
                Some(at) => message.reactions[at].users.push(who.clone()),
                None => message.reactions.push(Reaction { name: name.to_owned(), users: vec![who.clone()] }),
            },
            (true, true) => {
                for reaction in message.reactions.iter_mut().filter(|reaction| reaction.name == name) {
                    reaction.users.retain(|user| user != who);
                }
                message.reactions.retain(|reaction| !reaction.users.is_empty());
            }
        }
        let kind = if remove { "reaction_removed" } else { "reaction_added" };
        let event_ts = self.next_ts();
        let event = json!({ "type": kind, "user": who, "reaction": name, "item_user": author, "event_ts": event_ts,
            "item": { "type": "message", "channel": id, "ts": ts } });
        self.emit_in(id, kind, event);
        Ok(())
    }
}
