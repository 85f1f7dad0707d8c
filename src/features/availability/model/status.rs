//! What a Slack status says about being away. It is offered as time off, never taken for it.

use crate::{
    calendar::{WorkingHours, Zone, dates},
    signal::Status,
};
use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date};

/// A status that ends sooner is a break, not a day off.
const SHORTEST: SignedDuration = SignedDuration::from_hours(20);
/// One that ends later is taken for one that nobody will take away.
const LONGEST_DAYS: i32 = 366;

/// A status that looks like time off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// As the person wrote it: its text, else its emoji.
    pub words: String,
    /// The first day that would be off.
    pub first: Date,
    /// The last one.
    pub last: Date,
    /// When the status ends.
    pub until: Timestamp,
}

/// The emoji of somebody who is away.
const EMOJI: [&str; 16] = [
    "palm_tree",
    "airplane",
    "airplane_departure",
    "beach_with_umbrella",
    "beach_umbrella",
    "umbrella_on_ground",
    "island",
    "desert_island",
    "camping",
    "mountain",
    "baby",
    "baby_bottle",
    "face_with_thermometer",
    "thermometer",
    "hospital",
    "christmas_tree",
];

/// The words of somebody who is away, in lower case.
const WORDS: [&str; 22] = [
    "vacation",
    "vacationing",
    "holiday",
    "holidays",
    "off",
    "ooo",
    "away",
    "leave",
    "pto",
    "sick",
    "ill",
    "sabbatical",
    "parental",
    "travelling",
    "traveling",
    "urlaub",
    "krank",
    "vacaciones",
    "vacances",
    "férias",
    "ferias",
    "offline",
];

/// Whether a status looks like time off, and which days it would be for somebody in `zone` with these hours.
pub fn offer_of(status: &Status, now: Timestamp, zone: &Zone, hours: &WorkingHours) -> Option<Offer> {
    let until = status.until.filter(|until| until.duration_since(now) >= SHORTEST)?;
    if !says_away(status) {
        return None;
    }
    let (today, end) = (zone.local(now), zone.local(until));
    // A day whose work is over is not taken off any more.
    let worked = hours.days().contains(today.date().weekday()) && today.time() >= hours.end();
    let first = if worked { today.date().tomorrow().ok()? } else { today.date() };
    // A status that ends before work starts ends with the day before.
    let last = if end.time() <= hours.start() { end.date().saturating_sub(1.day()) } else { end.date() };
    let text = status.text.trim();
    let words = if text.is_empty() { status.emoji.trim() } else { text };
    let fits = first <= last && dates::count(first, last) <= LONGEST_DAYS;
    fits.then(|| Offer { words: words.to_owned(), first, last, until })
}

fn says_away(status: &Status) -> bool {
    let emoji = status.emoji.trim().trim_matches(':');
    let text = status.text.to_lowercase();
    let mut said = text.split(|letter: char| !letter.is_alphanumeric());
    EMOJI.contains(&emoji) || said.any(|word| WORDS.contains(&word)) || text.contains("out of office")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn offered(text: &str, emoji: &str, until: &str) -> Option<(Date, Date, String)> {
        // Monday, 10:00 in Berlin.
        let now: Timestamp = "2026-11-23T09:00:00Z".parse().expect("an instant");
        let until = Some(until.parse().expect("an instant"));
        let status = Status { emoji: emoji.to_owned(), text: text.to_owned(), until };
        let zone = Zone::named("Europe/Berlin").expect("a zone");
        offer_of(&status, now, &zone, &WorkingHours::USUAL).map(|offer| (offer.first, offer.last, offer.words))
    }

    #[test]
    fn what_looks_like_time_off() {
        let days = |text, emoji, until| offered(text, emoji, until).map(|(first, last, _)| (first, last));
        let nov = |day| date(2026, 11, day);
        // Slack's own "until the end of the day".
        assert_eq!(days("Vacationing", ":palm_tree:", "2026-11-27T22:59:59Z"), Some((nov(23), nov(27))));
        assert_eq!(days("", ":palm_tree:", "2026-11-27T23:00:00Z"), Some((nov(23), nov(27))), "midnight ends the 27th");
        assert_eq!(days("Off sick", "", "2026-11-25T08:00:00Z"), Some((nov(23), nov(24))), "back at nine on the 25th");
        assert_eq!(days("Out of office", "", "2026-11-25T15:00:00Z"), Some((nov(23), nov(25))));
        assert_eq!(days("Vacationing", ":palm_tree:", "2026-11-23T22:59:59Z"), None, "ends today");
        assert_eq!(days("Working remotely", ":house_with_garden:", "2026-11-27T22:59:59Z"), None);
        assert_eq!(days("Officially busy", "", "2026-11-27T22:59:59Z"), None);
        assert_eq!(days("Vacationing", "", "2029-11-27T22:59:59Z"), None);
        assert_eq!(
            offered("", ":palm_tree:", "2026-11-27T22:59:59Z").map(|offer| offer.2).as_deref(),
            Some(":palm_tree:")
        );
    }

    #[test]
    fn a_status_without_an_end_says_nothing() {
        let status = Status { emoji: ":palm_tree:".to_owned(), text: "Vacationing".to_owned(), until: None };
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(offer_of(&status, now, &Zone::utc(), &WorkingHours::USUAL), None);
    }

    #[test]
    fn after_work_today_is_not_taken_off_any_more() {
        let now: Timestamp = "2026-11-23T18:00:00Z".parse().expect("an instant");
        let until = Some("2026-11-27T22:59:59Z".parse().expect("an instant"));
        let status = Status { emoji: ":palm_tree:".to_owned(), text: String::new(), until };
        let offer = offer_of(&status, now, &Zone::utc(), &WorkingHours::USUAL).expect("an offer");
        assert_eq!((offer.first, offer.last), (date(2026, 11, 24), date(2026, 11, 27)));
    }
}
