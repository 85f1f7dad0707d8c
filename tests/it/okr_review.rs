//! The monthly review: pods that are far behind are asked, and leadership reads the table of all.

use crate::harness::{Outcome, Workspace, assert_reads, on_both_engines};
use jiff::Timestamp;
use podkeeper::sandbox::Fault;
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
        [Answer] [Escalate] [Why am I asked?]
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
        [Change] [Escalate] [Why am I asked?]
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
        (Answered so far: 1 of 2, the last <!date^1797865200^{date_short_pretty} at {time}|21 December, 16:00>.)
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
        // So does her own copy; nothing new is sent for it.
        let copies = ws.user("ana").dms();
        assert_eq!(copies.iter().filter(|said| said.contains("The product feed broke")).count(), 1, "{copies:?}");
        assert!(copies.iter().any(|said| said.contains("> A developer for two days.\n[Change]")), "{copies:?}");
        // Somebody else of those who may changes it: Ana reads who, and what.
        let form = ws.user("chloe").click(PLACE, "Change").await?;
        form.fill("What help is needed?", "None any more.")?.submit().await?;
        let copies = ws.user("ana").dms().join("\n");
        assert!(copies.contains("Chloë Martin has answered. Leadership reads this of *Performance Marketing*"), "{copies}");
        assert!(copies.contains("> None any more.") && !copies.contains("A developer"), "{copies}");
        assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE verb = 'explain'").await, 3);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_a_pod_escalated_and_what_came_of_it_stand_in_its_thread() {
    on_both_engines(async |ws| {
        with_holiday(ws).await?;
        with_leadership(ws, Some(PLACE)).await?;
        agency(ws).await?;
        until(ws, "2026-12-21T09:00:00Z").await?;
        let form = ws.user("ana").click_dm("Escalate").await?.fill("What kind of decision is it?", "Operational")?;
        form.submit().await?.submit().await?;
        ws.slack.close("ana", true).await?;
        until(ws, "2026-12-24T09:00:00Z").await?;
        let entry = ws.thread_in(PLACE).into_iter().find(|entry| entry.starts_with("*Performance")).unwrap_or_default();
        assert_reads!(entry, @r"
        *Performance Marketing*: 63 − 92 = −29 points
        No answer yet; Ana Keller was asked.
        *Escalated*
        • Margin won back: escalated as #1 · with Omar Haddad
        (The answer of whoever leads the pod appears here.)
        [Answer]
        ");
        // What may not be known by everybody who reads there is told to nobody.
        let form = ws.user("ben").choose("#pod-brand", "okr_escalate", "Awareness").await?;
        let form = form
            .fill("What kind of decision is it?", "Brand")?
            .fill("Who may see it?", "Its parties and leadership only")?;
        form.submit().await?.submit().await?;
        ws.slack.close("ben", true).await?;
        until(ws, "2026-12-24T15:00:00Z").await?;
        for _ in 0..2 {
            let form = ws.user("omar").click_dm("Decide").await?;
            let form = form.fill("What is decided?", "A developer for two days")?.fill("Why?", "It moves most")?;
            assert!(form.submit().await?.is_done());
        }
        until(ws, "2026-12-24T16:00:00Z").await?;
        assert_reads!(ws.thread_in(PLACE).join("\n===\n"), @r"
        *Performance Marketing*: 63 − 92 = −29 points
        No answer yet; Ana Keller was asked.
        *Escalated*
        • Margin won back: decided by Omar Haddad (#1): “A developer for two days”
        (The answer of whoever leads the pod appears here.)
        [Answer]
        ===
        *Brand & Content*: 64 − 92 = −28 points
        It fell behind after the question went out, so nobody was asked.
        (The answer of whoever leads the pod appears here.)
        [Answer]
        ");
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
        // What is answered later stands in his copy at once, and calls him no second time; the table stays that of the day.
        let count = ws.user("omar").dms().len();
        let answer = async |who: &str, happened: &str| {
            let form = ws.user(who).click_dm("Answer").await?;
            form.fill("What happened?", happened)?
                .fill("What changes?", "A test every morning.")?
                .submit()
                .await
                .map(drop)
        };
        answer("ana", "The feed broke.").await?;
        ws.user("ana").command("#pod-performance", "/okr update margin 90").await?;
        let copy = ws.user("omar").last_dm();
        assert!(
            copy.contains("> The feed broke.") && copy.contains("(Answered so far: 1 of 2, the last <!date^"),
            "{copy}"
        );
        assert!(copy.contains("No answer yet; Ben Okafor was asked.") && copy.contains("63 − 100 = −37"), "{copy}");
        assert_eq!(ws.user("omar").dms().len(), count);
        ws.user("omar").click_dm("Got it").await?;
        let home = ws.user("omar").home().await?;
        assert!(!home.contains("The monthly review of all pods"), "{home}");
        // Also after he has read it.
        answer("ben", "Two films at once.").await?;
        let copy = ws.user("omar").last_dm();
        assert!(
            copy.contains("> Two films at once.")
                && copy.contains("(All of their leads have answered, the last <!date^"),
            "{copy}"
        );
        assert_eq!(ws.user("omar").dms().len(), count);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_review_deleted_by_hand_comes_back_with_the_next_word() {
    on_both_engines(async |ws| {
        with_leadership(ws, Some(PLACE)).await?;
        agency(ws).await?;
        until(ws, "2026-12-31T09:00:00Z").await?;
        let said = ws.last_in(PLACE);
        assert!(said.starts_with("*How all pods stand, 31 December 2026*"), "{said}");
        let head = ws.slack.last(PLACE)?.expect("the review");
        ws.slack.delete_message("chloe", PLACE, &head.ts)?;
        until(ws, "2027-01-04T09:00:00Z").await?;
        let form = ws.user("ana").click_dm("Answer").await?;
        form.fill("What happened?", "The feed broke.")?.fill("What changes?", "A test.")?.submit().await?;
        ws.settle().await;
        // As it was that day, with what was said since; its entries stand beneath the new one.
        assert_reads!(ws.last_in(PLACE), @r"
        *How all pods stand, 31 December 2026*
        2 pods are more than 25 points behind what is expected; see the thread.
        Pod | Done % | Expected % | Gap in points | Weakest key result | Not updated since
        Performance Marketing | 63 | 100 | 63 − 100 = −37 | Margin won back: 63 % | Margin won back: 14 Dec
        Brand & Content | 64 | 100 | 64 − 100 = −36 | Awareness: 64 % | Awareness: 14 Dec
        Client Growth | 95 | 100 | 95 − 100 = −5 | Renewals: 95 % | Renewals: 14 Dec
        (Answered so far: 1 of 2, the last <!date^1799053200^{date_short_pretty} at {time}|4 January, 10:00>.)
        (No objective for this cycle yet: Asia Pacific.)
        ");
        let entries = ws.thread_in(PLACE);
        assert_eq!(entries.len(), 2, "{entries:?}");
        assert!(entries[0].contains("> The feed broke.") && entries[1].contains("*Brand & Content*"), "{entries:?}");
        ws.assert_agreement("after the deletion").await;
        // So it does when an answer is changed, by which nothing is counted that was not counted before.
        let head =
            ws.slack.messages(PLACE)?.into_iter().rev().find(|message| message.bot_id.is_some()).expect("the review");
        ws.slack.delete_message("chloe", PLACE, &head.ts)?;
        ws.advance(jiff::SignedDuration::from_mins(10)).await;
        let form = ws.user("ana").click_dm("Change").await?;
        form.fill("What changes?", "Two tests.")?.submit().await?;
        ws.settle().await;
        assert!(ws.last_in(PLACE).starts_with("*How all pods stand, 31 December 2026*"), "{}", ws.last_in(PLACE));
        let entries = ws.thread_in(PLACE);
        assert!(entries.len() == 2 && entries[0].contains("> Two tests."), "{entries:?}");
        ws.assert_agreement("after the second deletion").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_slack_will_not_have_it_leadership_is_told_privately() {
    on_both_engines(async |ws| {
        with_leadership(ws, Some(PLACE)).await?;
        agency(ws).await?;
        // November's was read on its day.
        ws.slack.see_all();
        until(ws, "2026-12-31T08:59:00Z").await?;
        ws.slack.fail_next("chat.postMessage", 1, &Fault::Error("restricted_action".to_owned()));
        until(ws, "2026-12-31T15:00:00Z").await?;
        let copy = ws.user("omar").last_dm();
        assert!(copy.starts_with("*How all pods stand, 31 December 2026*") && copy.contains("see below"), "{copy}");
        assert!(copy.contains("*Performance Marketing*: 63 − 100 = −37 points"), "{copy}");
        // What failed is among what an administrator looks after.
        let failed: Vec<String> = ws.problems().await.into_iter().map(|one| one.why).collect();
        assert_eq!(failed, ["restricted_action"]);
        ws.db().write("UPDATE posts SET state = 'settled', last_error = NULL WHERE state = 'failed'").execute().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_question_follows_whoever_acts_for_the_pod() {
    on_both_engines(async |ws| {
        with_leadership(ws, Some(PLACE)).await?;
        agency(ws).await?;
        // Thursday is the 31st, so that the question comes on Monday.
        until(ws, "2026-12-28T09:00:00Z").await?;
        assert!(ws.user("ana").last_dm().contains("is behind what is expected"), "{}", ws.user("ana").last_dm());
        ws.user("ana").command("#general", "/timeoff 29 Dec cover @sofia").await?;
        until(ws, "2026-12-29T10:00:00Z").await?;
        assert!(ws.user("ana").dms().iter().any(|said| said.starts_with("Sofia Lindqvist is asked now what keeps *Performance Marketing* behind.")), "{:?}", ws.user("ana").dms());
        let asked = ws.user("sofia").dms().join("\n");
        assert!(asked.contains("*Performance Marketing is behind what is expected.*"), "{asked}");
        // Back on the 30th, Ana has it again, and Sofia nothing to say any more.
        until(ws, "2026-12-30T10:00:00Z").await?;
        let asked = ws.user("ana").dms().iter().filter(|said| said.contains("*Performance Marketing is behind")).count();
        assert_eq!(asked, 1, "asked anew, the former question says who had it");
        assert!(ws.user("sofia").dms().join("\n").contains("Ana Keller is asked now what keeps *Performance Marketing* behind."));
        let form = ws.user("ana").click_dm("Answer").await?;
        form.fill("What happened?", "The feed broke.")?.fill("What changes?", "A test.")?.submit().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_review_that_is_off_asks_nobody_any_more() {
    on_both_engines(async |ws| {
        with_leadership(ws, Some(PLACE)).await?;
        agency(ws).await?;
        until(ws, "2026-12-28T09:00:00Z").await?;
        assert!(ws.user("ana").last_dm().contains("is behind what is expected"), "{}", ws.user("ana").last_dm());
        let why = ws.user("ana").click_dm("Why am I asked?").await?;
        assert_reads!(why.modal(), @r"
        == Why am I asked? ==
        Because Performance Marketing, which you lead, is more than 25 points behind what is expected. Leadership reads your answer in its monthly review.
        *Whose rule it is:* the organisation
        *Next time:* <!date^1800867600^{date_short_pretty} at {time}|25 January 2027, 10:00>
        An administrator can change it: `/ritual edit Monthly OKR review`.
        (Quiet hours, one time for everything, and how many messages a day: App Home → *My hours & prompts*.)
        [Close]
        ");
        ws.slack.close("ana", true).await?;
        ws.user("ruth").command("#general", "/ritual skip okr_review").await?;
        assert_reads!(ws.user("ana").last_dm(), @r"
        This month’s review is off, so nothing is left for you to say.
        ");
        let waiting = ws.count("SELECT COUNT(*) FROM asks WHERE state <> 'closed' AND feature = 'checkins'").await;
        assert_eq!(waiting, 0);
        // Nor does it follow the lead any more.
        ws.user("ana").command("#general", "/timeoff 29 Dec cover @sofia").await?;
        until(ws, "2026-12-29T10:00:00Z").await?;
        assert!(!ws.user("sofia").dms().join("\n").contains("is behind what is expected"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
