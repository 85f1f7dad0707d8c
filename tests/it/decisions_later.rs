//! A decision's days: reminders until it is decided, amendments, another one in its place, and whether it worked.

use crate::{
    decisions::{ACCOUNTABLE, DECIDED, assert_has, craft, craft_form, record, show, with_leadership},
    harness::{assert_reads, on_both_engines, on_sqlite},
    standup_house::{advance_to, minutes, sent, told},
};
use serde_json::{Value, json};

#[tokio::test]
async fn whoever_decides_is_reminded_and_in_the_end_leadership_hears_of_it_once() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let due = [(ACCOUNTABLE, "@ana"), ("By when is it to be decided?", "2026-11-27")];
        record(ws, "jonas", "/decide new operational \"When we change bids\"", &due).await?;
        advance_to(ws, "2026-12-14T12:00:00Z").await;
        assert_reads!(sent(ws, "ana", "When we change bids").join("\n"), @r"
        23 09:00
        26 08:00
        27 08:00
        01 08:00
        03 08:00
        07 08:00
        ");
        assert_eq!(sent(ws, "chloe", "When we change bids").len() + sent(ws, "omar", "When we change bids").len(), 1);
        let live = told(ws, "ana", "When we change bids").concat().matches("[Decide]").count();
        assert_eq!(live, 1, "one copy with buttons: {:?}", ws.user("ana").dms());
        assert_has(&ws.user("ana").last_dm(), &["This was to be decided 6 working days ago."]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_date_begins_anew_and_it_can_be_no_longer_needed() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let due = [(ACCOUNTABLE, "@ana"), ("By when is it to be decided?", "2026-11-24")];
        record(ws, "jonas", "/decide new operational \"When we change bids\"", &due).await?;
        advance_to(ws, "2026-11-24T08:30:00Z").await;
        assert_has(&ws.user("ana").last_dm(), &["This is to be decided today:"]);
        let channel = ws.slack.open_direct("ana", "podkeeper")?;
        let form = ws.user("ana").click_dm("Another date").await?;
        let form = form.fill("By when is it to be decided?", "2026-11-23")?.submit().await?;
        assert_eq!(form.errors(), ["This day has passed. Choose today or a later one."]);
        assert!(form.fill("By when is it to be decided?", "2026-12-03")?.submit().await?.is_done());
        let before = sent(ws, "ana", "When we change bids").len();
        advance_to(ws, "2026-12-02T07:30:00Z").await;
        assert_eq!(sent(ws, "ana", "When we change bids").len(), before);
        advance_to(ws, "2026-12-02T08:30:00Z").await;
        assert_eq!(sent(ws, "ana", "When we change bids").len(), before + 1);
        ws.user("ana").choose(channel.as_str(), "decision_menu", "No longer needed").await?;
        minutes(ws, 1).await;
        assert_has(&ws.user("jonas").last_dm(), &["This is no longer needed: When we change bids"]);
        assert_has(&show(ws, "jonas", "/decide list").await?, &["No decision is open."]);
        advance_to(ws, "2026-12-20T08:30:00Z").await;
        assert_eq!(sent(ws, "ana", "When we change bids").len(), before + 1);
        ws.assert_agreement("after it was dropped").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_unconfirmed_one_is_reminded_of_too() {
    on_sqlite(async |ws| {
        with_leadership(ws).await?;
        record(ws, "jonas", "/decide new operational \"When we change bids\"", &DECIDED).await?;
        advance_to(ws, "2026-12-10T12:00:00Z").await;
        assert_reads!(sent(ws, "ana", "When we change bids").join("\n"), @r"
        23 09:00
        25 08:00
        27 08:00
        01 08:00
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_written_stays_as_an_earlier_version() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let more = [&DECIDED[..], &[("Who is to hear of it?", "sofia")]].concat();
        record(ws, "ana", "/decide new operational \"When we change bids\"", &more).await?;
        ws.user("ana").command("#general", "/decide revisit 1").await?;
        let form = ws.user("ana").click("#general", "Amend").await?;
        let form = form.fill("Why?", "Clicks are cheapest then")?.submit().await?;
        assert_eq!(form.errors().len(), 1, "why is it amended? {:?}", form.errors());
        let form = form.fill("Why is it amended?", "Seen in the figures")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_reads!(show(ws, "sofia", "/decide show 1").await?, @r"
        *#1 · Operational*
        *When we change bids*
        | *Accountable* Ana Keller
        | *For* Performance Marketing
        *Decided* by Ana Keller, <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET>; amended by Ana Keller, <!date^1795424460^{date_short_pretty} at {time}|23 November, 10:01 CET>.
        *Outcome*
        Every Monday
        *Why*
        Clicks are cheapest then
        *History*
        • <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET> Ana Keller opened it.
        • <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET> Ana Keller decided it.
        • <!date^1795424460^{date_short_pretty} at {time}|23 November, 10:01 CET> Ana Keller amended it.
        *Earlier versions*
        • <!date^1795424460^{date_short_pretty} at {time}|23 November, 10:01 CET> Ana Keller: “Seen in the figures”
        Why was “Clicks are cheap then”
        [Say something] [Replace by a new decision]
        ");
        let sofias = told(ws, "sofia", "When we change bids");
        assert_eq!(sofias.len(), 1, "nobody is called once more: {sofias:?}");
        assert_has(&sofias[0], &["Clicks are cheapest then", "amended by Ana Keller"]);
        // Another outcome takes the right; who opened the form before somebody else amended it starts again.
        ws.user("jonas").command("#general", "/decide revisit 1").await?;
        let form = ws.user("jonas").click("#general", "Amend").await;
        assert!(form.is_err() || ws.user("jonas").modal().is_none(), "it is not his");
        let versions = ws.count("SELECT COUNT(*) FROM decision_versions").await;
        assert_eq!(versions, 2);
        ws.assert_agreement("after it was amended").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// The form by which the first decision is amended, as somebody fills it in.
fn amended(outcome: &str, why: &str) -> Value {
    let text = |field: &str, value: &str| json!({ (field): { "type": "plain_text_input", "value": value } });
    json!({ "title": text("title", "When we change bids"), "outcome": text("outcome", outcome),
        "why": text("why", why), "reason": text("reason", "Seen in the figures") })
}

#[tokio::test]
async fn of_two_who_amend_at_once_the_second_is_told() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        record(ws, "jonas", "/decide new operational \"When we change bids\"", &DECIDED).await?;
        ws.user("ana").click_dm("Confirm").await?;
        minutes(ws, 1).await;
        let seen = json!({ "id": 1, "version": ws.count("SELECT version FROM decisions").await });
        let form = ("decision_amend", seen.clone());
        let (anas, jonas) = tokio::join!(
            craft_form(ws, "ana", form.clone(), amended("Every Monday", "Ana says so")),
            craft_form(ws, "jonas", form.clone(), amended("Every Monday", "Jonas says so"))
        );
        let refused: Vec<String> =
            [anas?, jonas?].iter().filter(|wrong| !wrong.is_null()).map(Value::to_string).collect();
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert_has(&refused[0], &["amended this after you opened the form. Copy your words"]);
        assert_eq!(ws.count("SELECT COUNT(*) FROM decision_entries WHERE kind = 'amended'").await, 1);
        assert_eq!(
            ws.count("SELECT version FROM decisions").await,
            ws.count("SELECT MAX(version) FROM decision_versions").await
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_somebody_made_up_amends_and_reviews_nothing() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        record(ws, "ana", "/decide new operational \"When we change bids\"", &DECIDED).await?;
        let seen = json!({ "id": 1, "version": 1 });
        let worked =
            json!({ "worked": { "worked": { "type": "static_select", "selected_option": { "value": "no" } } } });
        for who in ["sofia", "felix", "lena", "jonas"] {
            let before = ws.count("SELECT COUNT(*) FROM decision_entries").await;
            for outcome in ["Every Monday", "Never"] {
                craft_form(ws, who, ("decision_amend", seen.clone()), amended(outcome, "Mine")).await?;
            }
            craft_form(ws, who, ("decision_review", json!(1)), worked.clone()).await?;
            craft(ws, who, ("decision_worked_no", "1")).await?;
            assert_eq!(ws.count("SELECT COUNT(*) FROM decision_entries").await, before, "{who}");
        }
        // A version that never was, and one of a decision that is not there.
        for (id, version) in [(1, 7), (1, 0), (9, 1)] {
            let seen = json!({ "id": id, "version": version });
            craft_form(ws, "ana", ("decision_amend", seen), amended("Every Monday", "Mine")).await?;
        }
        assert_eq!(ws.count("SELECT COUNT(*) FROM decision_versions").await, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_decision_takes_its_place_once_it_is_decided() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        record(ws, "ana", "/decide new operational \"When we change bids\"", &DECIDED).await?;
        ws.user("jonas").command("#general", "/decide revisit 1").await?;
        let form = ws.user("jonas").click("#general", "Replace by a new decision").await?;
        assert_has(&form.modal(), &["This takes the place of #1 once it is decided.", "When we change bids"]);
        let form = form.fill("What is decided?", "Every day")?.fill("Why?", "Prices move daily")?.submit().await?;
        assert_eq!(form.errors(), Vec::<&str>::new());
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        assert_has(&show(ws, "sofia", "/decide show 1").await?, &["Jonas Weber began #2 to replace it."]);
        assert!(!show(ws, "sofia", "/decide show 1").await?.contains("Replaced by"));
        ws.user("ana").click_dm("Confirm").await?;
        minutes(ws, 1).await;
        assert_has(&show(ws, "sofia", "/decide show 1").await?, &["*Replaced by #2*", "#2 replaced it."]);
        assert_has(&show(ws, "sofia", "/decide show 2").await?, &["Replaces #1"]);
        ws.user("ana").command("#general", "/decide revisit 1").await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn on_its_day_somebody_is_asked_whether_it_worked() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let more = [&DECIDED[..], &[("When do we look at it again?", "2026-11-28")]].concat();
        record(ws, "ana", "/decide new operational \"When we change bids\"", &more).await?;
        advance_to(ws, "2026-11-30T07:30:00Z").await;
        assert!(told(ws, "ana", "When we change bids").is_empty());
        // A Saturday: she is asked on Monday morning.
        advance_to(ws, "2026-11-30T08:30:00Z").await;
        assert_reads!(ws.user("ana").last_dm(), @r"
        The day has come to look at this again. *Did it work?*
        *#1 · Operational*
        *When we change bids*
        | *Accountable* Ana Keller
        | *For* Performance Marketing
        | *Review* Saturday 28 Nov
        *Decided* by Ana Keller, <!date^1795424400^{date_short_pretty} at {time}|23 November, 10:00 CET>.
        *Did it work?* Waits for *Ana Keller*.
        *Outcome*
        Every Monday
        *Why*
        Clicks are cheap then
        [Yes] [Partly] [No] [Why am I asked?]
        ");
        assert_has(&ws.user("ana").home().await?, &["Did it work?"]);
        let form = ws.user("ana").click_dm("No").await?;
        assert_has(&form.modal(), &["Every Monday", "Clicks are cheap then"]);
        let form = form.fill("What did we see?", "Tuesdays are cheaper")?.submit().await?;
        assert_has(&form.modal(), &["That is on record. What now?", "[Amend]", "[Replace by a new decision]"]);
        ws.slack.close("ana", true).await?;
        minutes(ws, 1).await;
        assert_has(
            &show(ws, "sofia", "/decide show 1").await?,
            &["*Did it work?* No.", "Ana Keller says whether it worked: No. “Tuesdays are cheaper”"],
        );
        advance_to(ws, "2027-01-10T08:30:00Z").await;
        assert_eq!(sent(ws, "ana", "When we change bids").len(), 1, "it is looked at once");
        ws.assert_agreement("after its review").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
