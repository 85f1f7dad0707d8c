//! What people read when no feature has the word: refusals.

use crate::{
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{md, words},
    },
};

/// A finished sentence, for the person who asked.
pub(super) fn sentence(written: &str) -> Message {
    message(words(written)).section(words(written)).build()
}

/// Somebody who is not of this organisation.
pub(super) fn stranger() -> &'static str {
    "Podkeeper answers people of this organisation only. Somebody you work with here can tell you \
     what you need."
}

/// Somebody whom the mirror does not know yet.
pub(super) fn not_known_yet() -> &'static str {
    "I do not know you yet; I am asking Slack who you are. Try again in a moment."
}

/// A button, form, command or shortcut of another Podkeeper.
pub(super) fn unknown_verb(what: &'static str) -> Message {
    let said = md(
        "This {} belongs to another version of Podkeeper and does nothing here. Nothing was changed; \
         `/podkeeper help` shows what you can do now.",
        &[words(what)],
    );
    message(said.clone()).section(said).build()
}
