//! Fresh databases for tests, on both engines.
//!
//! PostgreSQL is looked for at `TEST_POSTGRES_URL`; where none answers its half says so and is skipped, unless
//! `PODKEEPER_REQUIRE_POSTGRES=1`.

mod schemas;

use super::Db;
use futures_util::FutureExt;
use schemas::Lent;
use std::panic::{AssertUnwindSafe, resume_unwind};
use uuid::Uuid;

/// Over loopback nothing needs to be encrypted, which unoptimised takes longer than the statements themselves.
const POSTGRES: &str = "postgres://postgres@127.0.0.1:5432/test?sslmode=disable";

#[expect(clippy::disallowed_methods, reason = "tests are told where PostgreSQL is by the environment, not by Config")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Runs `test` on a fresh SQLite file, then in an empty PostgreSQL schema.
pub(crate) async fn each_engine(test: impl AsyncFn(Db)) {
    on_sqlite(&test).await;
    on_postgres(&test).await;
}

/// Runs `test` on a fresh SQLite file, removed afterwards.
pub(crate) async fn on_sqlite(test: impl AsyncFn(Db)) {
    let folder = std::env::temp_dir().join(format!("podkeeper-{}", Uuid::new_v4()));
    std::fs::create_dir(&folder).expect("a folder for the database");
    let db = Db::open(&format!("sqlite://{}", folder.join("test.db").display())).await.expect("a SQLite database");
    let outcome = AssertUnwindSafe(test(db.clone())).catch_unwind().await;
    db.close().await;
    std::fs::remove_dir_all(&folder).expect("the folder is ours");
    outcome.unwrap_or_else(|panic| resume_unwind(panic));
}

/// Runs `test` in a PostgreSQL schema that is its own meanwhile.
pub(crate) async fn on_postgres(test: impl AsyncFn(Db)) {
    let url = setting("TEST_POSTGRES_URL").unwrap_or_else(|| POSTGRES.to_owned());
    let schema = match Lent::take(&url).await {
        Ok(schema) => schema,
        Err(error) if setting("PODKEEPER_REQUIRE_POSTGRES").as_deref() == Some("1") => {
            panic!("PostgreSQL is required and does not answer at {url}: {error}")
        }
        Err(_) => {
            #[expect(
                clippy::print_stderr,
                reason = "whoever runs the tests should know that half of this one was skipped"
            )]
            {
                eprintln!("no PostgreSQL at TEST_POSTGRES_URL: tested on SQLite only");
            }
            return;
        }
    };
    let db = Db::open(&schema.url(&url)).await.expect("a PostgreSQL schema");
    let outcome = AssertUnwindSafe(test(db.clone())).catch_unwind().await;
    db.close().await;
    outcome.unwrap_or_else(|panic| resume_unwind(panic));
}

/// A workspace for rows to belong to.
pub(crate) async fn insert_workspace(db: &Db, id: &str) {
    let now = super::Ts("2026-01-01T00:00:00Z".parse().expect("a valid instant"));
    db.write(
        "INSERT INTO workspaces (id, name, url, bot_user, settings, created_at)
         VALUES ($1, 'Example', 'https://example.slack.com/', 'UBOT', $2, $3)",
    )
    .bind(id)
    .bind(sqlx::types::Json(serde_json::json!({})))
    .bind(now)
    .execute()
    .await
    .expect("a workspace");
}
