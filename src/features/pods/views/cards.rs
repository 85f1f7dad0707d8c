//! Many pods at a glance: the list and the map.

use super::say;
use crate::{
    directory::{Pod, PodSummary},
    features::pods::{TURN_PAGE, TURN_PAGE_ON},
    signal::Message,
    slack::{
        blocks::{Button, button, message},
        mrkdwn::{Text, channel, md, number, person, text, words},
    },
};

/// Lines in one paragraph of the list: ten long names stay below Slack's limit.
const LINES: usize = 10;
/// Pods on one page of the list or the map: 300 take three, and a page stays far below Slack's limits.
const PAGE: usize = 100;

/// All pods, a page of them from `from` on.
pub(in crate::features::pods) fn list(pods: &[PodSummary], from: usize, may_create: bool) -> Message {
    if pods.is_empty() {
        return say(if may_create {
            text("There is no pod yet. Make the first: `/pod create performance \"Performance Marketing\" lead @ana`.")
        } else {
            text("There is no pod yet. Admins and leadership make them.")
        });
    }
    let title = match pods.len() {
        1 => text("1 pod"),
        many => md("{} pods", &[number(many)]),
    };
    let page = Page::of(from, pods.len());
    let lines: Vec<Text> = pods.iter().skip(page.from).take(PAGE).map(line).collect();
    message(title.clone())
        .section(md("*{}*{}", &[title, page.words()]))
        .each(lines.chunks(LINES), |blocks, lines| blocks.section(Text::join(lines, "\n")))
        .actions(page.buttons(|from| format!("list/{from}")))
        .build()
}

/// All pods as they stand under each other, each with how deep it does; or those under one of them.
pub(in crate::features::pods) fn map(pods: &[(&PodSummary, usize)], of: Option<&Pod>, from: usize) -> Message {
    let page = Page::of(from, pods.len());
    let lines: Vec<Text> = pods.iter().skip(page.from).take(PAGE).map(|(pod, depth)| map_line(pod, *depth)).collect();
    let title = match (of, pods.len()) {
        (Some(pod), _) => md("{} and what stands under it", &[words(&pod.name)]),
        (None, 0) => return say(text("There is no pod yet. Admins and leadership make them.")),
        (None, 1) => text("1 pod"),
        (None, many) => md("How {} pods stand under each other", &[number(many)]),
    };
    let is_flat = of.is_none() && pods.len() > 1 && pods.iter().all(|(_, depth)| *depth == 0);
    let flat =
        if is_flat { text("No pod stands under another yet. `/pod edit` puts it there.") } else { Text::default() };
    let root = of.map_or(0, |pod| pod.id.0);
    message(title.clone())
        .section(md("*{}*{}", &[title, page.words()]))
        .each(lines.chunks(LINES), |blocks, lines| blocks.section(Text::join(lines, "\n")))
        .context(flat)
        .actions(page.buttons(|from| format!("map/{from}/{root}")))
        .build()
}

/// Spaces at the beginning of a line are Slack's to drop; these are not.
const INDENT: [&str; 4] = ["", "\u{2003}└ ", "\u{2003}\u{2003}└ ", "\u{2003}\u{2003}\u{2003}└ "];

fn map_line(pod: &PodSummary, depth: usize) -> Text {
    let indent = text(INDENT[depth.min(INDENT.len() - 1)]);
    let named = md("{}*{}* (`{}`)", &[indent, words(&pod.name), words(&pod.key)]);
    let mut parts = vec![named, led(pod), people(pod.members)];
    if pod.is_forming {
        parts.push(text("forming"));
    }
    Text::join(&parts, " · ")
}

/// What of a long answer is shown at once.
struct Page {
    from: usize,
    of: usize,
}

impl Page {
    fn of(from: usize, of: usize) -> Self {
        // Whoever turns a page after pods went away sees the last one there is.
        let last = of.saturating_sub(1) / PAGE * PAGE;
        Self { from: (from / PAGE * PAGE).min(last), of }
    }

    /// ", 101 to 200", where there are others.
    fn words(&self) -> Text {
        if self.of <= PAGE {
            return Text::default();
        }
        md(", {} to {}", &[number(self.from + 1), number((self.from + PAGE).min(self.of))])
    }

    fn buttons(&self, value: impl Fn(usize) -> String) -> Vec<Button> {
        let before = self.from.checked_sub(PAGE).map(|from| button(TURN_PAGE, "Previous").value(value(from)));
        let next = Some(self.from + PAGE).filter(|from| *from < self.of);
        // Two buttons of one row need two names.
        let next = next.map(|from| button(TURN_PAGE_ON, "Next").value(value(from)));
        before.into_iter().chain(next).collect()
    }
}

fn line(pod: &PodSummary) -> Text {
    let mut parts = vec![md("*{}* (`{}`)", &[words(&pod.name), words(&pod.key)]), led(pod)];
    parts.push(people(pod.members));
    parts.push(pod.home.as_ref().map_or_else(|| text("no channel"), channel));
    if pod.is_forming {
        parts.push(text("forming"));
    }
    Text::join(&parts, " · ")
}

pub(super) fn led(pod: &PodSummary) -> Text {
    match &pod.lead {
        Some(lead) if pod.lead_is_active => md("led by {}", &[person(lead)]),
        Some(_) => text("no active lead"),
        None => text("no lead"),
    }
}

pub(super) fn people(count: i64) -> Text {
    match count {
        0 => text("nobody yet"),
        1 => text("1 person"),
        many => md("{} people", &[number(many)]),
    }
}
