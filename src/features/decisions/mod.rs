//! Decisions: `/decide`. So far it answers who decides what.
//!
//! Invariants: who may decide is said by `rights` alone.

mod actions;
mod handlers;
pub mod model;
mod views;

use crate::turn::Feature;

/// The name under which this feature writes its rows.
const FEATURE: &str = "decisions";

/// What decisions claim.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .command(
            "/decide",
            "Decisions: who decides what",
            "[rights [pricing above 10,000 EUR] | help]",
            |turn, command| Box::pin(handlers::decide(turn, command)),
        )
        .only_looks(handlers::only_looks)
        .help(|turn| Box::pin(handlers::help(turn)))
}
