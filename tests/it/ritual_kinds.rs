//! `/ritual` with the rituals every organisation begins with: skipped, paused, run, changed and ended like any other.

use crate::{
    harness::{Engine, Outcome, Workspace, assert_reads, on_both_engines, on_both_engines_with_learning},
    standup_house::{house, run},
};
use jiff::SignedDuration;
use podkeeper::app::{found_agency, live_the_quarter};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const UPDATES: &str = "#agency-updates";

/// A conversation with the bot: who types what where, and what is answered.
async fn talk(ws: &Workspace, lines: &[(&str, &str)]) -> Result<String> {
    let mut said = Vec::new();
    for (who, line) in lines {
        let answer = ws.user(who).command("#general", line).await?.answer();
        said.push(format!("{who} {line}\n    {}", answer.replace('\n', "\n    ")));
    }
    Ok(said.join("\n"))
}

/// Ends the ritual of this name, as the button behind `/ritual delete` does.
async fn delete(ws: &Workspace, name: &str) -> Result<String> {
    ws.user("ruth").command("#general", &format!("/ritual delete {name}")).await?;
    Ok(ws.user("ruth").click("#general", "Delete").await?.answer())
}

/// What Omar, who is leadership, was shown of the review.
fn reviews(ws: &Workspace) -> usize {
    ws.user("omar").dms().iter().filter(|said| said.contains("Performance Marketing") && said.contains('%')).count()
}

/// Performance has an objective, and Omar alone is leadership.
async fn with_review(ws: &Workspace) -> Outcome {
    ws.revive_rituals("okr_review").await;
    ws.with_objective().await?;
    let form = ws.user("ruth").command("#general", "/podkeeper settings").await?.fill("Leadership", "omar")?;
    form.submit().await?;
    ws.slack.close("ruth", true).await?;
    ws.settle().await;
    ws.slack.see_all();
    Ok(())
}

#[tokio::test]
async fn the_monthly_review_is_skipped_paused_run_and_deleted() {
    on_both_engines(async |ws| {
        with_review(ws).await?;
        let said = talk(
            ws,
            &[
                ("jonas", "/ritual skip review"),
                ("ruth", "/ritual skip review"),
                ("ruth", "/ritual pause review until 10 Dec"),
                ("ruth", "/ritual run review"),
                ("ruth", "/ritual resume review"),
            ],
        )
        .await?;
        assert_reads!(said, @r"
        jonas /ritual skip review
            Admins look after the rituals of the organisation. Please ask Chloë Martin or Ruth Adeyemi. Nothing was changed.
        ruth /ritual skip review
            “Monthly OKR review” on Thursday 26 Nov at 10:00 does not take place; next Thursday 31 Dec at 10:00.
        ruth /ritual pause review until 10 Dec
            “Monthly OKR review” is paused until 10 Dec. What is open already goes on. `/ritual resume Monthly OKR review` ends the pause.
        ruth /ritual run review
            “Monthly OKR review” is paused. `/ritual resume Monthly OKR review` first; nothing was changed.
        ruth /ritual resume review
            “Monthly OKR review” takes place again: next Thursday 31 Dec at 10:00.
        ");
        ws.advance_to("2026-11-26T12:00:00Z").await;
        assert_eq!(reviews(ws), 0, "this month's was skipped: {:?}", ws.user("omar").dms());
        assert_reads!(talk(ws, &[("ruth", "/ritual run review")]).await?, @r"
        ruth /ritual run review
            “Monthly OKR review” does not take place now: today's was skipped.
        ");
        ws.advance_to("2026-11-27T12:00:00Z").await;
        assert_reads!(talk(ws, &[("ruth", "/ritual run review"), ("ruth", "/ritual run review")]).await?, @r"
        ruth /ritual run review
            “Monthly OKR review” takes place now.
        ruth /ritual run review
            “Monthly OKR review” takes place now.
        ");
        ws.advance(SignedDuration::from_hours(3)).await;
        assert_eq!(reviews(ws), 1, "{:?}", ws.user("omar").dms());
        ws.slack.see_all();
        assert_reads!(delete(ws, "review").await?, @"“Monthly OKR review” is deleted. It asks nobody any more.");
        ws.advance_to("2027-01-02T12:00:00Z").await;
        assert_eq!(reviews(ws), 1, "no review after it was deleted");
        assert_reads!(talk(ws, &[("ruth", "/ritual run review")]).await?, @r"
        ruth /ritual run review
            I know no ritual “review”. `/ritual list` shows those here.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// The messages of sessions in the channel for updates: their first lines.
fn heads(ws: &Workspace) -> Vec<String> {
    ws.channel(UPDATES).iter().map(|said| said.lines().take(2).collect::<Vec<_>>().join(" / ")).collect()
}

#[tokio::test]
async fn learn_and_share_is_skipped_paused_run_and_deleted() {
    on_both_engines_with_learning(async |ws| {
        assert_reads!(heads(ws).join("\n"), @r"
        Budgets for the next quarter open on the 1st. Pods, please bring your experiments.
        Singapore is closed on Monday for the public holiday; Wei covers what is urgent.
        # Learn-and-Share / *<!date^1795705200^{date_long}|Thursday 26 November 2026> at <!date^1795705200^{time}|16:00 (Europe/Berlin)>*, for an hour. Mei Tan (Asia Pacific) hosts. [… Swap host / Move to another date / Cancel this one / Set the call link]
        ");
        let said = talk(
            ws,
            &[
                ("jonas", "/ritual skip learn-and-share"),
                ("ruth", "/ritual skip learn-and-share"),
                ("ruth", "/ritual pause learn-and-share until 28 Dec"),
                ("ruth", "/ritual run learn-and-share"),
            ],
        )
        .await?;
        assert_reads!(said, @r"
        jonas /ritual skip learn-and-share
            Admins look after the rituals of the organisation. Please ask Chloë Martin or Ruth Adeyemi. Nothing was changed.
        ruth /ritual skip learn-and-share
            “Learn-and-Share” on Thursday 26 Nov at 16:00 does not take place; next Thursday 31 Dec at 16:00.
        ruth /ritual pause learn-and-share until 28 Dec
            “Learn-and-Share” is paused until 28 Dec. What is open already goes on. `/ritual resume Learn-and-Share` ends the pause.
        ruth /ritual run learn-and-share
            “Learn-and-Share” is paused. `/ritual resume Learn-and-Share` first; nothing was changed.
        ");
        ws.advance(SignedDuration::from_mins(5)).await;
        assert_reads!(heads(ws).join("\n"), @r"
        Budgets for the next quarter open on the 1st. Pods, please bring your experiments.
        Singapore is closed on Monday for the public holiday; Wei covers what is urgent.
        # Learn-and-Share / *This one does not take place.* It was planned for <!date^1795705200^{date_long}|Thursday 26 November 2026> at <!date^1795705200^{time}|16:00 (Europe/Berlin)>.
        ");
        ws.advance_to("2026-12-27T12:00:00Z").await;
        assert_reads!(heads(ws).join("\n"), @r"
        Budgets for the next quarter open on the 1st. Pods, please bring your experiments.
        Singapore is closed on Monday for the public holiday; Wei covers what is urgent.
        # Learn-and-Share / *This one does not take place.* It was planned for <!date^1795705200^{date_long}|Thursday 26 November 2026> at <!date^1795705200^{time}|16:00 (Europe/Berlin)>.
        ");
        let said = talk(ws, &[("ruth", "/ritual resume learn-and-share"), ("ruth", "/ritual preview learn-and-share")]).await?;
        assert_reads!(said, @r"
        ruth /ritual resume learn-and-share
            “Learn-and-Share” takes place again: next Thursday 31 Dec at 16:00.
        ruth /ritual preview learn-and-share
        ");
        let preview = ws.user("ruth").modal().unwrap_or_default();
        assert_reads!(preview, @r"
        == Preview ==
        *Learn-and-Share*: the last Thursday of the month at 16:00 (Europe/Berlin)
        *Thursday 31 Dec at 16:00*
        • Call for topics: Thu 24 Dec 10:00
        • Question what to do without topics: Tue 29 Dec 10:00
        • Agenda: Wed 30 Dec 10:00
        • Reminder with the link: Thu 31 Dec 15:45
        • Question for the recap: Thu 31 Dec 17:00
        • Reminder of the recap: Fri 1 Jan 10:00
        *Thursday 28 Jan at 16:00*
        • Call for topics: Thu 21 Jan 10:00
        • Question what to do without topics: Tue 26 Jan 10:00
        • Agenda: Wed 27 Jan 10:00
        • Reminder with the link: Thu 28 Jan 15:45
        • Question for the recap: Thu 28 Jan 17:00
        • Reminder of the recap: Fri 29 Jan 10:00
        *Thursday 25 Feb at 16:00*
        • Call for topics: Thu 18 Feb 10:00
        • Question what to do without topics: Tue 23 Feb 10:00
        • Agenda: Wed 24 Feb 10:00
        • Reminder with the link: Thu 25 Feb 15:45
        • Question for the recap: Thu 25 Feb 17:00
        • Reminder of the recap: Fri 26 Feb 10:00
        [Close]
        ");
        ws.slack.close("ruth", true).await?;
        ws.advance(SignedDuration::from_mins(5)).await;
        assert_reads!(heads(ws).join("\n"), @r"
        Budgets for the next quarter open on the 1st. Pods, please bring your experiments.
        Singapore is closed on Monday for the public holiday; Wei covers what is urgent.
        # Learn-and-Share / *This one does not take place.* It was planned for <!date^1795705200^{date_long}|Thursday 26 November 2026> at <!date^1795705200^{time}|16:00 (Europe/Berlin)>.
        # Learn-and-Share / *<!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>*, for an hour. Ben Okafor (Brand & Content) hosts. [… Swap host / Move to another date / Cancel this one / Set the call link]
        ");
        assert_reads!(delete(ws, "learn-and-share").await?, @"“Learn-and-Share” is deleted. It asks nobody any more.");
        ws.advance(SignedDuration::from_mins(5)).await;
        assert_reads!(heads(ws).join("\n"), @r"
        Budgets for the next quarter open on the 1st. Pods, please bring your experiments.
        Singapore is closed on Monday for the public holiday; Wei covers what is urgent.
        # Learn-and-Share / *This one does not take place.* It was planned for <!date^1795705200^{date_long}|Thursday 26 November 2026> at <!date^1795705200^{time}|16:00 (Europe/Berlin)>.
        # Learn-and-Share / *This one does not take place.* It was planned for <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>.
        ");
        ws.advance_to("2027-02-01T12:00:00Z").await;
        assert_reads!(heads(ws).join("\n"), @r"
        Budgets for the next quarter open on the 1st. Pods, please bring your experiments.
        Singapore is closed on Monday for the public holiday; Wei covers what is urgent.
        # Learn-and-Share / *This one does not take place.* It was planned for <!date^1795705200^{date_long}|Thursday 26 November 2026> at <!date^1795705200^{time}|16:00 (Europe/Berlin)>.
        # Learn-and-Share / *This one does not take place.* It was planned for <!date^1798729200^{date_long}|Thursday 31 December 2026> at <!date^1798729200^{time}|16:00 (Europe/Berlin)>.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn learn_and_share_runs_at_once_when_somebody_wants_it() {
    on_both_engines_with_learning(async |ws| {
        ws.advance_to("2026-12-02T09:00:00Z").await;
        ws.slack.see_all();
        let before = ws.channel(UPDATES).len();
        assert_reads!(talk(ws, &[("ruth", "/ritual run learn-and-share")]).await?, @r"
        ruth /ritual run learn-and-share
            “Learn-and-Share” takes place now.
        ");
        ws.advance(SignedDuration::from_mins(5)).await;
        assert_reads!(heads(ws)[before..].join("\n"), @r"
        # Learn-and-Share / *<!date^1796202000^{date_long}|Wednesday 2 December 2026> at <!date^1796202000^{time}|10:00 (Europe/Berlin)>*, for an hour. Ben Okafor (Brand & Content) hosts.
        *Learn-and-Share began at <!date^1796202000^{time}|10:00 (Europe/Berlin)>.* / [I am here]
        ");
        ws.advance(SignedDuration::from_hours(3)).await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_form_has_every_distance_and_the_link_to_the_call() {
    on_both_engines_with_learning(async |ws| {
        let form = ws.user("ruth").command("#general", "/ritual edit learn-and-share").await?;
        assert_reads!(ws.user("ruth").modal().unwrap_or_default(), @r"
        == Change the ritual ==
        *Learn-and-Share*: Once a month everybody hears what the others tried and what came of it.
        Name: __Learn-and-Share__
          (At most 60 characters.)
        Whose is it?: <The organisation>
        When: __the last Thursday of the month at 16:00__
          (Such as: every weekday at 09:30, last Thursday at 16:00, every 2 weeks from 2026-11-23 at 10:00. Press Enter to see the next dates.)
        (The last Thursday of the month at 16:00. Next: Thursday 26 Nov at 16:00 · Thursday 31 Dec at 16:00 · Thursday 28 Jan at 16:00 · Thursday 25 Feb at 16:00 · Thursday 25 Mar at 16:00)
        Time zone (optional): ____
          (A city, such as Berlin. Empty: the zone of its owner.)
        (What would fall on a public holiday takes place on the working day before, at the same time.)
        Call for topics: __7 days before at 10:00__
          (How far from its time: 15 minutes before, 2 days before at 10:00, 1 working day later at 10:00, the same day at 17:00.)
        Question what to do without topics: __2 days before at 10:00__
        Agenda: __1 day before at 10:00__
        Reminder with the link: __15 minutes before__
        Question for the recap: __1 hour later__
        Reminder of the recap: __1 working day later at 10:00__
        If Podkeeper was down: still ask up to … minutes late: __720__
          (What is later than that is left out.)
        Link to the call (optional): ____
        Channel (optional): <choose>
          (Empty: the channel of its owner.)
        ---
        [Delete]
        [Save] [Cancel]
        ");
        let form = form
            .fill("Agenda", "whenever")?
            .fill("Call for topics", "1 hour before")?
            .fill("Question for the recap", "yesterday")?
            .fill("Link to the call", "the usual room")?
            .submit()
            .await?;
        assert_reads!(form.errors().join("\n"), @r"
        This is no web address. An example: https://meet.example.com/learn
        I cannot read “whenever” as a distance. Some that I can: 15 minutes before, 2 days before at 10:00, 1 working day later at 10:00. 60 days is the most.
        This would come before “Call for topics”, which it follows.
        I cannot read “yesterday” as a distance. Some that I can: 15 minutes before, 2 days before at 10:00, 1 working day later at 10:00. 60 days is the most.
        ");
        let form = form
            .fill("Call for topics", "1 week before at 10:00")?
            .fill("Agenda", "2 hours before")?
            .fill("Question for the recap", "90 minutes later")?
            .fill("Link to the call", "meet.example.com/learn")?
            .submit()
            .await?;
        assert!(form.is_done(), "{:?}", form.errors());
        // The session that was called already follows.
        ws.advance(SignedDuration::from_mins(5)).await;
        let call = ws.channel(UPDATES).concat();
        assert!(call.contains("https://meet.example.com/learn"), "{call}");
        ws.user("jonas").command("#general", "/learned").await?;
        ws.advance_to("2026-11-26T12:59:00Z").await;
        let before = ws.channel(UPDATES).len();
        ws.advance(SignedDuration::from_mins(2)).await;
        assert_eq!(ws.channel(UPDATES).len(), before + 1, "the agenda comes two hours before: {:?}", heads(ws));
        ws.slack.see_all();
        // What is in days has its field where people are asked one by one, too.
        assert_reads!(talk(ws, &[("ruth", "/ritual add weekly check-in")]).await?, @r"
        ruth /ritual add weekly check-in
            Added. *Weekly check-in* of the organisation: every Friday at 10:00, by each person's own time.
            Next: Friday 27 Nov at 10:00 · Friday 4 Dec at 10:00 · Friday 11 Dec at 10:00 · Friday 18 Dec at 10:00 · Friday 25 Dec at 10:00.
            [Preview] [Change]
        ");
        let form = ws.user("ruth").command("#general", "/ritual edit weekly check-in").await?;
        let shown = ws.user("ruth").modal().unwrap_or_default();
        for field in ["Reminder: __1 working day later at 10:00__", "End: __2 working days later at 10:00__"] {
            assert!(shown.contains(field), "{field} in {shown}");
        }
        let form = form.fill("Reminder", "3 days later at 10:00")?.fill("End", "1 day before")?.submit().await?;
        assert_reads!(form.errors().join("\n"), @"This must come after the question itself.");
        let form = form.fill("End", "1 day later at 17:00")?.submit().await?;
        assert_reads!(form.errors().join("\n"), @"This would come before “Reminder”, which it follows.");
        let form = form.fill("End", "4 days later at 17:00")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        let steps: Vec<(String,)> =
            ws.rows("SELECT CAST(steps AS TEXT) FROM rituals WHERE kind = 'check_in' AND state = 'active'").await;
        assert!(steps[0].0.contains("17:00:00") && steps[0].0.contains('4'), "{steps:?}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_preview_of_many_says_who_is_off_and_has_more_pages() {
    on_both_engines(async |ws| {
        ws.use_features(house);
        ws.restart_bot().await;
        ws.with_crowd("performance", 45).await;
        ws.user("ana").command("#pod-performance", "/ritual add standup").await?;
        run(ws, "/house holiday performance 2026-11-25").await?;
        ws.user("crowd001").command("#general", "/timeoff 24 Nov - 30 Nov").await?;
        ws.user("ana").command("#pod-performance", "/ritual skip standup").await?;
        ws.settle().await;
        let lines = |ws: &Workspace| -> Vec<String> {
            let shown = ws.user("ana").modal().unwrap_or_default();
            shown.lines().filter(|line| line.starts_with("<@")).map(str::to_owned).collect()
        };
        ws.user("ana").command("#pod-performance", "/ritual preview standup").await?;
        let mut all = lines(ws);
        assert_eq!(all.len(), 20, "{all:#?}");
        assert_reads!(all[1..5].join("\n"), @r"
        <@U0CROWD000> (Europe/Berlin): Thu 26 Nov 09:30 · Fri 27 Nov 09:30 · Mon 30 Nov 09:30; not Tue 24 Nov (skipped), Wed 25 Nov (Founders’ day)
        <@U0CROWD001> (Europe/Berlin): Tue 1 Dec 09:30 · Wed 2 Dec 09:30 · Thu 3 Dec 09:30; not Tue 24 Nov (skipped), until 30 Nov (time off)
        <@U0CROWD002> (Europe/Berlin): Thu 26 Nov 09:30 · Fri 27 Nov 09:30 · Mon 30 Nov 09:30; not Tue 24 Nov (skipped), Wed 25 Nov (Founders’ day)
        <@U0CROWD003> (Europe/Berlin): Thu 26 Nov 09:30 · Fri 27 Nov 09:30 · Mon 30 Nov 09:30; not Tue 24 Nov (skipped), Wed 25 Nov (Founders’ day)
        ");
        for pages in [40, 48] {
            ws.slack.click_in_modal("ana", "More people", None).await?;
            ws.settle().await;
            all.extend(lines(ws));
            assert_eq!(all.len(), pages);
        }
        assert!(!ws.user("ana").modal().unwrap_or_default().contains("More people"));
        all.sort();
        all.dedup_by_key(|line| line.split('>').next().map(str::to_owned));
        assert_eq!(all.len(), 48, "each of them once");
        ws.slack.close("ana", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_example_lives_its_quarter_without_anything_late_and_says_what_comes_next() {
    on_bare_sqlite(async |ws| {
        ws.app().sweep().await?;
        found_agency(ws.app(), &ws.slack, &ws.clock).await?;
        let until = "2026-12-22T09:00:00Z".parse()?;
        live_the_quarter(ws.app(), &ws.slack, &ws.clock, until).await?;
        let late: Vec<(String, String)> = ws.rows("SELECT verb, subject FROM audit WHERE verb = 'late'").await;
        assert_eq!(late, []);
        assert_eq!(ws.count("SELECT COUNT(*) FROM rituals WHERE state = 'active'").await, 3);
        ws.user("ana").command("#pod-performance", "/ritual add standup").await?;
        ws.user("ana").command("#pod-performance", "/ritual add sprint every 2 weeks from 2026-12-23 at 10:00").await?;
        ws.settle().await;
        let mut said = Vec::new();
        while ws.now() < "2027-01-08T00:00:00Z".parse()? {
            let Some((at, what)) = ws.app().next_due().await? else { break };
            said.push(what);
            ws.clock.advance_to(at);
            ws.settle().await;
        }
        said.sort();
        said.dedup();
        assert_reads!(said.join("\n"), @r"
        Daily stand-up of Performance Marketing asks
        Daily stand-up of Performance Marketing: who has not answered is reminded, or has no more time
        Learn-and-Share: call for topics
        Learn-and-Share: question for the recap
        Learn-and-Share: question what to do without topics
        Learn-and-Share: reminder of the recap
        Learn-and-Share: reminder with the link
        Monthly OKR review: question to leads of pods behind
        Monthly OKR review: review
        Podkeeper tidies up
        Two-week sprint of Performance Marketing: planning
        Two-week sprint of Performance Marketing: reminder to plan
        Two-week sprint of Performance Marketing: start, planned or not
        Weekly check-in asks
        Weekly check-in: who has not answered is reminded, or has no more time
        a Learn-and-Share is put away
        a message goes out
        a sprint is looked back on
        a sprint reaches half-time
        a sprint’s message follows the new day
        pods and their channels are compared
        the cards follow the new day
        whoever leads a pod reads the week’s stand-ups
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Before anybody founded anything.
async fn on_bare_sqlite(conversation: impl AsyncFn(&mut Workspace) -> Outcome) {
    let mut ws = Workspace::bare(Engine::sqlite(), |_| ()).await;
    ws.start_bot().await;
    conversation(&mut ws).await.expect("a conversation");
    ws.finish().await;
}
