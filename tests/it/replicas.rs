//! Two bots on one PostgreSQL database: each delivery once, each timer once, and one goes on where the other died.

use crate::{
    asking::{asking, heard},
    harness::{Workspace, on_postgres},
    scenes::with_card,
};
use jiff::SignedDuration;
use podkeeper::{app::App, timers::probe::Moment};

fn secs(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

/// Both do what is due, side by side, for so many seconds.
async fn side_by_side(ws: &Workspace, other: &App, seconds: i64) {
    for _ in 0..seconds * 2 {
        ws.slack.settle().await;
        let (one, two) = tokio::join!(ws.app().run_due(), other.run_due());
        one.and(two).expect("the database");
        ws.clock.advance(SignedDuration::from_millis(500));
    }
}

/// Messages Slack took.
fn taken(ws: &Workspace, method: &str) -> usize {
    ws.slack.calls_of(method).iter().filter(|call| call.result["ok"] == true).count()
}

#[tokio::test]
async fn two_bots_send_everything_once_and_keep_the_limits() {
    on_postgres(async |ws| {
        with_card(ws).await?;
        let other = ws.start_replica().await;
        ws.slack.forget_calls();
        for tenth in 0..6 {
            ws.slack.command("jonas", "#pod-performance", &format!("/okr update roas 3.{}", 30 + tenth)).await?;
            ws.slack.command("chloe", "#general", &format!("/pod lead @{} brand", ["sofia", "ben"][tenth % 2])).await?;
            side_by_side(ws, &other, 2).await;
        }
        side_by_side(ws, &other, 10).await;
        assert_eq!(taken(ws, "chat.postMessage"), 12, "six lines, six new leads");
        assert!(ws.slack.calls().iter().all(|call| call.result["error"] != "ratelimited"));
        ws.assert_agreement("after two bots").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_goes_on_where_the_other_died_after_its_lease() {
    on_postgres(async |ws| {
        with_card(ws).await?;
        for nth in 0..4 {
            let fuse = ws.restart_with_fuse(Moment::is_of_a_delivery).await;
            let other = ws.start_replica().await;
            ws.slack.forget_calls();
            ws.slack.command("jonas", "#pod-performance", &format!("/okr update roas 3.{}", 30 + nth)).await?;
            fuse.light(nth);
            assert!(ws.advance_until_death(secs(30)).await, "it died at moment {nth}");
            let before = ws.slack.calls().len();
            // The dead one's lease still runs: nobody else sends, however much time the rows say has passed.
            for _ in 0..5 {
                other.run_due().await?;
                ws.clock.advance(secs(20));
            }
            assert_eq!(ws.slack.calls().len(), before, "sent while another held the lease");
            ws.outlive_leases().await;
            for _ in 0..200 {
                other.run_due().await?;
                ws.clock.advance(secs(1));
            }
            ws.assert_agreement(&format!("after the death at moment {nth}")).await;
            ws.slack.see_all();
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn timers_and_outcomes_are_handled_by_one_of_them() {
    on_postgres(async |ws| {
        ws.use_features(asking);
        ws.restart_bot().await;
        let other = ws.start_replica().await;
        // Five people: what one person is asked shares messages, and a day has room for few.
        for (round, person) in ["BEN", "ANA", "JONAS", "SOFIA", "TOMAS"].into_iter().enumerate() {
            ws.slack.command("ruth", "#general", &format!("/ask U0{person}0001 round{round} timers")).await?;
            ws.slack.command("ruth", "#general", &format!("/ask U0{person}0001 ask{round}")).await?;
            side_by_side(ws, &other, 3).await;
        }
        side_by_side(ws, &other, 5).await;
        let heard = heard(ws).await;
        assert_eq!(heard.iter().filter(|line| line.ends_with("noted")).count(), 50);
        assert_eq!(heard.iter().filter(|line| line.ends_with("delivered")).count(), 5);
        assert_eq!(ws.count("SELECT COUNT(*) FROM timers WHERE feature = 'asking'").await, 0);
        ws.assert_agreement("after the timers").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
