//! The two answers that take one tap: *Nothing changed* and *Tomorrow*.

use super::{
    super::{
        model::{Stage, still_due},
        store::{self, Mark},
        views,
    },
    edit, finish, list_held, since,
};
use crate::{
    directory::availability::load_availability,
    error::{Error, Result},
    features::{
        okrs,
        rituals::{
            actions::{ask_key, find_occurrence, find_participant},
            model::{Occurrence, Participant, ParticipantState},
        },
    },
    ids::{OccurrenceId, UserId},
    signal::Message,
    turn::{Change, Turn, step},
};
use jiff::{Span, Timestamp};
use serde_json::json;

/// Somebody says that nothing changed in what `owner` answers for (`None`: they themselves): what nobody has spoken of this
/// week is checked in as it stands.
///
/// # Errors
/// A sentence when they may not update the pod's key results, or there are none; the database's own.
pub(in super::super) async fn confirm(
    turn: &mut Turn,
    id: OccurrenceId,
    owner: Option<&UserId>,
) -> Result<Option<Message>> {
    let (workspace, actor) = (turn.workspace().clone(), turn.actor().id.clone());
    let owner = owner.unwrap_or(&actor);
    let Some(occurrence) = find_occurrence(turn, id).await? else { return Err(Error::user(views::over())) };
    let holdings = list_held(turn, owner).await?;
    if holdings.is_empty() {
        return Err(Error::user(views::holds_nothing()));
    }
    let due = still_due(&holdings, since(turn, &occurrence));
    for holding in &due {
        okrs::actions::confirm(turn, holding).await?;
    }
    let Some(check_in) = store::find_check_in(turn.tx(), &workspace, id, owner).await? else {
        return Ok(Some(views::confirmed(&due)));
    };
    let holdings = list_held(turn, owner).await?;
    finish(turn, &occurrence, (&check_in, &holdings), Stage::Done).await?;
    // Where the question itself does not change, the person would see nothing.
    let sees_it =
        *owner == actor && check_in.is_waiting() && check_in.missed_at.is_none() && check_in.done_at.is_none();
    Ok((!sees_it).then(|| views::confirmed(&due)))
}

/// Somebody wants to be asked again on their next working day.
///
/// # Errors
/// A sentence when they were asked again already, or their time is over; the database's own.
pub(in super::super) async fn postpone(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let (occurrence, part) = get_open(turn, id).await?;
    let found = store::find_check_in(turn.tx(), &workspace, id, &person).await?;
    let check_in = found.ok_or_else(|| Error::user(views::over()))?;
    let at = find_reminder(turn, &occurrence, &part).await?.filter(|at| *at > now && *at < part.close_at);
    let (Some(at), None, None) = (at, check_in.postponed_at, check_in.reminded_at) else {
        return Err(Error::user(views::postponed_before()));
    };
    let holdings = list_held(turn, &person).await?;
    edit(turn, &occurrence, (&check_in, &holdings), Stage::Postponed(at)).await?;
    store::put_mark(turn.tx(), &workspace, (id, std::slice::from_ref(&person)), Mark::Postponed, now).await?;
    turn.close_ask(&ask_key(id, &person)).await?;
    let after = Some(json!({ "occurrence": id, "until": at }));
    turn.record(Change { verb: "postpone", subject: format!("check_in/{person}"), before: None, after, why: None })
        .await
}

/// The acting person's part, while there is time.
///
/// # Errors
/// A sentence when it is over; the database's own.
pub(super) async fn get_open(turn: &mut Turn, id: OccurrenceId) -> Result<(Occurrence, Participant)> {
    let (now, person) = (turn.now(), turn.actor().id.clone());
    let part = find_participant(turn, id, &person).await?;
    let open = part.filter(|part| part.state == ParticipantState::Asked && part.close_at > now);
    match (find_occurrence(turn, id).await?, open) {
        (Some(occurrence), Some(part)) => Ok((occurrence, part)),
        _ => Err(Error::user(views::over())),
    }
}

/// When the reminder of this person comes.
async fn find_reminder(turn: &mut Turn, occurrence: &Occurrence, part: &Participant) -> Result<Option<Timestamp>> {
    let Some(offset) = occurrence.ritual.step(step::REMIND) else { return Ok(None) };
    let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
    let days = (occurrence.date, occurrence.date.saturating_add(Span::new().days(60)));
    let people = std::slice::from_ref(&part.person);
    let mut known = load_availability(turn.tx(), &workspace, &settings, people, days).await?;
    let theirs = known.remove(&part.person).map(|theirs| theirs.calendar());
    Ok(theirs.and_then(|calendar| offset.apply(occurrence.date, part.prompt_at, &calendar)))
}
