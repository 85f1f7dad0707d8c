//! What is open, and one in full.

use super::{
    super::model::{Entry, Item},
    Names, OPEN_FORM, card,
    lines::entry_line,
    moment, quoted, requester, title,
};
use crate::{
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, md, number, text},
    },
};

/// So many entries of a history are shown.
const ENTRIES: usize = 20;

/// What is open: the oldest of so many.
pub(in super::super) fn list_message(items: &[Item], count: usize, names: &Names) -> Message {
    if items.is_empty() {
        return message(text("Nothing is open."))
            .section(text("Nothing is open. `/escalate` starts something."))
            .build();
    }
    let start = message(md("{} open", &[number(count)])).section(md("*Open: {}*", &[number(count)]));
    let line = |item: &Item| {
        md(
            "*{}* {}\n{} · {}",
            &[title(item, names), quoted(&item.request.what), requester(item, names), card::state(item, names)],
        )
    };
    let shown = items.iter().fold(start, |message, item| message.section(line(item)));
    let more = count.saturating_sub(items.len());
    let more = if more == 0 { Text::default() } else { md("And {} more.", &[number(more)]) };
    shown.context(more).context(text("`/escalate show 12` shows one with its history.")).build()
}

/// One with its history.
pub(in super::super) fn shown_message(item: &Item, entries: &[Entry], names: &Names) -> Message {
    let skipped = entries.len().saturating_sub(ENTRIES);
    let lines: Vec<Text> = entries
        .iter()
        .skip(skipped)
        .map(|entry| md("• {} {}", &[moment(entry.at, names), entry_line(item, entry, names)]))
        .collect();
    message(md("{}: {}", &[title(item, names), quoted(&item.request.what)]))
        .section(md("*{}* {}", &[title(item, names), quoted(&item.request.what)]))
        .section(md("{}\n{}", &[requester(item, names), card::state(item, names)]))
        .section(Text::join(&lines, "\n"))
        .build()
}

/// The answer to `/escalate help`.
pub(in super::super) fn help_message(lines: &[Text]) -> Message {
    message(text("What you can do with /escalate"))
        .section(Text::join(lines, "\n"))
        .actions([button(OPEN_FORM, "Escalate something").primary()])
        .build()
}
