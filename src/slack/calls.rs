//! What Slack is asked to do beside messages: durable as JSON, done by delivery, repeatable without harm.

mod channel;
mod file;
mod reading;

pub use file::UNCONFIRMED;

use super::{
    api::{Api, CallError},
    methods::{
        BOOKMARKS_ADD, CONVERSATIONS_ARCHIVE, CONVERSATIONS_CREATE, CONVERSATIONS_INFO, CONVERSATIONS_INVITE,
        CONVERSATIONS_JOIN, CONVERSATIONS_MEMBERS, CONVERSATIONS_RENAME, CONVERSATIONS_SET_PURPOSE,
        CONVERSATIONS_SET_TOPIC, DND_TEAM_INFO, FILES_COMPLETE, FILES_UPLOAD_URL, Method, PINS_ADD, PINS_REMOVE,
        USERGROUPS_LIST, USERS_CONVERSATIONS, USERS_INFO,
    },
};
use crate::ids::{ChannelId, MessageTs, UserId};
use channel::{Line, Wanted};
use file::Parcel;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// One call. Rows in the database hold it, so a variant keeps its name and its fields for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum SlackCall {
    /// The bot joins a public channel.
    JoinChannel {
        /// Which.
        channel: ChannelId,
    },
    /// What there is to know of a channel: a [`crate::signal::ChannelRecord`], or null where Slack shows us none.
    FindChannel {
        /// Which.
        channel: ChannelId,
    },
    /// What there is to know of a person: a [`crate::signal::PersonRecord`], or null where Slack shows us none.
    FindPerson {
        /// Who.
        person: UserId,
    },
    /// All user groups, [`crate::signal::GroupRecord`]s; none where the plan has none or the app may not read them.
    ListGroups,
    /// When Slack keeps notifications from people, a [`crate::signal::DndFound`].
    ListDnd {
        /// Whom: at most fifty.
        people: Vec<UserId>,
    },
    /// A message of ours is pinned in its channel. Where it cannot be any more (it is gone, or the channel is archived)
    /// there is nothing to do.
    Pin {
        /// Where it stands.
        channel: ChannelId,
        /// The message.
        ts: MessageTs,
    },
    /// It is not pinned any more.
    Unpin {
        /// Where it stands.
        channel: ChannelId,
        /// The message.
        ts: MessageTs,
    },
    /// A text as a file in the direct message with one person. The text stands beside the row, until it is settled.
    SendFile {
        /// To whom.
        person: UserId,
        /// `decisions.csv`
        name: String,
        /// Over it.
        title: String,
        /// Said with it, as mrkdwn.
        comment: String,
    },
    /// A new channel, with the bot in it: a [`crate::signal::CreatedRecord`]. `name_taken` is final unless the bot made that
    /// channel itself since the first attempt.
    CreateChannel {
        /// Without `#`; Slack says how it spells it.
        name: String,
        /// Only its members know of it.
        is_private: bool,
    },
    /// Somebody comes into a channel the bot is in; who is there already is no failure. One person a call, so that what
    /// Slack says about one does not keep the others out.
    Invite {
        /// Which.
        channel: ChannelId,
        /// Who.
        person: UserId,
    },
    /// The line at the top of a channel the bot is in. Written only if it says something else.
    SetTopic {
        /// Which.
        channel: ChannelId,
        /// At most [`LONGEST_LINE`] characters.
        topic: String,
    },
    /// What a channel the bot is in is for. Written only if it says something else.
    SetPurpose {
        /// Which.
        channel: ChannelId,
        /// At most [`LONGEST_LINE`] characters.
        purpose: String,
    },
    /// A link above a channel the bot is in, unless one to the same place stands there.
    AddBookmark {
        /// Which.
        channel: ChannelId,
        /// As people read it.
        title: String,
        /// Where it leads: `https://…`.
        link: String,
    },
    /// Another name for a channel the bot has made: a [`crate::signal::ChannelRecord`].
    RenameChannel {
        /// Which.
        channel: ChannelId,
        /// Without `#`.
        name: String,
    },
    /// Nobody writes in a channel any more; a bot cannot take this back. The bot must be in it.
    ArchiveChannel {
        /// Which.
        channel: ChannelId,
    },
    /// When people last wrote in a channel the bot is in: a [`crate::signal::ActivityRecord`]. What cannot be read whole
    /// fails.
    ReadActivity {
        /// Which.
        channel: ChannelId,
        /// Words since then end the search.
        since: Timestamp,
    },
    /// What there is to keep of a channel the bot is in: a [`crate::signal::BundleRecord`], whole or not at all.
    ReadBundle {
        /// Which.
        channel: ChannelId,
    },
    /// Who is in a channel: a [`crate::signal::MembersRecord`], whole or not at all.
    ListMembers {
        /// Which.
        channel: ChannelId,
    },
}

/// Characters that Slack has for the topic of a channel, and for its purpose.
pub const LONGEST_LINE: usize = 250;

/// One attempt at a call, or at its next step.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// What the steps before have reached, as [`Step::Further`] said.
    pub progress: Option<&'a Value>,
    /// The text of the file it sends, when this step needs it.
    pub content: Option<&'a str>,
    /// Since when this step was tried.
    pub since: Timestamp,
    /// It was tried before, and may have had its effect.
    pub repeated: bool,
    /// This moment.
    pub now: Timestamp,
}

/// What an attempt has reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// All is done: what features may want to know of the answer.
    Done(Value),
    /// This step is done; what the next one must know. It is committed before that begins.
    Further(Value),
}

impl SlackCall {
    /// The method its next step is done by, for its limits.
    pub fn method(&self, progress: Option<&Value>) -> &'static Method {
        match self {
            Self::SendFile { .. } if progress.is_some() => &FILES_COMPLETE,
            Self::SendFile { .. } => &FILES_UPLOAD_URL,
            Self::JoinChannel { .. } => &CONVERSATIONS_JOIN,
            Self::FindChannel { .. } => &CONVERSATIONS_INFO,
            Self::FindPerson { .. } => &USERS_INFO,
            Self::ListGroups => &USERGROUPS_LIST,
            Self::ListDnd { .. } => &DND_TEAM_INFO,
            Self::Pin { .. } => &PINS_ADD,
            Self::Unpin { .. } => &PINS_REMOVE,
            Self::CreateChannel { .. } if progress.is_some() => &USERS_CONVERSATIONS,
            Self::CreateChannel { .. } => &CONVERSATIONS_CREATE,
            Self::Invite { .. } => &CONVERSATIONS_INVITE,
            Self::SetTopic { .. } => &CONVERSATIONS_SET_TOPIC,
            Self::SetPurpose { .. } => &CONVERSATIONS_SET_PURPOSE,
            Self::AddBookmark { .. } => &BOOKMARKS_ADD,
            Self::RenameChannel { .. } => &CONVERSATIONS_RENAME,
            Self::ArchiveChannel { .. } => &CONVERSATIONS_ARCHIVE,
            Self::ListMembers { .. } => &CONVERSATIONS_MEMBERS,
            Self::ReadActivity { .. } => reading::activity_method(progress),
            Self::ReadBundle { .. } => reading::bundle_method(progress),
        }
    }

    /// Whether it changes nothing that anybody sees: a pause does not hold it.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::JoinChannel { .. }
            | Self::Pin { .. }
            | Self::Unpin { .. }
            | Self::SendFile { .. }
            | Self::CreateChannel { .. }
            | Self::Invite { .. }
            | Self::SetTopic { .. }
            | Self::SetPurpose { .. }
            | Self::AddBookmark { .. }
            | Self::RenameChannel { .. }
            | Self::ArchiveChannel { .. } => false,
            Self::FindChannel { .. }
            | Self::FindPerson { .. }
            | Self::ListGroups
            | Self::ListDnd { .. }
            | Self::ReadActivity { .. }
            | Self::ReadBundle { .. }
            | Self::ListMembers { .. } => true,
        }
    }

    /// Whether its next step needs the text of its file.
    pub fn needs_content(&self, progress: Option<&Value>) -> bool {
        matches!(self, Self::SendFile { .. }) && progress.is_none()
    }

    /// Does it, or its next step, and says what came of it. What is so already counts as done.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn execute(&self, api: &Api, attempt: Attempt<'_>) -> Result<Step, CallError> {
        match self {
            Self::JoinChannel { channel } => {
                api.join_channel(channel).await?;
                Ok(Step::Done(json!({ "channel": channel })))
            }
            Self::FindChannel { channel } => written(&api.find_channel(channel).await?).map(Step::Done),
            Self::FindPerson { person } => written(&api.find_person(person).await?).map(Step::Done),
            Self::ListGroups => written(&api.list_groups().await?).map(Step::Done),
            Self::ListDnd { people } => written(&api.list_dnd(people).await?).map(Step::Done),
            Self::Pin { channel, ts } => Ok(Step::Done(json!({ "pinned": api.pin(channel, ts).await? }))),
            Self::Unpin { channel, ts } => {
                api.unpin(channel, ts).await?;
                Ok(Step::Done(json!({ "pinned": false })))
            }
            Self::SendFile { person, name, title, comment } => {
                Parcel { person, name, title, comment }.send(api, attempt).await
            }
            Self::CreateChannel { name, is_private } => {
                Wanted { name, is_private: *is_private }.make(api, attempt).await
            }
            Self::Invite { channel, person } => {
                Ok(Step::Done(json!({ "invited": api.invite(channel, person).await? })))
            }
            Self::SetTopic { channel, topic } => Line::Topic(topic).write(api, channel).await,
            Self::SetPurpose { channel, purpose } => Line::Purpose(purpose).write(api, channel).await,
            Self::AddBookmark { channel, title, link } => channel::bookmark(api, channel, (title, link)).await,
            Self::RenameChannel { channel, name } => channel::rename(api, channel, name).await,
            Self::ArchiveChannel { channel } => {
                api.archive_channel(channel).await?;
                Ok(Step::Done(json!({ "archived": true })))
            }
            Self::ReadActivity { channel, since } => reading::read_activity(api, (channel, *since), attempt).await,
            Self::ReadBundle { channel } => reading::read_bundle(api, channel, attempt).await,
            Self::ListMembers { channel } => reading::list_members(api, channel, attempt).await,
        }
    }
}

fn written(found: &impl Serialize) -> Result<Value, CallError> {
    serde_json::to_value(found).map_err(|_| CallError::Unknown("an answer nobody can write down".to_owned()))
}

#[cfg(test)]
mod tests;
