//! Who answers for a key result: the person named for it, else whoever leads the pod.

use super::{KeyResult, Sheet};
use crate::{
    directory::{Role, members::Member},
    ids::{KeyResultId, PodId, UserId},
};
use std::collections::{BTreeMap, BTreeSet};

/// What one person answers for in one pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// How the pod stands.
    pub sheet: Sheet,
    /// Which of its key results, from 0.
    pub places: Vec<usize>,
}

/// Whom to ask about a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leader {
    /// The full name.
    pub name: String,
    /// They lead it; otherwise they act as its lead while it has none who is here.
    pub is_lead: bool,
}

impl Holding {
    /// Their key results, first to last.
    pub fn key_results(&self) -> impl Iterator<Item = &KeyResult> {
        self.places.iter().filter_map(|place| self.sheet.key_results().get(*place))
    }
}

/// Somebody who cannot answer for a key result, because they do not belong to the pod (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stranger;

/// Who is written down as owner when `chosen` is to answer for a key result of the pod with these people: nobody for its
/// lead, so that the key result follows the lead.
///
/// # Errors
/// When they do not belong to the pod, or are not here any more.
pub fn settle_owner(roster: &[Member], chosen: &UserId) -> Result<Option<UserId>, Stranger> {
    match roster.iter().find(|one| one.person == *chosen && one.is_active) {
        None => Err(Stranger),
        Some(Member { role: Role::Lead, .. }) => Ok(None),
        Some(member) => Ok(Some(member.person.clone())),
    }
}

/// Who answers for what nobody is named for.
#[derive(Clone, Debug, Default)]
pub struct Leads {
    /// Whoever leads a pod, or acts for its lead.
    pub of_pods: BTreeMap<PodId, UserId>,
    /// Those who led it and have handed a key result over that nobody has taken over yet: both have it until then.
    pub former: BTreeMap<KeyResultId, Vec<UserId>>,
}

impl Leads {
    fn of(&self, pod: PodId, key_result: KeyResultId) -> BTreeSet<&UserId> {
        self.of_pods.get(&pod).into_iter().chain(self.former.get(&key_result).into_iter().flatten()).collect()
    }
}

/// The key results of these sheets, by who answers for them. `leads` tells who does where nobody is named; what nobody
/// answers for is left out.
pub fn divide(sheets: &[Sheet], leads: &Leads) -> BTreeMap<UserId, Vec<Holding>> {
    let mut found: BTreeMap<UserId, Vec<Holding>> = BTreeMap::new();
    for sheet in sheets {
        for (place, key_result) in sheet.key_results().iter().enumerate() {
            let named = key_result.owner.as_ref().map(|owner| &owner.person);
            let people = named.map_or_else(|| leads.of(sheet.pod, key_result.id), |named| BTreeSet::from([named]));
            for person in people {
                let holdings = found.entry(person.clone()).or_default();
                match holdings.last_mut().filter(|holding| holding.sheet.pod == sheet.pod) {
                    Some(holding) => holding.places.push(place),
                    None => holdings.push(Holding { sheet: sheet.clone(), places: vec![place] }),
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Measure, Objective, Owner, Unit},
        *,
    };
    use crate::{
        database::Ts,
        ids::{KeyResultId, ObjectiveId},
    };
    use jiff::{Timestamp, civil::date};

    fn sheet(pod: i64, owners: &[Option<&str>]) -> Sheet {
        let key_results = owners.iter().zip(1..).map(|(owner, id)| KeyResult {
            id: KeyResultId(id),
            title: format!("Key result {id}"),
            measure: Measure::new(0.0, 1.0, Unit::Plain).expect("a measure"),
            owner: owner.map(|person| Owner { person: person.into(), name: person.to_owned() }),
            last: None,
            escalation: None,
        });
        let objective = Objective {
            id: ObjectiveId(pod),
            title: "Be seen".to_owned(),
            first: date(2026, 10, 1),
            last: date(2026, 12, 31),
            created_at: Timestamp::UNIX_EPOCH,
            key_results: key_results.collect(),
        };
        let (pod_key, pod_name) = (format!("pod{pod}"), format!("Pod {pod}"));
        Sheet { pod: PodId(pod), pod_key, pod_name, home: None, objective: Some(objective), card: None }
    }

    #[test]
    fn the_lead_answers_for_what_nobody_is_named_for() {
        let sheets = [sheet(1, &[None, Some("UBEN"), None]), sheet(2, &[Some("UBEN"), None])];
        let of_pods = BTreeMap::from([(PodId(1), UserId::from("UANA"))]);
        // Ana led pod 2, and both have its second key result until somebody takes it over; her own is in nobody's way.
        let former = BTreeMap::from([
            (KeyResultId(2), vec![UserId::from("UANA")]),
            (KeyResultId(3), vec![UserId::from("UCLEO"), UserId::from("UANA")]),
        ]);
        let leads = Leads { of_pods, former };
        let found = divide(&sheets, &leads);
        let places = |person: &str| -> Vec<(i64, Vec<usize>)> {
            let holdings = found.get(&UserId::from(person)).map(Vec::as_slice).unwrap_or_default();
            holdings.iter().map(|one| (one.sheet.pod.0, one.places.clone())).collect()
        };
        assert_eq!(places("UANA"), [(1, vec![0, 2]), (2, vec![1])]);
        assert_eq!(places("UBEN"), [(1, vec![1]), (2, vec![0])]);
        assert_eq!(places("UCLEO"), [(1, vec![2])]);
        assert_eq!(found.len(), 3);
        let of_nobody = divide(&sheets, &Leads { of_pods: leads.of_pods, ..Leads::default() });
        let of_ana: Vec<i64> = of_nobody[&UserId::from("UANA")].iter().map(|one| one.sheet.pod.0).collect();
        assert_eq!(of_ana, [1], "pod 2 has no lead, so nobody answers for its second key result");
    }

    #[test]
    fn only_people_of_the_pod_own_and_the_lead_is_not_named() {
        let member = |person: &str, role, is_active| Member {
            person: person.into(),
            role,
            label: String::new(),
            since: Ts(Timestamp::UNIX_EPOCH),
            name: person.to_owned(),
            zone: None,
            is_active,
        };
        let roster = [
            member("UANA", Role::Lead, true),
            member("UBEN", Role::Member, true),
            member("UCLEO", Role::Deputy, false),
        ];
        assert_eq!(settle_owner(&roster, &"UANA".into()), Ok(None));
        assert_eq!(settle_owner(&roster, &"UBEN".into()), Ok(Some("UBEN".into())));
        assert_eq!(settle_owner(&roster, &"UCLEO".into()), Err(Stranger));
        assert_eq!(settle_owner(&roster, &"UDORA".into()), Err(Stranger));
    }
}
