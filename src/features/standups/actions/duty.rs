//! On whom a need is at a time: it follows whoever is on duty, and its clock is theirs.

use super::{
    super::{
        model::{Blocker, BlockerState, On},
        store,
    },
    LOOK, digest, find_availability, find_lead, get_blocker, subject, telling,
};
use crate::{
    calendar::{Deadline, Zone, wall, working_deadline},
    directory::{
        self,
        members::{self, list_memberships},
    },
    error::Result,
    ids::{BlockerId, PodId, UserId},
    turn::{Change, Turn},
};
use jiff::{Timestamp, civil::Time};
use serde_json::json;
use std::collections::BTreeSet;

/// So many working days somebody has to answer, and then again until they are reminded once more.
const PATIENCE_DAYS: u16 = 2;
/// So often somebody is reminded of one thing.
const MOST_NUDGES: i64 = 3;

/// Who acts now for what it waits on, its reporter aside; where nobody does, whoever has it from before their hand-over.
pub(super) async fn find_holder(turn: &mut Turn, blocker: &Blocker) -> Result<Option<UserId>> {
    let acting = match &blocker.on {
        Some(On::Pod { pod, .. }) => find_lead(turn, *pod).await?,
        Some(On::Person { person, .. }) => find_acting(turn, person).await?,
        None => None,
    };
    match acting.filter(|acting| *acting != blocker.reporter) {
        Some(acting) => Ok(Some(acting)),
        None => telling::find_keeper(turn, blocker).await,
    }
}

/// A person, or whoever covers for them; else whoever looks after their pod.
async fn find_acting(turn: &mut Turn, person: &UserId) -> Result<Option<UserId>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    if let Some(acting) = directory::find_acting(turn.tx(), &workspace, &settings, (person, now)).await? {
        return Ok(Some(acting));
    }
    match list_memberships(turn.tx(), &workspace, person).await?.first() {
        Some(home) => find_lead(turn, home.pod).await,
        None => Ok(None),
    }
}

/// Two working days from now, by this person's own calendar.
pub(super) async fn answer_by(turn: &mut Turn, person: &UserId) -> Result<Option<Timestamp>> {
    let now = turn.now();
    let Some(theirs) = find_availability(turn, person).await? else { return Ok(None) };
    let day = theirs.hours.end().duration_since(theirs.hours.start()).as_mins();
    let minutes = u16::try_from(day).unwrap_or_default().saturating_mul(PATIENCE_DAYS);
    Ok(match working_deadline(now, minutes, &theirs.calendar()) {
        Deadline::At(at) => Some(at),
        Deadline::NoWorkingTime => None,
    })
}

/// A pod has another lead, or none: what waits on it follows.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_lead(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for blocker in store::list_live_of_pod(turn.tx(), &workspace, pod).await? {
        follow(turn, blocker).await?;
    }
    Ok(())
}

/// What was handed over of a pod is with other people: those who had a need until now are asked as long as it is theirs.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_handover(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for blocker in store::list_live_of_pod(turn.tx(), &workspace, pod).await? {
        // Whoever acts may have had it before, too, and reads so.
        if !blocker.is_with_reporter() && !follow(turn, blocker.clone()).await? {
            telling::show_holders(turn, &blocker).await?;
        }
    }
    Ok(())
}

/// Somebody goes away, comes back, or leaves: what waits on them follows.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_person(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let kept = telling::list_kept_by(turn, person).await?;
    for blocker in store::list_touched_by(turn.tx(), &workspace, (person, &kept)).await? {
        if !blocker.is_with_reporter() && !follow(turn, blocker.clone()).await? {
            telling::look_for_holders(turn, &blocker).await?;
        }
    }
    Ok(())
}

/// Somebody has left a pod, or (`None`) us: what was in their way there is of whoever looks after the pod.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_leaver(turn: &mut Turn, person: &UserId, pod: Option<PodId>) -> Result<()> {
    let workspace = turn.workspace().clone();
    let reported = store::list_live_reported(turn.tx(), &workspace, std::slice::from_ref(person)).await?;
    for blocker in reported.iter().filter(|one| pod.is_none_or(|pod| one.pod == pod)) {
        telling::ask_about_left(turn, blocker).await?;
    }
    Ok(())
}

/// Sends it to whoever is on duty now, if that is somebody else; tells whether it was.
pub(super) async fn follow(turn: &mut Turn, blocker: Blocker) -> Result<bool> {
    if blocker.is_with_reporter() {
        return Ok(false);
    }
    let holder = find_holder(turn, &blocker).await?;
    if holder == blocker.holder {
        if holder.is_none() {
            arm(turn, &blocker).await?;
        }
        return Ok(false);
    }
    let (workspace, from) = (turn.workspace().clone(), blocker.holder.clone());
    let mut blocker = blocker;
    blocker.answer_by = match &holder {
        Some(holder) => answer_by(turn, holder).await?,
        None => None,
    };
    blocker.holder = holder;
    blocker.nudges = 0;
    // A date stands; that somebody else has seen it says nothing.
    if blocker.state == BlockerState::Acknowledged {
        blocker.state = BlockerState::Open;
    }
    store::update_blocker(turn.tx(), &workspace, &blocker, None).await?;
    turn.record(Change {
        verb: "follow",
        subject: subject(&blocker),
        before: Some(json!({ "holder": from })),
        after: Some(json!({ "holder": blocker.holder })),
        why: None,
    })
    .await?;
    let blocker = get_blocker(turn, blocker.id).await?;
    telling::show_holders(turn, &blocker).await?;
    arm(turn, &blocker).await?;
    digest::show_blocker(turn, &blocker).await?;
    Ok(true)
}

/// Reminds whoever is asked where an answer, a date for what they have seen, or the day they gave is overdue. The reporter hears nothing of it.
pub(super) async fn nudge(turn: &mut Turn, blocker: Blocker) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if overdue_at(turn, &blocker).await?.is_none_or(|at| at > now) {
        return arm(turn, &blocker).await;
    }
    let mut blocker = blocker;
    blocker.nudges += 1;
    // Until they are reminded once more.
    if let Some(holder) = &blocker.holder {
        blocker.answer_by = answer_by(turn, &holder.clone()).await?;
    }
    store::update_blocker(turn.tx(), &workspace, &blocker, None).await?;
    turn.record(Change {
        verb: "nudge",
        subject: subject(&blocker),
        before: None,
        after: Some(json!({ "holder": blocker.holder, "nudges": blocker.nudges })),
        why: None,
    })
    .await?;
    telling::remind_holders(turn, &blocker).await?;
    arm(turn, &blocker).await
}

/// When it is looked at again: when something is overdue, and each local midnight of whoever is asked, of whoever would be and
/// of whoever has it from before their hand-over, since who is on duty changes with their days. What nobody acts for is looked at
/// by the organisation's days, too.
pub(super) async fn arm(turn: &mut Turn, blocker: &Blocker) -> Result<()> {
    let key = key(blocker.id);
    let waits = blocker.state.is_live() && blocker.on.is_some() && !blocker.is_with_reporter();
    if !waits {
        return turn.cancel_timer(&key).await;
    }
    let now = turn.now();
    let overdue = overdue_at(turn, blocker).await?.filter(|at| *at > now);
    let usual = match &blocker.on {
        Some(On::Person { person, .. }) => Some(person.clone()),
        Some(On::Pod { pod, .. }) => {
            let workspace = turn.workspace().clone();
            members::find_lead(turn.tx(), &workspace, *pod).await?
        }
        None => None,
    };
    let mut moments: Vec<Timestamp> = overdue.into_iter().collect();
    let keepers = telling::list_keepers(turn, blocker).await?;
    let people: BTreeSet<UserId> = usual.into_iter().chain(blocker.holder.clone()).chain(keepers).collect();
    let tomorrow = |zone: Zone| wall::instant(zone.date(now).tomorrow().ok()?, Time::midnight(), &zone);
    for person in people {
        let zone = find_availability(turn, &person).await?.map(|theirs| theirs.zone);
        moments.extend(zone.and_then(tomorrow));
    }
    if blocker.holder.is_none() {
        moments.extend(tomorrow(turn.settings().zone.clone()));
    }
    match moments.into_iter().min() {
        Some(at) => turn.set_timer(&key, at, LOOK, json!({ "blocker": blocker.id })).await,
        None => turn.cancel_timer(&key).await,
    }
}

/// When whoever is asked is reminded next: of what, [`Call::of`](super::super::views::Call::of) tells then.
async fn overdue_at(turn: &mut Turn, blocker: &Blocker) -> Result<Option<Timestamp>> {
    // Whoever can decide has a clock of their own: nobody is reminded twice.
    if blocker.is_escalated() {
        return Ok(None);
    }
    match (blocker.state, blocker.due) {
        (BlockerState::Open | BlockerState::Acknowledged, _) if blocker.nudges < MOST_NUDGES => Ok(blocker.answer_by),
        (BlockerState::Dated, Some(_)) if (1..MOST_NUDGES).contains(&blocker.nudges) => Ok(blocker.answer_by),
        (BlockerState::Dated, Some(due)) if blocker.nudges == 0 => {
            let Some(holder) = &blocker.holder else { return Ok(None) };
            let Some(theirs) = find_availability(turn, &holder.clone()).await? else { return Ok(None) };
            let calendar = theirs.calendar();
            let next = calendar.working_day(due, 1);
            let start = next.and_then(|day| calendar.hours.on(day, &calendar.zone)).map(|(start, _)| start);
            Ok(start)
        }
        _ => Ok(None),
    }
}

fn key(id: BlockerId) -> String {
    format!("need/{id}")
}
