//! `/podkeeper pause`: nothing unasked goes out, everything asked does, and everybody sees why.

use crate::{
    asking::{asking, heard},
    harness::{Workspace, on_both_engines},
    scenes::with_card,
};
use jiff::SignedDuration;

fn mins(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

const WHY: &str = "nothing unasked goes out. Commands still answer. Why: “off-site”";

fn sent_to(ws: &Workspace, person: &str) -> usize {
    ws.slack.calls_of("chat.postMessage").iter().filter(|call| call.args["channel"] == person).count()
}

#[tokio::test]
async fn what_nobody_asked_for_waits_and_goes_out_once_afterwards() {
    on_both_engines(async |ws| {
        ws.use_features(asking);
        ws.restart_bot().await;
        with_card(ws).await?;
        let asked = ws.user("ruth").command("#general", "/podkeeper pause off-site").await?;
        assert_eq!(
            asked.answer(),
            "Paused: nothing unasked goes out until `/podkeeper resume`. Commands still answer. Everybody who asks reads \
             why: “off-site”"
        );
        ws.slack.forget_calls();
        // Unasked: for Sofia, Ben, and for a person to whom it is urgent.
        let told = ws.user("chloe").command("#general", "/pod lead @sofia brand").await?;
        assert!(told.answer().contains("<@U0SOFIA0001>"), "{}", told.answer());
        ws.slack.command("ruth", "#general", "/ask U0BEN0001 milk").await?;
        ws.slack.command("ruth", "#general", "/ask U0JONAS0001 fire urgent").await?;
        // Longer than anybody may take to be reached.
        ws.advance(mins(35)).await;
        assert_eq!(ws.slack.calls_of("chat.postMessage").len(), 0, "nothing unasked went out");
        assert!(heard(ws).await.is_empty(), "held is not unreachable: {:?}", heard(ws).await);
        assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE verb = 'unreachable'").await, 0);
        let home = ws.user("ben").home().await?;
        assert!(home.contains("*About milk*"), "what waits is on the App Home all the same: {home}");

        ws.user("ruth").command("#general", "/podkeeper resume").await?;
        ws.advance(mins(5)).await;
        assert_eq!([sent_to(ws, "U0SOFIA0001"), sent_to(ws, "U0BEN0001"), sent_to(ws, "U0JONAS0001")], [1, 1, 1]);
        let mut heard = heard(ws).await;
        heard.sort();
        assert_eq!(heard, ["ask/fire delivered", "ask/milk delivered"]);
        ws.advance(mins(30)).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE verb = 'unreachable'").await, 0);
        ws.assert_agreement("after the pause").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_people_do_still_shows() {
    on_both_engines(async |ws| {
        with_card(ws).await?;
        ws.user("ruth").command("#general", "/podkeeper pause off-site").await?;
        let asked = ws.user("jonas").command("#pod-performance", "/okr update roas 3.4 feed").await?;
        assert!(asked.answer().contains("→ *3.4x*"), "{}", asked.answer());
        ws.advance(mins(1)).await;
        assert!(
            ws.last_in("#pod-performance").contains("3.4x") || ws.channel("#pod-performance").concat().contains("3.4x")
        );
        assert_eq!(ws.thread_in("#pod-performance").len(), 1);
        // A form in a channel that never had a card: a first post, asked for.
        crate::scenes::ask_for_objective(ws, "ben", "#pod-brand").await?;
        ws.advance(mins(1)).await;
        assert!(ws.channel("#pod-brand").concat().contains("Every euro works harder"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn everybody_sees_why() {
    on_both_engines(async |ws| {
        ws.user("jonas").home().await?;
        ws.user("ruth").command("#general", "/podkeeper pause off-site").await?;
        // A Home that is open changes by itself; one that is opened now says it too.
        let open = ws.slack.home_of("jonas")?.map(|view| podkeeper::sandbox::plain_view(&view)).unwrap_or_default();
        for seen in [open, ws.user("mei").home().await?] {
            assert!(seen.contains("Paused by <@U0RUTH0001> since") && seen.contains(WHY), "{seen}");
        }
        let help = ws.user("jonas").command("#general", "/podkeeper help").await?;
        assert!(help.answer().contains(WHY), "{}", help.answer());
        let again = ws.user("chloe").command("#general", "/podkeeper pause").await?;
        assert!(again.answer().starts_with("It is paused already; nothing was changed."), "{}", again.answer());
        let refused = ws.user("jonas").command("#general", "/podkeeper resume").await?;
        assert!(refused.answer().starts_with("Admins pause and resume Podkeeper."), "{}", refused.answer());
        ws.user("chloe").command("#general", "/podkeeper resume").await?;
        ws.advance(mins(1)).await;
        let home = ws.user("jonas").home().await?;
        assert!(!home.contains("Paused"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pause_outlives_the_bot() {
    on_both_engines(async |ws| {
        ws.user("ruth").command("#general", "/podkeeper pause off-site").await?;
        ws.slack.forget_calls();
        ws.user("chloe").command("#general", "/pod lead @sofia brand").await?;
        ws.restart_bot().await;
        ws.advance(mins(20)).await;
        assert_eq!(sent_to(ws, "U0SOFIA0001"), 0);
        ws.user("ruth").command("#general", "/podkeeper resume").await?;
        ws.advance(mins(1)).await;
        assert_eq!(sent_to(ws, "U0SOFIA0001"), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
