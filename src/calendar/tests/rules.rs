//! Rules that cron cannot say, offsets and working calendars: against examples, and against a look at every day.

use crate::calendar::{Offset, Schedule, Weekdays, WorkCalendar, WorkingHours, Zone, wall};
use jiff::{
    SignedDuration, Span, Timestamp, ToSpan,
    civil::{Date, Time, Weekday, date, time},
};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn berlin(days_off: impl IntoIterator<Item = Date>) -> WorkCalendar {
    WorkCalendar {
        zone: Zone::named("Europe/Berlin").expect("a known zone"),
        hours: WorkingHours::USUAL,
        days_off: days_off.into_iter().collect(),
    }
}

fn dates(words: &str, calendar: &WorkCalendar, count: usize) -> Vec<String> {
    let schedule = Schedule::parse(words).expect("a schedule");
    let upcoming = schedule.upcoming_in(at("2026-11-21T12:00:00Z"), calendar);
    upcoming.take(count).map(|next| next.date.strftime("%a %F").to_string()).collect()
}

#[test]
fn every_second_week_from_a_day() {
    let plain = berlin([]);
    assert_eq!(
        dates("every 2 weeks from 2026-11-23 at 10:00", &plain, 3),
        ["Mon 2026-11-23", "Mon 2026-12-07", "Mon 2026-12-21"]
    );
    // Begun long ago, or not for a while.
    assert_eq!(dates("every 2 weeks from 2020-01-06 at 10:00", &plain, 2), ["Mon 2026-11-30", "Mon 2026-12-14"]);
    assert_eq!(dates("every 3 days from 2027-02-27 at 10:00", &plain, 2), ["Sat 2027-02-27", "Tue 2027-03-02"]);
    // Days off do not move it, and the wall clock stays over the change of March.
    assert_eq!(dates("every 2 weeks from 2026-11-23 at 10:00", &berlin([date(2026, 11, 23)]), 1), ["Mon 2026-11-23"]);
    let weekly = Schedule::parse("every week from 2027-03-22 at 10:00").expect("a schedule");
    let times: Vec<Timestamp> =
        weekly.upcoming(at("2027-03-22T09:00:00Z"), &plain.zone).take(2).map(|next| next.at).collect();
    assert_eq!(times, [at("2027-03-29T08:00:00Z"), at("2027-04-05T08:00:00Z")]);
    assert_eq!(weekly.next_after(at("2027-03-22T08:59:59Z"), &plain.zone), Some(at("2027-03-22T09:00:00Z")));
}

#[test]
fn working_days_of_a_month() {
    let thursday = "last working Thursday at 10:00";
    assert_eq!(dates(thursday, &berlin([]), 2), ["Thu 2026-11-26", "Thu 2026-12-31"]);
    // New Year's Eve and Christmas Eve off: the Thursday before them.
    let christmas = berlin([date(2026, 12, 24), date(2026, 12, 31)]);
    assert_eq!(dates(thursday, &christmas, 2), ["Thu 2026-11-26", "Thu 2026-12-17"]);
    // Without any Thursday the month's last working day stands in, and a month without any working day has none.
    let thursdays = [3, 10, 17, 24, 31].map(|day| date(2026, 12, day));
    assert_eq!(dates(thursday, &berlin(thursdays), 3), ["Thu 2026-11-26", "Wed 2026-12-30", "Thu 2027-01-28"]);
    let december = date(2026, 12, 1).series(1.day()).take(31);
    assert_eq!(dates(thursday, &berlin(december), 2), ["Thu 2026-11-26", "Thu 2027-01-28"]);
    assert_eq!(dates("first working day of the month at 9", &berlin([]), 3)[1..], ["Fri 2027-01-01", "Mon 2027-02-01"]);
    assert_eq!(dates("first working day of the month at 9", &berlin([date(2027, 1, 1)]), 2)[1], "Mon 2027-01-04");
    assert_eq!(dates("last working day of the month at 9", &berlin([]), 1), ["Mon 2026-11-30"]);
    assert_eq!(dates("first working Monday at 9", &berlin([date(2026, 12, 7)]), 1), ["Mon 2026-12-14"]);
    let monday_off = berlin([date(2026, 11, 23)]);
    assert_eq!(dates("every working day at 9:30", &monday_off, 2), ["Tue 2026-11-24", "Wed 2026-11-25"]);
    // Nobody works for years: no next time, and no endless search.
    let never = berlin(date(2026, 11, 1).series(1.day()).take(1000));
    for words in [thursday, "every working day at 9", "first working day of the month at 9"] {
        assert_eq!(dates(words, &never, 1), Vec::<String>::new(), "{words}");
    }
    // Without a calendar: Monday to Friday.
    let schedule = Schedule::parse(thursday).expect("a schedule");
    let next = schedule.next_occurrence(at("2026-12-01T00:00:00Z"), &christmas.zone).expect("a time");
    assert_eq!((next.date, next.at), (date(2026, 12, 31), at("2026-12-31T09:00:00Z")));
}

#[test]
fn offsets_from_an_occurrence() {
    let calendar = berlin([date(2026, 12, 25)]);
    // Monday 28 December 2026, 10:00 in Berlin.
    let (day, noon) = (date(2026, 12, 28), at("2026-12-28T09:00:00Z"));
    let apply = |offset: Offset| offset.apply(day, noon, &calendar).expect("an instant").to_string();
    let nine = Some(time(9, 0, 0, 0));
    assert_eq!(apply(Offset::Minutes(-15)), "2026-12-28T08:45:00Z");
    assert_eq!(apply(Offset::Days { days: -7, at: None }), "2026-12-21T09:00:00Z");
    assert_eq!(apply(Offset::Days { days: 0, at: nine }), "2026-12-28T08:00:00Z");
    // Friday is off: Thursday, Wednesday, Tuesday.
    assert_eq!(apply(Offset::WorkingDays { days: -3, at: None }), "2026-12-22T09:00:00Z");
    assert_eq!(apply(Offset::WorkingDays { days: 2, at: nine }), "2026-12-30T08:00:00Z");
    assert_eq!(apply(Offset::WorkingDays { days: 0, at: None }), "2026-12-28T09:00:00Z");
    let on_christmas = Offset::WorkingDays { days: 0, at: nine }.apply(date(2026, 12, 25), noon, &calendar);
    assert_eq!(on_christmas, Some(at("2026-12-28T08:00:00Z")));
    // A week before 4 April 2027, 02:30 falls into the gap: its end.
    let gap = Offset::Days { days: -7, at: None }.apply(date(2027, 4, 4), at("2027-04-04T00:30:00Z"), &calendar);
    assert_eq!(gap, Some(at("2027-03-28T01:00:00Z")));
    // No bound of time is crossed, and no search is endless.
    for days in [i32::MIN, i32::MAX] {
        for offset in [Offset::Days { days, at: None }, Offset::WorkingDays { days, at: nine }] {
            assert_eq!(offset.apply(day, noon, &calendar), None, "{offset:?}");
        }
    }
    let never = berlin(date(2026, 12, 1).series(1.day()).take(500));
    assert_eq!(Offset::WorkingDays { days: 1, at: None }.apply(day, noon, &never), None);
}

#[test]
fn offsets_are_stored_in_words() {
    for (offset, stored) in [
        (Offset::Minutes(-15), r#"{"minutes":-15}"#),
        (Offset::Days { days: -7, at: None }, r#"{"days":{"days":-7}}"#),
        (
            Offset::WorkingDays { days: -3, at: Some(time(9, 0, 0, 0)) },
            r#"{"working_days":{"days":-3,"at":"09:00:00"}}"#,
        ),
    ] {
        assert_eq!(serde_json::to_string(&offset).expect("JSON"), stored);
        assert_eq!(serde_json::from_str::<Offset>(stored).expect("read back"), offset);
    }
}

#[test]
fn days_off_are_quiet() {
    let calendar = berlin([date(2026, 11, 23)]);
    assert!(calendar.works_on(date(2026, 11, 20)) && !calendar.works_on(date(2026, 11, 21)));
    assert!(!calendar.works_on(date(2026, 11, 23)));
    // Friday at noon, Friday evening, and the Monday that is off.
    assert_eq!(calendar.first_allowed(at("2026-11-20T11:00:00Z")), Some(at("2026-11-20T11:00:00Z")));
    for evening in ["2026-11-20T16:30:00Z", "2026-11-23T12:00:00Z"] {
        assert_eq!(calendar.first_allowed(at(evening)), Some(at("2026-11-24T08:00:00Z")), "{evening}");
    }
    let away = berlin(date(2026, 11, 20).series(1.day()).take(390));
    assert_eq!(away.first_allowed(at("2026-11-20T11:00:00Z")), Some(at("2027-12-15T08:00:00Z")));
    let gone = berlin(date(2026, 11, 20).series(1.day()).take(500));
    assert_eq!(gone.first_allowed(at("2026-11-20T11:00:00Z")), None);
}

prop_compose! {
    fn calendars()(
        zone in prop::sample::select(vec!["Europe/Berlin", "America/Nuuk", "Australia/Lord_Howe", "Asia/Beirut"]),
        week in prop::collection::btree_set(0_i8..7, 1..=7),
        off in prop::collection::btree_set(0_i32..120, 0..100),
    ) -> WorkCalendar {
        let days = week.into_iter().map(|day| Weekday::from_monday_zero_offset(day).expect("a day"));
        let hours = WorkingHours::new(Weekdays::from_iter(days), time(9, 0, 0, 0), time(17, 0, 0, 0));
        WorkCalendar {
            zone: Zone::named(zone).expect("a known zone"),
            hours: hours.expect("hours"),
            days_off: off.into_iter().map(|day| date(2027, 2, 1) + Span::new().days(day)).collect(),
        }
    }
}

/// Whether a rule in words means this day, by its plain sense.
fn is_meant(words: &str, day: Date, calendar: &WorkCalendar) -> bool {
    let month: Vec<Date> =
        day.first_of_month().series(1.day()).take_while(|other| other.month() == day.month()).collect();
    let working = |only: Option<Weekday>| -> Vec<Date> {
        let fits = |day: &Date| calendar.works_on(*day) && only.is_none_or(|only| day.weekday() == only);
        month.iter().copied().filter(fits).collect()
    };
    let (all, mondays) = (working(None), working(Some(Weekday::Monday)));
    match words {
        "every working day" => calendar.works_on(day),
        "first working day of the month" => all.first() == Some(&day),
        "last working day of the month" => all.last() == Some(&day),
        "first working Monday" => mondays.first().or(all.first()) == Some(&day),
        "last working Monday" => mondays.last().or(all.last()) == Some(&day),
        "every 2 weeks from 2027-03-02" => (day - date(2027, 3, 2)).get_days() % 14 == 0 && day >= date(2027, 3, 2),
        "every 5 days from 2026-01-01" => (day - date(2026, 1, 1)).get_days() % 5 == 0,
        other => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn rules_find_what_a_look_at_every_day_finds(
        calendar in calendars(),
        words in prop::sample::select(vec![
            "every working day", "first working day of the month", "last working day of the month",
            "first working Monday", "last working Monday", "every 2 weeks from 2027-03-02", "every 5 days from 2026-01-01",
        ]),
        hour in 0_i8..24, minute in 0_i8..60,
    ) {
        let (first, time) = (date(2027, 2, 1), Time::constant(hour, minute, 0, 0));
        let schedule = Schedule::parse(&format!("{words} at {hour}:{minute:02}")).expect("a schedule");
        let instant = |day| wall::instant(day, time, &calendar.zone).expect("an instant");
        let looked: Vec<(Date, Timestamp)> = first
            .series(1.day())
            .take(89)
            .filter(|day| is_meant(words, *day, &calendar))
            .map(|day| (day, instant(day)))
            .collect();
        let just_before = wall::instant(first, Time::midnight(), &calendar.zone).expect("an instant") - SignedDuration::from_secs(1);
        let found: Vec<(Date, Timestamp)> = schedule
            .upcoming_in(just_before, &calendar)
            .take_while(|next| next.date < date(2027, 5, 1))
            .map(|next| (next.date, next.at))
            .collect();
        prop_assert_eq!(found, looked);
    }

    #[test]
    fn working_days_are_counted_one_by_one(calendar in calendars(), start in 0_i32..120, days in -20_i32..20) {
        let from = date(2027, 2, 1) + Span::new().days(start);
        let found = calendar.working_day(from, days).expect("people work within a year");
        prop_assert!(calendar.works_on(found));
        let between = |first: Date, last: Date| {
            let count = first.series(1.day()).take_while(|day| *day <= last).filter(|day| calendar.works_on(*day)).count();
            i32::try_from(count).expect("few")
        };
        match days {
            0 => prop_assert_eq!(between(from, found), 1),
            1.. => prop_assert_eq!(between(from.tomorrow().expect("a day"), found), days),
            _ => prop_assert_eq!(between(found, from.yesterday().expect("a day")), -days),
        }
    }

    #[test]
    fn the_first_allowed_instant_is_the_first(calendar in calendars(), minutes in 0_i64..(100 * 1440)) {
        let start = at("2027-02-01T00:00:00Z") + SignedDuration::from_mins(minutes);
        let allowed = calendar.first_allowed(start).expect("people work within a year");
        let working = |now: &Timestamp| {
            calendar.works_on(calendar.zone.date(*now)) && calendar.hours.is_working(*now, &calendar.zone)
        };
        prop_assert!(allowed >= start && working(&allowed));
        prop_assert!(calendar.worked(start, allowed).is_zero());
    }
}
