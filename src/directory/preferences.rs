//! What a person wants of their days: own working hours, quiet hours, one time for everything, how many messages a day.

use crate::{
    calendar::{Quiet, WorkingHours},
    database::{Reads, Tx},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::civil::Time;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

/// A person's own settings, stored as one JSON value; whoever set nothing has the defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Their working hours; `None`: those of their pod.
    pub hours: Option<WorkingHours>,
    /// When they want to hear nothing that can wait.
    pub quiet: Option<Quiet>,
    /// When, by their wall clock, everything that can wait shall come.
    pub prompts_at: Option<Time>,
    /// How many messages nobody asked for may reach them in a day, 1 to [`MOST_A_DAY`].
    pub daily_limit: u8,
}

/// The daily limit of people who set none.
pub const USUAL_A_DAY: u8 = 4;
/// The highest daily limit.
pub const MOST_A_DAY: u8 = 10;

impl Default for Preferences {
    fn default() -> Self {
        Self { hours: None, quiet: None, prompts_at: None, daily_limit: USUAL_A_DAY }
    }
}

/// What a person set, or the defaults.
///
/// # Errors
/// Only the database's own.
pub async fn get_preferences(from: &mut impl Reads, workspace: &WorkspaceId, person: &UserId) -> Result<Preferences> {
    let row: Option<(Json<Preferences>,)> = from
        .ask("SELECT preferences FROM person_preferences WHERE workspace_id = $1 AND person = $2")
        .bind(workspace)
        .bind(person)
        .optional()
        .await?;
    Ok(row.map(|(Json(preferences),)| preferences).unwrap_or_default())
}

/// Stores what a person wants. Tell `Fact::HoursChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn put_preferences(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    preferences: &Preferences,
) -> Result<()> {
    tx.query(
        "INSERT INTO person_preferences (workspace_id, person, preferences) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, person) DO UPDATE SET preferences = excluded.preferences",
    )
    .bind(workspace)
    .bind(person)
    .bind(Json(preferences))
    .execute()
    .await?;
    Ok(())
}
