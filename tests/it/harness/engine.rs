//! A fresh database per test, on either engine.

use super::{Outcome, Workspace};
use podkeeper::database::Db;
use std::{env, path::PathBuf};
use uuid::Uuid;

/// A database of one test.
#[derive(Clone, Debug)]
pub struct Engine {
    url: String,
    folder: Option<PathBuf>,
    schema: Option<String>,
}

impl Engine {
    /// A SQLite file in a folder of its own.
    pub fn sqlite() -> Self {
        let folder = quick_folder().join(format!("podkeeper-test-{}", Uuid::new_v4().simple()));
        std::fs::create_dir(&folder).expect("a folder for the test");
        let url = format!("sqlite://{}", folder.join("podkeeper.db").display());
        Self { url, folder: Some(folder), schema: None }
    }

    /// A schema of its own on the server at `TEST_POSTGRES_URL`; `None` where there is no server.
    pub async fn postgres() -> Option<Self> {
        let server = server_url();
        let admin = match Db::look(&server).await {
            Ok(admin) => admin,
            Err(error) if env::var("PODKEEPER_REQUIRE_POSTGRES").is_ok_and(|value| value == "1") => {
                panic!("PODKEEPER_REQUIRE_POSTGRES=1, but: {error}");
            }
            Err(_) => {
                eprintln!("skipped on PostgreSQL: no server at TEST_POSTGRES_URL");
                return None;
            }
        };
        let schema = format!("it_{}", Uuid::new_v4().simple());
        let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
        admin.write(create).execute().await.expect("a schema for the test");
        admin.close().await;
        let joint = if server.contains('?') { '&' } else { '?' };
        // Many tests run at once, and the server has a hundred connections.
        let url = format!(
            "{server}{joint}max_connections=4&options=-c%20search_path%3D{schema}%20-c%20synchronous_commit%3Doff"
        );
        Some(Self { url, folder: None, schema: Some(schema) })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub async fn drop_database(&self) {
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
        if let Some(schema) = &self.schema {
            let admin = Db::look(&server_url()).await.expect("the server is still there");
            let drop = sqlx::AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE"));
            admin.write(drop).execute().await.expect("the schema goes");
            admin.close().await;
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
