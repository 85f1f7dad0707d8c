//! What waits on a person: what they were asked, what they hold and have to see to, and what features say of either.

use crate::{
    directory::Actor,
    error::Result,
    features::home::views::{Item, merge},
    ids::PodId,
    turn::{Holding, Obligation, Own, Turn, Waits, asks, obligations::list_obligations},
};
use jiff::{ToSpan, civil::Date};
use std::collections::HashMap;

/// What somebody holds without having to do anything about it waits on them in its last days only: so many.
const LAST_DAYS: i32 = 3;

/// All that waits on the actor, oldest first. What they hold is listed for all of their pods at once; hand-overs and stand-ups
/// still look at theirs one by one.
pub(in super::super) async fn list_waiting(turn: &mut Turn) -> Result<Vec<Item>> {
    let (me, today) = (turn.actor().id.clone(), turn.actor().zone.date(turn.now()));
    let actor = turn.actor();
    let mut pods: Vec<PodId> = actor.pods_now().map(|membership| membership.pod).collect();
    pods.extend(actor.fallen_to.iter().filter(|pod| !pods.contains(pod)).collect::<Vec<_>>());
    let names: HashMap<PodId, String> = actor.pods_now().map(|one| (one.pod, one.name.clone())).collect();
    let holding = Holding { pods, person: Some(me.clone()), own: Own::All };
    let mut held = list_obligations(turn, &holding).await?;
    held.retain(|(_, one)| is_theirs(turn.actor(), one) && is_time(one, today));
    let registry = turn.registry();
    let mut told = Vec::new();
    for (feature, reader) in registry.waits() {
        told.extend(reader(turn).await?.into_iter().map(|one| (feature, one)));
    }
    let asked = asks::list_waiting(turn, &me).await?;
    Ok(merge((told, held), asked, &names, |feature, key| registry.about(feature, key)))
}

/// What belongs to a pod's lead is told to its lead and to whoever stands in for them; a deputy is asked while they act.
fn is_theirs(actor: &Actor, one: &Obligation) -> bool {
    !one.by_role || one.pod.is_some_and(|pod| actor.leads(pod) || actor.stands_in_for(pod))
}

fn is_time(one: &Obligation, today: Date) -> bool {
    match one.waits {
        Waits::Now => true,
        Waits::InLastDays => one.due.is_some_and(|due| due <= today.saturating_add(LAST_DAYS.days())),
        Waits::ForOthers => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{Timestamp, civil::date};

    #[test]
    fn what_is_only_held_waits_in_its_last_days() {
        let held = Obligation {
            key: "key_result/1".to_owned(),
            words: "Key result".to_owned(),
            by_role: true,
            follows_pod: false,
            since: Timestamp::UNIX_EPOCH,
            due: Some(date(2026, 11, 27)),
            pod: None,
            waits: Waits::InLastDays,
            way: "/okr show".to_owned(),
        };
        assert!(is_time(&held, date(2026, 11, 24)), "three days");
        assert!(!is_time(&held, date(2026, 11, 23)));
        let with_others = Obligation { waits: Waits::ForOthers, ..held.clone() };
        assert!(!is_time(&with_others, date(2026, 11, 30)), "somebody else has to act first");
        assert!(!is_time(&Obligation { due: None, ..held }, date(2026, 11, 20)), "what never ends waits on nobody");
    }
}
