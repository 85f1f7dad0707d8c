//! Changing, pausing and ending rituals. Every function asks for the right of the person who acts.

use super::on_cards::show_on_cards;
use super::{
    super::{
        model::{Reach, Ritual, RitualState, Watch, next_moment, stands_for},
        store, views,
    },
    END_PAUSE,
    beginning::{note, subject},
    cancel_timer,
    founding::{require_reach, summary},
    load_calendar,
    opening::replan_steps,
    places::{forget_place, look_at_place},
    reading::find_occurrence,
    record,
    rights::require,
    run_key, set_next, set_timer,
    single::{end, find_under_way},
    tidying::plan_tidying,
};
use crate::{
    error::{Error, Result},
    ids::RitualId,
    signal::Fact,
    turn::{Change, Turn},
};
use jiff::Timestamp;
use serde_json::{Value, json};

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
    let (was, is) = (Some(summary(&before)), Some(summary(&ritual)));
    record(turn, Change { verb: "change", subject: subject(ritual.id), before: was, after: is, why: None }).await?;
    look_at_place(turn, &ritual).await?;
    if before.steps != ritual.steps {
        follow_steps(turn, &before, ritual.id).await?;
    }
    turn.tell(Fact::RitualChanged { kind: ritual.kind.clone(), ritual: ritual.id }).await?;
    show_on_cards(turn, &ritual.owner).await?;
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
    show_on_cards(turn, &ritual.owner).await?;
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
    show_on_cards(turn, &ritual.owner).await?;
    cancel_timer(turn, &end_key(ritual.id)).await?;
    set_next(turn, ritual.id, None, Some(now)).await?;
    Ok(ritual)
}

/// Ends a ritual for good. What is open of it ends too.
///
/// # Errors
/// A sentence where the actor may not.
pub async fn delete(turn: &mut Turn, ritual: Ritual) -> Result<()> {
    require(turn, &ritual.owner).await?;
    end_for_good(turn, ritual).await
}

/// The same, where nobody has to be asked: its pod is no more.
pub(super) async fn end_for_good(turn: &mut Turn, mut ritual: Ritual) -> Result<()> {
    let workspace = turn.workspace().clone();
    for row in store::list_open(turn.tx(), &workspace, ritual.id).await? {
        if let Some(occurrence) = find_occurrence(turn, row.id).await? {
            end(turn, &occurrence, "deleted").await?;
        }
    }
    ritual.state = RitualState::Deleted;
    write_state(turn, &ritual, "delete").await?;
    show_on_cards(turn, &ritual.owner).await?;
    cancel_timer(turn, &end_key(ritual.id)).await?;
    cancel_timer(turn, &run_key(ritual.id)).await?;
    forget_place(turn, ritual.id).await?;
    plan_tidying(turn).await?;
    set_next(turn, ritual.id, None, None).await
}

async fn write_state(turn: &mut Turn, ritual: &Ritual, verb: &str) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::update_ritual(turn.tx(), &workspace, ritual).await?;
    note(turn, ritual.id, verb, json!({ "state": ritual.state.as_str() })).await
}

/// The key of the timer that ends a pause.
fn end_key(ritual: RitualId) -> String {
    format!("ritual/{ritual}/resume")
}
