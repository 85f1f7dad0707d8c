//! What both doors, HTTP and Socket Mode, do with an authentic payload: read it, hand it up, answer in time.
//!
//! Slack waits three seconds. Each signal is a task of its own that neither the end of that time nor a client that hangs
//! up can cancel: it commits, and what it has to say then goes out beside the acknowledgement. At shutdown the tracker
//! is waited for.

use super::{
    api::{Api, CallError, trigger_is_spent},
    inbound::{Parsed, Reading},
    metrics::{EdgeMetrics, kind},
    replies::{self, Ack, FollowUp, Place, Plan},
};
use crate::{
    clock::Clock,
    error::{Error, Result},
    ids::{UserId, WorkspaceId},
    signal::{Dispatch, Modal, Reply, Signal},
};
use futures_util::FutureExt;
use std::{
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::oneshot;
use tokio_util::task::TaskTracker;

/// Slack waits three seconds; half a second of them is for the way.
const PATIENCE: Duration = Duration::from_millis(2_500);

/// Everything a door needs; clones share it.
#[derive(Clone)]
pub struct Edge(Arc<Inner>);

struct Inner {
    us: Us,
    api: Api,
    dispatch: Arc<dyn Dispatch>,
    clock: Clock,
    tasks: TaskTracker,
    metrics: EdgeMetrics,
    patience: Duration,
}

/// Who our token speaks for.
#[derive(Clone, Debug)]
pub struct Us {
    /// Our workspace.
    pub workspace: WorkspaceId,
    /// The bot's user there.
    pub bot: UserId,
}

impl Edge {
    /// Signals of `us` go to `dispatch`; answers that need a call are made by `api`.
    pub fn new(us: Us, api: Api, dispatch: Arc<dyn Dispatch>, clock: Clock, metrics: EdgeMetrics) -> Self {
        Self(Arc::new(Inner { us, api, dispatch, clock, tasks: TaskTracker::new(), metrics, patience: PATIENCE }))
    }

    /// Waits until every signal that was taken is handled and answered. Doors are to be closed before.
    pub async fn finish(&self) {
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    /// Waits until nothing that was taken is under way; what comes in later is taken as before.
    pub async fn idle(&self) {
        self.0.tasks.close();
        self.0.tasks.wait().await;
        self.0.tasks.reopen();
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.0.clock
    }
    pub(super) fn metrics(&self) -> &EdgeMetrics {
        &self.0.metrics
    }

    /// Reads a payload with `read`, at this moment and as us.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Reading<'_>) -> T) -> T {
        read(&Reading { bot: &self.0.us.bot, now: self.0.clock.now() })
    }

    /// The acknowledgement for what was read, once it is due: after the commit, or when Slack can wait no longer.
    pub(super) async fn take(&self, parsed: Parsed) -> Ack {
        match parsed {
            Parsed::Signal(signal) => self.handle(*signal).await,
            Parsed::Ignored(reason) => {
                tracing::debug!(reason, "ignored");
                self.0.metrics.ignored(reason);
                Ack::Empty
            }
            Parsed::UrlVerification(_) | Parsed::SslCheck => Ack::Empty,
        }
    }

    async fn handle(&self, signal: Signal) -> Ack {
        let (kind, place) = (kind(&signal), Place::of(&signal));
        self.0.metrics.received(kind);
        let late = place.late_ack();
        let (answer, mut answered) = oneshot::channel();
        let edge = self.clone();
        self.0.tasks.spawn(async move { edge.turn(signal, kind, place, answer).await });
        let Some(late) = late else {
            return answered.await.unwrap_or(Ack::Refused);
        };
        if let Ok(ack) = tokio::time::timeout(self.0.patience, &mut answered).await {
            return ack.unwrap_or(Ack::Empty);
        }
        // From here on the task knows that nobody waits; it may just have answered, though.
        answered.close();
        answered.try_recv().unwrap_or_else(|_| {
            self.0.metrics.late(kind);
            late
        })
    }

    /// One signal from the hand-over to the last word about it.
    async fn turn(self, signal: Signal, kind: &'static str, place: Place, answer: oneshot::Sender<Ack>) {
        let begun = Instant::now();
        let workspace = &self.0.us.workspace;
        let result = AssertUnwindSafe(self.0.dispatch.handle(workspace, signal)).catch_unwind().await;
        self.0.metrics.took(kind, begun.elapsed());
        let result = result.unwrap_or_else(|_| Err(Error::internal("handling a signal", "the handler panicked")));
        let Some(reply) = self.reply(result, &place) else {
            // Nobody listens any more when the client has gone; then Slack brings it again anyway.
            let _ = answer.send(Ack::Refused);
            return;
        };
        let mut planned = replies::plan(&place, reply.clone());
        if answer.is_closed() || answer.send(std::mem::replace(&mut planned.ack, Ack::Empty)).is_err() {
            planned = replies::late_plan(&place, reply);
        }
        if let Plan { then: Some(follow_up), .. } = planned {
            self.follow_up(follow_up).await;
        }
    }

    /// The reply, or what a person reads of a fault; `None` for an event that is to come again.
    fn reply(&self, result: Result<Reply>, place: &Place) -> Option<Reply> {
        match result {
            Ok(reply) => Some(reply),
            Err(Error::User(sentence)) => {
                let said = super::blocks::message(super::mrkdwn::lines(&sentence)).build();
                Some(Reply::Say(said))
            }
            Err(error) => {
                let reference = reference();
                tracing::error!(%error, reference, "a signal ended in a fault");
                self.0.metrics.fault();
                replies::fault(place, &reference)
            }
        }
    }

    async fn follow_up(&self, follow_up: FollowUp) {
        let api = &self.0.api;
        let (what, outcome) = match follow_up {
            FollowUp::Respond { url, body } => ("response_url", api.respond(&url, &body).await),
            FollowUp::Open { person, trigger, modal } => {
                let outcome = api.open_view(&trigger, &modal).await;
                ("views.open", self.or_leave_a_button(outcome, &person, &modal).await)
            }
            FollowUp::Push { person, trigger, modal } => {
                let outcome = api.push_view(&trigger, &modal).await;
                ("views.push", self.or_leave_a_button(outcome, &person, &modal).await)
            }
            FollowUp::Update { view_id, hash, modal } => {
                let outcome = api.update_view(&view_id, hash.as_deref(), &modal).await;
                // The person closed it, or it shows something newer: nothing is to be done.
                let moot = |error: &CallError| matches!(error.code(), Some("hash_conflict" | "not_found"));
                ("views.update", outcome.or_else(|error| if moot(&error) { Ok(()) } else { Err(error) }))
            }
        };
        if let Err(error) = &outcome {
            tracing::warn!(%error, what, "an answer did not arrive");
        }
        self.0.metrics.followed_up(if outcome.is_ok() { "done" } else { "failed" });
    }

    /// A modal that may not have opened leaves a message with an *Open* button, so that nobody waits for it in vain.
    /// Only what Slack refuses for another reason than time would be refused again.
    async fn or_leave_a_button(
        &self,
        outcome: Result<(), CallError>,
        person: &UserId,
        modal: &Modal,
    ) -> Result<(), CallError> {
        let Err(error) = outcome else { return Ok(()) };
        if error.code().is_some() && !trigger_is_spent(&error) {
            return Err(error);
        }
        tracing::info!(%error, "a modal could not be opened in time");
        if let Err(error) = self.0.dispatch.could_not_open(&self.0.us.workspace, person, modal).await {
            tracing::error!(%error, "leaving a button for a modal");
        }
        Ok(())
    }
}

/// What a person can read out to the operator: eight characters, in the log beside the cause.
fn reference() -> String {
    uuid::Uuid::new_v4().simple().to_string().chars().take(8).collect()
}

#[cfg(test)]
impl Edge {
    /// As new, but out of patience after `patience`.
    pub(super) fn with_patience(self, patience: Duration) -> Self {
        let Inner { us, api, dispatch, clock, metrics, .. } = &*self.0;
        Self(Arc::new(Inner {
            us: us.clone(),
            api: api.clone(),
            dispatch: dispatch.clone(),
            clock: clock.clone(),
            tasks: TaskTracker::new(),
            metrics: metrics.clone(),
            patience,
        }))
    }
}

#[cfg(test)]
mod tests;
