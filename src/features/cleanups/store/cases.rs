//! Channels, written: what is found, who is asked, who heard of it, what is kept.

use crate::{
    database::{CHUNK, Reads, Ts, Tx, record, rows},
    error::Result,
    features::cleanups::model::{Finding, Stage},
    ids::{ChannelId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// What a run finds, of many channels at once. What is under way about them stays.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn put_findings(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    run: i64,
    (found, now): (&[(ChannelId, Finding)], Timestamp),
) -> Result<()> {
    for chunk in found.chunks(CHUNK) {
        let sql = format!(
            "INSERT INTO cleanup_channels (workspace_id, run_id, looked_at, channel, finding) VALUES {}
             ON CONFLICT (workspace_id, channel) DO UPDATE SET run_id = excluded.run_id, looked_at = excluded.looked_at,
               finding = excluded.finding",
            rows("$1, $2, $3", 4, 2, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(run).bind(Ts(now));
        chunk.iter().fold(query, |query, (id, finding)| query.bind(id).bind(finding.as_str())).execute().await?;
    }
    Ok(())
}

/// What a run found in a channel that it waited for; `false` where it does not wait for it any more.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn set_finding(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (run, channel): (i64, &ChannelId),
    (finding, newest): (Finding, Option<Timestamp>),
) -> Result<bool> {
    let touched = tx
        .query(
            "UPDATE cleanup_channels SET finding = $4, newest = COALESCE($5, newest)
             WHERE workspace_id = $1 AND channel = $2 AND run_id = $3 AND finding IN ('joining', 'reading')",
        )
        .bind(workspace)
        .bind(channel)
        .bind(run)
        .bind(finding.as_str())
        .bind(newest.map(Ts))
        .execute()
        .await?;
    Ok(touched > 0)
}

/// How many channels a run waits for: to be read, and to have their people counted.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn count_pending(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    run: i64,
) -> Result<(i64, i64)> {
    let reading = tx
        .query(
            "SELECT COUNT(*) FROM cleanup_channels
             WHERE workspace_id = $1 AND run_id = $2 AND finding IN ('joining', 'reading')",
        )
        .bind(workspace)
        .bind(run)
        .scalar()
        .await?;
    let counting = tx
        .query(
            "SELECT COUNT(*) FROM cleanup_channels WHERE workspace_id = $1 AND stage <> 'none' AND stage = 'counting'",
        )
        .bind(workspace)
        .scalar()
        .await?;
    Ok((reading, counting))
}

record! { struct Counted { finding: String, count: i64 } }

/// How many channels a run found to be what.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn count_findings(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    run: i64,
) -> Result<Vec<(Finding, i64)>> {
    let counted: Vec<Counted> = from
        .ask(
            "SELECT finding, COUNT(*) AS count FROM cleanup_channels WHERE workspace_id = $1 AND run_id = $2
             GROUP BY finding",
        )
        .bind(workspace)
        .bind(run)
        .all()
        .await?;
    Ok(counted.into_iter().map(|row| (Finding::named(&row.finding), row.count)).collect())
}

/// How far it is with a channel.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn set_stage(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    channel: &ChannelId,
    (stage, unsure_by): (Stage, Option<&UserId>),
) -> Result<()> {
    tx.query("UPDATE cleanup_channels SET stage = $3, unsure_by = $4 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(channel)
        .bind(stage.as_str())
        .bind(unsure_by)
        .execute()
        .await?;
    Ok(())
}

/// What was being counted is not any more: a run ended before.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn close_counting(tx: &mut Tx, workspace: &WorkspaceId) -> Result<()> {
    tx.query("UPDATE cleanup_channels SET stage = 'none' WHERE workspace_id = $1 AND stage = 'counting'")
        .bind(workspace)
        .execute()
        .await?;
    Ok(())
}

/// Its people are asked, by a new message; nobody has heard of it yet.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn set_asked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    channel: &ChannelId,
) -> Result<()> {
    tx.query(
        "UPDATE cleanup_channels SET stage = 'asked', generation = generation + 1, posted_at = NULL, told_at = NULL,
           ask_run = NULL, person = NULL, owner = NULL, unsure_by = NULL
         WHERE workspace_id = $1 AND channel = $2",
    )
    .bind(workspace)
    .bind(channel)
    .execute()
    .await?;
    Ok(())
}

/// Who answers for it, who is asked for them, and by which run; they have not heard of it yet.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn set_person(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    channel: &ChannelId,
    (pod, owner, person): (Option<PodId>, Option<&UserId>, Option<&UserId>),
    run: i64,
) -> Result<()> {
    tx.query(
        "UPDATE cleanup_channels SET pod_id = $3, owner = $4, person = $5, ask_run = $6, told_at = NULL
         WHERE workspace_id = $1 AND channel = $2",
    )
    .bind(workspace)
    .bind(channel)
    .bind(pod)
    .bind(owner)
    .bind(person)
    .bind(run)
    .execute()
    .await?;
    Ok(())
}

/// The question stands in the channel (`posted`), or has reached its person; an instant that is known already stays.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn set_heard(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    channel: &ChannelId,
    (posted, told): (Option<Timestamp>, Option<Timestamp>),
) -> Result<()> {
    tx.query(
        "UPDATE cleanup_channels SET posted_at = COALESCE(posted_at, $3), told_at = COALESCE(told_at, $4)
         WHERE workspace_id = $1 AND channel = $2",
    )
    .bind(workspace)
    .bind(channel)
    .bind(posted.map(Ts))
    .bind(told.map(Ts))
    .execute()
    .await?;
    Ok(())
}

/// Somebody keeps a channel.
#[derive(Clone, Copy, Debug)]
pub(in crate::features::cleanups) struct Kept<'a> {
    /// Until when.
    pub until: Timestamp,
    /// Who; nobody: it follows from what somebody did in Slack.
    pub by: Option<&'a UserId>,
    /// In their words.
    pub why: &'a str,
    /// The turn's instant.
    pub now: Timestamp,
}

/// Nobody is asked about it until then.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn keep(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    channel: &ChannelId,
    kept: Kept<'_>,
) -> Result<()> {
    tx.query(
        "INSERT INTO cleanup_channels (workspace_id, channel, run_id, looked_at, finding, keep_until, keep_by, keep_why)
         VALUES ($1, $2, 0, $3, 'unknown', $4, $5, $6)
         ON CONFLICT (workspace_id, channel) DO UPDATE SET keep_until = excluded.keep_until,
           keep_by = excluded.keep_by, keep_why = excluded.keep_why,
           stage = CASE WHEN cleanup_channels.stage = 'archiving' THEN 'archiving' ELSE 'none' END",
    )
    .bind(workspace)
    .bind(channel)
    .bind(Ts(kept.now))
    .bind(Ts(kept.until))
    .bind(kept.by)
    .bind(kept.why)
    .execute()
    .await?;
    Ok(())
}

/// Slack gave a channel a new id. `false` when nothing is known of it.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn move_channel(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (from, to): (&ChannelId, &ChannelId),
) -> Result<bool> {
    let mut moved = 0;
    for sql in [
        "DELETE FROM cleanup_channels WHERE workspace_id = $1 AND channel = $3
           AND EXISTS (SELECT 1 FROM cleanup_channels o WHERE o.workspace_id = $1 AND o.channel = $2)",
        "UPDATE cleanup_channels SET channel = $3 WHERE workspace_id = $1 AND channel = $2",
    ] {
        moved += tx.query(sql).bind(workspace).bind(from).bind(to).execute().await?;
    }
    Ok(moved > 0)
}
