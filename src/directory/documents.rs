//! What a workspace agrees on as one document, such as the table of who decides what: the newest version holds, and none is
//! ever edited. What somebody saw when they opened a form is known by its number, so that what another changed since is not
//! lost.

use crate::{
    database::{Reads, Ts, Tx},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{AssertSqlSafe, types::Json};

/// Something that is kept whole, version by version.
pub trait Document: Serialize + DeserializeOwned + Send + Sync + Unpin + 'static {
    /// The table of its versions: `workspace_id, version, body, changed_by, changed_at`, a number once in a workspace.
    const TABLE: &'static str;

    /// The one in the code, which holds until somebody stores another.
    fn usual() -> Self;
}

/// A version of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version<D> {
    /// From 1; 0 is the one in the code.
    pub number: i64,
    /// What it says.
    pub body: D,
    /// Who made it; nobody made the one in the code.
    pub by: Option<UserId>,
}

impl<D: Document> Version<D> {
    fn usual() -> Self {
        Self { number: 0, body: D::usual(), by: None }
    }
}

/// The version that holds now.
///
/// # Errors
/// Only the database's own, or a body that cannot be read.
pub async fn get_newest<D: Document>(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Version<D>> {
    let found = find_newest(from, workspace, i64::MAX).await?;
    Ok(found.unwrap_or_else(Version::usual))
}

/// The version that somebody saw when they opened a form; the newest where there is none of this number.
///
/// # Errors
/// As [`get_newest`].
pub async fn get_seen<D: Document>(from: &mut impl Reads, workspace: &WorkspaceId, number: i64) -> Result<Version<D>> {
    if number == 0 {
        return Ok(Version::usual());
    }
    match find_newest(from, workspace, number).await? {
        Some(seen) if seen.number == number => Ok(seen),
        _ => get_newest(from, workspace).await,
    }
}

/// Stores what follows `before`, and tells how it stands. Of two turns that follow the same version, the database lets one
/// through; the other is run again, and finds what the first has stored.
///
/// # Errors
/// Only the database's own, or a body that cannot be written.
pub async fn insert_next<D: Document>(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (before, body): (&Version<D>, D),
    (by, now): (&UserId, Timestamp),
) -> Result<Version<D>> {
    let next = Version { number: before.number + 1, body, by: Some(by.clone()) };
    let sql = format!(
        "INSERT INTO {} (workspace_id, version, body, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5)",
        D::TABLE
    );
    tx.query(AssertSqlSafe(sql))
        .bind(workspace)
        .bind(next.number)
        .bind(Json(&next.body))
        .bind(by)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(next)
}

/// The newest that has at most this number.
async fn find_newest<D: Document>(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    number: i64,
) -> Result<Option<Version<D>>> {
    let sql = format!(
        "SELECT version, body, changed_by FROM {} WHERE workspace_id = $1 AND version <= $2 ORDER BY version DESC LIMIT 1",
        D::TABLE
    );
    let found: Option<(i64, Json<D>, UserId)> =
        from.ask(AssertSqlSafe(sql)).bind(workspace).bind(number).optional().await?;
    Ok(found.map(|(number, Json(body), by)| Version { number, body, by: Some(by) }))
}
