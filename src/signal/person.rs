//! What people do: commands, presses, forms.

use crate::ids::{ChannelId, MessageTs, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who did it, as the authenticated payload says. Never a statement about rights.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The person.
    pub user: UserId,
    /// The workspace the person belongs to, which may be a guest company's.
    pub team: Option<String>,
}

/// A slash command. `text` has people and channels as `<@U…>` and `<#C…|name>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Who typed it.
    pub caller: Caller,
    /// Where it was typed.
    pub channel: ChannelId,
    /// With its slash: `/okr`.
    pub name: String,
    /// All that follows the name, trimmed.
    pub text: String,
    /// Opens one modal within three seconds.
    pub trigger_id: String,
    /// Where late answers go.
    pub response_url: Option<String>,
}

/// A press or a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// Who did it.
    pub caller: Caller,
    /// What was pressed: names the verb, decides which feature handles it.
    pub action_id: String,
    /// The block it stands in.
    pub block_id: String,
    /// What the button carries or what was chosen; never authority.
    pub value: FieldValue,
    /// Where it was pressed.
    pub container: Container,
    /// Opens one modal within three seconds.
    pub trigger_id: String,
    /// Absent on the App Home and in modals.
    pub response_url: Option<String>,
    /// The other inputs of the same surface as they stand.
    pub form: Form,
}

impl Action {
    /// What the button carries, or what was chosen first in a menu; nothing where it carries nothing. Never authority.
    pub fn carried(&self) -> &str {
        match &self.value {
            FieldValue::Text(value) => value,
            FieldValue::Chosen(values) => values.first().map_or("", String::as_str),
            FieldValue::Empty => "",
        }
    }
}

/// Where an action happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Container {
    /// Under a message.
    Message {
        /// The conversation.
        channel: ChannelId,
        /// The message.
        ts: MessageTs,
    },
    /// In a modal.
    Modal {
        /// Slack's id of the view.
        view_id: String,
        /// Guards against overwriting a newer view.
        hash: String,
        /// What we wrote into the view; never authority.
        private_metadata: String,
    },
    /// On the App Home.
    Home,
}

/// A shortcut from the message menu or the composer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// Who used it.
    pub caller: Caller,
    /// Names the verb.
    pub callback_id: String,
    /// Opens one modal within three seconds.
    pub trigger_id: String,
    /// For message shortcuts only.
    pub response_url: Option<String>,
    /// The message it was used on; `None` for global shortcuts.
    pub message: Option<QuotedMessage>,
}

/// The message a shortcut was used on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedMessage {
    /// The conversation.
    pub channel: ChannelId,
    /// The message.
    pub ts: MessageTs,
    /// The message it replies to, if it stands in a thread.
    pub thread: Option<MessageTs>,
    /// Who wrote it; bots have none.
    pub author: Option<UserId>,
    /// Its text as Slack sends it.
    pub text: String,
}

/// A modal was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Who sent it.
    pub caller: Caller,
    /// Names the verb.
    pub callback_id: String,
    /// Slack's id of the view.
    pub view_id: String,
    /// What we wrote into the view; never authority.
    pub private_metadata: String,
    /// What was filled in.
    pub form: Form,
    /// Absent in some clients; a dedupe key otherwise.
    pub trigger_id: Option<String>,
}

/// A modal was closed without being sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Who closed it.
    pub caller: Caller,
    /// Names the modal.
    pub callback_id: String,
    /// Slack's id of the view.
    pub view_id: String,
    /// What we wrote into the view.
    pub private_metadata: String,
}

/// An external select asks for its options; answered at once from read-only queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggest {
    /// Who types.
    pub caller: Caller,
    /// Names the select.
    pub action_id: String,
    /// What was typed so far.
    pub query: String,
    /// What we wrote into the view around it.
    pub private_metadata: String,
}

/// What a form holds: block id → value. Each input block holds one element, so the block names it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form(pub BTreeMap<String, FieldValue>);

impl Form {
    /// The text of an input; `None` when it was left empty.
    pub fn text(&self, block_id: &str) -> Option<&str> {
        match self.0.get(block_id) {
            Some(FieldValue::Text(text)) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }
    /// What was chosen in a menu (one or several), or ticked, in order; empty when nothing was.
    pub fn chosen(&self, block_id: &str) -> &[String] {
        match self.0.get(block_id) {
            Some(FieldValue::Chosen(values)) => values,
            _ => &[],
        }
    }
    /// The one chosen value of a single menu.
    pub fn choice(&self, block_id: &str) -> Option<&str> {
        self.chosen(block_id).first().map(String::as_str)
    }
}

/// The value of one element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FieldValue {
    /// Nothing filled in or carried.
    #[default]
    Empty,
    /// Typed text, a number's text, a date, a time, or the value of a button.
    Text(String),
    /// Values of chosen options; ids of chosen people, channels or conversations.
    Chosen(Vec<String>),
}
