//! The monthly review: pods that are far behind are asked, and leadership reads the table of all.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines};
use jiff::Timestamp;
use serde_json::{Value, json};
use sqlx::types::Json;

/// Where leadership reads it.
const PLACE: &str = "#escalations";

/// Lets time pass until then.
async fn until(ws: &Workspace, at: &str) -> Outcome {
    let at: Timestamp = at.parse()?;
    ws.advance(at.duration_since(ws.now())).await;
    Ok(())
}

/// Three pods have objectives: on 21 December (day 82 of 92, 89 % expected) Performance is 26 points behind, Brand exactly
/// 25, Growth ahead. Leadership has a channel, and the last Thursday of December is a public holiday.
async fn agency(ws: &Workspace) -> Outcome {
    let hundred = |title: &'static str| [(title, "%", "0", "100")];
    for (who, channel, title, key_result) in [
        ("ana", "#pod-performance", "Win back margin", "Margin won back"),
        ("ben", "#pod-brand", "Be seen", "Awareness"),
        ("dana", "#pod-growth", "Keep whom we have", "Renewals"),
    ] {
        ws.set_objective(who, channel, (title, &hundred(key_result))).await?;
    }
    until(ws, "2026-12-14T09:00:00Z").await?;
    ws.user("ana").command("#pod-performance", "/okr update margin 63").await?;
    ws.user("ben").command("#pod-brand", "/okr update awareness 64").await?;
    ws.user("dana").command("#pod-growth", "/okr update renewals 95").await?;
    ws.slack.see_all();
    Ok(())
}

/// Omar is leadership, and reads in a channel where there is one.
async fn with_leadership(ws: &Workspace, place: Option<&str>) -> Outcome {
    ws.revive_rituals("okr_review").await;
    let form = ws.user("ruth").command("#general", "/podkeeper settings").await?.fill("Leadership", "omar")?;
    let form = match place {
        Some(place) => form.fill("leadership_channel", place)?,
        None => form,
    };
    form.submit().await?;
    ws.slack.close("ruth", true).await?;
    Ok(())
}

/// The last Thursday of the year is a public holiday. The settings that are saved next make the rituals look at it.
async fn with_holiday(ws: &Workspace) -> Outcome {
    let mut settings: Vec<(Json<Value>,)> = ws.rows("SELECT settings FROM workspaces").await;
    let (Json(mut settings),) = settings.remove(0);
    settings["holidays"] = json!(["germany"]);
    ws.db().write("UPDATE workspaces SET settings = $1").bind(Json(settings)).execute().await?;
    ws.db()
        .write(
            "INSERT INTO holidays (workspace_id, calendar, day, name)
             SELECT id, 'germany', '2026-12-31', 'New Year''s Eve' FROM workspaces",
        )
        .execute()
        .await?;
    Ok(())
}

#[tokio::test]
async fn a_pod_far_behind_is_asked_and_leadership_reads_why() {
    on_both_engines(async |ws| {
        with_holiday(ws).await?;
        with_leadership(ws, Some(PLACE)).await?;
        agency(ws).await?;
        // Three working days before Thursday the 24th, since the 31st is off.
        until(ws, "2026-12-21T08:59:00Z").await?;
        assert!(!ws.user("ana").last_dm().contains("is behind"), "{}", ws.user("ana").last_dm());
        until(ws, "2026-12-21T09:00:00Z").await?;
        assert_reads!(ws.user("ana").last_dm(), @r"
        *Performance Marketing is behind what is expected.* 63 % done, 89 % expected by today: 63 − 89 = −26 points.
        Leadership reads how all pods stand <!date^1798102800^{date_short_pretty} at {time}|24 December, 10:00>. What happened, what changes, and what help is needed? Three short answers are enough, and you can change them at any time.
        [Answer] [Why am I asked?]
        ");
        until(ws, "2026-12-21T15:00:00Z").await?;
        for who in ["ben", "dana"] {
            assert!(!ws.user(who).last_dm().contains("is behind"), "{who}: {}", ws.user(who).last_dm());
        }
        let form = ws.user("ana").click_dm("Answer").await?;
        assert_reads!(form.modal(), @r"
        == Behind, and now? ==
        *Performance Marketing*, for leadership’s monthly review.
        What happened?: ____
        What changes?: ____
        What help is needed? (optional): ____
        [Save] [Cancel]
        ");
        let form = form.fill("What happened?", "The product feed broke for <!channel> nine days.")?;
        let saved = form.fill("What changes?", "A test of the feed every morning.")?.submit().await?;
        assert!(saved.errors().is_empty() && saved.modal().contains("Leadership reads it"), "{}", saved.modal());
        assert_reads!(ws.user("ana").last_dm(), @r"
        Thank you. Leadership reads this of *Performance Marketing* <!date^1798102800^{date_short_pretty} at {time}|24 December, 10:00>:
        *What happened*
        > The product feed broke for <!channel> nine days.
        *What changes*
        > A test of the feed every morning.
        [Change] [Why am I asked?]
        ");
        let home = ws.user("ana").home().await?;
        assert!(!home.contains("keeps Performance"), "answered, so it waits no more: {home}");

        ws.slack.see_all();
        until(ws, "2026-12-24T09:00:00Z").await?;
        assert_reads!(ws.last_in(PLACE), @r"
        *How all pods stand, 24 December 2026*
        2 pods are more than 25 points behind what is expected; see the thread.
        Pod | Done % | Expected % | Gap in points | Weakest key result | Not updated since
        Performance Marketing | 63 | 92 | 63 − 92 = −29 | Margin won back: 63 % | –
        Brand & Content | 64 | 92 | 64 − 92 = −28 | Awareness: 64 % | –
        Client Growth | 95 | 92 | 95 − 92 = 3 | Renewals: 95 % | –
        (No objective for this cycle yet: Asia Pacific.)
        ");
        assert_reads!(ws.thread_in(PLACE).join("\n===\n"), @r"
        *Performance Marketing*: 63 − 92 = −29 points
        *What happened*
        > The product feed broke for <!channel> nine days.
        *What changes*
        > A test of the feed every morning.
        (In the words of Ana Keller.)
        [Change]
        ===
        *Brand & Content*: 64 − 92 = −28 points
        It fell behind after the question went out, so nobody was asked.
        (The answer of whoever leads the pod appears here.)
        [Answer]
        ");
        // A later answer joins its entry.
        let form = ws.user("ana").click_dm("Change").await?;
        assert!(form.modal().contains("The product feed broke"), "{}", form.modal());
        form.fill("What help is needed?", "A developer for two days.")?.submit().await?;
        assert!(ws.thread_in(PLACE).iter().any(|entry| entry.contains("A developer for two days.")));
        assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE verb = 'explain'").await, 2);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_a_channel_each_of_leadership_is_told() {
    on_both_engines(async |ws| {
        with_leadership(ws, None).await?;
        agency(ws).await?;
        // November's, for which nobody could be asked: there were no objectives yet.
        ws.user("omar").click_dm("Got it").await?;
        until(ws, "2026-12-31T08:59:00Z").await?;
        ws.slack.see_all();
        until(ws, "2026-12-31T15:00:00Z").await?;
        assert_reads!(ws.user("omar").last_dm(), @r"
        *How all pods stand, 31 December 2026*
        2 pods are more than 25 points behind what is expected; see below.
        Pod | Done % | Expected % | Gap in points | Weakest key result | Not updated since
        Performance Marketing | 63 | 100 | 63 − 100 = −37 | Margin won back: 63 % | Margin won back: 14 Dec
        Brand & Content | 64 | 100 | 64 − 100 = −36 | Awareness: 64 % | Awareness: 14 Dec
        Client Growth | 95 | 100 | 95 − 100 = −5 | Renewals: 95 % | Renewals: 14 Dec
        (No objective for this cycle yet: Asia Pacific.)
        ---
        *Performance Marketing*: 63 − 100 = −37 points
        No answer yet; Ana Keller was asked.
        ---
        *Brand & Content*: 64 − 100 = −36 points
        No answer yet; Ben Okafor was asked.
        [Got it] [Why am I told?]
        ");
        let home = ws.user("omar").home().await?;
        assert!(home.contains("The monthly review of all pods"), "{home}");
        ws.user("omar").click_dm("Got it").await?;
        let home = ws.user("omar").home().await?;
        assert!(!home.contains("The monthly review of all pods"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
