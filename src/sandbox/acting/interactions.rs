//! Clicking and choosing, in messages and in views.

use super::{
    channels::may_see,
    commands::operation,
    controls::{action_of, control_names, find_control},
    names::{actor, called, channel_of},
    payloads,
};
use crate::{
    error::{Error, Result},
    ids::{ChannelId, MessageTs},
    sandbox::{
        blocks::{Values, find_element},
        core::Sandbox,
        delivering::Parcel,
        model::{Message, Person},
        state::State,
    },
};
use serde_json::{Value, json};

/// Where something is clicked.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a message: its conversation and its `ts`.
    Message(ChannelId, MessageTs),
    /// In a view, by its id.
    View(String),
}

impl Sandbox {
    /// Clicks a button by its text or action id, in the newest message of the channel (threads included) that has it.
    pub async fn click(&self, who: &str, channel: &str, button: &str) -> Result<()> {
        self.press(who, channel, (button, None)).await
    }

    /// Chooses in a menu of the newest message that has it, by what is written there; several separated by commas.
    pub async fn choose(&self, who: &str, channel: &str, menu: &str, choice: &str) -> Result<()> {
        self.press(who, channel, (menu, Some(choice))).await
    }

    async fn press(&self, who: &str, channel: &str, (control, choice): (&str, Option<&str>)) -> Result<()> {
        let (place, action) = self.change(|state| {
            let person = actor(state, who)?;
            let id = channel_of(state, &person.id, channel)?;
            let messages = state.channels.get(&id).map_or(&[][..], |channel| &channel.messages);
            let shown = messages.iter().rev().filter(|message| readable_by(message, &person));
            let found = shown.filter_map(|message| Some((message, find_control(message.blocks.as_deref()?, control)?)));
            let (message, (block, element)) = found
                .into_iter()
                .next()
                .ok_or_else(|| Error::user(format!("There is nothing called {control} in {}.", called(state, &id))))?;
            let action = action_of(state, block, element, choice)?;
            Ok::<_, Error>((Place::Message(id.clone(), message.ts.clone()), action))
        })?;
        self.act(who, place, action, None).await
    }

    /// Clicks or chooses in the modal on top.
    pub async fn click_in_modal(&self, who: &str, control: &str, choice: Option<&str>) -> Result<()> {
        let view = self.modal_of(who)?.ok_or_else(|| Error::user("No modal is open."))?;
        self.click_in_view(who, &view.id, (control, choice)).await
    }

    /// Clicks or chooses on the app's Home.
    pub async fn click_at_home(&self, who: &str, control: &str, choice: Option<&str>) -> Result<()> {
        let view = self.home_of(who)?.ok_or_else(|| Error::user("The Home is empty."))?;
        self.click_in_view(who, &view.id, (control, choice)).await
    }

    async fn click_in_view(&self, who: &str, id: &str, (control, choice): (&str, Option<&str>)) -> Result<()> {
        let action = self.change(|state| {
            let view = state.find_view(id).ok_or_else(|| Error::user("This view is closed."))?;
            let (block, element) = find_control(view.blocks(), control).ok_or_else(|| {
                Error::user(format!("There is no {control} here; there are: {}.", control_names(view.blocks())))
            })?;
            action_of(state, block, element, choice)
        })?;
        self.act(who, Place::View(id.to_owned()), action, None).await
    }

    /// Does exactly what an action says; `values` is what the person has filled in around it (`state.values`).
    pub async fn act(&self, who: &str, place: Place, action: Value, values: Option<&Value>) -> Result<()> {
        let payload = self.change(|state| {
            let person = actor(state, who)?;
            match &place {
                Place::Message(channel, ts) => in_message(state, &person, (channel, ts), action, values),
                Place::View(id) => in_view(state, &person, id, action, values),
            }
        })?;
        let sent = self.deliver(Parcel::Interaction(payload)).await;
        sent.map(|_| ()).map_err(|failure| Error::user(format!("The app did not answer: {}", operation(&failure))))
    }

    /// What an external select offers for what has been typed: `{options}` or `{option_groups}`.
    pub async fn suggest(&self, who: &str, place: Place, (block, action): (&str, &str), typed: &str) -> Result<Value> {
        let payload = self.change(|state| {
            let person = actor(state, who)?;
            let mut payload = payloads::base(state, "block_suggestion", &person);
            match &place {
                Place::View(id) => {
                    let view = own_view(state, &person, id)?;
                    payload["view"] = state.view_json(view);
                    payload["container"] = json!({ "type": "view", "view_id": id });
                }
                Place::Message(channel, ts) => {
                    let message = visible_message(state, &person, channel, ts)?;
                    describe_message(state, (channel, &message), &mut payload);
                }
            }
            payload["block_id"] = json!(block);
            payload["action_id"] = json!(action);
            payload["value"] = json!(typed);
            Ok::<_, Error>(payload)
        })?;
        let sent = self.deliver(Parcel::Interaction(payload)).await;
        let answer = sent.map_err(|failure| Error::user(format!("No options came: {}", operation(&failure))))?.json();
        let count = |field: &str| answer[field].as_array().map(Vec::len);
        match (count("options"), count("option_groups")) {
            (Some(0..=100), None) | (None, Some(0..=100)) => Ok(answer),
            _ => Err(Error::user("The app's options cannot be shown.")),
        }
    }
}

fn in_message(
    state: &mut State,
    person: &Person,
    (channel, ts): (&ChannelId, &MessageTs),
    mut action: Value,
    values: Option<&Value>,
) -> Result<Value> {
    let message = visible_message(state, person, channel, ts)?;
    let blocks = message.blocks.clone().unwrap_or_default();
    let known = known_action(&blocks, &action)?;
    let mut filled = Values::of(&blocks, &Values::default());
    if let Some(values) = values {
        filled.merge(values);
    }
    note_choice(&mut filled, &action, &known);
    action["action_ts"] = json!(state.next_ts());
    let mut payload = payloads::base(state, "block_actions", person);
    payload["actions"] = json!([action]);
    payload["state"] = json!({ "values": filled.to_json() });
    payload["trigger_id"] = json!(state.new_trigger(&person.id));
    payload["response_url"] = json!(state.new_response_url(&person.id, channel, Some(ts)));
    describe_message(state, (channel, &message), &mut payload);
    Ok(payload)
}

fn in_view(state: &mut State, person: &Person, id: &str, mut action: Value, values: Option<&Value>) -> Result<Value> {
    let view = own_view(state, person, id)?;
    let known = known_action(view.blocks(), &action)?;
    if let Some(view) = state.view_mut(id) {
        if let Some(values) = values {
            view.values.merge(values);
        }
        note_choice(&mut view.values, &action, &known);
    }
    action["action_ts"] = json!(state.next_ts());
    let mut payload = payloads::base(state, "block_actions", person);
    payload["trigger_id"] = json!(state.new_trigger(&person.id));
    payload["actions"] = json!([action]);
    payload["container"] = json!({ "type": "view", "view_id": id });
    if let Some(view) = state.find_view(id) {
        payload["state"] = json!({ "values": view.values.to_json() });
        payload["view"] = state.view_json(view);
    }
    Ok(payload)
}

/// Container, channel and message of a payload. Ephemeral messages are not sent along, as in Slack.
fn describe_message(state: &State, (channel, message): (&ChannelId, &Message), payload: &mut Value) {
    let ephemeral = message.ephemeral_to.is_some();
    let mut container = json!({ "type": "message", "message_ts": message.ts, "channel_id": channel,
        "is_ephemeral": ephemeral });
    if let Some(thread) = message.thread_ts.as_ref() {
        container["thread_ts"] = json!(thread);
    }
    payload["container"] = container;
    payload["channel"] = payloads::channel(state, channel);
    if let Some(channel) = state.channels.get(channel).filter(|_| !ephemeral) {
        payload["message"] = state.message_json(channel, message, true);
    }
}

fn visible_message(state: &State, person: &Person, channel: &ChannelId, ts: &MessageTs) -> Result<Message> {
    let found = state.channels.get(channel).and_then(|channel| channel.find_message(ts.as_str()));
    let found = found.filter(|message| may_see(state, &person.id, channel) && readable_by(message, person));
    found.cloned().ok_or_else(|| Error::user("This message is gone."))
}

pub(crate) fn own_view<'a>(state: &'a State, person: &Person, id: &str) -> Result<&'a crate::sandbox::model::View> {
    let view = state.find_view(id).filter(|view| view.owner == person.id);
    view.ok_or_else(|| Error::user("This view is closed."))
}

fn readable_by(message: &Message, person: &Person) -> bool {
    message.ephemeral_to.as_ref().is_none_or(|reader| *reader == person.id)
}

/// The element an action speaks of; one that is no longer shown cannot be clicked.
fn known_action(blocks: &[Value], action: &Value) -> Result<Value> {
    let ids = (action["block_id"].as_str().unwrap_or_default(), action["action_id"].as_str().unwrap_or_default());
    let found = find_element(blocks, ids.0, ids.1);
    found.cloned().ok_or_else(|| Error::user("That is no longer there."))
}

/// A choice shows in the state that goes with it.
fn note_choice(values: &mut Values, action: &Value, element: &Value) {
    let (Some(block), Some(id)) = (action["block_id"].as_str(), action["action_id"].as_str()) else { return };
    if element["type"] != "button" && element["type"] != "overflow" {
        values.merge(&json!({ block: { id: action } }));
    }
}
