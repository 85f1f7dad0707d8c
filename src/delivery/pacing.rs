//! When the next call may be made: Slack's limits, and a rest for a line that is down.
//!
//! A call that could not be sent at all says nothing about its row: the whole workspace rests instead, so that a long
//! outage costs a few calls and the order of all that waits is kept.

use crate::{
    ids::WorkspaceId,
    slack::{limits::Pace, methods::Method},
    timers::backoff::Backoff,
};
use jiff::{SignedDuration, Timestamp};
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// A line that is down is tried at least so often.
const LONGEST_REST: SignedDuration = SignedDuration::from_secs(30);
/// So many calls in a row without an answer are a line that is down too.
const SILENT: u32 = 3;
/// A look that found a full page read far more than can be sent at once; the next one waits this long, however often it is
/// called for. Otherwise a fan-out, every turn of which calls for one, has the database read its backlog all the time. Not
/// longer, or calls wait for looks and not for the pace, which then does not grow.
const BETWEEN_LONG_LOOKS: Duration = Duration::from_millis(50);

/// The limits of one workspace, as its one sender knows them.
pub(super) struct Pacing {
    workspace: WorkspaceId,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    pace: Pace,
    silent: u32,
    rests: i64,
    rests_until: Option<Timestamp>,
    /// The last look found a full page.
    crowded_at: Option<Instant>,
}

impl Pacing {
    pub(super) fn new(workspace: WorkspaceId) -> Self {
        Self { workspace, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place for one call, or tells when there will be one. `conversation` is given for new messages.
    pub(super) fn take(&self, method: &Method, conversation: Option<&str>, now: Timestamp) -> Result<(), Timestamp> {
        let mut state = self.state();
        let rest = state.rests_until.filter(|until| *until > now);
        let limit = state.pace.not_before(&self.workspace, method, conversation, now);
        if let Some(at) = rest.max(limit) {
            return Err(at);
        }
        state.pace.started(&self.workspace, method, now);
        Ok(())
    }

    /// A look has ended; whether it found a full page.
    pub(super) fn looked(&self, is_full: bool) {
        self.state().crowded_at = is_full.then(Instant::now);
    }

    /// How long the next look waits.
    pub(super) fn before_look(&self) -> Option<Duration> {
        BETWEEN_LONG_LOOKS.checked_sub(self.state().crowded_at?.elapsed())
    }

    /// A new message was sent, or may have been.
    pub(super) fn posted(&self, conversation: &str, now: Timestamp) {
        self.state().pace.posted(&self.workspace, conversation, now);
    }

    /// Slack said 429.
    pub(super) fn limited(&self, method: &Method, retry_after: SignedDuration, now: Timestamp) {
        let mut state = self.state();
        state.pace.limited(&self.workspace, method, retry_after, now);
        state.answered();
    }

    /// Slack answered, whatever it said.
    pub(super) fn answered(&self) {
        self.state().answered();
    }

    /// No call could be sent.
    pub(super) fn unreachable(&self, backoff: &Backoff, now: Timestamp) {
        self.state().rest(backoff, now);
    }

    /// A call was sent and nothing came back.
    pub(super) fn unanswered(&self, backoff: &Backoff, now: Timestamp) {
        let mut state = self.state();
        state.silent += 1;
        if state.silent >= SILENT {
            state.rest(backoff, now);
        }
    }
}

impl State {
    fn answered(&mut self) {
        self.silent = 0;
        self.rests = 0;
        self.rests_until = None;
    }

    /// Calls that were in the air together fail together, and count once.
    fn rest(&mut self, backoff: &Backoff, now: Timestamp) {
        if self.rests_until.is_none_or(|until| until <= now) {
            self.rests += 1;
            self.rests_until = Some(now + backoff.wait(self.rests).min(LONGEST_REST));
        }
    }
}
