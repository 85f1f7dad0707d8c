//! Sprints of one, two and three weeks, and one ritual for the sprints of several pods.

use crate::{
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
    sprints::{founding, plan, until},
    standup_house::{house, run, sent, told},
};
use podkeeper::turn::Feature;

fn founding_and_house() -> Vec<Feature> {
    founding().into_iter().chain(house()).collect()
}

/// Rituals of sprints, as `/sprints found` takes them.
async fn with_rituals(ws: &mut Workspace, rituals: &[&str]) -> Outcome {
    ws.use_features(founding_and_house);
    ws.restart_bot().await;
    for ritual in rituals {
        run(ws, &format!("/sprints found {ritual}")).await?;
    }
    Ok(())
}

/// The instants (UTC) at which something with `part` in it was said in a channel.
fn posted(ws: &Workspace, channel: &str, part: &str) -> Vec<String> {
    let channel = ws.slack.channel(channel).expect("a channel").id;
    let calls = ws.slack.calls_of("chat.postMessage");
    let theirs = calls.iter().filter(|call| call.args["channel"] == channel.as_str());
    let said = theirs.filter(|call| call.args["text"].as_str().is_some_and(|text| text.contains(part)));
    said.map(|call| call.at.strftime("%d %H:%M").to_string()).collect()
}

/// A goal, and one thing that nobody will have done at half-time.
async fn plan_briefly(ws: &Workspace, who: &str) -> Outcome {
    let form = ws.user(who).click_dm("Plan").await?.fill("Goal", "Better than before")?;
    assert!(form.fill("Commitment 1", "One thing")?.submit().await?.is_done());
    Ok(())
}

fn goal(ws: &Workspace, channel: &str) -> String {
    ws.channel(channel).into_iter().rfind(|said| said.starts_with("# Sprint ")).unwrap_or_default()
}

fn pinned(ws: &Workspace, channel: &str) -> Vec<String> {
    let channel = ws.slack.channel(channel).expect("a channel");
    let pins = channel.pins.iter().filter_map(|ts| channel.find_message(ts.as_str()));
    pins.map(podkeeper::sandbox::plain).collect()
}

#[tokio::test]
async fn one_two_and_three_weeks_have_their_middle_and_their_end() {
    on_both_engines(async |ws| {
        with_rituals(ws, &["performance 0 10 * * MON", "growth", "brand every 3 weeks from 2026-11-30 at 10:00"])
            .await?;
        until(ws, "2026-11-30T09:05:00Z").await;
        plan(ws, "ana").await?;
        plan_briefly(ws, "ben").await?;
        // Dana reads it in her own morning.
        until(ws, "2026-11-30T14:05:00Z").await;
        plan_briefly(ws, "dana").await?;
        for (channel, span) in [
            ("#pod-performance", "30 Nov – 4 Dec"),
            ("#pod-growth", "30 Nov – 11 Dec"),
            ("#pod-brand", "30 Nov – 18 Dec"),
        ] {
            assert!(goal(ws, channel).contains(span), "{channel}: {}", goal(ws, channel));
        }
        until(ws, "2026-12-21T08:00:00Z").await;
        // 10:00 in Berlin in the middle, 15:00 there on the last day; the leads hear it in their own hours.
        assert_eq!(posted(ws, "#pod-performance", "Half-time"), ["02 09:00"]);
        assert_eq!(posted(ws, "#pod-growth", "Half-time"), ["07 09:00"]);
        assert_eq!(posted(ws, "#pod-brand", "Half-time"), ["09 09:00"]);
        assert_eq!(sent(ws, "ana", "Half-time in the sprint"), ["02 09:00"]);
        assert_eq!(sent(ws, "dana", "Half-time in the sprint"), ["07 14:00"]);
        assert_eq!(sent(ws, "ben", "Half-time in the sprint"), ["09 09:00"]);
        assert_eq!(sent(ws, "ana", "How did it go"), ["04 14:00", "07 09:00"], "and once more when the next one began");
        assert_eq!(sent(ws, "dana", "How did it go"), ["11 14:00", "14 14:00"]);
        assert_eq!(sent(ws, "ben", "How did it go"), ["18 14:00"]);
        assert_eq!(posted(ws, "#pod-brand", "is over"), [""; 0]);
        until(ws, "2026-12-21T09:05:00Z").await;
        assert_eq!(posted(ws, "#pod-brand", "is over"), ["21 09:00"]);
        ws.assert_agreement("after three weeks").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_ritual_of_several_pods_is_a_sprint_of_each() {
    on_both_engines(async |ws| {
        with_rituals(ws, &["performance,apac"]).await?;
        // The last Friday of this sprint is a holiday in Singapore.
        run(ws, "/house holiday apac 2026-12-11").await?;
        let form = ws.user("mei").command("#pod-apac", "/pod hours").await?;
        assert!(form.fill("Time zone", "Singapore")?.submit().await?.is_done());
        until(ws, "2026-11-30T09:05:00Z").await;
        for (who, pod) in [("ana", "Performance Marketing"), ("mei", "Asia Pacific")] {
            assert_eq!(told(ws, who, "new sprint").len(), 1, "{who}");
            let read = ws.user(who).last_dm();
            assert!(read.starts_with(&format!("*A new sprint of {pod} begins")), "{who}: {read}");
        }
        let why = ws.user("mei").click_dm("Why am I asked?").await?.modal();
        assert!(why.contains("Asia Pacific") && !why.contains("Performance"), "{why}");
        ws.slack.close("mei", true).await?;
        plan(ws, "ana").await?;
        let form = ws.user("mei").click_dm("Plan").await?;
        let form =
            form.fill("Goal", "Osaka is live")?.fill("Commitment 1", "Headline")?.fill("Who sees to 1", "Aiko Sato")?;
        let saved = form.fill("Commitment 2", "Budget")?.submit().await?;
        assert!(saved.modal().contains("<#C0PODAPAC>"), "{}", saved.modal());
        assert_reads!(goal(ws, "#pod-apac"), @r"
        # Sprint 30 Nov – 10 Dec
        *Goal:* Osaka is live
        ☐ Headline – <@U0AIKO0001>
        ☐ Budget
        (Day 1 of 9 · 0 of 2 done)
        [Tick] [Edit]
        ");
        assert!(goal(ws, "#pod-performance").contains("30 Nov – 11 Dec"), "{}", goal(ws, "#pod-performance"));
        for channel in ["#pod-apac", "#pod-performance"] {
            assert_eq!(pinned(ws, channel), [goal(ws, channel)], "{channel}");
        }
        let form = ws.user("aiko").click("#pod-apac", "Tick").await?;
        assert!(form.fill("Commitments", "Headline")?.submit().await?.is_done());
        assert!(goal(ws, "#pod-apac").contains("1 of 2 done"), "{}", goal(ws, "#pod-apac"));
        assert!(goal(ws, "#pod-performance").contains("0 of 3 done"), "{}", goal(ws, "#pod-performance"));

        // Nine working days there: the fifth is the middle, and Thursday the end. Each by its own clock.
        until(ws, "2026-12-10T07:05:00Z").await;
        assert_eq!(posted(ws, "#pod-apac", "Half-time"), ["04 02:00"]);
        assert_eq!(posted(ws, "#pod-performance", "Half-time"), ["07 09:00"]);
        assert_eq!(sent(ws, "mei", "How did it go"), ["10 07:00"]);
        let form = ws.user("mei").click_dm("Look back").await?;
        assert!(form.fill("Was the goal met?", "Yes")?.submit().await?.is_done());
        assert_eq!(pinned(ws, "#pod-apac"), [""; 0]);
        assert!(ws.last_in("#pod-apac").contains("Goal met:* “Osaka is live”"), "{}", ws.last_in("#pod-apac"));
        assert_eq!(pinned(ws, "#pod-performance"), [goal(ws, "#pod-performance")], "theirs runs on");
        until(ws, "2026-12-11T14:05:00Z").await;
        assert_eq!(sent(ws, "ana", "How did it go"), ["11 14:00"]);

        // The ritual is deleted: what still runs is called off, what was looked back on stays as it was.
        run(ws, "/sprints delete performance").await?;
        assert!(goal(ws, "#pod-performance").contains("Called off"), "{}", goal(ws, "#pod-performance"));
        assert!(goal(ws, "#pod-apac").contains("Over · 1 of 2 done"), "{}", goal(ws, "#pod-apac"));
        until(ws, "2026-12-15T12:00:00Z").await;
        ws.assert_agreement("after two sprints").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn three_weeks_for_two_pods_are_made_in_the_form() {
    on_both_engines(async |ws| {
        ws.user("chloe").command("#general", "/ritual add").await?;
        ws.slack.click_in_modal("chloe", "Two-week sprint", None).await?;
        ws.settle().await;
        for (field, value) in [
            ("Name", "Build sprint"),
            ("Whose is it?", "Performance Marketing, Asia Pacific"),
            ("When", "every 3 weeks from 2026-11-30 at 10:00"),
        ] {
            ws.slack.fill("chloe", field, value)?;
        }
        ws.slack.submit("chloe").await?;
        ws.settle().await;
        let saved = ws.user("chloe").modal().unwrap_or_default();
        assert!(saved.contains("Monday 30 Nov at 10:00 · Monday 21 Dec at 10:00"), "{saved}");
        ws.slack.close("chloe", true).await?;
        until(ws, "2026-11-30T09:05:00Z").await;
        for who in ["ana", "mei"] {
            assert_eq!(told(ws, who, "begins: 30 Nov – 18 Dec").len(), 1, "{who}: {:?}", ws.user(who).dms());
        }
        plan_briefly(ws, "mei").await?;
        let shown = ws.user("aiko").command("#pod-apac", "/sprint").await?.answer();
        assert!(shown.contains("30 Nov – 18 Dec") && shown.contains("Day 1 of 15"), "{shown}");
        until(ws, "2026-12-18T14:05:00Z").await;
        assert_eq!(posted(ws, "#pod-apac", "Half-time"), ["09 09:00"]);
        // Three in the afternoon in Berlin, whose clock the pod has, is ten at night for her.
        assert_eq!(sent(ws, "mei", "How did it go"), [""; 0]);
        until(ws, "2026-12-21T01:05:00Z").await;
        assert_eq!(sent(ws, "mei", "How did it go"), ["21 01:00"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn goals_that_share_a_channel_say_whose_they_are() {
    on_both_engines(async |ws| {
        with_rituals(ws, &["performance,apac"]).await?;
        run(ws, "/sprints share performance").await?;
        until(ws, "2026-11-30T09:05:00Z").await;
        plan(ws, "ana").await?;
        let form = ws.user("mei").click_dm("Plan").await?;
        assert!(form.fill("Goal", "Osaka is live")?.submit().await?.is_done());
        let heads: Vec<String> = pinned(ws, "#agency-updates")
            .iter()
            .map(|said| said.lines().take(2).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            heads,
            [
                "# Sprint of Performance Marketing, 30 Nov – 11 Dec *Goal:* Every campaign reads its own figures",
                "# Sprint of Asia Pacific, 30 Nov – 11 Dec *Goal:* Osaka is live",
            ]
        );
        until(ws, "2026-12-14T09:05:00Z").await;
        assert_eq!(posted(ws, "#agency-updates", "sprint of Asia Pacific, 30 Nov – 11 Dec is over"), ["14 09:00"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
