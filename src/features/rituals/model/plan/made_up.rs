//! A public holiday becomes known when the day before it, on which people would have been asked instead, is over.

use super::{A_DAY_AND_MORE, Moment, WITHIN_A_WEEK, Watch, moments, on_day};
use crate::{
    directory::reach::same_day,
    features::rituals::model::week::{days_that_will_do, is_same_week},
};
use jiff::{SignedDuration, Timestamp, civil::Date};

/// What was moved off a holiday of somebody's to a day that is over by `until`: of the moments after `since`, those of the same
/// week that came more than `catch_up` before. Each comes at its hour on the next day of the week that will do; where there is
/// none, as soon as they may be disturbed today. It is for the rows to guarantee that whoever was asked on the day itself,
/// because the holiday was known, is not asked again.
pub fn made_up(watch: Watch<'_>, (since, until): (Timestamp, Timestamp), catch_up: SignedDuration) -> Vec<Moment> {
    let Some(person) = watch.reach.off_holidays() else { return Vec::new() };
    let (today, over) = (watch.calendar.zone.date(until), until - catch_up);
    let from = since.max(until - WITHIN_A_WEEK - A_DAY_AND_MORE);
    let is_missed = |moment: &Moment| moment.day != moment.date && is_same_week(moment.date, today);
    let missed = moments(watch, from, over).into_iter().filter(|moment| moment.at <= over && is_missed(moment));
    let again = missed.filter_map(|moment| {
        let days: Vec<Date> = days_that_will_do(person, moment.date).collect();
        let mut on_days = days.iter().filter_map(|day| Some((*day, on_day(watch, *day, moment.at)?)));
        let at_once = || same_day(person, until).filter(|_| days.contains(&today)).map(|at| (today, at));
        let (day, at) = on_days.find(|(_, at)| *at > over).or_else(at_once)?;
        Some(Moment { day, at, ..moment })
    });
    again.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::{Schedule, WorkingHours, Zone},
        directory::{Availability, DayOff},
        features::rituals::model::Reach,
    };
    use jiff::civil::date;
    use proptest::prelude::*;

    const FOUR_HOURS: SignedDuration = SignedDuration::from_hours(4);

    /// Somebody in Berlin with holidays, by their weekday from Monday, in the last week of November.
    fn with_days(days: &str) -> Availability {
        let holidays = (23..).zip(days.chars()).filter(|(_, kind)| *kind == 'h');
        let off = |(day, _)| (date(2026, 11, day), DayOff::Holiday { name: "A holiday".to_owned() });
        Availability {
            zone: Zone::named("Europe/Berlin").expect("a known zone"),
            hours: WorkingHours::USUAL,
            days_off: holidays.map(off).collect(),
            prompts_at: None,
            quiet: None,
            dnd: Vec::new(),
            daily_limit: 4,
        }
    }

    fn at(day: i8, hour: i8) -> Timestamp {
        let local = date(2026, 11, day).at(hour, 0, 0, 0).in_tz("Europe/Berlin").expect("an instant");
        local.timestamp()
    }

    fn made(days: &str, words: &str, until: Timestamp) -> Vec<String> {
        let (person, schedule) = (with_days(days), Schedule::parse(words).expect("a schedule"));
        let calendar = person.calendar();
        let made = |reach| {
            let watch = Watch { schedule: &schedule, calendar: &calendar, reach };
            let again = made_up(watch, (at(1, 0), until), FOUR_HOURS);
            let say = |one: &Moment| format!("{} {}", one.date.day(), person.zone.local(one.at).strftime("%a %H:%M"));
            again.iter().map(say).collect::<Vec<_>>()
        };
        let own = made(Reach::Week(&person));
        assert_eq!(made(Reach::WeekAfter(&person)), own, "in the one zone they live in it is the same");
        assert_eq!(made(Reach::Day(&person)), [""; 0], "what does not keep off holidays is not moved");
        own
    }

    #[test]
    fn the_next_working_morning_of_the_week_else_today() {
        let (wednesday, friday) = ("0 10 * * WED", "0 10 * * FRI");
        assert_eq!(made("wwhww", wednesday, at(24, 15)), ["25 Thu 10:00"], "learnt on Tuesday afternoon");
        assert_eq!(made("wwhww", wednesday, at(25, 8)), ["25 Thu 10:00"], "on the day itself");
        assert_eq!(made("wwhhw", wednesday, at(24, 15)), ["25 Fri 10:00"]);
        assert_eq!(made("wwhww", wednesday, at(26, 13)), ["25 Thu 10:00"], "still to be caught up on");
        assert_eq!(made("wwhww", wednesday, at(26, 15)), ["25 Fri 10:00"], "we were down for long");
        assert_eq!(made("wwwwh", friday, at(26, 15)), ["27 Thu 15:00"], "no other day is left");
        assert_eq!(made("wwwwh", friday, at(26, 19)), [""; 0], "nobody is disturbed in the evening");
        assert_eq!(made("wwwwh", friday, at(27, 8)), [""; 0], "nor on the holiday");
        assert_eq!(made("wwwwh", friday, at(26, 13)), [""; 0], "the day before can be caught up on");
        assert_eq!(made("wwwww", friday, at(27, 15)), [""; 0], "no holiday");
        assert_eq!(made("wwhww", wednesday, at(30, 12)), [""; 0], "that week is over");
    }

    proptest! {
        /// What is made up comes on a working day of the week it is meant for, and not before the holiday is known.
        #[test]
        fn it_stays_within_its_week(days in "[wh]{5}", place in 0_i8..5, hour in 0_i64..168) {
            let person = with_days(&days);
            let names = ["MON", "TUE", "WED", "THU", "FRI"];
            let words = format!("0 10 * * {}", names[usize::try_from(place).expect("a place")]);
            let schedule = Schedule::parse(&words).expect("a schedule");
            let until = at(23, 0) + SignedDuration::from_hours(hour);
            let calendar = person.calendar();
            let watch = Watch { schedule: &schedule, calendar: &calendar, reach: Reach::Week(&person) };
            for one in made_up(watch, (at(1, 0), until), FOUR_HOURS) {
                prop_assert_eq!(one.date, date(2026, 11, 23 + place));
                prop_assert!(is_same_week(one.day, one.date) && person.works_on(one.day));
                prop_assert!(one.at > until - FOUR_HOURS && person.zone.date(one.at) == one.day);
            }
        }
    }
}
