//! The log, page by page.

use super::{
    super::model::{Decision, Sought},
    SHOW, about, place, quoted, title,
};
use crate::{
    directory::Names,
    export::Format,
    signal::Message,
    slack::{
        blocks::{Button, button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};

/// Turns the page to what is older; carries the page and what was typed, as all of these do.
pub(in super::super) const OLDER: &str = "decision_log_older";
/// Turns the page to what is newer.
pub(in super::super) const NEWER: &str = "decision_log_newer";
/// *Markdown*, *CSV*, *JSON*
pub(in super::super) const EXPORTS: [(&str, &str, Format); 3] = [
    ("decision_log_md", "Markdown", Format::Markdown),
    ("decision_log_csv", "CSV", Format::Csv),
    ("decision_log_json", "JSON", Format::Json),
];

/// So many stand on a page.
pub(in super::super) const ON_A_PAGE: usize = 8;
/// What was typed comes back with the buttons up to this many characters.
const TYPED: usize = 300;

/// A page of the log.
pub(in super::super) struct LogPage {
    /// What was typed.
    pub(in super::super) typed: String,
    /// What was understood.
    pub(in super::super) sought: Sought,
    /// The name of the pod that was meant.
    pub(in super::super) pod: Option<String>,
    /// What stands on it, the newest first; of a file, all.
    pub(in super::super) decisions: Vec<Decision>,
    /// Of everybody and everything they name.
    pub(in super::super) names: Names,
    /// Which page, from 0.
    pub(in super::super) number: usize,
    /// How many fit that the reader may see, as far as was looked.
    pub(in super::super) count: usize,
    /// There are more than that.
    pub(in super::super) has_more: bool,
}

/// What the buttons carry: the page, and what was typed.
pub(in super::super) fn read_page(value: &str) -> (usize, &str) {
    let (number, typed) = value.split_once('/').unwrap_or((value, ""));
    (number.parse().unwrap_or(0), typed)
}

/// One page.
pub(in super::super) fn log_message(page: &LogPage) -> Message {
    let found = sought(page);
    if page.decisions.is_empty() {
        let nothing = match found {
            Some(found) => md("No decision {} is in the log. `/decide list` shows what is open.", &[words(&found)]),
            None => {
                text("No decision is in the log yet. `/decide list` shows what is open; `/decide new` writes one down.")
            }
        };
        return message(nothing.clone()).section(nothing).build();
    }
    let last = page.count.saturating_sub(1) / ON_A_PAGE;
    let said = match found {
        Some(found) => md("Decisions {}", &[words(&found)]),
        None => text("Decisions"),
    };
    let count = match page.count {
        1 => text("1 decision"),
        many => md("{} decisions", &[number(many)]),
    };
    let pages = if page.has_more {
        md("page {}", &[number(page.number + 1)])
    } else {
        md("{} · page {} of {}", &[count.clone(), number(page.number + 1), number(last + 1)])
    };
    message(said.clone())
        .section(md("*{}*", &[said]))
        .each(&page.decisions, |blocks, decision| {
            blocks.section_with(entry(decision, &page.names), button(SHOW, "Show").value(decision.id))
        })
        .context(if last == 0 { count } else { pages })
        .actions(turns(page, last))
        .context(text("All of it as a file, for you alone:"))
        .actions(EXPORTS.map(|(action, label, _)| button(action, label).value(format!("0/{}", typed(page)))))
        .build()
}

/// What it is about, what was decided, by whom and when.
fn entry(decision: &Decision, names: &Names) -> Text {
    let outcome = decision.text.wording.outcome.as_deref().map_or_else(Text::default, quoted);
    let mut parts = vec![place(decision, names)];
    if let Some(ending) = &decision.ending {
        parts.push(md("{}, {}", &[names.person(&ending.by), names.moment(ending.at)]));
    }
    parts.extend(decision.replaced_by.map(|other| md("replaced by #{}", &[number(other)])));
    md("*{}* {}\n{}\n{}", &[title(decision, names), about(decision), outcome, Text::join(&parts, " · ")])
}

fn typed(page: &LogPage) -> String {
    page.typed.chars().take(TYPED).collect()
}

fn turns(page: &LogPage, last: usize) -> Vec<Button> {
    let (typed, shown) = (typed(page), page.number);
    let newer = shown.checked_sub(1).map(|to| button(NEWER, "Newer").value(format!("{to}/{typed}")));
    let older = (shown < last).then(|| button(OLDER, "Older").value(format!("{}/{typed}", shown + 1)));
    newer.into_iter().chain(older).collect()
}

/// "of Pricing in Brand & Content in November 2026 about “bids”"; nothing when all was asked for.
pub(super) fn sought(page: &LogPage) -> Option<String> {
    let search = &page.sought.search;
    let mut parts = Vec::new();
    parts.extend(page.sought.class.as_ref().map(|class| format!("of {}", class_name(&page.names, class))));
    parts.extend(page.pod.as_ref().map(|pod| format!("in {pod}")));
    parts.extend(search.month.map(|month| format!("in {}", month.label())));
    if !search.words.is_empty() {
        parts.push(format!("about “{}”", search.words.join(" ")));
    }
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// As a sentence without marks has it.
pub(super) fn class_name(names: &Names, key: &str) -> String {
    names.classes.get(key).cloned().unwrap_or_else(|| key.to_owned())
}

/// No pod is meant.
pub(in super::super) fn no_such_pod(typed: &str) -> String {
    format!("I know no pod “{typed}”. `/pod list` shows them all.")
}

/// Several pods may be meant.
pub(in super::super) fn several_pods(typed: &str, names: &[&str]) -> String {
    format!("“{typed}” could be {}. Please type a little more.", names.join(" or "))
}
