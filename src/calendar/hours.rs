//! Working days and hours, and whether a person may be disturbed.

use super::{wall, zones::Zone};
use jiff::{
    Timestamp,
    civil::{Date, Time, Weekday},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A set of days of the week, stored as a list: `["mon", "tue"]`.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Weekdays(u8);

/// When people work: the same hours on each working day. Never empty: it has a day, and starts before it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct WorkingHours {
    days: Weekdays,
    start: Time,
    end: Time,
}

/// Why days and hours make no working hours; each reads as a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// No day is a working day.
    #[error("Please choose at least one working day.")]
    NoDay,
    /// The end is not after the start.
    #[error("The working day must end after it starts.")]
    EndsBeforeItStarts,
}

const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Monday, "mon"),
    (Weekday::Tuesday, "tue"),
    (Weekday::Wednesday, "wed"),
    (Weekday::Thursday, "thu"),
    (Weekday::Friday, "fri"),
    (Weekday::Saturday, "sat"),
    (Weekday::Sunday, "sun"),
];

impl Weekdays {
    /// Monday to Friday.
    pub const MONDAY_TO_FRIDAY: Self = Self(0b001_1111);

    /// Whether `day` belongs to the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// The days, from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().map(|(day, _)| day).filter(move |day| self.contains(*day))
    }

    /// Whether no day belongs to the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The short names, from Monday on: the values of a menu and of the stored form.
    pub fn names(self) -> Vec<&'static str> {
        WEEK.into_iter().filter(|(day, _)| self.contains(*day)).map(|(_, name)| name).collect()
    }

    /// The set of these short names (`mon` … `sun`); `None` when one is none.
    pub fn from_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        names.into_iter().map(weekday).collect::<Option<Self>>()
    }
}

impl WorkingHours {
    /// Monday to Friday, 09:00 to 17:30.
    pub const USUAL: Self =
        Self { days: Weekdays::MONDAY_TO_FRIDAY, start: Time::constant(9, 0, 0, 0), end: Time::constant(17, 30, 0, 0) };

    /// Working hours on these days, from `start` until just before `end`.
    ///
    /// # Errors
    /// When there would be none.
    pub fn new(days: Weekdays, start: Time, end: Time) -> Result<Self, HoursError> {
        if days.is_empty() {
            return Err(HoursError::NoDay);
        }
        if end <= start {
            return Err(HoursError::EndsBeforeItStarts);
        }
        Ok(Self { days, start, end })
    }

    /// The working days.
    pub fn days(&self) -> Weekdays {
        self.days
    }
    /// When the working day starts, by the wall clock.
    pub fn start(&self) -> Time {
        self.start
    }
    /// When it ends, by the wall clock.
    pub fn end(&self) -> Time {
        self.end
    }

    /// The working time of one local day as instants, start included, end excluded; `None` on days off, and where a DST
    /// gap swallows all of it.
    pub fn on(&self, date: Date, zone: &Zone) -> Option<(Timestamp, Timestamp)> {
        if !self.days.contains(date.weekday()) {
            return None;
        }
        let (start, end) = (wall::instant(date, self.start, zone)?, wall::instant(date, self.end, zone)?);
        (start < end).then_some((start, end))
    }

    /// Whether people work at this instant.
    pub fn is_working(&self, at: Timestamp, zone: &Zone) -> bool {
        self.on(zone.date(at), zone).is_some_and(|(start, end)| start <= at && at < end)
    }

    /// The first start of work after `at`. `None` only at the end of representable time.
    pub fn next_start(&self, at: Timestamp, zone: &Zone) -> Option<Timestamp> {
        // Two weeks: a working day can vanish when a zone skips a date.
        let days = zone.date(at).series(jiff::Span::new().days(1)).take(15);
        days.filter_map(|day| self.on(day, zone)).map(|(start, _)| start).find(|start| *start > at)
    }

    /// When a person may be disturbed, not before `at`: at once during work, else at its next start. `None` only at the
    /// end of representable time.
    pub fn first_allowed(&self, at: Timestamp, zone: &Zone) -> Option<Timestamp> {
        if self.is_working(at, zone) { Some(at) } else { self.next_start(at, zone) }
    }
}

impl Default for WorkingHours {
    fn default() -> Self {
        Self::USUAL
    }
}

/// The form in which working hours are stored; checked when read.
#[derive(Serialize, Deserialize)]
struct Stored {
    days: Weekdays,
    start: Time,
    end: Time,
}

impl TryFrom<Stored> for WorkingHours {
    type Error = HoursError;
    fn try_from(stored: Stored) -> Result<Self, HoursError> {
        Self::new(stored.days, stored.start, stored.end)
    }
}
impl From<WorkingHours> for Stored {
    fn from(hours: WorkingHours) -> Self {
        Self { days: hours.days, start: hours.start, end: hours.end }
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        Self(days.into_iter().fold(0, |set, day| set | bit(day)))
    }
}

impl TryFrom<Vec<String>> for Weekdays {
    type Error = String;
    fn try_from(names: Vec<String>) -> Result<Self, String> {
        Self::from_names(names.iter().map(String::as_str)).ok_or_else(|| format!("not days of the week: {names:?}"))
    }
}
impl From<Weekdays> for Vec<String> {
    fn from(days: Weekdays) -> Self {
        days.names().into_iter().map(str::to_owned).collect()
    }
}

impl fmt::Debug for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.to_monday_zero_offset()
}

fn weekday(name: &str) -> Option<Weekday> {
    WEEK.into_iter().find(|(_, known)| *known == name).map(|(day, _)| day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    fn berlin() -> Zone {
        Zone::named("Europe/Berlin").expect("a known zone")
    }
    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn quiet_until_the_next_start() {
        let hours = WorkingHours::USUAL;
        let allowed = |text| hours.first_allowed(at(text), &berlin()).expect("within this century");
        // Friday 20 November 2026; Berlin is one hour ahead of UTC.
        assert_eq!(allowed("2026-11-20T07:59:59Z"), at("2026-11-20T08:00:00Z"));
        assert_eq!(allowed("2026-11-20T08:00:00Z"), at("2026-11-20T08:00:00Z"));
        assert_eq!(allowed("2026-11-20T16:29:59Z"), at("2026-11-20T16:29:59Z"));
        assert_eq!(allowed("2026-11-20T16:30:00Z"), at("2026-11-23T08:00:00Z"));
        assert!(hours.is_working(at("2026-11-20T12:00:00Z"), &berlin()));
        assert_eq!(hours.next_start(at("2026-11-20T08:00:00Z"), &berlin()), Some(at("2026-11-23T08:00:00Z")));
    }

    #[test]
    fn hours_are_kept_by_the_wall_clock_over_dst() {
        let sunday = Weekdays::from_iter([Weekday::Sunday]);
        let hours = WorkingHours::new(sunday, time(2, 30, 0, 0), time(4, 0, 0, 0)).expect("valid hours");
        // 28 March 2027 jumps from 02:00 to 03:00: work starts with the jump and lasts one hour.
        let day = jiff::civil::date(2027, 3, 28);
        assert_eq!(hours.on(day, &berlin()), Some((at("2027-03-28T01:00:00Z"), at("2027-03-28T02:00:00Z"))));
    }

    #[test]
    fn impossible_hours_are_refused_also_from_storage() {
        let nine = time(9, 0, 0, 0);
        assert_eq!(WorkingHours::new(Weekdays(0), nine, time(10, 0, 0, 0)), Err(HoursError::NoDay));
        assert_eq!(WorkingHours::new(Weekdays::MONDAY_TO_FRIDAY, nine, nine), Err(HoursError::EndsBeforeItStarts));
        let stored = serde_json::to_string(&WorkingHours::USUAL).expect("JSON");
        assert_eq!(stored, r#"{"days":["mon","tue","wed","thu","fri"],"start":"09:00:00","end":"17:30:00"}"#);
        assert_eq!(serde_json::from_str::<WorkingHours>(&stored).expect("read back"), WorkingHours::USUAL);
        assert!(serde_json::from_str::<WorkingHours>(&stored.replace("17:30", "07:30")).is_err());
        assert!(serde_json::from_str::<WorkingHours>(&stored.replace("fri", "fry")).is_err());
    }
}
