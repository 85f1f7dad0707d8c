//! What others decide and a check-in follows: values are updated, owners and leads change, a week is cancelled.

use super::{
    super::{
        CHECK_IN, REVIEW,
        model::{Stage, still_due},
        store::{self, CheckIn, Open},
        views,
    },
    OLDEST,
    away::{find_away, follow_one_away, hand_away},
    covering::{follow_covers, settle_covers},
    finish, load_theirs, prompt, reminder, since,
};
use crate::{
    directory::members::list_members,
    error::Result,
    features::{
        okrs::{self, model::Holding},
        rituals::{
            actions::{Prompt, ask_participants, find_occurrence, find_participant, found_once, give_time},
            model::{Occurrence, OccurrenceState, ParticipantState},
        },
    },
    ids::{OccurrenceId, PodId, UserId},
    turn::Turn,
};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

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

/// Key results of a pod have other values: questions about them end where all is said.
pub(in super::super) async fn follow_values(turn: &mut Turn, pod: PodId) -> Result<()> {
    let (workspace, since) = (turn.workspace().clone(), turn.now() - OLDEST);
    let owners: Vec<UserId> = okrs::actions::list_owners(turn, &[pod]).await?.into_keys().collect();
    let open = store::list_open(turn.tx(), &workspace, Open::Of(&owners), since).await?;
    follow_open(turn, &open).await.map(drop)
}

/// Others answer for key results of a pod: questions about them go to those who answer for them now, and are no longer put to
/// those who did. These are people of the pod; of those who are not (any more), `from`.
pub(in super::super) async fn follow_owners(turn: &mut Turn, pod: PodId, from: &[UserId]) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let roster = list_members(turn.tx(), &workspace, pod).await?.into_iter().map(|member| member.person);
    let people: BTreeSet<UserId> = roster.chain(from.iter().cloned()).collect();
    let open = store::list_open(turn.tx(), &workspace, Open::Of(&Vec::from_iter(people)), now - OLDEST).await?;
    follow_people(turn, pod, &open).await
}

/// Somebody belongs to a pod no more: they are not asked about it.
pub(in super::super) async fn follow_leaver(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<()> {
    let (workspace, since) = (turn.workspace().clone(), turn.now() - OLDEST);
    let open = store::list_open(turn.tx(), &workspace, Open::Of(std::slice::from_ref(person)), since).await?;
    if open.is_empty() { Ok(()) } else { follow_people(turn, pod, &open).await }
}

/// What these people of a pod are asked, and were asked about the pod by others.
async fn follow_people(turn: &mut Turn, pod: PodId, open: &[CheckIn]) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let times = follow_open(turn, open).await?;
    for id in store::list_occurrences(turn.tx(), &workspace, now - OLDEST).await? {
        let found = find_occurrence(turn, id).await?;
        if let Some(occurrence) = found.filter(|occurrence| occurrence.state == OccurrenceState::Open) {
            ask_successors(turn, pod, &occurrence, times.get(&id).copied()).await?;
        }
    }
    Ok(())
}

/// What these people are asked follows what they answer for and how it stands. Tells until when they have time, each occurrence
/// by itself: also those who have nothing to answer for any more.
async fn follow_open(turn: &mut Turn, open: &[CheckIn]) -> Result<BTreeMap<OccurrenceId, Timestamp>> {
    let (now, mut times) = (turn.now(), BTreeMap::new());
    if open.is_empty() {
        return Ok(times);
    }
    let people: Vec<UserId> = open.iter().map(|one| one.person.clone()).collect();
    let owned = okrs::actions::list_owned(turn, &people).await?;
    for of_one in open.chunk_by(|one, next| one.occurrence_id == next.occurrence_id) {
        let Some(occurrence) = find_occurrence(turn, of_one[0].occurrence_id).await? else { continue };
        let mut prompts = Vec::new();
        for check_in in of_one {
            let part = find_participant(turn, occurrence.id, &check_in.person).await?;
            if let Some(part) = part.filter(|part| part.close_at > now) {
                let time = times.entry(occurrence.id).or_insert(part.close_at);
                *time = part.close_at.max(*time);
            }
            let holdings = owned.get(&check_in.person).map(Vec::as_slice).unwrap_or_default();
            prompts.extend(follow_one(turn, &occurrence, (check_in, holdings)).await?);
        }
        ask_participants(turn, &occurrence, prompts).await?;
    }
    Ok(times)
}

/// What stands in one person's question from now on, where it waits on them; else whoever it waits on hears.
async fn follow_one(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (check_in, holdings): (&CheckIn, &[Holding]),
) -> Result<Option<Prompt>> {
    if holdings.is_empty() {
        finish(turn, occurrence, (check_in, holdings), Stage::Released).await?;
        return Ok(None);
    }
    let due = still_due(holdings, since(turn, occurrence));
    if due.is_empty() {
        finish(turn, occurrence, (check_in, holdings), Stage::Done).await?;
        return Ok(None);
    }
    if check_in.handed_at.is_some() {
        follow_covers(turn, (occurrence.id, &check_in.person), (holdings, &due)).await?;
        follow_one_away(turn, occurrence, check_in).await?;
        return Ok(None);
    }
    if !check_in.is_waiting() {
        return Ok(None);
    }
    let asked = if check_in.only_more { &due } else { holdings };
    let stage = match (check_in.reminded_at, check_in.postponed_at) {
        (Some(_), postponed) => Stage::Again(postponed.is_some()),
        (None, _) if check_in.only_more => Stage::More,
        (None, _) => Stage::First,
    };
    Ok(Some(prompt(turn, occurrence, (&check_in.person, asked), stage)))
}

/// Whoever answers for the pod's key results now and was not asked about them this week is asked, as long as there is time:
/// their own, or that of those of the pod who were asked. Whose own moment is still to come is asked then; who has
/// answered already, about what is new only.
async fn ask_successors(
    turn: &mut Turn,
    pod: PodId,
    occurrence: &Occurrence,
    of_others: Option<Timestamp>,
) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let of_pod = okrs::actions::list_owners(turn, &[pod]).await?;
    let since = since(turn, occurrence);
    let successors: Vec<UserId> =
        of_pod.into_iter().filter(|(_, held)| !still_due(held, since).is_empty()).map(|(person, _)| person).collect();
    let owned = okrs::actions::list_owned(turn, &successors).await?;
    for (person, holdings) in &owned {
        let known = store::find_check_in(turn.tx(), &workspace, occurrence.id, person).await?;
        if known.is_some_and(|known| known.done_at.is_none()) {
            continue;
        }
        let part = find_participant(turn, occurrence.id, person).await?;
        let has_answered = part.as_ref().is_some_and(|part| part.state == ParticipantState::Answered);
        let away = find_away(turn, occurrence.id, (person, part.as_ref())).await?;
        let own = part.map(|part| part.close_at).filter(|close_at| *close_at > now);
        let Some(close_at) = own.or(of_others) else { continue };
        if let Some(known) = away {
            hand_away(turn, occurrence, (person, known), holdings).await?;
            continue;
        }
        let theirs = load_theirs(turn, occurrence, person).await?;
        let remind_at = theirs.and_then(|theirs| reminder(occurrence, &theirs, now, close_at));
        give_time(turn, occurrence, person, remind_at, close_at).await?;
        let asked = (std::slice::from_ref(person), has_answered);
        store::put_asked(turn.tx(), &workspace, occurrence.id, asked, now).await?;
        let due = still_due(holdings, since);
        let (asked, stage) = if has_answered { (&due, Stage::More) } else { (holdings, Stage::First) };
        let prompt = prompt(turn, occurrence, (person, asked), stage);
        ask_participants(turn, occurrence, vec![prompt]).await?;
    }
    Ok(())
}

/// One week's check-in was cancelled: nobody is asked about it any more, and what was asked says so.
pub(in super::super) async fn follow_cancelled(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let open = store::list_open(turn.tx(), &workspace, Open::In(id), now - OLDEST).await?;
    let people: Vec<UserId> = open.iter().map(|one| one.person.clone()).collect();
    // The owners' own questions are closed by the engine; those that went to covers are ours.
    for check_in in open.iter().filter(|check_in| check_in.handed_at.is_some()) {
        settle_covers(turn, (id, &check_in.person), &[], &views::check_in_cancelled()).await?;
    }
    turn.touch();
    store::put_mark(turn.tx(), &workspace, (id, &people), store::Mark::Done, now).await?;
    Ok(())
}
