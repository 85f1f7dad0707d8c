//! `views.*`

use super::args::{Answer, ApiError, Args, answer};
use crate::{
    ids::UserId,
    sandbox::{
        blocks::check_view,
        doing::check_view_size,
        model::View,
        state::{APP_ID, BOT_ID, State},
    },
};
use serde_json::{Value, json};

impl State {
    pub(crate) fn view_json(&self, view: &View) -> Value {
        view.to_json(self.team_id(), APP_ID, BOT_ID)
    }
}

/// A view that may be shown, of the wanted type.
pub(crate) fn checked(view: &Value, kind: &str) -> Result<(), ApiError> {
    check_view_size(view)?;
    check_view(view).map_err(|reasons| ApiError::because("invalid_arguments", &reasons))?;
    if view["type"] != kind {
        return Err(ApiError::because("invalid_arguments", &[format!("[ERROR] the view must be a {kind}")]));
    }
    Ok(())
}

fn given(args: &Args, kind: &str) -> Result<Value, ApiError> {
    let view = args.json("view")?;
    let view = view
        .ok_or_else(|| ApiError::because("invalid_arguments", &["[ERROR] missing required field: view".to_owned()]))?;
    checked(&view, kind)?;
    Ok(view)
}

fn trigger(args: &Args) -> Result<String, ApiError> {
    args.find("trigger_id").or_else(|| args.find("interactivity_pointer")).ok_or("invalid_trigger_id".into())
}

pub(crate) fn open(state: &mut State, args: &Args) -> Answer {
    let trigger = trigger(args)?;
    let body = given(args, "modal")?;
    let owner = state.check_trigger(&trigger)?;
    let view = state.open_modal(&owner, body)?;
    state.spend_trigger(&trigger);
    answer(json!({ "view": state.view_json(&view) }))
}

pub(crate) fn push(state: &mut State, args: &Args) -> Answer {
    let trigger = trigger(args)?;
    let body = given(args, "modal")?;
    let owner = state.check_trigger(&trigger)?;
    let view = state.push_modal(&owner, body)?;
    state.spend_trigger(&trigger);
    answer(json!({ "view": state.view_json(&view) }))
}

pub(crate) fn update(state: &mut State, args: &Args) -> Answer {
    let id = match (args.find("view_id"), args.find("external_id")) {
        (Some(id), _) => id,
        (None, Some(external)) => state.find_view_by_external_id(&external).ok_or("not_found")?.id.clone(),
        (None, None) => {
            return Err(ApiError::because("invalid_arguments", &["[ERROR] view_id or external_id is required".into()]));
        }
    };
    let kind = state.find_view(&id).map_or("modal", |view| view.body["type"].as_str().unwrap_or("modal")).to_owned();
    let body = given(args, &kind)?;
    let view = state.update_view(&id, args.find("hash").as_deref(), body)?;
    answer(json!({ "view": state.view_json(&view) }))
}

pub(crate) fn publish(state: &mut State, args: &Args) -> Answer {
    let user = UserId(args.get("user_id")?);
    let body = given(args, "home")?;
    let person = state.people.get(&user).ok_or("user_not_found")?;
    if person.deleted || person.is_machine() {
        return Err("user_not_found".into());
    }
    let view = state.publish_home(&user, args.find("hash").as_deref(), body)?;
    answer(json!({ "view": state.view_json(&view) }))
}
