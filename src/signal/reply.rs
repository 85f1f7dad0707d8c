//! What goes back: finished payloads and where they belong.

use super::{Action, Container};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// What goes back to whoever caused the signal.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reply {
    /// Nothing to say.
    #[default]
    Nothing,
    /// For this person's eyes only: a command's answer, or beside the button.
    Say(Message),
    /// In place of the message whose button was pressed; of an ask, in its place only.
    Replace(Message),
    /// A modal; on top of the one that stands there, if one does.
    Open(Modal),
    /// In place of the modal that was sent or acted in.
    Update(Modal),
    /// What is wrong at which field (block id → sentence). The turn is rolled back, so that the corrected form counts.
    Errors(BTreeMap<String, String>),
    /// Close all modals of this stack.
    CloseAll,
    /// What an external select may offer.
    Options(Vec<Choice>),
}

impl Reply {
    /// What is wrong at one field.
    pub fn fault(block_id: &str, sentence: impl Into<String>) -> Self {
        Self::Errors(BTreeMap::from([(block_id.to_owned(), sentence.into())]))
    }

    /// A window that leads from one thing to the next stays one window: what is pressed in it takes its place, what is
    /// pressed anywhere else opens it.
    pub fn window(action: &Action, modal: Modal) -> Self {
        match action.container {
            Container::Modal { .. } => Self::Update(modal),
            Container::Message { .. } | Container::Home => Self::Open(modal),
        }
    }
}

/// One option of a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What comes back when it is chosen; at most 150 characters.
    pub value: String,
    /// What the person reads.
    pub label: String,
}

/// A finished message: the text for notifications and screen readers, and its blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Read out, shown in notifications and where blocks cannot be.
    pub text: String,
    /// Block Kit, as JSON.
    pub blocks: Value,
}

/// A finished modal.
#[derive(Clone, Debug, PartialEq)]
pub struct Modal {
    /// `views.open`'s `view`.
    pub view: Value,
    /// The button that opens it again when its trigger had expired.
    pub reopen: Option<Reopen>,
}

/// How a modal is opened by a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopen {
    /// What waits: "The check-in for Performance".
    pub title: String,
    /// The action that opens it.
    pub action_id: String,
    /// What the button carries.
    pub value: String,
}

/// A finished App Home.
#[derive(Clone, Debug, PartialEq)]
pub struct HomeView {
    /// `views.publish`'s `view`.
    pub view: Value,
}
