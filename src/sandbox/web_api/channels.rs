//! `conversations.*`: the channels themselves.

use super::args::{Answer, ApiError, Args, answer, page};
use crate::{
    ids::ChannelId,
    sandbox::{
        model::{Channel, Kind},
        state::State,
    },
};
use serde_json::{Value, json};

impl State {
    /// Refuses unless one of `scopes` is granted.
    pub(crate) fn need_scope(&self, scopes: &[&str]) -> Result<(), ApiError> {
        if scopes.is_empty() || scopes.iter().any(|scope| self.has_scope(scope)) {
            return Ok(());
        }
        let provided = self.scopes.iter().cloned().collect::<Vec<_>>().join(",");
        Err(ApiError::from("missing_scope").with("needed", json!(scopes.join(","))).with("provided", json!(provided)))
    }

    /// The conversation in an argument, if the bot may know of it and holds `{family}:{right}` for its kind.
    pub(crate) fn known(&self, args: &Args, right: &str) -> Result<&Channel, ApiError> {
        let channel = self.visible(&args.get("channel")?)?;
        self.need_scope(&[&format!("{}:{right}", channel.kind.scope_family())])?;
        Ok(channel)
    }

    /// A conversation the bot may know of: public, or with the bot in it.
    pub(crate) fn visible(&self, id: &str) -> Result<&Channel, ApiError> {
        let channel = self.find_channel(id).ok_or("channel_not_found")?;
        if channel.kind != Kind::Public && !channel.has(&self.bot()) {
            return Err("channel_not_found".into());
        }
        Ok(channel)
    }

    /// A named channel that the bot is about to change: it must be a member and hold the manage scope of its kind,
    /// or the narrower `extra` one (`write.topic`, `write.invites`).
    pub(crate) fn managed(&self, args: &Args, extra: &str) -> Result<ChannelId, ApiError> {
        let channel = self.visible(&args.get("channel")?)?;
        let (broad, family) = match channel.kind {
            Kind::Public => ("channels:manage", "channels"),
            Kind::Private => ("groups:write", "groups"),
            Kind::Direct | Kind::Group => return Err("method_not_supported_for_channel_type".into()),
        };
        match extra {
            "" => self.need_scope(&[broad])?,
            extra => self.need_scope(&[broad, &format!("{family}:{extra}")])?,
        }
        if !channel.has(&self.bot()) {
            return Err("not_in_channel".into());
        }
        Ok(channel.id.clone())
    }

    pub(crate) fn channel_json(&self, id: &ChannelId) -> Value {
        self.channels.get(id).map_or(Value::Null, |channel| channel.to_json(&self.bot(), self.team_id()))
    }
}

pub(crate) fn list(state: &mut State, args: &Args) -> Answer {
    listed(state, args, |_| true)
}

/// `conversations.list` and `users.conversations` differ only in which channels they want.
pub(crate) fn listed(state: &State, args: &Args, wanted: impl Fn(&Channel) -> bool) -> Answer {
    let mut kinds = Vec::new();
    let mut types = args.list("types");
    if types.is_empty() {
        types.push("public_channel".to_owned());
    }
    for name in &types {
        let kind = match name.as_str() {
            "public_channel" => Kind::Public,
            "private_channel" => Kind::Private,
            "im" => Kind::Direct,
            "mpim" => Kind::Group,
            _ => return Err("invalid_types".into()),
        };
        state.need_scope(&[&format!("{}:read", kind.scope_family())])?;
        kinds.push(kind);
    }
    let without_archived = args.flag("exclude_archived");
    let bot = state.bot();
    let channels = state.channels.values().filter(|channel| {
        let visible = channel.kind == Kind::Public || channel.has(&bot);
        visible && kinds.contains(&channel.kind) && !(without_archived && channel.archived) && wanted(channel)
    });
    let channels = channels.map(|channel| channel.to_json(&bot, state.team_id())).collect();
    let (channels, next) = page(channels, args.find("cursor").as_deref(), args.limit(100, 1000)?)?;
    answer(json!({ "channels": channels, "response_metadata": { "next_cursor": next } }))
}

pub(crate) fn info(state: &mut State, args: &Args) -> Answer {
    let id = state.known(args, "read")?.id.clone();
    let mut channel = state.channel_json(&id);
    if args.flag("include_num_members") {
        channel["num_members"] = json!(state.channels.get(&id).map(|channel| channel.members.len()));
    }
    answer(json!({ "channel": channel }))
}

pub(crate) fn create(state: &mut State, args: &Args) -> Answer {
    let private = args.flag("is_private");
    state.need_scope(&[if private { "groups:write" } else { "channels:manage" }])?;
    let name = args.find("name").ok_or("invalid_name_required")?;
    let bot = state.bot();
    let id = state.create_channel(&bot, &name, private)?;
    answer(json!({ "channel": state.channel_json(&id) }))
}

/// A bot renames only what it made itself.
pub(crate) fn rename(state: &mut State, args: &Args) -> Answer {
    let id = state.managed(args, "")?;
    let bot = state.bot();
    if state.channels.get(&id).is_some_and(|channel| channel.creator != bot) {
        return Err("not_authorized".into());
    }
    // Unlike `create`, renaming tidies the name up instead of refusing it.
    let name = args.find("name").ok_or("invalid_name_required")?.to_lowercase().replace([' ', '.'], "-");
    state.rename_channel(&id, &name, &bot)?;
    answer(json!({ "channel": state.channel_json(&id) }))
}

pub(crate) fn archive(state: &mut State, args: &Args) -> Answer {
    let visible = state.visible(&args.get("channel")?)?;
    if visible.archived {
        return Err("already_archived".into());
    }
    let id = state.managed(args, "")?;
    let bot = state.bot();
    state.set_archived(&id, true, &bot)?;
    answer(json!({}))
}

/// Slack's documented bug: bot tokens cannot un-archive, whatever they were granted.
pub(crate) fn unarchive(state: &mut State, args: &Args) -> Answer {
    let channel = state.visible(&args.get("channel")?)?;
    if !channel.archived {
        return Err("not_archived".into());
    }
    Err("not_in_channel".into())
}

pub(crate) fn set_topic(state: &mut State, args: &Args) -> Answer {
    let (id, text) = line(state, args, "topic")?;
    if let Some(channel) = state.channel_mut(&id) {
        channel.topic.clone_from(&text);
    }
    let bot = state.bot();
    state.note(&id, &bot, "channel_topic", &format!("set the channel topic: {text}"));
    answer(json!({ "channel": state.channel_json(&id), "topic": text }))
}

pub(crate) fn set_purpose(state: &mut State, args: &Args) -> Answer {
    let (id, text) = line(state, args, "purpose")?;
    if let Some(channel) = state.channel_mut(&id) {
        channel.purpose.clone_from(&text);
    }
    let bot = state.bot();
    state.note(&id, &bot, "channel_purpose", &format!("set the channel description: {text}"));
    answer(json!({ "channel": state.channel_json(&id), "purpose": text }))
}

/// Topic and purpose share their rules.
fn line(state: &State, args: &Args, name: &str) -> Result<(ChannelId, String), ApiError> {
    let id = state.managed(args, "write.topic")?;
    let text = args.find(name).unwrap_or_default();
    if text.chars().count() > 250 {
        return Err("too_long".into());
    }
    if state.channels.get(&id).is_some_and(|channel| channel.archived) {
        return Err("is_archived".into());
    }
    Ok((id, text))
}
