//! What the page shows.

use super::{
    answers::Page,
    shapes::{self, for_me, mark_read},
};
use crate::{
    error::{Error, Result},
    ids::{ChannelId, UserId},
    sandbox::{
        acting::{may_see, person_named},
        core::Sandbox,
        model::{Kind, ShortcutPlace},
        state::{BOT_USER, State},
    },
};
use axum::{
    Json,
    extract::{Query, State as Shared},
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The query of every look.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(rename = "as")]
    me: Option<String>,
    channel: Option<String>,
    ts: Option<String>,
}

impl Asked {
    fn me(&self, state: &State) -> Result<UserId> {
        match &self.me {
            Some(me) => Ok(person_named(state, me)?.id.clone()),
            None => state.first_person.clone().ok_or_else(|| Error::user("There is nobody here.")),
        }
    }

    fn channel(&self, state: &State, me: &UserId) -> Result<ChannelId> {
        let id = ChannelId(self.channel.clone().unwrap_or_default());
        if may_see(state, me, &id) { Ok(id) } else { Err(Error::user("You cannot see this channel.")) }
    }
}

pub(crate) async fn workspace(Shared(sandbox): Shared<Sandbox>, Query(asked): Query<Asked>) -> Page {
    let next = sandbox.next_thing().await;
    let version = *sandbox.changes().borrow();
    let can_move = sandbox.clock.can_move();
    let connected = sandbox.is_connected();
    let workspace = sandbox.change_quietly(|state| {
        let me = asked.me(state)?;
        // The app's own direct message is there for everybody, even before it has been written in.
        state.direct(&[state.bot(), me.clone()]);
        let mut workspace = describe(state, &me, connected);
        workspace["version"] = json!(version);
        workspace["clock"] = json!({ "now": state.now, "can_move": can_move,
            "next": next.map(|(at, what)| json!({ "at": at, "what": what })) });
        Ok::<_, Error>(workspace)
    })?;
    Ok(Json(workspace))
}

fn describe(state: &State, me: &UserId, connected: bool) -> Value {
    let team = &state.options.team;
    let channels = state.channels.values().filter(|channel| channel.is_named() && may_see(state, me, &channel.id));
    let mut channels: Vec<_> = channels.collect();
    channels.sort_by(|a, b| a.name.cmp(&b.name));
    let dms = state.channels.values().filter(|channel| channel.kind == Kind::Direct && channel.has(me));
    let commands = state.options.commands.iter();
    let shortcuts = state.options.shortcuts.iter();
    let place = |place: ShortcutPlace| if place == ShortcutPlace::Global { "global" } else { "message" };
    let bot_name = state.find_person(BOT_USER).map(|bot| bot.real_name.clone());
    json!({
        "team": { "id": team.id, "name": team.name, "domain": team.domain },
        "me": me,
        "people": state.people.values().map(|person| shapes::person(state, person)).collect::<Vec<_>>(),
        "channels": channels.into_iter().map(|channel| shapes::channel(state, me, channel)).collect::<Vec<_>>(),
        "dms": dms.map(|dm| json!({ "id": dm.id, "with": dm.other(me), "unread": shapes::unread(state, me, dm).0 }))
            .collect::<Vec<_>>(),
        "commands": commands.map(|hint| json!({ "command": hint.command, "description": hint.description,
            "usage_hint": hint.usage_hint })).collect::<Vec<_>>(),
        "shortcuts": shortcuts.map(|hint| json!({ "callback_id": hint.callback_id, "name": hint.name,
            "type": place(hint.place) })).collect::<Vec<_>>(),
        "bot": { "user_id": BOT_USER, "name": bot_name, "connected": connected },
    })
}

pub(crate) async fn messages(Shared(sandbox): Shared<Sandbox>, Query(asked): Query<Asked>) -> Page {
    let answer = sandbox.change_quietly(|state| {
        let me = asked.me(state)?;
        let id = asked.channel(state, &me)?;
        mark_read(state, &me, &id);
        let channel = state.channels.get(&id).ok_or_else(|| Error::user("This channel is gone."))?;
        let shown = channel.messages.iter().filter(|message| for_me(message, &me) && message.is_in_channel());
        let shown: Vec<_> = shown.collect();
        let last = &shown[shown.len().saturating_sub(200)..];
        let messages: Vec<_> = last.iter().map(|message| shapes::message(channel, message)).collect();
        Ok::<_, Error>(json!({ "channel": shapes::channel(state, &me, channel), "messages": messages }))
    })?;
    Ok(Json(answer))
}

pub(crate) async fn thread(Shared(sandbox): Shared<Sandbox>, Query(asked): Query<Asked>) -> Page {
    let answer = sandbox.read(|state| {
        let me = asked.me(state)?;
        let id = asked.channel(state, &me)?;
        let channel = state.channels.get(&id).ok_or_else(|| Error::user("This channel is gone."))?;
        let ts = asked.ts.as_deref().unwrap_or_default();
        let inside = |message: &&crate::sandbox::model::Message| {
            message.ts.as_str() == ts || message.thread_ts.as_ref().is_some_and(|parent| parent.as_str() == ts)
        };
        let shown = channel.messages.iter().filter(inside).filter(|message| for_me(message, &me));
        let messages: Vec<_> = shown.map(|message| shapes::message(channel, message)).collect();
        Ok::<_, Error>(json!({ "messages": messages }))
    })?;
    Ok(Json(answer))
}

pub(crate) async fn views(Shared(sandbox): Shared<Sandbox>, Query(asked): Query<Asked>) -> Page {
    let answer = sandbox.read(|state| {
        let me = asked.me(state)?;
        let stack = state.modals.get(&me).map_or(&[][..], Vec::as_slice);
        Ok::<_, Error>(json!({ "stack": stack.iter().map(|view| state.view_json(view)).collect::<Vec<_>>() }))
    })?;
    Ok(Json(answer))
}

pub(crate) async fn home(Shared(sandbox): Shared<Sandbox>, Query(asked): Query<Asked>) -> Page {
    let answer = sandbox.read(|state| {
        let me = asked.me(state)?;
        Ok::<_, Error>(json!({ "view": state.homes.get(&me).map(|view| state.view_json(view)) }))
    })?;
    Ok(Json(answer))
}
