//! What became of the messages, and what is told of it to whoever asked.

use super::{
    DO_NOT_DISTURB, FEATURE, REACH, UNREACHABLE, bundle,
    desk::Desk,
    failed,
    model::{State, allowed_until, first_allowed},
    reach_key,
    store::{self, Told, messages},
    tell_asker,
};
use crate::{
    database::Day,
    delivery::store as delivery_store,
    error::Result,
    ids::UserId,
    signal::{Outcome, OutcomeWhat},
    timers::store as timer_store,
    turn::{Change, Turn},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// What became of a message. Of an ask that is over nobody wants to hear.
pub(super) async fn settle(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let (workspace, now, message) = (turn.workspace.id.clone(), turn.now, outcome.key.as_str());
    let told = match &outcome.what {
        OutcomeWhat::Delivered { channel, ts } => {
            let told = messages::mark_delivered(turn.tx(), &workspace, (message, channel, ts), now).await?;
            turn.tally.late.extend(told.iter().map(|told| now.duration_since(told.goes_out_at.0)));
            told
        }
        OutcomeWhat::Gone => {
            messages::update_state(turn.tx(), &workspace, message, State::Over).await?;
            messages::list_told(turn.tx(), &workspace, message).await?
        }
        OutcomeWhat::Failed { .. } => fail(turn, message).await?,
        OutcomeWhat::Expired => {
            messages::update_state(turn.tx(), &workspace, message, State::Over).await?;
            messages::close_awaited(turn.tx(), &workspace, message, None, now).await?
        }
        OutcomeWhat::Done(_) => return Ok(()),
    };
    timer_store::cancel(turn.tx(), &workspace, FEATURE, &reach_key(message)).await?;
    tell(turn, &told, &outcome.what).await
}

/// Slack will not have it: news for those whose ask did not arrive; else for all whose words are not shown as they are.
async fn fail(turn: &mut Turn, message: &str) -> Result<Vec<Told>> {
    let workspace = turn.workspace.id.clone();
    messages::mark_failed(turn.tx(), &workspace, message).await?;
    let mut told = messages::list_told(turn.tx(), &workspace, message).await?;
    if told.iter().any(|told| told.delivered_at.is_none()) {
        told.retain(|told| told.delivered_at.is_none());
    }
    Ok(told)
}

async fn tell(turn: &mut Turn, told: &[Told], what: &OutcomeWhat) -> Result<()> {
    for told in told {
        tell_asker(turn, &told.feature, &told.key, what.clone()).await?;
        // The App Home leads to what arrived, and shows no longer what expired.
        turn.refresh_home(&told.person).await?;
    }
    Ok(())
}

/// Who has left reads nothing any more: what had not reached them by then is taken back, and whoever asked is told.
pub(super) async fn forget_person(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace.id.clone();
    let undelivered = store::list_undelivered(turn.tx(), &workspace, &[person.as_str()]).await?;
    let mut messages = BTreeSet::new();
    for ask in &undelivered {
        turn.changed = true;
        store::update_place(turn.tx(), &workspace, ask.id, (None, ask.goes_out_at.0)).await?;
        // What they have read stays as it is.
        let is_delivered = ask.message_state.as_deref().is_some_and(|state| State::of(state) == State::Delivered);
        messages.extend(ask.message.clone().filter(|_| !is_delivered));
        tell_asker(turn, &ask.feature, &ask.key, failed(UNREACHABLE)).await?;
    }
    bundle::show(turn, Vec::new(), &messages).await
}

/// A message has not arrived ten minutes after it went out, or something in it is due.
pub(super) async fn look_after(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(message) = payload.get("key").and_then(Value::as_str) else { return Ok(()) };
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    let late = messages::close_awaited(turn.tx(), &workspace, message, Some(now), now).await?;
    tell(turn, &late, &OutcomeWhat::Expired).await?;
    let is_paused = turn.workspace.paused_at.is_some();
    if !is_paused {
        // Held by us is not unreachable.
        let unreachable = messages::mark_unreachable(turn.tx(), &workspace, message, now - REACH).await?;
        for ask in &unreachable {
            turn.record(Change {
                verb: "unreachable",
                subject: format!("ask/{}/{}", ask.feature, ask.key),
                before: None,
                after: None,
                why: Some("not delivered within ten minutes"),
            })
            .await?;
            tell_asker(turn, &ask.feature, &ask.key, failed(UNREACHABLE)).await?;
        }
    }
    if !late.is_empty() {
        bundle::show(turn, Vec::new(), &BTreeSet::from([message.to_owned()])).await?;
    }
    keep_looking(turn, message, is_paused).await
}

/// What is late still goes out when it can, but at a time at which its person may be disturbed.
async fn keep_looking(turn: &mut Turn, message: &str, is_paused: bool) -> Result<()> {
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    let parts = messages::list_parts(turn.tx(), &workspace, &[message]).await?;
    let envelope = messages::list_by_key(turn.tx(), &workspace, &[message]).await?.pop();
    let (Some(envelope), true) = (envelope, parts.iter().any(messages::Part::is_awaited)) else { return Ok(()) };
    let mut next = bundle::next_look(&parts).filter(|at| *at > now);
    let is_overdue = envelope.state == State::Waiting && envelope.goes_out_at <= now;
    if is_overdue && !envelope.urgent {
        let desk = Desk::of(turn, &BTreeSet::from([&envelope.person])).await?;
        let Some(person) = desk.availability(&envelope.person) else { return Ok(()) };
        let until = match (allowed_until(person, now), first_allowed(person, now)) {
            (None, Some(again)) => {
                let key = (FEATURE, message);
                delivery_store::hold_post(turn.tx(), &workspace, key, again).await?;
                let day = Day(person.zone.date(again));
                messages::update_goes_out_at(turn.tx(), &workspace, message, (again, day)).await?;
                tell_held(turn, (message, &envelope.person), &desk).await?;
                Some(again + REACH)
            }
            (until, _) => until,
        };
        next = next.into_iter().chain(until).min();
    }
    if is_paused {
        next = next.into_iter().chain([now + REACH]).min();
    }
    match next {
        Some(at) => turn.schedule(FEATURE, &reach_key(message), at, &bundle::look(message)).await,
        None => Ok(()),
    }
}

/// Where a clock waits for what stands in a message that is held, whoever asked hears that it is for too long; told again,
/// that changes nothing.
async fn tell_held(turn: &mut Turn, (message, person): (&str, &UserId), desk: &Desk) -> Result<()> {
    let workspace = turn.workspace.id.clone();
    let mut held = store::list_undelivered(turn.tx(), &workspace, &[person.as_str()]).await?;
    held.retain(|ask| ask.message.as_deref() == Some(message) && desk.is_out_of_reach(ask));
    for ask in held {
        turn.changed = true;
        tell_asker(turn, &ask.feature, &ask.key, failed(DO_NOT_DISTURB)).await?;
    }
    Ok(())
}

/// What waited on the App Home only is due.
pub(super) async fn miss(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(id) = payload.get("id").and_then(Value::as_i64) else { return Ok(()) };
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    let missed = store::close_missed(turn.tx(), &workspace, id, now).await?;
    tell(turn, missed.as_slice(), &OutcomeWhat::Expired).await
}
