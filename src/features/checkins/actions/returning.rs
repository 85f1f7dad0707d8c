//! People who are back while their check-in is open: they are asked themselves, and whoever stood in for them is not any more.

use super::{
    super::{
        BACK, FEATURE,
        model::{Stage, still_due},
        store, views,
    },
    covering::{back_key, release_covers, whose},
    list_held, load_theirs, prompt, reminder, since, step_from,
};
use crate::{
    calendar::wall,
    directory::{Person, people::find_person, reach::first_allowed, time_off::list_time_off_of},
    error::Result,
    features::rituals::{
        actions::{ask_key, ask_participants, find_occurrence, find_participant, give_time},
        model::{Occurrence, OccurrenceState, Participant, ParticipantState},
    },
    ids::{OccurrenceId, PodId},
    turn::{Change, Turn, step},
};
use jiff::civil::Time;
use serde_json::{Value, json};

/// Whether it is certain that somebody is here again who said under the question that they are away: they entered until when,
/// and no day of that is left, be it over or taken back. That they did is remembered by the timer that looks at them again
/// then; `was_off` where it is known from elsewhere.
pub(super) async fn is_certain(
    turn: &mut Turn,
    (person, part): (&Person, &Participant),
    id: OccurrenceId,
    was_off: bool,
) -> Result<bool> {
    let (workspace, now, key) = (turn.workspace().clone(), turn.now(), back_key(id, &person.id));
    let zone = person.zone_or(&turn.settings().zone);
    let days = (zone.date(now), zone.date(part.close_at));
    let left = list_time_off_of(turn.tx(), &workspace, std::slice::from_ref(&person.id), days).await?;
    let over = left.iter().map(|off| off.last).max().and_then(|last| last.tomorrow().ok());
    let Some(over) = over.and_then(|day| wall::instant(day, Time::midnight(), &zone)) else {
        return Ok(was_off || turn.has_timer(FEATURE, &key).await?);
    };
    turn.set_timer(&key, over, BACK, json!({ "occurrence": id, "person": person.id })).await?;
    Ok(false)
}

/// The time off is over of somebody who had said before that they are away.
pub(in super::super) async fn look_back(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some((id, person)) = whose(payload) else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let found = store::find_check_in(turn.tx(), &workspace, id, &person).await?;
    if !found.is_some_and(|one| one.is_handed_over()) {
        return Ok(());
    }
    let known = (find_occurrence(turn, id).await?, find_person(turn.tx(), &workspace, &person).await?);
    let part = find_participant(turn, id, &person).await?.filter(|part| part.state == ParticipantState::Off);
    let ((Some(occurrence), Some(person)), Some(part)) = (known, part) else { return Ok(()) };
    if occurrence.state != OccurrenceState::Cancelled && is_certain(turn, (&person, &part), id, true).await? {
        take_back(turn, &occurrence, (&person, &part)).await?;
    }
    Ok(())
}

/// Somebody is here again, and others were asked in their place: what nobody has said yet is asked of
/// them, if it still reaches them in time. What was said in their place counts; where it would come too late for them, those
/// who stand in keep the question.
pub(super) async fn take_back(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (person, part): (&Person, &Participant),
) -> Result<()> {
    let (workspace, now, id) = (turn.workspace().clone(), turn.now(), occurrence.id);
    let holdings = list_held(turn, &person.id).await?;
    let due = still_due(&holdings, since(turn, occurrence));
    let Some(theirs) = load_theirs(turn, occurrence, &person.id).await?.filter(|_| person.is_active()) else {
        return Ok(());
    };
    let close_at = step_from(occurrence, &theirs, part.prompt_at, step::CLOSE).unwrap_or(part.close_at);
    if due.is_empty() || first_allowed(&theirs, now).is_none_or(|reached| reached >= close_at) {
        return Ok(());
    }
    turn.touch();
    let pods: Vec<PodId> = due.iter().map(|holding| holding.sheet.pod).collect();
    release_covers(turn, (id, &person.id), &pods, &views::cover_back(&person.real_name)).await?;
    // What they read before they went says that others are asked.
    turn.reword_each(&[(ask_key(id, &person.id), views::asked_below())]).await?;
    store::put_asked(turn.tx(), &workspace, id, (std::slice::from_ref(&person.id), false), now).await?;
    give_time(turn, occurrence, &person.id, reminder(occurrence, &theirs, now, close_at), close_at).await?;
    let prompt = prompt(turn, occurrence, (&person.id, &holdings), Stage::Back);
    ask_participants(turn, occurrence, vec![prompt]).await?;
    for pod in &pods {
        turn.refresh_homes_of(*pod).await?;
    }
    let (subject, after) = (format!("check_in/{}", person.id), Some(json!({ "occurrence": id, "pods": pods })));
    turn.record(Change { verb: "take back", subject, before: None, after, why: None }).await
}
