//! A fresh database per test, on either engine.

use super::{Outcome, Workspace, schemas::Lent};
use podkeeper::database::Db;
use std::{env, path::PathBuf, sync::Arc};
use uuid::Uuid;

/// A database of one test.
#[derive(Clone, Debug)]
pub struct Engine {
    url: String,
    folder: Option<PathBuf>,
    /// Given back when the last clone is dropped.
    schema: Option<Arc<Lent>>,
}

impl Engine {
    /// A SQLite file in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = quick_folder().join(format!("podkeeper-test-{}", Uuid::new_v4().simple()));
        std::fs::create_dir(&folder).expect("a folder for the test");
        let url = format!("sqlite://{}", folder.join("podkeeper.db").display());
        Self { url, folder: Some(folder), schema: None }
    }

    /// A schema on the server at `TEST_POSTGRES_URL` that nobody else has meanwhile, with no rows in it; `None` where there
    /// is no server.
    pub async fn postgres() -> Option<Self> {
        let server = server_url();
        match Lent::take(&server).await {
            Ok(schema) => Some(Self { url: schema.url(&server), folder: None, schema: Some(Arc::new(schema)) }),
            Err(error) if env::var("PODKEEPER_REQUIRE_POSTGRES").is_ok_and(|value| value == "1") => {
                panic!("PODKEEPER_REQUIRE_POSTGRES=1, but: {error}");
            }
            Err(_) => {
                eprintln!("skipped on PostgreSQL: no server at TEST_POSTGRES_URL");
                None
            }
        }
    }

    /// The same without any tables, for what makes or mars them; whoever takes it next makes it anew.
    pub async fn bare_postgres() -> Option<Self> {
        let engine = Self::postgres().await?;
        let schema = &engine.schema.as_ref().expect("it has one").name;
        let admin = Db::look(&server_url()).await.expect("the server is still there");
        for sql in [format!("DROP SCHEMA {schema} CASCADE"), format!("CREATE SCHEMA {schema}")] {
            admin.write(sqlx::AssertSqlSafe(sql)).execute().await.expect("a bare schema");
        }
        admin.close().await;
        Some(engine)
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn drop_database(&self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// Where nobody waits for a disk: the bot is killed in these tests, the machine is not.
fn quick_folder() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { env::temp_dir() }
}

/// Over loopback nothing needs to be encrypted, which unoptimised takes longer than the statements themselves.
fn server_url() -> String {
    env::var("TEST_POSTGRES_URL")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/test?sslmode=disable".to_owned())
}

/// The same conversation in a fresh agency on each engine.
pub async fn on_both_engines(conversation: impl AsyncFn(&mut Workspace) -> Outcome) {
    on_sqlite(&conversation).await;
    on_postgres(&conversation).await;
}

/// As [`on_both_engines`], with the agency's Learn-and-Share.
pub async fn on_both_engines_with_learning(conversation: impl AsyncFn(&mut Workspace) -> Outcome) {
    hold("SQLite", Workspace::with_learning(Engine::sqlite()).await, &conversation).await;
    if let Some(engine) = Engine::postgres().await {
        hold("PostgreSQL", Workspace::with_learning(engine).await, &conversation).await;
    }
}

/// For what only SQLite does.
pub async fn on_sqlite(conversation: impl AsyncFn(&mut Workspace) -> Outcome) {
    hold("SQLite", Workspace::start(Engine::sqlite()).await, conversation).await;
}

/// For what only PostgreSQL does.
pub async fn on_postgres(conversation: impl AsyncFn(&mut Workspace) -> Outcome) {
    if let Some(engine) = Engine::postgres().await {
        hold("PostgreSQL", Workspace::start(engine).await, conversation).await;
    }
}

async fn hold(engine: &str, mut workspace: Workspace, conversation: impl AsyncFn(&mut Workspace) -> Outcome) {
    eprintln!("-- on {engine}");
    if let Err(error) = conversation(&mut workspace).await {
        panic!("on {engine}: {error}");
    }
    workspace.finish().await;
}
