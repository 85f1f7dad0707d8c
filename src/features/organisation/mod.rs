//! The organisation and Podkeeper itself: `/podkeeper help`, the settings, pause and resume.
//!
//! Invariants: while paused nothing unasked goes out and everybody sees since when, by whom and why; two admins who edit
//! the settings at once lose nothing (fields and people are merged one by one, and a field that both changed is shown
//! with both values before it is stored); every change has an audit row.

pub mod actions;
mod handlers;
pub mod model;
mod store;
mod views;

use crate::turn::{Feature, RollOutStep, Rule, Verb};

/// Read the help and the settings.
pub const HELP: Verb = Verb { name: "help", rule: Rule::Everyone };
/// Change the settings.
pub const SETTINGS: Verb = Verb { name: "settings", rule: Rule::Admin };
/// Pause and resume.
pub const PAUSE: Verb = Verb { name: "pause", rule: Rule::Admin };

/// Choose which calendars of public holidays the organisation follows.
pub const HOLIDAYS: Verb = Verb { name: "holidays", rule: Rule::Admin };

/// The name under which this feature writes its rows.
pub(crate) const FEATURE: &str = "organisation";
/// The button that opens the settings, and their form.
pub const OPEN_SETTINGS: &str = "organisation_settings";
/// The button that opens the choice of public holidays, and its form.
const OPEN_HOLIDAYS: &str = "organisation_holidays";
/// The button that shows the help.
pub const SHOW_HELP: &str = "organisation_help";

/// What the organisation claims.
pub fn feature() -> Feature {
    Feature::new(FEATURE)
        .verb(&HELP)
        .verb(&SETTINGS)
        .verb(&PAUSE)
        .verb(&HOLIDAYS)
        .command(
            "/podkeeper",
            "What you can do here, the settings, pause and resume",
            "[help | settings | holidays | pause reason | resume]",
            |turn, command| Box::pin(handlers::podkeeper(turn, command)),
        )
        .action(SHOW_HELP, |turn, action| Box::pin(handlers::show_help(turn, action)))
        .action(OPEN_SETTINGS, |turn, action| Box::pin(handlers::open_settings(turn, action)))
        .submission(OPEN_SETTINGS, |turn, submission| Box::pin(handlers::save_settings(turn, submission)))
        .action(OPEN_HOLIDAYS, |turn, action| Box::pin(handlers::open_holidays(turn, action)))
        .submission(OPEN_HOLIDAYS, |turn, submission| Box::pin(handlers::save_holidays(turn, submission)))
        .only_looks(handlers::only_looks)
        .help(|turn| Box::pin(handlers::help(turn)))
        .quick(handlers::quick)
        .roll_out(RollOutStep::Map, |turn| Box::pin(actions::see_basics(turn)))
}
