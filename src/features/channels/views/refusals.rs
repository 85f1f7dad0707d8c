//! Why something cannot be done, as plain sentences.

use crate::{
    directory::{Pod, views::listed, views::short},
    signal::line::Unclosed,
    slack::mrkdwn::Text,
};

/// More people or pods than these are not named.
pub(in crate::features::channels) const NAMED: usize = 3;
/// So many pods are named.
const PODS: usize = 6;

/// Only admins change the rules.
pub(in crate::features::channels) fn admins_only(admins: &[String]) -> String {
    match admins {
        [] => "Admins change the rules for channels.".to_owned(),
        names => format!("Admins change the rules for channels. Please ask {}.", listed(names, NAMED, "or")),
    }
}

/// Guests make no channels.
pub(in crate::features::channels) fn guests_ask() -> String {
    "Guests cannot make channels. Please ask somebody of the pod.".to_owned()
}

/// The quotation mark never closes.
pub(in crate::features::channels) fn unclosed(unclosed: &Unclosed) -> String {
    format!("There is a quotation mark before “{}” that never closes. Nothing was changed.", short(&unclosed.0))
}

/// It is over.
pub(in crate::features::channels) fn settled() -> String {
    "This is settled already. Nothing was changed.".to_owned()
}

/// Somebody else is asked.
pub(in crate::features::channels) fn not_yours() -> String {
    "Somebody else is asked about this channel. Nothing was changed.".to_owned()
}

/// Others decide.
pub(in crate::features::channels) fn others_decide(who: &Text) -> String {
    format!("This is for the lead of the pod, or an admin. {}. Nothing was changed.", who.as_str())
}

/// They asked before.
pub(in crate::features::channels) fn asked_already() -> String {
    "You have asked to keep this name already; it waits for an answer.".to_owned()
}

/// There is nobody to decide.
pub(in crate::features::channels) fn nobody_decides() -> String {
    "There is nobody here who could allow it: the workspace has no other admin. Please rename the channel.".to_owned()
}

/// The pod is no more.
pub(in crate::features::channels) fn no_such_pod() -> String {
    "This pod is no more. Please choose another one.".to_owned()
}

/// The channel is another pod's.
pub(in crate::features::channels) fn linked_to_another(other: &Pod) -> String {
    format!(
        "It belongs to {} already; its lead can take it out by `/pod link`. Please choose {}.",
        other.name, other.name
    )
}

/// Of which pod?
pub(in crate::features::channels) fn which_pod(pods: &[Pod]) -> String {
    match pods.first() {
        Some(pod) => format!("Of which pod? For example `/channel list {}`.", pod.key),
        None => "There is no pod yet.".to_owned(),
    }
}

/// Several could be meant.
pub(in crate::features::channels) fn several_pods(typed: &str, pods: &[Pod]) -> String {
    let names: Vec<String> = pods.iter().map(|pod| format!("{} (`{}`)", pod.name, pod.key)).collect();
    format!("“{}” could be {}. Please type the key.", short(typed), listed(&names, PODS, "or"))
}

/// Nobody knows it.
pub(in crate::features::channels) fn unknown_pod(typed: &str, pods: &[Pod]) -> String {
    let names: Vec<&str> = pods.iter().map(|pod| pod.key.as_str()).collect();
    match names.as_slice() {
        [] => "There is no pod yet.".to_owned(),
        names => format!("There is no pod “{}”. There are {}.", short(typed), listed(names, PODS, "and")),
    }
}
