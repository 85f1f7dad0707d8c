//! Slack's part: signed requests over loopback, one after the other on each of many connections.
//!
//! The requests are written by hand. A comfortable client takes as much of the machine as the handlers that are to be
//! measured, and that would bring all of them closer together than they are.

use crate::{
    Outcome,
    agency::{Agency, KEY_RESULTS, channel_id, lead, lead_id},
};
use podkeeper::slack::verify::{SIGNATURE_HEADER, TIMESTAMP_HEADER, sign};
use serde_json::Value;
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use uuid::Uuid;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mix {
    /// The body of an update, to the bare handler.
    Bare,
    /// One-line `/okr update`.
    Update,
    /// `/okr show`.
    Show,
}

/// One measurement.
pub(crate) struct Load<'a> {
    pub(crate) mix: Mix,
    pub(crate) address: SocketAddr,
    pub(crate) agency: &'a Agency,
    pub(crate) clients: usize,
    pub(crate) lasts: Duration,
}

/// An HTTP/1.1 connection that is kept open.
pub(crate) struct Line {
    stream: BufReader<TcpStream>,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// Runs all clients for as long as the load lasts; how long each request took.
pub(crate) async fn drive(load: &Load<'_>) -> Outcome<Vec<Duration>> {
    let clients = (0..load.clients).map(|client| one_client(load, client));
    let taken = futures_util::future::try_join_all(clients).await?;
    Ok(taken.into_iter().flatten().collect())
}

/// Works in its own pods, so that people do not wait for each other more than the engine makes them.
async fn one_client(load: &Load<'_>, client: usize) -> Outcome<Vec<Duration>> {
    let pods: Vec<usize> = (client..load.agency.pods).step_by(load.clients).collect();
    let mut line = Line::open(load.address).await?;
    let mut taken = Vec::new();
    let until = Instant::now() + load.lasts;
    for number in 0.. {
        let Some(pod) = pods.get(number % pods.len().max(1)) else {
            return Err("there are fewer pods than clients".into());
        };
        if Instant::now() >= until {
            break;
        }
        let (answer, took) = line.command(load.agency, *pod, ("/okr", &text(load.mix, number))).await?;
        taken.push(took);
        expect(&answer, load.mix.words())?;
    }
    Ok(taken)
}

fn text(mix: Mix, number: usize) -> String {
    let (_, key_result) = KEY_RESULTS[number % KEY_RESULTS.len()];
    match mix {
        Mix::Bare | Mix::Update => format!("update {key_result} {} it goes on", 1 + number % 997),
        Mix::Show => "show".to_owned(),
    }
}

impl Mix {
    /// What the answer has in it.
    fn words(self) -> &'static str {
        match self {
            Self::Bare => "written",
            Self::Update => "The card in",
            Self::Show => "More clients who stay",
        }
    }
}

/// The form Slack posts for a slash command of a pod's lead, in their channel.
fn body(agency: &Agency, pod: usize, (command, text): (&str, &str)) -> String {
    let fields = [
        ("token", "sandbox-verification-token"),
        ("team_id", "T0AGENCY1"),
        ("team_domain", "lindenhof-agency"),
        ("channel_id", &channel_id(pod)),
        ("channel_name", &format!("pod-team-{pod}")),
        ("user_id", &lead_id(pod)),
        ("user_name", &lead(pod)),
        ("command", command),
        ("text", text),
        ("api_app_id", "A0PODKEEPER"),
        ("is_enterprise_install", "false"),
        ("response_url", &format!("http://{}/response/unused", agency.slack.addr())),
        ("trigger_id", &Uuid::new_v4().simple().to_string()),
    ];
    serde_urlencoded::to_string(fields).unwrap_or_default()
}

/// A load program that measures refusals is worth nothing.
pub(crate) fn expect(answer: &Answer, words: &str) -> Outcome {
    let body = String::from_utf8_lossy(&answer.body);
    if answer.status == 200 && body.contains(words) { Ok(()) } else { Err(format!("{}: {body}", answer.status).into()) }
}

impl Line {
    pub(crate) async fn open(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream: BufReader::new(stream) })
    }

    pub(crate) async fn get(&mut self, path: &str) -> Outcome<Answer> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")).await
    }

    /// A command with what follows it, of a pod's lead in their channel; the answer, and how long it took.
    pub(crate) async fn command(
        &mut self,
        agency: &Agency,
        pod: usize,
        typed: (&str, &str),
    ) -> Outcome<(Answer, Duration)> {
        self.send(agency, &body(agency, pod, typed)).await
    }

    /// A press, as Slack tells of it; the answer, and how long it took.
    pub(crate) async fn interact(&mut self, agency: &Agency, payload: &Value) -> Outcome<(Answer, Duration)> {
        let body = serde_urlencoded::to_string([("payload", payload.to_string())])?;
        self.send(agency, &body).await
    }

    /// A signed request.
    async fn send(&mut self, agency: &Agency, body: &str) -> Outcome<(Answer, Duration)> {
        let now = agency.clock.now();
        let signature = sign(&agency.secret(), now, body.as_bytes()).ok_or("nothing signs")?;
        let begun = Instant::now();
        let answer = self.post(now.as_second(), &signature, body).await?;
        Ok((answer, begun.elapsed()))
    }

    async fn post(&mut self, signed_at: i64, signature: &str, body: &str) -> Outcome<Answer> {
        self.ask(&format!(
            "POST /slack/events HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n{TIMESTAMP_HEADER}: {signed_at}\r\n{SIGNATURE_HEADER}: {signature}\r\n\r\n{body}",
            body.len()
        ))
        .await
    }

    async fn ask(&mut self, request: &str) -> Outcome<Answer> {
        self.stream.write_all(request.as_bytes()).await?;
        let mut header = String::new();
        let (mut status, mut length) = (0, 0);
        loop {
            header.clear();
            if self.stream.read_line(&mut header).await? == 0 {
                return Err("the connection was closed".into());
            }
            let lower = header.trim_end().to_ascii_lowercase();
            if lower.is_empty() {
                break;
            } else if let Some(line) = lower.strip_prefix("http/1.1 ") {
                status = line.split(' ').next().unwrap_or_default().parse()?;
            } else if let Some(value) = lower.strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).await?;
        Ok(Answer { status, body })
    }
}
