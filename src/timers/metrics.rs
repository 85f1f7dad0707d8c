//! What the timers count.

use prometheus_client::{
    metrics::{counter::Counter, histogram::Histogram},
    registry::Registry,
};

/// Counters of the timers; clones count together.
#[derive(Clone)]
pub struct Metrics {
    pub(super) fired: Counter,
    pub(super) failed: Counter,
    pub(super) parked: Counter,
    pub(super) lateness: Histogram,
}

impl Metrics {
    /// All at zero, on no page yet.
    pub fn new() -> Self {
        Self {
            fired: Counter::default(),
            failed: Counter::default(),
            parked: Counter::default(),
            lateness: Histogram::new([0.01, 0.05, 0.25, 1.0, 5.0, 30.0, 300.0, 3_600.0]),
        }
    }

    /// Puts them on the page of `registry`.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("timers_fired", "Timer rows handled", self.fired.clone());
        registry.register("timers_failed", "Attempts at timer rows that failed", self.failed.clone());
        registry.register("timers_parked", "Timer rows given up after 10 attempts", self.parked.clone());
        registry.register(
            "timers_lateness_seconds",
            "From a timer's due instant to its first attempt",
            self.lateness.clone(),
        );
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
