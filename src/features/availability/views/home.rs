//! *Your days* on the App Home.

use super::{answers::covering, line};
use crate::{
    calendar::dates,
    directory::{
        Availability, DayOff, TimeOff,
        views::{clock, hours},
    },
    features::availability::{PREFERENCES_FORM, TIME_OFF_FORM},
    slack::{
        blocks::{self, Button, HomeBuilder, button},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::civil::Date;

/// Stretches on the page itself.
const SHOWN: usize = 5;

/// What a person finds about their days.
pub(in crate::features::availability) struct YourDays<'a> {
    /// When they work; `None` for somebody who is not mirrored.
    pub(in crate::features::availability) availability: Option<Availability>,
    /// Their hours are their own.
    pub(in crate::features::availability) has_own_hours: bool,
    /// Their time off, soonest first.
    pub(in crate::features::availability) own: &'a [TimeOff],
    /// For whom they cover.
    pub(in crate::features::availability) covers: &'a [TimeOff],
    /// Their day.
    pub(in crate::features::availability) today: Date,
}

/// The part.
pub(in crate::features::availability) fn home(days: &YourDays<'_>) -> HomeBuilder {
    let home = blocks::home().header("Your days");
    let home = match &days.availability {
        Some(availability) => home.section(works(availability, days)),
        None => home,
    };
    let mut away: Vec<Text> = days.own.iter().take(SHOWN).map(|one| off(one, days.today)).collect();
    let more = days.own.len().saturating_sub(SHOWN);
    if more > 0 {
        away.push(md("and {} more: `/timeoff list`", &[number(more)]));
    }
    let away = if away.is_empty() { text("No time off planned") } else { Text::join(&away, "\n") };
    home.section(away).section(covering(days.covers, days.today))
}

/// One stretch, of which one that has begun says so.
fn off(one: &TimeOff, today: Date) -> Text {
    if one.first <= today { md("Off now: {}", &[line(one, today)]) } else { md("Off {}", &[line(one, today)]) }
}

/// What one says of one's days, among the quick actions.
pub(in crate::features::availability) fn quick() -> Vec<Button> {
    vec![button(TIME_OFF_FORM, "Enter time off"), button(PREFERENCES_FORM, "My hours & prompts")]
}

/// "Monday to Friday, 09:00 to 17:30 in Europe/Berlin", and what else holds.
fn works(availability: &Availability, days: &YourDays<'_>) -> Text {
    let mut said = vec![md(
        "{} · {}{}",
        &[
            words(availability.zone.name()),
            hours(&availability.hours),
            if days.has_own_hours { text(" (your own)") } else { Text::default() },
        ],
    )];
    if let Some(quiet) = availability.quiet {
        said.push(md("Quiet {} to {}", &[clock(quiet.from()), clock(quiet.until())]));
    }
    if let Some(at) = availability.prompts_at {
        said.push(md("What can wait comes at {}", &[clock(at)]));
    }
    let next = availability.days_off.iter().find_map(|(date, day)| match day {
        DayOff::Holiday { name } if *date >= days.today => Some((date, name)),
        DayOff::Holiday { .. } | DayOff::TimeOff { .. } => None,
    });
    if let Some((date, name)) = next {
        let date = number(dates::weekday(*date, days.today));
        said.push(md("Next holiday: {}, {}", &[date, words(name).cut(60)]));
    }
    Text::join(&said, "\n")
}
