//! The stream that tells the page to look again, at most ten times a second.

use crate::sandbox::core::Sandbox;
use axum::{
    extract::State as Shared,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde_json::json;
use std::{convert::Infallible, time::Duration};

/// `GET /page/changes`
pub(crate) async fn changes(Shared(sandbox): Shared<Sandbox>) -> Response {
    let stopping = sandbox.stopping.clone();
    let start = (sandbox.changes(), stopping, true);
    let events = stream::unfold(start, |(mut changes, stopping, first)| async move {
        if !first {
            tokio::select! {
                () = stopping.cancelled() => return None,
                changed = changes.changed() => changed.ok()?,
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let version = *changes.borrow_and_update();
        let event = Event::default().data(json!({ "version": version }).to_string());
        Some((Ok::<_, Infallible>(event), (changes, stopping, false)))
    });
    Sse::new(events).keep_alive(KeepAlive::default()).into_response()
}
