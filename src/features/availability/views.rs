//! Every sentence about people's days that a person reads.

mod answers;
mod asks;
mod forms;
mod home;
mod refusals;

pub(super) use answers::{
    declined, entered, help, help_lines, list, not_known_yet, nothing_planned, removed, saved_modal, seen,
    status_declined, which_to_cancel,
};
pub(super) use asks::{
    Lost, cover_lost, cover_lost_title, cover_lost_why, cover_title, cover_why, dismissed, dismissed_title,
    dismissed_why, entered_for_you, entered_title, entered_why, offer_status, status_title, status_why, uncovered,
    uncovered_title, uncovered_why, you_are_an_admin, you_cover,
};
pub(super) use forms::{preferences_modal, preferences_saved, time_off_modal};
pub(super) use home::{YourDays, home, quick};
pub(super) use refusals::{
    covers_no_longer, gone_already, holiday_file_gone, not_off_then, only_your_own, refused, unclosed, unknown_cover,
};

use crate::{
    calendar::dates,
    directory::TimeOff,
    slack::mrkdwn::{Text, md, number, person},
};
use jiff::civil::Date;

/// "3–14 Dec".
fn days(time_off: &TimeOff, today: Date) -> Text {
    number(dates::days(time_off.first, time_off.last, today))
}

/// "3–14 Dec · Ben covers".
fn line(time_off: &TimeOff, today: Date) -> Text {
    match &time_off.cover {
        Some(cover) => md("*{}* · {} covers", &[days(time_off, today), person(cover)]),
        None => md("*{}* · nobody covers", &[days(time_off, today)]),
    }
}
