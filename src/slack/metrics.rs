//! What the edge counts.

use crate::signal::Signal;
use prometheus_client::{
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};
use std::time::Duration;

type Label = [(&'static str, &'static str); 1];

/// Counters of both doors, HTTP and Socket Mode; clones count together.
#[derive(Clone, Debug)]
pub struct EdgeMetrics {
    received: Family<Label, Counter>,
    ignored: Family<Label, Counter>,
    refused: Family<Label, Counter>,
    late: Family<Label, Counter>,
    follow_ups: Family<Label, Counter>,
    faults: Counter,
    seconds: Family<Label, Histogram, fn() -> Histogram>,
}

impl Default for EdgeMetrics {
    fn default() -> Self {
        Self {
            received: Family::default(),
            ignored: Family::default(),
            refused: Family::default(),
            late: Family::default(),
            follow_ups: Family::default(),
            faults: Counter::default(),
            // Slack waits three seconds, a turn should take 50 ms.
            seconds: Family::new_with_constructor(|| {
                Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5])
            }),
        }
    }
}

impl EdgeMetrics {
    /// Makes them readable at `/metrics`.
    pub fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("slack");
        registry.register("signals", "Signals received, by kind", self.received.clone());
        registry.register("ignored", "Authentic requests of no use to us, by reason", self.ignored.clone());
        registry.register("refused", "Requests not let in, by reason", self.refused.clone());
        registry.register("late", "Signals not answered before Slack's limit, by kind", self.late.clone());
        registry.register("follow_ups", "Answers after the acknowledgement, by outcome", self.follow_ups.clone());
        registry.register("faults", "Signals that ended in a fault of ours", self.faults.clone());
        registry.register("turn_seconds", "From signal to reply, by kind", self.seconds.clone());
    }

    pub(super) fn received(&self, kind: &'static str) {
        self.received.get_or_create(&[("kind", kind)]).inc();
    }
    pub(super) fn ignored(&self, reason: &'static str) {
        self.ignored.get_or_create(&[("reason", reason)]).inc();
    }
    pub(super) fn refused(&self, reason: &'static str) {
        self.refused.get_or_create(&[("reason", reason)]).inc();
    }
    pub(super) fn late(&self, kind: &'static str) {
        self.late.get_or_create(&[("kind", kind)]).inc();
    }
    pub(super) fn followed_up(&self, outcome: &'static str) {
        self.follow_ups.get_or_create(&[("outcome", outcome)]).inc();
    }
    pub(super) fn fault(&self) {
        self.faults.inc();
    }
    pub(super) fn took(&self, kind: &'static str, time: Duration) {
        self.seconds.get_or_create(&[("kind", kind)]).observe(time.as_secs_f64());
    }

    /// How often authentic requests were ignored for `reason`.
    pub fn ignored_for(&self, reason: &'static str) -> u64 {
        self.ignored.get_or_create(&[("reason", reason)]).get()
    }
    /// How often requests were not let in for `reason`.
    pub fn refused_for(&self, reason: &'static str) -> u64 {
        self.refused.get_or_create(&[("reason", reason)]).get()
    }
}

/// One word for a signal.
pub(super) fn kind(signal: &Signal) -> &'static str {
    match signal {
        Signal::Command(_) => "command",
        Signal::Action(_) => "action",
        Signal::Shortcut(_) => "shortcut",
        Signal::Submission(_) => "submission",
        Signal::Closed(_) => "closed",
        Signal::Suggest(_) => "suggest",
        Signal::Event(_) => "event",
        Signal::Due(_) => "due",
    }
}
