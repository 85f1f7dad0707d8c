//! What is in the way.

use super::super::model::{Blocker, BlockerState, On};
use crate::{
    database::{CHUNK, Query, Ts, Tx, parameters, record},
    error::{Error, Result},
    features::escalations::model::Link,
    ids::{BlockerId, OccurrenceId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};

record! {
    struct BlockerRow {
        id: BlockerId,
        pod_id: PodId,
        pod_name: String,
        reporter: UserId,
        reporter_name: String,
        text: String,
        on_pod: Option<PodId>,
        on_pod_name: Option<String>,
        on_person: Option<UserId>,
        on_person_name: Option<String>,
        holder: Option<UserId>,
        holder_name: Option<String>,
        state: String,
        since: Ts,
        answer_by: Option<Ts>,
        due_on: Option<String>,
        reason: Option<String>,
        answerer: Option<UserId>,
        answered_by: Option<String>,
        nudges: i64,
        occurrence_id: Option<OccurrenceId>,
        closed_at: Option<Ts>,
        escalation: Option<Json<Link>>,
    }
}

const BLOCKERS: &str = "
    SELECT b.id, b.pod_id, o.name AS pod_name, b.reporter, COALESCE(r.real_name, b.reporter) AS reporter_name, b.text,
      b.on_pod, n.name AS on_pod_name, b.on_person, COALESCE(w.real_name, b.on_person) AS on_person_name,
      b.holder, COALESCE(h.real_name, b.holder) AS holder_name, b.state, b.since, b.answer_by, b.due_on, b.reason,
      b.answered_by AS answerer, COALESCE(a.real_name, b.answered_by) AS answered_by, b.nudges, b.occurrence_id, b.closed_at, b.escalation
    FROM blockers b
    JOIN pods o ON o.id = b.pod_id
    LEFT JOIN pods n ON n.id = b.on_pod
    LEFT JOIN people r ON r.workspace_id = b.workspace_id AND r.id = b.reporter
    LEFT JOIN people w ON w.workspace_id = b.workspace_id AND w.id = b.on_person
    LEFT JOIN people h ON h.workspace_id = b.workspace_id AND h.id = b.holder
    LEFT JOIN people a ON a.workspace_id = b.workspace_id AND a.id = b.answered_by
    WHERE b.workspace_id = $1";

/// Something in the way, to be written.
pub(in super::super) struct NewBlocker<'a> {
    pub(in super::super) pod: PodId,
    pub(in super::super) reporter: &'a UserId,
    pub(in super::super) text: &'a str,
    pub(in super::super) occurrence: Option<OccurrenceId>,
    pub(in super::super) now: Timestamp,
}

/// Writes something down that is in the way, as yet of nobody else's doing.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn insert_blocker(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: NewBlocker<'_>,
) -> Result<BlockerId> {
    Ok(tx
        .query(
            "INSERT INTO blockers (workspace_id, pod_id, reporter, text, state, since, occurrence_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        )
        .bind(workspace)
        .bind(new.pod)
        .bind(new.reporter)
        .bind(new.text)
        .bind(BlockerState::Open.as_str())
        .bind(Ts(new.now))
        .bind(new.occurrence)
        .scalar()
        .await?)
}

/// One, over or not.
///
/// # Errors
/// The database's own, or a row that does not read as a blocker.
pub(in super::super) async fn find_blocker(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: BlockerId,
) -> Result<Option<Blocker>> {
    let sql = format!("{BLOCKERS} AND b.id = $2");
    let row: Option<BlockerRow> = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?;
    row.map(read).transpose()
}

/// How it stands now, after `blocker` was changed; `by` answered, where somebody did.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn update_blocker(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    blocker: &Blocker,
    by: Option<&UserId>,
) -> Result<()> {
    let (pod, person) = match &blocker.on {
        Some(On::Pod { pod, .. }) => (Some(*pod), None),
        Some(On::Person { person, .. }) => (None, Some(person.clone())),
        None => (None, None),
    };
    tx.query(
        "UPDATE blockers SET on_pod = $3, on_person = $4, holder = $5, state = $6, answer_by = $7, due_on = $8,
           reason = $9, answered_by = COALESCE($10, answered_by), nudges = $11, closed_at = $12, escalation = $13
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(blocker.id)
    .bind(pod)
    .bind(person)
    .bind(blocker.holder.clone())
    .bind(blocker.state.as_str())
    .bind(blocker.answer_by.map(Ts))
    .bind(blocker.due.map(|due| due.to_string()))
    .bind(blocker.reason.clone())
    .bind(by.cloned())
    .bind(blocker.nudges)
    .bind(blocker.closed_at.map(Ts))
    .bind(blocker.escalation.as_ref().map(Json))
    .execute()
    .await?;
    Ok(())
}

/// What is in the way of these people, oldest first.
///
/// # Errors
/// As [`find_blocker`].
pub(in super::super) async fn list_live_reported(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[UserId],
) -> Result<Vec<Blocker>> {
    let mut found = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let sql = format!(
            "{BLOCKERS} AND b.closed_at IS NULL AND b.reporter IN ({}) ORDER BY b.id",
            parameters(2, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace);
        found.extend(read_all(chunk.iter().fold(query, |query, person| query.bind(person))).await?);
    }
    Ok(found)
}

/// What is in the way of a pod, oldest first; and what went out of the way since `since`.
///
/// # Errors
/// As [`find_blocker`].
pub(in super::super) async fn list_pods_blockers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    since: Timestamp,
) -> Result<Vec<Blocker>> {
    let sql = format!("{BLOCKERS} AND b.pod_id = $2 AND (b.closed_at IS NULL OR b.closed_at >= $3) ORDER BY b.id");
    read_all(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(pod).bind(Ts(since))).await
}

/// What is in the way of these pods, oldest first.
///
/// # Errors
/// As [`find_blocker`].
pub(in super::super) async fn list_live_in(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pods: &[PodId],
) -> Result<Vec<Blocker>> {
    if pods.is_empty() {
        return Ok(Vec::new());
    }
    let pods_in = parameters(2, pods.len());
    let sql = format!("{BLOCKERS} AND b.closed_at IS NULL AND b.pod_id IN ({pods_in}) ORDER BY b.id");
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace);
    read_all(pods.iter().fold(query, |query, pod| query.bind(*pod))).await
}

/// What waits on these pods, and on this person themselves, oldest first.
///
/// # Errors
/// As [`find_blocker`].
pub(in super::super) async fn list_live_on(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pods, person): (&[PodId], Option<&UserId>),
) -> Result<Vec<Blocker>> {
    let on_pods = if pods.is_empty() { "NULL".to_owned() } else { parameters(3, pods.len()) };
    let sql =
        format!("{BLOCKERS} AND b.closed_at IS NULL AND (b.on_person = $2 OR b.on_pod IN ({on_pods})) ORDER BY b.id");
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(person);
    read_all(pods.iter().fold(query, |query, pod| query.bind(*pod))).await
}

/// What waits on a pod, oldest first.
///
/// # Errors
/// As [`find_blocker`].
pub(in super::super) async fn list_live_of_pod(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
) -> Result<Vec<Blocker>> {
    let sql = format!("{BLOCKERS} AND b.closed_at IS NULL AND b.on_pod = $2 ORDER BY b.id");
    read_all(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(pod)).await
}

/// What this person's coming and going may move: what they are asked for, what waits on them, what waits on a pod they look
/// after, and what they have from before a hand-over (`kept`).
///
/// # Errors
/// As [`find_blocker`].
pub(in super::super) async fn list_touched_by(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (person, kept): (&UserId, &[BlockerId]),
) -> Result<Vec<Blocker>> {
    let of_kept = if kept.is_empty() { String::new() } else { format!("OR b.id IN ({})", parameters(3, kept.len())) };
    let sql = format!(
        "{BLOCKERS} AND b.closed_at IS NULL AND (b.on_person = $2 OR b.holder = $2 OR b.on_pod IN
           (SELECT m.pod_id FROM pod_members m WHERE m.workspace_id = $1 AND m.person = $2 AND m.role <> 'member')
           {of_kept})
         ORDER BY b.id"
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(person);
    read_all(kept.iter().fold(query, |query, id| query.bind(*id))).await
}

async fn read_all(query: Query<'_>) -> Result<Vec<Blocker>> {
    query.all::<BlockerRow>().await?.into_iter().map(read).collect()
}

fn read(row: BlockerRow) -> Result<Blocker> {
    let state = BlockerState::named(&row.state).ok_or_else(|| unreadable(&row.state))?;
    let due = row.due_on.as_deref().map(|day| day.parse().map_err(|_| unreadable(day))).transpose()?;
    let on = match (row.on_pod, row.on_pod_name, row.on_person, row.on_person_name) {
        (Some(pod), Some(name), ..) => Some(On::Pod { pod, name }),
        (_, _, Some(person), Some(name)) => Some(On::Person { person, name }),
        _ => None,
    };
    Ok(Blocker {
        id: row.id,
        pod: row.pod_id,
        pod_name: row.pod_name,
        reporter: row.reporter,
        reporter_name: row.reporter_name,
        text: row.text,
        on,
        holder: row.holder,
        holder_name: row.holder_name,
        state,
        since: row.since.0,
        answer_by: row.answer_by.map(|at| at.0),
        due,
        reason: row.reason,
        answerer: row.answerer,
        answered_by: row.answered_by,
        nudges: row.nudges,
        occurrence: row.occurrence_id,
        closed_at: row.closed_at.map(|at| at.0),
        escalation: row.escalation.map(|Json(link)| link),
    })
}

fn unreadable(what: &str) -> Error {
    Error::internal("reading a blocker", format!("{what:?} is not what is written there"))
}
