//! Messages with asks in them: shown as the asks in them say, taken back when none is left.

use super::{
    FEATURE, REACH,
    model::{Envelope, State},
    reach_key,
    store::messages::{self, Part},
    views,
};
use crate::{
    delivery::store::{self as delivery_store, NewPost, Priority, To},
    error::Result,
    ids::WorkspaceId,
    signal::{DueWhat, Message},
    slack::blocks::{Room, can_be_pressed},
    timers::store::{self as timer_store, NewTimer},
    turn::Turn,
};
use jiff::Timestamp;
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// A message as it is to be shown from now on.
struct Shown {
    envelope: Envelope,
    to: To,
    message: Message,
    priority: Priority,
    /// Too late for all of it.
    expires_at: Option<Timestamp>,
    /// When something about it is to be decided, if it has not arrived by then.
    look: Option<(Timestamp, String, DueWhat)>,
    /// Something in it is to arrive still.
    is_awaited: bool,
}

/// Makes Slack show these messages as the asks in them are now: those at hand (new ones, and those with another time or
/// more in them), and the ones under `others`. Six statements, however many they are.
pub(super) async fn show(turn: &mut Turn, mut envelopes: Vec<Envelope>, others: &BTreeSet<String>) -> Result<()> {
    let workspace = turn.workspace.id.clone();
    let unknown: Vec<&str> = {
        let known: BTreeSet<&str> = envelopes.iter().map(|envelope| envelope.key.as_str()).collect();
        others.iter().map(String::as_str).filter(|key| !known.contains(key)).collect()
    };
    let found = messages::list_by_key(turn.tx(), &workspace, &unknown).await?;
    envelopes.extend(found);
    envelopes.retain(|envelope| envelope.state != State::Over);
    if envelopes.is_empty() {
        return Ok(());
    }
    turn.changed = true;
    let keys: Vec<&str> = envelopes.iter().map(|envelope| envelope.key.as_str()).collect();
    let mut parts: HashMap<String, Vec<Part>> = HashMap::new();
    for part in messages::list_parts(turn.tx(), &workspace, &keys).await? {
        parts.entry(part.message.clone()).or_default().push(part);
    }
    let mut shown = Vec::with_capacity(envelopes.len());
    for envelope in envelopes {
        match parts.remove(&envelope.key) {
            Some(parts) => shown.push(Shown::new(envelope, &parts)),
            None if envelope.state == State::Delivered => {}
            None => take_back(turn, &envelope.key).await?,
        }
    }
    write(turn, &shown).await
}

/// What never went out is not wanted any more.
pub(super) async fn take_back(turn: &mut Turn, key: &str) -> Result<()> {
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    turn.changed = true;
    messages::update_state(turn.tx(), &workspace, key, State::Over).await?;
    timer_store::cancel(turn.tx(), &workspace, FEATURE, &reach_key(key)).await?;
    delivery_store::withdraw_post(turn.tx(), &workspace, FEATURE, key, now).await
}

/// When something is to be decided about what has not arrived by then: it cannot be reached, or it is too late.
pub(super) fn next_look(parts: &[Part]) -> Option<Timestamp> {
    let looks = parts.iter().filter(|part| part.is_awaited()).flat_map(|part| {
        let reached_by = (!part.unreachable).then(|| part.goes_out_at.0 + REACH);
        [reached_by, part.due_at.map(|due| due.0)].into_iter().flatten()
    });
    looks.min()
}

/// The timer that looks after a message.
pub(super) fn look(key: &str) -> DueWhat {
    DueWhat::Timer { kind: "reach".to_owned(), payload: json!({ "key": key }) }
}

impl Shown {
    fn new(mut envelope: Envelope, parts: &[Part]) -> Self {
        let message = render(parts);
        envelope.room = Room::of(&message);
        if envelope.state == State::Failed {
            envelope.state = State::Waiting;
        }
        let awaited = || parts.iter().filter(|part| part.is_awaited());
        let dues: Option<Vec<Timestamp>> = awaited().map(|part| part.due_at.map(|due| due.0)).collect();
        let expires_at = dues.and_then(|dues| dues.into_iter().max());
        let look = next_look(parts).map(|at| (at, reach_key(&envelope.key), look(&envelope.key)));
        let priority = match envelope.urgent {
            true => Priority::Urgent,
            false if parts.iter().all(|part| part.prompt) => Priority::Bulk,
            false => Priority::Normal,
        };
        let is_awaited = awaited().next().is_some();
        let to = To::Person(envelope.person.clone());
        Self { envelope, to, message, priority, expires_at, look, is_awaited }
    }

    fn post<'a>(&'a self, workspace: &'a WorkspaceId, asked: bool, now: Timestamp) -> NewPost<'a> {
        let is_waiting = self.envelope.state == State::Waiting;
        NewPost {
            workspace,
            feature: FEATURE,
            key: &self.envelope.key,
            to: &self.to,
            thread: None,
            message: &self.message,
            priority: self.priority,
            // Somebody sees what they just did there, also while the bot is paused.
            asked: asked && !is_waiting && !self.is_awaited,
            outcomes: true,
            not_before: is_waiting.then_some(self.envelope.goes_out_at),
            expires_at: self.expires_at.filter(|_| is_waiting),
            now,
        }
    }
}

async fn write(turn: &mut Turn, shown: &[Shown]) -> Result<()> {
    if shown.is_empty() {
        return Ok(());
    }
    let (workspace, now, asked) = (turn.workspace.id.clone(), turn.now, turn.asked);
    let envelopes: Vec<&Envelope> = shown.iter().map(|shown| &shown.envelope).collect();
    messages::put(turn.tx(), &workspace, &envelopes, now).await?;
    let posts: Vec<NewPost<'_>> = shown.iter().map(|shown| shown.post(&workspace, asked, now)).collect();
    delivery_store::put_posts(turn.tx(), &workspace, &posts).await?;
    let edited = shown.iter().filter(|shown| shown.is_awaited && shown.envelope.state == State::Delivered);
    let edited: Vec<&str> = edited.map(|shown| shown.envelope.key.as_str()).collect();
    delivery_store::tell_again(turn.tx(), &workspace, FEATURE, &edited).await?;
    let looks = shown.iter().filter_map(|shown| shown.look.as_ref());
    let timers: Vec<NewTimer<'_>> = looks
        .map(|(due_at, key, what)| NewTimer {
            workspace: &workspace,
            feature: FEATURE,
            key,
            what,
            due_at: *due_at,
            now,
        })
        .collect();
    turn.sets_timers |= !timers.is_empty();
    timer_store::set_many(turn.tx(), &workspace, &timers).await
}

/// The message these asks are shown in. What is settled, and has nothing left to press, need not say why it was asked.
fn render(parts: &[Part]) -> Message {
    let said: Vec<Message> = parts
        .iter()
        .map(|part| {
            let body = part.body.as_ref().map_or_else(|| views::titled(&part.title), |body| body.0.clone());
            let says_why = part.has_reason && (part.is_open || can_be_pressed(&body));
            views::part(&body, part.id, says_why.then_some(part.is_asking))
        })
        .collect();
    let open: Vec<&str> = parts.iter().filter(|part| part.is_open).map(|part| part.title.as_str()).collect();
    views::together(&open, said)
}
