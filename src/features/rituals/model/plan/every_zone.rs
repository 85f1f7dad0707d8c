//! The engine's own rule in every zone, on every day of three years, and on journeys between them: on each working day one
//! question, at its wall-clock instant.

use super::{Deadlines, Moment, Reach, Verdict, Watch, moments, next_moment, verdict};
use crate::calendar::{
    Schedule, WorkCalendar, WorkingHours,
    tests::zones::{FIRST, LAST, Offsets, by_offsets, zones},
};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, DateTime, Time, Weekday, time},
};
use proptest::prelude::*;
use std::{collections::BTreeMap, sync::LazyLock};

/// So late somebody is still asked.
const CATCH_UP: SignedDuration = SignedDuration::from_hours(1);
/// From the question on.
const CLOSE: SignedDuration = SignedDuration::from_hours(2);

/// A place to be: its offsets, by which the test reckons, and its calendar, by which the engine does.
struct Place {
    offsets: Offsets,
    calendar: WorkCalendar,
}

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let place = |(offsets, zone)| Place {
        offsets,
        calendar: WorkCalendar { zone, hours: WorkingHours::USUAL, days_off: Default::default() },
    };
    zones().into_iter().map(place).collect()
});

fn is_working(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// When `place` comes to this time of a date, reckoned from its offsets alone.
fn instant(place: &Place, date: Date, time: Time) -> Timestamp {
    by_offsets(DateTime::from_parts(date, time), &place.offsets)
}

/// A ritual of one person, as the engine keeps it: the rows, up to when it swept, and what it planned.
struct Life {
    schedule: Schedule,
    /// By the day a question is meant for: when it was asked, and where.
    asked: BTreeMap<Date, (Timestamp, usize)>,
    late: Vec<Moment>,
    swept: Timestamp,
    planned: Timestamp,
}

impl Life {
    fn begin(words: &str, at: Timestamp, place: usize) -> Self {
        let schedule = Schedule::parse(words).expect("a schedule");
        let mut life = Self { schedule, asked: BTreeMap::new(), late: Vec::new(), swept: at, planned: at };
        life.planned = life.next(at, place);
        life
    }

    fn watch(&self, place: usize) -> Watch<'_> {
        Watch { schedule: &self.schedule, calendar: &PLACES[place].calendar, reach: Reach::Exact }
    }

    fn next(&self, after: Timestamp, place: usize) -> Timestamp {
        next_moment(self.watch(place), after).expect("time goes on").at
    }

    /// What a sweep does with this person: who has a row for a day is left in peace.
    fn deal_with(&mut self, now: Timestamp, place: usize) {
        let by = Deadlines { catch_up: CATCH_UP, planned: self.planned };
        for moment in moments(self.watch(place), self.swept.min(now - CATCH_UP), now) {
            match verdict(moment, moment.at + CLOSE, now, &by) {
                _ if self.asked.contains_key(&moment.date) => {}
                Verdict::Ask => drop(self.asked.insert(moment.date, (now, place))),
                Verdict::Late => self.late.push(moment),
                Verdict::Passed => {}
            }
        }
    }

    /// Their zone changed.
    fn arrive(&mut self, now: Timestamp, place: usize) {
        self.deal_with(now, place);
        self.planned = self.planned.min(self.next(now, place));
    }

    /// The timer fires whenever it was planned to.
    fn stay(&mut self, until: Timestamp, place: usize) {
        while self.planned <= until {
            let now = self.planned;
            self.deal_with(now, place);
            self.swept = now;
            self.planned = self.next(now, place);
        }
    }
}

fn ends(place: usize, at: Time) -> (Timestamp, Timestamp) {
    let from = instant(&PLACES[place], FIRST, at) - 1.second();
    (from, instant(&PLACES[place], LAST, at))
}

#[test]
fn on_each_working_day_one_question_at_its_instant() {
    for at in [time(0, 0, 0, 0), time(2, 30, 0, 0), time(9, 30, 0, 0)] {
        for (number, place) in PLACES.iter().enumerate() {
            let (from, until) = ends(number, at);
            let mut life = Life::begin(&format!("every weekday at {}", at.strftime("%R")), from, number);
            life.stay(until, number);
            let days = FIRST.series(1.day()).take_while(|day| *day <= LAST).filter(|day| is_working(*day));
            let wanted: Vec<(Date, Timestamp)> = days.map(|day| (day, instant(place, day, at))).collect();
            let asked: Vec<(Date, Timestamp)> = life.asked.iter().map(|(day, (at, _))| (*day, *at)).collect();
            assert_eq!(asked, wanted, "{at} in {}", place.calendar.zone);
            assert_eq!(life.late, [], "{at} in {}", place.calendar.zone);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Somebody travels for three years, to and fro. Whoever is somewhere at the wall-clock instant of a working day has been
    /// asked for that day, once, then or within the catch-up window after they arrived; nobody is said to be late.
    #[test]
    fn also_with_changes_of_zone_in_between(
        stays in prop::collection::vec((any::<prop::sample::Index>(), 1_i64..60 * 24 * 40), 20..60),
        hour in prop::sample::select(vec![0_i8, 2, 9, 23]),
    ) {
        let at = time(hour, 30, 0, 0);
        let begin = instant(&PLACES[0], FIRST, at) + 24.hours();
        let mut now = begin;
        let mut life = Life::begin(&format!("every weekday at {}", at.strftime("%R")), now, 0);
        let mut lived: Vec<(Date, Timestamp, usize)> = Vec::new();
        for (place, minutes) in stays {
            let place = place.index(PLACES.len());
            let (arrived, leaves) = (now, now + SignedDuration::from_mins(minutes));
            if leaves > instant(&PLACES[place], LAST, at) - 96.hours() {
                break;
            }
            life.arrive(arrived, place);
            life.stay(leaves, place);
            let days = PLACES[place].calendar.zone.date(arrived).series(1.day());
            let here = days.map(|day| (day, instant(&PLACES[place], day, at), place));
            let here = here.take_while(|(_, at, _)| *at <= leaves).filter(|(_, at, _)| *at > arrived);
            lived.extend(here.filter(|(day, ..)| is_working(*day)));
            now = leaves;
        }
        for (day, at, place) in &lived {
            let asked = life.asked.get(day).map(|(asked, _)| *asked);
            prop_assert!(asked.is_some_and(|asked| asked <= *at), "{day} in {}: {asked:?}", PLACES[*place].calendar.zone);
        }
        for (day, (asked, place)) in &life.asked {
            let meant = instant(&PLACES[*place], *day, at);
            prop_assert!(is_working(*day) && meant <= *asked && *asked <= meant + CATCH_UP, "{day}: {asked} for {meant}");
        }
        prop_assert_eq!(life.late, []);
    }
}
