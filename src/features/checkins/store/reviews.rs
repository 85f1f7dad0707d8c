//! SQL of monthly reviews.

use crate::{
    database::{Ts, Tx, record},
    error::Result,
    features::checkins::model::{Answer, Figures, Published},
    ids::{ChannelId, OccurrenceId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};

const COLUMNS: &str =
    "occurrence_id, pod_id, asked, happened, changes, help, answered_by, answered_at, progress, expected";

record! {
    /// One pod in a review, as it is stored.
    #[derive(Clone, Debug, PartialEq)]
    pub(in super::super) struct Review {
        /// Of which occurrence.
        pub occurrence_id: OccurrenceId,
        /// Which pod.
        pub pod_id: PodId,
        /// Whoever was asked; nobody where the pod fell behind after the question went out.
        pub asked: Option<UserId>,
        /// What happened.
        pub happened: Option<String>,
        /// What changes.
        pub changes: Option<String>,
        /// What help is needed.
        pub help: Option<String>,
        /// Who answered.
        pub answered_by: Option<UserId>,
        /// When.
        pub answered_at: Option<Ts>,
        /// As published; `None` until then.
        pub progress: Option<i64>,
        /// As published.
        pub expected: Option<i64>,
    }
}

record! {
    /// The message of a review.
    #[derive(Clone, Debug, PartialEq)]
    pub(in super::super) struct Head {
        /// Of which occurrence.
        pub occurrence_id: OccurrenceId,
        /// What it says.
        pub published: Json<Published>,
        /// Where it stands; nowhere: each of leadership was told privately.
        pub channel: Option<ChannelId>,
        /// How often somebody has deleted it.
        pub generation: i64,
    }
}

impl Review {
    /// The figures it was published with.
    pub(in super::super) fn figures(&self) -> Option<Figures> {
        let (progress, expected) = self.progress.zip(self.expected)?;
        Some(Figures { progress, expected })
    }
}

/// A pod is behind; `asked` tells who was asked why. What is there already stays.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn insert_review(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (occurrence, pod): (OccurrenceId, PodId),
    asked: Option<&UserId>,
) -> Result<bool> {
    let inserted = tx
        .query(
            "INSERT INTO okr_reviews (workspace_id, occurrence_id, pod_id, asked) VALUES ($1, $2, $3, $4)
             ON CONFLICT (occurrence_id, pod_id) DO NOTHING",
        )
        .bind(workspace)
        .bind(occurrence)
        .bind(pod)
        .bind(asked.cloned())
        .execute()
        .await?;
    Ok(inserted > 0)
}

/// One pod in a review.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_review(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (occurrence, pod): (OccurrenceId, PodId),
) -> Result<Option<Review>> {
    let sql =
        format!("SELECT {COLUMNS} FROM okr_reviews WHERE workspace_id = $1 AND occurrence_id = $2 AND pod_id = $3");
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).bind(pod).optional().await?)
}

/// All pods that were, or are, behind in a review.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_reviews(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
) -> Result<Vec<Review>> {
    let sql =
        format!("SELECT {COLUMNS} FROM okr_reviews WHERE workspace_id = $1 AND occurrence_id = $2 ORDER BY pod_id");
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).all().await?)
}

/// Writes down what was answered.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn update_answer(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (occurrence, pod): (OccurrenceId, PodId),
    answer: Answer<'_>,
    (by, at): (&UserId, Timestamp),
) -> Result<()> {
    tx.query(
        "UPDATE okr_reviews SET happened = $4, changes = $5, help = $6, answered_by = $7, answered_at = $8
         WHERE workspace_id = $1 AND occurrence_id = $2 AND pod_id = $3",
    )
    .bind(workspace)
    .bind(occurrence)
    .bind(pod)
    .bind(answer.happened)
    .bind(answer.changes)
    .bind(answer.help.map(str::to_owned))
    .bind(by)
    .bind(Ts(at))
    .execute()
    .await?;
    Ok(())
}

/// Writes down with which figures a pod was published.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn update_published(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (occurrence, pod): (OccurrenceId, PodId),
    figures: Figures,
) -> Result<()> {
    tx.query(
        "UPDATE okr_reviews SET progress = $4, expected = $5
         WHERE workspace_id = $1 AND occurrence_id = $2 AND pod_id = $3",
    )
    .bind(workspace)
    .bind(occurrence)
    .bind(pod)
    .bind(figures.progress)
    .bind(figures.expected)
    .execute()
    .await?;
    Ok(())
}

/// Who was asked about a pod.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn update_asked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (occurrence, pod): (OccurrenceId, PodId),
    asked: &UserId,
) -> Result<()> {
    tx.query("UPDATE okr_reviews SET asked = $4 WHERE workspace_id = $1 AND occurrence_id = $2 AND pod_id = $3")
        .bind(workspace)
        .bind(occurrence)
        .bind(pod)
        .bind(asked)
        .execute()
        .await?;
    Ok(())
}

/// Questions that somebody was asked and nobody answered, of reviews that are not published yet.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_unanswered(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<Review>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM okr_reviews
         WHERE workspace_id = $1 AND asked IS NOT NULL AND answered_at IS NULL AND progress IS NULL
         ORDER BY occurrence_id, pod_id"
    );
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).all().await?)
}

/// The newest published review, where a pod was behind in it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_newest(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
) -> Result<Option<OccurrenceId>> {
    let found: Option<(OccurrenceId,)> = tx
        .query(
            "SELECT h.occurrence_id FROM okr_review_heads h
             JOIN okr_reviews r ON r.occurrence_id = h.occurrence_id AND r.workspace_id = h.workspace_id
             WHERE h.workspace_id = $1 AND r.pod_id = $2
               AND h.occurrence_id = (SELECT MAX(n.occurrence_id) FROM okr_review_heads n WHERE n.workspace_id = $1)",
        )
        .bind(workspace)
        .bind(pod)
        .optional()
        .await?;
    Ok(found.map(|(occurrence,)| occurrence))
}

/// The message of a review, once it is published.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_head(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
) -> Result<Option<Head>> {
    let found = tx.query(
        "SELECT occurrence_id, published, channel, generation FROM okr_review_heads
         WHERE workspace_id = $1 AND occurrence_id = $2",
    );
    Ok(found.bind(workspace).bind(occurrence).optional().await?)
}

/// Writes the message of a review down, as it is now.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn put_head(tx: &mut Tx, workspace: &WorkspaceId, head: &Head) -> Result<()> {
    tx.query(
        "INSERT INTO okr_review_heads (workspace_id, occurrence_id, published, channel, generation)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (occurrence_id) DO UPDATE SET published = excluded.published, channel = excluded.channel,
           generation = excluded.generation",
    )
    .bind(workspace)
    .bind(head.occurrence_id)
    .bind(&head.published)
    .bind(&head.channel)
    .bind(head.generation)
    .execute()
    .await?;
    Ok(())
}
