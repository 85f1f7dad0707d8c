//! The whole way from where something began, a decision or a stand-up, over zones and a weekend to leadership, and back.

use crate::{
    decisions::ACCOUNTABLE,
    diary::{diary, table},
    escalation_house::{asked, assert_has, assert_lacks, card, decide, fill},
    escalations_elsewhere::{escalate_need, newest, with_need},
    harness::{assert_reads, on_both_engines},
    standup_house::{advance_to, digests, minutes, told, with_standups},
};

#[tokio::test]
async fn a_blocked_decision_goes_over_four_zones_and_a_weekend_and_is_decided() {
    on_both_engines(async |ws| {
        // Friday, four in the afternoon in Singapore, nine in the morning in Berlin.
        advance_to(ws, "2026-11-27T08:00:00Z").await;
        let form = ws.user("mei").command("#pod-apac", "/decide new hiring \"A second planner\"").await?;
        let form = form.fill(ACCOUNTABLE, "@wei")?.fill("Who is to hear of it?", "jonas, grace")?.submit().await?;
        assert_eq!(form.errors(), Vec::<&str>::new(), "{}", form.modal());
        ws.slack.close("mei", true).await?;
        minutes(ws, 1).await;
        ws.slack.forget_calls();
        assert_has(&ws.user("wei").click_dm("Blocked").await?.answer(), &["#1 is escalated as #1 now."]);
        advance_to(ws, "2026-11-27T12:55:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe"], "it is hers to decide, and she has four hours");
        advance_to(ws, "2026-11-27T17:30:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe", "omar"], "who is on duty is she again, so all of leadership is next");
        fill(ws, "omar", "Need more", &[("What do you need to know?", "From when on?")]).await?;
        // Nobody is asked on a weekend: Wei answers on Monday morning, and Omar reads it on his.
        advance_to(ws, "2026-11-30T01:10:00Z").await;
        fill(ws, "wei", "Answer", &[("Your answer", "From March on")]).await?;
        advance_to(ws, "2026-11-30T14:10:00Z").await;
        assert_has(&ws.user("omar").last_dm(), &["What was asked back is answered: “From March on”"]);
        decide(ws, "omar", "Yes, from March").await?;
        let shown = ws.user("wei").command("#pod-apac", "/decide show 1").await?.answer();
        assert_has(&shown, &["*Decided* by Omar Haddad", "escalated as #1", "Yes, from March", "Our margin is 12 %"]);
        advance_to(ws, "2026-12-01T09:00:00Z").await;
        assert_has(&told(ws, "wei", "Yes, from March").concat(), &["*Decided* by Omar Haddad", "_Why:_ Our margin"]);
        for who in ["jonas", "grace"] {
            assert_eq!(told(ws, who, "Yes, from March").len(), 1, "{who}: {:?}", ws.user(who).dms());
        }
        assert_reads!(table(&diary(ws)).replace('\u{2060}', ""), @r"
        chloe 09:00 #1 · Hiring: “A second planner”: Fri 27
        chloe 09:00 What waits on decisions, 2 November – 29 November 2026: Mon 30
        chloe 13:00 #1 · Hiring: “A second planner”: Fri 27
        grace 09:10 #1 · Hiring: A second planner: Mon 30
        jonas 15:10 #1 · Hiring: A second planner: Mon 30
        mei 09:00 #1 · Hiring: A second planner: Tue 1
        omar 09:00 #1 · Hiring: “A second planner”: Fri 27
        omar 09:00 Two things for you: Wei Lim needs a decision: A second planner · The week's report of what waits on decisions: Mon 30
        wei 09:00 #1 · Hiring: *Decided* by Omar Haddad, 30 November, 15:10 CET:: Tue 1
        wei 09:00 Two things for you: News: A second planner · A question about: A second planner: Mon 30
        ");
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_blocker_of_a_stand_up_goes_over_four_zones_and_a_weekend_and_comes_back() {
    on_both_engines(async |ws| {
        with_standups(ws, &["apac"]).await?;
        // Friday morning in Singapore; Thursday evening in New York, where Dana leads what it waits on.
        advance_to(ws, "2026-11-27T01:31:00Z").await;
        let form = ws.user("wei").click_dm("Answer").await?.fill("What is the plan for today?", "Media")?;
        let form = form.fill("Is something new in your way?", "the contract")?;
        let form = form.fill("It waits on a pod", "Client Growth")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 2).await;
        ws.slack.forget_calls();
        let form = ws.user("wei").choose("#pod-apac", "need_escalate_one", "the contract").await?;
        let form = form.fill("What kind of decision is it?", "Operational")?.submit().await?;
        assert_has(&form.modal(), &["Dana Ruiz (for Client Growth)*, who reads it Fri 27 Nov, 09:00 their time."]);
        assert_has(&form.submit().await?.modal(), &["#1", "is on its way"]);
        ws.slack.close("wei", true).await?;
        advance_to(ws, "2026-11-27T17:55:00Z").await;
        assert_eq!(asked(ws, 1).await, ["dana"]);
        advance_to(ws, "2026-11-27T18:05:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe"], "four hours of Dana's are over; it is six in the evening in London");
        // By Monday morning it is Omar's week, and Chloë was never called.
        advance_to(ws, "2026-11-30T14:10:00Z").await;
        assert_eq!(asked(ws, 1).await, ["omar"]);
        assert!(told(ws, "chloe", "the contract").is_empty(), "{:?}", ws.user("chloe").dms());
        let shown = digests(ws, "#pod-apac").concat();
        assert_has(&shown, &["escalated as #1 · with Omar Haddad"]);
        decide(ws, "omar", "Sign it").await?;
        advance_to(ws, "2026-12-01T01:05:00Z").await;
        assert_has(&digests(ws, "#pod-apac").concat(), &["decided by Omar Haddad (#1): “Sign it”"]);
        let read = told(ws, "wei", "Sign it").concat();
        assert_has(&read, &["*Decided* by Omar Haddad", "Is it out of the way now?", "[Solved]"]);
        assert_reads!(table(&diary(ws)).replace('\u{2060}', ""), @r"
        aiko 09:30 Your stand-up for Asia Pacific: Mon 30, Tue 1
        aiko 11:00 A reminder: *Your stand-up for Asia Pacific* is open until 11:30. It takes a minute.: Fri 27, Mon 30
        chloe 09:00 What waits on decisions, 2 November – 29 November 2026: Mon 30
        dana 09:00 Two things for you: Asia Pacific needs: the contract · Wei Lim needs a decision: the contract: Fri 27
        mei 09:30 Your stand-up for Asia Pacific: Mon 30
        mei 11:00 A reminder: *Your stand-up for Asia Pacific* is open until 11:30. It takes a minute.: Fri 27, Mon 30
        mei 16:00 Asia Pacific, the week’s stand-ups: Fri 27
        omar 09:00 Two things for you: Wei Lim needs a decision: the contract · The week's report of what waits on decisions: Mon 30
        wei 09:00 #1 · Operational: Goes to *Omar Haddad*; their question is on its way.: Mon 30
        wei 09:00 Two things for you: News: the contract · News: the contract: Tue 1
        wei 09:30 Your stand-up for Asia Pacific: Mon 30
        wei 11:00 A reminder: *Your stand-up for Asia Pacific* is open until 11:30. It takes a minute.: Mon 30
        ");
        ws.user("wei").click_dm("Solved").await?;
        minutes(ws, 1).await;
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_blocker_that_is_solved_tells_its_escalation_and_who_asked_says_what_becomes_of_it() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        escalate_need(ws, &[]).await?;
        ws.user("ben").click_dm("Done").await?;
        minutes(ws, 1).await;
        let settled =
            "What it began with is settled meanwhile. Whoever asked for this was asked whether it is still needed.";
        assert_has(&card(ws), &["Waits for *Ben Okafor*", settled]);
        assert_has(&ws.thread_in("#escalations").concat(), &["What it began with is settled, says Ben Okafor."]);
        assert_has(&told(ws, "ben", "[I have it]")[0], &[settled]);
        assert_reads!(told(ws, "jonas", "Do you still need").concat(), @r"
        # Two things for you
        Ben Okafor says that “the final logo” is done.
        [Got it] [Why am I told?]
        ---
        *#1 · Operational* “the final logo”
        What it began with is settled, says Ben Okafor.
        Do you still need the decision? Until you say otherwise it goes on.
        [No: withdraw it] [Still needed] [Why am I asked?]
        ");
        // Whoever says nothing loses nothing.
        ws.user("jonas").click_dm("Still needed").await?;
        minutes(ws, 1).await;
        assert_eq!(asked(ws, 1).await, ["ben"]);
        advance_to(ws, "2026-11-24T13:40:00Z").await;
        assert_eq!(asked(ws, 1).await, ["chloe"], "it goes on");
        ws.slack.choose("jonas", "#escalations", "escalation_menu", "Withdraw: no longer needed").await?;
        ws.settle().await;
        assert_lacks(&newest(ws), &["with Chloë Martin"]);
        ws.assert_agreement("after it was solved").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_solves_it_themselves_withdraws_with_one_press() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        escalate_need(ws, &[("Who may see it?", "Its parties and leadership only")]).await?;
        let need = ws.count("SELECT MAX(id) FROM blockers").await.to_string();
        crate::escalation_house::press(ws, "jonas", "need_solved", &need).await?;
        minutes(ws, 1).await;
        assert_has(&ws.user("ben").last_dm(), &["What it began with is settled meanwhile."]);
        ws.user("jonas").click_dm("No: withdraw it").await?;
        minutes(ws, 1).await;
        assert_has(&ws.user("jonas").last_dm(), &["*Withdrawn* by Jonas Weber"]);
        assert_lacks(&ws.user("jonas").dms().concat(), &["[No: withdraw it]"]);
        assert_lacks(&ws.user("ben").dms().concat(), &["[Decide]"]);
        assert_lacks(&newest(ws), &["escalated"]);
        ws.assert_agreement("after it was withdrawn").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
