//! What the operator's machines hear while the bot starts: alive, not ready yet, and what it waits for.

use axum::{Router, extract::State, http::StatusCode, routing::get};
use std::io;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Answers on the bot's own address until the bot does.
pub(super) struct Starting {
    waits_for: watch::Sender<&'static str>,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

impl Starting {
    /// Begins to answer; the listener that comes back is for the bot: it waits on the same address.
    ///
    /// # Errors
    /// When the system gives no second handle on the listener.
    pub(super) fn on(listener: TcpListener) -> io::Result<(Self, TcpListener)> {
        let ours = listener.into_std()?;
        let bots = TcpListener::from_std(ours.try_clone()?)?;
        let ours = TcpListener::from_std(ours)?;
        let (waits_for, told) = watch::channel("the database");
        let stop = CancellationToken::new();
        let stopped = stop.clone().cancelled_owned();
        // Whatever Slack sends by now is refused for a moment, and comes again.
        let router =
            Router::new().route("/health/live", get(|| async { "alive\n" })).fallback(not_ready).with_state(told);
        let served = tokio::spawn(async move {
            if let Err(error) = axum::serve(ours, router).with_graceful_shutdown(stopped).await {
                tracing::warn!(%error, "the health endpoints were not served during the start");
            }
        });
        Ok((Self { waits_for, stop, served }, bots))
    }

    /// What stands between now and being ready.
    pub(super) fn waits_for(&self, what: &'static str) {
        self.waits_for.send_replace(what);
    }

    /// The bot answers from now on; what is being asked is answered in the background.
    pub(super) fn end(self) {
        self.stop.cancel();
        drop(self.served);
    }
}

async fn not_ready(State(waits_for): State<watch::Receiver<&'static str>>) -> (StatusCode, String) {
    let what = *waits_for.borrow();
    (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: starting, waiting for {what}\n"))
}
