//! Asks: one message each, in the person's own working hours, with its fate told to whoever asked.

use crate::{
    asking::{asking, heard},
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
};
use jiff::{SignedDuration, Timestamp};
use podkeeper::sandbox::Fault;

pub fn mins(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

pub async fn with_asking(ws: &mut Workspace) {
    ws.use_features(asking);
    ws.restart_bot().await;
}

/// Asks by `/ask`, and does not let anything be delivered yet.
pub async fn ask(ws: &Workspace, line: &str) -> Outcome {
    Ok(ws.slack.command("ruth", "#general", &format!("/ask {line}")).await?)
}

/// When the bot sent something to this person.
pub fn sent_to(ws: &Workspace, person: &str) -> Vec<String> {
    let calls = ws.slack.calls_of("chat.postMessage");
    calls.iter().filter(|call| call.args["channel"] == person).map(|call| call.at.to_string()).collect()
}

pub async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

#[tokio::test]
async fn everybody_is_asked_in_the_working_hours_of_their_own_zone() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ws.slack.forget_calls();
        // 09:00 in London: 17:00 in Singapore, 04:00 in New York. Dana has been told nothing of her pod yet, either.
        ask(ws, "U0MEI0001 tea").await?;
        ask(ws, "U0DANA0001 coffee").await?;
        ask(ws, "U0BEN0001 milk").await?;
        ws.advance(mins(1)).await;
        assert_eq!(sent_to(ws, "U0MEI0001"), ["2026-11-23T09:00:00Z"]);
        assert_eq!(sent_to(ws, "U0BEN0001"), ["2026-11-23T09:00:00Z"]);
        assert!(ws.user("dana").dms().is_empty(), "{:?}", ws.user("dana").dms());
        let home = ws.user("dana").home().await?;
        assert!(home.contains("*About coffee* · since"), "what waits is shown before it is sent: {home}");
        // 17:45 in Singapore: Mei has gone home.
        advance_to(ws, "2026-11-23T09:45:00Z").await;
        ask(ws, "U0MEI0001 rice").await?;
        advance_to(ws, "2026-11-23T13:59:00Z").await;
        assert!(ws.user("dana").dms().is_empty(), "{:?}", ws.user("dana").dms());
        advance_to(ws, "2026-11-23T14:00:05Z").await;
        assert_eq!(sent_to(ws, "U0DANA0001"), ["2026-11-23T14:00:00Z"], "with what else waited for her");
        assert_reads!(ws.user("dana").last_dm(), @r"
        # Two things for you
        You lead *Client Growth* now: <@U0CHLOE0001> just said so.
        What you can do: `/pod add @ben growth` and `/pod remove @ben growth` for people, `/pod link #channel growth` for channels. `/pod show growth` shows how it stands.
        [Got it] [Why am I told?]
        ---
        coffee
        [Why am I told?]
        ");
        advance_to(ws, "2026-11-24T00:59:00Z").await;
        assert_eq!(sent_to(ws, "U0MEI0001").len(), 1);
        advance_to(ws, "2026-11-24T01:00:05Z").await;
        assert_eq!(sent_to(ws, "U0MEI0001"), ["2026-11-23T09:00:00Z", "2026-11-24T01:00:00Z"]);
        // What is urgent goes out at any hour: 21:05 on Monday in New York.
        advance_to(ws, "2026-11-24T02:05:00Z").await;
        ask(ws, "U0DANA0001 fire urgent").await?;
        ws.advance(mins(1)).await;
        assert_eq!(sent_to(ws, "U0DANA0001").len(), 2);
        let mut heard = heard(ws).await;
        // The first two were delivered at the same instant.
        heard[..2].sort();
        assert_eq!(
            heard,
            [
                "ask/milk delivered",
                "ask/tea delivered",
                "ask/coffee delivered",
                "ask/rice delivered",
                "ask/fire delivered"
            ]
        );
        ws.assert_agreement("after a day of asking").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_message_for_each_ask_whatever_is_said_anew() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ws.slack.forget_calls();
        for _ in 0..3 {
            ask(ws, "U0BEN0001 milk").await?;
        }
        ws.advance(mins(1)).await;
        ask(ws, "U0BEN0001 milk").await?;
        ws.advance(mins(1)).await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 1);
        assert_eq!(heard(ws).await, ["ask/milk delivered"]);
        let home = ws.user("ben").home().await?;
        assert_eq!(home.matches("About milk").count(), 1, "{home}");
        assert!(home.contains("*About milk* · since") && home.contains("|open>"), "it leads to the message: {home}");
        ask(ws, "U0BEN0001 milk close").await?;
        ws.advance(mins(1)).await;
        assert!(!ws.user("ben").home().await?.contains("About milk"), "it waits no more");
        assert!(ws.user("ben").last_dm().starts_with("milk"), "what was read stays");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_ask_that_was_taken_back_is_never_sent() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ask(ws, "U0DANA0001 coffee").await?;
        ws.advance(mins(1)).await;
        ask(ws, "U0DANA0001 coffee close").await?;
        ws.advance(SignedDuration::from_hours(24)).await;
        let said = ws.user("dana").dms();
        assert!(said.len() == 1 && said[0].starts_with("You lead *Client Growth* now"), "{said:?}");
        assert!(heard(ws).await.is_empty(), "{:?}", heard(ws).await);
        ws.assert_agreement("after taking it back").await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_cannot_be_reached_in_ten_minutes_counts_as_unreachable_and_is_told_all_the_same() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ws.slack.fail_next("chat.postMessage", 10_000, &Fault::Status(503));
        ask(ws, "U0BEN0001 milk urgent").await?;
        ws.advance(mins(9)).await;
        assert!(heard(ws).await.is_empty(), "{:?}", heard(ws).await);
        ws.advance(mins(2)).await;
        assert_eq!(heard(ws).await, ["ask/milk unreachable"]);
        assert_eq!(ws.user("ben").dms().len(), 1, "only that he leads a pod");
        ws.slack.heal();
        ws.advance(mins(5)).await;
        assert_eq!(heard(ws).await, ["ask/milk unreachable", "ask/milk delivered"]);
        assert!(ws.user("ben").last_dm().starts_with("milk"));
        ws.assert_agreement("after the outage").await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_ask_whose_time_passed_in_an_outage_is_dropped() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ws.slack.fail_next("chat.postMessage", 10_000, &Fault::RateLimited(60));
        ask(ws, "U0BEN0001 milk 5").await?;
        ws.advance(mins(6)).await;
        assert_eq!(heard(ws).await, ["ask/milk expired"]);
        ws.slack.heal();
        ws.advance(mins(10)).await;
        assert_eq!(ws.user("ben").dms().len(), 1, "only that he leads a pod");
        assert_eq!(heard(ws).await, ["ask/milk expired"]);
        ws.assert_agreement("after its time").await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_goes_to_somebody_who_left_while_it_waited() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ask(ws, "U0DANA0001 coffee").await?;
        ws.advance(mins(1)).await;
        ws.slack.forget_calls();
        ws.slack.deactivate("dana")?;
        ws.advance(SignedDuration::from_hours(24)).await;
        assert!(sent_to(ws, "U0DANA0001").is_empty());
        assert_eq!(heard(ws).await, ["ask/coffee unreachable"]);
        // Somebody who is gone already is not even tried.
        ask(ws, "U0DANA0001 sugar").await?;
        ws.advance(mins(1)).await;
        assert_eq!(heard(ws).await, ["ask/coffee unreachable", "ask/sugar unreachable"]);
        ws.assert_agreement("after she left").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_asked_anew_after_it_was_closed_is_sent_anew() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ws.slack.forget_calls();
        for _ in 0..2 {
            ask(ws, "U0BEN0001 milk urgent").await?;
            ws.advance(mins(1)).await;
            ask(ws, "U0BEN0001 milk close").await?;
        }
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 2, "a message for each opening");
        assert_eq!(heard(ws).await, ["ask/milk delivered", "ask/milk delivered"]);
        // Still open, and of somebody else now: the first one's message stays as it is.
        ask(ws, "U0BEN0001 tea urgent").await?;
        ws.advance(mins(1)).await;
        ask(ws, "U0MEI0001 tea urgent").await?;
        ws.advance(mins(1)).await;
        assert_eq!(sent_to(ws, "U0BEN0001").len(), 3);
        assert_eq!(sent_to(ws, "U0MEI0001").len(), 1);
        assert!(!ws.user("ben").home().await?.contains("About tea"), "it waits on somebody else");
        assert!(ws.user("mei").home().await?.contains("About tea"));
        ws.assert_agreement("after asking anew").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_could_only_arrive_too_late_is_not_sent() {
    on_both_engines(async |ws| {
        with_asking(ws).await;
        ws.slack.forget_calls();
        // 04:00 in New York.
        ask(ws, "U0DANA0001 coffee 30").await?;
        ws.advance(mins(1)).await;
        assert_eq!(heard(ws).await, ["ask/coffee expired"]);
        assert!(!ws.user("dana").home().await?.contains("About coffee"));
        ws.advance(SignedDuration::from_hours(24)).await;
        assert!(!ws.user("dana").dms().iter().any(|said| said.starts_with("coffee")));
        ws.assert_agreement("after its time").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
