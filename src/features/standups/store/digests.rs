//! Where the message of a day stands.

use super::super::model::Digest;
use crate::{
    database::{Ts, Tx, record},
    error::Result,
    ids::{ChannelId, OccurrenceId, PodId, RitualId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

record! {
    struct DigestRow {
        occurrence_id: OccurrenceId,
        ritual_id: RitualId,
        pod_id: PodId,
        channel: ChannelId,
        generation: i64,
        completed_at: Option<Ts>,
    }
}

impl From<DigestRow> for Digest {
    fn from(row: DigestRow) -> Self {
        Self {
            occurrence: row.occurrence_id,
            ritual: row.ritual_id,
            pod: row.pod_id,
            channel: row.channel,
            generation: row.generation,
            completed_at: row.completed_at.map(|at| at.0),
        }
    }
}

const COLUMNS: &str = "occurrence_id, ritual_id, pod_id, channel, generation, completed_at";

/// The message of a stand-up, if there is one.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_digest(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
) -> Result<Option<Digest>> {
    let sql = format!("SELECT {COLUMNS} FROM standup_digests WHERE workspace_id = $1 AND occurrence_id = $2");
    let found: Option<DigestRow> = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).optional().await?;
    Ok(found.map(Digest::from))
}

/// The newest message of each ritual of a pod: those that still follow what happens.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_newest_of(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<Digest>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM standup_digests d WHERE workspace_id = $1 AND pod_id = $2
           AND occurrence_id = (SELECT MAX(n.occurrence_id) FROM standup_digests n
             WHERE n.workspace_id = $1 AND n.ritual_id = d.ritual_id)
         ORDER BY occurrence_id"
    );
    let found: Vec<DigestRow> = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(pod).all().await?;
    Ok(found.into_iter().map(Digest::from).collect())
}

/// The newest message of each ritual, where it stands in this channel.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_newest_in(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    channel: &ChannelId,
) -> Result<Vec<Digest>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM standup_digests d WHERE workspace_id = $1 AND channel = $2
           AND occurrence_id = (SELECT MAX(n.occurrence_id) FROM standup_digests n
             WHERE n.workspace_id = $1 AND n.ritual_id = d.ritual_id)
         ORDER BY occurrence_id"
    );
    let found: Vec<DigestRow> = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(channel).all().await?;
    Ok(found.into_iter().map(Digest::from).collect())
}

/// When the message before this stand-up's was complete: since then things are news.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_last_completed(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    ritual: RitualId,
    before: OccurrenceId,
) -> Result<Option<Timestamp>> {
    let found: (Option<Ts>,) = tx
        .query(
            "SELECT MAX(completed_at) FROM standup_digests
             WHERE workspace_id = $1 AND ritual_id = $2 AND occurrence_id < $3",
        )
        .bind(workspace)
        .bind(ritual)
        .bind(before)
        .one()
        .await?;
    Ok(found.0.map(|at| at.0))
}

/// Remembers where the message of a stand-up stands, and since when it is complete.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn put_digest(tx: &mut Tx, workspace: &WorkspaceId, digest: &Digest) -> Result<()> {
    tx.query(
        "INSERT INTO standup_digests
           (occurrence_id, workspace_id, ritual_id, pod_id, channel, generation, completed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (occurrence_id) DO UPDATE SET channel = excluded.channel, generation = excluded.generation,
           completed_at = excluded.completed_at",
    )
    .bind(digest.occurrence)
    .bind(workspace)
    .bind(digest.ritual)
    .bind(digest.pod)
    .bind(&digest.channel)
    .bind(digest.generation)
    .bind(digest.completed_at.map(Ts))
    .execute()
    .await?;
    Ok(())
}

/// Slack gave a channel a new id: the messages there follow.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn move_digests(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    from: &ChannelId,
    to: &ChannelId,
) -> Result<()> {
    tx.query("UPDATE standup_digests SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(())
}
