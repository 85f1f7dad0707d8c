//! Many pods at once: a line each, those furthest behind first.

use super::{
    super::model::{Objective, Sheet, Standing, Today, percent_of},
    counted,
    escalated::link_line,
    listed,
    standing::{arithmetic, objective_standing},
};
use crate::{
    signal::Message,
    slack::{
        blocks::{HomeBuilder, choice, home, message, one_of_menu},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// Chooses a pod in the overview.
pub(in super::super) const SHOW_POD: &str = "okr_show_pod";
/// So many have a line each: a message has fifty blocks.
const LINES: usize = 40;

/// Pods with an objective, those furthest behind first.
fn worst_first<'a>(sheets: &'a [Sheet], today: &Today) -> Vec<(&'a Sheet, &'a Objective)> {
    let mut with: Vec<_> = sheets.iter().filter_map(|sheet| Some((sheet, sheet.objective.as_ref()?))).collect();
    let ahead = |objective: &Objective| {
        percent_of(objective.progress()).saturating_sub(percent_of(objective.pace(today).expected()))
    };
    with.sort_by_key(|(sheet, objective)| (ahead(objective), sheet.pod_name.to_lowercase()));
    with
}

/// One pod of several: `*Performance*: 62 % done, …: ⚠️ behind by 9 points`, and what it is after.
fn overview_row(sheet: &Sheet, objective: &Objective, today: &Today) -> Text {
    let pace = objective.pace(today);
    let stands = objective_standing(objective, today);
    let is_behind = matches!(Standing::of(objective.progress(), pace), Standing::Behind(_) | Standing::Short(_));
    let stands = match (stands.is_empty(), is_behind) {
        (true, _) => Text::default(),
        (false, true) => md(": ⚠️ {}", &[stands]),
        (false, false) => md(": {}", &[stands]),
    };
    let done = arithmetic(objective.progress(), pace);
    let links = objective.key_results.iter().map(link_line).collect::<Vec<_>>();
    let title = words(&objective.title);
    md("*{}*: {}{}\n_{}_{}", &[words(&sheet.pod_name), done, stands, title, Text::join(&links, "")])
}

/// `No objective for this cycle yet: Client Growth and Asia Pacific.`; nothing where every pod has one.
fn without_objective(sheets: &[Sheet]) -> Text {
    let without = sheets.iter().filter(|sheet| sheet.objective.is_none());
    let mut names: Vec<&str> = without.map(|sheet| sheet.pod_name.as_str()).collect();
    names.sort_by_cached_key(|name| name.to_lowercase());
    if names.is_empty() {
        return Text::default();
    }
    md("No objective for this cycle yet: {}.", &[words(&listed(&names, "and"))])
}

/// How every pod stands, on the App Home of people who look after all of them: at most `most`.
pub(in super::super) fn home_overview(sheets: &[Sheet], today: &Today, most: usize) -> HomeBuilder {
    let rows = worst_first(sheets, today);
    if rows.is_empty() {
        return home();
    }
    let more = rows.len().saturating_sub(most);
    let start =
        home().header("Key results of all pods").each(rows.into_iter().take(most), |blocks, (sheet, objective)| {
            blocks.section(overview_row(sheet, objective, today))
        });
    let start = if more == 0 {
        start
    } else {
        start.context(md("… and {} more: `/okr show all` shows them.", &[number(counted(more, "pod"))]))
    };
    start.context(without_objective(sheets))
}

/// `/okr show` for several pods: a line each, the worst first, a menu for more.
pub(in super::super) fn overview_message(sheets: &[Sheet], today: &Today) -> Message {
    let with = worst_first(sheets, today);
    let said = md("{} of {} with key results", &[number(with.len()), number(counted(sheets.len(), "pod"))]);
    let choices: Vec<_> = with.iter().map(|(sheet, _)| choice(sheet.pod, &sheet.pod_name)).collect();
    if choices.is_empty() {
        return message(text(
            "No pod has an objective for this cycle yet. A pod's lead sets it with `/okr new` in the pod's channel.",
        ))
        .build();
    }
    let more = with.len().saturating_sub(LINES);
    let further = if more == 0 {
        Text::default()
    } else {
        md("… and {}: choose one below.", &[number(counted(more, "more pod"))])
    };
    message(said)
        .each(with.into_iter().take(LINES), |blocks, (sheet, objective)| {
            blocks.section(overview_row(sheet, objective, today))
        })
        .context(further)
        .context(without_objective(sheets))
        .actions([one_of_menu(SHOW_POD, "Show a pod", &choices)])
        .build()
}
