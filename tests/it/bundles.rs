//! What falls together becomes one message, nobody gets more of them in a day than they want, and each knows why.

use crate::{
    asking::heard,
    asks::{advance_to, ask, mins, sent_to, with_asking},
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
};
use jiff::SignedDuration;
use podkeeper::sandbox::Fault;
use std::cell::Cell;

/// Open asks of the tests that did not arrive.
const UNDELIVERED: &str =
    "SELECT COUNT(*) FROM asks WHERE feature = 'asking' AND state <> 'closed' AND delivered_at IS NULL";
/// 09:00 in Singapore on Tuesday, in UTC.
const MEIS_MORNING: &str = "2026-11-24T01:00:00Z";

async fn set_days(ws: &Workspace, line: &str) -> Outcome {
    ws.user("ruth").command("#general", &format!("/days {line}")).await?;
    Ok(())
}

#[tokio::test]
async fn what_waits_for_the_morning_is_one_message() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        advance_to(ws, "2026-11-23T20:00:00Z").await;
        ws.slack.forget_calls();
        for what in ["tea 600", "milk 660", "rice"] {
            ask(ws, &format!("U0MEI0001 {what}")).await?;
        }
        advance_to(ws, "2026-11-24T01:00:05Z").await;
        assert_eq!(sent_to(ws, "U0MEI0001"), [MEIS_MORNING]);
        assert_eq!(heard(ws).await, ["ask/tea delivered", "ask/milk delivered", "ask/rice delivered"]);
        assert_reads!(ws.user("mei").last_dm(), @r"
        # Three things for you
        tea
        [Done tea] [Why am I asked?]
        ---
        milk
        [Done milk] [Why am I asked?]
        ---
        rice
        [Why am I told?]
        ");
        let text =
            ws.slack.calls_of("chat.postMessage").iter().map(|call| call.args["text"].to_string()).collect::<String>();
        assert_eq!(text, r#""Three things for you: About tea · About milk · About rice""#);
        // One is answered, another said in other words; the third stays as it is.
        ws.user("mei").click_dm("Done milk").await?;
        ask(ws, "U0MEI0001 rice anew").await?;
        ws.advance(mins(1)).await;
        assert_reads!(ws.user("mei").last_dm(), @r"
        # Two things for you
        tea
        [Done tea] [Why am I asked?]
        ---
        Thank you for milk.
        ---
        rice, once more
        [Why am I told?]
        ");
        let home = ws.user("mei").home().await?;
        assert!(home.contains("About tea") && home.contains("About rice") && !home.contains("About milk"), "{home}");
        assert_eq!(sent_to(ws, "U0MEI0001").len(), 1, "edits only");
        assert_eq!(heard(ws).await.len(), 3);
        ws.assert_agreement("after an answer").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn everybody_can_ask_why() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ask(ws, "U0BEN0001 milk 60 prompt").await?;
        ws.advance(mins(1)).await;
        let why = ws.user("ben").click_dm("Why am I asked?").await?;
        assert_reads!(why.modal(), @r"
        == Why am I asked? ==
        Because a test wants to know.
        *Whose rule it is:* the test
        *Next time:* <!date^1795514400^{date_short_pretty} at {time}|24 November 2026, 11:00>
        Nobody can change it.
        (Quiet hours, one time for everything, and how many messages a day: App Home → *My hours & prompts*.)
        [Close]
        ");
        ws.slack.close("ben", true).await?;
        // The same button, once it is answered and beside others.
        ask(ws, "U0BEN0001 tea prompt").await?;
        ws.advance(mins(1)).await;
        let why = ws.user("ben").click_dm("Why am I told?").await?;
        assert!(why.modal().starts_with("== Why am I told? =="), "{}", why.modal());
        ws.slack.close("ben", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn prompts_join_what_has_just_arrived() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        // That he leads a pod arrived before.
        ws.advance(mins(31)).await;
        set_days(ws, r#"U0BEN0001 {"daily_limit":10}"#).await?;
        ws.slack.forget_calls();
        ask(ws, "U0BEN0001 tea 120 prompt").await?;
        ws.advance(mins(20)).await;
        ask(ws, "U0BEN0001 milk 120 prompt").await?;
        ws.advance(mins(1)).await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 1);
        assert_eq!(heard(ws).await, ["ask/tea delivered", "ask/milk delivered"]);
        assert_reads!(ws.user("ben").last_dm(), @r"
        # Two things for you
        tea
        [Done tea] [Why am I asked?]
        ---
        milk
        [Done milk] [Why am I asked?]
        ");
        // Half an hour after it arrived, and what no ritual planned: messages of their own.
        ask(ws, "U0BEN0001 salt").await?;
        ws.advance(mins(10)).await;
        ask(ws, "U0BEN0001 rice prompt").await?;
        ws.advance(mins(1)).await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 2, "salt, with rice");
        assert!(ws.user("ben").last_dm().contains("salt") && ws.user("ben").last_dm().contains("rice"));
        // Nobody looks again at what they have answered.
        ws.advance(mins(30)).await;
        ask(ws, "U0BEN0001 eggs 60 prompt").await?;
        ws.advance(mins(1)).await;
        ws.user("ben").click_dm("Done eggs").await?;
        assert_reads!(ws.user("ben").last_dm(), @"Thank you for eggs.");
        ask(ws, "U0BEN0001 oats prompt").await?;
        ws.advance(mins(1)).await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 4);
        ws.assert_agreement("after prompts").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_gets_more_messages_in_a_day_than_they_want() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ws.settle().await;
        ws.slack.forget_calls();
        // The first of the day said that he leads a pod.
        for (hour, what) in [("10", "tea"), ("11", "milk"), ("12", "rice")] {
            advance_to(ws, &format!("2026-11-23T{hour}:00:00Z")).await;
            ask(ws, &format!("U0BEN0001 {what}")).await?;
        }
        advance_to(ws, "2026-11-23T13:00:00Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 3);
        ask(ws, "U0BEN0001 salt").await?;
        ask(ws, "U0BEN0001 eggs 120").await?;
        ask(ws, "U0BEN0001 fire urgent").await?;
        ws.advance(mins(1)).await;
        let sent = sent_to(ws, "U0BEN0001");
        assert_eq!(sent.len(), 4, "the urgent one: {sent:?}");
        assert_eq!(ws.user("ben").last_dm().lines().next(), Some("fire"));
        let (all, newest) = (ws.user("ben").dms(), 2);
        assert_reads!(all[all.len() - newest].clone(), @r"
        # Two things for you
        rice
        [Why am I told?]
        ---
        eggs
        [Done eggs] [Why am I asked?]
        ");
        assert!(ws.user("ben").home().await?.contains("About salt"), "it waits");
        advance_to(ws, "2026-11-24T09:01:00Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001").last().map(String::as_str), Some("2026-11-24T09:00:00Z"));
        assert!(ws.user("ben").last_dm().starts_with("salt"));
        let mut heard = heard(ws).await;
        heard.sort();
        assert_eq!(heard, ["eggs", "fire", "milk", "rice", "salt", "tea"].map(|what| format!("ask/{what} delivered")));
        // One a day is enough for some: what does not fit in there waits on the App Home only, and expires.
        set_days(ws, r#"U0BEN0001 {"daily_limit":1}"#).await?;
        ask(ws, "U0BEN0001 oats 60").await?;
        ask(ws, "U0BEN0001 flour 30 long").await?;
        ask(ws, "U0BEN0001 sugar 30 long").await?;
        ws.advance(mins(1)).await;
        assert!(ws.user("ben").last_dm().contains("oats") && ws.user("ben").last_dm().contains("flour"));
        assert!(ws.user("ben").home().await?.contains("About sugar"));
        ws.advance(mins(30)).await;
        assert!(!ws.user("ben").home().await?.contains("About sugar"));
        assert_eq!(super::asking::heard(ws).await.last().map(String::as_str), Some("ask/sugar expired"));
        ws.assert_agreement("after busy days").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn quiet_hours_one_time_for_everything_and_days_off() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ws.slack.forget_calls();
        set_days(ws, r#"U0BEN0001 {"quiet":{"from":"08:00:00","until":"10:00:00"}}"#).await?;
        ask(ws, "U0BEN0001 tea").await?;
        ask(ws, "U0BEN0001 fire urgent").await?;
        advance_to(ws, "2026-11-23T09:59:00Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 1, "what is urgent");
        // What waits follows what he wants now; prompts are planned for his time by their rituals.
        set_days(ws, r#"U0BEN0001 {"prompts_at":"11:30:00"}"#).await?;
        ask(ws, "U0BEN0001 milk").await?;
        ask(ws, "U0BEN0001 rice 60").await?;
        advance_to(ws, "2026-11-23T10:01:00Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 2, "rice could not wait");
        advance_to(ws, "2026-11-23T11:31:00Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001")[2..], ["2026-11-23T11:30:00Z"]);
        assert!(ws.user("ben").last_dm().starts_with("# Two things for you\ntea"));
        ws.advance(mins(10)).await;
        ask(ws, "U0BEN0001 salt").await?;
        ask(ws, "U0BEN0001 oil 1500").await?;
        advance_to(ws, "2026-11-23T17:00:00Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 3);
        // Tomorrow and the day after he is away: what is due until then comes today, the rest when he is back.
        set_days(ws, "U0BEN0001 2026-11-24 2026-11-25").await?;
        assert!(ws.user("ben").last_dm().starts_with("oil"), "{}", ws.user("ben").last_dm());
        advance_to(ws, "2026-11-23T18:00:00Z").await;
        ask(ws, "U0BEN0001 eggs 1500").await?;
        ws.settle().await;
        assert_eq!(heard(ws).await.last().map(String::as_str), Some("ask/eggs expired"), "nothing on a day off");
        advance_to(ws, "2026-11-26T11:29:00Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 4);
        advance_to(ws, "2026-11-26T11:30:05Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001")[4..], ["2026-11-26T11:30:00Z"]);
        // Travel: what waits for his morning comes in the morning of where he is.
        ws.advance(mins(10)).await;
        ask(ws, "U0BEN0001 oats").await?;
        ws.advance(mins(1)).await;
        ws.slack.set_zone("ben", "America/New_York")?;
        advance_to(ws, "2026-11-26T16:31:00Z").await;
        assert_eq!(sent_to(ws, "U0BEN0001")[5..], ["2026-11-26T16:30:00Z"]);
        ws.assert_agreement("after changing days").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_of_several_leaves_without_the_others() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        advance_to(ws, "2026-11-23T20:00:00Z").await;
        ws.slack.forget_calls();
        // Due five minutes after they go out, without end, and taken back.
        for what in ["tea 305", "milk", "rice 900"] {
            ask(ws, &format!("U0MEI0001 {what}")).await?;
        }
        ws.advance(mins(1)).await;
        ask(ws, "U0MEI0001 rice close").await?;
        advance_to(ws, "2026-11-24T00:59:00Z").await;
        ws.slack.fail_next("chat.postMessage", 10_000, &Fault::Status(503));
        advance_to(ws, "2026-11-24T01:12:00Z").await;
        assert_eq!(heard(ws).await, ["ask/tea expired", "ask/milk unreachable"]);
        assert!(!ws.user("mei").home().await?.contains("About tea"));
        ws.slack.heal();
        ws.advance(mins(5)).await;
        assert_reads!(ws.user("mei").last_dm(), @r"
        milk
        [Why am I told?]
        ");
        assert_eq!(heard(ws).await.last().map(String::as_str), Some("ask/milk delivered"));
        // All that was to come is taken back.
        advance_to(ws, "2026-11-24T20:00:00Z").await;
        for what in ["salt", "eggs"] {
            ask(ws, &format!("U0MEI0001 {what}")).await?;
        }
        for what in ["salt close", "eggs close"] {
            ask(ws, &format!("U0MEI0001 {what}")).await?;
        }
        let dms = ws.user("mei").dms().len();
        advance_to(ws, "2026-11-25T02:00:00Z").await;
        assert_eq!(ws.user("mei").dms().len(), dms);
        ws.assert_agreement("after some left").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_urgent_ask_waits_for_no_other() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        advance_to(ws, "2026-11-23T20:00:00Z").await;
        ws.slack.forget_calls();
        ask(ws, "U0MEI0001 tea").await?;
        ask(ws, "U0MEI0001 milk").await?;
        ws.advance(mins(1)).await;
        // It was not urgent at first.
        ask(ws, "U0MEI0001 milk urgent").await?;
        ws.advance(mins(1)).await;
        assert_eq!(heard(ws).await, ["ask/milk delivered"]);
        advance_to(ws, "2026-11-24T01:01:00Z").await;
        assert_eq!(sent_to(ws, "U0MEI0001").len(), 2);
        assert_reads!(ws.user("mei").last_dm(), @r"
        tea
        [Why am I told?]
        ");
        ws.assert_agreement("after an alarm").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn somebody_leaves_while_several_wait_for_them() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        advance_to(ws, "2026-11-23T20:00:00Z").await;
        for what in ["tea", "milk", "rice"] {
            ask(ws, &format!("U0MEI0001 {what}")).await?;
        }
        ws.advance(mins(1)).await;
        ws.slack.forget_calls();
        ws.slack.deactivate("mei")?;
        ws.advance(SignedDuration::from_hours(24)).await;
        assert!(sent_to(ws, "U0MEI0001").is_empty());
        assert_eq!(heard(ws).await, ["ask/tea unreachable", "ask/milk unreachable", "ask/rice unreachable"]);
        ws.assert_agreement("after she left").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn messages_of_several_survive_every_death() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        set_days(ws, r#"U0BEN0001 {"daily_limit":10}"#).await?;
        let round = Cell::new(0);
        ws.die_everywhere(async |ws| {
            let number = round.replace(round.get() + 1);
            for what in ["tea", "milk"] {
                ask(ws, &format!("U0BEN0001 {what}{number} prompt")).await?;
            }
            // One of the last ones is over by now.
            ask(ws, &format!("U0BEN0001 tea{} close", number.max(1) - 1)).await
        })
        .await?;
        let mut heard = heard(ws).await;
        heard.retain(|said| said.contains("milk"));
        heard.sort();
        let mut expected: Vec<String> = (0..round.get()).map(|number| format!("ask/milk{number} delivered")).collect();
        expected.sort();
        assert_eq!(heard, expected, "each once");
        assert_eq!(ws.count(UNDELIVERED).await, 0);
        Ok(())
    })
    .await;
}
