//! Bringing things to the bot: signed HTTP, or a Socket Mode envelope; events again when they were not taken.

use super::{
    core::Sandbox,
    signing::sign,
    state::{Code, Delivery},
};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

/// After the first failure events come again at once, after a minute, after five.
const RETRIES: [SignedDuration; 3] = [SignedDuration::ZERO, SignedDuration::from_mins(1), SignedDuration::from_mins(5)];

/// What is brought to the bot.
pub(crate) enum Parcel {
    /// With the number of earlier attempts and why the last one failed.
    Event { body: Value, attempt: u8, reason: Option<Code> },
    /// The fields of a slash command's form.
    Command(Vec<(&'static str, String)>),
    /// The payload of an interaction.
    Interaction(Value),
}

/// What the bot said, within three seconds and with a 2xx.
pub(crate) struct Ack(pub(crate) String);

impl Ack {
    /// The answer as JSON; plain text becomes `{"text": …}`, nothing becomes null.
    pub(crate) fn json(&self) -> Value {
        if self.0.trim().is_empty() {
            return Value::Null;
        }
        match serde_json::from_str(&self.0) {
            Ok(value @ Value::Object(_)) => value,
            _ => json!({ "text": self.0 }),
        }
    }
}

/// Why a delivery failed.
pub(crate) struct Failure {
    pub(crate) reason: Code,
    /// The bot asked not to be sent this event again.
    pub(crate) final_word: bool,
}

impl From<Code> for Failure {
    fn from(reason: Code) -> Self {
        Self { reason, final_word: false }
    }
}

impl Sandbox {
    /// Brings one parcel, over a socket once the bot uses those, else to the request URL.
    pub(crate) async fn deliver(&self, parcel: Parcel) -> Result<Ack, Failure> {
        if self.read(|state| state.socket_mode) {
            self.deliver_by_socket(parcel).await
        } else {
            self.deliver_by_http(parcel).await
        }
    }

    async fn deliver_by_socket(&self, parcel: Parcel) -> Result<Ack, Failure> {
        let envelope = match parcel {
            Parcel::Event { body, attempt, reason } => json!({ "type": "events_api", "payload": body,
                "accepts_response_payload": false, "retry_attempt": attempt, "retry_reason": reason.unwrap_or("") }),
            Parcel::Command(fields) => {
                let payload: Map<String, Value> =
                    fields.into_iter().map(|(name, value)| (name.to_owned(), Value::String(value))).collect();
                json!({ "type": "slash_commands", "payload": payload, "accepts_response_payload": true })
            }
            Parcel::Interaction(payload) => {
                let answers = matches!(payload["type"].as_str(), Some("view_submission" | "block_suggestion"));
                json!({ "type": "interactive", "payload": payload, "accepts_response_payload": answers })
            }
        };
        let patience = self.read(|state| state.options.patience);
        let payload = self.send_envelope(envelope, patience).await?;
        Ok(Ack(if payload.is_null() { String::new() } else { payload.to_string() }))
    }

    async fn deliver_by_http(&self, parcel: Parcel) -> Result<Ack, Failure> {
        let Some(url) = self.read(|state| state.events_url.clone()) else { return Err("connection_failed".into()) };
        let (secret, patience) = self.read(|state| (state.options.signing_secret.clone(), state.options.patience));
        let form = "application/x-www-form-urlencoded";
        let (kind, body, retry) = match parcel {
            Parcel::Event { body, attempt, reason } => ("application/json", body.to_string(), Some((attempt, reason))),
            Parcel::Command(fields) => (form, serde_urlencoded::to_string(fields).unwrap_or_default(), None),
            Parcel::Interaction(payload) => {
                let fields = [("payload", payload.to_string())];
                (form, serde_urlencoded::to_string(fields).unwrap_or_default(), None)
            }
        };
        let timestamp = self.clock.now().as_second();
        let mut request = self
            .http
            .post(url)
            .timeout(patience)
            .header("content-type", kind)
            .header("user-agent", "Slackbot 1.0 (sandbox)")
            .header("x-slack-request-timestamp", timestamp)
            .header("x-slack-signature", sign(&secret, timestamp, body.as_bytes()));
        if let Some((attempt @ 1.., reason)) = retry {
            request = request.header("x-slack-retry-num", attempt.to_string());
            request = request.header("x-slack-retry-reason", reason.unwrap_or("unknown_error"));
        }
        let response = request.body(body).send().await.map_err(|error| why(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.map_err(|error| why(&error))?;
        if !status.is_success() {
            let final_word = headers.get("x-slack-no-retry").is_some_and(|value| value == "1");
            return Err(Failure { reason: "http_error", final_word });
        }
        Ok(Ack(text))
    }

    /// Brings events for as long as the sandbox lives, one after another.
    pub(crate) async fn deliver_events(self) {
        let mut changes = self.changes();
        loop {
            changes.mark_unchanged();
            let now = self.clock.now();
            let next = self.change_quietly(|state| {
                let waiting = state.deliveries.iter_mut().filter(|event| event.due <= now);
                let found = waiting.min_by_key(|event| event.due);
                found.map(|event| {
                    event.under_way = true;
                    event.clone()
                })
            });
            if let Some(event) = next {
                tokio::select! {
                    () = self.stopping.cancelled() => return,
                    () = self.attempt(event) => continue,
                }
            }
            let later = self.next_due();
            tokio::select! {
                () = self.stopping.cancelled() => return,
                changed = changes.changed() => if changed.is_err() { return },
                () = async { match later {
                    Some(at) => self.clock.sleep_until(at).await,
                    None => std::future::pending().await,
                } } => {}
            }
        }
    }

    /// One attempt at one event.
    async fn attempt(&self, event: Delivery) {
        let parcel = || Parcel::Event { body: event.body.clone(), attempt: event.attempt, reason: event.reason };
        let mut result = self.deliver(parcel()).await;
        for _ in 0..event.extra {
            // A duplicate's answer changes nothing.
            let _ = self.deliver(parcel()).await;
        }
        self.change(|state| {
            if result.is_ok() && state.faults.lost_acks > 0 {
                state.faults.lost_acks -= 1;
                result = Err("http_timeout".into());
            }
            let failure = result.as_ref().err().filter(|failure| !failure.final_word);
            let wait = failure.and_then(|_| RETRIES.get(usize::from(event.attempt)));
            match (failure, wait) {
                (Some(failure), Some(wait)) => {
                    for again in state.deliveries.iter_mut().filter(|other| other.event_id == event.event_id) {
                        again.attempt += 1;
                        again.reason = Some(failure.reason);
                        again.due = state.now + *wait;
                        again.under_way = false;
                    }
                }
                _ => state.deliveries.retain(|other| other.event_id != event.event_id),
            }
        });
    }
}

fn why(error: &reqwest::Error) -> Failure {
    Failure::from(match () {
        () if error.is_timeout() => "http_timeout",
        () if error.is_redirect() => "too_many_redirects",
        () if error.is_connect() || error.is_request() => "connection_failed",
        () => "unknown_error",
    })
}
