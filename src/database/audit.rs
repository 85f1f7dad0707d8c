//! The audit: every change of state, who made it and why.

use super::{Ts, Tx};
use crate::ids::{UserId, WorkspaceId};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Json;

/// One change of state.
#[derive(Clone, Copy)]
pub struct AuditRow<'a> {
    /// Where.
    pub workspace: &'a WorkspaceId,
    /// When.
    pub at: Timestamp,
    /// Who; nobody where no person did it.
    pub actor: Option<&'a UserId>,
    /// The feature (or room) that did it.
    pub feature: &'a str,
    /// What was done, in its words.
    pub verb: &'a str,
    /// To what.
    pub subject: &'a str,
    /// How it was; `None` when it was not.
    pub before: Option<&'a Value>,
    /// How it is; `None` when it is no more.
    pub after: Option<&'a Value>,
    /// Why, in the words of who did it.
    pub why: Option<&'a str>,
}

/// Writes a change down, in the transaction that makes it.
///
/// # Errors
/// What the engine says.
pub async fn insert_audit(tx: &mut Tx, row: AuditRow<'_>) -> sqlx::Result<()> {
    tx.query(
        "INSERT INTO audit (workspace_id, at, actor, feature, verb, subject, before, after, why)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(row.workspace)
    .bind(Ts(row.at))
    .bind(row.actor)
    .bind(row.feature)
    .bind(row.verb)
    .bind(row.subject)
    .bind(row.before.map(Json))
    .bind(row.after.map(Json))
    .bind(row.why)
    .execute()
    .await?;
    Ok(())
}
