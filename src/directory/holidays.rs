//! Public holidays, by calendar. The days come from files an administrator names; a calendar has the name of its file.

use crate::{
    database::{CHUNK, Day, Reads, Ts, Tx, parameters, record, rows},
    error::Result,
    ids::WorkspaceId,
};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};

record! {
    /// A calendar of public holidays.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct HolidayCalendar {
        /// Its name.
        pub name: String,
        /// Of the text its days were read from; `None` when none was ever read.
        pub fingerprint: Option<String>,
        /// When its days were read.
        pub read_at: Option<Ts>,
        /// Why its file could not be read the last time, as a sentence; its days stay as they were.
        pub fault: Option<String>,
        /// How many days it has.
        pub days: i64,
        /// The last of them.
        pub last_day: Option<Day>,
    }
}

/// The days of a calendar as they were read from its file.
#[derive(Clone, Copy, Debug)]
pub struct ReadCalendar<'a> {
    /// Its name.
    pub name: &'a str,
    /// Of the text.
    pub fingerprint: &'a str,
    /// Its days, each with what it is called.
    pub days: &'a BTreeMap<Date, String>,
    /// When it was read.
    pub now: Timestamp,
}

/// The days of calendars: calendar → day → what it is called.
pub type Holidays = HashMap<String, BTreeMap<Date, String>>;

record! {
    struct Row {
        calendar: String,
        day: Day,
        name: String,
    }
}

/// All calendars, by name.
///
/// # Errors
/// Only the database's own.
pub async fn list_calendars(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<HolidayCalendar>> {
    let mut calendars: Vec<HolidayCalendar> = from
        .ask(
            "SELECT c.name, c.fingerprint, c.read_at, c.fault, COUNT(h.day) AS days, MAX(h.day) AS last_day
             FROM holiday_calendars c
             LEFT JOIN holidays h ON h.workspace_id = c.workspace_id AND h.calendar = c.name
             WHERE c.workspace_id = $1 GROUP BY c.name, c.fingerprint, c.read_at, c.fault",
        )
        .bind(workspace)
        .all()
        .await?;
    calendars.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(calendars)
}

/// The days of these calendars within `days`, first and last included.
///
/// # Errors
/// Only the database's own.
pub async fn list_holidays(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    calendars: &[&str],
    days: (Date, Date),
) -> Result<Holidays> {
    let mut found = Holidays::new();
    for chunk in calendars.chunks(CHUNK) {
        let list = parameters(4, chunk.len());
        let sql = format!(
            "SELECT calendar, day, name FROM holidays
             WHERE workspace_id = $1 AND day >= $2 AND day <= $3 AND calendar IN ({list})"
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(Day(days.0)).bind(Day(days.1));
        for row in chunk.iter().fold(query, |query, name| query.bind(*name)).all::<Row>().await? {
            found.entry(row.calendar).or_default().insert(row.day.0, row.name);
        }
    }
    Ok(found)
}

/// Stores what was read from a calendar's file, in place of what it had. Tell `Fact::HolidaysChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn put_calendar(tx: &mut Tx, workspace: &WorkspaceId, read: ReadCalendar<'_>) -> Result<()> {
    tx.query(
        "INSERT INTO holiday_calendars (workspace_id, name, fingerprint, read_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, name) DO UPDATE SET fingerprint = excluded.fingerprint,
           read_at = excluded.read_at, fault = NULL",
    )
    .bind(workspace)
    .bind(read.name)
    .bind(read.fingerprint)
    .bind(Ts(read.now))
    .execute()
    .await?;
    delete_days(tx, workspace, read.name).await?;
    let days: Vec<(&Date, &String)> = read.days.iter().collect();
    for chunk in days.chunks(CHUNK) {
        let values = rows("$1, $2", 3, 2, chunk.len());
        let sql = format!("INSERT INTO holidays (workspace_id, calendar, day, name) VALUES {values}");
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(read.name);
        chunk.iter().fold(query, |query, (day, name)| query.bind(Day(**day)).bind(*name)).execute().await?;
    }
    Ok(())
}

/// Remembers why a calendar's file could not be read; its days stay as they were.
///
/// # Errors
/// Only the database's own.
pub async fn put_calendar_fault(tx: &mut Tx, workspace: &WorkspaceId, name: &str, fault: &str) -> Result<()> {
    tx.query(
        "INSERT INTO holiday_calendars (workspace_id, name, fault) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, name) DO UPDATE SET fault = excluded.fault",
    )
    .bind(workspace)
    .bind(name)
    .bind(fault)
    .execute()
    .await?;
    Ok(())
}

/// Forgets a calendar with its days. Tell `Fact::HolidaysChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn delete_calendar(tx: &mut Tx, workspace: &WorkspaceId, name: &str) -> Result<()> {
    delete_days(tx, workspace, name).await?;
    tx.query("DELETE FROM holiday_calendars WHERE workspace_id = $1 AND name = $2")
        .bind(workspace)
        .bind(name)
        .execute()
        .await?;
    Ok(())
}

async fn delete_days(tx: &mut Tx, workspace: &WorkspaceId, calendar: &str) -> Result<()> {
    tx.query("DELETE FROM holidays WHERE workspace_id = $1 AND calendar = $2")
        .bind(workspace)
        .bind(calendar)
        .execute()
        .await?;
    Ok(())
}
