//! What reaches the bot, signed, and again when it was not taken.

use super::*;
use jiff::SignedDuration;

#[tokio::test]
async fn messages_reach_the_bot_where_it_is_a_member() {
    let stage = Stage::new().await;
    stage.slack.say("ana", "#random", "not for the bot").expect("said");
    stage.slack.say("ana", "#pod-performance", "Hello <b> & @podkeeper").expect("said");
    stage.slack.settle().await;
    let heard = stage.bot.heard();
    heard.iter().for_each(verify);
    let (message, mention) = (heard[0].json(), heard[1].json());
    assert_eq!(heard.len(), 2);
    assert_eq!((&message["type"], &message["team_id"]), (&json!("event_callback"), &json!("T0AGENCY1")));
    assert_eq!(message["authorizations"][0]["user_id"], "U0PODKEEPR");
    assert_eq!(message["event"]["text"], "Hello &lt;b&gt; &amp; <@U0PODKEEPR>");
    assert_eq!((&message["event"]["type"], &message["event"]["channel_type"]), (&json!("message"), &json!("channel")));
    assert_eq!(mention["event"]["type"], "app_mention");
    assert_ne!(message["event_id"], mention["event_id"]);
}

#[tokio::test]
async fn subscription_and_scope_decide() {
    let stage = Stage::with(|options| options.subscribed_events.retain(|name| name != "user_change")).await;
    stage.slack.set_zone("ana", "Asia/Tokyo").expect("moved");
    stage.slack.remove_scope("channels:history");
    stage.slack.say("ana", "#pod-performance", "unheard").expect("said");
    stage.slack.create_channel("ana", "new-public", false).expect("created");
    stage.slack.create_channel("ana", "new-private", true).expect("created");
    stage.slack.settle().await;
    let kinds: Vec<_> = stage.bot.events().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(kinds, ["channel_created"]);
}

#[tokio::test]
async fn people_and_membership_are_told() {
    let stage = Stage::new().await;
    stage.slack.set_zone("ana", "Asia/Tokyo").expect("moved");
    stage.slack.deactivate("ben").expect("deactivated");
    stage.slack.leave("jonas", "#pod-performance").expect("left");
    stage.slack.invite("chloe", "#general", &["podkeeper"]).expect("invited");
    stage.slack.rename_channel("ana", "#pod-performance", "pod-perf").expect("renamed");
    stage.slack.open_home("ana", "home").expect("opened");
    stage.slack.settle().await;
    let events = stage.bot.events();
    let find = |kind: &str| events.iter().find(|event| event["type"] == kind).unwrap_or_else(|| panic!("no {kind}"));
    assert_eq!(find("user_change")["user"]["tz"], "Asia/Tokyo");
    assert!(events.iter().any(|event| event["user"]["deleted"] == true));
    assert_eq!(find("member_left_channel")["channel"], "C0PODPERF");
    assert_eq!(find("member_joined_channel")["user"], "U0PODKEEPR");
    assert_eq!(find("member_joined_channel")["inviter"], "U0CHLOE0001");
    assert_eq!(find("channel_rename")["channel"]["name"], "pod-perf");
    assert_eq!(find("app_home_opened")["tab"], "home");
}

#[tokio::test]
async fn another_company_comes_into_shared_channels_only() {
    let stage = Stage::new().await;
    let refused = stage.slack.invite("ben", "#pod-brand", &["lena"]).expect_err("the channel is the company's own");
    assert!(refused.to_string().contains("not shared with another company"), "{refused}");
    stage.slack.share_externally("#pod-brand", true).expect("shared");
    stage.slack.invite("ben", "#pod-brand", &["lena"]).expect("invited");
    stage.slack.settle().await;
    let kinds: Vec<_> = stage.bot.events().iter().map(|event| event["type"].clone()).collect();
    let place =
        |kind: &str| kinds.iter().position(|heard| heard == kind).unwrap_or_else(|| panic!("no {kind}: {kinds:?}"));
    assert!(place("channel_shared") < place("member_joined_channel"), "the bot hears of it first");
}

#[tokio::test]
async fn refusals_name_channels() {
    let stage = Stage::new().await;
    let refused = stage.slack.say("sofia", "C0PODPERF", "hello").expect_err("she is not in it");
    assert_eq!(refused.to_string(), "You are not in #pod-performance; join it first.");
}

#[tokio::test]
async fn a_refused_event_comes_again_at_once_after_a_minute_and_after_five() {
    let stage = Stage::new().await;
    stage.bot.fail_next(4, false);
    stage.slack.set_zone("ana", "Asia/Tokyo").expect("moved");
    stage.slack.settle().await;
    let tries = stage.bot.heard();
    assert_eq!(tries.len(), 2, "the first retry is immediate");
    assert_eq!(tries[0].header("x-slack-retry-num"), "");
    assert_eq!((tries[1].header("x-slack-retry-num"), tries[1].header("x-slack-retry-reason")), ("1", "http_error"));
    assert_eq!(tries[0].json()["event_id"], tries[1].json()["event_id"]);
    for (number, minutes) in [("2", 1), ("3", 5)] {
        assert_eq!(stage.slack.next_due(), Some(stage.clock.now() + SignedDuration::from_mins(minutes)));
        stage.clock.advance(SignedDuration::from_mins(minutes));
        stage.slack.settle().await;
        let tries = stage.bot.heard();
        assert_eq!(tries.len(), 1);
        assert_eq!(tries[0].header("x-slack-retry-num"), number);
        verify(&tries[0]);
    }
    assert_eq!(stage.slack.next_due(), None, "after three retries Slack gives up");
}

#[tokio::test]
async fn no_retry_is_honoured() {
    let stage = Stage::new().await;
    stage.bot.fail_next(1, true);
    stage.slack.set_zone("ana", "Asia/Tokyo").expect("moved");
    stage.slack.settle().await;
    assert_eq!((stage.bot.heard().len(), stage.slack.next_due()), (1, None));
}

#[tokio::test]
async fn lost_acknowledgements_and_duplicates_repeat_the_same_event() {
    let stage = Stage::new().await;
    stage.slack.lose_acks(1);
    stage.slack.set_zone("ana", "Asia/Tokyo").expect("moved");
    stage.slack.settle().await;
    let ids: Vec<_> = stage.bot.payloads().iter().map(|payload| payload["event_id"].clone()).collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "{ids:?}");
    stage.slack.duplicate_events(2);
    stage.slack.set_zone("ana", "Europe/Berlin").expect("moved");
    stage.slack.settle().await;
    assert_eq!(stage.bot.heard().len(), 3);
}

#[tokio::test]
async fn uninstalling_is_the_last_thing_the_bot_hears() {
    let stage = Stage::new().await;
    stage.slack.uninstall();
    stage.slack.set_zone("ana", "Asia/Tokyo").expect("moved");
    stage.slack.settle().await;
    let kinds: Vec<_> = stage.bot.events().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(kinds, ["tokens_revoked", "app_uninstalled"]);
}

#[tokio::test]
async fn deleting_a_message_by_hand_leaves_a_tombstone_over_replies() {
    let stage = Stage::new().await;
    let ts = stage.post("C0PODPERF", "parent").await;
    stage.slack.reply("ana", "#pod-performance", &ts.as_str().into(), "child").expect("said");
    stage.slack.delete_message("ana", "#pod-performance", &ts.as_str().into()).expect_err("not hers");
    stage.slack.delete_message("ruth", "#pod-performance", &ts.as_str().into()).expect("an admin may");
    let parent = stage.slack.messages("#pod-performance").expect("a channel").pop().expect("a tombstone");
    assert_eq!((parent.subtype.as_deref(), parent.ts.as_str()), (Some("tombstone"), ts.as_str()));
    let args = json!({ "channel": "C0PODPERF", "ts": ts, "text": "again" });
    assert_eq!(stage.error("chat.update", args).await, "message_not_found");
}

#[tokio::test]
async fn reactions_are_told_and_taken_back() {
    let stage = Stage::new().await;
    let ts = stage.post("C0PODPERF", "Well?").await.as_str().into();
    stage.slack.react("ana", "#pod-performance", &ts, "eyes").expect("reacted");
    stage.slack.react("ana", "#pod-performance", &ts, ":eyes:").expect_err("once is enough");
    stage.slack.unreact("ana", "#pod-performance", &ts, "eyes").expect("taken back");
    stage.slack.settle().await;
    let events = stage.bot.events();
    let kinds: Vec<_> = events.iter().map(|event| event["type"].as_str().expect("a type")).collect();
    assert_eq!(kinds, ["message", "reaction_added", "reaction_removed"]);
    assert_eq!(events[1]["item_user"], "U0PODKEEPR");
    assert!(stage.slack.last("#pod-performance").expect("a channel").expect("one").reactions.is_empty());
}

#[tokio::test]
async fn what_the_bot_writes_is_unseen_until_a_test_looks() {
    let stage = Stage::new().await;
    let ts = stage.post("C0PODPERF", "one").await;
    assert_eq!(stage.slack.unseen().len(), 1);
    stage.slack.messages("#pod-performance").expect("a channel");
    assert!(stage.slack.unseen().is_empty());
    stage.call("chat.update", json!({ "channel": "C0PODPERF", "ts": ts, "text": "two" })).await;
    let unseen = stage.slack.unseen();
    assert_eq!((unseen[0].0.as_str(), unseen[0].1.text.as_str()), ("#pod-performance", "two"));
    stage.slack.see_all();
    stage.post("U0MEI0001", "Good morning").await;
    assert_eq!(stage.slack.unseen()[0].0, "@mei");
}
