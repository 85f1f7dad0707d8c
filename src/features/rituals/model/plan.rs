//! When whom: which moments of a schedule fall into a stretch of time by one person's clock, and whether that person is
//! asked then.
//!
//! Why a stretch and not "now": the bot may have been down, a person may have travelled. A sweep looks at all moments
//! since the last one (and at those that could still be caught up on); that nobody is asked twice for one day is for the
//! rows to guarantee.

mod made_up;

pub use made_up::made_up;

use super::week::{is_same_week, off_holiday};
use crate::{
    calendar::{Schedule, WorkCalendar, Zone, wall},
    directory::{
        Availability,
        reach::{late_on, same_day},
    },
};
use jiff::{SignedDuration, Timestamp, civil::Date};

/// By whose watch a schedule is read.
#[derive(Clone, Copy, Debug)]
pub struct Watch<'a> {
    /// What comes again.
    pub schedule: &'a Schedule,
    /// The zone, and the working days that some rules count.
    pub calendar: &'a WorkCalendar,
    /// Whom it has to reach.
    pub reach: Reach<'a>,
}

/// Whom a moment has to reach, so that nobody is asked at an hour at which they cannot be, and then found missing.
#[derive(Clone, Copy, Debug)]
pub enum Reach<'a> {
    /// Nobody in particular: the hour itself is the point.
    Exact,
    /// This person, on each day of theirs: at their time for everything, else at the schedule's, or as soon after it as they
    /// may be disturbed; where their day is over by then, before it ends.
    Day(&'a Availability),
    /// As [`Reach::Day`]; but what comes once in a week, and on a public holiday of theirs, comes on another day of that week.
    Week(&'a Availability),
    /// This person, by a clock that is not theirs: not before they may be disturbed.
    After(&'a Availability),
    /// As [`Reach::After`]; but what comes once in a week, and on a public holiday of theirs, comes on another day of that week,
    /// as it does by their own clock.
    WeekAfter(&'a Availability),
}

/// A time at which a ritual takes place for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The local day it is meant for.
    pub date: Date,
    /// The local day on which it comes to whom it has to reach: that one, unless it was moved off a holiday.
    pub day: Date,
    /// Counts the times of that day, from 0.
    pub nth: i64,
    /// When.
    pub at: Timestamp,
}

/// What becomes of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are asked now.
    Ask,
    /// It is too late for that: we were down when it came.
    Late,
    /// It was over before anybody could know that it would come to them: they travelled, or joined.
    Passed,
}

/// By what lateness is judged.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// So late somebody is still asked.
    pub catch_up: SignedDuration,
    /// When the ritual's next moment was expected.
    pub planned: Timestamp,
}

/// So far back a day begins by any clock, and so far a person's own time can lie from the schedule's.
const A_DAY_AND_MORE: SignedDuration = SignedDuration::from_hours(50);

/// So far, or less, a moment lies from the same one by another clock, and of a person of other hours.
const AROUND: SignedDuration = SignedDuration::from_hours(52);

/// So far, or less, a moment lies from the same one on another day of its week.
const WITHIN_A_WEEK: SignedDuration = SignedDuration::from_hours(6 * 24);

impl<'a> Reach<'a> {
    /// So far, or less, a moment lies from the same one by another clock, and of a person of other hours or days.
    pub fn around(self) -> SignedDuration {
        match self {
            Self::Week(_) | Self::WeekAfter(_) => AROUND + WITHIN_A_WEEK,
            Self::Exact | Self::Day(_) | Self::After(_) => AROUND,
        }
    }

    /// Whom it has to reach on a day of their week that is no holiday of theirs.
    fn off_holidays(self) -> Option<&'a Availability> {
        match self {
            Self::Week(person) | Self::WeekAfter(person) => Some(person),
            Self::Exact | Self::Day(_) | Self::After(_) => None,
        }
    }
}

impl Moment {
    /// One that comes on the day it is meant for.
    pub fn new(date: Date, nth: i64, at: Timestamp) -> Self {
        Self { date, day: date, nth, at }
    }
}

/// The moments after `after` and not after `until`, in order.
pub fn moments(watch: Watch<'_>, after: Timestamp, until: Timestamp) -> Vec<Moment> {
    let enough = |moment: &Moment| moment.at <= until.max(after);
    walk(watch, after).take_while(enough).collect()
}

/// The first moment after `after`; `None` beyond the years that can be represented.
pub fn next_moment(watch: Watch<'_>, after: Timestamp) -> Option<Moment> {
    walk(watch, after).next()
}

/// Whether somebody is still asked, for a moment that has come. `planned` is the instant for which the earliest moment of
/// all was foreseen: what lies before it was nobody's when that was found out.
pub fn verdict(moment: Moment, close_at: Timestamp, now: Timestamp, by: &Deadlines) -> Verdict {
    if now.duration_since(moment.at) <= by.catch_up && close_at > now {
        Verdict::Ask
    } else if moment.at < by.planned {
        Verdict::Passed
    } else {
        Verdict::Late
    }
}

/// Whether what is under way and takes place at `open` stands for the first of these two moments of another schedule: it is
/// nearer to it than half the way to the second.
pub fn stands_for(open: Timestamp, first: Moment, second: Option<Moment>) -> bool {
    let apart = open.duration_since(first.at).abs();
    second.is_none_or(|second| apart.saturating_mul(2) < second.at.duration_since(first.at))
}

/// How long it is from the next time of a schedule to the fifth after it, so that one of each working day is seen to come
/// oftener than one of each week, whatever day it is. The longest there is where it does not come as often any more.
pub fn five_times(schedule: &Schedule, now: Timestamp) -> SignedDuration {
    let zone = Zone::utc();
    let mut times = schedule.upcoming(now, &zone);
    match (times.next(), times.nth(4)) {
        (Some(first), Some(fifth)) => fifth.at.duration_since(first.at),
        _ => SignedDuration::MAX,
    }
}

/// All moments after `after`. Begins more than a day earlier: to count the times of the first day, and because a person's
/// own time may lie later on that day than the schedule's, or on a later day of that week.
fn walk(watch: Watch<'_>, after: Timestamp) -> impl Iterator<Item = Moment> {
    let back = A_DAY_AND_MORE + (watch.reach.around() - AROUND);
    let mut upcoming = watch.schedule.upcoming_in(after - back, watch.calendar).peekable();
    let mut last: Option<(Date, i64)> = None;
    std::iter::from_fn(move || {
        let next = upcoming.next()?;
        let nth = last.filter(|(date, _)| *date == next.date).map_or(0, |(_, nth)| nth + 1);
        let before = last.replace((next.date, nth)).map(|(date, _)| date);
        let following = upcoming.peek().map(|following| following.date);
        let is_only = nth == 0 && following != Some(next.date);
        let is_of_week = |other: &Date| is_same_week(*other, next.date);
        let is_weekly = !before.iter().chain(&following).any(is_of_week);
        let person = watch.reach.off_holidays().filter(|_| is_weekly);
        let moved = person.and_then(|person| moved(watch, person, (next.date, next.at)));
        let (day, at) = moved.unwrap_or_else(|| (next.date, reached(watch.reach, (next.date, next.at), is_only)));
        Some(Moment { date: next.date, day, nth, at })
    })
    .skip_while(move |moment| moment.at <= after)
}

/// When a moment of the schedule comes. What comes several times a day keeps its order.
fn reached(reach: Reach<'_>, (date, at): (Date, Timestamp), is_only: bool) -> Timestamp {
    match reach {
        Reach::Exact => at,
        Reach::After(person) | Reach::WeekAfter(person) => same_day(person, at).unwrap_or(at),
        Reach::Day(person) | Reach::Week(person) => {
            let wanted = person.prompts_at.filter(|_| is_only);
            let at = wanted.and_then(|time| wall::instant(date, time, &person.zone)).unwrap_or(at);
            let earlier = || late_on(person, date).filter(|_| is_only);
            same_day(person, at).or_else(earlier).unwrap_or(at)
        }
    }
}

/// When what comes once a week comes to somebody on whose holiday it falls: at its hour on another day of that week.
fn moved(watch: Watch<'_>, person: &Availability, (date, at): (Date, Timestamp)) -> Option<(Date, Timestamp)> {
    let day = off_holiday(person, date)?;
    Some((day, on_day(watch, day, at)?))
}

/// When it comes on another day, at the hour of `at`.
fn on_day(watch: Watch<'_>, day: Date, at: Timestamp) -> Option<Timestamp> {
    let zone = &watch.calendar.zone;
    let at = wall::instant(day, zone.local(at).time(), zone)?;
    Some(reached(watch.reach, (day, at), true))
}

#[cfg(test)]
mod deliverable;
#[cfg(test)]
mod every_zone;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::WorkingHours;
    use jiff::civil::{date, time};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_is_under_way_stands_for_the_nearest_time_of_another_schedule() {
        let berlin = calendar("Europe/Berlin");
        let stands = |open: &str, words: &str, after: &str| {
            let schedule = schedule(words);
            let watch = Watch { schedule: &schedule, calendar: &berlin, reach: Reach::Exact };
            let first = next_moment(watch, at(after)).expect("a first");
            stands_for(at(open), first, next_moment(watch, first.at))
        };
        // A session on Thursday 26 Nov; from the 23rd on it is the last Friday, Wednesday, or the first Monday of the month.
        for (words, it_stands) in [("0 16 * * FRIL", true), ("0 16 * * WEDL", true), ("0 17 * * THUL", true)] {
            assert_eq!(stands("2026-11-26T15:00:00Z", words, "2026-11-23T09:00:00Z"), it_stands, "{words}");
        }
        assert!(!stands("2026-11-26T15:00:00Z", "0 16 15 * *", "2026-11-23T09:00:00Z"), "the middle of the next month");
        // A sprint that began on Monday 23 Nov, and two weeks from the 24th or from the 1st.
        let sprints = |words| stands("2026-11-23T08:00:00Z", words, "2026-11-23T12:00:00Z");
        assert!(
            sprints("every 2 weeks from 2026-11-24 at 09:00") && !sprints("every 2 weeks from 2026-12-01 at 09:00")
        );
    }

    fn calendar(zone: &str) -> WorkCalendar {
        let zone = Zone::named(zone).expect("a known zone");
        WorkCalendar { zone, hours: WorkingHours::USUAL, days_off: Default::default() }
    }
    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }
    fn schedule(words: &str) -> Schedule {
        Schedule::parse(words).expect("a schedule")
    }

    #[test]
    fn what_comes_oftener_comes_sooner_five_times() {
        let words = [
            "0 * * * *",
            "30 9 * * MON-FRI",
            "0 10 * * FRI",
            "every 2 weeks from 2026-11-23 at 10:00",
            "0 16 * * THUL",
        ];
        for day in 1..8 {
            let now = at(&format!("2026-11-{day:02}T12:00:00Z"));
            let long: Vec<_> = words.iter().map(|words| five_times(&schedule(words), now)).collect();
            assert!(long.is_sorted_by(|one, next| one < next), "{now}: {long:?}");
        }
    }

    #[test]
    fn moments_by_the_clock_of_each_person() {
        let daily = schedule("30 9 * * MON-FRI");
        let (from, to) = (at("2026-11-22T12:00:00Z"), at("2026-11-23T20:00:00Z"));
        for (zone, first) in [
            ("Asia/Singapore", "2026-11-23T01:30:00Z"),
            ("Europe/Berlin", "2026-11-23T08:30:00Z"),
            ("America/New_York", "2026-11-23T14:30:00Z"),
        ] {
            let calendar = calendar(zone);
            let watch = Watch { schedule: &daily, calendar: &calendar, reach: Reach::Exact };
            let monday = Moment::new(date(2026, 11, 23), 0, at(first));
            assert_eq!(moments(watch, from, to), [monday], "{zone}");
            assert_eq!(next_moment(watch, from), Some(monday), "{zone}");
            assert_eq!(moments(watch, monday.at, to), [], "the end of one stretch does not begin the next");
        }
    }

    #[test]
    fn ones_own_time_replaces_what_comes_once_a_day() {
        let berlin = calendar("Europe/Berlin");
        let ben = Availability {
            zone: berlin.zone.clone(),
            hours: WorkingHours::USUAL,
            days_off: BTreeMap::new(),
            prompts_at: Some(time(9, 30, 0, 0)),
            quiet: None,
            dnd: Vec::new(),
            daily_limit: 4,
        };
        let (daily, hourly) = (schedule("0 8 * * *"), schedule("0 9-11 * * *"));
        let watch = Watch { schedule: &daily, calendar: &berlin, reach: Reach::Day(&ben) };
        let from = at("2026-11-23T07:30:00Z");
        let found = moments(watch, from, at("2026-11-23T23:00:00Z"));
        assert_eq!(found, [Moment::new(date(2026, 11, 23), 0, at("2026-11-23T08:30:00Z"))]);
        let watch = Watch { schedule: &hourly, ..watch };
        let times: Vec<_> =
            moments(watch, from, at("2026-11-23T23:00:00Z")).iter().map(|moment| (moment.nth, moment.at)).collect();
        let hour = |hour| at(&format!("2026-11-23T{hour:02}:00:00Z"));
        assert_eq!(times, [(0, hour(8)), (1, hour(9)), (2, hour(10))]);
        assert_eq!(next_moment(watch, hour(9)).map(|moment| moment.nth), Some(2), "counted from the day's first");
    }

    #[test]
    fn late_is_after_the_window_or_after_the_close() {
        let moment = Moment::new(date(2026, 11, 23), 0, at("2026-11-23T08:30:00Z"));
        let close = at("2026-11-23T10:30:00Z");
        let hour = SignedDuration::from_hours(1);
        let judged = |now, hours: i32, planned| {
            verdict(moment, close, now, &Deadlines { catch_up: hour * hours, planned: at(planned) })
        };
        let planned = "2026-11-23T01:30:00Z";
        assert_eq!(judged(at("2026-11-23T09:30:00Z"), 1, planned), Verdict::Ask);
        assert_eq!(judged(at("2026-11-23T09:30:01Z"), 1, planned), Verdict::Late);
        assert_eq!(judged(close, 9, planned), Verdict::Late);
        assert_eq!(judged(at("2026-11-23T09:30:00Z"), 1, "2026-11-24T01:30:00Z"), Verdict::Ask);
        assert_eq!(judged(at("2026-11-23T09:30:01Z"), 1, "2026-11-24T01:30:00Z"), Verdict::Passed, "they came later");
    }

    /// Zones all over the world, with and without DST, also by half hours.
    const ZONES: [&str; 9] = [
        "Pacific/Kiritimati",
        "Pacific/Auckland",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Europe/Berlin",
        "Africa/Casablanca",
        "America/New_York",
        "America/St_Johns",
        "Pacific/Honolulu",
    ];

    proptest! {
        /// Somebody travels, the bot sleeps now and then: nobody is asked twice for a day, and who stays is asked on each.
        #[test]
        fn travel_moves_the_next_moment_and_never_doubles_a_day(
            moves in prop::collection::vec((0_usize..ZONES.len(), 1_i64..200), 1..8),
            step in 5_i64..300,
        ) {
            let daily = schedule("30 9 * * *");
            let mut now = at("2027-03-20T00:00:00Z");
            let mut swept = now;
            let mut asked: BTreeMap<Date, (Timestamp, usize)> = BTreeMap::new();
            for (zone, hours) in moves {
                let here = calendar(ZONES[zone]);
                let watch = Watch { schedule: &daily, calendar: &here, reach: Reach::Exact };
                let until = now + SignedDuration::from_hours(hours);
                let (arrived, mut first) = (now, true);
                while now < until {
                    now += SignedDuration::from_mins(step);
                    let since = if first { swept.min(now - SignedDuration::from_hours(1)) } else { swept };
                    first = false;
                    for moment in moments(watch, since, now) {
                        let local = here.zone.local(moment.at);
                        prop_assert_eq!((local.date(), local.time()), (moment.date, time(9, 30, 0, 0)));
                        asked.entry(moment.date).or_insert((moment.at, zone));
                    }
                    swept = now;
                }
                // Every 09:30 this person lived through in this zone belongs to a day they were asked on.
                let mut lived = next_moment(watch, arrived);
                while let Some(moment) = lived.filter(|moment| moment.at <= now) {
                    prop_assert!(asked.contains_key(&moment.date), "{} in {}", moment.date, ZONES[zone]);
                    lived = next_moment(watch, moment.at);
                }
            }
        }
    }
}
