//! Why a database could not be opened.

/// Why the database could not be opened; each reads as a sentence for the operator.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address names no engine we know, or is malformed.
    #[error(
        "DATABASE_URL is not an address Podkeeper understands ({0}). Use sqlite://podkeeper.db or \
         postgres://user@host/database."
    )]
    BadUrl(String),
    /// SQLite's folder is missing or may not be written.
    #[error("the database file {path} cannot be opened: {why}. Check that its folder exists and may be written.")]
    Folder {
        /// The file.
        path: String,
        /// What the system says.
        why: String,
    },
    /// There is no such SQLite file, and whoever only looks makes none.
    #[error("the database file {0} is not created yet; `podkeeper serve` creates it.")]
    NotCreated(String),
    /// The file is something else.
    #[error("{0} is a file, but no SQLite database. Choose another file with DATABASE_URL.")]
    NotADatabase(String),
    /// Another process has the SQLite file.
    #[error(
        "another Podkeeper already uses the database file {0}. Stop that one first; several replicas need PostgreSQL \
         (DATABASE_URL=postgres://…)."
    )]
    InUse(String),
    /// No connection.
    #[error("the database does not answer: {0}. Check DATABASE_URL, and that the server runs.")]
    Unreachable(String),
    /// Written by a newer Podkeeper.
    #[error(
        "this database was written by a newer Podkeeper (schema {found}; this one knows {known}). Start the newer \
         version, or restore a backup from before its first start."
    )]
    Newer {
        /// The newest migration in the database.
        found: i64,
        /// The newest migration this program has.
        known: i64,
    },
    /// A landed migration was edited, or one failed.
    #[error("the database's tables could not be brought up to date: {0}")]
    Migration(String),
}
