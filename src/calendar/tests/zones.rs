//! Every zone, every day of three years: a daily time comes exactly once on each date, at its wall-clock instant.

use crate::calendar::{
    Schedule, WorkCalendar, WorkingHours, Zone,
    schedule::{Occurrence, ScheduleError},
};
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, DateTime, Time, date, time},
    tz::{self, Offset},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    iter::once,
};

pub(crate) const FIRST: Date = date(2026, 1, 1);
pub(crate) const LAST: Date = date(2028, 12, 31);

pub(crate) type Offsets = Vec<(Timestamp, Offset)>;

/// The offsets of a zone over the three years: from when, and what. Zones that agree in it are the same zone here.
fn offsets(zone: &Zone) -> Offsets {
    let day = |date: Date| date.to_zoned(tz::TimeZone::UTC).expect("a day").timestamp();
    let (from, until) = (day(FIRST.yesterday().expect("a day")), day(LAST) + 96.hours());
    let zone = zone.time_zone();
    let changes = zone.following(from).map(|change| (change.timestamp(), change.offset()));
    once((from, zone.to_offset(from))).chain(changes.take_while(|(at, _)| *at < until)).collect()
}

/// The first instant at which the clocks show `wall` or later, found from the offsets alone: in each stretch of one offset
/// the wall time is shown at one instant, or was passed before the stretch began.
pub(crate) fn by_offsets(wall: DateTime, offsets: &[(Timestamp, Offset)]) -> Timestamp {
    let stretches = offsets.iter().enumerate().filter_map(|(at, (from, offset))| {
        let shown = offset.to_timestamp(wall).expect("an instant").max(*from);
        let ends = offsets.get(at + 1).map_or(Timestamp::MAX, |(next, _)| *next);
        (shown < ends).then_some(shown)
    });
    stretches.min().expect("the time comes")
}

/// The zones that differ, each by one of its names.
pub(crate) fn zones() -> BTreeMap<Offsets, Zone> {
    let named = tz::db().available().filter_map(|name| Zone::named(name.as_str()));
    let different: BTreeMap<Offsets, Zone> = named.map(|zone| (offsets(&zone), zone)).collect();
    assert!(different.len() > 60, "only {} zones", different.len());
    different
}

fn holds(schedule: &Schedule, time: Time, calendar: &WorkCalendar, offsets: &[(Timestamp, Offset)]) {
    let days = FIRST.series(1.day()).take_while(|day| *day <= LAST);
    let wanted = days.filter(|day| !schedule.as_str().contains("working") || calendar.works_on(*day));
    let before = by_offsets(DateTime::from_parts(FIRST, Time::midnight()), offsets) - 1.second();
    let mut found = schedule.upcoming_in(before, calendar);
    for date in wanted {
        let at = by_offsets(DateTime::from_parts(date, time), offsets);
        assert_eq!(found.next(), Some(Occurrence { at, date }), "{schedule} in {}", calendar.zone);
    }
    let after = found.next().expect("time goes on");
    assert!(after.date > LAST, "{schedule} in {}: {after:?}", calendar.zone);
}

#[test]
fn each_date_has_its_time_once_in_every_zone() -> Result<(), ScheduleError> {
    let times = [time(0, 0, 0, 0), time(2, 30, 0, 0), time(9, 30, 0, 0)];
    for (offsets, zone) in zones() {
        let calendar =
            WorkCalendar { zone, hours: WorkingHours::USUAL, days_off: BTreeSet::from([date(2026, 12, 25)]) };
        for time in times {
            for days in ["every day", "every working day", "every day from 2025-03-01"] {
                let schedule = Schedule::parse(&format!("{days} at {}", time.strftime("%R")))?;
                holds(&schedule, time, &calendar, &offsets);
            }
        }
    }
    Ok(())
}
