//! Every sentence and every block of stand-ups that a person reads.
//!
//! Nobody is listed as missing, nobody's reasons for being away are told, and what waits on somebody is said to them in
//! private; the channel hears what people do, and what is in their way.

mod digest;
mod escalated;
mod form;
mod lead;
mod needs;
mod prompt;
mod reading;
mod refusals;
mod typed;

pub(super) use digest::{answer_message, digest_message};
pub(super) use escalated::{ESCALATE, ESCALATE_ONE, SOLVED, STILL, solved_question, still_message, who_needs};
pub(super) use form::{ANSWER_FORM, Form, answer_modal, saved_modal};
pub(super) use lead::{
    LEAD_MENU, Taken, WEEK_SEEN, in_the_way, lead_choice, left_blocker_message, left_settled_message, left_title,
    left_why, no_place_message, no_place_title, no_place_why, pods_blockers_section, week_message, week_title,
    week_why,
};
pub(super) use needs::*;
pub(super) use prompt::{
    ANSWER, Asking, OFF, SAME, answered_message, closed_message, closed_why, home_section, off_message, prompt_message,
    prompt_title, reminder_message, reminder_over, reminder_settled, reminder_title, reminder_why, said_after_all,
    wait,
};
pub(super) use reading::{
    BLOCKED, BLOCKED_PERSON, BLOCKED_POD, Carried, DONE, FilledIn, Suggested, TODAY, fields, own, read_form, seen_of,
};
pub(super) use refusals::*;
pub(super) use typed::{
    TAKE_BACK, TYPED_FOR, TYPED_NO, TYPED_OFF, hello_message, left_message, off_by_words_message, taken_back_message,
    typed_choice, typed_message, typed_place, unsure_message, which_standup_message,
};

use crate::{
    calendar::Zone,
    slack::mrkdwn::{DateStyle, Text, date, md, number, words},
};
use jiff::{Timestamp, civil::Date};

/// `Monday 23 November`.
fn long_day(day: Date) -> String {
    day.strftime("%A %-d %B").to_string()
}

/// `27 November`.
fn short_day(day: Date) -> String {
    day.strftime("%-d %B").to_string()
}

/// The time of day of an instant, in the reader's own zone.
fn time_of(at: Timestamp, zone: &Zone) -> Text {
    date(at, DateStyle::Time, &zone.local(at).strftime("%H:%M").to_string())
}

/// The day and time of an instant, in the reader's own zone.
fn moment(at: Timestamp, zone: &Zone) -> Text {
    date(at, DateStyle::DayAndTime, &zone.local(at).strftime("%-d %B, %H:%M").to_string())
}

/// Lines with a dot before each.
fn dotted<'a>(lines: impl IntoIterator<Item = &'a str>) -> Text {
    let lines: Vec<Text> = lines.into_iter().map(|line| md("• {}", &[words(line)])).collect();
    Text::join(&lines, "\n")
}

/// What a person wrote, between quotation marks, shortened where it is long.
fn quoted(written: &str) -> Text {
    md("“{}”", &[words(written).cut(200)])
}

/// `3 days`, `1 day`.
fn days(count: i64) -> Text {
    if count == 1 { words("1 day") } else { md("{} days", &[number(count)]) }
}

/// `Wei Lim`, `Mei Tan and Wei Lim`, `Ana, Mei and Wei`.
fn listed(names: &[&str]) -> String {
    crate::directory::views::listed(names, usize::MAX, "and")
}
