//! Socket Mode: the websocket behind the URL that `apps.connections.open` hands out.

use super::{core::Sandbox, sockets::Out, state::APP_ID};
use axum::{
    body::Body,
    extract::{Query, Request, State as Shared},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{SinkExt, StreamExt};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::{collections::HashMap, time::Duration};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{Message as Frame, handshake::derive_accept_key, protocol::Role},
};

/// `GET /socket?ticket=…`: each ticket opens one connection.
pub(crate) async fn serve_socket(
    Shared(sandbox): Shared<Sandbox>,
    Query(query): Query<HashMap<String, String>>,
    mut request: Request,
) -> Response {
    let ticket = query.get("ticket").cloned().unwrap_or_default();
    if !sandbox.change(|state| state.tickets.remove(&ticket)) {
        return (StatusCode::FORBIDDEN, "This ticket is unknown or has been used.").into_response();
    }
    let key = request.headers().get(header::SEC_WEBSOCKET_KEY).map(|key| derive_accept_key(key.as_bytes()));
    let Some(accept) = key.and_then(|key| HeaderValue::from_str(&key).ok()) else {
        return (StatusCode::BAD_REQUEST, "This address speaks websocket only.").into_response();
    };
    let upgrade = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Ok(upgraded) = upgrade.await {
            let stream = WebSocketStream::from_raw_socket(TokioIo::new(upgraded), Role::Server, None).await;
            sandbox.talk(stream).await;
        }
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    response
}

type Stream = WebSocketStream<TokioIo<hyper::upgrade::Upgraded>>;

impl Sandbox {
    /// One connection from hello to its end.
    async fn talk(&self, mut stream: Stream) {
        let (id, mut outgoing) = self.sockets.connect();
        let hello = json!({ "type": "hello", "num_connections": self.sockets.len(),
            "debug_info": { "host": "sandbox", "build_number": 1, "approximate_connection_time": 3600 },
            "connection_info": { "app_id": APP_ID } });
        if stream.send(Frame::text(hello.to_string())).await.is_ok() {
            self.change(|state| state.socket_mode = true);
            loop {
                tokio::select! {
                    () = self.stopping.cancelled() => break,
                    out = outgoing.recv() => match out {
                        Some(Out::Text(text)) => {
                            if stream.send(Frame::text(text)).await.is_err() {
                                break;
                            }
                        }
                        Some(Out::Close) => {
                            // The other side may be gone already.
                            let _ = stream.close(None).await;
                            break;
                        }
                        Some(Out::Cut) | None => break,
                    },
                    frame = stream.next() => match frame {
                        Some(Ok(Frame::Text(text))) => self.hear(text.as_str()),
                        Some(Ok(Frame::Close(_)) | Err(_)) | None => break,
                        Some(Ok(_)) => {}
                    },
                }
            }
        }
        self.sockets.disconnect(id);
        self.change(|_| ());
    }

    fn hear(&self, text: &str) {
        let ack: Value = serde_json::from_str(text).unwrap_or_default();
        if let Some(envelope_id) = ack["envelope_id"].as_str() {
            self.sockets.acknowledge(envelope_id, ack["payload"].clone());
        }
    }

    /// Whether the bot can be reached: it has a request URL, or an open socket once it uses those.
    pub fn is_connected(&self) -> bool {
        let (url, socket_mode) = self.read(|state| (state.events_url.is_some(), state.socket_mode));
        if socket_mode { self.sockets.len() > 0 } else { url }
    }

    /// How many Socket Mode connections are open.
    pub fn socket_count(&self) -> usize {
        self.sockets.len()
    }

    /// Returns when at least this many Socket Mode connections are open.
    pub async fn sockets_open(&self, count: usize) {
        let mut changes = self.changes();
        while self.sockets.len() < count && changes.changed().await.is_ok() {}
    }

    /// Returns when no Socket Mode connection is open.
    pub async fn sockets_gone(&self) {
        let mut changes = self.changes();
        while self.sockets.len() > 0 && changes.changed().await.is_ok() {}
    }

    /// Cuts every Socket Mode connection without a word.
    pub fn cut_sockets(&self) {
        self.sockets.tell_all(|| Out::Cut);
    }

    /// Closes every Socket Mode connection with a close frame.
    pub fn close_sockets(&self) {
        self.sockets.tell_all(|| Out::Close);
    }

    /// Sends `disconnect` on every connection: `warning`, `refresh_requested` or `link_disabled`.
    pub fn send_disconnect(&self, reason: &str) {
        let text = json!({ "type": "disconnect", "reason": reason, "debug_info": { "host": "sandbox" } }).to_string();
        self.sockets.tell_all(|| Out::Text(text.clone()));
    }

    /// Sends one envelope and waits up to `patience` of real time for its acknowledgement: the payload, or null.
    pub(super) async fn send_envelope(&self, mut envelope: Value, patience: Duration) -> Result<Value, &'static str> {
        let envelope_id = format!("envelope-{}", self.change(|state| state.count()));
        envelope["envelope_id"] = json!(envelope_id);
        let ack = self.sockets.send(&envelope_id, envelope.to_string()).ok_or("connection_failed")?;
        match tokio::time::timeout(patience, ack).await {
            Ok(Ok(payload)) => Ok(payload),
            Ok(Err(_)) => Err("connection_failed"),
            Err(_) => {
                self.sockets.forget(&envelope_id);
                Err("http_timeout")
            }
        }
    }
}
