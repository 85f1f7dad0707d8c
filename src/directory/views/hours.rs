//! Working days and hours in words.

use crate::{
    calendar::{Weekdays, WorkingHours},
    signal::Choice,
    slack::mrkdwn::{Text, md, text, words},
};
use jiff::civil::{Time, Weekday};

/// "Monday to Friday, 09:00 to 17:30".
pub fn hours(hours: &WorkingHours) -> Text {
    md("{}, {} to {}", &[days(hours.days()), clock(hours.start()), clock(hours.end())])
}

/// "Monday to Friday", or the days one by one.
pub fn days(days: Weekdays) -> Text {
    if days == Weekdays::MONDAY_TO_FRIDAY {
        return text("Monday to Friday");
    }
    Text::join(&days.iter().map(|day| text(day_name(day))).collect::<Vec<_>>(), ", ")
}

/// "09:30".
pub fn clock(time: Time) -> Text {
    words(&time.strftime("%H:%M").to_string())
}

/// The days of the week as the choices of a form, Monday first; their values are the short names.
pub fn day_choices() -> Vec<Choice> {
    let every_day = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter();
    let named = every_day.filter_map(|value| Some((Weekdays::from_names([value])?.iter().next()?, value)));
    named.map(|(day, value)| Choice { value: value.to_owned(), label: day_name(day).to_owned() }).collect()
}

fn day_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
