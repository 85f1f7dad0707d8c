//! A stand-up as people meet it: added by a command, for those who take part, with what else is due at its moment.

use crate::{
    harness::on_both_engines,
    standup_house::{advance_to, answer, digests, minutes, run, sent, told, with_standups},
};
use podkeeper::sandbox::Fault;
use serde_json::{Value, json};

#[tokio::test]
async fn from_the_command_to_the_days_message_and_who_only_reads_is_left_in_peace() {
    on_both_engines(async |ws| {
        ws.user("ana").command("#pod-performance", "/ritual add standup").await?;
        let form = ws.user("ana").command("#pod-performance", "/ritual edit daily stand-up").await?;
        let form = form.fill("Who only reads", "priya")?.submit().await?;
        assert!(form.errors().is_empty(), "{:?}", form.errors());
        ws.slack.close("ana", true).await?;
        ws.slack.see_all();
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        for who in ["ana", "jonas"] {
            assert_eq!(told(ws, who, "Your stand-up for Performance Marketing").len(), 1, "{who}");
        }
        assert!(told(ws, "priya", "stand-up").is_empty(), "{:?}", ws.user("priya").dms());
        answer(ws, "jonas", "Kestrel").await?;
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("1 of 2 answered so far") && shown.contains("*Jonas Weber*: Kestrel"), "{shown}");
        assert!(!shown.contains("Priya"), "{shown}");
        advance_to(ws, "2026-11-24T10:45:00Z").await;
        assert!(told(ws, "priya", "stand-up").is_empty(), "{:?}", ws.user("priya").dms());
        assert!(digests(ws, "#pod-performance").concat().contains("1 of 2"));
        advance_to(ws, "2026-11-27T15:05:00Z").await;
        let week = told(ws, "ana", "the week’s stand-ups").concat();
        assert!(week.contains("Jonas Weber: answered 1 of 4") && !week.contains("Priya"), "{week}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_the_pod_after_the_question_is_asked_nothing_more() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        answer(ws, "priya", "Kestrel").await?;
        assert!(digests(ws, "#pod-performance").concat().contains("1 of 3 answered so far"));
        run(ws, "/pod remove @jonas performance").await?;
        minutes(ws, 1).await;
        assert!(digests(ws, "#pod-performance").concat().contains("1 of 2 answered so far"));
        assert_eq!(told(ws, "jonas", "nothing waits for your answer").len(), 1, "{:?}", ws.user("jonas").dms());
        advance_to(ws, "2026-11-24T10:45:00Z").await;
        assert!(told(ws, "jonas", "A reminder").is_empty() && told(ws, "jonas", "closed at").is_empty());
        assert!(sent(ws, "jonas", "A reminder").is_empty(), "{:?}", ws.user("jonas").dms());
        assert!(digests(ws, "#pod-performance").concat().contains("1 of 2"));
        ws.assert_agreement("after somebody left the pod").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_message_whose_answer_was_lost_stands_there_once() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        ws.slack.fail_next("chat.postMessage", 2, &Fault::DropAfter);
        answer(ws, "jonas", "Kestrel").await?;
        ws.slack.heal();
        minutes(ws, 10).await;
        let shown = digests(ws, "#pod-performance");
        assert_eq!(shown.len(), 1, "{shown:?}");
        assert_eq!(ws.thread_in("#pod-performance").len(), 1, "{:?}", ws.thread_in("#pod-performance"));
        ws.assert_agreement("after a lost answer").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_stand_ups_at_one_moment_are_one_message() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance", "growth"]).await?;
        run(ws, "/pod add @jonas growth").await?;
        advance_to(ws, "2026-11-24T08:00:00Z").await;
        ws.slack.forget_calls();
        advance_to(ws, "2026-11-24T08:35:00Z").await;
        let asked = sent(ws, "jonas", "or type it here");
        assert_eq!(asked.len(), 1, "{asked:?}");
        let question = ws.user("jonas").last_dm();
        for part in ["Your stand-up for Performance Marketing", "Your stand-up for Client Growth"] {
            assert!(question.contains(part), "{part} in {question}");
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stand_up_and_a_check_in_of_one_morning_are_one_message() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        ws.with_check_ins().await?;
        let form = ws.user("ruth").command("#general", "/ritual edit check_in").await?;
        assert!(form.fill("When", "every Friday at 09:45")?.submit().await?.is_done());
        ws.slack.close("ruth", true).await?;
        advance_to(ws, "2026-11-27T08:00:00Z").await;
        ws.slack.forget_calls();
        advance_to(ws, "2026-11-27T08:31:00Z").await;
        assert_eq!(sent(ws, "jonas", "or type it here").len(), 1);
        // A quarter of an hour later the check-in joins it: nobody is called twice.
        advance_to(ws, "2026-11-27T08:46:00Z").await;
        let question = ws.user("jonas").last_dm();
        for part in ["# Two things for you", "Your stand-up", "*How do your key results stand?*"] {
            assert!(question.contains(part), "{part} in {question}");
        }
        assert_eq!(sent(ws, "jonas", "").len(), 1);
        // Each is answered for itself.
        ws.user("jonas").click_dm("Nothing changed").await?;
        let question = ws.user("jonas").last_dm();
        assert!(question.contains("Thank you. Your key results are up to date this week."), "{question}");
        assert!(question.contains("Your stand-up") && question.contains("[Answer]"), "{question}");
        answer(ws, "jonas", "Kestrel").await?;
        minutes(ws, 1).await;
        let question = ws.user("jonas").last_dm();
        assert!(!question.contains("[Answer]"), "{question}");
        assert!(question.contains("Thank you. Your key results are up to date this week."), "{question}");
        assert!(digests(ws, "#pod-performance").concat().contains("1 of 3 answered so far"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_the_organisation_after_the_question_is_not_waited_for() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        answer(ws, "priya", "Kestrel").await?;
        let count = ws.user("jonas").dms().len();
        ws.slack.deactivate("jonas")?;
        minutes(ws, 1).await;
        assert!(digests(ws, "#pod-performance").concat().contains("1 of 2 answered so far"));
        answer(ws, "ana", "Bids").await?;
        minutes(ws, 1).await;
        // Nobody is left, so that the day is complete without waiting for the clock.
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("2 of 2") && !shown.contains("so far"), "{shown}");
        advance_to(ws, "2026-11-25T12:00:00Z").await;
        assert_eq!(ws.user("jonas").dms().len(), count, "{:?}", ws.user("jonas").dms());
        assert_eq!(
            ws.count("SELECT COUNT(*) FROM ritual_participants WHERE person = 'U0JONAS0001' AND state = 'missed'")
                .await,
            0
        );
        assert_eq!(ws.count("SELECT COUNT(*) FROM asks WHERE person = 'U0JONAS0001' AND state <> 'closed'").await, 0);
        ws.assert_agreement("after somebody left").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_that_an_earlier_version_opened_is_read_all_the_same() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        answer(ws, "jonas", "Bids\nFeed").await?;
        advance_to(ws, "2026-11-25T08:31:00Z").await;
        ws.user("jonas").click_dm("Answer").await?;
        let view = ws.slack.modal_of("jonas")?.ok_or("a form")?;
        // It did not say which questions it had fields for, and named boxes by their places.
        let mut carried: Value = serde_json::from_str(view.body["private_metadata"].as_str().unwrap_or_default())?;
        carried.as_object_mut().ok_or("an object")?.remove("asked").ok_or("the questions")?;
        let payload = json!({
            "type": "view_submission", "user": { "id": "U0JONAS0001", "team_id": "T0AGENCY1" }, "trigger_id": "t-old-form",
            "view": {
                "id": view.id, "callback_id": "standup_answer", "private_metadata": carried.to_string(),
                "state": { "values": {
                    "ticks": { "ticks": { "type": "checkboxes", "selected_options": [{ "value": "1" }] } },
                    "today": { "today": { "type": "plain_text_input", "value": "Report" } },
                } },
            },
        });
        assert_eq!(ws.bring_interaction(&payload).await?.text, r#"{"response_action":"clear"}"#);
        ws.settle().await;
        let answers: Vec<(String, String)> =
            ws.rows("SELECT ticked ->> 0, today FROM standup_answers WHERE today = 'Report'").await;
        assert_eq!(answers, [("Feed".to_owned(), "Report".to_owned())]);
        ws.slack.close("jonas", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
