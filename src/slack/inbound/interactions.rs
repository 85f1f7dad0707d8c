//! Buttons, menus, modals and shortcuts.

use super::{Result, filled};
use crate::{
    ids::{ChannelId, MessageTs, UserId},
    signal::{
        Action, Caller, Closed, Container, FieldValue, Form, QuotedMessage, Shortcut, Signal, Submission, Suggest,
    },
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Wire {
    #[serde(rename = "type")]
    kind: Option<String>,
    user: Option<WireUser>,
    team: Option<WireNamed>,
    channel: Option<WireNamed>,
    container: Option<WireContainer>,
    message: Option<WireMessage>,
    view: Option<WireView>,
    state: Option<WireState>,
    actions: Option<Vec<Value>>,
    callback_id: Option<String>,
    trigger_id: Option<String>,
    response_url: Option<String>,
    action_id: Option<String>,
    /// What was typed, for the options of an external select.
    value: Option<String>,
}

#[derive(Deserialize)]
struct WireUser {
    id: Option<String>,
    team_id: Option<String>,
}

#[derive(Deserialize)]
struct WireNamed {
    id: Option<String>,
}

#[derive(Deserialize)]
struct WireContainer {
    channel_id: Option<String>,
    message_ts: Option<String>,
}

#[derive(Deserialize)]
struct WireMessage {
    ts: Option<String>,
    thread_ts: Option<String>,
    user: Option<String>,
    bot_id: Option<String>,
    text: Option<String>,
}

#[derive(Deserialize)]
struct WireView {
    id: Option<String>,
    hash: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    callback_id: Option<String>,
    private_metadata: Option<String>,
    state: Option<WireState>,
}

#[derive(Deserialize)]
struct WireState {
    /// Block id → action id → element; an empty list where there is none.
    values: Option<Value>,
}

#[derive(Deserialize)]
struct WireAction {
    action_id: Option<String>,
    block_id: Option<String>,
}

pub(super) fn read(payload: &Value) -> Result<Signal> {
    let wire = Wire::deserialize(payload).map_err(|_| "odd_interaction")?;
    match wire.kind.as_deref() {
        Some("block_actions") => action(wire).map(Signal::Action),
        Some("view_submission") => submission(wire).map(Signal::Submission),
        Some("view_closed") => closed(wire).map(Signal::Closed),
        Some("block_suggestion") => suggest(wire).map(Signal::Suggest),
        Some("shortcut" | "message_action") => shortcut(wire).map(Signal::Shortcut),
        _ => Err("unknown_interaction"),
    }
}

fn action(wire: Wire) -> Result<Action> {
    let caller = caller(&wire)?;
    // Slack sends one action at a time, as a list.
    let pressed = wire.actions.as_ref().and_then(|actions| actions.first()).ok_or("no_action")?;
    let WireAction { action_id, block_id } = WireAction::deserialize(pressed).map_err(|_| "odd_action")?;
    let value = field_value(pressed);
    let container = container(&wire)?;
    let state = wire.state.or_else(|| wire.view.and_then(|view| view.state));
    Ok(Action {
        caller,
        action_id: filled(action_id).ok_or("action_without_id")?,
        block_id: block_id.unwrap_or_default(),
        value,
        container,
        trigger_id: filled(wire.trigger_id).ok_or("action_without_trigger")?,
        response_url: filled(wire.response_url),
        form: form(state),
    })
}

fn container(wire: &Wire) -> Result<Container> {
    if let Some(view) = &wire.view {
        if view.kind.as_deref() == Some("home") {
            return Ok(Container::Home);
        }
        return Ok(Container::Modal {
            view_id: filled(view.id.clone()).ok_or("view_without_id")?,
            hash: view.hash.clone().unwrap_or_default(),
            private_metadata: view.private_metadata.clone().unwrap_or_default(),
        });
    }
    let held = wire.container.as_ref();
    let channel = wire.channel.as_ref().and_then(|channel| channel.id.clone());
    let ts = wire.message.as_ref().and_then(|message| message.ts.clone());
    Ok(Container::Message {
        channel: ChannelId(
            filled(channel.or_else(|| held.and_then(|held| held.channel_id.clone()))).ok_or("unknown_container")?,
        ),
        ts: MessageTs(filled(ts.or_else(|| held.and_then(|held| held.message_ts.clone()))).ok_or("unknown_container")?),
    })
}

fn submission(wire: Wire) -> Result<Submission> {
    let caller = caller(&wire)?;
    let view = wire.view.ok_or("no_view")?;
    Ok(Submission {
        caller,
        callback_id: filled(view.callback_id).ok_or("view_without_callback")?,
        view_id: filled(view.id).ok_or("view_without_id")?,
        private_metadata: view.private_metadata.unwrap_or_default(),
        form: form(view.state),
        trigger_id: filled(wire.trigger_id),
    })
}

fn closed(wire: Wire) -> Result<Closed> {
    let caller = caller(&wire)?;
    let view = wire.view.ok_or("no_view")?;
    Ok(Closed {
        caller,
        callback_id: filled(view.callback_id).ok_or("view_without_callback")?,
        view_id: filled(view.id).ok_or("view_without_id")?,
        private_metadata: view.private_metadata.unwrap_or_default(),
    })
}

fn suggest(wire: Wire) -> Result<Suggest> {
    Ok(Suggest {
        caller: caller(&wire)?,
        action_id: filled(wire.action_id).ok_or("action_without_id")?,
        query: wire.value.unwrap_or_default(),
        private_metadata: wire.view.and_then(|view| view.private_metadata).unwrap_or_default(),
    })
}

fn shortcut(wire: Wire) -> Result<Shortcut> {
    let caller = caller(&wire)?;
    let message = match (wire.kind.as_deref(), wire.message) {
        (Some("message_action"), None) => return Err("no_message"),
        (_, None) => None,
        (_, Some(message)) => {
            let ts = MessageTs(filled(message.ts).ok_or("message_without_ts")?);
            Some(QuotedMessage {
                channel: ChannelId(wire.channel.and_then(|channel| filled(channel.id)).ok_or("unknown_container")?),
                // The parent of a thread names itself.
                thread: filled(message.thread_ts).map(MessageTs).filter(|parent| *parent != ts),
                ts,
                author: filled(message.user).filter(|_| message.bot_id.is_none()).map(UserId),
                text: message.text.unwrap_or_default(),
            })
        }
    };
    Ok(Shortcut {
        caller,
        callback_id: filled(wire.callback_id).ok_or("shortcut_without_callback")?,
        trigger_id: filled(wire.trigger_id).ok_or("shortcut_without_trigger")?,
        response_url: filled(wire.response_url),
        message,
    })
}

/// The person, and the workspace they belong to: their own `team_id`, which differs from the payload's `team` for
/// people of another company. Without it, the payload's; `None` on organisation-wide installs that send neither.
fn caller(wire: &Wire) -> Result<Caller> {
    let user = wire.user.as_ref().ok_or("no_user")?;
    let team = filled(user.team_id.clone()).or_else(|| wire.team.as_ref().and_then(|team| filled(team.id.clone())));
    Ok(Caller { user: UserId(filled(user.id.clone()).ok_or("no_user")?), team })
}

fn form(state: Option<WireState>) -> Form {
    let values = state.and_then(|state| state.values).unwrap_or_default();
    let blocks = BTreeMap::<String, BTreeMap<String, Value>>::deserialize(values).unwrap_or_default();
    let filled_in = blocks.into_iter().filter_map(|(block_id, elements)| {
        // One element to a block: our forms are built so.
        elements.into_values().next().map(|element| (block_id, field_value(&element)))
    });
    Form(filled_in.collect())
}

/// What an element carries or holds, whatever its type: each type has one of these fields, and `null` for "nothing".
fn field_value(element: &Value) -> FieldValue {
    let id_of = |name: &str| element[name].as_str().map(|id| vec![id.to_owned()]);
    let ids_of = |name: &str| {
        let ids = element[name].as_array()?;
        Some(ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect::<Vec<_>>())
    };
    let option_of = |option: &Value| option["value"].as_str().map(str::to_owned);
    let chosen = option_of(&element["selected_option"])
        .map(|value| vec![value])
        .or_else(|| Some(element["selected_options"].as_array()?.iter().filter_map(option_of).collect()))
        .or_else(|| ["selected_user", "selected_channel", "selected_conversation"].into_iter().find_map(id_of))
        .or_else(|| ["selected_users", "selected_channels", "selected_conversations"].into_iter().find_map(ids_of));
    if let Some(chosen) = chosen {
        return FieldValue::Chosen(chosen);
    }
    let typed = ["value", "selected_date", "selected_time", "selected_date_time"].into_iter().find_map(|name| {
        match &element[name] {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    });
    typed.map_or(FieldValue::Empty, FieldValue::Text)
}
