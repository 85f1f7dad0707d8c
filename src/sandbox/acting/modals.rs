//! Filling in, submitting and closing modals.

use super::{
    commands::operation,
    controls::{control_names, find_control, value_of},
    interactions::own_view,
    names::actor,
    payloads,
};
use crate::{
    error::{Error, Result},
    sandbox::{
        core::Sandbox,
        delivering::Parcel,
        model::{Person, View},
        state::State,
    },
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What became of a submission.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submitted {
    /// By block id, the sentence shown at the field.
    pub errors: BTreeMap<String, String>,
    /// Whether the modal that was submitted is no longer open.
    pub closed: bool,
}

impl Sandbox {
    /// Fills in one input of the modal on top, by label or action id: text, an option, a handle, a date; several
    /// separated by commas; nothing to empty it.
    pub fn fill(&self, who: &str, input: &str, given: &str) -> Result<()> {
        self.change(|state| {
            let person = actor(state, who)?;
            let view = top(state, &person)?;
            let (block, element) = find_control(view.blocks(), input).ok_or_else(|| {
                Error::user(format!("There is no {input} here; there are: {}.", control_names(view.blocks())))
            })?;
            let value = value_of(state, element, given)?;
            let ids = [&block["block_id"], &element["action_id"]].map(|id| id.as_str().unwrap_or_default().to_owned());
            let id = view.id.clone();
            if let Some(view) = state.view_mut(&id) {
                view.values.set(&ids[0], &ids[1], value);
            }
            Ok(())
        })
    }

    /// Submits the modal on top as it is filled in.
    pub async fn submit(&self, who: &str) -> Result<Submitted> {
        let id = self.modal_of(who)?.ok_or_else(|| Error::user("No modal is open."))?.id;
        self.submit_view(who, &id, None).await
    }

    /// Submits one modal; `values` (Slack's `state.values`) is what was filled in since.
    pub async fn submit_view(&self, who: &str, id: &str, values: Option<&Value>) -> Result<Submitted> {
        let prepared = self.change(|state| {
            let person = actor(state, who)?;
            own_view(state, &person, id)?;
            if let (Some(view), Some(values)) = (state.view_mut(id), values) {
                view.values.merge(values);
            }
            let view = own_view(state, &person, id)?.clone();
            let errors = view.values.complaints(view.blocks());
            if !errors.is_empty() {
                return Ok(Err(Submitted { errors, closed: false }));
            }
            let mut payload = payloads::base(state, "view_submission", &person);
            payload["trigger_id"] = json!(state.new_trigger(&person.id));
            payload["view"] = state.view_json(&view);
            payload["response_urls"] = response_urls(state, &person, &view);
            Ok::<_, Error>(Ok((person, payload)))
        })?;
        let (person, payload) = match prepared {
            Ok(prepared) => prepared,
            Err(refused) => return Ok(refused),
        };
        let ack = self.deliver(Parcel::Interaction(payload)).await.map_err(|failure| {
            Error::user(format!("We had some trouble connecting. Try again? ({})", operation(&failure)))
        })?;
        self.change(|state| respond(state, &person, id, &ack.json()))
    }

    /// Closes the modal on top, or the whole stack; the bot is told where it asked to be.
    pub async fn close(&self, who: &str, all: bool) -> Result<()> {
        let Some(view) = self.modal_of(who)? else { return Ok(()) };
        self.close_view(who, &view.id, all).await
    }

    pub(crate) async fn close_view(&self, who: &str, id: &str, all: bool) -> Result<()> {
        let payload = self.change(|state| {
            let person = actor(state, who)?;
            let asked = own_view(state, &person, id)?.clone();
            let root = state.find_view(&asked.root_id).filter(|_| all).cloned();
            let closed = root.unwrap_or(asked);
            state.close_modal(&person.id, &closed.id);
            let mut payload = payloads::base(state, "view_closed", &person);
            payload["view"] = state.view_json(&closed);
            payload["is_cleared"] = json!(all);
            Ok::<_, Error>((closed.body["notify_on_close"] == true).then_some(payload))
        })?;
        if let Some(payload) = payload {
            // Nobody waits for what the bot makes of it.
            let _ = self.deliver(Parcel::Interaction(payload)).await;
        }
        Ok(())
    }
}

fn top<'a>(state: &'a State, person: &Person) -> Result<&'a View> {
    let view = state.modals.get(&person.id).and_then(|stack| stack.last());
    view.ok_or_else(|| Error::user("No modal is open."))
}

/// A response URL for every channel chosen in a select that asked for one.
fn response_urls(state: &mut State, person: &Person, view: &View) -> Value {
    let mut urls = Vec::new();
    for (block, element) in crate::sandbox::blocks::list_elements(view.blocks()) {
        let ids = [&block["block_id"], &element["action_id"]].map(|id| id.as_str().unwrap_or_default());
        let chosen = view.values.find(ids[0], ids[1]);
        let chosen = chosen.and_then(|v| v["selected_conversation"].as_str().or(v["selected_channel"].as_str()));
        if let Some(channel) = chosen.filter(|_| element["response_url_enabled"] == true) {
            let url = state.new_response_url(&person.id, &channel.into(), None);
            urls.push(json!({ "block_id": ids[0], "action_id": ids[1], "channel_id": channel, "response_url": url }));
        }
    }
    Value::Array(urls)
}

/// Does what `response_action` says; an empty answer closes the modal.
fn respond(state: &mut State, person: &Person, id: &str, answer: &Value) -> Result<Submitted> {
    let trouble = |what: &str| Error::user(format!("We had some trouble connecting. Try again? ({what})"));
    let checked =
        |view: &Value| crate::sandbox::blocks::check_view(view).map_err(|reasons| trouble(&reasons.join("; ")));
    match answer["response_action"].as_str() {
        Some("errors") => {
            let fields = answer["errors"].as_object().cloned().unwrap_or_default();
            let errors: BTreeMap<_, _> =
                fields.into_iter().map(|(id, text)| (id, text.as_str().unwrap_or_default().to_owned())).collect();
            let view = state.find_view(id).map_or(&[][..], View::blocks);
            let known = |id: &String| view.iter().any(|block| block["block_id"] == **id && block["type"] == "input");
            if errors.is_empty() || !errors.keys().all(known) {
                return Err(trouble("the app's errors name no input of this modal"));
            }
            return Ok(Submitted { errors, closed: false });
        }
        Some("update") => {
            checked(&answer["view"])?;
            state.update_view(id, None, answer["view"].clone()).map_err(trouble)?;
        }
        Some("push") => {
            checked(&answer["view"])?;
            state.push_modal(&person.id, answer["view"].clone()).map_err(trouble)?;
        }
        Some("clear") => {
            state.modals.remove(&person.id);
        }
        None => state.close_modal(&person.id, id),
        Some(other) => return Err(trouble(&format!("unknown response_action {other}"))),
    }
    Ok(Submitted { errors: BTreeMap::new(), closed: state.find_view(id).is_none() })
}
