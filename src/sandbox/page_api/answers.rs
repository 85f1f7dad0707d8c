//! What every endpoint of the page takes and answers.

use crate::error::Error;
use axum::{
    Json,
    body::Bytes,
    extract::{FromRequest, Request},
    http::{StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// A refusal: 422 with a sentence for the person; a fault of ours is a 500.
pub(crate) struct Refusal(Error);

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self.0 {
            Error::User(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(json!({ "error": self.0.to_string() }))).into_response()
    }
}

/// What every endpoint answers.
pub(crate) type Page = Result<Json<Value>, Refusal>;

pub(crate) fn done() -> Page {
    Ok(Json(json!({})))
}

/// `{"error": null}` or the sentence, as the page wants it for what the bot had a part in.
pub(crate) fn outcome(result: Result<(), Error>) -> Page {
    match result {
        Ok(()) => Ok(Json(json!({ "error": null }))),
        Err(Error::User(sentence)) => Ok(Json(json!({ "error": sentence }))),
        Err(fault) => Err(fault.into()),
    }
}

/// A JSON body; one that cannot be read is refused with a sentence, as everything is.
pub(crate) struct Body<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refusal> {
        // Other sites can make a browser post text here, but not JSON.
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(Error::user("The page speaks JSON.").into());
        }
        let unreadable = |what: String| Refusal(Error::user(format!("This request cannot be read: {what}")));
        let bytes = Bytes::from_request(request, state).await.map_err(|error| unreadable(error.to_string()))?;
        serde_json::from_slice(&bytes).map(Self).map_err(|error| unreadable(error.to_string()))
    }
}

/// Refuses requests under another host's name: a site that points its own name at this machine would otherwise read
/// the page as if it were its own.
pub(crate) async fn only_this_machine(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default();
    let address = name.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    if name == "localhost" || address.is_ok() {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, Json(json!({ "error": "The sandbox answers only under this machine's own address." })))
        .into_response()
}
