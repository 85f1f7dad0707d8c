//! Timers on both engines, with a scripted dispatcher.

use super::{
    Metrics, Timers,
    store::{self, NewTimer, Told},
};
use crate::{
    clock::Clock,
    database::{Db, testing},
    error::{Error, Result},
    ids::{UserId, WorkspaceId},
    signal::{Dispatch, Due, DueWhat, Fact, HomeView, Modal, Reply, Signal},
};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

mod holding_up;

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a valid instant")
}
fn team() -> WorkspaceId {
    WorkspaceId::from("T1")
}
fn timer(kind: &str) -> DueWhat {
    DueWhat::Timer { kind: kind.to_owned(), payload: Value::Null }
}

/// Handles rows as a dispatcher would: in one transaction, deleting by id and generation.
struct Script {
    db: Db,
    clock: Clock,
    handled: Mutex<Vec<String>>,
    started: Notify,
}

#[async_trait]
impl Dispatch for Script {
    async fn handle(&self, workspace: &WorkspaceId, signal: Signal) -> Result<Reply> {
        let Signal::Due(due) = signal else { panic!("not a timer") };
        let word = match &due.what {
            DueWhat::Timer { kind, .. } => kind.clone(),
            DueWhat::Fact(Fact::ZoneChanged { person }) => person.to_string(),
            other => panic!("unexpected {other:?}"),
        };
        self.handled.lock().expect("unpoisoned").push(word.clone());
        self.started.notify_one();
        match word.as_str() {
            word if word.starts_with("UFAILS") || word == "fails" => {
                return Err(Error::internal("failing on purpose", "script"));
            }
            word if word.starts_with("UWEAK") && due.attempts < 5 => {
                return Err(Error::internal("failing at first", "script"));
            }
            "panics" => panic!("on purpose"),
            "forever" => std::future::pending().await,
            _ => {}
        }
        let mut tx = self.db.begin().await?;
        if word == "sets itself anew" {
            self.set(&mut tx, workspace, &due).await?;
        }
        store::delete(&mut tx, workspace, &due).await?;
        tx.commit().await?;
        Ok(Reply::Nothing)
    }
    async fn home(&self, _: &WorkspaceId, _: &UserId) -> Result<Option<HomeView>> {
        Ok(None)
    }
    async fn could_not_open(&self, _: &WorkspaceId, _: &UserId, _: &Modal) -> Result<()> {
        Ok(())
    }
}

impl Script {
    async fn set(&self, tx: &mut crate::database::Tx, workspace: &WorkspaceId, due: &Due) -> Result<()> {
        let now = self.clock.now();
        let due_at = now + SignedDuration::from_hours(1);
        let row = NewTimer { workspace, feature: &due.feature, key: &due.key, what: &timer("again"), due_at, now };
        store::set(tx, row).await
    }
}

struct Stage {
    db: Db,
    clock: Clock,
    script: Arc<Script>,
    wake: Arc<Notify>,
}

impl Stage {
    async fn new(db: Db) -> Self {
        testing::insert_workspace(&db, "T1").await;
        let clock = Clock::manual(noon());
        let script = Script { db: db.clone(), clock: clock.clone(), handled: Mutex::default(), started: Notify::new() };
        Self { db, clock, script: Arc::new(script), wake: Arc::default() }
    }
    fn timers(&self) -> Timers {
        Timers::new(self.db.clone(), self.clock.clone(), self.script.clone(), self.wake.clone(), Metrics::new())
            .with_seed(1)
    }
    async fn set(&self, feature: &str, kind: &str, due_at: Timestamp) {
        let mut tx = self.db.begin().await.expect("a transaction");
        let row =
            NewTimer { workspace: &team(), feature, key: kind, what: &timer(kind), due_at, now: self.clock.now() };
        store::set(&mut tx, row).await.expect("a timer");
        tx.commit().await.expect("committed");
    }
    async fn push(&self, feature: &str, person: &str) {
        let mut tx = self.db.begin().await.expect("a transaction");
        let fact = DueWhat::Fact(Fact::ZoneChanged { person: UserId::from(person) });
        store::push(&mut tx, &team(), feature, &fact, self.clock.now()).await.expect("a fact");
        tx.commit().await.expect("committed");
    }
    /// A fact of which `first` is told before `others`, as a turn tells it.
    async fn tell(&self, first: (&str, &str), others: &[(&str, &str)]) {
        let mut tx = self.db.begin().await.expect("a transaction");
        let mut after = None;
        for (feature, person) in [first].iter().chain(others) {
            let what = &DueWhat::Fact(Fact::ZoneChanged { person: UserId::from(*person) });
            let told = Told { workspace: &team(), feature, what, asked: false, after, now: self.clock.now() };
            let id = store::push_told(&mut tx, told).await.expect("a fact");
            after = after.or(Some(id));
        }
        tx.commit().await.expect("committed");
    }
    fn handled(&self) -> Vec<String> {
        std::mem::take(&mut self.script.handled.lock().expect("unpoisoned"))
    }
    async fn rows(&self) -> i64 {
        self.db.read("SELECT COUNT(*) FROM timers").scalar().await.expect("a count")
    }
}

#[tokio::test]
async fn what_is_due_fires_once_in_order_and_the_rest_waits() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        let later = noon() + SignedDuration::from_mins(5);
        stage.set("okrs", "later", later).await;
        stage.set("okrs", "now", noon()).await;
        let timers = stage.timers();
        assert_eq!(timers.run_due().await.expect("a pass"), Some(later));
        assert_eq!(stage.handled(), ["now"]);
        stage.clock.advance_to(later);
        assert_eq!(timers.run_due().await.expect("a pass"), None);
        assert_eq!(stage.handled(), ["later"]);
        assert_eq!(stage.rows().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_timer_set_anew_while_it_fires_survives() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.set("okrs", "sets itself anew", noon()).await;
        let next = stage.timers().run_due().await.expect("a pass");
        assert_eq!(next, Some(noon() + SignedDuration::from_hours(1)));
        stage.clock.advance(SignedDuration::from_hours(1));
        stage.timers().run_due().await.expect("a pass");
        assert_eq!(stage.handled(), ["sets itself anew", "again"]);
        assert_eq!(stage.rows().await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_fails_or_panics_backs_off_and_is_parked_after_ten_attempts() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.set("okrs", "fails", noon()).await;
        stage.set("pods", "panics", noon()).await;
        let timers = stage.timers();
        while let Some(next) = timers.run_due().await.expect("a pass") {
            assert!(next > stage.clock.now());
            stage.clock.advance_to(next);
        }
        assert_eq!(stage.handled().len(), 20);
        let parked = store::list_parked(&mut &stage.db, &team()).await.expect("parked rows");
        let told: Vec<_> = parked.iter().map(|row| (row.key.as_str(), row.why.as_str())).collect();
        assert_eq!(told, [("panics", "the handler panicked"), ("fails", "failing on purpose")]);
        stage.set("okrs", "fails", stage.clock.now()).await;
        timers.run_due().await.expect("a pass");
        assert_eq!(stage.handled(), ["fails"], "a parked timer set anew lives again");
    })
    .await;
}

#[tokio::test]
async fn a_row_of_another_version_is_parked_and_holds_up_no_other() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        for number in 0..12 {
            stage.set("okrs", &format!("newer {number}"), noon()).await;
        }
        let newer = r#"{"Shiny":{"kind":"x"}}"#;
        let rewrite = if stage.db.is_shared() {
            format!("UPDATE timers SET what = '{newer}'::jsonb")
        } else {
            format!("UPDATE timers SET what = '{newer}'")
        };
        stage.db.write(sqlx::AssertSqlSafe(rewrite)).execute().await.expect("rows of another version");
        stage.set("pods", "fine", noon()).await;
        assert_eq!(stage.timers().run_due().await.expect("a pass"), None);
        assert_eq!(stage.handled(), ["fine"]);
        let parked = store::list_parked(&mut &stage.db, &team()).await.expect("parked rows");
        assert_eq!((parked.len(), parked[0].why.as_str()), (12, "written by another version of Podkeeper"));
    })
    .await;
}

#[tokio::test]
async fn facts_of_a_feature_keep_their_order_and_hold_up_no_other() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        for person in ["U1", "U2", "UFAILS", "U3"] {
            stage.push("okrs", person).await;
        }
        stage.push("pods", "U4").await;
        let timers = stage.timers();
        let next = timers.run_due().await.expect("a pass").expect("a retry");
        let handled = stage.handled();
        let okrs: Vec<_> = handled.iter().filter(|word| *word != "U4").collect();
        assert_eq!(okrs, ["U1", "U2", "UFAILS"], "the one behind waits");
        assert!(handled.contains(&"U4".to_owned()));
        stage.clock.advance_to(next);
        for _ in 0..4 {
            let next = timers.run_due().await.expect("a pass").expect("a retry");
            stage.clock.advance_to(next);
        }
        assert!(stage.handled().contains(&"U3".to_owned()), "not for ever");
    })
    .await;
}

#[tokio::test]
async fn whoever_hears_first_is_done_before_the_others_begin() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.push("pods", "U0").await;
        stage.tell(("handover", "U1"), &[("pods", "U2"), ("okrs", "U3"), ("rituals", "U4")]).await;
        stage.push("okrs", "U5").await;
        let claim = async || {
            let rows = store::claim(&stage.db, noon(), SignedDuration::from_mins(2), 8).await.expect("rows");
            rows.into_iter().map(|row| row.due).collect::<Vec<_>>()
        };
        let features = |rows: &[Due]| rows.iter().map(|due| due.feature.clone()).collect::<Vec<_>>();
        let rows = claim().await;
        assert_eq!(features(&rows), ["pods", "handover"], "what comes after waits, and what stands behind that");
        assert!(claim().await.is_empty());
        for due in &rows {
            stage.script.handle(&team(), Signal::Due(due.clone())).await.expect("a turn");
        }
        assert_eq!(features(&claim().await), ["pods", "okrs", "rituals"], "each of them now");
    })
    .await;
}

#[tokio::test]
async fn whoever_hears_first_and_fails_for_good_silences_nobody() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.tell(("handover", "UFAILS"), &[("okrs", "U1"), ("rituals", "U2")]).await;
        stage.push("okrs", "U3").await;
        stage.push("rituals", "U4").await;
        let timers = stage.timers();
        let mut attempts = 0;
        while let Some(next) = timers.run_due().await.expect("a pass") {
            let handled = stage.handled();
            attempts += handled.iter().filter(|word| *word == "UFAILS").count();
            let others: Vec<_> = handled.into_iter().filter(|word| word != "UFAILS").collect();
            // What stands behind those who wait is held up no longer than by any other that fails.
            assert!(others.is_empty() || attempts == 5, "{others:?} after {attempts} attempts");
            assert!(others.iter().all(|word| ["U3", "U4"].contains(&word.as_str())), "{others:?}");
            stage.clock.advance_to(next);
        }
        let mut handled = stage.handled();
        assert_eq!(handled.remove(0), "UFAILS", "the last attempt");
        handled.sort();
        assert_eq!((attempts + 1, handled), (10, vec!["U1".to_owned(), "U2".to_owned()]), "they hear now, once");
        assert_eq!(stage.rows().await, 1, "what failed is kept");
    })
    .await;
}

#[tokio::test]
async fn a_stopped_workspace_is_left_alone() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.set("okrs", "now", noon()).await;
        let stop = "UPDATE workspaces SET stopped_at = created_at";
        stage.db.write(stop).execute().await.expect("stopped");
        assert_eq!(stage.timers().run_due().await.expect("a pass"), None);
        assert!(stage.handled().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_crash_in_a_turn_loses_nothing_and_counts() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.set("okrs", "forever", noon()).await;
        let timers = stage.timers();
        tokio::select! {
            _ = timers.run_due() => panic!("the turn never ends"),
            () = stage.script.started.notified() => {}
        }
        stage
            .db
            .write("UPDATE timers SET what = $1")
            .bind(sqlx::types::Json(timer("fine")))
            .execute()
            .await
            .expect("cured");
        if stage.db.is_shared() {
            // Another replica may be at it: not before its lease has ended.
            assert!(stage.timers().run_due().await.expect("a pass") > Some(noon()));
            stage.clock.advance(SignedDuration::from_mins(3));
        }
        assert_eq!(stage.timers().run_due().await.expect("a pass"), None);
        assert_eq!(stage.handled(), ["forever", "fine"]);
    })
    .await;
}

#[tokio::test]
async fn the_next_row_is_due_at_its_instant_or_when_its_lease_ends() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        let next = async || store::next_due(&stage.db).await.expect("a look");
        let minutes = |minutes| noon() + SignedDuration::from_mins(minutes);
        assert_eq!(next().await, None);
        stage.set("tests", "taken", noon()).await;
        assert_eq!(next().await, Some(noon()));
        store::claim(&stage.db, noon(), SignedDuration::from_mins(10), 8).await.expect("a claim");
        assert_eq!(next().await, Some(minutes(10)), "nothing but what is taken");
        stage.set("tests", "later", minutes(20)).await;
        assert_eq!(next().await, Some(minutes(10)), "the lease ends first");
        stage.set("tests", "sooner", minutes(5)).await;
        assert_eq!(next().await, Some(minutes(5)), "the lease ends later");
        stage.set("tests", "taken", minutes(7)).await;
        assert_eq!(next().await, Some(minutes(5)), "set anew, it is nobody's");
        stage.push("tests", "U1").await;
        stage.push("tests", "U2").await;
        assert_eq!(next().await, Some(noon()), "the first fact");
        store::claim(&stage.db, noon(), SignedDuration::from_mins(3), 8).await.expect("a claim");
        assert_eq!(next().await, Some(minutes(3)), "the second waits for the first, which is taken");
    })
    .await;
}

#[tokio::test]
async fn the_loop_sleeps_until_it_is_woken_and_stops_when_told() {
    testing::on_sqlite(async |db| {
        let stage = Stage::new(db).await;
        let (timers, stop) = (stage.timers(), CancellationToken::new());
        let driver = async {
            stage.set("okrs", "first", noon()).await;
            stage.wake.notify_one();
            stage.script.started.notified().await;
            stage.set("okrs", "second", noon() + SignedDuration::from_hours(8)).await;
            stage.wake.notify_one();
            stage.clock.advance(SignedDuration::from_hours(8));
            stage.script.started.notified().await;
            stop.cancel();
        };
        tokio::join!(timers.run(stop.clone()), driver);
        assert_eq!(stage.handled(), ["first", "second"]);
        assert_eq!(stage.rows().await, 0);
    })
    .await;
}
