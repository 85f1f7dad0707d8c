//! Announcements: where they go, who acknowledges them, who is reminded and when, who may announce what.

use crate::{
    decisions::{assert_has, craft, craft_form, show, with_leadership},
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
    standup_house::{advance_to, id, minutes, sent, told},
};
use jiff::SignedDuration;
use serde_json::{Value, json};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

pub const UPDATES: &str = "#agency-updates";
pub const TEXT: (&str, &str) =
    ("What do you announce?", "New travel rules: https://example.com/travel?a=1&b=2\n*Trains* first, @channel.");
pub const BY_FRIDAY: (&str, &str) = ("Please acknowledge by", "2026-11-27");

/// Somebody fills in the form and posts it; tells what the preview said.
pub async fn announce(ws: &Workspace, who: &str, fields: &[(&str, &str)]) -> Result<String> {
    let mut form = ws.user(who).command("#general", "/announce").await?;
    for (label, value) in fields {
        form = form.fill(label, value)?;
    }
    let form = form.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new(), "{}", form.modal());
    let preview = form.modal();
    assert_has(&preview, &["== Preview =="]);
    let form = form.submit().await?;
    assert_has(&form.modal(), &["is posted."]);
    ws.slack.close(who, true).await?;
    seconds(ws, 30).await;
    Ok(preview)
}

pub async fn seconds(ws: &Workspace, seconds: i64) {
    ws.advance(SignedDuration::from_secs(seconds)).await;
}

/// The newest thing in a channel that holds these words.
pub fn card(ws: &Workspace, channel: &str, words: &str) -> String {
    ws.channel(channel).into_iter().rfind(|said| said.contains(words)).unwrap_or_default()
}

#[tokio::test]
async fn it_stands_once_in_each_place_and_receipts_are_counted() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let pods =
            [("Whom is it for?", "Some pods: choose them below"), ("Which pods?", "Brand & Content, Asia Pacific")];
        let preview = announce(ws, "chloe", &[&[TEXT, BY_FRIDAY][..], &pods].concat()).await?;
        assert_reads!(preview, @r"
        == Preview ==
        New travel rules: <https://example.com/travel?a=1&b=2|https://example.com/travel?a=1&b=2>
        *Trains* first, @channel.
        ---
        It asks *7 people* for a receipt by *Friday 27 Nov*. Whoever has not acknowledged it is reminded once before, in their own working time.
        It is posted once in each of <#C0UPDATES>, <#C0PODAPAC>, <#C0PODBRAND>.
        [Change it]
        [Post it] [Cancel]
        ");
        assert_reads!(card(ws, UPDATES, "travel"), @r"
        *Announcement* from *Chloë Martin* for Brand & Content and Asia Pacific
        New travel rules: <https://example.com/travel?a=1&b=2|https://example.com/travel?a=1&b=2>
        *Trains* first, @channel.
        (Please acknowledge by *Friday 27 Nov* · 0 of 7 have acknowledged it · #1)
        [I have read this]
        ");
        for channel in ["#pod-brand", "#pod-apac"] {
            assert_eq!(card(ws, channel, "travel"), card(ws, UPDATES, "travel"));
        }
        assert!(card(ws, "#pod-performance", "travel").is_empty(), "it is not for them");
        assert_eq!(
            ws.slack
                .calls_of("chat.postMessage")
                .iter()
                .filter(|call| call.args.to_string().contains("travel"))
                .count(),
            3
        );

        let said = ws.user("sofia").click("#pod-brand", "I have read this").await?.answer();
        assert_reads!(said, @r"
        Thank you: your receipt for announcement #1 is noted.
        (You can take it back for five minutes.)
        [Undo]
        ");
        // Two presses at once, in two places: one receipt.
        let (one, other) = tokio::join!(
            ws.slack.click("tomas", UPDATES, "I have read this"),
            ws.slack.click("tomas", "#pod-brand", "I have read this")
        );
        one?;
        other?;
        ws.settle().await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcement_receipts").await, 2);
        assert_eq!(
            ws.count("SELECT COUNT(*) FROM audit WHERE feature = 'announcements' AND verb = 'acknowledge'").await,
            2
        );
        // A guest of the pod counts; whoever it is not for does not, nor whoever wrote it, nor another company.
        ws.user("felix").click("#pod-brand", "I have read this").await?;
        let said = ws.user("jonas").click(UPDATES, "I have read this").await?.answer();
        assert_reads!(said, @"Thank you. This is for Brand & Content and Asia Pacific, so nothing is asked of you.");
        let said = ws.user("chloe").click(UPDATES, "I have read this").await?.answer();
        assert_has(&said, &["This is your own announcement"]);
        craft(ws, "lena", ("announcement_read", "1/1")).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcement_receipts").await, 3);
        seconds(ws, 20).await;
        assert_has(&card(ws, UPDATES, "travel"), &["3 of 7 have acknowledged it"]);
        assert_has(&card(ws, "#pod-apac", "travel"), &["3 of 7 have acknowledged it"]);

        // Taken back within five minutes, and not after.
        ws.user("sofia").click("#pod-brand", "Undo").await?;
        seconds(ws, 20).await;
        assert_has(&card(ws, UPDATES, "travel"), &["2 of 7 have acknowledged it"]);
        ws.user("sofia").click("#pod-brand", "I have read this").await?;
        minutes(ws, 6).await;
        craft(ws, "sofia", ("announcement_undo", "1/1")).await?;
        minutes(ws, 1).await;
        assert_has(&card(ws, UPDATES, "travel"), &["3 of 7 have acknowledged it"]);
        let said = ws.user("sofia").click(UPDATES, "I have read this").await?.answer();
        assert!(said.contains("You acknowledged announcement #1") && !said.contains("[Undo]"), "{said}");
        only_its_author_sees_who_has_not(ws).await?;
        ws.assert_agreement("after it was counted").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

async fn only_its_author_sees_who_has_not(ws: &Workspace) -> Outcome {
    ws.user("mei").command("#general", "/timeoff 23 Nov – 2 Dec cover @wei").await?;
    let shown = show(ws, "chloe", "/announce show 1").await?;
    assert_has(&shown, &["[Who has not]", "[All receipts as CSV]", "[Change]", "[Withdraw]", "In <#C0UPDATES>"]);
    let unread = ws.user("chloe").click("#general", "Who has not").await?.modal();
    assert_reads!(unread, @r"
    == Who has not ==
    3 of 7 have acknowledged it. Still missing:
    • Aiko Sato
    • Ben Okafor
    • Mei Tan: away until Wednesday 2 Dec
    • Wei Lim
    (You alone see this, as its author. Please be kind: people have their reasons.)
    [Close]
    ");
    ws.slack.close("chloe", true).await?;
    ws.user("chloe").click("#general", "All receipts as CSV").await?;
    minutes(ws, 1).await;
    let files = ws.user("chloe").files();
    assert_eq!(files[0].0, "receipts-1-2026-11-23.csv");
    assert_has(&files[0].1, &["Aiko Sato,U0AIKO0001,false,,,", "Sofia Lindqvist,", ",true,2026-11-23T"]);
    for who in ["omar", "ruth", "sofia", "ben"] {
        let shown = show(ws, who, "/announce show 1").await?;
        assert!(!shown.contains("[Who has not]") && !shown.contains("CSV"), "{who}: {shown}");
        craft(ws, who, ("announcement_unread", "1/0")).await?;
        assert!(ws.user(who).modal().is_none(), "{who} is shown nobody's name");
        craft(ws, who, ("announcement_export", "1")).await?;
    }
    minutes(ws, 1).await;
    assert_eq!(ws.count("SELECT COUNT(*) FROM calls WHERE feature = 'files'").await, 1);
    Ok(())
}

#[tokio::test]
async fn each_is_reminded_once_in_their_own_working_time() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let preview = announce(ws, "chloe", &[TEXT, BY_FRIDAY]).await?;
        assert_has(
            &preview,
            &["It asks *14 people* for a receipt by *Friday 27 Nov*.", "It is posted once, in <#C0UPDATES>."],
        );
        ws.user("jonas").click(UPDATES, "I have read this").await?;
        // Away on the last day, all the time until it, and long after it.
        ws.user("priya").command("#general", "/timeoff 27 Nov").await?;
        ws.user("tomas").command("#general", "/timeoff 23 Nov – 30 Nov").await?;
        ws.user("grace").command("#general", "/timeoff 23 Nov – 31 Dec").await?;
        let home = ws.user("sofia").home().await?;
        assert_has(&home, &["*Please acknowledge: New travel rules", "by Friday 27 Nov [Read it]"]);
        assert!(!ws.user("jonas").home().await?.contains("Please acknowledge"), "he has");
        assert!(!ws.user("felix").home().await?.contains("Please acknowledge"), "guests are asked in their pods only");
        advance_to(ws, "2026-12-02T12:00:00Z").await;
        let reminded = |who: &str| sent(ws, who, "asks you to acknowledge this");
        for (who, at) in [
            ("ana", "27 08:00"),
            ("sofia", "27 09:00"),
            ("omar", "27 14:00"),
            ("marcus", "27 15:00"),
            ("wei", "27 01:00"),
            ("aiko", "27 00:00"),
            ("priya", "26 08:00"),
        ] {
            assert_eq!(reminded(who), [at], "{who}");
        }
        for who in ["jonas", "chloe", "felix", "lena", "grace"] {
            assert_eq!(reminded(who), Vec::<String>::new(), "{who}");
        }
        assert_eq!(reminded("tomas"), ["01 08:00"], "on his return");
        let asked = told(ws, "sofia", "travel").concat();
        assert_reads!(asked, @r"
        Chloë Martin asks you to acknowledge this by *Friday 27 Nov*.
        New travel rules: <https://example.com/travel?a=1&b=2|https://example.com/travel?a=1&b=2>
        *Trains* first, @channel.
        (Announcement #1 for everybody)
        [I have read this] [Why am I asked?]
        ");
        ws.user("sofia").click_dm("I have read this").await?;
        seconds(ws, 20).await;
        assert_has(&told(ws, "sofia", "announcement #1").concat(), &["You have acknowledged announcement #1"]);
        assert_has(&card(ws, UPDATES, "travel"), &["2 of 14 have acknowledged it"]);
        // Two weeks after the day nothing is counted any more, and nothing waits.
        assert_has(
            &ws.user("ana").home().await?,
            &["*Please acknowledge: New travel rules", "was asked for by Friday 27 Nov"],
        );
        advance_to(ws, "2026-12-12T12:00:00Z").await;
        let ended = card(ws, UPDATES, "travel");
        assert!(ended.contains("2 of 14 had acknowledged it") && !ended.contains("[I have read this]"), "{ended}");
        assert!(!ws.user("ana").home().await?.contains("Please acknowledge"));
        assert_has(&told(ws, "ana", "no longer counted").concat(), &["nothing is left to do"]);
        assert_eq!(
            ws.count("SELECT COUNT(*) FROM asks WHERE feature = 'announcements' AND state <> 'closed'").await,
            0
        );
        craft(ws, "ana", ("announcement_read", "1/1")).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcement_receipts").await, 2);
        ws.assert_agreement("after it ended").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// What the form says is wrong when somebody made it up.
async fn faults(ws: &Workspace, who: &str, (audience, pods, by): (&str, &[i64], &str)) -> Result<Value> {
    let chosen: Vec<Value> = pods.iter().map(|pod| json!({ "value": pod.to_string() })).collect();
    let values = json!({
        "body": { "body": { "type": "plain_text_input", "value": format!("Hello from {who} {by}") } },
        "audience": { "audience": { "type": "static_select", "selected_option": { "value": audience } } },
        "announcement_pods": { "announcement_pods": { "type": "multi_static_select", "selected_options": chosen } },
        "by": { "by": { "type": "datepicker", "selected_date": Some(by).filter(|by| !by.is_empty()) } },
    });
    craft_form(ws, who, ("announcement_form", Value::Null), values).await
}

async fn pod(ws: &Workspace, key: &str) -> Result<i64> {
    Ok(ws.db().read("SELECT id FROM pods WHERE key = $1").bind(key).scalar().await?)
}

#[tokio::test]
async fn leads_announce_to_their_pods_and_leadership_to_everybody() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let (performance, brand) = (pod(ws, "performance").await?, pod(ws, "brand").await?);
        ws.db()
            .write("UPDATE pod_members SET role = 'deputy' WHERE person = $1")
            .bind(id(ws, "priya"))
            .execute()
            .await?;
        // Ana is away, and somebody of another pod covers for her.
        ws.user("ana").command("#general", "/timeoff 23 Nov – 24 Nov cover @aiko").await?;
        let mut table = vec![format!("{:<8}everybody  leads  own pod  both pods", "")];
        for who in ["ruth", "omar", "ana", "priya", "aiko", "jonas", "sofia", "felix", "lena", "paul"] {
            let mut row = format!("{who:<8}");
            let tries: [(&str, &[i64], usize); 4] =
                [("all", &[], 11), ("leads", &[], 7), ("pods", &[performance], 9), ("pods", &[performance, brand], 9)];
            for (audience, pods, width) in tries {
                let before = ws.count("SELECT COUNT(*) FROM announcement_drafts").await;
                let number = "SELECT COALESCE(MAX(number), 0) FROM announcement_drafts WHERE author = $1";
                let numbered = ws.db().read(number).bind(id(ws, who)).scalar::<i64>().await?;
                let wrong = faults(ws, who, (audience, pods, "")).await?;
                let kept = ws.db().read(number).bind(id(ws, who)).scalar::<i64>().await? > numbered;
                assert_eq!(kept, wrong.is_null() && !matches!(who, "lena" | "paul"), "{who} {audience}: {wrong}");
                assert!(kept || ws.count("SELECT COUNT(*) FROM announcement_drafts").await == before);
                row.push_str(&format!("{:<width$}", if kept { "yes" } else { "-" }));
            }
            table.push(row.trim_end().to_owned());
        }
        assert_reads!(table.join("\n"), @r"
                everybody  leads  own pod  both pods
        ruth    yes        yes    yes      yes
        omar    yes        yes    yes      yes
        ana     -          -      yes      -
        priya   -          -      yes      -
        aiko    -          -      yes      -
        jonas   -          -      -        -
        sofia   -          -      -        -
        felix   -          -      -        -
        lena    -          -      -        -
        paul    -          -      -        -
        ");
        for who in ["jonas", "felix"] {
            assert_has(&show(ws, who, "/announce Hello").await?, &["Leads announce to their pods"]);
        }
        // A lead is offered their pod, and it goes to its channel and the updates channel.
        let form = ws.user("ana").command("#general", "/announce Bids move at noon").await?;
        assert!(!form.modal().contains("Everybody"), "{}", form.modal());
        let form = form.submit().await?;
        assert_has(&form.modal(), &["It is for *2 people*", "<#C0UPDATES>, <#C0PODPERF>", "nobody is reminded"]);
        form.submit().await?;
        ws.slack.close("ana", true).await?;
        seconds(ws, 30).await;
        assert_has(
            &card(ws, "#pod-performance", "Bids move"),
            &["from *Ana Keller* for Performance Marketing", "0 of 2"],
        );
        // Who has lost the right by the time the preview is sent posts nothing.
        faults(ws, "omar", ("all", &[], "")).await?;
        let number: i64 = ws
            .db()
            .read("SELECT number FROM announcement_drafts WHERE author = $1")
            .bind(id(ws, "omar"))
            .scalar()
            .await?;
        let form = ws.user("chloe").command("#general", "/podkeeper settings").await?;
        form.fill("Leadership", "chloe")?.submit().await?;
        ws.slack.close("chloe", true).await?;
        craft_form(ws, "omar", ("announcement_preview", json!(number)), json!({})).await?;
        craft_form(ws, "jonas", ("announcement_preview", json!(number)), json!({})).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcements").await, 1);
        // Guests see what is for their pods.
        assert_has(&show(ws, "felix", "/announce list").await?, &["Nothing was announced yet."]);
        assert_has(&show(ws, "felix", "/announce show 1").await?, &["I know no such announcement"]);
        assert_has(
            &show(ws, "sofia", "/announce list").await?,
            &["*#1* from Ana Keller for Performance Marketing", "[Show]"],
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn bad_input_is_answered_and_nothing_is_lost() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let long = format!("/announce {}", "x".repeat(10_000));
        assert_has(
            &show(ws, "chloe", &long).await?,
            &["That is 10000 characters, and an announcement has room for 3000."],
        );
        for ((audience, pods, by), says) in [
            (("all", &[][..], "2026-11-22"), "This day has passed."),
            (("all", &[], "2028-01-01"), "Choose a day within a year."),
            (("everyone", &[], ""), "Choose whom it is for."),
            (("pods", &[], ""), "Choose at least one pod"),
            (("pods", &[987_654], ""), "One of these pods is no more."),
        ] {
            let wrong = faults(ws, "chloe", (audience, pods, by)).await?;
            assert!(wrong.to_string().contains(says), "{says}: {wrong}");
        }
        let values = json!({ "body": { "body": { "type": "plain_text_input", "value": "y".repeat(10_000) } },
            "audience": { "audience": { "type": "static_select", "selected_option": { "value": "all" } } } });
        let wrong = craft_form(ws, "chloe", ("announcement_form", Value::Null), values).await?;
        assert_has(&wrong.to_string(), &["That is 10000 characters"]);
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcement_drafts").await, 0);

        // What was begun and not posted is there again; what another window replaced is not posted.
        let form = ws.user("chloe").command("#general", "/announce Party <!here> in שלום & <b> for @ana").await?;
        form.submit().await?;
        ws.slack.close("chloe", true).await?;
        let form = ws.user("chloe").command("#general", "/announce").await?;
        assert_has(
            &form.modal(),
            &["This is what you had begun and not posted.", "Party <!here> in שלום & <b> for @ana"],
        );
        let form = form.submit().await?;
        assert_has(&form.modal(), &["== Preview =="]);
        faults(ws, "chloe", ("leads", &[], "2026-11-30")).await?;
        let form = form.submit().await?;
        assert_has(&form.modal(), &["or you changed it in another window"]);
        ws.slack.close("chloe", true).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcements").await, 0);
        announce(ws, "chloe", &[("What do you announce?", &format!("{} @everyone 🦀 <3", "&".repeat(2_900)))]).await?;
        let messages = ws.slack.messages(UPDATES)?;
        let posted = messages.last().expect("it is posted");
        assert!(!posted.text.contains("<!") && !posted.text.contains("@everyone"), "{}", posted.text);
        let blocks = serde_json::to_string(&posted.blocks)?;
        assert!(
            !blocks.contains("<!here>") && !blocks.contains("<!everyone>") && blocks.contains("🦀 &lt;3"),
            "{blocks}"
        );
        assert_eq!(blocks.matches("&amp;").count(), 2_900, "nothing is cut");
        // The same preview sent again posts nothing more.
        craft_form(ws, "chloe", ("announcement_preview", json!(2)), json!({})).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcements").await, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
