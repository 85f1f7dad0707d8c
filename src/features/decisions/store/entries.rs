//! What happened with a decision.

use super::super::model::{Entry, Happening};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{DecisionId, UserId, WorkspaceId},
};
use serde_json::Value;
use sqlx::types::Json;

record! {
    struct Row {
        at: Ts,
        actor: Option<UserId>,
        body: Json<Happening>,
    }
}

/// Writes what happened; tells its kind.
pub(in super::super) async fn insert_entry(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: DecisionId,
    entry: &Entry,
) -> Result<String> {
    let body = serde_json::to_value(&entry.what)?;
    let kind = body.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    tx.query(
        "INSERT INTO decision_entries (workspace_id, decision_id, at, actor, kind, body)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(workspace)
    .bind(id)
    .bind(Ts(entry.at))
    .bind(entry.actor.as_ref())
    .bind(&kind)
    .bind(Json(body))
    .execute()
    .await?;
    Ok(kind)
}

/// What happened with one, from the beginning.
pub(in super::super) async fn list_entries(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: DecisionId,
) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = from
        .ask(
            "SELECT at, actor, body FROM decision_entries WHERE workspace_id = $1 AND decision_id = $2
             ORDER BY id",
        )
        .bind(workspace)
        .bind(id)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| Entry { at: row.at.0, actor: row.actor, what: row.body.0 }).collect())
}
