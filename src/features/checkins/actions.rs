//! What happens in a week's check-in, and in a month's review.

mod answering;
mod asking;
mod away;
mod covering;
mod following;
mod listing;
mod publishing;
mod returning;
mod review;

pub(super) use answering::{confirm, postpone};
pub(super) use asking::{ask, close, remind};
pub(super) use away::{ask_covers, end_covers, follow_away, hand_over};
pub(super) use following::{follow_cancelled, follow_leaver, follow_owners, follow_values, found_defaults};
pub(super) use listing::list_missing;
pub(super) use publishing::{follow_escalation, follow_outcome, note_seen, publish, see_review};
pub(super) use returning::look_back;
pub(super) use review::{ask_leads, explain, follow_duty, follow_review_cancelled, get_explained};

use super::{
    model::{Stage, week_start},
    store, views,
};
use crate::{
    directory::{Availability, availability::load_availability, reach::first_allowed},
    error::{Error, Result},
    features::{
        okrs::{self, model::Holding},
        rituals::{
            self,
            actions::{Prompt, ask_key, ask_participants, find_occurrence, find_participant},
            model::{Occurrence, Participant, ParticipantState},
        },
    },
    ids::{OccurrenceId, UserId},
    turn::{Turn, step},
};
use jiff::{SignedDuration, Span, Timestamp};

/// A question older than this waits for nobody.
const OLDEST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// Since when a value counts as one of this occurrence's week.
fn since(turn: &Turn, occurrence: &Occurrence) -> Timestamp {
    week_start(occurrence.date, &turn.settings().zone)
}

/// All that one person answers for.
async fn list_held(turn: &mut Turn, person: &UserId) -> Result<Vec<Holding>> {
    let mut owned = okrs::actions::list_owned(turn, std::slice::from_ref(person)).await?;
    Ok(owned.remove(person).unwrap_or_default())
}

/// What one person reads at a stage of their check-in.
fn prompt(turn: &Turn, occurrence: &Occurrence, (person, holdings): (&UserId, &[Holding]), stage: Stage) -> Prompt {
    let (since, today) = (since(turn, occurrence), okrs::actions::today(turn));
    let message = views::check_in_message(occurrence.id, holdings, stage, (since, &today));
    Prompt { person: person.clone(), title: views::check_in_title(holdings), message }
}

/// Changes what stands in a person's question, where it is still open and waits on them.
async fn edit(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (check_in, holdings): (&store::CheckIn, &[Holding]),
    stage: Stage,
) -> Result<()> {
    if !check_in.is_waiting() {
        return Ok(());
    }
    let prompt = prompt(turn, occurrence, (&check_in.person, holdings), stage);
    ask_participants(turn, occurrence, vec![prompt]).await
}

/// There is nothing more to be asked of a person: their question says so and leaves their list.
async fn finish(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (check_in, holdings): (&store::CheckIn, &[Holding]),
    stage: Stage,
) -> Result<()> {
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), &check_in.person);
    if check_in.handed_at.is_some() {
        covering::follow_covers(turn, (occurrence.id, person), (holdings, &[])).await?;
    } else {
        let message = prompt(turn, occurrence, (person, holdings), stage).message;
        turn.reword_each(&[(ask_key(occurrence.id, person), message)]).await?;
    }
    store::put_mark(turn.tx(), &workspace, (occurrence.id, std::slice::from_ref(person)), store::Mark::Done, now)
        .await?;
    turn.touch();
    let part = find_participant(turn, occurrence.id, person).await?.map(|part| part.state);
    let state = if stage == Stage::Released { ParticipantState::Excused } else { ParticipantState::Answered };
    match part {
        Some(ParticipantState::Asked | ParticipantState::Missed) => {
            rituals::actions::mark(turn, occurrence.id, person, state).await
        }
        _ => Ok(()),
    }
}

/// When one person works, from the week of an occurrence on.
async fn load_theirs(turn: &mut Turn, occurrence: &Occurrence, person: &UserId) -> Result<Option<Availability>> {
    let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
    let days =
        (occurrence.date.saturating_sub(Span::new().days(7)), occurrence.date.saturating_add(Span::new().days(60)));
    let people = std::slice::from_ref(person);
    Ok(load_availability(turn.tx(), &workspace, &settings, people, days).await?.remove(person))
}

/// When a step of the occurrence happens for somebody, counted from their day of `at`; `None` where there is no such step.
fn step_from(occurrence: &Occurrence, theirs: &Availability, at: Timestamp, name: &str) -> Option<Timestamp> {
    occurrence.ritual.step(name)?.apply(theirs.zone.date(at), at, &theirs.calendar())
}

/// When somebody is reminded who is asked now and has time until `close_at`: counted from when it reaches them.
fn reminder(occurrence: &Occurrence, theirs: &Availability, now: Timestamp, close_at: Timestamp) -> Option<Timestamp> {
    let reached = first_allowed(theirs, now)?;
    step_from(occurrence, theirs, reached, step::REMIND).filter(|at| *at < close_at)
}

/// The acting person's part, while there is time.
///
/// # Errors
/// A sentence when it is over; the database's own.
async fn get_open(turn: &mut Turn, id: OccurrenceId) -> Result<(Occurrence, Participant)> {
    let (now, person) = (turn.now(), turn.actor().id.clone());
    let part = find_participant(turn, id, &person).await?;
    let open = part.filter(|part| part.state == ParticipantState::Asked && part.close_at > now);
    match (find_occurrence(turn, id).await?, open) {
        (Some(occurrence), Some(part)) => Ok((occurrence, part)),
        _ => Err(Error::user(views::over())),
    }
}
