//! One SQL text, two engines, native types on both.
//!
//! A statement is written once, with `$1` parameters, in the words both engines share; [`Query`] sends it to whichever
//! is connected. Inside a turn everything goes through its [`Tx`].
//!
//! SQLite has one writing connection (`BEGIN IMMEDIATE`) and four readers; PostgreSQL transactions are
//! SERIALIZABLE, so that a turn means the same on both. The rules for portable SQL are in `docs/DEVELOPMENT.md`.

mod audit;
mod connect;
mod day;
mod fault;
mod migrations;
mod query;
mod reads;
#[cfg(test)]
pub(crate) mod testing;
mod ts;

pub use audit::{AuditRow, insert_audit};
pub use connect::{Db, Tx};
pub use day::Day;
pub use fault::ConnectError;
pub use query::{Bind, Both, Query, Record};
pub use reads::{CHUNK, Reads, parameters, rows};
pub use ts::Ts;

pub(crate) use query::record;

/// Whether a transaction lost against another one and may simply be run again (40001, 40P01; SQLite's busy).
///
/// Two that insert the same row at once may learn of each other by its key before PostgreSQL sees that they cannot both be
/// serialized (23505): run again, the loser finds the winner's row. One that is at odds with itself fails every time, and
/// is a fault after the last.
pub fn is_conflict(error: &sqlx::Error) -> bool {
    match error.as_database_error().and_then(|error| error.code()) {
        // 5 and 517: SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT.
        Some(code) => matches!(code.as_ref(), "40001" | "40P01" | "23505" | "5" | "517"),
        None => false,
    }
}

/// Whether a transaction that only reads was to write (25006; SQLite's read-only).
pub fn is_refused_write(error: &sqlx::Error) -> bool {
    match error.as_database_error().and_then(|error| error.code()) {
        // 8: SQLITE_READONLY.
        Some(code) => matches!(code.as_ref(), "25006" | "8"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Tx, is_refused_write, testing};

    async fn name(tx: &mut Tx) -> String {
        tx.query("SELECT name FROM workspaces").scalar().await.expect("a name")
    }

    #[tokio::test]
    async fn reading_waits_for_no_writer_and_writes_nothing() {
        testing::each_engine(async |db| {
            testing::insert_workspace(&db, "T1").await;
            let mut writing = db.begin().await.expect("a transaction");
            writing.query("UPDATE workspaces SET name = 'Other'").execute().await.expect("the writer writes");
            let mut reading = db.begin_reading().await.expect("another beside it");
            assert_eq!(name(&mut reading).await, "Example");
            writing.commit().await.expect("it is written");
            assert_eq!(name(&mut reading).await, "Example", "one state until its end");
            let refused = reading.query("UPDATE workspaces SET name = 'Third'").execute().await;
            assert!(is_refused_write(&refused.expect_err("readers do not write")));
        })
        .await;
    }
}
