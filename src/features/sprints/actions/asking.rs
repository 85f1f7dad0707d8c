//! What whoever leads a pod is asked about its sprint. One of a question at a time per pod, whoever leads it by then.

use super::{
    super::{
        model::{Question, Sprint},
        store::{self, Which},
        views,
    },
    find_sprint, looks_after,
    reading::find_ritual_of,
    today,
};
use crate::{
    directory::{RoleRef, on_duty},
    error::Result,
    features::rituals::actions::why,
    ids::{PodId, SprintId},
    turn::{Ask, Turn},
};

/// The kind of these asks, for people's preferences.
const KIND: &str = "sprint";

/// Asks whoever leads the pod now; while they are being asked already, their message is brought up to date.
///
/// # Errors
/// Only the database's own.
pub(super) async fn ask(turn: &mut Turn, sprint: &Sprint, question: Question) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for other in store::list(turn.tx(), &workspace, Which::Waiting(sprint.pod)).await? {
        let is_other_time = other.id != sprint.id && other.asked == Some(question);
        let is_other_question = other.id == sprint.id && other.asked != Some(question);
        if is_other_time || is_other_question {
            close(turn, &other).await?;
        }
    }
    let Some(ritual) = find_ritual_of(turn, sprint).await? else { return Ok(()) };
    let duty = on_duty(turn.tx(), &workspace, RoleRef::PodLead(sprint.pod), now).await?;
    let Some(person) = duty.people.first() else { return Ok(()) };
    let (date, calendar) = today(turn, sprint).await?;
    let why = why(turn, &ritual, person).await?.asking();
    turn.ask(Ask {
        key: &key(sprint.pod, question),
        person,
        kind: KIND,
        title: views::question_title(sprint, question),
        why,
        due: None,
        urgent: false,
        message: views::question_message(sprint, question, sprint.progress(date, &calendar)),
        prompt: true,
    })
    .await?;
    store::update_asked(turn.tx(), &workspace, sprint.id, Some((question, person))).await
}

/// Asks once more, with a message of its own.
///
/// # Errors
/// Only the database's own.
pub(super) async fn remind(turn: &mut Turn, sprint: &Sprint, question: Question) -> Result<()> {
    let key = key(sprint.pod, question);
    turn.close_ask(&key).await?;
    turn.reword_asks(&key, &views::asked_again(sprint, question)).await?;
    ask(turn, sprint, question).await
}

/// It was answered: the question says so where it stands.
///
/// # Errors
/// Only the database's own.
pub(super) async fn settle(turn: &mut Turn, sprint: &Sprint) -> Result<()> {
    let Some(question) = sprint.asked else { return Ok(()) };
    close(turn, sprint).await?;
    turn.reword_asks(&key(sprint.pod, question), &views::question_settled(sprint, question)).await
}

/// Nothing of this sprint waits on anybody any more.
///
/// # Errors
/// Only the database's own.
pub(super) async fn close(turn: &mut Turn, sprint: &Sprint) -> Result<()> {
    let Some(question) = sprint.asked else { return Ok(()) };
    let workspace = turn.workspace().clone();
    turn.close_ask(&key(sprint.pod, question)).await?;
    turn.touch();
    store::update_asked(turn.tx(), &workspace, sprint.id, None).await
}

/// Who was asked at half-time has read it. `false` when it is not theirs to say.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn close_look(turn: &mut Turn, id: SprintId) -> Result<bool> {
    let Some(sprint) = find_sprint(turn, id).await? else { return Ok(false) };
    if !looks_after(turn, sprint.pod) {
        return Ok(false);
    }
    if sprint.asked == Some(Question::Look) {
        close(turn, &sprint).await?;
    }
    Ok(true)
}

fn key(pod: PodId, question: Question) -> String {
    format!("pod/{pod}/{}", question.as_str())
}
