//! The two answers that take one tap: *Nothing changed* and *Tomorrow*.

use super::{
    super::{
        model::{Stage, still_due},
        store::{self, Mark},
        views,
    },
    covering::settle_covers,
    edit, finish, get_open, list_held, load_theirs, since, step_from,
};
use crate::{
    error::{Error, Result},
    features::{
        okrs,
        rituals::actions::{ask_key, find_occurrence, give_time},
    },
    ids::{OccurrenceId, PodId, UserId},
    signal::Message,
    turn::{Change, Turn, step},
};
use serde_json::json;

/// Somebody says that nothing changed in what they answer for, or in somebody's place what that person answers for in one pod:
/// what nobody has spoken of this week is checked in as it stands.
///
/// # Errors
/// A sentence when they may not update the pod's key results, or there are none; the database's own.
pub(in super::super) async fn confirm(
    turn: &mut Turn,
    id: OccurrenceId,
    stead: Option<(&UserId, PodId)>,
) -> Result<Option<Message>> {
    let (workspace, actor) = (turn.workspace().clone(), turn.actor().id.clone());
    let owner = stead.map_or(&actor, |(owner, _)| owner);
    let Some(occurrence) = find_occurrence(turn, id).await? else { return Err(Error::user(views::over())) };
    let mut holdings = list_held(turn, owner).await?;
    holdings.retain(|holding| stead.is_none_or(|(_, pod)| holding.sheet.pod == pod));
    if holdings.is_empty() {
        return Err(Error::user(views::holds_nothing()));
    }
    for holding in holdings.iter().filter(|_| *owner != actor) {
        okrs::actions::require_update(turn, &holding.sheet).await?;
    }
    let due = still_due(&holdings, since(turn, &occurrence));
    for holding in &due {
        okrs::actions::confirm(turn, holding).await?;
    }
    let Some(check_in) = store::find_check_in(turn.tx(), &workspace, id, owner).await? else {
        return Ok(Some(views::confirmed(&due)));
    };
    let holdings = list_held(turn, owner).await?;
    let left = still_due(&holdings, since(turn, &occurrence));
    if left.is_empty() {
        finish(turn, &occurrence, (&check_in, &holdings), Stage::Done).await?;
    } else {
        let open: Vec<PodId> = left.iter().map(|holding| holding.sheet.pod).collect();
        settle_covers(turn, (id, owner), &open, &views::cover_done()).await?;
    }
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
    if check_in.postponed_at.is_some() || check_in.reminded_at.is_some() {
        return Err(Error::user(views::postponed_before()));
    }
    let theirs = load_theirs(turn, &occurrence, &person).await?;
    let at = theirs.and_then(|theirs| step_from(&occurrence, &theirs, now, step::REMIND));
    let at = at.filter(|at| *at < part.close_at).ok_or_else(|| Error::user(views::no_later_moment()))?;
    let holdings = list_held(turn, &person).await?;
    // Whoever was asked later than others had no reminder so far, or has it another time.
    give_time(turn, &occurrence, &person, Some(at), part.close_at).await?;
    let asked = if check_in.only_more { still_due(&holdings, since(turn, &occurrence)) } else { holdings };
    edit(turn, &occurrence, (&check_in, &asked), Stage::Postponed(at)).await?;
    store::put_mark(turn.tx(), &workspace, (id, std::slice::from_ref(&person)), Mark::Postponed, now).await?;
    turn.close_ask(&ask_key(id, &person)).await?;
    let after = Some(json!({ "occurrence": id, "until": at }));
    turn.record(Change { verb: "postpone", subject: format!("check_in/{person}"), before: None, after, why: None })
        .await
}
