//! What others ask of sprints, and how a sprint, its pod and its people are found.

use super::{
    super::{
        KIND,
        model::{Commitment, Sprint},
        store::{self, Which},
        views,
    },
    PLAN, SHOW,
};
use crate::{
    calendar::WorkCalendar,
    directory::{
        availability::{load_calendars_of_pods, load_pod_calendar},
        members::{Member, list_members},
        pods::{Pod, Resolved, find_pod, find_pod_by_channel},
    },
    error::{Error, Result},
    features::{
        pods::actions::find_meant,
        rituals::{
            actions::{Place, find_occurrence, find_place, list_rituals_of, load_calendar},
            model::{Owner, Ritual, ZoneMode},
        },
    },
    ids::{ChannelId, OccurrenceId, PodId, SprintId, UserId},
    signal::typed::as_typed,
    turn::Turn,
};
use jiff::{Span, civil::Date};

/// What a person has not done yet of what they took on in the running sprint of a pod, in its order.
///
/// # Errors
/// Only the database's own.
pub async fn list_open_commitments(turn: &mut Turn, person: &UserId, pod: PodId) -> Result<Vec<Commitment>> {
    let workspace = turn.workspace().clone();
    store::list_open_of(turn.tx(), &workspace, pod, person).await
}

/// The running sprint of a pod.
///
/// # Errors
/// Only the database's own.
pub async fn find_running(turn: &mut Turn, pod: PodId) -> Result<Option<Sprint>> {
    let workspace = turn.workspace().clone();
    Ok(store::list(turn.tx(), &workspace, Which::Running(pod)).await?.pop())
}

/// The sprints that ended with their last day between these, both included, the oldest first.
///
/// # Errors
/// Only the database's own.
pub async fn list_finished(turn: &mut Turn, (first, last): (Date, Date)) -> Result<Vec<Sprint>> {
    let workspace = turn.workspace().clone();
    store::list(turn.tx(), &workspace, Which::Ended(first, last)).await
}

/// The newest sprint of a pod that was not called off, running or not.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_newest(turn: &mut Turn, pod: PodId) -> Result<Option<Sprint>> {
    let workspace = turn.workspace().clone();
    Ok(store::list(turn.tx(), &workspace, Which::Newest(pod)).await?.pop())
}

/// One sprint.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_sprint(turn: &mut Turn, id: SprintId) -> Result<Option<Sprint>> {
    let workspace = turn.workspace().clone();
    store::find_sprint(turn.tx(), &workspace, id).await
}

/// The running sprints of these pods, in the pods' order.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_running_of(turn: &mut Turn, pods: &[PodId]) -> Result<Vec<Sprint>> {
    if pods.is_empty() {
        return Ok(Vec::new());
    }
    let workspace = turn.workspace().clone();
    let mut found = store::list(turn.tx(), &workspace, Which::RunningOf(pods)).await?;
    found.sort_by_key(|sprint| pods.iter().position(|pod| *pod == sprint.pod));
    Ok(found)
}

/// The day it is for a sprint, and the days on which its pod works: by the clock of its ritual for that
/// pod, or, where the ritual was deleted, of the pod.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn today(turn: &mut Turn, sprint: &Sprint) -> Result<(Date, WorkCalendar)> {
    let now = turn.now();
    let calendar = match find_ritual_of(turn, sprint).await? {
        Some(ritual) => load_calendar(turn, &ritual).await?,
        None => {
            let (workspace, settings) = (turn.workspace().clone(), turn.settings().clone());
            let days = (sprint.first, sprint.last.saturating_add(Span::new().days(7)));
            load_pod_calendar(turn.tx(), &workspace, &settings, sprint.pod, days).await?
        }
    };
    Ok((calendar.zone.date(now), calendar))
}

/// As [`today`], for each of these sprints, in as many statements for several as for one: by the zone of the ritual its pod has
/// now.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_days(turn: &mut Turn, sprints: &[Sprint]) -> Result<Vec<(Date, WorkCalendar)>> {
    let first = sprints.iter().map(|sprint| sprint.first).min();
    let last = sprints.iter().map(|sprint| sprint.last).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let pods = sprints.iter().map(|sprint| sprint.pod).collect();
    let days = (first, last.saturating_add(Span::new().days(7)));
    let (organisation, calendars) = load_calendars_of_pods(turn.tx(), &workspace, &settings, &pods, days).await?;
    let of: Vec<PodId> = sprints.iter().map(|sprint| sprint.pod).collect();
    let rituals = list_rituals_of(turn, KIND.name, &of).await?;
    let day = |sprint: &Sprint| {
        let mut calendar = calendars.get(&sprint.pod).unwrap_or(&organisation).clone();
        let ritual = rituals.iter().find(|ritual| ritual.owner.pods().contains(&sprint.pod));
        if let Some(ZoneMode::One(Some(zone))) = ritual.map(|ritual| &ritual.zone) {
            calendar.zone = zone.clone();
        }
        (calendar.zone.date(now), calendar)
    };
    Ok(sprints.iter().map(day).collect())
}

/// Where a sprint is shown; `None` when its ritual was deleted.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_place_of(turn: &mut Turn, sprint: &Sprint) -> Result<Option<Place>> {
    match find_ritual_of(turn, sprint).await? {
        Some(ritual) => find_place(turn, &ritual).await.map(Some),
        None => Ok(None),
    }
}

/// The ritual of a sprint as if it were its pod's alone: by that pod's clock, in that pod's channel. `None` when it was
/// deleted.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_ritual_of(turn: &mut Turn, sprint: &Sprint) -> Result<Option<Ritual>> {
    let found = find_occurrence(turn, sprint.occurrence).await?;
    Ok(found.map(|occurrence| of_pod(&occurrence.ritual, sprint.pod)))
}

/// A ritual as if it were this pod's alone.
pub(super) fn of_pod(ritual: &Ritual, pod: PodId) -> Ritual {
    Ritual { owner: Owner::Pods(vec![pod]), ..ritual.clone() }
}

/// Whether the goals of several pods stand in one channel, where each has to say whose it is.
///
/// # Errors
/// Only the database's own.
pub(super) async fn shares_channel(turn: &mut Turn, sprint: &Sprint) -> Result<bool> {
    let found = find_occurrence(turn, sprint.occurrence).await?;
    Ok(found.is_some_and(|one| one.ritual.destination.is_some() && one.ritual.owner.pods().len() > 1))
}

/// The sprints of an occurrence of their ritual.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_of_occurrence(turn: &mut Turn, occurrence: OccurrenceId) -> Result<Vec<Sprint>> {
    let workspace = turn.workspace().clone();
    store::list(turn.tx(), &workspace, Which::Of(occurrence)).await
}

/// Who can take something on: the people of the pod who are here.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_owners(turn: &mut Turn, pod: PodId) -> Result<Vec<Member>> {
    let workspace = turn.workspace().clone();
    let mut members = list_members(turn.tx(), &workspace, pod).await?;
    members.retain(|member| member.is_active);
    Ok(members)
}

/// Whether the actor looks after the pod's sprint.
pub(in super::super) fn looks_after(turn: &Turn, pod: PodId) -> bool {
    turn.may(&PLAN, Some(pod))
}

/// Lets colleagues go on.
///
/// # Errors
/// A sentence for everybody else.
pub(in super::super) fn require_look(turn: &Turn) -> Result<()> {
    if turn.may(&SHOW, None) { Ok(()) } else { Err(Error::user(views::only_colleagues_look())) }
}

/// Lets those go on who look after the pod.
///
/// # Errors
/// A sentence for everybody else.
pub(in super::super) async fn require_lead(turn: &mut Turn, pod: PodId) -> Result<()> {
    if looks_after(turn, pod) {
        return Ok(());
    }
    let pod = require_pod(turn, pod).await?;
    Err(Error::user(views::only_the_lead_plans(&pod.name)))
}

/// A pod that is still there.
///
/// # Errors
/// A sentence when it is not.
pub(in super::super) async fn require_pod(turn: &mut Turn, pod: PodId) -> Result<Pod> {
    let workspace = turn.workspace().clone();
    find_pod(turn.tx(), &workspace, pod).await?.ok_or_else(|| Error::user(views::pod_gone()))
}

/// The pod that is meant: by its name, else by the channel, else the actor's own where there is only one, or only one with
/// a sprint.
///
/// # Errors
/// A sentence when that is not clear.
pub(in super::super) async fn get_meant_pod(turn: &mut Turn, here: &ChannelId, words: &str) -> Result<PodId> {
    if !words.is_empty() {
        return match find_meant(turn, words).await? {
            Resolved::One(pod) => Ok(pod.id),
            Resolved::Several(pods) => {
                let names: Vec<String> = pods.into_iter().map(|pod| pod.name).collect();
                Err(Error::user(views::several_pods(&as_typed(words), &names)))
            }
            Resolved::Nothing => Err(Error::user(views::no_such_pod(&as_typed(words)))),
        };
    }
    let workspace = turn.workspace().clone();
    if let Some(pod) = find_pod_by_channel(turn.tx(), &workspace, here).await? {
        return Ok(pod.id);
    }
    let own: Vec<PodId> = turn.actor().pods_now().map(|membership| membership.pod).collect();
    if let [only] = own.as_slice() {
        return Ok(*only);
    }
    match list_running_of(turn, &own).await?.as_slice() {
        [only] => Ok(only.pod),
        _ => Err(Error::user(views::which_pod())),
    }
}
