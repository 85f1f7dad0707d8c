//! What people type to the bot while a stand-up waits: nothing reaches a channel that nobody meant for it.

use crate::{
    harness::{Outcome, Workspace, on_both_engines},
    standup_house::{advance_to, digests, minutes, replies, run, told, types, with_standups},
};

/// Everything that stands in the pod's channel.
fn public(ws: &Workspace) -> String {
    ws.channel("#pod-performance").join("\n") + &ws.thread_in("#pod-performance").join("\n")
}

#[tokio::test]
async fn words_without_a_label_are_asked_about_before_anybody_reads_them() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        // A greeting and a call for help are neither posted nor asked about.
        for hello in ["hi", "help", "Good morning!"] {
            types(ws, "jonas", hello).await?;
            let said = replies(ws, "jonas");
            assert!(said.len() == 1 && said[0].contains("Waiting for you: "), "{hello}: {said:?}");
            assert!(said[0].contains("`/podkeeper help`") && !said[0].contains("[Post it]"), "{hello}: {said:?}");
        }
        // What is private stays so.
        types(ws, "jonas", "I'm sick, doctor at 11").await?;
        let said = replies(ws, "jonas").concat();
        assert!(said.contains("Are you off today?") && said.contains("[Off today] [Post it] [No]"), "{said}");
        assert!(digests(ws, "#pod-performance").is_empty() && !public(ws).contains("doctor"), "{}", public(ws));
        let channel = ws.slack.open_direct("jonas", "podkeeper")?;
        ws.slack.click("jonas", channel.as_str(), "No").await?;
        minutes(ws, 1).await;
        assert!(replies(ws, "jonas").concat().contains("nothing was posted"), "{:?}", replies(ws, "jonas"));

        types(ws, "jonas", "Bids, then the feed").await?;
        let said = replies(ws, "jonas").concat();
        assert!(said.contains("Shall I post this as your plan for today") && said.contains("[Post it] [No]"), "{said}");
        assert!(digests(ws, "#pod-performance").is_empty(), "{}", public(ws));
        ws.slack.click("jonas", channel.as_str(), "Post it").await?;
        minutes(ws, 1).await;
        let said = replies(ws, "jonas");
        assert!(said.len() == 1 && said[0].contains("I took this as"), "{said:?}");
        assert!(public(ws).contains("*Jonas Weber*: Bids, then the feed"), "{}", public(ws));

        // Off by words: in every stand-up that waits.
        types(ws, "priya", "I have a fever, off to the doctor").await?;
        let channel = ws.slack.open_direct("priya", "podkeeper")?;
        ws.slack.click("priya", channel.as_str(), "Off today").await?;
        minutes(ws, 1).await;
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("Off today: Priya Nair") && !shown.contains("fever"), "{shown}");
        ws.assert_agreement("after words without a label").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_posted_by_typing_is_taken_back() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        types(ws, "jonas", "today: bids, and the salary talk\nblocked: the list from <@U0BEN0001>").await?;
        assert!(public(ws).contains("salary"), "{}", public(ws));
        let channel = ws.slack.open_direct("jonas", "podkeeper")?;
        ws.slack.click("jonas", channel.as_str(), "Take it back").await?;
        minutes(ws, 2).await;
        let shown = public(ws);
        assert!(!shown.contains("salary") && !shown.contains("the list"), "{shown}");
        assert!(replies(ws, "jonas").concat().contains("Taken back"), "{:?}", replies(ws, "jonas"));
        assert!(told(ws, "jonas", "or type it here").len() == 1, "it waits again: {:?}", ws.user("jonas").dms());
        assert!(ws.slack.click("jonas", channel.as_str(), "Take it back").await.is_err(), "the button is gone");
        // Answered after all: one message, one line.
        types(ws, "jonas", "today: bids").await?;
        let shown = digests(ws, "#pod-performance");
        assert!(shown.len() == 1 && shown[0].contains("*Jonas Weber*: bids"), "{shown:?}");
        assert_eq!(ws.thread_in("#pod-performance").len(), 1, "{:?}", ws.thread_in("#pod-performance"));
        // After their time was over it is a missed one again.
        advance_to(ws, "2026-11-24T10:45:00Z").await;
        types(ws, "priya", "today: heatmap").await?;
        let channel = ws.slack.open_direct("priya", "podkeeper")?;
        ws.slack.click("priya", channel.as_str(), "Take it back").await?;
        minutes(ws, 2).await;
        assert!(!public(ws).contains("heatmap"), "{}", public(ws));
        assert!(told(ws, "priya", "You can still answer").len() == 1, "{:?}", ws.user("priya").dms());
        ws.assert_agreement("after it was taken back").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_same_blocker_is_raised_once() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance", "brand"]).await?;
        run(ws, "/pod add @jonas brand").await?;
        // In London it is 09:31, too.
        advance_to(ws, "2026-11-25T09:31:00Z").await;
        // Chosen twice, for two stand-ups: taken once.
        types(ws, "jonas", "today: bids\nblocked: the price list").await?;
        let channel = ws.slack.open_direct("jonas", "podkeeper")?;
        let choose = async |title: &str| -> Outcome {
            Ok(ws.slack.choose("jonas", channel.as_str(), "Choose one", title).await?)
        };
        choose("Your stand-up for Brand & Content").await?;
        let _ = choose("Your stand-up for Performance Marketing").await;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM blockers").await, 1);
        assert_eq!(ws.count("SELECT COUNT(*) FROM standup_answers").await, 1);
        // The form, from phone and desktop.
        for button in ["Answer", "Change"] {
            let form = ws.user("priya").click_dm(button).await?;
            let form = form.fill("What is the plan for today?", "Feed")?;
            let form = form.fill("Is something new in your way?", "the logo")?;
            let form = form.fill("It waits on a pod", "Brand & Content")?.submit().await?;
            assert!(form.errors().is_empty(), "{:?}", form.errors());
            if button == "Change" {
                ws.slack.close("priya", true).await?;
            }
            minutes(ws, 1).await;
        }
        minutes(ws, 2).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM blockers WHERE text = 'the logo'").await, 1);
        assert_eq!(told(ws, "ben", "the logo").len(), 1, "{:?}", ws.user("ben").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
