//! What is told after something was done.

use super::{super::store::Archive, Report, day, report::summary};
use crate::{
    directory::{
        Names,
        views::{why_not_done, why_not_invited},
    },
    ids::{ChannelId, UserId},
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, channel, md, number, text, words},
    },
};

/// A channel was archived, in a line.
pub(in super::super) fn archived_title(name: &str) -> String {
    format!("#{name} is archived")
}

/// Why they hear of it.
pub(in super::super) fn archived_why(pod: Option<Text>) -> Text {
    match pod {
        Some(pod) => md("Because you answer for the channels of {}.", &[pod]),
        None => text("Because you answered for this channel."),
    }
}

/// The note to whoever answered for the channel: what was kept, and how it comes back.
pub(in super::super) fn archived_note(archive: &Archive, (names, link): (&Names, Text)) -> Message {
    let by = match &archive.archived_by {
        Some(by) => md("{} archived it.", &[names.person(by)]),
        None => text("Nobody answered within 14 days, so I archived it."),
    };
    let kept = archive.bundle.as_ref().map_or_else(Text::default, |bundle| {
        md(
            "I wrote down who was in it ({}), its topic and purpose, {} bookmarks and {} pins.",
            &[number(bundle.members.len()), number(bundle.bookmarks.len()), number(bundle.pins.len())],
        )
    });
    message(md("#{} is archived.", &[words(&archive.name)]))
        .section(md("*#{} is archived.* {}\nWhat was written there stays and can be found. {}", &[words(&archive.name), by, kept]))
        .section(md(
            "*To bring it back:* open {}, click its name at the top, choose *Settings*, then *Unarchive channel*. A bot may not do that. \
             As soon as somebody has, I invite everybody who was in it, and do not ask about it for 90 days.",
            &[link],
        ))
        .build()
}

/// It is not archived after all, in a line.
pub(in super::super) fn refused_title(name: &str) -> String {
    format!("#{name} is not archived")
}

/// Why they hear of it.
pub(in super::super) fn refused_why() -> Text {
    text("Because you wanted it archived.")
}

/// The note to whoever pressed *Archive now*.
pub(in super::super) fn refused_note(id: &ChannelId, why: Text) -> Message {
    message(md("{} is not archived. {}", &[channel(id), why])).build()
}

/// It is back, in a line.
pub(in super::super) fn returned_title(name: &str) -> String {
    format!("#{name} is back")
}

/// Why they hear of it.
pub(in super::super) fn returned_why() -> Text {
    text("Because you answered for this channel when it was archived.")
}

/// What became of bringing it back. `missed` are those who could not be invited, with Slack's code.
pub(in super::super) fn returned_note(
    archive: &Archive,
    (invited, missed): (usize, &[(UserId, String)]),
    names: &Names,
) -> Message {
    let invited = match invited {
        0 => text("Nobody was missing, or could be invited."),
        1 => text("I invited the one person who was missing."),
        count => md("I invited the {} people who were missing.", &[number(count)]),
    };
    let could_not: Vec<Text> =
        missed.iter().take(20).map(|(who, why)| md("• {}: {}", &[names.person(who), why_not_invited(why)])).collect();
    let missed = match could_not.as_slice() {
        [] => Text::default(),
        _ => md("Whom I could not invite:\n{}", &[Text::join(&could_not, "\n")]),
    };
    let fault = match archive.fault.as_deref() {
        Some("not_in_channel" | "channel_not_found" | "method_not_supported_for_channel_type") => text(
            "I am not in it myself, so I cannot invite anybody. Please type `/invite @podkeeper` there, and invite the others by hand.",
        ),
        Some(fault) => md("I could not come back into it. {} Please invite people by hand.", &[why_not_done(fault)]),
        None => Text::default(),
    };
    let said = if archive.fault.is_some() { fault } else { Text::join(&[invited, missed], "\n") };
    message(md("#{} is back.", &[words(&archive.name)]))
        .section(md("*{} is back.* {}", &[channel(&archive.channel), said]))
        .context(text("I do not ask about it for 90 days."))
        .build()
}

/// What admins read at the end of a run, in a line.
pub(in super::super) fn report_title(report: &Report) -> String {
    match report.run.as_ref().map(|run| run.ending.as_deref() == Some("well")) {
        Some(true) => "A clean-up of channels is through".to_owned(),
        _ => "A clean-up of channels did nothing".to_owned(),
    }
}

/// Why they hear of it.
pub(in super::super) fn report_why() -> Text {
    text("Because you are an admin, and clean-ups are on.")
}

/// What admins are told at the end of a run.
pub(in super::super) fn report_note(report: &Report) -> Message {
    let next = report.next.map_or_else(Text::default, |next| md("The next one: {}.", &[day(next, &report.names)]));
    summary(report, text("A clean-up of channels is through"))
        .context(md("{} `/channel cleanup` shows all of it.", &[next]))
        .build()
}
