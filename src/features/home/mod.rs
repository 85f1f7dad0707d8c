//! The frame of the App Home: a greeting, whether Podkeeper is paused, what waits on this person in one list, quick actions,
//! and for admins how far the roll-out is and what could not be delivered. The other features' parts stand between them,
//! in the order of [`HomePart`].
//!
//! Invariants: it only reads; everything on it can also be done by a command; one thing that waits is told once, whether it
//! was asked, is held, or both; of what is confidential nobody reads more here than they were told; a step of the roll-out is
//! ticked by what there is, never by hand.

mod actions;
mod handlers;
mod views;

use crate::turn::{Feature, HomePart, Rule, Verb};

/// See what could not be delivered.
pub const PROBLEMS: Verb = Verb { name: "delivery problems", rule: Rule::Admin };
/// See how far the roll-out is.
pub const ROLL_OUT: Verb = Verb { name: "roll-out", rule: Rule::Admin };

/// The button that shows all that waits.
const ALL_WAITING: &str = "home_all_waiting";

/// What the App Home claims.
pub fn feature() -> Feature {
    Feature::new("home")
        .verb(&PROBLEMS)
        .verb(&ROLL_OUT)
        .action(ALL_WAITING, |turn, action| Box::pin(handlers::all_waiting(turn, action)))
        .only_looks(handlers::only_looks)
        .fact(|turn, fact| Box::pin(handlers::hear(turn, fact)))
        .home(HomePart::Greeting, |turn| Box::pin(handlers::greeting(turn)))
        .home(HomePart::Waiting, |turn| Box::pin(handlers::waiting(turn)))
        .home(HomePart::Quick, |turn| Box::pin(handlers::quick(turn)))
        .home(HomePart::RollOut, |turn| Box::pin(handlers::roll_out(turn)))
        .home(HomePart::Problems, |turn| Box::pin(handlers::problems(turn)))
}
