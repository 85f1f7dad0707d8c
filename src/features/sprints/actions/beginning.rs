//! A sprint by the clock: it begins, somebody is asked to plan it, half-time, and the question how it went.

use super::{
    super::{
        model::{Question, Sprint, last_day},
        store::{self, NewSprint, Which},
        views,
    },
    GO_STEP, PLAN_STEP, REMIND_STEP, TIME_OVER,
    asking::{ask, close, remind},
    carried,
    ending::end,
    find_sprint,
    following::follow_days,
    over_key,
    reading::{list_of_occurrence, of_pod},
    showing::show,
    subject, today,
};
use crate::{
    calendar::wall,
    delivery::store::To,
    directory::pods::find_pod,
    error::Result,
    features::rituals::{
        actions::{Place, find_occurrence, hold_open, list_times, load_calendar},
        model::{Occurrence, RitualState},
    },
    ids::PodId,
    signal::Step,
    turn::{Change, Post, Turn},
};
use jiff::{SignedDuration, civil::Time};
use serde_json::{Value, json};

/// Without a next time a sprint ends this long after its last day began.
const OVERTIME: SignedDuration = SignedDuration::from_hours(48);

/// A step of a ritual, at its time, in the sprint of each of its pods. Steps may come twice, and late: each looks how things
/// stand.
pub(in super::super) async fn do_step(turn: &mut Turn, step: &Step) -> Result<()> {
    let found = find_occurrence(turn, step.occurrence).await?;
    let Some(occurrence) = found.filter(|occurrence| !occurrence.state.is_off()) else { return Ok(()) };
    if step.name == PLAN_STEP {
        for pod in occurrence.ritual.owner.pods() {
            begin(turn, &occurrence, *pod).await?;
        }
        return Ok(());
    }
    if step.name == GO_STEP {
        // The last step of the ritual is not the last of its sprints.
        hold_open(turn, occurrence.id).await?;
    }
    for sprint in list_of_occurrence(turn, occurrence.id).await?.into_iter().filter(Sprint::is_running) {
        match (step.name.as_str(), sprint.goal.is_some()) {
            (REMIND_STEP, false) if sprint.asked == Some(Question::Plan) => {
                remind(turn, &sprint, Question::Plan).await?;
            }
            (GO_STEP, false) => go_without_goal(turn, &sprint).await?,
            _ => {}
        }
    }
    Ok(())
}

/// The sprint of a pod begins; the one before it is over.
async fn begin(turn: &mut Turn, occurrence: &Occurrence, pod: PodId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if find_pod(turn.tx(), &workspace, pod).await?.is_none_or(|pod| pod.archived_at.is_some()) {
        return Ok(());
    }
    for earlier in store::list(turn.tx(), &workspace, Which::Running(pod)).await? {
        if earlier.occurrence != occurrence.id {
            end(turn, &earlier).await?;
        }
    }
    let calendar = load_calendar(turn, &of_pod(&occurrence.ritual, pod)).await?;
    let coming = list_times(turn, &occurrence.ritual, 2).await?;
    let next = coming.into_iter().find(|moment| moment.date > occurrence.date);
    let (first, last) = (occurrence.date, last_day(occurrence.date, next.map(|next| next.date), &calendar));
    let new = NewSprint { occurrence: occurrence.id, pod, first, last, now };
    if let Some(id) = store::insert_sprint(turn.tx(), &workspace, new).await? {
        let after = json!({ "pod": pod, "first": first.to_string(), "last": last.to_string() });
        turn.record(Change { verb: "begin", subject: subject(id), before: None, after: Some(after), why: None })
            .await?;
        let over = next.filter(|next| next.date > last).map(|next| next.at);
        let last_begins = wall::instant(last, Time::midnight(), &calendar.zone);
        let over = over.unwrap_or(last_begins.unwrap_or(now) + OVERTIME);
        turn.set_timer(&over_key(id), over, TIME_OVER, json!({ "sprint": id })).await?;
    }
    let of_this = |sprint: &Sprint| sprint.pod == pod && sprint.is_running();
    let Some(sprint) = list_of_occurrence(turn, occurrence.id).await?.into_iter().find(of_this) else { return Ok(()) };
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

/// Half-time: a line under the goal for all, and a word to whoever leads the pod where less than half is done. A sprint
/// without a goal has none.
pub(in super::super) async fn half_time(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(sprint) = find_due(turn, payload).await? else { return Ok(()) };
    if let Place::Channel(channel) = show(turn, &sprint).await? {
        let (date, calendar) = today(turn, &sprint).await?;
        // Whatever its message was until now, it may be another one since it was shown.
        let shown = find_sprint(turn, sprint.id).await?.map_or_else(|| sprint.key(), |sprint| sprint.key());
        let line = views::half_time_message(&sprint, sprint.progress(date, &calendar));
        let (key, to) = (format!("sprint/{}/half-time", sprint.id), To::Channel(channel));
        turn.post(Post::new(&key, &to, &line).in_thread_of(&shown)).await?;
    }
    if sprint.is_behind() { ask(turn, &sprint, Question::Look).await } else { Ok(()) }
}

/// The last working day: how did it go?
pub(in super::super) async fn look_back(turn: &mut Turn, payload: &Value) -> Result<()> {
    match find_due(turn, payload).await? {
        Some(sprint) => ask(turn, &sprint, Question::Review).await,
        None => Ok(()),
    }
}

/// The running sprint of a timer, if it has a goal, its ritual is not paused, and its time is not over.
async fn find_due(turn: &mut Turn, payload: &Value) -> Result<Option<Sprint>> {
    let Some(id) = carried(payload) else { return Ok(None) };
    let found = find_sprint(turn, id).await?.filter(|sprint| sprint.is_running() && sprint.goal.is_some());
    let Some(sprint) = found else { return Ok(None) };
    let ritual = find_occurrence(turn, sprint.occurrence).await?.map(|occurrence| occurrence.ritual);
    Ok(ritual.is_some_and(|ritual| ritual.state == RitualState::Active).then_some(sprint))
}
