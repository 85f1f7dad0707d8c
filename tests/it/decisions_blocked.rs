//! Whoever is to decide and cannot: one tap, and it is escalated; the answer comes back and decides it.

use crate::{
    decide_edit::press,
    decisions::{ACCOUNTABLE, assert_has, craft, record, show, with_leadership},
    harness::{Outcome, Workspace, on_both_engines},
    standup_house::{advance_to, minutes, told},
};

fn card(ws: &Workspace) -> String {
    ws.channel("#escalations").into_iter().find(|said| said.contains("#1")).unwrap_or_default()
}

/// Ana is to decide about prices of Performance, and needs somebody who may.
async fn blocked(ws: &Workspace, more: &[(&str, &str)]) -> Outcome {
    let fields = [
        &[(ACCOUNTABLE, "@ana"), ("Context", "They threaten to leave"), ("Options", "10 % or nothing")][..],
        &[("Who is to hear of it?", "sofia, grace")],
        more,
    ];
    record(ws, "jonas", "/decide new pricing \"Client X wants 20 % off\"", &fields.concat()).await?;
    let said = ws.user("ana").click_dm("Blocked").await?;
    assert_has(&said.answer(), &["#1 is escalated as #1 now."]);
    minutes(ws, 1).await;
    Ok(())
}

#[tokio::test]
async fn what_the_escalation_decides_is_decided_and_everybody_hears_of_it_once() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        blocked(ws, &[]).await?;
        assert_has(&card(ws), &["Client X wants 20 % off", "10 % or nothing", "From decision #1", "*Chlo"]);
        let anas = told(ws, "ana", "Client X wants 20 % off").concat();
        assert_has(&anas, &["*Blocked*: escalated as #1"]);
        assert!(!anas.contains("[Decide]"), "{anas}");
        assert_has(&show(ws, "jonas", "/decide list").await?, &["escalated as #1"]);
        // A second tap is told where it is.
        craft(ws, "ana", ("decision_block", "1")).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalations").await, 1);
        let form = ws.user("chloe").click_dm("Decide").await?;
        let form = form.fill("What is decided?", "10 %, not 20")?.fill("Why?", "Our margin is 12 %")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        let parts = ["*Decided* by Chloë Martin", "escalated as #1", "10 %, not 20", "Our margin is 12 %"];
        assert_has(&show(ws, "jonas", "/decide show 1").await?, &parts);
        advance_to(ws, "2026-11-23T14:30:00Z").await;
        for who in ["jonas", "sofia", "grace"] {
            let heard = told(ws, who, "10 %, not 20");
            assert_eq!(heard.len(), 1, "{who}: {heard:?}");
        }
        let anas: Vec<String> =
            told(ws, "ana", "10 %, not 20").into_iter().filter(|said| said.contains("[Got it]")).collect();
        assert_eq!(anas.len(), 1, "by the escalation, and not once more: {anas:?}");
        assert_eq!(ws.count("SELECT COUNT(*) FROM decision_entries WHERE kind = 'decided'").await, 1);
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn withdrawn_it_waits_on_whoever_is_accountable_again() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        blocked(ws, &[]).await?;
        ws.slack.choose("ana", "#escalations", "escalation_menu", "Withdraw: no longer needed").await?;
        ws.settle().await;
        minutes(ws, 1).await;
        assert_has(
            &ws.user("ana").last_dm(),
            &["Escalation #1 ended without a decision, so this waits on you again:", "[Decide]", "[Blocked]"],
        );
        let shown = show(ws, "jonas", "/decide show 1").await?;
        assert_has(&shown, &["Ana Keller is blocked: escalated as #1.", "Escalation #1 ended without a decision."]);
        let form = ws.user("ana").click_dm("Decide").await?;
        form.fill("What is decided?", "Nothing")?.fill("Why?", "Margin")?.submit().await?;
        minutes(ws, 1).await;
        assert_has(&show(ws, "jonas", "/decide show 1").await?, &["*Provisional*: Ana Keller decided it"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_confidential_stays_so() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        blocked(ws, &[("Who may see it?", "Its people and leadership only")]).await?;
        assert!(ws.channel("#escalations").iter().all(|said| !said.contains("Client X")), "no card");
        assert_has(&show(ws, "priya", "/escalate show 1").await?, &["I know no such escalation"]);
        assert_has(&told(ws, "chloe", "Client X wants 20 % off").concat(), &["[I have it]"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_writes_it_down_for_themselves_goes_on_from_there() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let form = ws.user("ana").command("#pod-performance", "/decide new strategic \"A studio in Lisbon\"").await?;
        let opened = form.fill("Whom does it concern?", "The whole organisation")?.submit().await?.modal();
        assert_has(&opened, &["what Ana Keller decides is provisional until it is confirmed.", "[Decide] [Blocked]"]);
        let form = press(ws, "ana", "Decide").await?;
        assert_has(&form, &["By the rights Chloë Martin decides this: what you write is provisional"]);
        ws.slack.close("ana", true).await?;
        ws.user("ana").command("#general", "/decide list").await?;
        let shown = ws.user("ana").click("#general", "Show").await?;
        assert_has(&shown.answer(), &["This waits on you to decide:", "[Blocked]"]);
        let said = ws.user("ana").click("#general", "Blocked").await?;
        assert_has(&said.answer(), &["Decision #1 is escalated as #1 now.", "`/escalate show 1`"]);
        minutes(ws, 1).await;
        ws.user("ana").command("#general", "/escalate list").await?;
        let shown = ws.user("ana").click("#general", "Show").await?;
        assert_has(
            &shown.answer(),
            &["A studio in Lisbon", "From decision #1", "*History*", "Ana Keller asked for it."],
        );
        assert_has(&shown.answer(), &["[… Say something about it / Withdraw: no longer needed]"]);
        // Leadership decides from what is shown to it; whoever has nothing to do with it may follow it.
        ws.user("sofia").command("#general", "/escalate show 1").await?;
        let said = ws.user("sofia").choose("#general", "escalation_menu", "Tell me how it ends").await?;
        assert_has(&said.answer(), &["You are told how"]);
        ws.user("omar").command("#general", "/escalate show 1").await?;
        let said = ws.user("omar").choose("#general", "escalation_menu", "I have it").await?;
        assert_has(&said.answer(), &["*Omar Haddad* has it.", "[Decide]"]);
        let form = ws.user("omar").click("#general", "Decide").await?;
        assert_has(&form.modal(), &["A studio in Lisbon", "What is decided?"]);
        let form = form.fill("What is decided?", "Not this year")?.fill("Why?", "Rents")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_has(&ws.user("ana").last_dm(), &["*Decided* by Omar Haddad", "Not this year", "From decision #1"]);
        assert_has(&ws.thread_in("#escalations").concat(), &["Omar Haddad decided: “Not this year”"]);
        assert_has(&show(ws, "ana", "/decide show 1").await?, &["*Decided* by Omar Haddad", "[Amend]"]);
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
