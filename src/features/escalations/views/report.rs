//! What leadership sees: what is open, how long answers take, who waits on whom, where a way has a gap.

use super::{
    super::model::{
        AGES, FEW, Gap, OpenLevel, Period, PeriodFault, Report, Spread, Times, Urgency, Wait, spell_minutes,
    },
    Names, day,
    export::file_buttons,
};
use crate::{
    ids::PodId,
    signal::Message,
    slack::{
        blocks::{Button, MessageBuilder, button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::{SignedDuration, Timestamp};

/// *The month before*; carries that month.
pub(in super::super) const REPORT: &str = "escalation_report";
/// *Got it*, under the weekly report; carries its week.
pub(in super::super) const REPORT_HEARD: &str = "escalation_report_heard";

/// Lines of each kind that are shown.
const SHOWN: usize = 15;

/// What is shown below a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Below<'a> {
    /// To whom asked for it, or in the channel.
    Buttons,
    /// To one of leadership, who did not ask: the week.
    Heard(&'a str),
}

/// The report of a period, as it is at `now`.
pub(in super::super) fn report_message(
    report: &Report,
    period: &Period,
    (names, now): (&Names, Timestamp),
    below: Below<'_>,
) -> Message {
    let title = md("What waits on decisions, {} – {}", &[day(period.first), day_and_year(period)]);
    let start = message(title.clone()).section(md("*{}*", &[title]));
    let said = start
        .section(open_words(report))
        .section(waits_words(&report.waits, names, now))
        .section(quiet_words(report))
        .section(gaps_words(&report.gaps, names));
    with_times(said, report, names).actions(buttons(period, below)).build()
}

fn day_and_year(period: &Period) -> Text {
    words(&period.last.strftime("%-d %B %Y").to_string())
}

fn buttons(period: &Period, below: Below<'_>) -> Vec<Button> {
    let month = period.month_before();
    let mut row =
        vec![button(REPORT, &format!("Show {}", period.day_of_month_before().strftime("%B %Y"))).value(&month)];
    row.extend(file_buttons(period));
    if let Below::Heard(week) = below {
        row.insert(0, button(REPORT_HEARD, "Got it").primary().value(week));
    }
    row
}

fn open_words(report: &Report) -> Text {
    if report.open.is_empty() {
        return text("*Open now*: nothing.");
    }
    let lines: Vec<Text> = report.open.iter().map(level_words).collect();
    md("*Open now: {}*\n{}", &[number(report.open_count()), Text::join(&lines, "\n")])
}

/// `• Level 1: 4 (2 for less than a day, 2 for a week or longer)`
fn level_words(level: &OpenLevel) -> Text {
    let labels = ["less than a day", "less than 3 days", "less than a week", "a week or longer"];
    debug_assert_eq!(labels.len(), AGES.len() + 1, "an age for each group");
    let ages = level.ages.iter().zip(labels).filter(|(count, _)| **count > 0);
    let ages: Vec<Text> = ages.map(|(count, label)| md("{} for {}", &[number(count), text(label)])).collect();
    md("• Level {}: {} ({})", &[number(level.level), number(level.count()), Text::join(&ages, ", ")])
}

fn waits_words(waits: &[Wait], names: &Names, now: Timestamp) -> Text {
    if waits.is_empty() {
        return Text::default();
    }
    let lines: Vec<Text> = waits.iter().take(SHOWN).map(|wait| wait_words(wait, names, now)).collect();
    md("*Who waits on whom*, the longest first\n{}{}", &[Text::join(&lines, "\n"), more(waits.len())])
}

fn wait_words(wait: &Wait, names: &Names, now: Timestamp) -> Text {
    let pods = [names.pod(wait.from), names.pod(wait.to), number(wait.count), age(now.duration_since(wait.oldest))];
    let [from, to, count, age] = pods;
    match &wait.shown {
        Some(id) => md("• {} on {}: {}, the oldest (#{}) for {}", &[from, to, count, number(id), age]),
        None => md("• {} on {}: {}, the oldest for {}", &[from, to, count, age]),
    }
}

fn age(age: SignedDuration) -> Text {
    match (age.as_hours() / 24, age.as_hours()) {
        (0, 0) => text("less than an hour"),
        (0, 1) => text("1 hour"),
        (0, hours) => md("{} hours", &[number(hours)]),
        (1, _) => text("1 day"),
        (days, _) => md("{} days", &[number(days)]),
    }
}

fn quiet_words(report: &Report) -> Text {
    match (report.expired, report.went_up) {
        (0, 0) => Text::default(),
        (expired, 0) => md(
            "*Taken, then quiet*: {} for a working day; whoever had it was asked, and went on with it.",
            &[times(expired)],
        ),
        (expired, up) => md(
            "*Taken, then quiet*: {} for a working day, and {} for a second one, so that the next level was asked.",
            &[times(expired), times(up)],
        ),
    }
}

fn times(count: usize) -> Text {
    match count {
        1 => text("once"),
        2 => text("twice"),
        count => md("{} times", &[number(count)]),
    }
}

fn gaps_words(gaps: &[Gap], names: &Names) -> Text {
    if gaps.is_empty() {
        return Text::default();
    }
    let line = |gap: &Gap| {
        let to = gap.to.map_or_else(|| text("a person"), |pod| names.pod(pod));
        let last = day(names.zone.date(gap.last));
        md(
            "• Level {} of {} for {}: {}, the last on {}",
            &[number(gap.level), names.class(&gap.class), to, escalations(gap.count), last],
        )
    };
    let lines: Vec<Text> = gaps.iter().take(SHOWN).map(line).collect();
    md("*Levels with nobody who could act* (`/escalate routes`)\n{}{}", &[Text::join(&lines, "\n"), more(gaps.len())])
}

fn escalations(count: usize) -> Text {
    if count == 1 { text("1 escalation") } else { md("{} escalations", &[number(count)]) }
}

fn more(count: usize) -> Text {
    match count.saturating_sub(SHOWN) {
        0 => Text::default(),
        more => md("\nAnd {} more.", &[number(more)]),
    }
}

/// The table of times, and what its figures are.
fn with_times(said: MessageBuilder, report: &Report, names: &Names) -> MessageBuilder {
    if report.by_class.is_empty() {
        return said.context(text("Nothing was taken or decided in this time."));
    }
    let head = ["", "Taken", "half within", "9 of 10 within", "Decided", "half within", "9 of 10 within"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (class, urgency, times) in &report.by_class {
        let name = names.classes.get(class).map_or(class.as_str(), String::as_str);
        rows.push(cells(name, *urgency, times));
    }
    for (pod, urgency, times) in &report.by_pod {
        let name = pod.map_or_else(|| "Sent to a person".to_owned(), |pod| format!("Sent to {}", pod_name(pod, names)));
        rows.push(cells(&name, *urgency, times));
    }
    let explained = md(
        "Working time of whoever answered, since the question was with them; of urgent ones real time. “Half within” is the median, \
         “9 of 10 within” the 90th percentile, both by nearest rank. * fewer than {}, which says little.",
        &[number(FEW)],
    );
    said.table(&rows).context(explained)
}

fn pod_name(pod: PodId, names: &Names) -> String {
    names.pods.get(&pod).cloned().unwrap_or_else(|| "a pod that is no more".to_owned())
}

fn cells(name: &str, urgency: Urgency, times: &Times) -> Vec<String> {
    let name = if urgency == Urgency::Urgent { format!("{name}, urgent") } else { name.to_owned() };
    let mut cells = vec![name];
    for spread in [&times.acknowledged, &times.decided] {
        cells.extend(match spread {
            Some(spread) => [count(spread), length(spread.median), length(spread.p90)],
            None => ["0".to_owned(), "–".to_owned(), "–".to_owned()],
        });
    }
    cells
}

fn count(spread: &Spread) -> String {
    if spread.says_little() { format!("{}*", spread.count) } else { spread.count.to_string() }
}

fn length(minutes: i64) -> String {
    u16::try_from(minutes).map_or_else(|_| format!("{} hours", minutes / 60), spell_minutes)
}

/// For the App Home.
pub(in super::super) fn report_title() -> String {
    "The week's report of what waits on decisions".to_owned()
}

/// Why one of leadership is told.
pub(in super::super) fn report_why() -> Text {
    text(
        "You are of leadership, and no channel of leadership can be written to. It comes on Mondays, as long as there is anything to \
         say; `/podkeeper settings` names a channel for it.",
    )
}

/// For those who are not of leadership.
pub(in super::super) fn leadership_reads() -> &'static str {
    "Leadership and the admins read the report, since it speaks of all pods. `/escalate list` shows you what is open."
}

/// No such period.
pub(in super::super) fn no_such_period(fault: PeriodFault) -> &'static str {
    match fault {
        PeriodFault::Unread => {
            "Name a month as `/escalate report 2026-10`, or none: then it is about the last four full weeks."
        }
        PeriodFault::Future => "This month has not begun. Without a month it is about the last four full weeks.",
    }
}
