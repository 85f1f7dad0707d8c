//! Socket Mode: the same payloads as over HTTP, through a connection that we open.
//!
//! What must stay true: every envelope is a task of its own, so a slow turn holds up nobody; an envelope is acknowledged
//! by its own id, after the commit, with the reply; one that could not be taken is not acknowledged, so that Slack
//! brings it again. Slack closes connections as it likes, after a warning: a new one stands before the old one is let go.
//!
//! Times here are the network's and run on the machine's clock, also where Podkeeper's own clock is moved or stands
//! still; what [`SocketHealth`] tells is told in Podkeeper's time.

mod health;
mod line;

pub use health::{Pulse, SocketHealth};

use super::{
    api::{Api, CallError},
    edge::Edge,
};
use line::{Line, LineEvent};
use std::time::{Duration, Instant};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Slack will not open a connection for this token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Slack refuses SLACK_APP_TOKEN ({code}). Make an app-level token (xapp-…) with the scope connections:write under \
     Basic Information → App-Level Tokens, switch Socket Mode on, and set the token anew."
)]
pub struct SocketRefused {
    /// Slack's error code.
    pub code: String,
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
struct Timing {
    /// From opening a connection to Slack's hello.
    hello: Duration,
    /// Without any frame for so long, we ask; without an answer for as long again, the connection is lost. Slack itself
    /// asks every few seconds.
    silence: Duration,
    /// The wait before the second attempt; doubled with each further one.
    first_wait: Duration,
    /// The longest of these waits.
    longest_wait: Duration,
    /// A connection that stood so long was a good one.
    steady: Duration,
    /// Envelopes under way may take so long when a connection is let go.
    letting_go: Duration,
}

const TIMING: Timing = Timing {
    hello: Duration::from_secs(10),
    silence: Duration::from_secs(30),
    first_wait: Duration::from_millis(500),
    longest_wait: Duration::from_secs(30),
    steady: Duration::from_secs(60),
    letting_go: Duration::from_secs(8),
};

/// Socket Mode, ready to run.
pub struct SocketMode {
    api: Api,
    edge: Edge,
    health: SocketHealth,
    timing: Timing,
    /// The first connection's address, got while the token was checked.
    address: Option<String>,
    /// Attempts since the last good connection.
    attempts: u32,
    lines: TaskTracker,
}

impl SocketMode {
    /// Checks the app-level token that `api` holds. Slack being out of reach is no reason to give up; a token that Slack
    /// refuses is.
    ///
    /// # Errors
    /// [`SocketRefused`].
    pub async fn start(api: Api, edge: Edge) -> Result<Self, SocketRefused> {
        let address = match api.open_connection().await {
            Ok(address) => Some(address),
            Err(CallError::Refused { code, .. }) => return Err(SocketRefused { code }),
            Err(error) => {
                tracing::warn!(%error, "Slack cannot be reached yet");
                None
            }
        };
        let health = SocketHealth::default();
        Ok(Self { api, edge, health, timing: TIMING, address, attempts: 0, lines: TaskTracker::new() })
    }

    /// How it is doing; for readiness.
    pub fn health(&self) -> SocketHealth {
        self.health.clone()
    }

    /// Takes envelopes until `stop`; returns when those under way are acknowledged.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut serving = None;
        while let Some(line) = self.connected(&stop, &mut serving).await {
            // The new one stands: the old one, if there is one, takes its leave.
            drop(serving.replace(line));
            let begun = Instant::now();
            self.health.connected(self.edge.clock().now());
            let Some(event) = next_event(&stop, &mut serving).await else { break };
            if begun.elapsed() >= self.timing.steady {
                self.attempts = 0;
            }
            if let LineEvent::Lost(why) = event {
                self.lost(&mut serving, why);
            }
        }
        drop(serving);
        self.health.lost("stopped");
        self.lines.close();
        self.lines.wait().await;
    }

    /// The next connection, once it stands; the one that serves until then may end meanwhile. `None` at the end.
    async fn connected(&mut self, stop: &CancellationToken, serving: &mut Option<Line>) -> Option<Line> {
        let mut pause = Duration::ZERO;
        loop {
            let attempt = self.attempt(pause.max(self.wait()));
            tokio::pin!(attempt);
            let opened = loop {
                tokio::select! {
                    () = stop.cancelled() => return None,
                    opened = &mut attempt => break opened,
                    Some(event) = next_event(stop, serving), if serving.is_some() => {
                        if let LineEvent::Lost(why) = event {
                            self.lost(serving, why);
                        }
                    }
                }
            };
            match opened {
                Ok(line) => return Some(line),
                Err(failed) => {
                    tracing::warn!(why = failed.why, attempt = self.attempts, "no connection to Slack");
                    self.health.trouble(&failed.why);
                    pause = failed.pause;
                }
            }
        }
    }

    /// One attempt, `wait` from now. It borrows nothing, so that the old connection can be watched meanwhile.
    fn attempt(&mut self, wait: Duration) -> impl Future<Output = Result<Line, Failed>> + use<> {
        self.attempts = self.attempts.saturating_add(1);
        let (api, edge, health, timing) = (self.api.clone(), self.edge.clone(), self.health.clone(), self.timing);
        let (lines, address) = (self.lines.clone(), self.address.take());
        async move {
            tokio::time::sleep(wait).await;
            let address = match address {
                Some(address) => address,
                None => api.open_connection().await?,
            };
            let opened = Line::open(&address, edge, health, timing, &lines).await;
            opened.map_err(|why| Failed { why: why.to_owned(), pause: Duration::ZERO })
        }
    }

    fn lost(&self, serving: &mut Option<Line>, why: &'static str) {
        tracing::warn!(why, "the connection to Slack is lost");
        self.health.lost(why);
        *serving = None;
    }

    /// Nothing before the first attempt; then longer each time, and never the same for all who lost Slack together.
    fn wait(&self) -> Duration {
        let Some(doublings) = self.attempts.checked_sub(1) else { return Duration::ZERO };
        let longest = self.timing.longest_wait;
        let wait = self.timing.first_wait.saturating_mul(2u32.saturating_pow(doublings.min(16))).min(longest);
        wait.mul_f64(rand::random_range(0.5..=1.0))
    }
}

/// What the serving connection tells next; `None` when it is time to stop.
async fn next_event(stop: &CancellationToken, serving: &mut Option<Line>) -> Option<LineEvent> {
    let line = serving.as_mut()?;
    loop {
        tokio::select! {
            () = stop.cancelled() => return None,
            event = line.event() => match event {
                LineEvent::Stands => {} // it said hello before
                LineEvent::Warned | LineEvent::Lost(_) => return Some(event),
            }
        }
    }
}

/// Why an attempt came to nothing.
struct Failed {
    why: String,
    /// How long Slack itself wants us to wait.
    pause: Duration,
}

impl From<CallError> for Failed {
    fn from(error: CallError) -> Self {
        let pause = match error {
            CallError::Limited { retry_after } => Duration::try_from(retry_after).unwrap_or_default(),
            CallError::Refused { .. } | CallError::NotSent(_) | CallError::Unknown(_) => Duration::ZERO,
        };
        Self { why: error.to_string(), pause }
    }
}

#[cfg(test)]
mod tests;
