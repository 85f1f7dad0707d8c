//! What is open, and one in full.

use super::{
    super::model::{Entry, Item},
    Names, OPEN_FORM, Reader, SHOW, card,
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

/// So many of them fit into one section, however long what people wrote.
const LINES: usize = 5;
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
    let shown =
        start.each(items, |message, item| message.section_with(line(item), button(SHOW, "Show").value(item.id)));
    let more = count.saturating_sub(items.len());
    let more = if more == 0 { Text::default() } else { md("And {} more.", &[number(more)]) };
    shown.context(more).build()
}

/// One with its history.
pub(in super::super) fn shown_message(
    item: &Item,
    entries: &[Entry],
    names: &Names,
    reader: Option<Reader>,
) -> Message {
    let skipped = entries.len().saturating_sub(ENTRIES);
    let lines: Vec<Text> = entries
        .iter()
        .skip(skipped)
        .map(|entry| md("• {} {}", &[moment(entry.at, names), entry_line(item, entry, names)]))
        .collect();
    let start = message(md("{}: {}", &[title(item, names), quoted(&item.request.what)]));
    card::body(start, item, names)
        .whole(&card::state(item, names))
        .whole(&card::rationale(item))
        .section(text("*History*"))
        .each(lines.chunks(LINES), |message, lines| message.section(Text::join(lines, "\n")))
        .actions(reader.map(|reader| card::shown_buttons(item, reader)).unwrap_or_default())
        .build()
}

/// The answer to `/escalate help`.
pub(in super::super) fn help_message(lines: &[Text]) -> Message {
    message(text("What you can do with /escalate"))
        .section(text("*What you can do with /escalate*"))
        .section(Text::join(lines, "\n"))
        .actions([button(OPEN_FORM, "Escalate something").primary()])
        .build()
}
