//! SQL of check-ins and reviews.

mod covers;
mod reviews;

pub(super) use covers::{Cover, delete_cover, list_covered_by, list_covers, list_uncovered, put_cover};
pub(super) use reviews::{
    Head, Review, find_head, find_newest, find_review, insert_review, list_reviews, list_unanswered, put_head,
    update_answer, update_asked, update_published,
};

use crate::{
    database::{CHUNK, Ts, Tx, parameters, record, rows},
    error::Result,
    ids::{OccurrenceId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

record! {
    /// One person's weekly check-in.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct CheckIn {
        /// Of which occurrence.
        pub occurrence_id: OccurrenceId,
        /// Whose.
        pub person: UserId,
        /// When they were asked.
        pub asked_at: Ts,
        /// When they said “tomorrow”.
        pub postponed_at: Option<Ts>,
        /// When they were asked again.
        pub reminded_at: Option<Ts>,
        /// When somebody else was asked in their place.
        pub handed_at: Option<Ts>,
        /// When all of it was up to date.
        pub done_at: Option<Ts>,
        /// When their time was over.
        pub missed_at: Option<Ts>,
        /// They had answered before, and were asked about what is theirs since.
        pub only_more: bool,
    }
}

const COLUMNS: &str =
    "occurrence_id, person, asked_at, postponed_at, reminded_at, handed_at, done_at, missed_at, only_more";

/// A point in a check-in that is dated once.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mark {
    Postponed,
    Reminded,
    Handed,
    Done,
    Missed,
}

impl CheckIn {
    /// Whether the question stands among what waits on the person.
    pub(super) fn is_waiting(&self) -> bool {
        self.handed_at.is_none() && (self.postponed_at.is_none() || self.reminded_at.is_some())
    }

    /// Whether others are waited for in the person's place.
    pub(super) fn is_handed_over(&self) -> bool {
        self.handed_at.is_some() && self.done_at.is_none() && self.missed_at.is_none()
    }
}

/// These people are asked now, about all that is theirs or about what is new (`only_more`); of whoever was before in this
/// occurrence, all else is forgotten.
///
/// # Errors
/// Only the database's own.
pub(super) async fn put_asked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    (people, only_more): (&[UserId], bool),
    now: Timestamp,
) -> Result<()> {
    for chunk in people.chunks(CHUNK) {
        let sql = format!(
            "INSERT INTO check_ins (workspace_id, occurrence_id, asked_at, only_more, person) VALUES {}
             ON CONFLICT (occurrence_id, person) DO UPDATE SET asked_at = excluded.asked_at, postponed_at = NULL,
               reminded_at = NULL, handed_at = NULL, done_at = NULL, missed_at = NULL, only_more = excluded.only_more",
            rows("$1, $2, $3, $4", 5, 1, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).bind(Ts(now)).bind(only_more);
        chunk.iter().fold(query, |query, person| query.bind(person)).execute().await?;
        covers::delete_covers(tx, workspace, occurrence, chunk).await?;
    }
    Ok(())
}

/// Dates a point in the check-ins of these people, where it is not dated yet; tells how many.
///
/// # Errors
/// Only the database's own.
pub(super) async fn put_mark(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (occurrence, people): (OccurrenceId, &[UserId]),
    mark: Mark,
    now: Timestamp,
) -> Result<u64> {
    let column = match mark {
        Mark::Postponed => "postponed_at",
        Mark::Reminded => "reminded_at",
        Mark::Handed => "handed_at",
        Mark::Done => "done_at",
        Mark::Missed => "missed_at",
    };
    let mut marked = 0;
    for chunk in people.chunks(CHUNK) {
        let list = parameters(4, chunk.len());
        let sql = format!(
            "UPDATE check_ins SET {column} = $3
             WHERE workspace_id = $1 AND occurrence_id = $2 AND {column} IS NULL AND person IN ({list})"
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).bind(Ts(now));
        marked += chunk.iter().fold(query, |query, person| query.bind(person)).execute().await?;
    }
    Ok(marked)
}

/// One person's check-in.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_check_in(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    person: &UserId,
) -> Result<Option<CheckIn>> {
    let sql = format!("SELECT {COLUMNS} FROM check_ins WHERE workspace_id = $1 AND occurrence_id = $2 AND person = $3");
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).bind(person).optional().await?)
}

/// Which open check-ins are meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Open<'a> {
    /// Those of these people.
    Of(&'a [UserId]),
    /// Those of this occurrence.
    In(OccurrenceId),
}

/// The check-ins that wait for an answer, of whoever was asked since then.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_open(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    which: Open<'_>,
    since: Timestamp,
) -> Result<Vec<CheckIn>> {
    let sql = |narrowed: &str| {
        format!(
            "SELECT {COLUMNS} FROM check_ins
             WHERE workspace_id = $1 AND done_at IS NULL AND missed_at IS NULL AND asked_at >= $2 {narrowed}
             ORDER BY occurrence_id, person"
        )
    };
    match which {
        Open::In(occurrence) => {
            let query = tx.query(AssertSqlSafe(sql("AND occurrence_id = $3"))).bind(workspace).bind(Ts(since));
            Ok(query.bind(occurrence).all().await?)
        }
        Open::Of(people) => {
            let mut open = Vec::new();
            for chunk in people.chunks(CHUNK) {
                let narrowed = format!("AND person IN ({})", parameters(3, chunk.len()));
                let query = tx.query(AssertSqlSafe(sql(&narrowed))).bind(workspace).bind(Ts(since));
                open.extend(chunk.iter().fold(query, |query, person| query.bind(person)).all::<CheckIn>().await?);
            }
            Ok(open)
        }
    }
}

/// The occurrences in which somebody was asked since then.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_occurrences(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    since: Timestamp,
) -> Result<Vec<OccurrenceId>> {
    let sql = "SELECT DISTINCT occurrence_id FROM check_ins WHERE workspace_id = $1 AND asked_at >= $2
               ORDER BY occurrence_id";
    let found: Vec<(OccurrenceId,)> = tx.query(sql).bind(workspace).bind(Ts(since)).all().await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Of each of these people the newest check-in.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_newest(tx: &mut Tx, workspace: &WorkspaceId, people: &[UserId]) -> Result<Vec<CheckIn>> {
    let mut newest = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!(
            "SELECT {COLUMNS} FROM check_ins c WHERE c.workspace_id = $1 AND c.person IN ({list})
               AND c.asked_at = (SELECT MAX(l.asked_at) FROM check_ins l
                                 WHERE l.workspace_id = c.workspace_id AND l.person = c.person)"
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace);
        newest.extend(chunk.iter().fold(query, |query, person| query.bind(person)).all::<CheckIn>().await?);
    }
    Ok(newest)
}

#[cfg(test)]
mod tests;
