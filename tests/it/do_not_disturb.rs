//! Slack's do-not-disturb: what can wait comes when it is over, what is urgent at once.

use crate::{
    escalation_house::{URGENT, asked, assert_has, card, cards, escalate, escalate_as},
    escalations::with_leadership,
    harness::{JSON, Outcome, Workspace, on_both_engines},
    standup_house::{advance_to, digests, id, minutes, sent, told, with_standups},
};
use jiff::{SignedDuration, Timestamp, civil::time};
use podkeeper::sandbox::Fault;
use serde_json::{Value, json};

fn at(instant: &str) -> Timestamp {
    instant.parse().expect("an instant")
}

/// Somebody pauses notifications until then.
async fn pause(ws: &Workspace, who: &str, until: &str) -> Outcome {
    ws.slack.pause_notifications(who, at(until))?;
    ws.settle().await;
    Ok(())
}

/// An event of Slack's about Ben, which happened at `told_at`.
async fn tell(ws: &Workspace, name: &str, told_at: &str, status: Value) -> Outcome {
    let event = json!({ "type": "dnd_updated_user", "user": id(ws, "ben"), "dnd_status": status, "event_ts": "1.1" });
    let body = json!({
        "type": "event_callback", "event_id": name, "event_time": at(told_at).as_second(), "event": event,
    });
    assert_eq!(ws.bring(JSON, &body.to_string()).await?.status, 200);
    ws.settle().await;
    Ok(())
}

fn window(from: &str, until: &str) -> Value {
    json!({ "dnd_enabled": true, "next_dnd_start_ts": at(from).as_second(), "next_dnd_end_ts": at(until).as_second() })
}

#[tokio::test]
async fn an_escalation_waits_for_its_end_and_an_urgent_one_does_not() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        pause(ws, "ben", "2026-11-23T11:20:00Z").await?;
        let form = ws.user("jonas").command("#pod-performance", "/escalate pricing \"Client X wants 20 % off\"").await?;
        let form = form.fill("Whose is it? A pod", "Brand & Content")?.submit().await?;
        assert_has(
            &form.modal(),
            &[
                "Goes to *Ben Okafor (for Brand & Content)*, who reads it 11:20 their time: until then Slack keeps notifications \
                 from them (do not disturb).",
                "No answer by 15:20 their time →",
            ],
        );
        form.submit().await?;
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["Goes to *Ben Okafor*; their question is on its way."]);
        let other = [("Whose is it? A pod", "Brand & Content"), URGENT];
        escalate_as(ws, ("jonas", "#pod-performance"), "pricing \"The site is down\"", &other).await?;
        assert_eq!(sent(ws, "ben", "The site is down"), ["23 09:01"], "what is urgent does not wait");
        advance_to(ws, "2026-11-23T11:19:00Z").await;
        assert!(told(ws, "ben", "Client X").is_empty(), "{:?}", ws.user("ben").dms());
        advance_to(ws, "2026-11-23T11:21:00Z").await;
        assert_eq!(sent(ws, "ben", "Client X"), ["23 11:20"]);
        assert_has(&card(ws), &["Waits for *Ben Okafor*"]);
        let why = ws.user("ben").click_dm("Why am I asked?").await?.modal();
        assert_has(&why, &["*Why only now:* Slack kept your notifications back (do not disturb)."]);
        ws.slack.close("ben", true).await?;
        // His four hours began when he had it.
        advance_to(ws, "2026-11-23T15:19:00Z").await;
        assert_has(&card(ws), &["Waits for *Ben Okafor*"]);
        advance_to(ws, "2026-11-23T15:22:00Z").await;
        assert_has(&card(ws), &["Chloë Martin"]);
        ws.assert_agreement("after it waited").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_ends_early_and_whoever_waited_is_asked_then() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        pause(ws, "ben", "2026-11-23T16:00:00Z").await?;
        escalate(ws, &[]).await?;
        // What Slack told before, and tells late, changes nothing; nor does what makes no sense, or the same told twice.
        tell(ws, "EvLate", "2026-11-23T08:00:00Z", window("2026-11-23T07:00:00Z", "2026-11-23T08:30:00Z")).await?;
        advance_to(ws, "2026-11-23T10:30:00Z").await;
        assert!(told(ws, "ben", "Client X").is_empty(), "{:?}", ws.user("ben").dms());
        ws.slack.duplicate_events(1);
        pause(ws, "ben", "2026-11-23T10:30:00Z").await?;
        ws.slack.duplicate_events(0);
        minutes(ws, 1).await;
        assert_eq!(sent(ws, "ben", "Client X"), ["23 10:30"]);
        assert_has(&card(ws), &["Waits for *Ben Okafor*"]);
        for (number, (from, until)) in [
            (json!(-1), json!(i64::MAX)),
            (json!("soon"), json!(null)),
            (json!(1_795_500_000), json!(1_795_400_000)),
            (json!(1e300), json!(2e300)),
        ]
        .into_iter()
        .enumerate()
        {
            let odd = json!({ "dnd_enabled": true, "next_dnd_start_ts": from, "next_dnd_end_ts": until });
            tell(ws, &format!("EvOdd{number}"), "2026-11-23T10:31:00Z", odd).await?;
        }
        assert_eq!(ws.number("SELECT COUNT(*) FROM do_not_disturb WHERE next_until IS NOT NULL").await?, 0);
        let stranger = json!({ "type": "dnd_updated_user", "user": id(ws, "lena"), "event_ts": "1.2",
            "dnd_status": window("2026-11-23T10:00:00Z", "2026-11-23T18:00:00Z") });
        ws.bring_event("EvStranger", &stranger).await?;
        ws.settle().await;
        assert_eq!(ws.number("SELECT COUNT(*) FROM do_not_disturb WHERE next_until IS NOT NULL").await?, 0);
        ws.assert_agreement("after it ended early").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whom_it_keeps_away_for_more_than_a_day_is_not_waited_for() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        pause(ws, "ben", "2026-11-23T12:00:00Z").await?;
        escalate(ws, &[]).await?;
        assert_has(&card(ws), &["Goes to *Ben Okafor*; their question is on its way."]);
        // Longer, and longer: nobody could ask him since Monday at nine.
        pause(ws, "ben", "2026-11-23T17:00:00Z").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["Goes to *Ben Okafor*"]);
        advance_to(ws, "2026-11-23T15:00:00Z").await;
        pause(ws, "ben", "2026-11-24T11:00:00Z").await?;
        minutes(ws, 1).await;
        assert_has(&card(ws), &["Chloë Martin"]);
        assert_has(&ws.thread_in("#escalations").concat(), &["Ben Okafor cannot be reached."]);
        assert!(told(ws, "ben", "Client X").is_empty(), "{:?}", ws.user("ben").dms());
        // Who sends it now reads that it goes on.
        let form = ws.user("jonas").command("#pod-performance", "/escalate pricing \"A second one\"").await?;
        ws.slack.close("jonas", true).await?;
        drop(form);
        pause(ws, "ben", "2026-11-26T12:00:00Z").await?;
        let form = ws.user("jonas").command("#pod-performance", "/escalate pricing \"A second one\"").await?;
        let form = form.fill("Whose is it? A pod", "Brand & Content")?.submit().await?;
        assert_has(
            &form.modal(),
            &[
                "Goes to *Ben Okafor (for Brand & Content)*, from whom Slack keeps notifications until Thu 26 Nov, 12:00 their \
                 time (do not disturb): nobody waits so long, and it goes on.",
                "At once → *leadership (today Chloë Martin)*.",
            ],
        );
        form.submit().await?;
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        let cards = cards(ws);
        assert_has(cards.last().map_or("", String::as_str), &["A second one", "Chloë Martin"]);
        ws.assert_agreement("after it went on").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_daily_schedule_is_read_at_the_start_and_anew_when_it_is_over() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        // Set while nobody listened: read by the sweep at the start.
        let lunch = Some((time(12, 0, 0, 0), time(14, 0, 0, 0)));
        ws.slack.remove_scope("dnd:read");
        ws.slack.schedule_dnd("ben", lunch)?;
        ws.slack.schedule_dnd("sofia", Some((time(22, 0, 0, 0), time(8, 0, 0, 0))))?;
        ws.slack.add_scope("dnd:read");
        ws.slack.forget_calls();
        ws.app().sweep().await?;
        ws.settle().await;
        let pages = ws.slack.calls_of("dnd.teamInfo");
        assert_eq!(pages.len(), 1, "all of the agency on one page");
        let asked = pages[0].args["users"].as_str().expect("people").split(',').count();
        assert!(asked > 10 && asked <= 50, "{asked}");
        // What lies at night is nothing that others must hear.
        assert_eq!(ws.number("SELECT COUNT(*) FROM do_not_disturb WHERE next_until IS NOT NULL").await?, 2);
        advance_to(ws, "2026-11-23T12:30:00Z").await;
        escalate(ws, &[]).await?;
        advance_to(ws, "2026-11-23T14:01:00Z").await;
        assert_eq!(sent(ws, "ben", "Client X"), ["23 14:00"]);
        // Slack says nothing of tomorrow until today is over.
        advance_to(ws, "2026-11-24T12:30:00Z").await;
        let second = [("Whose is it? A pod", "Brand & Content")];
        escalate_as(ws, ("jonas", "#pod-performance"), "pricing \"A second one\"", &second).await?;
        advance_to(ws, "2026-11-24T14:01:00Z").await;
        assert_eq!(sent(ws, "ben", "A second one"), ["24 14:00"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// How often Slack was asked when people do not want to be disturbed.
fn asked_slack(ws: &Workspace) -> usize {
    ws.slack.calls_of("dnd.teamInfo").len()
}

#[tokio::test]
async fn an_app_without_the_scope_asks_once_a_day_whether_it_has_it() {
    on_both_engines(async |ws| {
        ws.with_crowd("performance", 60).await;
        ws.slack.forget_calls();
        ws.app().sweep().await?;
        ws.settle().await;
        assert_eq!(asked_slack(ws), 2, "two pages");
        pause(ws, "ben", "2026-11-23T12:00:00Z").await?;
        ws.slack.remove_scope("dnd:read");
        ws.slack.forget_calls();
        ws.app().sweep().await?;
        ws.settle().await;
        assert_eq!(asked_slack(ws), 1, "no second page");
        // Neither another start nor the end of what was told before asks again.
        ws.app().sweep().await?;
        ws.settle().await;
        ws.advance(SignedDuration::from_hours(23)).await;
        assert_eq!(asked_slack(ws), 1);
        assert_eq!(ws.number("SELECT COUNT(*) FROM do_not_disturb WHERE next_until IS NOT NULL").await?, 0);
        ws.advance(SignedDuration::from_hours(2)).await;
        assert_eq!(asked_slack(ws), 2, "a day later");
        ws.slack.add_scope("dnd:read");
        ws.slack.forget_calls();
        ws.advance(SignedDuration::from_hours(24)).await;
        assert!(asked_slack(ws) >= 2, "both pages again");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn one_person_whom_slack_does_not_show_hides_nobody_else() {
    on_both_engines(async |ws| {
        ws.with_crowd("performance", 60).await;
        ws.slack.schedule_dnd("ben", Some((time(12, 0, 0, 0), time(14, 0, 0, 0))))?;
        ws.slack.schedule_dnd("crowd007", Some((time(12, 0, 0, 0), time(14, 0, 0, 0))))?;
        ws.settle().await;
        ws.db().write("DELETE FROM do_not_disturb").execute().await.expect("forgotten");
        ws.slack.hide_from_app("crowd006")?;
        ws.slack.forget_calls();
        ws.app().sweep().await?;
        minutes(ws, 2).await;
        assert_eq!(ws.number("SELECT COUNT(*) FROM do_not_disturb WHERE next_until IS NOT NULL").await?, 2);
        let refused = ws.slack.calls_of("dnd.teamInfo");
        let refused = refused.iter().filter(|call| call.result["error"] == "user_not_visible").count();
        assert!((2..=7).contains(&refused), "in halves: {refused}");
        assert_eq!(ws.number("SELECT COUNT(*) FROM calls WHERE state = 'failed'").await?, 0, "nobody's problem");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_over_at_once_is_asked_about_at_once() {
    on_both_engines(async |ws| {
        let crowd = ws.with_crowd("performance", 220).await;
        for person in &crowd {
            ws.slack.schedule_dnd(person, Some((time(11, 0, 0, 0), time(11, 30, 0, 0))))?;
        }
        ws.settle().await;
        ws.slack.forget_calls();
        // Half past eleven in Berlin, ten minutes on, and up to a quarter of an hour that is looked at together.
        advance_to(ws, "2026-11-23T10:46:00Z").await;
        let asked = ws.slack.calls_of("dnd.teamInfo");
        assert_eq!(asked.len(), 5, "220 people, fifty at once");
        let told = ws.number("SELECT COUNT(*) FROM do_not_disturb WHERE next_until IS NOT NULL").await?;
        assert_eq!(told, 220, "and each has told of tomorrow");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_weekend_is_not_long_and_two_working_days_are() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        advance_to(ws, "2026-11-27T16:30:00Z").await;
        // Friday half past four in London until Monday at ten: an hour of his Friday, and one of his Monday.
        pause(ws, "ben", "2026-11-30T10:00:00Z").await?;
        escalate(ws, &[]).await?;
        assert_has(&card(ws), &["Goes to *Ben Okafor*; their question is on its way."]);
        advance_to(ws, "2026-11-30T09:59:00Z").await;
        assert!(told(ws, "ben", "Client X").is_empty(), "{:?}", ws.user("ben").dms());
        assert_has(&card(ws), &["Goes to *Ben Okafor*"]);
        advance_to(ws, "2026-11-30T10:01:00Z").await;
        assert_eq!(sent(ws, "ben", "Client X"), ["30 10:00"]);
        // Until Wednesday: the next one goes on, an urgent one reaches him all the same.
        pause(ws, "ben", "2026-12-02T10:01:00Z").await?;
        let second = [("Whose is it? A pod", "Brand & Content")];
        escalate_as(ws, ("jonas", "#pod-performance"), "pricing \"A second one\"", &second).await?;
        let urgent = [("Whose is it? A pod", "Brand & Content"), URGENT];
        escalate_as(ws, ("jonas", "#pod-performance"), "pricing \"The site is down\"", &urgent).await?;
        let cards = cards(ws);
        assert_has(
            &cards.iter().filter(|one| one.contains("A second one")).cloned().collect::<String>(),
            &["Goes to *Omar Haddad*"],
        );
        assert!(told(ws, "ben", "A second one").is_empty(), "{:?}", ws.user("ben").dms());
        assert_eq!(told(ws, "ben", "The site is down").len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_held_when_a_long_pause_begins_goes_on() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        // Slack takes no messages for twenty minutes.
        ws.slack.fail_next("chat.postMessage", 1, &Fault::RateLimited(1_200));
        escalate(ws, &[]).await?;
        assert!(cards(ws).is_empty());
        minutes(ws, 4).await;
        pause(ws, "ben", "2026-11-26T12:00:00Z").await?;
        minutes(ws, 1).await;
        assert_eq!(asked(ws, 1).await, ["chloe"], "nobody waits so long for him");
        minutes(ws, 20).await;
        assert_has(&card(ws), &["Chloë Martin"]);
        assert_eq!(told(ws, "chloe", "Client X").len(), 1);
        assert!(told(ws, "ben", "Client X").is_empty(), "{:?}", ws.user("ben").dms());
        ws.assert_agreement("after it went on").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_app_without_the_scope_is_a_whole_one() {
    on_both_engines(async |ws| {
        with_leadership(ws).await?;
        ws.slack.remove_scope("dnd:read");
        pause(ws, "ben", "2026-11-23T16:00:00Z").await?;
        ws.app().sweep().await?;
        ws.settle().await;
        assert_eq!(ws.slack.calls_of("dnd.teamInfo").last().expect("asked").result["error"], "missing_scope");
        assert_eq!(ws.number("SELECT COUNT(*) FROM calls WHERE state = 'failed'").await?, 0, "nobody's problem");
        escalate(ws, &[]).await?;
        assert_eq!(sent(ws, "ben", "Client X").len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stand_up_asks_when_it_ends_and_nobody_is_late_meanwhile() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:00:00Z").await;
        // Usually at half past nine in Berlin; Jonas works on something until half past ten, Priya for the whole day.
        pause(ws, "jonas", "2026-11-24T09:30:00Z").await?;
        pause(ws, "priya", "2026-11-24T20:00:00Z").await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        assert_eq!(sent(ws, "ana", "Your stand-up for").len(), 1);
        advance_to(ws, "2026-11-24T09:29:00Z").await;
        assert!(sent(ws, "jonas", "Your stand-up for").is_empty(), "{:?}", ws.user("jonas").dms());
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        assert_eq!(sent(ws, "jonas", "Your stand-up for"), ["24 09:30"]);
        // Two hours, as Ana has them: nobody reminds him before.
        advance_to(ws, "2026-11-24T10:40:00Z").await;
        assert!(sent(ws, "jonas", "You can still answer").is_empty(), "{:?}", ws.user("jonas").dms());
        let done =
            ws.user("jonas").click_dm("Answer").await?.fill("What is the plan for today?", "Bids")?.submit().await?;
        assert!(done.is_done(), "{:?}", done.errors());
        minutes(ws, 1).await;
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("Bids") && !shown.contains("late"), "{shown}");
        ws.advance(SignedDuration::from_hours(20)).await;
        assert!(sent(ws, "priya", "Your stand-up for").iter().all(|at| !at.starts_with("24")), "she was not disturbed");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_stand_up_that_waits_is_asked_when_it_ends_early() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:00:00Z").await;
        pause(ws, "jonas", "2026-11-24T15:00:00Z").await?;
        advance_to(ws, "2026-11-24T12:00:00Z").await;
        assert!(sent(ws, "jonas", "Your stand-up for").is_empty(), "{:?}", ws.user("jonas").dms());
        pause(ws, "jonas", "2026-11-24T12:00:00Z").await?;
        minutes(ws, 1).await;
        assert_eq!(sent(ws, "jonas", "Your stand-up for"), ["24 12:00"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
