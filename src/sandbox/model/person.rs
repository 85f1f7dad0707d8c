//! People, bots and guests, and the user object Slack sends for them.

use crate::ids::UserId;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

/// What somebody is in the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// An ordinary member.
    Member,
    /// A workspace admin.
    Admin,
    /// The primary owner, who is an admin too.
    Owner,
    /// A guest who may be in several channels (`is_restricted`).
    Guest,
    /// A guest of a single channel (`is_ultra_restricted`).
    SingleChannelGuest,
    /// Somebody of another company, here through a shared channel.
    External,
    /// An app's bot user.
    Bot,
    /// Slack's own Slackbot, which says `is_bot: false`.
    Slackbot,
}

/// The line under a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// At most 100 characters.
    pub text: String,
    /// `:palm_tree:`
    pub emoji: String,
    /// When Slack clears it; none = stays.
    pub expires: Option<Timestamp>,
}

/// One account.
#[derive(Clone, Debug)]
pub struct Person {
    /// `U…`
    pub id: UserId,
    /// Whose workspace the account belongs to; another one for external people.
    pub team_id: String,
    /// The short handle, `ana`.
    pub name: String,
    /// `Ana Keller`
    pub real_name: String,
    /// `Lead, Performance`
    pub title: String,
    /// An IANA zone.
    pub tz: String,
    /// What they are here.
    pub standing: Standing,
    /// Deactivated.
    pub deleted: bool,
    /// The line under the name.
    pub status: Status,
    /// When anything about them changed last.
    pub updated: Timestamp,
}

impl Person {
    /// Whether they may administer the workspace.
    pub fn is_admin(&self) -> bool {
        matches!(self.standing, Standing::Admin | Standing::Owner)
    }

    /// Whether they are a guest of either kind.
    pub fn is_guest(&self) -> bool {
        matches!(self.standing, Standing::Guest | Standing::SingleChannelGuest)
    }

    /// Whether this is an app or Slackbot.
    pub fn is_machine(&self) -> bool {
        matches!(self.standing, Standing::Bot | Standing::Slackbot)
    }

    /// The clock on their wall, `19:44`.
    pub fn local_time(&self, now: Timestamp) -> String {
        now.to_zoned(self.zone()).strftime("%H:%M").to_string()
    }

    pub(crate) fn zone(&self) -> TimeZone {
        TimeZone::get(&self.tz).unwrap_or(TimeZone::UTC)
    }

    /// Slack's user object. The e-mail address is there only for tokens with `users:read.email`; deactivated
    /// people lose their zone and their flags, as in Slack.
    pub(crate) fn to_json(&self, now: Timestamp, with_email: bool) -> Value {
        let offset = self.zone().to_offset(now).seconds();
        let mut profile = json!({
            "title": self.title, "real_name": self.real_name, "real_name_normalized": self.real_name,
            "display_name": self.name, "display_name_normalized": self.name, "team": self.team_id,
            "status_text": self.status.text, "status_emoji": self.status.emoji,
            "status_expiration": self.status.expires.map_or(0, Timestamp::as_second),
        });
        if with_email && !self.is_machine() {
            profile["email"] = json!(format!("{}@{}.example", self.name, self.team_id.to_lowercase()));
        }
        let mut user = json!({
            "id": self.id, "team_id": self.team_id, "name": self.name, "deleted": self.deleted, "profile": profile,
            "is_bot": self.standing == Standing::Bot, "is_app_user": false, "updated": self.updated.as_second(),
        });
        if self.deleted {
            return user;
        }
        for (field, value) in [
            ("real_name", json!(self.real_name)),
            ("tz", json!(self.tz)),
            ("tz_label", json!(self.tz)),
            ("tz_offset", json!(offset)),
            ("is_admin", json!(self.is_admin())),
            ("is_owner", json!(self.standing == Standing::Owner)),
            ("is_primary_owner", json!(self.standing == Standing::Owner)),
            ("is_restricted", json!(self.is_guest())),
            ("is_ultra_restricted", json!(self.standing == Standing::SingleChannelGuest)),
        ] {
            user[field] = value;
        }
        if self.standing == Standing::External {
            user["is_stranger"] = json!(false);
        }
        user
    }
}
