//! Bots that die, and what is left of them.

use super::{Outcome, Workspace};
use jiff::SignedDuration;
use podkeeper::{
    app::next_after_quiet,
    timers::probe::{Moment, Probe},
};
use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// Never burns down.
const OUT: usize = usize::MAX;
/// It has burnt down: nothing goes on.
const BURNT: usize = usize::MAX - 1;

/// Which moments a fuse counts.
pub type Watched = fn(Moment) -> bool;

/// Ends the bot some moments after it was lit. Of deliveries: between claiming and sending, sending and settling, or
/// settling and what comes next; of turns: before one begins, before it is committed, after. Bots that start while it is
/// out live on.
#[derive(Clone, Debug)]
pub struct Fuse {
    left: Arc<AtomicUsize>,
    watched: Watched,
}

impl Fuse {
    pub fn new(watched: Watched) -> Self {
        Self { left: Arc::new(AtomicUsize::new(OUT)), watched }
    }

    /// The bot dies at the `nth` moment from now on, counted from 0.
    pub fn light(&self, nth: usize) {
        self.left.store(nth, Ordering::Relaxed);
    }

    pub fn put_out(&self) {
        self.left.store(OUT, Ordering::Relaxed);
    }

    fn probe(&self) -> Probe {
        let (left, watched) = (Arc::clone(&self.left), self.watched);
        Arc::new(move |moment| match left.load(Ordering::Relaxed) {
            BURNT => ControlFlow::Break(()),
            OUT => ControlFlow::Continue(()),
            _ if !watched(moment) => ControlFlow::Continue(()),
            0 => {
                left.store(BURNT, Ordering::Relaxed);
                ControlFlow::Break(())
            }
            moments => {
                left.store(moments - 1, Ordering::Relaxed);
                ControlFlow::Continue(())
            }
        })
    }
}

impl Workspace {
    /// A bot that lives as long as the fuse.
    pub async fn restart_with_fuse(&mut self, watched: Watched) -> Fuse {
        let fuse = Fuse::new(watched);
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

    /// Leases of the dead end, as if that time had passed: those on deliveries by the database's own clock, which no test
    /// moves; those on timers by the bot's, which is left where it is.
    pub async fn outlive_leases(&self) {
        if self.db().is_shared() {
            for end in [
                "UPDATE leases SET until = clock_timestamp() - INTERVAL '1 second'",
                "UPDATE timers SET leased_until = NULL",
            ] {
                self.db().write(end).execute().await.expect("the leases end");
            }
        }
    }

    /// Does the same thing again and again; the bot dies a moment of its deliveries later each time, and another one goes
    /// on. Ends with a life that was long enough for everything.
    pub async fn die_everywhere(&mut self, cause: impl AsyncFn(&Self) -> Outcome) -> Outcome {
        let fuse = self.restart_with_fuse(Moment::is_of_a_delivery).await;
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

    /// Lives on from here, one short life after another: each ends after so many of the watched moments, or after `by`.
    /// How many of them died.
    pub async fn die_in_turn(&mut self, watched: Watched, lives: &[usize], by: SignedDuration) -> usize {
        let fuse = self.restart_with_fuse(watched).await;
        let mut deaths = 0;
        for moments in lives {
            fuse.light(*moments);
            let died = self.advance_until_death(by).await;
            fuse.put_out();
            if died {
                deaths += 1;
                self.restart_bot().await;
            }
        }
        deaths
    }

    /// What is not sent, not asked or not done, whenever it is due; and what failed.
    async fn open_work(&self) -> Vec<(String, String, i64, Option<String>)> {
        let open = "SELECT feature, key, attempts, last_error FROM timers
            UNION ALL SELECT feature, key, failures, last_error FROM posts WHERE state <> 'settled'
            UNION ALL SELECT feature, key, failures, last_error FROM calls WHERE state <> 'settled'";
        self.db().read(open).all().await.expect("a list")
    }

    /// Dies before a turn begins, before it is committed and after, turn by turn, until `done`. How often.
    pub async fn die_in_every_turn(&mut self, by: SignedDuration, done: impl AsyncFn(&Self) -> bool) -> usize {
        // What runs side by side (on PostgreSQL four turns, on both engines deliveries to several places) may be begun by each
        // short life and ended by none: lives grow longer with time, so that one of them gets on whatever the order.
        let shared = self.db().is_shared();
        let life = |deaths: usize| if shared { deaths % 5 + deaths / 15 } else { deaths % 3 + deaths / 30 };
        // Deliveries too: what is due at one instant comes before what is sent then.
        let fuse = self.restart_with_fuse(|_| true).await;
        // A life may outlast the wait before what failed is tried again; several in a row have nothing to wait for.
        let (mut deaths, mut idle_lives) = (0, 0);
        while !done(self).await {
            fuse.light(life(deaths));
            if self.advance_until_death(by).await {
                (deaths, idle_lives) = (deaths + 1, 0);
            } else {
                idle_lives += 1;
            }
            if idle_lives == 5 || deaths == 900 {
                panic!("it is not done after {deaths} deaths; open is {:#?}", self.open_work().await);
            }
            fuse.put_out();
            self.restart_bot().await;
        }
        deaths
    }
}
