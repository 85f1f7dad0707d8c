//! Check-ins of people who are away, of key results that change hands, and what becomes of old questions.

use crate::{
    harness::{Workspace, assert_reads, on_both_engines},
    scenes::{FRIDAY, MONDAY, TUESDAY, said, with_owners_of_two_pods},
};
use serde_json::json;

const HOME: &str = "#pod-performance";

async fn open_covers(ws: &Workspace) -> i64 {
    ws.count("SELECT COUNT(*) FROM asks WHERE state <> 'closed' AND key LIKE 'cover/%' AND feature = 'checkins'").await
}

#[tokio::test]
async fn whoever_covers_a_time_off_is_asked_and_the_rest_is_on_the_leads_list() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.user("jonas").command("#general", "/timeoff 27 Nov – 4 Dec cover @priya").await?;
        ws.advance_to(FRIDAY).await;
        assert_eq!(said(ws, "jonas", "stand?"), 0, "he is off");
        assert_reads!(ws.user("priya").last_dm(), @r"
        *Jonas Weber is away this week.* How do these key results stand?
        _Performance Marketing: Win back margin_
        *Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        behind by 63 points; no check-in in 53 days [Update]
        [Nothing changed] [Why am I asked?]
        ");
        let why = ws.user("priya").click_dm("Why am I asked?").await?;
        assert_reads!(why.modal(), @r"
        == Why am I asked? ==
        Jonas Weber is away and cannot check in on the key results of Performance Marketing this week.
        *Whose rule it is:* the organisation
        *Next time:* <!date^1796374800^{date_short_pretty} at {time}|4 December 2026, 10:00>
        An administrator can change it: `/ritual edit Weekly check-in`.
        (Quiet hours, one time for everything, and how many messages a day: App Home → *My hours & prompts*.)
        [Close]
        ");
        ws.slack.close("priya", true).await?;
        // Priya does not belong to Growth: its lead sees at once what nobody can say.
        let home = ws.user("dana").home().await?;
        assert!(home.contains("*Renewals signed* (<@U0JONAS0001>, away): no check-in yet"), "{home}");
        assert!(!ws.user("ana").home().await?.contains("Not updated"), "Priya has time");
        assert_eq!(open_covers(ws).await, 1);

        ws.advance_to(TUESDAY).await;
        assert_eq!(open_covers(ws).await, 0);
        let closed = ws.user("priya").last_dm();
        assert!(
            closed.starts_with("This check-in in place of Jonas Weber is closed. What you say still counts."),
            "{closed}"
        );
        let home = ws.user("ana").home().await?;
        assert!(home.contains("*Blended ROAS* (<@U0JONAS0001>, away): no check-in yet"), "{home}");
        let pressed = ws.user("priya").click_dm("Nothing changed").await?;
        assert_reads!(pressed.answer(), @"Thank you. The key result is confirmed as it stands.");
        assert!(!ws.user("ana").home().await?.contains("*Blended ROAS* (<@U0JONAS0001>, away)"));
        assert_eq!(ws.count("SELECT COUNT(*) FROM okr_updates").await, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_cover_of_a_lead_is_asked_about_the_leads_key_results() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.user("ana").command(HOME, "/timeoff 27 Nov – 4 Dec cover @sofia").await?;
        // In London it is ten an hour later, and hers is asked by Ana's clock.
        ws.advance_to(FRIDAY).await;
        let asked = ws.user("sofia").dms().join("\n");
        assert!(asked.contains("*Ana Keller is away this week.*") && asked.contains("*Cost per lead*"), "{asked}");
        ws.user("sofia").click_dm("Nothing changed").await?;
        assert_eq!(ws.count("SELECT COUNT(*) FROM okr_updates").await, 2);
        assert_eq!(open_covers(ws).await, 0);
        assert_eq!(said(ws, "sofia", "Thank you. These key results are up to date this week."), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn away_without_anybody_to_stand_in_loses_no_key_result() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.user("dana").command("#pod-growth", "/timeoff 26 Nov – 4 Dec").await?;
        ws.advance_to(FRIDAY).await;
        ws.user("jonas").click_dm("I’m away").await?;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        I ask Ana Keller about Performance Marketing this week.
        Nobody else can stand in for Client Growth: its key results are on the App Home of whoever looks after it.
        (`/timeoff` tells everybody until when you are away; then nobody asks you anything.)
        ");
        // Ana says what she was asked, which is of her pod only.
        let pressed = ws.user("ana").click_dm("Nothing changed").await?;
        assert_reads!(pressed.answer(), @"Thank you. The key result is confirmed as it stands.");
        let fresh: Vec<(String,)> =
            ws.rows("SELECT k.title FROM okr_updates u JOIN okr_key_results k ON k.id = u.key_result_id").await;
        assert_eq!(fresh, [("Blended ROAS".to_owned(),)]);
        assert_eq!(open_covers(ws).await, 0);
        ws.advance_to(TUESDAY).await;
        let home = ws.user("dana").home().await?;
        assert!(home.contains("*Renewals signed* (<@U0JONAS0001>, away)"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn time_off_that_begins_after_the_question_hands_it_over() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.advance_to(FRIDAY).await;
        assert_eq!(said(ws, "jonas", "*How do your key results stand?*"), 1);
        ws.user("jonas").command("#general", "/timeoff 30 Nov – 4 Dec cover @priya").await?;
        assert_eq!(said(ws, "priya", "*Jonas Weber is away this week.*"), 0, "he is here today");
        ws.advance_to(MONDAY).await;
        assert_eq!(said(ws, "priya", "*Jonas Weber is away this week.*"), 1);
        assert_eq!(said(ws, "jonas", "I ask Priya Nair about Performance Marketing this week."), 1);
        assert_eq!(said(ws, "jonas", "*How do your key results stand?*"), 0);
        // She cannot: nobody is asked any more, and Ana sees it.
        ws.user("priya").click_dm("I cannot").await?;
        assert_eq!(said(ws, "priya", "You do not stand in for these key results any more"), 1);
        assert_eq!(open_covers(ws).await, 0);
        let home = ws.user("ana").home().await?;
        assert!(home.contains("*Blended ROAS* (<@U0JONAS0001>, away)"), "{home}");
        // Another cover is asked.
        ws.user("jonas").command("#general", "/timeoff 30 Nov – 4 Dec cover @ana").await?;
        assert_eq!(said(ws, "ana", "*Jonas Weber is away this week.*"), 1);
        assert!(!ws.user("ana").home().await?.contains("*Blended ROAS* (<@U0JONAS0001>, away)"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_gets_a_key_result_in_the_week_is_asked() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.advance_to(FRIDAY).await;
        assert_eq!(said(ws, "priya", "stand?"), 0, "she owns nothing");
        // Ana keeps Leads won, so that her question stays; Grace's own Friday has not reached ten yet.
        ws.user("ana").command(HOME, "/okr owner cost @priya").await?;
        ws.user("dana").command("#pod-growth", "/okr owner renewals @grace").await?;
        assert_eq!(said(ws, "priya", "*Cost per lead*"), 1);
        assert_eq!((said(ws, "ana", "*Cost per lead*"), said(ws, "ana", "*Leads won*")), (0, 1));
        assert_eq!(said(ws, "grace", "stand?"), 0);
        ws.advance_to("2026-11-27T15:00:00Z").await;
        assert_eq!(said(ws, "grace", "*Renewals signed*"), 1);
        // Who was asked later than others can put it off as well, and is asked again then.
        ws.user("priya").click_dm("Tomorrow").await?;
        assert_eq!(said(ws, "priya", "All right. I ask again"), 1, "{:?}", ws.user("priya").dms());
        ws.advance_to(MONDAY).await;
        assert_eq!(said(ws, "priya", "*You asked me to come back"), 1, "{:?}", ws.user("priya").dms());
        // After Monday's reminder there is no later moment.
        ws.advance_to("2026-11-30T10:00:00Z").await;
        ws.user("ana").command(HOME, "/pod add @tomas performance").await?;
        ws.user("ana").command(HOME, "/okr owner roas @tomas").await?;
        let refused = ws.user("tomas").click_dm("Tomorrow").await?;
        assert_reads!(refused.answer(), @"There is no later moment before this check-in ends. *Nothing changed* takes one tap; `/okr update` takes the rest.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_old_question_says_what_became_of_it() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.advance_to(MONDAY).await;
        let dms = ws.user("ana").dms();
        assert_eq!(said(ws, "ana", "I have asked again below."), 1, "{dms:?}");
        assert_eq!((said(ws, "ana", "[Tomorrow]"), said(ws, "ana", "still wait for a word")), (0, 1));
        ws.advance_to(TUESDAY).await;
        let closed = ws.user("ana").last_dm();
        assert!(closed.starts_with("This check-in is closed. What you say still counts."), "{closed}");
        assert!(closed.contains("[Nothing changed]") && !closed.contains("away]"), "{closed}");
        ws.user("ana").click_dm("Nothing changed").await?;
        assert_reads!(ws.user("ana").last_dm(), @r"
        Thank you. Your key results are up to date this week.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_check_in_that_is_cancelled_says_so_to_everybody_who_was_asked() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.user("jonas").command("#general", "/timeoff 27 Nov – 4 Dec cover @priya").await?;
        ws.advance_to(FRIDAY).await;
        assert_eq!(open_covers(ws).await, 1);
        ws.user("ruth").command("#general", "/ritual delete check_in").await?;
        ws.user("ruth").click("#general", "Delete").await?;
        let waiting = ws.count("SELECT COUNT(*) FROM asks WHERE state <> 'closed' AND feature = 'checkins'").await;
        assert_eq!(waiting, 0);
        let off = "is off: nothing waits for your answer any more.";
        let off_for_cover = "This week’s check-in is off, so nothing is left for you to say.";
        for (who, says) in [("ana", off), ("priya", off_for_cover)] {
            assert_eq!(said(ws, who, says), 1, "{who}: {:?}", ws.user(who).dms());
            assert_eq!(said(ws, who, "[Nothing changed]"), 0, "{who}");
        }
        ws.advance_to(TUESDAY).await;
        assert!(!ws.user("ana").home().await?.contains("Not updated"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_ends_the_question_of_a_pod_that_is_not_theirs() {
    on_both_engines(async |ws| {
        with_owners_of_two_pods(ws).await?;
        ws.advance_to(FRIDAY).await;
        let ids: Vec<(i64, i64)> =
            ws.rows("SELECT c.occurrence_id, p.id FROM check_ins c, pods p WHERE p.key = 'growth' AND c.person = 'U0JONAS0001'").await;
        let (occurrence, pod) = ids[0];
        // All that Jonas answers for in Growth is up to date, so that nothing is left to confirm.
        ws.user("dana").command("#pod-growth", "/okr update renewals 4").await?;
        ws.slack.see_all();
        let press = |trigger: &str| {
            json!({
                "type": "block_actions", "user": { "id": "U0TOMAS0001" }, "trigger_id": trigger,
                "actions": [{ "action_id": "checkin_same", "value": format!("{occurrence}/U0JONAS0001/{pod}") }],
                "container": { "channel_id": "C0PODBRAND", "message_ts": "1.2" },
            })
        };
        assert_eq!(ws.bring_interaction(&press("t-forged")).await?.status, 200);
        ws.settle().await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM check_ins WHERE person = 'U0JONAS0001' AND done_at IS NOT NULL").await, 0);
        assert!(ws.user("jonas").last_dm().contains("[Nothing changed]"), "{}", ws.user("jonas").last_dm());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
