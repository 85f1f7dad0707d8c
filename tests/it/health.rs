//! What the operator's machines see: alive, ready, figures; and a workspace that Slack took from us.

use crate::harness::{Outcome, Workspace, on_both_engines};
use jiff::SignedDuration;
use serde_json::json;

#[tokio::test]
async fn a_bot_that_runs_is_alive_and_ready_and_tells_figures() {
    on_both_engines(async |ws| {
        let alive = ws.get("/health/live").await?;
        assert_eq!((alive.status, alive.text.as_str()), (200, "alive\n"));
        let ready = ws.get("/health/ready").await?;
        assert_eq!((ready.status, ready.text.as_str()), (200, "ready\n"));
        let commands = "podkeeper_slack_signals_total{kind=\"command\"}";
        let before = ws.metric(commands).await?;
        ws.user("ana").command("#general", "/pod list").await?.answer();
        assert_eq!(ws.metric(commands).await?, before + 1);
        let page = ws.get("/metrics").await?;
        assert!(page.text.ends_with("# EOF\n"), "the page is whole");
        assert!(!page.text.contains("xoxb-"), "no secret is a label");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_database_that_is_gone_is_alive_and_not_ready() {
    on_both_engines(async |ws| {
        ws.db().close().await;
        assert_eq!(ws.get("/health/live").await?.status, 200);
        let ready = ws.get("/health/ready").await?;
        assert_eq!((ready.status, ready.text.as_str()), (503, "not ready: the database does not answer\n"));
        ws.restart_bot().await;
        assert_eq!(ws.get("/health/ready").await?.status, 200);
        Ok(())
    })
    .await;
}

/// Nothing reaches Slack any more: not what was waiting, not what a person asks for, not the daily comparison.
async fn nothing_goes_out(ws: &Workspace, why: &str) -> Outcome {
    let ready = ws.get("/health/ready").await?;
    assert_eq!((ready.status, ready.text), (503, format!("not ready: Slack stopped us: {why}\n")));
    ws.slack.forget_calls();
    let before = ws.figures().await?;
    ws.bring_command("ana", "#pod-performance", "/pod leave performance", "t-late").await?;
    let press = json!({
        "type": "block_actions", "user": { "id": "U0ANA0001" }, "trigger_id": "t-press", "actions": [{ "action_id": "okr_open_update" }],
        "container": { "channel_id": "C0PODPERF", "message_ts": "1.2" },
    });
    assert_eq!(ws.bring_interaction(&press).await?.status, 200);
    ws.advance(SignedDuration::from_hours(30)).await;
    let calls: Vec<String> = ws.slack.calls().into_iter().map(|call| call.method).collect();
    assert_eq!(calls, Vec::<String>::new());
    assert_eq!(ws.figures().await?, before);
    Ok(())
}

#[tokio::test]
async fn an_uninstalled_app_stops_visibly_and_a_start_with_a_good_token_wakes_it() {
    on_both_engines(async |ws| {
        // Something waits to be told when it happens.
        ws.bring_command("chloe", "#general", "/pod lead <@U0JONAS0001> performance", "t-1").await?;
        ws.bring_event("EvGone", &json!({ "type": "app_uninstalled" })).await?;
        ws.settle().await;
        let why = "the app was removed from the workspace";
        nothing_goes_out(ws, why).await?;
        let stops = "SELECT COUNT(*) FROM audit WHERE verb = 'stop'";
        ws.bring_event("EvGoneAgain", &json!({ "type": "app_uninstalled" })).await?;
        assert_eq!(ws.number(stops).await?, 1, "once is enough");

        ws.restart_bot().await;
        assert_eq!(ws.get("/health/ready").await?.text, "ready\n");
        ws.settle().await;
        let dm = ws.user("jonas").last_dm();
        assert!(dm.contains("lead"), "what waited is told now: {dm}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_loops_of_a_stopped_bot_leave_slack_alone() {
    on_both_engines(async |ws| {
        ws.app().start_loops();
        // People and channels, whoever hears of their end.
        while ws.number("SELECT COUNT(DISTINCT key) FROM handled_signals WHERE key LIKE 'sweep/%/end'").await? < 2 {
            tokio::task::yield_now().await;
        }
        ws.bring_event("EvGone", &json!({ "type": "app_uninstalled" })).await?;
        ws.slack.forget_calls();
        // More than two days: the daily comparison would have come up.
        for _ in 0..50 {
            ws.clock.advance(SignedDuration::from_hours(1));
            for _ in 0..20 {
                tokio::task::yield_now().await;
            }
        }
        // A page of the operator's takes a while on the same machine: what was begun meanwhile shows.
        assert_eq!(ws.get("/health/ready").await?.status, 503);
        let calls: Vec<String> = ws.slack.calls().into_iter().map(|call| call.method).collect();
        assert_eq!(calls, Vec::<String>::new());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_revoked_token_stops_the_bot_and_a_new_one_wakes_it() {
    on_both_engines(async |ws| {
        ws.bring_event(
            "EvOther",
            &json!({ "type": "tokens_revoked", "tokens": { "oauth": ["U0ANA0001"], "bot": [] } }),
        )
        .await?;
        assert_eq!(ws.get("/health/ready").await?.status, 200, "somebody else's token is none of ours");
        ws.slack.revoke_token();
        ws.settle().await;
        nothing_goes_out(ws, "the bot's token was revoked").await?;
        ws.slack.reinstall();
        ws.restart_bot().await;
        assert_eq!(ws.get("/health/ready").await?.text, "ready\n");
        let answer = ws.user("ana").command("#pod-performance", "/pod show").await?.answer();
        assert!(answer.contains("Led by <@U0ANA0001>"), "{answer}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_token_that_slack_refuses_in_the_middle_stops_the_bot_too() {
    on_both_engines(async |ws| {
        // The event about it is lost: the next call tells.
        ws.slack.fail_next("chat.postMessage", 1, &podkeeper::sandbox::Fault::Error("token_revoked".into()));
        ws.user("chloe").command("#general", "/pod lead @jonas performance").await?;
        let ready = ws.get("/health/ready").await?;
        assert_eq!(ready.status, 503);
        assert!(ready.text.contains("token_revoked"), "{}", ready.text);
        ws.errors.take();
        ws.restart_bot().await;
        ws.settle().await;
        assert!(ws.user("jonas").last_dm().contains("lead"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
