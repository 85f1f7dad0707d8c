//! What a pod and its channel disagree about. Pure.

use crate::ids::{ChannelId, PodId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// On which side somebody is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// They belong to the pod, and are not in its channel.
    Outside,
    /// They are in its channel, and do not belong to the pod.
    Visiting,
}

/// Somebody, with the name they are called by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Named {
    /// The full name; first, so that people stand by name.
    pub name: String,
    /// Who.
    pub person: UserId,
}

/// What a pod and its channel disagree about, as far as nobody has settled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// The pod.
    pub pod: PodId,
    /// Its channel.
    pub channel: ChannelId,
    /// Who is asked about it.
    pub asked: Option<UserId>,
    /// Members who are not in the channel.
    pub outside: Vec<Named>,
    /// Who is in the channel and no member.
    pub visiting: Vec<Named>,
    /// Who could not be invited: Slack's code.
    pub faults: BTreeMap<UserId, String>,
}

impl Side {
    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Visiting => "visiting",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        [Self::Outside, Self::Visiting].into_iter().find(|side| side.as_str() == word)
    }
}

impl Drift {
    /// Compares the people of a pod with those in its channel. `fine`: what somebody said is fine so. Only people who can be
    /// members are to be given, of either side.
    pub fn of(
        (pod, channel): (PodId, ChannelId),
        (members, present): (&[Named], &[Named]),
        fine: &BTreeSet<(UserId, Side)>,
    ) -> Self {
        let minus = |some: &[Named], others: &[Named], side: Side| {
            let others: BTreeSet<&UserId> = others.iter().map(|one| &one.person).collect();
            let mut left: Vec<Named> = some
                .iter()
                .filter(|one| !others.contains(&one.person) && !fine.contains(&(one.person.clone(), side)))
                .cloned()
                .collect();
            left.sort();
            left.dedup();
            left
        };
        Self {
            pod,
            channel,
            asked: None,
            outside: minus(members, present, Side::Outside),
            visiting: minus(present, members, Side::Visiting),
            faults: BTreeMap::new(),
        }
    }

    /// Those of one side.
    pub fn side(&self, side: Side) -> &[Named] {
        match side {
            Side::Outside => &self.outside,
            Side::Visiting => &self.visiting,
        }
    }

    /// On which side somebody is, if on any.
    pub fn side_of(&self, person: &UserId) -> Option<Side> {
        [Side::Outside, Side::Visiting]
            .into_iter()
            .find(|side| self.side(*side).iter().any(|one| one.person == *person))
    }

    /// Nothing is to be settled about somebody any more. Tells whether anything was.
    pub fn settle(&mut self, person: &UserId, side: Side) -> bool {
        let list = match side {
            Side::Outside => &mut self.outside,
            Side::Visiting => &mut self.visiting,
        };
        let before = list.len();
        list.retain(|one| one.person != *person);
        self.faults.remove(person);
        list.len() != before
    }

    /// Somebody could not be invited: they are outside still, and why is said.
    pub fn fail(&mut self, who: Named, code: &str) {
        self.faults.insert(who.person.clone(), code.to_owned());
        if !self.outside.contains(&who) {
            self.outside.push(who);
            self.outside.sort();
        }
    }

    /// Whether they agree.
    pub fn is_empty(&self) -> bool {
        self.outside.is_empty() && self.visiting.is_empty()
    }
}

/// What a button about one person carries.
pub fn carried(pod: PodId, person: &UserId) -> String {
    format!("{pod}/{person}")
}

/// Reads what [`carried`] wrote; it has been in a stranger's hands.
pub fn read_carried(value: &str) -> Option<(PodId, UserId)> {
    let (pod, person) = value.split_once('/')?;
    Some((PodId(pod.parse().ok()?), UserId::from(person)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn named(number: u8) -> Named {
        Named { name: format!("Person {}", number % 3), person: UserId(format!("U{number}")) }
    }

    fn people() -> impl Strategy<Value = Vec<Named>> {
        proptest::collection::vec((0_u8..8).prop_map(named), 0..10)
    }

    proptest! {
        /// Settling everybody, whichever way, leaves nothing; nobody stands on both sides; what is fine is never asked.
        #[test]
        fn a_drift_is_settled_one_by_one(members in people(), present in people(), fine in people()) {
            let fine: BTreeSet<(UserId, Side)> = fine.into_iter().map(|one| (one.person, Side::Visiting)).collect();
            let mut drift = Drift::of((PodId(1), "C1".into()), (&members, &present), &fine);
            for one in &drift.visiting {
                prop_assert!(!fine.contains(&(one.person.clone(), Side::Visiting)));
                prop_assert!(present.contains(one) && !members.contains(one) && !drift.outside.contains(one));
            }
            for one in &drift.outside {
                prop_assert!(members.contains(one) && !present.contains(one));
            }
            let agreed = members.iter().filter(|one| present.contains(one));
            prop_assert!(agreed.into_iter().all(|one| drift.side_of(&one.person).is_none()));
            for side in [Side::Outside, Side::Visiting] {
                for one in drift.side(side).to_vec() {
                    prop_assert!(drift.settle(&one.person, side));
                    prop_assert!(!drift.settle(&one.person, side), "once");
                }
            }
            prop_assert!(drift.is_empty());
        }
    }

    #[test]
    fn who_could_not_be_invited_stays_and_words_come_back() {
        let mut drift = Drift::of((PodId(7), "C1".into()), (&[named(1)], &[]), &BTreeSet::new());
        assert!(drift.settle(&"U1".into(), Side::Outside) && drift.is_empty());
        drift.fail(named(1), "user_is_restricted");
        drift.fail(named(1), "user_is_restricted");
        assert_eq!((drift.outside.len(), drift.faults.len()), (1, 1));
        assert_eq!(read_carried(&carried(PodId(7), &"U1".into())), Some((PodId(7), "U1".into())));
        assert_eq!((read_carried("7"), read_carried("x/U1"), Side::named("x")), (None, None, None));
    }
}
