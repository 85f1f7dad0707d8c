//! Whether a loop is alive: it says by when it will be back, and is given up for dead some time after that.

use jiff::{SignedDuration, Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// A piece of work takes no longer than this between two signs of life.
const WORK: SignedDuration = SignedDuration::from_mins(5);
/// A loop that is not back this long after it said is dead.
const GRACE: SignedDuration = SignedDuration::from_mins(2);

/// A loop's sign of life; clones share it.
#[derive(Clone, Debug)]
pub struct Pulse(Arc<AtomicI64>);

impl Default for Pulse {
    /// Of a loop that has not begun, and is not missed.
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(i64::MAX)))
    }
}

impl Pulse {
    /// It works.
    pub fn works(&self, now: Timestamp) {
        self.promise(now + WORK);
    }

    /// It sleeps until then; without an instant, until somebody wakes it.
    pub fn sleeps_until(&self, next: Option<Timestamp>) {
        match next {
            Some(next) => self.promise(next),
            None => self.0.store(i64::MAX, Ordering::Relaxed),
        }
    }

    /// Whether it should have been back long ago.
    pub fn is_dead(&self, now: Timestamp) -> bool {
        (now - GRACE).as_second() > self.0.load(Ordering::Relaxed)
    }

    fn promise(&self, at: Timestamp) {
        self.0.store(at.as_second(), Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_not_back_in_time_is_dead() {
        let (pulse, now) = (Pulse::default(), Timestamp::UNIX_EPOCH + SignedDuration::from_hours(1));
        assert!(!pulse.is_dead(now), "it has not begun");
        pulse.works(now);
        assert!(!pulse.is_dead(now + WORK + GRACE));
        assert!(pulse.is_dead(now + WORK + GRACE + SignedDuration::from_secs(1)));
        pulse.sleeps_until(Some(now + SignedDuration::from_hours(9)));
        assert!(!pulse.is_dead(now + SignedDuration::from_hours(9)));
        assert!(pulse.is_dead(now + SignedDuration::from_hours(10)));
        pulse.sleeps_until(None);
        assert!(!pulse.is_dead(now + SignedDuration::from_hours(1_000)), "nothing was to be done");
    }
}
