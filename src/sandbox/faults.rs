//! What a test makes go wrong: the next calls of a method, the acknowledgements of events.

use std::{collections::VecDeque, time::Duration};
use tokio::sync::watch;

/// One way for a Web API call to go wrong.
#[derive(Clone, Debug)]
pub enum Fault {
    /// `{"ok": false, "error": …}` without any effect.
    Error(String),
    /// 429 with `Retry-After` in seconds.
    RateLimited(u64),
    /// A bare HTTP status, such as 500, without any effect.
    Status(u16),
    /// The effect happens, the answer is a bare HTTP status.
    StatusAfter(u16),
    /// The connection closes before anything happens.
    DropBefore,
    /// The effect happens, then the connection closes.
    DropAfter,
    /// The effect happens, the answer is `fatal_error`.
    FatalAfter,
    /// The effect happens at once, the answer comes after this much real time.
    Slow(Duration),
    /// Nothing happens until the test lets it go on.
    HoldBefore(Gate),
    /// The effect happens; the answer waits until the test lets it go on.
    HoldAfter(Gate),
}

/// A door for one or more calls: they wait in front of it until it is opened.
#[derive(Clone, Debug)]
pub struct Gate(std::sync::Arc<watch::Sender<(usize, bool)>>);

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Gate {
    /// A closed door.
    pub fn new() -> Self {
        Self(std::sync::Arc::new(watch::Sender::new((0, false))))
    }

    /// Returns once a call waits in front of it (or has gone through).
    pub async fn arrived(&self) {
        // Cannot fail: the sender lives in `self`.
        let _ = self.0.subscribe().wait_for(|(waiting, _)| *waiting > 0).await;
    }

    /// Lets everybody through, now and later.
    pub fn open(&self) {
        self.0.send_modify(|(_, open)| *open = true);
    }

    pub(crate) async fn pass(&self) {
        self.0.send_modify(|(waiting, _)| *waiting += 1);
        let _ = self.0.subscribe().wait_for(|(_, open)| *open).await;
    }
}

/// What is still to go wrong.
#[derive(Default)]
pub(crate) struct Faults {
    /// By method, what its next calls meet.
    pub(crate) calls: Vec<(String, VecDeque<Fault>)>,
    /// How many acknowledgements of events are lost on the way.
    pub(crate) lost_acks: u32,
    /// How often every event is sent in addition.
    pub(crate) duplicates: u32,
}

impl Faults {
    /// The fault for this call, used up.
    pub(crate) fn next(&mut self, method: &str) -> Option<Fault> {
        let (_, queue) = self.calls.iter_mut().find(|(name, queue)| name == method && !queue.is_empty())?;
        queue.pop_front()
    }
}
