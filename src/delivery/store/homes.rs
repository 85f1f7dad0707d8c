//! Marks of App Homes that show something old.

use crate::{
    calendar::Zone,
    database::{CHUNK, Day, Query, Ts, Tx, parameters},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
};
use jiff::{SignedDuration, Timestamp, ToSpan};
use sqlx::AssertSqlSafe;

/// A Home is published at most once in this time.
pub(in crate::delivery) const HOME_GAP: SignedDuration = SignedDuration::from_secs(2);
/// Who has not opened their Home for this long gets a fresh one only when they do.
const HOME_MATTERS_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// This person's App Home shows something old now. Costs nothing for people who did not open it in the last 7 days.
///
/// # Errors
/// Only the database's own.
pub async fn mark_home(tx: &mut Tx, workspace: &WorkspaceId, person: &UserId, now: Timestamp) -> Result<()> {
    marking(tx, workspace, "id = $6", now).bind(person).execute().await?;
    Ok(())
}

/// As [`mark_home`], for all of these people.
///
/// # Errors
/// Only the database's own.
pub async fn mark_homes_of_people(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&UserId],
    now: Timestamp,
) -> Result<()> {
    for chunk in people.chunks(CHUNK) {
        let whose = format!("id IN ({})", parameters(6, chunk.len()));
        let query = marking(tx, workspace, &whose, now);
        chunk.iter().fold(query, |query, person| query.bind(*person)).execute().await?;
    }
    Ok(())
}

/// As [`mark_home`], for everybody of a pod, and whoever covers for its lead or a deputy.
///
/// # Errors
/// Only the database's own.
pub async fn mark_homes_of(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, now: Timestamp) -> Result<()> {
    // A cover's time is over at the latest when it is nobody's day any more.
    let since = Zone::utc().date(now).saturating_sub(1.day());
    let whose = "(id IN (SELECT person FROM pod_members WHERE workspace_id = $1 AND pod_id = $6)
                  OR id IN (SELECT t.cover FROM time_off t
                            JOIN pod_members m ON m.workspace_id = t.workspace_id AND m.person = t.person
                            WHERE m.workspace_id = $1 AND m.pod_id = $6 AND m.role <> 'member'
                              AND t.cover IS NOT NULL AND t.last_day >= $7))";
    marking(tx, workspace, whose, now).bind(pod).bind(Day(since)).execute().await?;
    Ok(())
}

/// As [`mark_home`], for the admins of the workspace itself.
///
/// # Errors
/// Only the database's own.
pub async fn mark_homes_of_admins(tx: &mut Tx, workspace: &WorkspaceId, now: Timestamp) -> Result<()> {
    marking(tx, workspace, "is_admin", now).execute().await?;
    Ok(())
}

/// As [`mark_home`], for everybody.
///
/// # Errors
/// Only the database's own.
pub async fn mark_homes(tx: &mut Tx, workspace: &WorkspaceId, now: Timestamp) -> Result<()> {
    marking(tx, workspace, "TRUE", now).execute().await?;
    Ok(())
}

/// Of which people (`whose`, with parameters from `$6` on), then what becomes of their marks.
fn marking<'t>(tx: &'t mut Tx, workspace: &WorkspaceId, whose: &str, now: Timestamp) -> Query<'t> {
    let sql = format!(
        "INSERT INTO home_marks (workspace_id, person, due_at, dirty)
         SELECT workspace_id, id, $2, TRUE FROM people
         WHERE workspace_id = $1 AND {whose} AND home_opened_at >= $3 AND NOT is_deactivated
         ON CONFLICT (workspace_id, person) DO UPDATE SET generation = home_marks.generation + 1, dirty = TRUE,
           failures = 0,
           due_at = CASE WHEN home_marks.dirty THEN home_marks.due_at
             WHEN home_marks.published_at < $4 THEN excluded.due_at ELSE $5 END"
    );
    let instants = [now, now - HOME_MATTERS_FOR, now - HOME_GAP, now + HOME_GAP];
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace);
    instants.into_iter().fold(query, |query, at| query.bind(Ts(at)))
}
