//! Every sentence about announcements that a person reads.

mod answers;
mod card;
mod forms;
mod lists;
mod refusals;
mod unread;

pub(super) use answers::{changed_said, done_said, not_yours_said, over_said, undone_said};
pub(super) use card::{ask_title, ask_why, asked_message, card_message, failed_message, failed_title, failed_why};
pub(super) use forms::{
    CHANGE_FORM, FORM, Filled, PREVIEW, Place, Seen, change_modal, changed_modal, fields, filled, form_modal,
    pod_choices, posted_modal, preview_modal,
};
pub(super) use lists::{help, help_lines, list_message, new_button, shown, wait};
pub(super) use refusals::{
    changed_elsewhere, day_fault, day_fault_of_command, draft_is_gone, no_right, no_such_announcement, nobody_else,
    not_allowed_here, not_yours, nowhere, over, pod_gone, somebody_must_be_chosen, text_fault, too_late_to_undo,
    which_pods,
};
pub(super) use unread::{UnreadPage, export, export_comment, read_offset, unread_modal};

use super::model::{Announcement, Audience, Count};
use crate::{
    calendar::dates,
    directory::Names,
    signal::{Action, Container, Message, Reply},
    slack::{
        blocks::{HomeBuilder, message, modal},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::civil::Date;

/// *New announcement*
pub(super) const OPEN_FORM: &str = "announcement_open_form";
/// *I have read this*, where all can see it and in what somebody was asked; carries the announcement and the version.
pub(super) const READ: &str = "announcement_read";
/// The same in what is for one person's eyes.
pub(super) const READ_SHOWN: &str = "announcement_read_shown";
/// *Undo*; carries the same.
pub(super) const UNDO: &str = "announcement_undo";
/// *Read it*; carries the announcement, as all that follow do.
pub(super) const OPEN: &str = "announcement_open";
/// *Change*
pub(super) const OPEN_CHANGE: &str = "announcement_open_change";
/// *Withdraw*
pub(super) const WITHDRAW: &str = "announcement_withdraw";
/// *Who has not*, and *Newer* there; carries how many are skipped as well.
pub(super) const UNREAD: &str = "announcement_unread";
/// *Further* there.
pub(super) const OLDER_UNREAD: &str = "announcement_unread_further";
/// *All receipts as CSV*
pub(super) const EXPORT: &str = "announcement_export";
/// *Try again*, where Slack would not have it; carries the copy.
pub(super) const TRY_AGAIN: &str = "announcement_try_again";
/// *Older*; carries how many are skipped.
pub(super) const OLDER: &str = "announcement_older";
/// *Newer*
pub(super) const NEWER: &str = "announcement_newer";

/// An announcement with all that is shown of it.
pub(super) struct Scene {
    pub(super) announcement: Announcement,
    /// Of its author, whoever withdrew it, and the first of its pods.
    pub(super) names: Names,
    pub(super) count: Count,
}

/// What the reader of one is to it.
pub(super) struct Eyes {
    /// It is theirs.
    pub(super) is_author: bool,
    /// They may withdraw it.
    pub(super) may_withdraw: bool,
    /// They are asked to acknowledge it, and have not.
    pub(super) is_asked: bool,
}

/// Something for one person's eyes, in whatever they look at.
pub(super) struct Said {
    title: &'static str,
    fallback: Text,
    blocks: HomeBuilder,
}

impl Said {
    /// As a message.
    pub(super) fn message(self) -> Message {
        message(self.fallback).append(self.blocks).build()
    }

    /// Beside the button that was pressed.
    pub(super) fn beside(self) -> Reply {
        Reply::Say(self.message())
    }

    /// In place of what was pressed in: a window, or a message for the same eyes only.
    pub(super) fn in_place(self, action: &Action) -> Reply {
        match action.container {
            Container::Message { .. } => Reply::Replace(self.message()),
            Container::Modal { .. } | Container::Home => {
                let window = modal(OPEN, self.title).close("Close").append(self.blocks);
                Reply::window(action, window.build())
            }
        }
    }
}

/// What the buttons of receipts carry.
pub(super) fn pressed(announcement: &Announcement) -> String {
    format!("{}/{}", announcement.id, announcement.version)
}

/// Whom it is for: "everybody", "the leads of all pods", "Brand & Content and 3 more pods".
fn audience(of: &Audience, names: &Names) -> Text {
    match of {
        Audience::All => text("everybody"),
        Audience::Leads => text("the leads of all pods"),
        Audience::Pods(pods) => {
            let named: Vec<Text> = pods.iter().filter_map(|pod| names.pods.get(pod)).map(|name| words(name)).collect();
            listed(&named, pods.len())
        }
    }
}

/// The first of so many pods.
fn listed(named: &[Text], all: usize) -> Text {
    let more = all.saturating_sub(named.len());
    match (named, more) {
        ([], 0) => text("pods that are no more"),
        ([], more) => counted_pods(more),
        ([one], 0) => one.clone(),
        ([rest @ .., last], 0) => md("{} and {}", &[Text::join(rest, ", "), last.clone()]),
        (named, 1) => md("{} and 1 more pod", &[Text::join(named, ", ")]),
        (named, more) => md("{} and {} more pods", &[Text::join(named, ", "), number(more)]),
    }
}

fn counted_pods(pods: usize) -> Text {
    if pods == 1 { text("1 pod") } else { md("{} pods", &[number(pods)]) }
}

/// "1 person", "12 people".
fn people(count: i64) -> Text {
    if count == 1 { text("1 person") } else { md("{} people", &[number(count)]) }
}

/// "3 of 12 have acknowledged it".
fn counted(count: Count, is_over: bool) -> Text {
    let had = if is_over {
        "had"
    } else if count.people == 1 {
        "has"
    } else {
        "have"
    };
    md("{} of {} {} acknowledged it", &[number(count.readers), number(count.people), text(had)])
}

fn day(date: Date, today: Date) -> Text {
    number(dates::weekday(date, today))
}

/// The first words of it, for titles and lists.
fn short(announcement: &Announcement) -> String {
    let words = announcement.body.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = words.chars().take(80).collect();
    if short.len() < words.len() { format!("{}…", short.trim_end()) } else { short }
}

impl Scene {
    /// Whoever wrote it.
    fn author(&self) -> Text {
        self.names.person(&self.announcement.author)
    }

    /// The organisation's day on which it was posted: what days near it are named by.
    fn today(&self) -> Date {
        self.names.zone.date(self.announcement.posted_at)
    }
}
