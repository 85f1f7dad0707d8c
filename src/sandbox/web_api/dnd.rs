//! `dnd.*`, of other people: what they paused themselves is told as their next stretch.

use super::args::{Answer, Args, answer};
use crate::{ids::UserId, sandbox::state::State};
use serde_json::{Map, json};

pub(crate) fn info(state: &mut State, args: &Args) -> Answer {
    let id = args.find("user").map_or_else(|| state.bot(), UserId);
    state.people.get(&id).ok_or("user_not_found")?;
    answer(state.dnd_json(&id))
}

pub(crate) fn team_info(state: &mut State, args: &Args) -> Answer {
    let users = args.get("users")?;
    let ids: Vec<UserId> =
        users.split(',').map(|id| UserId::from(id.trim())).filter(|id| !id.as_str().is_empty()).collect();
    if ids.is_empty() {
        return Err("no_users_provided".into());
    }
    if ids.iter().any(|id| state.hidden.contains(id)) {
        return Err("user_not_visible".into());
    }
    // Slack tells of fifty, and says nothing of the others.
    let known = ids.iter().take(50).filter(|id| state.people.contains_key(id));
    let told: Map<_, _> = known.map(|id| (id.as_str().to_owned(), state.dnd_json(id))).collect();
    answer(json!({ "users": told, "cached": false }))
}
