//! Answering: by the form, in one tap, or (in `typed`) by words.

use super::{
    super::{
        model::{Answer, AnswerFault, Draft, On, Said},
        store::{self, NewAnswer, Past},
        views::{self, Carried, FilledIn, Form},
    },
    NewNeed, Standup, asking, digest, get_standup,
    needs::{finish_need, list_pod_names, raise_need, resolve_on},
};
use crate::{
    directory::members::list_memberships,
    error::{Error, Result},
    features::{
        rituals::{
            actions::{Prompt, ask_key, ask_participants, find_participant, mark},
            model::{Participant, ParticipantState},
        },
        sprints::{
            actions::{TICK, list_open_commitments, tick_commitment},
            model::Commitment,
        },
    },
    ids::{OccurrenceId, PodId, UserId},
    signal::{Form as Filled, Modal},
    turn::{Change, Turn},
};
use serde_json::json;
use std::collections::BTreeMap;

/// What somebody answers.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    /// The answer.
    pub(super) draft: Draft,
    /// What is newly in the way, and on whom it waits.
    pub(super) blocked: Option<(String, Option<On>)>,
    /// How many of the sprint's commitments were ticked with it.
    pub(super) kept: i64,
}

/// What became of a form.
pub(in super::super) enum Saved {
    /// What is wrong at which field.
    Faults(BTreeMap<String, String>),
    /// The plan before or the questions are others by now: the form as it asks now, with all that was typed. Nothing is
    /// saved.
    Otherwise(Box<Modal>),
    /// It is in; `is_news` when the question's own message does not show it.
    Done {
        /// `Your stand-up for Performance`.
        title: String,
        /// It was changed, or late.
        is_news: bool,
    },
}

/// The form, for somebody who takes part.
///
/// # Errors
/// A sentence for others, or when the stand-up is no more; the database's own.
pub(in super::super) async fn open_form(turn: &mut Turn, id: OccurrenceId) -> Result<Modal> {
    let (workspace, person) = (turn.workspace().clone(), turn.actor().id.clone());
    let standup = get_standup(turn, id).await?;
    get_part(turn, &standup, &person).await?;
    let plan = plan_before(turn, &standup, &person).await?;
    let answer = store::find_answer(turn.tx(), &workspace, id, &person).await?;
    let draft = answer.as_ref().map(Answer::draft).unwrap_or_default();
    form(turn, &standup, (&plan, &FilledIn { draft, ..FilledIn::default() }), false).await
}

async fn form(
    turn: &mut Turn,
    standup: &Standup,
    (plan, filled): (&[String], &FilledIn),
    is_otherwise: bool,
) -> Result<Modal> {
    let (workspace, person) = (turn.workspace().clone(), turn.actor().id.clone());
    let blockers = store::list_live_reported(turn.tx(), &workspace, std::slice::from_ref(&person)).await?;
    let commitments = list_commitments(turn, standup, &person).await?;
    let pods = list_pod_names(turn).await?;
    Ok(views::answer_modal(Form {
        title: &standup.title,
        occurrence: standup.id(),
        questions: &standup.occurrence.ritual.questions,
        plan,
        commitments: &commitments,
        blockers: &blockers,
        pods: &pods,
        filled,
        is_otherwise,
    }))
}

/// The form was sent; `carried` is what it asked.
///
/// # Errors
/// As [`open_form`].
pub(in super::super) async fn save_form(turn: &mut Turn, carried: &Carried, sent: &Filled) -> Result<Saved> {
    let person = turn.actor().id.clone();
    let standup = get_standup(turn, carried.occurrence).await?;
    let part = get_part(turn, &standup, &person).await?;
    let plan = plan_before(turn, &standup, &person).await?;
    let questions = &standup.occurrence.ritual.questions;
    let filled = views::read_form(sent, (&plan, questions), carried);
    if views::seen_of(&plan, questions) != carried.seen {
        let again = form(turn, &standup, (&plan, &filled), true).await?;
        return Ok(Saved::Otherwise(Box::new(again)));
    }
    let FilledIn { mut draft, blocked, on, solved, kept, .. } = filled;
    let mut faults: BTreeMap<String, String> = BTreeMap::new();
    let has_news = !blocked.is_empty() || !solved.is_empty() || !kept.is_empty();
    if let Some(fault) = draft.fault(has_news) {
        faults.insert(block_of(fault, questions), views::answer_fault(fault).to_owned());
    }
    let on = match resolve_on(turn, &person, &on).await? {
        Ok(on) => on,
        Err((is_pod, sentence)) => {
            let block = if is_pod { views::BLOCKED_POD } else { views::BLOCKED_PERSON };
            faults.insert(block.to_owned(), sentence.to_owned());
            None
        }
    };
    if on.is_some() && blocked.is_empty() {
        faults.insert(views::BLOCKED.to_owned(), views::say_what().to_owned());
    }
    if !faults.is_empty() {
        return Ok(Saved::Faults(faults));
    }
    draft.extra.retain(|said| !said.text.is_empty());
    draft.extra.extend(said_to_others(turn, &standup, &person).await?);
    let mine = own_blockers(turn, &person).await?;
    for blocker in solved.into_iter().filter(|one| mine.contains(one)) {
        finish_need(turn, blocker).await?;
    }
    let open = list_commitments(turn, &standup, &person).await?;
    let mut count = 0;
    for commitment in open.iter().filter(|one| kept.contains(&one.id)) {
        tick_commitment(turn, commitment.id, true).await?;
        count += 1;
    }
    let given = Given { draft, blocked: (!blocked.is_empty()).then_some((blocked, on)), kept: count };
    save(turn, &standup, &person, given).await?;
    Ok(Saved::Done { title: standup.title, is_news: part.state != ParticipantState::Asked })
}

/// What a person has answered in this stand-up to questions that are not asked any more: it stays as it is.
async fn said_to_others(turn: &mut Turn, standup: &Standup, person: &UserId) -> Result<Vec<Said>> {
    let workspace = turn.workspace().clone();
    let before = store::find_answer(turn.tx(), &workspace, standup.id(), person).await?;
    let asked = views::own(&standup.occurrence.ritual.questions);
    let said = before.map(|before| before.extra).unwrap_or_default();
    Ok(said.into_iter().filter(|said| !asked.contains(&said.question)).collect())
}

fn block_of(fault: AnswerFault, questions: &[String]) -> String {
    match fault {
        AnswerFault::Nothing | AnswerFault::LongToday => views::TODAY.to_owned(),
        AnswerFault::LongDone => views::DONE.to_owned(),
        AnswerFault::LongExtra(at) => {
            views::fields(views::own(questions)).get(at).cloned().unwrap_or_else(|| views::TODAY.to_owned())
        }
    }
}

async fn own_blockers(turn: &mut Turn, person: &UserId) -> Result<Vec<crate::ids::BlockerId>> {
    let workspace = turn.workspace().clone();
    let mine = store::list_live_reported(turn.tx(), &workspace, std::slice::from_ref(person)).await?;
    Ok(mine.into_iter().map(|blocker| blocker.id).collect())
}

/// *Same as yesterday*: the plan before, once more.
///
/// # Errors
/// As [`open_form`]; a sentence when there is an answer already, or no plan before.
pub(in super::super) async fn same_as_before(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let person = turn.actor().id.clone();
    let standup = get_standup(turn, id).await?;
    get_unanswered(turn, &standup, &person).await?;
    let plan = plan_before(turn, &standup, &person).await?;
    if plan.is_empty() {
        return Err(Error::user(views::no_plan_before()));
    }
    let draft = Draft { today: plan.join("\n"), ..Draft::default() };
    save(turn, &standup, &person, Given { draft, ..Given::default() }).await?;
    Ok(())
}

/// *Off today*
///
/// # Errors
/// As [`open_form`]; a sentence when there is an answer already.
pub(in super::super) async fn off_today(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let person = turn.actor().id.clone();
    let standup = get_standup(turn, id).await?;
    let part = get_unanswered(turn, &standup, &person).await?;
    if part.state == ParticipantState::Asked {
        let message = views::off_message(&standup.title, id);
        let title = standup.title.clone();
        ask_participants(turn, &standup.occurrence, vec![Prompt { person: person.clone(), title, message }]).await?;
    }
    end_part(turn, &standup, &person, ParticipantState::Off).await?;
    turn.record(Change {
        verb: "off",
        subject: format!("occ/{id}/{person}"),
        before: None,
        after: Some(json!({ "state": "off" })),
        why: None,
    })
    .await?;
    digest::show(turn, &standup).await?;
    Ok(())
}

/// Writes an answer down and shows it: in the day's message, in its thread, and in the question's place.
///
/// # Errors
/// As [`open_form`].
pub(super) async fn save(turn: &mut Turn, standup: &Standup, person: &UserId, given: Given) -> Result<Answer> {
    let (workspace, now, id) = (turn.workspace().clone(), turn.now(), standup.id());
    let part = get_part(turn, standup, person).await?;
    let before = store::find_answer(turn.tx(), &workspace, id, person).await?;
    let new = NewAnswer {
        occurrence: id,
        ritual: standup.occurrence.ritual.id,
        person,
        draft: &given.draft,
        kept: given.kept,
        is_late: now >= part.close_at,
        now,
    };
    store::put_answer(turn.tx(), &workspace, new).await?;
    let after = json!({ "done": given.draft.done, "ticked": given.draft.ticked, "today": given.draft.today });
    turn.record(Change {
        verb: "answer",
        subject: format!("occ/{id}/{person}"),
        before: before.map(|before| json!({ "done": before.done, "ticked": before.ticked, "today": before.today })),
        after: Some(after),
        why: None,
    })
    .await?;
    if part.state == ParticipantState::Asked {
        let (title, message) = (standup.title.clone(), views::answered_message(&standup.title, id));
        ask_participants(turn, &standup.occurrence, vec![Prompt { person: person.clone(), title, message }]).await?;
    }
    end_part(turn, standup, person, ParticipantState::Answered).await?;
    if let Some((text, on)) = given.blocked {
        let pod = pod_of(turn, standup, person).await?;
        if let Some(pod) = pod {
            raise_need(turn, NewNeed { pod, reporter: person, text: &text, on, occurrence: Some(id) }).await?;
        }
    }
    let answer = store::find_answer(turn.tx(), &workspace, id, person).await?;
    let answer = answer.ok_or_else(|| Error::internal("saving an answer", format!("{person} has none in {id}")))?;
    digest::show_answer(turn, standup, &answer).await?;
    if part.state != ParticipantState::Asked {
        // Their time was over, or they were off: their own message says what is so now.
        let said = views::said_after_all(&standup.title, id, &answer);
        turn.reword_asks(&ask_key(id, person), &said).await?;
    }
    turn.refresh_home(person).await?;
    Ok(answer)
}

async fn end_part(turn: &mut Turn, standup: &Standup, person: &UserId, state: ParticipantState) -> Result<()> {
    mark(turn, standup.id(), person, state).await?;
    let said = views::reminder_settled(&standup.title, state == ParticipantState::Off);
    asking::settle_reminder(turn, (standup.id(), person), &said).await
}

/// Whose work a person's blockers are in the way of: the pod of the stand-up they belong to.
async fn pod_of(turn: &mut Turn, standup: &Standup, person: &UserId) -> Result<Option<PodId>> {
    let workspace = turn.workspace().clone();
    let own = list_memberships(turn.tx(), &workspace, person).await?;
    let shared = standup.pods.iter().find(|(pod, _)| own.iter().any(|membership| membership.pod == *pod));
    Ok(shared.or(standup.pods.first()).map(|(pod, _)| *pod))
}

/// What a person took on in the running sprints of the stand-up's pods and has not done yet.
async fn list_commitments(turn: &mut Turn, standup: &Standup, person: &UserId) -> Result<Vec<Commitment>> {
    let mut open = Vec::new();
    for (pod, _) in &standup.pods {
        if turn.may(&TICK, Some(*pod)) {
            open.extend(list_open_commitments(turn, person, *pod).await?);
        }
    }
    Ok(open)
}

/// A person's plan in the stand-up before.
async fn plan_before(turn: &mut Turn, standup: &Standup, person: &UserId) -> Result<Vec<String>> {
    let workspace = turn.workspace().clone();
    let past = Past { ritual: standup.occurrence.ritual.id, before: standup.id() };
    let last = store::list_last_answers(turn.tx(), &workspace, past, std::slice::from_ref(person)).await?;
    Ok(last.first().map(Answer::plan).unwrap_or_default())
}

pub(super) async fn get_part(turn: &mut Turn, standup: &Standup, person: &UserId) -> Result<Participant> {
    let found = find_participant(turn, standup.id(), person).await?;
    found.ok_or_else(|| Error::user(views::not_yours()))
}

async fn get_unanswered(turn: &mut Turn, standup: &Standup, person: &UserId) -> Result<Participant> {
    let part = get_part(turn, standup, person).await?;
    if part.state == ParticipantState::Answered {
        return Err(Error::user(views::answered_already()));
    }
    Ok(part)
}
