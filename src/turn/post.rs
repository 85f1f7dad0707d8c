//! A message as a feature wants it.

use crate::{
    delivery::store::{Priority, Thread, To},
    ids::MessageTs,
    signal::Message,
};
use jiff::Timestamp;

/// A message Slack must show under a key, now and later.
pub struct Post<'a> {
    pub(super) key: &'a str,
    pub(super) to: &'a To,
    pub(super) message: &'a Message,
    pub(super) thread: Option<Thread<'a>>,
    pub(super) priority: Priority,
    pub(super) outcomes: bool,
    pub(super) not_before: Option<Timestamp>,
    pub(super) expires_at: Option<Timestamp>,
}

impl<'a> Post<'a> {
    /// Shows `message` to `to`, a channel or a person, under `key`: a new message the first time, an edited one later.
    pub fn new(key: &'a str, to: &'a To, message: &'a Message) -> Self {
        Self {
            key,
            to,
            message,
            thread: None,
            priority: Priority::Normal,
            outcomes: false,
            not_before: None,
            expires_at: None,
        }
    }

    /// In the thread of another post of the same feature; waits for it, and fails with it.
    #[must_use]
    pub fn in_thread_of(mut self, key: &'a str) -> Self {
        self.thread = Some(Thread::Of(key));
        self
    }

    /// In the thread of a message of anybody's, in the conversation it goes to.
    #[must_use]
    pub fn in_thread_at(mut self, ts: &'a MessageTs) -> Self {
        self.thread = Some(Thread::At(ts));
        self
    }

    /// What it may overtake; [`Priority::Normal`] unless said.
    #[must_use]
    pub fn with_priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// The feature wants to hear that it was delivered. Failures it hears of anyway.
    #[must_use]
    pub fn tell_outcome(mut self) -> Self {
        self.outcomes = true;
        self
    }

    /// Not earlier.
    #[must_use]
    pub fn not_before(mut self, at: Timestamp) -> Self {
        self.not_before = Some(at);
        self
    }

    /// Not at all if it could not go out until then.
    #[must_use]
    pub fn until(mut self, at: Timestamp) -> Self {
        self.expires_at = Some(at);
        self
    }
}
