//! The rules, version by version; none is ever edited.

use super::super::model::Rules;
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
        body: Json<Rules>,
        changed_by: UserId,
    }
}

/// A version of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Version {
    /// From 1; 0 is the one in the code.
    pub(in super::super) number: i64,
    /// The rules.
    pub(in super::super) rules: Rules,
    /// Who made it; nobody made the one in the code.
    pub(in super::super) by: Option<UserId>,
}

impl Version {
    fn usual() -> Self {
        Self { number: 0, rules: Rules::default(), by: None }
    }

    fn of(row: Row) -> Self {
        Self { number: row.version, rules: row.body.0, by: Some(row.changed_by) }
    }
}

/// The rules that hold now.
pub(in super::super) async fn get_newest(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Version> {
    let row: Option<Row> = from
        .ask(
            "SELECT version, body, changed_by FROM channel_rules WHERE workspace_id = $1 ORDER BY version DESC LIMIT 1",
        )
        .bind(workspace)
        .optional()
        .await?;
    Ok(row.map_or_else(Version::usual, Version::of))
}

/// The rules as they were in a version; `None` where there was none of this number.
pub(in super::super) async fn find_version(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    number: i64,
) -> Result<Option<Version>> {
    if number == 0 {
        return Ok(Some(Version::usual()));
    }
    let row: Option<Row> = from
        .ask("SELECT version, body, changed_by FROM channel_rules WHERE workspace_id = $1 AND version = $2")
        .bind(workspace)
        .bind(number)
        .optional()
        .await?;
    Ok(row.map(Version::of))
}

/// Stores the next version. Of two turns that store the same number, the database lets one through; the other is run again.
pub(in super::super) async fn insert_version(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    version: &Version,
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "INSERT INTO channel_rules (workspace_id, version, body, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(workspace)
    .bind(version.number)
    .bind(Json(&version.rules))
    .bind(version.by.as_ref())
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
}
