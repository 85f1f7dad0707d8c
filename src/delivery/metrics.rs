//! What delivery counts.

use jiff::Timestamp;
use prometheus_client::{
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};

type PerKind = Family<[(&'static str, &'static str); 1], Counter>;

/// Counters of delivery; clones count together.
#[derive(Clone)]
pub struct Metrics {
    sent: PerKind,
    retried: PerKind,
    failed: PerKind,
    pub(super) limited: Counter,
    pub(super) unknown: Counter,
    lateness: Histogram,
}

impl Metrics {
    /// All at zero, on no page yet.
    pub fn new() -> Self {
        Self {
            sent: PerKind::default(),
            retried: PerKind::default(),
            failed: PerKind::default(),
            limited: Counter::default(),
            unknown: Counter::default(),
            lateness: Histogram::new([0.1, 0.5, 1.0, 2.0, 5.0, 30.0, 120.0, 600.0, 3_600.0]),
        }
    }

    /// Puts them on the page of `registry`.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("deliveries_sent", "What Slack took, by kind", self.sent.clone());
        registry.register("deliveries_retried", "Attempts that will be repeated, by kind", self.retried.clone());
        registry.register("deliveries_failed", "What Slack will not have, by kind", self.failed.clone());
        registry.register("deliveries_limited", "Answers of 429", self.limited.clone());
        registry.register("deliveries_unknown", "Attempts whose outcome was unknown at first", self.unknown.clone());
        let help = "From the instant a revision, call or Home was due to Slack taking it";
        registry.register("deliveries_lateness_seconds", help, self.lateness.clone());
    }

    pub(super) fn sent(&self, kind: &'static str) {
        self.sent.get_or_create(&[("kind", kind)]).inc();
    }
    pub(super) fn retried(&self, kind: &'static str) {
        self.retried.get_or_create(&[("kind", kind)]).inc();
    }
    pub(super) fn late(&self, due: Timestamp, now: Timestamp) {
        self.lateness.observe(now.duration_since(due).as_secs_f64().max(0.0));
    }
    pub(super) fn failed(&self, kind: &'static str) {
        self.failed.get_or_create(&[("kind", kind)]).inc();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
