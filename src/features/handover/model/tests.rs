//! A pod whose people come and go: whatever happens, everything open has somebody.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Somebody of a small company: 0 to 5; leadership is 0 and never leaves.
type Person = u8;

/// What can happen.
#[derive(Clone, Debug)]
enum Happens {
    /// Somebody leads from now on, or nobody.
    Lead(Option<Person>),
    /// Somebody is gone; they leave all pods.
    Leaves(Person),
    /// Something new comes: of whoever leads, or of one person.
    Comes(Option<Person>),
    /// The thing of this number is over.
    Ends(usize),
    /// The asked person takes over the item of this number; its feature hands it on after so many further events.
    Takes(usize),
    /// The feature hands on what was taken.
    HandsOn,
    /// What is somebody's own stays with them.
    Stays,
    /// The hand-over is looked at.
    Looks,
    /// The pod is archived.
    Archives,
}

#[derive(Clone, Debug)]
struct Thing {
    key: String,
    /// `None`: whoever leads.
    own: Option<Person>,
    is_over: bool,
}

/// The pod, what features know, and the hand-over.
struct World {
    gone: BTreeSet<Person>,
    lead: Option<Person>,
    is_archived: bool,
    things: Vec<Thing>,
    handover: Option<Handover>,
    next: i64,
}

fn user(person: Person) -> UserId {
    UserId(format!("U{person}"))
}

fn number(user: &UserId) -> Person {
    user.0.trim_start_matches('U').parse().expect("one of us")
}

impl World {
    fn new() -> Self {
        Self { gone: BTreeSet::new(), lead: Some(1), is_archived: false, things: Vec::new(), handover: None, next: 0 }
    }

    fn acting(&self) -> Vec<UserId> {
        let lead = self.lead.filter(|lead| !self.is_archived && !self.gone.contains(lead));
        vec![user(lead.unwrap_or(0))]
    }

    fn heir(&self) -> Heir {
        if self.is_archived { Heir::Leadership } else { Heir::Lead }
    }

    fn is_here(&self, person: &UserId) -> bool {
        !self.gone.contains(&number(person))
    }

    /// What features list for the pod's lead, and for these people.
    fn listed(&self, people: &[UserId]) -> Vec<Obligation> {
        let open = self.things.iter().filter(|thing| !thing.is_over);
        let meant = open.filter(|thing| thing.own.is_none_or(|own| people.contains(&user(own))));
        let obligation = |thing: &Thing| Obligation {
            key: thing.key.clone(),
            words: thing.key.clone(),
            by_role: thing.own.is_none(),
            follows_pod: false,
            since: Timestamp::UNIX_EPOCH,
            due: None,
            pod: None,
            waits: crate::turn::Waits::Now,
            way: String::new(),
        };
        meant.map(obligation).collect()
    }

    fn open(&mut self, keeper: Option<Person>, led: bool) {
        let keeper = keeper.map(user);
        let mut listed = self.listed(keeper.as_slice());
        listed.retain(|one| led || !one.by_role);
        let heir = self.heir();
        let mut handover = self.handover.take().unwrap_or_else(|| Handover::new(PodId(1), heir, Timestamp::UNIX_EPOCH));
        handover.add(listed.iter().map(|one| ("things", one)), keeper.as_ref());
        self.go_on(handover);
    }

    fn go_on(&mut self, mut handover: Handover) {
        handover.heir = self.heir();
        let listed = self.listed(&handover.keepers());
        let listed: Listed = listed.into_iter().map(|one| (("things".to_owned(), one.key.clone()), one)).collect();
        handover.follow(&listed, self.lead.map(user).as_ref());
        for item in handover.items.iter_mut().filter(|item| item.id.is_none()) {
            self.next += 1;
            item.id = Some(HandoverItemId(self.next));
        }
        self.handover = (!handover.is_over()).then_some(handover);
    }

    fn hand_on(&mut self) {
        let Some(mut handover) = self.handover.take() else { return };
        for item in handover.items.clone().into_iter().filter(|item| item.state == State::Taken) {
            let to = item.taker.clone().expect("somebody took it");
            let thing = self.things.iter_mut().find(|thing| thing.key == item.key && !thing.is_over);
            // A feature gives nothing to who is gone.
            let is_handed = match thing {
                Some(thing) if !self.gone.contains(&number(&to)) => {
                    thing.own = Some(number(&to));
                    true
                }
                Some(_) | None => false,
            };
            let lead = self.lead.map(user);
            handover.handed(item.id.expect("a number"), is_handed, lead.as_ref());
        }
        self.go_on(handover);
    }

    fn happen(&mut self, what: &Happens) {
        match what {
            Happens::Lead(to) => {
                let to = to.filter(|to| !self.gone.contains(to) && !self.is_archived);
                let from = self.lead;
                if to != from && !self.is_archived {
                    self.lead = to;
                    self.open(from, true);
                }
            }
            Happens::Leaves(0) => {}
            Happens::Leaves(person) => {
                if self.gone.insert(*person) {
                    let led = self.lead == Some(*person);
                    self.lead = self.lead.filter(|lead| lead != person);
                    self.open(Some(*person), led);
                }
            }
            Happens::Comes(own) => {
                let own = own.filter(|own| !self.gone.contains(own));
                // Of an archived pod nothing new comes to its lead.
                if own.is_some() || !self.is_archived {
                    let key = format!("thing/{}", self.things.len());
                    self.things.push(Thing { key, own, is_over: false });
                }
            }
            Happens::Ends(number) => {
                let count = self.things.len().max(1);
                if let Some(thing) = self.things.get_mut(number % count) {
                    thing.is_over = true;
                }
            }
            Happens::Takes(number) => {
                let to = self.acting()[0].clone();
                let Some(mut handover) = self.handover.take() else { return };
                let open: Vec<HandoverItemId> = handover.open().filter_map(|item| item.id).collect();
                if let Some(id) = open.get(number % open.len().max(1)) {
                    handover.take(*id, &to);
                }
                self.go_on(handover);
            }
            Happens::HandsOn => self.hand_on(),
            Happens::Stays => {
                let Some(mut handover) = self.handover.take() else { return };
                let gone = self.gone.clone();
                handover.leave(|person| !gone.contains(&number(person)));
                self.go_on(handover);
            }
            Happens::Looks => {
                if let Some(handover) = self.handover.take() {
                    self.go_on(handover);
                }
            }
            Happens::Archives => {
                if !self.is_archived {
                    self.is_archived = true;
                    let lead = self.lead.take();
                    self.open(lead, true);
                }
            }
        }
    }

    /// Who sees to a thing now: in its feature, and by the hand-over.
    fn owners(&self, thing: &Thing) -> Vec<UserId> {
        let acting = self.acting();
        let mut owners: Vec<UserId> = match thing.own {
            Some(own) if !self.gone.contains(&own) => vec![user(own)],
            None if !self.is_archived => acting.clone(),
            Some(_) | None => Vec::new(),
        };
        let items = self.handover.iter().flat_map(|handover| &handover.items);
        for item in items.filter(|item| item.key == thing.key) {
            owners.extend(Handover::owners(item, &acting, |person| self.is_here(person)));
        }
        owners
    }
}

fn anything() -> impl Strategy<Value = Happens> {
    prop_oneof![
        proptest::option::of(1_u8..6).prop_map(Happens::Lead),
        (1_u8..6).prop_map(Happens::Leaves),
        proptest::option::of(0_u8..6).prop_map(Happens::Comes),
        proptest::option::of(0_u8..6).prop_map(Happens::Comes),
        (0_usize..9).prop_map(Happens::Ends),
        (0_usize..9).prop_map(Happens::Takes),
        (0_usize..9).prop_map(Happens::Takes),
        Just(Happens::HandsOn),
        Just(Happens::Stays),
        Just(Happens::Looks),
        Just(Happens::Archives),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever happens: what is open has an owner who is here, nothing is in the hand-over twice, and what nobody took over
    /// is with both.
    #[test]
    fn nothing_is_without_an_owner(all in proptest::collection::vec(anything(), 0..40)) {
        let mut world = World::new();
        for what in &all {
            world.happen(what);
            for thing in world.things.iter().filter(|thing| !thing.is_over) {
                let owners = world.owners(thing);
                prop_assert!(
                    owners.iter().any(|owner| world.is_here(owner)),
                    "{thing:?} has nobody after {what:?}: {:?}", world.handover
                );
            }
            if let Some(handover) = &world.handover {
                let open: Vec<&str> =
                    handover.items.iter().filter(|item| !item.state.is_settled()).map(|item| item.key.as_str()).collect();
                let unique: BTreeSet<&str> = open.iter().copied().collect();
                prop_assert_eq!(open.len(), unique.len(), "twice: {:?}", open);
                for item in handover.open() {
                    let owners = Handover::owners(item, &world.acting(), |person| world.is_here(person));
                    let keeper = item.keeper.iter().filter(|keeper| world.is_here(keeper));
                    prop_assert!(keeper.into_iter().all(|keeper| owners.contains(keeper)), "both have it");
                    prop_assert!(world.acting().iter().all(|acting| owners.contains(acting)), "both have it");
                }
            }
        }
    }

    /// Once everybody has taken over what they were asked about, nothing is left to be handed over.
    #[test]
    fn it_ends_when_all_is_taken_over(all in proptest::collection::vec(anything(), 0..30)) {
        let mut world = World::new();
        for what in &all {
            world.happen(what);
        }
        for _ in 0..60 {
            world.happen(&Happens::Takes(0));
            world.happen(&Happens::HandsOn);
        }
        prop_assert!(world.handover.is_none(), "{:?}", world.handover);
    }
}

#[test]
fn what_comes_back_stays_and_what_is_over_is_done() {
    let (ana, ben) = (user(1), user(2));
    let one = |key: &str, by_role: bool| Obligation {
        key: key.to_owned(),
        words: key.to_owned(),
        by_role,
        follows_pod: false,
        since: Timestamp::UNIX_EPOCH,
        due: None,
        pod: None,
        waits: crate::turn::Waits::Now,
        way: String::new(),
    };
    let things = [one("decision/1", false), one("key_result/2", true), one("need/3", true)];
    let mut handover = Handover::new(PodId(1), Heir::Lead, Timestamp::UNIX_EPOCH);
    handover.add(things.iter().map(|one| ("things", one)), Some(&ana));
    handover.add(things.iter().map(|one| ("things", one)), Some(&ben));
    assert_eq!(handover.items.len(), 3, "nothing twice");
    for (item, id) in handover.items.iter_mut().zip(1..) {
        item.id = Some(HandoverItemId(id));
    }
    assert_eq!(handover.take(HandoverItemId(1), &ben), Some(Taking::ToBeHandedOn));
    assert_eq!(handover.take(HandoverItemId(1), &ben), None, "once");
    assert_eq!(handover.take(HandoverItemId(2), &ben), Some(Taking::Accepted));
    handover.handed(HandoverItemId(1), true, Some(&ben));
    let listed: Listed = BTreeMap::new();
    handover.follow(&listed, Some(&ben));
    assert!(handover.is_over());
    let states: Vec<State> = handover.items.iter().map(|item| item.state).collect();
    assert_eq!(states, [State::Accepted, State::Accepted, State::Done]);
    for state in State::ALL {
        assert_eq!(State::named(state.as_str()), Some(state));
    }
    for heir in [Heir::Lead, Heir::Pod(PodId(7)), Heir::Leadership] {
        let (word, pod) = heir.stored();
        assert_eq!(Heir::named(word, pod), Some(heir));
    }
}
