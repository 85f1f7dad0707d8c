//! What waits on a person: what they were asked, what they hold and have to see to, and what features say of either.

use crate::{
    directory::{Actor, Membership, list_led_now},
    error::Result,
    features::home::views::{List, merge},
    ids::PodId,
    turn::{Holding, Obligation, Own, Turn, Waits, asks, obligations::list_obligations},
};
use jiff::{ToSpan, civil::Date};
use std::collections::{BTreeMap, HashMap};

/// What somebody holds without having to do anything about it waits on them in its last days only: so many.
const LAST_DAYS: i32 = 3;

/// All that waits on the actor, oldest first: with as many statements for twelve pods as for one.
pub(in super::super) async fn list_waiting(turn: &mut Turn) -> Result<List> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let actor = turn.actor().clone();
    let led = list_led_now(turn.tx(), &workspace, &settings, (&actor, now)).await?;
    let concern: BTreeMap<PodId, &str> =
        actor.pods_now().chain(&led).map(|membership| (membership.pod, membership.name.as_str())).collect();
    let holding = Holding { pods: concern.keys().copied().collect(), person: Some(actor.id.clone()), own: Own::All };
    let today = actor.zone.date(now);
    let mut held = list_obligations(turn, &holding).await?;
    held.retain(|(_, one)| is_theirs(&led, one) && is_time(one, today));
    let registry = turn.registry();
    let mut told = Vec::new();
    for (feature, reader) in registry.waits() {
        told.extend(reader(turn).await?.into_iter().map(|one| (feature, one)));
    }
    let (asked, is_cut) = asks::list_waiting(turn, &actor.id).await?;
    let names = names_needed(&actor, concern);
    let items = merge((told, held), asked, &names, |feature, key| registry.about(feature, key));
    Ok(List { items, is_cut })
}

/// The names of these pods, as far as somebody has to read them: whoever belongs to one pod, and has to do with no other, knows
/// of which it is.
fn names_needed<'a>(actor: &Actor, pods: BTreeMap<PodId, &'a str>) -> HashMap<PodId, &'a str> {
    let is_only_own = pods.len() == 1 && pods.keys().all(|pod| actor.member_of(*pod));
    if is_only_own { HashMap::new() } else { pods.into_iter().collect() }
}

/// What belongs to a pod's lead is told to its lead and to whoever acts for them now.
fn is_theirs(led: &[Membership], one: &Obligation) -> bool {
    !one.by_role || led.iter().any(|membership| one.pod == Some(membership.pod))
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
    use crate::directory::{Role, Settings};
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

    #[test]
    fn a_pod_is_named_unless_it_is_the_only_one_and_their_own() {
        let of = |pod| Membership { pod: PodId(pod), key: String::new(), name: String::new(), role: Role::Member };
        let actor = Actor { pods: vec![of(1)], ..Actor::nobody(&Settings::default()) };
        let (own, other) = ((PodId(1), "Performance"), (PodId(2), "Brand"));
        assert!(names_needed(&actor, BTreeMap::from([own])).is_empty());
        assert_eq!(names_needed(&actor, BTreeMap::from([own, other])), HashMap::from([own, other]));
        assert_eq!(names_needed(&actor, BTreeMap::from([other])), HashMap::from([other]), "it fell to them");
    }
}
