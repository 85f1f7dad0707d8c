//! The weekly list. It says what is off and what would do, never who.

use super::{off::code, say};
use crate::{
    directory::Pod,
    features::channels::{
        ALLOW_NAME,
        model::{Case, State},
    },
    signal::Message,
    slack::{
        blocks::{button, message},
        mrkdwn::{Text, channel as channel_link, md, number, text, words},
    },
};

/// So many channels have a line of their own.
const MOST: usize = 20;

/// A channel on a list.
pub(in crate::features::channels) struct Row {
    /// The case.
    pub(in crate::features::channels) case: Case,
    /// What is off.
    pub(in crate::features::channels) off: Text,
    /// A free name that would do.
    pub(in crate::features::channels) offer: Option<String>,
}

/// "2 channels of Brand are called otherwise", for the App Home.
pub(in crate::features::channels) fn list_title(count: usize, pod: Option<&Pod>) -> String {
    let channels = if count == 1 { "1 channel".to_owned() } else { format!("{count} channels") };
    match pod {
        Some(pod) => format!("{channels} around {} with names against the rules", pod.name),
        None => format!("{channels} of no pod with names against the rules"),
    }
}

/// How it can be changed.
pub(in crate::features::channels) fn list_change() -> Text {
    text("It comes once a week, as long as there is something on it.")
}

/// The list.
pub(in crate::features::channels) fn list_message(rows: &[Row], pod: Option<&Pod>) -> Message {
    let said = match pod {
        Some(pod) => md(
            "*Names of channels around {}*\nThese do not keep the rules, and the days to rename them are over.",
            &[words(&pod.name)],
        ),
        None => text(
            "*Names of channels of no pod*\nThese do not keep the rules, and the days to rename them are over, or nobody \
             could be asked.",
        ),
    };
    let more = rows.len().saturating_sub(MOST);
    let more =
        if more == 0 { Text::default() } else { md("… and {} more: `/channel check` shows all.", &[number(more)]) };
    message(text("Names of channels against the rules"))
        .section(said)
        .each(rows.iter().take(MOST), |blocks, row| {
            blocks.section_with(line(row), button(ALLOW_NAME, "Allow").value(row.case.id))
        })
        .section(more)
        .context(text(
            "To rename one, talk with its people, or do it yourself: its name at the top → *Settings* → *Edit*. Whoever \
             made it can, and every admin of the workspace.",
        ))
        .build()
}

fn line(row: &Row) -> Text {
    let instead = row.offer.as_deref().map_or_else(Text::default, |name| md(" It could be {}.", &[code(name)]));
    let wish = match (&row.case.state, &row.case.reason) {
        (State::Excepted, Some(reason)) => md(" An exception is asked for: “{}”.", &[words(reason)]),
        (_, Some(reason)) => md(" An exception was asked for: “{}”.", &[words(reason)]),
        (_, None) => Text::default(),
    };
    md("{}: {}.{}{}", &[channel_link(&row.case.channel), row.off.clone(), instead, wish])
}

/// All of it is settled.
pub(in crate::features::channels) fn list_done() -> Message {
    say(text("All names of this list are settled. Thank you."))
}
