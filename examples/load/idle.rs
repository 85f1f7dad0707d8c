//! Rituals that are not due: what the timers' loop pays for them when it looks what there is to do, and when one of them is.
//!
//! Two agencies side by side, one with few rituals and one with many, take turns. The many are copies of one, written
//! straight into the tables, each with its timer.

use crate::{
    Outcome,
    agency::{Agency, Beginning, staff_id},
    client::{Line, expect},
    figures::{Spread, milliseconds},
    place::Place,
    say,
};
use async_trait::async_trait;
use clap::Args;
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Weekday, tz::TimeZone};
use podkeeper::{
    error::Result as Ended,
    ids::{UserId, WorkspaceId},
    sandbox::Limits,
    signal::{Dispatch, DueWhat, HomeView, Modal, Reply, Signal},
    timers::{
        Metrics, Timers,
        store::{NewTimer, set_many},
    },
};
use serde_json::json;
use std::{sync::Arc, time::Instant};

/// What is measured of rituals that are not due.
#[derive(Args)]
pub(crate) struct Idle {
    /// Rituals of the one agency.
    #[arg(long, default_value_t = 1_000)]
    few: usize,
    /// Rituals of the other.
    #[arg(long, default_value_t = 100_000)]
    many: usize,
    /// How often each is measured.
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Looks in each round.
    #[arg(long, default_value_t = 40)]
    looks: u32,
}

/// Monday, 07:00 in Berlin.
const BEGINS: &str = "2026-11-23T06:00:00Z";
/// When the lead has heard that they lead; what is asked of them later has a message of its own.
const BUSINESS_HOURS: &str = "2026-11-23T08:10:00Z";
/// The one ritual that is due each day, at ten.
const DAILY: &str = "remind me \"Water the plants\" every weekday at 10:00";
/// The one that the others are copies of.
const COPIED: &str = "remind me \"Book your hours\" every Friday at 15:00";
/// Not before the last round.
const FAR_AWAY: SignedDuration = SignedDuration::from_hours(24 * 365);
/// Rows are written so many at a time.
const CHUNK: usize = 10_000;

/// Nobody is called: nothing is due.
struct Nobody;

#[async_trait]
impl Dispatch for Nobody {
    async fn handle(&self, _: &WorkspaceId, _: Signal) -> Ended<Reply> {
        Ok(Reply::Nothing)
    }
    async fn home(&self, _: &WorkspaceId, _: &UserId) -> Ended<Option<HomeView>> {
        Ok(None)
    }
    async fn could_not_open(&self, _: &WorkspaceId, _: &UserId, _: &Modal) -> Ended<()> {
        Ok(())
    }
}

/// An agency with its timers.
struct House {
    agency: Agency,
    timers: Timers,
}

/// What one house took in one round, in milliseconds.
#[derive(Clone, Copy, Default)]
struct Took {
    look: f64,
    turn: f64,
}

impl Idle {
    /// The table's head.
    pub(crate) fn head(&self) -> String {
        format!(
            "\n{} rounds: median [lowest-highest], in milliseconds; the ratio is taken within each round\n\n\
             | | {} rituals | {} rituals | ratio |\n|---|---|---|---|\n",
            self.rounds, self.few, self.many
        )
    }
}

/// Measures in two places; rows of the table.
pub(crate) async fn measure(idle: &Idle, engine: &str, places: Vec<Place>) -> Outcome<String> {
    let measured = alternate(idle, engine, &places).await;
    for place in places {
        place.remove().await?;
    }
    let rounds = measured?;
    let row = |name: &str, of: fn(&Took) -> f64| {
        let spread = |of: &dyn Fn(&[Took; 2]) -> f64| Spread::of(rounds.iter().map(of).collect());
        let (few, many) = (spread(&|[few, _]| of(few)), spread(&|[_, many]| of(many)));
        let ratio = spread(&|[few, many]| of(many) / of(few));
        format!("| {engine}: {name} | {few:.3} | {many:.3} | {ratio:.2} |\n")
    };
    Ok(row("a look, nothing due", |took| took.look) + &row("one is due, until Slack has it", |took| took.turn))
}

async fn alternate(idle: &Idle, engine: &str, places: &[Place]) -> Outcome<Vec<[Took; 2]>> {
    let mut houses = Vec::new();
    for (place, rituals) in places.iter().zip([idle.few, idle.many]) {
        say(&format!("{engine}: {rituals} rituals\n"));
        houses.push(House::found(place.url("bot"), rituals).await?);
    }
    let mut rounds = Vec::new();
    let mut ten = ten_o_clock(BEGINS.parse()?)?;
    // The first round warms up.
    for round in 0..=idle.rounds {
        let mut took = [Took::default(); 2];
        for (house, took) in houses.iter().zip(&mut took) {
            *took = house.round(idle, ten).await?;
        }
        if round > 0 {
            rounds.push(took);
        }
        ten = ten_o_clock(ten)?;
    }
    for house in &mut houses {
        house.agency.stop_bot().await;
    }
    Ok(rounds)
}

/// The next weekday's, in Berlin.
fn ten_o_clock(after: Timestamp) -> Outcome<Timestamp> {
    let berlin = TimeZone::get("Europe/Berlin")?;
    let mut day = after.to_zoned(berlin.clone()).date();
    loop {
        let at = day.at(10, 0, 0, 0).to_zoned(berlin.clone())?.timestamp();
        if at > after && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            return Ok(at);
        }
        day = day.checked_add(1.day())?;
    }
}

impl House {
    async fn found(url: String, rituals: usize) -> Outcome<Self> {
        let beginning = Beginning { at: BEGINS.parse()?, limits: Limits::off(), staff: 0, channels: 0, more: Vec::new };
        let agency = Agency::found(url, 1, beginning).await?;
        agency.clock.advance_to(BUSINESS_HOURS.parse()?);
        agency.settle().await?;
        let app = Arc::clone(&agency.bot()?.app);
        let mut line = Line::open(agency.bot()?.address).await?;
        for typed in [DAILY, COPIED] {
            let (answer, _) = line.command(&agency, 0, ("/ritual", typed)).await?;
            expect(&answer, "Next")?;
        }
        agency.settle().await?;
        copy(&agency, rituals).await?;
        let (db, clock) = (app.db().clone(), agency.clock.clone());
        let timers = Timers::new(db, clock, Arc::new(Nobody), Arc::default(), Metrics::new());
        Ok(Self { agency, timers })
    }

    async fn round(&self, idle: &Idle, ten: Timestamp) -> Outcome<Took> {
        let app = &self.agency.bot()?.app;
        self.agency.clock.advance_to(ten - SignedDuration::from_secs(60));
        self.agency.settle().await?;
        let begun = Instant::now();
        for _ in 0..idle.looks {
            self.timers.run_due().await?;
        }
        let look = milliseconds(begun.elapsed()) / f64::from(idle.looks);
        let before = self.agency.slack.calls_of("chat.postMessage").len();
        self.agency.clock.advance_to(ten);
        let begun = Instant::now();
        app.run_due().await?;
        let turn = milliseconds(begun.elapsed());
        let after = self.agency.slack.calls_of("chat.postMessage").len();
        if after != before + 1 {
            return Err(format!("at {ten} not one message went out, but {}", after - before).into());
        }
        Ok(Took { look, turn })
    }
}

/// So many copies of a ritual, each of somebody else, with their timers.
async fn copy(agency: &Agency, rituals: usize) -> Outcome {
    let app = &agency.bot()?.app;
    let (workspace, now) = (app.workspace(), agency.clock.now());
    for begin in (0..rituals).step_by(CHUNK) {
        let end = (begin + CHUNK).min(rituals);
        let mut tx = app.db().begin().await?;
        let copies: Vec<(i64,)> = tx
            .query(
                "WITH RECURSIVE numbers (number) AS (
                   SELECT CAST($1 AS BIGINT) UNION ALL SELECT number + 1 FROM numbers WHERE number + 1 < $2)
                 INSERT INTO rituals (workspace_id, kind, name, owner, person, schedule, own_zone, zone, audience, observers,
                   steps, skips, catch_up_minutes, destination, questions, text, details, state, paused_until, starts_at,
                   swept_at, next_at, created_by, created_at)
                 SELECT workspace_id, kind, name, owner, $3 || CAST(number AS TEXT), schedule, own_zone, zone, audience, observers, steps, skips,
                   catch_up_minutes, destination, questions, text, details, state, paused_until, starts_at, swept_at,
                   next_at, $3 || CAST(number AS TEXT), created_at
                 FROM numbers CROSS JOIN (SELECT * FROM rituals WHERE text = 'Book your hours' ORDER BY id LIMIT 1) one
                 RETURNING id",
            )
            .bind(i64::try_from(begin)?)
            .bind(i64::try_from(end)?)
            .bind(staff_id(0))
            .all()
            .await?;
        let due: Vec<(String, DueWhat, Timestamp)> = copies.into_iter().map(|(id,)| sweep_of(id, now)).collect();
        let timers: Vec<NewTimer<'_>> = due
            .iter()
            .map(|(key, what, due_at)| NewTimer { workspace, feature: "rituals", key, what, due_at: *due_at, now })
            .collect();
        set_many(&mut tx, workspace, &timers).await?;
        tx.commit().await?;
    }
    if app.db().is_shared() {
        // As PostgreSQL does by itself after a while.
        app.db().write("ANALYZE").execute().await?;
    }
    Ok(())
}

/// The timer of a ritual, as the engine sets it.
fn sweep_of(id: i64, now: Timestamp) -> (String, DueWhat, Timestamp) {
    let payload = json!({ "ritual": id, "until": null, "cursor": null, "next": null });
    let what = DueWhat::Timer { kind: "sweep".to_owned(), payload };
    (format!("ritual/{id}"), what, now + FAR_AWAY + SignedDuration::from_secs(id))
}
