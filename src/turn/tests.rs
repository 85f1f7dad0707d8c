//! The dispatcher: rows that are no longer due, repeats that are refused.

use super::{Change, Dispatcher, Feature, Registry, Turn, TurnMetrics, Wakes};
use crate::{
    clock::Clock,
    database::{Db, testing},
    error::{Error, Result},
    ids::{UserId, WorkspaceId},
    signal::{Dispatch, DueWhat, Event, Fact, Happened, Reply, Signal},
    timers::store::{self as timer_store, Claimed, NewTimer},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a valid instant")
}

fn team() -> WorkspaceId {
    WorkspaceId::from("T1")
}

async fn note(turn: &mut Turn, verb: &str) -> Result<()> {
    turn.record(Change { verb, subject: "test".to_owned(), before: None, after: None, why: None }).await
}

/// Takes one timer back, sets another anew, and sets one that did not exist.
async fn meddle(turn: &mut Turn, _: &Value) -> Result<()> {
    let later = turn.now() + SignedDuration::from_hours(1);
    turn.cancel_timer("cancelled").await?;
    turn.set_timer("set anew", later, "noted", json!(null)).await?;
    turn.set_timer("new", later, "noted", json!(null)).await
}

async fn again(turn: &mut Turn, _: &Value) -> Result<()> {
    let later = turn.now() + SignedDuration::from_hours(2);
    turn.set_timer("again", later, "again", json!(null)).await
}

/// Does it once; the second time there is nothing left to do.
async fn once(turn: &mut Turn, _: &Event) -> Result<Reply> {
    let done: i64 = turn.tx().query("SELECT COUNT(*) FROM audit").scalar().await?;
    if done > 0 {
        return Err(Error::user("That is done already."));
    }
    note(turn, "done").await?;
    Ok(Reply::Nothing)
}

fn dispatcher(db: &Db) -> Dispatcher {
    let feature = Feature::new("okrs")
        .timer("meddles", |turn, payload| Box::pin(meddle(turn, payload)))
        .timer("again", |turn, payload| Box::pin(again(turn, payload)))
        .timer("noted", |turn, _| Box::pin(note(turn, "noted")))
        .fact(|turn, _| Box::pin(async { note(turn, if turn.asked { "asked" } else { "unasked" }).await }))
        .event(|turn, event| Box::pin(once(turn, event)));
    let registry = Arc::new(Registry::new(vec![feature]).expect("no name is claimed twice"));
    Dispatcher::new(db.clone(), Clock::manual(noon()), registry, Wakes::default(), TurnMetrics::default())
}

async fn set(db: &Db, key: &str, kind: &str) {
    let mut tx = db.begin().await.expect("a transaction");
    let what = DueWhat::Timer { kind: kind.to_owned(), payload: Value::Null };
    let row = NewTimer { workspace: &team(), feature: "okrs", key, what: &what, due_at: noon(), now: noon() };
    timer_store::set(&mut tx, row).await.expect("a timer");
    tx.commit().await.expect("committed");
}

async fn claim(db: &Db) -> Vec<Claimed> {
    timer_store::claim(db, noon(), SignedDuration::from_mins(2), 8).await.expect("rows")
}

async fn fire(dispatcher: &Dispatcher, rows: Vec<Claimed>) {
    for row in rows {
        dispatcher.handle(&team(), Signal::Due(row.due)).await.expect("a turn");
    }
}

async fn waiting(db: &Db) -> Vec<String> {
    let rows: Vec<(String,)> = db.read("SELECT key FROM timers ORDER BY key").all().await.expect("timers");
    rows.into_iter().map(|(key,)| key).collect()
}

async fn noted(db: &Db) -> Vec<String> {
    let rows: Vec<(String,)> = db.read("SELECT verb FROM audit ORDER BY id").all().await.expect("audit");
    rows.into_iter().map(|(verb,)| verb).collect()
}

#[tokio::test]
async fn a_timer_cancelled_or_set_anew_after_its_claim_does_not_fire() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        // The last one's id is free once it is cancelled: no new row may be taken for it.
        for (key, kind) in [("meddles", "meddles"), ("set anew", "noted"), ("cancelled", "noted")] {
            set(&db, key, kind).await;
        }
        let dispatcher = dispatcher(&db);
        let rows = claim(&db).await;
        assert_eq!(rows.len(), 3);
        fire(&dispatcher, rows).await;
        assert!(noted(&db).await.is_empty(), "{:?}", noted(&db).await);
        assert_eq!(waiting(&db).await, ["new", "set anew"]);
    })
    .await;
}

#[tokio::test]
async fn a_timer_that_sets_itself_anew_comes_again() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        set(&db, "again", "again").await;
        fire(&dispatcher(&db), claim(&db).await).await;
        assert_eq!(waiting(&db).await, ["again"]);
        assert!(claim(&db).await.is_empty(), "not yet");
    })
    .await;
}

#[tokio::test]
async fn a_repeat_that_is_refused_is_a_repeat() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let dispatcher = dispatcher(&db);
        let event =
            Event { id: "Ev1".to_owned(), at: noon(), what: Happened::HomeOpened { person: UserId::from("U1") } };
        for _ in 0..2 {
            dispatcher.handle(&team(), Signal::Event(event.clone())).await.expect("a turn");
        }
        assert_eq!(noted(&db).await, ["done"]);
        assert!(waiting(&db).await.is_empty(), "nothing failed: {:?}", waiting(&db).await);
    })
    .await;
}

/// Three features that listen; the second hears first of settings.
fn in_turn(db: &Db) -> Dispatcher {
    let hears = |name| Feature::new(name).fact(|turn, _| Box::pin(async { note(turn, turn.feature).await }));
    let first: fn(&Fact) -> bool = |fact| matches!(fact, Fact::SettingsChanged);
    let tells = Feature::new("tells").event(|turn, event| {
        Box::pin(async {
            turn.tell(if event.id == "Ev1" { Fact::SettingsChanged } else { Fact::HolidaysChanged }).await?;
            Ok(Reply::Nothing)
        })
    });
    let deaf = Feature::new("deaf").hears_first(first);
    let features = vec![tells, deaf, hears("pods"), hears("handover").hears_first(first), hears("okrs")];
    let registry = Arc::new(Registry::new(features).expect("no name is claimed twice"));
    Dispatcher::new(db.clone(), Clock::manual(noon()), registry, Wakes::default(), TurnMetrics::default())
}

#[tokio::test]
async fn a_fact_is_heard_first_by_whoever_claims_that() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let dispatcher = in_turn(&db);
        let claimed = async |id: &str| {
            let what = Happened::HomeOpened { person: UserId::from("U1") };
            let event = Event { id: id.to_owned(), at: noon(), what };
            dispatcher.handle(&team(), Signal::Event(event)).await.expect("a turn");
            let rows = claim(&db).await;
            let names: Vec<String> = rows.iter().map(|row| row.due.feature.clone()).collect();
            fire(&dispatcher, rows).await;
            names
        };
        assert_eq!(claimed("Ev1").await, ["handover"]);
        fire(&dispatcher, claim(&db).await).await;
        assert_eq!(noted(&db).await, ["handover", "pods", "okrs"]);
        assert_eq!(claimed("Ev2").await, ["pods", "handover", "okrs"], "of other facts nobody is first");
    })
    .await;
}

#[tokio::test]
async fn what_follows_from_what_a_person_did_is_asked_for_too() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, "T1").await;
        let (team, fact) = (team(), DueWhat::Fact(Fact::SettingsChanged));
        let mut tx = db.begin().await.expect("a transaction");
        timer_store::push_asked(&mut tx, &team, "okrs", &fact, noon()).await.expect("a fact");
        timer_store::push(&mut tx, &team, "okrs", &fact, noon()).await.expect("a fact");
        tx.commit().await.expect("committed");
        let dispatcher = dispatcher(&db);
        fire(&dispatcher, claim(&db).await).await;
        fire(&dispatcher, claim(&db).await).await;
        assert_eq!(noted(&db).await, ["asked", "unasked"]);
    })
    .await;
}
