//! Time zones by name, as people write them.

use super::typed::shorten;
use jiff::{
    Timestamp, Zoned,
    civil::Date,
    tz::{self, TimeZone},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A zone of the IANA database. Compared and stored by its name (`Europe/Berlin`), never by an offset.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// Why words name no zone; each reads as a sentence for the person who typed them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// Nothing was typed.
    #[error("Please name a time zone, such as Europe/Berlin or New York.")]
    Empty,
    /// An offset or an abbreviation, which says nothing about summer time.
    #[error("“{0}” does not say when the clocks change. Name a city instead, such as Europe/Berlin or New York.")]
    Offset(String),
    /// Several zones fit.
    #[error("“{words}” could be {}. Which one do you mean?", choices.join(", "))]
    Several {
        /// What was typed.
        words: String,
        /// The names that fit.
        choices: Vec<String>,
    },
    /// No zone fits.
    #[error("I know no time zone “{0}”. Name a city that has one, such as Europe/Berlin or New York.")]
    Unknown(String),
}

impl Zone {
    /// Coordinated universal time: the zone of a workspace that tells none.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone of exactly this IANA name, in any case of letters; `None` when the database has no such name.
    pub fn named(name: &str) -> Option<Self> {
        let found = TimeZone::get(name).ok()?;
        found.iana_name().is_some().then_some(Self(found))
    }

    /// Reads what a person typed: the city of a zone (`berlin`, `new york`), the beginning of one, or an IANA name.
    ///
    /// # Errors
    /// A sentence that says what to type instead.
    pub fn parse(words: &str) -> Result<Self, ZoneError> {
        let shown = shorten(words.trim());
        let name = words.split_whitespace().collect::<Vec<_>>().join("_");
        if name.is_empty() {
            return Err(ZoneError::Empty);
        }
        if is_offset(&name) {
            return Err(ZoneError::Offset(shown));
        }
        let cities = cities();
        // Where a city has several names (`America/Indiana/Indianapolis`) they are aliases; the shortest is the usual one.
        let city = cities.iter().filter(|zone| city_of(zone).eq_ignore_ascii_case(&name));
        if let Some(zone) = city.min_by_key(|zone| zone.len()).and_then(|zone| Self::named(zone)) {
            return Ok(zone);
        }
        if let Some(zone) = Self::named(&name) {
            return Ok(zone);
        }
        let choices: Vec<&String> = cities.iter().filter(|zone| begins_with(city_of(zone), &name)).collect();
        match choices.as_slice() {
            [only] => Self::named(only).ok_or(ZoneError::Unknown(shown)),
            [_, ..] if choices.len() <= MOST_CHOICES => {
                Err(ZoneError::Several { words: shown, choices: choices.into_iter().cloned().collect() })
            }
            _ => Err(ZoneError::Unknown(shown)),
        }
    }

    /// The IANA names that contain what was typed so far, at most `most` of them, in order: the options of a menu.
    pub fn suggest(typed: &str, most: usize) -> Vec<String> {
        let wanted = typed.split_whitespace().collect::<Vec<_>>().join("_").to_ascii_lowercase();
        let names = cities().into_iter().chain(["UTC".to_owned()]);
        names.filter(|zone| zone.to_ascii_lowercase().contains(&wanted)).take(most).collect()
    }

    /// The IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// For arithmetic.
    pub fn time_zone(&self) -> &TimeZone {
        &self.0
    }

    /// This instant on the zone's clocks.
    pub fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.0.clone())
    }

    /// The zone's calendar day at this instant.
    pub fn date(&self, at: Timestamp) -> Date {
        self.local(at).date()
    }
}

/// More choices than this are no help.
const MOST_CHOICES: usize = 5;

/// The zones named after places, in order. `US/Pacific` and the like are old aliases: nobody's city.
fn cities() -> Vec<String> {
    const PLACES: [&str; 10] = [
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    ];
    let names = tz::db().available().map(|zone| zone.as_str().to_owned());
    let mut names: Vec<String> = names.filter(|zone| PLACES.iter().any(|place| zone.starts_with(place))).collect();
    names.sort();
    names.dedup();
    names
}

fn city_of(zone: &str) -> &str {
    zone.rsplit('/').next().unwrap_or(zone)
}

fn begins_with(city: &str, name: &str) -> bool {
    name.len() >= 3 && city.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// `+02:00`, `UTC+2`, `GMT`, `CEST`, and the names that the IANA database keeps although they are offsets.
fn is_offset(name: &str) -> bool {
    const ABBREVIATIONS: [&str; 26] = [
        "ACST", "AEDT", "AEST", "AST", "BST", "CDT", "CEST", "CET", "CST", "CST6CDT", "EDT", "EEST", "EET", "EST",
        "EST5EDT", "HST", "IST", "JST", "MDT", "MET", "MST", "MST7MDT", "PDT", "PST", "PST8PDT", "WET",
    ];
    let name = name.to_ascii_uppercase();
    let rest = name.strip_prefix("ETC/").unwrap_or(&name);
    let rest = rest.strip_prefix("UTC").or_else(|| rest.strip_prefix("GMT")).unwrap_or(rest);
    let number = rest.trim_start_matches(['+', '-', '−', '_']);
    let is_number = !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit() || letter == ':');
    is_number || name == "GMT" || name.starts_with("ETC/") || ABBREVIATIONS.contains(&name.as_str())
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}
impl Eq for Zone {}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Zone {
    type Error = ZoneError;
    fn try_from(name: String) -> Result<Self, ZoneError> {
        Self::named(&name).ok_or(ZoneError::Unknown(name))
    }
}
impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_cities_are_understood() {
        for (words, name) in [
            ("Europe/Berlin", "Europe/Berlin"),
            ("europe/berlin", "Europe/Berlin"),
            (" new  york ", "America/New_York"),
            ("Singapore", "Asia/Singapore"),
            ("ho chi minh", "Asia/Ho_Chi_Minh"),
            ("indianapolis", "America/Indianapolis"),
            ("Johannes", "Africa/Johannesburg"),
            ("Japan", "Japan"),
            ("utc", "UTC"),
        ] {
            assert_eq!(Zone::parse(words).map(|zone| zone.name().to_owned()), Ok(name.to_owned()), "{words}");
        }
    }

    #[test]
    fn what_is_no_zone_gets_a_sentence() {
        for words in ["UTC+2", "utc -3", "+02:00", "PST", "cest", "EST", "GMT", "GMT-5", "Etc/GMT+5", "5"] {
            assert!(matches!(Zone::parse(words), Err(ZoneError::Offset(_))), "{words}: {:?}", Zone::parse(words));
        }
        assert_eq!(Zone::parse("  "), Err(ZoneError::Empty));
        let sentence = |words: &str| Zone::parse(words).expect_err("no zone").to_string();
        assert_eq!(
            sentence("Middle Earth"),
            "I know no time zone “Middle Earth”. Name a city that has one, such as Europe/Berlin or New York."
        );
        assert_eq!(sentence("ber"), "“ber” could be Atlantic/Bermuda, Europe/Berlin. Which one do you mean?");
        assert!(sentence(&"x".repeat(5000)).len() < 300);
        for words in ["../../etc/passwd", "a", "🦀", "europe/", "\u{0}"] {
            assert!(matches!(Zone::parse(words), Err(ZoneError::Unknown(_))), "{words}");
        }
    }

    #[test]
    fn menus_offer_what_fits() {
        assert_eq!(Zone::suggest("new y", 100), ["America/New_York"]);
        assert_eq!(Zone::suggest("utc", 100), ["UTC"]);
        assert_eq!(Zone::suggest("", 100).len(), 100);
    }

    #[test]
    fn every_zone_survives_storage() {
        for name in tz::db().available() {
            let Some(zone) = Zone::named(name.as_str()) else { continue };
            let stored = serde_json::to_string(&zone).expect("a zone is a string");
            assert_eq!(serde_json::from_str::<Zone>(&stored).expect("read back"), zone);
        }
    }
}
