//! Answers to whoever typed or pressed something.

use super::super::model::{Left, Obstacle, Rules};
use super::{day, mode_words};
use crate::{
    directory::{
        Names,
        views::{listed, short},
    },
    ids::ChannelId,
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, channel, md, number, text, words},
    },
};
use jiff::Timestamp;

/// So many people are named as those who may.
const NAMED: usize = 3;

/// The line of the help.
pub(in super::super) fn help_line() -> Text {
    text(
        "• `/channel cleanup`: channels nobody writes in, and what becomes of them; `/channel cleanup on`, `off`, `run`, `settings`",
    )
}

/// What can be typed.
pub(in super::super) fn help_message(is_admin: bool) -> Message {
    let mut lines =
        vec![text("`/channel cleanup keep #launch-2027 we start in spring`: a channel is not asked about for 90 days")];
    if is_admin {
        lines.extend([
            text("`/channel cleanup`: what the last clean-up found"),
            text("`/channel cleanup on`, `/channel cleanup off`: they begin, they end"),
            text("`/channel cleanup run`: one begins now"),
            text("`/channel cleanup settings`: after how many days, exceptions, channels that always stay"),
        ]);
    }
    let lines: Vec<Text> = lines.into_iter().map(|line| md("• {}", &[line])).collect();
    message(text("Clean-ups of channels"))
        .section(text("*Clean-ups of channels*"))
        .section(Text::join(&lines, "\n"))
        .build()
}

/// Words that mean nothing.
pub(in super::super) fn unknown_words(typed: &str) -> String {
    format!("I do not know “{}” for clean-ups. `/channel cleanup help` shows what I know.", short(typed))
}

/// Only admins.
pub(in super::super) fn admins_only(admins: &[String]) -> String {
    let who = if admins.is_empty() { "an admin".to_owned() } else { listed(admins, NAMED, "or") };
    format!("Admins look after clean-ups. Please ask {who}. `/channel cleanup keep #channel why` is for everybody.")
}

/// No channel was named.
pub(in super::super) fn which_channel() -> String {
    "Which channel, and why? For example: `/channel cleanup keep #launch-2027 we start in spring`.".to_owned()
}

/// It is not mirrored, or private and not where the person is.
pub(in super::super) fn no_such_channel() -> String {
    "I do not see this channel, so there is nothing to keep: I never archive what I do not see.".to_owned()
}

/// A reason is missing.
pub(in super::super) fn no_reason() -> String {
    "Please say why in a few words: whoever asks again in 90 days will want to know.".to_owned()
}

/// A channel is kept.
pub(in super::super) fn kept_answer(id: &ChannelId, until: Timestamp, names: &Names) -> Message {
    message(md("{} stays. I do not ask about it before {}.", &[channel(id), day(until, names)])).build()
}

/// Somebody is not sure.
pub(in super::super) fn not_sure_answer(id: &ChannelId) -> Message {
    message(md("Thank you. {} stays as long as nobody is sure; whoever answers for it can see that.", &[channel(id)]))
        .build()
}

/// It is being archived.
pub(in super::super) fn taken_answer(id: &ChannelId) -> Message {
    message(md(
        "I write down who is in {} and what is pinned there, then I archive it. Whoever answers for it hears how it can be brought back.",
        &[channel(id)],
    ))
    .build()
}

/// What was asked is settled.
pub(in super::super) fn settled_already() -> String {
    "That is settled already; nothing was changed.".to_owned()
}

/// Who may archive it instead.
pub(in super::super) fn archive_refused(who: &str) -> String {
    format!(
        "Archiving ends a channel for everybody in it, so {who} or an admin does that. *Keep it* and *Not sure* are for everybody."
    )
}

/// Where nobody answers for it.
pub(in super::super) fn known_too_little() -> &'static str {
    "whoever answers for it"
}

/// Clean-ups are on.
pub(in super::super) fn on_answer(rules: &Rules, (first, reports): (Timestamp, usize), names: &Names) -> Message {
    let reports = match reports {
        0 => text("The next one asks in the channels."),
        1 => text("The next one only reports, to admins. The one after that asks in the channels."),
        _ => text("The first two only report, to admins. Those after them ask in the channels."),
    };
    message(md(
        "Clean-ups are {}. The next begins on {}.\n{} I read when people last wrote where I am a member; elsewhere I know nothing, and touch nothing. \
         `/channel cleanup settings` shows what stays in any case.",
        &[mode_words(rules.mode), names.moment(first), reports],
    ))
    .build()
}

/// Clean-ups are off.
pub(in super::super) fn off_answer(was_on: bool) -> Message {
    message(text(if was_on {
        "Clean-ups are off. What was asked in channels is taken back, and nothing is archived. What is archived stays so."
    } else {
        "Clean-ups are off already."
    }))
    .build()
}

/// A run begins.
pub(in super::super) fn run_answer(is_report: bool) -> Message {
    message(text(if is_report {
        "A clean-up begins. It only reports: admins hear of it when it is through. With many channels that takes hours, since Slack lets me read 50 a minute at most."
    } else {
        "A clean-up begins. Admins hear of it when it is through. With many channels that takes hours, since Slack lets me read 50 a minute at most."
    }))
    .build()
}

/// A run begins once all channels are known.
pub(in super::super) fn run_waits() -> Message {
    message(text(
        "It begins as soon as I have compared all channels with Slack; I look each hour, for a day. Without that nobody could say what is missing.",
    ))
    .build()
}

/// Why no run begins now.
pub(in super::super) fn mirror_wait(is_off: bool) -> String {
    if is_off {
        "Clean-ups are off. `/channel cleanup on` begins with two that only report.".to_owned()
    } else {
        "A clean-up is under way already. `/channel cleanup` shows how far it is.".to_owned()
    }
}

/// Why a channel was not archived.
pub(in super::super) fn obstacle(why: Obstacle) -> Text {
    match why {
        Obstacle::Left(left) => md("it {}", &[left_words(left)]),
        Obstacle::NotThere => text("I am not in it any more"),
        Obstacle::Answered => text("somebody answered meanwhile"),
        Obstacle::TurnedOff => text("archiving was turned off"),
        Obstacle::Active => text("somebody wrote there"),
        Obstacle::Unreadable => text("what was to be kept of it could not be read"),
        Obstacle::Late => text("Slack did not get to it within an hour"),
    }
}

/// The same as a sentence.
pub(in super::super) fn obstacle_sentence(why: Obstacle) -> Text {
    md("The reason: {}.", &[obstacle(why)])
}

fn left_words(left: Left) -> Text {
    text(match left {
        Left::Archived => "is archived already",
        Left::General => "is the general channel",
        Left::Required => "always stays, admins say",
        Left::Shared => "is shared with another company",
        Left::InUse => "is where a pod lives, or where I post for everybody",
        Left::Never => "has a name that is never stale",
        Left::Kept => "is kept",
        Left::Young => "is too young",
    })
}

/// A count with its noun.
pub(super) fn counted(count: i64, one: &'static str, many: &'static str) -> Text {
    md("{} {}", &[number(count), text(if count == 1 { one } else { many })])
}

/// Slack's code, for admins.
pub(super) fn code(code: &str) -> Text {
    md("`{}`", &[words(code)])
}
