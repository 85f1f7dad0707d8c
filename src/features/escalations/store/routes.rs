//! The ways escalations go, version by version; none is ever edited.

use super::super::model::Routes;
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::types::Json;

record! {
    struct Row {
        version: i64,
        body: Json<Routes>,
        changed_by: UserId,
    }
}

/// A version of the routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct RoutesVersion {
    /// From 1; 0 is the one in the code.
    pub(in super::super) number: i64,
    /// All ways.
    pub(in super::super) routes: Routes,
    /// Who made it; nobody made the one in the code.
    pub(in super::super) by: Option<UserId>,
}

impl RoutesVersion {
    fn usual() -> Self {
        Self { number: 0, routes: Routes::default(), by: None }
    }

    fn of(row: Row) -> Self {
        Self { number: row.version, routes: row.body.0, by: Some(row.changed_by) }
    }
}

/// The routes that hold now.
pub(in super::super) async fn get_newest_routes(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
) -> Result<RoutesVersion> {
    let row: Option<Row> = from
        .ask(
            "SELECT version, body, changed_by FROM escalation_routes WHERE workspace_id = $1
             ORDER BY version DESC LIMIT 1",
        )
        .bind(workspace)
        .optional()
        .await?;
    Ok(row.map_or_else(RoutesVersion::usual, RoutesVersion::of))
}

/// The routes as they were in a version; `None` where there was none of this number.
pub(in super::super) async fn find_routes_version(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    number: i64,
) -> Result<Option<RoutesVersion>> {
    if number == 0 {
        return Ok(Some(RoutesVersion::usual()));
    }
    let row: Option<Row> = from
        .ask("SELECT version, body, changed_by FROM escalation_routes WHERE workspace_id = $1 AND version = $2")
        .bind(workspace)
        .bind(number)
        .optional()
        .await?;
    Ok(row.map(RoutesVersion::of))
}

/// Stores the next version. Of two turns that store the same number, the database lets one through; the other is run again.
pub(in super::super) async fn insert_routes(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    version: &RoutesVersion,
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "INSERT INTO escalation_routes (workspace_id, version, body, changed_by, changed_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(workspace)
    .bind(version.number)
    .bind(Json(&version.routes))
    .bind(version.by.as_ref())
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
}
