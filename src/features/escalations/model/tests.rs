//! The course of an escalation, as people act and time passes: what must stay true after each step.

use super::{
    Addressee, By, Calendars, Deed, Escalation, Going, MOST_HOPS, MOST_QUESTIONS, Moment, Place, Reach, Refusal,
    Routes, State, Urgency, Whom,
};
use crate::{
    calendar::{WorkCalendar, WorkingHours, Zone},
    ids::{PodId, UserId},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The requester, three leads (one of whom the requester reports to), two of leadership, and one who is not concerned.
const PEOPLE: [&str; 7] = ["req", "lead1", "lead2", "lead3", "chloe", "omar", "other"];
const ZONES: [&str; 7] = [
    "Europe/Berlin",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Singapore",
    "America/New_York",
    "Europe/London",
    "Europe/Berlin",
];

struct World {
    now: Timestamp,
    away: BTreeSet<UserId>,
    calendars: Calendars,
    item: Escalation,
    passed_moments: usize,
}

fn person(index: usize) -> UserId {
    UserId::from(PEOPLE[index % PEOPLE.len()])
}

fn monday() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().expect("an instant")
}

fn world(urgency: Urgency, to: Addressee) -> World {
    let hours = WorkingHours::USUAL;
    let calendar =
        |zone: &&str| WorkCalendar { zone: Zone::named(zone).expect("a zone"), hours, days_off: BTreeSet::new() };
    let calendars = PEOPLE.iter().map(|id| UserId::from(*id)).zip(ZONES.iter().map(calendar)).collect();
    let route = Routes::default().of("pricing", urgency).clone();
    let item = Escalation::new(person(0), to, (urgency, route), monday());
    let mut world = World { now: monday(), away: BTreeSet::new(), calendars, item, passed_moments: 0 };
    world.go(Going::To(Place::FIRST));
    world
}

impl World {
    fn here(&self, people: impl IntoIterator<Item = UserId>) -> Vec<UserId> {
        people.into_iter().filter(|person| !self.away.contains(person)).collect()
    }

    fn holders(&self, place: Place) -> Vec<UserId> {
        let leadership = || self.here([person(4), person(5)]);
        let level = self.item.route.at(place).expect("a level");
        let of = |whom: &Whom| match (whom, &self.item.addressee) {
            (Whom::Addressee, Addressee::Pod(pod)) => self.here([person(usize::try_from(pod.0).expect("a lead"))]),
            (Whom::Addressee, Addressee::Person(person)) => self.here([person.clone()]),
            (Whom::LeadershipOnDuty, _) => leadership().into_iter().take(1).collect(),
            _ => leadership(),
        };
        level.holders.iter().flat_map(of).collect()
    }

    fn go(&mut self, going: Going) {
        let Going::To(place) = going else { return };
        for place in self.item.route.places_from(place) {
            let people = self.holders(place);
            if self.item.ask(place, &people) {
                return;
            }
        }
    }

    fn follow(&mut self) {
        if self.item.state.is_over() {
            return;
        }
        let people = self.holders(self.item.place);
        let holder_is_here = self.item.holder.as_ref().is_some_and(|holder| !self.away.contains(holder));
        self.item.follow(&people, holder_is_here, self.now);
        if self.item.asked.is_empty() && self.item.holder.is_none() {
            self.go(Going::To(self.item.after(self.item.place).unwrap_or(Place::FIRST)));
        }
    }

    /// What is due by now comes to pass.
    fn settle(&mut self) {
        while let Some((at, moment)) = self.item.next(&self.calendars).filter(|(at, _)| *at <= self.now) {
            self.passed_moments += 1;
            assert!(self.passed_moments < 500, "it turns in a circle at {at}: {moment:?}");
            let going = self.item.pass(moment, self.now, &self.calendars);
            self.go(going);
        }
    }

    fn check(&self) {
        let item = &self.item;
        let somebody = !item.asked.is_empty() || item.holder.is_some();
        let all_away = (0..item.route.levels.len())
            .all(|level| self.holders(Place { level, ..Place::FIRST }).iter().all(|person| *person == item.requester));
        assert!(item.state.is_over() || somebody || all_away, "it waits on nobody: {item:?}");
        assert_eq!(item.state.is_over(), item.next(&self.calendars).is_none(), "a moment, or the end: {item:?}");
        assert_eq!(item.state == State::Held, item.holder.is_some() && !item.state.is_over(), "{item:?}");
        assert!(!item.asks(&item.requester) && item.holder.as_ref() != Some(&item.requester), "{item:?}");
        assert!(item.hops <= MOST_HOPS && item.questions <= MOST_QUESTIONS, "{item:?}");
        if !item.state.is_over() {
            assert!(item.holder.iter().all(|one| !self.away.contains(one)), "held by somebody away: {item:?}");
            assert!(item.asked.iter().all(|one| !self.away.contains(&one.person)), "asked while away: {item:?}");
        }
    }
}

#[derive(Clone, Debug)]
enum Op {
    Act(usize, Deed),
    Deliver(usize),
    Lose(usize),
    Leave(usize),
    Return(usize),
    Wait(i64),
    UntilNext,
}

fn ops() -> impl Strategy<Value = Op> {
    let to = prop_oneof![
        (1i64..4).prop_map(|pod| Addressee::Pod(PodId(pod))),
        (0usize..7).prop_map(|at| Addressee::Person(person(at))),
    ];
    let deed = prop_oneof![
        Just(Deed::Acknowledge),
        Just(Deed::Question),
        Just(Deed::Answer),
        to.prop_map(Deed::SendTo),
        Just(Deed::PassUp),
        Just(Deed::Snooze),
        Just(Deed::Comment),
        prop_oneof![9 => Just(Deed::Comment), 1 => Just(Deed::Decide), 1 => Just(Deed::Withdraw)],
    ];
    prop_oneof![
        6 => (0usize..7, deed).prop_map(|(at, deed)| Op::Act(at, deed)),
        4 => (0usize..7).prop_map(Op::Deliver),
        1 => (0usize..7).prop_map(Op::Lose),
        1 => (0usize..7).prop_map(Op::Leave),
        1 => (0usize..7).prop_map(Op::Return),
        2 => (1i64..3_000).prop_map(Op::Wait),
        2 => Just(Op::UntilNext),
    ]
}

proptest! {
    #[test]
    fn somebody_always_has_it_until_it_ends(
        urgent in any::<bool>(),
        pod in 1i64..4,
        ops in proptest::collection::vec(ops(), 1..60),
    ) {
        let urgency = if urgent { Urgency::Urgent } else { Urgency::Normal };
        let mut world = world(urgency, Addressee::Pod(PodId(pod)));
        world.check();
        for op in ops {
            match op {
                Op::Act(at, deed) => {
                    let who = person(at);
                    let is_here = !world.away.contains(&who);
                    let is_leadership = at == 4 || at == 5;
                    let by = By { person: who, is_leadership, leads_requester: at == 1, is_here };
                    let before = world.item.clone();
                    match world.item.take(&deed, &by, world.now, &world.calendars) {
                        Ok(going) => world.go(going),
                        Err(refusal) => prop_assert_eq!(&world.item, &before, "refused with {:?}", refusal),
                    }
                }
                Op::Deliver(at) => world.item.delivered(&person(at), world.now),
                Op::Lose(at) => world.item.unreachable(&person(at)),
                Op::Leave(at) => {
                    world.away.insert(person(at));
                    world.follow();
                }
                Op::Return(at) => {
                    world.away.remove(&person(at));
                    world.follow();
                }
                Op::Wait(minutes) => world.now += SignedDuration::from_mins(minutes),
                Op::UntilNext => {
                    let next = world.item.next(&world.calendars);
                    world.now = next.map_or(world.now, |(at, _)| at.max(world.now));
                }
            }
            world.settle();
            world.check();
        }
        // Whatever happened: when nobody does anything any more, it ends, and not by turning in circles.
        world.passed_moments = 0;
        while let Some((at, _)) = world.item.next(&world.calendars) {
            world.now = at.max(world.now);
            world.settle();
            world.check();
        }
        prop_assert!(world.item.state.is_over());
    }
}

fn by(name: &str) -> By {
    let is_leadership = name == "chloe" || name == "omar";
    By { person: UserId::from(name), is_leadership, leads_requester: false, is_here: true }
}

fn minutes(later: i64) -> SignedDuration {
    SignedDuration::from_mins(later)
}

#[test]
fn a_clock_begins_when_the_question_is_there_and_counts_working_time_of_who_is_asked() {
    let mut world = world(Urgency::Normal, Addressee::Pod(PodId(2)));
    let silence = world.now + super::AFTER_SILENCE;
    assert_eq!(world.item.next(&world.calendars), Some((silence, Moment::Silence)), "nothing runs before delivery");
    world.item.delivered(&person(2), world.now);
    // Nine in London is four in the morning in New York; they begin at nine.
    let due: Timestamp = "2026-11-23T18:00:00Z".parse().expect("an instant");
    assert_eq!(world.item.next(&world.calendars), Some((due, Moment::Unanswered)));
    world.now = due;
    world.settle();
    assert_eq!(world.item.place, Place { round: 0, level: 1 });
    assert!(world.item.asks(&person(4)));
}

#[test]
fn one_has_it_and_the_other_is_told_who() {
    let mut world = world(Urgency::Urgent, Addressee::Pod(PodId(1)));
    world.go(Going::To(Place { round: 0, level: 2 }));
    let first = world.item.take(&Deed::Acknowledge, &by("omar"), world.now, &world.calendars);
    assert_eq!(first, Ok(Going::Stays));
    let second = world.item.take(&Deed::Acknowledge, &by("chloe"), world.now, &world.calendars);
    assert_eq!(second, Err(Refusal::HeldBy(UserId::from("omar"))));
    assert_eq!(world.item.take(&Deed::Acknowledge, &by("omar"), world.now, &world.calendars), Ok(Going::Stays));
}

#[test]
fn what_is_asked_back_stops_the_clock_twice_at_most() {
    let mut world = world(Urgency::Urgent, Addressee::Pod(PodId(1)));
    world.item.delivered(&person(1), world.now);
    for _ in 0..2 {
        world.now += minutes(10);
        assert_eq!(world.item.take(&Deed::Question, &by("lead1"), world.now, &world.calendars), Ok(Going::Stays));
        world.now += minutes(60);
        world.settle();
        assert_eq!(world.item.place, Place::FIRST, "the clock stands still");
        assert_eq!(world.item.take(&Deed::Answer, &by("req"), world.now, &world.calendars), Ok(Going::Stays));
    }
    assert_eq!(
        world.item.take(&Deed::Question, &by("lead1"), world.now, &world.calendars),
        Err(Refusal::QuestionsSpent)
    );
    assert_eq!(world.item.next(&world.calendars), Some((world.now + minutes(10), Moment::Unanswered)));
}

#[test]
fn who_has_it_and_does_nothing_is_asked_once_then_it_goes_up() {
    let mut world = world(Urgency::Normal, Addressee::Pod(PodId(1)));
    world.item.delivered(&person(1), world.now);
    assert_eq!(world.item.take(&Deed::Acknowledge, &by("lead1"), world.now, &world.calendars), Ok(Going::Stays));
    let rests: Timestamp = "2026-11-24T09:00:00Z".parse().expect("an instant");
    assert_eq!(world.item.next(&world.calendars), Some((rests, Moment::Resting)));
    assert_eq!(world.item.pass(Moment::Resting, rests, &world.calendars), Going::AsksHolder);
    world.now = rests + minutes(60);
    assert_eq!(world.item.take(&Deed::Comment, &by("req"), world.now, &world.calendars), Ok(Going::Stays));
    let forgotten: Timestamp = "2026-11-25T09:00:00Z".parse().expect("an instant");
    assert_eq!(world.item.next(&world.calendars), Some((forgotten, Moment::Forgotten)), "asking for news is no news");
    let going = world.item.pass(Moment::Forgotten, forgotten, &world.calendars);
    assert_eq!(going, Going::To(Place { round: 0, level: 1 }));
}

#[test]
fn it_is_sent_on_twice_never_back_and_then_leadership_places_it() {
    let mut world = world(Urgency::Normal, Addressee::Pod(PodId(1)));
    let send = |world: &mut World, who: &str, to: Addressee| {
        let going = world.item.take(&Deed::SendTo(to), &by(who), world.now, &world.calendars);
        if let Ok(going) = &going {
            world.go(going.clone());
        }
        going
    };
    assert_eq!(send(&mut world, "lead1", Addressee::Pod(PodId(1))), Err(Refusal::SameAddressee));
    assert_eq!(send(&mut world, "lead1", Addressee::Pod(PodId(2))), Ok(Going::To(Place::FIRST)));
    let back = Err(Refusal::SaidNotTheirs(person(1)));
    assert_eq!(send(&mut world, "lead2", Addressee::Pod(PodId(1))), back);
    assert_eq!(send(&mut world, "lead2", Addressee::Person(person(1))), back);
    assert_eq!(send(&mut world, "lead2", Addressee::Person(person(0))), Err(Refusal::OwnRequest));
    assert_eq!(send(&mut world, "lead2", Addressee::Pod(PodId(3))), Ok(Going::To(Place::FIRST)));
    assert_eq!(
        send(&mut world, "lead3", Addressee::Person(person(6))),
        Ok(Going::To(Place { round: 0, level: 1 })),
        "a third time it is leadership's"
    );
    assert!(world.item.is_misplaced && world.item.asks(&person(4)));
    assert_eq!(send(&mut world, "chloe", Addressee::Pod(PodId(2))), Ok(Going::To(Place::FIRST)), "they may place it");
    assert_eq!(world.item.hops, MOST_HOPS);
}

#[test]
fn whose_lead_needs_the_answer_goes_up_at_once() {
    let mut world = world(Urgency::Normal, Addressee::Person(person(0)));
    assert!(world.item.asks(&person(4)), "nobody decides what they ask for themselves");
    world.item.unreachable(&person(4));
    assert_eq!(world.item.asked[0].reach, Reach::Unreachable);
    world.settle();
    assert_eq!(world.item.place.level, 2, "who cannot be reached has no time to wait for");
}

#[test]
fn who_took_it_from_above_keeps_it_when_the_lead_below_changes() {
    let mut world = world(Urgency::Normal, Addressee::Pod(PodId(1)));
    let taken = world.item.take(&Deed::Acknowledge, &by("omar"), world.now, &world.calendars);
    assert_eq!((taken, world.item.holder.clone()), (Ok(Going::Stays), Some(person(5))));
    assert_eq!(world.item.follow(&[person(2)], true, world.now), vec![person(2)]);
    assert_eq!(world.item.holder, Some(person(5)));
    world.item.follow(&[person(2)], false, world.now);
    assert_eq!((world.item.state, world.item.holder.clone()), (State::Asked, None), "nobody has it who is away");
}

#[test]
fn who_is_away_may_decide_but_takes_nothing() {
    let mut world = world(Urgency::Normal, Addressee::Pod(PodId(1)));
    let away = By { is_here: false, ..by("omar") };
    assert_eq!(world.item.take(&Deed::Acknowledge, &away, world.now, &world.calendars), Err(Refusal::Away));
    assert_eq!(world.item.take(&Deed::Decide, &away, world.now, &world.calendars), Ok(Going::Ends));
}

#[test]
fn up_is_up_and_not_for_whom_another_has_it() {
    let mut world = world(Urgency::Urgent, Addressee::Pod(PodId(1)));
    let up = |world: &mut World, who: &str| world.item.take(&Deed::PassUp, &by(who), world.now, &world.calendars);
    world.go(Going::To(Place { round: 0, level: 2 }));
    assert_eq!(up(&mut world, "chloe"), Err(Refusal::NobodyAbove), "the second time around is not above");
    world.go(Going::To(Place { round: 0, level: 1 }));
    world.item.follow(&[person(2), person(4)], true, world.now);
    let taken = world.item.take(&Deed::Acknowledge, &by("chloe"), world.now, &world.calendars);
    assert_eq!(taken, Ok(Going::Stays));
    assert_eq!(up(&mut world, "lead2"), Err(Refusal::HeldBy(person(4))));
}

#[test]
fn who_takes_it_waits_for_what_they_asked_back() {
    let mut world = world(Urgency::Urgent, Addressee::Pod(PodId(1)));
    world.item.delivered(&person(1), world.now);
    for deed in [Deed::Question, Deed::Acknowledge] {
        assert_eq!(world.item.take(&deed, &by("lead1"), world.now, &world.calendars), Ok(Going::Stays));
    }
    assert!(world.item.question.is_some() && world.item.state == State::Held);
    let day = world.now + minutes(480);
    assert_eq!(world.item.next(&world.calendars), Some((day, Moment::AnswerDue)));
    // Who covers goes on with the question, and their clock stands still.
    world.item.follow(&[person(1), person(2)], true, world.now);
    world.item.holder = Some(person(3));
    world.item.follow(&[person(1), person(2)], false, world.now);
    assert!(world.item.question.is_some() && world.item.asked.iter().all(|one| !one.clock.runs()));
}

#[test]
fn who_put_it_off_and_is_not_asked_any_more_is_not_reminded() {
    let mut world = world(Urgency::Urgent, Addressee::Pod(PodId(1)));
    world.item.delivered(&person(1), world.now);
    assert_eq!(world.item.take(&Deed::Snooze, &by("lead1"), world.now, &world.calendars), Ok(Going::Stays));
    world.item.follow(&[person(2)], true, world.now);
    assert_eq!(world.item.snooze.as_ref().map(|snooze| snooze.clock), Some(None), "it was put off once all the same");
    let again = world.item.take(&Deed::Snooze, &by("lead2"), world.now, &world.calendars);
    assert_eq!(again, Err(Refusal::SnoozedBefore));
}

#[test]
fn who_speaks_for_a_requester_who_left_is_asked_back_and_nobody_else_is() {
    let asked_back = || {
        let mut world = world(Urgency::Urgent, Addressee::Pod(PodId(1)));
        world.item.delivered(&person(1), world.now);
        let asked = world.item.take(&Deed::Question, &by("lead1"), world.now, &world.calendars);
        assert_eq!(asked, Ok(Going::Stays));
        world
    };
    let mut world = asked_back();
    let later = world.now + minutes(400);
    world.item.hand_over(Some(person(3)), later, &world.calendars);
    assert_eq!(world.item.answerer(), Some(&person(3)));
    assert_eq!(world.item.next(&world.calendars), Some((later + minutes(480), Moment::AnswerDue)), "a day of theirs");
    let speaker = By { person: person(3), ..by("somebody") };
    assert_eq!(world.item.take(&Deed::Answer, &speaker, later, &world.calendars), Ok(Going::Stays));
    // Nobody, or only who wants to know: the clocks run, and nothing can be asked back.
    for nobody in [None, Some(person(1))] {
        let mut world = asked_back();
        world.item.hand_over(nobody, world.now, &world.calendars);
        assert!(world.item.question.is_none() && world.item.asked.iter().all(|one| one.clock.runs()));
        let again = world.item.take(&Deed::Question, &by("lead1"), world.now, &world.calendars);
        assert_eq!(again, Err(Refusal::NobodyAnswers));
    }
}
