//! A workspace to deliver for: one database, one scripted Slack, one clock, and processes that come and go.

use super::fake::Fake;
use crate::{
    clock::Clock,
    database::{Db, Ts, Tx, testing},
    delivery::{
        Delivery, Metrics, Parts,
        store::{self, NewCall, NewPost, PostState, Priority, Put, Thread, To},
    },
    error::Result,
    ids::{ChannelId, MessageTs, UserId, WorkspaceId},
    signal::{Dispatch, DueWhat, HomeView, Message, Modal, Outcome, OutcomeWhat, Reply, Signal},
    timers::probe::{Moment, Probe},
};
use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sqlx::types::Json;
use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::sync::Notify;

pub(super) const FEATURE: &str = "okrs";

pub(super) struct Stage {
    pub(super) db: Db,
    pub(super) clock: Clock,
    pub(super) slack: Arc<Fake>,
    pub(super) wake: Arc<Notify>,
}

/// Renders Homes; delivery asks it for nothing else.
struct Homes;

#[async_trait]
impl Dispatch for Homes {
    async fn handle(&self, _: &WorkspaceId, _: Signal) -> Result<Reply> {
        panic!("delivery hands up no signals")
    }
    async fn home(&self, _: &WorkspaceId, person: &UserId) -> Result<Option<HomeView>> {
        Ok((person.as_str() != "UGUEST").then(|| HomeView { view: json!({ "of": person }) }))
    }
    async fn could_not_open(&self, _: &WorkspaceId, _: &UserId, _: &Modal) -> Result<()> {
        panic!("delivery opens no modals")
    }
}

/// A post as most tests want it.
pub(super) struct Draft<'a> {
    pub(super) key: &'a str,
    pub(super) to: &'a str,
    pub(super) text: &'a str,
    pub(super) thread_of: Option<&'a str>,
    pub(super) thread_at: Option<MessageTs>,
    pub(super) priority: Priority,
    pub(super) asked: bool,
    pub(super) not_before: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
}

pub(super) fn draft<'a>(key: &'a str, to: &'a str, text: &'a str) -> Draft<'a> {
    let priority = Priority::Normal;
    Draft { key, to, text, thread_of: None, thread_at: None, priority, asked: true, not_before: None, expires_at: None }
}

pub(super) fn secs(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

pub(super) fn team() -> WorkspaceId {
    WorkspaceId::from("T1")
}

impl Stage {
    pub(super) async fn new(db: Db) -> Self {
        testing::insert_workspace(&db, "T1").await;
        let clock = Clock::manual("2026-11-23T12:00:00Z".parse().expect("a valid instant"));
        let slack = Fake::new(clock.clone());
        Self { db, clock, slack, wake: Arc::default() }
    }

    /// A process that has just started. An earlier one on PostgreSQL is as dead as its lease.
    pub(super) async fn process(&self) -> Delivery {
        self.db.write("DELETE FROM leases").execute().await.expect("no lease");
        self.rival()
    }

    /// A process that competes with the others.
    pub(super) fn rival(&self) -> Delivery {
        let parts = Parts {
            db: self.db.clone(),
            clock: self.clock.clone(),
            workspace: team(),
            slack: self.slack.clone(),
            dispatch: Arc::new(Homes),
            wake: self.wake.clone(),
            told: Arc::default(),
            metrics: Metrics::new(),
        };
        Delivery::new(parts).with_seed(1)
    }

    pub(super) async fn tx<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> T) -> T {
        let mut tx = self.db.begin().await.expect("a transaction");
        let answer = work(&mut tx).await;
        tx.commit().await.expect("committed");
        answer
    }

    pub(super) async fn put(&self, draft: Draft<'_>) -> Put {
        self.tx(async |tx| self.put_in(tx, draft).await.expect("a post")).await
    }

    /// `false` when the transaction lost against another one.
    pub(super) async fn try_put(&self, draft: Draft<'_>) -> bool {
        let mut tx = self.db.begin().await.expect("a transaction");
        self.put_in(&mut tx, draft).await.is_ok() && tx.commit().await.is_ok()
    }

    async fn put_in(&self, tx: &mut Tx, draft: Draft<'_>) -> Result<Put> {
        let to = if draft.to.starts_with('U') {
            To::Person(UserId::from(draft.to))
        } else {
            To::Channel(ChannelId::from(draft.to))
        };
        let post = NewPost {
            workspace: &team(),
            feature: FEATURE,
            key: draft.key,
            to: &to,
            thread: draft.thread_of.map(Thread::Of).or(draft.thread_at.as_ref().map(Thread::At)),
            message: &Message { text: draft.text.to_owned(), blocks: json!([]) },
            priority: draft.priority,
            asked: draft.asked,
            outcomes: true,
            not_before: draft.not_before,
            expires_at: draft.expires_at,
            now: self.clock.now(),
        };
        store::put_post(tx, post).await
    }

    pub(super) async fn withdraw(&self, key: &str) {
        let now = self.clock.now();
        self.tx(async |tx| store::withdraw_post(tx, &team(), FEATURE, key, now).await.expect("withdrawn")).await;
    }

    pub(super) async fn put_call(&self, key: &str, call: &Value) {
        self.put_call_of(FEATURE, key, call).await;
    }

    pub(super) async fn put_call_of(&self, feature: &str, key: &str, call: &Value) {
        let (workspace, now) = (team(), self.clock.now());
        let call = NewCall {
            workspace: &workspace,
            feature,
            key,
            call,
            again: false,
            content: None,
            asked: true,
            outcomes: true,
            not_before: None,
            now,
        };
        self.tx(async |tx| store::put_call(tx, call).await.expect("a call")).await;
    }

    pub(super) async fn mark_home(&self, person: &str) {
        let now = self.clock.now();
        self.db
            .write(
                "INSERT INTO people (workspace_id, id, name, real_name, title, is_admin, is_guest, is_external, is_bot,
                   is_deactivated, home_opened_at, seen_at)
                 VALUES ('T1', $1, $1, $1, '', FALSE, FALSE, FALSE, FALSE, FALSE, $2, $2)
                 ON CONFLICT (workspace_id, id) DO UPDATE SET home_opened_at = excluded.home_opened_at",
            )
            .bind(person)
            .bind(Ts(now))
            .execute()
            .await
            .expect("a person");
        self.tx(async |tx| store::mark_home(tx, &team(), &UserId::from(person), now).await.expect("a mark")).await;
    }

    pub(super) async fn state(&self, key: &str) -> PostState {
        self.tx(async |tx| store::find_post(tx, &team(), FEATURE, key).await.expect("read").expect("a post")).await
    }

    /// What features would be told, by key, and no longer are.
    pub(super) async fn outcomes(&self) -> Vec<(String, OutcomeWhat)> {
        let rows: Vec<(Json<DueWhat>,)> =
            self.db.write("DELETE FROM timers RETURNING what").all().await.expect("outcomes");
        let outcome = |(what,): (Json<DueWhat>,)| match what.0 {
            DueWhat::Outcome(Outcome { key, what }) => (key, what),
            other => panic!("unexpected {other:?}"),
        };
        let mut outcomes: Vec<_> = rows.into_iter().map(outcome).collect();
        outcomes.sort_by(|one, other| one.0.cmp(&other.0));
        outcomes
    }

    /// Lets a process work, moving the clock along, until nothing is left to do. `false` when a probe ended it.
    pub(super) async fn run(&self, process: &Delivery) -> bool {
        for _ in 0..500 {
            match process.run_due().await {
                Ok(None) => return true,
                Ok(Some(next)) => {
                    assert!(next > self.clock.now(), "{next} is not ahead");
                    self.clock.advance_to(next);
                }
                Err(_) => return false,
            }
        }
        panic!("it never comes to rest")
    }

    /// As [`Stage::run`], with a process of its own that nothing ends.
    pub(super) async fn rest(&self) {
        assert!(self.run(&self.process().await).await);
    }
}

/// Ends the process at the moment of this number, counted from 0, and at every later one.
pub(super) fn kill_at(number: usize) -> Probe {
    let seen = AtomicUsize::new(0);
    Arc::new(move |_: Moment| {
        if seen.fetch_add(1, Ordering::Relaxed) >= number { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}
