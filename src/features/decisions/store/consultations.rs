//! Whoever is consulted.

use super::super::model::{Consulted, Hearing};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    features::escalations::model::Countdown,
    ids::{DecisionId, UserId, WorkspaceId},
};
use sqlx::types::Json;

record! {
    struct Row {
        person: UserId,
        state: String,
        clock: Json<Countdown>,
        delivered_at: Option<Ts>,
        closed_at: Option<Ts>,
        answer: Option<String>,
    }
}

/// Writes how far it is with somebody.
pub(in super::super) async fn put_consulted(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: DecisionId,
    one: &Consulted,
) -> Result<()> {
    tx.query(
        "INSERT INTO decision_consultations (workspace_id, decision_id, person, state, clock, delivered_at, closed_at,
           answer)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (decision_id, person) DO UPDATE SET state = excluded.state, clock = excluded.clock,
           delivered_at = excluded.delivered_at, closed_at = excluded.closed_at, answer = excluded.answer",
    )
    .bind(workspace)
    .bind(id)
    .bind(&one.person)
    .bind(one.hearing.as_str())
    .bind(Json(one.clock))
    .bind(one.delivered_at.map(Ts))
    .bind(one.closed_at.map(Ts))
    .bind(one.answer.as_deref())
    .execute()
    .await?;
    Ok(())
}

/// Whoever is consulted about one.
pub(super) async fn list_consulted(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: DecisionId,
) -> Result<Vec<Consulted>> {
    let rows: Vec<Row> = from
        .ask(
            "SELECT person, state, clock, delivered_at, closed_at, answer FROM decision_consultations
             WHERE workspace_id = $1 AND decision_id = $2 ORDER BY person",
        )
        .bind(workspace)
        .bind(id)
        .all()
        .await?;
    let read = |row: Row| {
        Some(Consulted {
            person: row.person,
            hearing: Hearing::named(&row.state)?,
            clock: row.clock.0,
            delivered_at: row.delivered_at.map(|at| at.0),
            closed_at: row.closed_at.map(|at| at.0),
            answer: row.answer,
        })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}
