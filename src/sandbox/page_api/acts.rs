//! What a person does on the page by themselves.

use super::answers::{Body, Page, done};
use crate::{
    error::Error,
    ids::MessageTs,
    sandbox::{core::Sandbox, model::Status},
};
use axum::{Json, extract::State as Shared};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
pub(crate) struct Say {
    #[serde(rename = "as")]
    me: String,
    channel: String,
    text: String,
    thread_ts: Option<String>,
}

pub(crate) async fn say(Shared(sandbox): Shared<Sandbox>, Body(say): Body<Say>) -> Page {
    sandbox.write(&say.me, &say.channel, &say.text, say.thread_ts.map(MessageTs))?;
    done()
}

#[derive(Deserialize)]
pub(crate) struct OpenHome {
    #[serde(rename = "as")]
    me: String,
    tab: Option<String>,
}

pub(crate) async fn open_home(Shared(sandbox): Shared<Sandbox>, Body(open): Body<OpenHome>) -> Page {
    sandbox.open_home(&open.me, open.tab.as_deref().unwrap_or("home"))?;
    done()
}

#[derive(Deserialize)]
pub(crate) struct NewChannel {
    #[serde(rename = "as")]
    me: String,
    name: String,
    #[serde(default)]
    private: bool,
}

pub(crate) async fn channel(Shared(sandbox): Shared<Sandbox>, Body(new): Body<NewChannel>) -> Page {
    let id = sandbox.create_channel(&new.me, &new.name, new.private)?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
pub(crate) struct There {
    #[serde(rename = "as")]
    me: String,
    channel: String,
    #[serde(default)]
    users: Vec<String>,
}

pub(crate) async fn join(Shared(sandbox): Shared<Sandbox>, Body(there): Body<There>) -> Page {
    sandbox.join(&there.me, &there.channel)?;
    done()
}

pub(crate) async fn leave(Shared(sandbox): Shared<Sandbox>, Body(there): Body<There>) -> Page {
    sandbox.leave(&there.me, &there.channel)?;
    done()
}

pub(crate) async fn invite(Shared(sandbox): Shared<Sandbox>, Body(there): Body<There>) -> Page {
    let users: Vec<_> = there.users.iter().map(String::as_str).collect();
    sandbox.invite(&there.me, &there.channel, &users)?;
    done()
}

#[derive(Deserialize)]
pub(crate) struct React {
    #[serde(rename = "as")]
    me: String,
    channel: String,
    ts: String,
    name: String,
    #[serde(default)]
    remove: bool,
}

pub(crate) async fn react(Shared(sandbox): Shared<Sandbox>, Body(react): Body<React>) -> Page {
    let ts = MessageTs(react.ts);
    if react.remove {
        sandbox.unreact(&react.me, &react.channel, &ts, &react.name)?;
    } else {
        sandbox.react(&react.me, &react.channel, &ts, &react.name)?;
    }
    done()
}

#[derive(Deserialize)]
pub(crate) struct Direct {
    #[serde(rename = "as")]
    me: String,
    with: String,
}

pub(crate) async fn dm(Shared(sandbox): Shared<Sandbox>, Body(direct): Body<Direct>) -> Page {
    let id = sandbox.open_direct(&direct.me, &direct.with)?;
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
pub(crate) struct NewStatus {
    #[serde(rename = "as")]
    me: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    emoji: String,
    /// Until Slack clears it; none = it stays.
    for_seconds: Option<i64>,
}

/// Sets the line under somebody's name, or clears it.
pub(crate) async fn status(Shared(sandbox): Shared<Sandbox>, Body(new): Body<NewStatus>) -> Page {
    let stays = |seconds: i64| SignedDuration::from_secs(seconds.clamp(60, 366 * 24 * 3600));
    let expires = new.for_seconds.map(|seconds| sandbox.clock.now() + stays(seconds));
    sandbox.set_status(&new.me, Status { text: new.text, emoji: new.emoji, expires })?;
    done()
}

#[derive(Deserialize)]
pub(crate) struct Pause {
    #[serde(rename = "as")]
    me: String,
    /// So long; 0 = no longer.
    for_seconds: i64,
}

/// Pauses somebody's notifications, or no longer.
pub(crate) async fn pause(Shared(sandbox): Shared<Sandbox>, Body(pause): Body<Pause>) -> Page {
    let until = sandbox.clock.now() + SignedDuration::from_secs(pause.for_seconds.clamp(0, 366 * 24 * 3600));
    sandbox.pause_notifications(&pause.me, until)?;
    done()
}

#[derive(Deserialize)]
pub(crate) struct Move {
    advance_seconds: Option<i64>,
    #[serde(default)]
    next: bool,
}

/// Moves the clock on: by some seconds, or to the next thing that will happen.
pub(crate) async fn clock(Shared(sandbox): Shared<Sandbox>, Body(wanted): Body<Move>) -> Page {
    if !sandbox.clock.can_move() {
        return Err(Error::user("This clock is the machine's own and cannot be moved.").into());
    }
    let machine = sandbox.time_machine();
    let next = sandbox.next_thing().await;
    let target = if wanted.next {
        let (at, _) = next.as_ref().ok_or_else(|| Error::user("Nothing is going to happen by itself."))?;
        *at
    } else {
        // A year at once is enough for anybody.
        let seconds = wanted.advance_seconds.unwrap_or_default().clamp(0, 366 * 24 * 3600);
        sandbox.clock.now() + SignedDuration::from_secs(seconds)
    };
    // The first of what happens on the way.
    let what = next.filter(|(at, _)| *at <= target).map(|(_, what)| what);
    match machine {
        Some(machine) => machine.advance_to(target).await,
        None => sandbox.clock.advance_to(target),
    }
    sandbox.settle().await;
    sandbox.change(|_| ());
    Ok(Json(json!({ "now": sandbox.clock.now(), "what": what })))
}
