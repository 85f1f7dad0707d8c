//! Calls, as turns write them.

use super::Put;
use crate::{
    database::{Ts, Tx, record},
    error::Result,
    ids::WorkspaceId,
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Json;

/// What Slack must do besides messages.
pub struct NewCall<'a> {
    /// In which workspace.
    pub workspace: &'a WorkspaceId,
    /// Whose call it is.
    pub feature: &'a str,
    /// Names what is wanted (`pod/7/channel/create`), once.
    pub key: &'a str,
    /// The call, as `slack::calls` writes it.
    pub call: &'a Value,
    /// The text of the file it sends.
    pub content: Option<&'a str>,
    /// Also when it was done before: what it did may have been undone since.
    pub again: bool,
    /// Follows from what a person just did: goes out while the bot is paused.
    pub asked: bool,
    /// Tell the feature when it is done. Failures are always told.
    pub outcomes: bool,
    /// Not earlier than this.
    pub not_before: Option<Timestamp>,
    /// The turn's instant.
    pub now: Timestamp,
}

record! { struct CallStanding { id: i64, call: Json<Value>, state: String } }

impl CallStanding {
    /// Whether an equal call changes nothing.
    fn stays(&self, again: bool) -> bool {
        match self.state.as_str() {
            "failed" => false,
            "settled" => !again,
            _ => true,
        }
    }
}

/// Says what Slack must do, once under this key. An equal call again writes nothing unless it had failed, or had been done
/// and is wanted `again`; another call under the same key is done too.
///
/// # Errors
/// Only the database's own.
pub async fn put_call(tx: &mut Tx, call: NewCall<'_>) -> Result<Put> {
    let standing: Option<CallStanding> = tx
        .query("SELECT id, call, state FROM calls WHERE workspace_id = $1 AND feature = $2 AND key = $3")
        .bind(call.workspace)
        .bind(call.feature)
        .bind(call.key)
        .optional()
        .await?;
    let starts_at = Ts(call.not_before.map_or(call.now, |at| at.max(call.now)));
    match standing {
        Some(standing) if standing.call.0 == *call.call && standing.stays(call.again) => return Ok(Put::Same),
        Some(standing) => {
            // A superseded first attempt still counts as first: what it may have made is looked for since then.
            tx.query(
                "UPDATE calls SET call = $2, revision = revision + 1, asked = $3 OR (asked AND state = 'due'), outcomes = $4, not_before = $5,
                   due_at = $5, failures = 0, state = 'due', last_error = NULL, progress = NULL
                 WHERE id = $1",
            )
            .bind(standing.id)
            .bind(Json(call.call))
            .bind(call.asked)
            .bind(call.outcomes)
            .bind(starts_at)
            .execute()
            .await?;
            put_content(tx, &call).await?;
            return Ok(Put::Changed);
        }
        None => {}
    }
    tx.query(
        "INSERT INTO calls (workspace_id, feature, key, call, asked, outcomes, not_before, due_at, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 'due', $8)",
    )
    .bind(call.workspace)
    .bind(call.feature)
    .bind(call.key)
    .bind(Json(call.call))
    .bind(call.asked)
    .bind(call.outcomes)
    .bind(starts_at)
    .bind(Ts(call.now))
    .execute()
    .await?;
    put_content(tx, &call).await?;
    Ok(Put::New)
}

async fn put_content(tx: &mut Tx, call: &NewCall<'_>) -> Result<()> {
    let Some(content) = call.content else { return Ok(()) };
    tx.query(
        "INSERT INTO call_files (workspace_id, feature, key, content) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, feature, key) DO UPDATE SET content = excluded.content",
    )
    .bind(call.workspace)
    .bind(call.feature)
    .bind(call.key)
    .bind(content)
    .execute()
    .await?;
    Ok(())
}

/// What Slack was asked to do under this key.
///
/// # Errors
/// Only the database's own.
pub async fn find_call(tx: &mut Tx, workspace: &WorkspaceId, (feature, key): (&str, &str)) -> Result<Option<Value>> {
    let found: Option<(Json<Value>,)> = tx
        .query("SELECT call FROM calls WHERE workspace_id = $1 AND feature = $2 AND key = $3")
        .bind(workspace)
        .bind(feature)
        .bind(key)
        .optional()
        .await?;
    Ok(found.map(|(Json(call),)| call))
}

/// A call that failed is dealt with by its feature: it is shown as a problem no more. Under the same key it can be made anew.
///
/// # Errors
/// Only the database's own.
pub async fn settle_failed_call(tx: &mut Tx, workspace: &WorkspaceId, (feature, key): (&str, &str)) -> Result<()> {
    tx.query(
        "UPDATE calls SET state = 'settled' WHERE workspace_id = $1 AND feature = $2 AND key = $3 AND state = 'failed'",
    )
    .bind(workspace)
    .bind(feature)
    .bind(key)
    .execute()
    .await?;
    Ok(())
}
