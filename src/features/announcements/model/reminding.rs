//! When somebody is reminded of an announcement: once, in their own working time, before the day is over. Pure.

use crate::{
    calendar::wall,
    directory::{
        Availability,
        reach::{first_allowed, late_on, same_day},
    },
};
use jiff::{
    SignedDuration, Timestamp, ToSpan,
    civil::{Date, Time},
};

/// A morning is in time when the announcement had stood for so long before it.
const MORNING: SignedDuration = SignedDuration::from_hours(4);
/// Late on the day is in time when it had stood for so long.
const LATE: SignedDuration = SignedDuration::from_hours(1);

/// When somebody is reminded, and until when that is of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Reminder {
    pub(in super::super) at: Timestamp,
    pub(in super::super) due: Timestamp,
}

/// The one reminder of this person, of an announcement that was posted, and ends, then: on the morning of their last working
/// day up to `day`; late on that day where it was only just posted; on their return where they are away all the time until
/// then. `None` where there is no such time.
pub(in super::super) fn plan_reminder(
    person: &Availability,
    day: Date,
    (posted_at, ends_at): (Timestamp, Timestamp),
) -> Option<Reminder> {
    let first = person.zone.date(posted_at);
    let day_is_over = wall::instant(day.tomorrow().ok()?, Time::midnight(), &person.zone)?;
    let last = std::iter::successors(Some(day), |day| day.yesterday().ok())
        .take_while(|day| *day >= first)
        .find(|day| person.works_on(*day) && same_day(person, midnight(person, *day)).is_some());
    let Some(last) = last else {
        let back = first_allowed(person, day_is_over.max(posted_at + MORNING))?;
        return (back < ends_at).then_some(Reminder { at: back, due: ends_at });
    };
    let morning = same_day(person, midnight(person, last)).filter(|at| *at >= posted_at + MORNING);
    let late = || late_on(person, last).filter(|at| *at >= posted_at + LATE);
    morning.or_else(late).filter(|at| *at < day_is_over).map(|at| Reminder { at, due: day_is_over })
}

fn midnight(person: &Availability, day: Date) -> Timestamp {
    wall::instant(day, Time::midnight(), &person.zone).unwrap_or(Timestamp::MIN)
}

/// The days of people's calendars that [`plan_reminder`] looks at.
pub(in super::super) fn days_looked_at(posted_at: Timestamp, ends_at: Timestamp) -> (Date, Date) {
    let day = |at: Timestamp| crate::calendar::Zone::utc().date(at);
    (day(posted_at).saturating_sub(2.days()), day(ends_at).saturating_add(2.days()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::{WorkingHours, Zone},
        directory::DayOff,
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    fn person(zone: &str, off: &[Date]) -> Availability {
        let away = DayOff::TimeOff { until: date(2026, 12, 1), cover: None };
        Availability {
            zone: Zone::named(zone).expect("a zone"),
            hours: WorkingHours::USUAL,
            days_off: off.iter().map(|day| (*day, away.clone())).collect(),
            prompts_at: None,
            quiet: None,
            dnd: Vec::new(),
            daily_limit: 5,
        }
    }

    /// Posted on Monday at ten in Berlin.
    fn reminded(person: &Availability, day: Date) -> Option<String> {
        let (posted, ends) = (at("2026-11-23T09:00:00Z"), at("2026-12-15T00:00:00Z"));
        plan_reminder(person, day, (posted, ends)).map(|it| it.at.to_string())
    }

    #[test]
    fn on_the_morning_of_the_last_working_day() {
        let friday = date(2026, 11, 27);
        assert_eq!(reminded(&person("Europe/Berlin", &[]), friday).as_deref(), Some("2026-11-27T08:00:00Z"));
        assert_eq!(reminded(&person("Asia/Singapore", &[]), friday).as_deref(), Some("2026-11-27T01:00:00Z"));
        // A Sunday: the Friday before.
        let sunday = date(2026, 11, 29);
        assert_eq!(reminded(&person("America/New_York", &[]), sunday).as_deref(), Some("2026-11-27T14:00:00Z"));
        // Away on the last two days.
        let away = person("Europe/Berlin", &[date(2026, 11, 26), friday]);
        assert_eq!(reminded(&away, friday).as_deref(), Some("2026-11-25T08:00:00Z"));
    }

    #[test]
    fn late_on_the_day_where_there_is_little_time() {
        let today = date(2026, 11, 23);
        assert_eq!(reminded(&person("Europe/Berlin", &[]), today).as_deref(), Some("2026-11-23T16:00:00Z"));
        // In Singapore the day was over an hour later.
        assert_eq!(reminded(&person("Asia/Singapore", &[]), today), None);
    }

    #[test]
    fn on_the_return_of_whoever_was_away_all_the_time() {
        let week: Vec<Date> = (23..=30).map(|day| date(2026, 11, day)).collect();
        let away = person("Europe/Berlin", &week);
        assert_eq!(reminded(&away, date(2026, 11, 27)).as_deref(), Some("2026-12-01T08:00:00Z"));
        let long: Vec<Date> = date(2026, 11, 23).series(1.day()).take(60).collect();
        assert_eq!(reminded(&person("Europe/Berlin", &long), date(2026, 11, 27)), None);
    }

    proptest! {
        #[test]
        fn never_outside_of_somebodys_working_time(
            zone in prop::sample::select(vec!["Europe/Berlin", "Asia/Singapore", "America/New_York", "Pacific/Auckland"]),
            off in prop::collection::btree_set(0i64..30, 0..20),
            posted in 0i64..720,
            ahead in 0i64..20,
        ) {
            // Across the end of summer time in Europe and America.
            let start = at("2026-10-20T00:00:00Z");
            let posted_at = start + SignedDuration::from_hours(posted);
            let off: Vec<Date> = off.iter().map(|day| date(2026, 10, 20).saturating_add(day.days())).collect();
            let person = person(zone, &off);
            let day = person.zone.date(posted_at).saturating_add(ahead.days());
            let ends_at = posted_at + SignedDuration::from_hours(24 * 40);
            if let Some(Reminder { at, due }) = plan_reminder(&person, day, (posted_at, ends_at)) {
                let (from, until) = person.hours.on(person.zone.date(at), &person.zone).expect("a working day");
                prop_assert!(person.works_on(person.zone.date(at)) && from <= at && at < until);
                prop_assert!(at >= posted_at + LATE && at < due && due <= ends_at);
            }
        }
    }
}
