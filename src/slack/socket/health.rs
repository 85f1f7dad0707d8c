//! How the connection is doing, for readiness and for people.

use jiff::Timestamp;
use std::sync::Arc;
use tokio::sync::watch;

/// A handle on the connection's health; clones tell the same.
#[derive(Clone, Default)]
pub struct SocketHealth(Arc<watch::Sender<Pulse>>);

/// How the connection is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pulse {
    /// Since when one stands without a gap; `None` while none does. A silent one is found out within a minute.
    pub connected_since: Option<Timestamp>,
    /// When Slack was last heard.
    pub last_traffic: Option<Timestamp>,
    /// What went wrong last, while something is wrong.
    pub trouble: Option<String>,
}

impl SocketHealth {
    /// As it is now.
    pub fn pulse(&self) -> Pulse {
        self.0.borrow().clone()
    }

    /// Whether envelopes arrive.
    pub fn is_connected(&self) -> bool {
        self.0.borrow().connected_since.is_some()
    }

    /// Returns when `wanted` is so.
    pub async fn until(&self, wanted: impl FnMut(&Pulse) -> bool) {
        // Cannot fail: the sender lives in `self`.
        let _ = self.0.subscribe().wait_for(wanted).await;
    }

    pub(super) fn connected(&self, now: Timestamp) {
        self.0.send_modify(|pulse| {
            pulse.connected_since.get_or_insert(now);
            pulse.trouble = None;
        });
    }
    pub(super) fn traffic(&self, now: Timestamp) {
        self.0.send_modify(|pulse| pulse.last_traffic = Some(now));
    }
    pub(super) fn lost(&self, why: &str) {
        self.0.send_modify(|pulse| {
            pulse.connected_since = None;
            pulse.trouble = Some(why.to_owned());
        });
    }
    /// A further attempt failed; the connection that serves, if one does, goes on.
    pub(super) fn trouble(&self, why: &str) {
        self.0.send_modify(|pulse| pulse.trouble = Some(why.to_owned()));
    }
}
