//! A morning: at 09:30 everybody of a large pod is asked at once, while others go on typing.
//!
//! Everything is as in earnest: the loops run, the sandbox keeps Slack's limits, and its clock runs at the speed of the
//! machine's. Only who belongs to the pod is written straight into the database: thousands of commands would be measured
//! another day.

use crate::{
    Outcome,
    agency::{Agency, Beginning, KEY_RESULTS, staff_id},
    client::{Line, expect},
    figures::{Spread, milliseconds, percentile},
    place::Place,
    say,
};
use clap::{Args, ValueEnum};
use jiff::{SignedDuration, Timestamp};
use podkeeper::{
    database::Ts,
    directory::{members::add_member, pods::find_pod_by_key},
    ids::UserId,
    sandbox::{Call, Limits},
};
use serde_json::Value;
use sqlx::AssertSqlSafe;
use std::{
    cell::Cell,
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// What is measured of a morning.
#[derive(Args)]
pub(crate) struct Morning {
    /// People of the pod.
    #[arg(long, default_value_t = 2_000)]
    people: usize,
    /// Mornings on each database, each in an agency of its own.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// What comes at 09:30.
    #[arg(long, value_enum, default_value_t = Asked::Standup)]
    ritual: Asked,
    /// Stops as soon as everybody is asked, before Slack has all of it: that takes minutes.
    #[arg(long)]
    undelivered: bool,
}

/// What everybody is asked.
#[derive(Clone, Copy, ValueEnum)]
enum Asked {
    /// A stand-up.
    Standup,
    /// A reminder.
    Reminder,
}

/// The large pod; the others' leads type meanwhile.
const LARGE: usize = 0;
/// So many people type, each in a pod of their own.
const TYPISTS: usize = 4;
/// Between an answer and the next command.
const PAUSE: Duration = Duration::from_millis(50);
/// Thursday, 07:00 in Berlin.
const BEGINS: &str = "2026-11-19T06:00:00Z";
/// When leads have heard that they lead; what is asked of them later has a message of its own.
const BUSINESS_HOURS: &str = "2026-11-19T08:10:00Z";
/// The day before.
const SUNDAY: &str = "2026-11-22T12:00:00Z";
/// Monday, 09:30 in Berlin.
const COMES: &str = "2026-11-23T08:30:00Z";
/// Typing begins this much before.
const BEFORE: SignedDuration = SignedDuration::from_secs(2);
/// Who has not been asked after this long will not be.
const PATIENCE: Duration = Duration::from_secs(120);

impl Asked {
    fn command(self) -> &'static str {
        match self {
            Self::Standup => "/ritual add standup",
            Self::Reminder => "/ritual remind pod \"Book your hours\" every weekday at 9:30",
        }
    }

    /// As asks have it.
    fn kind(self) -> &'static str {
        match self {
            Self::Standup => "standup",
            Self::Reminder => "reminder",
        }
    }
}

/// A command that was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Typed {
    Help,
    Show,
    Update,
}

/// When it was sent and how long its answer took.
struct Answered {
    typed: Typed,
    at: Timestamp,
    took: Duration,
}

/// One morning.
struct Taken {
    /// Seconds from 09:30 until the last was asked.
    asked: f64,
    /// Sent until then.
    meanwhile: Vec<Answered>,
    delivered: Option<Delivered>,
}

/// What Slack says of a morning.
struct Delivered {
    /// Seconds from 09:30 until the last had it.
    seconds: f64,
    /// The least its limits allow.
    floor: f64,
    /// Answers of 429 per message.
    refused: f64,
}

/// Measures mornings in places that `place` makes; a table of them.
pub(crate) async fn measure(morning: &Morning, engine: &str, places: Vec<Place>) -> Outcome<String> {
    let mut taken = Vec::new();
    for place in places {
        let one = one(morning, &place).await;
        place.remove().await?;
        let one = one?;
        say(&format!("{engine}: {}\n", one.line()));
        taken.push(one);
    }
    Ok(table(engine, &taken))
}

impl Morning {
    /// Each morning needs a place of its own.
    pub(crate) fn runs(&self) -> usize {
        self.runs
    }

    /// The table's head.
    pub(crate) fn head(&self) -> String {
        format!(
            "\n{} people, a {} at 09:30, {} runs: median [lowest-highest]\n\n\
             | | asked after, s | `/podkeeper help`: p99, most ms | `/okr show`: p99, most ms \
             | `/okr update`: p99, most ms | delivered after, s | the floor, s | ratio | 429 per message |\n\
             |---|---|---|---|---|---|---|---|---|\n",
            self.people,
            self.ritual.kind(),
            self.runs
        )
    }
}

async fn one(morning: &Morning, place: &Place) -> Outcome<Taken> {
    let beginning = Beginning {
        at: BEGINS.parse()?,
        limits: Limits::default(),
        staff: morning.people - 1,
        channels: 0,
        more: Vec::new,
    };
    let mut agency = Agency::found(place.url("bot"), TYPISTS + 1, beginning).await?;
    for instant in [BUSINESS_HOURS, SUNDAY] {
        agency.clock.advance_to(instant.parse()?);
        agency.settle().await?;
    }
    join(&agency, morning.people - 1).await?;
    let mut line = Line::open(agency.bot()?.address).await?;
    let (answer, _) = line.command(&agency, LARGE, split(morning.ritual.command())).await?;
    expect(&answer, "Next")?;
    agency.settle().await?;
    start(&agency).await?;
    let taken = live(morning, &agency).await;
    agency.stop_bot().await;
    taken
}

fn split(line: &str) -> (&str, &str) {
    line.split_once(' ').unwrap_or((line, ""))
}

/// These people belong to the large pod. The database learns how many they are, as it would by itself within a minute of
/// any other day (on PostgreSQL by autovacuum).
async fn join(agency: &Agency, staff: usize) -> Outcome {
    let app = &agency.bot()?.app;
    let mut tx = app.db().begin().await?;
    let key = format!("team-{LARGE}");
    let pod = find_pod_by_key(&mut tx, app.workspace(), &key).await?.ok_or("there is no large pod")?;
    for number in 0..staff {
        let person = UserId(staff_id(number));
        add_member(&mut tx, app.workspace(), pod.id, &person, agency.clock.now()).await?;
    }
    tx.commit().await?;
    for table in ["people", "pod_members"] {
        app.db().write(AssertSqlSafe(format!("ANALYZE {table}"))).execute().await?;
    }
    Ok(())
}

/// The loops run, and the first look at everybody in Slack is over.
async fn start(agency: &Agency) -> Outcome {
    let app = &agency.bot()?.app;
    let since = agency.clock.now();
    app.start_loops();
    until(async || {
        let swept = app.db().read("SELECT COUNT(*) FROM workspaces WHERE synced_at >= $1").bind(Ts(since));
        Ok(swept.scalar::<i64>().await? > 0)
    })
    .await?;
    // What it found out is handled.
    sleep(Duration::from_secs(1)).await;
    Ok(())
}

async fn live(morning: &Morning, agency: &Agency) -> Outcome<Taken> {
    let comes: Timestamp = COMES.parse()?;
    agency.clock.advance_to(comes - BEFORE);
    let is_over = Cell::new(false);
    let typing = futures_util::future::try_join_all((1..=TYPISTS).map(|pod| type_on(agency, pod, &is_over)));
    let waiting = async {
        let asked = everybody_asked(morning, agency).await;
        is_over.set(true);
        asked
    };
    let (answered, asked) = futures_util::future::try_join(typing, waiting).await?;
    let mut meanwhile: Vec<Answered> = answered.into_iter().flatten().collect();
    meanwhile.retain(|answered| answered.at >= comes && answered.at <= asked);
    let delivered = if morning.undelivered { None } else { Some(delivered(morning, agency, comes).await?) };
    Ok(Taken { asked: asked.duration_since(comes).as_secs_f64(), meanwhile, delivered })
}

/// When the last ask was committed.
async fn everybody_asked(morning: &Morning, agency: &Agency) -> Outcome<Timestamp> {
    let (db, people) = (agency.bot()?.app.db(), i64::try_from(morning.people)?);
    until(async || {
        let asks = db.read("SELECT COUNT(*) FROM asks WHERE kind = $1").bind(morning.ritual.kind());
        Ok(asks.scalar::<i64>().await? >= people)
    })
    .await?;
    Ok(agency.clock.now())
}

/// One person: looks mostly, and now and then reports.
async fn type_on(agency: &Agency, pod: usize, is_over: &Cell<bool>) -> Outcome<Vec<Answered>> {
    let mut line = Line::open(agency.bot()?.address).await?;
    let mut answered = Vec::new();
    for number in pod.. {
        if is_over.get() {
            break;
        }
        let (_, key_result) = KEY_RESULTS[number % KEY_RESULTS.len()];
        let update = format!("/okr update {key_result} {} it goes on", 1 + number % 997);
        let (typed, text, words) = match number % 5 {
            0 => (Typed::Update, update.as_str(), "The card in"),
            1 | 3 => (Typed::Help, "/podkeeper help", "Podkeeper"),
            _ => (Typed::Show, "/okr show", "More clients who stay"),
        };
        let at = agency.clock.now();
        let (answer, took) = line.command(agency, pod, split(text)).await?;
        expect(&answer, words)?;
        answered.push(Answered { typed, at, took });
        sleep(PAUSE).await;
    }
    Ok(answered)
}

/// Waits until Slack shows everybody what they are asked.
async fn delivered(morning: &Morning, agency: &Agency, comes: Timestamp) -> Outcome<Delivered> {
    let (db, people) = (agency.bot()?.app.db(), i64::try_from(morning.people)?);
    let begun = Instant::now();
    loop {
        let shown = db.read("SELECT COUNT(*) FROM asks WHERE kind = $1 AND delivered_at IS NOT NULL");
        if shown.bind(morning.ritual.kind()).scalar::<i64>().await? >= people {
            break;
        }
        if begun.elapsed() > PATIENCE * 10 {
            return Err("not everybody has what they are asked".into());
        }
        sleep(Duration::from_millis(200)).await;
    }
    let posts: Vec<Call> =
        agency.slack.calls_of("chat.postMessage").into_iter().filter(|call| call.at >= comes).collect();
    let taken: Vec<&Call> = posts.iter().filter(|call| call.result["ok"] == true).collect();
    let last = taken.iter().filter(|call| is_to_person(&call.args)).map(|call| call.at).max().unwrap_or(comes);
    let count = |number: usize| u32::try_from(number).map(f64::from);
    let messages = count(taken.iter().filter(|call| call.at <= last).count())?;
    let refused = count(posts.iter().filter(|call| call.result["error"] == "ratelimited").count())?;
    Ok(Delivered {
        seconds: last.duration_since(comes).as_secs_f64(),
        floor: floor(messages),
        refused: refused / messages,
    })
}

fn is_to_person(args: &Value) -> bool {
    args["channel"].as_str().is_some_and(|channel| channel.starts_with('U'))
}

/// The least number of seconds in which the sandbox takes so many new messages: its bucket holds a minute's worth and is
/// full at first; what is more comes as it refills. Each person has a conversation of their own, so no other limit binds.
fn floor(messages: f64) -> f64 {
    let [.., minute] = Limits::default().per_minute;
    let minute = f64::from(minute);
    (messages - minute).max(0.0) / (minute / 60.0)
}

/// Asks again until it is so.
async fn until(mut is_so: impl AsyncFnMut() -> Outcome<bool>) -> Outcome {
    let begun = Instant::now();
    while !is_so().await? {
        if begun.elapsed() > PATIENCE {
            return Err(format!("not after {} s", PATIENCE.as_secs()).into());
        }
        sleep(Duration::from_millis(10)).await;
    }
    Ok(())
}

impl Taken {
    /// The 99th percentile of a command, and the most, in milliseconds.
    fn latency(&self, typed: Typed) -> (f64, f64) {
        let mut took: Vec<Duration> =
            self.meanwhile.iter().filter(|answered| answered.typed == typed).map(|answered| answered.took).collect();
        took.sort_unstable();
        (percentile(&took, 99), took.last().copied().map_or(0.0, milliseconds))
    }

    /// A run, while one waits.
    fn line(&self) -> String {
        let latency = |name, typed| {
            let (p99, most) = self.latency(typed);
            format!("{name} p99 {p99:.0} most {most:.0} ms")
        };
        let delivered = self.delivered.as_ref().map_or_else(String::new, |delivered| {
            let Delivered { seconds, floor, refused } = delivered;
            format!("; delivered after {seconds:.1} s, floor {floor:.1} s, {refused:.4} refused per message")
        });
        format!(
            "asked after {:.2} s; {} commands: {}, {}, {}{delivered}",
            self.asked,
            self.meanwhile.len(),
            latency("help", Typed::Help),
            latency("show", Typed::Show),
            latency("update", Typed::Update)
        )
    }
}

/// A row of the table.
fn table(engine: &str, taken: &[Taken]) -> String {
    let spread = |of: &dyn Fn(&Taken) -> f64| Spread::of(taken.iter().map(of).collect());
    let asked = spread(&|taken| taken.asked);
    let latency = |typed| {
        let (p99, most) = (spread(&|taken| taken.latency(typed).0), spread(&|taken| taken.latency(typed).1));
        format!("{p99:.0}, {most:.0}")
    };
    let delivered = |of: fn(&Delivered) -> f64, places: usize| {
        let values: Vec<f64> = taken.iter().filter_map(|taken| taken.delivered.as_ref()).map(of).collect();
        if values.is_empty() { "-".to_owned() } else { format!("{:.places$}", Spread::of(values)) }
    };
    format!(
        "| {engine} | {asked:.2} | {} | {} | {} | {} | {} | {} | {} |\n",
        latency(Typed::Help),
        latency(Typed::Show),
        latency(Typed::Update),
        delivered(|delivered| delivered.seconds, 1),
        delivered(|delivered| delivered.floor, 1),
        delivered(|delivered| delivered.seconds / delivered.floor.max(1.0), 3),
        delivered(|delivered| delivered.refused, 4)
    )
}
