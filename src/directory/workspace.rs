//! The workspace itself: who we are in it, its settings, and whether it is paused or stopped.

use super::settings::{Settings, Signs};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::{Error, Result},
    ids::{ChannelId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::types::Json;

record! {
    /// A workspace that installed Podkeeper.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Workspace {
        /// As our token names it.
        pub id: WorkspaceId,
        /// Its name.
        pub name: String,
        /// `https://….slack.com/`.
        pub url: String,
        /// Our bot's user.
        pub bot_user: UserId,
        /// Our bot's id, where Slack tells it.
        pub bot_id: Option<String>,
        /// The organisation's settings.
        pub settings: Json<Settings>,
        /// Since when nothing unasked goes out.
        pub paused_at: Option<Ts>,
        /// Who paused it.
        pub paused_by: Option<UserId>,
        /// Why, in their words.
        pub paused_why: Option<String>,
        /// Since when nothing at all goes out: the app was removed or its token revoked.
        pub stopped_at: Option<Ts>,
        /// Why it was stopped.
        pub stopped_why: Option<String>,
        /// When the last complete sweep of people and channels ended.
        pub synced_at: Option<Ts>,
    }
}

impl Workspace {
    /// Whether nothing unasked may go out.
    pub fn is_quiet(&self) -> bool {
        self.paused_at.is_some() || self.stopped_at.is_some()
    }
}

/// What `auth.test` tells at start.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// `team_id`.
    pub workspace: &'a WorkspaceId,
    /// `team`.
    pub name: &'a str,
    /// `url`.
    pub url: &'a str,
    /// `user_id`: the bot's user.
    pub bot_user: &'a UserId,
    /// `bot_id`.
    pub bot_id: Option<&'a str>,
}

/// Writes down who we are, at start. A working token means that the app is installed: *stopped* ends; *paused* stays.
///
/// # Errors
/// Only the database's own.
pub async fn put_workspace(tx: &mut Tx, identity: Identity<'_>, now: Timestamp) -> Result<()> {
    tx.query(
        "INSERT INTO workspaces (id, name, url, bot_user, bot_id, settings, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, bot_user = excluded.bot_user,
           bot_id = excluded.bot_id, stopped_at = NULL, stopped_why = NULL",
    )
    .bind(identity.workspace)
    .bind(identity.name)
    .bind(identity.url)
    .bind(identity.bot_user)
    .bind(identity.bot_id)
    .bind(Json(Settings::default()))
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
}

/// The workspace.
///
/// # Errors
/// An internal error when it was never written down.
pub async fn get_workspace(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Workspace> {
    from.ask(
        "SELECT id, name, url, bot_user, bot_id, settings, paused_at, paused_by, paused_why, stopped_at, stopped_why,
           synced_at
         FROM workspaces WHERE id = $1",
    )
    .bind(workspace)
    .one()
    .await
    .map_err(Error::when("reading the workspace"))
}

/// Its settings alone.
///
/// # Errors
/// As [`get_workspace`].
pub async fn get_settings(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Settings> {
    let (Json(settings),) = from
        .ask("SELECT settings FROM workspaces WHERE id = $1")
        .bind(workspace)
        .one::<(Json<Settings>,)>()
        .await
        .map_err(Error::when("reading the settings"))?;
    Ok(settings)
}

/// Stores settings that an administrator chose; from now on nothing is guessed. Tell `Fact::SettingsChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn update_settings(tx: &mut Tx, workspace: &WorkspaceId, settings: &Settings) -> Result<()> {
    store(tx, workspace, &Settings { confirmed: true, ..settings.clone() }).await
}

/// Stores which calendars of public holidays the organisation follows; what is guessed beside it stays a guess. Tell
/// `Fact::HolidaysChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn update_holidays(tx: &mut Tx, workspace: &WorkspaceId, calendars: &[String]) -> Result<()> {
    let settings = get_settings(tx, workspace).await?;
    store(tx, workspace, &Settings { holidays: calendars.to_vec(), ..settings }).await
}

/// Brings the guesses up to date with the mirror, unless an administrator has chosen. The settings before and after, if
/// anything changed.
///
/// # Errors
/// Only the database's own.
pub async fn guess_settings(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Option<(Settings, Settings)>> {
    let settings = get_settings(tx, workspace).await?;
    if settings.confirmed {
        return Ok(None);
    }
    let zones = tx
        .query(
            "SELECT zone, COUNT(*) FROM people
             WHERE workspace_id = $1 AND zone IS NOT NULL AND NOT is_deactivated AND NOT is_bot AND NOT is_external
             GROUP BY zone ORDER BY COUNT(*) DESC, zone",
        )
        .bind(workspace)
        .all::<(String, i64)>()
        .await?;
    let channels = tx
        .query(
            "SELECT name, id FROM channels
             WHERE workspace_id = $1 AND name IN ('agency-updates', 'escalations', 'decisions')
               AND NOT is_archived AND NOT is_shared",
        )
        .bind(workspace)
        .all::<(String, ChannelId)>()
        .await?;
    let named = |wanted: &str| channels.iter().find(|(name, _)| name == wanted).map(|(_, id)| id.clone());
    let guessed = settings.guessed(Signs {
        zones,
        updates_channel: named("agency-updates"),
        escalations_channel: named("escalations"),
        decisions_channel: named("decisions"),
    });
    if guessed == settings {
        return Ok(None);
    }
    store(tx, workspace, &guessed).await?;
    Ok(Some((settings, guessed)))
}

/// Slack gave a channel a new id: settings that name it follow. Whether any did.
///
/// # Errors
/// Only the database's own.
pub async fn move_channel_in_settings(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    from: &ChannelId,
    to: &ChannelId,
) -> Result<bool> {
    let mut settings = get_settings(tx, workspace).await?;
    let mut moved = false;
    let channels = [
        &mut settings.updates_channel,
        &mut settings.escalations_channel,
        &mut settings.decisions_channel,
        &mut settings.leadership_channel,
    ];
    for channel in channels.into_iter().flatten() {
        if channel == from {
            channel.clone_from(to);
            moved = true;
        }
    }
    if moved {
        store(tx, workspace, &settings).await?;
    }
    Ok(moved)
}

/// From now on nothing unasked goes out. `false` when it was paused already.
///
/// # Errors
/// Only the database's own.
pub async fn pause(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    by: &UserId,
    why: Option<&str>,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .query(
            "UPDATE workspaces SET paused_at = $2, paused_by = $3, paused_why = $4 WHERE id = $1 AND paused_at IS NULL",
        )
        .bind(workspace)
        .bind(Ts(now))
        .bind(by)
        .bind(why)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Ends a pause. `false` when there was none.
///
/// # Errors
/// Only the database's own.
pub async fn resume(tx: &mut Tx, workspace: &WorkspaceId) -> Result<bool> {
    let changed = tx
        .query(
            "UPDATE workspaces SET paused_at = NULL, paused_by = NULL, paused_why = NULL
             WHERE id = $1 AND paused_at IS NOT NULL",
        )
        .bind(workspace)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// The app was removed, or its token revoked: nothing goes out until a start with a working token. `false` when it was
/// stopped already.
///
/// # Errors
/// Only the database's own.
pub async fn stop(tx: &mut Tx, workspace: &WorkspaceId, why: &str, now: Timestamp) -> Result<bool> {
    let changed = tx
        .query("UPDATE workspaces SET stopped_at = $2, stopped_why = $3 WHERE id = $1 AND stopped_at IS NULL")
        .bind(workspace)
        .bind(Ts(now))
        .bind(why)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Marks the end of a complete sweep of people and channels.
///
/// # Errors
/// Only the database's own.
pub async fn mark_synced(tx: &mut Tx, workspace: &WorkspaceId, now: Timestamp) -> Result<()> {
    tx.query("UPDATE workspaces SET synced_at = $2 WHERE id = $1").bind(workspace).bind(Ts(now)).execute().await?;
    Ok(())
}

async fn store(tx: &mut Tx, workspace: &WorkspaceId, settings: &Settings) -> Result<()> {
    tx.query("UPDATE workspaces SET settings = $2 WHERE id = $1")
        .bind(workspace)
        .bind(Json(settings))
        .execute()
        .await?;
    Ok(())
}
