//! Days as people say them: "14 Dec", "3–14 Dec", "24 Dec – 2 Jan".

use jiff::{Unit, civil::Date};

/// Nearer days than this need no year: the next or the last such day is meant.
const NEAR: i32 = 300;

/// "14 Dec", with its year where it is far from `today`.
pub fn day(date: Date, today: Date) -> String {
    date.strftime(if is_near(date, today) { "%-d %b" } else { "%-d %b %Y" }).to_string()
}

/// A stretch of whole days, first and last included: "3 Dec", "3–14 Dec", "24 Dec – 2 Jan".
pub fn days(first: Date, last: Date, today: Date) -> String {
    if first == last {
        return day(first, today);
    }
    if !is_near(first, today) || !is_near(last, today) {
        return format!("{} – {}", first.strftime("%-d %b %Y"), last.strftime("%-d %b %Y"));
    }
    if (first.year(), first.month()) == (last.year(), last.month()) {
        return format!("{}–{}", first.day(), day(last, today));
    }
    format!("{} – {}", day(first, today), day(last, today))
}

/// "Monday 14 Dec".
pub fn weekday(date: Date, today: Date) -> String {
    format!("{} {}", date.strftime("%A"), day(date, today))
}

/// How many days from `first` to `last`, both included; 0 where the last is before the first.
pub fn count(first: Date, last: Date) -> i32 {
    first.until((Unit::Day, last)).map_or(0, |span| span.get_days() + 1).max(0)
}

fn is_near(date: Date, today: Date) -> bool {
    let apart = today.until((Unit::Day, date)).map_or(i32::MAX, |span| span.get_days().abs());
    apart < NEAR
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_in_words() {
        let today = date(2026, 11, 23);
        let said = |first, last| days(first, last, today);
        assert_eq!(said(date(2026, 12, 3), date(2026, 12, 3)), "3 Dec");
        assert_eq!(said(date(2026, 12, 3), date(2026, 12, 14)), "3–14 Dec");
        assert_eq!(said(date(2026, 12, 24), date(2027, 1, 2)), "24 Dec – 2 Jan");
        assert_eq!(said(date(2026, 12, 24), date(2027, 12, 2)), "24 Dec 2026 – 2 Dec 2027");
        assert_eq!(said(date(2027, 11, 3), date(2027, 11, 5)), "3 Nov 2027 – 5 Nov 2027");
        assert_eq!(weekday(date(2026, 12, 14), today), "Monday 14 Dec");
        assert_eq!(count(date(2026, 12, 24), date(2027, 1, 2)), 10);
        assert_eq!(count(date(2026, 12, 24), date(2026, 12, 23)), 0);
    }
}
