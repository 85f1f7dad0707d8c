//! Bots that die, and what is left of them.

use super::{Outcome, Workspace};
use jiff::SignedDuration;
use podkeeper::{app::next_after_quiet, delivery::Probe};
use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Never burns down.
const OUT: usize = usize::MAX;

/// Ends deliveries some moments after it was lit: between claiming and sending, sending and settling, or settling and
/// what comes next. Bots that start while it is out live on.
#[derive(Clone, Debug)]
pub struct Fuse(Arc<AtomicUsize>);

impl Fuse {
    pub fn new() -> Self {
        Self(Arc::new(AtomicUsize::new(OUT)))
    }

    /// The bot dies at the `nth` moment from now on, counted from 0.
    pub fn light(&self, nth: usize) {
        self.0.store(nth, Ordering::Relaxed);
    }

    pub fn put_out(&self) {
        self.0.store(OUT, Ordering::Relaxed);
    }

    fn probe(&self) -> Probe {
        let left = Arc::clone(&self.0);
        Arc::new(move |_| match left.load(Ordering::Relaxed) {
            OUT => ControlFlow::Continue(()),
            0 => ControlFlow::Break(()),
            moments => {
                left.store(moments - 1, Ordering::Relaxed);
                ControlFlow::Continue(())
            }
        })
    }
}

impl Workspace {
    /// A bot that lives as long as the fuse.
    pub async fn restart_with_fuse(&mut self) -> Fuse {
        let fuse = Fuse::new();
        self.use_probe(Some(fuse.probe()));
        self.restart_bot().await;
        fuse
    }

    /// Lets time pass until the bot dies, but no longer than this; whether it did.
    pub async fn advance_until_death(&self, by: SignedDuration) -> bool {
        let until = self.now() + by;
        loop {
            match next_after_quiet(self.app(), &self.slack, &self.clock).await {
                Ok(Some(next)) if next <= until => self.clock.advance_to(next),
                Ok(_) => return false,
                Err(_) => return true,
            }
        }
    }

    /// Leases of the dead end by the database's own clock, which no test moves: as if that time had passed.
    pub async fn outlive_leases(&self) {
        let end = "UPDATE leases SET until = clock_timestamp() - INTERVAL '1 second'";
        if self.db().is_shared() {
            self.db().write(end).execute().await.expect("the leases end");
        }
    }

    /// Does the same thing again and again; the bot dies a moment later each time, and another one goes on. Ends with a
    /// life that was long enough for everything.
    pub async fn die_everywhere(&mut self, cause: impl AsyncFn(&Self) -> Outcome) -> Outcome {
        let fuse = self.restart_with_fuse().await;
        for nth in 0..40 {
            fuse.light(nth);
            cause(self).await?;
            let died = self.advance_until_death(SignedDuration::from_mins(3)).await;
            fuse.put_out();
            self.slack.heal();
            if died {
                self.restart_bot().await;
            }
            self.advance(SignedDuration::from_mins(3)).await;
            self.assert_agreement(&format!("after the death at moment {nth}")).await;
            self.slack.see_all();
            if !died {
                assert!(nth >= 3, "there were only {nth} moments to die in");
                return Ok(());
            }
        }
        panic!("it has more than 40 moments");
    }
}
