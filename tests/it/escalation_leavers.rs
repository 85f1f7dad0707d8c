//! Who leaves, follows, comes back at midnight, or has typed something that must not be lost.

use crate::{
    escalation_house::{
        CONFIDENTIAL, URGENT, asked, assert_has, assert_lacks, card, course, decide, escalate, fill, forget_problems,
        menu, pressed,
    },
    escalations_elsewhere::with_need,
    harness::{assert_reads, on_both_engines, on_sqlite},
    standup_house::{advance_to, id, minutes, told},
};
use podkeeper::sandbox::Fault;

const QUESTION: [(&str, &str); 1] = [("What do you need to know?", "Which margin?")];
const ANSWER: [(&str, &str); 1] = [("Your answer", "12 %")];

#[tokio::test]
async fn what_is_asked_of_somebody_who_left_their_lead_answers() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        fill(ws, "ben", "Need more", &QUESTION).await?;
        assert_has(&ws.user("jonas").home().await?, &["# Waiting on you", "[Answer]"]);
        ws.slack.deactivate("jonas")?;
        minutes(ws, 1).await;
        assert_reads!(ws.user("ana").last_dm(), @r"
        # Two things for you
        *#1 · Pricing* “Client X wants 20 % off”
        Ben Okafor needs to know more to decide:
        > Which margin?
        (Until you answer, no clock runs.)
        [Answer] [… Say something about it / Withdraw: no longer needed] [Why am I asked?]
        ---
        *Jonas Weber* has left, and what they asked for is still open. You speak for them: you answer what is asked back, and are told how it ends.
        *#1 · Pricing* “Client X wants 20 % off”
        Jonas Weber (Performance Marketing) · new · Ben Okafor asks Ana Keller back: “Which margin?” The clock stands still until there is an answer.
        [Got it] [… Say something about it / Withdraw: no longer needed] [Why am I told?]
        ");
        assert_has(&ws.user("ana").home().await?, &["# Waiting on you", "[Answer]"]);
        let stands =
            "Ben Okafor asks Ana Keller back: “Which margin?” The clock stands still until there is an answer.";
        assert_has(&card(ws), &[stands]);
        assert_has(&ws.thread_in("#escalations").concat(), &["Jonas Weber has left; Ana Keller speaks for them now."]);
        fill(ws, "ana", "Answer", &ANSWER).await?;
        assert_has(&ws.user("ben").last_dm(), &["What was asked back is answered: “12 %”"]);
        // The second one goes to her at once; she has a working day of her own, and is reminded.
        fill(ws, "ben", "Need more", &QUESTION).await?;
        advance_to(ws, "2026-11-24T09:30:00Z").await;
        assert_has(&ws.user("ana").last_dm(), &["Ben Okafor still needs to know more to decide:"]);
        // Who speaks leaves, too: leadership has the pod of nobody, and answers.
        ws.slack.deactivate("ana")?;
        minutes(ws, 1).await;
        let speaker = course(ws, 1).await.left.and_then(|left| left.speaker);
        assert!(speaker.is_some_and(|speaker| speaker.as_str() != id(ws, "ana")));
        assert!(course(ws, 1).await.question.is_some(), "it waits for an answer still");
        decide(ws, "ben", "10 %").await?;
        assert_lacks(&ws.user("chloe").dms().concat(), &["[Answer]"]);
        ws.assert_agreement("after two have left").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_nobody_may_speak_for_who_left_the_clocks_run() {
    on_both_engines(async |ws| {
        escalate(ws, &[CONFIDENTIAL, URGENT]).await?;
        fill(ws, "ben", "Need more", &QUESTION).await?;
        for who in ["chloe", "omar"] {
            ws.user(who).command("#general", "/timeoff 23 Nov – 24 Nov").await?;
        }
        ws.slack.deactivate("jonas")?;
        minutes(ws, 1).await;
        for who in ["ana", "priya", "ruth"] {
            assert_lacks(&ws.user(who).dms().concat(), &["Client X", "margin"]);
        }
        let stands = course(ws, 1).await;
        assert!(stands.question.is_none() && stands.asked.iter().all(|one| one.clock.runs()), "{stands:?}");
        let refused = pressed(ws, "ben", "escalation_open_question", "1").await?;
        assert_reads!(refused, @"Whoever asked for it has left, and nobody else could answer. Decide with what is there, or pass it up.");
        decide(ws, "ben", "10 %").await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_follows_it_hears_its_end_whatever_it_was_to_them_meanwhile() {
    on_both_engines(async |ws| {
        escalate(ws, &[URGENT]).await?;
        // Sofia needs the same answer, then it is sent to her, and she passes it up; Ben was asked when he said so.
        for who in ["sofia", "ben"] {
            ws.user(who).choose("#escalations", "escalation_menu", "Tell me how it ends").await?;
            // Twice is once.
            ws.user(who).choose("#escalations", "escalation_menu", "Tell me how it ends").await?;
        }
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalation_entries WHERE kind = 'followed'").await, 2);
        assert_eq!(asked(ws, 1).await, ["ben"], "who is asked stays asked");
        // Ben covers for Dana: to send it there sends it nowhere.
        ws.user("dana").command("#general", "/timeoff 23 Nov – 24 Nov cover @ben").await?;
        let form = ws.user("ben").click_dm("Not mine").await?.fill("Whose is it? A pod", "Client Growth")?;
        let form = form.fill("Why is it theirs?", "It is about growth")?.submit().await?;
        let back =
            "It would come to you again: you act there, or are named on its way. Name somebody else, or pass it up.";
        assert_eq!(form.errors(), [back]);
        ws.slack.close("ben", true).await?;
        fill(ws, "ben", "Not mine", &[("Or a person", "@sofia"), ("Why is it theirs?", "She knows the client")])
            .await?;
        menu(ws, "sofia", "Pass up now").await?;
        decide(ws, "chloe", "10 %").await?;
        for who in ["sofia", "ben", "jonas"] {
            let heard = told(ws, who, "*Decided* by Chloë Martin");
            assert_eq!(heard.len(), 1, "{who}: {:?}", ws.user(who).dms());
            assert_has(&heard[0], &["10 %", "_Why:_ Our margin is 12 %", "[Got it]"]);
        }
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_lead_is_back_at_their_own_midnight() {
    on_both_engines(async |ws| {
        // Aiko leads Brand from Tokyo, Ben is her deputy in London.
        ws.user("chloe").command("#general", "/pod lead @aiko brand").await?;
        let deputy = "UPDATE pod_members SET role = 'deputy' WHERE person = 'U0BEN0001'";
        ws.db().write(deputy).execute().await?;
        ws.user("aiko").command("#general", "/timeoff 23 Nov – 24 Nov").await?;
        minutes(ws, 1).await;
        escalate(ws, &[]).await?;
        assert_eq!(asked(ws, 1).await, ["ben"]);
        ws.user("ben").click_dm("I have it").await?;
        advance_to(ws, "2026-11-24T14:58:00Z").await;
        assert_eq!(asked(ws, 1).await, ["ben"], "two minutes before midnight in Tokyo");
        advance_to(ws, "2026-11-24T15:02:00Z").await;
        assert_eq!(asked(ws, 1).await, ["aiko"]);
        assert_has(&card(ws), &["Goes to *Aiko Sato*"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_last_level_that_empties_is_one_gap() {
    on_sqlite(async |ws| {
        escalate(ws, &[]).await?;
        menu(ws, "ben", "Pass up now").await?;
        menu(ws, "chloe", "Pass up now").await?;
        assert_eq!(asked(ws, 1).await, ["chloe", "omar"]);
        for who in ["ben", "chloe", "omar"] {
            ws.user(who).command("#general", "/timeoff 23 Nov – 27 Nov").await?;
            minutes(ws, 1).await;
        }
        assert_eq!(asked(ws, 1).await, Vec::<String>::new());
        let gaps: Vec<(String,)> = ws
            .rows("SELECT CAST(body -> 'place' ->> 'level' AS TEXT) FROM escalation_entries WHERE kind = 'gap'")
            .await;
        let gaps: Vec<&str> = gaps.iter().map(|(level,)| level.as_str()).collect();
        assert_eq!(gaps, ["2", "0", "1"], "the level it left, and those below it, once each");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_typed_into_a_form_of_yesterday_is_not_lost() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        let form = ws.user("jonas").choose("#pod-performance", "need_escalate_one", "the final logo").await?;
        let form = form.fill("What kind of decision is it?", "Operational")?;
        let form = form.fill("What do you need?", "Half a page of reasons")?;
        // It stood open for a day, and another one was opened meanwhile.
        ws.db().write("DELETE FROM escalation_origins").execute().await?;
        let form = form.submit().await?;
        let gone = "This form has stood open for too long. Please open it again where you began; your words are still here to copy.";
        assert_eq!(form.errors(), [gone]);
        assert_has(&form.modal(), &["Half a page of reasons"]);
        ws.slack.close("jonas", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_somebody_writes_at_length_is_read_whole_by_whom_it_is_for() {
    on_sqlite(async |ws| {
        let long = |what: &str| format!("{what} begins. {} {what} ends.", "long words ".repeat(230));
        escalate(ws, &[URGENT]).await?;
        fill(ws, "ben", "Need more", &[("What do you need to know?", &long("The question"))]).await?;
        assert_has(&ws.user("jonas").last_dm(), &["The question ends."]);
        fill(ws, "jonas", "Answer", &[("Your answer", &long("The answer"))]).await?;
        assert_has(&ws.user("ben").last_dm(), &["The answer ends."]);
        menu(ws, "ben", "Say something about it").await?;
        ws.slack.fill("ben", "Your words", &long("The comment"))?;
        ws.slack.submit("ben").await?;
        minutes(ws, 1).await;
        assert_has(&ws.user("jonas").last_dm(), &["The comment ends."]);
        let thread = ws.thread_in("#escalations").concat();
        assert_has(&thread, &["The question ends.", "The answer ends.", "The comment ends."]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_report_that_its_channel_refuses_is_read_by_each_of_leadership() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        decide(ws, "ben", "10 %").await?;
        let form = ws.user("chloe").command("#general", "/podkeeper settings").await?;
        form.fill("Leadership’s channel", "#general")?.submit().await?;
        ws.slack.close("chloe", true).await?;
        advance_to(ws, "2026-11-30T07:59:00Z").await;
        ws.slack.fail_next("chat.postMessage", 1, &Fault::Error("restricted_action".to_owned()));
        advance_to(ws, "2026-11-30T15:00:00Z").await;
        let report = "What waits on decisions, ";
        assert!(ws.channel("#general").iter().all(|said| !said.contains(report)));
        for who in ["chloe", "omar"] {
            assert_eq!(told(ws, who, report).len(), 1, "{who}: {:?}", ws.user(who).dms());
        }
        for who in ["ruth", "ben", "jonas"] {
            assert!(told(ws, who, report).is_empty(), "{who}");
        }
        forget_problems(ws).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_leaves_much_behind_is_followed_page_by_page() {
    on_sqlite(async |ws| {
        escalate(ws, &[CONFIDENTIAL]).await?;
        for more in [
            "INSERT INTO escalations (workspace_id, requester, pod_id, class, urgency, confidential, what, state, to_pod,
               to_person, course, opened_at, card_generation)
             SELECT e.workspace_id, e.requester, e.pod_id, e.class, e.urgency, TRUE, e.what, e.state, e.to_pod,
               e.to_person, e.course, e.opened_at, 0
             FROM escalations e JOIN people a ON TRUE JOIN people b ON b.is_admin WHERE e.id = 1",
            "INSERT INTO escalation_parties (workspace_id, escalation_id, person, part)
             SELECT e.workspace_id, e.id, e.requester, 'requester' FROM escalations e WHERE e.id > 1",
        ] {
            ws.db().write(more).execute().await?;
        }
        let open = ws.count("SELECT COUNT(*) FROM escalations").await;
        assert!(open > 20, "more than a page: {open}");
        ws.slack.deactivate("jonas")?;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalation_entries WHERE kind = 'handed_over'").await, open);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
