//! A feature that asks what a test wants: `/ask @mei tea`, with what becomes of it written down.

use crate::harness::Workspace;
use jiff::SignedDuration;
use podkeeper::{
    error::Result,
    ids::UserId,
    signal::{Command, Outcome, OutcomeWhat, Reply},
    slack::{
        blocks::message,
        mrkdwn::{text, words},
    },
    turn::{Ask, Change, Feature, Turn},
};
use serde_json::Value;

/// The feature. `/ask U0MEI0001 tea urgent 20` asks at once, for an answer within 20 minutes; `/ask U0MEI0001 tea close`
/// takes it back; `/ask U0MEI0001 tea timers` sets ten timers.
pub fn asking() -> Vec<Feature> {
    vec![
        Feature::new("asking")
            .command("/ask", "Asks somebody", "", |turn, command| Box::pin(ask(turn, command)))
            .outcome(|turn, outcome| Box::pin(hear(turn, outcome)))
            .timer("note", |turn, payload| Box::pin(note(turn, payload))),
    ]
}

async fn ask(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let mut parts = command.text.split_whitespace();
    let (person, key) = (UserId::from(parts.next().unwrap_or_default()), parts.next().unwrap_or_default());
    let rest: Vec<&str> = parts.collect();
    if rest.contains(&"close") {
        turn.close_ask(key).await?;
        return Ok(Reply::Nothing);
    }
    if rest.contains(&"timers") {
        for number in 0..10 {
            turn.set_timer(&format!("{key}/{number}"), turn.now(), "note", key).await?;
        }
        return Ok(Reply::Nothing);
    }
    let due =
        rest.iter().find_map(|word| word.parse().ok()).map(|minutes| turn.now() + SignedDuration::from_mins(minutes));
    let said = words(key);
    turn.ask(Ask {
        key,
        person: &person,
        kind: "test",
        title: format!("About {key}"),
        why: text("Because a test wants to know."),
        due,
        urgent: rest.contains(&"urgent"),
        message: message(said.clone()).section(said).build(),
    })
    .await?;
    Ok(Reply::Nothing)
}

async fn hear(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let what = match &outcome.what {
        OutcomeWhat::Delivered { .. } => "delivered",
        OutcomeWhat::Done(_) => "done",
        OutcomeWhat::Failed { code } => code,
        OutcomeWhat::Gone => "gone",
        OutcomeWhat::Expired => "expired",
    };
    write(turn, &outcome.key, what).await
}

async fn note(turn: &mut Turn, payload: &Value) -> Result<()> {
    write(turn, payload.as_str().unwrap_or_default(), "noted").await
}

async fn write(turn: &mut Turn, subject: &str, why: &str) -> Result<()> {
    turn.record(Change { verb: "heard", subject: subject.to_owned(), before: None, after: None, why: Some(why) }).await
}

/// What the feature heard, in order.
pub async fn heard(ws: &Workspace) -> Vec<String> {
    let sql = "SELECT subject, why FROM audit WHERE feature = 'asking' ORDER BY id";
    let rows: Vec<(String, String)> = ws.rows(sql).await;
    rows.into_iter().map(|(subject, why)| format!("{subject} {why}")).collect()
}
