//! Somebody's days changed: what waits for them finds another time.

use super::{
    DO_NOT_DISTURB, FEATURE, bundle,
    desk::{Desk, Seat},
    failed,
    model::State,
    open::miss_at,
    reach_key,
    store::{self, Opening},
    tell_asker,
};
use crate::{
    directory::people::list_people,
    error::Result,
    ids::UserId,
    signal::{DueWhat, OutcomeWhat},
    turn::Turn,
};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashSet};

/// People whose asks find another time in one turn.
const AT_ONCE: usize = 50;

/// The days of many people changed: all who are waited for, some at a time.
pub(super) async fn replan_all(turn: &mut Turn) -> Result<()> {
    set_next(turn, "").await
}

/// The next of them.
pub(super) async fn replan_next(turn: &mut Turn, payload: &Value) -> Result<()> {
    let after = payload.get("after").and_then(Value::as_str).unwrap_or_default();
    let workspace = turn.workspace.id.clone();
    let limit = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
    let people = store::list_people_waited_for(turn.tx(), &workspace, after, limit).await?;
    let people: Vec<UserId> = people.into_iter().map(|(person,)| person).collect();
    replan(turn, &people).await?;
    match people.last() {
        Some(last) if people.len() == AT_ONCE => set_next(turn, last.as_str()).await,
        _ => Ok(()),
    }
}

async fn set_next(turn: &mut Turn, after: &str) -> Result<()> {
    let what = DueWhat::Timer { kind: "replan".to_owned(), payload: json!({ "after": after }) };
    let now = turn.now;
    turn.schedule(FEATURE, "replan", now, &what).await
}

/// What waits for its time to go out to these people is placed as if it were asked now. What is on its way, and has not
/// arrived, is looked at: it may be none of their times any more.
pub(super) async fn replan(turn: &mut Turn, people: &[UserId]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    let keys: Vec<&str> = people.iter().map(UserId::as_str).collect();
    let mut waiting = store::list_undelivered(turn.tx(), &workspace, &keys).await?;
    look_at_late(turn, &waiting).await?;
    waiting.retain(|ask| match ask.message_state.as_deref().map(State::of) {
        None => true,
        Some(State::Waiting) => !ask.urgent && ask.goes_out_at.0 > now,
        Some(State::Delivered | State::Failed | State::Over) => false,
    });
    if waiting.is_empty() {
        return Ok(());
    }
    // Who has left meanwhile is asked nothing: what had not reached them was taken back.
    let here = list_people(turn.tx(), &workspace, people).await?;
    let here: HashSet<UserId> =
        here.into_iter().filter(|one| one.is_active() && !one.is_external).map(|one| one.id).collect();
    waiting.retain(|ask| here.contains(&ask.person));
    let mut desk = Desk::of(turn, &waiting.iter().map(|ask| &ask.person).collect()).await?;
    let left: BTreeSet<String> = waiting.iter().filter_map(|ask| ask.message.clone()).collect();
    desk.clear(&left);
    let mut moves = Vec::new();
    // Where a clock waits, whoever asks hears that it will not be today; told again, that changes nothing.
    let out_of_reach = waiting.iter().filter(|ask| desk.is_out_of_reach(ask));
    let told: Vec<(String, String)> = out_of_reach.map(|ask| (ask.feature.clone(), ask.key.clone())).collect();
    for person in waiting.iter().map(|ask| &ask.person).collect::<BTreeSet<_>>() {
        let of_person: Vec<&Opening> = waiting.iter().filter(|ask| ask.person == *person).collect();
        let seats: Vec<Seat> =
            of_person.iter().map(|ask| desk.seat(person, (&ask.feature, &ask.key), ask.wish())).collect();
        let stays = |(ask, seat): (&&Opening, &Seat)| match seat {
            Seat::Message(_, at) => ask.message.is_some() && *at == ask.goes_out_at.0,
            Seat::Home => ask.message.is_none(),
            Seat::TooLate => false,
        };
        if of_person.iter().zip(&seats).all(stays) {
            desk.forget(person);
        } else {
            moves.extend(of_person.into_iter().zip(seats));
        }
    }
    let left: BTreeSet<String> = moves.iter().filter_map(|(ask, _)| ask.message.clone()).collect();
    for (ask, seat) in moves {
        sit(turn, ask, seat).await?;
    }
    bundle::show(turn, desk.changed(), &left).await?;
    for (feature, key) in told {
        turn.changed = true;
        tell_asker(turn, &feature, &key, failed(DO_NOT_DISTURB)).await?;
    }
    Ok(())
}

async fn look_at_late(turn: &mut Turn, waiting: &[Opening]) -> Result<()> {
    let now = turn.now;
    let late = waiting.iter().filter(|ask| {
        let is_waiting = ask.message_state.as_deref().is_some_and(|state| State::of(state) == State::Waiting);
        is_waiting && !ask.urgent && ask.goes_out_at.0 <= now
    });
    for message in late.filter_map(|ask| ask.message.as_deref()).collect::<BTreeSet<_>>() {
        turn.schedule(FEATURE, &reach_key(message), now, &bundle::look(message)).await?;
    }
    Ok(())
}

async fn sit(turn: &mut Turn, ask: &Opening, seat: Seat) -> Result<()> {
    let (workspace, now) = (turn.workspace.id.clone(), turn.now);
    turn.changed = true;
    match seat {
        Seat::Message(key, at) => store::update_place(turn.tx(), &workspace, ask.id, (Some(&key), at)).await,
        Seat::Home => {
            store::update_place(turn.tx(), &workspace, ask.id, (None, now)).await?;
            match ask.due_at {
                Some(due) => miss_at(turn, ask.id, due.0).await,
                None => Ok(()),
            }
        }
        Seat::TooLate => {
            store::close_many(turn.tx(), &workspace, &[ask.id], now).await?;
            tell_asker(turn, &ask.feature, &ask.key, OutcomeWhat::Expired).await?;
            turn.refresh_home(&ask.person).await
        }
    }
}
