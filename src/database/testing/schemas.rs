//! PostgreSQL schemas that tests lend themselves, one after another.
//!
//! Making all tables for each test, and dropping them, takes the server longer than most tests do, and leaves dead rows in
//! its catalogues that make every later test slower. So a schema stays: whoever takes it finds its tables empty and its
//! numbers beginning at 1 again. An advisory lock says that it is taken; it ends with the connection, however a test ends.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    collections::BTreeMap,
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

/// The first half of the locks' keys, so that they meet no others.
const LOCKS: i32 = 0x706f_646b;

/// A schema that is ours until this is dropped.
pub(crate) struct Lent {
    /// Its name.
    pub(crate) name: String,
    /// The connection holds the lock.
    _lock: PgConnection,
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)
    }
}

impl Lent {
    /// Takes a schema that nobody has, with no rows in it; its tables are as the migrations make them, or not made yet.
    pub(crate) async fn take(server: &str) -> sqlx::Result<Self> {
        let mut connection = PgConnection::connect(server).await?;
        connection.execute("SET synchronous_commit = off").await?;
        let mut slot = 0;
        while !try_lock(&mut connection, slot).await? {
            slot += 1;
        }
        let name = format!("podkeeper_test_{slot}");
        if is_of_these_migrations(&mut connection, &name).await? {
            empty(&mut connection, &name).await?;
        } else {
            make(&mut connection, &name).await?;
        }
        Ok(Self { name, _lock: connection })
    }

    /// The address of this schema.
    pub(crate) fn url(&self, server: &str) -> String {
        let joint = if server.contains('?') { '&' } else { '?' };
        let schema = &self.name;
        // Many tests run at once, and the server has a hundred connections.
        format!("{server}{joint}max_connections=4&options=-c%20search_path%3D{schema}%20-c%20synchronous_commit%3Doff")
    }
}

async fn try_lock(connection: &mut PgConnection, slot: i32) -> sqlx::Result<bool> {
    sqlx::query_scalar("SELECT pg_try_advisory_lock($1, $2)").bind(LOCKS).bind(slot).fetch_one(connection).await
}

/// Its comment says of which migrations its tables are.
async fn is_of_these_migrations(connection: &mut PgConnection, name: &str) -> sqlx::Result<bool> {
    let found: Option<Option<String>> =
        sqlx::query_scalar("SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = $1")
            .bind(name)
            .fetch_optional(connection)
            .await?;
    Ok(found.flatten() == Some(migrations()))
}

async fn make(connection: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    let of = migrations();
    let sql = format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}; COMMENT ON SCHEMA {name} IS '{of}'");
    connection.execute(AssertSqlSafe(sql)).await?;
    Ok(())
}

/// As if its tables had just been made. Truncated, not deleted from: the planner guesses of a table without statistics, and
/// does so again.
async fn empty(connection: &mut PgConnection, name: &str) -> sqlx::Result<()> {
    let filled: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'
         AND relname <> '_sqlx_migrations' AND pg_relation_size(oid) > 0",
    )
    .bind(name)
    .fetch_all(&mut *connection)
    .await?;
    if !filled.is_empty() {
        let tables: Vec<String> = filled.iter().map(|table| format!("{name}.{table}")).collect();
        connection.execute(AssertSqlSafe(format!("TRUNCATE {} CASCADE", tables.join(", ")))).await?;
    }
    sqlx::query(
        "SELECT setval(format('%I.%I', schemaname, sequencename), 1, FALSE) FROM pg_sequences WHERE schemaname = $1",
    )
    .bind(name)
    .execute(connection)
    .await?;
    Ok(())
}

/// Names what all migrations say together.
fn migrations() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let files: BTreeMap<_, _> = std::fs::read_dir(folder)
        .expect("the folder exists")
        .map(|entry| entry.expect("a readable entry").path())
        .map(|path| (path.clone(), std::fs::read(path).expect("a readable file")))
        .collect();
    let mut hasher = DefaultHasher::new();
    files.values().for_each(|bytes| bytes.hash(&mut hasher));
    format!("{:016x}", hasher.finish())
}
