//! When people may be reached: examples, and what must hold of any of them.

use super::*;
use crate::{
    calendar::{Quiet, WorkingHours, Zone},
    directory::availability::DayOff,
    signal::DoNotDisturb,
};
use jiff::{
    Span,
    civil::{date, time},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Monday to Friday, 09:00 to 17:30 in Berlin; four messages a day.
fn ana() -> Availability {
    Availability {
        zone: Zone::named("Europe/Berlin").expect("a known zone"),
        hours: WorkingHours::USUAL,
        days_off: BTreeMap::new(),
        prompts_at: None,
        quiet: None,
        dnd: Vec::new(),
        daily_limit: 4,
    }
}

fn wish() -> Wish {
    Wish { urgent: false, prompt: false, wanted: false, due: None, room: Room { blocks: 4, characters: 800 } }
}

/// Someone to whom asks are put one after the other.
struct Person {
    availability: Availability,
    messages: Vec<Envelope>,
}

impl Person {
    fn new(availability: Availability) -> Self {
        Self { availability, messages: Vec::new() }
    }

    fn ask(&mut self, now: Timestamp, wish: Wish) -> Place {
        for message in &mut self.messages {
            if message.state == State::Waiting && message.goes_out_at <= now {
                message.state = State::Delivered;
                message.delivered_at = Some(message.goes_out_at);
            }
        }
        let place = place(&self.messages, &self.availability, now, wish);
        match place {
            Place::New { goes_out_at, .. } => self.messages.push(Envelope {
                key: self.messages.len().to_string(),
                person: "U1".into(),
                urgent: wish.urgent,
                goes_out_at,
                day: Some(self.availability.zone.date(goes_out_at)),
                state: State::Waiting,
                delivered_at: None,
                is_open: true,
                only_wanted: wish.wanted,
                room: wish.room,
            }),
            Place::Join { index, goes_out_at } => {
                let message = &mut self.messages[index];
                message.room = message.room.with(wish.room);
                message.only_wanted &= wish.wanted;
                if message.state == State::Waiting {
                    message.goes_out_at = goes_out_at;
                }
            }
            Place::Home | Place::TooLate => {}
        }
        place
    }
}

fn alone(goes_out_at: &str) -> Place {
    Place::New { goes_out_at: at(goes_out_at), put_off: false }
}

#[test]
fn working_hours_quiet_hours_and_days_off_are_kept() {
    let mut person = ana();
    let allowed = |person: &Availability, from| first_allowed(person, at(from)).expect("soon");
    assert_eq!(allowed(&person, "2026-11-23T09:00:00Z"), at("2026-11-23T09:00:00Z"));
    assert_eq!(allowed(&person, "2026-11-20T16:30:00Z"), at("2026-11-23T08:00:00Z"), "over the weekend");
    person.quiet = Quiet::new(time(12, 0, 0, 0), time(10, 0, 0, 0));
    assert_eq!(allowed(&person, "2026-11-23T08:00:00Z"), at("2026-11-23T09:00:00Z"));
    assert_eq!(allowed(&person, "2026-11-23T11:00:00Z"), at("2026-11-24T09:00:00Z"));
    assert_eq!(allowed_until(&person, at("2026-11-23T09:30:00Z")), Some(at("2026-11-23T11:00:00Z")));
    assert_eq!(allowed_until(&person, at("2026-11-23T11:30:00Z")), None);
    person.days_off.insert(date(2026, 11, 24), DayOff::Holiday { name: "A day".to_owned() });
    assert_eq!(allowed(&person, "2026-11-23T11:00:00Z"), at("2026-11-25T09:00:00Z"));
    // Quiet hours that leave nothing of the working day end it.
    person.quiet = Quiet::new(time(8, 0, 0, 0), time(18, 0, 0, 0));
    assert_eq!(allowed(&person, "2026-11-23T11:00:00Z"), at("2026-11-23T17:00:00Z"));
    assert_eq!(allowed(&person, "2026-11-23T17:10:00Z"), at("2026-11-23T17:10:00Z"));
    assert_eq!(allowed(&person, "2026-11-23T18:00:00Z"), at("2026-11-25T17:00:00Z"));
}

#[test]
fn what_falls_together_is_one_message() {
    let mut ben = Person::new(ana());
    assert_eq!(ben.ask(at("2026-11-23T07:00:00Z"), wish()), alone("2026-11-23T08:00:00Z"));
    assert_eq!(
        ben.ask(at("2026-11-23T07:50:00Z"), wish()),
        Place::Join { index: 0, goes_out_at: at("2026-11-23T08:00:00Z") }
    );
    // It has arrived: only what a ritual planned joins it, for half an hour.
    let prompt = Wish { prompt: true, ..wish() };
    assert_eq!(ben.ask(at("2026-11-23T08:10:00Z"), wish()), alone("2026-11-23T08:10:00Z"));
    assert_eq!(
        ben.ask(at("2026-11-23T08:20:00Z"), prompt),
        Place::Join { index: 1, goes_out_at: at("2026-11-23T08:20:00Z") }
    );
    assert_eq!(ben.ask(at("2026-11-23T08:40:00Z"), prompt), alone("2026-11-23T08:40:00Z"));
    // What is urgent has a message of its own.
    let urgent = Wish { urgent: true, ..wish() };
    assert_eq!(ben.ask(at("2026-11-23T20:00:00Z"), urgent), alone("2026-11-23T20:00:00Z"));
    assert_eq!(ben.ask(at("2026-11-23T20:00:00Z"), wish()), alone("2026-11-24T08:00:00Z"));
}

#[test]
fn a_full_message_is_followed_by_another() {
    let mut ben = Person::new(ana());
    let long = Wish { room: Room { blocks: 20, characters: 5_000 }, ..wish() };
    let night = at("2026-11-22T20:00:00Z");
    let places: Vec<Place> = (0..5).map(|_| ben.ask(night, long)).collect();
    let morning = at("2026-11-23T08:00:00Z");
    let join = |index| Place::Join { index, goes_out_at: morning };
    let new = Place::New { goes_out_at: morning, put_off: false };
    assert_eq!(places, [new, join(0), new, join(1), new]);
}

#[test]
fn enough_for_a_day() {
    let mut ben = Person::new(ana());
    let hours = ["08:00", "09:00", "10:00", "11:00"].map(|hour| at(&format!("2026-11-23T{hour}:00Z")));
    for now in hours {
        assert_eq!(ben.ask(now, wish()), Place::New { goes_out_at: now, put_off: false });
    }
    let noon = at("2026-11-23T12:00:00Z");
    let tomorrow = at("2026-11-24T08:00:00Z");
    assert_eq!(ben.ask(noon, wish()), Place::New { goes_out_at: tomorrow, put_off: true });
    assert_eq!(ben.ask(noon, wish()), Place::Join { index: 4, goes_out_at: tomorrow });
    // Somebody waits for it: it comes today, and what nobody waits for still does not.
    let wanted = Wish { wanted: true, ..wish() };
    assert_eq!(
        Person { availability: ana(), messages: ben.messages.clone() }.ask(noon, wanted),
        alone("2026-11-23T12:00:00Z")
    );
    assert_eq!(
        Person { availability: ana(), messages: ben.messages.clone() }.ask(at("2026-11-23T20:00:00Z"), wanted),
        Place::Join { index: 4, goes_out_at: tomorrow }
    );
    // Due this afternoon: it joins the newest of today.
    let today = Wish { due: Some(at("2026-11-23T15:00:00Z")), ..wish() };
    assert_eq!(ben.ask(noon, today), Place::Join { index: 3, goes_out_at: noon });
    let too_long = Wish { room: Room { blocks: 49, characters: 900 }, ..today };
    assert_eq!(ben.ask(noon, too_long), Place::Home);
    assert_eq!(ben.ask(noon, Wish { urgent: true, ..wish() }), Place::New { goes_out_at: noon, put_off: false });
}

#[test]
fn one_time_for_everything_that_can_wait() {
    let mut person = ana();
    person.prompts_at = Some(time(9, 30, 0, 0));
    let out = |now, wish| goes_out_at(&person, at(now), wish).expect("soon");
    assert_eq!(out("2026-11-23T08:10:00Z", wish()), at("2026-11-23T08:30:00Z"));
    assert_eq!(out("2026-11-23T08:33:00Z", wish()), at("2026-11-23T08:33:00Z"), "just after is in time");
    assert_eq!(out("2026-11-23T09:00:00Z", wish()), at("2026-11-24T08:30:00Z"));
    assert_eq!(out("2026-11-27T09:00:00Z", wish()), at("2026-11-30T08:30:00Z"), "after the weekend");
    let due = Wish { due: Some(at("2026-11-23T12:00:00Z")), ..wish() };
    assert_eq!(out("2026-11-23T09:00:00Z", due), at("2026-11-23T09:00:00Z"), "it cannot wait");
    let prompt = Wish { prompt: true, ..wish() };
    assert_eq!(out("2026-11-23T09:00:00Z", prompt), at("2026-11-23T09:00:00Z"), "planned by its ritual");
    // A time outside of the working hours is one the person chose.
    person.prompts_at = Some(time(7, 30, 0, 0));
    assert_eq!(first_allowed(&person, at("2026-11-23T06:30:00Z")), Some(at("2026-11-23T06:30:00Z")));
    assert_eq!(first_allowed(&person, at("2026-11-23T07:00:00Z")), Some(at("2026-11-23T08:00:00Z")));
}

#[test]
fn what_could_only_arrive_too_late_does_not() {
    let mut ben = Person::new(ana());
    let tonight = Wish { due: Some(at("2026-11-23T20:00:00Z")), ..wish() };
    assert_eq!(ben.ask(at("2026-11-23T18:00:00Z"), tonight), Place::TooLate);
    let urgent = Wish { urgent: true, ..tonight };
    assert_eq!(ben.ask(at("2026-11-23T18:00:00Z"), urgent), alone("2026-11-23T18:00:00Z"));
    assert_eq!(ben.ask(at("2026-11-23T20:00:00Z"), urgent), Place::TooLate);
}

/// Slack keeps notifications from somebody for some minutes of these weeks.
fn stretch(from: i64, until: i64) -> DoNotDisturb {
    let minute = |minutes| at("2027-03-15T06:00:00Z") + SignedDuration::from_mins(minutes);
    DoNotDisturb { from: minute(from), until: minute(until) }
}

prop_compose! {
    fn somebody()(
        limit in 1u8..6, everything in proptest::option::of(0i8..24), quiet in proptest::option::of((0i8..24, 1i8..24)),
        off in proptest::collection::vec(0i64..30, 0..8), start in 0i8..12, length in 1i8..11,
        dnd in proptest::collection::vec((0i64..20_000, 1i64..3_000), 0..3),
    ) -> Availability {
        let hour = |hour: i8| time(hour % 24, 0, 0, 0);
        let first = date(2027, 3, 15);
        let days_off = off.into_iter().map(|days| {
            (first.saturating_add(Span::new().days(days)), DayOff::Holiday { name: "off".to_owned() })
        });
        Availability {
            hours: WorkingHours::new(WorkingHours::USUAL.days(), hour(start), hour(start + length)).expect("hours"),
            days_off: days_off.collect(),
            prompts_at: everything.map(hour),
            quiet: quiet.and_then(|(from, length)| Quiet::new(hour(from), hour(from + length))),
            dnd: dnd.into_iter().map(|(from, length)| stretch(from, from + length)).collect(),
            daily_limit: limit,
            ..ana()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    /// Over a change of the clocks (28 March 2027).
    #[test]
    fn nobody_is_disturbed_when_they_must_not_be(
        availability in somebody(),
        asks in proptest::collection::vec((0i64..400, any::<bool>(), proptest::option::of(1i64..3_000), 1usize..30), 1..40),
    ) {
        let mut now = at("2027-03-15T06:00:00Z");
        let mut person = Person::new(availability.clone());
        for (minutes, prompt, due, blocks) in asks {
            now += SignedDuration::from_mins(minutes);
            let due = due.map(|minutes| now + SignedDuration::from_mins(minutes));
            let wish = Wish { urgent: false, prompt, wanted: false, due, room: Room { blocks, characters: 400 } };
            match person.ask(now, wish) {
                Place::New { goes_out_at, .. } | Place::Join { goes_out_at, .. } => {
                    prop_assert!(goes_out_at >= now && due.is_none_or(|due| goes_out_at < due));
                    prop_assert_eq!(first_allowed(&availability, goes_out_at), Some(goes_out_at));
                    prop_assert!(availability.works_on(availability.zone.date(goes_out_at)));
                    prop_assert!(!availability.dnd.iter().any(|one| one.covers(goes_out_at)));
                }
                Place::TooLate => prop_assert!(due.is_some()),
                Place::Home => prop_assert!(due.is_some()),
            }
        }
        let mut days: BTreeMap<Date, usize> = BTreeMap::new();
        for message in &person.messages {
            *days.entry(availability.zone.date(message.goes_out_at)).or_default() += 1;
            prop_assert!(message.room.fits() || message.room.blocks < 30);
        }
        prop_assert!(days.values().all(|messages| *messages <= usize::from(availability.daily_limit)), "{:?}", days);
    }
}
