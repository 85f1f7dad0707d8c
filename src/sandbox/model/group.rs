//! User groups.

use crate::ids::{UserGroupId, UserId};
use jiff::Timestamp;
use serde_json::{Value, json};

/// A group of people that can be mentioned as one.
#[derive(Clone, Debug)]
pub struct UserGroup {
    /// `S…`
    pub id: UserGroupId,
    /// `Brand council`
    pub name: String,
    /// `brand-council`
    pub handle: String,
    /// Whom it means.
    pub people: Vec<UserId>,
    /// Switched off: Slack keeps it, and calls that deleted.
    pub disabled: bool,
    /// When anything about it changed last.
    pub updated: Timestamp,
}

impl UserGroup {
    /// Slack's user group object; its people only where they are asked for.
    pub(crate) fn to_json(&self, team: &str, with_users: bool, with_count: bool) -> Value {
        let mut group = json!({
            "id": self.id, "team_id": team, "is_usergroup": true, "is_subteam": true, "name": self.name,
            "description": "", "handle": self.handle, "is_external": false, "date_create": self.updated.as_second(),
            "date_update": self.updated.as_second(),
            "date_delete": if self.disabled { self.updated.as_second() } else { 0 },
            "auto_type": null, "auto_provision": false, "enterprise_subteam_id": "",
            "prefs": { "channels": [], "groups": [] },
        });
        if with_users {
            group["users"] = json!(self.people);
        }
        if with_count {
            group["user_count"] = json!(self.people.len());
        }
        group
    }
}
