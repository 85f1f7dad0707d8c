//! Messages: sending, changing, taking back, and finding again what may have been sent.

use super::{Api, CallError, checked};
use crate::{
    ids::{ChannelId, MessageTs},
    signal::Message,
    slack::methods::{
        CHAT_DELETE, CHAT_POST, CHAT_UPDATE, CONVERSATIONS_HISTORY, CONVERSATIONS_REPLIES, Method, PINS_ADD,
        PINS_REMOVE,
    },
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// The type of the metadata by which we know our own messages; its payload is `{"uid": "…"}`. Everybody in the workspace
/// may read it.
pub const METADATA_TYPE: &str = "podkeeper_post";

/// Messages of one page, as Slack recommends.
const PAGE: u32 = 200;
/// A conversation with more messages than this since the attempt is not read to its end.
const PAGES: usize = 25;
/// How far Slack's clock, which names messages, may be behind ours.
const SKEW: SignedDuration = SignedDuration::from_mins(2);
/// The code of a refusal of ours: a conversation is too long to be read back.
pub(in crate::slack) const TOO_MANY: &str = "too_many_messages";
/// How long an answer through a `response_url` may take.
const RESPOND_TIMEOUT: Duration = Duration::from_secs(5);

#[derive(Deserialize)]
struct Posted {
    channel: ChannelId,
    ts: MessageTs,
}

/// Answers of which only `ok` matters.
#[derive(Deserialize)]
pub(super) struct Done {}

#[derive(Deserialize)]
struct Conversation {
    #[serde(default)]
    messages: Vec<Value>,
    #[serde(default)]
    response_metadata: Option<NextPage>,
}

#[derive(Default, Deserialize)]
pub(super) struct NextPage {
    next_cursor: Option<String>,
}

impl NextPage {
    /// Slack writes "no more" as an empty cursor.
    pub(super) fn cursor(self) -> Option<String> {
        self.next_cursor.filter(|cursor| !cursor.is_empty())
    }
}

#[derive(Serialize)]
struct ReadBack<'a> {
    channel: &'a ChannelId,
    #[serde(skip_serializing_if = "Option::is_none")]
    ts: Option<&'a MessageTs>,
    oldest: String,
    inclusive: bool,
    include_all_metadata: bool,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
}

/// Why a message can be neither pinned nor unpinned any more.
const OUT_OF_REACH: [&str; 5] =
    ["message_not_found", "is_archived", "channel_not_found", "not_in_channel", "restricted_action"];

impl Api {
    /// Posts a new message to a channel or (its id given as `conversation`) a person; `uid` names it in its metadata.
    ///
    /// # Errors
    /// See [`CallError`]; after `Unknown` it may stand there, and [`Api::find_sent`] tells.
    pub async fn post_message(
        &self,
        conversation: &str,
        thread: Option<&MessageTs>,
        message: &Message,
        uid: &str,
    ) -> Result<(ChannelId, MessageTs), CallError> {
        let mut args = json!({
            "channel": conversation,
            "text": message.text,
            "blocks": message.blocks,
            "metadata": {"event_type": METADATA_TYPE, "event_payload": {"uid": uid}},
            "parse": "none",
            "unfurl_links": false,
            "unfurl_media": false,
        });
        if let Some(thread) = thread {
            args["thread_ts"] = json!(thread);
        }
        let Posted { channel, ts } = self.call(&CHAT_POST, &args).await?;
        Ok((channel, ts))
    }

    /// Gives a message another body; its metadata stays.
    ///
    /// # Errors
    /// See [`CallError`]; repeating it does no harm.
    pub async fn update_message(&self, channel: &ChannelId, ts: &MessageTs, body: &Message) -> Result<(), CallError> {
        let args = json!({"channel": channel, "ts": ts, "text": body.text, "blocks": body.blocks, "parse": "none"});
        self.call::<Done>(&CHAT_UPDATE, &args).await.map(drop)
    }

    /// Deletes a message; one that is gone already counts as deleted.
    ///
    /// # Errors
    /// See [`CallError`]; repeating it does no harm.
    pub async fn delete_message(&self, channel: &ChannelId, ts: &MessageTs) -> Result<(), CallError> {
        match self.call::<Done>(&CHAT_DELETE, &json!({"channel": channel, "ts": ts})).await {
            Err(error) if error.code() != Some("message_not_found") => Err(error),
            _ => Ok(()),
        }
    }

    /// Pins a message in its channel; `false` where that cannot be any more: it is gone, or nobody writes there.
    ///
    /// # Errors
    /// See [`CallError`]; repeating it does no harm.
    pub async fn pin(&self, channel: &ChannelId, ts: &MessageTs) -> Result<bool, CallError> {
        match self.call::<Done>(&PINS_ADD, &json!({"channel": channel, "timestamp": ts})).await {
            Err(error) if error.code() == Some("already_pinned") => Ok(true),
            Err(error) if error.code().is_some_and(|code| OUT_OF_REACH.contains(&code)) => Ok(false),
            other => other.map(|_| true),
        }
    }

    /// Takes the pin away again; one that is not there already counts as taken away.
    ///
    /// # Errors
    /// See [`CallError`]; repeating it does no harm.
    pub async fn unpin(&self, channel: &ChannelId, ts: &MessageTs) -> Result<(), CallError> {
        match self.call::<Done>(&PINS_REMOVE, &json!({"channel": channel, "timestamp": ts})).await {
            Err(error) if error.code() == Some("no_pin") => Ok(()),
            Err(error) if error.code().is_some_and(|code| OUT_OF_REACH.contains(&code)) => Ok(()),
            other => other.map(drop),
        }
    }

    /// The messages with this `uid` that were sent since `since` (oldest first), in a channel or one of its threads.
    /// A person's direct message is found by its own id, from [`Api::open_direct`].
    ///
    /// # Errors
    /// See [`CallError`]; `Refused` with `too_many_messages` when there is more to read than is reasonable: "none found" would be
    /// a guess then, and there will only be more of it.
    pub async fn find_sent(
        &self,
        channel: &ChannelId,
        thread: Option<&MessageTs>,
        uid: &str,
        since: Timestamp,
    ) -> Result<Vec<MessageTs>, CallError> {
        let method: &Method = if thread.is_some() { &CONVERSATIONS_REPLIES } else { &CONVERSATIONS_HISTORY };
        let messages = pages_since(self, method, (channel, thread), since).await?;
        let mut found: Vec<MessageTs> = messages.iter().filter_map(|message| sent_as(message, uid)).collect();
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// Answers through a `response_url`; it needs no token and gets none.
    ///
    /// # Errors
    /// See [`CallError`]; an address that has expired or was used five times is `Unknown("HTTP 404")`.
    pub async fn respond(&self, response_url: &str, body: &Value) -> Result<(), CallError> {
        checked(self.0.http.post(response_url).json(body).timeout(RESPOND_TIMEOUT)).await.map(drop)
    }
}

/// All messages of a conversation, or of a thread in it, since then.
pub(super) async fn pages_since(
    api: &Api,
    method: &Method,
    (channel, thread): (&ChannelId, Option<&MessageTs>),
    since: Timestamp,
) -> Result<Vec<Value>, CallError> {
    let oldest = since.saturating_sub(SKEW).unwrap_or(since);
    let mut args = ReadBack {
        channel,
        ts: thread,
        oldest: format!("{}.{:06}", oldest.as_second(), oldest.subsec_microsecond()),
        inclusive: true,
        include_all_metadata: true,
        limit: PAGE,
        cursor: None,
    };
    let mut found = Vec::new();
    for _ in 0..PAGES {
        let page: Conversation = api.call(method, &args).await?;
        found.extend(page.messages);
        let Some(cursor) = page.response_metadata.and_then(NextPage::cursor) else { return Ok(found) };
        args.cursor = Some(cursor);
    }
    Err(CallError::refused(TOO_MANY))
}

/// The message's name if it is the one sent under `uid`. Other apps may copy our metadata, but they learn a `uid` only
/// from a message that stands there already.
fn sent_as(message: &Value, uid: &str) -> Option<MessageTs> {
    let metadata = &message["metadata"];
    let ours = metadata["event_type"] == METADATA_TYPE && metadata["event_payload"]["uid"] == uid;
    ours.then(|| message["ts"].as_str().map(MessageTs::from)).flatten()
}
