//! What happens elsewhere and moves a ritual's next moment, or its place.

use super::{
    super::{
        REMINDER,
        model::{Audience, RitualState},
        store::{self, Which},
    },
    FOLLOW_ALL, ROLES, SWEEP,
    archiving::follow_archived,
    off::follow_absence,
    places::{follow_channel, follow_moved},
    set_timer,
    sweep::{One, Sweep, ask_one, sweep_person},
    sweep_key,
};
use crate::{
    calendar::wall,
    directory::{members::list_memberships, people::find_person, time_off::list_time_off_of},
    error::Result,
    ids::{RitualId, UserId},
    signal::Fact,
    turn::Turn,
};
use jiff::{Span, civil::Time};
use serde_json::{Value, json};
use std::collections::HashMap;

/// So many rituals are looked at in one turn.
const AT_ONCE: i64 = 50;

/// Somebody's clock, days, pods or role changed, or everybody's, or a channel.
pub(in super::super) async fn follow(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::AwayChanged { person } => {
            follow_absence(turn, REMINDER.name, person).await?;
            follow_person(turn, person).await?;
            follow_roles(turn).await?;
            plan_roles(turn, person).await
        }
        Fact::PersonDeactivated { person } | Fact::MembershipChanged { person, member: false, .. } => {
            follow_absence(turn, REMINDER.name, person).await?;
            follow_roles(turn).await
        }
        Fact::ZoneChanged { person } | Fact::HoursChanged { person } | Fact::DndChanged { person } => {
            follow_person(turn, person).await
        }
        Fact::MembershipChanged { person, member: true, .. } | Fact::LeadChanged { to: Some(person), .. } => {
            follow_person(turn, person).await?;
            follow_roles(turn).await
        }
        Fact::LeadChanged { to: None, .. } | Fact::DeputyChanged { .. } => follow_roles(turn).await,
        Fact::PodArchived { pod, people, .. } => {
            follow_archived(turn, *pod, people).await?;
            follow_roles(turn).await
        }
        Fact::SettingsChanged | Fact::HolidaysChanged | Fact::PodCalendarChanged { .. } => {
            let now = turn.now();
            set_timer(turn, "follow", now, FOLLOW_ALL, json!({ "after": 0 })).await
        }
        Fact::ChannelMoved { from, to } => follow_moved(turn, from, to).await,
        Fact::ChannelClosed { channel } | Fact::ChannelChanged { channel } => follow_channel(turn, channel).await,
        _ => Ok(()),
    }
}

/// One person's next moments, wherever they take part: also in what belongs to pods they are not of.
async fn follow_person(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let pods = list_memberships(turn.tx(), &workspace, person).await?;
    let mut rituals = HashMap::new();
    let others = [Which::Organisation, Which::Person(person), Which::Beyond];
    for which in pods.iter().map(|membership| Which::Of(membership.pod)).chain(others) {
        for ritual in store::list_rituals(turn.tx(), &workspace, which).await? {
            rituals.insert(ritual.id, ritual);
        }
    }
    let mut rituals: Vec<_> = rituals.into_values().filter(|ritual| ritual.state == RitualState::Active).collect();
    rituals.sort_by_key(|ritual| ritual.id);
    let registry = turn.registry();
    for ritual in rituals {
        if registry.ritual_kind(&ritual.kind).is_some_and(|kind| kind.asks_each)
            && super::belongs(turn, &ritual, person).await?
        {
            sweep_person(turn, &ritual, person).await?;
        }
    }
    Ok(())
}

/// Who acts for somebody who is away begins and ends to do so with their days off: then roles are looked at again.
async fn plan_roles(turn: &mut Turn, person: &UserId) -> Result<()> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let zone = find_person(turn.tx(), &workspace, person)
        .await?
        .map_or(settings.zone.clone(), |one| one.zone_or(&settings.zone));
    let today = zone.date(now);
    let days = (today, today.saturating_add(Span::new().months(14)));
    for away in list_time_off_of(turn.tx(), &workspace, std::slice::from_ref(person), days).await? {
        for day in [Some(away.first), away.last.tomorrow().ok()].into_iter().flatten() {
            let at = wall::instant(day, Time::midnight(), &zone).filter(|at| *at > now);
            if let Some(at) = at {
                set_timer(turn, &format!("roles/{person}/{day}"), at, ROLES, json!({})).await?;
            }
        }
    }
    Ok(())
}

/// Somebody's time off begins or is over.
pub(in super::super) async fn follow_roles_at(turn: &mut Turn, _payload: &Value) -> Result<()> {
    follow_roles(turn).await
}

/// Other people than until now may hold a role: what is asked of roles is looked at again.
async fn follow_roles(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let registry = turn.registry();
    for which in [Which::Organisation, Which::Beyond] {
        for ritual in store::list_rituals(turn.tx(), &workspace, which).await? {
            let asks_role = matches!(ritual.audience, Audience::Leads | Audience::Leadership)
                && registry.ritual_kind(&ritual.kind).is_some_and(|kind| kind.asks_each);
            if asks_role && ritual.state == RitualState::Active {
                turn.touch();
                set_timer(turn, &sweep_key(ritual.id), now, SWEEP, Sweep::of(ritual.id)).await?;
            }
        }
    }
    Ok(())
}

/// Somebody's next moment came, that was not known when the audience was looked at.
pub(in super::super) async fn look_at_one(turn: &mut Turn, payload: &Value) -> Result<()> {
    let one: One = serde_json::from_value(payload.clone())?;
    let workspace = turn.workspace().clone();
    let found = store::find_ritual(turn.tx(), &workspace, one.ritual).await?;
    let Some(ritual) = found.filter(|ritual| ritual.state == RitualState::Active) else { return Ok(()) };
    turn.touch();
    if super::belongs(turn, &ritual, &one.person).await? { ask_one(turn, &ritual, &one.person).await } else { Ok(()) }
}

/// The organisation's or a pod's clock changed: every ritual finds its next moment anew, some at a time.
pub(in super::super) async fn follow_all(turn: &mut Turn, payload: &Value) -> Result<()> {
    let after = RitualId(payload.get("after").and_then(Value::as_i64).unwrap_or_default());
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let rituals = store::list_active_after(turn.tx(), &workspace, after, AT_ONCE).await?;
    turn.touch();
    for ritual in &rituals {
        // Only looked at: for when its next moment was planned stays on record.
        set_timer(turn, &sweep_key(*ritual), now, SWEEP, Sweep::of(*ritual)).await?;
    }
    match rituals.last() {
        Some(last) if rituals.len() >= usize::try_from(AT_ONCE).unwrap_or(usize::MAX) => {
            set_timer(turn, "follow", now, FOLLOW_ALL, json!({ "after": last })).await
        }
        _ => Ok(()),
    }
}
