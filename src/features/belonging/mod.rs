//! Who belongs where, as Slack shows it: people who come into a pod's channel or leave it, people who leave altogether, pods
//! without a lead, and what a pod and its channel disagree about.
//!
//! Invariants: nobody becomes a member, or ceases to be one, by what they do in Slack alone: they are asked; guests and whoever
//! leads are not; who is deactivated leaves all pods, and where they led one, leadership is asked for another lead until there
//! is one, while the deputy acts; what a pod and its channel disagree about is one ask a week to whoever looks after the pod, each
//! settled with one press, and what was said to be fine is not asked again; of a channel that could not be read to its end
//! nothing is concluded.

mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    signal::Happened,
    turn::{Feature, Rule, Verb},
};

/// Settle what a pod and its channel disagree about.
pub const SETTLE: Verb = Verb { name: "pod belonging", rule: Rule::PodLead };
/// Name a lead for a pod that has none.
pub const NAME_LEAD: Verb = Verb { name: "name a lead", rule: Rule::Leadership };

/// The name under which this feature writes its rows.
const FEATURE: &str = "belonging";
/// The button that makes whoever came into the channel a member.
const JOIN: &str = "belonging_join";
/// The button by which they only visit.
const VISIT: &str = "belonging_visit";
/// The button that ends the membership of whoever left the channel.
const LEAVE: &str = "belonging_leave";
/// The button by which they belong to the pod still.
const STAY: &str = "belonging_stay";
/// The menu that names a lead.
const CHOOSE_LEAD: &str = "belonging_lead";
/// The button that invites a member into the channel.
const INVITE: &str = "belonging_invite";
/// The button that makes somebody of the channel a member.
const ENROLL: &str = "belonging_enroll";
/// The button by which it is fine as it is.
const FINE: &str = "belonging_fine";
/// The buttons for all of one side.
const INVITE_ALL: &str = "belonging_invite_all";
/// As [`INVITE_ALL`].
const ENROLL_ALL: &str = "belonging_enroll_all";
/// As [`INVITE_ALL`], for both sides.
const FINE_ALL: &str = "belonging_fine_all";

/// The weekly timer, and its pages.
const WEEKLY: &str = "drift";
/// The timer by which a pod without a lead is looked at again.
const VACANCY: &str = "vacancy";

/// What belonging claims.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[
            ("drift", "pods and their channels are compared"),
            ("vacancy", "a pod without a lead is looked at"),
        ])
        .verb(&SETTLE)
        .verb(&NAME_LEAD)
        .action(JOIN, |turn, action| Box::pin(handlers::join(turn, action)))
        .action(VISIT, |turn, action| Box::pin(handlers::visit(turn, action)))
        .action(LEAVE, |turn, action| Box::pin(handlers::leave(turn, action)))
        .action(STAY, |turn, action| Box::pin(handlers::stay(turn, action)))
        .action(CHOOSE_LEAD, |turn, action| Box::pin(handlers::choose_lead(turn, action)))
        .action(INVITE, |turn, action| Box::pin(handlers::invite(turn, action)))
        .action(ENROLL, |turn, action| Box::pin(handlers::enroll(turn, action)))
        .action(FINE, |turn, action| Box::pin(handlers::fine(turn, action)))
        .action(INVITE_ALL, |turn, action| Box::pin(handlers::invite_all(turn, action)))
        .action(ENROLL_ALL, |turn, action| Box::pin(handlers::enroll_all(turn, action)))
        .action(FINE_ALL, |turn, action| Box::pin(handlers::fine_all(turn, action)))
        .timer(WEEKLY, |turn, payload| Box::pin(handlers::compare(turn, payload)))
        .timer(VACANCY, |turn, payload| Box::pin(handlers::look_at_vacancy(turn, payload)))
        .event(|turn, event| Box::pin(handlers::event(turn, event)))
        .only_hears(|what| matches!(what, Happened::Membership { .. } | Happened::SweepEnded { .. }))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)))
}
