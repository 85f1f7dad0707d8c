//! Modals and Home tabs, and the view object Slack sends for them.

use crate::{ids::UserId, sandbox::blocks::Values};
use serde_json::{Value, json};

/// Where a view is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// In front of everything, on a stack of at most three.
    Modal,
    /// On the app's Home tab.
    Home,
}

/// One view, as one person has it open.
#[derive(Clone, Debug)]
pub struct View {
    /// `V…`
    pub id: String,
    /// Changes with every update.
    pub hash: String,
    /// Modal or Home.
    pub surface: Surface,
    /// Whose screen it is on.
    pub owner: UserId,
    /// What the bot sent, with the ids Slack adds where the app gave none.
    pub body: Value,
    /// What the person has filled in so far.
    pub values: Values,
    /// The first view of its stack.
    pub root_id: String,
    /// The view below it.
    pub previous_id: Option<String>,
}

impl View {
    /// A text field of the body, empty when absent.
    pub fn text(&self, field: &str) -> &str {
        let value = &self.body[field];
        value.as_str().or_else(|| value["text"].as_str()).unwrap_or_default()
    }

    /// Its blocks.
    pub fn blocks(&self) -> &[Value] {
        self.body["blocks"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Slack's view object, with the state as it is filled in now.
    pub(crate) fn to_json(&self, team: &str, app_id: &str, bot_id: &str) -> Value {
        let mut view = self.body.clone();
        for (field, default) in [
            ("callback_id", json!("")),
            ("private_metadata", json!("")),
            ("external_id", json!("")),
            ("close", Value::Null),
            ("submit", Value::Null),
            ("title", json!({ "type": "plain_text", "text": "View Title", "emoji": true })),
            ("notify_on_close", json!(false)),
            ("clear_on_close", json!(false)),
        ] {
            if view[field].is_null() {
                view[field] = default;
            }
        }
        view["id"] = json!(self.id);
        view["hash"] = json!(self.hash);
        view["team_id"] = json!(team);
        view["app_id"] = json!(app_id);
        view["bot_id"] = json!(bot_id);
        view["app_installed_team_id"] = json!(team);
        view["root_view_id"] = json!(self.root_id);
        view["previous_view_id"] = json!(self.previous_id);
        view["state"] = json!({ "values": self.values.to_json() });
        view
    }
}
