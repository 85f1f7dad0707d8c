//! Open escalations: what pressing *I have it* costs where a hundred are open, and where ten thousand are.
//!
//! Two agencies side by side take turns. Every escalation is opened by the feature's own action, some in each turn, and
//! delivered: only who typed them is nobody. What counts is the time from a signed press to its answer, which comes after
//! the commit, and the ratio within a round.

use crate::{
    Outcome,
    agency::{Agency, Beginning, lead_id, staff_id},
    client::Line,
    figures::{Counts, Spread, percentile},
    place::Place,
    say,
};
use clap::Args;
use jiff::SignedDuration;
use podkeeper::{
    app::next_after_quiet,
    directory::pods::find_pod_by_key,
    error::{Error, Result as Ended},
    features::escalations::{
        actions::open_escalation,
        model::{Addressee, Request, Urgency},
    },
    ids::UserId,
    sandbox::Limits,
    signal::{Command, Reply},
    turn::{Feature, Turn},
};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// What is measured of open escalations.
#[derive(Args)]
pub(crate) struct Escalations {
    /// Open in the one agency; at least as many as are pressed.
    #[arg(long, default_value_t = 100)]
    few: usize,
    /// Open in the other.
    #[arg(long, default_value_t = 10_000)]
    many: usize,
    /// Pods, each with a lead, among whom they are shared out.
    #[arg(long = "leads", default_value_t = 32)]
    leads: usize,
    /// How often each is measured.
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Presses in each round, each of another escalation.
    #[arg(long, default_value_t = 6)]
    presses: usize,
}

/// So many are opened in one turn.
const AT_ONCE: usize = 20;
/// After so many of these the database counts its rows.
const COUNTED_AFTER: usize = 20;
/// Those that are pressed have a card in the escalations channel; the others are confidential, which have messages to people
/// only. Slack takes one message a second into a channel: ten thousand cards would take a day, and be passed up meanwhile.
const WITH_CARDS: usize = 100;
/// Who opens them, in turn: each is told of theirs, which is one message a second, too.
const REQUESTERS: usize = 40;

/// What one round of one agency took.
#[derive(Clone, Copy, Default)]
struct Took {
    /// The middle press, in milliseconds.
    press: f64,
    /// SQL statements of a turn, on average.
    statements: f64,
}

/// An agency and the next escalation to be pressed.
struct House {
    agency: Agency,
    line: Line,
    next: usize,
}

impl Escalations {
    /// The table's head.
    pub(crate) fn head(&self) -> String {
        format!(
            "\n{} rounds of {} presses: median [lowest-highest]; the ratio is taken within each round\n\n\
             | | {} open | {} open | ratio |\n|---|---|---|---|\n",
            self.rounds, self.presses, self.few, self.many
        )
    }
}

/// Measures in two places; rows of the table.
pub(crate) async fn measure(wanted: &Escalations, engine: &str, places: Vec<Place>) -> Outcome<String> {
    let measured = alternate(wanted, engine, &places).await;
    for place in places {
        place.remove().await?;
    }
    let rounds = measured?;
    let row = |name: &str, of: fn(&Took) -> f64| {
        let spread = |of: &dyn Fn(&[Took; 2]) -> f64| Spread::of(rounds.iter().map(of).collect());
        let (few, many) = (spread(&|[few, _]| of(few)), spread(&|[_, many]| of(many)));
        let ratio = spread(&|[few, many]| of(many) / of(few));
        format!("| {engine}: {name} | {few:.2} | {many:.2} | {ratio:.2} |\n")
    };
    Ok(row("a press until it is committed, ms", |took| took.press) + &row("statements", |took| took.statements))
}

async fn alternate(wanted: &Escalations, engine: &str, places: &[Place]) -> Outcome<Vec<[Took; 2]>> {
    if (wanted.rounds + 1) * wanted.presses > wanted.few.min(wanted.many) {
        return Err("more are pressed than are open".into());
    }
    let mut houses = Vec::new();
    for (place, open) in places.iter().zip([wanted.few, wanted.many]) {
        say(&format!("{engine}: {open} escalations\n"));
        houses.push(House::found(place.url("bot"), wanted.leads, open).await?);
    }
    let mut rounds = Vec::new();
    // The first round warms up.
    for round in 0..=wanted.rounds {
        let mut took = [Took::default(); 2];
        for (house, took) in houses.iter_mut().zip(&mut took) {
            *took = house.round(wanted).await?;
        }
        if round > 0 {
            rounds.push(took);
        }
    }
    for house in &mut houses {
        house.check().await?;
        house.agency.stop_bot().await;
    }
    Ok(rounds)
}

impl House {
    async fn found(url: String, leads: usize, open: usize) -> Outcome<Self> {
        let beginning = Beginning { limits: Limits::off(), staff: REQUESTERS, more: feature, ..Beginning::now() };
        let agency = Agency::found(url, leads, beginning).await?;
        let mut line = Line::open(agency.bot()?.address).await?;
        for from in (0..open).step_by(AT_ONCE) {
            let text = format!("{from} {} {leads}", AT_ONCE.min(open - from));
            let (answer, _) = line.command(&agency, 0, ("/load", &text)).await?;
            if answer.status != 200 {
                return Err(format!("opening escalations: {}", answer.status).into());
            }
            // What follows of a few is done with before there are more.
            agency.clock.advance(SignedDuration::from_secs(1));
            let app = &agency.bot()?.app;
            next_after_quiet(app, &agency.slack, &agency.clock).await?;
            // Once delivered, a message tells until when there is time. Slack takes fifty such changes a minute, and hours
            // would pass: they count as taken.
            let taken = "UPDATE posts SET delivered_revision = revision, state = 'settled' WHERE state = 'due' AND ts IS NOT NULL";
            app.db().write(taken).execute().await?;
            if app.db().is_shared() && (from / AT_ONCE).is_multiple_of(COUNTED_AFTER) {
                // As PostgreSQL does by itself each minute: without, it plans for tables that are empty.
                app.db().write("ANALYZE").execute().await?;
            }
        }
        agency.settle().await?;
        if agency.bot()?.app.db().is_shared() {
            agency.bot()?.app.db().write("ANALYZE").execute().await?;
        }
        Ok(Self { agency, line, next: 0 })
    }

    async fn round(&mut self, wanted: &Escalations) -> Outcome<Took> {
        let before = self.agency.counts().await?;
        let mut taken: Vec<Duration> = Vec::new();
        for _ in 0..wanted.presses {
            let pressed = press(self.next, wanted.leads);
            let (answer, took) = self.line.interact(&self.agency, &pressed).await?;
            if answer.status != 200 {
                return Err(format!("pressing: {}", answer.status).into());
            }
            taken.push(took);
            self.next += 1;
        }
        let spent: Counts = self.agency.counts().await?.since(&before);
        taken.sort_unstable();
        Ok(Took { press: percentile(&taken, 50), statements: spent.statements_a_turn() })
    }

    /// A program that measures refusals is worth nothing.
    async fn check(&self) -> Outcome {
        let held = self.agency.bot()?.app.db().read("SELECT COUNT(*) FROM escalations WHERE state = 'held'");
        let held: i64 = held.scalar().await?;
        if usize::try_from(held)? == self.next {
            Ok(())
        } else {
            Err(format!("{} pressed, {held} held", self.next).into())
        }
    }
}

/// *I have it*, pressed by whoever leads the pod that one was sent to.
fn press(number: usize, leads: usize) -> serde_json::Value {
    let lead = lead_id(number % leads);
    json!({
        "type": "block_actions", "user": { "id": lead, "team_id": "T0AGENCY1" },
        "trigger_id": Uuid::new_v4().simple().to_string(), "channel": { "id": "D0LOAD" },
        "container": { "type": "message", "message_ts": "1.1", "channel_id": "D0LOAD" },
        "actions": [{ "type": "button", "action_id": "escalation_have", "block_id": "b", "value": (number + 1).to_string() }],
    })
}

/// `/load 40 20 32` opens twenty escalations from the fortieth on, shared out among 32 pods.
fn feature() -> Vec<Feature> {
    vec![Feature::new("load").command("/load", "", "", |turn, command| Box::pin(open(turn, command)))]
}

async fn open(turn: &mut Turn, command: &Command) -> Ended<Reply> {
    let numbers: Vec<usize> = command.text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [from, count, leads] = numbers[..] else { return Err(Error::user("/load from count leads")) };
    let workspace = turn.workspace().clone();
    for number in from..from + count {
        let key = format!("team-{}", number % leads);
        let pod = find_pod_by_key(turn.tx(), &workspace, &key).await?.ok_or_else(|| Error::user("no such pod"))?;
        let request = Request {
            pod: Some(pod.id),
            class: "pricing".to_owned(),
            urgency: Urgency::Urgent,
            confidential: number >= WITH_CARDS,
            to: Addressee::Pod(pod.id),
            what: format!("Question {number}"),
            needed: None,
            needed_by: None,
            options: None,
            permalink: None,
            quote: None,
            source: None,
        };
        open_escalation(turn, &UserId(staff_id(number % REQUESTERS)), request).await?;
    }
    Ok(Reply::Nothing)
}
