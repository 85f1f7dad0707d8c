//! What Slack is asked to do beside messages: durable as JSON, done by delivery, repeatable without harm.

mod file;

pub use file::UNCONFIRMED;

use super::{
    api::{Api, CallError},
    methods::{
        CONVERSATIONS_INFO, CONVERSATIONS_JOIN, FILES_COMPLETE, FILES_UPLOAD_URL, Method, PINS_ADD, PINS_REMOVE,
        USERGROUPS_LIST, USERS_INFO,
    },
};
use crate::ids::{ChannelId, MessageTs, UserId};
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
}

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
            Self::Pin { .. } => &PINS_ADD,
            Self::Unpin { .. } => &PINS_REMOVE,
        }
    }

    /// Whether it changes nothing that anybody sees: a pause does not hold it.
    pub fn only_reads(&self) -> bool {
        match self {
            Self::JoinChannel { .. } | Self::Pin { .. } | Self::Unpin { .. } | Self::SendFile { .. } => false,
            Self::FindChannel { .. } | Self::FindPerson { .. } | Self::ListGroups => true,
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
        let answer = match self {
            Self::JoinChannel { channel } => {
                api.join_channel(channel).await?;
                Ok(json!({ "channel": channel }))
            }
            Self::FindChannel { channel } => written(&api.find_channel(channel).await?),
            Self::FindPerson { person } => written(&api.find_person(person).await?),
            Self::ListGroups => written(&api.list_groups().await?),
            Self::Pin { channel, ts } => Ok(json!({ "pinned": api.pin(channel, ts).await? })),
            Self::Unpin { channel, ts } => {
                api.unpin(channel, ts).await?;
                Ok(json!({ "pinned": false }))
            }
            Self::SendFile { person, name, title, comment } => {
                return Parcel { person, name, title, comment }.send(api, attempt).await;
            }
        };
        answer.map(Step::Done)
    }
}

fn written(found: &impl Serialize) -> Result<Value, CallError> {
    serde_json::to_value(found).map_err(|_| CallError::Unknown("an answer nobody can write down".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_keeps_its_form_in_the_database() {
        let stored = [
            (SlackCall::JoinChannel { channel: "C1".into() }, json!({"call": "join_channel", "channel": "C1"})),
            (SlackCall::FindChannel { channel: "C1".into() }, json!({"call": "find_channel", "channel": "C1"})),
            (SlackCall::FindPerson { person: "U1".into() }, json!({"call": "find_person", "person": "U1"})),
            (SlackCall::ListGroups, json!({"call": "list_groups"})),
            (
                SlackCall::Pin { channel: "C1".into(), ts: "1.0".into() },
                json!({"call": "pin", "channel": "C1", "ts": "1.0"}),
            ),
            (
                SlackCall::Unpin { channel: "C1".into(), ts: "1.0".into() },
                json!({"call": "unpin", "channel": "C1", "ts": "1.0"}),
            ),
            (
                SlackCall::SendFile {
                    person: "U1".into(),
                    name: "a.csv".into(),
                    title: "A".into(),
                    comment: "Here".into(),
                },
                json!({"call": "send_file", "person": "U1", "name": "a.csv", "title": "A", "comment": "Here"}),
            ),
        ];
        for (call, stored) in stored {
            assert_eq!(serde_json::to_value(&call).ok(), Some(stored.clone()));
            assert_eq!(serde_json::from_value(stored).ok(), Some(call));
        }
    }
}
