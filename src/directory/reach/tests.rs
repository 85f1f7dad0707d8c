//! How long a stretch of *do not disturb* takes somebody, counted minute by minute.

use super::*;
use crate::{
    calendar::{WorkingHours, Zone},
    directory::availability::DayOff,
};
use jiff::civil::{date, time};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// Works these hours from Monday to Friday.
fn somebody(zone: &str, (start, end): (i8, i8), off: &[Date]) -> Availability {
    let hours = WorkingHours::new(WorkingHours::USUAL.days(), time(start, 0, 0, 0), time(end, 0, 0, 0));
    let day_off = |day: &Date| (*day, DayOff::Holiday { name: "off".to_owned() });
    Availability {
        zone: Zone::named(zone).expect("a known zone"),
        hours: hours.expect("hours"),
        days_off: off.iter().map(day_off).collect::<BTreeMap<_, _>>(),
        prompts_at: None,
        quiet: None,
        dnd: Vec::new(),
        daily_limit: 4,
    }
}

/// So many steps of five minutes between these are working time, by the wall clock of each.
fn worked(person: &Availability, (since, until): (Timestamp, Timestamp), (start, end): (i8, i8)) -> i64 {
    let steps = std::iter::successors(Some(since), |at| Some(*at + FIVE)).take_while(|at| *at < until);
    let works = |at: &Timestamp| {
        let hour = at.to_zoned(person.zone.time_zone().clone()).time().hour();
        person.works_on(person.zone.date(*at)) && (start..end).contains(&hour)
    };
    i64::try_from(steps.filter(works).count()).expect("a few thousand")
}

const FIVE: SignedDuration = SignedDuration::from_mins(5);

/// Clocks change between midnight and four: before and after these weeks, and by half an hour on Lord Howe.
const ZONES: [&str; 7] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "America/Sao_Paulo",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn a_stretch_is_long_when_it_takes_more_than_a_day_of_theirs(
        zone in proptest::sample::select(&ZONES[..]), start in 4i8..14, length in 2i8..10,
        off in proptest::collection::vec(0i64..40, 0..6), from in 0i64..8_000, lasts in 0i64..1_800,
        weeks in proptest::sample::select(&["2026-10-20T00:00:00Z", "2027-03-10T00:00:00Z", "2027-04-01T00:00:00Z"][..]),
    ) {
        let (first, end) = (at(weeks), start + length);
        let off: Vec<Date> = off.into_iter().map(|days| Zone::utc().date(first).saturating_add(Span::new().days(days))).collect();
        let person = somebody(zone, (start, end), &off);
        let since = first + FIVE * i32::try_from(from).expect("small");
        let stretch = (since, since + FIVE * i32::try_from(lasts).expect("small"));
        let a_day = i64::from(length) * 12;
        let taken = worked(&person, stretch, (start, end));
        prop_assert_eq!(takes_more_than_a_day(&person, stretch), taken > a_day, "{} of {}", taken, a_day);
    }
}

#[test]
fn a_night_and_a_weekend_are_nobodys_and_two_working_days_are_long() {
    let ana = somebody("Europe/Berlin", (9, 17), &[]);
    let is_long = |person: &Availability, since, until| takes_more_than_a_day(person, (at(since), at(until)));
    assert!(!is_long(&ana, "2026-11-20T16:00:00Z", "2026-11-23T08:00:00Z"), "Friday evening to Monday morning");
    assert!(!is_long(&ana, "2026-11-20T08:00:00Z", "2026-11-23T08:00:00Z"), "all of Friday, and no more");
    assert!(is_long(&ana, "2026-11-20T08:00:00Z", "2026-11-23T08:05:00Z"));
    assert!(is_long(&ana, "2026-11-23T08:00:00Z", "2026-11-24T16:00:00Z"), "two working days");
    // The clocks change in the night to Sunday: the weekend has an hour more, Monday has not.
    assert!(!is_long(&ana, "2026-10-23T07:00:00Z", "2026-10-26T08:00:00Z"));
    assert!(is_long(&ana, "2026-10-23T07:00:00Z", "2026-10-26T08:05:00Z"));
    // Thursday and Friday are off: what lasts from Wednesday evening until Monday takes nothing.
    let away = somebody("Europe/Berlin", (9, 17), &[date(2026, 11, 26), date(2026, 11, 27)]);
    assert!(!is_long(&away, "2026-11-25T16:00:00Z", "2026-11-30T10:00:00Z"));
    assert!(!is_long(&ana, "2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"), "nothing at all");
}
