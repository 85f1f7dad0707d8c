//! Calendars as they are published, and as they should not be.

use crate::calendar::holidays::{IcsError, parse_ics};
use jiff::{ToSpan, civil::date};
use proptest::prelude::*;

/// A file with these lines as its one event.
fn event(lines: &str) -> String {
    let lines = lines.replace("; ", "\r\n");
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
}

/// The days of a file in 2026 to 2028, as `2026-12-25 Christmas Day`.
fn days(file: &str) -> Vec<String> {
    let holidays = parse_ics(file, 2026..=2028).unwrap_or_else(|error| panic!("{error}\n{file}"));
    holidays.into_iter().map(|holiday| format!("{} {}", holiday.date, holiday.name)).collect()
}

/// Only the dates of an event.
fn dates(lines: &str) -> Vec<String> {
    days(&event(lines)).into_iter().map(|day| day[..10].to_owned()).collect()
}

const PUBLISHED: &str = "\u{feff}BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Google Inc//Google Calendar 70.9054//EN\r
X-WR-CALNAME:Feiertage in Deutschland\r
BEGIN:VTIMEZONE\r
TZID:Europe/Berlin\r
BEGIN:DAYLIGHT\r
DTSTART:19810329T020000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20261225\r
DTEND;VALUE=DATE:20261227\r
UID:christmas@example.com\r
DESCRIPTION:Gesetzlicher Feiertag: in ganz\r
  Deutschland\r
SUMMARY:Weihnachten\\, erster und\r
  zweiter Feier\r
 tag\r
BEGIN:VALARM\r
TRIGGER:-P1D\r
SUMMARY:Not this\r
END:VALARM\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;TZID=\"Europe: Berlin\";X=1:20270101T000000\r
DTEND;TZID=Europe/Berlin:20270102T000000\r
SUMMARY;LANGUAGE=de:Neujahr\\nfrei \\; \\\\o/\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270101\r
SUMMARY:New Year\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270101\r
SUMMARY:New Year\r
END:VEVENT\r
BEGIN:VEVENT\r
DTSTART;VALUE=DATE:20270601\r
STATUS:CANCELLED\r
SUMMARY:Called off\r
END:VEVENT\r
BEGIN:VTODO\r
DTSTART;VALUE=DATE:20270602\r
END:VTODO\r
END:VCALENDAR\r
";

#[test]
fn a_published_calendar() {
    let wanted = [
        "2026-12-25 Weihnachten, erster und zweiter Feiertag",
        "2026-12-26 Weihnachten, erster und zweiter Feiertag",
        "2027-01-01 Neujahr frei ; \\o/, New Year",
    ];
    assert_eq!(days(PUBLISHED), wanted);
    assert_eq!(days(&PUBLISHED.replace('\r', "")), wanted);
    assert_eq!(parse_ics(PUBLISHED, 2030..=2031), Ok(Vec::new()));
}

#[test]
fn lengths() {
    assert_eq!(dates("DTSTART:20261225"), ["2026-12-25"]);
    assert_eq!(dates("DTSTART:20261225; DTEND:20261225"), ["2026-12-25"]);
    assert_eq!(dates("DTSTART:20261231; DURATION:P2D"), ["2026-12-31", "2027-01-01"]);
    assert_eq!(dates("DTSTART:20261225T090000Z; DTEND:20261225T170000Z"), ["2026-12-25"]);
    assert_eq!(dates("DTSTART:20261225T180000; DURATION:PT8H"), ["2026-12-25", "2026-12-26"]);
    // What begins before the years counts as far as it lies in them.
    assert_eq!(dates("DTSTART:20251230; DTEND:20260103"), ["2026-01-01", "2026-01-02"]);
    assert_eq!(days(&event("DTSTART:20261225; SUMMARY:  "))[0], "2026-12-25 Holiday");
}

#[test]
fn yearly_repetition() {
    let yearly = |start: &str, rule: &str| dates(&format!("DTSTART;VALUE=DATE:{start}; RRULE:FREQ=YEARLY{rule}"));
    assert_eq!(yearly("19701225", ""), ["2026-12-25", "2027-12-25", "2028-12-25"]);
    assert_eq!(yearly("20200229", ""), ["2028-02-29"]);
    assert_eq!(yearly("20271225", ""), ["2027-12-25", "2028-12-25"]);
    assert_eq!(yearly("20251225", ";INTERVAL=2"), ["2027-12-25"]);
    assert_eq!(yearly("20251225", ";COUNT=3"), ["2026-12-25", "2027-12-25"]);
    assert_eq!(yearly("20251225", ";UNTIL=20271225T000000Z"), ["2026-12-25", "2027-12-25"]);
    assert_eq!(yearly("20000903", ";BYMONTH=9;BYDAY=1SU"), ["2026-09-06", "2027-09-05", "2028-09-03"]);
    assert_eq!(yearly("20000529", ";WKST=SU;BYDAY=-1MO;BYMONTH=5"), ["2026-05-25", "2027-05-31", "2028-05-29"]);
    // Victoria Day: the Monday before 25 May.
    let before = ";BYMONTH=5;BYMONTHDAY=18,19,20,21,22,23,24;BYDAY=MO";
    assert_eq!(yearly("20000522", before), ["2026-05-18", "2027-05-24", "2028-05-22"]);
    assert_eq!(yearly("20000101", ";BYMONTH=1,6;BYMONTHDAY=-1")[..2], ["2026-01-31", "2026-06-30"]);
    // The 20th Monday of the year; the last working day of December.
    assert_eq!(yearly("19970519", ";BYDAY=20MO"), ["2026-05-18", "2027-05-17", "2028-05-15"]);
    let last = ";BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1";
    assert_eq!(yearly("20001229", last), ["2026-12-31", "2027-12-31", "2028-12-29"]);
    let carnival = dates("DTSTART:20260101; RDATE;VALUE=DATE:20260217,20270209; RRULE:FREQ=YEARLY; EXDATE:20270101");
    assert_eq!(carnival, ["2026-01-01", "2026-02-17", "2027-02-09", "2028-01-01"]);
    assert_eq!(dates("DTSTART:20260101; EXDATE:"), ["2026-01-01"]);
    // Over the end of the year before.
    assert_eq!(dates("DTSTART:20201231; DURATION:P2D; RRULE:FREQ=YEARLY")[..2], ["2026-01-01", "2026-12-31"]);
}

#[test]
fn one_repetition_is_moved_another_cancelled() {
    let moved = "DTSTART:20200601; RRULE:FREQ=YEARLY; SUMMARY:Day; END:VEVENT; \
                 BEGIN:VEVENT; UID:1; RECURRENCE-ID;VALUE=DATE:20270601; DTSTART:20270602; SUMMARY:Moved; END:VEVENT; \
                 BEGIN:VEVENT; UID:1; RECURRENCE-ID;VALUE=DATE:20280601; DTSTART:20280601; STATUS:CANCELLED";
    assert_eq!(days(&event(moved)), ["2026-06-01 Day", "2027-06-02 Moved"]);
}

#[test]
fn what_is_no_calendar_gets_a_sentence() {
    let calendar = |body: &str| format!("BEGIN:VCALENDAR\n{body}\nEND:VCALENDAR");
    let files = [
        String::new(),
        "<!doctype html>\n<title>Holidays</title>".to_owned(),
        "x".repeat(2_000_000),
        calendar("BEGIN:VEVENT\nDTSTART:20261225\nwithout a colon\nEND:VEVENT"),
        calendar("BEGIN:VEVENT\nDTSTART:20261225\nEND:VTODO"),
        "BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR".to_owned(),
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261225".to_owned(),
        calendar("BEGIN:VEVENT\nSUMMARY:When?\nEND:VEVENT"),
        event("DTSTART:20260230"),
        event("DTSTART:25.12.2026"),
        event("DTSTART:20261225; DURATION:soon"),
        event("DTSTART:20261225; EXDATE:20261225,soon"),
        event("DTSTART:20261225; DTEND:20261224"),
        event("DTSTART:20261225; RRULE:FREQ=WEEKLY"),
        event("DTSTART:20261225; RRULE:FREQ=YEARLY;BYEASTER=0"),
        event("DTSTART:20261225; RRULE:FREQ=YEARLY;BYDAY=0MO"),
        event("DTSTART:20261225; RRULE:FREQ=YEARLY;INTERVAL=0"),
        event("DTSTART:20260101; DTEND:20990101"),
    ];
    let told = files.map(|file| parse_ics(&file, 2026..=2028).expect_err(&file).to_string());
    insta::assert_snapshot!(told.join("\n"), @r"
    This is no calendar: an iCalendar file begins with BEGIN:VCALENDAR.
    This is no calendar: an iCalendar file begins with BEGIN:VCALENDAR.
    The file is larger than 1 MB; a calendar of holidays is far smaller.
    Line 4 cannot be read: “without a colon”.
    Line 4 ends something that did not begin: “VTODO”.
    Line 3 ends something that did not begin: “VCALENDAR”.
    VEVENT begins in line 2 and has no end: the file is cut off.
    The event in line 2 does not say when it begins (DTSTART).
    Line 5 has no date that I can read: “20260230”.
    Line 5 has no date that I can read: “25.12.2026”.
    Line 6 has no date that I can read: “soon”.
    Line 6 has no date that I can read: “20261225,soon”.
    The event in line 3 ends before it begins.
    Line 6 repeats in a way that I cannot read: “FREQ=WEEKLY”. I read yearly repetition (FREQ=YEARLY).
    Line 6 repeats in a way that I cannot read: “FREQ=YEARLY;BYEASTER=0”. I read yearly repetition (FREQ=YEARLY).
    Line 6 repeats in a way that I cannot read: “FREQ=YEARLY;BYDAY=0MO”. I read yearly repetition (FREQ=YEARLY).
    Line 6 repeats in a way that I cannot read: “FREQ=YEARLY;INTERVAL=0”. I read yearly repetition (FREQ=YEARLY).
    The file holds too much: a calendar of holidays has far fewer than 10,000 days.
    ");
}

#[test]
fn what_a_hostile_file_asks_for_stays_bounded() {
    let never =
        "BEGIN:VEVENT\nDTSTART:00010101\nRRULE:FREQ=YEARLY;COUNT=9;BYMONTH=2;BYMONTHDAY=30\nEND:VEVENT\n".repeat(9_000);
    let file = format!("BEGIN:VCALENDAR\n{never}END:VCALENDAR");
    assert_eq!(parse_ics(&file, 2026..=2028), Err(IcsError::TooMany));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(
        text in any::<String>(),
        name in prop::sample::select(vec!["DTSTART", "DTEND", "RRULE", "EXDATE", "RDATE", "DURATION", "SUMMARY", "END"]),
        value in prop_oneof![
            "[A-Z0-9=;,T:+-]{0,40}",
            "(FREQ=YEARLY|BYDAY=-?[0-9]{0,2}(MO|SU)|BYMONTH=[0-9]{1,2}|COUNT=[0-9]{1,20}|INTERVAL=[0-9]{1,6}|;){0,5}",
            "P[0-9]{1,19}[DWYM]", "[0-9]{8}(T[0-9]{6}Z?)?",
        ],
        years in (any::<i16>(), 0_i16..10),
    ) {
        let whole = [&text, &format!("BEGIN:VCALENDAR\n{text}"), &event(&format!("DTSTART:20260101; {name}:{value}")), &event(&text)]
            .map(|file| parse_ics(file, years.0..=years.0.saturating_add(years.1)));
        for holiday in whole.into_iter().flatten().flatten() {
            prop_assert!(!holiday.name.is_empty() && holiday.date.year() >= years.0);
        }
    }

    #[test]
    fn a_yearly_day_is_the_nth_of_its_month(month in 1_i8..=12, weekday in 0_i8..7, nth in prop::sample::select(vec![-2_i8, -1, 1, 2, 3, 4])) {
        let name = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][usize::from(weekday.unsigned_abs())];
        let rule = format!("DTSTART:19000101; EXDATE:19000101; RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={nth}{name}");
        let weekday = jiff::civil::Weekday::from_monday_zero_offset(weekday).expect("a day");
        let wanted: Vec<String> = (2026..=2028)
            .map(|year| date(year, month, 1).nth_weekday_of_month(nth, weekday).expect("such a day").to_string())
            .collect();
        prop_assert_eq!(dates(&rule), wanted);
    }

    #[test]
    fn a_stretch_has_each_of_its_days(start in 0_i32..900, length in 1_i32..60) {
        let first = date(2026, 1, 1) + start.days();
        let end = first + length.days();
        let found = dates(&format!("DTSTART:{}; DTEND:{}", first.strftime("%Y%m%d"), end.strftime("%Y%m%d")));
        let wanted: Vec<String> = first.series(1.day()).take_while(|day| *day < end).map(|day| day.to_string()).collect();
        prop_assert_eq!(found, wanted);
    }
}
