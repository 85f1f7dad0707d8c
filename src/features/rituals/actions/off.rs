//! What was asked and is not wanted any more: one time does not take place, or somebody is away after all.

use super::{
    super::{
        model::{Occurrence, ParticipantState, Ritual},
        store, views,
    },
    asking::{ask_key, remind_key},
    belongs,
    people::look_soon,
    reading::find_occurrence,
    set_timer,
};
use crate::{
    directory::{DayOff, availability::load_availability, people::find_person},
    error::Result,
    ids::{OccurrenceId, UserId},
    signal::Message,
    turn::Turn,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The timer by which the questions of a time that does not take place are closed, page by page.
pub(in super::super) const OFF: &str = "off";
/// So many people's questions are closed in one turn: several statements each.
const AT_ONCE: i64 = 40;

/// A time that does not take place. Its ritual may be deleted by now.
#[derive(Serialize, Deserialize)]
struct Off {
    occurrence: OccurrenceId,
    kind: String,
    name: String,
    date: Date,
}

/// Nobody needs to answer any more: the first page at once after this turn, the others by timers.
pub(super) async fn call_off(turn: &mut Turn, occurrence: &Occurrence) -> Result<()> {
    let ritual = &occurrence.ritual;
    let (kind, name) = (ritual.kind.clone(), ritual.name.clone());
    plan(turn, &Off { occurrence: occurrence.id, kind, name, date: occurrence.date }).await
}

async fn plan(turn: &mut Turn, off: &Off) -> Result<()> {
    let now = turn.now();
    set_timer(turn, &format!("occ/{}/off", off.occurrence), now, OFF, off).await
}

/// One page of those who were asked: what waits on them is closed, and says that it is off.
pub(in super::super) async fn close_asks(turn: &mut Turn, payload: &Value) -> Result<()> {
    let off: Off = serde_json::from_value(payload.clone())?;
    let (workspace, now, registry) = (turn.workspace().clone(), turn.now(), turn.registry());
    let Some(feature) = registry.runs(&off.kind) else { return Ok(()) };
    let people = store::list_some_asked(turn.tx(), &workspace, off.occurrence, AT_ONCE).await?;
    if people.is_empty() {
        return Ok(());
    }
    turn.touch();
    let message = views::off_message(&off.name, off.date, turn.settings().zone.date(now));
    let acting = turn.act_as(feature.name);
    for person in &people {
        close(turn, off.occurrence, person, &message).await?;
    }
    turn.act_as(acting);
    store::update_excused(turn.tx(), &workspace, off.occurrence, &people).await?;
    if people.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
        return Ok(());
    }
    plan(turn, &off).await
}

/// What waits on a person is over, and what they have read says so.
async fn close(turn: &mut Turn, id: OccurrenceId, person: &UserId, message: &Message) -> Result<()> {
    for key in [ask_key(id, person), remind_key(id, person)] {
        turn.close_ask(&key).await?;
        turn.reword_asks(&key, message).await?;
    }
    Ok(())
}

/// Whether an occurrence does not take place: whatever was still on its way to it comes to nothing.
///
/// # Errors
/// Only the database's own.
pub async fn is_off(turn: &mut Turn, id: OccurrenceId) -> Result<bool> {
    let workspace = turn.workspace().clone();
    Ok(store::find_row(turn.tx(), &workspace, id).await?.is_some_and(|row| row.state.is_off()))
}

/// Somebody goes away, leaves a pod or the organisation: what the acting feature, whose kind this is, still asks of them is
/// closed, and they are not counted. Tells in which occurrences.
///
/// # Errors
/// Only the database's own.
pub async fn follow_absence(turn: &mut Turn, kind: &str, person: &UserId) -> Result<Vec<OccurrenceId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let open = store::list_open_for(turn.tx(), &workspace, (kind, person), now).await?;
    let mut changed = Vec::new();
    for (id, _) in open {
        let Some(occurrence) = find_occurrence(turn, id).await? else { continue };
        let Some(state) = find_absence(turn, &occurrence.ritual, occurrence.date, person).await? else { continue };
        turn.touch();
        store::update_participant(turn.tx(), &workspace, (id, person), state, None).await?;
        let message = views::absent_message(&occurrence.ritual.name, state == ParticipantState::Away);
        close(turn, id, person, &message).await?;
        if store::count_asked(turn.tx(), &workspace, id).await? == 0 {
            look_soon(turn, id).await?;
        }
        changed.push(id);
    }
    Ok(changed)
}

/// How the part of somebody goes on who is not there to answer.
async fn find_absence(
    turn: &mut Turn,
    ritual: &Ritual,
    date: Date,
    person: &UserId,
) -> Result<Option<ParticipantState>> {
    let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
    let found = find_person(turn.tx(), &workspace, person).await?;
    if found.is_none_or(|found| !found.is_active()) || !belongs(turn, ritual, person).await? {
        return Ok(Some(ParticipantState::Excused));
    }
    if !ritual.skips.time_off {
        return Ok(None);
    }
    let known = load_availability(turn.tx(), &workspace, &settings, std::slice::from_ref(person), (date, date)).await?;
    let off = known.get(person).and_then(|theirs| theirs.day_off(date));
    Ok(matches!(off, Some(DayOff::TimeOff { .. })).then_some(ParticipantState::Away))
}
