//! Everything clean-ups say.

mod answers;
mod asking;
mod forms;
mod notes;
mod report;

pub(super) use answers::{
    admins_only, archive_refused, help_line, help_message, kept_answer, known_too_little, mirror_wait, no_reason,
    no_such_channel, not_sure_answer, obstacle, obstacle_sentence, off_answer, on_answer, run_answer, run_waits,
    settled_already, taken_answer, unknown_words, which_channel,
};
pub(super) use asking::{Settled, asked_message, owner_key_title, owner_message, owner_why, settled_message};
pub(super) use forms::{keep_modal, rules_fault, rules_modal, rules_saved};
pub(super) use notes::{
    archived_note, archived_title, archived_why, refused_note, refused_title, refused_why, report_note, report_title,
    report_why, returned_note, returned_title, returned_why,
};
pub(super) use report::{Report, report_message};

use super::{model::Mode, store::Row};
use crate::{
    directory::Names,
    slack::mrkdwn::{DateStyle, Text, date, md, number, text},
};
use jiff::Timestamp;

/// *Keep it*
pub(super) const KEEP: &str = "cleanup_keep";
/// The form in which somebody says why.
pub(super) const KEEP_FORM: &str = "cleanup_keep_form";
/// Why, in it.
pub(super) const WHY: &str = "cleanup_why";
/// *Archive now*
pub(super) const ARCHIVE: &str = "cleanup_archive";
/// *Not sure*
pub(super) const UNSURE: &str = "cleanup_unsure";
/// *Settings*
pub(super) const SETTINGS: &str = "cleanup_settings";
/// The form of the settings.
pub(super) const SETTINGS_FORM: &str = "cleanup_settings_form";
/// *Run now*
pub(super) const RUN: &str = "cleanup_run";

/// A day, in each reader's zone.
fn day(at: Timestamp, names: &Names) -> Text {
    date(at, DateStyle::Day, &names.zone.local(at).strftime("%-d %B %Y").to_string())
}

/// Since when nobody has written in a channel.
fn silence(row: &Row, days: u16, names: &Names) -> Text {
    match row.newest {
        Some(newest) => md("since {}", &[day(newest.0, names)]),
        None => md("for {} days", &[number(days)]),
    }
}

/// What clean-ups do, in a word.
fn mode_words(mode: Mode) -> Text {
    text(match mode {
        Mode::Off => "off",
        Mode::Report => "on: they only report",
        Mode::Ask => "on: they ask in the channels, and archive nothing by themselves",
        Mode::Archive => "on: they ask in the channels, and archive what nobody answers for in 14 days",
    })
}
