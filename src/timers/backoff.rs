//! How long to wait after a failure.

use jiff::SignedDuration;
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::sync::{Mutex, PoisonError};

/// After the first failure.
const FIRST: SignedDuration = SignedDuration::from_secs(1);
/// At most, before jitter.
const LONGEST: SignedDuration = SignedDuration::from_secs(300);
/// Doubling further than this is over the longest anyway.
const DOUBLINGS: i64 = 16;

/// Exponential waits (1 s, 2 s, 4 s … 5 min), each moved by up to a fifth either way, so that what failed together does
/// not come back together.
pub struct Backoff(Mutex<StdRng>);

impl Backoff {
    /// With chance of its own.
    pub fn new() -> Self {
        Self(Mutex::new(StdRng::from_os_rng()))
    }

    /// With the same waits for the same seed.
    pub fn seeded(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }

    /// The wait after so many failures in a row (the first is 1).
    pub fn wait(&self, failures: i64) -> SignedDuration {
        let doublings = u32::try_from((failures - 1).clamp(0, DOUBLINGS)).unwrap_or(0);
        let plain = (FIRST * 2_i32.pow(doublings)).min(LONGEST);
        let share = self.0.lock().unwrap_or_else(PoisonError::into_inner).random_range(0.8..1.2);
        SignedDuration::from_secs_f64(plain.as_secs_f64() * share)
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_to_five_minutes_and_strays_by_a_fifth() {
        let backoff = Backoff::seeded(7);
        for (failures, plain) in [(0, 1.0), (1, 1.0), (2, 2.0), (5, 16.0), (9, 256.0), (10, 300.0), (i64::MAX, 300.0)] {
            let wait = backoff.wait(failures).as_secs_f64();
            assert!((plain * 0.8..=plain * 1.2).contains(&wait), "{wait} after {failures}");
        }
    }

    #[test]
    fn a_seed_fixes_the_waits() {
        assert_eq!(Backoff::seeded(1).wait(3), Backoff::seeded(1).wait(3));
    }
}
