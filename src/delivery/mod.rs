//! Delivery: makes Slack agree with what the database says it must show. Knows no feature.
//!
//! A **post** is a living message under a natural key: the row holds what Slack should show and what it does show, and one
//! step at a time closes the gap (`posts`). **Calls** do the rest (`calls`), and **App Homes** are rendered when they are
//! sent (`homes`). A turn writes all three through [`store`].
//!
//! What must stay true, whatever dies at whatever instruction:
//! - an attempt is committed before its call, and settled after it together with the outcome the feature is told;
//! - 0 lost: a row stays due until Slack agrees, or is failed and shown;
//! - 0 doubled: a first post of unknown outcome is read back, not before its call has timed out and 30 s have passed, and
//!   is sent again only when it is not there; should the first copy turn up after all, it is deleted. Where history may
//!   not be read, urgent posts are sent again and others are held and shown;
//! - first posts keep their order within a conversation and priority. One that backs off holds up those behind it for
//!   60 s from its first attempt, no longer;
//! - one process sends for a workspace at a time (`lease`), so Slack's limits, kept in memory, are kept in truth.
//!
//! While the workspace is paused, what was not asked for is held; while it is stopped, everything is. Nothing runs while
//! nothing is due.

mod calls;
mod homes;
mod lease;
mod metrics;
pub mod outgoing;
mod pacing;
mod pass;
mod posts;
pub mod problems;
mod rows;
mod slack;
pub mod store;
mod trouble;

#[cfg(test)]
mod tests;

pub use metrics::Metrics;

use crate::{
    clock::Clock,
    database::Db,
    error::Result,
    ids::WorkspaceId,
    signal::Dispatch,
    slack::api::CallError,
    timers::{
        Pulse,
        backoff::Backoff,
        probe::{Moment, Probe},
    },
};
use jiff::{SignedDuration, Timestamp};
use lease::{CALL_CUT, Holder};
use outgoing::Outgoing;
use pacing::Pacing;
use std::{future::Future, sync::Arc};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::error;

/// Other replicas may have written rows we were not woken for.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(15);
/// After a fault of the database.
const AFTER_FAULT: SignedDuration = SignedDuration::from_secs(1);

/// What a delivery stands on.
pub struct Parts {
    /// Where the rows are.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// The workspace it sends for.
    pub workspace: WorkspaceId,
    /// Slack.
    pub slack: Arc<dyn Outgoing>,
    /// Renders App Homes.
    pub dispatch: Arc<dyn Dispatch>,
    /// Notified by whoever committed something to be sent, or resumed the workspace.
    pub wake: Arc<Notify>,
    /// Notified when an outcome was written: the timers' wake-up.
    pub told: Arc<Notify>,
    /// What it counts.
    pub metrics: Metrics,
}

/// How one task of a pass ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Claimed, done, settled.
    Settled,
    /// The row had changed since the plan was made.
    Stale,
    /// A test's probe ended the process here.
    Killed,
}

/// The loop that sends for one workspace.
pub struct Delivery {
    db: Db,
    clock: Clock,
    workspace: WorkspaceId,
    slack: Arc<dyn Outgoing>,
    dispatch: Arc<dyn Dispatch>,
    wake: Arc<Notify>,
    told: Arc<Notify>,
    metrics: Metrics,
    pacing: Pacing,
    holder: Holder,
    backoff: Backoff,
    pulse: Pulse,
    probe: Option<Probe>,
}

impl Delivery {
    /// A sender that has sent nothing yet.
    pub fn new(parts: Parts) -> Self {
        Self {
            pacing: Pacing::new(parts.workspace.clone()),
            holder: Holder::new(&parts.db, &parts.workspace),
            db: parts.db,
            clock: parts.clock,
            workspace: parts.workspace,
            slack: parts.slack,
            dispatch: parts.dispatch,
            wake: parts.wake,
            told: parts.told,
            metrics: parts.metrics,
            backoff: Backoff::new(),
            pulse: Pulse::default(),
            probe: None,
        }
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

    /// Sends everything that can be sent at this instant; tells the next instant at which something may be.
    ///
    /// # Errors
    /// Only the database's own; what Slack says is written down at the rows.
    pub async fn run_due(&self) -> Result<Option<Timestamp>> {
        self.pass(&CancellationToken::new()).await
    }

    /// Sends what is due when it is due, until `stop`; calls in the air are then finished and settled, and the lease is
    /// released.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let next = match self.pass(&stop).await {
                Ok(next) => next,
                Err(fault) => {
                    error!(workspace = %self.workspace, %fault, "delivery was interrupted; trying again");
                    Some(self.clock.now() + AFTER_FAULT)
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.wake.notified() => {}
                () = self.sleep_until(next) => {}
            }
        }
        if let Err(fault) = self.holder.release(&self.db).await {
            error!(workspace = %self.workspace, %fault, "the lease could not be released; it ends by itself");
        }
    }

    async fn sleep_until(&self, next: Option<Timestamp>) {
        let again = self.db.is_shared().then(|| self.clock.now() + LOOK_AGAIN);
        match [next, again].into_iter().flatten().min() {
            Some(at) => self.clock.sleep_until(at).await,
            None => std::future::pending().await,
        }
    }

    /// No call takes longer than the lease allows, whatever its own timeouts say.
    async fn cut<T>(&self, call: impl Future<Output = Result<T, CallError>>) -> Result<T, CallError> {
        tokio::time::timeout(CALL_CUT, call)
            .await
            .unwrap_or_else(|_| Err(CallError::Unknown("no end in time".to_owned())))
    }

    fn killed(&self, moment: Moment) -> bool {
        self.probe.as_ref().is_some_and(|probe| probe(moment).is_break())
    }

    /// After a settlement that told a feature something, or nothing.
    fn settled(&self, told: bool) -> Result<Ended> {
        if self.killed(Moment::Settled) {
            return Ok(Ended::Killed);
        }
        if told {
            self.told.notify_one();
        }
        Ok(Ended::Settled)
    }
}
