//! What delivery needs of Slack, and no more; the tests put a scripted Slack in its place.

use crate::{
    ids::{ChannelId, MessageTs, UserId},
    signal::{HomeView, Message},
    slack::{
        api::CallError,
        calls::{Attempt, Step},
        methods::Method,
    },
};
use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;

/// Slack, as delivery sees it. Each function is one call with a timeout of its own, far below a minute.
#[async_trait]
pub trait Outgoing: Send + Sync {
    /// A new message in `to` (a channel, or a person's direct message), carrying `uid` in its metadata. Where it stands.
    ///
    /// # Errors
    /// See [`CallError`]; so for all the others.
    async fn post(&self, new: NewMessage<'_>) -> Result<(ChannelId, MessageTs), CallError>;

    /// Another body for a message.
    async fn update(&self, channel: &ChannelId, ts: &MessageTs, message: &Message) -> Result<(), CallError>;

    /// No longer a message.
    async fn delete(&self, channel: &ChannelId, ts: &MessageTs) -> Result<(), CallError>;

    /// Our own messages that carry `uid`, oldest first, of those sent since then.
    async fn find_sent(&self, sent: Sent<'_>) -> Result<Vec<MessageTs>, CallError>;

    /// The direct message with a person.
    async fn open_direct(&self, person: &UserId) -> Result<ChannelId, CallError>;

    /// Into a public channel.
    async fn join(&self, channel: &ChannelId) -> Result<(), CallError>;

    /// A person's App Home.
    async fn publish_home(&self, person: &UserId, home: &HomeView) -> Result<(), CallError>;

    /// Any other call, or its next step; what has come of it, as far as features or the step after it use that.
    async fn call(&self, call: &Value, attempt: Attempt<'_>) -> Result<Step, CallError>;

    /// The method that limits the next step of such a call; `None` for a call nobody can read.
    fn method_of(&self, call: &Value, progress: Option<&Value>) -> Option<&'static Method>;

    /// Whether that step needs the text of the call's file.
    fn needs_content(&self, call: &Value, progress: Option<&Value>) -> bool;
}

/// A message to be sent.
#[derive(Clone, Copy)]
pub struct NewMessage<'a> {
    /// A channel or a person.
    pub to: &'a str,
    /// The thread it belongs to.
    pub thread: Option<&'a MessageTs>,
    /// What it says.
    pub message: &'a Message,
    /// Our name for it.
    pub uid: &'a str,
}

/// A message that may have been sent.
#[derive(Clone, Copy)]
pub struct Sent<'a> {
    /// Where it would stand.
    pub channel: &'a ChannelId,
    /// The thread it would stand in.
    pub thread: Option<&'a MessageTs>,
    /// Our name for it.
    pub uid: &'a str,
    /// Not before then.
    pub since: Timestamp,
}
