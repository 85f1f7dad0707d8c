//! What rituals that were deleted long ago have left is forgotten, page by page; what people said stays.

use crate::{
    harness::{Outcome, Workspace, on_both_engines},
    standup_house::{advance_to, with_standups},
};
use jiff::SignedDuration;
use podkeeper::database::Ts;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// All that took place so far did so this many days ago; the crowd took part in each.
async fn age(ws: &Workspace, days: i32) -> Outcome {
    let aged = "UPDATE ritual_occurrences SET meant_at = $1";
    ws.db().write(aged).bind(Ts(ws.now() - DAY * days)).execute().await?;
    let joined = "INSERT INTO ritual_participants (workspace_id, occurrence_id, person, state, zone, prompt_at, close_at)
                  SELECT o.workspace_id, o.id, p.id, 'missed', 'Europe/Berlin', o.at, o.at
                  FROM ritual_occurrences o JOIN people p ON p.workspace_id = o.workspace_id AND p.real_name LIKE 'Crowd %'";
    ws.db().write(joined).execute().await?;
    Ok(())
}

async fn counts(ws: &Workspace) -> [i64; 4] {
    [
        ws.count("SELECT COUNT(*) FROM ritual_participants").await,
        ws.count("SELECT COUNT(*) FROM ritual_occurrences").await,
        ws.count("SELECT COUNT(*) FROM standup_answers").await,
        ws.count("SELECT COUNT(*) FROM rituals WHERE kind = 'standup'").await,
    ]
}

#[tokio::test]
async fn what_a_deleted_ritual_left_is_forgotten_in_its_time_and_what_was_said_is_not() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance", "brand"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        let form = ws.user("jonas").click_dm("Answer").await?;
        form.fill("What is the plan for today?", "Bids")?.submit().await?;
        advance_to(ws, "2026-11-24T20:00:00Z").await;
        ws.with_crowd("growth", 150).await;
        age(ws, 399).await?;
        let before = counts(ws).await;
        assert_eq!(before[1..], [4, 1, 2]);
        // One is deleted, the other goes on.
        ws.user("ana").command("#pod-performance", "/ritual delete standup").await?;
        ws.user("ana").click("#pod-performance", "Delete").await?;
        ws.advance(SignedDuration::from_mins(5)).await;
        assert_eq!(counts(ws).await, before, "there is a day left");
        ws.advance(DAY).await;
        ws.advance(SignedDuration::from_mins(5)).await;
        let [parts, occurrences, answers, rituals] = counts(ws).await;
        assert_eq!((answers, rituals), (1, 2));
        // The crowd of the deleted one; the other one asks its few once more meanwhile.
        assert!(parts >= 150 && parts < before[0] - 140 && occurrences >= 1, "{parts} {occurrences}");
        let left = "SELECT COUNT(*) FROM ritual_occurrences o JOIN rituals r ON r.id = o.ritual_id
             WHERE r.state = 'deleted' AND r.kind = 'standup'";
        assert_eq!(ws.count(left).await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_deleted_before_anybody_tidied_is_found_and_sprints_stay() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance", "brand"]).await?;
        ws.revive_rituals("check_in").await;
        ws.user("ana").command("#pod-performance", "/ritual add sprint").await?;
        advance_to(ws, "2026-12-01T20:00:00Z").await;
        let sprints = ws.count("SELECT COUNT(*) FROM sprints").await;
        ws.with_crowd("growth", 250).await;
        age(ws, 500).await?;
        // By an earlier version, which left everything.
        let gone = "UPDATE rituals SET state = 'deleted' WHERE kind = 'sprint' OR kind = 'check_in'
                    OR id = (SELECT MIN(id) FROM rituals WHERE kind = 'standup')";
        ws.db().write(gone).execute().await?;
        advance_to(ws, "2026-12-02T20:00:00Z").await;
        let left = "SELECT COUNT(*) FROM ritual_occurrences o JOIN rituals r ON r.id = o.ritual_id
                    WHERE r.state = 'deleted' AND r.kind IN ('standup', 'check_in') AND o.meant_at < $1";
        let left: i64 = ws.db().read(left).bind(Ts(ws.now() - DAY * 400)).scalar().await?;
        assert_eq!(left, 0);
        assert_eq!(ws.count("SELECT COUNT(*) FROM sprints").await, sprints);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
