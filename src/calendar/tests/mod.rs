//! The longer tests of the calendar; the short ones stand beside their code.

mod holidays;
mod phrases;
mod rules;
mod schedule;
mod working;
pub(crate) mod zones;
