//! Blockers as needs: raised, acknowledged, dated, finished, declined, sent on, withdrawn.
//!
//! Every verb writes the item, tells whoever must know, and shows it where it stands: in the message of whoever is asked,
//! in the day's message of the pod, on App Homes. Rights are asked here, whatever a button carried.

use super::{
    super::{
        FEATURE,
        model::{Blocker, BlockerState, NeedStep, On, source_of},
        store::{self, NewBlocker},
        views::{self, Suggested},
    },
    NEED, digest,
    duty::{self, find_holder},
    find_availability, find_colleague, get_blocker, subject, telling,
};
use crate::{
    directory::pods::{find_pod, list_pods},
    error::{Error, Result},
    features::escalations::actions as escalations,
    ids::{BlockerId, OccurrenceId, PodId, UserId},
    turn::{Change, Turn},
};
use jiff::{ToSpan, civil::Date};
use serde_json::json;

/// Something in the way, to be written down.
pub struct NewNeed<'a> {
    /// Whose work it is in the way of.
    pub pod: PodId,
    /// Who is blocked.
    pub reporter: &'a UserId,
    /// What is needed.
    pub text: &'a str,
    /// On whom it waits; `None`: on nobody else.
    pub on: Option<On>,
    /// The stand-up it was named in.
    pub occurrence: Option<OccurrenceId>,
}

/// Writes a blocker down, and asks whoever is on duty for what it waits on. What its reporter named in the same words in
/// the same stand-up already is that one still: on somebody else where they say so now.
///
/// # Errors
/// Only the database's own.
pub async fn raise_need(turn: &mut Turn, need: NewNeed<'_>) -> Result<Blocker> {
    // Whoever calls this, what is asked, recorded and shown is the stand-ups'; so it is below.
    let asker = turn.act_as(FEATURE);
    let raised = raise(turn, need).await;
    turn.act_as(asker);
    raised
}

async fn raise(turn: &mut Turn, need: NewNeed<'_>) -> Result<Blocker> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let NewNeed { pod, reporter, text, on, occurrence } = need;
    if let Some(known) = find_named(turn, (reporter, occurrence), text).await? {
        return match on {
            Some(on) if !known.waits_on(&on) => redirect(turn, known.id, on).await,
            Some(_) | None => Ok(known),
        };
    }
    let new = NewBlocker { pod, reporter, text, occurrence, now };
    let id = store::insert_blocker(turn.tx(), &workspace, new).await?;
    let mut blocker = get_blocker(turn, id).await?;
    blocker.on = on;
    turn.record(Change {
        verb: "raise",
        subject: subject(&blocker),
        before: None,
        after: Some(described(&blocker)),
        why: Some(text),
    })
    .await?;
    send(turn, blocker).await
}

/// What this person named in a stand-up in these words, as long as it is in their way.
async fn find_named(
    turn: &mut Turn,
    (reporter, occurrence): (&UserId, Option<OccurrenceId>),
    text: &str,
) -> Result<Option<Blocker>> {
    if occurrence.is_none() {
        return Ok(None);
    }
    let workspace = turn.workspace().clone();
    let live = store::list_live_reported(turn.tx(), &workspace, std::slice::from_ref(reporter)).await?;
    Ok(live.into_iter().find(|one| one.occurrence == occurrence && one.text.trim() == text.trim()))
}

/// *I see it*
///
/// # Errors
/// A sentence for people on whom it does not wait, or when it is over; the database's own.
pub async fn acknowledge_need(turn: &mut Turn, id: BlockerId) -> Result<Blocker> {
    let mut blocker = find_need_for_holder(turn, id).await?;
    if let (BlockerState::Open, Some(holder)) = (blocker.state, &blocker.holder) {
        // Seen is not forgotten: so many days from now somebody wants to know until when.
        blocker.answer_by = duty::answer_by(turn, &holder.clone()).await?;
        blocker.nudges = 0;
    }
    step(turn, blocker, NeedStep::Acknowledge, None).await
}

/// *Give a date*
///
/// # Errors
/// As [`acknowledge_need`]; a sentence when the day has passed or is more than a year away.
pub async fn date_need(turn: &mut Turn, id: BlockerId, due: Date) -> Result<Blocker> {
    let mut blocker = find_need_for_holder(turn, id).await?;
    let today = turn.actor().zone.date(turn.now());
    if due < today {
        return Err(Error::user(views::day_has_passed()));
    }
    if due > today.saturating_add(1.year()) {
        return Err(Error::user(views::day_too_far()));
    }
    blocker.due = Some(due);
    blocker.nudges = 0;
    step(turn, blocker, NeedStep::Date, None).await
}

/// It is out of the way: says whoever it waits on (then the reporter is told), or the reporter.
///
/// # Errors
/// As [`acknowledge_need`].
pub async fn finish_need(turn: &mut Turn, id: BlockerId) -> Result<Blocker> {
    let blocker = get_live(turn, id).await?;
    if !may_change(turn, &blocker) && !may_answer(turn, &blocker).await? {
        return Err(Error::user(views::not_your_need()));
    }
    step(turn, blocker, NeedStep::Finish, None).await
}

/// *Not mine*: it goes back to the reporter, with the reason.
///
/// # Errors
/// As [`acknowledge_need`].
pub async fn decline_need(turn: &mut Turn, id: BlockerId, why: &str) -> Result<Blocker> {
    let mut blocker = find_need_for_holder(turn, id).await?;
    blocker.reason = Some(why.to_owned());
    step(turn, blocker, NeedStep::Decline, Some(why)).await
}

/// The reporter sends it to somebody else.
///
/// # Errors
/// A sentence for people whose it is not, or when it is over; the database's own.
pub async fn redirect_need(turn: &mut Turn, id: BlockerId, on: On) -> Result<Blocker> {
    let asker = turn.act_as(FEATURE);
    let redirected = redirect(turn, id, on).await;
    turn.act_as(asker);
    redirected
}

async fn redirect(turn: &mut Turn, id: BlockerId, on: On) -> Result<Blocker> {
    let mut blocker = find_need_for_reporter(turn, id).await?;
    let before = described(&blocker);
    let Some(state) = blocker.state.after(NeedStep::Redirect) else { return Err(Error::user(views::need_over())) };
    telling::take_back(turn, &blocker).await?;
    telling::let_go(turn, &blocker).await?;
    blocker.on = Some(on);
    blocker.state = state;
    blocker.reason = None;
    blocker.due = None;
    turn.record(Change {
        verb: "redirect",
        subject: subject(&blocker),
        before: Some(before),
        after: Some(described(&blocker)),
        why: None,
    })
    .await?;
    let blocker = send(turn, blocker).await?;
    telling::settle_news(turn, &blocker).await?;
    telling::settle_left(turn, &blocker).await?;
    Ok(blocker)
}

/// Whoever it waited on handed it over: it waits on somebody else, with the date that was given.
pub(super) async fn hand_on(turn: &mut Turn, blocker: Blocker, on: On) -> Result<Blocker> {
    let mut blocker = blocker;
    let (before, due) = (described(&blocker), blocker.due);
    telling::take_back(turn, &blocker).await?;
    blocker.on = Some(on);
    blocker.state = if due.is_some() { BlockerState::Dated } else { BlockerState::Open };
    turn.record(Change {
        verb: "hand over",
        subject: subject(&blocker),
        before: Some(before),
        after: Some(described(&blocker)),
        why: None,
    })
    .await?;
    send(turn, blocker).await
}

/// The reporter needs it no more.
///
/// # Errors
/// As [`redirect_need`].
pub async fn withdraw_need(turn: &mut Turn, id: BlockerId) -> Result<Blocker> {
    let blocker = find_need_for_reporter(turn, id).await?;
    step(turn, blocker, NeedStep::Withdraw, None).await
}

/// What waits on the actor, or on those for whom they act.
///
/// # Errors
/// A sentence for people on whom it does not wait, or when it is over; the database's own.
pub(in super::super) async fn find_need_for_holder(turn: &mut Turn, id: BlockerId) -> Result<Blocker> {
    let blocker = get_live(turn, id).await?;
    if may_answer(turn, &blocker).await? { Ok(blocker) } else { Err(Error::user(views::not_your_need())) }
}

/// What the actor reported, or somebody of a pod they look after.
///
/// # Errors
/// A sentence for people whose it is not, or when it is over; the database's own.
pub(in super::super) async fn find_need_for_reporter(turn: &mut Turn, id: BlockerId) -> Result<Blocker> {
    let blocker = get_live(turn, id).await?;
    if may_change(turn, &blocker) { Ok(blocker) } else { Err(Error::user(views::not_your_blocker())) }
}

/// On whom something waits, as it was filled in, checked; `None` where nothing was.
///
/// # Errors
/// The field that is wrong (a pod, or else a person) with a sentence; the database's own.
pub(in super::super) async fn resolve_on(
    turn: &mut Turn,
    reporter: &UserId,
    filled: &Suggested,
) -> Result<Result<Option<On>, (bool, &'static str)>> {
    let workspace = turn.workspace().clone();
    Ok(match (&filled.pod, &filled.person) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err((false, views::one_of_both())),
        (Some(pod), None) => match find_pod(turn.tx(), &workspace, *pod).await? {
            Some(pod) if pod.archived_at.is_none() => Ok(Some(On::Pod { pod: pod.id, name: pod.name })),
            Some(_) | None => Err((true, views::pod_gone())),
        },
        (None, Some(person)) if person == reporter => Err((false, views::not_oneself())),
        (None, Some(person)) => match find_colleague(turn, person).await? {
            Some(person) => Ok(Some(On::Person { person: person.id, name: person.real_name })),
            None => Err((false, views::cannot_be_asked())),
        },
    })
}

/// All pods, for a menu.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_pod_names(turn: &mut Turn) -> Result<Vec<(PodId, String)>> {
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    Ok(pods.into_iter().map(|pod| (pod.id, pod.name)).collect())
}

/// The day that stands in the form at first: two working days from now.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn suggested_day(turn: &mut Turn) -> Result<Date> {
    let person = turn.actor().id.clone();
    let today = turn.actor().zone.date(turn.now());
    let theirs = find_availability(turn, &person).await?;
    Ok(theirs.and_then(|theirs| theirs.calendar().working_day(today, 2)).unwrap_or(today))
}

/// What waits on somebody is looked at again: somebody else may be on duty now, an answer or the day given may be overdue.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn check(turn: &mut Turn, id: BlockerId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(blocker) = store::find_blocker(turn.tx(), &workspace, id).await? else { return Ok(()) };
    if !blocker.state.is_live() || blocker.on.is_none() || blocker.is_with_reporter() {
        return Ok(());
    }
    if duty::follow(turn, blocker.clone()).await? {
        return Ok(());
    }
    // Of those who have it from before their hand-over, somebody may be back.
    telling::look_for_holders(turn, &blocker).await?;
    duty::nudge(turn, blocker).await
}

/// One step of a blocker that is not sent anywhere by it.
async fn step(turn: &mut Turn, blocker: Blocker, step: NeedStep, why: Option<&str>) -> Result<Blocker> {
    let asker = turn.act_as(FEATURE);
    let stepped = take_step(turn, blocker, step, why).await;
    turn.act_as(asker);
    stepped
}

async fn take_step(turn: &mut Turn, blocker: Blocker, step: NeedStep, why: Option<&str>) -> Result<Blocker> {
    let (workspace, now, actor) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let before = blocker.state;
    let Some(state) = before.after(step) else { return Err(Error::user(views::need_over())) };
    let mut blocker = blocker;
    blocker.state = state;
    blocker.closed_at = (!state.is_live()).then_some(now);
    let answers = blocker.reporter != actor;
    store::update_blocker(turn.tx(), &workspace, &blocker, Some(&actor).filter(|_| answers)).await?;
    turn.record(Change {
        verb: state.as_str(),
        subject: subject(&blocker),
        before: Some(json!({ "state": before.as_str() })),
        after: Some(described(&blocker)),
        why,
    })
    .await?;
    let blocker = get_blocker(turn, blocker.id).await?;
    telling::show_holders(turn, &blocker).await?;
    if !blocker.state.is_live() || blocker.is_with_reporter() {
        telling::let_go(turn, &blocker).await?;
    }
    match step {
        NeedStep::Finish | NeedStep::Withdraw if answers => telling::tell_reporter(turn, &blocker).await?,
        NeedStep::Decline => telling::tell_reporter(turn, &blocker).await?,
        NeedStep::Finish | NeedStep::Withdraw => telling::settle_news(turn, &blocker).await?,
        NeedStep::Acknowledge | NeedStep::Date | NeedStep::Redirect => {}
    }
    if !blocker.state.is_live() {
        telling::settle_left(turn, &blocker).await?;
        escalations::note_source_over(turn, &source_of(blocker.id)).await?;
    }
    duty::arm(turn, &blocker).await?;
    digest::show_blocker(turn, &blocker).await?;
    Ok(blocker)
}

/// Asks whoever is on duty for what a blocker waits on.
async fn send(turn: &mut Turn, blocker: Blocker) -> Result<Blocker> {
    let workspace = turn.workspace().clone();
    let mut blocker = blocker;
    // Who is blocked by a pod they look after themselves needs no message.
    let holder = find_holder(turn, &blocker).await?;
    blocker.nudges = 0;
    blocker.answer_by = match &holder {
        Some(holder) => duty::answer_by(turn, holder).await?,
        None => None,
    };
    blocker.holder = holder;
    store::update_blocker(turn.tx(), &workspace, &blocker, None).await?;
    let blocker = get_blocker(turn, blocker.id).await?;
    telling::show_holders(turn, &blocker).await?;
    duty::arm(turn, &blocker).await?;
    digest::show_blocker(turn, &blocker).await?;
    Ok(blocker)
}

pub(super) async fn get_live(turn: &mut Turn, id: BlockerId) -> Result<Blocker> {
    let workspace = turn.workspace().clone();
    let found = store::find_blocker(turn.tx(), &workspace, id).await?;
    found.filter(|blocker| blocker.state.is_live()).ok_or_else(|| Error::user(views::need_over()))
}

/// Who is asked, the person it waits on, and whoever looks after the pod it waits on.
pub(super) async fn may_answer(turn: &mut Turn, blocker: &Blocker) -> Result<bool> {
    let actor = turn.actor().id.clone();
    let may = match &blocker.on {
        Some(On::Person { person, .. }) => *person == actor,
        Some(On::Pod { pod, .. }) => turn.may(&NEED, Some(*pod)),
        None => false,
    };
    Ok(may || telling::list_holders(turn, blocker).await?.contains(&actor))
}

/// Who reported it, and whoever looks after their pod.
pub(super) fn may_change(turn: &Turn, blocker: &Blocker) -> bool {
    blocker.reporter == turn.actor().id || turn.may(&NEED, Some(blocker.pod))
}

fn described(blocker: &Blocker) -> serde_json::Value {
    let on = match &blocker.on {
        Some(On::Pod { pod, .. }) => Some(format!("pod/{pod}")),
        Some(On::Person { person, .. }) => Some(person.to_string()),
        None => None,
    };
    json!({ "state": blocker.state.as_str(), "on": on, "due": blocker.due.map(|due| due.to_string()) })
}
