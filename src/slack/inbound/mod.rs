//! From Slack's wire to a [`Signal`].
//!
//! HTTP requests and Socket Mode envelopes come through here alike, after their authenticity is known. Slack adds fields
//! and types as it likes, leaves out what it documents, and sends `null` where it sent an object, so: structures of our
//! own with nothing but optional fields; what is authentic but of no use to us is [`Parsed::Ignored`] with a word for
//! the counter, never an error. Only what is no JSON or no form at all is [`Unreadable`].
//!
//! The workspace is not read from payloads: their `team` may be a guest company's. It is the token's.

mod events;
mod interactions;

pub use events::EVENTS;

use crate::{
    ids::{ChannelId, UserId},
    signal::{Caller, Command, Signal},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

/// What a request turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Parsed {
    /// Something happened.
    Signal(Box<Signal>),
    /// Slack asks whether the address is ours: answer with this text.
    UrlVerification(String),
    /// Slack checks our certificate: answer.
    SslCheck,
    /// Authentic, but not for us; the word says why, for the counter.
    Ignored(&'static str),
}

/// Authentic, but neither JSON nor a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unreadable: {0}")]
pub struct Unreadable(pub &'static str);

/// What the payload does not tell: who we are and when it is.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The bot's own user, whose doings are not signals.
    pub bot: &'a UserId,
    /// When it came in.
    pub now: Timestamp,
}

type Result<T> = std::result::Result<T, &'static str>;

impl Reading<'_> {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// [`Unreadable`] where there is neither JSON nor a form of Slack's.
    pub fn request(&self, content_type: Option<&str>, body: &[u8]) -> std::result::Result<Parsed, Unreadable> {
        let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if kind == "application/json" {
            return Ok(self.json(&object(body)?));
        }
        let form: Vec<(String, String)> = serde_urlencoded::from_bytes(body).map_err(|_| Unreadable("no form"))?;
        let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        if field("ssl_check") == Some("1") {
            return Ok(Parsed::SslCheck);
        }
        if let Some(payload) = field("payload") {
            return Ok(self.interaction(&object(payload.as_bytes())?));
        }
        if field("command").is_some() {
            let fields = form.iter().map(|(key, value)| (key.clone(), Value::from(value.as_str()))).collect();
            return Ok(self.command(&Value::Object(fields)));
        }
        if kind == "application/x-www-form-urlencoded" {
            Ok(Parsed::Ignored("unknown_form"))
        } else {
            object(body).map(|payload| self.json(&payload))
        }
    }

    fn json(&self, payload: &Value) -> Parsed {
        match payload["type"].as_str() {
            Some("url_verification") => match payload["challenge"].as_str() {
                Some(challenge) => Parsed::UrlVerification(challenge.to_owned()),
                None => Parsed::Ignored("no_challenge"),
            },
            Some("event_callback") => self.event(payload),
            Some("app_rate_limited") => Parsed::Ignored("app_rate_limited"),
            _ => Parsed::Ignored("unknown_request"),
        }
    }

    /// Reads what the Events API tells (`event_callback`, or the payload of an `events_api` envelope).
    pub fn event(&self, payload: &Value) -> Parsed {
        parsed(events::read(self, payload).map(Signal::Event))
    }

    /// Reads an interaction (the `payload` of a form, or of an `interactive` envelope).
    pub fn interaction(&self, payload: &Value) -> Parsed {
        parsed(interactions::read(payload))
    }

    /// Reads a slash command (the fields of a form, or the payload of a `slash_commands` envelope).
    pub fn command(&self, fields: &Value) -> Parsed {
        parsed(read_command(fields).map(Signal::Command))
    }
}

#[derive(Deserialize)]
struct WireCommand {
    command: Option<String>,
    text: Option<String>,
    user_id: Option<String>,
    team_id: Option<String>,
    channel_id: Option<String>,
    trigger_id: Option<String>,
    response_url: Option<String>,
}

fn read_command(fields: &Value) -> Result<Command> {
    let wire = WireCommand::deserialize(fields).map_err(|_| "odd_command")?;
    Ok(Command {
        caller: Caller {
            user: UserId(filled(wire.user_id).ok_or("command_without_user")?),
            team: filled(wire.team_id),
        },
        channel: ChannelId(filled(wire.channel_id).ok_or("command_without_channel")?),
        name: filled(wire.command).ok_or("command_without_name")?,
        text: wire.text.unwrap_or_default().trim().to_owned(),
        trigger_id: filled(wire.trigger_id).ok_or("command_without_trigger")?,
        response_url: filled(wire.response_url),
    })
}

fn parsed(signal: Result<Signal>) -> Parsed {
    match signal {
        Ok(signal) => Parsed::Signal(Box::new(signal)),
        Err(reason) => Parsed::Ignored(reason),
    }
}

fn object(bytes: &[u8]) -> std::result::Result<Value, Unreadable> {
    let value: Value = serde_json::from_slice(bytes).map_err(|_| Unreadable("no JSON"))?;
    if value.is_object() { Ok(value) } else { Err(Unreadable("no JSON object")) }
}

/// Slack writes "none" as an empty text here and there.
fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
