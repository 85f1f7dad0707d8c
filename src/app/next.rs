//! What happens next, for the sandbox's time machine: the features say it of their own timers.

/// What is said of a timer about which its feature says nothing.
pub(super) const UNTOLD: &str = "Podkeeper goes on with something";
