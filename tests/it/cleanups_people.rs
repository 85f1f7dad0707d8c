//! Clean-ups and their people: channels the bot may join, the daytime of those who are in one, owners who are away.

use crate::{
    cleanups::{cleanup, days, is_archived, link, make, question, run, turn_on},
    decisions::assert_has,
    harness::on_both_engines,
    standup_house::{minutes, told},
};
use podkeeper::sandbox::Fault;

#[tokio::test]
async fn the_bot_joins_channels_of_pods_where_an_admin_lets_it() {
    on_both_engines(async |ws| {
        for name in ["perf-quiet", "perf-closed", "elsewhere"] {
            ws.slack.create_channel("ana", name, false)?;
        }
        ws.settle().await;
        for name in ["perf-quiet", "perf-closed"] {
            ws.user("ana").command("#pod-performance", &format!("/pod link #{name} performance")).await?;
        }
        minutes(ws, 1).await;
        // It came with the link, and was put out again.
        for name in ["#perf-quiet", "#perf-closed"] {
            ws.slack.kick("ana", name, "podkeeper")?;
        }
        let joined = ws.slack.calls_of("conversations.join").len();
        days(ws, 15).await?;
        turn_on(ws, &[]).await?;
        for _ in 0..3 {
            run(ws).await?;
        }
        assert_has(&cleanup(ws, "chloe", "report").await?, &["0 stale"]);
        assert_eq!(ws.slack.calls_of("conversations.join").len(), joined, "nobody said that it may");

        turn_on(ws, &[("Where I am not a member", "Join public channels of pods")]).await?;
        // It reaches further now: reports come first again. Slack does not let it into one of them.
        ws.slack.fail_next("conversations.join", 1, &Fault::Error("is_archived".to_owned()));
        run(ws).await?;
        let report = cleanup(ws, "chloe", "report").await?;
        assert_has(&report, &["It only reported; so does the next one", "1 stale"]);
        assert_eq!(ws.slack.calls_of("conversations.join").len(), joined + 2);
        run(ws).await?;
        assert_has(&cleanup(ws, "chloe", "report").await?, &["It only reported.", "2 stale"]);
        let is_in = "SELECT COUNT(*) FROM channels WHERE is_member AND name IN ('perf-quiet', 'perf-closed')";
        assert_eq!(ws.count(is_in).await, 2);
        let elsewhere = "SELECT COUNT(*) FROM channels WHERE is_member AND name = 'elsewhere'";
        assert_eq!(ws.count(elsewhere).await, 0, "that one is no pod's");
        run(ws).await?;
        for name in ["#perf-quiet", "#perf-closed"] {
            assert_has(&question(ws, name), &["*Is this channel still needed?*", "Ana Keller answers for it"]);
        }
        assert_eq!(question(ws, "#elsewhere"), "");
        ws.assert_agreement("after it joined").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_is_asked_when_its_people_are_there() {
    on_both_engines(async |ws| {
        make(ws, "perf-launch").await?;
        ws.slack.create_channel("mei", "apac-launch", false)?;
        ws.slack.invite("mei", "apac-launch", &["wei", "aiko", "podkeeper"])?;
        ws.settle().await;
        ws.user("mei").command("#pod-apac", "/pod link #apac-launch apac").await?;
        days(ws, 15).await?;
        turn_on(ws, &[]).await?;
        run(ws).await?;
        run(ws).await?;
        // Tuesday: three in the afternoon in Berlin, ten in the evening in Singapore, eleven in Tokyo.
        ws.advance_to("2026-12-08T14:00:00Z").await;
        ws.app().sweep().await?;
        ws.settle().await;
        run(ws).await?;
        assert_has(&question(ws, "#perf-launch"), &["Ana Keller answers for it"]);
        assert_eq!(question(ws, "#apac-launch"), "", "they are asleep");
        // Nine in Singapore, ten in Tokyo.
        ws.advance_to("2026-12-09T00:55:00Z").await;
        assert_eq!(question(ws, "#apac-launch"), "");
        ws.advance_to("2026-12-09T01:05:00Z").await;
        assert_has(&question(ws, "#apac-launch"), &["Mei Tan answers for it"]);
        minutes(ws, 60).await;
        assert_has(&told(ws, "mei", "still needed").concat(), &[&link(ws, "apac-launch").await?]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_away_is_not_asked_and_days_off_do_not_count() {
    on_both_engines(async |ws| {
        make(ws, "perf-launch").await?;
        days(ws, 15).await?;
        turn_on(ws, &[]).await?;
        for _ in 0..3 {
            run(ws).await?;
        }
        assert_has(&told(ws, "ana", "still needed").concat(), &[&link(ws, "perf-launch").await?]);
        // Asked on the eighth, and away from the ninth on: six days that are not hers.
        ws.user("ana").command("#general", "/timeoff 9 Dec – 14 Dec cover @priya").await?;
        days(ws, 1).await?;
        days(ws, 14).await?;
        run(ws).await?;
        assert!(!is_archived(ws, "perf-launch").await?);
        days(ws, 6).await?;
        run(ws).await?;
        assert!(is_archived(ws, "perf-launch").await?);
        assert_has(&told(ws, "ana", "*#perf-launch is archived.*").concat(), &["To bring it back:"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_covers_is_asked_for_whoever_is_away() {
    on_both_engines(async |ws| {
        make(ws, "perf-launch").await?;
        days(ws, 15).await?;
        turn_on(ws, &[]).await?;
        run(ws).await?;
        run(ws).await?;
        ws.user("ana").command("#general", "/timeoff 8 Dec – 13 Dec cover @priya").await?;
        minutes(ws, 1).await;
        run(ws).await?;
        assert_has(&told(ws, "priya", "still needed").concat(), &[&link(ws, "perf-launch").await?]);
        assert!(told(ws, "ana", "still needed").is_empty(), "{:?}", ws.user("ana").dms());
        assert_has(&ws.user("priya").click("#perf-launch", "Archive now").await?.answer(), &["then I archive it"]);
        minutes(ws, 2).await;
        assert!(is_archived(ws, "perf-launch").await?, "she acts for Ana");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
