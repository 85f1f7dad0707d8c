//! What a pod cannot decide by itself reaches whoever can, and the answer comes back.

use crate::{
    escalation_house::{assert_has, card, escalate, menu},
    harness::{Outcome, Workspace, on_both_engines, on_sqlite},
    standup_house::{advance_to, id, minutes, told},
};
use podkeeper::sandbox::Fault;
use serde_json::json;

/// Chloë and Omar are leadership.
pub async fn with_leadership(ws: &Workspace) -> Outcome {
    let form = ws.user("chloe").command("#general", "/podkeeper settings").await?;
    form.fill("Leadership", "chloe, omar")?.submit().await?;
    ws.slack.close("chloe", true).await?;
    ws.slack.see_all();
    Ok(())
}

#[tokio::test]
async fn it_says_what_will_happen_asks_the_lead_and_the_answer_comes_back() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let form =
            ws.user("jonas").command("#pod-performance", "/escalate pricing \"Client X wants 20 % off\"").await?;
        assert_has(&form.modal(), &["Client X wants 20 % off"]);
        let form = form.submit().await?;
        assert_eq!(form.errors(), ["Choose a pod or a person whose decision it is."]);
        let form = form.fill("Whose is it? A pod", "Brand & Content")?.submit().await?;
        // Nine in the morning in London, where Ben is.
        let way = form.modal();
        let all = "Goes to *Ben Okafor (for Brand & Content)* now, 09:00 their time.";
        assert_has(&way, &[all, "No answer by 13:00 their time →", "You are told each time."]);
        let form = form.submit().await?;
        assert_has(&form.modal(), &["#1", "is on its way"]);
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;

        assert_has(
            &card(ws),
            &[
                "#1 · ",
                "Client X wants 20 % off",
                "Jonas Weber",
                "Waits for *Ben Okafor*",
                "[I have it]",
                "No answer by",
            ],
        );
        let asked = told(ws, "ben", "Client X wants 20 % off");
        assert_eq!(asked.len(), 1, "{:?}", ws.user("ben").dms());
        assert_has(&asked[0], &["needs a decision", "[I have it]", "[Decide]", "[Need more]", "[Not mine]"]);

        ws.user("ben").click_dm("I have it").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["*Ben Okafor* has it.", "Without news by"]);
        assert_has(&ws.user("jonas").last_dm(), &["*Ben Okafor* has it."]);
        let form = ws.user("ben").click_dm("Decide").await?;
        let form = form.fill("What is decided?", "10 %, not 20")?.fill("Why?", "Our margin is 12 %")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_has(&card(ws), &["*Decided* by Ben Okafor", "10 %, not 20", "Our margin is 12 %"]);
        assert!(!card(ws).contains("[Decide]"), "{}", card(ws));
        assert_has(&ws.user("jonas").last_dm(), &["*Decided* by Ben Okafor", "10 %, not 20", "Our margin is 12 %"]);
        assert_has(&told(ws, "ben", "Client X")[0], &["*Decided* by Ben Okafor"]);
        ws.user("jonas").click_dm("Got it").await?;
        let shown = ws.user("sofia").command("#general", "/escalate show 1").await?.answer();
        assert_has(
            &shown,
            &[
                "Jonas Weber asked for it.",
                "It goes to Ben Okafor.",
                "Ben Okafor has it.",
                "Ben Okafor decided: “10 %, not 20”",
            ],
        );
        assert_has(&ws.user("sofia").command("#general", "/escalate list").await?.answer(), &["Nothing is open"]);
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_answers_and_it_goes_up_over_zones_and_a_weekend() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        // Friday, 16:00 in London: Ben has two hours left this week.
        advance_to(ws, "2026-11-27T16:00:00Z").await;
        escalate(ws, &[]).await?;
        advance_to(ws, "2026-11-30T11:25:00Z").await;
        assert_has(&card(ws), &["Waits for *Ben Okafor*"]);
        advance_to(ws, "2026-11-30T11:40:00Z").await;
        assert!(!card(ws).contains("Waits for *Ben Okafor*"), "four working hours are over: {}", card(ws));
        assert_has(&told(ws, "ben", "Client X")[0], &["you need do nothing"]);
        // From this Monday on Omar is on duty; it is not yet morning in New York.
        assert_has(&ws.user("jonas").last_dm(), &["Goes to *Omar Haddad*; their question is on its way."]);
        advance_to(ws, "2026-11-30T14:10:00Z").await;
        assert_has(&card(ws), &["Waits for *Omar Haddad*", "goes to all of leadership"]);
        ws.assert_agreement("when it went up").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_away_is_passed_over_and_what_they_have_follows() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.user("ben").command("#general", "/timeoff 23 Nov – 27 Nov cover @sofia").await?;
        minutes(ws, 1).await;
        escalate(ws, &[]).await?;
        assert_has(&card(ws), &["*Sofia"]);
        assert!(told(ws, "ben", "Client X").is_empty(), "he is away");
        ws.user("sofia").click_dm("I have it").await?;
        minutes(ws, 1).await;
        ws.user("ben").command("#general", "/timeoff cancel 23 Nov").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["Waits for *Ben Okafor*"]);
        assert_has(&told(ws, "sofia", "Client X")[0], &["is with Ben Okafor now"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_question_stops_the_clock_and_its_answer_goes_back() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[("How urgent is it?", "Urgent: day and night")]).await?;
        minutes(ws, 10).await;
        let form = ws.user("ben").click_dm("Need more").await?.fill("What do you need to know?", "Which margin?")?;
        assert!(form.submit().await?.is_done());
        minutes(ws, 120).await;
        assert_has(&card(ws), &["asks Jonas Weber back: “Which margin?”"]);
        let form = ws.user("jonas").click_dm("Answer").await?.fill("Your answer", "12 %")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_has(&ws.user("ben").last_dm(), &["What was asked back is answered: “12 %”", "[I have it]"]);
        let live = ws.user("ben").dms().concat().matches("[I have it]").count();
        assert_eq!(live, 1, "one copy with buttons: {:?}", ws.user("ben").dms());
        assert_has(&card(ws), &["Waits for *Ben Okafor*"]);
        minutes(ws, 21).await;
        assert!(!card(ws).contains("Waits for *Ben Okafor*"), "thirty minutes are over: {}", card(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_is_sent_on_put_off_passed_up_and_withdrawn() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[]).await?;
        let form = ws.user("ben").click_dm("Not mine").await?.fill("Why is it theirs?", "It is a matter of price")?;
        let form = form.fill("Or a person", "@jonas")?.submit().await?;
        assert_eq!(
            form.errors(),
            ["You asked for this yourself, so somebody else decides. You can withdraw it, or say something about it."]
        );
        ws.slack.close("ben", true).await?;
        let form = ws.user("ben").click_dm("Not mine").await?.fill("Why is it theirs?", "It is a matter of price")?;
        let form = form.fill("Or a person", "@sofia")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_has(&told(ws, "ben", "Client X")[0], &["is with Sofia"]);
        menu(ws, "sofia", "Snooze: remind me later").await?;
        assert_has(&card(ws), &["Put off; Sofia"]);
        menu(ws, "sofia", "Pass up now").await?;
        assert_has(&card(ws), &["Chlo"]);
        menu(ws, "jonas", "Withdraw: no longer needed").await?;
        assert_has(&card(ws), &["*Withdrawn* by Jonas Weber"]);
        ws.assert_agreement("after it was withdrawn").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_confidential_one_is_seen_by_its_parties_and_leadership_alone() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[("Who may see it?", "Its parties and leadership only")]).await?;
        assert!(ws.channel("#escalations").iter().all(|said| !said.contains("Client X")), "no card");
        for (who, sees) in [("sofia", false), ("jonas", true), ("ben", true), ("omar", true)] {
            let shown = ws.user(who).command("#general", "/escalate show 1").await?.answer();
            assert_eq!(shown.contains("Client X"), sees, "{who}: {shown}");
            let listed = ws.user(who).command("#general", "/escalate list").await?.answer();
            assert_eq!(listed.contains("Client X"), sees, "{who}: {listed}");
        }
        // What a button carries is no right to anything.
        let channel = ws.slack.open_direct("sofia", "podkeeper")?;
        let press = json!({ "type": "block_actions", "user": { "id": id(ws, "sofia") }, "trigger_id": "T1",
            "channel": { "id": channel.as_str() }, "container": { "type": "message", "message_ts": "1.1", "channel_id": channel.as_str() },
            "actions": [{ "type": "button", "action_id": "escalation_have", "block_id": "b", "value": "1" }] });
        ws.bring_interaction(&press).await?;
        ws.settle().await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalations WHERE state = 'held'").await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_take_it_at_once_and_one_has_it() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[]).await?;
        advance_to(ws, "2026-11-23T13:30:00Z").await;
        advance_to(ws, "2026-11-24T23:00:00Z").await;
        let press = |who: &str| {
            let channel = ws.slack.open_direct(who, "podkeeper").expect("a direct message");
            json!({ "type": "block_actions", "user": { "id": id(ws, who) }, "trigger_id": format!("T{who}"),
                "channel": { "id": channel.as_str() },
                "container": { "type": "message", "message_ts": "1.1", "channel_id": channel.as_str() },
                "actions": [{ "type": "button", "action_id": "escalation_have", "block_id": "b", "value": "1" }] })
        };
        let (chloe, omar) = (press("chloe"), press("omar"));
        ws.slack.forget_calls();
        let (first, second) = tokio::join!(ws.bring_interaction(&chloe), ws.bring_interaction(&omar));
        first?;
        second?;
        ws.settle().await;
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM escalation_entries WHERE kind = 'acknowledged'").await, 1);
        assert_has(&card(ws), &["has it."]);
        // The other one is told who has it.
        let winner = if card(ws).contains("*Omar Haddad* has it.") { "Omar Haddad" } else { "Chloë Martin" };
        let opened = ws.slack.calls_of("views.open");
        assert_eq!(opened.len(), 1, "{opened:?}");
        assert_has(&opened[0].args.to_string(), &[&format!("{winner} has this already.")]);
        ws.assert_agreement("after two took it").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_does_anything_for_a_week_and_leadership_hears_that_it_stopped() {
    on_sqlite(async |ws| {
        with_leadership(ws).await?;
        escalate(ws, &[]).await?;
        advance_to(ws, "2026-12-01T12:00:00Z").await;
        assert_has(&card(ws), &["*Stopped*"]);
        assert_eq!(
            told(ws, "omar", "*Stopped*").len(),
            2,
            "the question, and the summary: {:?}",
            ws.user("omar").dms()
        );
        assert_has(&ws.user("jonas").last_dm(), &["*Stopped*"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobodys_clock_runs_while_slack_is_down() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.slack.fail_next("chat.postMessage", 100_000, &Fault::Status(503));
        escalate(ws, &[("How urgent is it?", "Urgent: day and night")]).await?;
        minutes(ws, 120).await;
        assert_eq!(
            ws.count("SELECT COUNT(*) FROM escalation_entries WHERE kind = 'asked'").await,
            1,
            "it waits for Slack"
        );
        ws.slack.heal();
        minutes(ws, 15).await;
        assert_has(&card(ws), &["Waits for *Ben Okafor*"]);
        minutes(ws, 31).await;
        assert!(!card(ws).contains("Waits for *Ben Okafor*"), "now his half hour is over: {}", card(ws));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn leadership_is_on_duty_week_by_week_and_swaps() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let rota = ws.user("ana").command("#general", "/escalate rota").await?.answer();
        let (first, second) = if rota.contains("This week: Chloë Martin") {
            ("Chloë Martin", "Omar Haddad")
        } else {
            ("Omar Haddad", "Chloë Martin")
        };
        assert_has(&rota, &[&format!("• This week: {first}\n• From 30 November: {second}")]);
        assert!(!rota.contains("[Swap a week]"), "for leadership: {rota}");
        escalate(ws, &[("How urgent is it?", "Urgent: day and night")]).await?;
        minutes(ws, 31).await;
        assert_has(&card(ws), &[&format!("Waits for *{first}*")]);
        ws.user("omar").command("#general", "/escalate rota").await?;
        let form = ws.user("omar").click("#general", "Swap a week").await?;
        let form =
            form.fill("Which week?", &format!("From 23 November: {first}"))?.fill("Who takes it over?", second)?;
        let form = form.submit().await?;
        assert_has(&form.modal(), &[&format!("This week: {second} (swapped)")]);
        minutes(ws, 1).await;
        assert_has(&card(ws), &[&format!("Waits for *{second}*")]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
