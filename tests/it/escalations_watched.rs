//! A watchdog mends what lost its clock, its card, or everybody who was asked: tried by damaging the rows.

use crate::{
    escalation_house::{assert_has, card, escalate},
    escalations::with_leadership,
    harness::{Outcome, Workspace, on_both_engines},
    standup_house::{minutes, told},
};

/// One look of the watchdog, and what follows of it.
async fn go_round(ws: &Workspace) {
    ws.app().go_round(None).await;
    ws.settle().await;
    minutes(ws, 1).await;
}

async fn damage(ws: &Workspace, sql: &'static str) -> Outcome {
    let rows = ws.db().write(sql).execute().await?;
    assert!(rows > 0, "nothing was damaged by {sql}");
    Ok(())
}

async fn amiss(ws: &Workspace, kind: &str) -> u64 {
    let name = format!("podkeeper_amiss_total{{feature=\"escalations\",kind=\"{kind}\"}}");
    ws.metric(&name).await.expect("a figure")
}

#[tokio::test]
async fn a_lost_timer_is_set_again_and_admins_hear_of_it_once_a_day() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[]).await?;
        go_round(ws).await;
        assert_eq!(amiss(ws, "timer").await, 0, "all is well");
        for _ in 0..2 {
            damage(ws, "DELETE FROM timers WHERE feature = 'escalations' AND key = 'escalation/1'").await?;
            go_round(ws).await;
        }
        assert_eq!(ws.number("SELECT COUNT(*) FROM timers WHERE key = 'escalation/1'").await?, 1);
        assert_eq!(amiss(ws, "timer").await, 2);
        let said = "An escalation had lost its clock";
        assert_eq!(told(ws, "ruth", said).len(), 1, "once a day: {:?}", ws.user("ruth").dms());
        // A parked one is no live one.
        damage(ws, "UPDATE timers SET parked_at = due_at, attempts = 10 WHERE key = 'escalation/1'").await?;
        go_round(ws).await;
        assert_eq!(ws.number("SELECT COUNT(*) FROM timers WHERE key = 'escalation/1' AND parked_at IS NULL").await?, 1);
        // It goes up at its time, as if nothing had been.
        minutes(ws, 240).await;
        assert!(!card(ws).contains("Waits for *Ben Okafor*"), "{}", card(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lost_card_stands_there_again() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[]).await?;
        damage(ws, "UPDATE escalations SET card_channel = NULL, card_generation = 0").await?;
        go_round(ws).await;
        assert_eq!(amiss(ws, "card").await, 1);
        assert_eq!(ws.channel("#escalations").iter().filter(|said| said.contains("[I have it]")).count(), 1);
        // Its row is gone, and with it the way to the message: another one takes its place.
        damage(ws, "DELETE FROM posts WHERE feature = 'escalations' AND key LIKE 'card/%'").await?;
        go_round(ws).await;
        assert_eq!(amiss(ws, "card").await, 2);
        assert_eq!(ws.number("SELECT COUNT(*) FROM posts WHERE key = 'card/1/2' AND state = 'settled'").await?, 1);
        go_round(ws).await;
        assert_eq!(amiss(ws, "card").await, 2, "it is well again");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_card_follows_into_the_channel_that_can_be_written_to() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[]).await?;
        ws.slack.archive_channel("chloe", "#escalations", true)?;
        ws.settle().await;
        ws.user("ben").click_dm("I have it").await?;
        minutes(ws, 2).await;
        go_round(ws).await;
        assert_eq!(amiss(ws, "card").await, 0, "there is no place for it");
        let form = ws.user("chloe").command("#general", "/podkeeper settings").await?;
        form.fill("Escalations channel", "#agency-updates")?.submit().await?;
        ws.slack.close("chloe", true).await?;
        minutes(ws, 1).await;
        go_round(ws).await;
        let shown = ws.channel("#agency-updates").concat();
        assert_has(&shown, &["*Ben Okafor* has it."]);
        let _expected = ws.errors.take();
        ws.db().write("DELETE FROM posts WHERE state = 'failed'").execute().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_nobody_is_asked_though_somebody_could_be_they_are() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[]).await?;
        // As if its people had been lost on the way.
        let lost = if ws.db().is_shared() {
            "UPDATE escalations SET course = jsonb_set(CAST(course AS jsonb), '{asked}', '[]')"
        } else {
            "UPDATE escalations SET course = json_set(course, '$.asked', json('[]'))"
        };
        damage(ws, lost).await?;
        damage(ws, "UPDATE escalation_parties SET part = 'former' WHERE part = 'asked'").await?;
        go_round(ws).await;
        assert_eq!(amiss(ws, "nobody_asked").await, 1);
        assert_has(&card(ws), &["Waits for *Ben Okafor*"]);
        assert_has(&ws.user("ben").last_dm(), &["Client X wants 20 % off", "[I have it]"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn more_than_a_page_is_looked_at() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[]).await?;
        for more in [
            "INSERT INTO escalations (workspace_id, requester, pod_id, class, urgency, confidential, what, state,
               to_pod, to_person, course, opened_at, card_generation)
             SELECT e.workspace_id, e.requester, e.pod_id, e.class, e.urgency, TRUE, e.what, e.state, e.to_pod,
               e.to_person, e.course, e.opened_at, 0
             FROM escalations e JOIN people a ON TRUE JOIN people b ON TRUE JOIN people c ON c.is_admin WHERE e.id = 1",
            "INSERT INTO escalation_parties (workspace_id, escalation_id, person, part)
             SELECT e.workspace_id, e.id, 'U0BEN0001', 'asked' FROM escalations e WHERE e.id > 1",
            "INSERT INTO timers (workspace_id, feature, key, what, due_at, created_at)
             SELECT e.workspace_id, t.feature, 'escalation/' || CAST(e.id AS TEXT), t.what, t.due_at, t.created_at
             FROM escalations e JOIN timers t ON t.key = 'escalation/1' WHERE e.id > 1",
            "DELETE FROM timers WHERE key IN ('escalation/1',
               'escalation/' || CAST((SELECT MAX(id) FROM escalations) AS TEXT))",
        ] {
            damage(ws, more).await?;
        }
        let open = ws.number("SELECT COUNT(*) FROM escalations").await?;
        assert!(open > 500, "more than a page: {open}");
        ws.app().go_round(None).await;
        ws.settle().await;
        let timers = "SELECT COUNT(*) FROM timers WHERE feature = 'escalations' AND key LIKE 'escalation/%'";
        assert_eq!(ws.number(timers).await?, open, "the first and the last have theirs again");
        assert_eq!(amiss(ws, "timer").await, 2);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
