//! What a look at a channel found, as the outcome of its call carries it. Each is whole: a read that ended early is a
//! failure, and never one of these.

use super::ChannelRecord;
use crate::ids::{ChannelId, MessageTs, UserId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// When people last wrote in a channel. Bots, whoever only joins or leaves, and Slack itself do not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRecord {
    /// Which channel.
    pub channel: ChannelId,
    /// Since when it was read for certain; before that, what was found by the way.
    pub since: Timestamp,
    /// The newest message of a person that was found, if any; one before `since` may not be the newest before it.
    pub newest: Option<Timestamp>,
}

impl ActivityRecord {
    /// Whether nobody has written anything since then.
    pub fn is_silent(&self) -> bool {
        self.newest.is_none_or(|newest| newest < self.since)
    }
}

/// Who is in a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersRecord {
    /// Which channel.
    pub channel: ChannelId,
    /// Everybody, the bot included, in the order of their ids.
    pub members: Vec<UserId>,
}

/// A link above a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookmarkRecord {
    /// As people read it.
    pub title: String,
    /// Where it leads; empty for what is no link.
    pub link: String,
}

/// Something pinned. What it says is not kept: it stands in the channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinRecord {
    /// The message; `None` for a file.
    pub message: Option<MessageTs>,
    /// The file; `None` for a message.
    pub file: Option<String>,
    /// Who wrote it, where Slack says.
    pub author: Option<UserId>,
}

/// What there is to keep of a channel before it is archived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleRecord {
    /// The channel itself.
    pub channel: ChannelRecord,
    /// The line at its top.
    pub topic: String,
    /// What it is for.
    pub purpose: String,
    /// Everybody in it, the bot included, in the order of their ids.
    pub members: Vec<UserId>,
    /// The links above it.
    pub bookmarks: Vec<BookmarkRecord>,
    /// What is pinned in it.
    pub pins: Vec<PinRecord>,
}

/// A channel the bot has made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedRecord {
    /// The channel, with the name Slack gave it.
    pub channel: ChannelRecord,
    /// It was made by an attempt of which no answer came, and found afterwards.
    pub adopted: bool,
}
