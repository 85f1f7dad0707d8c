//! What every feature says in the same words: who acts and why, and whom somebody meant.

mod duty;
mod editing;
mod hours;
mod people;
mod refusals;

pub use duty::{is_for_a_while, who_acts, why_you_act};
pub use editing::{Note, another_admin};
pub use hours::{clock, day_choices, days, hours};
pub use people::{
    asked_who_that_is, colleague_fault, first_name, group_is_no_person, listed, no_such_email, no_such_person,
    one_person_at_a_time, several_people, short, why_no_colleague,
};
pub use refusals::{why_not_archived, why_not_done, why_not_invited, why_not_named};
