//! What a test planned to go wrong: instead of a call, after it, or on the way of its answer.

use crate::sandbox::faults::Fault;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

/// Marks an answer that must never be written: the server closes the connection instead.
#[derive(Clone, Copy)]
pub(crate) struct DropConnection;

fn dropped() -> Response {
    let mut response = StatusCode::OK.into_response();
    response.extensions_mut().insert(DropConnection);
    response
}

/// What becomes of a finished answer on its way to the bot.
pub(super) async fn spoiled(fault: Option<Fault>, response: Response) -> Response {
    match fault {
        Some(Fault::HoldAfter(gate)) => gate.pass().await,
        Some(Fault::Slow(time)) => tokio::time::sleep(time).await,
        Some(Fault::DropBefore | Fault::DropAfter) => return dropped(),
        Some(Fault::Status(status) | Fault::StatusAfter(status)) => {
            return StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response();
        }
        Some(Fault::Error(_) | Fault::RateLimited(_) | Fault::FatalAfter | Fault::HoldBefore(_)) | None => {}
    }
    response
}

/// The answer of a fault that keeps the call from happening.
pub(super) fn before(fault: &Fault) -> Option<Value> {
    match fault {
        Fault::Error(code) => Some(json!({ "ok": false, "error": code })),
        Fault::RateLimited(seconds) => Some(json!({ "ok": false, "error": "ratelimited", "retry_after": seconds })),
        Fault::Status(_) | Fault::DropBefore => Some(Value::Null),
        Fault::StatusAfter(_)
        | Fault::DropAfter
        | Fault::FatalAfter
        | Fault::Slow(_)
        | Fault::HoldBefore(_)
        | Fault::HoldAfter(_) => None,
    }
}

/// The answer of a fault that hides what happened.
pub(super) fn after(fault: &Fault) -> Option<Value> {
    match fault {
        Fault::FatalAfter => Some(json!({ "ok": false, "error": "fatal_error" })),
        Fault::StatusAfter(_) | Fault::DropAfter => Some(Value::Null),
        Fault::Error(_)
        | Fault::RateLimited(_)
        | Fault::Status(_)
        | Fault::DropBefore
        | Fault::Slow(_)
        | Fault::HoldBefore(_)
        | Fault::HoldAfter(_) => None,
    }
}
