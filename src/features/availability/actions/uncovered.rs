//! Somebody is away, and nobody covers for them any more: whoever looks after their pod hears of it, since they themselves
//! read nothing until they are back.

use super::{name_of, zone_and_day};
use crate::{
    directory::{
        RoleRef, TimeOff,
        members::list_memberships,
        on_duty,
        time_off::{find_time_off, list_time_off},
        views::why_you_act,
    },
    error::Result,
    features::availability::views::{self, Lost},
    ids::UserId,
    slack::mrkdwn::Text,
    turn::{Ask, Turn},
};
use jiff::civil::Date;

fn key(id: i64) -> String {
    format!("uncovered/{id}")
}

/// Whoever acts for the pod of a person who is away today is told that nobody covers for them.
pub(super) async fn tell(turn: &mut Turn, time_off: &TimeOff, lost: Lost<'_>, today: Date) -> Result<()> {
    let Some((to, pod, rule)) = find_reader(turn, &time_off.person, today).await? else { return Ok(()) };
    let (_, their_day) = zone_and_day(turn, &to).await?;
    let name = name_of(turn, &time_off.person).await?;
    let key = key(time_off.id);
    turn.close_ask(&key).await?;
    turn.ask(Ask {
        key: &key,
        person: &to,
        kind: "cover",
        title: views::uncovered_title(&name, lost.since(time_off), their_day),
        why: views::uncovered_why(rule),
        due: None,
        urgent: false,
        message: views::uncovered(time_off, lost, (&key, pod.as_deref()), their_day),
        prompt: false,
    })
    .await
}

/// Nothing is to be told any more: somebody covers, or the time off is over.
pub(super) async fn close(turn: &mut Turn, id: i64) -> Result<()> {
    turn.close_ask(&key(id)).await
}

/// Whether it is the acting person who was told: one of those who act for the pods of whoever is away.
pub(super) async fn is_told(turn: &mut Turn, id: i64) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let found = find_time_off(turn.tx(), &workspace, id).await?;
    let Some(time_off) = found else { return Ok(true) };
    let (_, today) = zone_and_day(turn, &time_off.person).await?;
    let reader = find_reader(turn, &time_off.person, today).await?;
    Ok(reader.is_none_or(|(reader, ..)| reader == turn.actor().id))
}

/// Who acts for the pod of somebody who is away today, the pod they look after for them, and why they: of several pods the
/// one they lead. Without a pod, an administrator.
async fn find_reader(turn: &mut Turn, person: &UserId, today: Date) -> Result<Option<(UserId, Option<String>, Text)>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let own = list_time_off(turn.tx(), &workspace, person, today).await?;
    if !own.iter().any(|one| one.is_on(today)) {
        return Ok(None);
    }
    let pod = list_memberships(turn.tx(), &workspace, person).await?.into_iter().next();
    let role = pod.as_ref().map_or(RoleRef::Admins, |pod| RoleRef::PodLead(pod.pod));
    let duty = on_duty(turn.tx(), &workspace, role, now).await?;
    let Some(to) = duty.people.first().filter(|to| *to != person).cloned() else { return Ok(None) };
    let rule = pod.as_ref().map_or_else(views::you_are_an_admin, |pod| why_you_act(&duty, &pod.name));
    Ok(Some((to, pod.map(|pod| pod.name), rule)))
}
