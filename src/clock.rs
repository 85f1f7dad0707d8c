//! The only source of time. Everything that asks "now?" or waits holds a [`Clock`].
//!
//! Three kinds behind one type: the machine's clock; the sandbox's, which runs at normal speed but can
//! be moved forward; and the tests', which stands still until it is moved.

use jiff::{SignedDuration, Timestamp};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::watch;

/// A handle on one shared clock; clones tell the same time.
#[derive(Clone)]
pub struct Clock(Arc<Face>);

enum Face {
    System,
    /// The machine's time plus an offset that only grows.
    Travelling(Moved<SignedDuration>),
    /// Stands still.
    Manual(Moved<Timestamp>),
}

struct Moved<T> {
    value: Mutex<T>,
    moved: watch::Sender<u64>,
}

impl<T: Copy> Moved<T> {
    fn new(value: T) -> Self {
        Self { value: Mutex::new(value), moved: watch::Sender::new(0) }
    }
    fn get(&self) -> T {
        *self.value.lock().unwrap_or_else(PoisonError::into_inner)
    }
    fn change(&self, next: impl FnOnce(T) -> T) {
        {
            let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
            *value = next(*value);
        }
        self.moved.send_modify(|count| *count += 1);
    }
}

impl Clock {
    /// The machine's own clock.
    pub fn system() -> Self {
        Self(Arc::new(Face::System))
    }

    /// Runs at normal speed from `start`; [`Clock::advance`] moves it forward.
    pub fn travelling(start: Timestamp) -> Self {
        Self(Arc::new(Face::Travelling(Moved::new(start.duration_since(machine_now())))))
    }

    /// Stands still at `start` until moved.
    pub fn manual(start: Timestamp) -> Self {
        Self(Arc::new(Face::Manual(Moved::new(start))))
    }

    /// This instant, to the microsecond: what both database engines store without loss.
    pub fn now(&self) -> Timestamp {
        let exact = match &*self.0 {
            Face::System => machine_now(),
            Face::Travelling(offset) => machine_now().saturating_add(offset.get()).unwrap_or(Timestamp::MAX),
            Face::Manual(at) => at.get(),
        };
        Timestamp::from_microsecond(exact.as_microsecond()).unwrap_or(exact)
    }

    /// Moves a manual or travelling clock forward; the machine's clock and negative durations are left alone.
    pub fn advance(&self, by: SignedDuration) {
        let by = by.max(SignedDuration::ZERO);
        match &*self.0 {
            Face::System => {}
            Face::Travelling(offset) => offset.change(|now| now.saturating_add(by)),
            Face::Manual(at) => at.change(|now| now.saturating_add(by).unwrap_or(Timestamp::MAX)),
        }
    }

    /// Moves forward to `instant`, if that is still ahead.
    pub fn advance_to(&self, instant: Timestamp) {
        self.advance(instant.duration_since(self.now()));
    }

    /// Whether [`Clock::advance`] has any effect.
    pub fn can_move(&self) -> bool {
        !matches!(*self.0, Face::System)
    }

    /// Returns when this clock has reached `instant`; at once if it has. Safe to drop and call again.
    pub async fn sleep_until(&self, instant: Timestamp) {
        match &*self.0 {
            Face::System => tokio::time::sleep(wait(self.now(), instant)).await,
            Face::Travelling(offset) => {
                let mut moved = offset.moved.subscribe();
                while self.now() < instant {
                    tokio::select! {
                        () = tokio::time::sleep(wait(self.now(), instant)) => {}
                        _ = moved.changed() => {}
                    }
                }
            }
            Face::Manual(at) => {
                // Cannot fail: the sender lives in `self`.
                let _ = at.moved.subscribe().wait_for(|_| at.get() >= instant).await;
            }
        }
    }
}

/// Rounded up to the next millisecond, so that a sleeper never wakes just before its instant and spins.
fn wait(now: Timestamp, instant: Timestamp) -> Duration {
    let left = instant.duration_since(now).max(SignedDuration::ZERO);
    Duration::try_from(left).unwrap_or(Duration::ZERO) + Duration::from_millis(1)
}

#[expect(clippy::disallowed_methods, reason = "this module is the one place that reads the machine's clock")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        "2026-11-23T12:00:00Z".parse().expect("a valid instant")
    }

    #[tokio::test]
    async fn a_manual_clock_wakes_sleepers_only_when_moved() {
        let clock = Clock::manual(noon());
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move {
                clock.sleep_until(noon() + SignedDuration::from_hours(1)).await;
                clock.now()
            }
        });
        clock.advance(SignedDuration::from_mins(30));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(SignedDuration::from_mins(30));
        assert_eq!(sleeper.await.expect("the sleeper ends"), noon() + SignedDuration::from_hours(1));
    }

    #[test]
    fn a_travelling_clock_never_goes_back() {
        let clock = Clock::travelling(noon());
        clock.advance(SignedDuration::from_hours(2));
        clock.advance(SignedDuration::from_hours(-5));
        assert!(clock.now() >= noon() + SignedDuration::from_hours(2));
    }
}
