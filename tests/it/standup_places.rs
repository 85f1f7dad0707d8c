//! Where the day's message stands: never before another company.

use crate::{
    harness::on_both_engines,
    standup_house::{advance_to, answer, digests, minutes, told, with_standups},
};

#[tokio::test]
async fn nothing_is_said_before_another_company() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        answer(ws, "jonas", "Kestrel").await?;
        assert_eq!(digests(ws, "#pod-performance").len(), 1);
        assert_eq!(ws.thread_in("#pod-performance").len(), 1);

        ws.slack.share_externally("#pod-performance", true)?;
        minutes(ws, 2).await;
        let shown = ws.channel("#pod-performance").concat();
        assert!(!shown.contains("Kestrel") && digests(ws, "#pod-performance").is_empty(), "{shown}");
        assert_eq!(told(ws, "ana", "has no channel to stand in").len(), 1, "{:?}", ws.user("ana").dms());
        answer(ws, "priya", "Heatmap").await?;
        advance_to(ws, "2026-11-24T10:45:00Z").await;
        let shown = ws.channel("#pod-performance").concat();
        assert!(!shown.contains("Heatmap") && digests(ws, "#pod-performance").is_empty(), "{shown}");
        assert_eq!(told(ws, "ana", "has no channel to stand in").len(), 1, "once");

        // The pod's own again: nothing was lost.
        ws.slack.share_externally("#pod-performance", false)?;
        minutes(ws, 2).await;
        let shown = digests(ws, "#pod-performance");
        assert!(shown.len() == 1 && shown[0].contains("Kestrel") && shown[0].contains("Heatmap"), "{shown:?}");
        assert!(!shown[0].contains("so far"), "the day is over: {}", shown[0]);
        let thread = ws.thread_in("#pod-performance").concat();
        assert!(thread.contains("Jonas Weber") && thread.contains("Priya Nair"), "{thread}");
        ws.assert_agreement("after it was shared").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
