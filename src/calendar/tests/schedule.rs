//! Schedules against examples, and against a search minute by minute over the clock changes of every zone.

use crate::calendar::{
    Zone,
    schedule::{Occurrence, Schedule, ScheduleError},
};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz};
use std::collections::BTreeSet;

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn zone(name: &str) -> Zone {
    Zone::named(name).expect("a known zone")
}

/// The next times after Saturday 21 November 2026 in UTC.
fn next(words: &str, count: usize) -> Vec<String> {
    let schedule = Schedule::parse(words).expect("a schedule");
    let utc = Zone::utc();
    let upcoming = schedule.upcoming(at("2026-11-21T00:00:00Z"), &utc);
    upcoming.take(count).map(|next| next.at.strftime("%a %F %R").to_string()).collect()
}

#[test]
fn the_words_people_use() {
    assert_eq!(next("30 9 * * MON-FRI", 2), ["Mon 2026-11-23 09:30", "Tue 2026-11-24 09:30"]);
    assert_eq!(next("30 9 * * 1-5", 1), ["Mon 2026-11-23 09:30"]);
    assert_eq!(next("0 16 * * fril", 2), ["Fri 2026-11-27 16:00", "Fri 2026-12-25 16:00"]);
    assert_eq!(next("0 9 * * MON#1", 2), ["Mon 2026-12-07 09:00", "Mon 2027-01-04 09:00"]);
    assert_eq!(next("0 9 * * 7L", 1), next("0 9 * * SUNL", 1));
    assert_eq!(next("0 9 LW * *", 2), ["Mon 2026-11-30 09:00", "Thu 2026-12-31 09:00"]);
    assert_eq!(next("0 0 29 2 *", 2), ["Tue 2028-02-29 00:00", "Sun 2032-02-29 00:00"]);
    // As in Vixie's cron: with both kinds of days, either fits.
    assert_eq!(next("0 9 24 * MON", 2), ["Mon 2026-11-23 09:00", "Tue 2026-11-24 09:00"]);
    assert_eq!(next("0 9 13 * +FRI", 1), ["Fri 2027-08-13 09:00"]);
    for (nickname, first) in [
        ("@hourly", "Sat 2026-11-21 01:00"),
        ("@daily", "Sun 2026-11-22 00:00"),
        ("@midnight", "Sun 2026-11-22 00:00"),
        ("@weekly", "Sun 2026-11-22 00:00"),
        ("@monthly", "Tue 2026-12-01 00:00"),
        ("@yearly", "Fri 2027-01-01 00:00"),
        ("@annually", "Fri 2027-01-01 00:00"),
    ] {
        assert_eq!(next(nickname, 1), [first], "{nickname}");
    }
    let schedule = Schedule::parse("  30  9 * * mon-fri ").expect("a schedule");
    assert_eq!(schedule.as_str(), "30 9 * * MON-FRI");
    assert_eq!(Schedule::parse(schedule.as_str()), Ok(schedule));
}

#[test]
fn what_is_no_schedule_gets_a_sentence() {
    for words in ["* * * *", "0 30 9 * * MON", "@reboot", &"* ".repeat(5000)] {
        assert_eq!(Schedule::parse(words), Err(ScheduleError::Parts), "{words}");
    }
    for (words, part, text) in [
        ("60 9 * * *", "minute", "60"),
        ("*/0 * * * *", "minute", "*/0"),
        ("5-1 * * * *", "minute", "5-1"),
        ("0 24 * * *", "hour", "24"),
        ("0 9pm * * *", "hour", "9PM"),
        ("0 9 0 * *", "day of the month", "0"),
        ("0 9 , * *", "day of the month", ","),
        ("0 9 * MON *", "month", "MON"),
        ("0 9 * * MON#6", "day of the week", "MON#6"),
        ("0 9 * * MON#1L", "day of the week", "MON#1L"),
        ("0 9 * * L", "day of the week", "L"),
        ("0 9 * * 5,", "day of the week", "5,"),
        ("0 9 * * 🦀", "day of the week", "🦀"),
    ] {
        assert_eq!(Schedule::parse(words), Err(ScheduleError::Unreadable { part, text: text.to_owned() }), "{words}");
    }
    for words in ["0 9 30 2 *", "0 9 31 4,6,9,11 *", "0 9 30 2 +MON"] {
        assert_eq!(Schedule::parse(words), Err(ScheduleError::Never(words.to_owned())));
    }
}

#[test]
fn gaps_and_overlaps() {
    let berlin = zone("Europe/Berlin");
    let from = |words: &str, start: &str, count: usize| -> Vec<String> {
        let schedule = Schedule::parse(words).expect("a schedule");
        let upcoming = schedule.upcoming(at(start), &berlin).take(count);
        upcoming.map(|next| next.at.to_string()).collect()
    };
    // 28 March 2027 jumps from 02:00 to 03:00 (01:00 UTC).
    assert_eq!(from("30 2 * * *", "2027-03-27T12:00:00Z", 2), ["2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z"]);
    assert_eq!(
        from("*/30 * * * *", "2027-03-28T00:29:00Z", 3),
        ["2027-03-28T00:30:00Z", "2027-03-28T01:00:00Z", "2027-03-28T01:30:00Z"]
    );
    // 31 October 2027 shows 02:00–03:00 twice.
    assert_eq!(from("30 2 * * *", "2027-10-30T12:00:00Z", 2), ["2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"]);
    assert_eq!(
        from("*/30 * * * *", "2027-10-31T00:00:00Z", 3),
        ["2027-10-31T00:30:00Z", "2027-10-31T02:00:00Z", "2027-10-31T02:30:00Z"]
    );
    // Asked during the second showing.
    assert_eq!(from("30 2 * * *", "2027-10-31T01:15:00Z", 1), ["2027-11-01T01:30:00Z"]);
}

/// What a patient person with a watch would say: the first minute at which the clocks show `wall`, else the first at
/// which they show something later.
fn by_watching(wall: DateTime, around: Timestamp, zone: &Zone) -> Timestamp {
    let minutes = || (-300..300).map(|minute| around + SignedDuration::from_mins(minute));
    let shows = |instant: Timestamp| zone.local(instant).datetime();
    minutes()
        .find(|instant| shows(*instant) == wall)
        .or_else(|| minutes().find(|instant| shows(*instant) > wall))
        .expect("the time lies in the window")
}

#[test]
fn every_change_of_every_zone_from_2026_to_2028() {
    let (from, until) = (at("2026-01-01T00:00:00Z"), at("2029-01-01T00:00:00Z"));
    let mut seen = BTreeSet::new();
    for name in tz::db().available() {
        let Some(zone) = Zone::named(name.as_str()) else { continue };
        let changes = zone.time_zone().following(from).map(|change| change.timestamp());
        for change in changes.take_while(|change| *change < until) {
            let local = |instant| zone.local(instant).datetime();
            let (before, after) = (local(change - SignedDuration::from_mins(1)), local(change));
            // Aliases change alike; one of each kind is enough.
            if !seen.insert((change, before, after)) {
                continue;
            }
            for minutes in [-60, -1, 0, 1, 30, 59, 60, 61] {
                let wall = before + SignedDuration::from_mins(minutes);
                let daily = Schedule::parse(&format!("{} {} * * *", wall.minute(), wall.hour())).expect("a schedule");
                let two_days = SignedDuration::from_hours(48);
                let fired: Vec<Occurrence> =
                    daily.upcoming(change - two_days, &zone).take_while(|next| next.at < change + two_days).collect();
                let watched = by_watching(wall, change, &zone);
                let wanted = Occurrence { at: watched, date: wall.date() };
                assert!(fired.contains(&wanted), "{name} {wall}: {wanted:?} is not among {fired:?}");
                let follows = |pair: &[Occurrence]| {
                    pair[0].at < pair[1].at && pair[0].date.tomorrow().is_ok_and(|next| next == pair[1].date)
                };
                assert!(fired.len() >= 3 && fired.windows(2).all(follows), "{name} {wall}: {fired:?}");
            }
        }
    }
    assert!(seen.len() > 100, "only {} changes were looked at", seen.len());
}
