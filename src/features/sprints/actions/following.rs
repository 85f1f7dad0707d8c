//! What happens elsewhere, and what sprints do about it: another lead, another channel, another day, a deleted message.

use super::{
    super::{
        model::{Looks, Shown, Sprint, looks, read_goal_key},
        store::{self, Which},
    },
    HALF_TIME, LOOK_BACK, NEW_DAY,
    asking::ask,
    back_key, carried, day_key, find_running, find_sprint, half_key,
    showing::{pin, show, show_again},
    today,
};
use crate::{
    calendar::wall,
    directory::{members::list_memberships, pods::find_pod_by_channel},
    error::Result,
    features::rituals::actions::{find_occurrence, hold_open, load_calendar},
    ids::{ChannelId, PodId, UserId},
    signal::{Outcome, OutcomeWhat},
    turn::Turn,
};
use jiff::civil::Time;
use serde_json::{Value, json};

/// The message says another number each working day: it is edited when the pod begins to work. Half-time and the look back
/// are planned anew then: the pod may have other working days by now.
///
/// # Errors
/// Only the database's own.
pub(super) async fn follow_days(turn: &mut Turn, sprint: &Sprint) -> Result<()> {
    let (now, payload) = (turn.now(), json!({ "sprint": sprint.id }));
    let (date, calendar) = today(turn, sprint).await?;
    if let Some(occurrence) = find_occurrence(turn, sprint.occurrence).await? {
        let began = load_calendar(turn, &occurrence.ritual).await?.zone.local(occurrence.at).time();
        let Looks { half, review } = looks((sprint.first, sprint.last), began, &calendar);
        let planned = [(half_key(sprint.id), HALF_TIME, half), (back_key(sprint.id), LOOK_BACK, review)];
        for (key, kind, at) in planned {
            match at {
                Some(at) if at > now => turn.set_timer(&key, at, kind, payload.clone()).await?,
                // It is due, or was.
                Some(_) => {}
                None => turn.cancel_timer(&key).await?,
            }
        }
        hold_open(turn, occurrence.id).await?;
    }
    let next = calendar.working_day(date, 1).filter(|next| *next <= sprint.last);
    let midnight = next.and_then(|next| wall::instant(next, Time::midnight(), &calendar.zone));
    match midnight.and_then(|midnight| calendar.first_allowed(midnight)) {
        Some(at) => turn.set_timer(&day_key(sprint.id), at, NEW_DAY, payload).await,
        None => Ok(()),
    }
}

/// A new working day.
pub(in super::super) async fn new_day(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(id) = carried(payload) else { return Ok(()) };
    let Some(sprint) = find_sprint(turn, id).await?.filter(Sprint::is_running) else { return Ok(()) };
    if sprint.shown.generation > 0 {
        show(turn, &sprint).await?;
    }
    follow_days(turn, &sprint).await
}

/// The pod has another lead, name or channel.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_pod(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    if let Some(sprint) = find_running(turn, pod).await?.filter(|sprint| sprint.shown.generation > 0) {
        show(turn, &sprint).await?;
    }
    let waiting = store::list(turn.tx(), &workspace, Which::Waiting(pod)).await?;
    ask_anew(turn, waiting).await
}

/// Somebody is away, or back, or has left: what waits on whoever leads their pods may wait on somebody else now.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_person(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let mut waiting = store::list(turn.tx(), &workspace, Which::WaitingOn(person)).await?;
    for membership in list_memberships(turn.tx(), &workspace, person).await? {
        let theirs = store::list(turn.tx(), &workspace, Which::Waiting(membership.pod)).await?;
        waiting.extend(theirs);
    }
    waiting.sort_by_key(|sprint| sprint.id);
    waiting.dedup_by_key(|sprint| sprint.id);
    ask_anew(turn, waiting).await
}

async fn ask_anew(turn: &mut Turn, waiting: Vec<Sprint>) -> Result<()> {
    for sprint in waiting {
        if let Some(question) = sprint.asked {
            ask(turn, &sprint, question).await?;
        }
    }
    Ok(())
}

/// A channel was closed, shared, opened or renamed, or the bot came or went.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_channel(turn: &mut Turn, channel: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let mut shown = store::list(turn.tx(), &workspace, Which::In(channel)).await?;
    if let Some(pod) = find_pod_by_channel(turn.tx(), &workspace, channel).await? {
        let running = find_running(turn, pod.id).await?.filter(|running| running.shown.generation > 0);
        let new = running.filter(|running| shown.iter().all(|one| one.id != running.id));
        shown.extend(new);
    }
    for sprint in shown {
        show(turn, &sprint).await?;
    }
    Ok(())
}

/// Slack gave a channel a new id.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_moved_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    if store::move_channel(turn.tx(), &workspace, from, to).await? > 0 {
        turn.touch();
    }
    Ok(())
}

/// What became of a sprint's message: pinned once it stands there, posted anew when somebody deleted it.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let Some((id, generation)) = read_goal_key(&outcome.key) else { return Ok(()) };
    let found = find_sprint(turn, id).await?.filter(|sprint| sprint.shown.generation == generation);
    let Some(sprint) = found else { return Ok(()) };
    match &outcome.what {
        OutcomeWhat::Delivered { channel, ts } => {
            let shown = Shown { generation, channel: Some(channel.clone()), message: Some(ts.clone()) };
            pin(turn, &sprint, shown).await
        }
        OutcomeWhat::Gone if sprint.is_running() => show_again(turn, &sprint).await,
        OutcomeWhat::Gone | OutcomeWhat::Done(_) | OutcomeWhat::Failed { .. } | OutcomeWhat::Expired => Ok(()),
    }
}
