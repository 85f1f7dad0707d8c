//! Distances as people write and read them: "2 days before at 10:00", "1 working day later".

use super::Offset;
use jiff::civil::Time;

/// The furthest distance that can be typed, in days.
pub const MOST_DAYS: i32 = 60;

/// The units people type, in the order of their sizes.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Minutes(i32),
    Days(i32),
    WorkingDays,
}

impl Offset {
    /// As people read it; [`Offset::parse`] reads it back.
    pub fn in_words(&self) -> String {
        let (far, at) = match *self {
            Self::Minutes(0) => return "at its time".to_owned(),
            Self::Minutes(minutes) if minutes % 60 == 0 => (far(minutes / 60, "hour"), None),
            Self::Minutes(minutes) => (far(minutes, "minute"), None),
            Self::Days { days: 0, at } => ("the same day".to_owned(), at),
            Self::Days { days, at } => (far(days, "day"), at),
            Self::WorkingDays { days: 0, at } => ("the same working day".to_owned(), at),
            Self::WorkingDays { days, at } => (far(days, "working day"), at),
        };
        match at {
            Some(at) => format!("{far} at {}", at.strftime("%H:%M")),
            None => far,
        }
    }

    /// Reads what people write; `None` when it is no distance, or one of more than [`MOST_DAYS`] days.
    pub fn parse(typed: &str) -> Option<Self> {
        let typed = typed.trim().to_lowercase();
        if ["at its time", "at the time", "at once"].contains(&typed.as_str()) {
            return Some(Self::Minutes(0));
        }
        let (far, at) = match typed.rsplit_once(" at ") {
            Some((far, at)) => (far.trim(), Some(read_time(at.trim())?)),
            None => (typed.as_str(), None),
        };
        let far = far.strip_prefix("the ").unwrap_or(far);
        match far {
            "same day" => return Some(Self::Days { days: 0, at }),
            "same working day" => return Some(Self::WorkingDays { days: 0, at }),
            _ => {}
        }
        let number = far.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(far.len());
        let count: i32 = far[..number].parse().ok()?;
        let mut words: Vec<&str> = far[number..].split_whitespace().collect();
        let sign = match words.last() {
            Some(&("before" | "earlier" | "ahead")) => -1,
            Some(&("after" | "later")) => 1,
            _ => return None,
        };
        words.pop();
        let unit = read_unit(&words.join(" "))?;
        match unit {
            Unit::Minutes(minutes) => {
                let all = count.checked_mul(minutes).filter(|all| *all <= MOST_DAYS * 24 * 60)?;
                at.is_none().then_some(Self::Minutes(sign * all))
            }
            Unit::Days(days) => {
                let all = count.checked_mul(days).filter(|all| *all <= MOST_DAYS)?;
                Some(Self::Days { days: sign * all, at })
            }
            Unit::WorkingDays => (count <= MOST_DAYS).then_some(Self::WorkingDays { days: sign * count, at }),
        }
    }
}

/// "2 days before", "1 minute later".
fn far(count: i32, unit: &str) -> String {
    let way = if count < 0 { "before" } else { "later" };
    let many = if count.abs() == 1 { "" } else { "s" };
    format!("{} {unit}{many} {way}", count.abs())
}

fn read_unit(words: &str) -> Option<Unit> {
    Some(match words {
        "m" | "min" | "mins" | "minute" | "minutes" => Unit::Minutes(1),
        "h" | "hour" | "hours" => Unit::Minutes(60),
        "d" | "day" | "days" => Unit::Days(1),
        "w" | "week" | "weeks" => Unit::Days(7),
        "working day" | "working days" | "workday" | "workdays" | "business day" | "business days" => Unit::WorkingDays,
        _ => return None,
    })
}

/// `10:00`, `9:05`.
fn read_time(typed: &str) -> Option<Time> {
    let (hour, minute) = typed.split_once(':')?;
    let digits = |part: &str| part.len() <= 2 && part.chars().all(|letter| letter.is_ascii_digit());
    if !digits(hour) || !digits(minute) || minute.len() != 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;
    use proptest::prelude::*;

    #[test]
    fn as_people_write_them() {
        let ten = Some(time(10, 0, 0, 0));
        for (typed, offset) in [
            ("15 minutes before", Offset::Minutes(-15)),
            ("90 min later", Offset::Minutes(90)),
            ("1 hour after", Offset::Minutes(60)),
            ("At its time", Offset::Minutes(0)),
            ("1 week before at 10:00", Offset::Days { days: -7, at: ten }),
            ("2 days before at 10:00", Offset::Days { days: -2, at: ten }),
            ("  the same day at 10:00 ", Offset::Days { days: 0, at: ten }),
            ("3 Working Days before at 10:00", Offset::WorkingDays { days: -3, at: ten }),
            ("1 working day later", Offset::WorkingDays { days: 1, at: None }),
            ("2days later", Offset::Days { days: 2, at: None }),
        ] {
            assert_eq!(Offset::parse(typed), Some(offset), "{typed}");
        }
        for typed in [
            "",
            "soon",
            "10",
            "2 days",
            "-2 days before",
            "2 days before at noon",
            "2 days before at 25:00",
            "61 days before",
            "99999999999 days before",
            "15 minutes before at 10:00",
            "2 fortnights before",
            "ü days before",
        ] {
            assert_eq!(Offset::parse(typed), None, "{typed}");
        }
        assert_eq!(Offset::Minutes(60).in_words(), "1 hour later");
        assert_eq!(Offset::WorkingDays { days: -3, at: ten }.in_words(), "3 working days before at 10:00");
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(
            count in -MOST_DAYS..=MOST_DAYS, sort in 0..3, at in prop::option::of((0_i8..24, 0_i8..60)),
        ) {
            let at = at.map(|(hour, minute)| time(hour, minute, 0, 0));
            let offset = match sort {
                0 => Offset::Minutes(count * 7),
                1 => Offset::Days { days: count, at },
                _ => Offset::WorkingDays { days: count, at },
            };
            prop_assert_eq!(Offset::parse(&offset.in_words()), Some(offset), "{}", offset.in_words());
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(typed in "\\PC{0,30}") {
            let _ = Offset::parse(&typed);
        }
    }
}
