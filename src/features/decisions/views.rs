//! Every sentence about decisions that a person reads.

use crate::{
    signal::{Message, typed::as_typed},
    slack::{
        blocks::message,
        mrkdwn::{Text, md, text, words},
    },
};

/// The lines.
pub(super) fn help_lines(may_edit: bool) -> Vec<Text> {
    let mut lines = vec![text(
        "• `/decide rights`: who decides what; `/decide rights pricing above 10,000 EUR` answers a question",
    )];
    if may_edit {
        lines.push(text("• `/decide rights edit`: change who decides what, and name roles"));
    }
    lines
}

/// The answer to `/decide`. `unknown`: a word that is no verb.
pub(super) fn help(unknown: Option<&str>, lines: &[Text], paused: Option<Text>) -> Message {
    let wrong =
        unknown.map_or_else(Text::default, |typed| md("`/decide` has no “{}”.", &[words(&as_typed(typed)).cut(80)]));
    message(text("What you can do with /decide"))
        .section(wrong)
        .section(text("*What you can do with /decide*"))
        .section(Text::join(lines, "\n"))
        .context(paused.unwrap_or_default())
        .build()
}
