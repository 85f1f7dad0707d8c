//! The frame of the App Home: a greeting, whether Podkeeper is paused, what waits on this person, and for admins what
//! could not be delivered. The other features' parts follow it.
//!
//! Invariant: it only reads; everything on it can also be done by a command.

mod actions;
mod handlers;
mod views;

use crate::turn::{Feature, Rule, Verb};

/// See what could not be delivered.
pub const PROBLEMS: Verb = Verb { name: "delivery problems", rule: Rule::Admin };

/// The button that shows all that waits.
const ALL_WAITING: &str = "home_all_waiting";

/// What the App Home claims.
pub fn feature() -> Feature {
    Feature::new("home")
        .verb(&PROBLEMS)
        .action(ALL_WAITING, |turn, action| Box::pin(handlers::all_waiting(turn, action)))
        .home(|turn| Box::pin(handlers::home(turn)))
}
