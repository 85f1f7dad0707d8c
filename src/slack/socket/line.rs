//! One connection, from its hello to its last acknowledgement.

use super::{SocketHealth, Timing};
use crate::slack::{edge::Edge, inbound::Parsed, replies::Ack};
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpStream, sync::mpsc, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};
use tokio_util::{
    sync::{CancellationToken, DropGuard},
    task::TaskTracker,
};

/// No envelope of Slack's comes near this.
const LARGEST_MESSAGE: usize = 4 * 1024 * 1024;

/// A connection that stands. Dropped, it takes its leave: what is under way is still acknowledged.
pub(super) struct Line {
    events: mpsc::Receiver<LineEvent>,
    _leave: DropGuard,
}

/// What a connection tells of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEvent {
    /// Slack said hello: envelopes come.
    Stands,
    /// Slack will close it soon.
    Warned,
    /// It is gone.
    Lost(&'static str),
}

/// What Slack sends, as far as we read it.
#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: Option<String>,
    envelope_id: Option<String>,
    reason: Option<String>,
    #[serde(default)]
    payload: Value,
    accepts_response_payload: Option<bool>,
}

impl Line {
    /// Connects, and waits for Slack's hello. The connection then serves as a task of `lines`.
    pub(super) async fn open(
        address: &str,
        edge: Edge,
        health: SocketHealth,
        timing: Timing,
        lines: &TaskTracker,
    ) -> Result<Self, &'static str> {
        let config = WebSocketConfig::default().max_message_size(Some(LARGEST_MESSAGE));
        let connecting = connect_async_with_config(address, Some(config), true);
        let (socket, _) =
            timeout(timing.hello, connecting).await.map_err(|_| "no connection in time")?.map_err(|error| {
                tracing::debug!(%error, "connecting");
                "no connection"
            })?;
        let (tell, events) = mpsc::channel(4);
        let (acks, to_send) = mpsc::channel(64);
        let leave = CancellationToken::new();
        let server = Server {
            edge,
            health,
            timing,
            socket,
            tell,
            acks,
            to_send,
            leave: leave.clone(),
            envelopes: TaskTracker::new(),
            asked: false,
        };
        lines.spawn(server.serve());
        let mut line = Self { events, _leave: leave.drop_guard() };
        match timeout(timing.hello, line.event()).await {
            Ok(LineEvent::Stands) => Ok(line),
            Ok(LineEvent::Lost(why)) => Err(why),
            Ok(LineEvent::Warned) => Err("closed before it stood"),
            Err(_) => Err("no hello in time"),
        }
    }

    /// What it tells next. Safe to drop and call again.
    pub(super) async fn event(&mut self) -> LineEvent {
        self.events.recv().await.unwrap_or(LineEvent::Lost("it ended"))
    }
}

struct Server {
    edge: Edge,
    health: SocketHealth,
    timing: Timing,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    tell: mpsc::Sender<LineEvent>,
    acks: mpsc::Sender<Value>,
    to_send: mpsc::Receiver<Value>,
    leave: CancellationToken,
    envelopes: TaskTracker,
    /// We asked whether anyone is there, and heard nothing since.
    asked: bool,
}

impl Server {
    async fn serve(mut self) {
        let end = loop {
            match self.step(false).await {
                Ok(true) => {}
                Ok(false) => break self.let_go().await,
                Err(why) => break why,
            }
        };
        // Nobody listens when we were let go.
        let _ = self.tell.send(LineEvent::Lost(end)).await;
    }

    /// One acknowledgement sent or one frame handled: `true`. `false` when it is time to leave or, while `leaving`, when
    /// no envelope is under way any more. An error ends the connection.
    async fn step(&mut self, leaving: bool) -> Result<bool, &'static str> {
        tokio::select! {
            Some(ack) = self.to_send.recv() => self.send(Message::text(ack.to_string())).await?,
            frame = timeout(self.timing.silence, self.socket.next()) => match frame {
                Ok(Some(Ok(frame))) => self.heard(frame).await?,
                Ok(Some(Err(_))) => return Err("the connection broke"),
                Ok(None) => return Err("Slack closed it"),
                Err(_) if self.asked => return Err("Slack fell silent"),
                Err(_) => {
                    self.asked = true;
                    self.send(Message::Ping(bytes::Bytes::from_static(b"there?"))).await?;
                }
            },
            () = self.leave.cancelled(), if !leaving => return Ok(false),
            () = self.envelopes.wait(), if leaving => return Ok(false),
        }
        Ok(true)
    }

    async fn send(&mut self, message: Message) -> Result<(), &'static str> {
        let sent = timeout(self.timing.silence, self.socket.send(message)).await;
        sent.map_err(|_| "Slack takes nothing more")?.map_err(|_| "the connection broke")
    }

    async fn heard(&mut self, frame: Message) -> Result<(), &'static str> {
        self.asked = false;
        self.health.traffic(self.edge.clock().now());
        match frame {
            Message::Text(text) => match serde_json::from_str(text.as_str()) {
                Ok(envelope) => self.take(envelope).await,
                Err(_) => self.edge.metrics().ignored("odd_envelope"),
            },
            Message::Close(_) => return Err("Slack closed it"),
            // The library answers pings by itself.
            Message::Ping(_) | Message::Pong(_) | Message::Binary(_) | Message::Frame(_) => {}
        }
        Ok(())
    }

    async fn take(&mut self, envelope: Envelope) {
        match (envelope.kind.as_deref(), &envelope.envelope_id) {
            (Some("hello"), _) => self.tell(LineEvent::Stands).await,
            (Some("disconnect"), _) => {
                tracing::info!(reason = envelope.reason.as_deref(), "Slack will close the connection");
                self.tell(LineEvent::Warned).await;
            }
            (_, Some(_)) => drop(self.envelopes.spawn(answer(self.edge.clone(), envelope, self.acks.clone()))),
            (_, None) => self.edge.metrics().ignored("odd_envelope"),
        }
    }

    async fn tell(&self, event: LineEvent) {
        // Nobody listens when we were let go.
        let _ = self.tell.send(event).await;
    }

    /// Goes on until what is under way is acknowledged; what still comes meanwhile is taken too.
    async fn let_go(&mut self) -> &'static str {
        self.envelopes.close();
        let patience = self.timing.letting_go;
        match timeout(patience, self.finish()).await {
            Ok(Ok(())) => "it was let go",
            Ok(Err(why)) => why,
            Err(_) => "it was let go with envelopes under way",
        }
    }

    async fn finish(&mut self) -> Result<(), &'static str> {
        while self.step(true).await? {}
        while let Ok(ack) = self.to_send.try_recv() {
            self.send(Message::text(ack.to_string())).await?;
        }
        self.socket.close(None).await.map_err(|_| "Slack closed it")
    }
}

/// One envelope: its signal's turn, then its acknowledgement by its own id.
async fn answer(edge: Edge, envelope: Envelope, acks: mpsc::Sender<Value>) {
    let parsed = edge.read(|reading| match envelope.kind.as_deref() {
        Some("events_api") => reading.event(&envelope.payload),
        Some("slash_commands") => reading.command(&envelope.payload),
        Some("interactive") => reading.interaction(&envelope.payload),
        _ => Parsed::Ignored("unknown_envelope"),
    });
    let mut body = json!({"envelope_id": envelope.envelope_id});
    match edge.take(parsed).await {
        Ack::Refused => return,
        Ack::Json(payload) if envelope.accepts_response_payload != Some(false) => body["payload"] = payload,
        Ack::Json(_) => tracing::warn!("an answer for an envelope that takes none"),
        Ack::Empty => {}
    }
    // Where the connection is gone, Slack brings the envelope again, and the repeat changes nothing.
    let _ = acks.send(body).await;
}
