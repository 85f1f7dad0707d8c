//! SQL of monthly reviews.

use crate::{
    database::{Ts, Tx, record},
    error::Result,
    features::checkins::model::{Answer, Figures},
    ids::{OccurrenceId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

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
