//! Bookmarks, pins and reactions.

use super::args::{Answer, ApiError, Args, answer};
use crate::{
    ids::{ChannelId, MessageTs},
    sandbox::state::State,
};
use serde_json::json;

/// A channel holds no more pins than these.
const MOST_PINS: usize = 100;

pub(crate) fn add(state: &mut State, args: &Args) -> Answer {
    let id = member_of(state, &args.get("channel_id")?)?;
    let title = args.get("title")?;
    if args.get("type")? != "link" {
        return Err("invalid_bookmark_type".into());
    }
    let link = args.find("link").filter(|link| link.starts_with("http")).ok_or("invalid_link")?;
    let bookmark = json!({ "id": state.new_id("Bk"), "channel_id": id, "title": title, "link": link,
        "emoji": args.find("emoji"), "type": "link", "date_created": state.now.as_second(),
        "last_updated_by_user_id": state.bot(), "last_updated_by_team_id": state.team_id() });
    if let Some(channel) = state.channel_mut(&id) {
        channel.bookmarks.push(bookmark.clone());
    }
    answer(json!({ "bookmark": bookmark }))
}

pub(crate) fn list(state: &mut State, args: &Args) -> Answer {
    let id = member_of(state, &args.get("channel_id")?)?;
    answer(json!({ "bookmarks": state.channels.get(&id).map(|channel| channel.bookmarks.clone()) }))
}

pub(crate) fn pin(state: &mut State, args: &Args) -> Answer {
    let id = member_of(state, &args.get("channel")?)?;
    let ts = MessageTs(args.find("timestamp").ok_or("no_item_specified")?);
    let channel = state.channel_mut(&id).ok_or("channel_not_found")?;
    if channel.find_message(ts.as_str()).is_none() {
        return Err("message_not_found".into());
    }
    if channel.pins.contains(&ts) {
        return Err("already_pinned".into());
    }
    if channel.pins.len() >= MOST_PINS {
        return Err("too_many_pins".into());
    }
    channel.pins.push(ts);
    answer(json!({}))
}

pub(crate) fn unpin(state: &mut State, args: &Args) -> Answer {
    let id = member_of(state, &args.get("channel")?)?;
    let ts = MessageTs(args.find("timestamp").ok_or("no_item_specified")?);
    let channel = state.channel_mut(&id).ok_or("channel_not_found")?;
    if channel.find_message(ts.as_str()).is_none() {
        return Err("message_not_found".into());
    }
    if !channel.pins.contains(&ts) {
        return Err("no_pin".into());
    }
    channel.pins.retain(|pin| *pin != ts);
    answer(json!({}))
}

/// The newest first, as in Slack.
pub(crate) fn list_pins(state: &mut State, args: &Args) -> Answer {
    let id = member_of(state, &args.get("channel")?)?;
    let Some(channel) = state.channels.get(&id) else { return Err("channel_not_found".into()) };
    let pinned = channel.pins.iter().rev().filter_map(|ts| channel.find_message(ts.as_str()));
    let items = pinned.map(
        |message| json!({ "type": "message", "channel": id, "message": state.message_json(channel, message, false) }),
    );
    answer(json!({ "items": items.collect::<Vec<_>>() }))
}

pub(crate) fn react(state: &mut State, args: &Args) -> Answer {
    let id = member_of(state, &args.get("channel")?)?;
    let ts = args.find("timestamp").ok_or("no_item_specified")?;
    let name = args.get("name")?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || "_-+:'".contains(c)) {
        return Err("invalid_name".into());
    }
    let bot = state.bot();
    state.react((&id, &ts), &bot, name.trim_matches(':'), false)?;
    answer(json!({}))
}

fn member_of(state: &State, id: &str) -> Result<ChannelId, ApiError> {
    let channel = state.visible(id)?;
    if !channel.has(&state.bot()) {
        return Err("not_in_channel".into());
    }
    if channel.archived {
        return Err("is_archived".into());
    }
    Ok(channel.id.clone())
}
