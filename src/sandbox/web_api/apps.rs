//! About the app and the workspace themselves.

use super::args::{Answer, Args, answer};
use crate::sandbox::state::{APP_ID, BOT_ID, State};
use serde_json::json;

pub(crate) fn api_test(_: &mut State, args: &Args) -> Answer {
    answer(json!({ "args": args.to_json() }))
}

pub(crate) fn auth_test(state: &mut State, _: &Args) -> Answer {
    let name = state.people.get(&state.bot()).map(|bot| bot.name.clone());
    let team = &state.options.team;
    answer(json!({ "url": format!("https://{}.slack.com/", team.domain), "team": team.name, "user": name,
        "team_id": team.id, "user_id": state.bot(), "bot_id": BOT_ID, "is_enterprise_install": false }))
}

pub(crate) fn team_info(state: &mut State, _: &Args) -> Answer {
    let team = &state.options.team;
    answer(json!({ "team": { "id": team.id, "name": team.name, "domain": team.domain, "email_domain": "",
        "url": format!("https://{}.slack.com/", team.domain) } }))
}

/// A ticket for one Socket Mode connection.
pub(crate) fn connections_open(state: &mut State, _: &Args) -> Answer {
    let ticket = format!("ticket-{}", state.count());
    let url = format!("ws://{}/socket?ticket={ticket}&app_id={APP_ID}", state.address);
    state.tickets.insert(ticket);
    answer(json!({ "url": url }))
}
