//! `users.*`

use super::args::{Answer, ApiError, Args, answer, page};
use super::channels;
use crate::{ids::UserId, sandbox::state::State};
use serde_json::json;

pub(crate) fn list(state: &mut State, args: &Args) -> Answer {
    let with_email = state.has_scope("users:read.email");
    let members = state.people.values().map(|person| person.to_json(state.now, with_email)).collect();
    let (members, next) = page(members, args.find("cursor").as_deref(), args.limit(1000, 1000)?)?;
    answer(json!({ "members": members, "cache_ts": state.now.as_second(),
        "response_metadata": { "next_cursor": next } }))
}

pub(crate) fn info(state: &mut State, args: &Args) -> Answer {
    let id = args.get("user")?;
    let with_email = state.has_scope("users:read.email");
    if state.hidden.contains(&UserId::from(id.as_str())) {
        return Err("user_not_visible".into());
    }
    let person = state.find_person(&id).ok_or("user_not_found")?;
    let mut user = person.to_json(state.now, with_email);
    if args.flag("include_locale") && !person.deleted {
        user["locale"] = json!("en-GB");
    }
    answer(json!({ "user": user }))
}

/// The conversations one person (by default the bot) is in, as far as the bot may know them.
pub(crate) fn conversations(state: &mut State, args: &Args) -> Answer {
    let who = args.find("user").map_or_else(|| state.bot(), UserId);
    if !state.people.contains_key(&who) {
        return Err(ApiError::from("user_not_found"));
    }
    channels::listed(state, args, |channel| channel.has(&who))
}
