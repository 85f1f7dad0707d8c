//! A sprint by the clock: it begins, somebody is asked to plan it, half-time, and the question how it went.

use super::{
    super::{
        model::{Question, Sprint, last_day},
        store::{self, NewSprint, Which},
        views,
    },
    GO_STEP, MID_STEP, PLAN_STEP, REMIND_STEP, REVIEW_STEP, TIME_OVER,
    asking::{ask, close, remind},
    ending::end,
    find_sprint,
    following::follow_days,
    over_key,
    showing::show,
    subject, today,
};
use crate::{
    delivery::store::To,
    error::Result,
    features::rituals::{
        actions::{Place, find_occurrence, list_times, load_calendar},
        model::Occurrence,
    },
    signal::Step,
    turn::{Change, Post, Turn},
};
use jiff::SignedDuration;
use serde_json::json;

/// Without a next time a sprint ends this long after its last day began.
const OVERTIME: SignedDuration = SignedDuration::from_hours(48);

/// A step of a sprint, at its time. Steps may come twice, and late: each looks how things stand.
pub(in super::super) async fn do_step(turn: &mut Turn, step: &Step) -> Result<()> {
    if step.name == PLAN_STEP {
        let Some(occurrence) = find_occurrence(turn, step.occurrence).await? else { return Ok(()) };
        return begin(turn, &occurrence).await;
    }
    let Some(sprint) = find_sprint(turn, step.occurrence).await?.filter(Sprint::is_running) else { return Ok(()) };
    match (step.name.as_str(), sprint.goal.is_some()) {
        (REMIND_STEP, false) if sprint.asked == Some(Question::Plan) => remind(turn, &sprint, Question::Plan).await,
        (GO_STEP, false) => go_without_goal(turn, &sprint).await,
        (MID_STEP, true) => half_time(turn, &sprint).await,
        (REVIEW_STEP, true) => ask(turn, &sprint, Question::Review).await,
        _ => Ok(()),
    }
}

/// It begins; the one before it is over.
async fn begin(turn: &mut Turn, occurrence: &Occurrence) -> Result<()> {
    let Some(pod) = occurrence.ritual.owner.pod() else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for earlier in store::list(turn.tx(), &workspace, Which::Running(pod)).await? {
        if earlier.id != occurrence.id {
            end(turn, &earlier).await?;
        }
    }
    let calendar = load_calendar(turn, &occurrence.ritual).await?;
    let coming = list_times(turn, &occurrence.ritual, 2).await?;
    let next = coming.into_iter().find(|moment| moment.date > occurrence.date);
    let (first, last) = (occurrence.date, last_day(occurrence.date, next.map(|next| next.date), &calendar));
    let new = NewSprint { id: occurrence.id, pod, first, last, now };
    if store::insert_sprint(turn.tx(), &workspace, new).await? {
        let after = json!({ "pod": pod, "first": first.to_string(), "last": last.to_string() });
        record(turn, occurrence, after).await?;
        let over = next.filter(|next| next.date > last).map(|next| next.at);
        let last_begins = crate::calendar::wall::instant(last, jiff::civil::Time::midnight(), &calendar.zone);
        let over = over.unwrap_or(last_begins.unwrap_or(now) + OVERTIME);
        turn.set_timer(&over_key(occurrence.id), over, TIME_OVER, json!({ "sprint": occurrence.id })).await?;
    }
    let Some(sprint) = find_sprint(turn, occurrence.id).await?.filter(Sprint::is_running) else { return Ok(()) };
    follow_days(turn, &sprint).await?;
    turn.refresh_homes_of(pod).await?;
    if sprint.goal.is_none() { ask(turn, &sprint, Question::Plan).await } else { Ok(()) }
}

/// Nobody planned it in time: it runs, and its message says so kindly.
async fn go_without_goal(turn: &mut Turn, sprint: &Sprint) -> Result<()> {
    close(turn, sprint).await?;
    show(turn, sprint).await?;
    Ok(())
}

/// A line under the goal for all, and a word to whoever leads the pod where less than half is done.
async fn half_time(turn: &mut Turn, sprint: &Sprint) -> Result<()> {
    if let Place::Channel(channel) = show(turn, sprint).await? {
        let (date, calendar) = today(turn, sprint).await?;
        // Whatever its message was until now, it may be another one since it was shown.
        let shown = find_sprint(turn, sprint.id).await?.map_or_else(|| sprint.key(), |sprint| sprint.key());
        let line = views::half_time_message(sprint, sprint.progress(date, &calendar));
        let (key, to) = (format!("occ/{}/half-time", sprint.id), To::Channel(channel));
        turn.post(Post::new(&key, &to, &line).in_thread_of(&shown)).await?;
    }
    if sprint.is_behind() { ask(turn, sprint, Question::Look).await } else { Ok(()) }
}

async fn record(turn: &mut Turn, occurrence: &Occurrence, after: serde_json::Value) -> Result<()> {
    let subject = subject(occurrence.id);
    turn.record(Change { verb: "begin", subject, before: None, after: Some(after), why: None }).await
}
