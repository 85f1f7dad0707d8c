//! What can be done in a stand-up, and with what is in the way.

mod answering;
mod asking;
mod digest;
mod duty;
mod escalating;
mod home;
mod needs;
mod obligations;
mod taking_back;
mod telling;
mod typed;
mod week;

pub use needs::{
    NewNeed, acknowledge_need, date_need, decline_need, finish_need, raise_need, redirect_need, withdraw_need,
};

pub(super) use answering::{Saved, off_today, open_form, same_as_before, save_form};
pub(super) use asking::do_step;
pub(super) use digest::{follow_absence, follow_channel, follow_outcome, follow_place};
pub(super) use duty::{follow_handover, follow_lead, follow_leaver, follow_person};
pub(super) use escalating::{end_escalation, escalate_need, follow_escalation, keep_need};
pub(super) use home::{home, list_waits, see_pods};
pub(super) use needs::{
    check, find_need_for_holder, find_need_for_reporter, list_pod_names, resolve_on, suggested_day,
};
pub(super) use obligations::{hand, list_obligations};
pub(super) use telling::forget_news;
pub(super) use typed::{choose_standup, hear_message, leave_words, off_by_words, take_back_words, takes_words};
pub(super) use week::{forget_week, tell_week};

use super::{KIND, model::Blocker, store, views};
use crate::{
    directory::{
        Person, RoleRef,
        availability::{Availability, load_availability},
        on_duty,
        people::find_person,
        pods::find_pods,
    },
    error::{Error, Result},
    features::rituals::{actions::find_occurrence, model::Occurrence},
    ids::{BlockerId, OccurrenceId, PodId, UserId},
    turn::{Rule, Turn, Verb},
};
use jiff::{Span, civil::Date};
use std::collections::{BTreeSet, HashMap};

/// Answering a stand-up; besides, one has to take part in it.
pub const ANSWER: Verb = Verb { name: "standup answer", rule: Rule::Everyone };
/// Answering what waits on a pod, for it. Who is asked may always.
pub const NEED: Verb = Verb { name: "need answer", rule: Rule::PodLead };

/// The timer by which what waits on somebody is looked at again.
pub(super) const LOOK: &str = "look";
/// The timer by which a week's figures are told.
pub(super) const WEEK: &str = "week";

/// A stand-up of one day.
pub(super) struct Standup {
    pub(super) occurrence: Occurrence,
    /// The pods it is of, with their names.
    pub(super) pods: Vec<(PodId, String)>,
    /// `Your stand-up for Performance`.
    pub(super) title: String,
}

impl Standup {
    pub(super) fn id(&self) -> OccurrenceId {
        self.occurrence.id
    }
}

/// A stand-up; `None` when its ritual was deleted, or is of another kind.
async fn find_standup(turn: &mut Turn, id: OccurrenceId) -> Result<Option<Standup>> {
    match find_occurrence(turn, id).await? {
        Some(occurrence) if occurrence.ritual.kind == KIND.name => Ok(with_pods(turn, vec![occurrence]).await?.pop()),
        Some(_) | None => Ok(None),
    }
}

/// A stand-up somebody wants to answer.
async fn get_standup(turn: &mut Turn, id: OccurrenceId) -> Result<Standup> {
    let standup = find_standup(turn, id).await?.ok_or_else(|| Error::user(views::standup_gone()))?;
    if standup.occurrence.state.is_off() {
        return Err(Error::user(views::standup_off()));
    }
    Ok(standup)
}

/// The stand-ups of these days, in their order.
async fn with_pods(turn: &mut Turn, occurrences: Vec<Occurrence>) -> Result<Vec<Standup>> {
    let workspace = turn.workspace().clone();
    let ids: BTreeSet<PodId> = occurrences.iter().flat_map(|one| one.ritual.owner.pods()).copied().collect();
    let found = find_pods(turn.tx(), &workspace, &Vec::from_iter(ids)).await?;
    let names: HashMap<PodId, String> = found.into_iter().map(|pod| (pod.id, pod.name)).collect();
    let standup = |occurrence: Occurrence| {
        let pods = occurrence.ritual.owner.pods().iter().filter_map(|id| Some((*id, names.get(id)?.clone())));
        let pods: Vec<(PodId, String)> = pods.collect();
        let own_name = Some(occurrence.ritual.name.as_str()).filter(|name| !name.starts_with(KIND.title));
        let names: Vec<&str> = pods.iter().map(|(_, name)| name.as_str()).collect();
        let title = views::prompt_title(own_name, &names.join(", "));
        Standup { occurrence, pods, title }
    };
    Ok(occurrences.into_iter().map(standup).collect())
}

/// When a person works, from yesterday until some weeks ahead.
async fn find_availability(turn: &mut Turn, person: &UserId) -> Result<Option<Availability>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let days = around(settings.zone.date(now));
    let mut found = load_availability(turn.tx(), &workspace, &settings, std::slice::from_ref(person), days).await?;
    Ok(found.remove(person))
}

/// Two days back, for the other side of the date line; ten weeks ahead.
fn around(day: Date) -> (Date, Date) {
    (day.saturating_sub(Span::new().days(2)), day.saturating_add(Span::new().weeks(10)))
}

/// Somebody who can be asked.
async fn find_colleague(turn: &mut Turn, person: &UserId) -> Result<Option<Person>> {
    let workspace = turn.workspace().clone();
    let found = find_person(turn.tx(), &workspace, person).await?;
    Ok(found.filter(|person| person.is_active() && !person.is_external))
}

/// Whoever looks after a pod now.
async fn find_lead(turn: &mut Turn, pod: PodId) -> Result<Option<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    Ok(on_duty(turn.tx(), &workspace, RoleRef::PodLead(pod), now).await?.people.into_iter().next())
}

async fn get_blocker(turn: &mut Turn, id: BlockerId) -> Result<Blocker> {
    let workspace = turn.workspace().clone();
    let found = store::find_blocker(turn.tx(), &workspace, id).await?;
    found.ok_or_else(|| Error::internal("reading a blocker", format!("there is no blocker {id}")))
}

/// How audit rows name a blocker.
fn subject(blocker: &Blocker) -> String {
    format!("blocker/{}", blocker.id)
}
