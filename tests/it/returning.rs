//! Check-ins of people who come back, or who get more to answer for, while the week's check-in is open.

use crate::{
    harness::{Workspace, assert_reads, on_both_engines},
    scenes::{FRIDAY, MONDAY, TUESDAY, said, with_owners_of_two_pods},
};

const HOME: &str = "#pod-performance";

async fn asks(ws: &Workspace, like: &str) -> i64 {
    let sql = "SELECT COUNT(*) FROM asks WHERE state <> 'closed' AND feature = 'checkins' AND key LIKE $1";
    ws.db().read(sql).bind(like).scalar().await.expect("a count")
}

#[tokio::test]
async fn who_ends_their_time_off_is_asked_and_their_cover_is_not_any_more() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.user("jonas").command("#general", "/timeoff 27 Nov – 4 Dec cover @priya").await?;
        ws.advance_to(FRIDAY).await;
        assert_eq!((said(ws, "jonas", "stand?"), said(ws, "priya", "*Jonas Weber is away this week.*")), (0, 1));
        assert!(ws.user("dana").home().await?.contains("*Renewals signed* (<@U0JONAS0001>, away)"));
        // He is back on Monday, an hour before the others are reminded.
        ws.advance_to("2026-11-30T08:00:00Z").await;
        ws.user("jonas").command("#general", "/timeoff cancel today").await?;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        *You are back: how do your key results stand?* Nobody else is asked about them any more.
        _Performance Marketing: Win back margin_
        *Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        behind by 66 points; no check-in in 56 days [Update]
        _Client Growth: Keep whom we have_
        *Renewals signed*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 20
        behind by 66 points; no check-in in 56 days [Update]
        [Nothing changed] [Tomorrow] [I’m away] [Why am I asked?]
        ");
        let told = "Jonas Weber is back and is asked now, so nothing is left for you to say. What you said counts.";
        assert_eq!((said(ws, "priya", told), said(ws, "priya", "is away this week")), (1, 0));
        assert_eq!((asks(ws, "cover/%").await, asks(ws, "occ/%").await > 0), (0, true));
        assert!(!ws.user("dana").home().await?.contains("Renewals signed"), "he has time");
        // His own reminder would come with the end, so there is none; what he is asked is over with the others.
        ws.advance_to(MONDAY).await;
        assert_eq!(said(ws, "jonas", "wait for a word"), 0);
        ws.user("jonas").click_dm("Nothing changed").await?;
        assert_eq!(said(ws, "jonas", "Thank you. Your key results are up to date this week."), 1);
        assert_eq!(ws.count("SELECT COUNT(*) FROM okr_updates").await, 2);
        ws.advance_to(TUESDAY).await;
        assert!(!ws.user("dana").home().await?.contains("Renewals signed"));
        assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE verb = 'take back'").await, 1);
        ws.assert_agreement("after somebody came back").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_covers_is_not_thanked_for_what_others_answer_for_now() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.user("dana").command("#pod-growth", "/pod add @priya growth").await?;
        ws.user("jonas").command("#general", "/timeoff 27 Nov – 4 Dec cover @priya").await?;
        ws.advance_to(FRIDAY).await;
        assert_eq!(asks(ws, "cover/%").await, 2, "{:?}", ws.user("priya").dms());
        ws.user("dana").command("#pod-growth", "/okr owner renewals lead").await?;
        assert_eq!(said(ws, "priya", "Others answer for these key results now"), 1, "{:?}", ws.user("priya").dms());
        assert_eq!(said(ws, "priya", "up to date this week"), 0, "{:?}", ws.user("priya").dms());
        assert_eq!(asks(ws, "cover/%").await, 1, "the other pod’s is hers still");
        // It was a mistake.
        ws.user("dana").command("#pod-growth", "/okr owner renewals @jonas").await?;
        assert_eq!(asks(ws, "cover/%").await, 2, "{:?}", ws.user("priya").dms());
        assert!(ws.user("priya").last_dm().contains("*Renewals signed*"), "{:?}", ws.user("priya").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_said_that_they_are_away_is_not_asked_for_what_comes_back_to_them() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance_to(FRIDAY).await;
        ws.user("jonas").click_dm("I’m away").await?;
        assert_eq!(asks(ws, "cover/%").await, 1, "{:?}", ws.user("ana").dms());
        ws.user("ana").command(HOME, "/okr owner roas lead").await?;
        assert_eq!(asks(ws, "cover/%").await, 0);
        ws.user("ana").command(HOME, "/okr owner roas @jonas").await?;
        assert_eq!(asks(ws, "cover/%").await, 1, "{:?}", ws.user("ana").dms());
        assert_eq!(said(ws, "jonas", "stand?"), 0, "{:?}", ws.user("jonas").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_the_cover_said_counts_and_nobody_answers_twice() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.user("jonas").command("#general", "/timeoff 27 Nov – 4 Dec cover @priya").await?;
        ws.user("ana").command(HOME, "/timeoff 27 Nov – 4 Dec cover @sofia").await?;
        ws.advance_to(FRIDAY).await;
        ws.user("priya").click_dm("Nothing changed").await?;
        ws.user("sofia").click_dm("Nothing changed").await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM okr_updates").await, 3);
        ws.advance_to("2026-11-30T08:00:00Z").await;
        for who in ["jonas", "ana"] {
            ws.user(who).command("#general", "/timeoff cancel today").await?;
        }
        // Of Ana's all is said; of Jonas's what nobody could say for him.
        assert_eq!(said(ws, "ana", "stand?"), 0);
        let asked = ws.user("jonas").last_dm();
        assert!(asked.starts_with("*You are back") && asked.matches("✓ this week").count() == 1, "{asked}");
        for cover in ["priya", "sofia"] {
            assert_eq!(said(ws, cover, "Thank you. These key results are up to date this week."), 1, "{cover}");
            assert_eq!(said(ws, cover, "is back and is asked now"), 0, "{cover}");
        }
        ws.user("jonas").click_dm("Nothing changed").await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM okr_updates").await, 4, "only what nobody had spoken of");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_is_back_as_planned_is_asked_while_there_is_time() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        // Jonas is back on Monday; Ana on Wednesday, when all is over.
        ws.user("jonas").command("#general", "/timeoff 27 Nov cover @priya").await?;
        ws.user("ana").command(HOME, "/timeoff 27 Nov – 1 Dec cover @sofia").await?;
        ws.advance_to(FRIDAY).await;
        assert_eq!(said(ws, "priya", "*Jonas Weber is away this week.*"), 1);
        // On Saturday he is not away any more, and nobody writes to him before he works.
        ws.advance_to("2026-11-29T12:00:00Z").await;
        assert_eq!((said(ws, "jonas", "stand?"), said(ws, "priya", "Jonas Weber is back")), (0, 1));
        ws.advance_to("2026-11-30T08:30:00Z").await;
        assert_eq!(said(ws, "jonas", "*You are back: how do your key results stand?*"), 1);
        ws.advance_to("2026-12-02T12:00:00Z").await;
        assert_eq!(said(ws, "jonas", "This check-in is closed. What you say still counts."), 1);
        assert_eq!(said(ws, "ana", "stand?"), 0);
        let home = ws.user("ana").home().await?;
        assert!(home.contains("*Blended ROAS* (<@U0JONAS0001>): no check-in yet"), "{home}");
        assert!(home.contains("*Leads won* (<@U0ANA0001>, away): no check-in yet"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_handed_it_over_and_is_back_reads_that_it_is_asked_again() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.advance_to(FRIDAY).await;
        ws.user("jonas").command("#general", "/timeoff today – 4 Dec cover @priya").await?;
        assert_eq!(said(ws, "jonas", "I ask Priya Nair about Performance Marketing this week."), 1);
        assert_eq!(said(ws, "priya", "*Jonas Weber is away this week.*"), 1);
        ws.advance_to("2026-11-27T11:00:00Z").await;
        ws.user("jonas").command("#general", "/timeoff cancel today").await?;
        assert_eq!(said(ws, "jonas", "I have asked again below."), 1, "{:?}", ws.user("jonas").dms());
        assert_eq!(said(ws, "jonas", "*You are back: how do your key results stand?*"), 1);
        assert_eq!(said(ws, "jonas", "I ask Priya Nair"), 0);
        assert_eq!(said(ws, "priya", "Jonas Weber is back"), 1);
        // The one reminder is his own again.
        ws.advance_to(MONDAY).await;
        assert_eq!(said(ws, "jonas", "*Your key results still wait for a word.*"), 1);
        ws.advance_to(TUESDAY).await;
        assert_eq!(asks(ws, "%").await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_said_that_they_are_away_is_asked_once_it_is_certain_that_they_are_here() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.advance_to(FRIDAY).await;
        ws.slack.see_all();
        ws.user("jonas").click_dm("I’m away").await?;
        let back = "*You are back: how do your key results stand?*";
        // He says until when, and for longer. Whoever was asked stays: nobody covers, and it is the same absence.
        ws.user("jonas").command("#general", "/timeoff today").await?;
        ws.user("jonas").command("#general", "/timeoff today – 4 Dec").await?;
        assert_eq!((said(ws, "ana", "*Jonas Weber is away this week.*"), said(ws, "jonas", back)), (1, 0));
        ws.advance_to("2026-11-27T11:00:00Z").await;
        ws.user("jonas").command("#general", "/timeoff cancel today").await?;
        assert_eq!((said(ws, "ana", "Jonas Weber is back"), said(ws, "jonas", back)), (1, 1));
        assert_eq!((asks(ws, "cover/%").await, asks(ws, "occ/%").await > 0), (0, true));
        // What he plans for another day, and who covers then, has nothing to do with it.
        ws.user("jonas").click_dm("I’m away").await?;
        ws.user("jonas").command("#general", "/timeoff 7 Dec cover @priya").await?;
        ws.user("jonas").command("#general", "/timeoff cancel 7 Dec").await?;
        assert_eq!(said(ws, "jonas", back), 0, "{:?}", ws.user("jonas").dms());
        ws.advance_to("2026-12-02T12:00:00Z").await;
        assert_eq!((said(ws, "jonas", back), asks(ws, "%").await), (0, 0));
        ws.assert_agreement("after somebody was away twice").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_said_that_they_are_away_and_until_when_is_asked_when_that_is_over() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.advance_to(FRIDAY).await;
        ws.slack.see_all();
        ws.user("jonas").click_dm("I’m away").await?;
        ws.user("jonas").command("#general", "/timeoff today").await?;
        // It is over at midnight; nobody writes to him before he works.
        ws.advance_to("2026-11-29T12:00:00Z").await;
        let back = "*You are back: how do your key results stand?*";
        assert_eq!((said(ws, "jonas", back), said(ws, "ana", "Jonas Weber is back")), (0, 1));
        ws.advance_to("2026-11-30T08:30:00Z").await;
        assert_eq!(said(ws, "jonas", back), 1, "{:?}", ws.user("jonas").dms());
        ws.advance_to("2026-12-02T12:00:00Z").await;
        let over = said(ws, "jonas", "This check-in is closed. What you say still counts.");
        assert_eq!((over, asks(ws, "%").await), (1, 0));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_has_answered_and_gets_more_is_asked_about_that_only() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance_to(FRIDAY).await;
        ws.slack.see_all();
        ws.user("jonas").click_dm("Nothing changed").await?;
        let count = ws.user("jonas").dms().len();
        ws.user("ana").command(HOME, "/okr owner cost @jonas").await?;
        // What he has answered stays as it is.
        assert_eq!(ws.user("jonas").dms().len(), count + 1);
        assert_reads!(ws.user("jonas").last_dm(), @r"
        *You answer for one more key result: how does it stand?* All you said before counts.
        _Performance Marketing: Win back margin_
        *Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        behind by 63 points; no check-in in 53 days [Update]
        [Nothing changed] [Tomorrow] [I’m away] [Why am I asked?]
        ");
        ws.user("jonas").click_dm("Nothing changed").await?;
        assert_eq!(said(ws, "jonas", "Thank you. Your key results are up to date this week."), 2);
        assert_eq!(ws.count("SELECT COUNT(*) FROM okr_updates").await, 2, "what he had said is not said again");
        // Once more, later. Ana has nothing left, and then something again.
        ws.advance_to("2026-11-27T14:00:00Z").await;
        ws.user("ana").command(HOME, "/okr owner leads @jonas").await?;
        assert_eq!(ws.user("jonas").dms().len(), count + 2);
        assert!(ws.user("jonas").last_dm().contains("*Leads won*"), "{}", ws.user("jonas").last_dm());
        assert_eq!(said(ws, "ana", "nothing is left for you to say this week"), 1);
        ws.user("ana").command(HOME, "/okr owner leads lead").await?;
        assert_eq!(said(ws, "jonas", "Thank you. Your key results are up to date this week."), 3);
        let asked = ws.user("ana").last_dm();
        assert!(asked.starts_with("*How do your key results stand?*") && asked.contains("*Leads won*"), "{asked}");
        // One reminder, and then it is on the lead's list.
        ws.user("ana").command(HOME, "/okr owner leads @jonas").await?;
        ws.advance_to(MONDAY).await;
        assert_eq!(said(ws, "jonas", "*Your key results still wait for a word.*"), 1);
        let again = ws.user("jonas").dms().into_iter().find(|said| said.contains("still wait for a word"));
        let again = again.unwrap_or_default();
        assert!(again.contains("*Leads won*") && !again.contains("Blended ROAS"), "only what is new: {again}");
        ws.advance_to(TUESDAY).await;
        let home = ws.user("ana").home().await?;
        assert!(home.contains("*Leads won* (<@U0JONAS0001>): no check-in yet"), "{home}");
        assert!(!home.contains("Blended ROAS"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_leaves_after_the_question_is_neither_reminded_nor_missing() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance_to(FRIDAY).await;
        ws.slack.see_all();
        let count = ws.user("jonas").dms().len();
        ws.user("ana").click_dm("Nothing changed").await?;
        ws.slack.deactivate("jonas")?;
        ws.settle().await;
        // What was his is with whoever leads, who is asked about it.
        assert!(!ws.cards_in(HOME).concat().contains("owned by Jonas"), "{:?}", ws.cards_in(HOME));
        let asked = ws.user("ana").last_dm();
        assert!(asked.contains("*You answer for one more key result: how does it stand?*"), "{asked}");
        assert!(asked.contains("*Blended ROAS*"), "{asked}");
        ws.user("ana").click_dm("Nothing changed").await?;
        ws.advance_to(TUESDAY).await;
        assert_eq!(ws.user("jonas").dms().len(), count, "{:?}", ws.user("jonas").dms());
        let home = ws.user("ana").home().await?;
        assert!(!home.contains("Not updated"), "{home}");
        let waiting = "SELECT COUNT(*) FROM asks WHERE state <> 'closed' AND person = 'U0JONAS0001'";
        assert_eq!(ws.count(waiting).await, 0);
        let parts = "SELECT person, state FROM ritual_participants
                     WHERE person IN ('U0JONAS0001', 'U0ANA0001') ORDER BY person";
        let parts: Vec<(String, String)> = ws.rows(parts).await;
        let of = |person: &str, state: &str| (person.to_owned(), state.to_owned());
        assert_eq!(parts, [of("U0ANA0001", "answered"), of("U0JONAS0001", "excused")]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
