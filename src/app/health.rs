//! What an operator's machines ask: are you alive, are you ready, how is it going.

use crate::{database::Db, directory::workspace::get_workspace, ids::WorkspaceId, slack::socket::SocketHealth};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{encoding::text, registry::Registry};
use std::sync::Arc;

/// What readiness and metrics are read from.
pub(super) struct Health {
    pub(super) db: Db,
    pub(super) workspace: WorkspaceId,
    /// In Socket Mode only.
    pub(super) socket: Option<SocketHealth>,
    pub(super) metrics: Arc<Registry>,
}

/// `GET /health/live`, `/health/ready` and `/metrics`.
pub(super) fn router(health: Health) -> Router {
    Router::new()
        .route("/health/live", get(|| async { "alive\n" }))
        .route("/health/ready", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Arc::new(health))
}

/// Ready means: the database answers, Slack may reach us, and the workspace still wants us.
async fn ready(State(health): State<Arc<Health>>) -> Response {
    match health.trouble().await {
        None => (StatusCode::OK, "ready\n").into_response(),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {why}\n")).into_response(),
    }
}

impl Health {
    async fn trouble(&self) -> Option<String> {
        match get_workspace(&mut &self.db, &self.workspace).await {
            Err(_) => return Some("the database does not answer".to_owned()),
            Ok(workspace) if workspace.stopped_at.is_some() => {
                return Some(format!("Slack stopped us: {}", workspace.stopped_why.unwrap_or_default()));
            }
            Ok(_) => {}
        }
        let socket = self.socket.as_ref()?;
        (!socket.is_connected()).then(|| "the Socket Mode connection is down; it is being opened again".to_owned())
    }
}

async fn metrics(State(health): State<Arc<Health>>) -> Response {
    let mut page = String::new();
    match text::encode(&mut page, &health.metrics) {
        Ok(()) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], page)
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
