use super::*;
use crate::{
    error::{Error, Result},
    ids::UserId,
    signal::{Command, Modal, Reply, Signal},
    slack::{
        api::connector,
        blocks::{message, modal},
        mrkdwn::text,
        stub::{Answer, Desk, Stub, noon},
        verify::{SIGNATURE_HEADER, TIMESTAMP_HEADER, sign},
    },
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

const FORM: &str = "application/x-www-form-urlencoded";

fn secret() -> SecretString {
    "8f742231b10e8888abcd99yyyzzz85a5".to_owned().into()
}

/// A running door, the desk behind it, and the Slack that its calls go to.
struct House {
    url: String,
    edge: Edge,
    desk: Arc<Desk>,
    slack: Stub,
    slack_base: String,
}

impl House {
    async fn start(replies: impl IntoIterator<Item = Result<Reply>>, answers: Vec<Answer>, patience: Duration) -> Self {
        let (slack, slack_base) = Stub::start(answers).await;
        let desk = Desk::new(replies);
        let edge = desk.edge(&slack_base).with_patience(patience);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/slack/events", listener.local_addr().expect("an address"));
        let router = router(edge.clone(), secret());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, edge, desk, slack, slack_base }
    }

    async fn patient(replies: impl IntoIterator<Item = Result<Reply>>, answers: Vec<Answer>) -> Self {
        Self::start(replies, answers, Duration::from_secs(60)).await
    }

    async fn send(&self, kind: &str, body: impl Into<Vec<u8>>, at: Timestamp) -> reqwest::Response {
        let body = body.into();
        let signature = sign(&secret(), at, &body).expect("a signature");
        let request = connector().expect("connections").post(&self.url).header("content-type", kind).body(body);
        let signed = request.header(TIMESTAMP_HEADER, at.as_second()).header(SIGNATURE_HEADER, signature);
        signed.send().await.expect("an answer")
    }

    async fn form(&self, body: &str) -> (u16, Value) {
        let answer = self.send(FORM, body, noon()).await;
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }

    async fn command(&self) -> (u16, Value) {
        let response_url = format!("{}response", self.slack_base);
        let fields = [
            ("command", "/okr"),
            ("text", " update "),
            ("user_id", "U1"),
            ("channel_id", "C1"),
            ("trigger_id", "1.2"),
            ("response_url", response_url.as_str()),
        ];
        self.form(&serde_urlencoded::to_string(fields).expect("a form")).await
    }

    async fn interact(&self, payload: Value) -> (u16, Value) {
        self.form(&serde_urlencoded::to_string([("payload", payload.to_string())]).expect("a form")).await
    }
}

fn submission() -> Value {
    let values = json!({"value": {"value": {"type": "plain_text_input", "value": "4,2"}}});
    json!({"type": "view_submission", "user": {"id": "U1"}, "view":
        {"id": "V1", "callback_id": "okr.update", "state": {"values": values}}})
}

fn form() -> Modal {
    modal("okr.update", "Update").build()
}

fn fault() -> Result<Reply> {
    Err(Error::internal("reading the weather", std::io::Error::other("xoxb-secret")))
}

#[tokio::test]
async fn only_what_slack_signed_in_time_is_let_in() {
    let house = House::patient([], vec![]).await;
    let body = "command=%2Fokr&user_id=U1&channel_id=C1&trigger_id=1";
    let unsigned = connector().expect("connections").post(&house.url).body(body).send().await.expect("an answer");
    assert_eq!(unsigned.status(), 401);
    let late = noon() - SignedDuration::from_secs(301);
    assert_eq!(house.send(FORM, body, late).await.status(), 401);
    assert_eq!(house.send(FORM, body, noon() + SignedDuration::from_secs(300)).await.status(), 200);
    assert_eq!(house.desk.handled().len(), 1);
    assert_eq!((house.edge.metrics().refused_for("missing"), house.edge.metrics().refused_for("stale")), (1, 1));
}

#[tokio::test]
async fn a_body_of_a_mebibyte_is_the_limit() {
    let house = House::patient([], vec![]).await;
    assert_eq!(house.send(FORM, vec![b'a'; LIMIT], noon()).await.status(), 200);
    assert_eq!(house.send(FORM, vec![b'a'; LIMIT + 1], noon()).await.status(), 413);
    assert_eq!(house.edge.metrics().refused_for("too_large"), 1);
}

#[tokio::test]
async fn the_unknown_is_taken_and_the_unreadable_is_not() {
    let house = House::patient([], vec![]).await;
    let challenge = json!({"type": "url_verification", "challenge": "3eZbrw1a"}).to_string();
    let answer = house.send("application/json", challenge, noon()).await;
    assert_eq!((answer.status().as_u16(), answer.text().await.ok().as_deref()), (200, Some("3eZbrw1a")));
    assert_eq!(house.send(FORM, "ssl_check=1", noon()).await.status(), 200);
    let odd = json!({"type": "event_callback", "team": null, "event": {"type": "brand_new"}}).to_string();
    assert_eq!(house.send("application/json", odd, noon()).await.status(), 200);
    assert_eq!(house.edge.metrics().ignored_for("unknown_event"), 1);
    assert_eq!(house.send("application/json", "{", noon()).await.status(), 400);
    assert!(house.desk.handled().is_empty());
}

#[tokio::test]
async fn a_command_is_answered_in_the_acknowledgement() {
    let said = message(text("Hello.")).build();
    let house = House::patient([Ok(Reply::Say(said)), Ok(Reply::Nothing)], vec![]).await;
    let (status, body) = house.command().await;
    assert_eq!((status, &body["response_type"], &body["text"]), (200, &json!("ephemeral"), &json!("Hello.")));
    assert_eq!(house.command().await, (200, Value::Null));
    let signals = house.desk.handled();
    assert!(matches!(&signals[0], Signal::Command(Command { text, .. }) if text == "update"));
}

#[tokio::test]
async fn a_turn_that_takes_too_long_goes_on_and_answers_later() {
    let said = message(text("All is done.")).build();
    let house = House::start([Ok(Reply::Say(said))], vec![], Duration::from_millis(1)).await;
    let shut = house.desk.gate.lock().await;
    let (status, body) = house.command().await;
    assert_eq!(status, 200);
    assert!(body["text"].as_str().is_some_and(|text| text.contains("Still working")));
    drop(shut);
    let asked = house.slack.asked_times(1).await;
    assert_eq!((asked[0].path.as_str(), &asked[0].body["text"]), ("/response", &json!("All is done.")));
    house.edge.finish().await;
}

#[tokio::test]
async fn a_client_that_hangs_up_cancels_nothing() {
    let said = message(text("All is done.")).build();
    let house = House::patient([Ok(Reply::Say(said))], vec![]).await;
    let shut = house.desk.gate.lock().await;
    {
        let call = house.command();
        tokio::pin!(call);
        tokio::select! {
            _ = &mut call => panic!("nothing can have been answered"),
            () = house.desk.handled_times(1) => {}
        }
    }
    // The connection is closed; whether the door has noticed yet or not, the turn goes to its end.
    drop(shut);
    house.edge.finish().await;
    assert_eq!(house.desk.handled().len(), 1);
}

#[tokio::test]
async fn a_modal_is_opened_on_its_trigger_or_leaves_a_button() {
    let late = || Answer::from(json!({"ok": false, "error": "expired_trigger_id"}));
    let wrong = || Answer::from(json!({"ok": false, "error": "invalid_arguments"}));
    let house =
        House::patient([0; 3].map(|_| Ok(Reply::Open(form()))), vec![json!({"ok": true}).into(), late(), wrong()]);
    let house = house.await;
    for _ in 0..3 {
        assert_eq!(house.command().await, (200, Value::Null));
    }
    let asked = house.slack.asked_times(3).await;
    assert_eq!((asked[0].path.as_str(), &asked[0].body["trigger_id"]), ("/views.open", &json!("1.2")));
    house.edge.finish().await;
    let unopened = house.desk.unopened.lock().expect("no poison").clone();
    assert_eq!(unopened, vec![(UserId::from("U1"), form())]);
}

#[tokio::test]
async fn a_fault_says_where_to_ask_and_tells_no_secrets() {
    let house = House::patient([fault(), fault(), Err(Error::user("panic"))], vec![]).await;
    let (status, body) = house.command().await;
    assert_eq!(status, 200);
    let text = body["text"].as_str().unwrap_or_default();
    assert!(text.contains("reference") && !text.contains("xoxb"), "{text}");
    let (_, body) = house.interact(submission()).await;
    assert!(body["errors"]["value"].as_str().is_some_and(|error| error.contains("reference")), "{body}");
    let (status, body) = house.command().await;
    assert!(status == 200 && body["text"].as_str().is_some_and(|text| text.contains("reference")));
}

#[tokio::test]
async fn an_event_that_was_not_taken_is_to_come_again() {
    let house = House::patient([fault(), Ok(Reply::Nothing)], vec![]).await;
    let event = json!({"type": "event_callback", "event_id": "Ev1", "event": {"type": "app_uninstalled"}}).to_string();
    assert_eq!(house.send("application/json", event.clone(), noon()).await.status(), 503);
    assert_eq!(house.send("application/json", event, noon()).await.status(), 200);
}

#[tokio::test]
async fn a_button_is_acknowledged_and_answered_beside_it() {
    let said = message(text("Left.")).build();
    let house = House::patient([Ok(Reply::Say(said))], vec![]).await;
    let pressed = json!({"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "1", "channel": {"id": "C1"},
        "message": {"ts": "1.1"}, "response_url": format!("{}response", house.slack_base),
        "actions": [{"action_id": "pod.leave", "value": "7"}]});
    assert_eq!(house.interact(pressed).await, (200, Value::Null));
    let asked = house.slack.asked_times(1).await;
    assert_eq!((&asked[0].body["text"], &asked[0].body["replace_original"]), (&json!("Left."), &json!(false)));
}

#[tokio::test]
async fn a_modal_acted_in_is_updated_or_covered_and_a_closed_one_is_let_be() {
    let replies =
        [Ok(Reply::Update(form())), Ok(Reply::Say(message(text("Saved.")).build())), Ok(Reply::Update(form()))];
    let conflict = Answer::from(json!({"ok": false, "error": "hash_conflict"}));
    let house = House::patient(replies, vec![conflict]).await;
    let acted = json!({"type": "block_actions", "user": {"id": "U1"}, "trigger_id": "t", "view": {"id": "V1", "type": "modal",
        "hash": "h"}, "actions": [{"action_id": "pod", "selected_option": {"value": "7"}}]});
    for times in 1..=3 {
        assert_eq!(house.interact(acted.clone()).await, (200, Value::Null));
        house.slack.asked_times(times).await;
    }
    house.edge.finish().await;
    let paths: Vec<_> = house.slack.asked().iter().map(|asked| asked.path.clone()).collect();
    assert_eq!(paths, ["/views.update", "/views.push", "/views.update"]);
    let update = &house.slack.asked()[0].body;
    assert_eq!((&update["view_id"], &update["hash"]), (&json!("V1"), &json!("h")));
    let mut registry = prometheus_client::registry::Registry::default();
    house.edge.metrics().register(&mut registry);
    let mut page = String::new();
    prometheus_client::encoding::text::encode(&mut page, &registry).expect("a page");
    assert!(page.contains("slack_follow_ups_total{outcome=\"done\"} 3"), "{page}");
    assert!(page.contains("slack_signals_total{kind=\"action\"} 3"), "{page}");
}
