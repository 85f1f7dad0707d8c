//! A load program on loopback: how fast Podkeeper takes `/okr update` and `/okr show`, beside a bare axum + sqlx handler
//! in the same run.
//!
//! ```sh
//! cargo build --release && cargo run --release --example load
//! cargo run --release --example load -- morning    # 2,000 people are asked at 09:30
//! cargo run --release --example load -- idle       # 100,000 rituals that are not due
//! cargo run --release --example load -- escalations  # a press where 100 are open, and where 10,000 are
//! cargo run --release --example load -- cleanup     # one clean-up of 8,000 channels
//! cargo run --release --example load -- directory   # 300 pods, 5,000 people, 8,000 channels
//! ```
//!
//! Bare handler, update and show take turns, round after round, so that whatever else the machine does meets all of them
//! alike; what counts are the ratios within a round. What the figures were, and why, stands in `docs/PERFORMANCE.md`.

mod agency;
mod bare;
mod cleanup;
mod client;
mod directory;
mod escalations;
mod figures;
mod idle;
mod morning;
mod place;
mod start;

use agency::{Agency, Beginning};
use bare::Bare;
use clap::{Parser, Subcommand};
use cleanup::Cleanup;
use client::{Load, Mix};
use directory::Directory;
use escalations::Escalations;
use figures::{Report, Taken};
use idle::Idle;
use morning::Morning;
use place::Place;
use std::{
    error::Error,
    io::{Write, stdout},
    path::PathBuf,
    time::Duration,
};
use tracing_subscriber::EnvFilter;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures Podkeeper on this machine: how fast it answers, unless something else is said.
#[derive(Parser)]
struct Options {
    #[command(subcommand)]
    other: Option<Other>,
    /// People who type at the same time, each in pods of their own.
    #[arg(long, default_value_t = 16)]
    clients: usize,
    /// Pods of the agency; each with a channel, a lead and three key results.
    #[arg(long, default_value_t = 64)]
    pods: usize,
    /// How often each of the three is measured.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// How long each measurement lasts.
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Starts of `podkeeper serve` to measure on each database; 0 measures none.
    #[arg(long, default_value_t = 5)]
    starts: usize,
    /// The timers and the delivery run while turns are measured, and post what they leave.
    #[arg(long)]
    loops: bool,
    /// `sqlite`, `postgres`, or both.
    #[arg(long, global = true, value_delimiter = ',', default_values = ["sqlite", "postgres"])]
    on: Vec<String>,
    /// Where SQLite's files stand meanwhile: the disk that is measured.
    #[arg(long, global = true, default_value = "target")]
    folder: PathBuf,
    /// The PostgreSQL server; schemas of our own are made there and dropped.
    #[arg(long, global = true, default_value = "postgres://postgres@127.0.0.1:5432/test")]
    postgres: String,
}

/// What else can be measured.
#[derive(Subcommand)]
enum Other {
    /// How soon everybody is asked at 09:30 and has it, and how fast commands are answered meanwhile.
    Morning(Morning),
    /// What rituals cost that are not due.
    Idle(Idle),
    /// What a press costs where many escalations are open.
    Escalations(Escalations),
    /// What one clean-up of many channels takes.
    Cleanup(Cleanup),
    /// How fast a large organisation is read from Slack, and how fast it is answered about.
    Directory(Directory),
}

#[tokio::main]
async fn main() -> Outcome {
    let options = Options::parse();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("error")))
        .with_writer(std::io::stderr)
        .init();
    let mut tables = String::new();
    for engine in &options.on {
        match &options.other {
            Some(Other::Morning(morning)) => {
                let head = if tables.is_empty() { morning.head() } else { String::new() };
                tables += &(head
                    + &morning::measure(morning, engine, places(&options, engine, morning.runs()).await?).await?);
            }
            Some(Other::Idle(idle)) => {
                let head = if tables.is_empty() { idle.head() } else { String::new() };
                tables += &(head + &idle::measure(idle, engine, places(&options, engine, 2).await?).await?);
            }
            Some(Other::Escalations(wanted)) => {
                let head = if tables.is_empty() { wanted.head() } else { String::new() };
                tables += &(head + &escalations::measure(wanted, engine, places(&options, engine, 2).await?).await?);
            }
            Some(Other::Cleanup(wanted)) => {
                let head = if tables.is_empty() { wanted.head() } else { String::new() };
                tables += &(head + &cleanup::measure(wanted, engine, places(&options, engine, 1).await?).await?);
            }
            Some(Other::Directory(wanted)) => {
                let head = if tables.is_empty() { wanted.head() } else { String::new() };
                tables += &(head + &directory::measure(wanted, engine, places(&options, engine, 1).await?).await?);
            }
            None => {
                say(&format!("\n== {engine}, {} clients, {} pods ==\n", options.clients, options.pods));
                for place in places(&options, engine, 1).await? {
                    let measured = measure(&options, &place).await;
                    place.remove().await?;
                    measured?;
                }
            }
        }
    }
    say(&tables);
    Ok(())
}

async fn places(options: &Options, engine: &str, count: usize) -> Outcome<Vec<Place>> {
    let mut places = Vec::new();
    for _ in 0..count {
        places.push(match engine {
            "sqlite" => Place::sqlite(&options.folder)?,
            "postgres" => Place::postgres(&options.postgres).await?,
            other => return Err(format!("--on {other}: use sqlite or postgres").into()),
        });
    }
    Ok(places)
}

async fn measure(options: &Options, place: &Place) -> Outcome {
    let mut agency = Agency::found(place.url("bot"), options.pods, Beginning::now()).await?;
    if options.starts > 0 {
        agency.stop_bot().await;
        say(&start::measure("an empty database", &agency.slack, place.url("empty"), options.starts).await?);
        say(&start::measure("the agency's database", &agency.slack, place.url("bot"), options.starts).await?);
        agency.start_bot().await?;
    }
    if options.loops {
        agency.bot()?.app.start_loops();
    }
    let bare = Bare::start(place.url("bare"), agency.secret(), agency.clock.clone()).await?;
    let report = alternate(options, &agency, &bare).await?;
    say(&report.to_string());
    agency.stop_bot().await;
    bare.stop().await;
    Ok(())
}

/// Round after round, each in turn; the first round warms up and is not counted.
async fn alternate(options: &Options, agency: &Agency, bare: &Bare) -> Outcome<Report> {
    let mut report = Report::default();
    for round in 0..=options.rounds {
        let mut measured = Vec::new();
        for mix in [Mix::Bare, Mix::Update, Mix::Show] {
            let address = if mix == Mix::Bare { bare.address } else { agency.bot()?.address };
            let before = agency.counts().await?;
            let load = Load {
                mix,
                address,
                agency,
                clients: options.clients,
                lasts: Duration::from_secs_f64(options.seconds),
            };
            let latencies = client::drive(&load).await?;
            let spent = agency.counts().await?.since(&before);
            measured.push(Taken::new(latencies, options.seconds, spent));
        }
        if round > 0 {
            say(&figures::line(round, &measured));
            report.add(measured);
        }
    }
    Ok(report)
}

/// To the person at the terminal; one who closed it does not read it.
pub(crate) fn say(words: &str) {
    let _ = stdout().write_all(words.as_bytes());
    let _ = stdout().flush();
}
