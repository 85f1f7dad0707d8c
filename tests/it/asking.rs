//! A feature that asks what a test wants: `/ask @mei tea`, with what becomes of it written down; and that sets people's
//! days.

use crate::harness::Workspace;
use jiff::SignedDuration;
use podkeeper::{
    directory::{
        preferences::{Preferences, put_preferences},
        time_off::{NewTimeOff, insert_time_off},
    },
    error::Result,
    ids::UserId,
    signal::{Action, Command, Fact, FieldValue, Outcome, OutcomeWhat, Reply, typed::as_typed},
    slack::{
        blocks::{button, message},
        mrkdwn::{number, text, words},
    },
    turn::{Ask, Change, Feature, Turn, Why},
};
use serde_json::Value;

/// The feature. `/ask U0MEI0001 tea urgent 20` asks at once, for an answer within 20 minutes; `/ask U0MEI0001 tea close`
/// takes it back; `/ask U0MEI0001 tea timers` sets ten timers. `anew` says it in other words, `long` in many; `prompt`
/// asks as a ritual does. `/days U0MEI0001 {…}` sets her preferences, `/days U0MEI0001 2026-11-24 2026-11-25` time off.
pub fn asking() -> Vec<Feature> {
    vec![
        Feature::new("asking")
            .command("/ask", "Asks somebody", "", |turn, command| Box::pin(ask(turn, command)))
            .command("/days", "Sets somebody's days", "", |turn, command| Box::pin(set_days(turn, command)))
            .action("asking.done", |turn, action| Box::pin(done(turn, action)))
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
    let said = if rest.contains(&"anew") { words(&format!("{key}, once more")) } else { words(key) };
    let lines = if rest.contains(&"long") { 30 } else { 0 };
    let asked = message(said.clone()).section(said).each(0..lines, |built, line| built.section(number(line)));
    let done = button("asking.done", &format!("Done {key}")).value(key);
    let why = Why {
        rule: text("Because a test wants to know."),
        owner: Some(text("the test")),
        next: due.map(|due| due + SignedDuration::from_hours(24)),
        change: Some(text("Nobody can change it.")),
        is_asking: false,
    };
    turn.ask(Ask {
        key,
        person: &person,
        kind: "test",
        title: format!("About {key}"),
        why,
        due,
        urgent: rest.contains(&"urgent"),
        message: if due.is_some() { asked.actions([done]).build() } else { asked.build() },
        prompt: rest.contains(&"prompt"),
    })
    .await?;
    Ok(Reply::Nothing)
}

/// What was asked is answered.
async fn done(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let FieldValue::Text(key) = &action.value else { return Ok(Reply::Nothing) };
    assert_eq!(action.block_id, "", "the block's id is the feature's own");
    turn.close_ask(key).await?;
    let said = words(&format!("Thank you for {key}."));
    Ok(Reply::Replace(message(said.clone()).section(said).build()))
}

async fn set_days(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let (person, rest) = command.text.split_once(' ').unwrap_or_default();
    let (workspace, person, now) = (turn.workspace().clone(), UserId::from(person), turn.now());
    if let Some((first, last)) = rest.split_once(' ').filter(|_| !rest.starts_with('{')) {
        let days = first.parse().ok().zip(last.parse().ok());
        let Some((first, last)) = days else { return Ok(Reply::Nothing) };
        let new = NewTimeOff { person: &person, first, last, cover: None, by: &person, now };
        insert_time_off(turn.tx(), &workspace, new).await?;
        turn.tell(Fact::AwayChanged { person }).await?;
    } else {
        let preferences: Preferences = serde_json::from_str(&as_typed(rest))?;
        put_preferences(turn.tx(), &workspace, &person, &preferences).await?;
        turn.tell(Fact::HoursChanged { person }).await?;
    }
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
