//! From the wall clock to an instant: the one place that decides about DST gaps and overlaps.

use super::zones::Zone;
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::AmbiguousOffset,
};

/// The instant at which the clocks of `zone` first show `time` on `date`, or would have: a time that a gap skips means
/// the first valid instant after the gap, one that an overlap repeats means its first showing. `None` beyond the years
/// that can be represented.
pub fn instant(date: Date, time: Time, zone: &Zone) -> Option<Timestamp> {
    let wall = DateTime::from_parts(date, time);
    let offset = match zone.time_zone().to_ambiguous_timestamp(wall).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        AmbiguousOffset::Fold { before, .. } => before,
        AmbiguousOffset::Gap { after, .. } => {
            // With the offset after the gap the time falls just before the clocks jump: the jump is the next change.
            let just_before = after.to_timestamp(wall).ok()?;
            return zone.time_zone().following(just_before).next().map(|change| change.timestamp());
        }
    };
    offset.to_timestamp(wall).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn zone(name: &str) -> Zone {
        Zone::named(name).expect("a known zone")
    }
    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    #[test]
    fn gaps_and_overlaps() {
        let berlin = zone("Europe/Berlin");
        // 02:00–03:00 does not exist on 28 March 2027.
        for minute in [0, 1, 30, 59] {
            assert_eq!(instant(date(2027, 3, 28), time(2, minute, 0, 0), &berlin), Some(at("2027-03-28T01:00:00Z")));
        }
        assert_eq!(instant(date(2027, 3, 28), time(3, 0, 0, 0), &berlin), Some(at("2027-03-28T01:00:00Z")));
        // 02:00–03:00 comes twice on 31 October 2027.
        assert_eq!(instant(date(2027, 10, 31), time(2, 30, 0, 0), &berlin), Some(at("2027-10-31T00:30:00Z")));
        // Samoa had no 30 December 2011 at all.
        assert_eq!(
            instant(date(2011, 12, 30), time(9, 0, 0, 0), &zone("Pacific/Apia")),
            Some(at("2011-12-30T10:00:00Z"))
        );
    }
}
