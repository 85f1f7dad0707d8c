//! The question, its one reminder, and its end.

use super::{
    super::{
        model::{Stage, still_due},
        store::{self, Mark},
        views,
    },
    covering::list_keys,
    finish, prompt, since,
};
use crate::{
    error::Result,
    features::{
        okrs::{self, model::Holding},
        rituals::actions::{ask_key, ask_participants, excuse, find_occurrence},
    },
    ids::{PodId, UserId},
    signal::{Message, Step},
    turn::Turn,
};
use std::collections::BTreeSet;

/// Those of these people who answer for key results nobody has spoken of this week are asked; the others are left in peace.
pub(in super::super) async fn ask(turn: &mut Turn, step: &Step) -> Result<()> {
    let Some(occurrence) = find_occurrence(turn, step.occurrence).await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let owned = okrs::actions::list_owned(turn, &step.people).await?;
    let (mut prompts, mut asked, mut nothing) = (Vec::new(), Vec::new(), Vec::new());
    for person in &step.people {
        match owned.get(person).filter(|holdings| !still_due(holdings, since(turn, &occurrence)).is_empty()) {
            Some(holdings) => {
                prompts.push(prompt(turn, &occurrence, (person, holdings), Stage::First));
                asked.push(person.clone());
            }
            None => nothing.push(person.clone()),
        }
    }
    retire(turn, &asked).await?;
    store::put_asked(turn.tx(), &workspace, occurrence.id, (&asked, false), now).await?;
    ask_participants(turn, &occurrence, prompts).await?;
    excuse(turn, occurrence.id, &nothing).await
}

/// A new week asks the same: nothing can be pressed any more under the question of theirs that was closed without an answer.
async fn retire(turn: &mut Turn, people: &[UserId]) -> Result<()> {
    let workspace = turn.workspace().clone();
    let before = store::list_newest(turn.tx(), &workspace, people).await?;
    let mut keys = Vec::new();
    for one in before.iter().filter(|one| one.missed_at.is_some() && one.done_at.is_none()) {
        if one.handed_at.is_some() {
            keys.extend(list_keys(turn, (one.occurrence_id, &one.person), |_| true).await?);
        } else {
            keys.push(ask_key(one.occurrence_id, &one.person));
        }
    }
    let closed: Vec<(String, Message)> = keys.into_iter().map(|key| (key, views::check_in_closed())).collect();
    turn.reword_each(&closed).await
}

/// Those who have not answered are asked once more, in a message of its own.
pub(in super::super) async fn remind(turn: &mut Turn, step: &Step) -> Result<()> {
    let Some(occurrence) = find_occurrence(turn, step.occurrence).await? else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let owned = okrs::actions::list_owned(turn, &step.people).await?;
    let mut prompts = Vec::new();
    for person in &step.people {
        let found = store::find_check_in(turn.tx(), &workspace, occurrence.id, person).await?;
        let Some(check_in) = found.filter(|one| one.done_at.is_none() && one.handed_at.is_none()) else { continue };
        let holdings = owned.get(person).map(Vec::as_slice).unwrap_or_default();
        let due = still_due(holdings, since(turn, &occurrence));
        if due.is_empty() {
            finish(turn, &occurrence, (&check_in, holdings), Stage::Done).await?;
            continue;
        }
        let asked = if check_in.only_more { &due } else { holdings };
        let stage = Stage::Again(check_in.postponed_at.is_some());
        prompts.push(prompt(turn, &occurrence, (person, asked), stage));
    }
    let before: Vec<(String, Message)> =
        prompts.iter().map(|prompt| (ask_key(occurrence.id, &prompt.person), views::asked_below())).collect();
    turn.close_asks(&before.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>()).await?;
    turn.reword_each(&before).await?;
    let reminded: Vec<UserId> = prompts.iter().map(|prompt| prompt.person.clone()).collect();
    store::put_mark(turn.tx(), &workspace, (occurrence.id, &reminded), Mark::Reminded, now).await?;
    ask_participants(turn, &occurrence, prompts).await
}

/// The time of these people is over: what they did not speak of is on their lead's App Home.
pub(in super::super) async fn close(turn: &mut Turn, step: &Step) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    turn.touch();
    store::put_mark(turn.tx(), &workspace, (step.occurrence, &step.people), Mark::Missed, now).await?;
    let keys: Vec<String> = step.people.iter().map(|person| ask_key(step.occurrence, person)).collect();
    turn.close_asks(&keys).await?;
    let owned = okrs::actions::list_owned(turn, &step.people).await?;
    if let Some(occurrence) = find_occurrence(turn, step.occurrence).await? {
        let over = |(person, holdings): (&UserId, &Vec<Holding>)| {
            let message = prompt(turn, &occurrence, (person, holdings), Stage::Over).message;
            (ask_key(occurrence.id, person), message)
        };
        let over: Vec<(String, Message)> = owned.iter().map(over).collect();
        turn.reword_each(&over).await?;
    }
    let pods: BTreeSet<PodId> = owned.values().flatten().map(|holding| holding.sheet.pod).collect();
    for pod in pods {
        turn.refresh_homes_of(pod).await?;
    }
    Ok(())
}
