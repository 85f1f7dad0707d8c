//! What people may type, what is stored, and what they are shown.

use crate::calendar::schedule::{Schedule, ScheduleError};
use jiff::civil::time;
use proptest::prelude::*;
use std::fmt::Write;

/// Each line: typed · stored · shown.
fn table(typed: &str) -> String {
    let mut lines = String::new();
    for words in typed.split("; ") {
        let schedule = Schedule::parse(words).unwrap_or_else(|error| panic!("{words}: {error}"));
        writeln!(lines, "{words} · {} · {}", schedule.as_str(), schedule.in_words()).expect("a line");
    }
    lines
}

#[test]
fn cron_in_words() {
    let typed = "30 9 * * MON-FRI; 0 10 * * FRI; 0 16 * * FRIL; 0 16 * * THUL; 0 9 * * MON#1; 0 9 * * TUE#1,TUE#3; \
                 0 9 * * MON#1,FRIL; 0 9 * * MON,WED,FRI; 0 9 * * SUN-THU; 0 9 * * 6,7; 0 9 * * 1-4,6; 0 9 * * *; \
                 0 9,13,17 * * *; 0 * * * *; 15 * * * *; 0 */2 * * *; 0 */2 * * MON-FRI; 0 */6 * * *; \
                 15 9-17 * * MON-FRI; * * * * *; */15 * * * *; */15 9-17 * * MON-FRI; 5,20 9,12 * * MON; \
                 7 */3 * * *; 0 9 1 * *; 0 9 1,15 * *; 0 9 1-7 * *; 0 9 L * *; 0 9 LW * *; 0 9 15W * *; \
                 0 9 24 * MON; 0 9 13 * +FRI; 0 9 1-7 * +MON,TUE; 0 9 * 3 *; 0 9 * 1,7 MON#1; 0 9 * 6-8 FRI; \
                 0 0 29 2 *; @yearly; @monthly; @weekly; @daily; @hourly";
    insta::assert_snapshot!(table(typed), @r"
    30 9 * * MON-FRI · 30 9 * * MON-FRI · Monday to Friday at 09:30
    0 10 * * FRI · 0 10 * * FRI · every Friday at 10:00
    0 16 * * FRIL · 0 16 * * FRIL · the last Friday of the month at 16:00
    0 16 * * THUL · 0 16 * * THUL · the last Thursday of the month at 16:00
    0 9 * * MON#1 · 0 9 * * MON#1 · the first Monday of the month at 09:00
    0 9 * * TUE#1,TUE#3 · 0 9 * * TUE#1,TUE#3 · the first and third Tuesday of the month at 09:00
    0 9 * * MON#1,FRIL · 0 9 * * MON#1,FRIL · the first Monday and the last Friday of the month at 09:00
    0 9 * * MON,WED,FRI · 0 9 * * MON,WED,FRI · Monday, Wednesday and Friday at 09:00
    0 9 * * SUN-THU · 0 9 * * SUN-THU · Sunday to Thursday at 09:00
    0 9 * * 6,7 · 0 9 * * 6,7 · Saturday and Sunday at 09:00
    0 9 * * 1-4,6 · 0 9 * * 1-4,6 · Monday to Thursday and Saturday at 09:00
    0 9 * * * · 0 9 * * * · every day at 09:00
    0 9,13,17 * * * · 0 9,13,17 * * * · every day at 09:00, 13:00 and 17:00
    0 * * * * · 0 * * * * · every hour
    15 * * * * · 15 * * * * · 15 minutes past every hour
    0 */2 * * * · 0 */2 * * * · every 2 hours
    0 */2 * * MON-FRI · 0 */2 * * MON-FRI · every 2 hours, Monday to Friday
    0 */6 * * * · 0 */6 * * * · every day at 00:00, 06:00, 12:00 and 18:00
    15 9-17 * * MON-FRI · 15 9-17 * * MON-FRI · every hour from 09:15 to 17:15, Monday to Friday
    * * * * * · * * * * * · every minute
    */15 * * * * · */15 * * * * · every 15 minutes
    */15 9-17 * * MON-FRI · */15 9-17 * * MON-FRI · every 15 minutes from 09:00 to 17:45, Monday to Friday
    5,20 9,12 * * MON · 5,20 9,12 * * MON · at minutes 5 and 20 of hours 9 and 12, every Monday
    7 */3 * * * · 7 */3 * * * · at minute 7 of hours 0, 3, 6, 9, 12, 15, 18 and 21
    0 9 1 * * · 0 9 1 * * · the 1st of the month at 09:00
    0 9 1,15 * * · 0 9 1,15 * * · the 1st and 15th of the month at 09:00
    0 9 1-7 * * · 0 9 1-7 * * · the 1st to 7th of the month at 09:00
    0 9 L * * · 0 9 L * * · the last day of the month at 09:00
    0 9 LW * * · 0 9 LW * * · the last weekday of the month at 09:00
    0 9 15W * * · 0 9 15W * * · the weekday nearest to the 15th of the month at 09:00
    0 9 24 * MON · 0 9 24 * MON · the 24th of the month and every Monday at 09:00
    0 9 13 * +FRI · 0 9 13 * +FRI · the 13th of the month (if a Friday) at 09:00
    0 9 1-7 * +MON,TUE · 0 9 1-7 * +MON,TUE · the 1st to 7th of the month (if a Monday or a Tuesday) at 09:00
    0 9 * 3 * · 0 9 * 3 * · every day in March at 09:00
    0 9 * 1,7 MON#1 · 0 9 * 1,7 MON#1 · the first Monday of January and July at 09:00
    0 9 * 6-8 FRI · 0 9 * 6-8 FRI · every Friday from June to August at 09:00
    0 0 29 2 * · 0 0 29 2 * · the 29th of February at 00:00
    @yearly · @YEARLY · the 1st of January at 00:00
    @monthly · @MONTHLY · the 1st of the month at 00:00
    @weekly · @WEEKLY · every Sunday at 00:00
    @daily · @DAILY · every day at 00:00
    @hourly · @HOURLY · every hour
    ");
}

#[test]
fn words_that_become_cron() {
    let typed = "every weekday at 09:30; Weekdays at 9.30; at 9:30 on weekdays; every Friday at 10:00; \
                 Fridays at 10am; 10:00 every Friday; every week on Friday at 10:00; weekly on fri at 10; \
                 last Thursday at 16:00; the last Thursday of the month at 4 pm; first Monday at 9:00; \
                 every month on the 1st Monday at 9; second and fourth Tuesday of the month at 10:00; daily at 9; \
                 every day at noon; Mon, Wed & Fri at 9:30; Mon–Fri at 9:30; Monday to Thursday at 12:30pm; \
                 Fri to Mon at midnight; Sunday to Thursday at 8; weekends at 11; the 15th of the month at 10:00; \
                 monthly on the 1st and 15th at 9; last day of the month at 17:00; hourly; every 2 hours; \
                 every 15 minutes; every minute; EVERY  monday, AT 10:00";
    insta::assert_snapshot!(table(typed), @r"
    every weekday at 09:30 · 30 9 * * MON-FRI · Monday to Friday at 09:30
    Weekdays at 9.30 · 30 9 * * MON-FRI · Monday to Friday at 09:30
    at 9:30 on weekdays · 30 9 * * MON-FRI · Monday to Friday at 09:30
    every Friday at 10:00 · 0 10 * * FRI · every Friday at 10:00
    Fridays at 10am · 0 10 * * FRI · every Friday at 10:00
    10:00 every Friday · 0 10 * * FRI · every Friday at 10:00
    every week on Friday at 10:00 · 0 10 * * FRI · every Friday at 10:00
    weekly on fri at 10 · 0 10 * * FRI · every Friday at 10:00
    last Thursday at 16:00 · 0 16 * * THUL · the last Thursday of the month at 16:00
    the last Thursday of the month at 4 pm · 0 16 * * THUL · the last Thursday of the month at 16:00
    first Monday at 9:00 · 0 9 * * MON#1 · the first Monday of the month at 09:00
    every month on the 1st Monday at 9 · 0 9 * * MON#1 · the first Monday of the month at 09:00
    second and fourth Tuesday of the month at 10:00 · 0 10 * * TUE#2,TUE#4 · the second and fourth Tuesday of the month at 10:00
    daily at 9 · 0 9 * * * · every day at 09:00
    every day at noon · 0 12 * * * · every day at 12:00
    Mon, Wed & Fri at 9:30 · 30 9 * * MON,WED,FRI · Monday, Wednesday and Friday at 09:30
    Mon–Fri at 9:30 · 30 9 * * MON-FRI · Monday to Friday at 09:30
    Monday to Thursday at 12:30pm · 30 12 * * MON-THU · Monday to Thursday at 12:30
    Fri to Mon at midnight · 0 0 * * MON,FRI,SAT,SUN · Friday to Monday at 00:00
    Sunday to Thursday at 8 · 0 8 * * MON,TUE,WED,THU,SUN · Sunday to Thursday at 08:00
    weekends at 11 · 0 11 * * SAT,SUN · Saturday and Sunday at 11:00
    the 15th of the month at 10:00 · 0 10 15 * * · the 15th of the month at 10:00
    monthly on the 1st and 15th at 9 · 0 9 1,15 * * · the 1st and 15th of the month at 09:00
    last day of the month at 17:00 · 0 17 L * * · the last day of the month at 17:00
    hourly · 0 * * * * · every hour
    every 2 hours · 0 */2 * * * · every 2 hours
    every 15 minutes · */15 * * * * · every 15 minutes
    every minute · * * * * * · every minute
    EVERY  monday, AT 10:00 · 0 10 * * MON · every Monday at 10:00
    ");
}

#[test]
fn words_that_stay_words() {
    let typed = "every 2 weeks from 2026-11-23 at 10:00; every 2 weeks from Mon 23 Nov 2026 at 10; \
                 every two weeks at 10am from November 23rd, 2026; \
                 every other week on Friday from 2026-11-23 at 10:00; \
                 every second Friday from 2026-11-27 at 10:00; fortnightly from 2026-11-23 at 10:00; \
                 every week from 2026-11-23 at 10:00; every Thursday from 2026-11-23 at 10:00; \
                 every 10 days from 1 December 2026 at 9:05; daily from 2026-12-01 at 9; \
                 every working day at 09:30; workdays at 9:30; last working Thursday at 10:00; \
                 the last working Thursday of the month at 10:00; first working Monday at 9; \
                 first working day of the month at 09:00; last working day at 17:00";
    insta::assert_snapshot!(table(typed), @r"
    every 2 weeks from 2026-11-23 at 10:00 · every 2 weeks from 2026-11-23 at 10:00 · every 2 weeks on Monday at 10:00, from 23 November 2026
    every 2 weeks from Mon 23 Nov 2026 at 10 · every 2 weeks from 2026-11-23 at 10:00 · every 2 weeks on Monday at 10:00, from 23 November 2026
    every two weeks at 10am from November 23rd, 2026 · every 2 weeks from 2026-11-23 at 10:00 · every 2 weeks on Monday at 10:00, from 23 November 2026
    every other week on Friday from 2026-11-23 at 10:00 · every 2 weeks from 2026-11-27 at 10:00 · every 2 weeks on Friday at 10:00, from 27 November 2026
    every second Friday from 2026-11-27 at 10:00 · every 2 weeks from 2026-11-27 at 10:00 · every 2 weeks on Friday at 10:00, from 27 November 2026
    fortnightly from 2026-11-23 at 10:00 · every 2 weeks from 2026-11-23 at 10:00 · every 2 weeks on Monday at 10:00, from 23 November 2026
    every week from 2026-11-23 at 10:00 · every week from 2026-11-23 at 10:00 · every Monday at 10:00, from 23 November 2026
    every Thursday from 2026-11-23 at 10:00 · every week from 2026-11-26 at 10:00 · every Thursday at 10:00, from 26 November 2026
    every 10 days from 1 December 2026 at 9:05 · every 10 days from 2026-12-01 at 09:05 · every 10 days at 09:05, from 1 December 2026
    daily from 2026-12-01 at 9 · every day from 2026-12-01 at 09:00 · every day at 09:00, from 1 December 2026
    every working day at 09:30 · every working day at 09:30 · every working day at 09:30
    workdays at 9:30 · every working day at 09:30 · every working day at 09:30
    last working Thursday at 10:00 · last working Thursday at 10:00 · the last working Thursday of the month at 10:00
    the last working Thursday of the month at 10:00 · last working Thursday at 10:00 · the last working Thursday of the month at 10:00
    first working Monday at 9 · first working Monday at 09:00 · the first working Monday of the month at 09:00
    first working day of the month at 09:00 · first working day of the month at 09:00 · the first working day of the month at 09:00
    last working day at 17:00 · last working day of the month at 17:00 · the last working day of the month at 17:00
    ");
}

#[test]
fn what_is_shown_can_be_typed() {
    for typed in [
        "every weekday at 09:30",
        "Mon, Wed & Fri at 9:30",
        "weekends at 11",
        "daily at 9",
        "last Thursday at 16:00",
        "second and fourth Tuesday of the month at 10:00",
        "monthly on the 1st and 15th at 9",
        "last day of the month at 17:00",
        "hourly",
        "every 2 hours",
        "every other week on Friday from 2026-11-23 at 10:00",
        "every Thursday from 2026-11-23 at 10:00",
        "every 10 days from 1 December 2026 at 9:05",
        "every working day at 09:30",
        "last working Thursday at 10:00",
        "first working day of the month at 09:00",
    ] {
        let schedule = Schedule::parse(typed).expect("a schedule");
        assert_eq!(Schedule::parse(&schedule.in_words()), Ok(schedule), "{typed}");
    }
}

#[test]
fn what_cannot_be_read_gets_a_sentence() {
    let typed = [
        "",
        "every blue moon at 10:00",
        "every month",
        "last Friday of the quarter at 9",
        "15th at 10:00",
        "every weekday from 2026-11-23 at 9:30",
        "every Friday",
        "every Friday at",
        "every Friday at 25:00",
        "every Friday at 9:5",
        "every Friday at 13pm",
        "every Friday at ten",
        "every 2 weeks at 10:00",
        "every other Friday at 10:00",
        "every 2 weeks from soon at 10:00",
        "every 2 weeks from 2026-02-30 at 10:00",
        "every 2 weeks from 31 Nov 2026 at 10:00",
        "every 2 weeks from 23 Nov at 10:00",
        "every 2 weeks from 1926-11-23 at 10:00",
        "every 2 weeks from 2226-11-23 at 10:00",
        "every 2 weeks from Tue 23 Nov 2026 at 10:00",
        "every 0 weeks from 2026-11-23 at 10:00",
        "every 99999999999 days from 2026-11-23 at 10:00",
        "every 7 minutes",
    ];
    let sentences = typed.map(|words| match Schedule::parse(words) {
        Ok(schedule) => panic!("{words} was read as {schedule}"),
        Err(error) => format!("{words} · {error}\n"),
    });
    insta::assert_snapshot!(sentences.concat(), @r"
     · Please say when, such as “every Friday at 10:00”.
    every blue moon at 10:00 · I cannot read “every blue moon at 10:00” as a schedule. Some that I can: every weekday at 09:30, last Thursday at 16:00, last working Thursday at 10:00, every 2 weeks from 2026-11-23 at 10:00, 30 9 * * MON-FRI.
    every month · I cannot read “every month” as a schedule. Some that I can: every weekday at 09:30, last Thursday at 16:00, last working Thursday at 10:00, every 2 weeks from 2026-11-23 at 10:00, 30 9 * * MON-FRI.
    last Friday of the quarter at 9 · I cannot read “last Friday of the quarter at 9” as a schedule. Some that I can: every weekday at 09:30, last Thursday at 16:00, last working Thursday at 10:00, every 2 weeks from 2026-11-23 at 10:00, 30 9 * * MON-FRI.
    15th at 10:00 · I cannot read “15th at 10:00” as a schedule. Some that I can: every weekday at 09:30, last Thursday at 16:00, last working Thursday at 10:00, every 2 weeks from 2026-11-23 at 10:00, 30 9 * * MON-FRI.
    every weekday from 2026-11-23 at 9:30 · I cannot read “every weekday from 2026-11-23 at 9:30” as a schedule. Some that I can: every weekday at 09:30, last Thursday at 16:00, last working Thursday at 10:00, every 2 weeks from 2026-11-23 at 10:00, 30 9 * * MON-FRI.
    every Friday · Please say at what time, such as “every Friday at 10:00”.
    every Friday at · Please say at what time, such as “every Friday at 10:00”.
    every Friday at 25:00 · “25:00” is no time of the day. Write it like 09:30.
    every Friday at 9:5 · “9:5” is no time of the day. Write it like 09:30.
    every Friday at 13pm · “13pm” is no time of the day. Write it like 09:30.
    every Friday at ten · “ten” is no time of the day. Write it like 09:30.
    every 2 weeks at 10:00 · Please say from which day, such as “every 2 weeks from 2026-11-23 at 10:00”.
    every other Friday at 10:00 · Please say from which day, such as “every 2 weeks from 2026-11-23 at 10:00”.
    every 2 weeks from soon at 10:00 · I cannot read “soon” as a day with its year. Write it like 2026-11-23 or 23 Nov 2026.
    every 2 weeks from 2026-02-30 at 10:00 · I cannot read “2026-02-30” as a day with its year. Write it like 2026-11-23 or 23 Nov 2026.
    every 2 weeks from 31 Nov 2026 at 10:00 · I cannot read “31 nov 2026” as a day with its year. Write it like 2026-11-23 or 23 Nov 2026.
    every 2 weeks from 23 Nov at 10:00 · I cannot read “23 nov” as a day with its year. Write it like 2026-11-23 or 23 Nov 2026.
    every 2 weeks from 1926-11-23 at 10:00 · A schedule begins between the years 2000 and 2100, not in 1926.
    every 2 weeks from 2226-11-23 at 10:00 · A schedule begins between the years 2000 and 2100, not in 2226.
    every 2 weeks from Tue 23 Nov 2026 at 10:00 · 23 November 2026 is a Monday, not a Tuesday.
    every 0 weeks from 2026-11-23 at 10:00 · A schedule comes back after 1 to 52 weeks, or after 1 to 365 days.
    every 99999999999 days from 2026-11-23 at 10:00 · A schedule comes back after 1 to 52 weeks, or after 1 to 365 days.
    every 7 minutes · I cannot read “every 7 minutes” as a schedule. Some that I can: every weekday at 09:30, last Thursday at 16:00, last working Thursday at 10:00, every 2 weeks from 2026-11-23 at 10:00, 30 9 * * MON-FRI.
    ");
}

#[test]
fn one_time_of_the_day() {
    let time_of = |words: &str| Schedule::parse(words).expect("a schedule").time_of_day();
    assert_eq!(time_of("30 9 * * MON-FRI"), Some(time(9, 30, 0, 0)));
    assert_eq!(time_of("last working Thursday at 10:00"), Some(time(10, 0, 0, 0)));
    assert_eq!(time_of("every 2 weeks from 2026-11-23 at 10:05"), Some(time(10, 5, 0, 0)));
    assert_eq!(time_of("0 9,17 * * *"), None);
    assert_eq!(time_of("every 15 minutes"), None);
}

#[test]
fn people_are_asked_at_most_hourly() {
    let hourly = |words: &str| Schedule::parse(words).expect("a schedule").is_at_most_hourly();
    for words in ["every hour", "59 * * * *", "0 9,10 * * *", "30 9 * * *", "every working day at 9"] {
        assert!(hourly(words), "{words}");
    }
    for words in ["every minute", "*/30 * * * *", "0,59 9 * * MON", "0-1 0 1 1 *"] {
        assert!(!hourly(words), "{words}");
    }
    assert_eq!(
        ScheduleError::TooOften.to_string(),
        "That is too often to ask people. Please leave at least an hour between two times."
    );
}

#[test]
fn a_schedule_is_stored_as_its_words() {
    let schedule = Schedule::parse("every 2 weeks from 23 Nov 2026 at 10").expect("a schedule");
    let stored = serde_json::to_string(&schedule).expect("a string");
    assert_eq!(stored, r#""every 2 weeks from 2026-11-23 at 10:00""#);
    assert_eq!(serde_json::from_str::<Schedule>(&stored).expect("read back"), schedule);
    assert!(serde_json::from_str::<Schedule>(r#""every 0 weeks from 2026-11-23 at 10:00""#).is_err());
}

/// Words that phrases are made of, good and bad, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = vec![
        "every",
        "last",
        "first",
        "second",
        "other",
        "working",
        "day",
        "days",
        "week",
        "weeks",
        "month",
        "weekday",
        "hour",
        "minutes",
        "monday",
        "thu",
        "fri",
        "to",
        "-",
        "and",
        ",",
        "the",
        "of",
        "on",
        "at",
        "9",
        "09:30",
        "25:00",
        "pm",
        "noon",
        "from",
        "2026-11-23",
        "23",
        "nov",
        "2026",
        "30",
        "feb",
        "2",
        "0",
        "15th",
        "1st",
        "fortnight",
        "*",
        "@daily",
        "–",
        "🦀",
    ];
    prop::collection::vec(prop::sample::select(words), 0..9).prop_map(|words| words.join(" "))
}

prop_compose! {
    fn written()(
        kind in 0..6, count in 1..60_u16, weeks in any::<bool>(), day in 0_usize..7, year in 2000..2101, ordinal in 1..366,
        hour in 0..24, minute in 0..60, first in any::<bool>(),
    ) -> String {
        let day = ["Mon", "tuesday", "Weds", "thurs", "fri", "SAT", "sunday"].map(|day| day.replace("Weds", "wed"))[day].clone();
        let date = jiff::civil::date(i16::try_from(year).expect("a year"), 1, 1) + jiff::Span::new().days(ordinal - 1);
        let (end, unit) = (if first { "first" } else { "last" }, if weeks { "weeks" } else { "days" });
        let days = match kind {
            0 => format!("every {count} {unit} from {date}"),
            1 => format!("every {count} weeks on {day} from {date}"),
            2 => "every working day".to_owned(),
            3 => format!("{end} working {day}"),
            4 => format!("{end} working day of the month"),
            _ => format!("{end} {day}"),
        };
        format!("{days} at {hour}:{minute:02}")
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in ".{0,80}", soup in soup()) {
        for words in [text, soup] {
            match Schedule::parse(&words) {
                Ok(schedule) => {
                    prop_assert!(!schedule.in_words().is_empty());
                    prop_assert_eq!(Schedule::parse(schedule.as_str()), Ok(schedule));
                }
                Err(error) => prop_assert!(error.to_string().chars().count() < 300),
            }
        }
    }

    #[test]
    fn stored_and_shown_words_mean_the_same(words in written()) {
        match Schedule::parse(&words) {
            Ok(schedule) => {
                prop_assert!(schedule.time_of_day().is_some() && schedule.is_at_most_hourly());
                prop_assert_eq!(Schedule::parse(&schedule.in_words()), Ok(schedule.clone()));
                prop_assert_eq!(Schedule::parse(schedule.as_str()), Ok(schedule));
            }
            Err(error) => prop_assert_eq!(error, ScheduleError::Interval),
        }
    }
}
