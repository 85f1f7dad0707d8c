//! What a watchdog may find amiss with one that is open. Pure.

use serde::{Deserialize, Serialize};

/// What is amiss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Amiss {
    /// No timer looks at it again.
    Timer,
    /// Nobody is asked, though somebody who could decide is here.
    Nobody,
    /// Its card stands nowhere, though there is a place for it, or the card does not get there.
    Card,
}

impl Amiss {
    /// All.
    pub const ALL: [Self; 3] = [Self::Timer, Self::Nobody, Self::Card];

    /// The word it is counted as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Timer => "timer",
            Self::Nobody => "nobody_asked",
            Self::Card => "card",
        }
    }
}
