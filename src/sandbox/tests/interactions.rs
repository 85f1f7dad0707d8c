//! Commands, clicks, modals and what they allow the bot.

use super::*;
use crate::sandbox::{plain, plain_view};
use jiff::SignedDuration;

#[tokio::test]
async fn a_command_is_a_signed_form_and_its_answer_is_for_one_reader() {
    let stage = Stage::new().await;
    stage.bot.answer_next(json!({ "text": "Only for you" }));
    stage.slack.command("ana", "#pod-performance", "/okr give @ben <3 #random").await.expect("acknowledged");
    let heard = stage.bot.heard();
    verify(&heard[0]);
    let fields = heard[0].json();
    assert_eq!((&fields["command"], &fields["user_id"]), (&json!("/okr"), &json!("U0ANA0001")));
    assert_eq!(fields["text"], "give <@U0BEN0001|ben> &lt;3 <#C0RANDOM|random>");
    assert_eq!((&fields["channel_id"], &fields["channel_name"]), (&json!("C0PODPERF"), &json!("pod-performance")));
    assert_eq!(stage.slack.ephemerals_of("ana").expect("ana")[0].text, "Only for you");
    stage.bot.answer_next(json!({ "response_type": "in_channel", "text": "For all" }));
    stage.slack.command("ana", "#pod-performance", "/plain to <@U0BEN0001>").await.expect("acknowledged");
    assert_eq!(stage.bot.payloads()[0]["text"], "to @ben");
    assert_eq!(stage.slack.messages("#pod-performance").expect("a channel").pop().expect("one").text, "For all");
}

#[tokio::test]
async fn commands_that_cannot_be_run_say_so() {
    let stage = Stage::new().await;
    let run = async |who: &str, channel: &str, line: &str| {
        stage.slack.command(who, channel, line).await.expect_err("refused").to_string()
    };
    assert_eq!(run("ana", "#pod-performance", "/nope").await, "/nope is not a valid command.");
    assert!(run("lena", "#client-northwind", "/okr").await.contains("other companies"));
    assert!(run("paul", "#general", "/okr").await.contains("deactivated"));
    stage.bot.fail_next(1, false);
    assert_eq!(run("ana", "#pod-performance", "/okr").await, "/okr failed with the error \"dispatch_failed\"");
}

#[tokio::test]
async fn a_trigger_lives_three_seconds_and_opens_once() {
    let stage = Stage::new().await;
    let opened = stage.modal("ana").await;
    assert_eq!(opened["ok"], true, "{opened}");
    stage.slack.command("ana", "#pod-performance", "/okr").await.expect("acknowledged");
    let trigger = stage.bot.payloads().pop().expect("a command")["trigger_id"].clone();
    let args = json!({ "trigger_id": trigger, "view": form("Again") });
    let bad = json!({ "trigger_id": trigger, "view": { "type": "modal" } });
    assert_eq!(stage.error("views.open", bad).await, "invalid_arguments");
    assert_eq!(stage.call("views.open", args.clone()).await["ok"], true, "a refused view uses nothing up");
    assert_eq!(stage.error("views.open", args).await, "exchanged_trigger_id");
    stage.slack.command("ana", "#pod-performance", "/okr").await.expect("acknowledged");
    let trigger = stage.bot.payloads().pop().expect("a command")["trigger_id"].clone();
    stage.clock.advance(SignedDuration::from_secs(3));
    assert_eq!(
        stage.error("views.open", json!({ "trigger_id": trigger, "view": form("Late") })).await,
        "expired_trigger_id"
    );
}

#[tokio::test]
async fn a_modal_is_filled_in_corrected_and_closed() {
    let stage = Stage::new().await;
    stage.modal("ana").await;
    let view = stage.slack.modal_of("ana").expect("ana").expect("a modal");
    assert_eq!(plain_view(&view), "== Update ==\nROAS: __3.9__\nWhy (optional): ____\n[Save]");
    stage.slack.fill("ana", "ROAS", "").expect("emptied");
    let refused = stage.slack.submit("ana").await.expect("Slack refuses by itself");
    assert_eq!(refused.errors["roas"], "Please complete this required field.");
    assert!(stage.bot.heard().is_empty());
    stage.slack.fill("ana", "ROAS", "abc").expect("filled");
    stage.bot.answer_next(json!({ "response_action": "errors", "errors": { "roas": "Not a number." } }));
    let refused = stage.slack.submit("ana").await.expect("an answer");
    assert_eq!((refused.errors["roas"].as_str(), refused.closed), ("Not a number.", false));
    stage.slack.fill("ana", "ROAS", "4.2").expect("filled");
    assert!(stage.slack.submit("ana").await.expect("an answer").closed);
    let payload = stage.bot.payloads().pop().expect("a submission");
    assert_eq!(payload["type"], "view_submission");
    assert_eq!(payload["view"]["state"]["values"]["roas"]["value"]["value"], "4.2");
    assert_eq!(
        payload["view"]["state"]["values"]["why"]["value"],
        json!({ "type": "plain_text_input", "value": null })
    );
    assert!(stage.slack.modals_of("ana").expect("ana").is_empty());
}

#[tokio::test]
async fn views_are_pushed_updated_and_guarded_by_their_hash() {
    let stage = Stage::new().await;
    let first = stage.modal("ana").await["view"].clone();
    for title in ["Two", "Three"] {
        stage.bot.answer_next(json!({ "response_action": "push", "view": form(title) }));
        assert!(!stage.slack.submit("ana").await.expect("an answer").closed);
    }
    stage.bot.answer_next(json!({ "response_action": "push", "view": form("Four") }));
    stage.slack.submit("ana").await.expect_err("three are the most");
    let top = stage.slack.modal_of("ana").expect("ana").expect("a modal");
    assert_eq!((top.text("title"), top.root_id.as_str()), ("Three", first["id"].as_str().expect("an id")));
    stage.slack.fill("ana", "ROAS", "9").expect("filled");
    let update = json!({ "view_id": top.id, "hash": top.hash, "view": form("Newer") });
    assert_eq!(
        stage.call("views.update", update.clone()).await["view"]["state"]["values"]["roas"]["value"]["value"],
        "9"
    );
    assert_eq!(stage.error("views.update", update).await, "hash_conflict");
    stage.bot.heard();
    stage.slack.close("ana", true).await.expect("closed");
    let closed = stage.bot.payloads().pop().expect("notified");
    assert_eq!(
        (&closed["type"], &closed["is_cleared"], &closed["view"]["id"]),
        (&json!("view_closed"), &json!(true), &first["id"])
    );
    assert!(stage.slack.modals_of("ana").expect("ana").is_empty());
}

fn buttons() -> Value {
    json!([{ "type": "actions", "block_id": "acts", "elements": [
        { "type": "button", "action_id": "ack", "value": "7", "text": { "type": "plain_text", "text": "I have it" } },
        { "type": "static_select", "action_id": "pick", "options": [
            { "text": { "type": "plain_text", "text": "One" }, "value": "1" },
            { "text": { "type": "plain_text", "text": "Two" }, "value": "2" } ] } ] }])
}

#[tokio::test]
async fn a_click_carries_message_value_and_a_response_url() {
    let stage = Stage::new().await;
    let args = json!({ "channel": "C0NORTHWD", "text": "Who?", "blocks": buttons() });
    let ts = stage.call("chat.postMessage", args).await["ts"].clone();
    stage.slack.settle().await;
    stage.bot.heard();
    stage.slack.click("lena", "#client-northwind", "I have it").await.expect("outsiders may click");
    stage.slack.choose("ana", "#client-northwind", "pick", "Two").await.expect("chosen");
    let payloads = stage.bot.payloads();
    let (click, choice) = (&payloads[0], &payloads[1]);
    assert_eq!((&click["user"]["team_id"], &click["team"]["id"]), (&json!("T0NRTHWND"), &json!("T0NRTHWND")));
    assert_eq!((&click["actions"][0]["value"], &click["container"]["message_ts"]), (&json!("7"), &ts));
    assert_eq!(choice["actions"][0]["selected_option"]["value"], "2");
    assert_eq!(choice["state"]["values"]["acts"]["pick"]["selected_option"]["value"], "2");
    let url = click["response_url"].as_str().expect("a URL");
    let answer = async |body: Value| {
        let response = stage.http.post(url).json(&body).send().await.expect("an answer");
        (response.status().as_u16(), response.json::<Value>().await.expect("JSON")["error"].clone())
    };
    assert_eq!(answer(json!({ "replace_original": true, "text": "Lena has it" })).await, (200, Value::Null));
    let last = stage.slack.messages("#client-northwind").expect("a channel").pop().expect("one");
    assert_eq!((plain(&last), json!(last.ts)), ("Lena has it".to_owned(), ts));
    for _ in 0..4 {
        assert_eq!(answer(json!({ "text": "psst" })).await.0, 200);
    }
    assert_eq!(answer(json!({ "text": "psst" })).await, (404, json!("used_url")));
    assert_eq!(stage.slack.ephemerals_of("lena").expect("lena").len(), 4);
    let late = choice["response_url"].as_str().expect("a URL");
    stage.clock.advance(SignedDuration::from_mins(30));
    let response = stage.http.post(late).json(&json!({ "text": "x" })).send().await.expect("an answer");
    assert_eq!(response.json::<Value>().await.expect("JSON")["error"], "expired_url");
    stage.slack.click("ana", "#client-northwind", "I have it").await.expect_err("the button is gone");
}

#[tokio::test]
async fn ephemerals_can_be_replaced_but_never_made_public() {
    let stage = Stage::new().await;
    stage.bot.answer_next(json!({ "text": "Sure?", "blocks": buttons() }));
    stage.slack.command("ana", "#pod-performance", "/okr").await.expect("acknowledged");
    stage.bot.heard();
    stage.slack.click("ben", "#pod-performance", "I have it").await.expect_err("only for ana");
    stage.slack.click("ana", "#pod-performance", "I have it").await.expect("clicked");
    let click = stage.bot.payloads().pop().expect("a click");
    assert_eq!(click["container"]["is_ephemeral"], true);
    assert!(click["message"].is_null());
    let url = click["response_url"].as_str().expect("a URL");
    let body = json!({ "replace_original": true, "response_type": "in_channel", "text": "Done" });
    stage.http.post(url).json(&body).send().await.expect("an answer");
    assert_eq!(stage.slack.ephemerals_of("ana").expect("ana")[0].text, "Done");
    stage.http.post(url).json(&json!({ "delete_original": true })).send().await.expect("an answer");
    assert!(stage.slack.ephemerals_of("ana").expect("ana").is_empty());
}

#[tokio::test]
async fn homes_are_published_clicked_and_guarded() {
    let stage = Stage::new().await;
    let view = json!({ "type": "home", "blocks": buttons() });
    let args = json!({ "user_id": "U0ANA0001", "view": view });
    let hash = stage.call("views.publish", args.clone()).await["view"]["hash"].clone();
    stage.slack.click_at_home("ana", "ack", None).await.expect("clicked");
    let click = stage.bot.payloads().pop().expect("a click");
    assert!(click["response_url"].is_null());
    assert_eq!(click["view"]["type"], "home");
    let with_hash = json!({ "user_id": "U0ANA0001", "view": view, "hash": hash });
    assert_eq!(stage.call("views.publish", with_hash.clone()).await["ok"], true);
    assert_eq!(stage.error("views.publish", with_hash).await, "hash_conflict");
}

#[tokio::test]
async fn shortcuts_come_with_or_without_a_message() {
    let stage = Stage::new().await;
    stage.slack.shortcut("ana", "help", None).await.expect("used");
    let ts = stage.slack.say("ana", "#pod-performance", "This is stuck").expect("said");
    stage.slack.settle().await;
    let global = stage.bot.payloads().remove(0);
    assert_eq!((&global["type"], &global["response_url"]), (&json!("shortcut"), &Value::Null));
    stage.slack.shortcut("ana", "escalate", Some(("#pod-performance", &ts))).await.expect("used");
    let on_message = stage.bot.payloads().pop().expect("a shortcut");
    assert_eq!(
        (&on_message["type"], &on_message["message"]["text"]),
        (&json!("message_action"), &json!("This is stuck"))
    );
    assert!(on_message["response_url"].is_string());
}

#[tokio::test]
async fn a_bot_that_does_not_answer_in_time_is_an_operation_timeout() {
    let stage = Stage::with(|options| options.patience = std::time::Duration::from_millis(50)).await;
    let deaf = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    stage.slack.deliver_to(format!("http://{}/slack/events", deaf.local_addr().expect("an address")));
    let refusal = stage.slack.command("ana", "#pod-performance", "/okr").await.expect_err("too late");
    assert_eq!(refusal.to_string(), "/okr failed with the error \"operation_timeout\"");
}

#[tokio::test]
async fn what_people_type_becomes_references_and_nothing_else() {
    let stage = Stage::new().await;
    let typed = "@here (@ana) mail@ben.example <!channel> #general, #nowhere @nobody. @dana.";
    let ts = stage.slack.say("ben", "#general", typed).expect("said");
    let message = stage.slack.messages("#general").expect("a channel").pop().expect("one");
    assert_eq!(message.ts, ts);
    assert_eq!(
        message.text,
        "<!here> (<@U0ANA0001>) mail@ben.example &lt;!channel&gt; <#C0GENERAL|general>, #nowhere @nobody. <@U0DANA0001>."
    );
}

#[tokio::test]
async fn every_kind_of_input_is_filled_in_by_what_is_written_on_it() {
    let stage = Stage::new().await;
    let option = |text: &str, value: &str| json!({ "text": { "type": "plain_text", "text": text }, "value": value });
    let input = |label: &str, element: Value| json!({ "type": "input", "block_id": label, "label": { "type": "plain_text", "text": label }, "element": element });
    let days = json!([option("Monday", "1"), option("Tuesday", "2")]);
    let mut view = form("All");
    view["blocks"] = json!([
        input("Pod", json!({ "type": "static_select", "action_id": "a", "options": days })),
        input("Days", json!({ "type": "checkboxes", "action_id": "a", "options": days })),
        input("Lead", json!({ "type": "users_select", "action_id": "a" })),
        input("People", json!({ "type": "multi_users_select", "action_id": "a" })),
        input("Channel", json!({ "type": "conversations_select", "action_id": "a" })),
        input("Date", json!({ "type": "datepicker", "action_id": "a" })),
        input("Time", json!({ "type": "timepicker", "action_id": "a" })),
        input("Number", json!({ "type": "number_input", "action_id": "a", "is_decimal_allowed": false })),
    ]);
    stage.slack.command("ana", "#pod-performance", "/okr").await.expect("acknowledged");
    let trigger = stage.bot.payloads().pop().expect("a command")["trigger_id"].clone();
    let opened = stage.call("views.open", json!({ "trigger_id": trigger, "view": view })).await;
    assert_eq!(opened["ok"], true, "{opened}");
    for (label, given) in [
        ("Pod", "Tuesday"),
        ("Days", "Monday, Tuesday"),
        ("Lead", "@ben"),
        ("People", "ana, mei"),
        ("Channel", "#general"),
        ("Date", "2026-12-01"),
        ("Time", "09:30"),
        ("Number", "1.5"),
    ] {
        stage.slack.fill("ana", label, given).expect(label);
    }
    let refused = stage.slack.submit("ana").await.expect("refused by the form");
    assert_eq!(refused.errors["Number"], "Please enter a whole number.");
    stage.slack.fill("ana", "Number", "3").expect("filled");
    let view = stage.slack.modal_of("ana").expect("ana").expect("a modal");
    let expected = "== All ==\nPod: <Tuesday>\nDays: [x] Monday [x] Tuesday\nLead: <U0BEN0001>\nPeople: <U0ANA0001, \
                    U0MEI0001>\nChannel: <C0GENERAL>\nDate: <2026-12-01>\nTime: <09:30>\nNumber: __3__\n[Save]";
    assert_eq!(plain_view(&view), expected);
    assert!(stage.slack.submit("ana").await.expect("an answer").closed);
    let values = stage.bot.payloads().pop().expect("a submission")["view"]["state"]["values"].clone();
    assert_eq!(values["Pod"]["a"]["selected_option"]["value"], "2");
    assert_eq!(values["People"]["a"]["selected_users"], json!(["U0ANA0001", "U0MEI0001"]));
    assert_eq!(values["Channel"]["a"]["selected_conversation"], "C0GENERAL");
    assert_eq!(values["Time"]["a"]["selected_time"], "09:30");
}

#[tokio::test]
async fn a_response_url_can_delete_and_can_overwrite_by_mistake() {
    let stage = Stage::new().await;
    let click = async || {
        let args = json!({ "channel": "C0PODPERF", "text": "Who?", "blocks": buttons() });
        let ts = stage.call("chat.postMessage", args).await["ts"].clone();
        stage.slack.click("ana", "#pod-performance", "I have it").await.expect("clicked");
        stage.slack.settle().await;
        let payloads = stage.bot.payloads();
        let click = payloads.iter().find(|payload| payload["type"] == "block_actions").expect("a click");
        (ts, click["response_url"].as_str().expect("a URL").to_owned())
    };
    let last = || stage.slack.messages("#pod-performance").expect("a channel").pop().expect("one");
    let (ts, url) = click().await;
    let threaded = json!({ "response_type": "in_channel", "thread_ts": ts, "text": "meant for the thread" });
    stage.http.post(&url).json(&threaded).send().await.expect("an answer");
    assert_eq!((json!(last().ts), last().text.as_str()), (ts, "meant for the thread"));
    let (ts, url) = click().await;
    let both = json!({ "delete_original": "true", "response_type": "in_channel", "text": "Instead" });
    stage.http.post(&url).json(&both).send().await.expect("an answer");
    assert_eq!(last().text, "Instead");
    assert!(stage.slack.messages("#pod-performance").expect("a channel").iter().all(|message| json!(message.ts) != ts));
}
