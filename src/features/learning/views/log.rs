//! The log: `/learned`.

use super::{PROPOSE, agenda::lesson_text};
use crate::{
    directory::search::Search,
    features::learning::store::Lesson,
    ids::OccurrenceId,
    signal::Message,
    slack::{
        blocks::{Button, MessageBuilder, button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::civil::Date;

/// Turns the page to what is older; carries the page and what was typed.
pub(in super::super) const OLDER: &str = "learning_older";
/// Turns the page to what is newer; carries the same.
pub(in super::super) const NEWER: &str = "learning_newer";

/// So many lessons stand on a page.
const ON_A_PAGE: usize = 8;
/// What was typed comes back with the buttons up to this many characters.
const TYPED: usize = 300;

/// A page of the log.
pub(in super::super) struct Page<'a> {
    /// What was typed.
    pub(in super::super) typed: &'a str,
    /// What was understood.
    pub(in super::super) query: &'a Search,
    /// The name of the pod that was meant.
    pub(in super::super) pod: Option<&'a str>,
    /// All that fits, the newest first.
    pub(in super::super) lessons: &'a [Lesson],
    /// Which page, from 0.
    pub(in super::super) number: usize,
    /// The next session that is open for topics, and when it is.
    pub(in super::super) next: (Option<OccurrenceId>, Text),
}

/// What the buttons carry.
pub(in super::super) fn read_page(value: &str) -> (usize, &str) {
    let (number, typed) = value.split_once('/').unwrap_or((value, ""));
    (number.parse().unwrap_or(0), typed)
}

/// A page of lessons, grouped by session.
pub(in super::super) fn log_message(page: &Page<'_>) -> Message {
    let found = sought(page);
    let (next, line) = &page.next;
    let propose = next.map(|next| button(PROPOSE, "Propose a topic").value(next));
    if page.lessons.is_empty() {
        let nothing = match found {
            Some(found) => md("Nothing is written down {} yet.", &[found]),
            None => text("Nothing is written down yet. After each Learn-and-Share its lessons stand here."),
        };
        return message(nothing.clone()).section(nothing).context(line.clone()).actions(propose).build();
    }
    let last = (page.lessons.len() - 1) / ON_A_PAGE;
    let shown = page.number.min(last);
    let title = match found {
        Some(found) => md("What we learnt {}", &[found]),
        None => text("What we learnt"),
    };
    let on_page: Vec<&Lesson> = page.lessons.iter().skip(shown * ON_A_PAGE).take(ON_A_PAGE).collect();
    let blocks = message(title.clone()).section(md("*{}*", &[title]));
    let blocks = sessions(blocks, &on_page);
    let of = md("Page {} of {}", &[number(shown + 1), number(last + 1)]);
    let of = if last == 0 { line.clone() } else { Text::join(&[of, line.clone()], " · ") };
    blocks.context(of).actions(turns(page, shown, last).into_iter().chain(propose)).build()
}

fn sessions(blocks: MessageBuilder, lessons: &[&Lesson]) -> MessageBuilder {
    let of_days = lessons.chunk_by(|a, b| a.occurrence_id == b.occurrence_id);
    of_days.fold(blocks, |blocks, of_day| {
        let day = of_day.first().map(|lesson| day_words(&lesson.day)).unwrap_or_default();
        let blocks = blocks.divider().context(words(&day));
        blocks.each(of_day, |blocks, lesson| blocks.section(lesson_text(lesson)))
    })
}

fn turns(page: &Page<'_>, shown: usize, last: usize) -> Vec<Button> {
    let typed: String = page.typed.chars().take(TYPED).collect();
    let newer = shown.checked_sub(1).map(|to| button(NEWER, "Newer").value(format!("{to}/{typed}")));
    let older = (shown < last).then(|| button(OLDER, "Older").value(format!("{}/{typed}", shown + 1)));
    newer.into_iter().chain(older).collect()
}

/// "in November 2026 in Brand & Creative about bids"; nothing when all was asked for.
fn sought(page: &Page<'_>) -> Option<Text> {
    let mut parts = Vec::new();
    parts.extend(page.query.month.map(|month| md("in {}", &[words(&month.label())])));
    parts.extend(page.pod.map(|pod| md("in {}", &[words(pod)])));
    if !page.query.words.is_empty() {
        parts.push(md("about “{}”", &[words(&page.query.words.join(" "))]));
    }
    (!parts.is_empty()).then(|| Text::join(&parts, " "))
}

/// `2026-11-26` → `26 November 2026`.
fn day_words(day: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), |day| day.strftime("%-d %B %Y").to_string())
}

/// No pod is meant.
pub(in super::super) fn no_such_pod(typed: &str) -> String {
    format!("I know no pod “{typed}”. `/pod list` shows them all.")
}

/// Several pods may be meant.
pub(in super::super) fn several_pods(typed: &str, names: &[&str]) -> String {
    format!("“{typed}” could be {}. Please type a little more.", names.join(" or "))
}

/// Guests of other companies read nothing here.
pub(in super::super) fn may_not_look() -> String {
    "Only colleagues can read what we learnt.".to_owned()
}
