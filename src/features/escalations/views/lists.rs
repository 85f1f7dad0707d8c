//! What is open, one in full, and the ways things go.

use super::{
    super::model::{Entry, Item, Routes},
    Names, OPEN_FORM, card,
    lines::{entry_line, route_line},
    moment, quoted, requester, title,
};
use crate::{
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, md, number, text},
    },
};

/// So many are listed.
const LISTED: usize = 20;
/// So many entries of a history are shown.
const ENTRIES: usize = 20;

/// What is open.
pub(in super::super) fn list_message(items: &[Item], names: &Names) -> Message {
    if items.is_empty() {
        return message(text("Nothing is open."))
            .section(text("Nothing is open. `/escalate` starts something."))
            .build();
    }
    let start = message(md("{} open", &[number(items.len())])).section(md("*Open: {}*", &[number(items.len())]));
    let line = |item: &Item| {
        md(
            "*{}* {}\n{} · {}",
            &[title(item, names), quoted(&item.request.what), requester(item, names), card::state(item, names)],
        )
    };
    let shown = items.iter().take(LISTED).fold(start, |message, item| message.section(line(item)));
    let more = items.len().saturating_sub(LISTED);
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

/// The ways things go.
pub(in super::super) fn routes_message(routes: &Routes, names: &Names) -> Message {
    let of_class = routes.of_classes.iter().map(|own| {
        let is_urgent = own.urgency == super::super::model::Urgency::Urgent;
        md("*{}*: {}", &[names.class(&own.class), route_line(&own.route, is_urgent)])
    });
    message(text("The ways escalations go"))
        .section(md("*Usually*: {}", &[route_line(&routes.normal, false)]))
        .section(md("*Urgent*: {}", &[route_line(&routes.urgent, true)]))
        .section(Text::join(&of_class.collect::<Vec<_>>(), "\n"))
        .context(text("Who is away, or asked for it, is passed over; whoever covers for them acts."))
        .build()
}

/// The answer to `/escalate help`.
pub(in super::super) fn help_message(lines: &[Text]) -> Message {
    message(text("What you can do with /escalate"))
        .section(Text::join(lines, "\n"))
        .actions([button(OPEN_FORM, "Escalate something").primary()])
        .build()
}
