//! What cannot be done, why, and what can be instead.

use super::super::model::{Fault, LONGEST};

/// Somebody who may announce nowhere.
pub(in super::super) fn no_right() -> &'static str {
    "Leads announce to their pods; leadership and the admins announce to everybody. Ask one of them to post it. \
     `/announce list` shows what was announced."
}

/// To some of these they may not.
pub(in super::super) fn not_allowed_here() -> &'static str {
    "You can announce to the pods you lead. Leadership and the admins announce to others, and to everybody."
}

pub(in super::super) fn no_such_announcement() -> &'static str {
    "I know no such announcement, or it is not for you. `/announce list` shows them."
}

/// Only its author does this.
pub(in super::super) fn not_yours() -> &'static str {
    "Only its author changes an announcement, and sees who has not acknowledged it. An admin can withdraw it."
}

/// It is withdrawn or over.
pub(in super::super) fn over() -> &'static str {
    "This announcement is over, and stays as it is. `/announce` begins a new one."
}

/// What is wrong with a text.
pub(in super::super) fn text_fault(fault: Fault) -> String {
    match fault {
        Fault::TooLong(length) => format!(
            "That is {length} characters, and an announcement has room for {LONGEST}. Say the main thing here, and link \
             to the rest."
        ),
        Fault::Empty | Fault::Passed | Fault::TooFar => "Write what you announce.".to_owned(),
    }
}

/// What is wrong with a day.
pub(in super::super) fn day_fault(fault: Fault) -> &'static str {
    match fault {
        Fault::TooFar => "Choose a day within a year.",
        Fault::Passed | Fault::Empty | Fault::TooLong(_) => "This day has passed. Choose today or a later one.",
    }
}

/// The day passed between the preview and now.
pub(in super::super) fn day_fault_of_command(fault: Fault) -> String {
    format!("{} `/announce` goes on with what you wrote.", day_fault(fault))
}

pub(in super::super) fn somebody_must_be_chosen() -> &'static str {
    "Choose whom it is for."
}

pub(in super::super) fn which_pods() -> &'static str {
    "Choose at least one pod, or “Everybody” above where you may."
}

pub(in super::super) fn pod_gone() -> &'static str {
    "One of these pods is no more. Choose among those that are there."
}

pub(in super::super) fn nobody_else() -> &'static str {
    "Nobody but you is in this audience: there is nobody to announce it to."
}

/// No channel can show it.
pub(in super::super) fn nowhere() -> &'static str {
    "There is no channel it could be posted in: the updates channel is not chosen or another company reads there, and \
     so it is with the pods' home channels. An admin chooses the updates channel in `/podkeeper settings`; `/pod link` \
     gives a pod its home."
}

/// The preview is not of what is kept.
pub(in super::super) fn draft_is_gone() -> &'static str {
    "This was posted already, or you changed it in another window. `/announce list` shows what is posted; `/announce` \
     goes on with what you last wrote."
}

/// Another version came meanwhile.
pub(in super::super) fn changed_elsewhere() -> &'static str {
    "This was changed after you opened the form. Copy your words, close it, and open it once more."
}

pub(in super::super) fn too_late_to_undo() -> &'static str {
    "More than five minutes have passed, so your receipt stays."
}
