//! Opening the database, and its transactions.

use super::{ConnectError, migrations};
use sqlx::{
    ConnectOptions, Postgres, Sqlite, Transaction,
    pool::{Pool, PoolOptions},
    postgres::{PgConnectOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    fs::{File, OpenOptions, TryLockError},
    net::IpAddr,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

/// Connections to PostgreSQL, unless the address says `max_connections=…`.
const MOST_CONNECTIONS: u32 = 10;
/// A turn holds one while the loops look what is due.
const FEWEST_CONNECTIONS: u32 = 2;

/// A handle on the database; clones share its connections.
#[derive(Clone)]
pub struct Db(pub(super) Engine);

#[derive(Clone)]
pub(super) enum Engine {
    Lite {
        reader: Pool<Sqlite>,
        writer: Pool<Sqlite>,
        /// Held as long as any handle lives; a second process is turned away by it.
        lock: Option<Arc<File>>,
    },
    Pg(Pool<Postgres>),
}

/// One transaction. Dropped without [`Tx::commit`] it leaves nothing behind.
pub struct Tx {
    connection: Connection,
    statements: u32,
}

pub(super) enum Connection {
    Lite(Transaction<'static, Sqlite>),
    Pg(Transaction<'static, Postgres>),
}

impl Db {
    /// Opens the database at `url` (creating a SQLite file on first start) and brings its tables up to date, once, also
    /// when several replicas start together.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub async fn open(url: &str) -> Result<Self, ConnectError> {
        let db = match url.split_once(':').map(|(scheme, _)| scheme) {
            Some("postgres" | "postgresql") => Self::open_pg(url).await?,
            Some("sqlite") => Self::open_lite(url).await?,
            Some(scheme) => return Err(ConnectError::BadUrl(format!("it begins with {scheme}:"))),
            None => return Err(ConnectError::BadUrl("it has no scheme".to_owned())),
        };
        match &db.0 {
            Engine::Lite { writer, .. } => migrations::run(writer, migrations::Words::Lite).await?,
            Engine::Pg(pool) => migrations::run(pool, migrations::Words::Pg).await?,
        }
        Ok(db)
    }

    /// Looks at a database that may be in use: nothing is created, locked or brought up to date, and SQLite's file is only
    /// read.
    ///
    /// # Errors
    /// See [`ConnectError`].
    pub async fn look(url: &str) -> Result<Self, ConnectError> {
        if url.starts_with("postgres") {
            return Self::open_pg(url).await;
        }
        let options = lite_options(url)?.read_only(true).disable_statement_logging();
        let path = options.get_filename().to_path_buf();
        if !path.exists() {
            return Err(ConnectError::NotCreated(path.display().to_string()));
        }
        let not_opened = |error: sqlx::Error| not_opened(&path, &error);
        let reader = PoolOptions::new().max_connections(1).connect_with(options).await.map_err(not_opened)?;
        // The file is read with the first statement.
        sqlx::query("SELECT COUNT(*) FROM sqlite_master").execute(&reader).await.map_err(not_opened)?;
        Ok(Self(Engine::Lite { writer: reader.clone(), reader, lock: None }))
    }

    async fn open_pg(url: &str) -> Result<Self, ConnectError> {
        let (url, most) = connections(url);
        let options = PgConnectOptions::from_str(&url)
            // The cause may quote the address, and the address may hold a password.
            .map_err(|_| ConnectError::BadUrl("it is not a PostgreSQL address".to_owned()))?
            .application_name("podkeeper")
            // Our statements are short. Where the planner fears many rows, compiling one takes longer than running it.
            .options([("jit", "off")])
            .disable_statement_logging();
        let options = plain_at_home(options);
        let pool = PoolOptions::new()
            .max_connections(most)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await
            .map_err(unreachable)?;
        Ok(Self(Engine::Pg(pool)))
    }

    async fn open_lite(url: &str) -> Result<Self, ConnectError> {
        let options = SqliteConnectOptions::from_str(url)
            .map_err(|_| ConnectError::BadUrl("it is not a SQLite file".to_owned()))?;
        let path = options.get_filename().to_path_buf();
        if path.as_os_str().is_empty() || url.contains(":memory:") {
            return Err(ConnectError::BadUrl("it names no file".to_owned()));
        }
        let lock = lock_beside(&path)?;
        let options = options
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .disable_statement_logging();
        let not_opened = |error: sqlx::Error| not_opened(&path, &error);
        let writer = PoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options.clone())
            .await
            .map_err(not_opened)?;
        let reader =
            PoolOptions::new().max_connections(4).connect_with(options.read_only(true)).await.map_err(not_opened)?;
        Ok(Self(Engine::Lite { reader, writer, lock: Some(Arc::new(lock)) }))
    }

    /// Begins a transaction that means the same on both engines: alone on SQLite, SERIALIZABLE on PostgreSQL.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        let connection = match &self.0 {
            Engine::Lite { writer, .. } => Connection::Lite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Engine::Pg(pool) => Connection::Pg(begin_pg(pool.clone()).await?),
        };
        Ok(Tx { connection, statements: 0 })
    }

    /// Begins a transaction that sees one state and changes nothing: on SQLite on a reader, so that it neither waits for
    /// the one writer nor makes it wait. A statement that writes is refused: [`super::is_refused_write`] tells.
    ///
    /// # Errors
    /// When no connection is to be had.
    pub async fn begin_reading(&self) -> sqlx::Result<Tx> {
        let connection = match &self.0 {
            Engine::Lite { reader, .. } => Connection::Lite(reader.begin().await?),
            Engine::Pg(pool) => Connection::Pg(pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY").await?),
        };
        Ok(Tx { connection, statements: 0 })
    }

    /// Whether several processes may share this database.
    pub fn is_shared(&self) -> bool {
        matches!(self.0, Engine::Pg(_))
    }

    /// The one word that differs between the engines: rows another worker holds are skipped on PostgreSQL; on SQLite there
    /// is no other worker.
    pub fn skip_locked(&self) -> &'static str {
        if self.is_shared() { "FOR UPDATE SKIP LOCKED" } else { "" }
    }

    /// Closes all connections, after the last statement has ended. Somebody else may open the database then, also while this
    /// one is not forgotten everywhere yet.
    pub async fn close(&self) {
        match &self.0 {
            Engine::Lite { reader, writer, lock } => {
                reader.close().await;
                writer.close().await;
                if let Some(Err(error)) = lock.as_ref().map(|lock| lock.unlock()) {
                    // It is given back when the file is closed.
                    tracing::debug!(%error, "the lock beside the database could not be released");
                }
            }
            Engine::Pg(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Whether others can write at the same time; on SQLite everybody waits for the one who does.
    pub fn is_shared(&self) -> bool {
        matches!(self.connection, Connection::Pg(_))
    }

    /// Makes all of it durable.
    ///
    /// # Errors
    /// Also when another transaction won: [`super::is_conflict`] tells.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self.connection {
            Connection::Lite(tx) => tx.commit().await,
            Connection::Pg(tx) => tx.commit().await,
        }
    }

    /// How many statements ran in this transaction so far.
    pub fn statements(&self) -> u32 {
        self.statements
    }

    /// As [`Db::skip_locked`].
    pub fn skip_locked(&self) -> &'static str {
        match self.connection {
            Connection::Lite(_) => "",
            Connection::Pg(_) => "FOR UPDATE SKIP LOCKED",
        }
    }

    pub(super) fn connection(&mut self) -> &mut Connection {
        &mut self.connection
    }

    pub(super) fn count_statement(&mut self) {
        self.statements += 1;
    }
}

/// In a task of its own, so that BEGIN always comes to its end: sqlx 0.9 gives a connection back to the pool *inside* a
/// transaction when the future that begins it is dropped half-way, and whoever gets it next never commits.
async fn begin_pg(pool: Pool<Postgres>) -> sqlx::Result<Transaction<'static, Postgres>> {
    let begun = tokio::spawn(async move { pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await });
    begun.await.map_err(|_| sqlx::Error::WorkerCrashed)?
}

fn lite_options(url: &str) -> Result<SqliteConnectOptions, ConnectError> {
    let options =
        SqliteConnectOptions::from_str(url).map_err(|_| ConnectError::BadUrl("it is not a SQLite file".to_owned()))?;
    if options.get_filename().as_os_str().is_empty() || url.contains(":memory:") {
        return Err(ConnectError::BadUrl("it names no file".to_owned()));
    }
    Ok(options)
}

/// An advisory lock on a file beside the database: SQLite's own locks come and go with each transaction.
fn lock_beside(path: &Path) -> Result<File, ConnectError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let name = PathBuf::from(name);
    let folder = |error: std::io::Error| ConnectError::Folder {
        path: path.display().to_string(),
        why: plain_kind(error.kind()),
    };
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&name).map_err(folder)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ConnectError::InUse(path.display().to_string())),
        Err(TryLockError::Error(error)) => Err(folder(error)),
    }
}

fn not_opened(path: &Path, error: &sqlx::Error) -> ConnectError {
    let path = path.display().to_string();
    // 26: SQLITE_NOTADB.
    match error.as_database_error().and_then(|error| error.code()).as_deref() {
        Some("26") => ConnectError::NotADatabase(path),
        _ => ConnectError::Folder { path, why: plain_reason(error) },
    }
}

fn plain_kind(kind: std::io::ErrorKind) -> String {
    match kind {
        std::io::ErrorKind::NotFound => "there is no such folder".to_owned(),
        other => other.to_string(),
    }
}

/// The address without `max_connections=…`, and that number: how many connections to hold at most.
fn connections(url: &str) -> (String, u32) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), MOST_CONNECTIONS) };
    let (own, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|setting| setting.starts_with("max_connections="));
    let most = own.first().and_then(|setting| setting.split_once('=')?.1.parse().ok());
    let url = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    (url, most.map_or(MOST_CONNECTIONS, |most: u32| most.max(FEWEST_CONNECTIONS)))
}

/// No TLS to a server on this very machine, unless the address asks for it (`sslmode=require` and stricter): nobody listens
/// on loopback, and with TLS each statement of more than 16 KiB waits 40 ms there for its acknowledgement, as the driver
/// leaves Nagle's algorithm on (sqlx 0.9.0, its issue 4335).
fn plain_at_home(options: PgConnectOptions) -> PgConnectOptions {
    let host = options.get_host().trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    if is_here && matches!(options.get_ssl_mode(), PgSslMode::Prefer) {
        return options.ssl_mode(PgSslMode::Disable);
    }
    options
}

/// The reason without addresses, which may hold a password.
fn plain_reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => plain_kind(error.kind()),
        sqlx::Error::PoolTimedOut => "no connection within 10 seconds".to_owned(),
        sqlx::Error::Tls(_) => "no secure connection".to_owned(),
        _ => "no connection".to_owned(),
    }
}

fn unreachable(error: sqlx::Error) -> ConnectError {
    ConnectError::Unreachable(plain_reason(&error))
}

#[cfg(test)]
mod tests {
    use super::{connections, plain_at_home};
    use sqlx::postgres::{PgConnectOptions, PgSslMode};
    use std::str::FromStr;

    #[test]
    fn tls_is_left_out_on_this_machine_unless_it_is_asked_for() {
        let is_plain = |url: &str| {
            let options = plain_at_home(PgConnectOptions::from_str(url).unwrap());
            matches!(options.get_ssl_mode(), PgSslMode::Disable)
        };
        for plain in ["postgres://me@127.0.0.1/pods", "postgres://me@localhost:5433/pods", "postgres://me@[::1]/pods"] {
            assert!(is_plain(plain), "{plain}");
        }
        for other in
            ["postgres://me@db/pods", "postgres://me@10.0.0.1/pods", "postgres://me@127.0.0.1/pods?sslmode=require"]
        {
            assert!(!is_plain(other), "{other}");
        }
    }

    #[test]
    fn the_address_may_say_how_many_connections() {
        let plain = "postgres://me@db/pods";
        assert_eq!(connections(plain), (plain.to_owned(), 10));
        assert_eq!(connections("postgres://me@db/pods?max_connections=4"), (plain.to_owned(), 4));
        let with_options = connections("postgres://me@db/pods?sslmode=require&max_connections=1&options=-c%20a%3Db");
        assert_eq!(with_options, ("postgres://me@db/pods?sslmode=require&options=-c%20a%3Db".to_owned(), 2));
    }
}
