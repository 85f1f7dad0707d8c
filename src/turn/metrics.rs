//! What the operator may want to know of turns.

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{
        counter::Counter,
        family::Family,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};

/// Counters of turns; clones share them.
#[derive(Clone)]
pub struct TurnMetrics {
    turns: Family<TurnLabel, Counter>,
    reruns: Counter,
    statements: Histogram,
}

impl Default for TurnMetrics {
    fn default() -> Self {
        let statements = Histogram::new(exponential_buckets(2.0, 1.5, 12));
        Self { turns: Family::default(), reruns: Counter::default(), statements }
    }
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct TurnLabel {
    feature: &'static str,
    end: &'static str,
}

impl TurnMetrics {
    /// Makes them visible under `/metrics`.
    pub fn register(&self, metrics: &mut Registry) {
        metrics.register("turns", "Turns by feature and how they ended", self.turns.clone());
        let statements = self.statements.clone();
        metrics.register("turn_statements", "SQL statements of a turn that was committed or only read", statements);
        metrics.register("turn_reruns", "Turns run again after losing against another one", self.reruns.clone());
    }

    /// A turn of `feature` ended like this.
    pub(super) fn count(&self, feature: &'static str, end: &'static str) {
        self.turns.get_or_create(&TurnLabel { feature, end }).inc();
    }

    /// A turn took so many statements.
    pub(super) fn took(&self, statements: u32) {
        self.statements.observe(f64::from(statements));
    }

    /// A turn lost against another one.
    pub(super) fn run_again(&self) {
        self.reruns.inc();
    }
}
