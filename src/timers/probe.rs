//! Where tests end the process, so to speak: between any two steps of a delivery or of a turn that is due.

use crate::error::Error;
use std::{ops::ControlFlow, sync::Arc};

/// Where a test may end the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Of a delivery: the attempt is committed, nothing has been sent.
    Claimed,
    /// Of a delivery: the call has ended, one way or another.
    Sent,
    /// Of a delivery: the settlement is committed.
    Settled,
    /// Of a turn that is due: the attempt is committed, the turn has not begun.
    Taken,
    /// Of a turn that is due: all of it is written, nothing committed.
    Written,
    /// Of a turn that is due: it is committed, nobody has been woken.
    Committed,
}

impl Moment {
    /// Whether it is a delivery's, not a turn's.
    pub fn is_of_a_delivery(self) -> bool {
        matches!(self, Self::Claimed | Self::Sent | Self::Settled)
    }
}

/// For tests only: asked at each [`Moment`]; once it says `Break` (and goes on saying so) the pass ends with an error, and
/// whatever is in the air ends at its own next moment, as if the process had died.
pub type Probe = Arc<dyn Fn(Moment) -> ControlFlow<()> + Send + Sync>;

/// Ends what asks here, if a test wants it so.
///
/// # Errors
/// Only a test's.
pub fn pass(probe: Option<&Probe>, moment: Moment) -> Result<(), Error> {
    match probe.map(|probe| probe(moment)) {
        Some(ControlFlow::Break(())) => {
            Err(Error::internal("going on", format!("a test ended the process at {moment:?}")))
        }
        Some(ControlFlow::Continue(())) | None => Ok(()),
    }
}
