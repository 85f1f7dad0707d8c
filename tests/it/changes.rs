//! What changes while a ritual runs, and who may change it: nothing is asked twice, nothing is lost, nobody is asked whom
//! its owner may not ask.

use crate::{
    harness::{Workspace, assert_reads, on_both_engines, on_sqlite},
    standup_house::{advance_to, digests, id, minutes, run, told, with_standups},
    tea::{steps, tea},
};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const PERF: &str = "#pod-performance";

async fn say(ws: &Workspace, who: &str, channel: &str, line: &str) -> Result<String> {
    Ok(ws.user(who).command(channel, line).await?.answer())
}

async fn with_party(ws: &mut Workspace) -> Result<()> {
    ws.use_features(tea);
    ws.restart_bot().await;
    run(ws, "/tea found party all").await
}

/// What the party heard, each with its day.
async fn heard(ws: &Workspace) -> Result<Vec<String>> {
    let rows: Vec<(podkeeper::database::Ts, String)> =
        ws.rows("SELECT at, subject FROM audit WHERE feature = 'tearoom' AND verb = 'step' ORDER BY at, id").await;
    Ok(rows.into_iter().map(|(at, subject)| format!("{} {subject}", at.0.strftime("%Y-%m-%d"))).collect())
}

#[tokio::test]
async fn a_lead_asks_the_people_of_the_pod_only() {
    on_both_engines(async |ws| {
        ws.slack.create_channel("ana", "performance-lab", false)?;
        ws.settle().await;
        ws.app().sweep().await?;
        let form = ws.user("ana").command(PERF, "/ritual remind").await?;
        assert!(form.modal().contains("Performance Marketing"), "{}", form.modal());
        for audience in ["Every colleague", "Leadership"] {
            let refused = ws.slack.fill("ana", "Who takes part?", audience);
            assert!(refused.is_err(), "{audience} is not offered to a lead");
        }
        let form = form
            .fill("What to say", "Smile")?
            .fill("Name", "Smile")?
            .fill("Who takes part?", "The people below")?
            .fill("Chosen people", "jonas, ben")?
            .submit()
            .await?;
        assert_reads!(form.errors().join("\n"), @"Ben Okafor is not in Performance Marketing. An admin can ask others.");
        let form = form.fill("Chosen people", "jonas, priya")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        // Neither does the pod's own text reach another channel.
        say(ws, "ana", PERF, "/ritual remind here \"Tidy up\" every Friday at 15:00").await?;
        let form = ws.user("ana").command(PERF, "/ritual edit Tidy up").await?;
        let form = form.fill("Channel", "general")?.submit().await?;
        assert_reads!(form.errors().join("\n"), @"#general is no channel of Performance Marketing. Please choose one that is, or leave it empty; an admin can choose others.");
        ws.slack.close("ana", true).await?;
        // What an admin chose stands, and only an admin changes it.
        let form = ws.user("ruth").command("#general", "/ritual edit Smile").await?;
        let form = form.fill("Who takes part?", "Every colleague")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        let form = ws.user("ana").command(PERF, "/ritual edit Smile").await?;
        let form = form.fill("What to say", "Smile more")?.submit().await?;
        assert_reads!(form.errors().join("\n"), @"With this you can ask the people of Performance Marketing only. An admin can ask others, or choose the organisation as its owner.");
        ws.slack.close("ana", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_moved_keeps_its_steps_and_swallows_no_other() {
    on_both_engines(async |ws| {
        with_party(ws).await?;
        advance_to(ws, "2026-11-24T10:00:00Z").await;
        run(ws, "/tea move 2026-11-26T15:00:00Z party").await?;
        advance_to(ws, "2026-12-22T10:00:00Z").await;
        // Past the time after it.
        run(ws, "/tea move 2027-02-10T15:00:00Z party").await?;
        advance_to(ws, "2027-02-15T00:00:00Z").await;
        assert_eq!(
            heard(ws).await?,
            [
                "2026-11-24 invite 2026-11-27",
                "2026-11-26 start 2026-11-27",
                "2026-11-27 thank 2026-11-27",
                "2026-12-22 invite 2026-12-25",
                "2027-01-26 invite 2027-01-29",
                "2027-01-29 start 2027-01-29",
                "2027-01-30 thank 2027-01-29",
                "2027-02-10 start 2026-12-25",
                "2027-02-11 thank 2026-12-25",
            ]
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_schedule_leaves_what_is_under_way_and_doubles_nothing() {
    on_both_engines(async |ws| {
        with_party(ws).await?;
        advance_to(ws, "2026-11-24T10:00:00Z").await;
        let form = ws.user("ruth").command("#general", "/ritual edit party").await?;
        let form = form.fill("When", "last Thursday at 17:00")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        assert_reads!(form.modal(), @r"
        == Saved ==
        *Party* of the organisation: the last Thursday of the month at 17:00 (Europe/Berlin).
        Next: Friday 27 Nov at 16:00 · Thursday 31 Dec at 17:00 · Thursday 28 Jan at 17:00 · Thursday 25 Feb at 17:00 · Thursday 25 Mar at 17:00.
        The one on Friday 27 Nov at 16:00 is under way already and stays as it is. Where it can be moved, its own message has the button.
        [Preview] [Change]
        [Done]
        ");
        advance_to(ws, "2027-01-03T00:00:00Z").await;
        assert_eq!(
            steps(ws).await,
            [
                "24 09:00 invite 2026-11-27",
                "27 15:00 start 2026-11-27",
                "28 15:00 thank 2026-11-27",
                "28 09:00 invite 2026-12-31",
                "31 16:00 start 2026-12-31",
                "01 16:00 thank 2026-12-31",
            ]
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pause_lets_what_is_under_way_go_on() {
    on_both_engines(async |ws| {
        with_party(ws).await?;
        advance_to(ws, "2026-11-24T10:00:00Z").await;
        run(ws, "/tea pause party").await?;
        advance_to(ws, "2027-01-03T00:00:00Z").await;
        assert_eq!(
            steps(ws).await,
            ["24 09:00 invite 2026-11-27", "27 15:00 start 2026-11-27", "28 15:00 thank 2026-11-27"]
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_standup_that_is_off_waits_on_nobody_and_takes_no_answer() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance,apac"]).await?;
        // It is half past nine in Singapore, and night in Berlin.
        advance_to(ws, "2026-11-24T02:00:00Z").await;
        assert_eq!(told(ws, "wei", "Your stand-up").len(), 1, "{:?}", ws.user("wei").dms());
        let home = ws.user("wei").home().await?;
        assert!(home.contains("Your stand-up"), "{home}");
        let form = ws.user("wei").click_dm("Answer").await?;
        let skipped = say(ws, "chloe", "#general", "/ritual skip stand-up").await?;
        assert!(skipped.contains("does not take place") && !skipped.contains("[Undo]"), "{skipped}");
        let form = form.fill("What is the plan for today?", "Nothing")?.submit().await?;
        assert!(!form.is_done() || form.answer().contains("is off"), "{} {:?}", form.answer(), form.errors());
        ws.slack.close("wei", true).await?;
        minutes(ws, 1).await;
        assert_reads!(told(ws, "wei", "is off").join("\n"), @r"
        *Daily stand-up* of Tuesday 24 Nov is off: nothing waits for your answer any more.
        ");
        let home = ws.user("wei").home().await?;
        assert!(!home.contains("Your stand-up"), "{home}");
        advance_to(ws, "2026-11-24T20:00:00Z").await;
        for (who, channel) in [("jonas", PERF), ("wei", "#pod-apac")] {
            assert!(told(ws, who, "A reminder").is_empty(), "{:?}", ws.user(who).dms());
            assert!(digests(ws, channel).is_empty(), "{:?}", digests(ws, channel));
        }
        assert!(told(ws, "jonas", "Your stand-up").is_empty(), "nobody else is asked: {:?}", ws.user("jonas").dms());
        advance_to(ws, "2026-11-25T09:00:00Z").await;
        assert_eq!(told(ws, "jonas", "Your stand-up").len(), 1, "the next day is asked again");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_is_off_after_all_is_not_waited_for() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        let done =
            ws.user("ana").click_dm("Answer").await?.fill("What is the plan for today?", "Bids")?.submit().await?;
        assert!(done.is_done(), "{:?}", done.errors());
        minutes(ws, 1).await;
        let shown = digests(ws, PERF).concat();
        assert!(shown.contains("1 of 3 answered so far"), "{shown}");
        run(ws, &format!("/house away {} 2026-11-24 2026-11-24", id(ws, "jonas"))).await?;
        minutes(ws, 1).await;
        let shown = digests(ws, PERF).concat();
        assert!(shown.contains("1 of 2 answered so far") && shown.contains("Jonas Weber"), "{shown}");
        assert_reads!(told(ws, "jonas", "you are off").join("\n"), @r"
        *Daily stand-up*: you are off, so nothing waits for your answer.
        ");
        assert!(told(ws, "jonas", "[Answer]").is_empty(), "{:?}", ws.user("jonas").dms());
        // Somebody leaves the pod meanwhile.
        say(ws, "ana", PERF, "/pod remove performance @priya").await?;
        minutes(ws, 1).await;
        let shown = digests(ws, PERF).concat();
        assert!(shown.contains("1 of 1"), "{shown}");
        assert_eq!(told(ws, "priya", "do not take part any more").len(), 1, "{:?}", ws.user("priya").dms());
        advance_to(ws, "2026-11-24T11:00:00Z").await;
        for who in ["jonas", "priya"] {
            assert!(told(ws, who, "A reminder").is_empty(), "{:?}", ws.user(who).dms());
        }
        let missed: i64 = ws.number("SELECT COUNT(*) FROM ritual_participants WHERE state = 'missed'").await?;
        assert_eq!(missed, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Ruth chooses something in the menu of the ritual.
async fn choose(ws: &Workspace, choice: &str) -> Result<String> {
    let before = ws.slack.ephemerals_of("ruth")?.len();
    ws.slack.choose("ruth", "#general", "rituals_do", choice).await?;
    ws.settle().await;
    let said = ws.slack.ephemerals_of("ruth")?;
    Ok(said[before..].iter().map(podkeeper::sandbox::plain).collect::<Vec<_>>().join("\n"))
}

#[tokio::test]
async fn a_menu_asks_before_it_skips_or_runs_and_a_skip_can_be_undone() {
    on_both_engines(async |ws| {
        with_party(ws).await?;
        ws.user("ruth").command("#general", "/ritual").await?;
        let asked = choose(ws, "Skip the next one").await?;
        assert_reads!(asked, @r"
        Skip the next “Party”? It is: next Friday 27 Nov at 16:00. That time does not take place, and whoever was told of it already hears so.
        [Skip it]
        ");
        assert_eq!(ws.number("SELECT COUNT(*) FROM ritual_occurrences WHERE state = 'skipped'").await?, 0, "nothing happened yet");
        let skipped = ws.user("ruth").click("#general", "Skip it").await?.answer();
        assert_reads!(skipped, @r"
        “Party” on Friday 27 Nov at 16:00 does not take place; next Friday 25 Dec at 16:00.
        [Undo]
        ");
        let back = ws.user("ruth").click("#general", "Undo").await?.answer();
        assert_reads!(back, @"“Party” on Friday 27 Nov at 16:00 takes place after all.");
        assert!(ws.user("ruth").click("#general", "Undo").await.is_err(), "what did its work is gone");
        ws.user("ruth").command("#general", "/ritual").await?;
        let asked = choose(ws, "Run now").await?;
        assert_reads!(asked, @r"
        Run “Party” now? It takes place today, and all that comes before it happens at once.
        [Run it now]
        ");
        advance_to(ws, "2026-11-24T10:00:00Z").await;
        assert_reads!(say(ws, "ruth", "#general", "/ritual run party").await?, @"“Party” on Friday 27 Nov at 16:00 is under way already, so no other one is begun. Where it can be moved, its own message has the button. Nothing was changed.");
        advance_to(ws, "2026-11-29T10:00:00Z").await;
        assert_eq!(
            steps(ws).await,
            ["24 09:00 invite 2026-11-27", "27 15:00 start 2026-11-27", "28 15:00 thank 2026-11-27"]
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reminder_for_me_alone_is_whose_who_says_so() {
    on_sqlite(async |ws| {
        say(ws, "ana", PERF, "/ritual remind pod \"Hours\" every Friday at 15:00").await?;
        let form = ws.user("ruth").command("#general", "/ritual edit Hours").await?;
        let form = form.fill("Whose is it?", "Me alone")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        let owned: Vec<(String, String)> =
            ws.rows("SELECT owner, person FROM rituals WHERE name = 'Hours' AND state <> 'deleted'").await;
        assert_eq!(owned, [("person".to_owned(), id(ws, "ruth"))]);
        let (hers, anas) =
            (say(ws, "ruth", "#general", "/ritual").await?, say(ws, "ana", "#general", "/ritual").await?);
        assert!(hers.contains("Hours") && hers.contains("you alone"), "{hers}");
        assert!(!anas.contains("Hours"), "{anas}");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_was_away_long_ago_is_forgotten_and_what_was_answered_is_not() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        let old = podkeeper::database::Ts("2025-10-01T08:30:00Z".parse()?);
        let insert = "INSERT INTO ritual_occurrences (workspace_id, ritual_id, date, nth, at, meant_at, state, created_at)
             SELECT workspace_id, id, '2025-10-01', 0, $1, $1, 'done', $1 FROM rituals WHERE state = 'active'";
        ws.db().write(insert).bind(old).execute().await?;
        for (person, state) in [("U0JONAS0001", "away"), ("U0PRIYA0001", "excused"), ("U0ANA0001", "answered")] {
            let insert = "INSERT INTO ritual_participants (workspace_id, occurrence_id, person, state, zone, prompt_at, close_at)
                 SELECT workspace_id, id, $1, $2, 'UTC', $3, $3 FROM ritual_occurrences WHERE date = '2025-10-01'";
            ws.db().write(insert).bind(person).bind(state).bind(old).execute().await?;
        }
        advance_to(ws, "2026-11-24T11:00:00Z").await;
        let kept: Vec<(String,)> = ws
            .rows(
                "SELECT r.state FROM ritual_participants r JOIN ritual_occurrences o ON o.id = r.occurrence_id
                 WHERE o.date = '2025-10-01'",
            )
            .await;
        assert_eq!(kept, [("answered".to_owned(),)]);
        let today: i64 = ws.number("SELECT COUNT(*) FROM ritual_participants WHERE state = 'missed'").await?;
        assert_eq!(today, 3);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
