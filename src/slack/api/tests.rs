use super::*;
use crate::{
    ids::{ChannelId, MessageTs, UserId},
    signal::Message,
    slack::{
        calls::{Attempt, SlackCall, Step, UNCONFIRMED},
        methods::{CHAT_POST, CHAT_UPDATE},
        stub::{Answer, Stub, client},
    },
};
use serde_json::{Value, json};

async fn say(answer: Answer) -> CallError {
    let (_stub, base) = Stub::start([answer]).await;
    client(&base).call::<Value>(&CHAT_UPDATE, &json!({})).await.expect_err("an error")
}

fn status(status: u16, body: &str) -> Answer {
    Answer { status, headers: vec![("retry-after", "30")], body: body.to_owned() }
}

#[tokio::test]
async fn each_way_to_fail_is_told_apart() {
    let limited = CallError::Limited { retry_after: SignedDuration::from_secs(30) };
    assert_eq!(say(status(429, "")).await, limited);
    assert!(matches!(say(status(503, "xoxb-secret")).await, CallError::Unknown(_)));
    assert!(matches!(say(status(302, "")).await, CallError::Unknown(_)));
    assert!(matches!(say(status(200, "<html>")).await, CallError::Unknown(_)));
    assert!(matches!(say(json!({"ok": false, "error": "fatal_error"}).into()).await, CallError::Unknown(_)));
    let refused = say(json!({"ok": false, "error": "missing_scope", "needed": "im:write",
        "response_metadata": {"messages": ["[ERROR] why"]}})
    .into())
    .await;
    assert_eq!(refused.code(), Some("missing_scope"));
    assert_eq!(refused.to_string(), "refused: missing_scope (needs im:write)");
    let gone = client("http://127.0.0.1:1/").call::<Value>(&CHAT_POST, &json!({})).await;
    assert!(matches!(gone, Err(CallError::NotSent(_))));
}

#[tokio::test]
async fn a_post_names_itself_and_links_nothing() {
    let (stub, base) = Stub::start([json!({"ok": true, "channel": "D1", "ts": "1.2", "message": {}}).into()]).await;
    let message = Message { text: "Hello".into(), blocks: json!([]) };
    let thread = MessageTs::from("1.1");
    let sent = client(&base).post_message("U1", Some(&thread), &message, "uid-1").await;
    assert_eq!(sent, Ok((ChannelId::from("D1"), MessageTs::from("1.2"))));
    let asked = &stub.asked()[0];
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/chat.postMessage"));
    assert_eq!(asked.authorization.as_deref(), Some("Bearer xoxb-secret"));
    let wanted = json!({"channel": "U1", "text": "Hello", "blocks": [], "parse": "none", "unfurl_links": false,
        "unfurl_media": false, "thread_ts": "1.1",
        "metadata": {"event_type": "podkeeper_post", "event_payload": {"uid": "uid-1"}}});
    assert_eq!(asked.body, wanted);
}

fn sent(ts: &str, uid: &str) -> Value {
    json!({"ts": ts, "metadata": {"event_type": "podkeeper_post", "event_payload": {"uid": uid}}})
}

#[tokio::test]
async fn what_was_sent_is_found_on_every_page() {
    let pages = [
        json!({"ok": true, "messages": [{"ts": "9.0"}, sent("8.0", "other"), sent("7.0", "mine")],
            "response_metadata": {"next_cursor": "more=="}}),
        json!({"ok": true, "messages": [sent("6.0", "mine"), {"ts": "5.0", "metadata": null}],
            "response_metadata": {"next_cursor": ""}}),
    ];
    let (stub, base) = Stub::start(pages.map(Answer::from)).await;
    let since = "2026-11-23T12:02:00.5Z".parse().expect("an instant");
    let found = client(&base).find_sent(&ChannelId::from("C1"), None, "mine", since).await;
    assert_eq!(found, Ok(vec![MessageTs::from("6.0"), MessageTs::from("7.0")]));
    let asked = stub.asked();
    assert_eq!(asked[0].path, "/conversations.history");
    assert_eq!(
        asked[0].query,
        "channel=C1&oldest=1795435200.500000&inclusive=true&include_all_metadata=true&limit=200"
    );
    assert!(asked[1].query.ends_with("&cursor=more%3D%3D"));
}

#[tokio::test]
async fn a_thread_is_read_by_its_replies_and_an_endless_channel_cannot_be_read_back() {
    let endless = || json!({"ok": true, "messages": [], "response_metadata": {"next_cursor": "x"}}).into();
    let (stub, base) = Stub::start((0..60).map(|_| endless())).await;
    let (channel, thread) = (ChannelId::from("C1"), MessageTs::from("1.0"));
    let found = client(&base).find_sent(&channel, Some(&thread), "mine", jiff::Timestamp::UNIX_EPOCH).await;
    assert!(matches!(found, Err(CallError::Refused { code, .. }) if code == "too_many_messages"));
    assert!(stub.asked()[0].path.ends_with("conversations.replies") && stub.asked()[0].query.contains("&ts=1.0&"));
}

#[tokio::test]
async fn who_we_are_comes_with_scopes_and_time() {
    let body =
        json!({"ok": true, "team_id": "T1", "team": "Agency", "url": "https://a/", "user_id": "U9", "bot_id": "B1"});
    let headers = vec![("x-oauth-scopes", "chat:write, commands"), ("date", "Mon, 23 Nov 2026 12:00:00 GMT")];
    let (_stub, base) = Stub::start([Answer { status: 200, headers, body: body.to_string() }]).await;
    let identity = client(&base).auth_test().await.expect("an identity");
    assert_eq!(identity.scopes, Some(vec!["chat:write".into(), "commands".into()]));
    assert_eq!(identity.slack_time, "2026-11-23T12:00:00Z".parse().ok());
    assert_eq!((identity.user, identity.bot_id.as_deref()), (UserId::from("U9"), Some("B1")));
}

#[tokio::test]
async fn lists_come_in_parts_without_their_odd_rows() {
    let people =
        json!({"ok": true, "members": [{"id": "U1"}, {"name": "no id"}, 7], "response_metadata": {"next_cursor": "c"}});
    let channels = json!({"ok": true, "channels": [{"id": "C1", "name": "general"}, {"id": "D1", "is_im": true}]});
    let (stub, base) = Stub::start([people.into(), channels.into()]).await;
    let api = client(&base);
    let people = api.list_people(Some("b")).await.expect("people");
    assert_eq!((people.rows.len(), people.next.as_deref()), (1, Some("c")));
    let channels = api.list_channels(None).await.expect("channels");
    assert_eq!((channels.rows.len(), channels.next), (1, None));
    assert_eq!(stub.asked()[0].query, "cursor=b&limit=200");
}

#[tokio::test]
async fn what_is_so_already_is_done() {
    let refused = |code: &str| Answer::from(json!({"ok": false, "error": code}));
    let codes = ["already_in_channel", "message_not_found", "user_not_found", "already_in_channel", "is_archived"];
    let (_stub, base) = Stub::start(codes.map(refused)).await;
    let (api, channel) = (client(&base), ChannelId::from("C1"));
    assert_eq!(api.join_channel(&channel).await, Ok(()));
    assert_eq!(api.delete_message(&channel, &MessageTs::from("1.0")).await, Ok(()));
    assert_eq!(api.find_person(&UserId::from("U1")).await, Ok(None));
    let join = SlackCall::JoinChannel { channel: channel.clone() };
    assert_eq!(join.execute(&api, first()).await, Ok(Step::Done(json!({"channel": "C1"}))));
    assert_eq!(join.execute(&api, first()).await.expect_err("archived").code(), Some("is_archived"));
}

#[tokio::test]
async fn a_pin_that_cannot_be_is_no_fault() {
    let refused = |code: &str| Answer::from(json!({"ok": false, "error": code}));
    let codes = ["already_pinned", "message_not_found", "too_many_pins", "no_pin", "is_archived", "invalid_auth"];
    let (stub, base) = Stub::start(codes.map(refused)).await;
    let (api, channel, ts) = (client(&base), ChannelId::from("C1"), MessageTs::from("1.0"));
    assert_eq!(api.pin(&channel, &ts).await, Ok(true));
    assert_eq!(api.pin(&channel, &ts).await, Ok(false));
    assert_eq!(api.pin(&channel, &ts).await.expect_err("too many").code(), Some("too_many_pins"));
    assert_eq!(api.unpin(&channel, &ts).await, Ok(()));
    assert_eq!(api.unpin(&channel, &ts).await, Ok(()));
    assert!(api.unpin(&channel, &ts).await.is_err());
    assert_eq!(stub.asked()[0].body, json!({"channel": "C1", "timestamp": "1.0"}));
}

#[tokio::test]
async fn an_answer_through_a_response_url_carries_no_token() {
    let gone = Answer { status: 404, headers: vec![], body: "expired_url".into() };
    let (stub, base) = Stub::start([json!({"ok": true}).into(), gone]).await;
    let (api, url) = (client(&base), format!("{base}response/1"));
    assert_eq!(api.respond(&url, &json!({"text": "done"})).await, Ok(()));
    assert!(matches!(api.respond(&url, &json!({})).await, Err(CallError::Unknown(_))));
    assert_eq!((stub.asked()[0].authorization.as_ref(), &stub.asked()[0].body["text"]), (None, &json!("done")));
}

#[test]
fn both_names_of_a_spent_trigger_are_known() {
    let refused = |code: &str| CallError::Refused { code: code.into(), needed: None, details: vec![] };
    assert!(trigger_is_spent(&refused("expired_trigger_id")) && trigger_is_spent(&refused("trigger_exchanged")));
    assert!(!trigger_is_spent(&refused("invalid_auth")) && !trigger_is_spent(&CallError::Unknown(String::new())));
}

fn at(minute: i64) -> jiff::Timestamp {
    let noon: jiff::Timestamp = "2026-11-23T12:00:00Z".parse().expect("an instant");
    noon + SignedDuration::from_mins(minute)
}

/// A first attempt at a first step.
fn first() -> Attempt<'static> {
    Attempt { progress: None, content: Some("1,2"), since: at(0), repeated: false, now: at(0) }
}

fn file() -> SlackCall {
    let (name, title, comment) = ("a.csv".to_owned(), "Figures".to_owned(), "Here.".to_owned());
    SlackCall::SendFile { person: "U1".into(), name, title, comment }
}

#[tokio::test]
async fn a_file_is_handed_over_without_our_token_and_then_completed() {
    let (stub, base) = Stub::start([]).await;
    let (ticket_stub, ticket_base) = Stub::start([
        json!({"ok": true, "channel": {"id": "D1"}}).into(),
        json!({"ok": true, "upload_url": format!("{base}upload/v1/U1"), "file_id": "F1"}).into(),
        json!({"ok": true, "files": []}).into(),
    ])
    .await;
    let api = client(&ticket_base);
    let handed = file().execute(&api, first()).await;
    let progress = json!({"file": "F1", "channel": "D1"});
    assert_eq!(handed, Ok(Step::Further(progress.clone())));
    let upload = &stub.asked()[0];
    assert_eq!((upload.path.as_str(), upload.authorization.as_deref()), ("/upload/v1/U1", None));
    assert_eq!(ticket_stub.asked()[1].query, "filename=a.csv&length=3");
    let next = Attempt { progress: Some(&progress), content: None, ..first() };
    assert_eq!(file().execute(&api, next).await, Ok(Step::Done(progress.clone())));
    assert_eq!(
        ticket_stub.asked()[2].body,
        json!({"files": [{"id": "F1", "title": "Figures"}], "channel_id": "D1", "initial_comment": "Here."})
    );
}

#[tokio::test]
async fn a_file_goes_nowhere_but_to_slack() {
    for address in ["http://elsewhere.example/upload", "ftp://127.0.0.1/upload", "nonsense"] {
        let (_stub, base) = Stub::start([
            json!({"ok": true, "channel": {"id": "D1"}}).into(),
            json!({"ok": true, "upload_url": address, "file_id": "F1"}).into(),
        ])
        .await;
        let refused = file().execute(&client(&base), first()).await.expect_err("refused");
        assert_eq!(refused.code(), Some("odd_upload_address"), "{address}");
    }
}

/// Completed before, or not: the conversation says; Slack's own word counts only when that says nothing for long.
#[tokio::test]
async fn a_file_that_may_stand_there_is_looked_for_first() {
    let progress = json!({"file": "F1", "channel": "D1"});
    let again =
        |minute: i64| Attempt { progress: Some(&progress), content: None, repeated: true, now: at(minute), ..first() };
    let there = json!({"ok": true, "messages": [{"ts": "1.1", "files": [{"id": "F0"}, {"id": "F1"}]}]});
    let nowhere =
        || Answer::from(json!({"ok": true, "messages": [{"ts": "1.1", "files": [{"id": "F0"}]}, {"ts": "1.2"}]}));
    let unknown = || Answer::from(json!({"ok": false, "error": "file_not_found"}));
    let (stub, base) = Stub::start([there.into(), nowhere(), unknown(), nowhere(), unknown(), nowhere()]).await;
    let api = client(&base);
    assert_eq!(file().execute(&api, again(1)).await, Ok(Step::Done(progress.clone())));
    assert_eq!(stub.asked().len(), 1, "it is not completed again");
    assert!(matches!(file().execute(&api, again(2)).await, Err(CallError::Unknown(_))), "it may show yet");
    assert_eq!(file().execute(&api, again(10)).await.expect_err("lost").code(), Some(UNCONFIRMED));
    assert_eq!(file().execute(&api, again(3)).await, Ok(Step::Done(progress.clone())), "it had not been completed");
}
