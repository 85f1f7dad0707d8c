//! What is sent by mistake, too late, twice, or by somebody who means no good: exact sentences, and nothing is lost.

use crate::{
    escalation_house::{
        CONFIDENTIAL, asked, assert_has, assert_lacks, card, chosen, decide, escalate, marks, menu, press, pressed,
        submit, typed,
    },
    harness::{assert_reads, on_both_engines, on_sqlite},
    standup_house::{id, minutes, told},
};
use serde_json::json;

#[tokio::test]
async fn what_a_button_carries_is_read_and_believed_in_nothing() {
    on_both_engines(async |ws| {
        escalate(ws, &[CONFIDENTIAL]).await?;
        escalate(ws, &[]).await?;
        menu(ws, "ben", "Pass up now").await?;
        let before = marks(ws).await?;
        let mut said = Vec::new();
        for (who, action, value) in [
            ("sofia", "escalation_have", "1"),
            ("sofia", "escalation_have", "2"),
            ("ben", "escalation_have", "2"),
            ("jonas", "escalation_have", "2"),
            ("ben", "escalation_have", "4711"),
            ("ben", "escalation_have", ""),
            ("ben", "escalation_have", "1; DROP TABLE escalations"),
            ("ben", "escalation_have", "99999999999999999999"),
            ("ben", "escalation_have", "-1"),
            ("ben", "escalation_menu", "up"),
            ("ben", "escalation_menu", "up/"),
            ("ben", "escalation_menu", "up/2"),
            ("ben", "escalation_menu", "decide/1"),
            ("ben", "escalation_menu", "withdraw/1"),
            ("chloe", "escalation_menu", "snooze/one"),
            ("sofia", "escalation_follow", "1"),
            ("sofia", "escalation_heard", "1"),
            ("ben", "escalation_open_decide", "2"),
            ("ben", "escalation_open_answer", "2"),
            ("jonas", "escalation_open_answer", "2"),
            ("sofia", "escalation_open_swap", ""),
        ] {
            let told = pressed(ws, who, action, value).await?;
            said.push(format!("{who} {action} “{value}”: {}", if told.is_empty() { "–" } else { &told }));
        }
        assert_reads!(said.join("\n"), @r"
        sofia escalation_have “1”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        sofia escalation_have “2”: This does not wait on you. Whoever is asked, or leadership, can do that; your words are welcome as a comment.
        ben escalation_have “2”: This does not wait on you. Whoever is asked, or leadership, can do that; your words are welcome as a comment.
        jonas escalation_have “2”: You asked for this yourself, so somebody else decides. You can withdraw it, or say something about it.
        ben escalation_have “4711”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_have “”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_have “1; DROP TABLE escalations”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_have “99999999999999999999”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_have “-1”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_menu “up”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_menu “up/”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_menu “up/2”: This does not wait on you. Whoever is asked, or leadership, can do that; your words are welcome as a comment.
        ben escalation_menu “decide/1”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_menu “withdraw/1”: This does not wait on you. Whoever is asked, or leadership, can do that; your words are welcome as a comment.
        chloe escalation_menu “snooze/one”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        sofia escalation_follow “1”: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        sofia escalation_heard “1”: –
        ben escalation_open_decide “2”: This does not wait on you. Whoever is asked, or leadership, can do that; your words are welcome as a comment.
        ben escalation_open_answer “2”: This does not wait on you. Whoever is asked, or leadership, can do that; your words are welcome as a comment.
        jonas escalation_open_answer “2”: Nothing is asked back any more. You can say something about it instead.
        sofia escalation_open_swap “”: Leadership and the admins swap weeks.
        ");
        assert_eq!(marks(ws).await?, before);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn forms_that_come_too_late_or_say_too_much_stay_as_they_were_filled_in() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        let long = "x".repeat(10_000);
        let mut said = Vec::new();
        let mut bring = async |who: &str,
                               form: &str,
                               carried: serde_json::Value,
                               fields: &[(&str, serde_json::Value)]|
               -> crate::harness::Outcome {
            let answer = submit(ws, who, (form, &carried), fields).await?;
            said.push(format!("{who} {form} {carried}: {answer}"));
            Ok(())
        };
        let one = json!(1);
        let about = json!({ "pod": null, "permalink": null, "source": null });
        let (word, much, none) = (typed("A word"), typed(&long), typed(" "));
        for form in ["escalation_question", "escalation_comment"] {
            bring("ben", form, one.clone(), &[("said", much.clone())]).await?;
            bring("ben", form, one.clone(), &[("said", none.clone())]).await?;
        }
        bring("ben", "escalation_decide", one.clone(), &[("outcome", much.clone()), ("why", word.clone())]).await?;
        bring("ben", "escalation_decide", one.clone(), &[("outcome", word.clone()), ("why", none.clone())]).await?;
        bring("ben", "escalation_not_mine", one.clone(), &[("why", word.clone())]).await?;
        bring(
            "ben",
            "escalation_not_mine",
            one.clone(),
            &[("why", word.clone()), ("escalation_to_pod", chosen("4711"))],
        )
        .await?;
        bring("jonas", "escalation_answer", one.clone(), &[("said", word.clone())]).await?;
        bring("sofia", "escalation_decide", one.clone(), &[("outcome", word.clone()), ("why", word.clone())]).await?;
        bring("sofia", "escalation_decide", json!(4711), &[("outcome", word.clone()), ("why", word.clone())]).await?;
        bring("ben", "escalation_preview", json!(4711), &[]).await?;
        bring(
            "sofia",
            "escalation_form",
            about.clone(),
            &[
                ("what", much.clone()),
                ("class", chosen("lunch")),
                ("needed", much.clone()),
                ("options", much.clone()),
                ("escalation_to_pod", chosen("4711")),
                ("urgency", chosen("yesterday")),
            ],
        )
        .await?;
        let to = |who: &str| json!({ "type": "users_select", "selected_user": id(ws, who) });
        for who in ["sofia", "lena", "paul", "felix", "podkeeper"] {
            let fields = [("what", word.clone()), ("class", chosen("pricing")), ("to_person", to(who))];
            bring("sofia", "escalation_form", about.clone(), &fields).await?;
        }
        decide(ws, "ben", "10 %").await?;
        bring("ben", "escalation_decide", one.clone(), &[("outcome", word.clone()), ("why", word.clone())]).await?;
        bring("ben", "escalation_comment", one.clone(), &[("said", word.clone())]).await?;
        assert_reads!(said.join("\n"), @r#"
        ben escalation_question 1: said: This is too long: at most 2800 characters fit. Please shorten it.
        ben escalation_question 1: said: Write a few words.
        ben escalation_comment 1: said: This is too long: at most 2800 characters fit. Please shorten it.
        ben escalation_comment 1: said: Write a few words.
        ben escalation_decide 1: outcome: This is too long: at most 2800 characters fit. Please shorten it.
        ben escalation_decide 1: why: Write a few words.
        ben escalation_not_mine 1: escalation_to_pod: Choose a pod or a person whose decision it is.
        ben escalation_not_mine 1: escalation_to_pod: This pod is no more. Choose another one.
        jonas escalation_answer 1: said: Nothing is asked back any more. You can say something about it instead.
        sofia escalation_decide 1: outcome: This does not wait on you. Whoever is asked, or leadership, can do that; your words are welcome as a comment.
        sofia escalation_decide 4711: outcome: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben escalation_preview 4711: This was sent already, or filled in too long ago. `/escalate list` shows what is open.
        sofia escalation_form {"permalink":null,"pod":null,"source":null}: class: I do not know this class of decision. Choose one of the list.
        escalation_to_pod: This pod is no more. Choose another one.
        needed: This is too long: at most 2800 characters fit. Please shorten it.
        options: This is too long: at most 2800 characters fit. Please shorten it.
        what: This is too long: at most 2800 characters fit. Please shorten it.
        sofia escalation_form {"permalink":null,"pod":null,"source":null}: to_person: You cannot decide what you ask for yourself. Choose somebody else.
        sofia escalation_form {"permalink":null,"pod":null,"source":null}: to_person: This person cannot be asked. Choose somebody of this organisation.
        sofia escalation_form {"permalink":null,"pod":null,"source":null}: to_person: This person cannot be asked. Choose somebody of this organisation.
        sofia escalation_form {"permalink":null,"pod":null,"source":null}: to_person: This person cannot be asked. Choose somebody of this organisation.
        sofia escalation_form {"permalink":null,"pod":null,"source":null}: to_person: This person cannot be asked. Choose somebody of this organisation.
        ben escalation_decide 1: outcome: This is decided already.
        ben escalation_comment 1: said: This is decided already.
        "#);
        said.clear();
        for line in
            ["/escalate lunch \"A table\"", "/escalate show x", "/escalate show 4711", "/escalate pricing \"open"]
        {
            said.push(format!("ben {line}: {}", ws.user("ben").command("#general", line).await?.answer()));
        }
        assert_reads!(said.join("\n"), @r#"
        ben /escalate lunch "A table": I do not know a class “lunch”. There are: Operational, Budget, Pricing, Hiring, Brand, Legal, Technical, Strategic. Or `/escalate` alone, for the form.
        ben /escalate show x: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben /escalate show 4711: I know no such escalation, or it is not for you to see. `/escalate list` shows what is open.
        ben /escalate pricing "open: A quotation mark is open. Try: /escalate pricing "Client X wants 20 % off"
        "#);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_form_that_carries_nonsense_is_answered_with_a_reference_and_stays() {
    on_sqlite(async |ws| {
        escalate(ws, &[]).await?;
        let before = ws.figures().await?;
        for carried in [json!("one"), json!(null), json!({ "id": 1 }), json!([1])] {
            let answer = submit(ws, "ben", ("escalation_comment", &carried), &[("said", typed("A word"))]).await?;
            assert_has(&answer, &["said: Something went wrong on our side, and nothing was saved.", "(reference "]);
        }
        // Nobody asks in the name of a pod that is not theirs.
        let about = json!({ "pod": 2, "permalink": "javascript:alert(1)", "source": null });
        let fields = [
            ("what", typed("Forged")),
            ("class", chosen("pricing")),
            ("to_person", crate::escalation_house::person(ws, "dana")),
        ];
        assert_eq!(ws.figures().await?, before);
        submit(ws, "wei", ("escalation_form", &about), &fields).await?;
        let draft = ws.count("SELECT id FROM escalation_drafts").await;
        submit(ws, "ben", ("escalation_preview", &json!(draft)), &[]).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalations").await, 1, "a draft is its writer's");
        submit(ws, "wei", ("escalation_preview", &json!(draft)), &[]).await?;
        minutes(ws, 1).await;
        let forged = ws.channel("#escalations").into_iter().find(|said| said.contains("Forged")).unwrap_or_default();
        assert_has(&forged, &["*From* Wei Lim"]);
        assert_lacks(&forged, &["Wei Lim (", "javascript", "The message it is about"]);
        assert_eq!(ws.errors.take().len(), 4);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_twice_is_there_once() {
    on_both_engines(async |ws| {
        let line = "/escalate pricing \"Client X wants 20 % off\"";
        let form = ws.user("jonas").command("#pod-performance", line).await?;
        let form = form.fill("Whose is it? A pod", "Brand & Content")?.submit().await?;
        let view = ws.slack.modal_of("jonas")?.ok_or("what will happen")?;
        let carried: serde_json::Value = serde_json::from_str(view.body["private_metadata"].as_str().unwrap_or_default())?;
        form.submit().await?;
        ws.slack.close("jonas", true).await?;
        let again = submit(ws, "jonas", ("escalation_preview", &carried), &[]).await?;
        assert_reads!(again, @"This was sent already, or filled in too long ago. `/escalate list` shows what is open.");
        // Filling in sends nothing; two forms at once keep their own words.
        for words in ["Client Y", "Client Z"] {
            let line = format!("/escalate pricing \"{words}\"");
            let form = ws.user("jonas").command("#pod-performance", &line).await?;
            form.fill("Whose is it? A pod", "Brand & Content")?.submit().await?;
        }
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalations").await, 1);
        let first = serde_json::json!(ws.count("SELECT MIN(id) FROM escalation_drafts").await);
        let sent = submit(ws, "jonas", ("escalation_preview", &first), &[]).await?;
        assert!(sent.contains("#2"), "{sent}");
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalations WHERE what = 'Client Y'").await, 1);
        // A press that Slack brings twice.
        let press = json!({ "type": "block_actions", "user": { "id": id(ws, "ben"), "team_id": "T0AGENCY1" }, "trigger_id": "twice",
            "channel": { "id": "C0ESCALATE" }, "container": { "type": "message", "message_ts": "1.1", "channel_id": "C0ESCALATE" },
            "actions": [{ "type": "button", "action_id": "escalation_have", "block_id": "b", "value": "1" }] });
        let (first, second) = tokio::join!(ws.bring_interaction(&press), ws.bring_interaction(&press));
        assert_eq!((first?.status, second?.status), (200, 200));
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalation_entries WHERE kind IN ('acknowledged', 'still_held')").await, 1);
        assert_eq!(told(ws, "jonas", "*Ben Okafor* has it.").len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_long_is_read_whole() {
    on_sqlite(async |ws| {
        let words = |what: &str| format!("{what} begins. {} {what} ends.", "long words ".repeat(240));
        let (what, need) = (words("The block"), words("The need"));
        escalate(
            ws,
            &[("What is blocked?", &what), ("What do you need?", &need), ("Which options did you consider?", &need)],
        )
        .await?;
        assert_has(&card(ws), &["The block ends.", "The need ends."]);
        assert_has(&ws.user("ben").last_dm(), &["The block ends.", "The need ends."]);
        let form = ws.user("ben").click_dm("Decide").await?;
        let form =
            form.fill("What is decided?", &words("The answer"))?.fill("Why?", &words("The reason"))?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        for said in [
            card(ws),
            ws.user("jonas").last_dm(),
            ws.user("sofia").command("#general", "/escalate show 1").await?.answer(),
        ] {
            assert_has(&said, &["The answer ends.", "The reason ends."]);
        }
        // What escaping makes five times as long.
        let words = |what: &str| format!("{what} begins. {} {what} ends.", "&".repeat(2_700));
        escalate(ws, &[("What is blocked?", &words("The second")), ("What do you need?", &words("The need"))]).await?;
        let copies = [ws.user("ben").last_dm(), ws.channel("#escalations").last().cloned().unwrap_or_default()];
        let count = |said: &String| said.matches('&').count();
        for said in &copies {
            assert_has(said, &["The second ends.", "The need ends."]);
            assert!(count(said) >= 5_400, "{}", count(said));
        }
        // A command longer than a field: its beginning stands in the form, which says so.
        let line = format!("/escalate pricing \"{}\"", words("The command").repeat(4));
        let form = ws.user("jonas").command("#pod-performance", &line).await?;
        assert_has(&form.modal(), &["The command begins.", "What you typed was too long: its beginning stands above."]);
        ws.slack.close("jonas", true).await?;
        assert_eq!(asked(ws, 1).await, ["ben"]);
        press(ws, "ben", "escalation_heard", "1").await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
