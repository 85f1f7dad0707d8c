//! `chat.*`

use super::args::{Answer, ApiError, Args, answer};
use crate::{
    ids::{ChannelId, MessageTs, UserId},
    sandbox::{
        blocks::check_message,
        doing::{Draft, Edit},
        model::{Kind, Message},
        state::State,
    },
};
use serde_json::{Value, json};

/// Beyond this Slack cuts the text off.
const LONGEST_TEXT: usize = 40_000;
/// Beyond this `chat.update` is refused.
const LONGEST_UPDATE: usize = 4_000;
/// Slack names no number for `metadata_too_large`; ours is generous for ids and mean for anything else.
const LONGEST_METADATA: usize = 8_000;

pub(crate) fn post_message(state: &mut State, args: &Args) -> Answer {
    let id = destination(state, args)?;
    let (text, blocks) = content(args, LONGEST_TEXT)?;
    let draft = Draft {
        text,
        blocks,
        attachments: args.json("attachments")?,
        metadata: metadata(args)?,
        thread_ts: args.find("thread_ts").map(MessageTs),
        broadcast: args.flag("reply_broadcast"),
        ..Draft::default()
    };
    let (now, limits) = (state.now, state.options.limits.clone());
    if let Err(wait) = state.meters.take_post(&limits, id.as_str(), now) {
        return Err(ApiError::from("ratelimited").with("retry_after", json!(wait)));
    }
    let bot = state.bot();
    let message = state.post(&id, &bot, draft)?;
    answer(json!({ "channel": id, "ts": message.ts, "message": shown(state, &id, &message) }))
}

/// Where `channel` leads: a conversation, or the direct message with the person it names.
fn destination(state: &mut State, args: &Args) -> Result<ChannelId, ApiError> {
    let name = args.find("channel").ok_or("channel_not_found")?;
    if let Some(person) = state.find_person(&name) {
        if person.deleted || person.is_machine() {
            return Err(if person.deleted { "channel_not_found" } else { "cannot_dm_bot" }.into());
        }
        let people = [state.bot(), person.id.clone()];
        return Ok(state.direct(&people));
    }
    let channel = state.visible(&name)?;
    let member = channel.has(&state.bot());
    if channel.archived {
        return Err("is_archived".into());
    }
    let open_to_all = channel.kind == Kind::Public && state.has_scope("chat:write.public");
    if !member && !open_to_all {
        return Err("not_in_channel".into());
    }
    Ok(channel.id.clone())
}

pub(crate) fn post_ephemeral(state: &mut State, args: &Args) -> Answer {
    let user = UserId(args.get("user")?);
    let channel = state.visible(&args.get("channel")?)?;
    if !channel.has(&state.bot()) {
        return Err("not_in_channel".into());
    }
    if !channel.has(&user) {
        return Err("user_not_in_channel".into());
    }
    let id = channel.id.clone();
    let (text, blocks) = content(args, LONGEST_TEXT)?;
    let thread_ts = args.find("thread_ts").map(MessageTs);
    let draft = Draft { text, blocks, thread_ts, ephemeral_to: Some(user), ..Draft::default() };
    let bot = state.bot();
    let message = state.post(&id, &bot, draft)?;
    answer(json!({ "message_ts": message.ts }))
}

/// Text without blocks takes the blocks away; metadata stays unless given.
pub(crate) fn update(state: &mut State, args: &Args) -> Answer {
    let (id, ts) = own_message(state, args, "cant_update_message")?;
    if args.find("text").is_some_and(|text| text.chars().count() > LONGEST_UPDATE) {
        return Err("msg_too_long".into());
    }
    let (text, blocks) = content(args, LONGEST_UPDATE)?;
    let edit = Edit { text, blocks, attachments: args.json("attachments")?, metadata: metadata(args)? };
    let bot = state.bot();
    let message = state.edit(&id, &ts, &bot, edit)?;
    answer(json!({ "channel": id, "ts": ts, "text": message.text, "message": shown(state, &id, &message) }))
}

pub(crate) fn delete(state: &mut State, args: &Args) -> Answer {
    let (id, ts) = own_message(state, args, "cant_delete_message")?;
    state.delete_message(&id, &ts)?;
    answer(json!({ "channel": id, "ts": ts }))
}

pub(crate) fn get_permalink(state: &mut State, args: &Args) -> Answer {
    let channel = state.visible(&args.get("channel")?)?;
    let ts = args.get("message_ts")?;
    let message = channel.find_message(&ts).ok_or("message_not_found")?;
    let domain = &state.options.team.domain;
    let mut link = format!("https://{domain}.slack.com/archives/{}/p{}", channel.id, ts.replace('.', ""));
    if let Some(parent) = message.thread_ts.as_ref().filter(|_| message.is_reply()) {
        link.push_str(&format!("?thread_ts={parent}&cid={}", channel.id));
    }
    answer(json!({ "channel": channel.id, "permalink": link }))
}

/// A message of the bot's own, in a conversation it may know of; ephemerals cannot be named.
fn own_message(state: &State, args: &Args, refusal: &'static str) -> Result<(ChannelId, String), ApiError> {
    let channel = state.visible(&args.get("channel")?)?;
    let ts = args.get("ts")?;
    let message = channel.find_message(&ts).filter(|message| message.ephemeral_to.is_none());
    let message = message.ok_or("message_not_found")?;
    if message.user != state.bot() {
        return Err(if message.subtype.as_deref() == Some("tombstone") { "message_not_found" } else { refusal }.into());
    }
    Ok((channel.id.clone(), ts))
}

/// Text and valid blocks; at least one of them.
pub(crate) fn content(args: &Args, longest: usize) -> Result<(String, Option<Vec<Value>>), ApiError> {
    let text = args.find("text").unwrap_or_default().chars().take(longest).collect::<String>();
    let blocks = match args.json("blocks").map_err(|_| ApiError::from("invalid_blocks_format"))? {
        None => None,
        Some(Value::Array(blocks)) if blocks.is_empty() => None,
        Some(blocks) => {
            check_message(&blocks).map_err(|reasons| ApiError::because("invalid_blocks", &reasons))?;
            blocks.as_array().cloned()
        }
    };
    let attachments = args.json("attachments")?.and_then(|list| list.as_array().map(Vec::len)).unwrap_or_default();
    if attachments > 100 {
        return Err("too_many_attachments".into());
    }
    if text.is_empty() && blocks.is_none() && attachments == 0 {
        return Err("no_text".into());
    }
    Ok((text, blocks))
}

/// `{event_type, event_payload}` with flat values only.
fn metadata(args: &Args) -> Result<Option<Value>, ApiError> {
    let Some(metadata) = args.json("metadata").map_err(|_| ApiError::from("invalid_metadata_format"))? else {
        return Ok(None);
    };
    if metadata.to_string().chars().count() > LONGEST_METADATA {
        return Err("metadata_too_large".into());
    }
    let payload = metadata["event_payload"].as_object();
    let named = metadata["event_type"].as_str().is_some_and(|name| !name.is_empty());
    let scalar = |value: &Value| value.is_string() || value.is_number() || value.is_boolean();
    let flat = |value: &Value| value.as_object().is_some_and(|fields| fields.values().all(scalar));
    let fine =
        |value: &Value| scalar(value) || flat(value) || value.as_array().is_some_and(|list| list.iter().all(flat));
    if !named || !payload.is_some_and(|fields| fields.values().all(fine)) {
        return Err("invalid_metadata_format".into());
    }
    Ok(Some(metadata))
}

fn shown(state: &State, id: &ChannelId, message: &Message) -> Value {
    state.channels.get(id).map_or(Value::Null, |channel| state.message_json(channel, message, true))
}
