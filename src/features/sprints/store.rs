//! SQL of sprints and what pods committed themselves to.

mod sprints;

#[cfg(test)]
mod tests;

pub(super) use sprints::{
    NewSprint, Which, find_sprint, insert_sprint, list, move_channel, update_asked, update_commitments, update_plan,
    update_review, update_shown, update_state,
};

use super::model::{Commitment, Done};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{CommitmentId, PodId, SprintId, UserId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

record! {
    struct Stored {
        id: CommitmentId,
        sprint_id: SprintId,
        pod_id: PodId,
        place: i64,
        text: String,
        owner: Option<UserId>,
        done_at: Option<Ts>,
        done_by: Option<UserId>,
    }
}

const COLUMNS: &str = "c.id, c.sprint_id, s.pod_id, c.place, c.text, c.owner, c.done_at, c.done_by";
/// Of sprints that run: what is over is not ticked any more.
const RUNNING: &str = "sprint_commitments c JOIN sprints s ON s.id = c.sprint_id AND s.state = 'running'";

/// What a pod committed itself to for one sprint, in its order.
pub(super) async fn list_commitments(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    sprint: SprintId,
) -> Result<Vec<Commitment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM sprint_commitments c JOIN sprints s ON s.id = c.sprint_id
         WHERE c.workspace_id = $1 AND c.sprint_id = $2 ORDER BY c.place, c.id"
    );
    let found: Vec<Stored> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(sprint).all().await?;
    Ok(found.into_iter().map(read).collect())
}

/// What a person has not done yet of what they took on in a pod's running sprint, in its order.
pub(super) async fn list_open_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
    person: &UserId,
) -> Result<Vec<Commitment>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {RUNNING}
         WHERE c.workspace_id = $1 AND s.pod_id = $2 AND c.owner = $3 AND c.done_at IS NULL
         ORDER BY s.first, s.id, c.place"
    );
    let found: Vec<Stored> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(pod).bind(person).all().await?;
    Ok(found.into_iter().map(read).collect())
}

/// A commitment of a running sprint.
pub(super) async fn find_running(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: CommitmentId,
) -> Result<Option<Commitment>> {
    let sql = format!("SELECT {COLUMNS} FROM {RUNNING} WHERE c.workspace_id = $1 AND c.id = $2");
    let found: Option<Stored> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?;
    Ok(found.map(read))
}

/// Whether it is done, since when, and who said so.
pub(super) async fn update_done(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: CommitmentId,
    done: Option<&Done>,
) -> Result<()> {
    tx.query("UPDATE sprint_commitments SET done_at = $3, done_by = $4 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(done.map(|done| Ts(done.at)))
        .bind(done.map(|done| &done.by))
        .execute()
        .await?;
    Ok(())
}

fn read(stored: Stored) -> Commitment {
    Commitment {
        id: stored.id,
        sprint: stored.sprint_id,
        pod: stored.pod_id,
        place: stored.place,
        text: stored.text,
        owner: stored.owner,
        done: stored.done_at.zip(stored.done_by).map(|(at, by)| Done { at: at.0, by }),
    }
}
