//! Every ritual over weeks, with people in all four zones, a holiday, time off, another lead, and a bot that dies in
//! between: who is sent what at which time of their own day. Nobody twice, at night, or on a day off.

use crate::{
    diary::{assert_decent, diary, down, table},
    harness::{Outcome, Workspace, assert_reads, on_both_engines, on_both_engines_with_learning},
    learn_and_share::{propose, until},
    sprints::founding,
    standup_house::{house, id, minutes, run, types, with_standups},
};
use podkeeper::{database::Ts, turn::Feature};

#[tokio::test]
async fn two_weeks_of_stand_ups() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        // They joined another pod first: its holidays are theirs.
        minutes(ws, 1).await;
        for who in ["sofia", "grace", "wei"] {
            run(ws, &format!("/pod add @{who} performance")).await?;
        }
        run(ws, "/house holiday performance 2026-11-26").await?;
        run(ws, &format!("/house away {} 2026-11-30 2026-12-01", id(ws, "priya"))).await?;
        until(ws, "2026-11-23T20:00:00Z").await;
        ws.slack.forget_calls();
        // Who has answered is not reminded.
        until(ws, "2026-11-24T08:35:00Z").await;
        types(ws, "jonas", "today: Bids").await?;
        until(ws, "2026-11-25T08:35:00Z").await;
        ws.user("jonas").click_dm("Same as yesterday").await?;
        run(ws, "/pod lead @jonas performance").await?;
        // Berlin is asked ten minutes late; Singapore was before, London and New York come after.
        down(ws, "2026-12-01T08:20:00Z", "2026-12-01T08:40:00Z").await;
        until(ws, "2026-12-05T12:00:00Z").await;
        let days_off = [
            ("ana", "2026-11-26"),
            ("jonas", "2026-11-26"),
            ("priya", "2026-11-26"),
            ("priya", "2026-11-30"),
            ("priya", "2026-12-01"),
        ];
        let entries = diary(ws);
        assert_decent(&entries, &days_off, &[]);
        assert_reads!(table(&entries), @r"
        ana 09:30 Your stand-up for Performance Marketing: Tue 24, Wed 25, Fri 27, Mon 30, Wed 2, Thu 3, Fri 4
        ana 09:35 Performance Marketing: 1 open matter still yours too: Wed 25
        ana 09:40 Your stand-up for Performance Marketing: Tue 1
        ana 11:00 A reminder: *Your stand-up for Performance Marketing* is open until 11:30. It takes a minute.: Tue 24, Wed 25, Fri 27, Mon 30, Tue 1, Wed 2, Thu 3, Fri 4
        grace 09:30 Your stand-up for Performance Marketing: Tue 24, Wed 25, Thu 26, Fri 27, Mon 30, Tue 1, Wed 2, Thu 3, Fri 4
        grace 11:00 A reminder: *Your stand-up for Performance Marketing* is open until 11:30. It takes a minute.: Tue 24, Wed 25, Thu 26, Fri 27, Mon 30, Tue 1, Wed 2, Thu 3, Fri 4
        jonas 09:30 Your stand-up for Performance Marketing: Tue 24, Wed 25, Fri 27, Mon 30, Wed 2, Thu 3, Fri 4
        jonas 09:35 Two things for you: You lead Performance Marketing now · Performance Marketing: 1 open matter to take over: Wed 25
        jonas 09:40 Performance Marketing: 1 open matter to take over: Wed 2
        jonas 09:40 Your stand-up for Performance Marketing: Tue 1
        jonas 11:00 A reminder: *Your stand-up for Performance Marketing* is open until 11:30. It takes a minute.: Fri 27, Mon 30, Tue 1, Wed 2, Thu 3, Fri 4
        jonas 16:00 Performance Marketing, the week’s stand-ups: Fri 27, Fri 4
        priya 09:30 Your stand-up for Performance Marketing: Tue 24, Wed 25, Fri 27, Wed 2, Thu 3, Fri 4
        priya 11:00 A reminder: *Your stand-up for Performance Marketing* is open until 11:30. It takes a minute.: Tue 24, Wed 25, Fri 27, Wed 2, Thu 3, Fri 4
        sofia 09:30 Your stand-up for Performance Marketing: Tue 24, Wed 25, Thu 26, Fri 27, Mon 30, Tue 1, Wed 2, Thu 3, Fri 4
        sofia 11:00 A reminder: *Your stand-up for Performance Marketing* is open until 11:30. It takes a minute.: Tue 24, Wed 25, Thu 26, Fri 27, Mon 30, Tue 1, Wed 2, Thu 3, Fri 4
        wei 09:30 Your stand-up for Performance Marketing: Tue 24, Wed 25, Thu 26, Fri 27, Mon 30, Tue 1, Wed 2, Thu 3, Fri 4
        wei 11:00 A reminder: *Your stand-up for Performance Marketing* is open until 11:30. It takes a minute.: Tue 24, Wed 25, Thu 26, Fri 27, Mon 30, Tue 1, Wed 2, Thu 3, Fri 4
        ");
        ws.assert_agreement("after two weeks").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_weeks_of_check_ins() {
    on_both_engines(async |ws| {
        ws.use_features(house);
        ws.restart_bot().await;
        ws.revive_rituals("check_in").await;
        with_objectives(ws).await?;
        ws.user("ana").command("#pod-performance", "/okr owner margin @jonas").await?;
        run(ws, "/house holiday apac 2026-11-27").await?;
        run(ws, &format!("/house away {} 2026-12-04 2026-12-04 {}", id(ws, "ben"), id(ws, "sofia"))).await?;
        until(ws, "2026-11-23T20:00:00Z").await;
        ws.slack.forget_calls();
        until(ws, "2026-12-03T12:00:00Z").await;
        run(ws, "/pod lead @priya performance").await?;
        run(ws, "/pod lead @marcus growth").await?;
        down(ws, "2026-12-04T08:50:00Z", "2026-12-04T09:10:00Z").await;
        until(ws, "2026-12-08T23:00:00Z").await;
        let entries = diary(ws);
        assert_decent(&entries, &[("mei", "2026-11-27"), ("wei", "2026-11-27"), ("ben", "2026-12-04")], &[]);
        assert_reads!(table(&entries), @r"
        ben 10:00 *How do your key results stand?* Nothing changed is an answer too.: Fri 27
        ben 10:00 *Your key results still wait for a word.* Nothing changed is an answer too.: Mon 30
        dana 09:00 Client Growth: 1 open matter still yours too: Thu 3
        dana 10:00 *How do your key results stand?* Nothing changed is an answer too.: Fri 27, Fri 4
        dana 10:00 *Your key results still wait for a word.* Nothing changed is an answer too.: Mon 30, Mon 7
        jonas 10:00 *How do your key results stand?* Nothing changed is an answer too.: Fri 27
        jonas 10:00 *Your key results still wait for a word.* Nothing changed is an answer too.: Mon 30, Mon 7
        jonas 10:10 *How do your key results stand?* Nothing changed is an answer too.: Fri 4
        marcus 09:00 Two things for you: You lead Client Growth now · Client Growth: 1 open matter to take over: Thu 3
        marcus 10:00 *How do your key results stand?* Nothing changed is an answer too.: Fri 4
        marcus 10:00 *Your key results still wait for a word.* Nothing changed is an answer too.: Mon 7
        mei 10:00 *How do your key results stand?* Nothing changed is an answer too.: Thu 26, Fri 4
        mei 10:00 *Your key results still wait for a word.* Nothing changed is an answer too.: Mon 30, Mon 7
        priya 13:00 You lead Performance Marketing now.: Thu 3
        sofia 10:00 *Ben Okafor is away this week.* How do these key results stand?: Fri 4
        ");
        ws.assert_agreement("after two weeks").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Each pod has an objective that is old enough to be asked about; Performance and Brand are far behind.
async fn with_objectives(ws: &Workspace) -> Outcome {
    for (who, channel, what) in [
        ("ana", "#pod-performance", "Margin won back"),
        ("ben", "#pod-brand", "Awareness"),
        ("dana", "#pod-growth", "Renewals"),
        ("mei", "#pod-apac", "Retainers"),
    ] {
        ws.set_objective(who, channel, (what, &[(what, "%", "0", "100")])).await?;
    }
    let old: Ts = Ts("2026-10-05T08:00:00Z".parse()?);
    ws.db().write("UPDATE okr_objectives SET created_at = $1").bind(old).execute().await?;
    ws.slack.see_all();
    Ok(())
}

fn founding_and_house() -> Vec<Feature> {
    founding().into_iter().chain(house()).collect()
}

#[tokio::test]
async fn two_weeks_of_a_sprint() {
    on_both_engines(async |ws| {
        ws.use_features(founding_and_house);
        ws.restart_bot().await;
        run(ws, "/sprints found performance,brand,growth,apac").await?;
        run(ws, "/house holiday apac 2026-12-07").await?;
        for (pod, zone) in [("apac", "Singapore"), ("growth", "New York"), ("brand", "London")] {
            let form = ws.user("chloe").command("#general", &format!("/pod hours {pod}")).await?;
            assert!(form.fill("Time zone", zone)?.submit().await?.is_done());
        }
        let (mei, wei) = (id(ws, "mei"), id(ws, "wei"));
        run(ws, &format!("/house away {mei} 2026-12-10 2026-12-11 {wei}")).await?;
        until(ws, "2026-11-23T20:00:00Z").await;
        ws.slack.forget_calls();
        down(ws, "2026-11-30T08:50:00Z", "2026-11-30T09:10:00Z").await;
        minutes(ws, 1).await;
        for who in ["ana", "ben", "mei"] {
            plan(ws, who).await?;
        }
        // Dana is reminded, and plans then.
        until(ws, "2026-12-01T14:10:00Z").await;
        plan(ws, "dana").await?;
        until(ws, "2026-12-08T12:00:00Z").await;
        run(ws, "/pod lead @priya performance").await?;
        ws.restart_bot().await;
        until(ws, "2026-12-14T20:00:00Z").await;
        let entries = diary(ws);
        assert_decent(&entries, &[("mei", "2026-12-07"), ("mei", "2026-12-10"), ("mei", "2026-12-11")], &[]);
        assert_reads!(table(&entries), @r"
        ana 10:00 *Half-time in the sprint of Performance Marketing: day 6 of 10 · 0 of 1 done.* What would help to reach “Better than before”? You can change the plan: less is fine.: Mon 7
        ana 10:10 *A new sprint of Performance Marketing begins: 30 Nov – 11 Dec.* What is its goal, and what does the pod commit itself to?: Mon 30
        ana 13:00 Performance Marketing: 2 open matters still yours too: Tue 8
        ben 09:00 Two things for you: Look back on the sprint of Brand & Content · Plan the sprint of Brand & Content: Mon 14
        ben 09:10 *A new sprint of Brand & Content begins: 30 Nov – 11 Dec.* What is its goal, and what does the pod commit itself to?: Mon 30
        ben 10:00 *Half-time in the sprint of Brand & Content: day 6 of 10 · 0 of 1 done.* What would help to reach “Better than before”? You can change the plan: less is fine.: Mon 7
        ben 15:00 *The sprint of Brand & Content ends: 30 Nov – 11 Dec.* How did it go with “Better than before”?: Fri 11
        dana 09:00 *A new sprint of Client Growth begins: 30 Nov – 11 Dec.* What is its goal, and what does the pod commit itself to?: Mon 30, Tue 1
        dana 09:00 Two things for you: Look back on the sprint of Client Growth · Plan the sprint of Client Growth: Mon 14
        dana 10:00 *Half-time in the sprint of Client Growth: day 6 of 10 · 0 of 1 done.* What would help to reach “Better than before”? You can change the plan: less is fine.: Mon 7
        dana 15:00 *The sprint of Client Growth ends: 30 Nov – 11 Dec.* How did it go with “Better than before”?: Fri 11
        mei 10:00 *Half-time in the sprint of Asia Pacific: day 5 of 9 · 0 of 1 done.* What would help to reach “Better than before”? You can change the plan: less is fine.: Fri 4
        mei 17:00 Two things for you: Look back on the sprint of Asia Pacific · Plan the sprint of Asia Pacific: Mon 14
        mei 17:10 *A new sprint of Asia Pacific begins: 30 Nov – 11 Dec.* What is its goal, and what does the pod commit itself to?: Mon 30
        priya 10:00 Two things for you: Look back on the sprint of Performance Marketing · Plan the sprint of Performance Marketing: Mon 14
        priya 13:00 Three things for you: You lead Performance Marketing now · Performance Marketing: 2 open matters to take over · Half-time in the sprint of Performance Marketing: Tue 8
        priya 15:00 *The sprint of Performance Marketing ends: 30 Nov – 11 Dec.* How did it go with “Better than before”?: Fri 11
        wei 15:00 *The sprint of Asia Pacific ends: 30 Nov – 11 Dec.* How did it go with “Better than before”?: Fri 11
        ");
        ws.assert_agreement("after two weeks").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

async fn plan(ws: &Workspace, who: &str) -> Outcome {
    let form = ws.user(who).click_dm("Plan").await?.fill("Goal", "Better than before")?;
    assert!(form.fill("Commitment 1", "One thing")?.submit().await?.is_done(), "{who}");
    Ok(())
}

#[tokio::test]
async fn six_weeks_of_learn_and_share_and_the_review() {
    on_both_engines_with_learning(async |ws| {
        ws.use_features(house);
        ws.restart_bot().await;
        ws.revive_rituals("okr_review").await;
        with_objectives(ws).await?;
        run(ws, &format!("/house away {} 2026-12-28 2027-01-01", id(ws, "ben"))).await?;
        until(ws, "2026-11-27T20:00:00Z").await;
        ws.slack.see_all();
        ws.slack.forget_calls();
        until(ws, "2026-12-18T12:00:00Z").await;
        run(ws, "/pod lead @priya performance").await?;
        down(ws, "2026-12-24T08:50:00Z", "2026-12-24T09:05:00Z").await;
        until(ws, "2026-12-28T15:00:00Z").await;
        for (who, title) in [("wei", "Osaka"), ("jonas", "Bids"), ("grace", "Kestrel")] {
            propose(ws, who, title, 10).await?;
        }
        // The clock of the reminder runs out while nobody is there to look at it.
        down(ws, "2026-12-31T14:40:00Z", "2026-12-31T14:50:00Z").await;
        until(ws, "2027-01-04T20:00:00Z").await;
        let days = ["2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31", "2027-01-01"];
        let entries = diary(ws);
        assert_decent(&entries, &days.map(|day| ("ben", day)), &["starts at"]);
        assert_reads!(table(&entries), @r"
        ana 13:00 Performance Marketing: 1 open matter still yours too: Fri 18
        ben 09:05 Learn-and-Share is on Thursday 31 December 2026 at 16:00 (Europe/Berlin). What has Brand & Content learnt?: Thu 24
        chloe 09:00 *Brand & Content is behind what is expected.* 0 % done, 97 % expected by today: 0 − 97 = −97 points.: Mon 28
        chloe 09:00 *How all pods stand, 31 December 2026*: Thu 31
        dana 09:00 *Client Growth is behind what is expected.* 0 % done, 97 % expected by today: 0 − 97 = −97 points.: Mon 28
        dana 09:00 The recap of Learn-and-Share: Fri 1
        dana 09:00 Two things for you: You host Learn-and-Share · A topic of Client Growth for Learn-and-Share: Thu 24
        dana 09:50 Learn-and-Share starts at 16:00 (Europe/Berlin).: Thu 31
        dana 11:00 The recap of Learn-and-Share: Thu 31
        grace 09:50 Learn-and-Share starts at 16:00 (Europe/Berlin).: Thu 31
        jonas 15:50 Learn-and-Share starts at 16:00 (Europe/Berlin).: Thu 31
        mei 17:00 *Asia Pacific is behind what is expected.* 0 % done, 97 % expected by today: 0 − 97 = −97 points.: Mon 28
        mei 17:05 Learn-and-Share is on Thursday 31 December 2026 at 16:00 (Europe/Berlin). What has Asia Pacific learnt?: Thu 24
        omar 09:00 *How all pods stand, 31 December 2026*: Thu 31
        priya 10:00 *Performance Marketing is behind what is expected.* 0 % done, 97 % expected by today: 0 − 97 = −97 points.: Mon 28
        priya 10:05 Learn-and-Share is on Thursday 31 December 2026 at 16:00 (Europe/Berlin). What has Performance Marketing learnt?: Thu 24
        priya 13:00 Two things for you: You lead Performance Marketing now · Performance Marketing: 1 open matter to take over: Fri 18
        priya 13:05 Performance Marketing: 1 open matter to take over: Fri 25, Fri 1
        wei 22:50 Learn-and-Share starts at 16:00 (Europe/Berlin).: Thu 31
        ");
        ws.assert_agreement("after six weeks").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
