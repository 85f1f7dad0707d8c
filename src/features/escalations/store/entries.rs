//! What happened with an escalation.

use super::super::model::{Entry, Happening};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{EscalationId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::types::Json;

record! {
    struct Row {
        id: i64,
        at: Ts,
        actor: Option<UserId>,
        body: Json<Happening>,
    }
}

/// Writes what happened; tells its number.
pub(in super::super) async fn insert_entry(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: EscalationId,
    (actor, at): (Option<&UserId>, Timestamp),
    what: &Happening,
) -> Result<i64> {
    let body = serde_json::to_value(what)?;
    let kind = body.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    let (row,): (i64,) = tx
        .query(
            "INSERT INTO escalation_entries (workspace_id, escalation_id, at, actor, kind, body)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        )
        .bind(workspace)
        .bind(id)
        .bind(Ts(at))
        .bind(actor)
        .bind(kind)
        .bind(Json(body))
        .one()
        .await?;
    Ok(row)
}

/// What happened with one, from the beginning.
pub(in super::super) async fn list_entries(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: EscalationId,
) -> Result<Vec<Entry>> {
    let rows: Vec<Row> = from
        .ask(
            "SELECT id, at, actor, body FROM escalation_entries WHERE workspace_id = $1 AND escalation_id = $2
             ORDER BY id",
        )
        .bind(workspace)
        .bind(id)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| Entry { id: row.id, at: row.at.0, actor: row.actor, what: row.body.0 }).collect())
}
