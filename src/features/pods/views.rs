//! Every sentence about pods that a person reads.
//!
//! Refusals are plain sentences with names; answers are formatted and mention people, which notifies nobody, since only
//! the asker sees them.

mod answers;
mod asks;
mod cards;
mod help;
mod hours;
mod refusals;
mod topics;

pub(super) use answers::{
    LeadHears, added, belongs_already, belongs_not, created, is_member_already, is_no_member, joined, lead_changed,
    leads_already, left, linked, removed,
};
pub(super) use asks::{home_closed, home_closed_title, lead_seen, lead_title, lead_why, you_lead};
pub(super) use cards::{card, home, list, overseen};
pub(super) use help::{Abilities, Named, Place, help, help_lines};
pub(super) use hours::{hours, hours_modal, hours_saved};
pub(super) use refusals::{
    ask_admins, ask_for_guest, ask_lead, asked_who_that_is, cannot_belong, cannot_lead, cannot_link, channel_of_no_pod,
    channel_taken, key_taken, lead_is_not_removed, lead_stays, leads_another, name_taken, no_new_pod, no_such_channel,
    no_such_pod, several_pods, unclosed, which_channel, which_person, which_pod,
};
pub(super) use topics::{
    no_such_topic, no_topics, pod_leader, topic_owner, topics, topics_changed, topics_taken, topics_unchanged,
};

use crate::{
    signal::Message,
    slack::{blocks::message, mrkdwn::Text},
};

/// A message of one paragraph.
fn say(said: Text) -> Message {
    message(said).build()
}
