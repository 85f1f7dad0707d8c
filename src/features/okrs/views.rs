//! Every sentence and every block of OKRs that a person reads.
//!
//! Kind, short, plain, exact: figures come with their arithmetic, an old value is called old, nobody is blamed.

mod answers;
mod card;
mod check_in;
mod escalated;
mod faults;
mod new_objective;
mod no_card;
mod overview;
mod owner;
mod page;
mod standing;

pub(super) use answers::*;
pub(super) use card::*;
pub(super) use check_in::*;
pub(super) use escalated::escalated_what;
pub(super) use faults::*;
pub(super) use new_objective::*;
pub(super) use no_card::*;
pub(super) use overview::*;
pub(super) use owner::*;
pub(super) use page::*;

use super::model::Today;
use crate::{
    directory,
    slack::mrkdwn::{DateStyle, Text, date},
};
use jiff::Timestamp;

/// The day of an instant, in the reader's own zone; in the organisation's where clients cannot.
fn day(at: Timestamp, today: &Today) -> Text {
    let fallback = at.to_zoned(today.zone.clone()).strftime("%-d %B %Y").to_string();
    date(at, DateStyle::Day, &fallback)
}

/// How long ago an instant was: `just now`, `2 minutes ago`.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    let minutes = now.duration_since(at).as_secs().max(0) / 60;
    let many = |count: i64, one: &str| format!("{count} {one}{} ago", if count == 1 { "" } else { "s" });
    match minutes {
        0 => "just now".to_owned(),
        1..60 => many(minutes, "minute"),
        60..1440 => many(minutes / 60, "hour"),
        _ => many(minutes / 1440, "day"),
    }
}

/// `3 key results`, `1 key result`.
fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// `Blended ROAS, Cost per lead and Leads won`.
fn listed(names: &[&str], joint: &str) -> String {
    directory::views::listed(names, usize::MAX, joint)
}
