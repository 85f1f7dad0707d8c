//! Escalations that begin at a blocker, a key result or a message, and what is shown there of them.

use crate::{
    escalation_house::{assert_has, card},
    escalations::with_leadership,
    harness::{Outcome, Workspace, on_both_engines, on_sqlite},
    standup_house::{advance_to, digests, id, minutes, told, with_standups},
};
use podkeeper::ids::MessageTs;
use serde_json::json;

/// Jonas needs something of Brand since Tuesday's stand-up, and Ben has been asked.
pub async fn with_need(ws: &mut Workspace) -> Outcome {
    with_standups(ws, &["performance"]).await?;
    with_leadership(ws).await?;
    advance_to(ws, "2026-11-24T09:31:00Z").await;
    let form = ws.user("jonas").click_dm("Answer").await?;
    let form = form.fill("What is the plan for today?", "Bids")?;
    let form = form.fill("Is something new in your way?", "the final logo")?;
    let form = form.fill("It waits on a pod", "Brand & Content")?.submit().await?;
    assert!(form.is_done(), "{:?}", form.errors());
    minutes(ws, 2).await;
    Ok(())
}

pub fn newest(ws: &Workspace) -> String {
    digests(ws, "#pod-performance").pop().unwrap_or_default()
}

/// Jonas escalates what is in his way, from the day's message; `more` is filled in besides.
pub async fn escalate_need(ws: &Workspace, more: &[(&str, &str)]) -> Outcome {
    let form = ws.user("jonas").choose("#pod-performance", "need_escalate_one", "the final logo").await?;
    assert_has(&form.modal(), &["the final logo", "Brand & Content"]);
    let mut form = form.fill("What kind of decision is it?", "Operational")?;
    for (label, value) in more {
        form = form.fill(label, value)?;
    }
    let form = form.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new());
    assert_has(&form.modal(), &["Goes to *Ben Okafor (for Brand & Content)* now"]);
    let form = form.submit().await?;
    assert_has(&form.modal(), &["#1", "is on its way"]);
    ws.slack.close("jonas", true).await?;
    minutes(ws, 1).await;
    Ok(())
}

#[tokio::test]
async fn a_blocker_goes_to_leadership_and_its_answer_comes_back_to_it() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        escalate_need(ws, &[]).await?;
        let line = "“the final logo” · on Brand & Content (Ben Okafor) · new · escalated as #1 · with Ben Okafor";
        assert_has(&newest(ws), &[line]);
        assert_has(&told(ws, "ben", "needs this from")[0], &["escalated as #1 · with Ben Okafor"]);
        assert_has(&card(ws), &["It began as something in the way, named in a stand-up."]);
        assert!(!newest(ws).contains("<Escalate …>"), "there is one, and it is open: {}", newest(ws));
        // Four hours of Ben's, then Chloë's week.
        advance_to(ws, "2026-11-24T13:40:00Z").await;
        assert_has(&newest(ws), &["escalated as #1 · with Chloë Martin"]);
        let form = ws.user("chloe").click_dm("Decide").await?;
        let form = form.fill("What is decided?", "Take the old one")?.fill("Why?", "The launch is on Friday")?;
        assert!(form.submit().await?.is_done());
        minutes(ws, 2).await;

        assert_has(&newest(ws), &["decided by Chloë Martin (#1): “Take the old one”"]);
        assert_has(&told(ws, "ben", "the final logo").concat(), &["decided by Chloë Martin (#1): “Take the old one”"]);
        let question = told(ws, "jonas", "Is it out of the way now?");
        assert_eq!(question.len(), 1, "{:?}", ws.user("jonas").dms());
        assert_has(&question[0], &["What you asked about “the final logo” is decided (#1).", "[Solved]"]);
        ws.user("jonas").click_dm("Still in my way").await?;
        minutes(ws, 1).await;
        let stays =
            "“the final logo” stays in your way. Ben Okafor is reminded of it if nothing happens for two working days.";
        assert_eq!(told(ws, "jonas", stays).len(), 1, "{:?}", ws.user("jonas").dms());
        // His time began anew with the decision.
        advance_to(ws, "2026-11-26T13:30:00Z").await;
        assert!(told(ws, "ben", "Two working days have passed").is_empty(), "{:?}", ws.user("ben").dms());
        advance_to(ws, "2026-11-26T13:50:00Z").await;
        assert_eq!(told(ws, "ben", "Two working days have passed").len(), 1, "{:?}", ws.user("ben").dms());
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_is_reminded_of_a_blocker_while_it_is_escalated() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        escalate_need(ws, &[]).await?;
        ws.user("ben").click_dm("I have it").await?;
        advance_to(ws, "2026-11-26T10:30:00Z").await;
        assert!(told(ws, "ben", "Two working days have passed").is_empty(), "{:?}", ws.user("ben").dms());
        // It is withdrawn: reminders go on, with two days from then.
        let channel = ws.slack.open_direct("jonas", "podkeeper")?;
        ws.slack.choose("jonas", channel.as_str(), "escalation_menu", "Withdraw: no longer needed").await?;
        ws.settle().await;
        minutes(ws, 2).await;
        assert!(!newest(ws).contains("escalated"), "{}", newest(ws));
        assert!(told(ws, "jonas", "Is it out of the way now?").is_empty(), "nothing was decided");
        advance_to(ws, "2026-11-30T10:45:00Z").await;
        assert_eq!(told(ws, "ben", "Two working days have passed").len(), 1, "{:?}", ws.user("ben").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_must_act_and_cannot_escalates_too_and_who_comes_second_follows() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        // Omar of leadership reads the channel; it is neither in his way nor does it wait on him.
        let asked = ws.user("omar").choose("#pod-performance", "need_escalate_one", "the final logo").await?;
        assert_eq!(asked.modal(), "");
        assert_has(&asked.answer(), &["This does not wait on you."]);
        let form = ws.user("ben").click_dm("Escalate").await?;
        assert_has(&form.modal(), &["the final logo", "Jonas Weber (Performance Marketing) needs it."]);
        let form = form.fill("What kind of decision is it?", "Brand")?.submit().await?;
        // He leads the pod it waits on, and cannot decide what he asks for himself.
        assert_has(&form.modal(), &["Goes to *leadership (today Chloë Martin)*"]);
        let form = form.submit().await?;
        assert_has(&form.modal(), &["is on its way"]);
        ws.slack.close("ben", true).await?;
        minutes(ws, 1).await;
        assert_has(&newest(ws), &["escalated as #1 · with Chloë Martin"]);
        // Ana, who leads Performance, finds it on her App Home.
        let home = ws.user("ana").home().await?;
        assert_has(&home, &["In the way of your pods", "escalated as #1"]);
        ws.slack.click_at_home("ana", "standup_lead_menu", Some("Show its escalation")).await?;
        ws.settle().await;
        let shown = ws.user("ana").modal().unwrap_or_default();
        assert_has(&shown, &["This is escalated already. Follow it, and hear how it ends:", "[Follow it]"]);
        ws.slack.click_in_modal("ana", "Follow it", None).await?;
        ws.settle().await;
        ws.slack.close("ana", true).await?;
        let form = ws.user("chloe").click_dm("Decide").await?;
        let form = form.fill("What is decided?", "The new one")?.fill("Why?", "It is paid for")?;
        assert!(form.submit().await?.is_done());
        minutes(ws, 2).await;
        assert_eq!(told(ws, "ana", "*Decided* by Chloë Martin").len(), 1, "{:?}", ws.user("ana").dms());
        // Jonas has not asked himself: he reads what was decided where he is asked.
        let question = told(ws, "jonas", "Is it out of the way now?");
        assert_has(&question.concat(), &["“the final logo” was decided by Chloë Martin (#1): “The new one”"]);
        ws.user("jonas").click_dm("Solved").await?;
        minutes(ws, 2).await;
        assert_has(&newest(ws), &["Out of the way"]);
        ws.assert_agreement("after it was solved").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_who_send_it_from_the_same_place_get_one() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        let jonas = ws.user("jonas").choose("#pod-performance", "need_escalate_one", "the final logo").await?;
        let jonas = jonas.fill("What kind of decision is it?", "Operational")?.submit().await?;
        let ben = ws.user("ben").click_dm("Escalate").await?;
        let ben = ben.fill("What kind of decision is it?", "Operational")?.submit().await?;
        assert_has(&jonas.submit().await?.modal(), &["is on its way"]);
        assert_has(&ben.submit().await?.modal(), &["This is escalated already.", "[Follow it]"]);
        ws.slack.close("jonas", true).await?;
        ws.slack.close("ben", true).await?;
        minutes(ws, 1).await;
        assert_eq!(ws.number("SELECT COUNT(*) FROM escalations").await?, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_a_confidential_one_the_blocker_says_nothing() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        escalate_need(ws, &[("Who may see it?", "Its parties and leadership only")]).await?;
        assert!(!newest(ws).contains("escalated"), "{}", newest(ws));
        assert!(!ws.user("ana").home().await?.contains("escalated as"), "nobody learns of it");
        advance_to(ws, "2026-11-24T13:40:00Z").await;
        let form = ws.user("chloe").click_dm("Decide").await?;
        let form = form.fill("What is decided?", "Fire the agency")?.fill("Why?", "They are late")?;
        assert!(form.submit().await?.is_done());
        minutes(ws, 2).await;
        assert!(!newest(ws).contains("Fire the agency"), "{}", newest(ws));
        let need = told(ws, "ben", "needs this from").concat();
        assert!(!need.contains("Fire the agency"), "{need}");
        // Jonas asked for it himself.
        assert_eq!(told(ws, "jonas", "Is it out of the way now?").len(), 1, "{:?}", ws.user("jonas").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// What stands in a channel in these words.
fn message_of(ws: &Workspace, channel: &str, part: &str) -> MessageTs {
    let messages = ws.slack.messages(channel).expect("a channel");
    messages.into_iter().rev().find(|message| message.text.contains(part)).expect("such a message").ts
}

#[tokio::test]
async fn a_message_is_quoted_with_its_author_and_its_link() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let ts = message_of(ws, "#pod-performance", "Two campaigns moved it");
        let form =
            ws.user("jonas").message_shortcut("#pod-performance", "Two campaigns moved it", "Escalate this").await?;
        assert_has(
            &form.modal(),
            &["*Ana Keller* wrote", "Northwind's ROAS is back above 4", "reads these words, too"],
        );
        let form =
            form.fill("What is blocked?", "May we keep the budget?")?.fill("Whose is it? A pod", "Brand & Content")?;
        let form = form.fill("What kind of decision is it?", "Budget")?.submit().await?;
        assert_has(&form.modal(), &["Everybody in the escalations channel sees it, with the message it is about."]);
        assert_has(&form.submit().await?.modal(), &["is on its way"]);
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        let link = format!("archives/C0PODPERF/p{}", ts.as_str().replace('.', ""));
        let parts = ["May we keep the budget?", "*Ana Keller* wrote", "Northwind's ROAS is back above 4", &link];
        assert_has(&card(ws), &parts);
        assert_has(&told(ws, "ben", "May we keep").concat(), &parts);
        ws.assert_agreement("with a quote").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn words_of_a_private_channel_are_confidential_unless_somebody_says_otherwise() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        // The bot is not in there, and has never heard of it.
        let form = ws.user("omar").message_shortcut("#leadership", "second media buyer", "Escalate this").await?;
        assert_has(
            &form.modal(),
            &["*Chloë Martin* wrote", "Not everybody can read this where it stands.", "second media buyer"],
        );
        let form = form.fill("What is blocked?", "The second buyer")?.fill("Whose is it? A pod", "Asia Pacific")?;
        let form = form.fill("What kind of decision is it?", "Hiring")?.submit().await?;
        assert_has(&form.modal(), &["Confidential: only those who are asked"]);
        assert_has(&form.submit().await?.modal(), &["is on its way"]);
        ws.slack.close("omar", true).await?;
        minutes(ws, 1).await;
        assert_eq!(card(ws), "", "it has no card");
        // What was said between two people.
        let channel = ws.slack.open_direct("jonas", "priya")?;
        ws.slack.say("priya", channel.as_str(), "I would rather not do this client")?;
        let form = ws.user("jonas").message_shortcut(channel.as_str(), "I would rather", "Escalate this").await?;
        assert_has(&form.modal(), &["*Priya Nair* wrote", "Not everybody can read this where it stands."]);
        let form = form.fill("What is blocked?", "Who takes it over?")?.fill("Whose is it? A pod", "Client Growth")?;
        let form = form.fill("What kind of decision is it?", "Operational")?;
        let form = form.fill("Who may see it?", "")?.submit().await?;
        let warned = "Everybody in the escalations channel sees it, the message from a private conversation included.";
        assert_has(&form.modal(), &[warned]);
        ws.slack.close("jonas", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_long_message_full_of_mentions_calls_nobody_and_is_cut_where_it_is_shown() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        let ana = id(ws, "ana");
        let long = format!("@channel <@{ana}> *now* {}", "x".repeat(10_000));
        ws.slack.say("jonas", "#pod-performance", &long)?;
        let form = ws.user("jonas").message_shortcut("#pod-performance", "xxxxxx", "Escalate this").await?;
        assert_has(&form.modal(), &["@channel @Ana Keller *now* xxx", "…"]);
        let form = form.fill("What is blocked?", "This")?.fill("Whose is it? A pod", "Brand & Content")?;
        let form = form.fill("What kind of decision is it?", "Budget")?.submit().await?;
        assert_has(&form.submit().await?.modal(), &["is on its way"]);
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        let shown = card(ws);
        assert!(shown.contains("@channel @Ana Keller *now* xxx") && shown.len() < 2_500, "{shown}");
        let posted = ws.slack.calls_of("chat.postMessage");
        let wire = posted.iter().map(|call| call.args.to_string()).collect::<String>();
        assert!(!wire.contains("<!channel>") && !wire.contains(&format!("<@{ana}>")), "nobody is called");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn guests_may_and_people_of_other_companies_may_not() {
    on_sqlite(async |ws| {
        with_leadership(ws).await?;
        let form =
            ws.user("felix").message_shortcut("#pod-brand", "First cut of the Harbour film", "Escalate this").await?;
        assert_has(&form.modal(), &["*Ben Okafor* wrote"]);
        ws.slack.close("felix", true).await?;
        let form = ws.user("felix").shortcut("Escalate something").await?;
        assert_has(&form.modal(), &["What is blocked?"]);
        ws.slack.close("felix", true).await?;
        // Lena of Northwind is offered no shortcut; a payload in her name says so, too.
        let ts = message_of(ws, "#client-northwind", "December plan");
        let lena = ws.user("lena");
        assert!(lena.message_shortcut("#client-northwind", "December plan", "Escalate this").await.is_err());
        let answer = ws
            .bring_interaction(&json!({
                "type": "message_action", "callback_id": "escalate_this", "trigger_id": "t-lena",
                "user": { "id": id(ws, "lena"), "team_id": "T0NRTHWND" }, "team": { "id": "T0NRTHWND" },
                "channel": { "id": "C0NORTHWD" }, "message": { "ts": ts, "user": id(ws, "lena"), "text": "plan" },
                "response_url": null,
            }))
            .await?;
        assert_eq!(answer.status, 200);
        ws.settle().await;
        assert_eq!(ws.user("lena").modal(), None);
        assert_eq!(ws.number("SELECT COUNT(*) FROM escalation_origins").await?, 1, "of Felix alone");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_somebody_elses_form_began_with_is_not_to_be_had() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        let form = ws.user("jonas").choose("#pod-performance", "need_escalate_one", "the final logo").await?;
        ws.slack.close("jonas", true).await?;
        drop(form);
        let origin = ws.number("SELECT MAX(id) FROM escalation_origins").await?;
        let text = |value: &str| json!({ "type": "plain_text_input", "value": value });
        let option = |value: &str| json!({ "type": "static_select", "selected_option": { "value": value } });
        let payload = json!({
            "type": "view_submission", "trigger_id": "t-forged", "user": { "id": id(ws, "tomas") },
            "view": { "id": "V1", "callback_id": "escalation_form", "private_metadata": format!("{{\"pod\":null,\"origin\":{origin}}}"),
              "state": { "values": {
                "what": { "what": text("Mine") }, "class": { "class": option("budget") },
                "escalation_to_pod": { "escalation_to_pod": option("1") },
                "urgency": { "urgency": option("normal") },
              } } },
        });
        let answer = ws.bring_interaction(&payload).await?;
        assert_has(&answer.text, &["This form has stood open for too long."]);
        assert_eq!(ws.number("SELECT COUNT(*) FROM escalation_drafts").await?, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_key_result_that_falls_behind_is_escalated_with_its_arithmetic() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.with_objective().await?;
        let shown = ws.user("jonas").command("#pod-performance", "/okr show").await?;
        assert_has(&shown.answer(), &["<Escalate …>"]);
        // The card that everybody reads leads there too.
        assert_has(&ws.cards_in("#pod-performance").concat(), &["<Escalate …>"]);
        let form = ws.user("jonas").choose("#pod-performance", "okr_escalate", "Blended ROAS").await?;
        let what = "Blended ROAS (Performance Marketing) is behind by 59 points: 0 % done, 59 % expected by today (day 54 of \
                    92). 3x → 3x → 5x.";
        assert_has(&form.modal(), &[what, "Performance Marketing"]);
        let form = form.fill("What kind of decision is it?", "Operational")?.submit().await?;
        assert_has(&form.modal(), &["Goes to *Ana Keller (for Performance Marketing)* now"]);
        assert_has(&form.submit().await?.modal(), &["is on its way"]);
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        let cards = ws.cards_in("#pod-performance");
        assert_has(cards.last().map_or("", String::as_str), &["_escalated as #1 · with Ana Keller_"]);
        let overview = ws.user("chloe").command("#general", "/okr show all").await?;
        assert_has(&overview.answer(), &["_escalated as #1 · with Ana Keller_"]);
        assert_has(&card(ws), &["It began as a key result that falls behind."]);
        let form = ws.user("ana").click_dm("Decide").await?;
        let form = form.fill("What is decided?", "A sprint on the feed")?.fill("Why?", "It moves most")?;
        assert!(form.submit().await?.is_done());
        minutes(ws, 1).await;
        let cards = ws.cards_in("#pod-performance");
        assert!(!cards.concat().contains("escalated"), "{cards:?}");
        assert_eq!(told(ws, "jonas", "*Decided* by Ana Keller").len(), 1, "once: {:?}", ws.user("jonas").dms());
        // Grace is of another pod.
        let key_result = ws.number("SELECT MIN(id) FROM okr_key_results").await?;
        let press = json!({
            "type": "block_actions", "trigger_id": "t-grace", "user": { "id": id(ws, "grace") },
            "channel": { "id": "C0GENERAL" }, "message": { "ts": "1.000001" }, "container": { "type": "message" },
            "actions": [{ "action_id": "okr_escalate", "block_id": "b", "type": "button", "value": key_result.to_string() }],
        });
        ws.bring_interaction(&press).await?;
        ws.settle().await;
        assert_eq!(ws.user("grace").modal(), None);
        ws.assert_agreement("after it was decided").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_key_result_that_recovers_tells_its_escalation_and_who_asked_says_what_becomes_of_it() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.with_objective().await?;
        ws.user("jonas").command("#pod-performance", "/okr show").await?;
        let form = ws.user("jonas").choose("#pod-performance", "okr_escalate", "Blended ROAS").await?;
        let form = form.fill("What kind of decision is it?", "Operational")?.submit().await?;
        assert_has(&form.submit().await?.modal(), &["is on its way"]);
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        // Better, and behind all the same.
        ws.user("ana").command("#pod-performance", "/okr update roas 3.5 c7").await?;
        minutes(ws, 1).await;
        let settled =
            "What it began with is settled meanwhile. Whoever asked for this was asked whether it is still needed.";
        assert!(!card(ws).contains(settled), "{}", card(ws));
        for value in ["4.6", "4.7"] {
            ws.user("ana").command("#pod-performance", &format!("/okr update roas {value} c8")).await?;
            minutes(ws, 1).await;
            assert_has(&card(ws), &["Waits for *Ana Keller*", settled]);
            assert_has(&told(ws, "ana", "[I have it]")[0], &[settled]);
            assert_eq!(told(ws, "jonas", "Do you still need the decision?").len(), 1, "he is asked once");
        }
        assert_has(&ws.thread_in("#escalations").concat(), &["What it began with is settled, says Ana Keller."]);
        ws.user("jonas").click_dm("No: withdraw it").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["*Withdrawn* by Jonas Weber"]);
        ws.assert_agreement("after it recovered").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_app_home_shows_what_waits_what_is_waited_for_and_what_leadership_sees() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        escalate_need(ws, &[]).await?;
        assert_has(
            &ws.user("jonas").home().await?,
            &["Escalations", "*You wait for*", "#1 · Operational", "Waits for *Ben"],
        );
        assert_has(&ws.user("ben").home().await?, &["# Waiting on you", "#1 · Operational", "|open> [Decide]"]);
        let seen = ws.user("chloe").home().await?;
        assert_has(
            &seen,
            &[
                "*Open in the organisation*: 1 with those whose it is.",
                "On duty for leadership this week (from 23 November): Chloë Martin.",
            ],
        );
        assert!(!ws.user("wei").home().await?.contains("Escalations"), "nothing of it is hers");
        let help = ws.user("wei").command("#general", "/podkeeper help").await?.answer();
        assert_has(&help, &["`/escalate list`: what is open"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_leads_the_pod_hears_when_whoever_asked_has_left() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        escalate_need(ws, &[]).await?;
        ws.slack.deactivate("jonas")?;
        ws.settle().await;
        minutes(ws, 1).await;
        let asked = told(ws, "ana", "what they asked for is still open");
        assert_eq!(asked.len(), 1, "{:?}", ws.user("ana").dms());
        let channel = ws.slack.open_direct("ana", "podkeeper")?;
        ws.slack.choose("ana", channel.as_str(), "escalation_menu", "Withdraw: no longer needed").await?;
        ws.settle().await;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["*Withdrawn* by Ana Keller"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_week_of_duty_is_followed_at_once() {
    on_both_engines(async |ws| {
        with_need(ws).await?;
        escalate_need(ws, &[]).await?;
        advance_to(ws, "2026-11-24T13:40:00Z").await;
        assert_has(&card(ws), &["*Chloë Martin*"]);
        ws.user("omar").command("#general", "/escalate rota").await?;
        let form = ws.user("omar").click("#general", "Swap a week").await?;
        let form =
            form.fill("Which week?", "From 23 November: Chloë Martin")?.fill("Who takes it over?", "Omar Haddad")?;
        let form = form.submit().await?;
        assert_has(&form.modal(), &["This week: Omar Haddad (swapped)"]);
        ws.slack.close("omar", true).await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["*Omar Haddad*"]);
        assert_has(&newest(ws), &["escalated as #1 · with Omar Haddad"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
