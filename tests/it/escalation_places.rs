//! Where an escalation can be read, and where it cannot: its channel goes, is shared, its card is deleted; people of other
//! companies, people who have left, and what is confidential.

use crate::{
    escalation_house::{
        CONFIDENTIAL, URGENT, asked, assert_has, assert_lacks, card, cards, course, decide, escalate, escalate_as,
        forget_problems, press, pressed,
    },
    harness::{Outcome, Workspace, on_both_engines, on_sqlite},
    standup_house::{advance_to, id, minutes, told},
};
use podkeeper::features::escalations::model::State;

async fn put_cards_into(ws: &Workspace, channel: &str) -> Outcome {
    let form = ws.user("chloe").command("#general", "/podkeeper settings").await?;
    let form = form.fill("Escalations channel", channel)?.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new());
    ws.slack.close("chloe", true).await?;
    minutes(ws, 1).await;
    Ok(())
}

fn standing(ws: &Workspace, channel: &str) -> Vec<String> {
    ws.channel(channel).into_iter().filter(|said| said.contains("*From*")).collect()
}

#[tokio::test]
async fn a_card_deleted_by_hand_comes_again_with_what_happened_meanwhile() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        let first = ws.slack.messages("#escalations")?.into_iter().rev().find(|one| one.bot_id.is_some());
        ws.slack.delete_message("chloe", "#escalations", &first.ok_or("a card")?.ts)?;
        ws.settle().await;
        ws.user("ben").click_dm("I have it").await?;
        minutes(ws, 2).await;
        assert_eq!(cards(ws).len(), 1);
        assert_has(&card(ws), &["*Ben Okafor* has it."]);
        assert_has(&ws.thread_in("#escalations").join("\n"), &["Ben Okafor has it."]);
        decide(ws, "ben", "10 %").await?;
        assert_has(&card(ws), &["*Decided* by Ben Okafor"]);
        ws.assert_agreement("after the card was deleted").await;
        forget_problems(ws).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_channel_is_renamed_archived_and_another_one_is_chosen() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        ws.slack.rename_channel("omar", "#escalations", "stuck")?;
        ws.settle().await;
        ws.user("ben").click_dm("I have it").await?;
        minutes(ws, 1).await;
        assert_has(&standing(ws, "#stuck")[0], &["*Ben Okafor* has it."]);
        ws.slack.archive_channel("omar", "#stuck", true)?;
        ws.settle().await;
        ws.user("omar").command("#general", "/escalate list").await?;
        crate::escalation_house::fill(ws, "ben", "Need more", &[("What do you need to know?", "Which margin?")])
            .await?;
        minutes(ws, 5).await;
        assert_has(&told(ws, "ruth", "cannot be written to")[0], &["Choose another channel"]);
        assert_has(&ws.user("jonas").last_dm(), &["Which margin?"]);
        ws.slack.create_channel("omar", "decisions-wanted", false)?;
        ws.slack.invite("omar", "#decisions-wanted", &["podkeeper"])?;
        ws.settle().await;
        put_cards_into(ws, "#decisions-wanted").await?;
        assert_has(&standing(ws, "#decisions-wanted")[0], &["asks Jonas Weber back: “Which margin?”"]);
        decide(ws, "ben", "10 %").await?;
        assert_has(&standing(ws, "#decisions-wanted")[0], &["*Decided* by Ben Okafor"]);
        forget_problems(ws).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn no_card_stands_where_another_company_reads() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        decide(ws, "ben", "10 %").await?;
        escalate(ws, &[("What do you need?", "A yes or a no")]).await?;
        assert_eq!(cards(ws).len(), 2);
        ws.slack.share_externally("#escalations", true)?;
        minutes(ws, 5).await;
        assert_eq!(cards(ws), Vec::<String>::new(), "what is over comes down, too");
        let messages = ws.slack.messages("#escalations")?;
        assert!(messages.iter().all(|one| one.bot_id.is_none()), "and so does every line of the threads: {messages:?}");
        assert_has(&told(ws, "ruth", "shared with another company")[0], &["no cards stand there"]);
        escalate(ws, &[]).await?;
        ws.user("ben").click_dm("I have it").await?;
        minutes(ws, 5).await;
        assert_eq!(cards(ws), Vec::<String>::new());
        assert_eq!(told(ws, "ruth", "shared with another company").len(), 1, "once a day");
        ws.slack.share_externally("#escalations", false)?;
        minutes(ws, 5).await;
        assert_eq!(cards(ws).len(), 2, "what is open stands there again: {:?}", cards(ws));
        ws.assert_agreement("after it was shared").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_of_another_company_press_in_vain() {
    on_both_engines(async |ws| {
        escalate(ws, &[]).await?;
        let before = ws.figures().await?;
        for (action, value) in [
            ("escalation_have", "1"),
            ("escalation_open_decide", "1"),
            ("escalation_menu", "up/1"),
            ("escalation_menu", "withdraw/1"),
            ("escalation_follow", "1"),
        ] {
            let told = pressed(ws, "lena", action, value).await?;
            assert_has(&told, &["Podkeeper answers people of this organisation only."]);
        }
        assert_eq!(ws.figures().await?, before);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_has_left_has_nothing_and_what_they_asked_for_goes_on() {
    on_both_engines(async |ws| {
        escalate(ws, &[URGENT]).await?;
        ws.user("ben").click_dm("I have it").await?;
        minutes(ws, 1).await;
        ws.slack.deactivate("ben")?;
        minutes(ws, 2).await;
        assert_eq!(asked(ws, 1).await, ["chloe"], "Brand has no lead");
        assert_eq!(course(ws, 1).await.state, State::Asked);
        ws.slack.deactivate("jonas")?;
        minutes(ws, 2).await;
        decide(ws, "chloe", "10 %").await?;
        assert_has(&card(ws), &["*Decided* by Chloë Martin"]);
        // His lead may say that nobody needs it any more.
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_requester_has_left_and_their_lead_withdraws_it() {
    on_both_engines(async |ws| {
        escalate(ws, &[URGENT]).await?;
        ws.slack.deactivate("jonas")?;
        minutes(ws, 1).await;
        let refused = pressed(ws, "priya", "escalation_menu", "withdraw/1").await?;
        assert_has(&refused, &["This does not wait on you."]);
        press(ws, "ana", "escalation_menu", "withdraw/1").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["*Withdrawn* by Ana Keller"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_confidential_is_nowhere_but_with_its_parties_and_leadership() {
    on_both_engines(async |ws| {
        // Nobody of Brand is here: an admin hears of the gap, and no more.
        ws.user("ben").command("#general", "/timeoff 23 Nov – 23 Nov").await?;
        escalate(ws, &[CONFIDENTIAL, URGENT]).await?;
        assert_eq!(asked(ws, 1).await, ["chloe"]);
        assert_has(&told(ws, "ruth", "nobody of them could act")[0], &["An escalation came to whoever it was sent to"]);
        ws.user("chloe").click_dm("I have it").await?;
        minutes(ws, 1).await;
        // Sofia asks for the same of the same pod: it is not offered to her; to Omar it is.
        for (who, channel, sees) in [("sofia", "#pod-brand", false), ("omar", "#leadership", true)] {
            let form = ws.user(who).command(channel, "/escalate pricing \"The same\"").await?;
            let form = form.fill("Whose is it? A pod", "Brand & Content")?.submit().await?;
            assert_eq!(form.modal().contains("Client X"), sees, "{who}: {}", form.modal());
            ws.slack.close(who, true).await?;
        }
        for who in ["sofia", "ruth", "ana", "felix", "priya"] {
            let channel = if who == "felix" { "#pod-brand" } else { "#general" };
            for line in ["/escalate list", "/escalate show 1"] {
                assert_lacks(&ws.user(who).command(channel, line).await?.answer(), &["Client X", "#1"]);
            }
            for action in ["escalation_have", "escalation_open_decide", "escalation_open_not_mine", "escalation_follow"]
            {
                let told = pressed(ws, who, action, "1").await?;
                assert_has(&told, &["I know no such escalation, or it is not for you to see."]);
            }
            assert_lacks(&ws.user(who).home().await?, &["Client X", "Jonas Weber needs"]);
            assert_lacks(&ws.user(who).dms().concat(), &["Client X"]);
        }
        decide(ws, "chloe", "10 %, and no word").await?;
        for channel in ws.slack.list_channels() {
            let is_party = ["chloe", "jonas"].iter().any(|who| channel.members.contains(&id(ws, who).as_str().into()));
            let said = serde_json::to_string(&channel.messages.iter().map(|one| &one.text).collect::<Vec<_>>())?;
            assert!(!said.contains("Client X") || !channel.is_named() && is_party, "{}: {said}", channel.id);
        }
        let audit: Vec<(String,)> =
            ws.rows("SELECT CAST(after AS TEXT) FROM audit WHERE feature = 'escalations'").await;
        assert!(
            audit.len() > 3 && audit.iter().all(|(after,)| !after.contains("Client X") && !after.contains("no word"))
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_confidential_one_that_stops_waits_for_leadership_to_come_back() {
    on_sqlite(async |ws| {
        escalate(ws, &[CONFIDENTIAL]).await?;
        escalate_as(
            ws,
            ("jonas", "#pod-performance"),
            "brand \"An open one\"",
            &[("Whose is it? A pod", "Client Growth")],
        )
        .await?;
        for who in ["ben", "dana", "chloe", "omar"] {
            ws.user(who).command("#general", "/timeoff 24 Nov – 2 Dec").await?;
        }
        advance_to(ws, "2026-12-01T18:00:00Z").await;
        assert_eq!((course(ws, 1).await.state, course(ws, 2).await.state), (State::Stopped, State::Stopped));
        assert_lacks(&ws.user("ruth").dms().concat(), &["Client X"]);
        assert_has(&ws.user("ruth").dms().concat(), &["An open one"]);
        advance_to(ws, "2026-12-03T16:00:00Z").await;
        assert_has(&ws.user("omar").dms().concat(), &["Client X", "*Stopped*"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
