//! Socket Mode.

use super::*;
use crate::sandbox::Place;
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message as Frame};

type Socket = WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>;

async fn connect(stage: &Stage) -> Socket {
    let url = format!("{}apps.connections.open", stage.slack.api_url());
    let answer = stage.http.post(url).bearer_auth("xapp-1-sandbox-app").send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    let (mut socket, _) = connect_async(answer["url"].as_str().expect("a URL")).await.expect("a connection");
    assert_eq!(next(&mut socket).await["type"], "hello");
    socket
}

async fn next(socket: &mut Socket) -> Value {
    match socket.next().await.expect("a frame").expect("no error") {
        Frame::Text(text) => serde_json::from_str(text.as_str()).expect("JSON"),
        other => panic!("{other:?}"),
    }
}

async fn acknowledge(socket: &mut Socket, envelope: &Value, payload: Value) {
    let ack = json!({ "envelope_id": envelope["envelope_id"], "payload": payload });
    socket.send(Frame::text(ack.to_string())).await.expect("sent");
}

#[tokio::test]
async fn everything_comes_over_the_socket_and_nothing_over_http() {
    let stage = Stage::new().await;
    let mut socket = connect(&stage).await;
    stage.slack.sockets_open(1).await;
    let bot = async {
        let command = next(&mut socket).await;
        assert_eq!((&command["type"], &command["accepts_response_payload"]), (&json!("slash_commands"), &json!(true)));
        assert_eq!(command["payload"]["command"], "/okr");
        acknowledge(&mut socket, &command, json!({ "text": "By socket" })).await;
        let event = next(&mut socket).await;
        assert_eq!((&event["type"], &event["payload"]["event"]["type"]), (&json!("events_api"), &json!("message")));
        acknowledge(&mut socket, &event, Value::Null).await;
        socket
    };
    let people = async {
        stage.slack.command("ana", "#pod-performance", "/okr").await.expect("acknowledged");
        stage.slack.say("ana", "#pod-performance", "hello").expect("said");
        stage.slack.settle().await;
    };
    let (mut socket, ()) = tokio::join!(bot, people);
    assert_eq!(stage.slack.ephemerals_of("ana").expect("ana")[0].text, "By socket");
    assert!(stage.bot.heard().is_empty());
    stage.slack.send_disconnect("refresh_requested");
    assert_eq!(next(&mut socket).await["reason"], "refresh_requested");
}

#[tokio::test]
async fn an_event_on_a_cut_line_comes_again_on_another() {
    let stage = Stage::new().await;
    let mut first = connect(&stage).await;
    stage.slack.sockets_open(1).await;
    stage.slack.say("ana", "#pod-performance", "hello").expect("said");
    let envelope = next(&mut first).await;
    assert_eq!(envelope["retry_attempt"], 0);
    let mut second = connect(&stage).await;
    stage.slack.sockets_open(2).await;
    drop(first);
    let again = next(&mut second).await;
    assert_eq!((&again["retry_attempt"], &again["retry_reason"]), (&json!(1), &json!("connection_failed")));
    assert_eq!(again["payload"]["event_id"], envelope["payload"]["event_id"]);
    acknowledge(&mut second, &again, Value::Null).await;
    stage.slack.settle().await;
    assert_eq!(stage.slack.next_due(), None);
}

#[tokio::test]
async fn suggestions_answer_in_the_acknowledgement_and_tickets_open_once() {
    let stage = Stage::new().await;
    let mut select = form("Pick");
    select["blocks"] = json!([{ "type": "input", "block_id": "b", "label": { "type": "plain_text", "text": "Pod" },
        "element": { "type": "external_select", "action_id": "pod" } }]);
    stage.slack.command("ana", "#pod-performance", "/okr").await.expect("acknowledged");
    let trigger = stage.bot.payloads().pop().expect("a command")["trigger_id"].clone();
    let view = stage.call("views.open", json!({ "trigger_id": trigger, "view": select })).await["view"]["id"].clone();
    let mut socket = connect(&stage).await;
    stage.slack.sockets_open(1).await;
    let options = json!({ "options": [{ "text": { "type": "plain_text", "text": "Brand" }, "value": "2" }] });
    let bot = async {
        let asked = next(&mut socket).await;
        assert_eq!(
            (&asked["payload"]["type"], &asked["payload"]["value"]),
            (&json!("block_suggestion"), &json!("bra"))
        );
        acknowledge(&mut socket, &asked, options.clone()).await;
    };
    let place = Place::View(view.as_str().expect("an id").to_owned());
    let (answer, ()) = tokio::join!(stage.slack.suggest("ana", place, ("b", "pod"), "bra"), bot);
    assert_eq!(answer.expect("options"), options);
    let used = format!("ws://{}/socket?ticket=ticket-1", stage.slack.addr());
    connect_async(used).await.expect_err("the ticket is unknown or used");
}

#[tokio::test]
async fn what_happens_between_two_sockets_is_tried_again() {
    let stage = Stage::new().await;
    let socket = connect(&stage).await;
    stage.slack.sockets_open(1).await;
    stage.slack.cut_sockets();
    stage.slack.sockets_gone().await;
    drop(socket);
    assert!(!stage.slack.is_connected());
    stage.slack.set_zone("ana", "Asia/Tokyo").expect("moved");
    stage.slack.settle().await;
    assert!(stage.bot.heard().is_empty(), "HTTP is over once sockets are used");
    let mut socket = connect(&stage).await;
    stage.clock.advance(jiff::SignedDuration::from_mins(1));
    let event = next(&mut socket).await;
    assert_eq!((&event["retry_attempt"], &event["payload"]["event"]["user"]["tz"]), (&json!(2), &json!("Asia/Tokyo")));
    acknowledge(&mut socket, &event, Value::Null).await;
    stage.slack.settle().await;
    assert_eq!(stage.slack.next_due(), None);
}
