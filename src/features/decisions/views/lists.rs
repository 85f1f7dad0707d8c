//! What is open, one in full, and what can be done.

use super::{
    super::model::{Decision, Deed, Entry, State, Task, Version, Wording},
    OPEN_FORM, SHOW, Whole, about, card, day,
    lines::entry_line,
    place, quoted, title,
};
use crate::{
    directory::Names,
    ids::UserId,
    signal::{Message, typed::as_typed},
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, md, number, text, words},
    },
};
use jiff::civil::Date;

/// So many are listed.
const LISTED: usize = 20;
/// So many entries of a history are shown.
const ENTRIES: usize = 20;

/// The lines of what somebody can do.
pub(in super::super) fn help_lines((may_open, may_edit): (bool, bool)) -> Vec<Text> {
    let mut lines = Vec::new();
    if may_open {
        lines.push(text("• `/decide new pricing \"Client X gets 10 %\"`: write a decision down, open or taken"));
        lines.push(text("• `/decide list`: what is open, yours first"));
        lines.push(text(
            "• `/decide log pod brand november`: what was decided, by words, pod, class or month; also as a file",
        ));
    }
    lines.push(if may_open {
        text("• `/decide show 7`: one with its history; `/decide revisit 7`: amend or replace it")
    } else {
        text("• `/decide show 7`: one you take part in, with its history")
    });
    lines.push(text(
        "• `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question",
    ));
    if may_edit {
        lines.push(text("• `/decide rights edit`: change who decides what, and name roles"));
    }
    lines
}

/// The answer to `/decide`. `unknown`: a word that is no verb.
pub(in super::super) fn help(
    unknown: Option<&str>,
    lines: &[Text],
    (may_open, paused): (bool, Option<Text>),
) -> Message {
    let wrong =
        unknown.map_or_else(Text::default, |typed| md("`/decide` has no “{}”.", &[words(&as_typed(typed)).cut(80)]));
    let open = may_open.then(|| button(OPEN_FORM, "Record a decision").primary());
    message(text("What you can do with /decide"))
        .section(wrong)
        .section(text("*What you can do with /decide*"))
        .section(Text::join(lines, "\n"))
        .context(paused.unwrap_or_default())
        .actions(open)
        .build()
}

/// What is open: what waits on the reader, what is theirs, the rest.
pub(in super::super) fn list_message(
    parts: &[Vec<Decision>; 3],
    names: &Names,
    (today, me): (Date, &UserId),
) -> Message {
    let headings = ["Waiting on you", "Yours", "Others"];
    let count: usize = parts.iter().map(Vec::len).sum();
    if count == 0 {
        return message(text("No decision is open."))
            .section(text("No decision is open. `/decide new` writes one down."))
            .build();
    }
    let mut room = LISTED;
    let mut said = message(md("{} open", &[number(count)]));
    for (heading, decisions) in headings.into_iter().zip(parts) {
        let shown: Vec<&Decision> = decisions.iter().take(room).collect();
        room -= shown.len();
        if shown.is_empty() {
            continue;
        }
        said = said.section(md("*{}*", &[text(heading)]));
        said = said.each(shown, |said, decision| {
            said.section_with(line(decision, names, (today, Some(me))), button(SHOW, "Show").value(decision.id))
        });
    }
    let more = count.saturating_sub(LISTED);
    let more = if more == 0 { Text::default() } else { md("And {} more.", &[number(more)]) };
    said.context(more).build()
}

/// One in a list; `me` reads it.
pub(super) fn line(decision: &Decision, names: &Names, (today, me): (Date, Option<&UserId>)) -> Text {
    let asked = &decision.course.asked;
    let who = if me.is_some_and(|me| asked.contains(me)) { text("you") } else { names.any_of(asked) };
    let waits = match (decision.state, decision.escalation) {
        (State::Open, Some(escalation)) => md("escalated as #{}", &[number(escalation)]),
        (State::Provisional, _) => md("provisional, waits for {}", &[who]),
        _ => md("waits for {}", &[who]),
    };
    let mut parts = vec![place(decision, names), waits];
    if decision.task() == Some(Task::Decide) {
        parts.extend(decision.due.map(|due| md("by {}", &[day(due, today)])));
    }
    md("*{}* {}\n{}", &[title(decision, names), about(decision), Text::join(&parts, " · ")])
}

/// One with its history; `me` reads it.
pub(in super::super) fn shown_message(whole: &Whole, me: &UserId) -> Message {
    let scene = &whole.scene;
    let decision = &scene.decision;
    let is_mine = decision.course.asked.contains(me);
    let start = message(md("{}: {}", &[title(decision, &scene.names), about(decision)]));
    let start = if is_mine { card::with_buttons(start, scene) } else { card::body(start, scene) };
    let skipped = whole.entries.len().saturating_sub(ENTRIES);
    let earlier = if skipped == 0 { Text::default() } else { md("… {} earlier\n", &[number(skipped)]) };
    let lines: Vec<Text> = whole.entries.iter().skip(skipped).map(|entry| dated(entry, whole)).collect();
    let others = if is_mine { revisiting(&whole.may) } else { whole.may.clone() };
    start
        .section(md("*History*\n{}{}", &[earlier, Text::join(&lines, "\n")]))
        .section(versions(whole))
        .actions(card::other_buttons(decision, &others))
        .build()
}

fn dated(entry: &Entry, whole: &Whole) -> Text {
    md("• {} {}", &[whole.scene.names.moment(entry.at), entry_line(entry, &whole.scene)])
}

/// Besides what it asks of whoever it waits on.
fn revisiting(may: &[Deed]) -> Vec<Deed> {
    may.iter().copied().filter(|deed| matches!(deed, Deed::Amend | Deed::Replace)).collect()
}

/// What was written before it was amended, and why it was.
fn versions(whole: &Whole) -> Text {
    let names = &whole.scene.names;
    let pairs = whole.versions.windows(2).filter_map(|pair| match pair {
        [before, after] => Some((before, after)),
        _ => None,
    });
    let said: Vec<Text> = pairs
        .filter(|(before, after)| after.why.is_some() || before.wording.outcome.is_some())
        .map(|(before, after)| {
            let why = after.why.as_deref().map_or_else(Text::default, |why| md(": {}", &[quoted(why)]));
            md("• {} {}{}\n{}", &[names.moment(after.at), names.person(&after.by), why, changes(before, after)])
        })
        .collect();
    if said.is_empty() { Text::default() } else { md("*Earlier versions*\n{}", &[Text::join(&said, "\n")]) }
}

/// What was there before, of what is another one now.
fn changes(before: &Version, after: &Version) -> Text {
    type Field = (&'static str, fn(&Wording) -> Option<&str>);
    let fields: [Field; 5] = [
        ("Title was {}", |it| Some(it.title.as_str())),
        ("Context was {}", |it| it.context.as_deref()),
        ("Options were {}", |it| it.options.as_deref()),
        ("Outcome was {}", |it| it.outcome.as_deref()),
        ("Why was {}", |it| it.rationale.as_deref()),
    ];
    let changed = fields.iter().filter(|(_, of)| of(&before.wording) != of(&after.wording));
    let said: Vec<Text> =
        changed.map(|(label, of)| md(label, &[of(&before.wording).map_or_else(|| text("empty"), quoted)])).collect();
    Text::join(&said, "; ")
}
