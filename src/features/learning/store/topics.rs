//! Topics and votes.

use super::super::model::Proposal;
use crate::{
    database::{Ts, Tx, record},
    error::Result,
    ids::{OccurrenceId, PodId, RitualId, TopicId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

record! {
    /// Something somebody wants to talk about.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Topic {
        /// Which.
        pub id: TopicId,
        /// Of which ritual.
        pub ritual_id: RitualId,
        /// For which session; `None` while it is kept for the next one.
        pub occurrence_id: Option<OccurrenceId>,
        /// Who proposed it, and will speak.
        pub author: UserId,
        /// The full name.
        pub author_name: String,
        /// Their pod, when they proposed it.
        pub pod_id: Option<PodId>,
        /// Its name.
        pub pod_name: Option<String>,
        /// What it is about.
        pub title: String,
        /// What was tried.
        pub tried: String,
        /// What was learnt.
        pub learnt: String,
        /// How long, in minutes.
        pub minutes: i64,
        /// For those who want to read on.
        pub link: Option<String>,
        /// Its place on the agenda, from 1.
        pub place: Option<i64>,
        /// Since when it has been given.
        pub given_at: Option<Ts>,
        /// Since when it is proposed.
        pub created_at: Ts,
        /// How many want it most.
        pub votes: i64,
    }
}

const TOPIC: &str = "
    SELECT t.id, t.ritual_id, t.occurrence_id, t.author, COALESCE(p.real_name, t.author) AS author_name, t.pod_id,
      o.name AS pod_name, t.title, t.tried, t.learnt, t.minutes, t.link, t.place, t.given_at, t.created_at,
      (SELECT COUNT(*) FROM learning_votes v WHERE v.workspace_id = t.workspace_id AND v.topic_id = t.id) AS votes
    FROM learning_topics t
    LEFT JOIN pods o ON o.id = t.pod_id
    LEFT JOIN people p ON p.workspace_id = t.workspace_id AND p.id = t.author
    WHERE t.workspace_id = $1";

/// A session's topics, in the order in which they were proposed.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_topics(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    session: OccurrenceId,
) -> Result<Vec<Topic>> {
    let sql = format!("{TOPIC} AND t.occurrence_id = $2 ORDER BY t.created_at, t.id");
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(session).all().await?)
}

/// What somebody has proposed and not given yet, kept topics included; the newest first.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_topics_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    author: &UserId,
) -> Result<Vec<Topic>> {
    let sql = format!("{TOPIC} AND t.author = $2 AND t.given_at IS NULL ORDER BY t.created_at DESC, t.id DESC");
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(author).all().await?)
}

/// How many topics of somebody wait.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn count_waiting(tx: &mut Tx, workspace: &WorkspaceId, author: &UserId) -> Result<i64> {
    Ok(tx
        .query("SELECT COUNT(*) FROM learning_topics WHERE workspace_id = $1 AND author = $2 AND given_at IS NULL")
        .bind(workspace)
        .bind(author)
        .scalar()
        .await?)
}

/// One topic.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_topic(tx: &mut Tx, workspace: &WorkspaceId, id: TopicId) -> Result<Option<Topic>> {
    let sql = format!("{TOPIC} AND t.id = $2");
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?)
}

/// Where a new topic belongs.
#[derive(Clone, Copy)]
pub(in super::super) struct NewTopic<'a> {
    pub(in super::super) ritual: RitualId,
    pub(in super::super) session: Option<OccurrenceId>,
    pub(in super::super) author: &'a UserId,
    pub(in super::super) pod: Option<PodId>,
    pub(in super::super) now: Timestamp,
}

/// Writes a new topic.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn insert_topic(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: NewTopic<'_>,
    proposal: &Proposal,
) -> Result<TopicId> {
    Ok(tx
        .query(
            "INSERT INTO learning_topics (workspace_id, ritual_id, occurrence_id, author, pod_id, title, tried, learnt,
               minutes, link, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
        )
        .bind(workspace)
        .bind(new.ritual)
        .bind(new.session)
        .bind(new.author)
        .bind(new.pod)
        .bind(&proposal.title)
        .bind(&proposal.tried)
        .bind(&proposal.learnt)
        .bind(proposal.minutes)
        .bind(proposal.link.clone())
        .bind(Ts(new.now))
        .scalar()
        .await?)
}

/// Its author says it in other words.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn update_topic(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: TopicId,
    proposal: &Proposal,
) -> Result<()> {
    tx.query(
        "UPDATE learning_topics SET title = $3, tried = $4, learnt = $5, minutes = $6, link = $7
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(id)
    .bind(&proposal.title)
    .bind(&proposal.tried)
    .bind(&proposal.learnt)
    .bind(proposal.minutes)
    .bind(proposal.link.clone())
    .execute()
    .await?;
    Ok(())
}

/// It is withdrawn, with its votes.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn delete_topic(tx: &mut Tx, workspace: &WorkspaceId, id: TopicId) -> Result<()> {
    forget_votes(tx, workspace, id).await?;
    tx.query("DELETE FROM learning_topics WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .execute()
        .await?;
    Ok(())
}

/// What was kept joins this session, as far as its author is still here; the oldest first, and at most so many.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn attach_kept(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (ritual, session): (RitualId, OccurrenceId),
    most: i64,
) -> Result<u64> {
    Ok(tx
        .query(
            "UPDATE learning_topics SET occurrence_id = $3, place = NULL WHERE id IN (
               SELECT t.id FROM learning_topics t
               JOIN people p ON p.workspace_id = t.workspace_id AND p.id = t.author AND NOT p.is_deactivated
               WHERE t.workspace_id = $1 AND t.ritual_id = $2 AND t.occurrence_id IS NULL
               ORDER BY t.created_at, t.id LIMIT $4)",
        )
        .bind(workspace)
        .bind(ritual)
        .bind(session)
        .bind(most)
        .execute()
        .await?)
}

/// These topics wait for the next session; who wants them most is asked anew then.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn keep_for_next(tx: &mut Tx, workspace: &WorkspaceId, topics: &[TopicId]) -> Result<()> {
    for topic in topics {
        forget_votes(tx, workspace, *topic).await?;
        tx.query(
            "UPDATE learning_topics SET occurrence_id = NULL, place = NULL, given_at = NULL
             WHERE workspace_id = $1 AND id = $2",
        )
        .bind(workspace)
        .bind(*topic)
        .execute()
        .await?;
    }
    Ok(())
}

/// Puts topics on the agenda, one after the other from `first` on.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn place_topics(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    topics: &[TopicId],
    first: i64,
) -> Result<()> {
    for (place, topic) in (first..).zip(topics) {
        tx.query("UPDATE learning_topics SET place = $3 WHERE workspace_id = $1 AND id = $2")
            .bind(workspace)
            .bind(*topic)
            .bind(place)
            .execute()
            .await?;
    }
    Ok(())
}

/// These talks were given.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn mark_given(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    topics: &[TopicId],
    at: Timestamp,
) -> Result<()> {
    for topic in topics {
        tx.query("UPDATE learning_topics SET given_at = $3 WHERE workspace_id = $1 AND id = $2")
            .bind(workspace)
            .bind(*topic)
            .bind(Ts(at))
            .execute()
            .await?;
    }
    Ok(())
}

/// Which topic of a session somebody wants most.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_vote(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    session: OccurrenceId,
    person: &UserId,
) -> Result<Option<TopicId>> {
    let row: Option<(TopicId,)> = tx
        .query("SELECT topic_id FROM learning_votes WHERE workspace_id = $1 AND occurrence_id = $2 AND person = $3")
        .bind(workspace)
        .bind(session)
        .bind(person)
        .optional()
        .await?;
    Ok(row.map(|(topic,)| topic))
}

/// Somebody's one vote in a session: on this topic, or on none.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn put_vote(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (session, person): (OccurrenceId, &UserId),
    topic: Option<TopicId>,
) -> Result<()> {
    let query = match topic {
        Some(_) => tx.query(
            "INSERT INTO learning_votes (workspace_id, occurrence_id, person, topic_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, occurrence_id, person) DO UPDATE SET topic_id = excluded.topic_id",
        ),
        None => tx.query("DELETE FROM learning_votes WHERE workspace_id = $1 AND occurrence_id = $2 AND person = $3"),
    };
    let query = query.bind(workspace).bind(session).bind(person);
    match topic {
        Some(topic) => query.bind(topic).execute().await?,
        None => query.execute().await?,
    };
    Ok(())
}

async fn forget_votes(tx: &mut Tx, workspace: &WorkspaceId, topic: TopicId) -> Result<()> {
    tx.query("DELETE FROM learning_votes WHERE workspace_id = $1 AND topic_id = $2")
        .bind(workspace)
        .bind(topic)
        .execute()
        .await?;
    Ok(())
}
