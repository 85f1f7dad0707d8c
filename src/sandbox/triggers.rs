//! The two permissions that run out: trigger ids (3 s, once) and response URLs (30 min, five times).

use crate::ids::{ChannelId, MessageTs, UserId};
use jiff::Timestamp;

/// The right to open one view in front of one person.
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub(crate) user: UserId,
    pub(crate) expires: Timestamp,
    pub(crate) used: bool,
}

/// The right to answer in one conversation.
#[derive(Clone, Debug)]
pub(crate) struct ResponseUrl {
    pub(crate) channel: ChannelId,
    pub(crate) user: UserId,
    /// The message whose button was clicked, or the answer already given; what `replace_original` means.
    pub(crate) original: Option<MessageTs>,
    /// Commands have no original of their own to delete.
    pub(crate) of_command: bool,
    pub(crate) expires: Timestamp,
    pub(crate) uses_left: u8,
}
