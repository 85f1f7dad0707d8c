//! What mirroring tells, and which of two accounts of a row is the newer one.

use crate::signal::Fact;
use jiff::Timestamp;

/// What became of records from Slack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mirrored {
    /// How many rows were written; unchanged ones are not.
    pub written: usize,
    /// What other rooms must hear.
    pub facts: Vec<Fact>,
}

impl Mirrored {
    /// Adds what a further part of the same work became.
    pub fn and(&mut self, other: Self) {
        self.written += other.written;
        self.facts.extend(other.facts);
    }
}

/// Whether what is stored is newer than what arrives. Slack dates events by the second, so within one second the later
/// arrival counts.
pub(super) fn is_newer(stored: Timestamp, arriving: Timestamp) -> bool {
    stored.as_second() > arriving.as_second()
}
