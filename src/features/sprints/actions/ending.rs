//! A sprint ends: looked back on, or because its time is over; or it is called off.

use super::{
    super::{
        model::{Question, Review, Sprint, SprintState},
        store,
        views::{self, Whose},
    },
    asking::{close, remind, settle},
    back_key, carried, day_key, find_running, find_sprint, half_key, over_key,
    reading::{list_of_occurrence, shares_channel},
    require_lead,
    showing::{show, unpin},
    subject,
};
use crate::{
    delivery::store::To,
    error::{Error, Result},
    features::rituals::actions::{Place, let_go},
    ids::{OccurrenceId, PodId, SprintId},
    signal::Fact,
    turn::{Change, Post, Turn},
};
use serde_json::{Value, json};

/// Whoever leads the pod says how it went; it ends with that, if it had not ended already. Said again, the newer word
/// counts. Tells where the summary stands.
///
/// # Errors
/// A sentence where the actor may not, or there is nothing to look back on.
pub(in super::super) async fn review(turn: &mut Turn, id: SprintId, review: Review) -> Result<Place> {
    let workspace = turn.workspace().clone();
    let found = find_sprint(turn, id).await?.filter(|sprint| sprint.state != SprintState::Cancelled);
    let before = found.ok_or_else(|| Error::user(views::sprint_gone()))?;
    require_lead(turn, before.pod).await?;
    if before.goal.is_none() {
        return Err(Error::user(views::no_goal_to_review()));
    }
    store::update_review(turn.tx(), &workspace, id, &review).await?;
    let after = json!({ "met": review.met.as_str(), "shipped": review.shipped, "not_shipped": review.not_shipped });
    let was = before.review.as_ref().map(|review| json!({ "met": review.met.as_str() }));
    record(turn, id, "review", was, after).await?;
    settle(turn, &before).await?;
    let sprint = Sprint { review: Some(review), asked: None, ..before };
    finish(turn, sprint).await
}

/// Its time is over, whether anybody looks back on it or not. Whoever was asked to is reminded, once.
///
/// # Errors
/// Only the database's own.
pub(super) async fn end(turn: &mut Turn, sprint: &Sprint) -> Result<()> {
    if sprint.asked == Some(Question::Review) {
        remind(turn, sprint, Question::Review).await?;
    } else {
        close(turn, sprint).await?;
    }
    finish(turn, sprint.clone()).await?;
    Ok(())
}

/// The time of a sprint is over.
pub(in super::super) async fn time_over(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(id) = carried(payload) else { return Ok(()) };
    match find_sprint(turn, id).await?.filter(Sprint::is_running) {
        Some(sprint) => end(turn, &sprint).await,
        None => Ok(()),
    }
}

/// It was skipped, cancelled, or its ritual deleted.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn call_off(turn: &mut Turn, occurrence: OccurrenceId) -> Result<()> {
    for sprint in list_of_occurrence(turn, occurrence).await?.into_iter().filter(Sprint::is_running) {
        call_off_one(turn, sprint).await?;
    }
    Ok(())
}

/// The pod is no more, and so is its sprint; those of other pods that began with it go on.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn call_off_of(turn: &mut Turn, pod: PodId) -> Result<()> {
    match find_running(turn, pod).await? {
        Some(sprint) => call_off_one(turn, sprint).await,
        None => Ok(()),
    }
}

async fn call_off_one(turn: &mut Turn, sprint: Sprint) -> Result<()> {
    let workspace = turn.workspace().clone();
    close(turn, &sprint).await?;
    store::update_state(turn.tx(), &workspace, sprint.id, SprintState::Cancelled).await?;
    record(turn, sprint.id, "call off", None, json!({ "state": SprintState::Cancelled.as_str() })).await?;
    stop(turn, &Sprint { state: SprintState::Cancelled, asked: None, ..sprint }).await?;
    Ok(())
}

/// Its message says its last word, a summary follows, and others hear of it.
async fn finish(turn: &mut Turn, sprint: Sprint) -> Result<Place> {
    let workspace = turn.workspace().clone();
    let place = if sprint.is_running() {
        store::update_state(turn.tx(), &workspace, sprint.id, SprintState::Ended).await?;
        let (done, all) = (sprint.done(), sprint.commitments.len());
        record(turn, sprint.id, "end", None, json!({ "done": done, "commitments": all })).await?;
        let ended = Sprint { state: SprintState::Ended, ..sprint.clone() };
        stop(turn, &ended).await?
    } else {
        show(turn, &sprint).await?
    };
    if let (Place::Channel(channel), true) = (&place, sprint.goal.is_some()) {
        let (key, to) = (format!("sprint/{}/summary", sprint.id), To::Channel(channel.clone()));
        let whose = Whose { is_said: shares_channel(turn, &sprint).await? };
        turn.post(Post::new(&key, &to, &views::summary_message(&sprint, whose))).await?;
    }
    turn.tell(Fact::SprintFinished { pod: sprint.pod, occurrence: sprint.occurrence }).await?;
    Ok(place)
}

/// Nothing of it happens by the clock any more.
async fn stop(turn: &mut Turn, sprint: &Sprint) -> Result<Place> {
    for key in [over_key(sprint.id), day_key(sprint.id), half_key(sprint.id), back_key(sprint.id)] {
        turn.cancel_timer(&key).await?;
    }
    if !list_of_occurrence(turn, sprint.occurrence).await?.iter().any(Sprint::is_running) {
        let_go(turn, sprint.occurrence).await?;
    }
    unpin(turn, sprint).await?;
    turn.refresh_homes_of(sprint.pod).await?;
    show(turn, sprint).await
}

async fn record(turn: &mut Turn, id: SprintId, verb: &str, before: Option<Value>, after: Value) -> Result<()> {
    turn.record(Change { verb, subject: subject(id), before, after: Some(after), why: None }).await
}
