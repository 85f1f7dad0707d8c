//! A decision: who decides it, who is heard, what was decided and why, and what became of it. Pure.
//!
//! What must stay true: exactly one person is accountable; what somebody decides who does not have the right is provisional
//! until somebody confirms it who has; what is written is never edited, only followed by a newer version; who was consulted
//! and not heard is known by name.

mod command;
mod consult;
mod deeds;
mod entry;
mod item;
mod log;
mod nudge;

pub use command::Asked;
pub use consult::{CONSULT_HOURS, Consulted, Hearing, USUAL_CONSULT_HOURS};
pub use deeds::{By, Deed, Refusal};
pub use entry::{Entry, Happening};
pub use item::{
    Call, Course, Decision, Ending, LONGEST_TITLE, LONGEST_WORDS, MOST_INFORMED, MOST_PEOPLE, Matter, Part, Parties,
    State, Task, Version, Wording, Worked, asked_by_key, decision_of_source, source_of,
};
pub use log::{Sought, read_sought};
pub use nudge::{Nudge, first_nudge, morning, next_nudge};

#[cfg(test)]
mod tests;
