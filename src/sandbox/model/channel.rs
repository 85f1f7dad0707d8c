//! Channels, private channels and direct messages, and the conversation object Slack sends for them.

use super::message::Message;
use crate::ids::{ChannelId, MessageTs, UserId};
use jiff::Timestamp;
use serde_json::{Value, json};

/// What kind of conversation it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everybody may look in and join.
    Public,
    /// Only its members know of it.
    Private,
    /// Two people.
    Direct,
    /// Three to nine people.
    Group,
}

impl Kind {
    /// The word in `channel_type` and in the names of message events.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Public => "channel",
            Self::Private => "group",
            Self::Direct => "im",
            Self::Group => "mpim",
        }
    }

    /// The first half of the scopes that govern it.
    pub(crate) fn scope_family(self) -> &'static str {
        match self {
            Self::Public => "channels",
            Self::Private => "groups",
            Self::Direct => "im",
            Self::Group => "mpim",
        }
    }
}

/// One conversation with all it holds.
#[derive(Clone, Debug)]
pub struct Channel {
    /// `C…` or `D…`; opaque to the bot.
    pub id: ChannelId,
    /// Without `#`; empty for direct messages.
    pub name: String,
    /// What kind of conversation it is.
    pub kind: Kind,
    /// Who made it: decides who may rename it.
    pub creator: UserId,
    /// When it was made.
    pub created: Timestamp,
    /// At most 250 characters.
    pub topic: String,
    /// At most 250 characters.
    pub purpose: String,
    /// Nobody writes here any more.
    pub archived: bool,
    /// The one channel everybody is in and nobody archives.
    pub general: bool,
    /// Shared with another company.
    pub ext_shared: bool,
    /// In the order they came.
    pub members: Vec<UserId>,
    /// In the order of their `ts`, threads and ephemerals included.
    pub messages: Vec<Message>,
    /// Bookmark objects as Slack returns them.
    pub bookmarks: Vec<Value>,
    /// Pinned messages.
    pub pins: Vec<MessageTs>,
    /// Names it had before.
    pub previous_names: Vec<String>,
}

impl Channel {
    /// Whether `person` is in it.
    pub fn has(&self, person: &UserId) -> bool {
        self.members.contains(person)
    }

    /// The message with this `ts`.
    pub fn find_message(&self, ts: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.ts.as_str() == ts)
    }

    /// For a direct message: the other one, as seen by `me`.
    pub fn other(&self, me: &UserId) -> Option<&UserId> {
        (self.kind == Kind::Direct)
            .then(|| self.members.iter().find(|member| *member != me).or(self.members.first()))
            .flatten()
    }

    /// Whether this is a channel with a name, private or not.
    pub fn is_named(&self) -> bool {
        matches!(self.kind, Kind::Public | Kind::Private)
    }

    /// Slack's conversation object, as the bot `viewer` sees it.
    pub(crate) fn to_json(&self, viewer: &UserId, team: &str) -> Value {
        if self.kind == Kind::Direct {
            return json!({
                "id": self.id, "created": self.created.as_second(), "is_im": true, "is_org_shared": false,
                "is_archived": self.archived, "user": self.other(viewer), "priority": 0, "is_user_deleted": false,
            });
        }
        // Slack keeps topics as it keeps messages.
        let escaped = |value: &str| value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let text = |value: &str| json!({ "value": escaped(value), "creator": "", "last_set": 0 });
        let mut channel = json!({
            "id": self.id, "name": self.name, "name_normalized": self.name, "created": self.created.as_second(),
            "creator": self.creator, "is_channel": self.kind == Kind::Public, "is_group": self.kind == Kind::Private,
            "is_im": false, "is_mpim": self.kind == Kind::Group, "is_private": self.kind != Kind::Public,
            "is_archived": self.archived, "is_general": self.general, "is_member": self.has(viewer),
            "is_shared": self.ext_shared, "is_ext_shared": self.ext_shared, "is_org_shared": false,
            "is_pending_ext_shared": false, "pending_shared": [], "context_team_id": team,
            "topic": text(&self.topic), "purpose": text(&self.purpose), "previous_names": self.previous_names,
        });
        if self.kind == Kind::Public {
            channel["num_members"] = json!(self.members.len());
        }
        channel
    }
}
