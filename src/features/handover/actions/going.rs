//! How a hand-over begins and goes on: what is in it, who is asked, and when it is looked at again.

use super::{find_heir, find_heir_lead, see, subject};
use crate::{
    directory::{
        members::{Membership, Role, list_memberships},
        people::find_person,
    },
    error::Result,
    features::handover::{
        FEATURE, LOOK,
        model::{Handover, Heir, Listed, REMIND_AFTER, REMIND_UNTIL},
        store::{self, Which},
        views::{self, Seen},
    },
    ids::{HandoverId, PodId, UserId},
    signal::Fact,
    turn::{
        Ask, Change, Turn, Why,
        obligations::{Holding, Own, list_obligations},
    },
};
use jiff::SignedDuration;
use serde_json::json;

/// What is over settles itself: it is looked at this often, since not everything that ends is told.
const AGAIN: SignedDuration = SignedDuration::from_hours(1);
/// The feature's word for these asks.
const KIND: &str = "handover";

/// A pod has another lead, or none, or is archived: what belongs to its lead comes to whoever leads it now, and what `from` has
/// in their own name with it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_lead(turn: &mut Turn, pod: PodId, from: Option<&UserId>) -> Result<()> {
    open(turn, pod, from, Own::OfPodsAndNone).await
}

/// Somebody is gone, and has not left their pods yet: what they have is listed as long as it is theirs.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_gone(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let mut pods = list_memberships(turn.tx(), &workspace, person).await?;
    // What they have for no pod in particular comes with the first they lead.
    pods.sort_by_key(|one| one.role != Role::Lead);
    for (place, one) in pods.iter().enumerate() {
        if one.role == Role::Lead {
            let own = if place == 0 { Own::OfPodsAndNone } else { Own::OfPods };
            open(turn, one.pod, Some(person), own).await?;
        } else {
            open_own(turn, one.pod, person, place == 0).await?;
        }
    }
    Ok(())
}

/// Somebody left a pod because they are gone: what they had for it comes to whoever leads it. Who only left the pod keeps what
/// is their own.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_leaver(turn: &mut Turn, pod: PodId, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let found = find_person(turn.tx(), &workspace, person).await?;
    if found.is_some_and(|person| person.is_active()) {
        return Ok(());
    }
    // What they had for no pod in particular comes with the last of their pods.
    let others: Vec<Membership> = list_memberships(turn.tx(), &workspace, person).await?;
    open_own(turn, pod, person, others.is_empty()).await
}

async fn open(turn: &mut Turn, pod: PodId, from: Option<&UserId>, own: Own) -> Result<()> {
    let listed = list_obligations(turn, &Holding::of_pod(pod, from.cloned(), own)).await?;
    add(turn, pod, (listed, from)).await
}

async fn open_own(turn: &mut Turn, pod: PodId, person: &UserId, is_last: bool) -> Result<()> {
    let own = if is_last { Own::OfPodsAndNone } else { Own::OfPods };
    let holding = Holding::of_pod(pod, Some(person.clone()), own);
    let mut listed = list_obligations(turn, &holding).await?;
    listed.retain(|(_, one)| !one.by_role);
    add(turn, pod, (listed, Some(person))).await
}

type Found = Vec<(&'static str, crate::turn::Obligation)>;

async fn add(turn: &mut Turn, pod: PodId, (mut listed, from): (Found, Option<&UserId>)) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let heir = find_heir(turn, pod).await?;
    if heir != Heir::Lead {
        listed.retain(|(_, one)| !one.follows_pod);
    }
    let known = store::find(turn.tx(), &workspace, Which::Open(pod)).await?;
    if listed.is_empty() && known.is_none() {
        return Ok(());
    }
    let before = known.unwrap_or_else(|| Handover::new(pod, heir, now));
    let mut handover = before.clone();
    handover.add(listed.iter().map(|(feature, one)| (*feature, one)), from);
    go_on(turn, &before, handover).await
}

/// What is open of it by now, whoever had it.
async fn list_now(turn: &mut Turn, handover: &Handover) -> Result<Listed> {
    let mut found = Listed::new();
    let keepers = handover.keepers();
    let people = if keepers.is_empty() { vec![None] } else { keepers.into_iter().map(Some).collect() };
    for person in people {
        let holding = Holding::of_pod(handover.pod, person, Own::OfPodsAndNone);
        for (feature, one) in list_obligations(turn, &holding).await? {
            if handover.heir == Heir::Lead || !one.follows_pod {
                found.insert((feature.to_owned(), one.key.clone()), one);
            }
        }
    }
    Ok(found)
}

/// Brings it up to date, writes it down, shows it to everybody it concerns, and sets its clock.
pub(super) async fn go_on(turn: &mut Turn, before: &Handover, mut handover: Handover) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    handover.heir = find_heir(turn, handover.pod).await?;
    let lead = find_heir_lead(turn, &handover).await?;
    let listed = list_now(turn, &handover).await?;
    handover.follow(&listed, lead.as_ref());
    if handover.id.is_none() && handover.is_over() {
        return Ok(());
    }
    turn.touch();
    let is_new = handover.id.is_none();
    let moved = with_whom(before) != with_whom(&handover);
    store::put(turn.tx(), &workspace, (before, &mut handover), now).await?;
    if moved {
        turn.tell(Fact::HandoverMoved { pod: handover.pod }).await?;
    }
    let Some(id) = handover.id else { return Ok(()) };
    if is_new {
        let after = Some(json!({ "pod": handover.pod, "items": handover.items.len() }));
        turn.record(Change { verb: "open", subject: subject(id), before: None, after, why: None }).await?;
    }
    let written = handover.clone();
    let seen = see(turn, &handover).await?;
    if handover.is_over() {
        handover.closed_at = Some(now);
        close(turn, (id, &handover), &seen).await?;
    } else {
        show(turn, (id, &mut handover), &seen).await?;
        turn.set_timer(&timer_key(id), now + AGAIN, LOOK, json!({ "handover": id })).await?;
    }
    store::put(turn.tx(), &workspace, (&written, &mut handover), now).await?;
    refresh_homes(turn, &handover, &seen).await
}

/// What is with whoever had it: those who act by role look at it anew when that changes.
fn with_whom(handover: &Handover) -> Vec<(&str, &str, Option<&UserId>)> {
    handover.open().filter(|item| item.by_role).map(|item| (&*item.feature, &*item.key, item.keeper.as_ref())).collect()
}

async fn refresh_homes(turn: &mut Turn, handover: &Handover, seen: &Seen) -> Result<()> {
    let keepers = handover.items.iter().filter_map(|item| item.keeper.as_ref());
    let mut people: Vec<&UserId> = keepers.chain(&handover.asked).chain(&seen.duty.people).collect();
    people.sort();
    people.dedup();
    turn.refresh_homes_of_people(&people).await
}

/// Whoever it comes to is asked, and whoever had something is told that it is theirs still.
async fn show(turn: &mut Turn, (id, handover): (HandoverId, &mut Handover), seen: &Seen) -> Result<()> {
    let now = turn.now();
    let to = seen.duty.people.first().cloned();
    let is_other = to != handover.asked;
    let is_time =
        handover.asked_at.is_some_and(|at| at + REMIND_AFTER <= now && now < handover.opened_at + REMIND_UNTIL);
    if is_other || is_time {
        if handover.asked.is_some() {
            let key = take_key(id, handover.round);
            let moved = views::moved(handover, seen, is_other);
            turn.reword_each(&[(key.clone(), moved)]).await?;
            turn.close_ask(&key).await?;
            handover.round += 1;
        }
        handover.asked.clone_from(&to);
        handover.asked_at = to.as_ref().map(|_| now);
    }
    if let Some(to) = &to {
        turn.ask(Ask {
            key: &take_key(id, handover.round),
            person: to,
            kind: KIND,
            title: views::take_title(handover, seen),
            why: Why::from(views::why(handover, seen)).asking(),
            due: None,
            urgent: false,
            message: views::take_message((id, handover), seen),
            prompt: false,
        })
        .await?;
    }
    tell_keepers(turn, (id, handover), (seen, to.as_ref())).await
}

async fn tell_keepers(
    turn: &mut Turn,
    (id, handover): (HandoverId, &Handover),
    (seen, to): (&Seen, Option<&UserId>),
) -> Result<()> {
    let mut keepers: Vec<UserId> = handover.items.iter().filter_map(|item| item.keeper.clone()).collect();
    keepers.sort();
    keepers.dedup();
    let open = handover.keepers();
    for keeper in keepers {
        let key = keep_key(id, &keeper);
        if !open.contains(&keeper) || to == Some(&keeper) {
            turn.reword_each(&[(key.clone(), views::kept_over(handover, seen, &keeper))]).await?;
            turn.close_ask(&key).await?;
        } else if seen.here.contains(&keeper) {
            turn.ask(Ask {
                key: &key,
                person: &keeper,
                kind: KIND,
                title: views::keep_title(handover, seen, &keeper),
                why: views::keep_why(seen).into(),
                due: None,
                urgent: false,
                message: views::keep_message((id, handover), seen, &keeper),
                prompt: false,
            })
            .await?;
        }
    }
    Ok(())
}

/// All is settled.
async fn close(turn: &mut Turn, (id, handover): (HandoverId, &Handover), seen: &Seen) -> Result<()> {
    let key = take_key(id, handover.round);
    turn.reword_each(&[(key.clone(), views::over(handover, seen))]).await?;
    turn.close_ask(&key).await?;
    tell_keepers(turn, (id, handover), (seen, None)).await?;
    turn.cancel_timer(&timer_key(id)).await?;
    let after = Some(json!({ "pod": handover.pod }));
    turn.record(Change { verb: "close", subject: subject(id), before: None, after, why: None }).await
}

/// One is looked at again.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn look(turn: &mut Turn, id: HandoverId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let found = store::find(turn.tx(), &workspace, Which::One(id)).await?;
    match found.filter(|handover| handover.closed_at.is_none()) {
        Some(handover) => go_on(turn, &handover.clone(), handover).await,
        None => Ok(()),
    }
}

/// What `feature` calls `key` is over, or asked of others: whoever had it from before a hand-over has it no more. Who is told of
/// the hand-over reads so, in a turn of its own.
///
/// # Errors
/// Only the database's own.
pub async fn let_go(turn: &mut Turn, (feature, key): (&str, &str)) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let handovers = store::settle(turn.tx(), &workspace, (feature, key), now).await?;
    // Whoever calls this, the clock is the hand-over's.
    let asker = turn.act_as(FEATURE);
    let set = look_at_each(turn, handovers).await;
    turn.act_as(asker);
    set
}

/// Something changed that may concern any of them: each that is open is looked at, in a turn of its own.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn look_at_all(turn: &mut Turn) -> Result<()> {
    let workspace = turn.workspace().clone();
    let open = store::list_open(turn.tx(), &workspace).await?;
    look_at_each(turn, open).await
}

async fn look_at_each(turn: &mut Turn, handovers: Vec<HandoverId>) -> Result<()> {
    let now = turn.now();
    for id in handovers {
        turn.set_timer(&timer_key(id), now, LOOK, json!({ "handover": id })).await?;
    }
    Ok(())
}

fn timer_key(id: HandoverId) -> String {
    format!("handover/{id}")
}

fn take_key(id: HandoverId, round: i64) -> String {
    format!("take/{id}/{round}")
}

fn keep_key(id: HandoverId, keeper: &UserId) -> String {
    format!("keep/{id}/{keeper}")
}
