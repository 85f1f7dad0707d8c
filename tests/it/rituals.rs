//! `/ritual`: made, changed, paused, skipped, run, looked at and ended, by whoever may.

use crate::{
    harness::{Workspace, assert_reads, on_both_engines, on_sqlite},
    tea::{steps, tea},
};
use jiff::Timestamp;
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// The bot runs tea and parties too.
async fn with_tea(ws: &mut Workspace) {
    ws.use_features(tea);
    ws.restart_bot().await;
}

async fn say(ws: &Workspace, who: &str, channel: &str, line: &str) -> Result<String> {
    Ok(ws.user(who).command(channel, line).await?.answer())
}

/// A conversation with the bot: who types what where, and what is answered.
async fn talk(ws: &Workspace, lines: &[(&str, &str, &str)]) -> Result<String> {
    let mut said = Vec::new();
    for (who, channel, line) in lines {
        let answer = say(ws, who, channel, line).await?;
        said.push(format!("{who} {channel} {line}\n    {}", answer.replace('\n', "\n    ")));
    }
    Ok(said.join("\n"))
}

/// Opens the preview, reads it and closes it.
async fn preview(ws: &Workspace, who: &str, channel: &str, name: &str) -> Result<String> {
    let shown = ws.user(who).command(channel, &format!("/ritual preview {name}")).await?.modal();
    ws.slack.close(who, true).await?;
    Ok(shown)
}

async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

const PERF: &str = "#pod-performance";

#[tokio::test]
async fn one_line_makes_a_ritual_and_the_list_shows_it() {
    on_both_engines(async |ws| {
        with_tea(ws).await;
        let said = talk(
            ws,
            &[
                ("ana", PERF, "/ritual"),
                ("ana", PERF, "/ritual add tea"),
                ("ana", PERF, "/ritual add tea every Tuesday at 9:15"),
                ("jonas", PERF, "/ritual list"),
                ("sofia", "#pod-brand", "/ritual list performance"),
                ("sofia", "#pod-brand", "/ritual"),
                ("ruth", "#general", "/ritual add party"),
                ("jonas", PERF, "/ritual"),
                ("dana", "#general", "/ritual add morning tea every Wednesday at 3 pm"),
                ("dana", "#general", "/ritual"),
            ],
        )
        .await?;
        assert_reads!(said, @r#"
        ana #pod-performance /ritual
            There is no ritual here yet. `/ritual add` makes one: a daily stand-up, say, or a reminder.
            [Add a ritual]
        ana #pod-performance /ritual add tea
            Added. *Morning tea* of Performance Marketing: Monday to Friday at 09:30, by each person's own time.
            Next: Tuesday 24 Nov at 09:30 · Wednesday 25 Nov at 09:30 · Thursday 26 Nov at 09:30 · Friday 27 Nov at 09:30 · Monday 30 Nov at 09:30.
            [Preview] [Change]
        ana #pod-performance /ritual add tea every Tuesday at 9:15
            There is a ritual of this name already: change that one with `/ritual edit`, or choose another name.
        jonas #pod-performance /ritual list
            *Rituals of Performance Marketing and of everybody*
            *Morning tea* · Performance Marketing
            Monday to Friday at 09:30, by each person's own time; next Tuesday 24 Nov at 09:30 [Preview]
        sofia #pod-brand /ritual list performance
            *Rituals of Performance Marketing and of everybody*
            *Morning tea* · Performance Marketing
            Monday to Friday at 09:30, by each person's own time; next Tuesday 24 Nov at 09:30 [Preview]
        sofia #pod-brand /ritual
            There is no ritual here yet. Whoever leads a pod makes them; `/ritual remind me "book hours" every Friday at 15:00` reminds you alone.
        ruth #general /ritual add party
            Added. *Party* of the organisation: the last Friday of the month at 16:00 (Europe/Berlin).
            Next: Friday 27 Nov at 16:00 · Friday 25 Dec at 16:00 · Friday 29 Jan at 16:00 · Friday 26 Feb at 16:00 · Friday 26 Mar at 16:00.
            [Preview] [Change]
        jonas #pod-performance /ritual
            *Rituals of Performance Marketing and of everybody*
            *Morning tea* · Performance Marketing
            Monday to Friday at 09:30, by each person's own time; next Tuesday 24 Nov at 09:30 [Preview]
            *Party* · the organisation
            the last Friday of the month at 16:00 (Europe/Berlin); next Friday 27 Nov at 16:00 [Preview]
        dana #general /ritual add morning tea every Wednesday at 3 pm
            Added. *Morning tea* of Client Growth: every Wednesday at 15:00, by each person's own time.
            Next: Wednesday 25 Nov at 15:00 · Wednesday 2 Dec at 15:00 · Wednesday 9 Dec at 15:00 · Wednesday 16 Dec at 15:00 · Wednesday 23 Dec at 15:00.
            [Preview] [Change]
        dana #general /ritual
            *Your rituals*
            *Morning tea* · Client Growth
            every Wednesday at 15:00, by each person's own time; next Wednesday 25 Nov at 15:00 [… Preview / Change or delete / Pause / Skip the next one / Run now]
            *Party* · the organisation
            the last Friday of the month at 16:00 (Europe/Berlin); next Friday 27 Nov at 16:00 [Preview]
            [Add a ritual]
        "#);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_is_told_whom_to_ask() {
    on_both_engines(async |ws| {
        with_tea(ws).await;
        say(ws, "ana", PERF, "/ritual add tea").await?;
        let before = ws.figures().await?;
        let said = talk(
            ws,
            &[
                ("jonas", PERF, "/ritual add tea"),
                ("jonas", PERF, "/ritual add"),
                ("jonas", PERF, "/ritual pause tea"),
                ("ben", "#general", "/ritual delete tea"),
                ("ben", "#general", "/ritual edit tea"),
                ("ben", "#general", "/ritual run tea"),
                ("ben", "#general", "/ritual skip tea"),
                ("ana", PERF, "/ritual remind everyone \"Smile\" daily at 9"),
                ("ana", PERF, "/ritual remind brand \"Smile\" daily at 9"),
                ("ana", PERF, "/ritual remind @ben \"Smile\" daily at 9"),
                ("ana", PERF, "/ritual remind #general \"Smile\" daily at 9"),
                ("jonas", PERF, "/ritual remind pod \"Smile\" daily at 9"),
                ("felix", "#pod-brand", "/ritual remind pod \"Smile\" daily at 9"),
            ],
        )
        .await?;
        assert_reads!(said, @r#"
        jonas #pod-performance /ritual add tea
            The lead and the admins look after the rituals of Performance Marketing. Please ask Ana Keller or an admin. Nothing was changed.
        jonas #pod-performance /ritual add
            Whoever leads a pod, its deputy and the admins add rituals. `/ritual remind me "book hours" every Friday at 15:00` reminds you alone.
        jonas #pod-performance /ritual pause tea
            The lead and the admins look after the rituals of Performance Marketing. Please ask Ana Keller or an admin. Nothing was changed.
        ben #general /ritual delete tea
            The lead and the admins look after the rituals of Performance Marketing. Please ask Ana Keller or an admin. Nothing was changed.
        ben #general /ritual edit tea
            The lead and the admins look after the rituals of Performance Marketing. Please ask Ana Keller or an admin. Nothing was changed.
        ben #general /ritual run tea
            The lead and the admins look after the rituals of Performance Marketing. Please ask Ana Keller or an admin. Nothing was changed.
        ben #general /ritual skip tea
            The lead and the admins look after the rituals of Performance Marketing. Please ask Ana Keller or an admin. Nothing was changed.
        ana #pod-performance /ritual remind everyone "Smile" daily at 9
            Admins look after the rituals of the organisation. Please ask Chloë Martin or Ruth Adeyemi. Nothing was changed.
        ana #pod-performance /ritual remind brand "Smile" daily at 9
            The lead and the admins look after the rituals of Brand & Content. Please ask Ben Okafor or an admin. Nothing was changed.
        ana #pod-performance /ritual remind @ben "Smile" daily at 9
            Leads remind people of their own pod, and admins everybody. Nothing was changed; `/ritual remind me` reminds you.
        ana #pod-performance /ritual remind #general "Smile" daily at 9
            Admins look after the rituals of the organisation. Please ask Chloë Martin or Ruth Adeyemi. Nothing was changed.
        jonas #pod-performance /ritual remind pod "Smile" daily at 9
            The lead and the admins look after the rituals of Performance Marketing. Please ask Ana Keller or an admin. Nothing was changed.
        felix #pod-brand /ritual remind pod "Smile" daily at 9
            The lead and the admins look after the rituals of Brand & Content. Please ask Ben Okafor or an admin. Nothing was changed.
        "#);
        assert_eq!(ws.figures().await?, before, "nothing was changed");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn paused_skipped_run_and_deleted() {
    on_both_engines(async |ws| {
        with_tea(ws).await;
        say(ws, "ana", PERF, "/ritual add tea").await?;
        let said = talk(
            ws,
            &[
                ("ana", PERF, "/ritual skip tea"),
                ("ana", PERF, "/ritual skip morning"),
                ("ana", PERF, "/ritual list"),
                ("ana", PERF, "/ritual resume tea"),
                ("ana", PERF, "/ritual pause tea until 1 Nov"),
                ("ana", PERF, "/ritual pause tea until someday"),
                ("ana", PERF, "/ritual pause tea until 2 Dec"),
                ("ana", PERF, "/ritual run tea"),
                ("ana", PERF, "/ritual list"),
            ],
        )
        .await?;
        assert_reads!(said, @r"
        ana #pod-performance /ritual skip tea
            “Morning tea” on Tuesday 24 Nov at 09:30 does not take place; next Wednesday 25 Nov at 09:30.
            [Undo]
        ana #pod-performance /ritual skip morning
            “Morning tea” on Wednesday 25 Nov at 09:30 does not take place; next Thursday 26 Nov at 09:30.
            [Undo]
        ana #pod-performance /ritual list
            *Rituals of Performance Marketing and of everybody*
            *Morning tea* · Performance Marketing
            Monday to Friday at 09:30, by each person's own time; next Thursday 26 Nov at 09:30; skipped: Tuesday 24 Nov at 09:30, Wednesday 25 Nov at 09:30 [… Preview / Change or delete / Pause / Skip the next one / Run now]
            [Add a ritual]
        ana #pod-performance /ritual resume tea
            “Morning tea” is not paused: next Thursday 26 Nov at 09:30. Nothing was changed.
        ana #pod-performance /ritual pause tea until 1 Nov
            “Morning tea” is paused until 1 Nov 2027. What is open already goes on. `/ritual resume Morning tea` ends the pause.
        ana #pod-performance /ritual pause tea until someday
            I cannot read “someday” as a day. Write it like 3 Dec, 2026-12-03, Friday or tomorrow.
        ana #pod-performance /ritual pause tea until 2 Dec
            “Morning tea” is paused until 2 Dec. What is open already goes on. `/ritual resume Morning tea` ends the pause.
        ana #pod-performance /ritual run tea
            “Morning tea” is paused. `/ritual resume Morning tea` first; nothing was changed.
        ana #pod-performance /ritual list
            *Rituals of Performance Marketing and of everybody*
            *Morning tea* · Performance Marketing
            Monday to Friday at 09:30, by each person's own time; paused until 2 Dec; skipped: Tuesday 24 Nov at 09:30, Wednesday 25 Nov at 09:30 [… Preview / Change or delete / Resume / Skip the next one / Run now]
            [Add a ritual]
        ");
        // The pause ends at midnight in Berlin, and nobody has to think of it.
        advance_to(ws, "2026-12-02T12:00:00Z").await;
        assert_eq!(
            steps(ws).await,
            [
                "02 08:30 ask 2026-12-02 ana jonas priya",
                "02 10:00 remind 2026-12-02 ana jonas priya",
                "02 10:30 close 2026-12-02 ana jonas priya",
                "02 10:30 digest 2026-12-02"
            ]
        );
        ws.slack.see_all();
        say(ws, "priya", PERF, "/pod join brand").await?;
        say(ws, "ben", "#pod-brand", "/ritual add tea every day at 20:00").await?;
        let said = talk(
            ws,
            &[
                ("ana", PERF, "/ritual run tea"),
                ("ben", "#pod-brand", "/ritual run"),
                ("ben", "#pod-brand", "/ritual run"),
                ("ana", PERF, "/ritual pause"),
                ("ana", PERF, "/ritual resume"),
                ("ana", PERF, "/ritual delete coffee"),
                ("ana", PERF, "/ritual delete tea"),
            ],
        )
        .await?;
        assert_reads!(said, @r"
        ana #pod-performance /ritual run tea
            “Morning tea” asks nobody now: everybody was asked today already or has a day off, or today's was skipped.
        ben #pod-brand /ritual run
            “Morning tea” asks 5 people now. Who was asked today already is not asked again.
        ben #pod-brand /ritual run
            “Morning tea” asks nobody now: everybody was asked today already or has a day off, or today's was skipped.
        ana #pod-performance /ritual pause
            “Morning tea” is paused. What is open already goes on. `/ritual resume Morning tea` ends the pause.
        ana #pod-performance /ritual resume
            “Morning tea” takes place again: next Thursday 3 Dec at 09:30.
        ana #pod-performance /ritual delete coffee
            I know no ritual “coffee”. `/ritual list` shows those here.
        ana #pod-performance /ritual delete tea
            Delete “Morning tea”? It asks nobody any more; what was answered stays on record.
            [Delete]
        ");
        let gone = ws.user("ana").click(PERF, "Delete").await?.answer();
        assert_reads!(gone, @"“Morning tea” is deleted. It asks nobody any more.");
        let said = talk(ws, &[("ana", PERF, "/ritual"), ("ana", PERF, "/ritual edit tea")]).await?;
        assert_reads!(said, @r"
        ana #pod-performance /ritual
            There is no ritual here yet. `/ritual add` makes one: a daily stand-up, say, or a reminder.
            [Add a ritual]
        ana #pod-performance /ritual edit tea
            The lead and the admins look after the rituals of Brand & Content. Please ask Ben Okafor or an admin. Nothing was changed.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_name_that_fits_several_is_answered_with_choices() {
    on_both_engines(async |ws| {
        with_tea(ws).await;
        ws.slack.join("ruth", "pod-performance")?;
        ws.slack.join("ruth", "pod-brand")?;
        say(ws, "ruth", PERF, "/ritual add tea").await?;
        say(ws, "ruth", "#pod-brand", "/ritual add tea every Monday at 11:00").await?;
        let chosen = ws.user("ruth").command("#general", "/ritual pause tea until 7 Jan").await?.answer();
        assert_reads!(chosen, @r"
        “tea” could be one of these. Which do you mean?
        *Morning tea* · Performance Marketing
        Monday to Friday at 09:30, by each person's own time; next Tuesday 24 Nov at 09:30 [This one]
        *Morning tea* · Brand & Content
        every Monday at 11:00, by each person's own time; next Monday 23 Nov at 11:00 [This one]
        ");
        let paused = ws.user("ruth").click("#general", "This one").await?.answer();
        assert_reads!(paused, @"“Morning tea” is paused until 7 Jan. What is open already goes on. `/ritual resume Morning tea` ends the pause.");
        // In the channel of a pod, its own is meant.
        assert_reads!(say(ws, "ruth", PERF, "/ritual pause tea").await?, @"“Morning tea” is paused. What is open already goes on. `/ritual resume Morning tea` ends the pause.");
        // Whoever comes into a pod's channel is asked whether they belong to it: tests/it/belonging.rs.
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_form_makes_and_changes_a_ritual() {
    on_both_engines(async |ws| {
        with_tea(ws).await;
        let ana = ws.user("ana");
        assert_reads!(ana.command(PERF, "/ritual add").await?.modal(), @r"
        == Add a ritual ==
        Everybody says in their own morning what got done, what is next and what is in the way. [Daily stand-up]
        Asks everybody whether they want tea. [Morning tea]
        A goal and up to seven commitments: planned with whoever leads the pod, looked at in the middle, looked back on. [Two-week sprint]
        A party for all. [Party]
        Reminds people, each at their own time, until they press *Done*. [Reminder]
        Posts a text in a channel. [Reminder in a channel]
        [Cancel]
        ");
        ws.slack.click_in_modal("ana", "Morning tea", None).await?;
        ws.settle().await;
        assert_reads!(ana.modal().unwrap_or_default(), @r"
        == A new ritual ==
        *Morning tea*: Asks everybody whether they want tea.
        Name: __Morning tea__
          (At most 60 characters.)
        Whose is it?: <Performance Marketing>
        When: __Monday to Friday at 09:30__
          (Such as: every weekday at 09:30, last Thursday at 16:00, every 2 weeks from 2026-11-23 at 10:00. Press Enter to see the next dates.)
        (Monday to Friday at 09:30. Next: Tuesday 24 Nov at 09:30 · Wednesday 25 Nov at 09:30 · Thursday 26 Nov at 09:30 · Friday 27 Nov at 09:30 · Monday 30 Nov at 09:30)
        By whose time?: <Each person's own time>
        Time zone (optional): ____
          (A city, such as Berlin. Empty: the zone of its owner.)
        Who takes part?: <Everybody of the pods>
        Chosen people (optional): <choose>
        Who only reads (optional): <choose>
          (They are not asked.)
        Do not ask people on (optional): [x] Public holidays [x] Time off [x] Days that are not of their working week
        Remind after (minutes): __90__
        Closes after (minutes): __120__
        If Podkeeper was down: still ask up to … minutes late: __60__
          (What is later than that is left out.)
        Questions: __Milk?__
          (One on each line, at most 10.)
        Channel (optional): <choose>
          (Empty: the channel of its owner. Another one must be the pod's too.)
        [Add] [Cancel]
        ");
        ws.slack.fill("ana", "When", "last Thursday at 16:00")?;
        ws.slack.fill("ana", "Name", "Cake")?;
        ws.slack.click_in_modal("ana", "When", Some("last Thursday at 16:00")).await?;
        ws.settle().await;
        let shown = ana.modal().unwrap_or_default();
        assert!(
            shown.contains("The last Thursday of the month at 16:00. Next: Thursday 26 Nov at 16:00 · Thursday 31 Dec"),
            "{shown}"
        );
        assert!(shown.contains("Cake"), "what was typed stays: {shown}");
        ws.slack.submit("ana").await?;
        ws.settle().await;
        assert_reads!(ana.modal().unwrap_or_default(), @r"
        == Saved ==
        *Cake* of Performance Marketing: the last Thursday of the month at 16:00, by each person's own time.
        Next: Thursday 26 Nov at 16:00 · Thursday 31 Dec at 16:00 · Thursday 28 Jan at 16:00 · Thursday 25 Feb at 16:00 · Thursday 25 Mar at 16:00.
        [Preview] [Change]
        [Done]
        ");
        // From there to its form, and back with another time.
        ws.slack.click_in_modal("ana", "Change", None).await?;
        ws.settle().await;
        ws.slack.fill("ana", "When", "every Friday at 15:30")?;
        ws.slack.fill("ana", "By whose time?", "One time for all, as below")?;
        ws.slack.fill("ana", "Time zone", "singapore")?;
        ws.slack.fill("ana", "Who only reads", "jonas")?;
        ws.slack.fill("ana", "Remind after (minutes)", "15")?;
        ws.slack.fill("ana", "Closes after (minutes)", "30")?;
        ws.slack.submit("ana").await?;
        ws.settle().await;
        assert_reads!(ana.modal().unwrap_or_default(), @r"
        == Saved ==
        *Cake* of Performance Marketing: every Friday at 15:30 (Asia/Singapore).
        Next: Friday 27 Nov at 15:30 · Friday 4 Dec at 15:30 · Friday 11 Dec at 15:30 · Friday 18 Dec at 15:30 · Friday 25 Dec at 15:30.
        [Preview] [Change]
        [Done]
        ");
        ws.slack.close("ana", true).await?;
        assert_reads!(preview(ws, "ana", PERF, "cake").await?, @r"
        == Preview ==
        *Cake*: every Friday at 15:30 (Asia/Singapore)
        <@U0ANA0001> (Europe/Berlin): Fri 27 Nov 09:00 · Fri 4 Dec 09:00 · Fri 11 Dec 09:00
        <@U0PRIYA0001> (Europe/Berlin): Fri 27 Nov 09:00 · Fri 4 Dec 09:00 · Fri 11 Dec 09:00
        [Close]
        ");
        advance_to(ws, "2026-11-27T12:00:00Z").await;
        assert_eq!(
            steps(ws).await,
            [
                "27 08:00 ask 2026-11-27 ana priya",
                "27 08:15 remind 2026-11-27 ana priya",
                "27 08:30 close 2026-11-27 ana priya",
                "27 08:30 digest 2026-11-27",
            ]
        );
        ws.slack.see_all();
        // Its end is in the form too.
        ana.command(PERF, "/ritual edit cake").await?;
        ws.slack.click_in_modal("ana", "Delete", None).await?;
        ws.settle().await;
        assert_reads!(ana.modal().unwrap_or_default(), @r"
        == Rituals ==
        “Cake” is deleted. It asks nobody any more.
        [Done]
        ");
        ws.slack.close("ana", true).await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_lost() {
    on_both_engines(async |ws| {
        with_tea(ws).await;
        ws.slack.create_channel("ana", "old-stuff", false)?;
        ws.slack.share_externally("pod-growth", false)?;
        ws.settle().await;
        ws.app().sweep().await?;
        say(ws, "ana", PERF, "/ritual add tea").await?;
        let form = ws.user("ana").command(PERF, "/ritual add").await?;
        ws.slack.click_in_modal("ana", "Morning tea", None).await?;
        ws.settle().await;
        let long = "x".repeat(300);
        let form = form
            .fill("When", "0 9 30 2 *")?
            .fill("By whose time?", "One time for all, as below")?
            .fill("Time zone", "Middle Earth")?
            .fill("Who takes part?", "The people below")?
            .fill("Questions", &long.repeat(10))?
            .fill("Closes after (minutes)", "soon")?
            .fill("If Podkeeper was down: still ask up to … minutes late", "-1")?
            .submit()
            .await?;
        assert_reads!(form.errors().join("\n"), @r"
        “-1” is no number of minutes that I can use; 20160 (two weeks) is the most.
        “soon” is no number of minutes that I can use; 20160 (two weeks) is the most.
        Please choose at least one person.
        Question 1 has 3000 characters; 300 is the most. Please shorten it.
        “0 9 30 2 *” never happens: no year has such a day.
        I know no time zone “Middle Earth”. Name a city that has one, such as Europe/Berlin or New York.
        ");
        let form = form
            .fill("When", "* * * * *")?
            .fill("Time zone", "")?
            .fill("Chosen people", "paul")?
            .fill("Questions", "Milk?")?
            .fill("Closes after (minutes)", "60")?
            .fill("If Podkeeper was down: still ask up to … minutes late", "0")?
            .submit()
            .await?;
        assert_reads!(form.errors().join("\n"), @r"
        The reminder must come before the time is over.
        That is too often to ask people. Please leave at least an hour between two times.
        ");
        let form = form.fill("When", "every Friday at 10")?.fill("Remind after (minutes)", "30")?;
        let form = form.fill("Channel", "client-northwind")?.submit().await?;
        assert_reads!(form.errors().join("\n"), @r"
        There is a ritual of this name already: change that one with `/ritual edit`, or choose another name.
        Paul Carter is not in Performance Marketing. An admin can ask others.
        #client-northwind is shared with another company. Please choose one of your own.
        ");
        // A channel that is archived while the form is open.
        let form = form.fill("Channel", "old-stuff")?.fill("Name", "Cake")?.fill("Chosen people", "jonas, priya")?;
        ws.slack.archive_channel("ana", "old-stuff", true)?;
        ws.settle().await;
        let form = form.submit().await?;
        assert_reads!(form.errors().join("\n"), @"#old-stuff is archived or deleted. Please choose an open channel.");
        // Another one is deleted then.
        let doomed = ws.slack.create_channel("ana", "doomed", false)?;
        ws.settle().await;
        let form = form.fill("Channel", "doomed")?;
        let deleted = serde_json::json!({ "type": "channel_deleted", "channel": doomed.as_str(), "event_ts": "1.0" });
        assert_eq!(ws.bring_event("EvDeleted", &deleted).await?.status, 200);
        ws.settle().await;
        let form = form.submit().await?;
        assert_reads!(form.errors().join("\n"), @"#doomed is archived or deleted. Please choose an open channel.");
        let form = form.fill("Channel", "")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pod_has_at_most_twenty_rituals() {
    on_sqlite(async |ws| {
        for n in 0..20 {
            let said = say(ws, "ana", PERF, &format!("/ritual remind pod \"Number {n}\" daily at 9")).await?;
            assert!(said.starts_with("Added. *Number"), "{said}");
        }
        assert_reads!(say(ws, "ana", PERF, "/ritual remind pod \"One more\" daily at 9").await?, @"There are 20 rituals there already, and that is the most. `/ritual list` shows them; please delete one first.");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_kindly() {
    on_sqlite(async |ws| {
        with_tea(ws).await;
        let said = talk(
            ws,
            &[
                ("ana", PERF, "/ritual add lottery"),
                ("ana", PERF, "/ritual add tea every minute"),
                ("ana", PERF, "/ritual add tea 0 9 30 2 *"),
                ("ana", PERF, "/ritual add tea whenever"),
                ("ana", PERF, "/ritual edit"),
                ("ana", PERF, "/ritual edit nothing of the kind"),
                ("ana", PERF, "/ritual list nowhere"),
                ("ana", PERF, "/ritual remind pod every Friday"),
                ("ana", PERF, "/ritual remind pod \"Never closed"),
                ("ana", PERF, "/ritual remind pod \"Hours\""),
                ("ana", PERF, "/ritual remind pod \"Hours\" every minute"),
                ("ana", PERF, "/ritual remind \"Hours\" every Friday at 15:00"),
                ("ana", PERF, "/ritual remind nobody at all \"Hours\" every Friday at 15:00"),
                ("ana", "#general", "/ritual remind #pitch-lighthouse \"Hours\" every Friday at 15:00"),
                ("ruth", "#general", "/ritual remind pod \"Hours\" every Friday at 15:00"),
                ("ruth", "#general", "/ritual add tea"),
                ("jonas", PERF, "/ritual dance"),
                ("ruth", "#general", "/ritual help"),
            ],
        )
        .await?;
        assert_reads!(said, @r#"
        ana #pod-performance /ritual add lottery
            I know no kind of ritual “lottery”. There are Daily stand-up, Morning tea, Weekly check-in, Two-week sprint, Monthly OKR review, Learn-and-Share, Party, Reminder and Reminder in a channel; `/ritual add` shows them.
        ana #pod-performance /ritual add tea every minute
            That is too often to ask people. Please leave at least an hour between two times.
        ana #pod-performance /ritual add tea 0 9 30 2 *
            “0 9 30 2 *” never happens: no year has such a day.
        ana #pod-performance /ritual add tea whenever
            I cannot read “whenever” as a schedule. Some that I can: every weekday at 09:30, last Thursday at 16:00, last working Thursday at 10:00, every 2 weeks from 2026-11-23 at 10:00, 30 9 * * MON-FRI.
        ana #pod-performance /ritual edit
            There is no ritual here yet. `/ritual add` makes one.
        ana #pod-performance /ritual edit nothing of the kind
            I know no ritual “nothing of the kind”. `/ritual list` shows those here.
        ana #pod-performance /ritual list nowhere
            I know no pod “nowhere”. `/pod list` shows them all.
        ana #pod-performance /ritual remind pod every Friday
            Please write what to say between quotation marks: `/ritual remind pod "book hours" every Friday at 15:00`.
        ana #pod-performance /ritual remind pod "Never closed
            A quotation mark opens before “Never closed” and never closes. Please close it and send it again.
        ana #pod-performance /ritual remind pod "Hours"
            Please say when, after the text: `/ritual remind pod "book hours" every Friday at 15:00`.
        ana #pod-performance /ritual remind pod "Hours" every minute
            That is too often to ask people. Please leave at least an hour between two times.
        ana #pod-performance /ritual remind "Hours" every Friday at 15:00
            Whom shall I remind? For example: `/ritual remind pod "book hours" every Friday at 15:00`.
        ana #pod-performance /ritual remind nobody at all "Hours" every Friday at 15:00
            I know nobody called “nobody at all”. Please mention the person with @, or type more of the name.
        ana #general /ritual remind #pitch-lighthouse "Hours" every Friday at 15:00
            Admins look after the rituals of the organisation. Please ask Chloë Martin or Ruth Adeyemi. Nothing was changed.
        ruth #general /ritual remind pod "Hours" every Friday at 15:00
            This channel belongs to no pod, so please name one: `/ritual remind brand "book hours" every Friday at 15:00`.
        ruth #general /ritual add tea
            Whose shall it be? Type it in the channel of a pod, or use `/ritual add` and choose there. Nothing was changed.
        jonas #pod-performance /ritual dance
            `/ritual` does not know “dance”. What you can do here:
            • `/ritual list`, `/ritual list brand`: what comes again, and when
            • `/ritual preview stand-up`: who is asked when
            • `/ritual remind me "book hours" every Friday at 15:00`: a reminder of your own
        ruth #general /ritual help
            What you can do here with `/ritual`:
            • `/ritual list`, `/ritual list brand`: what comes again, and when
            • `/ritual preview stand-up`: who is asked when
            • `/ritual remind me "book hours" every Friday at 15:00`: a reminder of your own
            • `/ritual add`: a new one; `/ritual add standup every weekday at 10:00` without a form
            • `/ritual remind pod "book hours" every Friday at 15:00`: everybody of the pod, each at their own time; also `#channel`, `@ana`, `lead`
            • `/ritual edit stand-up`: change it
            • `/ritual pause stand-up until 7 Jan`, `/ritual resume stand-up`
            • `/ritual skip stand-up`: not the next time; `/ritual unskip stand-up`: it takes place after all
            • `/ritual run stand-up`: now
            • `/ritual delete stand-up`: it is no more
            • `/ritual remind leads "book hours" every Friday at 15:00`, also `leadership` and `everyone`: for the organisation
        "#);
        Ok(())
    })
    .await;
}
