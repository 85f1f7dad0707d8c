//! Stand-ups and blockers as values: answers and plans, what somebody typed, what a blocker may become, how a day stands.

mod answer;
mod blocker;
mod digest;
mod typed;

pub use answer::{Answer, AnswerFault, Draft, Said, plan_lines};
pub use blocker::{Blocker, BlockerState, NeedStep, On, need_of, source_of};
pub use digest::{Day, Digest, Standing, digest_of};
pub use typed::{Guess, Typed, guess, is_labelled, read_typed};
