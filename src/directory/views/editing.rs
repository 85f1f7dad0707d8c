//! What an editor says above its lists: what was done, and what other admins did meanwhile.

use crate::{
    ids::UserId,
    slack::mrkdwn::{Text, md, person, text, words},
};

/// What stands above a list of an editor.
#[derive(Clone, Debug)]
pub enum Note {
    /// Done; what is different now.
    Done(Text),
    /// Not done; why.
    Refused(String),
    /// There was nothing to change.
    Unchanged,
    /// Somebody else changed the whole meanwhile.
    Changed(Option<UserId>),
    /// Somebody else removed a part of it meanwhile.
    Gone(Option<UserId>),
}

impl Note {
    /// In words; `whole` is what is edited (*the table*), `part` what it is made of (*that rule*).
    pub fn words(self, whole: &'static str, part: &'static str) -> Text {
        match self {
            Self::Done(said) => said,
            Self::Refused(said) => words(&said),
            Self::Unchanged => text("Nothing was different, so nothing was changed."),
            Self::Changed(by) => md(
                "{} changed {} meanwhile. This is how it is now; what you pressed was not done. Please press again.",
                &[another_admin(by.as_ref()), text(whole)],
            ),
            Self::Gone(by) => md(
                "{} removed {} meanwhile. This is how {} is now.",
                &[another_admin(by.as_ref()), text(part), text(whole)],
            ),
        }
    }
}

/// Who changed something while a form stood open.
pub fn another_admin(by: Option<&UserId>) -> Text {
    by.map_or_else(|| text("Another admin"), person)
}
