//! The two forms: time off, and *My hours & prompts*; what was filled in, checked field by field.

use super::{Stretch, Wish};
use crate::{
    calendar::{Quiet, Weekdays, WorkingHours},
    directory::{
        Preferences,
        preferences::{MOST_A_DAY, USUAL_A_DAY},
    },
    ids::UserId,
    signal::Form,
};
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is wrong at which field.
pub type Faults = BTreeMap<String, String>;

/// The fields.
pub mod blocks {
    /// The first day off.
    pub const FIRST: &str = "first";
    /// The last one.
    pub const LAST: &str = "last";
    /// Who covers.
    pub const COVER: &str = "cover";
    /// As the pod, or own.
    pub const FOLLOW: &str = "follow";
    /// Own working days.
    pub const DAYS: &str = "days";
    /// Start of the own working day.
    pub const START: &str = "start";
    /// Its end.
    pub const END: &str = "end";
    /// Quiet from.
    pub const QUIET_FROM: &str = "quiet_from";
    /// Quiet until.
    pub const QUIET_UNTIL: &str = "quiet_until";
    /// When everything that can wait comes.
    pub const PROMPTS_AT: &str = "prompts_at";
    /// How many messages a day.
    pub const LIMIT: &str = "limit";
    /// The value of *As my pod*.
    pub const AS_POD: &str = "pod";
    /// The value of *My own*.
    pub const OWN: &str = "own";
}

/// What the form for time off carries: which stretch it changes, if one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The stretch that it changes.
    pub changes: Option<i64>,
}

/// The form for time off, filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StretchForm {
    /// First and last day.
    pub days: Stretch,
    /// Who covers.
    pub cover: Wish,
}

/// Reads the form for time off. A last day that was left out is the first.
///
/// # Errors
/// What is wrong at which field.
pub fn read_stretch(form: &Form) -> Result<StretchForm, Faults> {
    let day = |block: &str| form.text(block).and_then(|text| text.parse::<Date>().ok());
    let Some(first) = day(blocks::FIRST) else {
        return Err(fault(blocks::FIRST, "Please choose the first day."));
    };
    let last = day(blocks::LAST).unwrap_or(first);
    if last < first {
        return Err(fault(blocks::LAST, "The last day is before the first. Please choose a later one."));
    }
    let cover = form.choice(blocks::COVER).map_or(Wish::Nobody, |id| Wish::Person(UserId::from(id)));
    Ok(StretchForm { days: (first, last), cover })
}

/// Reads *My hours & prompts*.
///
/// # Errors
/// What is wrong at which field.
pub fn read_preferences(form: &Form) -> Result<Preferences, Faults> {
    let mut faults = Faults::new();
    let time = |block: &str| form.text(block).and_then(|text| text.parse::<Time>().ok());
    let hours = read_hours(form, &mut faults);
    let quiet = match (time(blocks::QUIET_FROM), time(blocks::QUIET_UNTIL)) {
        (None, None) => None,
        (Some(from), Some(until)) => {
            let quiet = Quiet::new(from, until);
            if quiet.is_none() {
                let said = "Quiet hours that end when they begin are none. Leave both empty for no quiet hours.";
                faults.extend(fault(blocks::QUIET_UNTIL, said));
            }
            quiet
        }
        (None, Some(_)) => {
            faults.extend(fault(blocks::QUIET_FROM, "From when? Leave both empty for no quiet hours."));
            None
        }
        (Some(_), None) => {
            faults.extend(fault(blocks::QUIET_UNTIL, "Until when? Leave both empty for no quiet hours."));
            None
        }
    };
    let prompts_at = time(blocks::PROMPTS_AT);
    if let (Some(quiet), Some(at)) = (quiet, prompts_at)
        && quiet.covers(at)
    {
        faults.extend(fault(blocks::PROMPTS_AT, "That is within your quiet hours. Please choose another time."));
    }
    let limit = form.choice(blocks::LIMIT).and_then(|value| value.parse::<u8>().ok()).unwrap_or(USUAL_A_DAY);
    let daily_limit = limit.clamp(1, MOST_A_DAY);
    if faults.is_empty() { Ok(Preferences { hours, quiet, prompts_at, daily_limit }) } else { Err(faults) }
}

/// Own days and hours, where the form says that they are; `None` otherwise, whatever stands in their fields.
pub fn read_hours(form: &Form, faults: &mut Faults) -> Option<WorkingHours> {
    if form.choice(blocks::FOLLOW) != Some(blocks::OWN) {
        return None;
    }
    let time = |block: &str| form.text(block).and_then(|text| text.parse::<Time>().ok());
    let days = Weekdays::from_names(form.chosen(blocks::DAYS).iter().map(String::as_str))?;
    match (time(blocks::START), time(blocks::END)) {
        (Some(start), Some(end)) => {
            let block = if days.is_empty() { blocks::DAYS } else { blocks::END };
            WorkingHours::new(days, start, end).map_err(|error| faults.extend(fault(block, &error.to_string()))).ok()
        }
        (None, _) => {
            faults.extend(fault(blocks::START, "Please choose a time, such as 09:00."));
            None
        }
        (_, None) => {
            faults.extend(fault(blocks::END, "Please choose a time, such as 17:30."));
            None
        }
    }
}

fn fault(block: &str, sentence: &str) -> Faults {
    Faults::from([(block.to_owned(), sentence.to_owned())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::FieldValue;
    use jiff::civil::{date, time};

    fn form(fields: &[(&str, &str)]) -> Form {
        const CHOSEN: [&str; 4] = [blocks::COVER, blocks::FOLLOW, blocks::DAYS, blocks::LIMIT];
        let value = |block: &str, value: &str| {
            if CHOSEN.contains(&block) {
                FieldValue::Chosen(value.split(' ').map(str::to_owned).collect())
            } else {
                FieldValue::Text(value.to_owned())
            }
        };
        Form(fields.iter().map(|(block, typed)| ((*block).to_owned(), value(block, typed))).collect())
    }
    fn wrong<T: std::fmt::Debug>(read: Result<T, Faults>) -> Vec<String> {
        read.expect_err("a fault").into_keys().collect()
    }

    #[test]
    fn a_stretch() {
        let read = read_stretch(&form(&[("first", "2026-12-03"), ("last", "2026-12-14"), ("cover", "U2")]));
        let days = (date(2026, 12, 3), date(2026, 12, 14));
        assert_eq!(read, Ok(StretchForm { days, cover: Wish::Person("U2".into()) }));
        let read = read_stretch(&form(&[("first", "2026-12-03")])).expect("one day");
        assert_eq!((read.days, read.cover), ((days.0, days.0), Wish::Nobody));
        assert_eq!(wrong(read_stretch(&form(&[("last", "2026-12-03")]))), [blocks::FIRST]);
        assert_eq!(wrong(read_stretch(&form(&[("first", "2026-12-14"), ("last", "2026-12-03")]))), [blocks::LAST]);
    }

    #[test]
    fn preferences() {
        let nine = time(9, 0, 0, 0);
        assert_eq!(read_preferences(&Form::default()), Ok(Preferences::default()));
        let own = [("follow", "own"), ("days", "mon tue"), ("start", "09:00"), ("end", "15:00"), ("limit", "7")];
        let read = read_preferences(&form(&own)).expect("preferences");
        let days = Weekdays::from_names(["mon", "tue"]).expect("days");
        assert_eq!(read.hours, WorkingHours::new(days, nine, time(15, 0, 0, 0)).ok());
        assert_eq!(read.daily_limit, 7);
        // What is not chosen does not count, whatever stands beneath.
        let read = read_preferences(&form(&[("follow", "pod"), ("days", "mon"), ("start", "09:00"), ("end", "08:00")]));
        assert_eq!(read.expect("preferences").hours, None);
        let all = form(&[("quiet_from", "20:00"), ("quiet_until", "08:00"), ("prompts_at", "09:30"), ("limit", "99")]);
        let read = read_preferences(&all).expect("preferences");
        assert_eq!(
            (read.quiet, read.prompts_at),
            (Quiet::new(time(20, 0, 0, 0), time(8, 0, 0, 0)), Some(time(9, 30, 0, 0)))
        );
        assert_eq!(read.daily_limit, MOST_A_DAY);
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let wrong = |fields: &[(&str, &str)]| wrong(read_preferences(&form(fields)));
        assert_eq!(wrong(&[("quiet_from", "20:00")]), [blocks::QUIET_UNTIL]);
        assert_eq!(wrong(&[("quiet_until", "20:00")]), [blocks::QUIET_FROM]);
        assert_eq!(wrong(&[("quiet_from", "20:00"), ("quiet_until", "20:00")]), [blocks::QUIET_UNTIL]);
        assert_eq!(
            wrong(&[("quiet_from", "20:00"), ("quiet_until", "08:00"), ("prompts_at", "07:00")]),
            [blocks::PROMPTS_AT]
        );
        assert_eq!(wrong(&[("follow", "own"), ("days", "mon"), ("start", "09:00"), ("end", "08:00")]), [blocks::END]);
        assert_eq!(wrong(&[("follow", "own"), ("days", "mon"), ("end", "08:00")]), [blocks::START]);
        assert_eq!(wrong(&[("follow", "own"), ("start", "09:00"), ("end", "10:00")]), [blocks::DAYS]);
    }
}
