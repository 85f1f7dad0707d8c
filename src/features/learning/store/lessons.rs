//! The log of lessons.

use crate::{
    database::{Tx, record},
    directory::search::Search,
    error::Result,
    ids::{OccurrenceId, PodId, TopicId, UserId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

/// The log is searched as far back as this many lessons: a good thirty years of four talks a month.
const SEARCHED: i64 = 2_000;

record! {
    /// What a talk came to.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Lesson {
        /// Of which session.
        pub occurrence_id: OccurrenceId,
        /// The session's day in the organisation's zone: `2026-11-26`.
        pub day: String,
        /// The topic it comes from; `None` for what was learnt besides the talks.
        pub topic_id: Option<TopicId>,
        /// What the talk was called.
        pub title: String,
        /// The speaker's full name.
        pub speaker_name: Option<String>,
        /// The speaker's pod.
        pub pod_id: Option<PodId>,
        /// Its name.
        pub pod_name: Option<String>,
        /// What is to be remembered.
        pub lesson: String,
        /// For those who want to read on.
        pub link: Option<String>,
    }
}

const LESSON: &str = "
    SELECT l.occurrence_id, l.day, l.topic_id, l.title, COALESCE(p.real_name, l.speaker) AS speaker_name, l.pod_id,
      o.name AS pod_name, l.lesson, l.link
    FROM learning_lessons l
    LEFT JOIN pods o ON o.id = l.pod_id
    LEFT JOIN people p ON p.workspace_id = l.workspace_id AND p.id = l.speaker
    WHERE l.workspace_id = $1";

/// A lesson to be written down.
#[derive(Clone, Debug)]
pub(in super::super) struct NewLesson {
    pub(in super::super) topic: Option<TopicId>,
    pub(in super::super) title: String,
    pub(in super::super) speaker: Option<UserId>,
    pub(in super::super) pod: Option<PodId>,
    pub(in super::super) lesson: String,
    pub(in super::super) link: Option<String>,
}

/// Writes the lessons of a session, in place of those that stand there. `day` is its day in the organisation's zone.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn replace_lessons(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (session, day): (OccurrenceId, &str),
    lessons: &[NewLesson],
) -> Result<()> {
    tx.query("DELETE FROM learning_lessons WHERE workspace_id = $1 AND occurrence_id = $2")
        .bind(workspace)
        .bind(session)
        .execute()
        .await?;
    for (place, lesson) in (1_i64..).zip(lessons) {
        tx.query(
            "INSERT INTO learning_lessons
               (workspace_id, occurrence_id, day, place, topic_id, title, speaker, pod_id, lesson, link)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(workspace)
        .bind(session)
        .bind(day)
        .bind(place)
        .bind(lesson.topic)
        .bind(&lesson.title)
        .bind(lesson.speaker.clone())
        .bind(lesson.pod)
        .bind(&lesson.lesson)
        .bind(lesson.link.clone())
        .execute()
        .await?;
    }
    Ok(())
}

/// The lessons of one session, in the order of the talks.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_lessons_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    session: OccurrenceId,
) -> Result<Vec<Lesson>> {
    let sql = format!("{LESSON} AND l.occurrence_id = $2 ORDER BY l.place");
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(session).all().await?)
}

/// The lessons that fit, the newest session first. Words are compared in Rust, where upper and lower case mean the same
/// on both engines.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_lessons(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    query: &Search,
    pod: Option<PodId>,
) -> Result<Vec<Lesson>> {
    let (first, last) = match query.month {
        Some(month) => (format!("{}-00", month.prefix()), format!("{}-99", month.prefix())),
        None => ("0".to_owned(), "9".to_owned()),
    };
    let of_pod = if pod.is_some() { "AND l.pod_id = $5" } else { "" };
    let sql = format!(
        "{LESSON} AND l.day >= $2 AND l.day <= $3 {of_pod} ORDER BY l.day DESC, l.occurrence_id DESC, l.place LIMIT $4"
    );
    let found = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(first).bind(last).bind(SEARCHED);
    let mut found: Vec<Lesson> = match pod {
        Some(pod) => found.bind(pod).all().await?,
        None => found.all().await?,
    };
    found.retain(|one| {
        let (speaker, pod) = (one.speaker_name.as_deref(), one.pod_name.as_deref());
        query.fits(&[&one.title, &one.lesson, speaker.unwrap_or_default(), pod.unwrap_or_default()])
    });
    Ok(found)
}
