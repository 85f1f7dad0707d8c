//! Channels: making, naming and describing them, people into them, and what is kept of them. Each call here is one request;
//! what makes a sequence of them safe to repeat is the business of `slack::calls`.

use super::{
    Api, CallError, Page,
    messages::{Done, NextPage},
};
use crate::{
    ids::{ChannelId, MessageTs, UserId},
    signal::{BookmarkRecord, ChannelRecord, PinRecord, typed},
    slack::{
        methods::{
            BOOKMARKS_ADD, BOOKMARKS_LIST, CONVERSATIONS_ARCHIVE, CONVERSATIONS_CREATE, CONVERSATIONS_HISTORY,
            CONVERSATIONS_INFO, CONVERSATIONS_INVITE, CONVERSATIONS_MEMBERS, CONVERSATIONS_RENAME,
            CONVERSATIONS_REPLIES, CONVERSATIONS_SET_PURPOSE, CONVERSATIONS_SET_TOPIC, PINS_LIST, USERS_CONVERSATIONS,
        },
        records,
    },
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// The code of a refusal of ours: Slack's answer cannot be read whole.
const INCOMPLETE: &str = "incomplete_answer";
/// Rows of one page, as Slack recommends.
const PAGE: u32 = 200;

/// A channel with its two lines of text, as people typed them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The channel.
    pub channel: ChannelRecord,
    /// The line at its top.
    pub topic: String,
    /// What it is for.
    pub purpose: String,
}

/// A channel the bot is in, with who made it and when, to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The channel.
    pub channel: ChannelRecord,
    /// When it was made.
    pub at: Timestamp,
}

/// What matters of a message to whoever asks when people last wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Its name, and when it was written.
    pub ts: MessageTs,
    /// When it was written.
    pub at: Timestamp,
    /// A person wrote it.
    pub by_person: bool,
    /// When the newest answer below it was written, by whomever.
    pub answered_at: Option<Timestamp>,
}

#[derive(Deserialize)]
struct WithChannel {
    channel: Value,
}

#[derive(Default, Deserialize)]
struct Line {
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
struct Lines {
    #[serde(default)]
    topic: Line,
    #[serde(default)]
    purpose: Line,
}

#[derive(Deserialize)]
struct Messages {
    messages: Vec<Value>,
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    response_metadata: Option<NextPage>,
}

impl Api {
    /// Makes a channel; Slack may give it another spelling of its name.
    ///
    /// # Errors
    /// See [`CallError`]; after `Unknown` it may be there, and the next attempt meets `name_taken`.
    pub async fn create_channel(&self, name: &str, private: bool) -> Result<ChannelRecord, CallError> {
        let made: WithChannel = self.call(&CONVERSATIONS_CREATE, &json!({"name": name, "is_private": private})).await?;
        records::channel(&made.channel).ok_or_else(unreadable)
    }

    /// A part of the channels the bot is in.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn list_own_channels(&self, cursor: Option<&str>) -> Result<Page<Made>, CallError> {
        #[derive(Deserialize)]
        struct Rows {
            channels: Vec<Value>,
            response_metadata: Option<NextPage>,
        }
        let args = json!({
            "types": "public_channel,private_channel",
            "exclude_archived": true,
            "limit": PAGE,
            "cursor": cursor.unwrap_or_default(),
        });
        let found: Rows = self.call(&USERS_CONVERSATIONS, &args).await?;
        let named = found.channels.iter().filter(|row| records::is_wanted(row));
        let unreadable = named.filter(|row| made(row).is_none()).count();
        let rows = found.channels.iter().filter_map(made).collect();
        Ok(Page { rows, unreadable, next: found.response_metadata.and_then(NextPage::cursor) })
    }

    /// Brings somebody into a channel the bot is in; `false` when they were in it already.
    ///
    /// # Errors
    /// See [`CallError`]; repeating it does no harm.
    pub async fn invite(&self, channel: &ChannelId, person: &UserId) -> Result<bool, CallError> {
        match self.call::<Done>(&CONVERSATIONS_INVITE, &json!({"channel": channel, "users": person})).await {
            Err(error) if error.code() == Some("already_in_channel") => Ok(false),
            other => other.map(|_| true),
        }
    }

    /// A channel with its topic and purpose.
    ///
    /// # Errors
    /// See [`CallError`]; `channel_not_found` where Slack shows us none.
    pub async fn describe_channel(&self, channel: &ChannelId) -> Result<Described, CallError> {
        let found: WithChannel = self.call(&CONVERSATIONS_INFO, &json!({"channel": channel})).await?;
        let lines = Lines::deserialize(&found.channel).map_err(|_| incomplete())?;
        Ok(Described {
            channel: records::channel(&found.channel).ok_or_else(incomplete)?,
            topic: typed::as_typed(&lines.topic.value),
            purpose: typed::as_typed(&lines.purpose.value),
        })
    }

    /// Writes the line at the top of a channel. Everybody in it reads that it was written, so nobody should write the same
    /// again.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn set_topic(&self, channel: &ChannelId, topic: &str) -> Result<(), CallError> {
        let args = json!({"channel": channel, "topic": topic});
        self.call::<Done>(&CONVERSATIONS_SET_TOPIC, &args).await.map(drop)
    }

    /// Writes what a channel is for; as [`Api::set_topic`].
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn set_purpose(&self, channel: &ChannelId, purpose: &str) -> Result<(), CallError> {
        let args = json!({"channel": channel, "purpose": purpose});
        self.call::<Done>(&CONVERSATIONS_SET_PURPOSE, &args).await.map(drop)
    }

    /// Gives a channel another name; what Slack made of it.
    ///
    /// # Errors
    /// See [`CallError`]; `not_authorized` for channels the bot has not made.
    pub async fn rename_channel(&self, channel: &ChannelId, name: &str) -> Result<ChannelRecord, CallError> {
        let args = json!({"channel": channel, "name": name});
        let renamed: WithChannel = self.call(&CONVERSATIONS_RENAME, &args).await?;
        records::channel(&renamed.channel).ok_or_else(unreadable)
    }

    /// Archives a channel the bot is in; one that is archived counts as done.
    ///
    /// # Errors
    /// See [`CallError`]; repeating it does no harm.
    pub async fn archive_channel(&self, channel: &ChannelId) -> Result<(), CallError> {
        match self.call::<Done>(&CONVERSATIONS_ARCHIVE, &json!({"channel": channel})).await {
            Err(error) if matches!(error.code(), Some("already_archived" | "is_archived")) => Ok(()),
            other => other.map(drop),
        }
    }

    /// A part of the people in a channel, the bot included.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn list_channel_members(
        &self,
        channel: &ChannelId,
        cursor: Option<&str>,
    ) -> Result<Page<UserId>, CallError> {
        #[derive(Deserialize)]
        struct Rows {
            members: Vec<UserId>,
            response_metadata: Option<NextPage>,
        }
        let args = json!({"channel": channel, "limit": PAGE, "cursor": cursor.unwrap_or_default()});
        let found: Rows = self.call(&CONVERSATIONS_MEMBERS, &args).await?;
        let next = found.response_metadata.and_then(NextPage::cursor);
        Ok(Page { rows: found.members, unreadable: 0, next })
    }

    /// The links above a channel; Slack has at most 100 and gives them at once.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn list_bookmarks(&self, channel: &ChannelId) -> Result<Vec<BookmarkRecord>, CallError> {
        #[derive(Deserialize)]
        struct Rows {
            bookmarks: Vec<Row>,
        }
        #[derive(Deserialize)]
        struct Row {
            title: Option<String>,
            link: Option<String>,
        }
        let found: Rows = self.call(&BOOKMARKS_LIST, &json!({"channel_id": channel})).await?;
        let kept = |row: Row| BookmarkRecord {
            title: typed::as_typed(&row.title.unwrap_or_default()),
            link: typed::unescaped(&row.link.unwrap_or_default()),
        };
        Ok(found.bookmarks.into_iter().map(kept).collect())
    }

    /// Puts a link above a channel; a second time it stands there twice.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn add_bookmark(&self, channel: &ChannelId, title: &str, link: &str) -> Result<(), CallError> {
        let args = json!({"channel_id": channel, "title": title, "type": "link", "link": link});
        self.call::<Done>(&BOOKMARKS_ADD, &args).await.map(drop)
    }

    /// What is pinned in a channel; Slack has at most 100 and gives them at once.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn list_pins(&self, channel: &ChannelId) -> Result<Vec<PinRecord>, CallError> {
        #[derive(Deserialize)]
        struct Rows {
            items: Vec<Row>,
        }
        #[derive(Deserialize)]
        struct Row {
            message: Option<Pinned>,
            file: Option<File>,
        }
        #[derive(Deserialize)]
        struct Pinned {
            ts: Option<MessageTs>,
            user: Option<UserId>,
        }
        #[derive(Deserialize)]
        struct File {
            id: Option<String>,
            user: Option<UserId>,
        }
        let found: Rows = self.call(&PINS_LIST, &json!({"channel": channel})).await?;
        let kept = |row: Row| {
            let (message, by) = row.message.map_or((None, None), |pinned| (pinned.ts, pinned.user));
            let (file, owner) = row.file.map_or((None, None), |file| (file.id, file.user));
            PinRecord { message, file, author: by.or(owner) }
        };
        Ok(found.items.into_iter().map(kept).collect())
    }

    /// A part of what stands in a channel, the newest first; in a channel the bot is in.
    ///
    /// # Errors
    /// See [`CallError`]; `incomplete_answer` for a part that cannot be read whole, or says there is more and not where.
    pub async fn list_traces(&self, channel: &ChannelId, cursor: Option<&str>) -> Result<Page<Trace>, CallError> {
        let mut args = json!({"channel": channel, "limit": PAGE});
        if let Some(cursor) = cursor {
            args["cursor"] = json!(cursor);
        }
        self.call::<Messages>(&CONVERSATIONS_HISTORY, &args).await?.traces()
    }

    /// A part of what was answered below a message since then, the oldest first.
    ///
    /// # Errors
    /// As [`Api::list_traces`].
    pub async fn list_answers(
        &self,
        (channel, message): (&ChannelId, &MessageTs),
        since: Timestamp,
        cursor: Option<&str>,
    ) -> Result<Page<Trace>, CallError> {
        let mut args = json!({"channel": channel, "ts": message, "limit": PAGE, "inclusive": true,
            "oldest": format!("{}.{:06}", since.as_second(), since.subsec_microsecond())});
        if let Some(cursor) = cursor {
            args["cursor"] = json!(cursor);
        }
        self.call::<Messages>(&CONVERSATIONS_REPLIES, &args).await?.traces()
    }
}

impl Messages {
    fn traces(self) -> Result<Page<Trace>, CallError> {
        let next = self.response_metadata.and_then(NextPage::cursor);
        let rows: Vec<Trace> = self.messages.iter().filter_map(trace).collect();
        if rows.len() < self.messages.len() || (self.has_more && next.is_none()) {
            return Err(incomplete());
        }
        Ok(Page { rows, unreadable: 0, next })
    }
}

fn made(row: &Value) -> Option<Made> {
    let at = row["created"].as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok())?;
    Some(Made { channel: records::channel(row)?, at })
}

/// Messages of these kinds are people's own words; every other subtype is Slack or an app speaking.
const BY_PEOPLE: [&str; 3] = ["thread_broadcast", "file_share", "me_message"];

fn trace(message: &Value) -> Option<Trace> {
    let ts = MessageTs::from(message["ts"].as_str()?);
    let said = |field: &str| message[field].as_str().filter(|text| !text.is_empty());
    let of_an_app = said("bot_id").is_some() || said("app_id").is_some();
    let own_words = said("subtype").is_none_or(|subtype| BY_PEOPLE.contains(&subtype));
    let author = said("user").filter(|author| *author != records::SLACKBOT);
    Some(Trace {
        at: instant(ts.as_str())?,
        by_person: author.is_some() && own_words && !of_an_app,
        answered_at: message["latest_reply"].as_str().and_then(instant),
        ts,
    })
}

/// `1764000000.000100`
fn instant(ts: &str) -> Option<Timestamp> {
    let (seconds, fraction) = ts.split_once('.').unwrap_or((ts, "0"));
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let nanos = micros.parse::<i32>().ok()?.checked_mul(1_000)?;
    Timestamp::new(seconds.parse().ok()?, nanos).ok()
}

/// Of a read: what is not whole is not used.
fn incomplete() -> CallError {
    CallError::refused(INCOMPLETE)
}

/// Of something that may have had its effect.
fn unreadable() -> CallError {
    CallError::Unknown("an answer nobody can read".to_owned())
}
