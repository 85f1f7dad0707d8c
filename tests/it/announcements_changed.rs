//! Announcements that change, end, meet another company, or have very many readers.

use crate::{
    announcements::{BY_FRIDAY, TEXT, UPDATES, announce, card, seconds},
    decisions::{assert_has, craft, craft_form, show, with_leadership},
    harness::{Workspace, assert_reads, on_both_engines},
    standup_house::{advance_to, minutes, sent, told},
};
use jiff::SignedDuration;
use podkeeper::sandbox::Fault;
use serde_json::json;

#[tokio::test]
async fn a_changed_text_asks_only_those_again_who_acknowledged_the_older_one() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        announce(ws, "chloe", &[TEXT, BY_FRIDAY]).await?;
        ws.user("jonas").click(UPDATES, "I have read this").await?;
        advance_to(ws, "2026-11-27T10:00:00Z").await;
        assert_has(&told(ws, "sofia", "asks you to acknowledge this").concat(), &["*Trains* first"]);
        show(ws, "chloe", "/announce show 1").await?;
        let form = ws.user("chloe").click("#general", "Change").await?;
        let form = form.fill("What do you announce?", "Planes are fine")?.submit().await?;
        assert_has(&form.modal(), &["The new text stands everywhere in a moment."]);
        ws.slack.close("chloe", true).await?;
        // Another window of hers, opened before, is told.
        let late = json!({ "body": { "body": { "type": "plain_text_input", "value": "Ships" } } });
        let wrong =
            craft_form(ws, "chloe", ("announcement_change", json!({ "id": 1, "version": 1 })), late.clone()).await?;
        assert_has(&wrong.to_string(), &["This was changed after you opened the form."]);
        for who in ["ruth", "omar", "jonas"] {
            craft_form(ws, who, ("announcement_change", json!({ "id": 1, "version": 2 })), late.clone()).await?;
        }
        minutes(ws, 2).await;
        assert_has(&card(ws, UPDATES, "Planes"), &["0 of 14 have acknowledged it", "changed <!date"]);
        assert_eq!(sent(ws, "jonas", "changed this announcement after you had acknowledged it"), ["27 10:00"]);
        // Whoever was reminded reads the new text where they were asked; nobody else hears anything.
        let sofias = told(ws, "sofia", "asks you to acknowledge this").concat();
        assert!(sofias.contains("Planes are fine") && !sofias.contains("Trains"), "{sofias}");
        assert_eq!(sent(ws, "sofia", "Planes"), Vec::<String>::new(), "no further message");
        assert_eq!(sent(ws, "omar", "Planes"), Vec::<String>::new(), "he is reminded when his day begins");

        // Somebody presses what they had before them when it changed: it is not noted, and they read the new text.
        craft(ws, "ana", ("announcement_read", "1/1")).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcement_receipts WHERE version = 2").await, 0);
        ws.user("jonas").click_dm("I have read this").await?;
        seconds(ws, 20).await;
        assert_has(&card(ws, UPDATES, "Planes"), &["1 of 14 have acknowledged it"]);
        assert_has(&told(ws, "jonas", "You have acknowledged").concat(), &["Planes are fine"]);
        // The same text with another day asks nobody again.
        ws.user("chloe")
            .click("#general", "Change")
            .await?
            .fill("Please acknowledge by", "2026-12-04")?
            .submit()
            .await?;
        ws.slack.close("chloe", true).await?;
        minutes(ws, 2).await;
        assert_eq!(sent(ws, "jonas", "changed this announcement after").len(), 1);
        assert_has(&card(ws, UPDATES, "Planes"), &["Please acknowledge by *Friday 4 Dec* · 1 of 14"]);
        // Nobody else changes it, whatever their buttons carry.
        for who in ["ruth", "omar", "jonas"] {
            craft(ws, who, ("announcement_open_change", "1")).await?;
            assert!(ws.user(who).modal().is_none_or(|modal| !modal.contains("Change")), "{who}");
        }
        ws.assert_agreement("after it was changed").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_withdrawn_says_so_everywhere() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        announce(ws, "omar", &[TEXT, BY_FRIDAY]).await?;
        advance_to(ws, "2026-11-27T10:00:00Z").await;
        ws.user("ana").click_dm("I have read this").await?;
        for who in ["jonas", "ana", "felix", "lena"] {
            craft(ws, who, ("announcement_withdraw", "1")).await?;
        }
        assert_has(&card(ws, UPDATES, "travel"), &["[I have read this]"]);
        show(ws, "ruth", "/announce show 1").await?;
        ws.user("ruth").click("#general", "Withdraw").await?;
        minutes(ws, 2).await;
        assert_reads!(card(ws, UPDATES, "announcement #1"), @"(Ruth Adeyemi withdrew announcement #1. What it said does not hold any more.)");
        assert!(card(ws, UPDATES, "travel").is_empty());
        for who in ["ana", "sofia"] {
            assert_has(&told(ws, who, "announcement #1").concat(), &["Ruth Adeyemi withdrew announcement #1."]);
            assert!(told(ws, who, "Trains").is_empty(), "{who}");
            assert!(!ws.user(who).home().await?.contains("Please acknowledge"), "{who}");
        }
        craft(ws, "jonas", ("announcement_read", "1/1")).await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcement_receipts").await, 1);
        assert!(!show(ws, "jonas", "/announce show 1").await?.contains("Trains"));
        assert_has(&show(ws, "jonas", "/announce list").await?, &["withdrawn"]);
        // Those whose morning comes later are not reminded.
        minutes(ws, 600).await;
        assert_eq!(sent(ws, "omar", "asks you to acknowledge"), Vec::<String>::new());
        assert_eq!(sent(ws, "marcus", "asks you to acknowledge"), Vec::<String>::new());
        ws.assert_agreement("after it was withdrawn").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_company_reads_none_of_it() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.slack.share_externally("#pod-brand", true)?;
        ws.settle().await;
        let pods = [
            ("Whom is it for?", "Some pods: choose them below"),
            ("Which pods?", "Brand & Content, Asia Pacific, Performance Marketing"),
        ];
        ws.slack.fail_next("chat.postMessage", 1, &Fault::Error("restricted_action".to_owned()));
        let preview = announce(ws, "chloe", &[&[TEXT, BY_FRIDAY][..], &pods].concat()).await?;
        assert_has(&preview, &["*Not posted:*", "• Brand & Content in <#C0PODBRAND>: another company reads there"]);
        assert!(card(ws, "#pod-brand", "travel").is_empty());
        // Slack would not have one of them, on PostgreSQL whichever came first: the author hears of it, and tries again.
        let told = ws.user("chloe").last_dm();
        let refused = [(UPDATES, "C0UPDATES"), ("#pod-apac", "C0PODAPAC"), ("#pod-performance", "C0PODPERF")]
            .into_iter()
            .find(|(_, id)| told.contains(&format!("could not be posted in <#{id}>: Slack says “restricted_action”.")));
        let Some((place, id)) = refused else { panic!("{told}") };
        assert_has(&show(ws, "chloe", "/announce show 1").await?, &[&format!("<#{id}> (not posted)")]);
        for copy in ["1/0", "1/1", "1/2"] {
            craft(ws, "jonas", ("announcement_try_again", copy)).await?;
        }
        assert!(card(ws, place, "travel").is_empty());
        ws.user("chloe").click_dm("Try again").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws, place, "travel"), &["0 of 10"]);
        // Shared while it stands there: it goes, and comes back when the channel is ours alone.
        ws.slack.share_externally("#pod-apac", true)?;
        minutes(ws, 1).await;
        assert!(card(ws, "#pod-apac", "travel").is_empty());
        ws.user("aiko").click(UPDATES, "I have read this").await?;
        minutes(ws, 1).await;
        assert!(card(ws, "#pod-apac", "travel").is_empty(), "and no count brings it back");
        ws.slack.share_externally("#pod-apac", false)?;
        minutes(ws, 1).await;
        assert_has(&card(ws, "#pod-apac", "travel"), &["1 of 10"]);
        // Deleted by hand: it stays away there.
        let newest = ws.slack.last("#pod-performance")?.expect("the card");
        ws.slack.delete_message("chloe", "#pod-performance", &newest.ts)?;
        ws.user("wei").click(UPDATES, "I have read this").await?;
        minutes(ws, 1).await;
        assert!(card(ws, "#pod-performance", "travel").is_empty());
        assert_has(&show(ws, "chloe", "/announce show 1").await?, &["<#C0PODPERF> (deleted there)"]);
        // Who leaves is counted no more, who comes is.
        ws.user("ben").command("#general", "/pod remove @tomas brand").await?;
        ws.slack.deactivate("sofia")?;
        minutes(ws, 1).await;
        assert_has(&card(ws, UPDATES, "travel"), &["2 of 8"]);
        ws.user("ana").command("#general", "/pod add @grace performance").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws, UPDATES, "travel"), &["2 of 9"]);
        // With nowhere to go nothing is announced.
        ws.slack.share_externally(UPDATES, true)?;
        ws.settle().await;
        let form = ws.user("chloe").command("#general", "/announce Hello").await?.submit().await?;
        assert_has(&form.errors().concat(), &["There is no channel it could be posted in"]);
        ws.slack.close("chloe", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Three pages of a hundred.
const MANY: usize = 230;

#[tokio::test]
async fn hundreds_press_at_once_and_hundreds_are_reminded_through_every_death() {
    on_both_engines(async |ws: &mut Workspace| {
        with_leadership(ws).await?;
        let crowd = ws.with_crowd("performance", MANY).await;
        announce(ws, "chloe", &[TEXT, BY_FRIDAY]).await?;
        for who in &crowd[..40] {
            let _ = ws.slack.join(who, UPDATES);
        }
        ws.settle().await;
        ws.slack.forget_calls();
        for some in crowd[..40].chunks(8) {
            let presses = some.iter().map(|who| ws.slack.click(who, UPDATES, "I have read this"));
            for pressed in futures_util::future::join_all(presses).await {
                pressed?;
            }
        }
        ws.settle().await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM announcement_receipts").await, 40);
        seconds(ws, 30).await;
        assert_has(&card(ws, UPDATES, "travel"), &["40 of 244 have acknowledged it"]);
        assert!(ws.slack.calls_of("chat.update").len() <= 2, "{} edits", ws.slack.calls_of("chat.update").len());
        // The author turns the pages.
        show(ws, "chloe", "/announce show 1").await?;
        let unread = ws.user("chloe").click("#general", "Who has not").await?.modal();
        assert_has(&unread, &["40 of 244 have acknowledged it. Still missing:", "[Further]"]);
        assert_eq!(unread.matches("• ").count(), 30);
        for _ in 0..6 {
            ws.slack.click_in_modal("chloe", "Further", None).await?;
            ws.settle().await;
        }
        let last = ws.user("chloe").modal().expect("the last page");
        assert!(last.contains("[Back]") && !last.contains("[Further]"), "{last}");
        ws.slack.close("chloe", true).await?;

        advance_to(ws, "2026-11-27T07:59:00Z").await;
        ws.slack.see_all();
        let asked = "SELECT COUNT(*) FROM asks WHERE feature = 'announcements' AND person LIKE 'U0CROWD%'";
        let deaths = ws.die_in_every_turn(SignedDuration::from_mins(2), async |ws| ws.count(asked).await >= 190).await;
        assert!(deaths >= 3, "it has {deaths} moments only");
        minutes(ws, 60).await;
        for (place, who) in crowd.iter().enumerate() {
            let reminders = told(ws, who, "asks you to acknowledge this").len();
            assert_eq!(reminders, usize::from(place >= 40), "{who}");
        }
        ws.assert_agreement("after the last death").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
