//! What is written in a decision: every change is a version.

use super::super::model::{Version, Wording};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{DecisionId, UserId, WorkspaceId},
};

record! {
    struct Row {
        version: i64,
        title: String,
        context: Option<String>,
        options: Option<String>,
        outcome: Option<String>,
        rationale: Option<String>,
        written_by: UserId,
        written_at: Ts,
        why: Option<String>,
    }
}

/// Writes the next version.
pub(in super::super) async fn insert_version(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: DecisionId,
    version: &Version,
) -> Result<()> {
    let wording = &version.wording;
    tx.query(
        "INSERT INTO decision_versions (workspace_id, decision_id, version, title, context, options, outcome,
           rationale, written_by, written_at, why)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(workspace)
    .bind(id)
    .bind(version.number)
    .bind(&wording.title)
    .bind(wording.context.as_deref())
    .bind(wording.options.as_deref())
    .bind(wording.outcome.as_deref())
    .bind(wording.rationale.as_deref())
    .bind(&version.by)
    .bind(Ts(version.at))
    .bind(version.why.as_deref())
    .execute()
    .await?;
    Ok(())
}

/// All that was ever written in one, the oldest first.
pub(in super::super) async fn list_versions(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: DecisionId,
) -> Result<Vec<Version>> {
    let rows: Vec<Row> = from
        .ask(
            "SELECT version, title, context, options, outcome, rationale, written_by, written_at, why
             FROM decision_versions WHERE workspace_id = $1 AND decision_id = $2 ORDER BY version",
        )
        .bind(workspace)
        .bind(id)
        .all()
        .await?;
    let read = |row: Row| Version {
        number: row.version,
        wording: Wording {
            title: row.title,
            context: row.context,
            options: row.options,
            outcome: row.outcome,
            rationale: row.rationale,
        },
        by: row.written_by,
        at: row.written_at.0,
        why: row.why,
    };
    Ok(rows.into_iter().map(read).collect())
}
