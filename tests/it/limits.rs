//! Slack's limits: kept where we know them, obeyed where Slack insists, and felt by nobody who types a command.

use crate::{
    harness::{Workspace, on_both_engines},
    scenes::with_card,
};
use jiff::{SignedDuration, Timestamp};
use podkeeper::sandbox::{Call, Fault};

fn secs(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

fn refused(call: &Call) -> bool {
    call.result["error"] == "ratelimited"
}

fn moments(ws: &Workspace, method: &str) -> Vec<Timestamp> {
    ws.slack.calls_of(method).iter().map(|call| call.at).collect()
}

#[tokio::test]
async fn a_limited_method_rests_as_long_as_slack_says_and_only_that_one() {
    on_both_engines(async |ws| {
        with_card(ws).await?;
        ws.slack.forget_calls();
        ws.slack.fail_next("chat.update", 1, &Fault::RateLimited(30));
        let began = ws.now();
        ws.slack.command("jonas", "#pod-performance", "/okr update roas 3.4").await?;
        ws.advance(secs(5)).await;
        // The card waits; the line in its thread, which is another method, does not.
        assert_eq!(moments(ws, "chat.update"), [began]);
        assert_eq!(ws.thread_in("#pod-performance").len(), 1);
        assert!(!ws.last_in("#pod-performance").contains("3.4"), "{}", ws.last_in("#pod-performance"));
        // Commands answer meanwhile.
        let asked = ws.user("priya").command("#pod-performance", "/okr update cost 45").await?;
        assert!(asked.answer().contains("→ *€45*"), "{}", asked.answer());
        ws.advance(secs(30)).await;
        let calls = moments(ws, "chat.update");
        assert_eq!(calls.len(), 2, "both revisions in one: {calls:?}");
        assert!(calls[1] >= began + secs(30) && calls[1] <= began + secs(31), "{calls:?}");
        let card = ws.last_in("#pod-performance");
        assert!(card.contains("3.4x") && card.contains("€45"), "{card}");
        assert_eq!(ws.thread_in("#pod-performance").len(), 2);
        ws.assert_agreement("after the rest").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_limited_first_post_keeps_its_place_and_is_sent_once() {
    on_both_engines(async |ws| {
        ws.slack.forget_calls();
        ws.slack.fail_next("chat.postMessage", 3, &Fault::RateLimited(20));
        let began = ws.now();
        crate::scenes::ask_for_objective(ws, "ana", "#pod-performance").await?;
        ws.slack.command("jonas", "#pod-performance", "/okr update roas 3.4").await?;
        ws.slack.command("sofia", "#general", "/podkeeper help").await?;
        assert!(!ws.slack.ephemerals_of("sofia")?.is_empty(), "commands answer");
        ws.advance(SignedDuration::from_mins(3)).await;
        let calls = moments(ws, "chat.postMessage");
        // Three refusals twenty seconds apart, then the card, then the line in its thread.
        let apart: Vec<i64> = calls.iter().map(|at| at.duration_since(began).as_secs()).collect();
        assert_eq!(apart, [0, 20, 40, 60, 61]);
        assert_eq!(ws.channel("#pod-performance").iter().filter(|said| said.contains("Every euro")).count(), 1);
        ws.assert_agreement("after three refusals").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_burst_of_check_ins_becomes_few_calls_and_shows_the_last() {
    on_both_engines(async |ws| {
        with_card(ws).await?;
        ws.slack.forget_calls();
        let before = ws.post("okrs", "/card/2026-W48").await.revision;
        for tenth in 0..10 {
            ws.slack.command("jonas", "#pod-performance", &format!("/okr update roas 3.{}", 30 + tenth)).await?;
        }
        ws.advance(SignedDuration::from_mins(1)).await;
        let revisions = ws.post("okrs", "/card/2026-W48").await.revision - before;
        assert_eq!(revisions, 10);
        let updates = ws.slack.calls_of("chat.update").len();
        assert!(updates < 10, "{updates} calls for ten revisions");
        assert!(ws.last_in("#pod-performance").contains("3.39x"), "{}", ws.last_in("#pod-performance"));
        // What everybody may want to read later is not collapsed: a line for each check-in, in order.
        let lines = ws.thread_in("#pod-performance");
        assert_eq!(lines.len(), 10);
        assert!(lines[9].contains("3.39x") && lines[0].contains("3.3x"), "{lines:?}");
        ws.assert_agreement("after the burst").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_new_message_a_second_and_channel_without_ever_being_told() {
    on_both_engines(async |ws| {
        with_card(ws).await?;
        ws.slack.forget_calls();
        for tenth in 0..8 {
            ws.slack.command("jonas", "#pod-performance", &format!("/okr update roas 3.{}", 30 + tenth)).await?;
            ws.slack.command("chloe", "#general", &format!("/pod lead @{} brand", ["sofia", "ben"][tenth % 2])).await?;
        }
        ws.advance(SignedDuration::from_mins(2)).await;
        let sent = ws.slack.calls_of("chat.postMessage");
        let to = |place: &str| -> Vec<Timestamp> {
            sent.iter().filter(|call| call.args["channel"] == place).map(|call| call.at).collect()
        };
        let lines = to("C0PODPERF");
        assert_eq!(lines.len(), 8);
        assert!(lines.windows(2).all(|pair| pair[1].duration_since(pair[0]) >= secs(1)), "{lines:?}");
        assert!(lines[7].duration_since(lines[0]) <= secs(8), "no slower than need be: {lines:?}");
        // Another conversation does not wait for this one; of eight new leads the last one is told.
        assert!(matches!(*to("U0BEN0001"), [at] if at < lines[1]), "{:?}", to("U0BEN0001"));
        assert!(!ws.slack.calls().iter().any(refused), "Slack had to insist");
        ws.assert_agreement("after two bursts").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
