//! Hand-overs: what somebody held for a pod when they lead it no longer, leave, or the pod is archived, and who takes it over.
//!
//! What people hold is listed by the features themselves (`turn::obligations`) and handed on by them, each in a turn of its own;
//! this feature calls no other than `pods`. It hears before all others of another lead, of whoever leaves and of an archived pod
//! (`Feature::hears_first`): what moves when the others hear of it is on its list by then.
//!
//! Invariants: whatever is open has an owner at every moment: whoever had it, as long as they are here, and whoever it comes to
//! (`model::Handover::owners`); both see it and are asked until it is taken over; nothing is taken over but by whoever it comes
//! to, or an administrator; a pod has one open hand-over at most, which grows when the lead changes again; what is over settles
//! itself.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::{
    signal::Fact,
    turn::{Feature, Rule, Verb},
};

/// See what is handed over of a pod; besides those it comes from and to.
pub const SHOW: Verb = Verb { name: "pod handover", rule: Rule::PodMember };

/// The name under which this feature writes its rows.
const FEATURE: &str = "handover";
/// The button that takes one thing over.
const TAKE: &str = "handover_take";
/// The button that takes all over.
const TAKE_ALL: &str = "handover_take_all";
/// The button by which what is somebody's own stays with them.
const LEAVE: &str = "handover_leave";
/// The button that shows how one stands.
const LOOK_AT: &str = "handover_show";
/// The timer by which one is looked at again.
const LOOK: &str = "handover";

/// What hand-overs claim.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .timer_words(&[("handover", "a hand-over is looked at")])
        .verb(&SHOW)
        .branch("/pod", "handover", |turn, command| Box::pin(handlers::show(turn, command)))
        .action(TAKE, |turn, action| Box::pin(handlers::take(turn, action)))
        .action(TAKE_ALL, |turn, action| Box::pin(handlers::take_all(turn, action)))
        .action(LEAVE, |turn, action| Box::pin(handlers::leave(turn, action)))
        .action(LOOK_AT, |turn, action| Box::pin(handlers::look_at(turn, action)))
        .timer(LOOK, |turn, payload| Box::pin(handlers::look(turn, payload)))
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .hears_first(|fact| {
            let gone = matches!(fact, Fact::PersonDeactivated { .. } | Fact::MembershipChanged { member: false, .. });
            gone || matches!(fact, Fact::LeadChanged { .. } | Fact::PodArchived { .. })
        })
        .outcome(|turn, outcome| Box::pin(handlers::outcome(turn, outcome)))
        .waits(|turn| Box::pin(handlers::waits(turn)))
        .about(handlers::about)
        .help(|turn| Box::pin(handlers::help(turn)))
}
