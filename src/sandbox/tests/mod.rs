//! The sandbox against a small bot that only writes down what it gets.

mod events;
mod interactions;
mod page;
mod socket;
mod web_api;

use super::{CommandHint, Limits, Options, Sandbox, Seed, ShortcutHint, ShortcutPlace};
use crate::{clock::Clock, sandbox::signing::sign};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};
use tokio::net::TcpListener;

/// One request the bot got.
#[derive(Clone, Debug)]
struct Heard {
    headers: HeaderMap,
    raw: Bytes,
}

impl Heard {
    /// The JSON of an event, the payload of an interaction, the fields of a command.
    fn json(&self) -> Value {
        if let Ok(json) = serde_json::from_slice(&self.raw) {
            return json;
        }
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&self.raw).expect("a form");
        match fields.iter().find(|(name, _)| name == "payload") {
            Some((_, payload)) => serde_json::from_str(payload).expect("a payload"),
            None => fields
                .into_iter()
                .map(|(name, value)| (name, Value::String(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }
}

#[derive(Clone, Default)]
struct Bot {
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<VecDeque<(u16, String, bool)>>>,
}

impl Bot {
    fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut *self.heard.lock().expect("no panic"))
    }

    /// The payloads heard since the last look.
    fn payloads(&self) -> Vec<Value> {
        self.heard().iter().map(Heard::json).collect()
    }

    /// The inner events heard since the last look.
    fn events(&self) -> Vec<Value> {
        self.payloads().into_iter().map(|payload| payload["event"].clone()).collect()
    }

    fn answer_next(&self, answer: Value) {
        self.answers.lock().expect("no panic").push_back((200, answer.to_string(), false));
    }

    fn fail_next(&self, times: usize, no_retry: bool) {
        for _ in 0..times {
            self.answers.lock().expect("no panic").push_back((500, String::new(), no_retry));
        }
    }
}

async fn hear(State(bot): State<Bot>, headers: HeaderMap, raw: Bytes) -> Response {
    bot.heard.lock().expect("no panic").push(Heard { headers, raw });
    let (status, body, no_retry) =
        bot.answers.lock().expect("no panic").pop_front().unwrap_or((200, String::new(), false));
    let status = StatusCode::from_u16(status).expect("a status");
    if no_retry { (status, [("x-slack-no-retry", "1")], body).into_response() } else { (status, body).into_response() }
}

/// A sandbox, its clock and a bot it delivers to.
struct Stage {
    slack: Sandbox,
    clock: Clock,
    bot: Bot,
    http: reqwest::Client,
}

fn monday() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().expect("an instant")
}

impl Stage {
    async fn new() -> Self {
        Self::with(|_| ()).await
    }

    async fn with(change: impl FnOnce(&mut Options)) -> Self {
        let clock = Clock::manual(monday());
        let mut options = Options { limits: Limits::off(), ..Options::new(clock.clone()) };
        options.commands = vec![
            CommandHint {
                command: "/okr".into(),
                description: "OKRs".into(),
                usage_hint: "update".into(),
                should_escape: true,
            },
            CommandHint {
                command: "/plain".into(),
                description: String::new(),
                usage_hint: String::new(),
                should_escape: false,
            },
        ];
        options.shortcuts = vec![
            ShortcutHint { callback_id: "help".into(), name: "Help".into(), place: ShortcutPlace::Global },
            ShortcutHint { callback_id: "escalate".into(), name: "Escalate".into(), place: ShortcutPlace::Message },
        ];
        change(&mut options);
        let slack = Sandbox::start(options, Seed::example_agency()).await.expect("a sandbox");
        let bot = Bot::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        slack.deliver_to(format!("http://{}/slack/events", listener.local_addr().expect("an address")));
        let router = Router::new().route("/slack/events", post(hear)).with_state(bot.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        Self { slack, clock, bot, http }
    }

    /// Calls a method as the bot, with JSON arguments.
    async fn call(&self, method: &str, args: Value) -> Value {
        self.respond(method, args).await.expect("an answer").json().await.expect("JSON")
    }

    async fn respond(&self, method: &str, args: Value) -> Result<reqwest::Response, reqwest::Error> {
        let url = format!("{}{method}", self.slack.api_url());
        self.http.post(url).bearer_auth("xoxb-sandbox-bot").json(&args).send().await
    }

    /// The error code of a call that is refused.
    async fn error(&self, method: &str, args: Value) -> String {
        let answer = self.call(method, args).await;
        assert_eq!(answer["ok"], false, "{method} went through: {answer}");
        answer["error"].as_str().expect("a code").to_owned()
    }

    /// Posts as the bot; the `ts`.
    async fn post(&self, channel: &str, text: &str) -> String {
        let answer = self.call("chat.postMessage", json!({ "channel": channel, "text": text })).await;
        answer["ts"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Opens a modal with one text input in front of somebody.
    async fn modal(&self, who: &str) -> Value {
        self.slack.command(who, "#pod-performance", "/okr update").await.expect("acknowledged");
        let trigger = self.bot.payloads().pop().expect("a command")["trigger_id"].clone();
        self.call("views.open", json!({ "trigger_id": trigger, "view": form("Update") })).await
    }
}

fn form(title: &str) -> Value {
    json!({ "type": "modal", "title": { "type": "plain_text", "text": title }, "callback_id": "okr",
        "submit": { "type": "plain_text", "text": "Save" }, "notify_on_close": true,
        "blocks": [
            { "type": "input", "block_id": "roas", "label": { "type": "plain_text", "text": "ROAS" },
              "element": { "type": "plain_text_input", "action_id": "value", "initial_value": "3.9" } },
            { "type": "input", "block_id": "why", "optional": true, "label": { "type": "plain_text", "text": "Why" },
              "element": { "type": "plain_text_input", "action_id": "value", "multiline": true } },
        ] })
}

fn verify(heard: &Heard) {
    let timestamp = heard.header("x-slack-request-timestamp").parse().expect("seconds");
    assert_eq!(heard.header("x-slack-signature"), sign("sandbox-signing-secret", timestamp, &heard.raw));
}
