//! Whoever works on a day can answer on it: the engine's own rule against any zone, hours, quiet hours and time for
//! everything.

use super::{Deadlines, Reach, Verdict, Watch, moments, next_moment, verdict};
use crate::{
    calendar::{Quiet, Schedule, Weekdays, WorkingHours, Zone, tests::zones::zones},
    directory::{Availability, DayOff, reach::first_allowed},
};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time, date, time},
};
use proptest::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// From the question on.
const CLOSE: SignedDuration = SignedDuration::from_hours(2);
/// So late somebody is still asked.
const CATCH_UP: SignedDuration = SignedDuration::from_hours(1);
static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| zones().into_values().collect());
const FIRST: Date = Date::constant(2027, 3, 1);
const DAYS: i64 = 25;

fn quarter(number: i8) -> Time {
    time(number / 4, number % 4 * 15, 0, 0)
}

prop_compose! {
    fn people()(
        zone in any::<prop::sample::Index>(),
        (start, long) in (0_i8..92, 1_i8..60),
        days in prop::sample::subsequence(vec!["mon", "tue", "wed", "thu", "fri", "sat", "sun"], 1..=7),
        quiet in prop::option::of((0_i8..96, 0_i8..96)),
        prompts_at in prop::option::of(0_i8..96),
        off in prop::collection::btree_set(0_i64..DAYS, 0..8),
    ) -> Availability {
        let zone = ZONES[zone.index(ZONES.len())].clone();
        let days = Weekdays::from_names(days).expect("days of the week");
        let hours = WorkingHours::new(days, quarter(start), quarter(start.saturating_add(long).min(95))).expect("hours");
        let off: BTreeSet<Date> = off.into_iter().map(|day| FIRST + day.days()).collect();
        let holiday = |day| (day, DayOff::Holiday { name: "Off".to_owned() });
        Availability {
            zone,
            hours,
            days_off: off.into_iter().map(holiday).collect(),
            prompts_at: prompts_at.map(quarter),
            quiet: quiet.and_then(|(from, until)| Quiet::new(quarter(from), quarter(until))),
            dnd: Vec::new(),
            daily_limit: 4,
        }
    }
}

/// Whether this person may be disturbed then, said without the rule under test: on a working day, in their hours or just
/// after their time for everything, and not in quiet hours.
fn may_hear(person: &Availability, at: Timestamp) -> bool {
    let local = person.zone.local(at);
    let (day, now) = (local.date(), local.time());
    let in_hours = person.hours.start() <= now && now < person.hours.end();
    let minutes = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
    let in_time = person.prompts_at.is_some_and(|time| (minutes(time)..minutes(time) + 30).contains(&minutes(now)));
    person.works_on(day) && (in_hours || in_time) && !person.quiet.is_some_and(|quiet| quiet.covers(now))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// On each working day that has a minute at which somebody may be disturbed they are asked once, at an instant at which
    /// they may be, with the whole time to answer still before them.
    #[test]
    fn each_working_day_one_question_that_can_be_answered(person in people(), hour in 0_i8..96) {
        let words = format!("every day at {}", quarter(hour).strftime("%R"));
        let schedule = Schedule::parse(&words).expect("a schedule");
        let calendar = person.calendar();
        let watch = Watch { schedule: &schedule, calendar: &calendar, reach: Reach::Day(&person) };
        let begin = person.zone.time_zone().to_timestamp(FIRST.to_datetime(Time::midnight())).expect("a day") - 1.second();
        let end = begin + SignedDuration::from_hours(24 * DAYS);
        // The sweep, as the engine drives it: at each planned instant.
        let mut asked: BTreeMap<Date, Vec<Timestamp>> = BTreeMap::new();
        let (mut swept, mut planned) = (begin, next_moment(watch, begin).expect("time goes on").at);
        while planned <= end {
            let by = Deadlines { catch_up: CATCH_UP, planned };
            for moment in moments(watch, swept, planned) {
                prop_assert_eq!(verdict(moment, moment.at + CLOSE, planned, &by), Verdict::Ask);
                asked.entry(moment.date).or_default().push(planned);
            }
            swept = planned;
            planned = next_moment(watch, swept).expect("time goes on").at;
        }
        for day in FIRST.series(1.day()).take(20).filter(|day| person.works_on(*day)) {
            let midnight = person.zone.time_zone().to_timestamp(day.to_datetime(Time::midnight())).expect("a day");
            let minutes = (0..25 * 60).map(|minute| midnight + SignedDuration::from_mins(minute));
            let can_hear = minutes.filter(|at| person.zone.date(*at) == day).any(|at| may_hear(&person, at));
            let theirs = asked.get(&day).cloned().unwrap_or_default();
            prop_assert_eq!(theirs.len(), 1, "{} in {}", day, &person.zone);
            if can_hear {
                prop_assert_eq!(person.zone.date(theirs[0]), day);
                let arrives = first_allowed(&person, theirs[0]);
                prop_assert_eq!(arrives, Some(theirs[0]), "{} in {}", day, &person.zone);
            }
        }
    }
}

#[test]
fn hours_that_begin_after_the_question_or_end_before_it_move_it() {
    let person = |hours: (i8, i8)| Availability {
        zone: Zone::named("Europe/Berlin").expect("a known zone"),
        hours: WorkingHours::new(WorkingHours::USUAL.days(), time(hours.0, 0, 0, 0), time(hours.1, 0, 0, 0))
            .expect("hours"),
        days_off: BTreeMap::new(),
        prompts_at: None,
        quiet: None,
        dnd: Vec::new(),
        daily_limit: 4,
    };
    let schedule = Schedule::parse("every weekday at 09:30").expect("a schedule");
    let from = "2026-11-23T00:00:00Z".parse().expect("an instant");
    for (hours, at) in [((9, 17), "09:30"), ((13, 18), "13:00"), ((6, 9), "08:30")] {
        let person = person(hours);
        let calendar = person.calendar();
        for (reach, wanted) in [(Reach::Day(&person), at), (Reach::Exact, "09:30")] {
            let next = next_moment(Watch { schedule: &schedule, calendar: &calendar, reach }, from).expect("a day");
            assert_eq!(next.date, date(2026, 11, 23));
            assert_eq!(person.zone.local(next.at).strftime("%R").to_string(), wanted, "{hours:?}");
        }
    }
}
