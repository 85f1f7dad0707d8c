//! Starting and ending: the database on its first day, several starts at once, a newer one's tables, a graceful end.

use crate::harness::{Engine, Outcome, Workspace, on_both_engines, on_sqlite};
use futures_util::future::join_all;
use jiff::SignedDuration;
use podkeeper::database::{Db, Ts};
use std::{
    path::Path,
    time::{Duration, Instant},
};

#[tokio::test]
async fn the_database_file_is_made_on_the_first_start() {
    let engine = Engine::sqlite();
    let file = engine.url().trim_start_matches("sqlite://").to_owned();
    assert!(!Path::new(&file).exists());
    let mut ws = Workspace::bare(engine, |_| ()).await;
    ws.start_bot().await;
    assert!(Path::new(&file).exists());
    ws.app().sweep().await.expect("the mirror is filled");
    ws.settle().await;
    let people = ws.number("SELECT COUNT(*) FROM people").await.expect("a number");
    assert!(people >= 18, "{people} people are mirrored");
    ws.finish().await;
}

#[tokio::test]
async fn four_replicas_that_start_together_make_the_tables_once() {
    let Some(engine) = Engine::bare_postgres().await else { return };
    let opened = join_all((0..4).map(|_| Db::open(engine.url()))).await;
    let replicas: Vec<Db> = opened.into_iter().map(|db| db.expect("each of them starts")).collect();
    for db in &replicas {
        let applied: i64 =
            db.read("SELECT COUNT(*) FROM _sqlx_migrations WHERE success").scalar().await.expect("a number");
        let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations")).expect("a folder").count();
        assert_eq!(usize::try_from(applied), Ok(files));
    }
    for db in replicas {
        db.close().await;
    }
    engine.drop_database();
}

#[tokio::test]
async fn replicas_that_start_together_introduce_themselves_one_after_the_other() {
    let Some(engine) = Engine::postgres().await else { return };
    let mut ws = Workspace::bare(engine, |_| ()).await;
    ws.start_bot().await;
    for app in join_all((0..6).map(|_| ws.start_replica())).await {
        app.db().close().await;
    }
    ws.finish().await;
}

#[tokio::test]
async fn tables_of_a_newer_podkeeper_are_left_alone() {
    for engine in [Some(Engine::sqlite()), Engine::bare_postgres().await].into_iter().flatten() {
        let db = Db::open(engine.url()).await.expect("the first start");
        let known: i64 = db.read("SELECT MAX(version) FROM _sqlx_migrations").scalar().await.expect("a number");
        db.write(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             SELECT 9999, 'of next year', success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1",
        )
        .execute()
        .await
        .expect("a migration of the future");
        db.close().await;
        drop(db);
        let Err(refused) = Db::open(engine.url()).await else { panic!("it must not start") };
        assert_eq!(
            refused.to_string(),
            format!(
                "this database was written by a newer Podkeeper (schema 9999; this one knows {known}). Start the newer \
                 version, or restore a backup from before its first start."
            )
        );
        engine.drop_database();
    }
}

#[tokio::test]
async fn a_second_process_on_the_same_file_is_refused_until_the_first_has_ended() {
    let engine = Engine::sqlite();
    let first = Db::open(engine.url()).await.expect("the first opens it");
    let Err(refused) = Db::open(engine.url()).await else { panic!("it must not start") };
    let file = engine.url().trim_start_matches("sqlite://");
    assert_eq!(
        refused.to_string(),
        format!(
            "another Podkeeper already uses the database file {file}. Stop that one first; several replicas need \
             PostgreSQL (DATABASE_URL=postgres://…)."
        )
    );
    first.close().await;
    drop(first);
    Db::open(engine.url()).await.expect("now it may").close().await;
    engine.drop_database();
}

#[tokio::test]
async fn a_graceful_end_settles_what_is_in_the_air_and_lets_the_lease_go() {
    on_both_engines(async |ws| {
        let gate = ws.slack.hold("chat.postMessage");
        ws.app().start_loops();
        ws.slack.command("chloe", "#general", "/pod lead @jonas performance").await?;
        gate.arrived().await;
        let begun = Instant::now();
        let ended = async {
            ws.app().shut_down().await;
            begun.elapsed()
        };
        let opened = async {
            tokio::task::yield_now().await;
            gate.open();
        };
        let (took, ()) = tokio::join!(ended, opened);
        assert!(took < Duration::from_secs(5), "it took {took:?}");
        ws.restart_bot().await;
        let unsettled = "SELECT COUNT(*) FROM posts WHERE attempting IS NOT NULL";
        assert_eq!(ws.number(unsettled).await?, 0, "the call in the air is settled");
        assert_eq!(ws.number("SELECT COUNT(*) FROM leases").await?, 0, "the lease is free");
        ws.settle().await;
        let told =
            ws.slack.calls_of("chat.postMessage").into_iter().filter(|call| call.args["channel"] == "U0JONAS0001");
        assert_eq!(told.count(), 1, "sent once");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_end_does_not_wait_for_a_slack_that_does_not_answer() {
    on_sqlite(async |ws| {
        let gate = ws.slack.hold("chat.postMessage");
        ws.app().start_loops();
        ws.slack.command("chloe", "#general", "/pod lead @jonas performance").await?;
        gate.arrived().await;
        let begun = Instant::now();
        ws.app().shut_down().await;
        let took = begun.elapsed();
        assert!(took < Duration::from_secs(10), "it took {took:?}");
        // A process would be gone by now; here the call ends when its door opens.
        gate.open();
        ws.kill_bot().await;
        ws.start_bot().await;
        ws.advance(SignedDuration::from_mins(3)).await;
        assert_eq!(ws.user("jonas").dms().len(), 1, "sent once");
        ws.slack.see_all();
        ws.errors.take();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_idle_bot_does_nothing_as_time_goes_by() {
    on_both_engines(async |ws| {
        ws.app().start_loops();
        // The first sweep was the harness's; the loop begins with another.
        while ws.number("SELECT COUNT(DISTINCT key) FROM handled_signals WHERE key LIKE 'sweep/%/end'").await? < 2 {
            tokio::task::yield_now().await;
        }
        // What a sweep ends with is read in its own time, and followed by a turn of its own.
        for method in ["usergroups.list", "dnd.teamInfo"] {
            while ws.slack.calls_of(method).len() < 2 {
                tokio::task::yield_now().await;
            }
        }
        for _ in 0..15 {
            pass(ws, 1).await;
            until_at_rest(ws).await?;
        }
        ws.slack.forget_calls();
        let (turns, standing) = (turns(ws).await?, ws.figures().await?);
        // At ten the mirror tidies up, once a day: until then there is nothing to do.
        pass(ws, 40).await;
        let calls: Vec<String> = ws.slack.calls().into_iter().map(|call| call.method).collect();
        assert_eq!(calls, Vec::<String>::new(), "no call");
        assert_eq!(self::turns(ws).await?, turns, "no turn");
        assert_eq!(ws.figures().await?, standing, "no row");
        Ok(())
    })
    .await;
}

/// Minutes go by while the loops run by themselves.
async fn pass(ws: &Workspace, minutes: u32) {
    for _ in 0..minutes {
        ws.clock.advance(SignedDuration::from_mins(1));
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
    }
}

/// Nothing is due.
async fn until_at_rest(ws: &Workspace) -> Outcome {
    let due = "SELECT (SELECT COUNT(*) FROM timers WHERE due_at <= $1)
        + (SELECT COUNT(*) FROM posts WHERE state = 'due' AND due_at <= $1 AND not_before <= $1)
        + (SELECT COUNT(*) FROM calls WHERE state = 'due' AND due_at <= $1 AND not_before <= $1)";
    while ws.db().read(due).bind(Ts(ws.now())).scalar::<i64>().await? > 0 {
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// The turns that were begun so far, of each kind.
async fn turns(ws: &Workspace) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    let page = ws.get("/metrics").await?.text;
    let lines = page.lines().filter(|line| line.starts_with("podkeeper_turns_total{"));
    Ok(lines.map(str::to_owned).collect())
}
