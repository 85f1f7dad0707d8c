//! Participants by the clock: reminded once, out of time, and when nobody is left, the digest.

use super::{
    super::{
        FEATURE,
        model::{Audience, Moment, Occurrence, OccurrenceState, ParticipantState, Ritual, Watch, made_up, moments},
        store::{self, NewParticipant, Row},
    },
    PEOPLE,
    asking::ask_key,
    beginning::{hand_digest, note},
    kinds::{clock_of, close_of, left_out},
    load_calendar, page, people_key, run_key, set_timer,
    sweep::list_named,
    tidying::{KEPT, plan_tidying},
};
use crate::{
    directory::{load_availability, people::find_person},
    error::Result,
    ids::{OccurrenceId, UserId},
    signal::Step,
    turn::{Turn, asks::list_delivered, step},
};
use jiff::{SignedDuration, Span, Timestamp};
use serde_json::{Value, json};

/// While others are being asked, it is looked again after this long whether nobody is left.
const SOON: SignedDuration = SignedDuration::from_secs(10);
/// So far behind that those are looked for who are forgotten: a month's occurrences, and whatever a pause left.
const FORGOTTEN_BEHIND: SignedDuration = SignedDuration::from_hours(60 * 24);

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
    let most = page(turn);
    let closed = store::close_due(turn.tx(), &workspace, id, (now, most.into())).await?;
    excuse_unreached(turn, &ritual, id, &closed).await?;
    let reminded = store::remind_due(turn.tx(), &workspace, id, (now, most.into())).await?;
    let is_page_full = [closed.len(), reminded.len()].iter().any(|done| *done >= most.into());
    hand(turn, &ritual, &row, (step::CLOSE, closed)).await?;
    hand(turn, &ritual, &row, (step::REMIND, reminded)).await?;
    if is_page_full {
        return set(turn, id, now).await;
    }
    if let Some(next) = store::find_people_due(turn.tx(), &workspace, id).await? {
        return set(turn, id, next.max(now)).await;
    }
    match find_later_close(turn, &ritual, &row).await? {
        Some(later) => set(turn, id, later).await,
        None if is_under_way(turn, &ritual).await? => set(turn, id, now + SOON).await,
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

/// Nobody has time to answer any more. Who had no part in the ritual's days long ago is forgotten then.
async fn finish(turn: &mut Turn, ritual: &Ritual, row: &Row) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let old = now - KEPT;
    store::delete_absent(turn.tx(), &workspace, ritual.id, (old - FORGOTTEN_BEHIND, old)).await?;
    store::update_state(turn.tx(), &workspace, row.id, (OccurrenceState::Done, None), now).await?;
    note(turn, ritual.id, "done", json!({ "date": row.date.to_string(), "occurrence": row.id })).await?;
    plan_tidying(turn).await?;
    hand_digest(turn, ritual, row).await
}

/// Until when those whom this day has not reached yet have time, or some of them: then is looked again. `None` when it has
/// reached everybody who is asked on it.
async fn find_later_close(turn: &mut Turn, ritual: &Ritual, row: &Row) -> Result<Option<Timestamp>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let whole = load_calendar(turn, ritual).await?;
    let mut left = list_left(turn, ritual, row.id).await?;
    left.retain(|person| !ritual.observers.contains(person));
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(None) };
    let days = (row.date.saturating_sub(Span::new().days(7)), row.date.saturating_add(Span::new().days(7)));
    for people in left.chunks(page(turn).into()) {
        let known = load_availability(turn.tx(), &workspace, &settings, people, days).await?;
        let closes = known.values().filter_map(|theirs| {
            let (calendar, reach) = clock_of((ritual, kind), theirs, &whole);
            let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach };
            let theirs_then = moments(watch, row.at - reach.around(), row.at + reach.around());
            let again = made_up(watch, (ritual.starts_at, now), ritual.catch_up());
            let mut theirs_then = theirs_then.into_iter().chain(again);
            let coming = theirs_then.find(|moment| moment.date == row.date && moment.at > now)?;
            let coming = Moment { date: coming.day, ..coming };
            left_out(ritual, theirs, coming.date).is_none().then(|| close_of(ritual, theirs, coming, &calendar))
        });
        if let Some(later) = closes.max() {
            return Ok(Some(later));
        }
    }
    Ok(None)
}

/// Those of the audience who have no part in the occurrence yet.
async fn list_left(turn: &mut Turn, ritual: &Ritual, id: OccurrenceId) -> Result<Vec<UserId>> {
    let workspace = turn.workspace().clone();
    match &ritual.audience {
        Audience::Members => store::list_left(turn.tx(), &workspace, id, (ritual.owner.pods(), false)).await,
        Audience::Everyone => store::list_left(turn.tx(), &workspace, id, (&[], true)).await,
        Audience::Leads | Audience::Leadership | Audience::People(_) => {
            let people = list_named(turn, ritual).await?;
            store::list_without(turn.tx(), &workspace, id, &people).await
        }
    }
}

/// Whether others of the audience are being asked this very moment: a page at a time, so that some have no part yet.
async fn is_under_way(turn: &mut Turn, ritual: &Ritual) -> Result<bool> {
    let is_swept = ritual.next_at.is_some_and(|next| next <= turn.now());
    Ok(is_swept || turn.has_timer(FEATURE, &run_key(ritual.id)).await?)
}

/// Whoever was never reached did not miss anything.
async fn excuse_unreached(turn: &mut Turn, ritual: &Ritual, id: OccurrenceId, over: &[UserId]) -> Result<()> {
    if over.is_empty() {
        return Ok(());
    }
    let keys: Vec<String> = over.iter().map(|person| ask_key(id, person)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let reached = list_delivered(turn, &ritual.kind, &keys).await?;
    let unreached = over.iter().zip(keys).filter(|(_, key)| !reached.contains(*key));
    let unreached: Vec<UserId> = unreached.map(|(person, _)| person.clone()).collect();
    if unreached.is_empty() {
        return Ok(());
    }
    let workspace = turn.workspace().clone();
    store::update_excused(turn.tx(), &workspace, id, &unreached).await?;
    note(turn, ritual.id, "unreached", json!({ "occurrence": id, "people": unreached })).await
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
