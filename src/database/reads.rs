//! Where readers read from, and the lists of parameters that statements over many rows need.

use super::{Db, Query, Tx};
use sqlx::SqlSafeStr;
use std::fmt::Write;

/// Something that can be asked: the transaction of a turn, or the database for read-only answers (`&mut &db`).
pub trait Reads: Send {
    /// A reading statement.
    fn ask(&mut self, sql: impl SqlSafeStr) -> Query<'_>;
}

impl Reads for Tx {
    fn ask(&mut self, sql: impl SqlSafeStr) -> Query<'_> {
        self.query(sql)
    }
}

impl Reads for &Db {
    fn ask(&mut self, sql: impl SqlSafeStr) -> Query<'_> {
        self.read(sql)
    }
}

/// How many rows one statement carries: far below either engine's limit on parameters.
pub const CHUNK: usize = 200;

/// `$first, $first+1, …` for `count` parameters.
pub fn parameters(first: usize, count: usize) -> String {
    (first..first + count).fold(String::new(), |mut list, number| {
        let comma = if list.is_empty() { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(list, "{comma}${number}");
        list
    })
}

/// `(shared, $first, …), (shared, …)`: the rows of a many-row INSERT whose leading columns are `shared`.
pub fn rows(shared: &str, first: usize, columns: usize, count: usize) -> String {
    let rows: Vec<String> =
        (0..count).map(|row| format!("({shared}, {})", parameters(first + row * columns, columns))).collect();
    rows.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameter_lists() {
        assert_eq!(parameters(2, 3), "$2, $3, $4");
        assert_eq!(rows("$1", 2, 2, 2), "($1, $2, $3), ($1, $4, $5)");
    }
}
