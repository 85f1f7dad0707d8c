//! What a person does on the page together with the bot.

use super::answers::{Body, Page, done, outcome};
use crate::{
    error::Error,
    ids::MessageTs,
    sandbox::{acting::Place, core::Sandbox},
};
use axum::{Json, extract::State as Shared};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
pub(crate) struct Command {
    #[serde(rename = "as")]
    me: String,
    channel: String,
    command: String,
    #[serde(default)]
    text: String,
}

pub(crate) async fn command(Shared(sandbox): Shared<Sandbox>, Body(typed): Body<Command>) -> Page {
    let line = format!("{} {}", typed.command, typed.text);
    outcome(sandbox.command(&typed.me, &typed.channel, &line).await)
}

#[derive(Deserialize)]
pub(crate) struct Action {
    #[serde(rename = "as")]
    me: String,
    action: Value,
    container: Value,
    #[serde(default)]
    state: Value,
}

pub(crate) async fn action(Shared(sandbox): Shared<Sandbox>, Body(clicked): Body<Action>) -> Page {
    let place = place(&clicked.container)?;
    let values = if clicked.state["values"].is_object() { &clicked.state["values"] } else { &clicked.state };
    outcome(sandbox.act(&clicked.me, place, clicked.action, Some(values)).await)
}

/// `{message_ts, channel}` or `{view_id}`.
fn place(container: &Value) -> Result<Place, Error> {
    if let Some(id) = container["view_id"].as_str() {
        return Ok(Place::View(id.to_owned()));
    }
    let channel = container["channel"].as_str().or(container["channel_id"].as_str());
    let ts = container["message_ts"].as_str().or(container["ts"].as_str());
    match (channel, ts) {
        (Some(channel), Some(ts)) => Ok(Place::Message(channel.into(), ts.into())),
        _ => Err(Error::user("A message or a view is needed to click in.")),
    }
}

#[derive(Deserialize)]
pub(crate) struct Shortcut {
    #[serde(rename = "as")]
    me: String,
    callback_id: String,
    channel: Option<String>,
    message_ts: Option<String>,
}

pub(crate) async fn shortcut(Shared(sandbox): Shared<Sandbox>, Body(used): Body<Shortcut>) -> Page {
    let ts = used.message_ts.map(MessageTs);
    let on = used.channel.as_deref().zip(ts.as_ref());
    outcome(sandbox.shortcut(&used.me, &used.callback_id, on).await)
}

#[derive(Deserialize)]
pub(crate) struct Submit {
    #[serde(rename = "as")]
    me: String,
    view_id: String,
    #[serde(default)]
    state: Value,
}

pub(crate) async fn submit(Shared(sandbox): Shared<Sandbox>, Body(form): Body<Submit>) -> Page {
    match sandbox.submit_view(&form.me, &form.view_id, Some(&form.state["values"])).await {
        Ok(submitted) => {
            let errors = (!submitted.errors.is_empty()).then_some(submitted.errors);
            Ok(Json(json!({ "errors": errors, "error": null, "closed": submitted.closed })))
        }
        Err(Error::User(sentence)) => Ok(Json(json!({ "errors": null, "error": sentence, "closed": false }))),
        Err(fault) => Err(fault.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Close {
    #[serde(rename = "as")]
    me: String,
    view_id: String,
    #[serde(default)]
    all: bool,
}

pub(crate) async fn close(Shared(sandbox): Shared<Sandbox>, Body(closed): Body<Close>) -> Page {
    sandbox.close_view(&closed.me, &closed.view_id, closed.all).await?;
    done()
}

#[derive(Deserialize)]
pub(crate) struct Suggest {
    #[serde(rename = "as")]
    me: String,
    view_id: Option<String>,
    #[serde(default)]
    message: Value,
    block_id: String,
    action_id: String,
    #[serde(default)]
    value: String,
}

pub(crate) async fn suggest(Shared(sandbox): Shared<Sandbox>, Body(asked): Body<Suggest>) -> Page {
    let place = match asked.view_id {
        Some(id) => Place::View(id),
        None => place(&asked.message)?,
    };
    let ids = (asked.block_id.as_str(), asked.action_id.as_str());
    let answer = sandbox.suggest(&asked.me, place, ids, &asked.value).await?;
    Ok(Json(json!({ "options": answer["options"], "option_groups": answer["option_groups"] })))
}
