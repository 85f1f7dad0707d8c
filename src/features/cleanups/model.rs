//! What clean-ups decide: which channels are looked at, which are stale, whom to ask, and what may be archived. Pure.
//!
//! Fail closed: whatever is not known for certain counts against archiving. What was not read is *unknown*, and that is
//! never *stale*.

mod command;
mod course;
mod daytime;
mod form;
mod look;
mod pattern;
mod rules;
mod run;
#[cfg(test)]
mod tests;

pub use command::Asked;
pub use course::{Case, Finding, Guard, Next, Obstacle, Stage, answers_until, is_answer_time_over, may_archive, next};
pub use daytime::{SAMPLE, main_daytime};
pub use form::{Draft, RulesFault, blocks};
pub use look::{Left, Look, Seen, look};
pub use pattern::Pattern;
pub use rules::{LONGEST, Mode, Override, OverrideFault, Rules, SHORTEST, read_overrides, written_overrides};
pub use run::{Ending, is_mirror_fresh, is_of_run, is_overdue, is_report, next_run};

use jiff::SignedDuration;

/// So many channels a run archives at most.
pub const MOST_ARCHIVED: usize = 20;
/// So many channels a run asks about at most: more than it may archive, and few enough to be answered.
pub const MOST_ASKED: usize = 40;
/// So many runs that only report come before the first that asks.
pub const REPORTS_FIRST: usize = 2;
/// Somebody has so long to answer, from when they were really asked.
pub const ANSWER_TIME: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A channel that somebody wants to keep is not asked about for so long.
pub const KEPT_FOR: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Where somebody was not sure, and where Slack refused, it is asked again after so long.
pub const ASKED_AGAIN: SignedDuration = SignedDuration::from_hours(30 * 24);
