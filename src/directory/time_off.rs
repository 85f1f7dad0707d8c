//! Who is away when, and who covers.

use crate::{
    database::{CHUNK, Day, Reads, Ts, Tx, parameters, record},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;

/// A stretch of whole days on which somebody does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeOff {
    /// The number of its row.
    pub id: i64,
    /// Who is away.
    pub person: UserId,
    /// The first day, in the calendar of the person.
    pub first: Date,
    /// The last day, included.
    pub last: Date,
    /// Who acts meanwhile.
    pub cover: Option<UserId>,
    /// When the cover was told that they cover; `None` while they have not heard of it.
    pub told_at: Option<Timestamp>,
}

/// Time off to be written down.
#[derive(Clone, Copy, Debug)]
pub struct NewTimeOff<'a> {
    /// Who is away.
    pub person: &'a UserId,
    /// The first day, in the calendar of the person.
    pub first: Date,
    /// The last day, included.
    pub last: Date,
    /// Who acts meanwhile.
    pub cover: Option<&'a UserId>,
    /// Who says so.
    pub by: &'a UserId,
    /// The turn's instant.
    pub now: Timestamp,
}

impl TimeOff {
    /// Whether the person is away on this day of theirs.
    pub fn is_on(&self, date: Date) -> bool {
        self.first <= date && date <= self.last
    }

    /// Whether both have a day in common with `first` to `last`.
    pub fn overlaps(&self, first: Date, last: Date) -> bool {
        self.first <= last && first <= self.last
    }
}

record! {
    struct Row {
        id: i64,
        person: UserId,
        first_day: Day,
        last_day: Day,
        cover: Option<UserId>,
        told_at: Option<Ts>,
    }
}

impl From<Row> for TimeOff {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            person: row.person,
            first: row.first_day.0,
            last: row.last_day.0,
            cover: row.cover,
            told_at: row.told_at.map(|at| at.0),
        }
    }
}

const COLUMNS: &str = "id, person, first_day, last_day, cover, told_at";

fn all(rows: Vec<Row>) -> Vec<TimeOff> {
    rows.into_iter().map(TimeOff::from).collect()
}

/// One stretch, if it is still there.
///
/// # Errors
/// Only the database's own.
pub async fn find_time_off(from: &mut impl Reads, workspace: &WorkspaceId, id: i64) -> Result<Option<TimeOff>> {
    let sql = format!("SELECT {COLUMNS} FROM time_off WHERE workspace_id = $1 AND id = $2");
    let row: Option<Row> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?;
    Ok(row.map(TimeOff::from))
}

/// The time off of a person that ends on `since` or later, soonest first.
///
/// # Errors
/// Only the database's own.
pub async fn list_time_off(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    person: &UserId,
    since: Date,
) -> Result<Vec<TimeOff>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM time_off WHERE workspace_id = $1 AND person = $2 AND last_day >= $3 ORDER BY first_day, id"
    );
    Ok(all(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(person).bind(Day(since)).all().await?))
}

/// The time off that a person covers and that ends on `since` or later, soonest first.
///
/// # Errors
/// Only the database's own.
pub async fn list_covered_by(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    cover: &UserId,
    since: Date,
) -> Result<Vec<TimeOff>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM time_off WHERE workspace_id = $1 AND cover = $2 AND last_day >= $3 ORDER BY first_day, id"
    );
    Ok(all(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(cover).bind(Day(since)).all().await?))
}

/// The time off of these people that has a day within `days` (first and last included), soonest first.
///
/// # Errors
/// Only the database's own.
pub async fn list_time_off_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    people: &[UserId],
    days: (Date, Date),
) -> Result<Vec<TimeOff>> {
    let mut found = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let list = parameters(4, chunk.len());
        let sql = format!(
            "SELECT {COLUMNS} FROM time_off
             WHERE workspace_id = $1 AND last_day >= $2 AND first_day <= $3 AND person IN ({list}) ORDER BY first_day, id"
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(Day(days.0)).bind(Day(days.1));
        found.extend(all(chunk.iter().fold(query, |query, id| query.bind(id)).all().await?));
    }
    Ok(found)
}

/// Everybody's time off that has a cover and a day within `days` (first and last included).
///
/// # Errors
/// Only the database's own.
pub async fn list_covered(from: &mut impl Reads, workspace: &WorkspaceId, days: (Date, Date)) -> Result<Vec<TimeOff>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM time_off
         WHERE workspace_id = $1 AND last_day >= $2 AND first_day <= $3 AND cover IS NOT NULL ORDER BY first_day, id"
    );
    Ok(all(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(Day(days.0)).bind(Day(days.1)).all().await?))
}

/// Writes time off down; what it overlaps of the same person must be taken out first. Tell `Fact::AwayChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn insert_time_off(tx: &mut Tx, workspace: &WorkspaceId, new: NewTimeOff<'_>) -> Result<TimeOff> {
    let sql = format!(
        "INSERT INTO time_off (workspace_id, person, first_day, last_day, cover, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING {COLUMNS}"
    );
    let row: Row = tx
        .query(AssertSqlSafe(sql))
        .bind(workspace)
        .bind(new.person)
        .bind(Day(new.first))
        .bind(Day(new.last))
        .bind(new.cover)
        .bind(new.by)
        .bind(Ts(new.now))
        .one()
        .await?;
    Ok(row.into())
}

/// Changes the days and the cover of a stretch; another cover has not been told yet. Tell `Fact::AwayChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn update_time_off(tx: &mut Tx, workspace: &WorkspaceId, after: &TimeOff) -> Result<()> {
    tx.query(
        "UPDATE time_off SET first_day = $3, last_day = $4, cover = $5, told_at = $6
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(after.id)
    .bind(Day(after.first))
    .bind(Day(after.last))
    .bind(&after.cover)
    .bind(after.told_at.map(Ts))
    .execute()
    .await?;
    Ok(())
}

/// The cover knows that they cover.
///
/// # Errors
/// Only the database's own.
pub async fn mark_cover_told(tx: &mut Tx, workspace: &WorkspaceId, id: i64, now: Timestamp) -> Result<()> {
    tx.query("UPDATE time_off SET told_at = $3 WHERE workspace_id = $1 AND id = $2 AND cover IS NOT NULL")
        .bind(workspace)
        .bind(id)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(())
}

/// Takes a stretch out. `false` when it was gone already. Tell `Fact::AwayChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn delete_time_off(tx: &mut Tx, workspace: &WorkspaceId, id: i64) -> Result<bool> {
    let gone =
        tx.query("DELETE FROM time_off WHERE workspace_id = $1 AND id = $2").bind(workspace).bind(id).execute().await?;
    Ok(gone > 0)
}
