//! Every five minutes: whoever watches over something looks at it, and an outside monitor hears that the bot lives.
//!
//! Invariants: the monitor is called only while the database answers and every loop is alive: whatever dies, the calls stop
//! coming, and that is what it notices. A monitor that cannot be reached is the operator's to know, never a fault of ours.

use super::sync::Sync;
use crate::{
    clock::Clock,
    config::HeartbeatUrl,
    database::Db,
    directory::workspace::get_workspace,
    error::Result,
    ids::WorkspaceId,
    signal::{Dispatch, Event, Happened, Signal},
    timers::Pulse,
};
use jiff::SignedDuration;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family},
    registry::Registry,
};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// How often.
const EVERY: SignedDuration = SignedDuration::from_mins(5);
/// The monitor has this long to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The database has this long.
const ANSWERS: Duration = Duration::from_secs(10);

/// Goes the rounds.
pub(super) struct Rounds {
    db: Db,
    clock: Clock,
    workspace: WorkspaceId,
    dispatch: Arc<dyn Dispatch>,
    http: reqwest::Client,
    pulses: [(&'static str, Pulse); 2],
    ended: Ended,
    metrics: Heartbeats,
    /// How the last call ended: the log tells of changes only.
    last: Mutex<&'static str>,
}

/// How many loops have ended that should not have; clones share it.
#[derive(Clone, Default)]
struct Ended(Arc<AtomicUsize>);

/// Counts a loop as ended when it is dropped, however that comes.
pub(super) struct EndsWith(Ended);

impl Drop for EndsWith {
    fn drop(&mut self) {
        let Ended(count) = &self.0;
        count.fetch_add(1, Ordering::Relaxed);
    }
}

/// Counters of calls to the monitor; clones share them.
#[derive(Clone, Default)]
pub(super) struct Heartbeats(Family<End, Counter>);

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct End {
    end: &'static str,
}

impl Heartbeats {
    /// Makes them visible under `/metrics`.
    pub(super) fn register(&self, metrics: &mut Registry) {
        metrics.register("heartbeats", "Calls to the outside monitor: sent, failed, or withheld", self.0.clone());
    }

    fn count(&self, end: &'static str) {
        self.0.get_or_create(&End { end }).inc();
    }
}

impl Rounds {
    /// For the bot that `sync` mirrors for, with the pulses of the loops that fire timers and deliver.
    pub(super) fn new(sync: &Sync, http: reqwest::Client, pulses: [Pulse; 2], metrics: &Heartbeats) -> Self {
        let [timers, delivery] = pulses;
        Self {
            db: sync.db.clone(),
            clock: sync.clock.clone(),
            workspace: sync.workspace.clone(),
            dispatch: Arc::clone(&sync.dispatch),
            http,
            pulses: [("the loop that fires timers is dead", timers), ("the loop that delivers is dead", delivery)],
            ended: Ended::default(),
            metrics: metrics.clone(),
            last: Mutex::new(""),
        }
    }

    /// For a loop that begins, and that nobody expects to end before the bot does.
    pub(super) fn guard(&self) -> EndsWith {
        EndsWith(self.ended.clone())
    }

    /// Goes a round when one is due, until told to stop. The first is due in five minutes: at the start everything is read
    /// anyway.
    pub(super) async fn run(&self, heartbeat: Option<HeartbeatUrl>, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.clock.sleep_until(self.clock.now() + EVERY) => {}
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.go(heartbeat.as_ref()) => {}
            }
        }
    }

    /// One round.
    pub(super) async fn go(&self, heartbeat: Option<&HeartbeatUrl>) {
        if let Err(error) = self.look().await {
            tracing::warn!(%error, "what is watched over could not be looked at; trying again in five minutes");
        }
        if let Some(heartbeat) = heartbeat {
            self.beat(heartbeat).await;
        }
    }

    async fn look(&self) -> Result<()> {
        let (id, at) = (format!("round/{}", Uuid::now_v7()), self.clock.now());
        let round = Signal::Event(Event { id, at, what: Happened::RoundCame });
        self.dispatch.handle(&self.workspace, round).await?;
        Ok(())
    }

    async fn beat(&self, heartbeat: &HeartbeatUrl) {
        if let Some(trouble) = self.trouble().await {
            if self.ends("withheld") != "withheld" {
                tracing::error!(trouble, "the outside monitor is not called, so that it notices");
            }
            return;
        }
        let called = self.http.get(heartbeat.0.clone()).timeout(PATIENCE).send().await;
        // The address may hold a secret, and an error names it.
        match called.and_then(reqwest::Response::error_for_status).map_err(reqwest::Error::without_url) {
            Ok(_) => {
                if self.ends("sent") != "sent" {
                    tracing::info!("the outside monitor is called");
                }
            }
            Err(error) => {
                if self.ends("failed") != "failed" {
                    tracing::warn!(%error, "the outside monitor (PODKEEPER_HEARTBEAT_URL) could not be called");
                }
            }
        }
    }

    /// Counts how a call ended; tells how the one before did.
    fn ends(&self, end: &'static str) -> &'static str {
        self.metrics.count(end);
        std::mem::replace(&mut *self.last.lock().unwrap_or_else(PoisonError::into_inner), end)
    }

    /// What is dead; `None` while all is well.
    async fn trouble(&self) -> Option<&'static str> {
        let Ended(ended) = &self.ended;
        if ended.load(Ordering::Relaxed) > 0 {
            return Some("a loop has ended");
        }
        let now = self.clock.now();
        if let Some((dead, _)) = self.pulses.iter().find(|(_, pulse)| pulse.is_dead(now)) {
            return Some(dead);
        }
        let mut db = &self.db;
        match tokio::time::timeout(ANSWERS, get_workspace(&mut db, &self.workspace)).await {
            Ok(Ok(_)) => None,
            Ok(Err(_)) | Err(_) => Some("the database does not answer"),
        }
    }
}
