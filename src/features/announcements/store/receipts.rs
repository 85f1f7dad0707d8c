//! Receipts, and who was asked for one in a direct message.

use crate::{
    database::{CHUNK, Reads, Ts, Tx, rows},
    error::Result,
    ids::{AnnouncementId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// Somebody acknowledges this version; `false` when they had. Reads nothing first: thousands press at once, and what a turn
/// has looked for in vain is in the way of everybody who writes beside it.
pub(in super::super) async fn insert_receipt(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (id, version): (AnnouncementId, i64),
    (person, now): (&UserId, Timestamp),
) -> Result<bool> {
    let written = tx
        .query(
            "INSERT INTO announcement_receipts (workspace_id, announcement_id, person, version, at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (announcement_id, person, version) DO NOTHING",
        )
        .bind(workspace)
        .bind(id)
        .bind(person)
        .bind(version)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(written > 0)
}

/// When they acknowledged this version.
pub(in super::super) async fn find_receipt(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (id, version): (AnnouncementId, i64),
    person: &UserId,
) -> Result<Option<Timestamp>> {
    let found: Option<(Ts,)> = from
        .ask(
            "SELECT at FROM announcement_receipts
             WHERE workspace_id = $1 AND announcement_id = $2 AND version = $3 AND person = $4",
        )
        .bind(workspace)
        .bind(id)
        .bind(version)
        .bind(person)
        .optional()
        .await?;
    Ok(found.map(|(at,)| at.0))
}

/// They take it back.
pub(in super::super) async fn delete_receipt(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (id, version): (AnnouncementId, i64),
    person: &UserId,
) -> Result<()> {
    tx.query(
        "DELETE FROM announcement_receipts
         WHERE workspace_id = $1 AND announcement_id = $2 AND version = $3 AND person = $4",
    )
    .bind(workspace)
    .bind(id)
    .bind(version)
    .bind(person)
    .execute()
    .await?;
    Ok(())
}

/// These people are asked for it now: about this version, or reminded (0).
pub(in super::super) async fn insert_asked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (id, version): (AnnouncementId, i64),
    (people, now): (&[UserId], Timestamp),
) -> Result<()> {
    for some in people.chunks(CHUNK) {
        let sql = format!(
            "INSERT INTO announcement_asked (workspace_id, announcement_id, version, at, person) VALUES {}
             ON CONFLICT (announcement_id, person, version) DO NOTHING",
            rows("$1, $2, $3, $4", 5, 1, some.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(id).bind(version).bind(Ts(now));
        some.iter().fold(query, |query, person| query.bind(person)).execute().await?;
    }
    Ok(())
}

/// Whether this person was asked for it in a direct message.
pub(in super::super) async fn was_asked(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: AnnouncementId,
    person: &UserId,
) -> Result<bool> {
    let found: Option<(i64,)> = from
        .ask(
            "SELECT version FROM announcement_asked
             WHERE workspace_id = $1 AND announcement_id = $2 AND person = $3 LIMIT 1",
        )
        .bind(workspace)
        .bind(id)
        .bind(person)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// At most `most` people after `after` who were asked for it, each with whether they have acknowledged `version`; those who
/// were asked about `version` itself only where `all` are wanted.
pub(in super::super) async fn list_asked(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (id, version, all): (AnnouncementId, i64, bool),
    (after, most): (&str, i64),
) -> Result<Vec<(UserId, bool)>> {
    let found = from
        .ask(
            "SELECT DISTINCT s.person, EXISTS (SELECT 1 FROM announcement_receipts r
                 WHERE r.announcement_id = s.announcement_id AND r.person = s.person AND r.version = $3) AS has_read
             FROM announcement_asked s WHERE s.workspace_id = $1 AND s.announcement_id = $2 AND s.person > $4
               AND ($5 OR NOT EXISTS (SELECT 1 FROM announcement_asked n
                 WHERE n.announcement_id = s.announcement_id AND n.person = s.person AND n.version = $3))
             ORDER BY s.person LIMIT $6",
        )
        .bind(workspace)
        .bind(id)
        .bind(version)
        .bind(after)
        .bind(all)
        .bind(most)
        .all()
        .await?;
    Ok(found)
}
