//! `conversations.*`: who is in them.

use super::args::{Answer, ApiError, Args, answer, page};
use crate::{
    ids::{ChannelId, UserId},
    sandbox::{
        model::{Kind, Standing},
        state::{Code, State},
    },
};
use serde_json::{Value, json};

pub(crate) fn members(state: &mut State, args: &Args) -> Answer {
    let channel = state.known(args, "read")?;
    let (members, next) = page(channel.members.clone(), args.find("cursor").as_deref(), args.limit(100, 1000)?)?;
    answer(json!({ "members": members, "response_metadata": { "next_cursor": next } }))
}

pub(crate) fn join(state: &mut State, args: &Args) -> Answer {
    let channel = state.visible(&args.get("channel")?)?;
    if channel.kind != Kind::Public {
        return Err("method_not_supported_for_channel_type".into());
    }
    let (id, bot) = (channel.id.clone(), state.bot());
    match state.add_member(&id, &bot, None) {
        Ok(()) => answer(json!({ "channel": state.channel_json(&id) })),
        Err("already_in_channel") => answer(json!({ "channel": state.channel_json(&id),
            "warning": "already_in_channel", "response_metadata": { "warnings": ["already_in_channel"] } })),
        Err(code) => Err(code.into()),
    }
}

pub(crate) fn leave(state: &mut State, args: &Args) -> Answer {
    let channel = state.visible(&args.get("channel")?)?;
    let (id, bot) = (channel.id.clone(), state.bot());
    if !channel.has(&bot) {
        return answer(json!({ "not_in_channel": true }));
    }
    let id = if channel.is_named() { state.managed(args, "")? } else { id };
    state.remove_member(&id, &bot)?;
    answer(json!({}))
}

/// All or nothing, unless `force`: then those who can come do, and the others are listed.
pub(crate) fn invite(state: &mut State, args: &Args) -> Answer {
    let id = state.managed(args, "write.invites")?;
    let users: Vec<UserId> = args.list("users").into_iter().map(UserId).collect();
    if users.is_empty() {
        return Err("no_user".into());
    }
    if users.len() > 1000 {
        return Err("too_many_users".into());
    }
    let mut faults = Vec::new();
    let mut welcome = Vec::new();
    for user in users {
        match may_come(state, &id, &user) {
            Ok(()) => welcome.push(user),
            Err(code) => faults.push((user, code)),
        }
    }
    let errors: Vec<Value> =
        faults.iter().map(|(user, code)| json!({ "user": user, "ok": false, "error": code })).collect();
    if let Some((_, first)) = faults.first()
        && (welcome.is_empty() || !args.flag("force"))
    {
        return Err(ApiError::from(*first).with("errors", json!(errors)));
    }
    let bot = state.bot();
    for user in welcome {
        state.add_member(&id, &user, Some(&bot))?;
    }
    let mut fields = json!({ "channel": state.channel_json(&id) });
    if !errors.is_empty() {
        fields["errors"] = json!(errors);
    }
    answer(fields)
}

fn may_come(state: &State, id: &ChannelId, user: &UserId) -> Result<(), Code> {
    let channel = state.channels.get(id).ok_or("channel_not_found")?;
    let person = state.people.get(user).ok_or("user_not_found")?;
    if *user == state.bot() {
        return Err("cant_invite_self");
    }
    if channel.archived {
        return Err("is_archived");
    }
    if person.deleted {
        return Err("user_disabled");
    }
    if channel.has(user) {
        return Err("already_in_channel");
    }
    match person.standing {
        Standing::SingleChannelGuest => Err("ura_max_channels"),
        Standing::External if !channel.ext_shared => Err("no_external_invite_permission"),
        Standing::Slackbot => Err("cant_invite"),
        _ => Ok(()),
    }
}

pub(crate) fn kick(state: &mut State, args: &Args) -> Answer {
    let id = state.managed(args, "")?;
    let user = UserId(args.get("user")?);
    if user == state.bot() {
        return Err("cant_kick_self".into());
    }
    let channel = state.channels.get(&id).ok_or("channel_not_found")?;
    if channel.general {
        return Err("cant_kick_from_general".into());
    }
    if !state.people.contains_key(&user) {
        return Err("user_not_found".into());
    }
    state.remove_member(&id, &user)?;
    answer(json!({ "errors": {} }))
}

/// Opens (or finds) the direct message with one to eight people; the bot itself does not count.
pub(crate) fn open(state: &mut State, args: &Args) -> Answer {
    if let Some(id) = args.find("channel") {
        let channel = state.visible(&id)?;
        if channel.is_named() {
            return Err("method_not_supported_for_channel_type".into());
        }
        return answer(json!({ "no_op": true, "already_open": true, "channel": { "id": id } }));
    }
    let users = args.list("users");
    if users.is_empty() {
        return Err("users_list_not_supplied".into());
    }
    if users.len() > 8 {
        return Err("too_many_users".into());
    }
    state.need_scope(&[if users.len() == 1 { "im:write" } else { "mpim:write" }])?;
    let mut everybody = vec![state.bot()];
    for user in users {
        let person = state.find_person(&user).ok_or("user_not_found")?;
        if person.deleted {
            return Err("user_disabled".into());
        }
        if person.is_machine() {
            return Err("cannot_dm_bot".into());
        }
        everybody.push(person.id.clone());
    }
    let known = state.channels.len();
    let id = state.direct(&everybody);
    let already = known == state.channels.len();
    let mut channel = json!({ "id": id });
    if args.flag("return_im") {
        channel = state.channel_json(&id);
    }
    answer(json!({ "channel": channel, "already_open": already, "no_op": already }))
}
