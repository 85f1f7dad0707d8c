//! Every sentence about pods that a person reads.
//!
//! Refusals are plain sentences with names; answers are formatted and mention people, which notifies nobody, since only
//! the asker sees them.

mod answers;
mod asks;
mod cards;
mod forms;
mod help;
mod hours;
mod page;
mod portrait;
mod provisioning;
mod refusals;
mod topics;
mod who;

pub(super) use answers::{
    FirstHome, LeadHears, Leaves, MOST_OFFERED, added, archive_kept, archive_question, archived, archived_already,
    belongs_already, belongs_not, created, deputy_changed, deputy_same, is_member_already, is_no_member, joined,
    lead_changed, leads_already, left, linked, relabelled, removed, which_of_them,
};
pub(super) use asks::{
    deputy_title, deputy_why, home_closed, home_closed_title, lead_seen, lead_title, lead_why, you_are_deputy, you_lead,
};
pub(super) use cards::{list, map};
pub(super) use forms::{
    changes, clash_note, draft_fault, edit_modal, edit_saved, leads_another_in_form, new_pod_modal, new_pod_saved,
    parent_gone, person_unknown, tree_fault,
};
pub(super) use help::{Abilities, Named, Place, help, help_lines};
pub(super) use hours::{hours, hours_modal, hours_saved};
pub(super) use page::{Yours, home, leads_step, no_pod, overseen, pods_step};
pub(super) use portrait::{Seen, archived_card, card, past_card};
pub(super) use provisioning::{
    Welcome, homeless, homeless_title, homeless_why, left_as_it_is, needs_a_home, nothing_for_archived,
    nothing_refused, provision_begun, provision_fault, provision_modal, purpose_line, topic_line, trying_again,
    welcome,
};
pub(super) use refusals::{
    ask_admins, ask_for_guest, ask_lead, asked_who_that_is, because_what, cannot_be_deputy, cannot_belong, cannot_lead,
    cannot_link, channel_of_no_pod, channel_taken, deputy_leads, has_children, key_taken, lead_is_not_removed,
    lead_stays, leads_another, long_label, name_taken, no_lead_known, no_new_pod, no_such_channel, no_such_pod,
    not_yet, past_fault, several_pods, unclosed, which_channel, which_person, which_pod,
};
pub(super) use topics::{no_topics, topics, topics_changed, topics_taken, topics_unchanged};
pub(super) use who::{Owned, belonging, no_such_topic, owners, pod_leader, which_topic};

use crate::{
    signal::Message,
    slack::{blocks::message, mrkdwn::Text},
};

/// A message of one paragraph.
pub(super) fn say(said: Text) -> Message {
    message(said).build()
}
