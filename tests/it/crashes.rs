//! The bot is killed between every two steps of a delivery; another one goes on, and everything stands there once.

use crate::{
    asks::with_asking,
    harness::{Outcome, Workspace, on_both_engines},
    scenes::{ask_for_objective, with_card},
};
use jiff::SignedDuration;
use podkeeper::sandbox::Fault;
use std::cell::Cell;

/// Each way for a call to end badly, before its effect or after it.
fn endings() -> [Fault; 5] {
    [Fault::DropAfter, Fault::DropBefore, Fault::StatusAfter(502), Fault::Status(503), Fault::FatalAfter]
}

/// Every death, first with a Slack that is well, then with one whose next call of `method` ends badly as well.
pub(crate) async fn everywhere(
    ws: &mut Workspace,
    method: &str,
    cause: impl AsyncFn(&Workspace, usize) -> Outcome,
) -> Outcome {
    let rounds = Cell::new(0);
    for well in [true, false] {
        ws.die_everywhere(async |ws| {
            let round = rounds.replace(rounds.get() + 1);
            if !well {
                ws.slack.fail_next(method, 1, &endings()[round % 5]);
            }
            cause(ws, round).await
        })
        .await?;
    }
    Ok(())
}

/// No death, but every bad ending of one call. Not every round needs the method; the next one then meets the fault.
pub(crate) async fn endings_of(
    ws: &mut Workspace,
    method: &str,
    cause: impl AsyncFn(&Workspace, usize) -> Outcome,
) -> Outcome {
    ws.slack.forget_calls();
    for fault in &endings() {
        ws.slack.fail_next(method, 1, fault);
    }
    for round in 0..12 {
        cause(ws, 100 + round).await?;
        ws.advance(SignedDuration::from_mins(4)).await;
        ws.assert_agreement(&format!("after round {round} of bad endings of {method}")).await;
        ws.slack.see_all();
    }
    let calls = ws.slack.calls_of(method).len();
    assert!(calls > endings().len(), "{method} was called {calls} times only");
    Ok(())
}

async fn update(ws: &Workspace, round: usize) -> Outcome {
    let line = format!("/okr update roas 3.{} attempt {round}", 300 + round);
    Ok(ws.slack.command("jonas", "#pod-performance", &line).await?)
}

/// A new channel, a pod that takes it as its home, and the bot in it.
async fn found(ws: &Workspace, round: usize) -> Outcome {
    let pod = format!("venture{round}");
    ws.slack.create_channel("chloe", &format!("pod-{pod}"), false)?;
    ws.slack.settle().await;
    Ok(ws.slack.command("chloe", "#general", &format!("/pod create {pod} \"Venture {round}\"")).await?)
}

async fn found_with_objective(ws: &Workspace, round: usize) -> Outcome {
    found(ws, round).await?;
    ask_for_objective(ws, "chloe", &format!("#pod-venture{round}")).await
}

async fn change_lead(ws: &Workspace, round: usize) -> Outcome {
    let lead = ["sofia", "ben"][round % 2];
    Ok(ws.slack.command("chloe", "#general", &format!("/pod lead @{lead} brand")).await?)
}

async fn share_or_close(ws: &Workspace, round: usize) -> Outcome {
    Ok(ws.slack.share_externally("#pod-performance", round.is_multiple_of(2))?)
}

#[tokio::test]
async fn updates_and_thread_lines_survive_every_death() {
    on_both_engines(async |ws| {
        with_card(ws).await?;
        everywhere(ws, "chat.update", update).await?;
        endings_of(ws, "chat.update", update).await?;
        endings_of(ws, "chat.postMessage", update).await?;
        let lines = ws.count("SELECT COUNT(*) FROM posts WHERE key LIKE 'okr/check-in/%'").await;
        assert_eq!(ws.thread_in("#pod-performance").len(), usize::try_from(lines)?, "one line for each check-in");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn first_posts_survive_every_death() {
    on_both_engines(async |ws| {
        everywhere(ws, "chat.postMessage", found_with_objective).await?;
        endings_of(ws, "chat.postMessage", found_with_objective).await
    })
    .await;
}

#[tokio::test]
async fn joins_survive_every_death() {
    on_both_engines(async |ws| {
        everywhere(ws, "conversations.join", found).await?;
        endings_of(ws, "conversations.join", found).await?;
        let bot = ws.slack.person("podkeeper")?.id;
        for channel in ws.slack.list_channels() {
            let missing = channel.name.starts_with("pod-venture") && !channel.has(&bot);
            assert!(!missing, "the bot is not in #{}", channel.name);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn messages_to_a_person_survive_every_death() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        for person in ["U0BEN0001", "U0SOFIA0001"] {
            // There are many deaths in a day.
            ws.slack.command("ruth", "#general", &format!(r#"/days {person} {{"daily_limit":200}}"#)).await?;
        }
        everywhere(ws, "chat.postMessage", change_lead).await?;
        endings_of(ws, "chat.postMessage", change_lead).await?;
        let undelivered =
            ws.count("SELECT COUNT(*) FROM asks WHERE delivered_at IS NULL AND person = 'U0BEN0001'").await;
        assert_eq!(undelivered, 0, "the asker was told of every delivery");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn withdrawals_and_returns_survive_every_death() {
    on_both_engines(async |ws| {
        with_card(ws).await?;
        everywhere(ws, "chat.delete", share_or_close).await?;
        endings_of(ws, "chat.delete", share_or_close).await?;
        endings_of(ws, "chat.postMessage", share_or_close).await
    })
    .await;
}
