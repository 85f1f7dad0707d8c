//! The longer tests of the calendar; the short ones stand beside their code.

mod schedule;
mod working;
