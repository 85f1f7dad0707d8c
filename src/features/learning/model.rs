//! Learn-and-Share without a database or a Slack: what fits into an hour, whose turn it is to host, what may be proposed,
//! what somebody looks for in the log. Pure: the same topics, pods and words give the same answer.

mod agenda;
mod deed;
mod draft;
mod query;
mod rotation;
mod stage;

pub use agenda::{Agenda, FILLER_MINUTES, Filler, LENGTH, Wish, by_turns, gaps, plan};
pub use deed::Deed;
pub use draft::{Draft, DraftFault, LENGTHS, LONGEST_TEXT, LONGEST_TITLE, Proposal, read_draft};
pub use query::{Sought, read_query};
pub use rotation::{Candidate, EARLIEST, Host, LATEST, next_host, passed_over};
pub use stage::{Stage, attendance_is_open};

/// As many topics as one message has room for, each with its button.
pub const MOST_TOPICS: usize = 38;
/// So many topics one person may have waiting.
pub const MOST_OF_ONE: usize = 5;
