//! The weekly check-in: who is asked, the answers that take one tap, and what nobody says.

use crate::harness::{Workspace, assert_reads, on_both_engines};
use jiff::SignedDuration;

const HOME: &str = "#pod-performance";

/// From Monday 10:00 in Berlin to Friday 10:00 there.
const TO_FRIDAY: SignedDuration = SignedDuration::from_hours(96);

fn hours(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count)
}

/// How many check-ins each of them has been sent, reminders included.
fn asked(ws: &Workspace, people: &[&str]) -> Vec<usize> {
    let is_question = |said: &&String| {
        [
            "stand?",
            "up to date this week",
            "I ask again",
            "wait for a word",
            "answer for these key results now",
            "asked again below",
            "check-in is closed",
        ]
        .iter()
        .any(|words| said.contains(words))
    };
    people.iter().map(|who| ws.user(who).dms().iter().filter(is_question).count()).collect()
}

#[tokio::test]
async fn each_owner_is_asked_once_at_ten_of_their_own_friday() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        let everybody = ["ana", "jonas", "dana", "priya", "ben", "chloe"];
        ws.advance(TO_FRIDAY - SignedDuration::from_mins(1)).await;
        assert_eq!(asked(ws, &everybody), [0; 6], "nobody before ten");
        ws.advance(SignedDuration::from_mins(1)).await;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        *How do your key results stand?* Nothing changed is an answer too.
        _Performance Marketing: Win back margin_
        *Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        behind by 63 points; no check-in in 53 days [Update]
        [Nothing changed] [Tomorrow] [I’m away] [Why am I asked?]
        ");
        assert_reads!(ws.user("ana").last_dm(), @r"
        *How do your key results stand?* Nothing changed is an answer too.
        _Performance Marketing: Win back margin_
        *Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        behind by 63 points; no check-in in 53 days
        *Leads won*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
        behind by 63 points; no check-in in 53 days [Update]
        [Nothing changed] [Tomorrow] [I’m away] [Why am I asked?]
        ");
        assert_eq!(asked(ws, &["dana"]), [0], "it is four in the morning in New York");
        ws.advance(hours(6)).await;
        assert_reads!(ws.user("dana").last_dm(), @r"
        *How do your key results stand?* Nothing changed is an answer too.
        _Client Growth: Keep whom we have_
        *Renewals signed*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 20
        behind by 63 points; no check-in in 53 days [Update]
        [Nothing changed] [Tomorrow] [I’m away] [Why am I asked?]
        ");
        assert_eq!(asked(ws, &everybody), [1, 1, 1, 0, 0, 0]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nothing_changed_takes_one_tap() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.user("jonas").command(HOME, "/okr update roas 4.2 c8").await?;
        ws.advance(hours(7 * 24)).await;
        // He spoke of it last week; this is the next one's Monday. On its Friday he is asked again.
        ws.advance(TO_FRIDAY).await;
        ws.slack.see_all();
        let pressed = ws.user("jonas").click_dm("Nothing changed").await?;
        assert_eq!(pressed.answer(), "", "the message itself says so");
        assert_reads!(ws.user("jonas").last_dm(), @r"
        Thank you. Your key results are up to date this week.
        ");
        assert_reads!(ws.thread_in(HOME).pop().unwrap_or_default(), @"*Jonas Weber* checked in: *Blended ROAS* stays at 4.2x.");
        let stands: Vec<(f64, i64)> = ws.rows("SELECT value, confidence FROM okr_updates ORDER BY id").await;
        assert_eq!(stands, [(4.2, 8), (4.2, 8)]);
        let home = ws.user("jonas").home().await?;
        assert!(!home.contains("Blended ROAS stand"), "{home}");
        let count = asked(ws, &["jonas"]);
        ws.advance(hours(5 * 24)).await;
        assert_eq!(asked(ws, &["jonas"]), count, "no reminder");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_has_spoken_this_week_is_not_asked() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance(hours(48)).await;
        ws.user("ana").command(HOME, "/okr update roas 4.2").await?;
        ws.advance(hours(48)).await;
        assert_eq!(asked(ws, &["jonas", "ana"]), [0, 1], "somebody else's word counts as well");
        // An update anywhere ends the question, once all is said.
        ws.user("ana").command(HOME, "/okr update leads 900").await?;
        let message = ws.user("ana").last_dm();
        assert!(message.contains("✓ this week") && message.contains("[Nothing changed]"), "{message}");
        ws.user("jonas").command(HOME, "/okr update cost 44").await?;
        assert_reads!(ws.user("ana").last_dm(), @r"
        Thank you. Your key results are up to date this week.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn tomorrow_is_the_next_working_day_once() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance(TO_FRIDAY).await;
        ws.slack.see_all();
        ws.user("jonas").click_dm("Tomorrow").await?;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        All right. I ask again <!date^1796029200^{date_short_pretty} at {time}|30 November, 10:00>; until then both buttons work.
        _Performance Marketing: Win back margin_
        *Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        behind by 63 points; no check-in in 53 days [Update]
        [Nothing changed] [Why am I asked?]
        ");
        let count = asked(ws, &["jonas", "ana"]);
        ws.advance(hours(71)).await;
        assert_eq!(asked(ws, &["jonas", "ana"]), count);
        ws.advance(hours(1)).await;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        *You asked me to come back: how do your key results stand?*
        _Performance Marketing: Win back margin_
        *Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        behind by 66 points; no check-in in 56 days [Update]
        [Nothing changed] [I’m away] [Why am I asked?]
        ");
        assert_reads!(ws.user("ana").last_dm(), @r"
        *Your key results still wait for a word.* Nothing changed is an answer too.
        _Performance Marketing: Win back margin_
        *Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        behind by 66 points; no check-in in 56 days
        *Leads won*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
        behind by 66 points; no check-in in 56 days [Update]
        [Nothing changed] [I’m away] [Why am I asked?]
        ");
        assert_eq!(asked(ws, &["jonas", "ana"]), [count[0] + 1, count[1] + 1]);
        ws.user("jonas").click_dm("Nothing changed").await?;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        Thank you. Your key results are up to date this week.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_is_away_hands_over() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance(TO_FRIDAY).await;
        ws.slack.see_all();
        ws.user("jonas").click_dm("I’m away").await?;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        I ask Ana Keller about Performance Marketing this week.
        (`/timeoff` tells everybody until when you are away; then nobody asks you anything.)
        ");
        assert_reads!(ws.user("ana").last_dm(), @r"
        *Jonas Weber is away this week.* How do these key results stand?
        _Performance Marketing: Win back margin_
        *Blended ROAS*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 3x → *3x* → 5x
        behind by 63 points; no check-in in 53 days [Update]
        [Nothing changed] [Why am I asked?]
        ");
        // The one who stands in says that nothing changed: in Jonas's stead, not in her own.
        let pressed = ws.user("ana").click_dm("Nothing changed").await?;
        assert_reads!(pressed.answer(), @"Thank you. The key result is confirmed as it stands.");
        let fresh: Vec<(String,)> =
            ws.rows("SELECT k.title FROM okr_updates u JOIN okr_key_results k ON k.id = u.key_result_id").await;
        assert_eq!(fresh, [("Blended ROAS".to_owned(),)]);
        // Dana leads alone: nobody can stand in for her.
        ws.advance(hours(6)).await;
        let refused = ws.user("dana").click_dm("I’m away").await?;
        assert_reads!(refused.answer(), @"Nobody else of your pod can stand in this week: it has no other lead or deputy who is here. The question stays with you, and is over by itself in two working days.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_nobody_says_is_on_the_leads_home() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance(TO_FRIDAY).await;
        ws.user("ana").click_dm("Nothing changed").await?;
        // Friday, Monday, and over on Tuesday at ten.
        ws.advance(hours(4 * 24)).await;
        let home = ws.user("ana").home().await?;
        let part = home.split("\n# ").find(|part| part.starts_with("Not updated")).unwrap_or_default();
        assert_reads!(part, @r"
        Not updated in the last check-in
        *Blended ROAS* (<@U0JONAS0001>): no check-in yet [Update]
        (A week may pass without news. Nobody else was told.)
        ");
        let home = ws.user("jonas").home().await?;
        assert!(!home.contains("Not updated"), "{home}");
        let late = ws.user("jonas").click_dm("Nothing changed").await?;
        assert_reads!(late.answer(), @"Thank you. The key result is confirmed as it stands.");
        let home = ws.user("ana").home().await?;
        assert!(!home.contains("Not updated"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn beside_the_next_weeks_question_nothing_can_be_pressed_under_the_last_one() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        // Nobody answers; Jonas is away, and neither does his cover.
        ws.user("jonas").command("#general", "/timeoff 27 Nov – 2 Dec cover @priya").await?;
        ws.advance_to("2026-12-03T12:00:00Z").await;
        for who in ["ana", "priya"] {
            let dms = ws.user(who).dms();
            let closed = dms.iter().filter(|said| said.contains("is closed. What you say still counts."));
            assert_eq!(closed.filter(|said| said.contains("[Nothing changed]")).count(), 1, "{who}: {dms:?}");
        }
        ws.advance_to("2026-12-04T09:00:00Z").await;
        for (who, live) in [("ana", 1), ("priya", 0), ("jonas", 1)] {
            let dms = ws.user(who).dms();
            assert_eq!(dms.iter().filter(|said| said.contains("[Nothing changed]")).count(), live, "{who}: {dms:?}");
        }
        let dms = ws.user("ana").dms();
        assert!(dms.contains(&"This check-in is closed.".to_owned()), "{dms:?}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn another_lead_takes_the_question_over() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance(TO_FRIDAY).await;
        ws.slack.see_all();
        ws.user("chloe").command("#general", "/pod lead @priya performance").await?;
        let closed = "Others answer for these key results now, so nothing is left for you to say this week.";
        assert_eq!(asked(ws, &["ana", "priya"]), [1, 1], "both, until she takes it over: {:?}", ws.user("ana").dms());
        let asked_of_priya = ws.user("priya").last_dm();
        for part in [
            "# Three things for you\nYou lead *Performance Marketing* now: <@U0CHLOE0001> just said so.",
            "*Performance Marketing* comes to you with 2 open matters.",
            "*How do your key results stand?* Nothing changed is an answer too.",
            "*Cost per lead*\n▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36\nbehind by 63 points; no check-in in 53 days",
            "[Nothing changed] [Tomorrow] [I’m away] [Why am I asked?]",
        ] {
            assert!(asked_of_priya.contains(part), "“{part}” in:\n{asked_of_priya}");
        }
        ws.user("priya").click_dm("Take over all 2").await?;
        assert!(ws.user("ana").dms().contains(&closed.to_owned()), "{:?}", ws.user("ana").dms());
        // An owner who leaves the pod leaves the question behind.
        ws.user("jonas").command(HOME, "/pod leave").await?;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        Others answer for these key results now, so nothing is left for you to say this week.
        ");
        assert!(ws.user("priya").last_dm().contains("Blended ROAS"), "{}", ws.user("priya").last_dm());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_led_a_pod_and_leaves_it_is_asked_about_it_no_more() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.advance(TO_FRIDAY).await;
        ws.slack.see_all();
        ws.user("chloe").command("#general", "/pod lead @priya performance").await?;
        assert!(ws.user("ana").last_dm().contains("is being handed over"), "{}", ws.user("ana").last_dm());
        ws.user("ana").command(HOME, "/pod leave").await?;
        let released = "Others answer for these key results now, so nothing is left for you to say this week.";
        assert!(ws.user("ana").dms().contains(&released.to_owned()), "{:?}", ws.user("ana").dms());
        assert_eq!(ws.count("SELECT COUNT(*) FROM check_ins WHERE person = 'U0ANA0001' AND done_at IS NULL").await, 0);
        ws.advance(hours(96)).await;
        assert_eq!(asked(ws, &["ana"]), [1], "and not reminded: {:?}", ws.user("ana").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_gives_up_one_pod_is_asked_about_the_other_only() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.user("dana").command("#pod-growth", "/pod add @jonas growth").await?;
        ws.user("dana").command("#pod-growth", "/okr owner renewals @jonas").await?;
        ws.advance(TO_FRIDAY).await;
        let message = ws.user("jonas").last_dm();
        assert!(message.contains("*Blended ROAS*") && message.contains("*Renewals signed*"), "{message}");
        ws.user("dana").command("#pod-growth", "/okr owner renewals lead").await?;
        let message = ws.user("jonas").last_dm();
        assert!(message.contains("*Blended ROAS*") && !message.contains("Renewals"), "{message}");
        // It is night where she is.
        ws.advance(hours(6)).await;
        assert!(ws.user("dana").last_dm().contains("*Renewals signed*"), "{:?}", ws.user("dana").dms());
        ws.user("dana").command("#pod-growth", "/okr owner renewals @jonas").await?;
        assert!(ws.user("jonas").last_dm().contains("*Renewals signed*"), "{}", ws.user("jonas").last_dm());
        // Nothing but what he gives up is left: he has said all he has to say.
        let form = ws.user("jonas").click_dm("Update").await?;
        let label = if form.modal().contains("Renewals signed") { "Renewals signed" } else { "Blended ROAS" };
        form.fill(label, "4")?.submit().await?;
        ws.slack.close("jonas", true).await?;
        let (pod, who, rest) = match label {
            "Renewals signed" => (HOME, "ana", "roas"),
            _ => ("#pod-growth", "dana", "renewals"),
        };
        ws.user(who).command(pod, &format!("/okr owner {rest} lead")).await?;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        Thank you. Your key results are up to date this week.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn all_that_one_person_answers_for_stands_in_one_message_with_its_form() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.user("dana").command("#pod-growth", "/pod add @jonas growth").await?;
        ws.user("dana").command("#pod-growth", "/okr owner renewals @jonas").await?;
        ws.slack.see_all();
        ws.advance(TO_FRIDAY).await;
        assert_eq!(asked(ws, &["jonas"]), [1]);
        let message = ws.user("jonas").last_dm();
        assert!(message.contains("*Blended ROAS*") && message.contains("*Renewals signed*"), "{message}");
        // *Update* opens the form; what is said there counts at once.
        let form = ws.user("jonas").click_dm("Update").await?;
        let offered = form.modal();
        assert!(offered.contains("Renewals signed") || offered.contains("Blended ROAS"), "{offered}");
        let label = if offered.contains("Renewals signed") { "Renewals signed" } else { "Blended ROAS" };
        form.fill(label, "4")?.submit().await?;
        ws.slack.close("jonas", true).await?;
        let message = ws.user("jonas").last_dm();
        assert!(message.matches("✓ this week").count() == 1 && message.contains("[Nothing changed]"), "{message}");
        ws.user("jonas").click_dm("Nothing changed").await?;
        assert_reads!(ws.user("jonas").last_dm(), @r"
        Thank you. Your key results are up to date this week.
        ");
        // Only what nobody had spoken of is confirmed.
        assert_eq!(ws.count("SELECT COUNT(*) FROM okr_updates").await, 2);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_reminder_and_nothing_on_a_day_off() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.user("dana").command("#pod-growth", "/timeoff 27 Nov – 3 Dec").await?;
        ws.advance(TO_FRIDAY).await;
        // Asked on Friday, reminded on Monday; until the next Friday there is nothing more.
        for (days, counts) in [(0, [1, 0]), (2, [1, 0]), (3, [2, 0]), (4, [2, 0]), (6, [2, 0])] {
            let at: jiff::Timestamp = "2026-11-27T23:00:00Z".parse()?;
            ws.advance((at + hours(24 * days)).duration_since(ws.now())).await;
            assert_eq!(asked(ws, &["jonas", "dana"]), counts, "{days} days after Friday");
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_covers_for_the_lead_stands_in_and_may() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.user("ana").command(HOME, "/timeoff 27 Nov cover @sofia").await?;
        ws.advance(TO_FRIDAY).await;
        ws.slack.see_all();
        assert_eq!(asked(ws, &["ana", "jonas"]), [0, 1], "Ana is off");
        ws.user("jonas").click_dm("I’m away").await?;
        assert!(ws.user("jonas").last_dm().starts_with("I ask Sofia Lindqvist about Performance Marketing this week."));
        let form = ws.user("sofia").click_dm("Update").await?;
        assert!(form.modal().contains("Blended ROAS"), "{}", form.modal());
        ws.slack.close("sofia", true).await?;
        let pressed = ws.user("sofia").click_dm("Nothing changed").await?;
        assert_reads!(pressed.answer(), @"Thank you. The key result is confirmed as it stands.");
        assert_eq!(ws.count("SELECT COUNT(*) FROM okr_updates").await, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
