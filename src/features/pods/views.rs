//! Every sentence about pods that a person reads.
//!
//! Refusals are plain sentences with names; answers are formatted and mention people, which notifies nobody, since only
//! the asker sees them.

mod answers;
mod asks;
mod cards;
mod help;
mod refusals;

pub(super) use answers::{
    LeadHears, added, belongs_already, belongs_not, created, is_member_already, is_no_member, joined, lead_changed,
    leads_already, left, linked, removed,
};
pub(super) use asks::{home_closed, home_closed_title, lead_seen, lead_title, lead_why, why_on_duty, you_lead};
pub(super) use cards::{card, home, list, overseen};
pub(super) use help::{Abilities, Named, Place, help, help_lines};
pub(super) use refusals::{
    ask_admins, ask_for_guest, ask_lead, asked_who_that_is, cannot_belong, cannot_lead, cannot_link, channel_of_no_pod,
    channel_taken, group_is_no_person, key_taken, lead_is_not_removed, lead_stays, leads_another, name_taken,
    no_new_pod, no_such_channel, no_such_person, no_such_pod, one_at_a_time, several_people, several_pods, unclosed,
    which_channel, which_person, which_pod,
};

use crate::{
    directory::{Duty, Reason},
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, md, person, text},
    },
};

/// A message of one paragraph.
fn say(said: Text) -> Message {
    message(said).build()
}

/// Who acts as the lead, and why: the directory's answer in words.
fn acting_line(duty: &Duty) -> Text {
    let Some(last) = duty.because.last() else { return text("Nobody acts as lead.") };
    let gone = duty.because.iter().find_map(|reason| match reason {
        Reason::LeadGone { person, .. } => Some(person),
        _ => None,
    });
    let acting = Text::join(&duty.people.iter().take(3).map(person).collect::<Vec<_>>(), ", ");
    let missing = match gone {
        Some(lead) => md("{}, who led it, is no longer active", &[person(lead)]),
        None => text("No lead yet"),
    };
    match last {
        Reason::Lead { person: lead, .. } => md("Led by {}", &[person(lead)]),
        Reason::Deputy { .. } => md("{}; the deputy acts: {}", &[missing, acting]),
        Reason::Leadership => md("{}; until an admin names a lead, leadership acts: {}", &[missing, acting]),
        Reason::Admins => md("{}; until an admin names a lead, the admins act: {}", &[missing, acting]),
        Reason::NoLead { .. }
        | Reason::LeadGone { .. }
        | Reason::DeputyGone { .. }
        | Reason::NoLeadership
        | Reason::LeadershipGone
        | Reason::Nobody => md("{}; ask an admin to name a lead", &[missing]),
    }
}
