//! A large organisation: how it is read from Slack, how fast commands that read answer in it, and how its start page is drawn.
//!
//! Everybody belongs to a pod, every pod has a lead, a home channel, three key results and a stand-up; the other channels are nobody's.

use crate::{
    Outcome,
    agency::{Agency, Beginning, lead, lead_id, staff_id},
    client::{Line, expect},
    figures::{Spread, listed, percentile},
    place::Place,
    say,
};
use clap::Args;
use jiff::SignedDuration;
use podkeeper::{
    app::next_after_quiet,
    directory::{
        members::add_member,
        pods::find_pod_by_key,
        tags::{TagKind, replace_tags},
    },
    ids::UserId,
    sandbox::Limits,
};
use std::time::{Duration, Instant};

/// What is measured of a large organisation.
#[derive(Args)]
pub(crate) struct Directory {
    /// Pods, each with a lead and a home channel.
    #[arg(long = "teams", default_value_t = 300)]
    pods: usize,
    /// People, leads among them.
    #[arg(long, default_value_t = 5_000)]
    people: usize,
    /// Channels, homes among them.
    #[arg(long, default_value_t = 8_000)]
    channels: usize,
    /// How often each command is asked in a round.
    #[arg(long, default_value_t = 100)]
    times: usize,
    /// How often each is measured.
    #[arg(long = "measured", default_value_t = 5)]
    rounds: usize,
}

/// What people type, and a word of the answer. The lead of pod 7 asks, in its home channel.
const READS: [(&str, &str, &str); 13] = [
    ("/pod", "who pricing-7", "Team 7"),
    ("/pod", "who client-7", "Team 7"),
    ("/pod", "show team-7", "Team 7"),
    ("/pod", "list", "Team"),
    ("/pod", "map", "Team"),
    ("/channel", "list", "Channels of Team 7"),
    ("/channel", "rules", "pod-"),
    ("/channel", "check", "channels"),
    ("/okr", "show", "More clients who stay"),
    ("/escalate", "list", "Nothing is open"),
    ("/decide", "log", "No decision"),
    ("/ritual", "list", "tand-up"),
    ("/decide", "rights", "pricing"),
];

/// Who asks.
const ASKER: usize = 7;

impl Directory {
    /// The tables' head.
    pub(crate) fn head(&self) -> String {
        format!(
            "\n{} pods, {} people, {} channels; {} times each, {} rounds: median [lowest-highest]\n\n\
             | | p50 ms | p99 ms | statements |\n|---|---|---|---|\n",
            self.pods, self.people, self.channels, self.times, self.rounds
        )
    }
}

/// Measures in one place; rows of the table, and what reading Slack took.
pub(crate) async fn measure(wanted: &Directory, engine: &str, places: Vec<Place>) -> Outcome<String> {
    let mut rows = String::new();
    for place in places {
        let measured = measure_one(wanted, engine, &place).await;
        place.remove().await?;
        rows += &measured?;
    }
    Ok(rows)
}

async fn measure_one(wanted: &Directory, engine: &str, place: &Place) -> Outcome<String> {
    let staff = wanted.people.saturating_sub(wanted.pods);
    let channels = wanted.channels.saturating_sub(wanted.pods);
    let beginning = Beginning { limits: Limits::off(), staff, channels, ..Beginning::now() };
    let mut agency = Agency::open(place.url("bot"), wanted.pods, beginning).await?;
    let mut rows = swept(&agency, engine, "the first look at Slack").await?;
    say(&format!("{engine}: pods\n"));
    agency.found_pods().await?;
    belong(wanted, &agency, staff).await?;
    rows += &swept(&agency, engine, "a look that finds nothing new").await?;
    for (command, text, words) in READS {
        rows += &typed(wanted, &agency, engine, (command, text), words).await?;
    }
    rows += &homes(wanted, &agency, engine).await?;
    agency.stop_bot().await;
    Ok(rows)
}

/// One look at everybody and everything, and what follows of it.
async fn swept(agency: &Agency, engine: &str, what: &str) -> Outcome<String> {
    agency.slack.forget_calls();
    let begun = Instant::now();
    let app = &agency.bot()?.app;
    app.sweep().await?;
    let read = begun.elapsed();
    agency.settle().await?;
    let calls = listed(&agency.calls());
    Ok(format!(
        "| {engine}: {what}: {:.2} s, and {:.2} s with what follows; {calls} | | | |\n",
        read.as_secs_f64(),
        begun.elapsed().as_secs_f64()
    ))
}

/// Everybody else belongs to a pod, each pod owns topics and has a client and a stand-up, and the database knows how much there is, as it
/// would by itself within a minute of any other day (on PostgreSQL by autovacuum).
async fn belong(wanted: &Directory, agency: &Agency, staff: usize) -> Outcome {
    let app = &agency.bot()?.app;
    for pod in 0..wanted.pods {
        let topics = format!("/pod topics team-{pod}: pricing-{pod}, tools-{pod}");
        agency.slack.command("chloe", "#general", &topics).await?;
        agency.slack.command(&lead(pod), &format!("#pod-team-{pod}"), "/ritual add standup").await?;
    }
    let mut tx = app.db().begin().await?;
    for pod in 0..wanted.pods {
        let key = format!("team-{pod}");
        let id = find_pod_by_key(&mut tx, app.workspace(), &key).await?.ok_or("a pod is missing")?.id;
        for number in (pod..staff).step_by(wanted.pods) {
            add_member(&mut tx, app.workspace(), id, &UserId(staff_id(number)), agency.clock.now()).await?;
        }
        replace_tags(&mut tx, app.workspace(), (TagKind::Client, id), &[format!("client-{pod}")]).await?;
    }
    tx.commit().await?;
    app.db().write("ANALYZE").execute().await?;
    agency.settle().await
}

/// A command that reads, again and again.
async fn typed(wanted: &Directory, agency: &Agency, engine: &str, typed: (&str, &str), words: &str) -> Outcome<String> {
    let mut line = Line::open(agency.bot()?.address).await?;
    let (mut p50, mut p99, mut statements) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=wanted.rounds {
        let before = agency.counts().await?;
        let mut taken = Vec::new();
        for _ in 0..wanted.times {
            let (answer, took) = line.command(agency, ASKER, typed).await?;
            expect(&answer, words)?;
            taken.push(took);
        }
        // The first round warms up.
        if round > 0 {
            taken.sort_unstable();
            p50.push(percentile(&taken, 50));
            p99.push(percentile(&taken, 99));
            statements.push(agency.counts().await?.since(&before).statements_a_turn());
        }
    }
    Ok(row(engine, &format!("`{} {}`", typed.0, typed.1), p50, p99, statements))
}

/// The start page of a member, a lead and an admin: drawn and published, again and again.
async fn homes(wanted: &Directory, agency: &Agency, engine: &str) -> Outcome<String> {
    let mut rows = String::new();
    for (who, id) in [("a member", staff_id(ASKER)), ("a lead", lead_id(ASKER)), ("an admin", "chloe".to_owned())] {
        let (mut p50, mut p99, mut statements) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..=wanted.rounds {
            let before = agency.counts().await?;
            let mut taken = Vec::new();
            for _ in 0..(wanted.times / 10).max(1) {
                taken.push(home(agency, &id).await?);
            }
            if round > 0 {
                taken.sort_unstable();
                p50.push(percentile(&taken, 50));
                p99.push(percentile(&taken, 99));
                statements.push(agency.counts().await?.since(&before).statements_a_turn());
            }
        }
        rows +=
            &row(engine, &format!("App Home of {who}, from the opening until it is published"), p50, p99, statements);
    }
    Ok(rows)
}

/// Opens it, and waits until Slack has it.
async fn home(agency: &Agency, who: &str) -> Outcome<Duration> {
    // Nobody's page is drawn twice within two seconds.
    agency.clock.advance(SignedDuration::from_secs(3));
    agency.settle().await?;
    let published = |agency: &Agency| agency.slack.calls_of("views.publish").len();
    let (begun, before) = (Instant::now(), published(agency));
    agency.slack.open_home(who, "home")?;
    let app = &agency.bot()?.app;
    while published(agency) == before {
        if begun.elapsed() > Duration::from_secs(10) {
            return Err("the App Home is not published".into());
        }
        next_after_quiet(app, &agency.slack, &agency.clock).await?;
    }
    Ok(begun.elapsed())
}

fn row(engine: &str, what: &str, p50: Vec<f64>, p99: Vec<f64>, statements: Vec<f64>) -> String {
    let (p50, p99, statements) = (Spread::of(p50), Spread::of(p99), Spread::of(statements));
    format!("| {engine}: {what} | {p50:.1} | {p99:.1} | {statements:.1} |\n")
}
