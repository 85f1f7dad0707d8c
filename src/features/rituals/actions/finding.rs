//! Which ritual is meant, and what a list says of it.

use super::{
    super::{
        REMINDER,
        model::{Listed, Moment, OccurrenceState, Owner, Reach, Ritual, RitualState, Watch, next_moment},
        store::{self, Row, Which},
        views,
    },
    MANAGE, MANAGE_ALL,
    kinds::{day_of, is_left_out, is_own_wish, placed},
    load_calendar, may_manage,
    reading::list_rituals,
    rights::list_names,
};
use crate::{
    calendar::{WorkCalendar, Zone},
    directory::{
        RoleRef,
        naming::{Found, choose},
        pods::{find_pod_by_channel, list_pods},
    },
    error::{Error, Result},
    ids::{ChannelId, OccurrenceId, PodId, RitualId},
    turn::Turn,
};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

/// So many times are looked at to find some that are not skipped.
const LOOK_AHEAD: usize = 60;
/// So many of its latest occurrences may be still to come.
const LATELY: i64 = 20;

/// Which ritual words mean.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Meant {
    /// This.
    One(Box<Ritual>),
    /// One of these.
    Several(Vec<Ritual>),
    /// None.
    Nothing,
}

/// The pod whose channel this is.
pub(in super::super) async fn find_pod_here(turn: &mut Turn, here: &ChannelId) -> Result<Option<PodId>> {
    let workspace = turn.workspace().clone();
    Ok(find_pod_by_channel(turn.tx(), &workspace, here).await?.map(|pod| pod.id))
}

/// The ritual that a person calls `name`: of the pod here, else of their pods, the organisation or their own, else of any
/// pod. Without a name, the only one that could be meant.
pub(in super::super) async fn find_meant(turn: &mut Turn, here: &ChannelId, name: &str) -> Result<Meant> {
    for scope in [Scope::Here, Scope::Own, Scope::All] {
        let among = list_scope(turn, here, scope).await?;
        if name.trim().is_empty() {
            match among.as_slice() {
                [] => continue,
                [only] => return Ok(Meant::One(Box::new(only.clone()))),
                _ => return Ok(Meant::Several(among)),
            }
        }
        match choose(&among, |ritual| (ritual.kind.as_str(), ritual.name.as_str()), name) {
            Found::One(found) => return Ok(Meant::One(Box::new(found.clone()))),
            Found::Several(found) => return Ok(Meant::Several(prefer_names(found, name))),
            Found::Nothing => {}
        }
    }
    Ok(Meant::Nothing)
}

/// A name that was typed whole beats others of the same kind.
fn prefer_names(found: Vec<&Ritual>, name: &str) -> Vec<Ritual> {
    let whole: Vec<Ritual> =
        found.iter().filter(|one| one.name.eq_ignore_ascii_case(name.trim())).map(|one| (*one).clone()).collect();
    if whole.is_empty() { found.into_iter().cloned().collect() } else { whole }
}

/// Where a ritual that is meant may be found, nearest first; the next is read only where the one before has none.
#[derive(Clone, Copy)]
enum Scope {
    /// Of the pod whose channel this is.
    Here,
    /// Of the person's pods, the organisation's, and their own.
    Own,
    /// Of any pod.
    All,
}

async fn list_scope(turn: &mut Turn, here: &ChannelId, scope: Scope) -> Result<Vec<Ritual>> {
    match scope {
        Scope::Here => match find_pod_here(turn, here).await? {
            Some(pod) => list_which(turn, Which::Of(pod)).await,
            None => Ok(Vec::new()),
        },
        Scope::Own => list_own(turn).await,
        Scope::All => list_which(turn, Which::Shared).await,
    }
}

/// Those of the person's pods, of the organisation, and their own; each once.
async fn list_own(turn: &mut Turn) -> Result<Vec<Ritual>> {
    let me = turn.actor().id.clone();
    let pods: Vec<PodId> = turn.actor().pods_now().map(|membership| membership.pod).collect();
    let mut found = Vec::new();
    let mut seen: HashSet<RitualId> = HashSet::new();
    for which in pods.into_iter().map(Which::Of).chain([Which::Organisation, Which::Person(&me)]) {
        let more = list_which(turn, which).await?;
        found.extend(more.into_iter().filter(|ritual| seen.insert(ritual.id)));
    }
    Ok(found)
}

/// Those here: of the pod, of the organisation, and the person's own.
pub(in super::super) async fn list_here(turn: &mut Turn, pod: Option<PodId>) -> Result<Vec<Ritual>> {
    let Some(pod) = pod else { return list_own(turn).await };
    let me = turn.actor().id.clone();
    let mut found = Vec::new();
    for which in [Which::Of(pod), Which::Organisation, Which::Person(&me)] {
        found.extend(list_which(turn, which).await?);
    }
    Ok(found)
}

/// Rituals that are not deleted, by name.
pub(super) async fn list_which(turn: &mut Turn, which: Which<'_>) -> Result<Vec<Ritual>> {
    let workspace = turn.workspace().clone();
    store::list_rituals(turn.tx(), &workspace, which).await
}

/// A ritual that is still there and no other person's own.
pub(in super::super) async fn get_ritual(turn: &mut Turn, id: RitualId) -> Result<Ritual> {
    let workspace = turn.workspace().clone();
    let found = store::find_ritual(turn.tx(), &workspace, id).await?;
    let found = found.filter(|ritual| !matches!(ritual.owner, Owner::Person(_)) || may_manage(turn, &ritual.owner));
    found.ok_or_else(|| Error::user(views::is_gone()))
}

/// With what a list says of them, `most` next times each.
pub(in super::super) async fn describe_all(turn: &mut Turn, rituals: Vec<Ritual>, most: usize) -> Result<Vec<Listed>> {
    let workspace = turn.workspace().clone();
    let pods = list_pods(turn.tx(), &workspace).await?;
    let names: HashMap<PodId, String> = pods.into_iter().map(|pod| (pod.id, pod.name)).collect();
    let mut listed = Vec::with_capacity(rituals.len());
    for ritual in rituals {
        let (calendar, next) = next_times(turn, &ritual, most).await?;
        let skipped = list_skipped(turn, &ritual, &calendar).await?;
        listed.push(Listed {
            pods: ritual.owner.pods().iter().filter_map(|pod| names.get(pod).cloned()).collect(),
            arrives: arrives(&ritual, &next, &calendar),
            zone: calendar.zone,
            next,
            skipped: skipped.into_iter().map(|(_, moment)| moment).collect(),
            may_manage: may_manage(turn, &ritual.owner),
            ritual,
        });
    }
    Ok(listed)
}

/// One ritual with its next five times.
pub(in super::super) async fn describe(turn: &mut Turn, ritual: &Ritual) -> Result<Listed> {
    let mut listed = describe_all(turn, vec![ritual.clone()], 5).await?;
    listed.pop().ok_or_else(|| Error::internal("describing a ritual", "nothing came back"))
}

/// When a pod's next ritual of a kind takes place, by its own clock, and in which zone that is; `None` where nothing is to come.
///
/// # Errors
/// Only the database's own.
pub async fn find_next(turn: &mut Turn, kind: &str, pod: PodId) -> Result<Option<(Moment, Zone)>> {
    let mut next: Option<(Moment, Zone)> = None;
    for ritual in list_rituals(turn, Some(kind), Some(pod)).await? {
        if ritual.state == RitualState::Active {
            let (calendar, times) = next_times(turn, &ritual, 1).await?;
            let times = times.into_iter().map(|moment| (moment, calendar.zone.clone()));
            next = next.into_iter().chain(times).min_by_key(|(moment, _)| moment.at);
        }
    }
    Ok(next)
}

/// The next times by the ritual's own clock, without those that are skipped or on which nothing happens, moved ones where they
/// were moved to, and the calendar they are reckoned by.
pub(super) async fn next_times(turn: &mut Turn, ritual: &Ritual, most: usize) -> Result<(WorkCalendar, Vec<Moment>)> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let kind = turn.registry().ritual_kind(&ritual.kind);
    let asks_each = kind.is_some_and(|kind| kind.asks_each);
    let calendars = load_calendars(turn, ritual).await?;
    let calendar = calendars[0].clone();
    let today = calendar.zone.date(now);
    let off = store::list_off(turn.tx(), &workspace, ritual.id, today).await?;
    let begun = if asks_each { Vec::new() } else { list_begun(turn, ritual).await? };
    let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach: Reach::Exact };
    let first = next_moment(watch, now.max(ritual.starts_at));
    let all = std::iter::successors(first, |last| next_moment(watch, last.at));
    // What has begun takes place once, when its row says.
    let is_begun = |moment: &Moment| moment.nth == 0 && begun.iter().any(|row| row.date == moment.date);
    let taken = all.take(LOOK_AHEAD).filter(|moment| !off.contains(&(moment.date, moment.nth)) && !is_begun(moment));
    let taken = taken.filter(|moment| {
        let is_out = |calendar: &WorkCalendar| {
            let day = kind.map_or(moment.date, |kind| day_of((ritual, kind), moment.date, calendar));
            is_left_out(ritual, asks_each, calendar, day)
        };
        !calendars.iter().all(is_out)
    });
    let taken = taken.map(|moment| kind.map_or(moment, |kind| placed((ritual, kind), moment, &calendar)));
    let mut times: Vec<Moment> = taken.filter(|moment| moment.at > now).take(most).collect();
    let coming = begun.iter().filter(|row| row.at > now);
    times.extend(coming.map(|row| Moment::new(row.date, 0, row.at)));
    times.sort_by_key(|moment| moment.at);
    times.truncate(most);
    Ok((calendar, times))
}

/// The times that somebody skipped beforehand and that can still be taken back: until the day on which they would have taken
/// place is over by the ritual's own clock.
pub(super) async fn list_skipped(
    turn: &mut Turn,
    ritual: &Ritual,
    calendar: &WorkCalendar,
) -> Result<Vec<(OccurrenceId, Moment)>> {
    let (workspace, today) = (turn.workspace().clone(), calendar.zone.date(turn.now()));
    let mut skipped = store::list_skipped(turn.tx(), &workspace, ritual.id, today).await?;
    skipped.retain(|(_, moment)| calendar.zone.date(moment.at) >= today);
    Ok(skipped)
}

/// Its latest occurrences that took place, or are going to.
async fn list_begun(turn: &mut Turn, ritual: &Ritual) -> Result<Vec<Row>> {
    let workspace = turn.workspace().clone();
    let mut rows = store::list_rows(turn.tx(), &workspace, ritual.id, LATELY).await?;
    rows.retain(|row| matches!(row.state, OccurrenceState::Open | OccurrenceState::Done));
    Ok(rows)
}

/// The calendar a ritual is reckoned by, first, and those of its other pods.
async fn load_calendars(turn: &mut Turn, ritual: &Ritual) -> Result<Vec<WorkCalendar>> {
    let mut calendars = vec![load_calendar(turn, ritual).await?];
    for pod in ritual.owner.pods().iter().skip(1) {
        let of_pod = Ritual { owner: Owner::Pods(vec![*pod]), ..ritual.clone() };
        calendars.push(load_calendar(turn, &of_pod).await?);
    }
    Ok(calendars)
}

/// When the first of these times reaches people who work by this calendar, where that is later: what they are reminded of
/// waits for working hours, except for one's own.
fn arrives(ritual: &Ritual, next: &[Moment], calendar: &WorkCalendar) -> Option<Timestamp> {
    let first = next.first().filter(|_| ritual.kind == REMINDER.name && !is_own_wish(ritual))?;
    calendar.first_allowed(first.at).filter(|at| *at > first.at)
}

/// Who can add a ritual here, where the actor cannot: whoever acts as the lead of the pod here. `None` where the actor can.
pub(in super::super) async fn list_who_adds(turn: &mut Turn, here: &ChannelId) -> Result<Option<Vec<String>>> {
    match find_pod_here(turn, here).await? {
        Some(pod) if turn.may(&MANAGE, Some(pod)) => Ok(None),
        Some(pod) => list_names(turn, RoleRef::PodLead(pod)).await.map(Some),
        None => {
            let mut pods = turn.actor().pods_now().map(|membership| membership.pod);
            let may = turn.may(&MANAGE_ALL, None) || pods.any(|pod| turn.may(&MANAGE, Some(pod)));
            Ok((!may).then(Vec::new))
        }
    }
}
