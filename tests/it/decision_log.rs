//! The log of decisions: found again by words, pod, class and month; taken along as a file; shown in a channel; recorded
//! from a message.

use crate::{
    decisions::{DECIDED, assert_has, craft, record, show, with_leadership},
    harness::{Outcome, Workspace, on_both_engines},
    standup_house::minutes,
};
use serde_json::Value;

/// Ana decides about bids, Ben about a film, and Ana about somebody's pay, with Jonas.
async fn with_decisions(ws: &Workspace) -> Outcome {
    with_leadership(ws).await?;
    record(ws, "ana", "/decide new operational \"When we change bids\"", &DECIDED).await?;
    let film = [
        ("To which pod does it belong?", "Brand & Content"),
        ("What is decided?", "=HYPERLINK(\"http://evil.example\")"),
        ("Why?", "# The *first* cut is good"),
    ];
    let mut form = ws.user("ben").command("#pod-brand", "/decide new brand \"The Harbour film\"").await?;
    for (label, value) in film {
        form = form.fill(label, value)?;
    }
    assert_eq!(form.submit().await?.errors(), Vec::<&str>::new());
    ws.slack.close("ben", true).await?;
    let pay =
        [&DECIDED[..], &[("Who does it?", "jonas"), ("Who may see it?", "Its people and leadership only")]].concat();
    record(ws, "ana", "/decide new operational \"What Priya earns\"", &pay).await?;
    ws.slack.see_all();
    Ok(())
}

#[tokio::test]
async fn what_was_decided_is_found_by_words_pod_class_and_month() {
    on_both_engines(async |ws| {
        with_decisions(ws).await?;
        let all = show(ws, "sofia", "/decide log").await?;
        assert_has(&all, &["When we change bids", "The Harbour film", "2 decisions", "[Markdown] [CSV] [JSON]"]);
        for (typed, finds) in [
            ("mondays", None),
            ("every MONDAY", Some("bids")),
            ("pod brand", Some("film")),
            ("brand", Some("film")),
            ("november 2026 harbour", Some("film")),
            ("ben okafor", Some("film")),
            ("operational", Some("bids")),
            ("october", None),
            ("earns", None),
        ] {
            let said = show(ws, "sofia", &format!("/decide log {typed}")).await?;
            match finds {
                Some(word) => assert!(said.contains(word) && said.contains("1 decision"), "{typed}: {said}"),
                None => assert!(said.contains("is in the log"), "{typed}: {said}"),
            }
        }
        for (who, sees) in [("sofia", false), ("jonas", true), ("ana", true), ("omar", true), ("ruth", false)] {
            let said = show(ws, who, "/decide log").await?;
            assert_eq!(said.contains("Priya"), sees, "{who}: {said}");
        }
        assert_has(&show(ws, "sofia", "/decide log pod nowhere").await?, &["I know no pod “nowhere”."]);
        assert_has(&show(ws, "felix", "/decide log").await?, &["Guests"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn long_logs_have_pages() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        for number in 1..=10 {
            record(ws, "ana", &format!("/decide new operational \"Bid {number}\""), &DECIDED).await?;
        }
        ws.slack.see_all();
        assert_has(&show(ws, "sofia", "/decide log bid").await?, &["Bid 10", "Bid 3", "page 1", "[Older]"]);
        assert_has(
            &show(ws, "sofia", "/decide log").await?,
            &["Bid 10", "Bid 3", "10 decisions · page 1 of 2", "[Older]"],
        );
        let older = ws.user("sofia").click("#general", "Older").await?.answer();
        assert_has(&older, &["Bid 2", "Bid 1", "page 2 of 2", "[Newer]"]);
        assert!(!older.contains("Bid 3"), "{older}");
        // With words the end is known once it is reached; a page that never was is the last one.
        show(ws, "sofia", "/decide log bid").await?;
        let older = ws.user("sofia").click("#general", "Older").await?.answer();
        assert_has(&older, &["Bid 2", "Bid 1", "10 decisions · page 2 of 2", "[Newer]"]);
        Ok(())
    })
    .await;
}

/// The file somebody gets who presses a button under the log.
async fn export(
    ws: &Workspace,
    who: &str,
    button: &str,
) -> Result<(String, String), Box<dyn std::error::Error + Send + Sync>> {
    show(ws, who, "/decide log").await?;
    let said = ws.user(who).click("#general", button).await?.answer();
    assert!(said.contains("It is on its way"), "{said}");
    minutes(ws, 1).await;
    Ok(ws.user(who).files().pop().ok_or("a file")?)
}

#[tokio::test]
async fn the_log_comes_as_a_file_for_whoever_asked_and_no_more_than_they_may_see() {
    on_both_engines(async |ws| {
        with_decisions(ws).await?;
        let (name, csv) = export(ws, "sofia", "CSV").await?;
        assert_eq!(name, "decisions-2026-11-23.csv");
        let lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 3, "{csv}");
        assert!(lines[0].contains("id,title,class,scope,pod,amount,currency,decided_at,decided_by"), "{}", lines[0]);
        assert_has(&csv, &["When we change bids", "\"'=HYPERLINK(\"\"http://evil.example\"\")\"", "Ben Okafor"]);
        assert!(!csv.contains("Priya"), "{csv}");
        assert_eq!(ws.user("sofia").last_dm().lines().next(), Some("2 decisions."));

        let (name, json) = export(ws, "jonas", "JSON").await?;
        assert_eq!(name, "decisions-2026-11-23.json");
        let json: Value = serde_json::from_str(&json)?;
        assert_eq!((&json["format"], &json["version"]), (&"podkeeper/decisions".into(), &1.into()));
        let rows = json["rows"].as_array().ok_or("rows")?;
        assert_eq!(rows.len(), 3);
        assert_eq!((&rows[0]["title"], &rows[0]["confidential"]), (&"What Priya earns".into(), &true.into()));
        assert_eq!(rows[0]["responsible"], serde_json::json!(["Jonas Weber"]));
        assert_has(&ws.user("jonas").last_dm(), &["Some of them are confidential"]);

        let (name, markdown) = export(ws, "omar", "Markdown").await?;
        assert_eq!(name, "decisions-2026-11-23.md");
        assert_has(&markdown, &["# Decisions\n", "What Priya earns", "> \\# The \\*first\\* cut is good"]);
        assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE feature = 'decisions' AND verb = 'export'").await, 3);

        // What a button carries is no right to anything.
        let before = ws.user("lena").files().len() + ws.user("felix").files().len();
        for who in ["lena", "felix"] {
            craft(ws, who, ("decision_log_csv", "0/")).await?;
        }
        minutes(ws, 1).await;
        assert_eq!(ws.user("lena").files().len() + ws.user("felix").files().len(), before);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Decisions are shown in a channel of their own.
async fn with_channel(ws: &Workspace) -> Outcome {
    ws.slack.create_channel("chloe", "decisions", false)?;
    ws.slack.invite("chloe", "#decisions", &["podkeeper"])?;
    ws.settle().await;
    let form = ws.user("chloe").command("#general", "/podkeeper settings").await?;
    form.fill("Leadership", "chloe, omar")?.fill("Decisions channel", "#decisions")?.submit().await?;
    ws.slack.close("chloe", true).await?;
    ws.slack.see_all();
    Ok(())
}

fn cards(ws: &Workspace) -> Vec<String> {
    ws.channel("#decisions").into_iter().filter(|said| said.contains("#1 ·") || said.contains("#2 ·")).collect()
}

#[tokio::test]
async fn each_recorded_decision_has_one_card_that_is_kept_up_to_date() {
    on_both_engines(async |ws| {
        with_channel(ws).await?;
        record(ws, "ana", "/decide new operational \"When we change bids\"", &DECIDED).await?;
        assert_eq!(cards(ws).len(), 1, "{:?}", ws.channel("#decisions"));
        assert_has(&cards(ws)[0], &["When we change bids", "*Decided* by Ana Keller", "Every Monday"]);
        assert!(!cards(ws)[0].contains("[Got it]"), "nobody has to do anything about it");

        show(ws, "ana", "/decide revisit 1").await?;
        let form = ws.user("ana").click("#general", "Amend").await?;
        let form = form.fill("What is decided?", "Every Tuesday")?.fill("Why is it amended?", "Mondays are full")?;
        let form = form.submit().await?;
        assert_eq!(form.errors(), Vec::<&str>::new());
        minutes(ws, 1).await;
        assert_eq!(cards(ws).len(), 1);
        assert_has(&cards(ws)[0], &["Every Tuesday"]);

        let ts = ws.slack.last("#decisions")?.ok_or("a card")?.ts;
        ws.slack.delete_message("chloe", "#decisions", &ts)?;
        show(ws, "ana", "/decide revisit 1").await?;
        let form = ws.user("ana").click("#general", "Replace by a new decision").await?;
        let form = form.fill("What is decided?", "Every day")?.fill("Why?", "A machine does it")?.submit().await?;
        assert_eq!(form.errors(), Vec::<&str>::new());
        ws.slack.close("ana", true).await?;
        minutes(ws, 1).await;
        let shown = cards(ws);
        assert_eq!(shown.len(), 2, "{shown:?}");
        assert!(shown.iter().any(|card| card.contains("Replaced by #2")), "{shown:?}");

        let secret = [&DECIDED[..], &[("Who may see it?", "Its people and leadership only")]].concat();
        record(ws, "ana", "/decide new operational \"What Priya earns\"", &secret).await?;
        assert!(ws.channel("#decisions").iter().all(|said| !said.contains("Priya")));
        // Another company reads it now.
        ws.slack.share_externally("#decisions", true)?;
        ws.settle().await;
        let before = ws.channel("#decisions");
        record(ws, "ana", "/decide new operational \"Whom we pitch to\"", &DECIDED).await?;
        assert_eq!(ws.channel("#decisions"), before);
        ws.assert_agreement("after four decisions").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_decision_is_recorded_from_a_message() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.slack.say("priya", "#pod-performance", "We change bids on Mondays & only then\nOK?")?;
        let form = ws.user("ana").message_shortcut("#pod-performance", "We change bids", "Record decision").await?;
        let opened = form.modal();
        assert_has(&opened, &["We change bids on Mondays & only then", "Priya Nair wrote: “We change bids"]);
        assert!(opened.contains("[ ] Its people and leadership only"), "{opened}");
        let form = form
            .fill("What kind of decision is it?", "Operational")?
            .fill("What is decided?", "Yes")?
            .fill("Why?", "It works")?;
        let form = form.submit().await?;
        assert_eq!(form.errors(), Vec::<&str>::new());
        ws.slack.close("ana", true).await?;
        minutes(ws, 1).await;
        let shown = show(ws, "sofia", "/decide show 1").await?;
        assert_has(&shown, &["slack.com/archives/C0PODPERF/p", "The message it is about"]);

        // What only some can read is confidential, unless whoever records it says otherwise.
        ws.slack.say("omar", "#leadership", &"The budget is gone. ".repeat(600))?;
        let form = ws.user("chloe").message_shortcut("#leadership", "budget", "Record decision").await?;
        assert_has(&form.modal(), &["[x] Its people and leadership only", "…”"]);
        ws.slack.close("chloe", true).await?;

        let form = ws.user("sofia").shortcut("Record a decision").await?;
        assert_has(&form.modal(), &["== Record a decision =="]);
        ws.slack.close("sofia", true).await?;
        let refused = ws.user("felix").shortcut("Record a decision").await?;
        assert_has(&refused.modal(), &["Guests"]);
        ws.slack.close("felix", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
