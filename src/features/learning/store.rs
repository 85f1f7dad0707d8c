//! SQL of Learn-and-Share: sessions here, topics and votes, and the log beside it.

mod lessons;
mod topics;

pub(super) use lessons::{Lesson, NewLesson, list_lessons, list_lessons_of, replace_lessons};
pub(super) use topics::{
    NewTopic, Topic, attach_kept, count_waiting, delete_topic, find_topic, find_vote, insert_topic, keep_for_next,
    list_topics, list_topics_of, mark_given, place_topics, put_vote, update_topic,
};

use super::model::{Filler, Stage};
use crate::{
    database::{Ts, Tx, record},
    error::Result,
    ids::{ChannelId, OccurrenceId, PodId, RitualId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use std::collections::HashMap;

record! {
    /// A session: an occurrence of the ritual, from its call on.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct Session {
        /// Which occurrence.
        pub occurrence_id: OccurrenceId,
        /// Of which ritual.
        pub ritual_id: RitualId,
        /// What the ritual was called when it was called for.
        pub name: String,
        /// When it begins.
        pub starts_at: Ts,
        /// Which pod hosts.
        pub host_pod: Option<PodId>,
        /// Its name.
        pub host_pod_name: Option<String>,
        /// Since when this pod does.
        pub hosted_since: Option<Ts>,
        /// Who hosts.
        pub host: Option<UserId>,
        /// The full name.
        pub host_name: Option<String>,
        /// There shall be open questions where nobody has a topic.
        pub questions: bool,
        /// Since when everybody knows that there is no topic yet.
        pub nudged_at: Option<Ts>,
        /// Since when the agenda stands.
        pub agenda_at: Option<Ts>,
        /// What fills its gaps, as JSON; read by [`Session::fillers`].
        pub fillers: String,
        /// Since when the reminder stands.
        pub soon_at: Option<Ts>,
        /// Since when the recap stands.
        pub recap_at: Option<Ts>,
        /// Since when it is off.
        pub off_at: Option<Ts>,
        /// Why.
        pub off_why: Option<String>,
        /// Where its messages stand.
        pub channel: Option<ChannelId>,
        /// Counts how often they were begun anew there.
        pub generation: i64,
        /// The obstacle an administrator has been told of.
        pub told: Option<String>,
    }
}

impl Session {
    /// How far it is at `now`.
    pub(super) fn stage(&self, now: Timestamp) -> Stage {
        Stage::of(self.starts_at.0, self.agenda_at.is_some(), self.off_at.is_some(), now)
    }

    /// What fills the gaps of its agenda.
    ///
    /// # Errors
    /// A fault, when what was stored is not what we write there.
    pub(super) fn fillers(&self) -> Result<Vec<Filler>> {
        Ok(serde_json::from_str(&self.fillers)?)
    }
}

const SESSION: &str = "
    SELECT s.occurrence_id, s.ritual_id, s.name, s.starts_at, s.host_pod, o.name AS host_pod_name, s.hosted_since, s.host,
      COALESCE(p.real_name, s.host) AS host_name, s.questions, s.nudged_at, s.agenda_at, s.fillers, s.soon_at,
      s.recap_at, s.off_at, s.off_why, s.channel, s.generation, s.told
    FROM learning_sessions s
    LEFT JOIN pods o ON o.id = s.host_pod
    LEFT JOIN people p ON p.workspace_id = s.workspace_id AND p.id = s.host
    WHERE s.workspace_id = $1";

/// A new session.
#[derive(Clone, Copy)]
pub(super) struct NewSession<'a> {
    pub(super) occurrence: OccurrenceId,
    pub(super) ritual: RitualId,
    pub(super) name: &'a str,
    pub(super) starts_at: Timestamp,
}

/// Begins a session.
///
/// # Errors
/// Only the database's own.
pub(super) async fn insert_session(tx: &mut Tx, workspace: &WorkspaceId, new: NewSession<'_>) -> Result<()> {
    tx.query(
        "INSERT INTO learning_sessions (occurrence_id, workspace_id, ritual_id, name, starts_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(new.occurrence)
    .bind(workspace)
    .bind(new.ritual)
    .bind(new.name)
    .bind(Ts(new.starts_at))
    .execute()
    .await?;
    Ok(())
}

/// One session.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_session(tx: &mut Tx, workspace: &WorkspaceId, id: OccurrenceId) -> Result<Option<Session>> {
    let sql = format!("{SESSION} AND s.occurrence_id = $2");
    Ok(tx.query(sqlx::AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?)
}

/// The sessions that are to come and not off, the next one first.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_to_come(tx: &mut Tx, workspace: &WorkspaceId, now: Timestamp) -> Result<Vec<Session>> {
    let sql = format!("{SESSION} AND s.starts_at > $2 AND s.off_at IS NULL ORDER BY s.starts_at, s.occurrence_id");
    Ok(tx.query(sqlx::AssertSqlSafe(sql)).bind(workspace).bind(Ts(now)).all().await?)
}

/// Writes down all of a session that may change.
///
/// # Errors
/// Only the database's own.
pub(super) async fn update_session(tx: &mut Tx, workspace: &WorkspaceId, session: &Session) -> Result<()> {
    tx.query(
        "UPDATE learning_sessions SET starts_at = $3, host_pod = $4, host = $5, questions = $6, nudged_at = $7,
           agenda_at = $8, fillers = $9, soon_at = $10, recap_at = $11, off_at = $12, off_why = $13, channel = $14,
           generation = $15, told = $16, hosted_since = $17
         WHERE workspace_id = $1 AND occurrence_id = $2",
    )
    .bind(workspace)
    .bind(session.occurrence_id)
    .bind(session.starts_at)
    .bind(session.host_pod)
    .bind(session.host.clone())
    .bind(session.questions)
    .bind(session.nudged_at)
    .bind(session.agenda_at)
    .bind(&session.fillers)
    .bind(session.soon_at)
    .bind(session.recap_at)
    .bind(session.off_at)
    .bind(session.off_why.clone())
    .bind(session.channel.clone())
    .bind(session.generation)
    .bind(session.told.clone())
    .bind(session.hosted_since)
    .execute()
    .await?;
    Ok(())
}

/// When each pod hosted this ritual last: sessions that took place, or shall.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_hosted(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    ritual: RitualId,
    except: OccurrenceId,
) -> Result<HashMap<PodId, Timestamp>> {
    let rows: Vec<(PodId, Ts)> = tx
        .query(
            "SELECT host_pod, MAX(starts_at) AS last FROM learning_sessions
             WHERE workspace_id = $1 AND ritual_id = $2 AND occurrence_id <> $3 AND host_pod IS NOT NULL
               AND off_at IS NULL
             GROUP BY host_pod",
        )
        .bind(workspace)
        .bind(ritual)
        .bind(except)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(pod, last)| (pod, last.0)).collect())
}

/// Slack gave a channel a new id: what stands there stays where it is.
///
/// # Errors
/// Only the database's own.
pub(super) async fn move_sessions(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    from: &ChannelId,
    to: &ChannelId,
) -> Result<()> {
    tx.query("UPDATE learning_sessions SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(())
}

record! {
    /// Something a person was told privately of a session.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct Asked {
        /// What it is about.
        pub about: String,
        /// Who was told.
        pub person: UserId,
        /// It still waits on them.
        pub is_open: bool,
    }
}

/// What people were told of a session.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_asked(tx: &mut Tx, workspace: &WorkspaceId, id: OccurrenceId) -> Result<Vec<Asked>> {
    Ok(tx
        .query(
            "SELECT about, person, is_open FROM learning_asked WHERE workspace_id = $1 AND occurrence_id = $2
             ORDER BY person, about",
        )
        .bind(workspace)
        .bind(id)
        .all()
        .await?)
}

/// Writes down that somebody was told something, or that it no longer waits on them.
///
/// # Errors
/// Only the database's own.
pub(super) async fn put_asked(tx: &mut Tx, workspace: &WorkspaceId, id: OccurrenceId, asked: &Asked) -> Result<()> {
    tx.query(
        "INSERT INTO learning_asked (workspace_id, occurrence_id, about, person, is_open) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id, occurrence_id, about, person) DO UPDATE SET is_open = excluded.is_open",
    )
    .bind(workspace)
    .bind(id)
    .bind(&asked.about)
    .bind(&asked.person)
    .bind(asked.is_open)
    .execute()
    .await?;
    Ok(())
}

/// Somebody was there; `false` when they have said so before.
///
/// # Errors
/// Only the database's own.
pub(super) async fn insert_attendance(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: OccurrenceId,
    (person, at): (&UserId, Timestamp),
) -> Result<bool> {
    let added = tx
        .query(
            "INSERT INTO learning_attendance (workspace_id, occurrence_id, person, at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, occurrence_id, person) DO NOTHING",
        )
        .bind(workspace)
        .bind(id)
        .bind(person)
        .bind(Ts(at))
        .execute()
        .await?;
    Ok(added > 0)
}

/// How many said that they were there.
///
/// # Errors
/// Only the database's own.
pub(super) async fn count_attendance(tx: &mut Tx, workspace: &WorkspaceId, id: OccurrenceId) -> Result<i64> {
    Ok(tx
        .query("SELECT COUNT(*) FROM learning_attendance WHERE workspace_id = $1 AND occurrence_id = $2")
        .bind(workspace)
        .bind(id)
        .scalar()
        .await?)
}
