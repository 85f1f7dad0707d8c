//! The engine of rituals: everybody by their own clock, once, also over downtime, journeys and days off.

use crate::{
    harness::{Outcome, Workspace, on_both_engines},
    tea::{steps, tea},
};
use jiff::{SignedDuration, Timestamp};

async fn with_tea(ws: &mut Workspace, pod: &str) -> Outcome {
    ws.use_features(tea);
    ws.restart_bot().await;
    ws.slack.command("chloe", "#general", &format!("/tea found tea {pod}")).await?;
    ws.settle().await;
    Ok(())
}

async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

/// Whoever was asked for tea, with the instants.
fn teas(ws: &Workspace, person: &str) -> Vec<String> {
    let calls = ws.slack.calls_of("chat.postMessage");
    let theirs = calls.iter().filter(|call| call.args["channel"] == person);
    let teas = theirs.filter(|call| call.args["text"].as_str().is_some_and(|text| text.contains("Tea?")));
    teas.map(|call| call.at.strftime("%d %H:%M").to_string()).collect()
}

#[tokio::test]
async fn everybody_is_asked_by_their_own_clock_and_nobody_is_late_before_their_own_deadline() {
    on_both_engines(async |ws| {
        with_tea(ws, "apac").await?;
        // Grace works from New York for the pod in Singapore and Tokyo.
        ws.slack.command("chloe", "#general", "/pod add @grace apac").await?;
        ws.settle().await;
        advance_to(ws, "2026-11-25T00:00:00Z").await;
        assert_eq!(
            steps(ws).await,
            [
                // Today's 09:30 in Singapore was before the ritual was founded; in New York it is still to come.
                "23 14:30 ask 2026-11-23 grace",
                "23 16:00 remind 2026-11-23 grace",
                "23 16:30 close 2026-11-23 grace",
                "23 16:30 digest 2026-11-23",
                "24 00:30 ask 2026-11-24 aiko",
                "24 01:30 ask 2026-11-24 mei wei",
                "24 02:00 remind 2026-11-24 aiko",
                "24 02:30 close 2026-11-24 aiko",
                "24 03:00 remind 2026-11-24 mei wei",
                "24 03:30 close 2026-11-24 mei wei",
                "24 14:30 ask 2026-11-24 grace",
                "24 16:00 remind 2026-11-24 grace",
                "24 16:30 close 2026-11-24 grace",
                "24 16:30 digest 2026-11-24",
            ]
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn ten_minutes_late_is_asked_at_once_and_two_hours_late_is_written_down() {
    on_both_engines(async |ws| {
        with_tea(ws, "performance").await?;
        advance_to(ws, "2026-11-24T08:20:00Z").await;
        ws.kill_bot().await;
        ws.clock.advance_to("2026-11-24T08:40:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        ws.advance(SignedDuration::from_mins(1)).await;
        let heard = steps(ws).await;
        assert_eq!(heard.len(), 1, "{heard:?}");
        assert!(heard[0].starts_with("24 08:4") && heard[0].ends_with("ask 2026-11-24 ana jonas priya"), "{heard:?}");
        assert_eq!(teas(ws, "U0ANA0001").len(), 1);
        ws.advance(SignedDuration::from_hours(20)).await;
        ws.kill_bot().await;
        ws.clock.advance_to("2026-11-25T10:40:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        ws.advance(SignedDuration::from_hours(1)).await;
        assert_eq!(
            steps(ws).await[1..],
            [
                "24 10:00 remind 2026-11-24 ana jonas priya",
                "24 10:30 close 2026-11-24 ana jonas priya",
                "24 10:30 digest 2026-11-24",
                "25 10:40 digest 2026-11-25"
            ]
        );
        let late: Vec<(String,)> =
            ws.rows("SELECT person FROM ritual_participants WHERE state = 'late' ORDER BY person").await;
        assert_eq!(late.len(), 3, "{late:?}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn travel_moves_the_next_question_and_never_doubles_it() {
    on_both_engines(async |ws| {
        with_tea(ws, "performance").await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        assert_eq!(teas(ws, "U0JONAS0001"), ["24 08:30"]);
        // West, after today's question: 09:30 comes again, the question does not.
        ws.slack.set_zone("jonas", "America/New_York")?;
        // East, before it is there: Priya is in Singapore before the others get up.
        advance_to(ws, "2026-11-24T22:00:00Z").await;
        assert_eq!(teas(ws, "U0JONAS0001"), ["24 08:30"]);
        ws.slack.set_zone("priya", "Asia/Singapore")?;
        advance_to(ws, "2026-11-25T16:00:00Z").await;
        assert_eq!(teas(ws, "U0JONAS0001"), ["24 08:30", "25 14:30"]);
        assert_eq!(teas(ws, "U0PRIYA0001"), ["24 08:30", "25 01:30"]);
        assert_eq!(teas(ws, "U0ANA0001"), ["24 08:30", "25 08:30"]);
        // Half an hour past 09:30 in the new zone: it can still be caught up on.
        advance_to(ws, "2026-11-26T02:00:00Z").await;
        ws.slack.set_zone("jonas", "Asia/Singapore")?;
        ws.advance(SignedDuration::from_mins(2)).await;
        assert_eq!(teas(ws, "U0JONAS0001"), ["24 08:30", "25 14:30", "26 02:00"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn answers_end_it_early_pauses_hold_it_and_a_skipped_day_is_quiet() {
    on_both_engines(async |ws| {
        with_tea(ws, "performance").await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        for person in ["ana", "jonas", "priya"] {
            ws.user(person).click_dm("Yes").await?;
        }
        ws.advance(SignedDuration::from_mins(1)).await;
        assert_eq!(steps(ws).await.last().map(String::as_str), Some("24 08:31 digest 2026-11-24"));
        ws.slack.command("ana", "#pod-performance", "/tea skip").await?;
        advance_to(ws, "2026-11-26T00:00:00Z").await;
        ws.slack.command("ana", "#pod-performance", "/tea pause").await?;
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        ws.slack.command("ana", "#pod-performance", "/tea resume").await?;
        advance_to(ws, "2026-11-26T23:00:00Z").await;
        assert_eq!(steps(ws).await.len(), 2, "{:?}", steps(ws).await);
        // The schedule moves to the afternoon of a day that had its question: not twice.
        advance_to(ws, "2026-11-27T08:31:00Z").await;
        ws.slack.command("ana", "#pod-performance", "/tea at 0 15 * * MON-FRI").await?;
        advance_to(ws, "2026-11-28T23:00:00Z").await;
        assert_eq!(teas(ws, "U0ANA0001"), ["24 08:30", "27 08:30"]);
        advance_to(ws, "2026-11-30T14:01:00Z").await;
        assert_eq!(teas(ws, "U0ANA0001"), ["24 08:30", "27 08:30", "30 14:00"]);
        ws.slack.command("ana", "#pod-performance", "/tea delete").await?;
        advance_to(ws, "2026-12-02T00:00:00Z").await;
        assert_eq!(teas(ws, "U0ANA0001").len(), 3);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn steps_of_the_whole_come_at_their_distance_and_follow_a_move() {
    on_both_engines(async |ws| {
        ws.use_features(tea);
        ws.restart_bot().await;
        ws.slack.command("chloe", "#general", "/tea found party nobody").await?;
        ws.settle().await;
        // The last Friday is the 27th, so the invitation is due on Tuesday at ten in the organisation's zone.
        advance_to(ws, "2026-11-26T00:00:00Z").await;
        assert_eq!(steps(ws).await, ["24 09:00 invite 2026-11-27"]);
        ws.slack.command("chloe", "#general", "/tea move 2026-11-30T10:00:00Z party").await?;
        advance_to(ws, "2026-12-03T00:00:00Z").await;
        assert_eq!(
            steps(ws).await,
            ["24 09:00 invite 2026-11-27", "30 10:00 start 2026-11-27", "01 10:00 thank 2026-11-27"]
        );
        // Down from before the start until an hour after the window: the start is left out, the thanks are not.
        advance_to(ws, "2026-12-25T14:00:00Z").await;
        ws.kill_bot().await;
        ws.clock.advance_to("2026-12-25T16:30:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        advance_to(ws, "2026-12-27T00:00:00Z").await;
        assert_eq!(steps(ws).await[3..], ["22 09:00 invite 2026-12-25", "26 15:00 thank 2026-12-25"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_zone_that_comes_and_goes_loses_no_question_and_who_joins_later_is_not_late() {
    on_both_engines(async |ws| {
        with_tea(ws, "performance").await?;
        advance_to(ws, "2026-11-24T12:00:00Z").await;
        // Today's tea was served three hours ago.
        ws.slack.command("chloe", "#general", "/pod add @sofia performance").await?;
        ws.slack.set_zone("jonas", "Pacific/Honolulu")?;
        advance_to(ws, "2026-11-25T15:00:00Z").await;
        // 09:30 was long ago in Berlin, and is still to come on the islands.
        ws.slack.set_zone("jonas", "Europe/Berlin")?;
        advance_to(ws, "2026-11-25T16:00:00Z").await;
        ws.slack.set_zone("jonas", "Pacific/Honolulu")?;
        advance_to(ws, "2026-11-26T00:00:00Z").await;
        assert_eq!(teas(ws, "U0JONAS0001"), ["24 08:30", "25 19:30"]);
        assert_eq!(teas(ws, "U0SOFIA0001"), ["25 09:30"]);
        let late: Vec<(String,)> = ws.rows("SELECT person FROM ritual_participants WHERE state = 'late'").await;
        assert_eq!(late, [], "nobody was kept from it by us");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_travels_while_the_audience_is_looked_at_has_a_look_of_their_own() {
    on_both_engines(async |ws| {
        with_tea(ws, "performance").await?;
        ws.db().write("UPDATE rituals SET catch_up_minutes = 240 WHERE kind = 'tea'").execute().await?;
        advance_to(ws, "2026-11-24T08:29:00Z").await;
        // Another replica has the ritual in hand, and takes its time.
        let hold = "UPDATE timers SET leased_until = $1 WHERE feature = 'rituals' AND key LIKE 'ritual/%'";
        ws.db().write(hold).bind(podkeeper::database::Ts("2026-11-24T09:40:00Z".parse()?)).execute().await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        ws.slack.set_zone("jonas", "Europe/London")?;
        advance_to(ws, "2026-11-24T09:35:00Z").await;
        assert_eq!(teas(ws, "U0JONAS0001"), ["24 09:30"], "half past nine in London");
        assert_eq!(teas(ws, "U0ANA0001"), [""; 0]);
        advance_to(ws, "2026-11-24T12:00:00Z").await;
        assert_eq!(teas(ws, "U0JONAS0001"), ["24 09:30"], "once");
        assert_eq!(teas(ws, "U0ANA0001"), ["24 09:40"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
