//! What is archived, what was kept of it, and who is invited again.

use crate::{
    database::{CHUNK, Reads, Ts, Tx, record, rows},
    error::Result,
    ids::{ChannelId, PodId, UserId, WorkspaceId},
    signal::BundleRecord,
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};

record! {
    /// A channel that is being archived, or was.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in crate::features::cleanups) struct Archive {
        /// The number of its row.
        pub id: i64,
        /// Which channel.
        pub channel: ChannelId,
        /// What it was called.
        pub name: String,
        /// By which run; none: by a person.
        pub run_id: Option<i64>,
        /// By whom; none: by a run.
        pub archived_by: Option<UserId>,
        /// Who answered for it.
        pub owner: Option<UserId>,
        /// Whose it was.
        pub pod_id: Option<PodId>,
        /// `bundling`, `looking`, `archiving`, `archived`, `stopped`, `refused`, `returning`, `returned`
        pub state: String,
        /// What was kept of it.
        pub bundle: Option<Json<BundleRecord>>,
        /// When it began.
        pub started_at: Ts,
        /// Since when it is archived.
        pub archived_at: Option<Ts>,
        /// Since when it is back.
        pub returned_at: Option<Ts>,
        /// The mirror knows that it is archived: only then it can come back.
        pub is_closed: bool,
        /// Why it stopped.
        pub fault: Option<String>,
    }
}

const ARCHIVE: &str = "id, channel, name, run_id, archived_by, owner, pod_id, state, bundle, started_at, archived_at, \
                       returned_at, is_closed, fault";

/// A channel that shall be archived.
#[derive(Clone, Copy, Debug)]
pub(in crate::features::cleanups) struct NewArchive<'a> {
    pub(in crate::features::cleanups) channel: &'a ChannelId,
    pub(in crate::features::cleanups) name: &'a str,
    pub(in crate::features::cleanups) run: Option<i64>,
    pub(in crate::features::cleanups) by: Option<&'a UserId>,
    pub(in crate::features::cleanups) owner: Option<&'a UserId>,
    pub(in crate::features::cleanups) pod: Option<PodId>,
    pub(in crate::features::cleanups) now: Timestamp,
}

/// It begins.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn insert_archive(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: NewArchive<'_>,
) -> Result<i64> {
    let id = tx
        .query(
            "INSERT INTO cleanup_archives (workspace_id, channel, name, run_id, archived_by, owner, pod_id, state,
               started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'bundling', $8) RETURNING id",
        )
        .bind(workspace)
        .bind(new.channel)
        .bind(new.name)
        .bind(new.run)
        .bind(new.by)
        .bind(new.owner)
        .bind(new.pod)
        .bind(Ts(new.now))
        .scalar()
        .await?;
    Ok(id)
}

/// One of them.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn find_archive(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: i64,
) -> Result<Option<Archive>> {
    let sql = format!("SELECT {ARCHIVE} FROM cleanup_archives WHERE workspace_id = $1 AND id = $2");
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?)
}

/// The newest of a channel.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn find_last_archive(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    channel: &ChannelId,
) -> Result<Option<Archive>> {
    let sql = format!(
        "SELECT {ARCHIVE} FROM cleanup_archives WHERE workspace_id = $1 AND channel = $2 ORDER BY id DESC LIMIT 1"
    );
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(channel).optional().await?)
}

/// What a run archives, or tried to.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_archives_of_run(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    run: i64,
) -> Result<Vec<Archive>> {
    let sql = format!("SELECT {ARCHIVE} FROM cleanup_archives WHERE workspace_id = $1 AND run_id = $2 ORDER BY id");
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(run).all().await?)
}

/// How many channels a run has begun to archive.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn count_archived_by_run(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    run: i64,
) -> Result<usize> {
    let count: i64 = tx
        .query("SELECT COUNT(*) FROM cleanup_archives WHERE workspace_id = $1 AND run_id = $2")
        .bind(workspace)
        .bind(run)
        .scalar()
        .await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// The mirror knows that a channel is archived which was, or is being, archived here; `false` where none is.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn mark_closed(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    channel: &ChannelId,
) -> Result<bool> {
    let marked = tx
        .query(
            "UPDATE cleanup_archives SET is_closed = TRUE
             WHERE workspace_id = $1 AND channel = $2 AND state IN ('archiving', 'archived') AND NOT is_closed",
        )
        .bind(workspace)
        .bind(channel)
        .execute()
        .await?;
    Ok(marked > 0)
}

/// What is kept of it.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn put_bundle(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: i64,
    bundle: &BundleRecord,
) -> Result<()> {
    tx.query("UPDATE cleanup_archives SET bundle = $3 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(Json(bundle))
        .execute()
        .await?;
    Ok(())
}

/// How far it is. Archived and returned are dated `now`.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn update_archive(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: i64,
    (state, fault): (&str, Option<&str>),
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "UPDATE cleanup_archives SET state = $3, fault = $4,
           archived_at = CASE WHEN $3 = 'archived' THEN $5 ELSE archived_at END,
           returned_at = CASE WHEN $3 = 'returned' THEN $5 ELSE returned_at END
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(id)
    .bind(state)
    .bind(fault)
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
}

/// Slack gave a channel a new id.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn move_archives(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (from, to): (&ChannelId, &ChannelId),
) -> Result<bool> {
    let moved = tx
        .query("UPDATE cleanup_archives SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(moved > 0)
}

/// These people shall be invited again.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn insert_invites(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    archive: i64,
    people: &[UserId],
) -> Result<()> {
    for chunk in people.chunks(CHUNK) {
        let sql = format!(
            "INSERT INTO cleanup_invites (workspace_id, archive_id, state, person) VALUES {}
             ON CONFLICT (archive_id, person) DO NOTHING",
            rows("$1, $2, 'due'", 3, 1, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(archive);
        chunk.iter().fold(query, |query, id| query.bind(id)).execute().await?;
    }
    Ok(())
}

/// The next to be invited.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_next_invites(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (archive, most): (i64, i64),
) -> Result<Vec<UserId>> {
    let found: Vec<(UserId,)> = tx
        .query(
            "SELECT person FROM cleanup_invites WHERE workspace_id = $1 AND archive_id = $2 AND state = 'due'
             ORDER BY person LIMIT $3",
        )
        .bind(workspace)
        .bind(archive)
        .bind(most)
        .all()
        .await?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}

/// How far it is with one of them.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn update_invite(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (archive, person): (i64, &UserId),
    (state, code): (&str, Option<&str>),
) -> Result<()> {
    tx.query(
        "UPDATE cleanup_invites SET state = $4, code = $5 WHERE workspace_id = $1 AND archive_id = $2 AND person = $3",
    )
    .bind(workspace)
    .bind(archive)
    .bind(person)
    .bind(state)
    .bind(code)
    .execute()
    .await?;
    Ok(())
}

/// How many are not settled yet: those that are still to be asked for, and those that Slack has not answered.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn count_due_invites(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    archive: i64,
) -> Result<(i64, i64)> {
    let mut counts = [0_i64; 2];
    for (count, state) in counts.iter_mut().zip(["due", "asked"]) {
        *count = tx
            .query("SELECT COUNT(*) FROM cleanup_invites WHERE workspace_id = $1 AND archive_id = $2 AND state = $3")
            .bind(workspace)
            .bind(archive)
            .bind(state)
            .scalar()
            .await?;
    }
    Ok((counts[0], counts[1]))
}

/// How it ended, person by person: `None` where they are in it again, else Slack's code.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_invites(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    archive: i64,
) -> Result<Vec<(UserId, Option<String>)>> {
    Ok(tx
        .query("SELECT person, code FROM cleanup_invites WHERE workspace_id = $1 AND archive_id = $2 ORDER BY person")
        .bind(workspace)
        .bind(archive)
        .all()
        .await?)
}
