//! Acting as a person, and looking at what is there: what the page's endpoints and the tests call.
//!
//! A refusal is `Error::User` with the sentence Slack would show, or one of ours of the same kind.

mod channels;
mod commands;
mod controls;
mod dnd;
mod groups;
mod harness;
mod interactions;
mod looking;
mod modals;
mod names;
mod payloads;
mod people;

pub use interactions::Place;
pub use modals::Submitted;

pub(crate) use channels::may_see;
pub(crate) use names::person_named;
