//! Answers, and what people typed to give them.

use super::super::model::{Answer, Draft, Said};
use crate::{
    database::{CHUNK, Ts, Tx, parameters, record},
    error::Result,
    ids::{ChannelId, MessageTs, OccurrenceId, RitualId, UserId, WorkspaceId},
    signal::HeardMessage,
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{AssertSqlSafe, types::Json};

/// What was typed is remembered as long as Slack may tell of it again, and somebody may press a button under it.
const TYPED_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

record! {
    struct AnswerRow {
        person: UserId,
        name: String,
        ticked: Json<Vec<String>>,
        kept: i64,
        done: String,
        today: String,
        extra: Json<Vec<Said>>,
        answered_at: Ts,
        edited_at: Option<Ts>,
        is_late: bool,
    }
}

impl From<AnswerRow> for Answer {
    fn from(row: AnswerRow) -> Self {
        Self {
            person: row.person,
            name: row.name,
            ticked: row.ticked.0,
            kept: row.kept,
            done: row.done,
            today: row.today,
            extra: row.extra.0,
            answered_at: row.answered_at.0,
            edited_at: row.edited_at.map(|at| at.0),
            is_late: row.is_late,
        }
    }
}

const ANSWERS: &str = "
    SELECT a.person, COALESCE(p.real_name, a.person) AS name, a.ticked, a.kept, a.done, a.today, a.extra,
      a.answered_at, a.edited_at, a.is_late
    FROM standup_answers a LEFT JOIN people p ON p.workspace_id = a.workspace_id AND p.id = a.person
    WHERE a.workspace_id = $1";

/// An answer to be written.
pub(in super::super) struct NewAnswer<'a> {
    pub(in super::super) occurrence: OccurrenceId,
    pub(in super::super) ritual: RitualId,
    pub(in super::super) person: &'a UserId,
    pub(in super::super) draft: &'a Draft,
    /// How many more commitments were ticked with it.
    pub(in super::super) kept: i64,
    pub(in super::super) is_late: bool,
    pub(in super::super) now: Timestamp,
}

/// Writes an answer, or changes the one that stands there, which is marked as edited then.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn put_answer(tx: &mut Tx, workspace: &WorkspaceId, new: NewAnswer<'_>) -> Result<()> {
    tx.query(
        "INSERT INTO standup_answers
           (workspace_id, occurrence_id, ritual_id, person, ticked, done, today, extra, answered_at, is_late, kept)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (occurrence_id, person) DO UPDATE SET ticked = excluded.ticked, done = excluded.done,
           today = excluded.today, extra = excluded.extra, edited_at = excluded.answered_at,
           kept = standup_answers.kept + excluded.kept",
    )
    .bind(workspace)
    .bind(new.occurrence)
    .bind(new.ritual)
    .bind(new.person)
    .bind(Json(&new.draft.ticked))
    .bind(new.draft.done.trim())
    .bind(new.draft.today.trim())
    .bind(Json(&new.draft.extra))
    .bind(Ts(new.now))
    .bind(new.is_late)
    .bind(new.kept)
    .execute()
    .await?;
    Ok(())
}

/// The answers to one stand-up, first given first.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_answers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
) -> Result<Vec<Answer>> {
    let sql = format!("{ANSWERS} AND a.occurrence_id = $2 ORDER BY a.answered_at, a.person");
    let rows: Vec<AnswerRow> = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).all().await?;
    Ok(rows.into_iter().map(Answer::from).collect())
}

/// One person's answer to one stand-up.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_answer(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    person: &UserId,
) -> Result<Option<Answer>> {
    let sql = format!("{ANSWERS} AND a.occurrence_id = $2 AND a.person = $3");
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).bind(person);
    Ok(query.optional::<AnswerRow>().await?.map(Answer::from))
}

/// Which earlier answers are meant: those of a ritual, before one of its stand-ups.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Past {
    pub(in super::super) ritual: RitualId,
    pub(in super::super) before: OccurrenceId,
}

/// The last answer of each of these people before a stand-up: whose plan they tick.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_last_answers(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    past: Past,
    people: &[UserId],
) -> Result<Vec<Answer>> {
    let mut found = Vec::with_capacity(people.len());
    for chunk in people.chunks(CHUNK) {
        let sql = format!(
            "{ANSWERS} AND a.ritual_id = $2 AND a.occurrence_id < $3 AND a.person IN ({})
               AND a.occurrence_id = (SELECT MAX(n.occurrence_id) FROM standup_answers n
                 WHERE n.workspace_id = $1 AND n.ritual_id = $2 AND n.person = a.person AND n.occurrence_id < $3)",
            parameters(4, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(past.ritual).bind(past.before);
        let rows: Vec<AnswerRow> = chunk.iter().fold(query, |query, person| query.bind(person)).all().await?;
        found.extend(rows.into_iter().map(Answer::from));
    }
    Ok(found)
}

/// Remembers that this message is settled, or waits for a word on what it is for. Forgets old ones.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn insert_typed(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (heard, is_settled): (&HeardMessage, bool),
    now: Timestamp,
) -> Result<()> {
    tx.query("DELETE FROM standup_typed WHERE workspace_id = $1 AND at < $2")
        .bind(workspace)
        .bind(Ts(now - TYPED_KEPT))
        .execute()
        .await?;
    tx.query(
        "INSERT INTO standup_typed (workspace_id, channel, ts, person, text, at, taken_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (workspace_id, channel, ts) DO NOTHING",
    )
    .bind(workspace)
    .bind(&heard.channel)
    .bind(&heard.ts)
    .bind(&heard.person)
    .bind(&heard.text)
    .bind(Ts(now))
    .bind(is_settled.then_some(Ts(now)))
    .execute()
    .await?;
    Ok(())
}

/// Settles what this person typed in this message, once: tells the words to whoever settles it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn settle_typed(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (channel, ts): (&ChannelId, &MessageTs),
    (person, now): (&UserId, Timestamp),
) -> Result<Option<String>> {
    let settled: Option<(String,)> = tx
        .query(
            "UPDATE standup_typed SET taken_at = $5
             WHERE workspace_id = $1 AND channel = $2 AND ts = $3 AND person = $4 AND taken_at IS NULL RETURNING text",
        )
        .bind(workspace)
        .bind(channel)
        .bind(ts)
        .bind(person)
        .bind(Ts(now))
        .optional()
        .await?;
    Ok(settled.map(|(text,)| text))
}

/// Forgets an answer.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn delete_answer(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    person: &UserId,
) -> Result<bool> {
    let deleted = tx
        .query("DELETE FROM standup_answers WHERE workspace_id = $1 AND occurrence_id = $2 AND person = $3")
        .bind(workspace)
        .bind(occurrence)
        .bind(person)
        .execute()
        .await?;
    Ok(deleted > 0)
}

/// Whether what this person typed in this message is ours.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn is_typed_known(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (channel, ts): (&ChannelId, &MessageTs),
    person: &UserId,
) -> Result<bool> {
    let found: Option<(String,)> = tx
        .query("SELECT ts FROM standup_typed WHERE workspace_id = $1 AND channel = $2 AND ts = $3 AND person = $4")
        .bind(workspace)
        .bind(channel)
        .bind(ts)
        .bind(person)
        .optional()
        .await?;
    Ok(found.is_some())
}
