//! What forms begin with that were opened elsewhere.

use super::super::model::Beginning;
use crate::{
    database::{Reads, Ts, Tx},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::types::Json;

/// A form that stood open for so long is not sent any more.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// Keeps what a form begins with, for this person; what was kept for them long ago goes.
pub(in super::super) async fn insert_origin(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    person: &UserId,
    beginning: &Beginning,
    now: Timestamp,
) -> Result<i64> {
    tx.query("DELETE FROM escalation_origins WHERE workspace_id = $1 AND person = $2 AND created_at < $3")
        .bind(workspace)
        .bind(person)
        .bind(Ts(now - KEPT))
        .execute()
        .await?;
    let (id,): (i64,) = tx
        .query(
            "INSERT INTO escalation_origins (workspace_id, person, body, created_at) VALUES ($1, $2, $3, $4)
             RETURNING id",
        )
        .bind(workspace)
        .bind(person)
        .bind(Json(beginning))
        .bind(Ts(now))
        .one()
        .await?;
    Ok(id)
}

/// What a form of this person began with.
pub(in super::super) async fn find_origin(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (person, id): (&UserId, i64),
) -> Result<Option<Beginning>> {
    let found: Option<(Json<Beginning>,)> = from
        .ask("SELECT body FROM escalation_origins WHERE workspace_id = $1 AND person = $2 AND id = $3")
        .bind(workspace)
        .bind(person)
        .bind(id)
        .optional()
        .await?;
    Ok(found.map(|(Json(beginning),)| beginning))
}
