//! Once a week each pod is compared with its channel, and whoever looks after it is asked about what they disagree about.

use super::{duty_of, get_pod};
use crate::{
    calendar::wall,
    directory::{
        Pod, RoleRef, links::find_home_channel, members::list_members, people::list_people, rota::Week,
        views::why_you_act,
    },
    error::Result,
    features::belonging::{
        FEATURE, WEEKLY,
        model::{Drift, Named, carried, read_carried},
        store, views,
    },
    ids::{PodId, UserId},
    signal::MembersRecord,
    slack::calls::SlackCall,
    turn::{Ask, Change, Turn, Why},
};
use jiff::civil::Time;
use serde_json::{Value, json};

/// On Mondays, by the organisation's clock; whoever is asked reads it when their day begins.
const AT: Time = Time::constant(6, 0, 0, 0);
/// So many channels are read for one turn.
const PAGE: i64 = 20;

/// From now on pods and channels are compared each week.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn plan(turn: &mut Turn) -> Result<()> {
    if turn.has_timer(FEATURE, WEEKLY).await? { Ok(()) } else { plan_next(turn).await }
}

async fn plan_next(turn: &mut Turn) -> Result<()> {
    let (now, zone) = (turn.now(), turn.settings().zone.clone());
    let this = Week::at(now, &zone);
    for week in [this, this.next()] {
        if let Some(at) = wall::instant(week.monday(), AT, &zone).filter(|at| *at > now) {
            return turn.set_timer(WEEKLY, at, WEEKLY, json!({ "after": 0 })).await;
        }
    }
    Ok(())
}

/// A page of pods: who is in the channel of each is read from Slack. After the last page, the next week.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn compare(turn: &mut Turn, payload: &Value) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let after = PodId(payload.get("after").and_then(Value::as_i64).unwrap_or_default());
    let page = store::list_homes(turn.tx(), &workspace, after, PAGE).await?;
    for one in &page {
        turn.call_again(&members_key(one.pod), &SlackCall::ListMembers { channel: one.channel.clone() }).await?;
    }
    match page.last().filter(|_| i64::try_from(page.len()).is_ok_and(|count| count >= PAGE)) {
        Some(last) => turn.set_timer(WEEKLY, now, WEEKLY, json!({ "after": last.pod })).await,
        None => plan_next(turn).await,
    }
}

/// Who is in a pod's channel.
///
/// # Errors
/// The database's own, or an answer that does not read.
pub(in super::super) async fn note_members(turn: &mut Turn, key: &str, found: &Value) -> Result<bool> {
    let Some(pod) = key.strip_prefix("members/").and_then(|pod| pod.parse().ok()).map(PodId) else {
        return Ok(false);
    };
    let workspace = turn.workspace().clone();
    let found: MembersRecord = serde_json::from_value(found.clone())?;
    let home = find_home_channel(turn.tx(), &workspace, pod).await?;
    let Ok(pod) = get_pod(turn, pod).await else { return Ok(true) };
    if home.as_ref() != Some(&found.channel) {
        return Ok(true);
    }
    let drift = find_drift(turn, &pod, &found).await?;
    show_anew(turn, &pod, drift).await?;
    Ok(true)
}

async fn find_drift(turn: &mut Turn, pod: &Pod, found: &MembersRecord) -> Result<Drift> {
    let workspace = turn.workspace().clone();
    let members = list_members(turn.tx(), &workspace, pod.id).await?;
    let fine = store::list_notes(turn.tx(), &workspace, pod.id).await?;
    let present = list_people(turn.tx(), &workspace, &found.members).await?;
    // Who is no member because of another company is none for the pod to settle; who is one is.
    let is_member = |person: &UserId| members.iter().any(|member| member.person == *person);
    let present: Vec<Named> = present
        .into_iter()
        .filter(|person| person.is_active() && (!person.is_external || is_member(&person.id)))
        .map(|person| Named { name: person.real_name, person: person.id })
        .collect();
    let members: Vec<Named> = members
        .iter()
        .filter(|member| member.is_active)
        .map(|member| Named { name: member.name.clone(), person: member.person.clone() })
        .collect();
    Ok(Drift::of((pod.id, found.channel.clone()), (&members, &present), &fine))
}

/// What was asked last week is closed; where something is left, it is asked anew.
async fn show_anew(turn: &mut Turn, pod: &Pod, drift: Drift) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let before = store::find_drift(turn.tx(), &workspace, pod.id).await?;
    let mut drift = drift;
    if let Some(before) = before.as_ref().filter(|before| before.asked.is_some()) {
        let key = drift_key(pod.id);
        if !before.is_empty() {
            let said = if drift.is_empty() { views::drift_over(pod) } else { views::drift_below(pod) };
            turn.reword_each(&[(key.clone(), said)]).await?;
        }
        turn.close_ask(&key).await?;
    }
    if drift.is_empty() {
        if before.is_some() {
            store::put_drift(turn.tx(), &workspace, &drift, now).await?;
            turn.touch();
        }
        return Ok(());
    }
    let after = Some(json!({ "outside": drift.outside.len(), "visiting": drift.visiting.len() }));
    turn.record(Change { verb: "drift", subject: super::subject(pod.id), before: None, after, why: None }).await?;
    ask(turn, pod, &mut drift).await?;
    store::put_drift(turn.tx(), &workspace, &drift, now).await
}

/// Asks whoever looks after the pod, or edits what they were asked.
pub(super) async fn ask(turn: &mut Turn, pod: &Pod, drift: &mut Drift) -> Result<()> {
    let duty = duty_of(turn, RoleRef::PodLead(pod.id)).await?;
    let Some(person) = duty.people.first().cloned() else { return Ok(()) };
    drift.asked = Some(person.clone());
    turn.ask(Ask {
        key: &drift_key(pod.id),
        person: &person,
        kind: "drift",
        title: views::drift_title(pod, drift),
        why: Why::from(why_you_act(&duty, &pod.name)).asking(),
        due: None,
        urgent: false,
        message: views::drift_message(pod, drift),
        prompt: false,
    })
    .await
}

/// Whom an invitation of this key was for.
pub(in super::super) fn read_invited(key: &str) -> Option<(PodId, UserId)> {
    read_carried(key.strip_prefix("invite/")?)
}

pub(super) fn invite_key(pod: PodId, person: &UserId) -> String {
    format!("invite/{}", carried(pod, person))
}

fn members_key(pod: PodId) -> String {
    format!("members/{pod}")
}

pub(super) fn drift_key(pod: PodId) -> String {
    format!("drift/{pod}")
}
