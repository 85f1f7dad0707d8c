//! `POST /slack/events`: events, commands and interactions over HTTP, all at one address.
//!
//! First the signature, over the raw bytes; then reading; then the signal's turn. Only a request that is not Slack's
//! gets a 401, only one that is too large a 413, only an authentic one nobody can read a 400; whatever else Slack sends
//! is taken with a 200.

use super::{edge::Edge, inbound::Parsed, replies::Ack, verify::verify};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use secrecy::SecretString;

/// The largest request we read. Slack's own are far smaller.
const LIMIT: usize = 1024 * 1024;

#[derive(Clone)]
struct Door {
    edge: Edge,
    secret: SecretString,
}

/// The one route, for an app with this signing secret.
pub fn router(edge: Edge, signing_secret: SecretString) -> Router {
    Router::new()
        .route("/slack/events", post(receive))
        .layer(DefaultBodyLimit::max(LIMIT))
        .with_state(Door { edge, secret: signing_secret })
}

async fn receive(
    State(Door { edge, secret }): State<Door>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(rejection) => {
            let too_large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
            edge.metrics().refused(if too_large { "too_large" } else { "broken_off" });
            return rejection.status().into_response();
        }
    };
    if let Err(error) = verify(&secret, &headers, &body, edge.clock().now()) {
        tracing::warn!(%error, "a request was not let in");
        edge.metrics().refused(error.word());
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    match edge.read(|reading| reading.request(content_type, &body)) {
        Ok(Parsed::UrlVerification(challenge)) => challenge.into_response(),
        Ok(parsed) => edge.take(parsed).await.into_response(),
        Err(error) => {
            tracing::warn!(%error, "a request of Slack's nobody can read");
            edge.metrics().refused("unreadable");
            StatusCode::BAD_REQUEST.into_response()
        }
    }
}

impl IntoResponse for Ack {
    fn into_response(self) -> Response {
        match self {
            Self::Empty => StatusCode::OK.into_response(),
            Self::Json(body) => Json(body).into_response(),
            // Slack tries again at once, after a minute, and after five.
            Self::Refused => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}

#[cfg(test)]
mod tests;
