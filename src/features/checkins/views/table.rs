//! The table of all pods.

use super::{super::model::Row, review::arithmetic};
use crate::{
    features::{
        okrs::model::{KeyResult, Sheet, Today, percent_words},
        rituals::model::Occurrence,
    },
    slack::{
        blocks::{MessageBuilder, message},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// So many pods stand in the table: 40 rows of at most 200 characters stay below Slack's 10,000.
const MOST: usize = 40;
/// The longest name in the table.
const NAME: usize = 40;

/// The review's head: how all pods stand, those furthest behind first. What the leads said stands in its thread, or
/// beneath.
pub(in super::super) fn table_message(
    occurrence: &Occurrence,
    (rows, sheets): (&[Row<'_>], &[Sheet]),
    has_thread: bool,
    today: &Today,
) -> MessageBuilder {
    let day = number(occurrence.date.strftime("%-d %B %Y"));
    let behind = rows.iter().filter(|row| row.figures.is_behind()).count();
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
    let cells = rows.iter().take(MOST).map(|row| cells(row, today).to_vec());
    let table: Vec<Vec<String>> = std::iter::once(head.map(str::to_owned).to_vec()).chain(cells).collect();
    let more = rows.len().saturating_sub(MOST);
    let more = if more == 0 { Text::default() } else { md("… and {} more: `/okr show all`.", &[number(more)]) };
    message(said.clone()).section(said).table(&table).context(more).context(without_objective(sheets))
}

fn cells(row: &Row<'_>, today: &Today) -> [String; 6] {
    let minus = |value: i64| value.to_string().replace('-', "−");
    let weakest = row
        .weakest
        .map_or_else(String::new, |one| format!("{}: {} %", short(&one.title), percent_words(one.measure.progress())));
    [
        short(&row.sheet.pod_name),
        minus(row.figures.progress),
        minus(row.figures.expected),
        arithmetic(row.figures),
        weakest,
        stale(row, today),
    ]
}

/// `Leads won: 3 Nov`, with how many more; `–` where all is fresh.
fn stale(row: &Row<'_>, today: &Today) -> String {
    let oldest = row.stale.iter().min_by_key(|one| one.last.as_ref().map(|last| last.at));
    let since = |one: &KeyResult| match &one.last {
        Some(last) => last.at.to_zoned(today.zone.clone()).strftime("%-d %b").to_string(),
        None => "never".to_owned(),
    };
    match (oldest, row.stale.len()) {
        (None, _) => "–".to_owned(),
        (Some(one), 1) => format!("{}: {}", short(&one.title), since(one)),
        (Some(one), count) => format!("{}: {} (and {} more)", short(&one.title), since(one), count - 1),
    }
}

fn short(name: &str) -> String {
    match name.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

fn without_objective(sheets: &[Sheet]) -> Text {
    let without = sheets.iter().filter(|sheet| sheet.objective.is_none());
    let mut names: Vec<Text> = without.map(|sheet| words(&sheet.pod_name)).collect();
    names.sort();
    if names.is_empty() {
        return Text::default();
    }
    md("{} {}.", &[text("No objective for this cycle yet:"), Text::join(&names, ", ")])
}
