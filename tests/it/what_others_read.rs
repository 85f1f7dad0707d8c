//! What people read of others, and whom they are sent to.

use crate::harness::{assert_reads, on_both_engines};

#[tokio::test]
async fn until_when_somebody_is_away_is_for_them_and_those_who_look_after_them() {
    on_both_engines(async |ws| {
        ws.revive_rituals("check_in").await;
        ws.user("jonas").command("#general", "/timeoff 24 Nov – 14 Dec").await?;
        let line = async |who: &'static str| -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
            let shown = ws.user(who).command("#general", "/ritual preview check_in").await?.modal();
            ws.slack.close(who, true).await?;
            Ok(shown.lines().find(|line| line.contains("U0JONAS0001")).unwrap_or_default().to_owned())
        };
        for who in ["jonas", "ana", "ruth"] {
            let line = line(who).await?;
            assert!(line.ends_with("; not until 14 Dec (time off)"), "{who}: {line}");
        }
        for who in ["priya", "ben", "grace"] {
            let line = line(who).await?;
            assert!(line.ends_with("; away for some days") && !line.contains("14 Dec"), "{who}: {line}");
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_add_a_ritual_reads_who_can() {
    on_both_engines(async |ws| {
        let answer = async |who: &'static str, channel: &'static str| {
            ws.user(who).command(channel, "/ritual preview").await.map(|asked| asked.answer())
        };
        assert_reads!(answer("jonas", "#pod-performance").await?, @"There is no ritual here yet. Ana Keller can add one.");
        assert_reads!(answer("ana", "#pod-performance").await?, @"There is no ritual here yet. `/ritual add` makes one.");
        assert_reads!(answer("jonas", "#general").await?, @"There is no ritual here yet. Whoever leads a pod can add one.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
