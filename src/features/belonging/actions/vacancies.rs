//! People who left altogether, and pods without a lead: leadership is asked until one is named, while the deputy acts.

use super::{duty_of, get_pod, require, subject};
use crate::{
    directory::{
        Pod, RoleRef,
        members::{find_lead, list_memberships},
        people::list_people,
        pods::find_pod,
    },
    error::Result,
    features::{
        belonging::{
            NAME_LEAD, VACANCY,
            store::{self, Vacancy},
            views::{self, Empty},
        },
        pods,
    },
    ids::{PodId, UserId},
    signal::Message,
    turn::{Ask, Change, Turn, Why},
};
use jiff::SignedDuration;
use serde_json::json;

/// Who of leadership is on duty, and who acts, changes with the days.
const AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// Somebody was deactivated: they leave all their pods.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_leaver(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for membership in list_memberships(turn.tx(), &workspace, person).await? {
        pods::actions::release_gone(turn, membership.pod, person).await?;
    }
    Ok(())
}

/// A pod has no lead any more.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn open_vacancy(turn: &mut Turn, pod: PodId, former: &UserId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if store::open_vacancy(turn.tx(), &workspace, (pod, former), now).await? {
        let before = Some(json!({ "lead": former }));
        turn.record(Change { verb: "no lead", subject: subject(pod), before, after: None, why: None }).await?;
    }
    look_at_vacancies(turn, Some(pod)).await
}

/// Leadership is asked, whoever of them is on duty now.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn look_at_vacancies(turn: &mut Turn, pod: Option<PodId>) -> Result<()> {
    let workspace = turn.workspace().clone();
    for vacancy in store::list_vacancies(turn.tx(), &workspace, pod).await? {
        look(turn, vacancy).await?;
    }
    Ok(())
}

async fn look(turn: &mut Turn, mut vacancy: Vacancy) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let found = find_pod(turn.tx(), &workspace, vacancy.pod_id).await?;
    let lead = find_lead(turn.tx(), &workspace, vacancy.pod_id).await?;
    let Some(pod) = found.filter(|pod| pod.archived_at.is_none() && lead.is_none()) else {
        return close(turn, vacancy).await;
    };
    let asks = duty_of(turn, RoleRef::LeadershipOnDuty).await?;
    let to = asks.people.first().cloned();
    let key = key(&vacancy);
    if vacancy.asked.is_some() && vacancy.asked != to {
        turn.reword_each(&[(key.clone(), views::vacancy_elsewhere(&pod))]).await?;
        turn.close_ask(&key).await?;
    }
    vacancy.asked.clone_from(&to);
    store::update_vacancy(turn.tx(), &workspace, &vacancy, None).await?;
    if let Some(to) = &to {
        let message = empty_message(turn, &pod, &vacancy).await?;
        turn.ask(Ask {
            key: &key,
            person: to,
            kind: "pod without a lead",
            title: views::vacancy_title(&pod),
            why: Why::from(views::vacancy_why()).asking(),
            due: None,
            urgent: false,
            message,
            prompt: false,
        })
        .await?;
    }
    turn.set_timer(&timer_key(pod.id), now + AGAIN, VACANCY, json!({ "pod": pod.id })).await
}

async fn empty_message(turn: &mut Turn, pod: &Pod, vacancy: &Vacancy) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let acting = duty_of(turn, RoleRef::PodLead(pod.id)).await?;
    let people: Vec<UserId> = acting.people.iter().chain([&vacancy.former]).cloned().collect();
    let people = list_people(turn.tx(), &workspace, &people).await?;
    let former = people.iter().find(|person| person.id == vacancy.former).map(|person| person.real_name.clone());
    Ok(views::vacancy_message(&Empty { pod, former: former.as_deref(), acting: &acting }))
}

/// Leadership names a lead.
///
/// # Errors
/// A sentence for people who may not, or for whom it cannot be; the database's own.
pub(in super::super) async fn choose_lead(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<()> {
    let pod = get_pod(turn, pod).await?;
    require(turn, &NAME_LEAD, pod.id, views::leadership_names(&pod))?;
    pods::actions::name_lead(turn, pod.id, person).await
}

/// The pod has a lead again, or is no more.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn close_vacancy(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    for vacancy in store::list_vacancies(turn.tx(), &workspace, Some(pod)).await? {
        close(turn, vacancy).await?;
    }
    Ok(())
}

async fn close(turn: &mut Turn, vacancy: Vacancy) -> Result<()> {
    let (workspace, now, key) = (turn.workspace().clone(), turn.now(), key(&vacancy));
    let pod = find_pod(turn.tx(), &workspace, vacancy.pod_id).await?;
    let lead = find_lead(turn.tx(), &workspace, vacancy.pod_id).await?;
    store::update_vacancy(turn.tx(), &workspace, &vacancy, Some(now)).await?;
    if let Some(pod) = pod {
        turn.reword_each(&[(key.clone(), views::vacancy_over(&pod, lead.as_ref()))]).await?;
        let after = lead.map(|lead| json!({ "lead": lead }));
        turn.record(Change { verb: "lead found", subject: subject(pod.id), before: None, after, why: None }).await?;
    }
    turn.close_ask(&key).await?;
    turn.cancel_timer(&timer_key(vacancy.pod_id)).await
}

fn key(vacancy: &Vacancy) -> String {
    format!("vacancy/{}/{}", vacancy.pod_id, vacancy.id)
}

fn timer_key(pod: PodId) -> String {
    format!("vacancy/{pod}")
}
