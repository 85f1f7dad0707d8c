use super::*;
use crate::{
    error::{Error, Result},
    signal::Reply,
    slack::{
        blocks::message,
        mrkdwn::text,
        stub::{Answer, Desk, Stub, client, noon},
    },
};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_tungstenite::{WebSocketStream, accept_async, tungstenite::Message};

/// Quick, but with no more silence than the test lets pass itself.
const QUICK: Timing = Timing {
    hello: Duration::from_secs(20),
    silence: Duration::from_secs(20),
    first_wait: Duration::from_millis(1),
    longest_wait: Duration::from_millis(2),
    steady: Duration::from_secs(60),
    letting_go: Duration::from_secs(20),
};

/// Slack's side: it hands out addresses and takes connections.
struct Slack {
    listener: TcpListener,
    calls: Stub,
    base: String,
}

impl Slack {
    async fn start(before: Vec<Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("ws://{}/link", listener.local_addr().expect("an address"));
        let open = || json!({"ok": true, "url": address}).into();
        let (calls, base) = Stub::start(before.into_iter().chain((0..20).map(|_| open()))).await;
        Self { listener, calls, base }
    }

    async fn accept(&self) -> Link {
        let (stream, _) = self.listener.accept().await.expect("a connection");
        Link(accept_async(stream).await.expect("a websocket"))
    }

    async fn greet(&self) -> Link {
        let mut link = self.accept().await;
        link.send(json!({"type": "hello", "num_connections": 1})).await;
        link
    }
}

/// One connection as Slack sees it.
struct Link(WebSocketStream<TcpStream>);

impl Link {
    async fn send(&mut self, value: Value) {
        self.0.send(Message::text(value.to_string())).await.expect("it takes a frame");
    }
    async fn warn(&mut self) {
        self.send(json!({"type": "disconnect", "reason": "warning", "debug_info": {}})).await;
    }
    async fn command(&mut self, id: &str) {
        let payload = json!({"command": "/okr", "text": id, "user_id": "U1", "channel_id": "C1", "trigger_id": id});
        let more =
            json!({"type": "slash_commands", "envelope_id": id, "payload": payload, "accepts_response_payload": true});
        self.send(more).await;
    }
    /// The next acknowledgement; `None` when the other side closes.
    async fn ack(&mut self) -> Option<Value> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(text.as_str()).ok(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }
}

struct Running {
    stop: CancellationToken,
    health: SocketHealth,
    task: JoinHandle<()>,
}

impl Running {
    async fn stop(self) {
        self.stop.cancel();
        self.task.await.expect("it ends");
        assert!(!self.health.is_connected());
    }
}

async fn run(slack: &Slack, desk: &Arc<Desk>, timing: Timing) -> Running {
    let edge = desk.edge(&slack.base);
    let mut mode = SocketMode::start(client(&slack.base), edge).await.expect("a good token");
    mode.timing = timing;
    let (stop, health) = (CancellationToken::new(), mode.health());
    let task = tokio::spawn(mode.run(stop.clone()));
    Running { stop, health, task }
}

fn said(sentence: &'static str) -> Result<Reply> {
    Ok(Reply::Say(message(text(sentence)).build()))
}

#[tokio::test]
async fn a_token_that_slack_refuses_is_found_at_start() {
    let slack = Slack::start(vec![json!({"ok": false, "error": "not_allowed_token_type"}).into()]).await;
    let refused = SocketMode::start(client(&slack.base), Desk::new([]).edge(&slack.base)).await.err().expect("refused");
    assert_eq!(refused.code, "not_allowed_token_type");
    assert!(refused.to_string().contains("connections:write"));
}

#[tokio::test]
async fn envelopes_are_acknowledged_by_their_own_ids_with_their_replies() {
    let slack = Slack::start(vec![]).await;
    let fault = Err(Error::internal("testing", std::io::Error::other("x")));
    let desk = Desk::new([said("Hello."), Ok(Reply::Nothing), fault]);
    let running = run(&slack, &desk, QUICK).await;
    let mut link = slack.greet().await;
    running.health.until(|pulse| pulse.connected_since == Some(noon())).await;
    link.command("e1").await;
    let ack = link.ack().await.expect("an acknowledgement");
    assert_eq!((&ack["envelope_id"], &ack["payload"]["text"]), (&json!("e1"), &json!("Hello.")));
    let event = |id: &str| {
        let payload = json!({"event_id": id, "event": {"type": "app_uninstalled"}});
        json!({"type": "events_api", "envelope_id": id, "payload": payload, "accepts_response_payload": false})
    };
    link.send(event("e2")).await;
    assert_eq!(link.ack().await, Some(json!({"envelope_id": "e2"})));
    // An event that could not be taken is not acknowledged; the unknown is.
    link.send(event("e3")).await;
    desk.handled_times(3).await;
    link.send(json!({"type": "unheard_of", "envelope_id": "e4"})).await;
    assert_eq!(link.ack().await, Some(json!({"envelope_id": "e4"})));
    running.stop().await;
    assert_eq!(link.ack().await, None);
}

#[tokio::test]
async fn a_slow_envelope_holds_up_nobody() {
    let slack = Slack::start(vec![]).await;
    let desk = Desk::new([]);
    let running = run(&slack, &desk, QUICK).await;
    let mut link = slack.greet().await;
    let shut = desk.gate.lock().await;
    link.command("slow").await;
    desk.handled_times(1).await;
    link.send(json!({"type": "unheard_of", "envelope_id": "quick"})).await;
    assert_eq!(link.ack().await, Some(json!({"envelope_id": "quick"})));
    drop(shut);
    assert_eq!(link.ack().await, Some(json!({"envelope_id": "slow"})));
    running.stop().await;
}

#[tokio::test]
async fn after_a_warning_the_new_connection_stands_before_the_old_one_goes() {
    let slack = Slack::start(vec![]).await;
    let desk = Desk::new([]);
    let running = run(&slack, &desk, QUICK).await;
    let mut old = slack.greet().await;
    let shut = desk.gate.lock().await;
    old.command("e1").await;
    desk.handled_times(1).await;
    old.warn().await;
    let mut new = slack.accept().await;
    // The new one does not stand yet: the old one still takes envelopes.
    old.send(json!({"type": "unheard_of", "envelope_id": "e2"})).await;
    assert_eq!(old.ack().await, Some(json!({"envelope_id": "e2"})));
    new.send(json!({"type": "hello"})).await;
    new.command("e3").await;
    desk.handled_times(2).await;
    drop(shut);
    // What was under way on the old one is acknowledged there, and then it closes.
    assert_eq!(old.ack().await, Some(json!({"envelope_id": "e1"})));
    assert_eq!(old.ack().await, None);
    assert_eq!(new.ack().await, Some(json!({"envelope_id": "e3"})));
    assert!(running.health.is_connected());
    running.stop().await;
}

#[tokio::test]
async fn a_lost_connection_is_made_anew_however_often_it_takes() {
    let slack = Slack::start(vec![]).await;
    let desk = Desk::new([]);
    let running = run(&slack, &desk, QUICK).await;
    drop(slack.greet().await);
    running.health.until(|pulse| pulse.connected_since.is_none() && pulse.trouble.is_some()).await;
    for _ in 0..3 {
        drop(slack.accept().await); // no hello
    }
    let mut link = slack.greet().await;
    running.health.until(|pulse| pulse.connected_since.is_some() && pulse.trouble.is_none()).await;
    link.command("e1").await;
    assert_eq!(link.ack().await, Some(json!({"envelope_id": "e1"})));
    assert!(slack.calls.asked().len() >= 5);
    running.stop().await;
}

#[tokio::test]
async fn a_silent_connection_is_found_out() {
    let slack = Slack::start(vec![]).await;
    let desk = Desk::new([]);
    let running = run(&slack, &desk, Timing { silence: Duration::from_millis(5), ..QUICK }).await;
    // It is not read from, so its pings are not answered.
    let silent = slack.greet().await;
    running.health.until(|pulse| pulse.trouble.as_deref() == Some("Slack fell silent")).await;
    drop(silent);
    running.stop().await;
}

#[tokio::test]
async fn stopping_acknowledges_what_is_under_way() {
    let slack = Slack::start(vec![]).await;
    let desk = Desk::new([said("Hello.")]);
    let running = run(&slack, &desk, QUICK).await;
    let mut link = slack.greet().await;
    let shut = desk.gate.lock().await;
    link.command("e1").await;
    desk.handled_times(1).await;
    running.stop.cancel();
    running.health.until(|pulse| pulse.connected_since.is_none()).await;
    drop(shut);
    assert!(link.ack().await.is_some_and(|ack| ack["payload"]["text"] == "Hello."));
    assert_eq!(link.ack().await, None);
    running.task.await.expect("it ends");
}

#[tokio::test]
async fn slack_out_of_reach_is_waited_for() {
    let down = || Answer { status: 503, headers: vec![], body: String::new() };
    let slack = Slack::start(vec![down(), down()]).await;
    let running = run(&slack, &Desk::new([]), QUICK).await;
    let _link = slack.greet().await;
    running.health.until(|pulse| pulse.connected_since.is_some()).await;
    running.stop().await;
}

#[tokio::test]
async fn waits_grow_to_their_limit_and_differ() {
    let slack = Slack::start(vec![]).await;
    let mut mode = SocketMode::start(client(&slack.base), Desk::new([]).edge(&slack.base)).await.expect("a good token");
    assert_eq!(mode.wait(), Duration::ZERO);
    for (attempts, most) in [(1, 500), (2, 1_000), (4, 4_000), (40, 30_000), (u32::MAX, 30_000)] {
        mode.attempts = attempts;
        let waited = mode.wait();
        assert!(waited <= Duration::from_millis(most) && waited >= Duration::from_millis(most / 2), "{waited:?}");
    }
}
