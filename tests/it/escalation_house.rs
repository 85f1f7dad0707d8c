//! What conversations about escalations begin with; and presses and forms that no client of Slack would send.

use crate::{
    harness::{Outcome, Workspace},
    standup_house::{id, minutes},
};
use podkeeper::{
    features::escalations::model::Escalation,
    ids::{EscalationId, UserId},
};
use serde_json::{Value, json};
use sqlx::types::Json;
use std::{
    error::Error,
    sync::atomic::{AtomicU64, Ordering},
};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Everything urgent goes out day and night.
pub const URGENT: (&str, &str) = ("How urgent is it?", "Urgent: day and night");
pub const CONFIDENTIAL: (&str, &str) = ("Who may see it?", "Its parties and leadership only");

/// Jonas of Performance needs a decision of Brand.
pub async fn escalate(ws: &Workspace, more: &[(&str, &str)]) -> Outcome {
    let to_brand = ("Whose is it? A pod", "Brand & Content");
    let fields: Vec<(&str, &str)> = [to_brand].iter().chain(more).copied().collect();
    escalate_as(ws, ("jonas", "#pod-performance"), "pricing \"Client X wants 20 % off\"", &fields).await
}

/// Somebody fills in the form, and sends what they read before.
pub async fn escalate_as(ws: &Workspace, (who, channel): (&str, &str), line: &str, fields: &[(&str, &str)]) -> Outcome {
    let mut form = ws.user(who).command(channel, &format!("/escalate {line}")).await?;
    for (label, value) in fields {
        form = form.fill(label, value)?;
    }
    let form = form.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new());
    let form = form.submit().await?;
    assert!(form.modal().contains("is on its way"), "{}", form.modal());
    ws.slack.close(who, true).await?;
    minutes(ws, 1).await;
    Ok(())
}

/// The card of the first one.
pub fn card(ws: &Workspace) -> String {
    cards(ws).into_iter().next().unwrap_or_default()
}

/// All cards that stand there.
pub fn cards(ws: &Workspace) -> Vec<String> {
    ws.channel("#escalations").into_iter().filter(|said| said.contains("*From*")).collect()
}

/// Somebody chooses from the menu under what they were told.
pub async fn menu(ws: &Workspace, who: &str, choice: &str) -> Outcome {
    let channel = ws.slack.open_direct(who, "podkeeper")?;
    ws.slack.choose(who, channel.as_str(), "escalation_menu", choice).await?;
    ws.settle().await;
    minutes(ws, 1).await;
    Ok(())
}

/// Somebody presses a button in their direct message and sends its form.
pub async fn fill(ws: &Workspace, who: &str, button: &str, fields: &[(&str, &str)]) -> Outcome {
    let mut form = ws.user(who).click_dm(button).await?;
    for (label, value) in fields {
        form = form.fill(label, value)?;
    }
    let form = form.submit().await?;
    assert!(form.is_done(), "{who}: {button}: {:?}", form.errors());
    minutes(ws, 1).await;
    Ok(())
}

pub async fn decide(ws: &Workspace, who: &str, outcome: &str) -> Outcome {
    fill(ws, who, "Decide", &[("What is decided?", outcome), ("Why?", "Our margin is 12 %")]).await
}

pub fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "“{part}” in:\n{text}");
    }
}

pub fn assert_lacks(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(!text.contains(part), "no “{part}” in:\n{text}");
    }
}

/// How it stands in the database.
pub async fn course(ws: &Workspace, id: i64) -> Escalation {
    let sql = "SELECT course FROM escalations WHERE id = $1";
    let (Json(course),): (Json<Escalation>,) =
        ws.db().read(sql).bind(EscalationId(id)).one().await.expect("an escalation");
    course
}

/// The handles of these people.
pub fn handles<'a>(ws: &Workspace, people: impl IntoIterator<Item = &'a UserId>) -> Vec<String> {
    let known = ws.slack.list_people();
    let handle = |person: &UserId| known.iter().find(|one| one.id == *person).map(|one| one.name.clone());
    people.into_iter().filter_map(handle).collect()
}

/// Who is asked now, by their handles.
pub async fn asked(ws: &Workspace, id: i64) -> Vec<String> {
    let course = course(ws, id).await;
    handles(ws, course.asked.iter().map(|one| &one.person))
}

/// All that somebody's deed can change about any of them: equal before and after, nothing was.
pub async fn marks(ws: &Workspace) -> Result<(i64, i64, Vec<(String,)>)> {
    let entries = ws.number("SELECT COUNT(*) FROM escalation_entries").await?;
    let audits = ws.number("SELECT COUNT(*) FROM audit WHERE feature = 'escalations'").await?;
    Ok((entries, audits, ws.rows("SELECT CAST(course AS TEXT) FROM escalations ORDER BY id").await))
}

fn trigger() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("crafted-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

fn user(ws: &Workspace, who: &str) -> Value {
    let person = ws.slack.person(who).expect("somebody");
    json!({ "id": person.id, "team_id": person.team_id })
}

/// Presses a button, or chooses in a menu, that carries just this; whether or not it stands anywhere for them.
pub async fn press(ws: &Workspace, who: &str, action: &str, value: &str) -> Outcome {
    let action = match action {
        "escalation_menu" => json!({ "type": "overflow", "action_id": action, "block_id": "b",
            "selected_option": { "value": value } }),
        _ => json!({ "type": "button", "action_id": action, "block_id": "b", "value": value }),
    };
    let answered = ws
        .bring_interaction(&json!({ "type": "block_actions", "user": user(ws, who), "trigger_id": trigger(),
            "channel": { "id": "C0ESCALATE" },
            "container": { "type": "message", "message_ts": "1.1", "channel_id": "C0ESCALATE" },
            "actions": [action] }))
        .await?;
    assert_eq!((answered.status, answered.text.as_str()), (200, ""), "{who}: {action}");
    Ok(())
}

/// As [`press`]; what they are told.
pub async fn pressed(ws: &Workspace, who: &str, action: &str, value: &str) -> Result<String> {
    let before = ws.slack.calls_of("views.open").len();
    press(ws, who, action, value).await?;
    ws.settle().await;
    let told = ws.slack.calls_of("views.open").split_off(before);
    Ok(told.iter().map(|call| words_of(&call.args["view"])).collect::<Vec<_>>().join("\n"))
}

/// Sends a form that carries this, with these fields; what is answered, and nothing where it is done.
pub async fn submit(
    ws: &Workspace,
    who: &str,
    (form, carried): (&str, &Value),
    fields: &[(&str, Value)],
) -> Result<String> {
    let values: Value = fields.iter().map(|(block, value)| ((*block).to_owned(), json!({ "v": value }))).collect();
    let answered = ws
        .bring_interaction(&json!({ "type": "view_submission", "user": user(ws, who), "trigger_id": trigger(),
            "view": { "id": "V1", "type": "modal", "callback_id": form, "private_metadata": carried.to_string(),
                      "state": { "values": values } } }))
        .await?;
    assert_eq!(answered.status, 200, "{who}: {form}");
    let answer = answered.json();
    Ok(match answer["response_action"].as_str() {
        Some("errors") => {
            let errors = answer["errors"].as_object().cloned().unwrap_or_default();
            let said = errors.iter().map(|(field, said)| format!("{field}: {}", said.as_str().unwrap_or_default()));
            said.collect::<Vec<_>>().join("\n")
        }
        Some("update" | "push") => words_of(&answer["view"]),
        _ => String::new(),
    })
}

pub fn typed(text: &str) -> Value {
    json!({ "type": "plain_text_input", "value": text })
}

pub fn chosen(value: &str) -> Value {
    json!({ "type": "static_select", "selected_option": { "value": value } })
}

pub fn person(ws: &Workspace, who: &str) -> Value {
    json!({ "type": "users_select", "selected_user": id(ws, who) })
}

/// What Slack refused stands on the App Home of the admins: they have seen it.
pub async fn forget_problems(ws: &Workspace) -> Outcome {
    ws.db().write("UPDATE posts SET state = 'settled', last_error = NULL WHERE state = 'failed'").execute().await?;
    Ok(())
}

/// Every text of a view's sections.
fn words_of(view: &Value) -> String {
    let parsed = view.as_str().and_then(|view| serde_json::from_str(view).ok()).unwrap_or_else(|| view.clone());
    let blocks = parsed["blocks"].as_array().cloned().unwrap_or_default();
    let said = blocks.iter().filter_map(|block| block["text"]["text"].as_str().map(str::to_owned));
    said.collect::<Vec<_>>().join("\n")
}
