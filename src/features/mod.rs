//! What Podkeeper can do: one folder per capability.
//!
//! The features have one order, lowest first: calls to another feature's `actions` or `model` go down it, facts go up.
//! The parts of the App Home stand in the same order, which is why `home`, whose part is the frame (greeting, what
//! waits, delivery problems), comes early; it calls no feature above it.

pub mod announcements;
pub mod availability;
pub mod belonging;
pub mod channels;
pub mod checkins;
pub mod cleanups;
pub mod decisions;
pub mod escalations;
pub mod handover;
pub mod home;
pub mod learning;
pub mod mirror;
pub mod okrs;
pub mod organisation;
pub mod pods;
pub mod rights;
pub mod rituals;
pub mod sprints;
pub mod standups;

use crate::turn::{Feature, asks, files};

/// All features, lowest first.
pub fn all() -> Vec<Feature> {
    vec![
        asks::feature(),
        files::feature(),
        organisation::feature(),
        home::feature(),
        mirror::feature(),
        availability::feature(),
        pods::feature(),
        handover::feature(),
        rights::feature(),
        cleanups::feature(),
        channels::feature(),
        escalations::feature(),
        decisions::feature(),
        announcements::feature(),
        okrs::feature(),
        rituals::feature(),
        checkins::feature(),
        sprints::feature(),
        standups::feature(),
        learning::feature(),
        belonging::feature(),
    ]
}
