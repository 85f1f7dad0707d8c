//! The table of all pods.

use super::{
    super::model::{Heard, Line, Published},
    review::arithmetic,
};
use crate::{
    calendar::Zone,
    features::okrs::model::percent_words,
    slack::{
        blocks::{MessageBuilder, message},
        mrkdwn::{DateStyle, Text, date, md, number, text, words},
    },
};
use jiff::Timestamp;

/// So many pods stand in the table: 40 rows of at most 200 characters stay below Slack's 10,000.
const MOST: usize = 40;
/// The longest name in the table.
const NAME: usize = 40;

/// The review's head: how all pods stood, those furthest behind first. What the leads said stands in its thread, or
/// beneath; `heard` tells how many have.
pub(in super::super) fn table_message(
    published: &Published,
    heard: Heard,
    has_thread: bool,
    zone: &Zone,
) -> MessageBuilder {
    let day = number(published.date.strftime("%-d %B %Y"));
    let behind = published.behind().count();
    let where_more = if has_thread { text("see the thread") } else { text("see below") };
    let said = match behind {
        0 => md("*How all pods stand, {}*\nNo pod is more than 25 points behind what is expected.", &[day]),
        1 => md(
            "*How all pods stand, {}*\nOne pod is more than 25 points behind what is expected; {}.",
            &[day, where_more],
        ),
        _ => md(
            "*How all pods stand, {}*\n{} pods are more than 25 points behind what is expected; {}.",
            &[day, number(behind), where_more],
        ),
    };
    let head = ["Pod", "Done %", "Expected %", "Gap in points", "Weakest key result", "Not updated since"];
    let cells = published.lines.iter().take(MOST).map(|line| cells(line, zone).to_vec());
    let table: Vec<Vec<String>> = std::iter::once(head.map(str::to_owned).to_vec()).chain(cells).collect();
    let more = published.lines.len().saturating_sub(MOST);
    let more = if more == 0 { Text::default() } else { md("… and {} more: `/okr show all`.", &[number(more)]) };
    message(said.clone())
        .section(said)
        .table(&table)
        .context(more)
        .context(answers(heard, behind, zone))
        .context(without_objective(published))
}

/// How many of the pods that are behind have said why.
fn answers(Heard { answered, last }: Heard, behind: usize, zone: &Zone) -> Text {
    let Some(last) = last else { return Text::default() };
    let fallback = last.to_zoned(zone.time_zone().clone()).strftime("%-d %B, %H:%M").to_string();
    let last = date(last, DateStyle::DayAndTime, &fallback);
    match (answered, behind) {
        (1, 1) => md("Its lead has answered, {}.", &[last]),
        (all, behind) if all == behind => md("All of their leads have answered, the last {}.", &[last]),
        (some, behind) => md("Answered so far: {} of {}, the last {}.", &[number(some), number(behind), last]),
    }
}

fn cells(line: &Line, zone: &Zone) -> [String; 6] {
    let minus = |value: i64| value.to_string().replace('-', "−");
    let weakest = line
        .weakest
        .as_ref()
        .map_or_else(String::new, |(title, progress)| format!("{}: {} %", short(title), percent_words(*progress)));
    [
        short(&line.name),
        minus(line.progress),
        minus(line.expected),
        arithmetic(line.figures()),
        weakest,
        stale(line, zone),
    ]
}

/// `Leads won: 3 Nov`, with how many more; `–` where all is fresh.
fn stale(line: &Line, zone: &Zone) -> String {
    let Some((title, last)) = &line.stale else { return "–".to_owned() };
    let day = |at: &Timestamp| at.to_zoned(zone.time_zone().clone()).strftime("%-d %b").to_string();
    let since = last.as_ref().map_or_else(|| "never".to_owned(), day);
    match line.stale_count {
        0 | 1 => format!("{}: {since}", short(title)),
        count => format!("{}: {since} (and {} more)", short(title), count - 1),
    }
}

fn short(name: &str) -> String {
    match name.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

fn without_objective(published: &Published) -> Text {
    if published.without.is_empty() {
        return Text::default();
    }
    let names: Vec<Text> = published.without.iter().map(|name| words(name)).collect();
    md("{} {}.", &[text("No objective for this cycle yet:"), Text::join(&names, ", ")])
}
