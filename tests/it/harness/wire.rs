//! Requests written by hand: what no client of Slack would send, what is sent twice, what comes at the wrong time.

use super::Workspace;
use jiff::Timestamp;
use podkeeper::slack::verify::sign;
use reqwest::{Client, RequestBuilder};
use secrecy::SecretString;
use serde_json::{Value, json};
use std::{collections::BTreeMap, error::Error};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The secret the sandbox signs with.
const SECRET: &str = "sandbox-signing-secret";
pub const FORM: &str = "application/x-www-form-urlencoded";
pub const JSON: &str = "application/json";

/// Everything that a signal can change, as one number each.
const TABLES: &[(&str, &str)] = &[
    ("audit", "SELECT COUNT(*) FROM audit"),
    ("handled signals", "SELECT COUNT(*) FROM handled_signals"),
    ("pods", "SELECT COUNT(*) FROM pods"),
    ("memberships", "SELECT COUNT(*) FROM pod_members"),
    ("check-ins", "SELECT COUNT(*) FROM okr_updates"),
    ("objectives", "SELECT COUNT(*) FROM okr_objectives"),
    ("posts", "SELECT COUNT(*) FROM posts"),
    ("revisions", "SELECT CAST(COALESCE(SUM(revision), 0) AS BIGINT) FROM posts"),
    ("calls", "SELECT COUNT(*) FROM calls"),
    ("asks", "SELECT COUNT(*) FROM asks"),
    ("timers", "SELECT COUNT(*) FROM timers"),
];

/// What the bot answered.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub text: String,
}

impl Answered {
    /// The answer as JSON; null when it is empty or none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// The words of an answer to a command.
    pub fn said(&self) -> String {
        self.json()["text"].as_str().unwrap_or_default().to_owned()
    }
}

impl Workspace {
    /// Brings a request to the bot, signed by Slack at this moment.
    pub async fn bring(&self, content_type: &str, body: &str) -> Result<Answered> {
        self.bring_signed(content_type, body, SECRET, self.now()).await
    }

    /// As [`Workspace::bring`], signed with `secret` at `at`.
    pub async fn bring_signed(&self, content_type: &str, body: &str, secret: &str, at: Timestamp) -> Result<Answered> {
        let signature = sign(&SecretString::from(secret.to_owned()), at, body.as_bytes()).ok_or("no signature")?;
        let signed = [("x-slack-request-timestamp", at.as_second().to_string()), ("x-slack-signature", signature)];
        self.bring_with(content_type, body, &signed).await
    }

    /// As [`Workspace::bring`], with these headers and no others.
    pub async fn bring_with(&self, content_type: &str, body: &str, headers: &[(&str, String)]) -> Result<Answered> {
        let request = client()?.post(self.url("/slack/events")).header("content-type", content_type);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        answered(request.body(body.to_owned())).await
    }

    /// A slash command with a trigger of its own choosing: the same trigger again is the same command again.
    pub async fn bring_command(&self, who: &str, channel: &str, line: &str, trigger: &str) -> Result<Answered> {
        let (command, text) = line.split_once(' ').unwrap_or((line, ""));
        let person = self.slack.person(who)?;
        let channel = self.slack.channel(channel)?.id;
        let fields = [
            ("command", command),
            ("text", text),
            ("user_id", person.id.as_str()),
            ("team_id", person.team_id.as_str()),
            ("channel_id", channel.as_str()),
            ("trigger_id", trigger),
        ];
        self.bring(FORM, &serde_urlencoded::to_string(fields)?).await
    }

    /// An interaction, as its `payload`.
    pub async fn bring_interaction(&self, payload: &Value) -> Result<Answered> {
        self.bring(FORM, &serde_urlencoded::to_string([("payload", payload.to_string())])?).await
    }

    /// An event of the Events API under this id.
    pub async fn bring_event(&self, id: &str, event: &Value) -> Result<Answered> {
        let body = json!({
            "type": "event_callback", "event_id": id, "event_time": self.now().as_second(), "event": event,
        });
        self.bring(JSON, &body.to_string()).await
    }

    /// Reads one of the operator's pages.
    pub async fn get(&self, path: &str) -> Result<Answered> {
        answered(client()?.get(self.url(path))).await
    }

    /// One figure of `/metrics`, by its name and labels; 0 while it was never counted.
    pub async fn metric(&self, name: &str) -> Result<u64> {
        let page = self.get("/metrics").await?.text;
        let line = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(line.map_or(Ok(0), str::parse)?)
    }

    /// A number the database tells.
    pub async fn number(&self, sql: &'static str) -> Result<i64> {
        Ok(self.db().read(sql).scalar().await?)
    }

    /// Everything a signal can change: equal before and after, nothing was changed.
    pub async fn figures(&self) -> Result<BTreeMap<&'static str, i64>> {
        let mut figures = BTreeMap::new();
        for (name, sql) in TABLES {
            figures.insert(*name, self.number(sql).await?);
        }
        Ok(figures)
    }
}

fn client() -> Result<Client> {
    Ok(Client::builder().no_proxy().tls_certs_only([]).build()?)
}

async fn answered(request: RequestBuilder) -> Result<Answered> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    Ok(Answered { status, text: response.text().await? })
}
