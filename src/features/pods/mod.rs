//! Pods: who they are, who belongs to them, who leads them, and which channels are theirs.
//!
//! Invariants: a pod has at most one lead and a person leads at most one pod, unless an admin allows it and says why; the lead
//! cannot leave before another one is named; guests and people of other companies never lead, nor are they deputies; a channel
//! belongs to one pod, and so does a topic; no short name means two pods; pods stand under each other at most four deep and never
//! in a circle, and none is archived while others stand under it. Every change has an audit row and a place in the pod's history,
//! and tells its fact; asking twice for the same changes nothing and is answered kindly.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

#[cfg(test)]
mod tests;

use crate::turn::{Feature, HomePart, POD_CARD, RollOutStep, Rule, Verb};

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
/// Choose who is deputy.
pub const DEPUTY: Verb = Verb { name: "pod deputy", rule: Rule::PodLead };
/// Change what is said of it: its name, purpose, kind, clients. Where it stands, how it is called for short and who leads it
/// stay with those who may [`LEAD`].
pub const EDIT: Verb = Verb { name: "pod edit", rule: Rule::PodLead };
/// End it.
pub const ARCHIVE: Verb = Verb { name: "pod archive", rule: Rule::Leadership };
/// Say which channels are the pod's.
pub const LINK: Verb = Verb { name: "pod link", rule: Rule::PodLead };

/// Say when the pod works: its zone, hours and public holidays.
pub const HOURS: Verb = Verb { name: "pod hours", rule: Rule::PodLead };

/// Say what the pod answers for in the whole organisation.
pub const TOPICS: Verb = Verb { name: "pod topics", rule: Rule::PodLead };

/// Have channels made for the pod, and a card that says who is who.
pub const PROVISION: Verb = Verb { name: "pod provision", rule: Rule::PodLead };

/// The name under which this feature writes its rows.
pub(crate) const FEATURE: &str = "pods";
/// The button by which a new lead says that they know.
const LEAD_SEEN: &str = "pods_lead_seen";
/// The button that shows all pods.
const SHOW_LIST: &str = "pods_list";
/// The buttons that turn the pages of long answers, back and on.
const TURN_PAGE: &str = "pods_page";
const TURN_PAGE_ON: &str = "pods_page_on";
/// The form of a new pod, and the button that opens it again.
const NEW_FORM: &str = "pods_new";
const OPEN_NEW: &str = "pods_open_new";
/// The form of a pod, and the button that opens it again.
const EDIT_FORM: &str = "pods_edit";
const OPEN_EDIT: &str = "pods_open_edit";
/// The buttons under the question whether a pod shall be archived.
const ARCHIVE_NOW: &str = "pods_archive";
const ARCHIVE_NOT: &str = "pods_keep";

/// The button by which one of several people is chosen who could be meant.
const CHOOSE_PERSON: &str = "pods_person";

/// The form for a pod's hours, and the button that opens it again.
const HOURS_FORM: &str = "pods_hours";

/// The form for a pod's channels, and the button that opens it again.
const PROVISION_FORM: &str = "pods_provision";
/// The button by which what Slack refused is asked again.
const PROVISION_AGAIN: &str = "pods_provision_again";
/// The button by which it is left.
const PROVISION_LEAVE: &str = "pods_provision_leave";

/// What pods claim.
pub fn feature() -> Feature {
    let verbs = [
        &SHOW, &CREATE, &EDIT, &ARCHIVE, &JOIN, &LEAVE, &ADD, &REMOVE, &LEAD, &DEPUTY, &LINK, &HOURS, &TOPICS,
        &PROVISION,
    ];
    verbs
        .into_iter()
        .fold(Feature::new(FEATURE), Feature::verb)
        .command(
            "/pod",
            "Pods: who they are, who leads them, who belongs to them",
            "[list | map | who brand | show [on 3 May] | create | edit | join | leave | add @x | remove @x | lead @x | deputy @x | link #channel | hours | topics | provision | handover | archive]",
            |turn, command| Box::pin(handlers::pod(turn, command)),
        )
        .action(SHOW_LIST, |turn, action| Box::pin(handlers::show_list(turn, action)))
        .action(TURN_PAGE, |turn, action| Box::pin(handlers::turn_page(turn, action)))
        .action(TURN_PAGE_ON, |turn, action| Box::pin(handlers::turn_page(turn, action)))
        .action(OPEN_NEW, |turn, action| Box::pin(handlers::open_new(turn, action)))
        .submission(NEW_FORM, |turn, submission| Box::pin(handlers::save_new(turn, submission)))
        .action(OPEN_EDIT, |turn, action| Box::pin(handlers::open_edit(turn, action)))
        .submission(EDIT_FORM, |turn, submission| Box::pin(handlers::save_edit(turn, submission)))
        .suggest(model::pod_blocks::PARENT, |turn, asked| Box::pin(handlers::suggest_parents(turn, asked)))
        .action(ARCHIVE_NOW, |turn, action| Box::pin(handlers::archive_now(turn, action)))
        .action(ARCHIVE_NOT, |turn, action| Box::pin(handlers::archive_not(turn, action)))
        .action(CHOOSE_PERSON, |turn, action| Box::pin(handlers::person_chosen(turn, action)))
        .only_looks(handlers::only_looks)
        .action(LEAD_SEEN, |turn, action| Box::pin(handlers::lead_seen(turn, action)))
        .action(HOURS_FORM, |turn, action| Box::pin(handlers::open_hours(turn, action)))
        .submission(HOURS_FORM, |turn, submission| Box::pin(handlers::save_hours(turn, submission)))
        .action(PROVISION_FORM, |turn, action| Box::pin(handlers::open_provision(turn, action)))
        .submission(PROVISION_FORM, |turn, submission| Box::pin(handlers::save_provision(turn, submission)))
        .action(PROVISION_AGAIN, |turn, action| Box::pin(handlers::provision_again(turn, action)))
        .action(PROVISION_LEAVE, |turn, action| Box::pin(handlers::provision_less(turn, action)))
        .timer(actions::INVITE, |turn, payload| Box::pin(actions::invite_people(turn, payload)))
        .timer(POD_CARD, |turn, payload| Box::pin(actions::show_card(turn, payload)))
        .timer(actions::ALL_CARDS, |turn, payload| Box::pin(actions::show_all(turn, payload)))
        .timer_words(&[
            (actions::INVITE, "the people of a pod are invited into its channel"),
            (POD_CARD, "the card of a pod is brought up to date"),
            (actions::ALL_CARDS, "the cards of all pods are brought up to date"),
        ])
        .fact(|turn, fact| Box::pin(handlers::fact(turn, fact)))
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)))
        .home(HomePart::Pods, |turn| Box::pin(handlers::home(turn)))
        .roll_out(RollOutStep::Pods, |turn| Box::pin(actions::see_pods(turn)))
        .roll_out(RollOutStep::Leads, |turn| Box::pin(actions::see_leads(turn)))
        .help(|turn| Box::pin(handlers::help(turn)))
}
