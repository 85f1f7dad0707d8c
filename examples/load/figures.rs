//! From durations to figures: rates, 99th percentiles, ratios, their medians and ranges.

use std::{
    collections::BTreeMap,
    fmt::{self, Display},
    time::Duration,
};

/// What the bot has counted (`/metrics`).
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    turns: f64,
    statements: f64,
    reruns: f64,
}

impl Counts {
    /// Reads the page of `/metrics`.
    pub(crate) fn read(page: &str) -> Self {
        let value = |name: &str| {
            let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            line.and_then(|value| value.trim().parse().ok()).unwrap_or(0.0)
        };
        Self {
            turns: value("podkeeper_turn_statements_count"),
            statements: value("podkeeper_turn_statements_sum"),
            reruns: value("podkeeper_turn_reruns_total"),
        }
    }

    /// SQL statements of a turn, on average.
    pub(crate) fn statements_a_turn(self) -> f64 {
        self.statements / self.turns.max(1.0)
    }

    /// What came since `before`.
    pub(crate) fn since(self, before: &Self) -> Self {
        Self {
            turns: self.turns - before.turns,
            statements: self.statements - before.statements,
            reruns: self.reruns - before.reruns,
        }
    }
}

/// One measurement.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    /// Requests a second.
    rate: f64,
    /// Milliseconds within which 99 of 100 were answered.
    p99: f64,
    /// The middle one, in milliseconds.
    p50: f64,
    /// SQL statements of a turn, on average.
    statements: f64,
    /// Of 100 turns, how many had to be run again.
    reruns: f64,
}

impl Taken {
    pub(crate) fn new(mut latencies: Vec<Duration>, seconds: f64, spent: Counts) -> Self {
        latencies.sort_unstable();
        let count = u32::try_from(latencies.len()).map_or(0.0, f64::from);
        Self {
            rate: count / seconds,
            p99: percentile(&latencies, 99),
            p50: percentile(&latencies, 50),
            statements: spent.statements_a_turn(),
            reruns: 100.0 * spent.reruns / count.max(1.0),
        }
    }
}

/// The value below which so many of a hundred sorted durations lie, in milliseconds.
pub(crate) fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let value = sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1)));
    value.copied().map_or(0.0, milliseconds)
}

/// How often each method was called.
pub(crate) fn listed(calls: &BTreeMap<String, usize>) -> String {
    let each: Vec<String> = calls.iter().map(|(method, count)| format!("{count} {method}")).collect();
    if each.is_empty() { "none".to_owned() } else { each.join(", ") }
}

/// A duration as a number.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// A round, while one waits.
pub(crate) fn line(round: usize, measured: &[Taken]) -> String {
    let each: Vec<String> = measured.iter().map(|one| format!("{:.0}/s (p99 {:.1} ms)", one.rate, one.p99)).collect();
    format!("round {round}: bare {}, update {}, show {}\n", each[0], each[1], each[2])
}

/// All rounds.
#[derive(Default)]
pub(crate) struct Report(Vec<Vec<Taken>>);

impl Report {
    /// One more round: bare, update, show.
    pub(crate) fn add(&mut self, round: Vec<Taken>) {
        self.0.push(round);
    }

    fn spread(&self, of: impl Fn(&[Taken]) -> f64) -> Spread {
        Spread::of(self.0.iter().map(|round| of(round)).collect())
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "median [lowest-highest] of {} rounds", self.0.len())?;
        for (place, name) in ["bare", "update", "show"].iter().enumerate() {
            let rate = self.spread(|round| round[place].rate);
            let p50 = self.spread(|round| round[place].p50);
            let p99 = self.spread(|round| round[place].p99);
            writeln!(f, "{name:7} rate {rate:.0}/s  p50 {p50:.1} ms  p99 {p99:.1} ms")?;
        }
        for (place, name) in [(1, "update"), (2, "show")] {
            let rate = self.spread(|round| round[place].rate / round[0].rate);
            let p99 = self.spread(|round| round[place].p99 / round[0].p99);
            let statements = self.spread(|round| round[place].statements);
            let reruns = self.spread(|round| round[place].reruns);
            writeln!(
                f,
                "{name:7} beside bare: rate x{rate:.2}, p99 x{p99:.2}; {statements:.2} statements, {reruns:.1} of 100 run again"
            )?;
        }
        Ok(())
    }
}

/// The middle of some values, and how far they lie apart.
pub(crate) struct Spread {
    lowest: f64,
    median: f64,
    highest: f64,
}

impl Spread {
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or(0.0);
        Self { lowest: at(0), median: at(values.len() / 2), highest: at(values.len().saturating_sub(1)) }
    }
}

impl Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = f.precision().unwrap_or(0);
        write!(f, "{:.places$} [{:.places$}-{:.places$}]", self.median, self.lowest, self.highest)
    }
}
