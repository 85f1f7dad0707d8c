//! One clean-up of many channels: how long the bot works, how long Slack's limits make it last, and how often it calls Slack.
//!
//! The bot is a member of all of them, which is the dearest case; nobody has written for two hundred days. Two runs that only
//! report come first, as always; the third one asks.

use crate::{
    Outcome,
    agency::{Agency, Beginning},
    figures::listed,
    place::Place,
    say,
};
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use podkeeper::{app::next_after_quiet, sandbox::Limits};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// What is measured of clean-ups.
#[derive(Args)]
pub(crate) struct Cleanup {
    /// Channels that nobody writes in.
    #[arg(long, default_value_t = 8_000)]
    channels: usize,
}

/// Monday, 07:00 in Berlin.
const BEGINS: &str = "2026-11-23T06:00:00Z";
/// A run is over by then, or never.
const PATIENCE: SignedDuration = SignedDuration::from_hours(48);

/// What one run took.
pub(crate) struct Run {
    /// Of this machine's time.
    works: Duration,
    /// By the clock of the agency: Slack's limits.
    lasts: SignedDuration,
    /// Calls of each method.
    calls: BTreeMap<String, usize>,
}

impl Cleanup {
    /// The table's head.
    pub(crate) fn head(&self) -> String {
        format!(
            "\n{} channels, the bot in all of them\n\n| | the bot works | it lasts, at Slack's pace | calls |\n|---|---|---|---|\n",
            self.channels
        )
    }
}

/// Measures three runs; rows of the table.
pub(crate) async fn measure(wanted: &Cleanup, engine: &str, places: Vec<Place>) -> Outcome<String> {
    let mut rows = String::new();
    for place in places {
        let measured = measure_one(wanted, engine, &place).await;
        place.remove().await?;
        rows += &measured?;
    }
    Ok(rows)
}

async fn measure_one(wanted: &Cleanup, engine: &str, place: &Place) -> Outcome<String> {
    let beginning =
        Beginning { at: BEGINS.parse()?, limits: Limits::off(), staff: 0, channels: wanted.channels, more: Vec::new };
    let mut agency = Agency::found(place.url("bot"), 0, beginning).await?;
    agency.slack.command("chloe", "#general", "/channel cleanup on").await?;
    agency.settle().await?;
    let mut rows = String::new();
    for what in ["first report", "second report", "asks"] {
        say(&format!("{engine}: {what}\n"));
        let run = run_once(&agency).await?;
        rows += &format!(
            "| {engine}: {what} | {:.1} s | {} min | {} |\n",
            run.works.as_secs_f64(),
            run.lasts.as_mins(),
            listed(&run.calls)
        );
        agency.bot()?.app.sweep().await?;
        agency.settle().await?;
    }
    agency.stop_bot().await;
    Ok(rows)
}

/// One clean-up of this agency, from the command until it is through.
pub(crate) async fn run_once(agency: &Agency) -> Outcome<Run> {
    let app = &agency.bot()?.app;
    agency.slack.forget_calls();
    let (begun, at) = (Instant::now(), agency.clock.now());
    agency.slack.command("chloe", "#general", "/channel cleanup run").await?;
    let open = "SELECT COUNT(*) FROM cleanup_runs WHERE ending IS NULL";
    loop {
        let next: Option<Timestamp> = next_after_quiet(app, &agency.slack, &agency.clock).await?;
        if app.db().read(open).scalar::<i64>().await? == 0 {
            break;
        }
        let next = next.ok_or("a run is open, and nothing is due")?;
        if next.duration_since(at) > PATIENCE {
            return Err("the run does not end".into());
        }
        agency.clock.advance_to(next);
    }
    let works = begun.elapsed();
    Ok(Run { works, lasts: agency.clock.now().duration_since(at), calls: agency.calls() })
}
