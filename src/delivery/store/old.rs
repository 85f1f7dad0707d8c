//! What nobody will ask for any more.
//!
//! Invariants: a post that something may still be done about, or that a reply stands under, is never forgotten; a message
//! that Slack shows is known for 400 days, so that what is said anew under its key edits it.

use crate::{
    database::{Ts, Tx},
    error::Result,
    ids::WorkspaceId,
};
use jiff::{SignedDuration, Timestamp};

/// How long an ended post or call is known: failed, expired, deleted, done, or a reply in a thread.
const ENDED: SignedDuration = SignedDuration::from_hours(120 * 24);
/// How long a message that Slack shows is known.
const SHOWN: SignedDuration = SignedDuration::from_hours(400 * 24);

/// Forgets at most `limit` posts and as many calls that ended long ago; tells how many. Ages count from when they last
/// changed.
///
/// # Errors
/// Only the database's own.
pub async fn delete_old(tx: &mut Tx, workspace: &WorkspaceId, now: Timestamp, limit: i64) -> Result<u64> {
    let posts = tx
        .query(
            "DELETE FROM posts WHERE id IN (SELECT p.id FROM posts p
               WHERE p.workspace_id = $1 AND p.state <> 'due' AND p.due_at < $2
                 AND (p.state <> 'settled' OR p.wanted <> 'shown' OR p.thread_of IS NOT NULL OR p.thread_at IS NOT NULL
                   OR p.due_at < $3)
                 AND NOT EXISTS (SELECT 1 FROM posts child WHERE child.workspace_id = p.workspace_id
                   AND child.feature = p.feature AND child.thread_of = p.key)
               ORDER BY p.due_at, p.id LIMIT $4)",
        )
        .bind(workspace)
        .bind(Ts(now - ENDED))
        .bind(Ts(now - SHOWN))
        .bind(limit)
        .execute()
        .await?;
    let calls = tx
        .query(
            "DELETE FROM calls WHERE id IN (SELECT id FROM calls
               WHERE workspace_id = $1 AND state <> 'due' AND due_at < $2 ORDER BY due_at LIMIT $3)",
        )
        .bind(workspace)
        .bind(Ts(now - ENDED))
        .bind(limit)
        .execute()
        .await?;
    Ok(posts + calls)
}
