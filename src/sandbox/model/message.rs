//! Messages, and the message object Slack sends for them.

use super::file::File;
use crate::ids::{MessageTs, UserId};
use serde_json::{Value, json};

/// Who changed a message last, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The editor.
    pub user: UserId,
    /// The moment of the edit.
    pub ts: MessageTs,
}

/// One emoji under a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// Without colons.
    pub name: String,
    /// Who reacted.
    pub users: Vec<UserId>,
}

/// One message; text and blocks are kept as they were sent.
#[derive(Clone, Debug)]
pub struct Message {
    /// Names it inside its channel.
    pub ts: MessageTs,
    /// Who wrote it.
    pub user: UserId,
    /// `B…` when an app wrote it.
    pub bot_id: Option<String>,
    /// The text, or the fallback beside blocks.
    pub text: String,
    /// Block Kit, with the ids Slack adds where the app gave none.
    pub blocks: Option<Vec<Value>>,
    /// Files shown with it.
    pub files: Vec<File>,
    /// Legacy attachments, as sent.
    pub attachments: Option<Value>,
    /// `{event_type, event_payload}`; handed out only on request.
    pub metadata: Option<Value>,
    /// The parent's `ts`, in a thread.
    pub thread_ts: Option<MessageTs>,
    /// A reply that also shows in the channel.
    pub broadcast: bool,
    /// `channel_join` and the like.
    pub subtype: Option<String>,
    /// The last edit.
    pub edited: Option<Edited>,
    /// Emoji under it.
    pub reactions: Vec<Reaction>,
    /// Only this person sees it, until they reload.
    pub ephemeral_to: Option<UserId>,
    /// Whether a test has looked at it since it last changed.
    pub(crate) seen: bool,
}

impl Message {
    pub(crate) fn new(ts: MessageTs, user: UserId, text: impl Into<String>) -> Self {
        Self {
            ts,
            user,
            bot_id: None,
            text: text.into(),
            blocks: None,
            files: Vec::new(),
            attachments: None,
            metadata: None,
            thread_ts: None,
            broadcast: false,
            subtype: None,
            edited: None,
            reactions: Vec::new(),
            ephemeral_to: None,
            seen: true,
        }
    }

    /// Whether it is inside a thread, below its parent.
    pub fn is_reply(&self) -> bool {
        self.thread_ts.as_ref().is_some_and(|parent| *parent != self.ts)
    }

    /// Whether the channel itself shows it, not only a thread.
    pub fn is_in_channel(&self) -> bool {
        !self.is_reply() || self.broadcast
    }

    /// Slack's message object, without the counts that need its thread.
    pub(crate) fn to_json(&self, app_id: &str, team: &str, with_metadata: bool) -> Value {
        let mut message =
            json!({ "type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": team });
        let mut set = |field: &str, value: Option<Value>| {
            if let Some(value) = value {
                message[field] = value;
            }
        };
        set("bot_id", self.bot_id.as_ref().map(|id| json!(id)));
        set("app_id", self.bot_id.as_ref().map(|_| json!(app_id)));
        set("blocks", self.blocks.as_ref().map(|blocks| json!(blocks)));
        set("attachments", self.attachments.clone());
        set("thread_ts", self.thread_ts.as_ref().map(|ts| json!(ts)));
        set("subtype", self.subtype.as_ref().map(|subtype| json!(subtype)));
        set("edited", self.edited.as_ref().map(|edited| json!({ "user": edited.user, "ts": edited.ts })));
        set("metadata", self.metadata.clone().filter(|_| with_metadata));
        if !self.files.is_empty() {
            message["files"] = self.files.iter().map(File::to_json).collect();
            message["upload"] = json!(true);
        }
        if self.broadcast {
            message["subtype"] = json!("thread_broadcast");
        }
        if !self.reactions.is_empty() {
            let reactions = self.reactions.iter();
            message["reactions"] =
                reactions.map(|r| json!({ "name": r.name, "users": r.users, "count": r.users.len() })).collect();
        }
        message
    }
}
