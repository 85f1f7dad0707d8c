//! Every sentence about conventions for channels that a person reads.
//!
//! Nobody is named to others for how they called a channel: lists say what is off and what would do, not who made it.

mod check;
mod deciders;
mod lists;
mod maker;
mod making;
mod off;
mod refusals;
mod rules;

pub(super) use check::{
    Checked, check_message, checked_message, help, help_lines, homes_step, list_of_pod, new_button,
};
pub(super) use deciders::{
    allowed_message, allowed_title, allowed_why, decider_why, exception_closed, exception_message, exception_refused,
    exception_title, link_answered, link_asked, link_closed, link_message, link_title, rules_kept,
};
pub(super) use lists::{Row, list_change, list_done, list_message, list_title};
pub(super) use maker::{
    Shown, ask_title, ask_why, asked_anew, belongs_modal, closed, dropped, exception_modal, keeps_no_longer,
    link_by_hand, linked_already, linked_now, maker_message, rename_refused, seen, was_taken,
};
pub(super) use making::{
    cannot_invite, name_is_taken, new_fault, new_modal, order_message, pod_choices, pod_makes_its_own, too_many_people,
};
pub(super) use off::{off_words, starts};
pub(super) use refusals::{
    NAMED, admins_only, asked_already, guests_ask, linked_to_another, no_such_pod, nobody_decides, not_yours,
    others_decide, settled, several_pods, unclosed, unknown_pod, which_pod,
};
pub(super) use rules::{
    Effect, effect_note, fault_notes, line_fault, rules_clash, rules_message, rules_modal, rules_saved, save_again,
    stored, unchanged,
};

use crate::{
    signal::Message,
    slack::{blocks::message, mrkdwn::Text},
};

/// The field of the form that says where a channel belongs.
pub(super) const BELONGS_POD: &str = "channel_belongs_pod";
/// The field of the form that says why a channel should keep its name.
pub(super) const REASON: &str = "channel_reason";

/// A message of one paragraph.
fn say(said: Text) -> Message {
    message(said).build()
}
