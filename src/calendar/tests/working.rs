//! Deadlines against examples, and against a count minute by minute.

use crate::calendar::{Deadline, Weekdays, WorkCalendar, WorkingHours, Zone, working_deadline};
use jiff::{
    SignedDuration, Timestamp,
    civil::{Time, Weekday, date},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn usual(zone: &str) -> WorkCalendar {
    WorkCalendar {
        zone: Zone::named(zone).expect("a known zone"),
        hours: WorkingHours::USUAL,
        days_off: BTreeSet::new(),
    }
}

#[test]
fn deadlines_pass_over_nights_weekends_and_days_off() {
    let berlin = usual("Europe/Berlin");
    let deadline = |start, minutes| working_deadline(at(start), minutes, &berlin);
    // Friday 20 November 2026, 16:00 in Berlin, with an hour and a half left.
    assert_eq!(deadline("2026-11-20T15:00:00Z", 60), Deadline::At(at("2026-11-20T16:00:00Z")));
    assert_eq!(deadline("2026-11-20T15:00:00Z", 90), Deadline::At(at("2026-11-20T16:30:00Z")));
    assert_eq!(deadline("2026-11-20T15:00:00Z", 91), Deadline::At(at("2026-11-23T08:01:00Z")));
    assert_eq!(deadline("2026-11-21T12:00:00Z", 0), Deadline::At(at("2026-11-21T12:00:00Z")));
    let holiday = WorkCalendar { days_off: BTreeSet::from([date(2026, 11, 23)]), ..berlin.clone() };
    let later = working_deadline(at("2026-11-20T15:00:00Z"), 91, &holiday);
    assert_eq!(later, Deadline::At(at("2026-11-24T08:01:00Z")));
}

#[test]
fn nobody_waits_for_somebody_who_never_works() {
    let start = at("2026-11-20T12:00:00Z");
    let away = |days: i32| WorkCalendar {
        days_off: date(2026, 11, 20).series(jiff::Span::new().days(1)).take(days.unsigned_abs() as usize).collect(),
        ..usual("Europe/Berlin")
    };
    assert!(matches!(working_deadline(start, 60, &away(58)), Deadline::At(_)));
    assert_eq!(working_deadline(start, 60, &away(90)), Deadline::NoWorkingTime);
}

prop_compose! {
    fn calendars()(
        zone in prop::sample::select(vec![
            "Europe/Berlin", "America/New_York", "Asia/Singapore", "Australia/Lord_Howe", "America/St_Johns",
            "Pacific/Chatham", "Africa/Casablanca",
        ]),
        days in prop::collection::btree_set(0_i8..7, 1..=7),
        start in 0_i16..1438,
        length in 1_i16..1439,
        off in prop::collection::btree_set(0_i32..60, 0..10),
    ) -> WorkCalendar {
        let time = |minutes: i16| {
            let part = |number: i16| i8::try_from(number).expect("a part of a time");
            Time::constant(part(minutes / 60), part(minutes % 60), 0, 0)
        };
        let days = days.into_iter().map(|day| Weekday::from_monday_zero_offset(day).expect("a day"));
        let hours = WorkingHours::new(Weekdays::from_iter(days), time(start), time((start + length).min(1439)));
        let first = date(2027, 3, 1);
        WorkCalendar {
            hours: hours.expect("hours"),
            days_off: off.into_iter().map(|day| first + jiff::Span::new().days(day)).collect(),
            ..usual(zone)
        }
    }
}

prop_compose! {
    // Around the changes of spring and, half a year later, of autumn.
    fn starts()(minute in 0_i64..(45 * 1440), autumn in any::<bool>()) -> Timestamp {
        let first = if autumn { "2027-09-20T00:00:00Z" } else { "2027-03-01T00:00:00Z" };
        at(first) + SignedDuration::from_mins(minute)
    }
}

proptest! {
    #[test]
    fn a_deadline_is_exact_and_the_earliest(calendar in calendars(), start in starts(), minutes in 1_u16..3000) {
        if let Deadline::At(deadline) = working_deadline(start, minutes, &calendar) {
            let wanted = SignedDuration::from_mins(i64::from(minutes));
            prop_assert_eq!(calendar.worked(start, deadline), wanted);
            prop_assert!(calendar.worked(start, deadline - SignedDuration::from_secs(1)) < wanted);
        } else {
            prop_assert!(calendar.worked(start, start + SignedDuration::from_hours(24 * 60)).is_zero());
        }
    }

    #[test]
    fn more_work_or_a_later_start_never_ends_earlier(
        calendar in calendars(), start in starts(), later in 0_i64..5000, minutes in 0_u16..2000, more in 0_u16..1000,
    ) {
        let end = |start, minutes| match working_deadline(start, minutes, &calendar) {
            Deadline::At(deadline) => deadline,
            Deadline::NoWorkingTime => Timestamp::MAX,
        };
        prop_assert!(end(start, minutes) <= end(start, minutes + more));
        prop_assert!(end(start, minutes) <= end(start + SignedDuration::from_mins(later), minutes));
        prop_assert!(end(start, minutes) >= start);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn nobody_is_disturbed_outside_their_hours(calendar in calendars(), start in starts()) {
        let WorkCalendar { zone, hours, .. } = &calendar;
        let allowed = hours.first_allowed(start, zone).expect("within this century");
        prop_assert!(allowed >= start && hours.is_working(allowed, zone));
        let mut minutes = (0..).map(|minute| start + SignedDuration::from_mins(minute));
        prop_assert!(minutes.by_ref().take_while(|now| *now < allowed).all(|now| !hours.is_working(now, zone)));
    }

    #[test]
    fn working_time_is_what_a_watch_counts(calendar in calendars(), start in starts(), minutes in 0_i64..4000) {
        let watched = (0..minutes).map(|minute| start + SignedDuration::from_mins(minute)).filter(|now| {
            !calendar.days_off.contains(&calendar.zone.date(*now)) && calendar.hours.is_working(*now, &calendar.zone)
        });
        let counted = SignedDuration::from_mins(i64::try_from(watched.count()).expect("few minutes"));
        prop_assert_eq!(calendar.worked(start, start + SignedDuration::from_mins(minutes)), counted);
    }
}
