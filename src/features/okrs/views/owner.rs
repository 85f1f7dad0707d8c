//! Who answers for a key result, in words.

use super::super::model::{KeyResult, Sheet};
use crate::{
    directory::{Person, Role, members::Member},
    signal::Message,
    slack::{
        blocks::message,
        mrkdwn::{Text, md, text, words},
    },
};

/// ` · owned by Jonas Weber` behind what is said of a key result; nothing where the lead answers for it, as for all the others.
pub(super) fn owner_suffix(key_result: &KeyResult) -> Text {
    key_result.owner.as_ref().map(|owner| md(" · owned by {}", &[words(&owner.name)])).unwrap_or_default()
}

/// What `/okr owner` answers. `roster` are the people of the pod.
pub(in super::super) fn owner_set(
    sheet: &Sheet,
    place: usize,
    (owner, roster): (Option<&Person>, &[Member]),
    is_new: bool,
) -> Message {
    let title = words(sheet.key_results().get(place).map_or("", |one| one.title.as_str()));
    let lead = roster.iter().find(|one| one.role == Role::Lead);
    let of_lead = owner.is_none_or(|owner| lead.is_some_and(|lead| lead.person == owner.id));
    let now = if is_new { text("now") } else { text("already") };
    let said = match (of_lead, lead, owner) {
        (true, Some(lead), _) => md(
            "*{}* is {} with whoever leads {}, which is {}.",
            &[title, now, words(&sheet.pod_name), words(&lead.name)],
        ),
        (true, None, _) | (false, _, None) => {
            md("*{}* is {} with whoever leads {}; nobody does at the moment.", &[title, now, words(&sheet.pod_name)])
        }
        (false, _, Some(owner)) => md("*{}* is {} with {}.", &[title, now, words(&owner.real_name)]),
    };
    message(said).build()
}

/// A key result among what somebody holds.
pub(in crate::features::okrs) fn obligation_words(title: &str) -> String {
    format!("Key result: {title}")
}
