//! The address where Slack and the operator's machines find the bot: it answers from the first moment of the start.

use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use std::{
    convert::Infallible,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How long requests under way are waited for; whoever sends one slower than that does so again. Slack itself waits three
/// seconds.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

/// One server for the start and for the bot. Two in a row would drop whoever connected to the first one at its end.
pub(super) struct Front {
    bot: Arc<OnceLock<Router>>,
    waits_for: watch::Sender<&'static str>,
    stop: CancellationToken,
    served: JoinHandle<()>,
}

#[derive(Clone)]
struct Told {
    bot: Arc<OnceLock<Router>>,
    waits_for: watch::Receiver<&'static str>,
}

impl Front {
    /// Begins to answer: alive, not ready yet, and what the start waits for.
    pub(super) fn open(listener: TcpListener) -> Self {
        let (bot, stop) = (Arc::new(OnceLock::new()), CancellationToken::new());
        let (waits_for, told) = watch::channel("the database");
        let told = Told { bot: Arc::clone(&bot), waits_for: told };
        let router = Router::new().fallback(answer).with_state(told);
        let served = tokio::spawn(serve(listener, router, stop.clone().cancelled_owned()));
        Self { bot, waits_for, stop, served }
    }

    /// What stands between now and being ready.
    pub(super) fn waits_for(&self, what: &'static str) {
        self.waits_for.send_replace(what);
    }

    /// From now on the bot answers with `router`.
    pub(super) fn hand_to(&self, router: Router) {
        // A second bot in one process is none of ours; the first keeps answering.
        let _ = self.bot.set(router);
    }

    /// Stops answering; returns when requests under way have been answered or waited for.
    pub(super) async fn close(self) {
        self.stop.cancel();
        if let Err(error) = self.served.await {
            tracing::error!(%error, "the endpoints ended by a fault");
        }
    }
}

async fn answer(State(told): State<Told>, request: Request) -> Response {
    let router = match told.bot.get() {
        Some(bot) => bot.clone(),
        // Whatever Slack sends by now is refused for a moment, and comes again.
        None => Router::new().route("/health/live", get(|| async { "alive\n" })).fallback(not_ready).with_state(told),
    };
    router.oneshot(request).await.unwrap_or_else(|never: Infallible| match never {})
}

async fn not_ready(State(told): State<Told>) -> Response {
    let what = *told.waits_for.borrow();
    (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: starting, waiting for {what}\n")).into_response()
}

/// Serves `router` on `listener` until `stop`; requests under way are answered, but not waited for without end.
pub(super) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()> + Send + 'static) {
    let told = CancellationToken::new();
    let tell = told.clone();
    let until = async move {
        stop.await;
        tell.cancel();
    };
    let too_late = async move {
        told.cancelled().await;
        tokio::time::sleep(LAST_ANSWERS).await;
    };
    tokio::select! {
        served = axum::serve(listener, router).with_graceful_shutdown(until).into_future() => {
            if let Err(error) = served {
                tracing::error!(%error, "the endpoints are no longer served");
            }
        }
        () = too_late => tracing::info!("a request that does not come to its end is not waited for any longer"),
    }
}
