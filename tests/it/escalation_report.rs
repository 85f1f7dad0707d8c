//! What leadership sees of escalations: when it asks, and each Monday, once.

use crate::{
    escalation_routes::{escalate, with_leadership},
    harness::{Outcome, Workspace, assert_reads, on_both_engines, on_sqlite},
    standup_house::{advance_to, minutes, told},
};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

async fn report(ws: &Workspace, who: &str, words: &str) -> Result<String> {
    Ok(ws.user(who).command("#general", format!("/escalate report {words}").trim()).await?.answer())
}

/// Two are answered, one is forgotten and goes up, one waits, one is confidential.
async fn some_weeks(ws: &Workspace) -> Outcome {
    with_leadership(ws, "chloe, omar").await?;
    escalate(ws, "/escalate pricing \"Client X wants 20 % off\"", &[]).await?;
    minutes(ws, 29).await;
    ws.user("ben").click_dm("I have it").await?;
    minutes(ws, 60).await;
    let form = ws.user("ben").click_dm("Decide").await?;
    let form = form.fill("What is decided?", "10 %, not 20")?.fill("Why?", "Our margin is 12 %")?.submit().await?;
    assert!(form.is_done(), "{:?}", form.errors());
    minutes(ws, 1).await;
    let urgent = [("How urgent is it?", "Urgent: day and night")];
    escalate(ws, "/escalate legal \"A contract ends tonight\"", &urgent).await?;
    minutes(ws, 9).await;
    ws.user("ben").click_dm("I have it").await?;
    minutes(ws, 1).await;
    let confidential = [("Who may see it?", "Its parties and leadership only")];
    escalate(ws, "/escalate hiring \"Somebody wants to leave\"", &confidential).await?;
    Ok(())
}

#[tokio::test]
async fn leadership_reads_what_is_open_and_how_long_answers_take() {
    on_both_engines(async |ws| {
        some_weeks(ws).await?;
        assert_reads!(report(ws, "jonas", "").await?, @"Leadership and the admins read the report, since it speaks of all pods. `/escalate list` shows you what is open.");
        assert_reads!(report(ws, "omar", "october").await?, @"Name a month as `/escalate report 2026-10`, or none: then it is about the last four full weeks.");
        assert_reads!(report(ws, "omar", "2026-12").await?, @"This month has not begun. Without a month it is about the last four full weeks.");
        assert_reads!(report(ws, "omar", "2026-11").await?, @r"
        *What waits on decisions, 1 November – 30 November 2026*
        *Open now: 2*
        • Level 1: 2 (2 for less than a day)
        *Who waits on whom*, the longest first
        • Performance Marketing on Brand & Content: 2, the oldest (#2) for less than an hour
        … | Taken | half within | 9 of 10 within | Decided | half within | 9 of 10 within
        Pricing | 1* | 30 minutes | 30 minutes | 1* | 1 h 30 min | 1 h 30 min
        Legal, urgent | 1* | 10 minutes | 10 minutes | 0 | – | –
        Sent to Brand & Content | 1* | 30 minutes | 30 minutes | 1* | 1 h 30 min | 1 h 30 min
        Sent to Brand & Content, urgent | 1* | 10 minutes | 10 minutes | 0 | – | –
        (Working time of whoever answered, since the question was with them; of urgent ones real time. “Half within” is the median, “9 of 10 within” the 90th percentile, both by nearest rank. * fewer than 5, which says little.)
        [Show October 2026] [CSV] [JSON]
        ");
        // Of the last four weeks nothing is told yet; what is open is, always.
        assert_reads!(report(ws, "omar", "").await?, @r"
        *What waits on decisions, 26 October – 22 November 2026*
        *Open now: 2*
        • Level 1: 2 (2 for less than a day)
        *Who waits on whom*, the longest first
        • Performance Marketing on Brand & Content: 2, the oldest (#2) for less than an hour
        (Nothing was taken or decided in this time.)
        [Show October 2026] [CSV] [JSON]
        ");
        // Who is no more than an admin reads nothing of what is confidential.
        let of_an_admin = report(ws, "ruth", "2026-11").await?;
        assert!(of_an_admin.contains("*Open now: 1*"), "{of_an_admin}");
        // The rows behind it come as a file to whoever asks, and to nobody else; nobody's words are in them.
        report(ws, "omar", "2026-11").await?;
        let said = ws.user("omar").click("#general", "CSV").await?.answer();
        assert!(said.starts_with("It is on its way"), "{said}");
        minutes(ws, 1).await;
        let files = ws.user("omar").files();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].0, "escalations-2026-11-23.csv");
        let lines: Vec<&str> = files[0].1.lines().collect();
        assert_eq!(lines.len(), 6, "the head, two open, two taken, one decided: {lines:#?}");
        assert!(lines.iter().any(|line| line.starts_with("1,decided,") && line.contains(",90,")), "{lines:#?}");
        assert!(!files[0].1.contains("Client X") && !files[0].1.contains("Somebody wants"), "{lines:#?}");
        report(ws, "omar", "").await?;
        let shown = ws.user("omar").click("#general", "Show October 2026").await?.answer();
        assert!(shown.contains("What waits on decisions, 1 October – 31 October 2026"), "{shown}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// How often the weekly report stands in somebody's messages or a channel.
fn reports(said: Vec<String>) -> usize {
    said.iter().filter(|said| said.contains("What waits on decisions, ")).count()
}

#[tokio::test]
async fn each_monday_leadership_reads_it_once_each_for_themselves() {
    on_both_engines(async |ws| {
        some_weeks(ws).await?;
        advance_to(ws, "2026-11-30T07:59:00Z").await;
        assert_eq!(reports(ws.user("chloe").dms()), 0);
        // Nine in Berlin is eight in London: it waits for Chloë's working hours.
        advance_to(ws, "2026-11-30T15:00:00Z").await;
        for who in ["chloe", "omar"] {
            assert_eq!(reports(ws.user(who).dms()), 1, "{who}: {:?}", ws.user(who).dms());
        }
        for who in ["ruth", "ben", "jonas"] {
            assert_eq!(reports(ws.user(who).dms()), 0, "{who}");
        }
        assert_reads!(told(ws, "chloe", "What waits on decisions").concat(), @r"
        # One thing for you
        *#3 · Hiring · confidential*
        Somebody wants to leave
        | *From* Jonas Weber (Performance Marketing)
        | *For* Brand & Content
        *Stopped*: nobody did anything about it for a week. Leadership was told.
        ---
        *What waits on decisions, 2 November – 29 November 2026*
        *Open now: 2*
        • Level 3: 2 (2 for less than a week)
        *Who waits on whom*, the longest first
        • Performance Marketing on Brand & Content: 2, the oldest (#2) for 6 days
        *Taken, then quiet*: once for a working day, and once for a second one, so that the next level was asked.
        … | Taken | half within | 9 of 10 within | Decided | half within | 9 of 10 within
        Pricing | 1* | 30 minutes | 30 minutes | 1* | 1 h 30 min | 1 h 30 min
        Legal, urgent | 1* | 10 minutes | 10 minutes | 0 | – | –
        Sent to Brand & Content | 1* | 30 minutes | 30 minutes | 1* | 1 h 30 min | 1 h 30 min
        Sent to Brand & Content, urgent | 1* | 10 minutes | 10 minutes | 0 | – | –
        (Working time of whoever answered, since the question was with them; of urgent ones real time. “Half within” is the median, “9 of 10 within” the 90th percentile, both by nearest rank. * fewer than 5, which says little.)
        [Got it] [Show October 2026] [CSV] [JSON] [Why am I told?]
        ");
        ws.user("chloe").click_dm("Got it").await?;
        advance_to(ws, "2026-12-06T22:00:00Z").await;
        assert_eq!(reports(ws.user("chloe").dms()), 1);
        advance_to(ws, "2026-12-07T15:00:00Z").await;
        assert_eq!(reports(ws.user("chloe").dms()), 2, "the next one");
        ws.assert_agreement("after two reports").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn in_its_channel_the_bot_down_and_back() {
    on_both_engines(async |ws| {
        some_weeks(ws).await?;
        let form = ws.user("chloe").command("#general", "/podkeeper settings").await?;
        form.fill("Leadership’s channel", "#general")?.submit().await?;
        ws.slack.close("chloe", true).await?;
        advance_to(ws, "2026-11-30T07:00:00Z").await;
        ws.kill_bot().await;
        ws.clock.advance_to("2026-11-30T12:00:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        minutes(ws, 1).await;
        assert_eq!(reports(ws.channel("#general")), 1, "late, and once: {:?}", ws.channel("#general"));
        ws.restart_bot().await;
        minutes(ws, 60).await;
        assert_eq!(reports(ws.channel("#general")), 1);
        assert_eq!(reports(ws.user("omar").dms()), 0, "it stands in the channel");
        let words: Vec<String> = ws.channel("#general");
        assert!(words.iter().all(|said| !said.contains("Somebody wants to leave")), "{words:?}");
        // Down for more than a day: the next one says the same with more.
        advance_to(ws, "2026-12-06T12:00:00Z").await;
        ws.kill_bot().await;
        ws.clock.advance_to("2026-12-08T12:00:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        minutes(ws, 60).await;
        assert_eq!(reports(ws.channel("#general")), 1);
        advance_to(ws, "2026-12-14T09:00:00Z").await;
        assert_eq!(reports(ws.channel("#general")), 2);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_anything_to_say_nothing_is_said() {
    on_sqlite(async |ws| {
        with_leadership(ws, "chloe, omar").await?;
        escalate(ws, "/escalate pricing \"Client X wants 20 % off\"", &[]).await?;
        ws.slack.choose("jonas", "#escalations", "escalation_menu", "Withdraw: no longer needed").await?;
        minutes(ws, 1).await;
        advance_to(ws, "2026-11-30T15:00:00Z").await;
        assert_eq!(reports(ws.user("omar").dms()), 0);
        assert_eq!(ws.count("SELECT COUNT(*) FROM timers WHERE key = 'weekly_report'").await, 0, "nor any more");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
