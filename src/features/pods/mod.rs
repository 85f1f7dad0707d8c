//! Pods: who they are, who belongs to them, who leads them, and which channels are theirs.
//!
//! Invariants: a pod has at most one lead and a person leads at most one pod; the lead cannot leave before another one
//! is named; guests and people of other companies never lead; a channel belongs to one pod, and so does a topic. Every change has an audit
//! row and tells its fact; asking twice for the same changes nothing and is answered kindly.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

#[cfg(test)]
mod tests;

use crate::turn::{Feature, Rule, Verb};

/// See the list of pods, and one of them.
pub const SHOW: Verb = Verb { name: "pod show", rule: Rule::Everyone };
/// Make a pod.
pub const CREATE: Verb = Verb { name: "pod create", rule: Rule::Leadership };
/// Become a member by oneself.
pub const JOIN: Verb = Verb { name: "pod join", rule: Rule::Staff };
/// Be a member no longer.
pub const LEAVE: Verb = Verb { name: "pod leave", rule: Rule::Staff };
/// Make somebody a member.
pub const ADD: Verb = Verb { name: "pod add", rule: Rule::PodLead };
/// End somebody's membership.
pub const REMOVE: Verb = Verb { name: "pod remove", rule: Rule::PodLead };
/// Choose who leads.
pub const LEAD: Verb = Verb { name: "pod lead", rule: Rule::Admin };
/// Say which channels are the pod's.
pub const LINK: Verb = Verb { name: "pod link", rule: Rule::PodLead };

/// Say when the pod works: its zone, hours and public holidays.
pub const HOURS: Verb = Verb { name: "pod hours", rule: Rule::PodLead };

/// Say what the pod answers for in the whole organisation.
pub const TOPICS: Verb = Verb { name: "pod topics", rule: Rule::PodLead };

/// The name under which this feature writes its rows.
pub(crate) const FEATURE: &str = "pods";
/// The button by which a new lead says that they know.
const LEAD_SEEN: &str = "pods_lead_seen";
/// The button that shows all pods.
const SHOW_LIST: &str = "pods_list";

/// The form for a pod's hours, and the button that opens it again.
const HOURS_FORM: &str = "pods_hours";

/// What pods claim.
pub fn feature() -> Feature {
    let verbs = [&SHOW, &CREATE, &JOIN, &LEAVE, &ADD, &REMOVE, &LEAD, &LINK, &HOURS, &TOPICS];
    verbs
        .into_iter()
        .fold(Feature::new(FEATURE), Feature::verb)
        .command(
            "/pod",
            "Pods: who they are, who leads them, who belongs to them",
            "[list | show | join | leave | add @x | remove @x | lead @x | link #channel | hours | topics | who | create]",
            |turn, command| Box::pin(handlers::pod(turn, command)),
        )
        .action(SHOW_LIST, |turn, action| Box::pin(handlers::show_list(turn, action)))
        .action(LEAD_SEEN, |turn, action| Box::pin(handlers::lead_seen(turn, action)))
        .action(HOURS_FORM, |turn, action| Box::pin(handlers::open_hours(turn, action)))
        .submission(HOURS_FORM, |turn, submission| Box::pin(handlers::save_hours(turn, submission)))
        .fact(|turn, fact| Box::pin(handlers::fact(turn, fact)))
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)))
        .home(|turn| Box::pin(handlers::home(turn)))
        .help(|turn| Box::pin(handlers::help(turn)))
}
