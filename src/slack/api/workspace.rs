//! The workspace: who we are in it, its people and its channels.

use super::{
    Api, CallError,
    messages::{Done, NextPage},
};
use crate::{
    ids::{ChannelId, UserId, WorkspaceId},
    signal::{ChannelRecord, DndFound, GroupRecord, PersonRecord},
    slack::{
        methods::{
            AUTH_TEST, CONNECTIONS_OPEN, CONVERSATIONS_INFO, CONVERSATIONS_JOIN, CONVERSATIONS_LIST,
            CONVERSATIONS_OPEN, DND_TEAM_INFO, USERGROUPS_LIST, USERS_INFO, USERS_LIST,
        },
        records,
    },
};
use jiff::{Timestamp, fmt::rfc2822::DateTimeParser};
use reqwest::header::{DATE, HeaderMap};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Rows of one page, as Slack recommends.
const PAGE: u32 = 200;

/// Who our token speaks for, as `auth.test` says. This, and never a payload, names our workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Our workspace.
    pub workspace: WorkspaceId,
    /// Its name.
    pub workspace_name: String,
    /// Its address.
    pub url: String,
    /// The bot's user.
    pub user: UserId,
    /// The bot as author of messages.
    pub bot_id: Option<String>,
    /// What the token may do; `None` where the answer does not say.
    pub scopes: Option<Vec<String>>,
    /// Slack's time when it answered, to the second.
    pub slack_time: Option<Timestamp>,
}

/// A part of a long list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What it holds; rows nobody can read are left out.
    pub rows: Vec<T>,
    /// How many rows with an id were left out.
    pub unreadable: usize,
    /// Asks for the next part; `None` after the last.
    pub next: Option<String>,
}

#[derive(Deserialize)]
struct Test {
    team_id: WorkspaceId,
    #[serde(default)]
    team: String,
    #[serde(default)]
    url: String,
    user_id: UserId,
    bot_id: Option<String>,
}

#[derive(Deserialize)]
struct Rows {
    #[serde(alias = "members", alias = "channels")]
    rows: Vec<Value>,
    response_metadata: Option<NextPage>,
}

impl Rows {
    fn page<T>(self, read: fn(&Value) -> Option<T>) -> Page<T> {
        let named = |row: &&Value| records::is_wanted(row);
        let unreadable = self.rows.iter().filter(named).filter(|row| read(row).is_none()).count();
        let rows = self.rows.iter().filter_map(read).collect();
        Page { rows, unreadable, next: self.response_metadata.and_then(NextPage::cursor) }
    }
}

impl Api {
    /// Who we are, what we may do, and what time Slack has.
    ///
    /// # Errors
    /// See [`CallError`]; `invalid_auth` and its kin mean that the token is no good.
    pub async fn auth_test(&self) -> Result<Identity, CallError> {
        let (test, headers): (Test, _) = self.call_for_headers(&AUTH_TEST, &json!({})).await?;
        Ok(Identity {
            workspace: test.team_id,
            workspace_name: test.team,
            url: test.url,
            user: test.user_id,
            bot_id: test.bot_id,
            scopes: header_text(&headers, "x-oauth-scopes").map(scopes),
            slack_time: header_text(&headers, DATE.as_str())
                .and_then(|date| DateTimeParser::new().parse_timestamp(date).ok()),
        })
    }

    /// A new Socket Mode address, good for one connection; for a client of the app-level token.
    ///
    /// # Errors
    /// See [`CallError`]; `invalid_auth` and `not_allowed_token_type` mean that the token is no good.
    pub async fn open_connection(&self) -> Result<String, CallError> {
        #[derive(Deserialize)]
        struct Opened {
            url: String,
        }
        self.call::<Opened>(&CONNECTIONS_OPEN, &json!({})).await.map(|opened| opened.url)
    }

    /// A part of the workspace's people, bots and deactivated ones too.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn list_people(&self, cursor: Option<&str>) -> Result<Page<PersonRecord>, CallError> {
        let args = json!({"limit": PAGE, "cursor": cursor.unwrap_or_default()});
        Ok(self.call::<Rows>(&USERS_LIST, &args).await?.page(records::person))
    }

    /// A part of the channels the bot may see, archived ones too.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn list_channels(&self, cursor: Option<&str>) -> Result<Page<ChannelRecord>, CallError> {
        let args = json!({
            "types": "public_channel,private_channel",
            "exclude_archived": false,
            "limit": PAGE,
            "cursor": cursor.unwrap_or_default(),
        });
        Ok(self.call::<Rows>(&CONVERSATIONS_LIST, &args).await?.page(records::channel))
    }

    /// All user groups, those that are switched off too. None where the plan has none or the app may not read them: they are
    /// a convenience, and an app without this scope is a whole one.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn list_groups(&self) -> Result<Vec<GroupRecord>, CallError> {
        #[derive(Deserialize)]
        struct Groups {
            usergroups: Vec<Value>,
        }
        let args = json!({"include_users": true, "include_disabled": true, "include_count": true});
        let found = self.call::<Groups>(&USERGROUPS_LIST, &args).await;
        let found = unless(found, NO_GROUPS)?;
        Ok(found.iter().flat_map(|found| &found.usergroups).filter_map(records::group).collect())
    }

    /// When Slack keeps notifications from these people, at most [`DND_AT_ONCE`]. That the app may not read it is an answer
    /// too: an app without this scope is a whole one. Of whom it tells nothing, there is nothing.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn list_dnd(&self, people: &[UserId]) -> Result<DndFound, CallError> {
        #[derive(Deserialize)]
        struct Found {
            users: Map<String, Value>,
        }
        let ids: Vec<&str> = people.iter().map(UserId::as_str).collect();
        let found = match self.call::<Found>(&DND_TEAM_INFO, &json!({"users": ids.join(",")})).await {
            Ok(found) => found,
            Err(refusal) => {
                return match refusal.code() {
                    Some(code) if NO_DND.contains(&code) => Ok(DndFound::Refused { refused: code.to_owned() }),
                    Some(code) if NOT_SHOWN.contains(&code) => Ok(DndFound::Hidden { hidden: people.to_vec() }),
                    _ => Err(refusal),
                };
            }
        };
        let told = |person: &&str| found.users.get(*person).map(|status| records::dnd(UserId::from(*person), status));
        Ok(DndFound::Told(ids.iter().filter_map(told).collect()))
    }

    /// One person; `None` where Slack knows none, or none we may see.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn find_person(&self, person: &UserId) -> Result<Option<PersonRecord>, CallError> {
        #[derive(Deserialize)]
        struct Found {
            user: Value,
        }
        let found = self.call::<Found>(&USERS_INFO, &json!({"user": person})).await;
        Ok(unless(found, NOT_SHOWN)?.and_then(|found| records::person(&found.user)))
    }

    /// One channel; `None` where Slack knows none, or none we may see.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn find_channel(&self, channel: &ChannelId) -> Result<Option<ChannelRecord>, CallError> {
        #[derive(Deserialize)]
        struct Found {
            channel: Value,
        }
        let found = self.call::<Found>(&CONVERSATIONS_INFO, &json!({"channel": channel})).await;
        Ok(unless(found, &["channel_not_found"])?.and_then(|found| records::channel(&found.channel)))
    }

    /// The direct message with a person, made if there is none yet.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn open_direct(&self, person: &UserId) -> Result<ChannelId, CallError> {
        #[derive(Deserialize)]
        struct Opened {
            channel: Id,
        }
        #[derive(Deserialize)]
        struct Id {
            id: ChannelId,
        }
        let opened: Opened = self.call(&CONVERSATIONS_OPEN, &json!({"users": person})).await?;
        Ok(opened.channel.id)
    }

    /// Takes the bot into a public channel; being there already is success.
    ///
    /// # Errors
    /// See [`CallError`]; `method_not_supported_for_channel_type` for private ones.
    pub async fn join_channel(&self, channel: &ChannelId) -> Result<(), CallError> {
        let joined = self.call::<Done>(&CONVERSATIONS_JOIN, &json!({"channel": channel})).await;
        unless(joined, &["already_in_channel"]).map(drop)
    }
}

/// The app may not read when people do not want to be disturbed.
const NO_DND: &[&str] = &["missing_scope", "not_allowed_token_type"];

/// Slack knows nobody of that id, or nobody we may see.
const NOT_SHOWN: &[&str] = &["user_not_found", "user_not_visible"];

/// So many people Slack tells of at once.
pub const DND_AT_ONCE: usize = 50;

/// The plan has no user groups, or the app may not read them.
const NO_GROUPS: &[&str] = &["missing_scope", "plan_upgrade_required", "not_allowed_token_type"];

/// Refusals that are an answer too.
fn unless<T>(result: Result<T, CallError>, codes: &[&str]) -> Result<Option<T>, CallError> {
    match result {
        Err(error) if error.code().is_some_and(|code| codes.contains(&code)) => Ok(None),
        other => other.map(Some),
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn scopes(header: &str) -> Vec<String> {
    header.split(',').map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty()).collect()
}
