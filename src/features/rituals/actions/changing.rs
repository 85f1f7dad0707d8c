//! Making, changing, pausing, skipping, moving and ending rituals. Every function asks for the right of the person who acts;
//! what a feature founds for the organisation has no actor and is its own right.

use super::{
    super::{
        model::{
            Audience, Moment, Occurrence, OccurrenceState, Owner, Ran, Reach, Ritual, RitualState, Watch, ZoneMode,
            next_moment, stands_for,
        },
        store::{self, NewOccurrence, NewRitual},
        views,
    },
    END_PAUSE,
    beginning::{begin, begin_new, reopen, subject},
    cancel_timer,
    finding::next_times,
    load_calendar,
    off::call_off,
    opening::{cancel_steps, list_steps, plan_steps, replan_steps},
    places::{forget_place, look_at_place},
    reach::find_overreach,
    reading::find_occurrence,
    rights::require,
    run_key, set_next, set_timer,
    sweep::ask_now,
};
use crate::{
    calendar::Schedule,
    error::{Error, Result},
    ids::{OccurrenceId, RitualId},
    signal::Fact,
    turn::{Change, KindAudience, KindOwner, RitualKind, Turn, When},
};
use jiff::{
    Timestamp,
    civil::{Date, Weekday},
};
use serde_json::{Value, json};

/// Another name than the kind's own.
pub type NewName<'a> = Option<&'a str>;

/// A ritual as its kind has it; not written yet.
///
/// # Errors
/// When the kind's own schedule cannot be read.
pub fn draft(turn: &Turn, kind: &'static RitualKind, owner: Owner, name: NewName<'_>) -> Result<Ritual> {
    let schedule = kind.schedule.replace("{monday}", &next_monday(turn).to_string());
    let schedule = Schedule::parse(&schedule).map_err(|wrong| Error::internal("founding a ritual", wrong))?;
    let each = kind.steps.iter().filter_map(|step| match step.when {
        When::Each(offset) | When::Whole(offset) => Some((step.name.to_owned(), offset)),
        When::AfterLast => None,
    });
    let by = turn.actor();
    Ok(Ritual {
        id: RitualId(0),
        kind: kind.name.to_owned(),
        name: name.unwrap_or(kind.title).to_owned(),
        owner,
        schedule,
        zone: if kind.own_zone { ZoneMode::Own } else { ZoneMode::One(None) },
        audience: usual_audience(kind.audience),
        observers: Vec::new(),
        steps: each.collect(),
        skips: Default::default(),
        catch_up_minutes: kind.catch_up_minutes,
        destination: None,
        questions: kind.questions.iter().map(|&question| question.to_owned()).collect(),
        text: None,
        details: json!({}),
        state: RitualState::Active,
        paused_until: None,
        starts_at: turn.now(),
        swept_at: turn.now(),
        next_at: None,
        created_by: (!by.id.as_str().is_empty()).then(|| by.id.clone()),
    })
}

fn usual_audience(usual: KindAudience) -> Audience {
    match usual {
        KindAudience::Members => Audience::Members,
        KindAudience::Leads => Audience::Leads,
        KindAudience::Leadership => Audience::Leadership,
        KindAudience::Everyone => Audience::Everyone,
    }
}

/// The first Monday after today, in the organisation's zone: what begins then can still be prepared.
fn next_monday(turn: &Turn) -> Date {
    let today = turn.settings().zone.date(turn.now());
    today.nth_weekday(1, Weekday::Monday).unwrap_or(today)
}

/// Makes a ritual and plans its first time.
///
/// # Errors
/// A sentence where the actor may not, or the ritual makes no sense.
pub async fn found(turn: &mut Turn, ritual: Ritual) -> Result<Ritual> {
    require(turn, &ritual.owner).await?;
    require_reach(turn, &ritual).await?;
    write_new(turn, ritual).await
}

/// Nobody asks people, or fills a channel, by a ritual of their own whom they could not ask otherwise.
async fn require_reach(turn: &mut Turn, ritual: &Ritual) -> Result<()> {
    match find_overreach(turn, ritual).await? {
        Some((_, fault)) => Err(Error::user(views::form_fault(&fault))),
        None => Ok(()),
    }
}

/// Founds a ritual of the organisation with the kind's own settings, unless there ever was one, be it deleted.
///
/// # Errors
/// Only the database's own.
pub async fn found_once(turn: &mut Turn, kind: &'static RitualKind) -> Result<Option<Ritual>> {
    let workspace = turn.workspace().clone();
    if kind.owner == KindOwner::Pod || store::was_ever(turn.tx(), &workspace, kind.name).await? {
        return Ok(None);
    }
    let ritual = draft(turn, kind, Owner::Organisation, None)?;
    write_new(turn, ritual).await.map(Some)
}

async fn write_new(turn: &mut Turn, mut ritual: Ritual) -> Result<Ritual> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    ritual.id = store::insert_ritual(turn.tx(), &workspace, NewRitual { ritual: &ritual, now }).await?;
    record(turn, "found", ritual.id, None, Some(summary(&ritual))).await?;
    // A sweep finds the first moment; there is none before now.
    set_next(turn, ritual.id, None, Some(now)).await?;
    Ok(ritual)
}

/// Writes down how a ritual is from now on. With another schedule or clock nothing that was meant for earlier takes place.
///
/// # Errors
/// A sentence where the actor may not; they must have the right before and after.
pub async fn change(turn: &mut Turn, mut ritual: Ritual) -> Result<Ritual> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(before) = store::find_ritual(turn.tx(), &workspace, ritual.id).await? else {
        return Err(Error::user(views::is_gone()));
    };
    require(turn, &before.owner).await?;
    require(turn, &ritual.owner).await?;
    require_reach(turn, &ritual).await?;
    if before.schedule != ritual.schedule || before.zone != ritual.zone {
        ritual.starts_at = begins_after(turn, &ritual).await?;
        let today = turn.settings().zone.date(now);
        store::delete_future(turn.tx(), &workspace, ritual.id, today).await?;
    }
    store::update_ritual(turn.tx(), &workspace, &ritual).await?;
    record(turn, "change", ritual.id, Some(summary(&before)), Some(summary(&ritual))).await?;
    look_at_place(turn, &ritual).await?;
    if before.steps != ritual.steps {
        follow_steps(turn, &before, ritual.id).await?;
    }
    turn.tell(Fact::RitualChanged { kind: ritual.kind.clone(), ritual: ritual.id }).await?;
    if ritual.state == RitualState::Active {
        set_next(turn, ritual.id, None, Some(now)).await?;
    }
    Ok(ritual)
}

/// From when on another schedule counts. What is under way stays where it is, and stands for the time nearest to it.
async fn begins_after(turn: &mut Turn, ritual: &Ritual) -> Result<Timestamp> {
    let now = turn.now();
    let Some(open) = find_under_way(turn, ritual).await? else { return Ok(now) };
    let calendar = load_calendar(turn, ritual).await?;
    let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach: Reach::Exact };
    let Some(first) = next_moment(watch, now) else { return Ok(now) };
    Ok(if stands_for(open.at, first, next_moment(watch, first.at)) { first.at } else { now })
}

/// The latest occurrence of a ritual of all at once that is under way: it was prepared, or takes place and is not over.
pub(in super::super) async fn find_under_way(turn: &mut Turn, ritual: &Ritual) -> Result<Option<Moment>> {
    let workspace = turn.workspace().clone();
    if turn.registry().ritual_kind(&ritual.kind).is_none_or(|kind| kind.asks_each) {
        return Ok(None);
    }
    let Some(row) = store::list_open(turn.tx(), &workspace, ritual.id).await?.pop() else { return Ok(None) };
    let zone = load_calendar(turn, ritual).await?.zone;
    Ok(Some(Moment { date: zone.date(row.at), nth: 0, at: row.at }))
}

/// What has begun takes its next steps at the new distances.
async fn follow_steps(turn: &mut Turn, before: &Ritual, id: RitualId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for row in store::list_open(turn.tx(), &workspace, id).await? {
        if let Some(occurrence) = find_occurrence(turn, row.id).await? {
            replan_steps(turn, &occurrence, (before, occurrence.at)).await?;
        }
    }
    Ok(())
}

/// Nothing takes place until somebody resumes it, or `until`.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn pause(turn: &mut Turn, mut ritual: Ritual, until: Option<Timestamp>) -> Result<Ritual> {
    require(turn, &ritual.owner).await?;
    (ritual.state, ritual.paused_until) = (RitualState::Paused, until);
    write_state(turn, &ritual, "pause").await?;
    set_next(turn, ritual.id, None, None).await?;
    match until {
        Some(until) => set_timer(turn, &end_key(ritual.id), until, END_PAUSE, json!({ "ritual": ritual.id })).await?,
        None => cancel_timer(turn, &end_key(ritual.id)).await?,
    }
    Ok(ritual)
}

/// It takes place again, from the next moment on.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn resume(turn: &mut Turn, ritual: Ritual) -> Result<Ritual> {
    require(turn, &ritual.owner).await?;
    go_on(turn, ritual).await
}

/// The pause is over.
pub(in super::super) async fn end_pause(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(id) = payload.get("ritual").and_then(Value::as_i64).map(RitualId) else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let found = store::find_ritual(turn.tx(), &workspace, id).await?;
    if let Some(ritual) = found.filter(|ritual| ritual.state == RitualState::Paused) {
        go_on(turn, ritual).await?;
    }
    Ok(())
}

async fn go_on(turn: &mut Turn, mut ritual: Ritual) -> Result<Ritual> {
    let now = turn.now();
    let starts_at = now.max(ritual.starts_at);
    (ritual.state, ritual.paused_until, ritual.starts_at) = (RitualState::Active, None, starts_at);
    write_state(turn, &ritual, "resume").await?;
    cancel_timer(turn, &end_key(ritual.id)).await?;
    set_next(turn, ritual.id, None, Some(now)).await?;
    Ok(ritual)
}

/// Ends a ritual for good. What is open of it ends too.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn delete(turn: &mut Turn, mut ritual: Ritual) -> Result<()> {
    require(turn, &ritual.owner).await?;
    let workspace = turn.workspace().clone();
    for row in store::list_open(turn.tx(), &workspace, ritual.id).await? {
        if let Some(occurrence) = find_occurrence(turn, row.id).await? {
            end(turn, &occurrence, "deleted").await?;
        }
    }
    ritual.state = RitualState::Deleted;
    write_state(turn, &ritual, "delete").await?;
    cancel_timer(turn, &end_key(ritual.id)).await?;
    cancel_timer(turn, &run_key(ritual.id)).await?;
    forget_place(turn, ritual.id).await?;
    set_next(turn, ritual.id, None, None).await
}

/// The next time that is shown does not take place; tells which. `None` where nothing is to come.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn skip_next(turn: &mut Turn, ritual: &Ritual) -> Result<Option<Moment>> {
    require(turn, &ritual.owner).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for moment in next_times(turn, ritual, 20).await?.1 {
        let new = NewOccurrence {
            ritual: ritual.id,
            date: moment.date,
            nth: moment.nth,
            at: moment.at,
            state: OccurrenceState::Skipped,
            why: Some("skipped"),
            now,
        };
        if store::insert_occurrence(turn.tx(), &workspace, new).await?.is_some() {
            record(turn, "skip", ritual.id, None, Some(json!({ "date": moment.date.to_string() }))).await?;
            return Ok(Some(moment));
        }
        let open = store::find_by_date(turn.tx(), &workspace, ritual.id, (moment.date, moment.nth)).await?;
        if let Some(row) = open.filter(|row| row.state == OccurrenceState::Open) {
            cancel_occurrence(turn, row.id, "skipped").await?;
            return Ok(Some(moment));
        }
    }
    Ok(None)
}

/// Takes place now: today's occurrence begins, or goes on with those who were not asked yet. Tells whom it asks.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn run_now(turn: &mut Turn, ritual: &Ritual) -> Result<Ran> {
    require(turn, &ritual.owner).await?;
    let nothing = Ran::default();
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(nothing) };
    let (calendar, now) = (load_calendar(turn, ritual).await?, turn.now());
    let moment = Moment { date: calendar.zone.date(now), nth: 0, at: now };
    record(turn, "run", ritual.id, None, Some(json!({ "date": moment.date.to_string() }))).await?;
    if kind.asks_each {
        return ask_now(turn, ritual, moment).await;
    }
    let Some(row) = begin(turn, ritual, moment).await? else { return Ok(nothing) };
    reopen(turn, &row).await?;
    let steps = list_steps(ritual, kind, (row.date, now), &calendar);
    let steps: Vec<_> = steps.into_iter().map(|(step, at)| (step, at.max(now))).collect();
    plan_steps(turn, ritual, row.id, &steps).await?;
    Ok(Ran { at_once: steps.len(), ..nothing })
}

/// An occurrence outside the schedule.
///
/// # Errors
/// Only the database's own.
pub async fn open_occurrence(
    turn: &mut Turn,
    ritual: &Ritual,
    date: Date,
    at: Timestamp,
) -> Result<Option<OccurrenceId>> {
    let Some(kind) = turn.registry().ritual_kind(&ritual.kind) else { return Ok(None) };
    let Some(row) = begin_new(turn, ritual, Moment { date, nth: 0, at }).await? else { return Ok(None) };
    let calendar = load_calendar(turn, ritual).await?;
    let steps = list_steps(ritual, kind, (date, at), &calendar);
    plan_steps(turn, ritual, row.id, &steps).await?;
    Ok(Some(row.id))
}

/// One time takes place at another moment; what is still to come of it follows. Whether the actor may is for the kind to
/// say.
///
/// # Errors
/// Only the database's own.
pub async fn move_occurrence(turn: &mut Turn, id: OccurrenceId, at: Timestamp) -> Result<Option<Occurrence>> {
    let workspace = turn.workspace().clone();
    let Some(before) = find_occurrence(turn, id).await? else { return Ok(None) };
    store::update_moved(turn.tx(), &workspace, id, at).await?;
    let (was, is) = (json!({ "at": before.at }), json!({ "at": at, "occurrence": id }));
    record(turn, "move", before.ritual.id, Some(was), Some(is)).await?;
    let was = before.at;
    let moved = Occurrence { at, ..before };
    replan_steps(turn, &moved, (&moved.ritual, was)).await?;
    Ok(Some(moved))
}

/// One time does not take place, or ends here. Whether the actor may is for the kind to say.
///
/// # Errors
/// Only the database's own.
pub async fn cancel_occurrence(turn: &mut Turn, id: OccurrenceId, why: &str) -> Result<()> {
    match find_occurrence(turn, id).await? {
        Some(occurrence) => end(turn, &occurrence, why).await,
        None => Ok(()),
    }
}

/// Its kind goes on with an occurrence after the last step: it stays open until [`let_go`], so that whoever skips it, or
/// deletes its ritual, ends it.
///
/// # Errors
/// Only the database's own.
pub async fn hold_open(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    change_state(turn, id, (OccurrenceState::Done, OccurrenceState::Open)).await
}

/// Its kind is done with an occurrence.
///
/// # Errors
/// Only the database's own.
pub async fn let_go(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    change_state(turn, id, (OccurrenceState::Open, OccurrenceState::Done)).await
}

async fn change_state(turn: &mut Turn, id: OccurrenceId, (from, to): (OccurrenceState, OccurrenceState)) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    match store::find_row(turn.tx(), &workspace, id).await?.filter(|row| row.state == from) {
        Some(row) => {
            turn.touch();
            store::update_state(turn.tx(), &workspace, row.id, (to, None), now).await
        }
        None => Ok(()),
    }
}

async fn end(turn: &mut Turn, occurrence: &Occurrence, why: &str) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let state = OccurrenceState::Cancelled;
    store::update_state(turn.tx(), &workspace, occurrence.id, (state, Some(why)), now).await?;
    cancel_steps(turn, occurrence).await?;
    cancel_timer(turn, &super::people_key(occurrence.id)).await?;
    call_off(turn, occurrence).await?;
    turn.tell(Fact::OccurrenceCancelled { kind: occurrence.ritual.kind.clone(), occurrence: occurrence.id }).await?;
    let after = json!({ "date": occurrence.date.to_string(), "occurrence": occurrence.id });
    let change = Change {
        verb: "cancel",
        subject: subject(occurrence.ritual.id),
        before: None,
        after: Some(after),
        why: Some(why),
    };
    super::record(turn, change).await
}

async fn write_state(turn: &mut Turn, ritual: &Ritual, verb: &str) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::update_ritual(turn.tx(), &workspace, ritual).await?;
    record(turn, verb, ritual.id, None, Some(json!({ "state": ritual.state.as_str() }))).await
}

async fn record(
    turn: &mut Turn,
    verb: &str,
    ritual: RitualId,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    let change = Change { verb, subject: subject(ritual), before, after, why: None };
    super::record(turn, change).await
}

fn summary(ritual: &Ritual) -> Value {
    json!({
        "kind": ritual.kind,
        "name": ritual.name,
        "pods": ritual.owner.pods(),
        "schedule": ritual.schedule.as_str(),
        "own_zone": ritual.is_own_zone(),
        "audience": ritual.audience,
        "destination": ritual.destination,
        "questions": ritual.questions,
        "steps": ritual.steps,
        "details": ritual.details,
    })
}

/// The key of the timer that ends a pause.
fn end_key(ritual: RitualId) -> String {
    format!("ritual/{ritual}/resume")
}
