//! What people read when no feature has the word: refusals, reasons, an expired form.

use crate::{
    signal::{Message, Reopen},
    slack::{
        blocks::{append_context, button, message},
        mrkdwn::{Text, md, text, words},
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

/// The ask with its reason beneath. What has no moment by which an answer is due only tells.
pub(super) fn with_reason(asked: &Message, why: &Text, is_answer_due: bool) -> Message {
    let question = if is_answer_due { text("Why am I asked?") } else { text("Why am I told?") };
    append_context(asked, &md("{} {}", &[question, why.clone()]))
}

/// The form came too late to open by itself.
pub(super) fn open_again(reopen: Option<&Reopen>) -> Message {
    match reopen {
        Some(reopen) => {
            let said = md("Slack took too long to open *{}*. It is ready now:", &[words(&reopen.title)]);
            message(said.clone())
                .section(said)
                .actions([button(&reopen.action_id, "Open").value(&reopen.value).primary()])
                .build()
        }
        None => {
            let said = text("Slack took too long to open the form. Nothing was lost; please use the command again.");
            message(said.clone()).section(said).build()
        }
    }
}
