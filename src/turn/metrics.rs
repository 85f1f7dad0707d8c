//! What the operator may want to know of turns.

use super::asks::Tally;
use jiff::SignedDuration;
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
    asked_late: Histogram,
    lateness: Histogram,
    put_off: Counter,
    joined: Counter,
    amiss: Family<AmissLabel, Counter>,
}

impl Default for TurnMetrics {
    fn default() -> Self {
        let statements = Histogram::new(exponential_buckets(2.0, 1.5, 12));
        let lateness = || Histogram::new([0.5, 1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 3_600.0]);
        Self {
            turns: Family::default(),
            reruns: Counter::default(),
            statements,
            asked_late: lateness(),
            lateness: lateness(),
            put_off: Counter::default(),
            joined: Counter::default(),
            amiss: Family::default(),
        }
    }
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct TurnLabel {
    feature: &'static str,
    end: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct AmissLabel {
    feature: &'static str,
    kind: &'static str,
}

impl TurnMetrics {
    /// Makes them visible under `/metrics`.
    pub fn register(&self, metrics: &mut Registry) {
        metrics.register("turns", "Turns by feature and how they ended", self.turns.clone());
        let statements = self.statements.clone();
        metrics.register("turn_statements", "SQL statements of a turn that was committed or only read", statements);
        let help = "From the instant a ritual planned a question for to it being asked: written down, to be sent";
        metrics.register("prompt_asked_lateness_seconds", help, self.asked_late.clone());
        let help = "From the instant an ask was to go out to the person having it";
        metrics.register("prompt_lateness_seconds", help, self.lateness.clone());
        let help = "Asks put off to another day, because their person had enough for this one";
        metrics.register("asks_put_off", help, self.put_off.clone());
        metrics.register("asks_joined", "Asks that joined a message with others", self.joined.clone());
        metrics.register("amiss", "What watchdogs found amiss, mended or told", self.amiss.clone());
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

    /// What a turn that was committed did with asks.
    pub(super) fn asked(&self, tally: &Tally) {
        let observe = |late: &[SignedDuration], figure: &Histogram| {
            late.iter().for_each(|late| figure.observe(late.as_secs_f64().max(0.0)));
        };
        observe(&tally.asked_late, &self.asked_late);
        observe(&tally.late, &self.lateness);
        self.put_off.inc_by(tally.put_off);
        self.joined.inc_by(tally.joined);
    }

    /// What a turn that was committed found amiss.
    pub(super) fn found_amiss(&self, feature: &'static str, kinds: &[&'static str]) {
        for &kind in kinds {
            self.amiss.get_or_create(&AmissLabel { feature, kind }).inc();
        }
    }

    /// A turn lost against another one.
    pub(super) fn run_again(&self) {
        self.reruns.inc();
    }
}
