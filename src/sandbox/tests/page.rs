//! The endpoints of the page.

use super::*;

impl Stage {
    async fn get(&self, path: &str) -> Value {
        let url = format!("http://{}{path}", self.slack.addr());
        self.http.get(url).send().await.expect("an answer").json().await.expect("JSON")
    }

    async fn send(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("http://{}{path}", self.slack.addr());
        let response = self.http.post(url).json(&body).send().await.expect("an answer");
        (response.status().as_u16(), response.json().await.expect("JSON"))
    }
}

#[tokio::test]
async fn the_page_lets_nothing_in_from_elsewhere() {
    let stage = Stage::new().await;
    for (path, kind) in [("", "text/html"), ("assets/style.css", "text/css"), ("assets/app.js", "text/javascript")] {
        let response = stage.http.get(format!("{}{path}", stage.slack.page_url())).send().await.expect("an answer");
        assert!(response.headers()["content-type"].to_str().expect("text").starts_with(kind));
        assert!(
            response.headers()["content-security-policy"].to_str().expect("text").starts_with("default-src 'self'")
        );
    }
}

#[tokio::test]
async fn people_see_what_is_theirs() {
    let stage = Stage::new().await;
    let (ana, lena) =
        (stage.get("/page/workspace?as=U0ANA0001").await, stage.get("/page/workspace?as=U0LENA0001").await);
    let names = |workspace: &Value| {
        let channels = workspace["channels"].as_array().expect("channels").iter();
        channels.map(|channel| channel["name"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert!(names(&ana).contains(&"random".to_owned()) && !names(&ana).contains(&"leadership".to_owned()));
    assert_eq!(names(&lena), ["client-northwind"]);
    assert_eq!(ana["clock"]["now"], "2026-11-23T09:00:00Z");
    assert_eq!(stage.get("/page/workspace").await["me"], "U0ANA0001", "the first of the seed");
    let app = ana["dms"].as_array().expect("dms").iter().find(|dm| dm["with"] == "U0PODKEEPR");
    assert!(app.is_some(), "the app's own direct message is always there");
    let person = ana["people"].as_array().expect("people").iter().find(|person| person["id"] == "U0MEI0001");
    assert_eq!(person.expect("mei")["local_time"], "17:00");
}

#[tokio::test]
async fn saying_reading_and_reacting() {
    let stage = Stage::new().await;
    let say = json!({ "as": "U0ANA0001", "channel": "C0PODPERF", "text": "<@U0PRIYA0001> look" });
    assert_eq!(stage.send("/page/say", say).await, (200, json!({})));
    let workspace = stage.get("/page/workspace?as=U0PRIYA0001").await;
    let channel = workspace["channels"].as_array().expect("channels").iter().find(|c| c["id"] == "C0PODPERF");
    assert_eq!((&channel.expect("it")["unread"], &channel.expect("it")["mention"]), (&json!(1), &json!(true)));
    let read = stage.get("/page/messages?as=U0PRIYA0001&channel=C0PODPERF").await;
    let last = read["messages"].as_array().expect("messages").last().expect("one").clone();
    assert_eq!((&last["text"], &last["at"]), (&json!("<@U0PRIYA0001> look"), &json!("2026-11-23T09:00:00Z")));
    let react = json!({ "as": "U0PRIYA0001", "channel": "C0PODPERF", "ts": last["ts"], "name": "eyes" });
    assert_eq!(stage.send("/page/react", react).await.0, 200);
    let outside = json!({ "as": "U0LENA0001", "channel": "C0PODPERF", "text": "let me in" });
    let (status, refusal) = stage.send("/page/say", outside).await;
    assert_eq!((status, refusal["error"].is_string()), (422, true));
}

#[tokio::test]
async fn a_status_is_set_until_it_ends_and_cleared() {
    let stage = Stage::new().await;
    let new = json!({ "as": "U0ANA0001", "text": "Vacationing", "emoji": ":palm_tree:", "for_seconds": 86_400 });
    assert_eq!(stage.send("/page/status", new).await, (200, json!({})));
    let profile = stage.call("users.info", json!({ "user": "U0ANA0001" })).await["user"]["profile"].clone();
    assert_eq!((&profile["status_text"], &profile["status_emoji"]), (&json!("Vacationing"), &json!(":palm_tree:")));
    assert_eq!(profile["status_expiration"], 1_795_510_800, "tomorrow at this time");
    assert_eq!(stage.send("/page/status", json!({ "as": "U0ANA0001" })).await.0, 200);
    let profile = stage.call("users.info", json!({ "user": "U0ANA0001" })).await["user"]["profile"].clone();
    assert_eq!((&profile["status_text"], &profile["status_expiration"]), (&json!(""), &json!(0)));
}

#[tokio::test]
async fn a_modal_over_the_page() {
    let stage = Stage::new().await;
    let command = json!({ "as": "U0ANA0001", "channel": "C0PODPERF", "command": "/okr", "text": "update" });
    assert_eq!(stage.send("/page/command", command).await.1, json!({ "error": null }));
    let trigger = stage.bot.payloads().pop().expect("a command")["trigger_id"].clone();
    stage.call("views.open", json!({ "trigger_id": trigger, "view": form("Update") })).await;
    let view = stage.get("/page/views?as=U0ANA0001").await["stack"][0].clone();
    let submit = |value: &str| {
        json!({ "as": "U0ANA0001", "view_id": view["id"],
            "state": { "values": { "roas": { "value": { "type": "plain_text_input", "value": value } } } } })
    };
    let (_, answer) = stage.send("/page/submit", submit("")).await;
    assert_eq!(answer["errors"]["roas"], "Please complete this required field.");
    let (_, answer) = stage.send("/page/submit", submit("4.2")).await;
    assert_eq!(answer, json!({ "errors": null, "error": null, "closed": true }));
    let unknown = json!({ "as": "U0ANA0001", "channel": "C0PODPERF", "command": "/nope", "text": "" });
    assert_eq!(stage.send("/page/command", unknown).await.1["error"], "/nope is not a valid command.");
}

#[tokio::test]
async fn the_clock_moves_and_changes_are_announced() {
    let stage = Stage::new().await;
    let url = format!("http://{}/page/changes?as=U0ANA0001", stage.slack.addr());
    let mut stream = stage.http.get(url).send().await.expect("a stream");
    let first = stream.chunk().await.expect("a chunk").expect("an event");
    assert!(first.starts_with(b"data: {\"version\":"), "{first:?}");
    let (_, moved) = stage.send("/page/clock", json!({ "advance_seconds": 3600 })).await;
    assert_eq!(moved, json!({ "now": "2026-11-23T10:00:00Z", "what": null }));
    let second = stream.chunk().await.expect("a chunk").expect("an event");
    assert_ne!(first, second);
    let (status, refusal) = stage.send("/page/clock", json!({ "next": true })).await;
    assert_eq!((status, &refusal["error"]), (422, &json!("Nothing is going to happen by itself.")));
}

#[tokio::test]
async fn the_page_answers_only_under_its_own_address_and_in_json() {
    let stage = Stage::new().await;
    let rebound = stage.http.get(stage.slack.page_url()).header("host", "evil.example:4000").send().await;
    assert_eq!(rebound.expect("an answer").status().as_u16(), 403);
    let url = format!("{}page/say", stage.slack.page_url());
    let text = stage.http.post(&url).header("content-type", "text/plain").body("{}").send().await.expect("an answer");
    assert_eq!(text.status().as_u16(), 422);
    let (status, refusal) = stage.send("/page/say", json!({ "as": "U0ANA0001" })).await;
    assert!(status == 422 && refusal["error"].as_str().expect("a sentence").contains("channel"), "{refusal}");
}

#[tokio::test]
async fn a_file_is_saved_by_whoever_reads_its_message() {
    let stage = Stage::new().await;
    let ticket = stage.call("files.getUploadURLExternal", json!({ "filename": "a \"b\".csv", "length": 3 })).await;
    stage.http.post(ticket["upload_url"].as_str().expect("an address")).body("1,2").send().await.expect("sent");
    let dm = stage.call("conversations.open", json!({ "users": "U0ANA0001" })).await["channel"]["id"].clone();
    let complete = json!({ "files": [{ "id": ticket["file_id"], "title": "Figures" }], "channel_id": dm });
    stage.call("files.completeUploadExternal", complete).await;
    let (dm, id) = (dm.as_str().expect("an id"), ticket["file_id"].as_str().expect("an id"));
    let shown = stage.get(&format!("/page/messages?as=U0ANA0001&channel={dm}")).await;
    let file = &shown["messages"][0]["files"][0];
    assert_eq!((&file["title"], &file["kind"], &file["size"]), (&json!("Figures"), &json!("csv"), &json!(3)));
    let save = async |who: &str| {
        let url = format!("http://{}/page/file?as={who}&channel={dm}&id={id}", stage.slack.addr());
        stage.http.get(url).send().await.expect("an answer")
    };
    let saved = save("U0ANA0001").await;
    assert_eq!(saved.headers()["content-disposition"], "attachment; filename=\"a__b_.csv\"");
    assert_eq!(saved.headers()["x-content-type-options"], "nosniff");
    assert_eq!(saved.text().await.expect("text"), "1,2");
    assert_eq!(save("U0BEN0001").await.status().as_u16(), 422);
}
