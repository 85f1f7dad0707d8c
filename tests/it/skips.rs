//! `/ritual unskip`: what was skipped takes place after all, as long as its day is not over.

use crate::{
    harness::{Workspace, assert_reads, on_both_engines},
    tea::{steps, tea},
};
use jiff::Timestamp;
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const PERF: &str = "#pod-performance";

async fn with_tea(ws: &mut Workspace) -> Result<()> {
    ws.use_features(tea);
    ws.restart_bot().await;
    ws.user("ana").command(PERF, "/ritual add tea").await?;
    ws.user("ruth").command("#general", "/ritual add party").await?;
    Ok(())
}

async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

/// A conversation with the bot: who types what, and what is answered.
async fn talk(ws: &Workspace, lines: &[(&str, &str)]) -> Result<String> {
    let mut said = Vec::new();
    for (who, line) in lines {
        let channel = if *who == "ruth" { "#general" } else { PERF };
        let answer = ws.user(who).command(channel, line).await?.answer();
        said.push(format!("{who} {line}\n    {}", answer.replace('\n', "\n    ")));
    }
    Ok(said.join("\n"))
}

#[tokio::test]
async fn a_skip_is_taken_back_by_its_name_and_day() {
    on_both_engines(async |ws| {
        with_tea(ws).await?;
        let said = talk(
            ws,
            &[
                ("ana", "/ritual unskip tea"),
                ("ana", "/ritual skip tea"),
                ("ana", "/ritual skip tea"),
                ("jonas", "/ritual list"),
                ("jonas", "/ritual unskip tea"),
                ("ana", "/ritual unskip tea on 26 Nov"),
                ("ana", "/ritual unskip tea 2026-11-19"),
                ("ana", "/ritual unskip tea"),
                ("ana", "/ritual unskip \"Morning tea\" tomorrow"),
                ("ana", "/ritual unskip tea"),
                ("ana", "/ritual unskip tea"),
                ("ana", "/ritual unskip coffee 25 Nov"),
                ("ana", "/ritual list"),
            ],
        )
        .await?;
        assert_reads!(said, @r#"
        ana /ritual unskip tea
            Nothing of “Morning tea” is skipped: next Tuesday 24 Nov at 09:30. Nothing was changed.
        ana /ritual skip tea
            “Morning tea” on Tuesday 24 Nov at 09:30 does not take place; next Wednesday 25 Nov at 09:30.
            [Undo]
        ana /ritual skip tea
            “Morning tea” on Wednesday 25 Nov at 09:30 does not take place; next Thursday 26 Nov at 09:30.
            [Undo]
        jonas /ritual list
            *Rituals of Performance Marketing and of everybody*
            *Morning tea* · Performance Marketing
            Monday to Friday at 09:30, by each person's own time; next Thursday 26 Nov at 09:30; skipped: Tuesday 24 Nov at 09:30, Wednesday 25 Nov at 09:30 [Preview]
            *Party* · the organisation
            the last Friday of the month at 16:00 (Europe/Berlin); next Friday 27 Nov at 16:00 [Preview]
        jonas /ritual unskip tea
            The lead and the admins look after the rituals of Performance Marketing. Please ask Ana Keller or an admin. Nothing was changed.
        ana /ritual unskip tea on 26 Nov
            “Morning tea” is not skipped on Thursday 26 Nov; skipped: Tuesday 24 Nov at 09:30, Wednesday 25 Nov at 09:30. Nothing was changed.
        ana /ritual unskip tea 2026-11-19
            Thursday 19 Nov is over, so it cannot be taken back that “Morning tea” was skipped then. Nothing was changed.
        ana /ritual unskip tea
            Several times of “Morning tea” are skipped. Which takes place after all?
            Tuesday 24 Nov at 09:30 [This one]
            Wednesday 25 Nov at 09:30 [This one]
        ana /ritual unskip "Morning tea" tomorrow
            “Morning tea” on Tuesday 24 Nov at 09:30 takes place after all.
        ana /ritual unskip tea
            “Morning tea” on Wednesday 25 Nov at 09:30 takes place after all.
        ana /ritual unskip tea
            Nothing of “Morning tea” is skipped: next Tuesday 24 Nov at 09:30. Nothing was changed.
        ana /ritual unskip coffee 25 Nov
            I know no ritual “coffee”. `/ritual list` shows those here.
        ana /ritual list
            *Rituals of Performance Marketing and of everybody*
            *Morning tea* · Performance Marketing
            Monday to Friday at 09:30, by each person's own time; next Tuesday 24 Nov at 09:30 [… Preview / Change or delete / Pause / Skip the next one / Run now]
            *Party* · the organisation
            the last Friday of the month at 16:00 (Europe/Berlin); next Friday 27 Nov at 16:00 [Preview]
            [Add a ritual]
        "#);
        advance_to(ws, "2026-11-25T20:00:00Z").await;
        let asked: Vec<String> = steps(ws).await.into_iter().filter(|step| step.contains("ask")).collect();
        assert_eq!(asked, ["24 08:30 ask 2026-11-24 ana jonas priya", "25 08:30 ask 2026-11-25 ana jonas priya"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_several_skips_one_is_chosen() {
    on_both_engines(async |ws| {
        with_tea(ws).await?;
        talk(ws, &[("ana", "/ritual skip tea"), ("ana", "/ritual skip tea")]).await?;
        ws.user("ana").command(PERF, "/ritual unskip tea").await?;
        assert_reads!(ws.user("ana").click(PERF, "This one").await?.answer(), @"“Morning tea” on Tuesday 24 Nov at 09:30 takes place after all.");
        // Another time is written, so what was skipped of the old one is nobody's any more.
        let form = ws.user("ana").command(PERF, "/ritual edit tea").await?;
        form.fill("When", "every day at 11:00")?.submit().await?;
        ws.slack.close("ana", true).await?;
        assert_reads!(talk(ws, &[("ana", "/ritual unskip tea")]).await?, @r"
        ana /ritual unskip tea
            Nothing of “Morning tea” is skipped: next Monday 23 Nov at 11:00. Nothing was changed.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn until_its_day_is_over_a_skip_is_taken_back() {
    on_both_engines(async |ws| {
        with_tea(ws).await?;
        talk(ws, &[("ana", "/ritual skip tea"), ("ruth", "/ritual skip party")]).await?;
        // Half an hour late everybody is still asked.
        advance_to(ws, "2026-11-24T09:00:00Z").await;
        let said = talk(ws, &[("ana", "/ritual run tea"), ("ana", "/ritual unskip tea")]).await?;
        assert_reads!(said, @r"
        ana /ritual run tea
            Today's “Morning tea” was skipped, so it is not run. `/ritual unskip Morning tea` takes that back.
        ana /ritual unskip tea
            “Morning tea” on Tuesday 24 Nov at 09:30 takes place after all. Whoever's time for it came more than 60 minutes ago is not asked by itself: `/ritual run Morning tea` asks them.
        ");
        ws.settle().await;
        assert_eq!(steps(ws).await, ["24 09:00 ask 2026-11-24 ana jonas priya"]);
        // In the evening nobody is, unless it is run.
        talk(ws, &[("ana", "/ritual skip tea")]).await?;
        advance_to(ws, "2026-11-25T14:00:00Z").await;
        let said = talk(ws, &[("ana", "/ritual unskip tea"), ("ana", "/ritual run tea")]).await?;
        assert_reads!(said, @r"
        ana /ritual unskip tea
            “Morning tea” on Wednesday 25 Nov at 09:30 takes place after all. Whoever's time for it came more than 60 minutes ago is not asked by itself: `/ritual run Morning tea` asks them.
        ana /ritual run tea
            “Morning tea” asks 3 people now. Who was asked today already is not asked again.
        ");
        talk(ws, &[("ana", "/ritual skip tea")]).await?;
        advance_to(ws, "2026-11-27T00:00:00Z").await;
        let said = talk(ws, &[("ana", "/ritual unskip tea"), ("ana", "/ritual unskip tea 2026-11-26")]).await?;
        assert_reads!(said, @r"
        ana /ritual unskip tea
            Nothing of “Morning tea” is skipped: next Friday 27 Nov at 09:30. Nothing was changed.
        ana /ritual unskip tea 2026-11-26
            Thursday 26 Nov is over, so it cannot be taken back that “Morning tea” was skipped then. Nothing was changed.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_would_have_begun_by_now_begins_when_its_skip_is_taken_back() {
    on_both_engines(async |ws| {
        with_tea(ws).await?;
        talk(ws, &[("ruth", "/ritual skip party")]).await?;
        // The invitation was due on Tuesday; it is the morning of the party itself.
        advance_to(ws, "2026-11-27T09:00:00Z").await;
        let said = talk(ws, &[("ruth", "/ritual unskip party")]).await?;
        assert_reads!(said, @r"
        ruth /ritual unskip party
            “Party” on Friday 27 Nov at 16:00 takes place after all.
        ");
        advance_to(ws, "2026-11-28T16:00:00Z").await;
        let party: Vec<String> = steps(ws)
            .await
            .into_iter()
            .filter(|step| step.ends_with(" 2026-11-27") && !step.contains("digest"))
            .collect();
        assert_eq!(party, ["27 09:00 invite 2026-11-27", "27 15:00 start 2026-11-27", "28 15:00 thank 2026-11-27"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_over_paused_or_under_way_is_said() {
    on_both_engines(async |ws| {
        with_tea(ws).await?;
        talk(ws, &[("ruth", "/ritual skip party"), ("ana", "/ritual skip tea"), ("ana", "/ritual pause tea")]).await?;
        assert_reads!(talk(ws, &[("ana", "/ritual unskip tea")]).await?, @r"
        ana /ritual unskip tea
            “Morning tea” on Tuesday 24 Nov at 09:30 is not skipped any more; but it is paused. `/ritual resume Morning tea` ends the pause.
        ");
        advance_to(ws, "2026-11-27T17:00:00Z").await;
        let said =
            talk(ws, &[("ruth", "/ritual run party"), ("ruth", "/ritual unskip party"), ("ruth", "/ritual run party")])
                .await?;
        assert_reads!(said, @r"
        ruth /ritual run party
            Today's “Party” was skipped, so it is not run. `/ritual unskip Party` takes that back.
        ruth /ritual unskip party
            “Party” on Friday 27 Nov at 16:00 is not skipped any more, but its time is over. `/ritual run Party` has it take place now.
        ruth /ritual run party
            “Party” does not take place now: today's was skipped.
        ");
        advance_to(ws, "2026-12-22T12:00:00Z").await;
        // It has been prepared, and people have heard of it.
        let said = talk(ws, &[("ruth", "/ritual skip party"), ("ruth", "/ritual unskip party 25 Dec")]).await?;
        assert_reads!(said, @r"
        ruth /ritual skip party
            “Party” on Friday 25 Dec at 16:00 does not take place; next Friday 29 Jan at 16:00.
        ruth /ritual unskip party 25 Dec
            “Party” on Friday 25 Dec was called off when it was under way, and whoever was asked or told has heard so. That cannot be taken back; nothing was changed.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reminder_in_a_channel_rests_on_the_days_that_are_chosen() {
    on_both_engines(async |ws| {
        advance_to(ws, "2026-11-26T09:00:00Z").await;
        ws.user("ruth").command("#general", "/ritual remind #general \"Book hours\" every day at 15:00").await?;
        let form = ws.user("ruth").command("#general", "/ritual edit book hours").await?;
        let shown = form.modal();
        assert!(
            shown.contains(
                "Do not post on (optional): [x] Public holidays [ ] Days that are not of its owner’s working week"
            ),
            "{shown}"
        );
        let days = "Public holidays,Days that are not of its owner’s working week";
        let form = form.fill("Do not post on", days)?.submit().await?;
        assert_reads!(form.modal(), @r"
        == Saved ==
        *Book hours* of the organisation: every day at 15:00 (Europe/Berlin).
        Next: Thursday 26 Nov at 15:00 · Friday 27 Nov at 15:00 · Monday 30 Nov at 15:00 · Tuesday 1 Dec at 15:00 · Wednesday 2 Dec at 15:00.
        [Preview] [Change]
        [Done]
        ");
        advance_to(ws, "2026-11-30T16:00:00Z").await;
        let posted = ws.channel("#general").iter().filter(|said| said.contains("A reminder: every day")).count();
        assert_eq!(posted, 3, "Thursday, Friday and Monday: {:?}", ws.channel("#general"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
