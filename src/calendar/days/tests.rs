//! Days as people type them, on Monday, 23 November 2026.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

/// Monday.
const TODAY: Date = Date::constant(2026, 11, 23);

fn said(typed: &str) -> String {
    match read_days(typed, TODAY) {
        Ok((first, last)) if first == last => first.to_string(),
        Ok((first, last)) => format!("{first} to {last}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn days_as_people_type_them() {
    for (typed, days) in [
        ("3 Dec – 14 Dec", "2026-12-03 to 2026-12-14"),
        ("3–14 Dec", "2026-12-03 to 2026-12-14"),
        ("3-14 december", "2026-12-03 to 2026-12-14"),
        ("from 3 Dec to 14 Dec", "2026-12-03 to 2026-12-14"),
        ("3rd Dec until 14th", "2026-12-03 to 2026-12-14"),
        ("28 – 3 Jan", "2026-12-28 to 2027-01-03"),
        ("24 Dec - 2 Jan", "2026-12-24 to 2027-01-02"),
        ("24 Dec 2026 — 2 Jan 2027", "2026-12-24 to 2027-01-02"),
        ("24 Dec – 2 Jan 2028", "2027-12-24 to 2028-01-02"),
        ("Dec 3, 2027", "2027-12-03"),
        ("Dec 3 - Dec 14", "2026-12-03 to 2026-12-14"),
        ("2026-12-03", "2026-12-03"),
        ("2026-12-03 - 2026-12-14", "2026-12-03 to 2026-12-14"),
        ("2026-12-03–2026-12-14", "2026-12-03 to 2026-12-14"),
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("today – Friday", "2026-11-23 to 2026-11-27"),
        ("friday", "2026-11-27"),
        ("mon", "2026-11-23"),
        ("Thu 3 Dec – Mon 14 Dec", "2026-12-03 to 2026-12-14"),
        ("tomorrow to 1 Dec", "2026-11-24 to 2026-12-01"),
        ("24/12", "2026-12-24"),
        ("12/24", "2026-12-24"),
        ("24/12/2026", "2026-12-24"),
        ("3.12.", "2026-12-03"),
        ("3.12. – 14.12.2026", "2026-12-03 to 2026-12-14"),
        ("3. Dec", "2026-12-03"),
        ("22 Nov", "2027-11-22"),
        ("1 Nov – 30 Nov", "2026-11-01 to 2026-11-30"),
        ("20–25 Nov", "2026-11-20 to 2026-11-25"),
        ("20 Nov – tomorrow", "2026-11-20 to 2026-11-24"),
        ("20 Nov – 22 Nov", "2027-11-20 to 2027-11-22"),
        ("1 May – 30 Nov", "2027-05-01 to 2027-11-30"),
        ("29 Feb", "2028-02-29"),
        ("sept 1", "2027-09-01"),
        ("12/12", "2026-12-12"),
    ] {
        assert_eq!(said(typed), days, "{typed}");
    }
}

#[test]
fn what_cannot_be_read_is_answered_with_what_to_type() {
    for (typed, sentence) in [
        ("", "Please say which days, such as 3 Dec – 14 Dec, or tomorrow."),
        ("3/12", "“3/12” could be 3 Dec or 12 Mar. Please write the month in letters: 3 Dec."),
        ("3/12 – 14/12", "“3/12” could be 3 Dec or 12 Mar. Please write the month in letters: 3 Dec."),
        ("31 Nov", "There is no 31 November."),
        ("30 Feb 2027", "There is no 30 February 2027."),
        ("3", "Which month do you mean by “3”? Write it like 3 Dec."),
        (
            "14 Dec – 3 Dec",
            "That ends before it begins: from 14 Dec 2026 to 3 Dec 2026. Please write the earlier day first.",
        ),
        (
            "2026-12-14 – 2026-12-03",
            "That ends before it begins: from 14 Dec 2026 to 3 Dec 2026. Please write the earlier day first.",
        ),
        (
            "tomorrow – today",
            "That ends before it begins: from 24 Nov 2026 to 23 Nov 2026. Please write the earlier day first.",
        ),
        (
            "1 Dec – 2 Dec – 3 Dec",
            "Please give a first and a last day, such as 3 Dec – 14 Dec. Several stretches go one by one.",
        ),
        ("soon", "I cannot read “soon” as a day. Write it like 3 Dec, 2026-12-03, Friday or tomorrow."),
        ("40 Dec", "I cannot read “40 Dec” as a day. Write it like 3 Dec, 2026-12-03, Friday or tomorrow."),
        ("2026-13-40", "I cannot read “2026-13-40” as a day. Write it like 3 Dec, 2026-12-03, Friday or tomorrow."),
    ] {
        assert_eq!(said(typed), sentence, "{typed}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(typed in "\\PC{0,30}") {
        let _ = read_days(&typed, TODAY);
    }

    #[test]
    fn any_words_of_ours_are_read_or_refused(
        words in prop::collection::vec(prop::sample::select(vec!["3", "14", "Dec", "Jan", "-", "–", "to", "2027", "fri", "/", ".", "today", "31"]), 0..7),
    ) {
        if let Ok((first, last)) = read_days(&words.join(" "), TODAY) {
            prop_assert!(first <= last);
        }
    }

    #[test]
    fn what_we_write_is_read_back(start in 0i32..200, length in 0i32..60) {
        let first = TODAY.saturating_add(start.days());
        let last = first.saturating_add(length.days());
        let written = super::super::dates::days(first, last, TODAY);
        prop_assert_eq!(read_days(&written, TODAY), Ok((first, last)), "{}", written);
    }
}

#[test]
fn the_end_of_time_is_no_trap() {
    let last = date(9999, 12, 31);
    assert_eq!(read_days("tomorrow", last), Ok((last, last)));
    assert!(read_days("3 Jan", last).is_err());
}
