//! What cannot be done, and what to do instead. Plain sentences: names, not mentions.

use crate::{
    calendar::dates,
    directory::{
        TimeOff,
        views::{first_name, listed, short},
    },
    features::availability::model::{LONGEST, Refused},
};
use jiff::civil::Date;

/// Stretches that a sentence names.
const NAMED: usize = 4;

/// Why time off cannot be entered so.
pub(in crate::features::availability) fn refused(why: &Refused, today: Date) -> String {
    match why {
        Refused::Past((first, last)) => {
            format!("{} is in the past. Please choose days from today on.", dates::days(*first, *last, today))
        }
        Refused::TooLong(long) => {
            format!("That would be {long} days; {LONGEST} is the most at once. Please check the last day.")
        }
        Refused::TooFar(first) => {
            format!("{} is more than two years from now. Please check the year.", first.strftime("%-d %b %Y"))
        }
        Refused::CoverSelf => "Nobody covers for themselves. Please choose somebody else.".to_owned(),
        Refused::CoverApp(name) => format!("{name} is an app; a cover is a person. Please choose somebody else."),
        Refused::CoverGone(name) => format!("{name}'s account is deactivated. Please choose somebody else."),
        Refused::CoverExternal(name) => {
            format!(
                "{name} is of another company; a cover is somebody of this organisation. Please choose somebody else."
            )
        }
        Refused::CoverGuest(name) => {
            format!("{name} is a guest here; a cover is somebody of this organisation. Please choose somebody else.")
        }
        Refused::CoverAway(name, (first, last)) => format!(
            "{name} is away {} and cannot cover. Please choose somebody else, or other days.",
            dates::days(*first, *last, today)
        ),
        Refused::Circle(names) => circle(names),
    }
}

/// "Ben covers for Ana, Cem for Ben, and Ana for Cem": nobody would be left.
fn circle(names: &[String]) -> String {
    let first = |at: usize| names.get(at).map_or("", |name| first_name(name));
    let mut said = format!("That would be a circle: {} would cover for {}", first(1), first(0));
    for at in 2..names.len() {
        said.push_str(&format!(", {} covers for {}", first(at), first(at - 1)));
    }
    said.push_str(&format!(", and {} for {}", first(0), first(names.len() - 1)));
    said.push_str(", all on the same days. Please choose somebody else.");
    said
}

/// Only admins enter time off for others.
pub(in crate::features::availability) fn only_your_own() -> String {
    "Everybody enters their own time off; only admins can enter somebody else's. To name a cover, type it last: \
     /timeoff 3 Dec – 14 Dec cover @ben"
        .to_owned()
}

/// A quotation mark was left open.
pub(in crate::features::availability) fn unclosed(open: &str) -> String {
    format!("A quotation mark opens before “{}” and never closes. Please close it and send it again.", short(open))
}

/// The chosen cover is not mirrored.
pub(in crate::features::availability) fn unknown_cover() -> String {
    "I do not know this person yet. Please try again in a moment, or choose somebody else.".to_owned()
}

/// The stretch is no more, or not theirs.
pub(in crate::features::availability) fn gone_already() -> String {
    "That time off is no longer there. /timeoff list shows what is planned.".to_owned()
}

/// They cover it no longer.
pub(in crate::features::availability) fn covers_no_longer() -> String {
    "You do not cover that any more; nothing was changed.".to_owned()
}

/// The day to be cancelled is none of time off.
pub(in crate::features::availability) fn not_off_then(
    first: Date,
    last: Date,
    planned: &[TimeOff],
    today: Date,
) -> String {
    let planned: Vec<String> = planned.iter().map(|one| dates::days(one.first, one.last, today)).collect();
    format!("You have no time off on {}. Planned: {}.", dates::days(first, last, today), listed(&planned, NAMED, "and"))
}

/// A calendar whose file was taken away, but which is followed.
pub(in crate::features::availability) fn holiday_file_gone() -> &'static str {
    "Its file is no longer there; the days that were read from it still count."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_says_who_covers_whom() {
        let today = jiff::civil::date(2026, 11, 23);
        let names = |names: &[&str]| Refused::Circle(names.iter().map(|&name| name.to_owned()).collect());
        insta::assert_snapshot!(refused(&names(&["Ana Silva", "Ben Meyer"]), today), @"That would be a circle: Ben would cover for Ana, and Ana for Ben, all on the same days. Please choose somebody else.");
        insta::assert_snapshot!(refused(&names(&["Ana Silva", "Ben Meyer", "Cem Kaya"]), today), @"That would be a circle: Ben would cover for Ana, Cem covers for Ben, and Ana for Cem, all on the same days. Please choose somebody else.");
    }
}
