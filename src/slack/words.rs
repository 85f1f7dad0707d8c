//! What the edge itself says to people, in one place.

use super::{
    blocks::{message, modal},
    mrkdwn::{Text, lines, md, text, words},
};
use crate::signal::{Message, Modal};
use serde_json::Value;
use std::collections::BTreeMap;

/// The title over an answer that has to stand in a modal.
const TITLE: &str = "Podkeeper";

/// An answer takes longer than Slack waits.
pub(super) fn still_working() -> Message {
    message(text("Still working on it. The answer will follow here.")).build()
}

/// The late end of something that has nothing else to say.
pub(super) fn done() -> Message {
    message(text("Done.")).build()
}

/// A fault of ours, with the reference under which the log tells more.
pub(super) fn fault(reference: &str) -> Message {
    message(md(
        "Something went wrong on our side, and nothing was changed. Please try again; if it happens again, \
         give your admin this reference: `{}`.",
        &[words(reference)],
    ))
    .build()
}

/// The same beside a field of a form, where only plain text can stand.
pub(super) fn fault_at_field(reference: &str) -> String {
    format!("Something went wrong on our side, and nothing was saved. Please send it again (reference {reference}).")
}

/// What is wrong with a form that is no longer there.
pub(super) fn not_accepted(errors: &BTreeMap<String, String>) -> Message {
    let sentences: Vec<Text> = errors.values().map(|sentence| lines(sentence)).collect();
    message(text("This was not saved."))
        .section(text("This was not saved:"))
        .section(Text::join(&sentences, "\n"))
        .build()
}

/// An answer as a modal, where no message can be shown.
pub(super) fn as_modal(said: Message) -> Modal {
    let mut note = modal("note", TITLE).close("Close").build();
    if let Value::Object(view) = &mut note.view {
        view.insert("blocks".to_owned(), said.blocks);
    }
    note
}
