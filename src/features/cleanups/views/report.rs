//! What a clean-up found, for admins.

use super::{
    super::{
        model::{Ending, Finding, Rules, Stage},
        store::{Archive, Row, Run},
    },
    RUN, SETTINGS,
    answers::{code, counted},
    mode_words, silence,
};
use crate::{
    directory::{Names, views::why_not_archived},
    signal::Message,
    slack::{
        blocks::{Element, MessageBuilder, button, message},
        mrkdwn::{Text, channel, md, number, text, words},
    },
};
use jiff::Timestamp;

/// So many channels are listed.
const LISTED: usize = 12;

/// What there is to tell.
#[derive(Clone, Debug)]
pub(in super::super) struct Report {
    /// What admins chose.
    pub rules: Rules,
    /// The newest run.
    pub run: Option<Run>,
    /// How many channels it found to be what.
    pub counts: Vec<(Finding, i64)>,
    /// The quietest of the stale ones.
    pub stale: Vec<Row>,
    /// What it has archived, or tried to.
    pub archives: Vec<Archive>,
    /// How many runs that only report are still to come.
    pub reports_to_come: usize,
    /// When the next begins.
    pub next: Option<Timestamp>,
    /// Names for what it says.
    pub names: Names,
}

impl Report {
    fn count(&self, finding: Finding) -> i64 {
        self.counts.iter().filter(|(one, _)| *one == finding).map(|(_, count)| count).sum()
    }
}

/// The whole report.
pub(in super::super) fn report_message(report: &Report) -> Message {
    let buttons: Vec<Element> = vec![button(RUN, "Run now").into(), button(SETTINGS, "Settings").into()];
    let next = match report.next {
        Some(next) => {
            md("Clean-ups are {}. The next begins on {}.", &[mode_words(report.rules.mode), report.names.moment(next)])
        }
        None => md(
            "Clean-ups are {}. `/channel cleanup on` begins with two that only report.",
            &[mode_words(report.rules.mode)],
        ),
    };
    summary(report, text("Clean-ups of channels")).context(next).actions(buttons).build()
}

/// What the newest run found and did.
pub(super) fn summary(report: &Report, title: Text) -> MessageBuilder {
    let Some(run) = &report.run else {
        return message(title).section(text("*Clean-ups of channels*\nThere has been none yet."));
    };
    message(title)
        .section(md("*Clean-up of {}*: {}", &[report.names.moment(run.started_at.0), how(report, run)]))
        .section(figures(report, run))
        .section(stale_lines(report))
        .section(archive_lines(report))
}

fn how(report: &Report, run: &Run) -> Text {
    match run.ended() {
        None => md("under way. It has looked at {} so far.", &[counted(run.seen, "channel", "channels")]),
        Some(Ending::Well) if run.is_report && report.reports_to_come > 0 => {
            text("through. It only reported; so does the next one, before anybody is asked.")
        }
        Some(Ending::Well) if run.is_report => text("through. It only reported."),
        Some(Ending::Well) => text("through."),
        Some(Ending::ReadError) => {
            let why = run.fault.as_deref().map_or_else(Text::default, |fault| md(" (Slack: {})", &[code(fault)]));
            md("*nothing was done*, since not every channel could be read{}. What cannot be read is not stale.", &[why])
        }
        Some(Ending::Incomplete) => {
            text("*nothing was done*, since not all channels could be looked at in time. The next one begins anew.")
        }
        Some(Ending::Stopped) => text("stopped: clean-ups were turned off."),
    }
}

fn figures(report: &Report, run: &Run) -> Text {
    let read: i64 = [Finding::Active, Finding::Stale].iter().map(|one| report.count(*one)).sum();
    let errors = report.count(Finding::Error);
    let mut parts = vec![
        counted(run.seen, "channel seen", "channels seen"),
        md("{} read", &[number(read)]),
        md("{} stale", &[number(report.count(Finding::Stale))]),
        md("{} unknown: I am not in them, or cannot tell", &[number(report.count(Finding::Unknown))]),
    ];
    parts.extend((errors > 0).then(|| md("{} could not be read", &[number(errors)])));
    md("{}.", &[Text::join(&parts, " · ")])
}

fn stale_lines(report: &Report) -> Text {
    let total = report.count(Finding::Stale);
    if report.stale.is_empty() {
        return Text::default();
    }
    let line = |row: &Row| {
        let days = report.rules.days_for(&row.name).unwrap_or(report.rules.days);
        md(
            "• {}: nobody has written there {}{}",
            &[channel(&row.id), silence(row, days, &report.names), stage_words(row, &report.names)],
        )
    };
    let mut lines: Vec<Text> = report.stale.iter().take(LISTED).map(line).collect();
    let more = usize::try_from(total).unwrap_or_default().saturating_sub(lines.len());
    lines.extend((more > 0).then(|| md("… and {} more", &[number(more)])));
    Text::join(&lines, "\n")
}

fn stage_words(row: &Row, names: &Names) -> Text {
    let who = row.person.as_ref().map_or_else(|| text("nobody yet"), |person| names.person(person));
    match row.stage() {
        Stage::None => Text::default(),
        Stage::Counting => text("; it is about to be asked"),
        Stage::Asked if row.told_at.is_none() => text("; asked, and not everybody has heard of it yet"),
        Stage::Asked => md("; asked, {} too", &[who]),
        Stage::Unsure => text("; somebody is not sure"),
        Stage::Archiving => text("; it is being archived"),
    }
}

fn archive_lines(report: &Report) -> Text {
    let line = |archive: &Archive| {
        let name = words(&archive.name);
        match (archive.state.as_str(), archive.fault.as_deref()) {
            ("archived" | "returning" | "returned", _) => md("• archived: #{}", &[name]),
            ("stopped", Some(why)) => md("• not archived: #{}, {}", &[name, words(why)]),
            ("refused", Some(why)) => md("• not archived: #{}. {}", &[name, why_not_archived(why)]),
            _ => md("• is being archived: #{}", &[name]),
        }
    };
    let lines: Vec<Text> = report.archives.iter().map(line).collect();
    Text::join(&lines, "\n")
}
