//! The methods, their refusals and their limits.

use super::*;
use crate::sandbox::{Fault, Gate};
use jiff::SignedDuration;

#[tokio::test]
async fn a_token_is_needed_and_the_right_one() {
    let stage = Stage::new().await;
    let url = format!("{}auth.test", stage.slack.api_url());
    let call = async |token: Option<&str>| {
        let request = stage.http.post(&url);
        let request = if let Some(token) = token { request.bearer_auth(token) } else { request };
        request.send().await.expect("an answer").json::<Value>().await.expect("JSON")["error"].clone()
    };
    assert_eq!(call(None).await, "not_authed");
    assert_eq!(call(Some("xoxb-wrong")).await, "invalid_auth");
    assert_eq!(call(Some("xapp-1-sandbox-app")).await, "not_allowed_token_type");
    assert_eq!(call(Some("xoxb-sandbox-bot")).await, Value::Null);
    assert_eq!(stage.error("chat.postMesage", json!({})).await, "unknown_method");
    stage.slack.revoke_token();
    assert_eq!(call(Some("xoxb-sandbox-bot")).await, "token_revoked");
    stage.slack.uninstall();
    assert_eq!(call(Some("xoxb-sandbox-bot")).await, "account_inactive");
}

#[tokio::test]
async fn auth_test_tells_scopes_and_the_sandbox_time() {
    let stage = Stage::with(|options| options.scopes = vec!["chat:write".into(), "commands".into()]).await;
    let response = stage.respond("auth.test", json!({})).await.expect("an answer");
    assert_eq!(response.headers()["x-oauth-scopes"], "chat:write,commands");
    assert_eq!(response.headers()["date"], "Mon, 23 Nov 2026 09:00:00 GMT");
    let answer: Value = response.json().await.expect("JSON");
    assert_eq!(answer["team_id"], "T0AGENCY1");
    assert_eq!(answer["user_id"], "U0PODKEEPR");
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let stage = Stage::new().await;
    stage.slack.remove_scope("channels:history");
    let answer = stage.call("conversations.history", json!({ "channel": "C0PODPERF" })).await;
    assert_eq!((&answer["error"], &answer["needed"]), (&json!("missing_scope"), &json!("channels:history")));
    assert!(answer["provided"].as_str().expect("scopes").contains("chat:write"));
    stage.slack.remove_scope("users:read");
    assert_eq!(stage.error("users.list", json!({})).await, "missing_scope");
    stage.slack.remove_scope("chat:write.public");
    assert_eq!(stage.error("chat.postMessage", json!({ "channel": "C0RANDOM", "text": "x" })).await, "not_in_channel");
}

#[tokio::test]
async fn lists_are_paged() {
    let stage = Stage::new().await;
    let (mut cursor, mut names) = (String::new(), Vec::new());
    loop {
        let page = stage.call("users.list", json!({ "limit": 7, "cursor": cursor })).await;
        let members = page["members"].as_array().expect("members");
        assert!(members.len() <= 7);
        names.extend(members.iter().map(|member| member["name"].as_str().expect("a name").to_owned()));
        cursor = page["response_metadata"]["next_cursor"].as_str().expect("a cursor").to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(names.len(), stage.slack.list_people().len());
    assert_eq!(stage.error("users.list", json!({ "cursor": "bogus" })).await, "invalid_cursor");
}

#[tokio::test]
async fn private_channels_of_others_do_not_exist() {
    let stage = Stage::new().await;
    let list = stage.call("conversations.list", json!({ "types": "public_channel,private_channel" })).await;
    let names: Vec<_> = list["channels"].as_array().expect("channels").iter().map(|c| c["name"].clone()).collect();
    assert!(names.contains(&json!("random")) && !names.contains(&json!("leadership")), "{names:?}");
    assert_eq!(stage.error("conversations.info", json!({ "channel": "C0LEADERS" })).await, "channel_not_found");
    stage.slack.invite("chloe", "#leadership", &["podkeeper"]).expect("invited");
    let info = stage.call("conversations.info", json!({ "channel": "C0LEADERS" })).await;
    assert_eq!(info["channel"]["is_private"], true);
}

#[tokio::test]
async fn text_blocks_and_metadata_come_back_as_they_were_sent() {
    let stage = Stage::new().await;
    let hostile = "<!channel> <script>alert(1)</script> & \u{202e} &lt;b&gt; <@U0ANA0001> \"'`";
    let blocks = json!([{ "type": "section", "block_id": "b", "text": { "type": "plain_text", "text": hostile } }]);
    let metadata = json!({ "event_type": "post", "event_payload": { "id": "7", "n": 3, "list": [{ "a": true }] } });
    let args = json!({ "channel": "C0PODPERF", "text": hostile, "blocks": blocks, "metadata": metadata });
    let ts = stage.call("chat.postMessage", args).await["ts"].clone();
    let read = |all: bool| json!({ "channel": "C0PODPERF", "limit": 1, "include_all_metadata": all });
    let message = stage.call("conversations.history", read(true)).await["messages"][0].clone();
    assert_eq!((&message["ts"], &message["text"]), (&ts, &json!(hostile)));
    assert_eq!((&message["blocks"], &message["metadata"]), (&blocks, &metadata));
    assert!(stage.call("conversations.history", read(false)).await["messages"][0]["metadata"].is_null());
    let odd = json!({ "channel": "C0PODPERF", "text": "x", "metadata": { "event_type": "post", "event_payload": { "a": [1] } } });
    assert_eq!(stage.error("chat.postMessage", odd).await, "invalid_metadata_format");
}

#[tokio::test]
async fn updates_replace_blocks_and_keep_metadata() {
    let stage = Stage::new().await;
    let metadata = json!({ "event_type": "post", "event_payload": { "id": "7" } });
    let args =
        json!({ "channel": "C0PODPERF", "text": "one", "metadata": metadata, "blocks": [{ "type": "divider" }] });
    let ts = stage.call("chat.postMessage", args).await["ts"].clone();
    let update = json!({ "channel": "C0PODPERF", "ts": ts, "text": "two" });
    assert_eq!(stage.call("chat.update", update).await["ok"], true);
    let message = stage.slack.messages("#pod-performance").expect("a channel").pop().expect("a message");
    assert_eq!((message.text.as_str(), &message.blocks, &message.metadata), ("two", &None, &Some(metadata)));
    let long = json!({ "channel": "C0PODPERF", "ts": ts, "text": "x".repeat(4001) });
    assert_eq!(stage.error("chat.update", long).await, "msg_too_long");
    let others = stage.slack.say("ana", "#pod-performance", "mine").expect("said");
    let args = json!({ "channel": "C0PODPERF", "ts": others, "text": "x" });
    assert_eq!(stage.error("chat.update", args.clone()).await, "cant_update_message");
    assert_eq!(stage.error("chat.delete", args).await, "cant_delete_message");
    assert_eq!(stage.call("chat.delete", json!({ "channel": "C0PODPERF", "ts": ts })).await["ok"], true);
    assert_eq!(stage.error("chat.delete", json!({ "channel": "C0PODPERF", "ts": ts })).await, "message_not_found");
}

#[tokio::test]
async fn what_cannot_be_posted_says_why() {
    let stage = Stage::new().await;
    let post = async |args: Value| stage.error("chat.postMessage", args).await;
    assert_eq!(post(json!({ "channel": "C0PODPERF" })).await, "no_text");
    assert_eq!(post(json!({ "channel": "C0NOWHERE", "text": "x" })).await, "channel_not_found");
    assert_eq!(post(json!({ "channel": "C0LEADERS", "text": "x" })).await, "channel_not_found");
    assert_eq!(post(json!({ "channel": "C0PITCH24", "text": "x" })).await, "is_archived");
    assert_eq!(post(json!({ "channel": "C0PODPERF", "text": "x", "thread_ts": "1.000001" })).await, "thread_not_found");
    let huge = json!({ "event_type": "e", "event_payload": { "x": "y".repeat(9000) } });
    assert_eq!(post(json!({ "channel": "C0PODPERF", "text": "x", "metadata": huge })).await, "metadata_too_large");
    let answer =
        stage.call("chat.postMessage", json!({ "channel": "C0PODPERF", "blocks": [{ "type": "fancy" }] })).await;
    assert_eq!(answer["error"], "invalid_blocks");
    assert!(answer["response_metadata"]["messages"][0].as_str().expect("a reason").contains("/blocks/0"));
}

#[tokio::test]
async fn a_person_as_channel_is_their_direct_message() {
    let stage = Stage::new().await;
    let answer = stage.call("chat.postMessage", json!({ "channel": "U0MEI0001", "text": "Good morning" })).await;
    let opened = stage.call("conversations.open", json!({ "users": "U0MEI0001" })).await;
    assert_eq!(answer["channel"], opened["channel"]["id"]);
    assert_eq!(opened["already_open"], true);
    assert_eq!(stage.slack.dms_of("mei").expect("mei")[0].text, "Good morning");
    assert_eq!(stage.error("conversations.open", json!({ "users": "U0PAUL0001" })).await, "user_disabled");
}

#[tokio::test]
async fn history_reads_the_window_asked_for() {
    let stage = Stage::new().await;
    let mut posted = Vec::new();
    for number in 0..5 {
        posted.push(stage.post("C0PODPERF", &number.to_string()).await);
        stage.clock.advance(SignedDuration::from_secs(10));
    }
    stage.call("chat.postMessage", json!({ "channel": "C0PODPERF", "text": "reply", "thread_ts": posted[4] })).await;
    let read = async |args: Value| {
        let answer = stage.call("conversations.history", args).await;
        let texts = answer["messages"].as_array().expect("messages").iter();
        texts.map(|m| m["text"].as_str().expect("text").to_owned()).collect::<Vec<_>>()
    };
    let channel = "C0PODPERF";
    assert_eq!(read(json!({ "channel": channel, "limit": 2 })).await, ["4", "3"], "no replies, the newest first");
    assert_eq!(read(json!({ "channel": channel, "oldest": posted[2] })).await, ["4", "3"]);
    assert_eq!(read(json!({ "channel": channel, "oldest": posted[2], "inclusive": true, "limit": 1 })).await, ["2"]);
    assert_eq!(read(json!({ "channel": channel, "latest": posted[1], "inclusive": true, "limit": 1 })).await, ["1"]);
    let replies = stage.call("conversations.replies", json!({ "channel": channel, "ts": posted[4] })).await;
    assert_eq!((&replies["messages"][0]["text"], &replies["messages"][1]["text"]), (&json!("4"), &json!("reply")));
    assert_eq!(stage.error("conversations.history", json!({ "channel": "C0RANDOM" })).await, "not_in_channel");
    let first = stage.call("conversations.history", json!({ "channel": channel, "limit": 3 })).await;
    let next = &first["response_metadata"]["next_cursor"];
    stage.post("C0PODPERF", "new meanwhile").await;
    assert_eq!(read(json!({ "channel": channel, "limit": 2, "cursor": next })).await, ["1", "0"]);
}

#[tokio::test]
async fn posting_too_fast_is_refused_until_the_clock_moves() {
    let stage = Stage::with(|options| options.limits = Limits { channel_burst: 1, ..Limits::default() }).await;
    stage.post("C0PODPERF", "one").await;
    let response = stage.respond("chat.postMessage", json!({ "channel": "C0PODPERF", "text": "two" })).await;
    let response = response.expect("an answer");
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"1".parse().expect("a header"))
    );
    stage.post("C0PODBRAND", "elsewhere").await;
    stage.clock.advance(SignedDuration::from_secs(1));
    stage.post("C0PODPERF", "two").await;
}

#[tokio::test]
async fn channels_are_made_named_filled_and_closed() {
    let stage = Stage::new().await;
    let create = async |name: &str| stage.call("conversations.create", json!({ "name": name })).await;
    assert_eq!(create("Pod New").await["error"], "invalid_name_specials");
    assert_eq!(create("random").await["error"], "name_taken");
    let id = create("pod-new").await["channel"]["id"].clone();
    let args = |more: Value| {
        let mut args = json!({ "channel": id });
        args.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        args
    };
    let bad = stage.call("conversations.invite", args(json!({ "users": "U0ANA0001,U0PAUL0001" }))).await;
    assert_eq!((&bad["error"], &bad["errors"][0]["user"]), (&json!("user_disabled"), &json!("U0PAUL0001")));
    let good =
        stage.call("conversations.invite", args(json!({ "users": "U0ANA0001,U0PAUL0001", "force": true }))).await;
    assert_eq!(good["ok"], true);
    assert_eq!(stage.error("conversations.invite", args(json!({ "users": "U0ANA0001" }))).await, "already_in_channel");
    assert_eq!(stage.error("conversations.invite", args(json!({ "users": "U0PODKEEPR" }))).await, "cant_invite_self");
    assert_eq!(
        stage.call("conversations.rename", args(json!({ "name": "Pod Newer" }))).await["channel"]["name"],
        "pod-newer"
    );
    assert_eq!(stage.error("conversations.setTopic", args(json!({ "topic": "x".repeat(251) }))).await, "too_long");
    assert_eq!(stage.call("conversations.archive", args(json!({}))).await["ok"], true);
    assert_eq!(stage.error("conversations.archive", args(json!({}))).await, "already_archived");
    assert_eq!(stage.error("conversations.unarchive", args(json!({}))).await, "not_in_channel");
    let others = json!({ "channel": "C0PODPERF", "name": "mine-now" });
    assert_eq!(stage.error("conversations.rename", others).await, "not_authorized");
    assert_eq!(stage.error("conversations.archive", json!({ "channel": "C0RANDOM" })).await, "not_in_channel");
    let joined = stage.call("conversations.join", json!({ "channel": "C0PODPERF" })).await;
    assert_eq!(joined["warning"], "already_in_channel");
}

#[tokio::test]
async fn faults_happen_before_or_after_the_effect() {
    let stage = Stage::new().await;
    let count = || stage.slack.messages("#pod-performance").expect("a channel").len();
    let post = || stage.respond("chat.postMessage", json!({ "channel": "C0PODPERF", "text": "x" }));
    let start = count();
    stage.slack.fail_next("chat.postMessage", 1, &Fault::DropBefore);
    post().await.expect_err("the connection closes");
    assert_eq!(count(), start);
    stage.slack.fail_next("chat.postMessage", 1, &Fault::DropAfter);
    post().await.expect_err("the connection closes");
    assert_eq!(count(), start + 1);
    stage.slack.fail_next("chat.postMessage", 1, &Fault::FatalAfter);
    let answer: Value = post().await.expect("an answer").json().await.expect("JSON");
    assert_eq!((answer["error"].as_str(), count()), (Some("fatal_error"), start + 2));
    stage.slack.fail_next("chat.postMessage", 1, &Fault::RateLimited(30));
    assert_eq!(post().await.expect("an answer").headers()["retry-after"], "30");
    stage.slack.fail_next("chat.postMessage", 1, &Fault::Status(503));
    assert_eq!(post().await.expect("an answer").status().as_u16(), 503);
    assert_eq!(count(), start + 2);
}

#[tokio::test]
async fn a_held_call_waits_for_the_test() {
    let stage = Stage::new().await;
    let gate: Gate = stage.slack.hold("chat.postMessage");
    let test = async {
        gate.arrived().await;
        assert!(stage.slack.calls_of("chat.postMessage").is_empty());
        gate.open();
    };
    tokio::join!(stage.post("C0PODPERF", "held"), test);
    assert_eq!(stage.slack.calls_of("chat.postMessage").len(), 1);
}

#[tokio::test]
async fn answers_through_response_urls_can_go_wrong_too() {
    let stage = Stage::new().await;
    stage.slack.command("ana", "#pod-performance", "/okr").await.expect("acknowledged");
    let url = stage.bot.payloads()[0]["response_url"].as_str().expect("a URL").to_owned();
    let answer = || stage.http.post(&url).json(&json!({ "text": "late" })).send();
    let count = || stage.slack.ephemerals_of("ana").expect("ana").len();
    stage.slack.fail_next("response_url", 1, &Fault::Status(502));
    assert_eq!((answer().await.expect("an answer").status().as_u16(), count()), (502, 0));
    stage.slack.fail_next("response_url", 1, &Fault::DropAfter);
    answer().await.expect_err("the connection closes");
    assert_eq!(count(), 1);
    assert_eq!((answer().await.expect("an answer").status().as_u16(), count()), (200, 2));
}

#[tokio::test]
async fn messages_are_pinned_listed_and_unpinned() {
    let stage = Stage::new().await;
    let ts = stage.post("C0PODPERF", "Keep this").await;
    let item = json!({ "channel": "C0PODPERF", "timestamp": ts });
    assert_eq!(stage.error("pins.remove", item.clone()).await, "no_pin");
    assert_eq!(stage.call("pins.add", item.clone()).await["ok"], true);
    assert_eq!(stage.error("pins.add", item.clone()).await, "already_pinned");
    let listed = stage.call("pins.list", json!({ "channel": "C0PODPERF" })).await;
    assert_eq!(listed["items"][0]["message"]["text"], "Keep this");
    assert_eq!(stage.call("pins.remove", item.clone()).await["ok"], true);
    assert_eq!(stage.call("pins.list", json!({ "channel": "C0PODPERF" })).await["items"], json!([]));
    assert_eq!(stage.call("pins.add", item.clone()).await["ok"], true);
    stage.slack.archive_channel("chloe", "#pod-performance", true).expect("archived");
    assert_eq!(stage.error("pins.remove", item).await, "is_archived");
}

#[tokio::test]
async fn a_file_is_announced_handed_over_once_and_completed_once() {
    let stage = Stage::new().await;
    let announce = json!({ "filename": "notes.md", "length": 5 });
    let ticket = stage.call("files.getUploadURLExternal", announce.clone()).await;
    let (id, url) = (ticket["file_id"].clone(), ticket["upload_url"].as_str().expect("an address").to_owned());
    let hand_over =
        async |body: &'static str| stage.http.post(&url).body(body).send().await.expect("sent").status().as_u16();
    let dm = stage.call("conversations.open", json!({ "users": "U0ANA0001" })).await["channel"]["id"].clone();
    let complete = json!({ "files": [{ "id": id, "title": "Notes" }], "channel_id": dm, "initial_comment": "Here." });
    assert_eq!(
        stage.error("files.completeUploadExternal", complete.clone()).await,
        "file_not_found",
        "nothing came yet"
    );
    assert_eq!(hand_over("four").await, 400, "another length than announced");
    assert_eq!((hand_over("notes").await, hand_over("notes").await), (200, 404), "an address is good once");

    let elsewhere = |channel: &str| json!({ "files": [{ "id": id }], "channel_id": channel });
    assert_eq!(stage.error("files.completeUploadExternal", elsewhere("C0NOWHERE")).await, "channel_not_found");
    assert_eq!(stage.error("files.completeUploadExternal", elsewhere("C0RANDOM")).await, "not_in_channel");
    assert_eq!(stage.error("files.completeUploadExternal", json!({ "channel_id": dm })).await, "invalid_arguments");
    let done = stage.call("files.completeUploadExternal", complete.clone()).await;
    assert_eq!(done["files"], json!([{ "id": id, "title": "Notes" }]));
    assert_eq!(stage.error("files.completeUploadExternal", complete).await, "file_not_found", "once");

    let history = stage.call("conversations.history", json!({ "channel": dm })).await;
    let message = &history["messages"][0];
    assert_eq!((&message["text"], &message["files"][0]["id"]), (&json!("Here."), &id));
    assert_eq!((&message["files"][0]["size"], &message["files"][0]["filetype"]), (&json!(5), &json!("md")));
    let read = stage.slack.dms_of("ana").expect("a conversation");
    assert_eq!(read.iter().flat_map(|message| &message.files).map(|file| file.text()).collect::<Vec<_>>(), ["notes"]);

    assert_eq!(
        stage.error("files.getUploadURLExternal", json!({ "filename": "a", "length": 0 })).await,
        "missing_argument"
    );
    assert_eq!(stage.error("files.getUploadURLExternal", json!({ "length": 1 })).await, "invalid_arguments");
    stage.slack.remove_scope("files:write");
    assert_eq!(stage.error("files.getUploadURLExternal", announce).await, "missing_scope");
}

#[tokio::test]
async fn a_file_without_a_conversation_is_seen_by_nobody() {
    let stage = Stage::new().await;
    let ticket = stage.call("files.getUploadURLExternal", json!({ "filename": "a.txt", "length": 1 })).await;
    stage.http.post(ticket["upload_url"].as_str().expect("an address")).body("a").send().await.expect("sent");
    let done = stage.call("files.completeUploadExternal", json!({ "files": [{ "id": ticket["file_id"] }] })).await;
    assert_eq!(done["files"][0]["title"], "a.txt");
    assert!(
        stage
            .slack
            .list_channels()
            .iter()
            .flat_map(|channel| &channel.messages)
            .all(|message| message.files.is_empty())
    );
}
