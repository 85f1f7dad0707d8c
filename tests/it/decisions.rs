//! Decisions: written down, decided by whoever has the right, provisional and confirmed where somebody else decided.

use crate::{
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
    standup_house::{advance_to, id, minutes, told},
};
use serde_json::{Value, json};
use std::error::Error;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Chloë and Omar are leadership; Chloë is on duty this week.
pub async fn with_leadership(ws: &Workspace) -> Outcome {
    let form = ws.user("chloe").command("#general", "/podkeeper settings").await?;
    form.fill("Leadership", "chloe, omar")?.submit().await?;
    ws.slack.close("chloe", true).await?;
    ws.slack.see_all();
    Ok(())
}

/// Somebody writes a decision down; tells what they read then.
pub async fn record(ws: &Workspace, who: &str, line: &str, fields: &[(&str, &str)]) -> Result<String> {
    let mut form = ws.user(who).command("#pod-performance", line).await?;
    for (label, value) in fields {
        form = form.fill(label, value)?;
    }
    let form = form.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new(), "{}", form.modal());
    let said = form.modal();
    ws.slack.close(who, true).await?;
    minutes(ws, 1).await;
    Ok(said)
}

/// What was decided, and why.
pub const DECIDED: [(&str, &str); 2] = [("What is decided?", "Every Monday"), ("Why?", "Clicks are cheap then")];

pub async fn show(ws: &Workspace, who: &str, line: &str) -> Result<String> {
    // Guests are in the channels they were let into.
    let channel = if who == "felix" { "#pod-brand" } else { "#general" };
    Ok(ws.user(who).command(channel, line).await?.answer())
}

pub fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "“{part}” in:\n{text}");
    }
}

/// A button that somebody made up.
pub async fn craft(ws: &Workspace, who: &str, (action, value): (&str, &str)) -> Outcome {
    let channel = ws.slack.open_direct(who, "podkeeper")?;
    let channel = json!({ "id": channel.as_str() });
    let container = json!({ "type": "message", "message_ts": "1.1", "channel_id": channel["id"] });
    let pressed = json!({ "type": "button", "action_id": action, "block_id": "b", "value": value });
    let trigger = format!("{who}/{action}/{value}");
    ws.bring_interaction(&json!({ "type": "block_actions", "user": { "id": id(ws, who) }, "trigger_id": trigger,
        "channel": channel, "container": container, "actions": [pressed] }))
        .await?;
    ws.settle().await;
    Ok(())
}

/// A form that somebody made up; tells what was wrong at which field.
pub async fn craft_form(ws: &Workspace, who: &str, (form, metadata): (&str, Value), values: Value) -> Result<Value> {
    let payload = json!({ "type": "view_submission", "user": { "id": id(ws, who) },
        "trigger_id": format!("{who}/{form}/{metadata}/{values}"),
        "view": { "id": "V1", "callback_id": form, "private_metadata": metadata.to_string(), "state": { "values": values } } });
    let answered = ws.bring_interaction(&payload).await?;
    ws.settle().await;
    Ok(answered.json()["errors"].clone())
}

async fn state(ws: &Workspace) -> String {
    ws.db().read("SELECT state FROM decisions ORDER BY id DESC LIMIT 1").scalar().await.expect("a decision")
}

#[tokio::test]
async fn who_has_the_right_decides_and_everybody_hears_of_it_once() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let more = [("Who does it?", "jonas"), ("Who is to hear of it?", "sofia, jonas")];
        let more = [&DECIDED[..], &more, &[("Which pods’ channels are to hear of it?", "Brand & Content")]].concat();
        let said = record(ws, "ana", "/decide new operational \"When we change bids\"", &more).await?;
        assert_reads!(said, @r"
        == Recorded ==
        *#1* is recorded as decided.
        (The rule: *Operational* in one’s own pod: its lead.)
        (`/decide show 1` shows it.)
        [Done]
        ");
        assert_eq!(state(ws).await, "decided");
        let heard = ws.user("jonas").last_dm();
        assert_reads!(heard, @r"
        *#1 · Operational*
        *When we change bids*
        | *Accountable* Ana Keller
        | *For* Performance Marketing
        | *Responsible* Jonas Weber
        *Decided* by Ana Keller, <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET>.
        *Outcome*
        Every Monday
        *Why*
        Clicks are cheap then
        [Got it] [Why am I told?]
        ");
        assert_eq!(told(ws, "jonas", "When we change bids").len(), 1, "two parts, one message");
        assert_eq!(told(ws, "sofia", "When we change bids").len(), 1);
        assert!(told(ws, "ana", "When we change bids").is_empty(), "she did it");
        assert_has(&ws.last_in("#pod-brand"), &["When we change bids", "Every Monday"]);
        ws.user("jonas").click_dm("Got it").await?;
        assert_reads!(show(ws, "tomas", "/decide show 1").await?, @r"
        *#1 · Operational*
        *When we change bids*
        | *Accountable* Ana Keller
        | *For* Performance Marketing
        | *Responsible* Jonas Weber
        *Decided* by Ana Keller, <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET>.
        *Outcome*
        Every Monday
        *Why*
        Clicks are cheap then
        *History*
        • <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET> Ana Keller opened it.
        • <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET> Ana Keller decided it.
        [Say something] [Replace by a new decision]
        ");
        assert_has(&show(ws, "tomas", "/decide show 2").await?, &["I know no such decision"]);
        assert_has(&show(ws, "tomas", "/decide list").await?, &["No decision is open."]);
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_the_right_it_is_provisional_until_it_is_confirmed() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let more = [&DECIDED[..], &[("Who is to hear of it?", "sofia")]].concat();
        let said = record(ws, "jonas", "/decide new operational \"When we change bids\"", &more).await?;
        assert_has(&said, &["*#1* is provisional: by the rights Ana Keller decides this."]);
        assert_eq!(state(ws).await, "provisional");
        assert!(told(ws, "sofia", "When we change bids").is_empty(), "it is not decided yet");
        assert_reads!(told(ws, "ana", "When we change bids").concat(), @r"
        This is provisional: by the rights it is yours to decide. Do you confirm it?
        *#1 · Operational*
        *When we change bids*
        | *Accountable* Jonas Weber
        | *For* Performance Marketing
        *Provisional*: Jonas Weber decided it, <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET>. Waits for *Ana Keller* to confirm it.
        *Outcome*
        Every Monday
        *Why*
        Clicks are cheap then
        [Confirm] [Decide otherwise] [Not now] [Why am I asked?]
        ");
        assert_has(&ws.user("ana").home().await?, &["# Waiting on you", "It is provisional until you confirm it.\nsince", "[Confirm]"]);
        // What a button carries is no right to anything, least of all to confirm oneself.
        for who in ["jonas", "sofia", "felix"] {
            craft(ws, who, ("decision_confirm", "1")).await?;
            assert_eq!(state(ws).await, "provisional", "{who}");
        }
        let form = ws.user("ana").click_dm("Not now").await?.fill("What is missing?", "Which campaigns?")?;
        assert!(form.submit().await?.is_done());
        minutes(ws, 1).await;
        assert_has(&ws.user("jonas").last_dm(), &["Ana Keller says: “Which campaigns?”"]);
        ws.user("ana").click_dm("Confirm").await?;
        minutes(ws, 1).await;
        assert_eq!(state(ws).await, "decided");
        assert_has(&ws.user("jonas").last_dm(), &["*Decided* by Jonas Weber, confirmed by Ana Keller"]);
        assert_has(&told(ws, "sofia", "When we change bids")[0], &["confirmed by Ana Keller", "Every Monday"]);
        let anas = told(ws, "ana", "When we change bids").concat();
        assert!(!anas.contains("[Confirm]"), "{anas}");
        craft(ws, "ana", ("decision_confirm", "1")).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM decision_entries WHERE kind = 'confirmed'").await, 1);
        ws.assert_agreement("after it was confirmed").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_is_accountable_hears_of_what_was_decided_for_them_and_nobody_is_left_without_a_way_on() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let more = [&DECIDED[..], &[("Who is accountable for it?", "priya")]].concat();
        record(ws, "jonas", "/decide new operational \"When we change bids\"", &more).await?;
        assert_reads!(told(ws, "priya", "When we change bids").concat(), @r"
        Jonas Weber decided this, and you are accountable for it. You hear of it again once it is confirmed or decided otherwise:
        *#1 · Operational*
        *When we change bids*
        | *Accountable* Priya Nair
        | *For* Performance Marketing
        | *Opened by* Jonas Weber
        *Provisional*: Jonas Weber decided it, <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET>. Waits for *Ana Keller* to confirm it.
        *Outcome*
        Every Monday
        *Why*
        Clicks are cheap then
        [Got it] [Say something] [Why am I told?]
        ");
        // Who asked for it takes part in it from where it is shown, also while it waits on somebody else.
        assert_reads!(show(ws, "priya", "/decide show 1").await?, @r"
        *#1 · Operational*
        *When we change bids*
        | *Accountable* Priya Nair
        | *For* Performance Marketing
        | *Opened by* Jonas Weber
        *Provisional*: Jonas Weber decided it, <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET>. Waits for *Ana Keller* to confirm it.
        *Outcome*
        Every Monday
        *Why*
        Clicks are cheap then
        *History*
        • <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET> Jonas Weber opened it.
        • <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET> Jonas Weber decided it, without the right to: it is provisional.
        • <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET> It waits on Ana Keller.
        [Say something] [… No longer needed]
        ");
        let shown = ws.user("priya").command("#general", "/decide show 1").await?;
        assert_has(&shown.answer(), &["[Say something]"]);
        let form = ws.user("priya").click("#general", "Say something").await?;
        assert_reads!(form.modal(), @r"
        == Say something ==
        *#1 · Operational* When we change bids
        Your words: ____
        (This is for Ana Keller, and for whoever opened it or is accountable for it.)
        [Send] [Cancel]
        ");
        form.fill("Your words", "Only from Tuesday, please")?.submit().await?;
        minutes(ws, 1).await;
        assert_has(&ws.user("ana").last_dm(), &["Priya Nair says: “Only from Tuesday, please”", "[Confirm]"]);
        // On the App Home she reads what she says yes to.
        assert_has(&ws.user("ana").home().await?, &["Jonas Weber decided: “Every Monday”.", "[Confirm]"]);
        ws.user("ana").click_home("Confirm").await?;
        minutes(ws, 1).await;
        assert_eq!(told(ws, "priya", "confirmed by Ana Keller").len(), 1, "{:?}", ws.user("priya").dms());
        // What is decided by somebody else who has the right reaches them once.
        let more = [&DECIDED[..], &[("Who is accountable for it?", "priya")]].concat();
        record(ws, "ana", "/decide new operational \"When we pause bids\"", &more).await?;
        assert_eq!(told(ws, "priya", "When we pause bids").len(), 1);
        // Whoever opened one takes it back from where it is shown.
        record(
            ws,
            "jonas",
            "/decide new operational \"Whether we bid at all\"",
            &[("Who is accountable for it?", "ana")],
        )
        .await?;
        assert_has(
            &show(ws, "jonas", "/decide show 3").await?,
            &["Waits for *Ana Keller*.", "It waits on Ana Keller.", "[Say something] [Blocked] [… No longer needed]"],
        );
        ws.user("jonas").choose("#general", "decision_menu", "No longer needed").await?;
        minutes(ws, 1).await;
        assert_eq!(state(ws).await, "dropped");
        assert_has(&ws.user("ana").last_dm(), &["This is no longer needed"]);
        ws.assert_agreement("after all of it").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_has_the_right_decides_otherwise() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        record(ws, "jonas", "/decide new operational \"When we change bids\"", &DECIDED).await?;
        let form = ws.user("ana").click_dm("Decide otherwise").await?;
        assert_has(&form.modal(), &["*Proposed*", "Every Monday"]);
        let form = form.fill("What is decided?", "Every day")?.fill("Why?", "Prices move daily")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_has(&ws.user("jonas").last_dm(), &["*Decided* by Ana Keller", "Every day", "Prices move daily"]);
        let shown = show(ws, "sofia", "/decide show 1").await?;
        assert_has(
            &shown,
            &[
                "Jonas Weber decided it, without the right to: it is provisional.",
                "Ana Keller decided it.",
                "Outcome was “Every Monday”",
            ],
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_open_one_goes_to_whoever_is_accountable_and_follows_them() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let said =
            record(ws, "jonas", "/decide new operational \"When we change bids\"", &[(ACCOUNTABLE, "@ana")]).await?;
        assert_has(&said, &["*#1* is open. Ana Keller is accountable, and has the right to decide it."]);
        assert_reads!(told(ws, "ana", "When we change bids").concat(), @r"
        Jonas Weber asks you to decide this:
        *#1 · Operational*
        *When we change bids*
        | *Accountable* Ana Keller
        | *For* Performance Marketing
        | *Opened by* Jonas Weber
        Waits for *Ana Keller*.
        [Decide] [Blocked] [… Say something about it / No longer needed] [Why am I asked?]
        ");
        assert_reads!(show(ws, "jonas", "/decide list").await?, @r"
        *Yours*
        *#1 · Operational* When we change bids
        Performance Marketing · waits for Ana Keller [Show]
        ");
        assert_has(&show(ws, "ana", "/decide list").await?, &["*Waiting on you*"]);
        assert_has(&show(ws, "sofia", "/decide list").await?, &["*Others*"]);
        assert_has(&show(ws, "felix", "/decide list").await?, &["Guests take part in decisions they are asked about"]);
        assert_has(&show(ws, "felix", "/decide show 1").await?, &["I know no such decision"]);
        ws.user("ana").command("#general", "/timeoff 23 Nov – 27 Nov cover @priya").await?;
        minutes(ws, 1).await;
        assert_has(&told(ws, "ana", "When we change bids")[0], &["is with Priya Nair now; you need do nothing."]);
        assert_has(&told(ws, "priya", "When we change bids")[0], &["[Decide]"]);
        ws.user("ana").command("#general", "/timeoff cancel 23 Nov").await?;
        minutes(ws, 1).await;
        assert_has(&told(ws, "priya", "When we change bids")[0], &["is with Ana Keller now"]);
        craft(ws, "sofia", ("decision_open_decide", "1")).await?;
        assert!(ws.user("sofia").modal().is_none(), "it does not wait on her");
        let form = ws.user("ana").click_dm("Decide").await?;
        let form = form.fill("What is decided?", "Every Monday")?.fill("Why?", "Clicks are cheap")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_eq!(state(ws).await, "decided");
        assert_has(&ws.user("jonas").last_dm(), &["*Decided* by Ana Keller", "Every Monday"]);
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

pub const ACCOUNTABLE: &str = "Who is accountable for it?";

#[tokio::test]
async fn the_amount_decides_who_has_the_right_and_another_lead_takes_it_over() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let amount = |amount: &'static str| [&DECIDED[..], &[("Amount", amount)]].concat();
        let said = record(ws, "ana", "/decide new budget Tools", &amount("4.000,00 €")).await?;
        assert_has(&said, &["*#1* is recorded as decided.", "up to €5,000"]);
        let said = record(ws, "ana", "/decide new budget Tools", &amount("12k")).await?;
        assert_has(&said, &["*#2* is provisional: by the rights Chloë Martin decides this."]);
        advance_to(ws, "2026-11-23T09:40:00Z").await;
        // What is leadership's is all of leadership's, whoever is on duty.
        assert_has(&show(ws, "omar", "/decide show 2").await?, &["€12,000", "Waits for *Chloë Martin* to confirm it"]);
        craft(ws, "omar", ("decision_confirm", "2")).await?;
        assert_eq!(state(ws).await, "decided");
        // A pod without its lead: the question follows whoever leads it next.
        record(ws, "jonas", "/decide new operational Reports", &DECIDED).await?;
        assert_eq!(told(ws, "ana", "Reports").len(), 1);
        ws.user("ruth").command("#general", "/pod lead @priya performance").await?;
        minutes(ws, 1).await;
        assert_has(&told(ws, "ana", "Reports")[0], &["is provisional until Priya Nair confirms it"]);
        assert_has(&told(ws, "priya", "Reports").concat(), &["[Confirm]"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_confidential_one_is_seen_by_its_people_and_leadership_alone() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let more = [("Who may see it?", "Its people and leadership only"), ("Who is to hear of it?", "sofia")];
        record(ws, "ana", "/decide new hiring \"A second buyer for Mei\"", &more).await?;
        for (who, sees) in
            [("jonas", false), ("ruth", false), ("felix", false), ("ana", true), ("sofia", true), ("omar", true)]
        {
            let shown = show(ws, who, "/decide show 1").await?;
            assert_eq!(shown.contains("second buyer"), sees, "{who}: {shown}");
            assert_eq!(shown.contains("I know no such decision"), !sees, "{who}: {shown}");
            let again = show(ws, who, "/decide revisit 1").await?;
            assert_eq!(again.contains("second buyer"), sees, "{who}: {again}");
            let listed = show(ws, who, "/decide list").await?;
            assert_eq!(listed.contains("second buyer"), sees, "{who}: {listed}");
            if !sees {
                let told = "SELECT COUNT(*) FROM posts WHERE CAST(body AS TEXT) LIKE '%buyer%'";
                let (before, posts) = (ws.figures().await?, ws.count(told).await);
                for action in ["decision_open_decide", "decision_open_say", "decision_open_answer", "decision_block"] {
                    craft(ws, who, (action, "1")).await?;
                }
                let after = ws.figures().await?;
                for unchanged in ["asks", "audit", "timers"] {
                    assert_eq!(after.get(unchanged), before.get(unchanged), "{who}: {unchanged}");
                }
                // They read that their press did nothing, and not a word of it; nor does anybody else by it.
                assert_eq!(ws.count(told).await, posts, "{who}");
                assert!(ws.user(who).modal().is_none(), "{who}");
            }
        }
        let audit: Vec<(String,)> = ws
            .db()
            .read(
                "SELECT COALESCE(CAST(after AS TEXT), '') || COALESCE(why, '') FROM audit WHERE feature = 'decisions'",
            )
            .all()
            .await?;
        assert!(audit.iter().all(|(said,)| !said.contains("buyer")), "{audit:?}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_lost() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let answer = show(ws, "ana", "/decide new prizing \"Client X\"").await?;
        assert_reads!(answer, @r"
        I do not know a class “prizing”. There are: Operational, Budget, Pricing, Hiring, Brand, Legal, Technical, Strategic. Or `/decide new` alone, for the form.
        ");
        assert_reads!(show(ws, "ana", "/decide new pricing \"Client X").await?, @r#"
        A quotation mark is open. Try: /decide new pricing "Client X gets 10 %"
        "#);
        let long = "word ".repeat(2_000);
        assert_reads!(show(ws, "ana", &format!("/decide new pricing {long}")).await?, @r"
        That is 9999 characters, and a field of the form holds 3000. Try `/decide new` with a few words; the form has fields for context and options.
        ");
        let form =
            ws.user("ana").command("#pod-performance", "/decide new pricing \"Client X <!everyone> & Co\"").await?;
        let form = form.fill("Amount", "500 USD")?.fill("Why?", "Since")?.fill(ACCOUNTABLE, "@felix")?;
        let form =
            form.fill("Who is to be heard before?", "lena")?.fill("When do we look at it again?", "2026-11-23")?;
        let form = form.fill("By when is it to be decided?", "2026-11-20")?.submit().await?;
        assert_reads!(form.errors().join("\n"), @r"
        Felix Brandt is a guest here. Please choose people of this organisation.
        $500 is not in EUR, which the rights count in. Please type the amount in EUR.
        Lena Fischer cannot take part here. Choose people of this organisation.
        This day has passed. Choose today or a later one.
        Say what is decided.
        Choose a later day than today.
        ");
        let form = form.fill("Amount", "500")?.fill(ACCOUNTABLE, "@ana")?.fill("What is decided?", "Yes @everyone")?;
        let form = form.fill("Who is to be heard before?", "")?.fill("When do we look at it again?", "2027-02-01")?;
        let form = form.fill("By when is it to be decided?", "2026-12-01")?.submit().await?;
        assert_eq!(form.errors(), Vec::<&str>::new());
        ws.slack.close("ana", true).await?;
        minutes(ws, 1).await;
        // Nobody is called by what somebody writes.
        let asked = ws.slack.calls_of("chat.postMessage");
        let asked = asked.iter().filter(|call| call.args.to_string().contains("Client X")).collect::<Vec<_>>();
        assert!(!asked.is_empty());
        for call in asked {
            let sent = call.args.to_string();
            assert!(!sent.contains("<!everyone>") && !sent.contains("<!channel>"), "{sent}");
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn forms_that_nobody_was_shown_are_refused_at_their_fields() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let text = |value: &str| json!({ "v": { "type": "plain_text_input", "value": value } });
        let chosen = |value: &str| json!({ "v": { "type": "static_select", "selected_option": { "value": value } } });
        let about = json!({ "replaces": null, "permalink": null });
        let long = "x".repeat(10_000);
        let values = json!({ "title": text(&long), "context": text(&long), "class": chosen("astrology"),
            "scope": chosen("galaxy"), "decision_pod": chosen("4711") });
        let faults = craft_form(ws, "jonas", ("decision_form", about.clone()), values).await?;
        assert_reads!(serde_json::to_string_pretty(&faults)?, @r#"
        {
          "class": "I do not know this class of decision. Choose one of the list.",
          "context": "At most 3000 characters.",
          "decision_pod": "This pod is no more. Choose another one.",
          "scope": "Choose whom it concerns.",
          "title": "At most 150 characters."
        }
        "#);
        let pod = ws.count("SELECT id FROM pods WHERE key = 'brand'").await.to_string();
        let values = json!({ "title": text("Ours"), "class": chosen("operational"), "scope": chosen("own_pod"),
            "decision_pod": chosen(&pod) });
        let faults = craft_form(ws, "jonas", ("decision_form", about.clone()), values.clone()).await?;
        assert_has(
            &faults["decision_pod"].to_string(),
            &["Neither you nor whoever is accountable belongs to this pod"],
        );
        // Guests open none; nobody replaces what they may not see.
        craft_form(ws, "felix", ("decision_form", about), values.clone()).await?;
        let secret = [("Who may see it?", "Its people and leadership only")];
        record(ws, "ana", "/decide new hiring \"A second buyer\"", &secret).await?;
        craft_form(ws, "sofia", ("decision_form", json!({ "replaces": 1, "permalink": null })), values).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM decisions").await, 1);
        // Decided by nobody who may not.
        let outcome = json!({ "outcome": text("No"), "why": text("No") });
        for form in ["decision_decide", "decision_otherwise"] {
            let faults = craft_form(ws, "sofia", (form, json!(1)), outcome.clone()).await?;
            assert_has(&faults.to_string(), &["I know no such decision"]);
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
