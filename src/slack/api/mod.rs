//! One generic call to Slack's Web API, with a timeout, typed errors and nothing secret in them; the typed calls that
//! delivery, the directory and the edge make stand on it, by subject.

mod channels;
mod files;
mod messages;
mod views;
mod workspace;

pub use channels::{Described, Made, Trace};
pub use files::NewFile;
pub use messages::METADATA_TYPE;
pub(in crate::slack) use messages::TOO_MANY;
pub use views::trigger_is_spent;
pub use workspace::{DND_AT_ONCE, Identity, Page};

use super::methods::{Method, Verb};
use crate::error::Error;
use jiff::SignedDuration;
use reqwest::{StatusCode, Url, header};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::Arc;

/// A client for one token; clones share its connections.
#[derive(Clone)]
pub struct Api(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    base: Url,
    token: SecretString,
}

/// Why a call did not come back with `ok: true`. What the sender may do next depends on which of the four it is.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CallError {
    /// 429: this method, in this workspace, not before then.
    #[error("limited for {retry_after:#}")]
    Limited {
        /// Slack's `Retry-After`.
        retry_after: SignedDuration,
    },
    /// Slack understood and will not do it.
    #[error("refused: {code}{}", needed.as_ref().map(|scope| format!(" (needs {scope})")).unwrap_or_default())]
    Refused {
        /// `channel_not_found`, `missing_scope` …
        code: String,
        /// The scope that is missing, if that is it.
        needed: Option<String>,
        /// What Slack says about our arguments, if it says more.
        details: Vec<String>,
    },
    /// It surely had no effect: the connection was never made.
    #[error("not sent: {0}")]
    NotSent(&'static str),
    /// It may or may not have had its effect: a timeout, a reset, 5xx, `fatal_error`, an answer nobody can read.
    #[error("outcome unknown: {0}")]
    Unknown(String),
}

/// What Slack answers beside the method's own fields.
#[derive(Deserialize)]
struct Envelope {
    ok: bool,
    error: Option<String>,
    needed: Option<String>,
    #[serde(default)]
    response_metadata: Metadata,
}

#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    messages: Vec<String>,
}

/// Slack says of these itself that part of the work may have been done.
const UNSURE: &[&str] = &["fatal_error", "internal_error", "request_timeout", "service_unavailable"];

/// The connections for all calls: TLS by our own provider, no redirects (they would carry the token elsewhere).
///
/// # Errors
/// A fault, when the machine's certificates cannot be read.
pub fn connector() -> crate::error::Result<reqwest::Client> {
    // Fails only where a provider is in place already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(concat!("podkeeper/", env!("CARGO_PKG_VERSION")))
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(Error::when("preparing connections to Slack"))
}

impl CallError {
    /// A refusal of our own, where Slack's answer means one.
    pub(super) fn refused(code: &str) -> Self {
        Self::Refused { code: code.to_owned(), needed: None, details: Vec::new() }
    }

    /// Slack's error code, if Slack answered with one it will stay with.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::Limited { .. } | Self::NotSent(_) | Self::Unknown(_) => None,
        }
    }
}

impl Api {
    /// A client for `token` at `base` (with its closing slash: `https://slack.com/api/`).
    pub fn new(http: reqwest::Client, base: Url, token: SecretString) -> Self {
        Self(Arc::new(Inner { http, base, token }))
    }

    /// Calls `method` and reads the fields of `T` from its answer.
    ///
    /// # Errors
    /// See [`CallError`].
    pub async fn call<T: DeserializeOwned>(&self, method: &Method, args: &impl Serialize) -> Result<T, CallError> {
        self.call_for_headers(method, args).await.map(|(fields, _)| fields)
    }

    /// As [`Api::call`], with the headers of the answer, where Slack tells granted scopes and its time.
    async fn call_for_headers<T: DeserializeOwned>(
        &self,
        method: &Method,
        args: &impl Serialize,
    ) -> Result<(T, header::HeaderMap), CallError> {
        let url = self.0.base.join(method.name).map_err(|_| CallError::NotSent("the API address is malformed"))?;
        let request = match method.verb {
            Verb::Get => self.0.http.get(url).query(args),
            Verb::Post => self.0.http.post(url).json(args),
        };
        let mut answer = checked(request.bearer_auth(self.0.token.expose_secret()).timeout(method.timeout)).await?;
        let headers = std::mem::take(answer.headers_mut());
        let body = answer.bytes().await.map_err(|error| transport(&error))?;
        Ok((read_answer(&body)?, headers))
    }
}

/// Sends, and turns every status but success into its error.
async fn checked(request: reqwest::RequestBuilder) -> Result<reqwest::Response, CallError> {
    let answer = request.send().await.map_err(|error| transport(&error))?;
    match answer.status() {
        StatusCode::TOO_MANY_REQUESTS => Err(CallError::Limited { retry_after: retry_after(answer.headers()) }),
        status if status.is_success() => Ok(answer),
        status => Err(CallError::Unknown(format!("HTTP {}", status.as_u16()))),
    }
}

fn read_answer<T: DeserializeOwned>(body: &[u8]) -> Result<T, CallError> {
    let unreadable = |_| CallError::Unknown("an answer nobody can read".to_owned());
    let envelope: Envelope = serde_json::from_slice(body).map_err(unreadable)?;
    if envelope.ok {
        return serde_json::from_slice(body).map_err(unreadable);
    }
    let code = envelope.error.unwrap_or_else(|| "no_error_code".to_owned());
    Err(match code.as_str() {
        "ratelimited" | "rate_limited" => CallError::Limited { retry_after: SignedDuration::from_secs(1) },
        code if UNSURE.contains(&code) => CallError::Unknown(code.to_owned()),
        _ => CallError::Refused { code, needed: envelope.needed, details: envelope.response_metadata.messages },
    })
}

fn retry_after(headers: &header::HeaderMap) -> SignedDuration {
    let seconds =
        headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    SignedDuration::from_secs(i64::from(seconds.unwrap_or(1u32).clamp(1, 3_600)))
}

/// Says what happened without the address or the body: both can hold secrets.
fn transport(error: &reqwest::Error) -> CallError {
    if error.is_connect() {
        CallError::NotSent("no connection")
    } else if error.is_timeout() {
        CallError::Unknown("no answer in time".to_owned())
    } else {
        CallError::Unknown("the connection broke".to_owned())
    }
}

#[cfg(test)]
mod tests;
