//! What happens elsewhere and moves a ritual's next moment, or its place.

use super::{
    super::{
        REMINDER,
        model::RitualState,
        store::{self, Which},
    },
    FOLLOW_ALL, SWEEP,
    off::follow_absence,
    places::{follow_channel, follow_moved},
    set_timer,
    sweep::{Sweep, sweep_person},
    sweep_key,
};
use crate::{
    directory::members::list_memberships,
    error::Result,
    ids::{RitualId, UserId},
    signal::Fact,
    turn::Turn,
};
use serde_json::{Value, json};
use std::collections::HashMap;

/// So many rituals are looked at in one turn.
const AT_ONCE: i64 = 50;

/// Somebody's clock, days or pods changed, or everybody's, or a channel.
pub(in super::super) async fn follow(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::AwayChanged { person } => {
            follow_absence(turn, REMINDER.name, person).await?;
            follow_person(turn, person).await
        }
        Fact::PersonDeactivated { person } | Fact::MembershipChanged { person, member: false, .. } => {
            follow_absence(turn, REMINDER.name, person).await.map(drop)
        }
        Fact::ZoneChanged { person }
        | Fact::HoursChanged { person }
        | Fact::MembershipChanged { person, member: true, .. } => follow_person(turn, person).await,
        Fact::LeadChanged { to: Some(person), .. } => follow_person(turn, person).await,
        Fact::SettingsChanged | Fact::HolidaysChanged | Fact::PodCalendarChanged { .. } => {
            let now = turn.now();
            set_timer(turn, "follow", now, FOLLOW_ALL, json!({ "after": 0 })).await
        }
        Fact::ChannelMoved { from, to } => follow_moved(turn, from, to).await,
        Fact::ChannelClosed { channel } | Fact::ChannelChanged { channel } => follow_channel(turn, channel).await,
        _ => Ok(()),
    }
}

async fn follow_person(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let pods = list_memberships(turn.tx(), &workspace, person).await?;
    let mut rituals = HashMap::new();
    let own = [Which::Organisation, Which::Person(person)];
    for which in pods.iter().map(|membership| Which::Of(membership.pod)).chain(own) {
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
