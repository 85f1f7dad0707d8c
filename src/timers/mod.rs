//! Timers: what a feature wants done later, and what it must be told soon. Knows no feature.
//!
//! What must stay true:
//! - an attempt is committed before anything is done, so a row that kills the process is counted;
//! - the row is deleted, by id and generation, in the turn that handled it: a timer set anew while it fires survives;
//! - a row that fails ten times is parked and shown, never dropped;
//! - outcomes and facts of one feature are told in order of id, but none is held up by more than five failures, be they of
//!   one row in front or of several: about half a minute;
//! - nothing runs while nothing is due: the loop sleeps until the next due instant or a wake-up.

pub mod backoff;
mod metrics;
pub mod probe;
mod pulse;
pub mod store;

pub use metrics::Metrics;
pub use pulse::Pulse;

use crate::{
    clock::Clock,
    database::Db,
    error::{Error, Result},
    signal::{Dispatch, Signal},
};
use backoff::Backoff;
use futures_util::{FutureExt, StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use probe::{Moment, Probe, pass};
use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use store::Claimed;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::{error, warn};

/// Rows taken at once.
const CHUNK: i64 = 8;
/// Much longer than a chunk of turns takes.
const LEASE: SignedDuration = SignedDuration::from_secs(120);
/// Then a row is parked.
const MOST_ATTEMPTS: i64 = 10;
/// Other replicas may have written rows we were not woken for.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(15);
/// After a fault of the database.
const AFTER_FAULT: SignedDuration = SignedDuration::from_secs(1);

/// The loop that fires timers.
pub struct Timers {
    db: Db,
    clock: Clock,
    dispatch: Arc<dyn Dispatch>,
    wake: Arc<Notify>,
    metrics: Metrics,
    backoff: Backoff,
    began: AtomicBool,
    pulse: Pulse,
    probe: Option<Probe>,
}

impl Timers {
    /// A loop over all timers of `db`; `wake` is notified by whoever committed a timer.
    pub fn new(db: Db, clock: Clock, dispatch: Arc<dyn Dispatch>, wake: Arc<Notify>, metrics: Metrics) -> Self {
        let (backoff, began) = (Backoff::new(), AtomicBool::new(false));
        Self { db, clock, dispatch, wake, metrics, backoff, began, pulse: Pulse::default(), probe: None }
    }

    /// With the same jitter each time, for tests.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { backoff: Backoff::seeded(seed), ..self }
    }

    /// With a failpoint, for tests.
    #[must_use]
    pub fn with_probe(self, probe: Probe) -> Self {
        Self { probe: Some(probe), ..self }
    }

    /// Whether it is alive.
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Fires everything that is due at this instant; tells when the next row will be.
    ///
    /// # Errors
    /// Only the database's own; what a turn does wrong is counted at its row.
    pub async fn run_due(&self) -> Result<Option<Timestamp>> {
        self.fire_due(&CancellationToken::new()).await
    }

    /// Fires timers when they are due, until `stop`; the turns under way are finished first.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let next = match self.fire_due(&stop).await {
                Ok(next) => next,
                Err(fault) => {
                    error!(%fault, "timers could not be read; trying again");
                    Some(self.clock.now() + AFTER_FAULT)
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.wake.notified() => {}
                () = self.sleep_until(next) => {}
            }
        }
    }

    async fn sleep_until(&self, next: Option<Timestamp>) {
        let again = self.db.is_shared().then(|| self.clock.now() + LOOK_AGAIN);
        match [next, again].into_iter().flatten().min() {
            Some(at) => self.clock.sleep_until(at).await,
            None => std::future::pending().await,
        }
    }

    async fn fire_due(&self, stop: &CancellationToken) -> Result<Option<Timestamp>> {
        if !self.db.is_shared() && !self.began.swap(true, Ordering::Relaxed) {
            // Nobody else can hold a lease on this file: what is left over is a dead process's.
            store::end_leases(&self.db).await?;
        }
        // One writer on SQLite: turns side by side would only wait for each other.
        let at_once = if self.db.is_shared() { 4 } else { 1 };
        while !stop.is_cancelled() {
            self.pulse.works(self.clock.now());
            let rows = store::claim(&self.db, self.clock.now(), LEASE, CHUNK).await?;
            if rows.is_empty() {
                break;
            }
            let ends: Vec<Result<()>> =
                stream::iter(rows).map(|row| self.fire(row, stop)).buffer_unordered(at_once).collect().await;
            ends.into_iter().collect::<Result<()>>()?;
        }
        let now = self.clock.now();
        // Due and yet not to be had: another replica is taking it just now.
        let next = store::next_due(&self.db).await?.map(|at| if at > now { at } else { now + AFTER_FAULT });
        self.pulse.sleeps_until(next);
        Ok(next)
    }

    async fn fire(&self, row: Claimed, stop: &CancellationToken) -> Result<()> {
        if stop.is_cancelled() {
            return store::release(&self.db, &row.due).await;
        }
        pass(self.probe.as_ref(), Moment::Taken)?;
        if row.due.attempts == 1 {
            self.metrics.lateness.observe(self.clock.now().duration_since(row.due_at).as_secs_f64().max(0.0));
        }
        let turn = self.dispatch.handle(&row.workspace, Signal::Due(row.due.clone()));
        let ended = AssertUnwindSafe(turn).catch_unwind().await;
        pass(self.probe.as_ref(), Moment::Committed)?;
        let fault = match ended {
            Ok(Ok(_)) => {
                self.metrics.fired.inc();
                return Ok(());
            }
            Ok(Err(Error::User(sentence))) => sentence,
            Ok(Err(Error::Internal(internal))) => internal.doing.to_owned(),
            Err(_) => "the handler panicked".to_owned(),
        };
        self.failed(&row, &fault).await
    }

    /// `why` holds no data of people: the log and the row tell what was being done, not with what.
    async fn failed(&self, row: &Claimed, why: &str) -> Result<()> {
        let due = &row.due;
        let now = self.clock.now();
        self.metrics.failed.inc();
        if due.attempts >= MOST_ATTEMPTS {
            self.metrics.parked.inc();
            error!(workspace = %row.workspace, feature = due.feature, key = due.key, why, "timer parked after 10 attempts");
            return store::park(&self.db, due, now, why).await;
        }
        warn!(workspace = %row.workspace, feature = due.feature, key = due.key, attempts = due.attempts, why, "timer failed");
        store::back_off(&self.db, (&row.workspace, due), now + self.backoff.wait(due.attempts), why).await
    }
}

#[cfg(test)]
mod tests;
