//! What others decide and a check-in follows: values are updated, owners and leads change, a week is cancelled.

use super::{
    super::{
        CHECK_IN, REVIEW,
        model::{Stage, still_due},
        store,
    },
    edit, finish, prompt, since,
};
use crate::{
    error::Result,
    features::{
        okrs,
        rituals::{
            actions::{ask_key, ask_participants, find_occurrence, find_participant, found_once, give_time},
            model::Occurrence,
        },
    },
    ids::{OccurrenceId, PodId, UserId},
    turn::Turn,
};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

/// A question older than this waits for nobody.
const OLDEST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// An administrator has saved the settings: the organisation has its check-ins, unless somebody has ended them.
pub(in super::super) async fn found_defaults(turn: &mut Turn) -> Result<()> {
    if !turn.settings().confirmed {
        return Ok(());
    }
    for kind in [&CHECK_IN, &REVIEW] {
        found_once(turn, kind).await?;
    }
    Ok(())
}

/// Key results of a pod have other values or owners: questions about them end where all is said, and go to those who answer
/// for them now.
pub(in super::super) async fn follow_pod(turn: &mut Turn, pod: PodId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let open = store::list_open(turn.tx(), &workspace, now - OLDEST).await?;
    if open.is_empty() {
        return Ok(());
    }
    let people: Vec<UserId> = open.iter().map(|one| one.person.clone()).collect();
    let owned = okrs::actions::list_owned(turn, &people).await?;
    let mut released: BTreeMap<OccurrenceId, (Occurrence, Timestamp)> = BTreeMap::new();
    for check_in in &open {
        let holdings = owned.get(&check_in.person).map(Vec::as_slice).unwrap_or_default();
        if !holdings.is_empty() && holdings.iter().all(|holding| holding.sheet.pod != pod) {
            continue;
        }
        let Some(occurrence) = find_occurrence(turn, check_in.occurrence_id).await? else { continue };
        if holdings.is_empty() {
            let part = find_participant(turn, occurrence.id, &check_in.person).await?;
            finish(turn, &occurrence, (check_in, holdings), Stage::Released).await?;
            if let Some(part) = part.filter(|part| part.close_at > now) {
                released.insert(occurrence.id, (occurrence, part.close_at));
            }
        } else if still_due(holdings, since(turn, &occurrence)).is_empty() {
            finish(turn, &occurrence, (check_in, holdings), Stage::Done).await?;
        } else {
            let stage = match (check_in.reminded_at, check_in.postponed_at) {
                (Some(_), postponed) => Stage::Again(postponed.is_some()),
                (None, _) => Stage::First,
            };
            edit(turn, &occurrence, (check_in, holdings), stage).await?;
        }
    }
    for (occurrence, close_at) in released.into_values() {
        ask_successors(turn, pod, &occurrence, close_at).await?;
    }
    Ok(())
}

/// Somebody does not answer for anything any more, and was still asked: whoever answers for the pod's key results now has
/// their time.
async fn ask_successors(turn: &mut Turn, pod: PodId, occurrence: &Occurrence, close_at: Timestamp) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let of_pod = okrs::actions::list_owners(turn, pod).await?;
    let since = since(turn, occurrence);
    let successors: Vec<UserId> =
        of_pod.into_iter().filter(|(_, held)| !still_due(held, since).is_empty()).map(|(person, _)| person).collect();
    let owned = okrs::actions::list_owned(turn, &successors).await?;
    for (person, holdings) in &owned {
        if store::find_check_in(turn.tx(), &workspace, occurrence.id, person).await?.is_some() {
            continue;
        }
        give_time(turn, occurrence, person, None, close_at).await?;
        store::put_asked(turn.tx(), &workspace, occurrence.id, std::slice::from_ref(person), now).await?;
        let prompt = prompt(turn, occurrence, (person, holdings), Stage::First);
        ask_participants(turn, occurrence, vec![prompt]).await?;
    }
    Ok(())
}

/// One week's check-in was cancelled: nobody is asked about it any more.
pub(in super::super) async fn follow_cancelled(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let open = store::list_open(turn.tx(), &workspace, now - OLDEST).await?;
    let people: Vec<UserId> = open.into_iter().filter(|one| one.occurrence_id == id).map(|one| one.person).collect();
    for person in &people {
        turn.close_ask(&ask_key(id, person)).await?;
    }
    turn.touch();
    store::put_mark(turn.tx(), &workspace, (id, &people), store::Mark::Done, now).await?;
    Ok(())
}
