//! Participants by the clock: reminded once, out of time, and when nobody is left, the digest.

use super::{
    super::{
        model::{Audience, Occurrence, OccurrenceState, ParticipantState, Ritual, Watch, moments},
        store::{self, NewParticipant, Row},
    },
    PAGE, PEOPLE,
    asking::ask_key,
    beginning::note,
    load_calendar, people_key, set_timer,
    sweep::{list_named, page_size},
};
use crate::{
    calendar::{Offset, WorkCalendar, Zone},
    directory::people::{find_person, list_people},
    error::Result,
    ids::{OccurrenceId, UserId},
    signal::Step,
    turn::{Turn, step},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Somebody of an occurrence is to be reminded, or their time is over.
pub(in super::super) async fn look_at_people(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(id) = payload.get("occurrence").and_then(Value::as_i64).map(OccurrenceId) else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(row) = store::find_row(turn.tx(), &workspace, id).await? else { return Ok(()) };
    let Some(ritual) = store::find_ritual(turn.tx(), &workspace, row.ritual).await? else { return Ok(()) };
    if row.state != OccurrenceState::Open {
        return Ok(());
    }
    turn.touch();
    let closed = store::close_due(turn.tx(), &workspace, id, now, PAGE).await?;
    let reminded = store::remind_due(turn.tx(), &workspace, id, now, PAGE).await?;
    let is_page_full = closed.len() >= page_size() || reminded.len() >= page_size();
    hand(turn, &ritual, &row, (step::CLOSE, closed)).await?;
    hand(turn, &ritual, &row, (step::REMIND, reminded)).await?;
    if is_page_full {
        return set(turn, id, now).await;
    }
    if let Some(next) = store::find_people_due(turn.tx(), &workspace, id).await? {
        return set(turn, id, next.max(now)).await;
    }
    match find_last_close(turn, &ritual, &row).await? {
        Some(later) => set(turn, id, later).await,
        None => finish(turn, &ritual, &row).await,
    }
}

async fn set(turn: &mut Turn, id: OccurrenceId, at: Timestamp) -> Result<()> {
    set_timer(turn, &people_key(id), at, PEOPLE, json!({ "occurrence": id })).await
}

async fn hand(turn: &mut Turn, ritual: &Ritual, row: &Row, (name, people): (&str, Vec<UserId>)) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let (kind, name) = (ritual.kind.clone(), name.to_owned());
    turn.hand_step(Step { ritual: ritual.id, kind, occurrence: row.id, name, date: row.date, people }).await
}

/// Nobody has time to answer any more.
async fn finish(turn: &mut Turn, ritual: &Ritual, row: &Row) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    store::update_state(turn.tx(), &workspace, row.id, (OccurrenceState::Done, None), now).await?;
    note(turn, ritual.id, "done", json!({ "date": row.date.to_string(), "occurrence": row.id })).await?;
    let (kind, name) = (ritual.kind.clone(), step::DIGEST.to_owned());
    turn.hand_step(Step { ritual: ritual.id, kind, occurrence: row.id, name, date: row.date, people: Vec::new() }).await
}

/// Until when those of the audience have time whom this day has not reached yet; `None` when it has reached everybody.
/// Only zones count: whoever wants to be asked at a time of their own may come after the digest, which then follows.
async fn find_last_close(turn: &mut Turn, ritual: &Ritual, row: &Row) -> Result<Option<Timestamp>> {
    let (whole, now) = (load_calendar(turn, ritual).await?, turn.now());
    let close = ritual.step(step::CLOSE).unwrap_or(Offset::Minutes(0));
    let around = SignedDuration::from_hours(30);
    let mut last = None;
    for zone in list_zones_left(turn, ritual, row.id).await? {
        let zone = if ritual.is_own_zone() { zone } else { whole.zone.clone() };
        let calendar = WorkCalendar { zone, ..whole.clone() };
        let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, instead: None };
        let theirs = moments(watch, row.at - around, row.at + around);
        let coming = theirs.into_iter().find(|moment| moment.date == row.date && moment.at > now);
        last = last.max(coming.and_then(|moment| close.apply(moment.date, moment.at, &calendar)));
    }
    Ok(last.filter(|at| *at > now))
}

/// The zones of those of the audience who have no part in the occurrence yet.
async fn list_zones_left(turn: &mut Turn, ritual: &Ritual, id: OccurrenceId) -> Result<Vec<Zone>> {
    let (workspace, usual) = (turn.workspace().clone(), turn.settings().zone.clone());
    let names = match &ritual.audience {
        Audience::Members => store::list_zones_without(turn.tx(), &workspace, id, (ritual.owner.pods(), false)).await?,
        Audience::Everyone => store::list_zones_without(turn.tx(), &workspace, id, (&[], true)).await?,
        Audience::Leads | Audience::Leadership | Audience::People(_) => {
            let people = list_named(turn, ritual).await?;
            let without = store::list_without(turn.tx(), &workspace, id, &people).await?;
            list_people(turn.tx(), &workspace, &without).await?.into_iter().map(|person| person.zone).collect()
        }
    };
    Ok(names.iter().map(|name| name.as_deref().and_then(Zone::named).unwrap_or_else(|| usual.clone())).collect())
}

/// The people of an occurrence are looked at once this turn is done.
pub(super) async fn look_soon(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let now = turn.now();
    set(turn, id, now).await
}

/// How a person's part goes on; what the acting feature asked of them is closed once it is over. When nobody is left who
/// could answer, the digest comes without waiting for the clock.
///
/// # Errors
/// Only the database's own.
pub async fn mark(turn: &mut Turn, id: OccurrenceId, person: &UserId, state: ParticipantState) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let said = matches!(state, ParticipantState::Answered | ParticipantState::Off).then_some(now);
    let is_known = store::update_participant(turn.tx(), &workspace, (id, person), state, said).await?;
    if !is_known || state == ParticipantState::Asked {
        return Ok(());
    }
    turn.touch();
    turn.close_ask(&ask_key(id, person)).await?;
    if store::count_asked(turn.tx(), &workspace, id).await? > 0 {
        return Ok(());
    }
    set(turn, id, now).await
}

/// Nothing is asked of these people this time. As [`mark`], for many at once who have not been asked anything yet.
///
/// # Errors
/// Only the database's own.
pub async fn excuse(turn: &mut Turn, id: OccurrenceId, people: &[UserId]) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if people.is_empty() {
        return Ok(());
    }
    turn.touch();
    store::update_excused(turn.tx(), &workspace, id, people).await?;
    if store::count_asked(turn.tx(), &workspace, id).await? > 0 {
        return Ok(());
    }
    set(turn, id, now).await
}

/// A person has time until `close_at` from now on, and is reminded at `remind_at`, whatever their part was before: asked
/// again later, or in somebody's stead.
///
/// # Errors
/// Only the database's own.
pub async fn give_time(
    turn: &mut Turn,
    occurrence: &Occurrence,
    person: &UserId,
    remind_at: Option<Timestamp>,
    close_at: Timestamp,
) -> Result<()> {
    let (workspace, now, usual) = (turn.workspace().clone(), turn.now(), turn.settings().zone.clone());
    let found = find_person(turn.tx(), &workspace, person).await?;
    let part = NewParticipant {
        person: person.clone(),
        state: ParticipantState::Asked,
        zone: found.map_or(usual.clone(), |person| person.zone_or(&usual)),
        prompt_at: now,
        remind_at,
        close_at,
        asked_at: Some(now),
    };
    let id = occurrence.id;
    if store::insert_participants(turn.tx(), &workspace, id, std::slice::from_ref(&part)).await?.is_empty() {
        store::update_asked(turn.tx(), &workspace, id, &part).await?;
    }
    store::update_state(turn.tx(), &workspace, id, (OccurrenceState::Open, None), now).await?;
    let next = store::find_people_due(turn.tx(), &workspace, id).await?.unwrap_or(close_at);
    set(turn, id, next.max(now)).await
}
