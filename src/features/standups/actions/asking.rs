//! The steps of a day: people are asked, reminded, their time ends, the day's message is complete.

use super::{
    super::{
        KIND,
        model::{Answer, Blocker},
        store::{self, Past},
        views::{self, Asking},
    },
    Standup, digest, find_standup, week,
};
use crate::{
    error::Result,
    features::rituals::{
        actions::{Prompt, ask_key, ask_participants, list_asked, list_participants, remind_key, whys},
        model::{Participant, ParticipantState},
    },
    ids::{OccurrenceId, UserId},
    signal::{Message, Step},
    turn::{Ask, Turn, asks::Why, step},
};
use std::collections::HashMap;

/// A step of a stand-up, at its time.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn do_step(turn: &mut Turn, step: &Step) -> Result<()> {
    let found = find_standup(turn, step.occurrence).await?;
    let Some(standup) = found.filter(|standup| !standup.occurrence.state.is_off()) else { return Ok(()) };
    match step.name.as_str() {
        step::ASK => {
            ask(turn, &standup, &step.people).await?;
            week::plan(turn, &standup).await
        }
        step::REMIND => remind(turn, &standup, &step.people).await,
        step::CLOSE => close(turn, &standup, &step.people).await,
        step::DIGEST => digest::complete(turn, &standup).await,
        _ => Ok(()),
    }
}

/// What is known of people who are asked: their plans before, and what is in their way.
struct Known {
    last: HashMap<UserId, Answer>,
    blockers: Vec<Blocker>,
}

impl Known {
    async fn load(turn: &mut Turn, standup: &Standup, people: &[UserId]) -> Result<Self> {
        let workspace = turn.workspace().clone();
        let past = Past { ritual: standup.occurrence.ritual.id, before: standup.id() };
        let last = store::list_last_answers(turn.tx(), &workspace, past, people).await?;
        let blockers = store::list_live_reported(turn.tx(), &workspace, people).await?;
        Ok(Self { last: last.into_iter().map(|answer| (answer.person.clone(), answer)).collect(), blockers })
    }

    fn message(&self, standup: &Standup, part: &Participant, view: fn(Asking<'_>) -> Message) -> Message {
        let last = self.last.get(&part.person);
        let plan = last.map(Answer::plan).unwrap_or_default();
        let yesterday = standup.occurrence.date.yesterday().ok();
        let is_of_yesterday = last.is_some_and(|last| Some(part.zone.date(last.answered_at)) == yesterday);
        let blockers: Vec<&Blocker> = self.blockers.iter().filter(|one| one.reporter == part.person).collect();
        view(Asking {
            title: &standup.title,
            occurrence: standup.id(),
            plan: &plan,
            is_of_yesterday,
            blockers: &blockers,
            close_at: part.close_at,
            zone: &part.zone,
        })
    }
}

/// These people's parts.
async fn list_parts(turn: &mut Turn, standup: &Standup, people: &[UserId]) -> Result<Vec<Participant>> {
    let mut parts = list_participants(turn, standup.id()).await?;
    parts.retain(|part| people.contains(&part.person));
    Ok(parts)
}

async fn ask(turn: &mut Turn, standup: &Standup, people: &[UserId]) -> Result<()> {
    let parts = list_asked(turn, standup.id(), people).await?;
    let known = Known::load(turn, standup, people).await?;
    let prompts = parts.iter().map(|part| Prompt {
        person: part.person.clone(),
        title: standup.title.clone(),
        message: known.message(standup, part, views::prompt_message),
    });
    ask_participants(turn, &standup.occurrence, prompts.collect()).await
}

/// What the question says again after an answer to it was taken back.
pub(super) async fn question_again(turn: &mut Turn, standup: &Standup, part: &Participant) -> Result<Message> {
    let known = Known::load(turn, standup, std::slice::from_ref(&part.person)).await?;
    let is_open = turn.now() < part.close_at;
    Ok(known.message(standup, part, if is_open { views::prompt_message } else { views::closed_message }))
}

async fn remind(turn: &mut Turn, standup: &Standup, people: &[UserId]) -> Result<()> {
    let parts = list_parts(turn, standup, people).await?;
    let open: Vec<&Participant> = parts.iter().filter(|part| part.state == ParticipantState::Asked).collect();
    let keys: Vec<String> = open.iter().map(|part| remind_key(standup.id(), &part.person)).collect();
    let known = Known { last: HashMap::new(), blockers: Vec::new() };
    let people: Vec<UserId> = open.iter().map(|part| part.person.clone()).collect();
    let whys = whys(turn, &standup.occurrence.ritual, &people).await?;
    let asks = open.iter().zip(&keys).zip(whys).map(|((part, key), why)| Ask {
        key,
        person: &part.person,
        kind: KIND.name,
        title: views::reminder_title(&standup.title),
        why: Why { rule: views::reminder_why(), ..why },
        due: Some(part.close_at),
        urgent: false,
        message: known.message(standup, part, views::reminder_message),
        prompt: true,
    });
    turn.ask_all(asks.collect()).await
}

/// Their time is over: in private, the question says so, and that an answer is still welcome.
async fn close(turn: &mut Turn, standup: &Standup, people: &[UserId]) -> Result<()> {
    let mut parts = list_parts(turn, standup, people).await?;
    parts.retain(|part| part.state == ParticipantState::Missed);
    let known = Known { last: HashMap::new(), blockers: Vec::new() };
    let keys: Vec<String> = parts.iter().map(|part| ask_key(standup.id(), &part.person)).collect();
    let people: Vec<UserId> = parts.iter().map(|part| part.person.clone()).collect();
    let whys = whys(turn, &standup.occurrence.ritual, &people).await?;
    let asks = parts.iter().zip(&keys).zip(whys).map(|((part, key), why)| Ask {
        key,
        person: &part.person,
        kind: KIND.name,
        title: standup.title.clone(),
        why: Why { rule: views::closed_why(), ..why },
        // What never reached them is not sent any more.
        due: Some(part.close_at),
        urgent: false,
        message: known.message(standup, part, views::closed_message),
        prompt: true,
    });
    turn.ask_all(asks.collect()).await?;
    turn.close_asks(&keys).await?;
    for part in &parts {
        let over = known.message(standup, part, views::reminder_over);
        settle_reminder(turn, (standup.id(), &part.person), &over).await?;
    }
    Ok(())
}

/// The one reminder waits on them no more, and says why.
pub(super) async fn settle_reminder(
    turn: &mut Turn,
    (occurrence, person): (OccurrenceId, &UserId),
    says: &Message,
) -> Result<()> {
    let key = remind_key(occurrence, person);
    turn.close_ask(&key).await?;
    turn.reword_asks(&key, says).await
}
