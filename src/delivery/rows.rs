//! What posts, calls and Homes have in common in the database: the workspace's condition, when something is due next, and
//! the rules of claiming and settling.
//!
//! A claim is committed before the call, a settlement after it, with the outcome in the same transaction. Both name the
//! number of the attempt: whoever was overtaken changes nothing.

use super::lease::Holder;
use crate::{
    database::{AuditRow, Db, Ts, Tx, insert_audit, is_conflict, record},
    directory,
    error::Result,
    ids::WorkspaceId,
    signal::{DueWhat, Outcome, OutcomeWhat},
    timers,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::time::Duration;

/// Candidates of a kind that are read at once.
pub(super) const PLANNED: i64 = 200;
/// A backed-off head of a conversation lets those behind it pass after this, counted from its first attempt. Long enough
/// for a send of unknown outcome to be read back (40 s) and sent again in its place.
pub(super) const LANE_HOLD: SignedDuration = SignedDuration::from_secs(60);
/// A transaction that lost against others is run again at most so often.
const RERUNS: u32 = 20;
/// The longest wait before it is, in milliseconds.
const LONGEST_PAUSE: u64 = 50;

record! {
    pub(super) struct Condition { pub(super) paused_at: Option<Ts>, pub(super) stopped_at: Option<Ts> }
}

/// Whether the workspace is paused or stopped; `None` when it is not known (yet).
pub(super) async fn find_condition(db: &Db, workspace: &WorkspaceId) -> Result<Option<Condition>> {
    let found =
        db.read("SELECT paused_at, stopped_at FROM workspaces WHERE id = $1").bind(workspace).optional().await?;
    Ok(found)
}

/// Our token is no longer good: nothing more is tried for this workspace. Tells whether it was running until now.
pub(super) async fn stop_workspace(db: &Db, workspace: &WorkspaceId, why: &str, now: Timestamp) -> Result<bool> {
    let mut reruns = 0;
    loop {
        let end = try_stop_workspace(db, workspace, why, now).await;
        if !lost(&end, &mut reruns).await {
            return end;
        }
    }
}

async fn try_stop_workspace(db: &Db, workspace: &WorkspaceId, why: &str, now: Timestamp) -> Result<bool> {
    let mut tx = db.begin().await?;
    if !directory::workspace::stop(&mut tx, workspace, why, now).await? {
        return Ok(false);
    }
    let stopped = json!({ "stopped": true });
    let row = AuditRow {
        workspace,
        at: now,
        actor: None,
        feature: "delivery",
        verb: "stop",
        subject: "workspace",
        before: None,
        after: Some(&stopped),
        why: Some(why),
    };
    insert_audit(&mut tx, row).await?;
    tx.commit().await?;
    Ok(true)
}

record! { struct Instants { due: Option<Ts>, held: Option<Ts>, expires: Option<Ts>, calls: Option<Ts>, homes: Option<Ts> } }

/// The next instant after `now` at which there may be something to do.
pub(super) async fn next_instant(
    db: &Db,
    workspace: &WorkspaceId,
    now: Timestamp,
    paused: bool,
) -> Result<Option<Timestamp>> {
    let next: Instants = db
        .read(
            "SELECT
               (SELECT MIN(CASE WHEN not_before > due_at THEN not_before ELSE due_at END) FROM posts
                 WHERE workspace_id = $1 AND state = 'due' AND (due_at > $2 OR not_before > $2)
                   AND (asked OR NOT $3)) AS due,
               (SELECT MIN(first_attempt_at) FROM posts WHERE workspace_id = $1 AND state = 'due' AND due_at > $2
                 AND ts IS NULL AND first_attempt_at > $4 AND (asked OR NOT $3)) AS held,
               (SELECT MIN(expires_at) FROM posts WHERE workspace_id = $1 AND state = 'due' AND ts IS NULL
                 AND attempting IS NULL AND wanted = 'shown' AND expires_at > $2) AS expires,
               (SELECT MIN(due_at) FROM calls
                 WHERE workspace_id = $1 AND state = 'due' AND due_at > $2 AND (asked OR NOT $3)) AS calls,
               (SELECT MIN(due_at) FROM home_marks WHERE workspace_id = $1 AND dirty AND due_at > $2) AS homes",
        )
        .bind(workspace)
        .bind(Ts(now))
        .bind(paused)
        .bind(Ts(now - LANE_HOLD))
        .one()
        .await?;
    let held = next.held.map(|at| Ts(at.0 + LANE_HOLD));
    Ok([next.due, held, next.expires, next.calls, next.homes].into_iter().flatten().min().map(|at| at.0))
}

/// Workspaces that may not send (or not this, while paused) are not claimed for, and neither are those of another holder.
pub(super) fn may_send(holder: &Holder) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM workspaces w WHERE w.id = workspace_id
           AND (w.stopped_at IS NOT NULL OR (w.paused_at IS NOT NULL AND NOT asked))) {}",
        holder.condition()
    )
}

/// Whether a transaction lost against another one and is to be run again, after a pause in which the other may end; counts
/// how often.
pub(super) async fn lost<T>(end: &Result<T>, reruns: &mut u32) -> bool {
    *reruns += 1;
    let is_lost = *reruns <= RERUNS && end.as_ref().is_err_and(|fault| fault.database().is_some_and(is_conflict));
    if is_lost {
        let most = (1 << (*reruns).min(16)).min(LONGEST_PAUSE);
        tokio::time::sleep(Duration::from_millis(rand::random_range(1..=most))).await;
    }
    is_lost
}

/// Tells the feature.
pub(super) async fn push_outcome(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (feature, key): (&str, &str),
    what: OutcomeWhat,
    now: Timestamp,
) -> Result<()> {
    let outcome = DueWhat::Outcome(Outcome { key: key.to_owned(), what });
    timers::store::push(tx, workspace, feature, &outcome, now).await
}
