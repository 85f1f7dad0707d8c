//! Marks of App Homes that show something old.

use crate::{
    database::{Query, Ts, Tx},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
};
use jiff::{SignedDuration, Timestamp};

/// A Home is published at most once in this time.
pub(in crate::delivery) const HOME_GAP: SignedDuration = SignedDuration::from_secs(2);
/// Who has not opened their Home for this long gets a fresh one only when they do.
const HOME_MATTERS_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// This person's App Home shows something old now. Costs nothing for people who did not open it in the last 7 days.
///
/// # Errors
/// Only the database's own.
pub async fn mark_home(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId, now: Timestamp) -> Result<()> {
    marking(tx.query(MARK_HOME).bind(workspace), now).bind(person).execute().await?;
    Ok(())
}

/// As [`mark_home`], for everybody of a pod.
///
/// # Errors
/// Only the database's own.
pub async fn mark_homes_of(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, now: Timestamp) -> Result<()> {
    marking(tx.query(MARK_HOMES_OF_POD).bind(workspace), now).bind(pod).execute().await?;
    Ok(())
}

/// As [`mark_home`], for everybody.
///
/// # Errors
/// Only the database's own.
pub async fn mark_homes(tx: &mut Tx, workspace: &WorkspaceId, now: Timestamp) -> Result<()> {
    marking(tx.query(MARK_HOMES).bind(workspace), now).execute().await?;
    Ok(())
}

fn marking(query: Query<'_>, now: Timestamp) -> Query<'_> {
    let instants = [now, now - HOME_MATTERS_FOR, now - HOME_GAP, now + HOME_GAP];
    instants.into_iter().fold(query, |query, at| query.bind(Ts(at)))
}

/// Of which people (named by `$6`), then what becomes of their marks.
macro_rules! mark_homes {
    ($whose:literal) => {
        concat!(
            "INSERT INTO home_marks (workspace_id, person, due_at, dirty)
             SELECT workspace_id, id, $2, TRUE FROM people
             WHERE workspace_id = $1 AND ",
            $whose,
            " AND home_opened_at >= $3 AND NOT is_deactivated
             ON CONFLICT (workspace_id, person) DO UPDATE SET generation = home_marks.generation + 1, dirty = TRUE,
               failures = 0,
               due_at = CASE WHEN home_marks.dirty THEN home_marks.due_at
                 WHEN home_marks.published_at < $4 THEN excluded.due_at ELSE $5 END"
        )
    };
}
const MARK_HOME: &str = mark_homes!("id = $6");
const MARK_HOMES_OF_POD: &str = mark_homes!("id IN (SELECT person FROM pod_members WHERE pod_id = $6)");
const MARK_HOMES: &str = mark_homes!("TRUE");
