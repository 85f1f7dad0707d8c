//! What is in the way: an item that is asked of whoever must act, and seen by whoever waits.

use crate::{
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
    standup_house::{advance_to, digests, id, minutes, run, sent, told, with_standups},
};
use serde_json::json;

/// Jonas needs something in the stand-up of Performance.
async fn blocked(ws: &Workspace, what: &str, field: &str, on: &str) -> Outcome {
    block(ws, "jonas", what, field, on).await
}

async fn block(ws: &Workspace, who: &str, what: &str, field: &str, on: &str) -> Outcome {
    let form = ws.user(who).click_dm("Answer").await?;
    let form = form.fill("What is the plan for today?", "Bids")?.fill("Is something new in your way?", what)?;
    let form = form.fill(field, on)?.submit().await?;
    assert!(form.is_done(), "{:?}", form.errors());
    minutes(ws, 2).await;
    Ok(())
}

fn newest(ws: &Workspace) -> String {
    digests(ws, "#pod-performance").pop().unwrap_or_default()
}

#[tokio::test]
async fn a_need_is_seen_dated_and_done_and_its_reporter_knows() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        // 09:31 in London, too: Ben is at work.
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        let shown = newest(ws);
        let (heading, line) = (
            shown.find("In the way"),
            shown.find("*Jonas Weber*: “the final logo” · on Brand & Content (Ben Okafor) · new"),
        );
        assert!(heading.is_some() && heading < line, "{shown}");
        assert!(shown.find("In the way") < shown.find("Today"), "blockers head it: {shown}");
        let need = told(ws, "ben", "needs this from");
        assert_eq!(need.len(), 1, "{:?}", ws.user("ben").dms());
        for part in ["Jonas Weber", "the final logo", "[I see it]", "[Give a date]", "[Done]", "[Not mine]"] {
            assert!(need[0].contains(part), "{part} in {}", need[0]);
        }
        let home = ws.user("ben").home().await?;
        assert!(home.contains("Performance Marketing needs: the final logo"), "{home}");

        ws.user("ben").click_dm("I see it").await?;
        minutes(ws, 1).await;
        assert!(newest(ws).contains("· seen"), "{}", newest(ws));
        let form = ws.user("ben").click_dm("Give a date").await?.fill("By when?", "2026-11-20")?.submit().await?;
        assert_eq!(form.errors(), ["That day has passed. Please choose today or a later one."]);
        let form = form.fill("By when?", "2026-11-27")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert!(newest(ws).contains("· due 27 November"), "{}", newest(ws));
        assert!(told(ws, "ben", "You said: by 27 November").len() == 1, "{:?}", ws.user("ben").dms());

        advance_to(ws, "2026-11-25T08:31:00Z").await;
        let question = told(ws, "jonas", "Your stand-up").pop().unwrap_or_default();
        let state = "Waiting on Brand & Content: “the final logo”, seen by Ben Okafor, due 27 November";
        assert!(question.contains(state), "{question}");
        let form = ws.user("jonas").click_dm("Answer").await?;
        assert!(
            form.modal().contains(state) && form.modal().contains("What of it is out of the way?"),
            "{}",
            form.modal()
        );
        ws.slack.close("jonas", true).await?;

        advance_to(ws, "2026-11-25T10:00:00Z").await;
        ws.user("ben").click_dm("Done").await?;
        minutes(ws, 2).await;
        assert_eq!(
            told(ws, "jonas", "Ben Okafor says that “the final logo” is done").len(),
            1,
            "{:?}",
            ws.user("jonas").dms()
        );
        assert!(newest(ws).contains("Out of the way"), "{}", newest(ws));
        assert!(!ws.user("ben").home().await?.contains("the final logo"), "it waits on him no more");
        ws.user("jonas").click_dm("Got it").await?;
        ws.assert_agreement("after it was done").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_not_theirs_goes_back_and_on_to_somebody_else() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the price list", "Or on a person", "@sofia").await?;
        assert_eq!(told(ws, "sofia", "the price list").len(), 1, "{:?}", ws.user("sofia").dms());
        let form = ws.user("sofia").click_dm("Not mine").await?;
        let form = form.fill("Who could help, or why is it not yours?", "Tomás keeps it")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 2).await;
        let back = told(ws, "jonas", "is not theirs");
        assert!(back.len() == 1 && back[0].contains("Tomás keeps it"), "{:?}", ws.user("jonas").dms());
        assert!(newest(ws).contains("came back"), "{}", newest(ws));
        let home = ws.user("jonas").home().await?;
        let back = home.lines().find(|line| line.contains("Came back from Sofia")).unwrap_or_default();
        assert!(back.contains("Ask somebody else"), "{home}");
        let form = ws.user("jonas").click_dm("Ask somebody else").await?.submit().await?;
        assert_eq!(form.errors(), ["Please choose a pod or a person."]);
        let form = form.fill("Or a person", "@jonas")?.submit().await?;
        assert_eq!(form.errors(), ["That is you. Leave it empty if it waits on nobody else."]);
        let form = form.fill("Or a person", "@tomas")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 2).await;
        assert_eq!(told(ws, "tomas", "the price list").len(), 1, "{:?}", ws.user("tomas").dms());
        assert_eq!(told(ws, "sofia", "the price list").len(), 1, "she is not asked again");
        // The reporter ticks it off in the next stand-up.
        advance_to(ws, "2026-11-25T08:31:00Z").await;
        let form = ws.user("jonas").click_dm("Answer").await?;
        let form = form.fill("What of it is out of the way?", "the price list")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 2).await;
        assert!(newest(ws).contains("Out of the way"), "{}", newest(ws));
        assert!(told(ws, "tomas", "It is done").len() == 1, "{:?}", ws.user("tomas").dms());
        assert!(told(ws, "jonas", "says that “the price list” is done").is_empty(), "he knows");
        ws.assert_agreement("after it was ticked off").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn after_two_working_days_who_must_act_is_nudged_and_nobody_else() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-26T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        // Thursday to Monday: the weekend is none of his working days.
        advance_to(ws, "2026-11-30T09:25:00Z").await;
        assert!(told(ws, "ben", "Two working days have passed").is_empty(), "{:?}", ws.user("ben").dms());
        advance_to(ws, "2026-11-30T09:45:00Z").await;
        assert_eq!(told(ws, "ben", "Two working days have passed").len(), 1, "{:?}", ws.user("ben").dms());
        assert_eq!(told(ws, "ben", "[I see it]").len(), 1, "one message asks: {:?}", ws.user("ben").dms());
        assert_eq!(told(ws, "ben", "asked again below").len(), 1, "{:?}", ws.user("ben").dms());
        advance_to(ws, "2026-12-11T18:00:00Z").await;
        assert_eq!(told(ws, "ben", "[I see it]").len(), 1, "one message asks: {:?}", ws.user("ben").dms());
        let nudges = sent(ws, "ben", "working days have passed");
        assert_eq!(nudges.len(), 3, "three times, then it is enough: {nudges:?}");
        assert_eq!(told(ws, "ben", "Six working days have passed").len(), 1, "{:?}", ws.user("ben").dms());
        assert!(told(ws, "jonas", "working days have passed").is_empty(), "{:?}", ws.user("jonas").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn seen_and_dated_needs_are_not_forgotten() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        advance_to(ws, "2026-11-26T10:00:00Z").await;
        assert_eq!(told(ws, "ben", "Two working days have passed").len(), 1);
        ws.user("ben").click_dm("I see it").await?;
        // Thursday to Monday: two working days of his, and kind.
        advance_to(ws, "2026-11-30T09:55:00Z").await;
        assert!(told(ws, "ben", "By when can").is_empty(), "{:?}", ws.user("ben").dms());
        advance_to(ws, "2026-11-30T10:05:00Z").await;
        assert_reads!(told(ws, "ben", "By when can").join("\n"), @r"
        You saw this two working days ago, thank you. By when can *Jonas Weber* (Performance Marketing) count on it? A rough day is enough:
        > the final logo
        (You have seen it.)
        [Give a date] [Done] [Not mine] [Escalate] [Why am I asked?]
        ");
        assert!(told(ws, "jonas", "final logo").iter().all(|said| said.contains("Your stand-up")), "he is not nudged");
        assert!(!newest(ws).contains("By when"), "it is between the bot and Ben: {}", newest(ws));
        let form = ws.user("ben").click_dm("Give a date").await?.fill("By when?", "2026-12-02")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        // The day passes: he is reminded when the next one begins, and again, three times at most.
        advance_to(ws, "2026-12-03T08:55:00Z").await;
        assert!(told(ws, "ben", "The day you gave has passed").is_empty(), "{:?}", ws.user("ben").dms());
        advance_to(ws, "2026-12-31T18:00:00Z").await;
        assert_eq!(sent(ws, "ben", "The day you gave has passed"), ["03 09:00", "07 09:00", "09 09:00"]);
        assert_eq!(sent(ws, "ben", "By when can").len(), 1, "he gave one");
        assert!(sent(ws, "jonas", "has passed").is_empty());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_need_follows_whoever_is_on_duty() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        run(ws, "/pod lead @sofia brand").await?;
        minutes(ws, 2).await;
        assert_eq!(told(ws, "sofia", "needs this from").len(), 1, "{:?}", ws.user("sofia").dms());
        assert_eq!(told(ws, "ben", "needs this from").len(), 1, "both have it until she takes it over");
        ws.user("sofia").click_dm("Take over").await?;
        minutes(ws, 2).await;
        assert_eq!(told(ws, "ben", "waits on Sofia Lindqvist now").len(), 1, "{:?}", ws.user("ben").dms());
        assert!(newest(ws).contains("on Brand & Content (Sofia Lindqvist)"), "{}", newest(ws));
        // Away from tomorrow, and Tomás covers: when the day comes, not before.
        let away = format!("/house away {} 2026-11-25 2026-11-26 {}", id(ws, "sofia"), id(ws, "tomas"));
        run(ws, &away).await?;
        minutes(ws, 2).await;
        assert!(told(ws, "tomas", "the final logo").is_empty(), "{:?}", ws.user("tomas").dms());
        advance_to(ws, "2026-11-25T12:00:00Z").await;
        assert_eq!(told(ws, "tomas", "needs this from").len(), 1, "{:?}", ws.user("tomas").dms());
        assert!(newest(ws).contains("(Tomás Vega)"), "{}", newest(ws));
        ws.user("tomas").click_dm("I see it").await?;
        minutes(ws, 1).await;
        advance_to(ws, "2026-11-27T12:00:00Z").await;
        assert!(newest(ws).contains("(Sofia Lindqvist)"), "she is back: {}", newest(ws));
        ws.assert_agreement("after all that").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_led_is_asked_as_well_until_it_is_taken_over() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        run(ws, "/pod lead @sofia brand").await?;
        minutes(ws, 2).await;
        let can_press = |who| told(ws, who, "the final logo").iter().filter(|said| said.contains("[Not mine]")).count();
        assert_eq!((can_press("ben"), can_press("sofia")), (1, 1), "{:?}", ws.user("ben").dms());
        let home = ws.user("ben").home().await?;
        assert!(home.contains("Performance Marketing needs: the final logo"), "{home}");
        // Nobody is asked a second time by that, and two working days later both are reminded.
        assert_eq!(sent(ws, "ben", "Jonas Weber needs").len(), 1);
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        for who in ["ben", "sofia"] {
            assert_eq!(told(ws, who, "Two working days have passed").len(), 1, "{who}: {:?}", ws.user(who).dms());
            assert_eq!(told(ws, who, "asked again below").len(), 1, "{who}: {:?}", ws.user(who).dms());
        }
        // What either does, both read.
        ws.user("ben").click_dm("I see it").await?;
        minutes(ws, 1).await;
        for (who, state) in [("ben", "(You have seen it.)"), ("sofia", "(Ben Okafor has seen it.)")] {
            assert_eq!(told(ws, who, state).len(), 1, "{who}: {:?}", ws.user(who).dms());
        }
        ws.user("sofia").click_dm("Take over").await?;
        minutes(ws, 2).await;
        assert_eq!((can_press("ben"), can_press("sofia")), (0, 1), "{:?}", ws.user("ben").dms());
        assert_eq!(told(ws, "ben", "waits on Sofia Lindqvist now; you need do nothing.").len(), 1);
        assert!(!ws.user("ben").home().await?.contains("the final logo"), "it waits on him no more");
        let need: i64 = ws.number("SELECT MAX(id) FROM blockers").await?;
        let answered = press(ws, "ben", "need_finish", &need.to_string()).await?;
        assert!(answered.contains("does not wait on you"), "{answered}");
        ws.user("sofia").click_dm("Done").await?;
        minutes(ws, 2).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM asks WHERE key LIKE 'need/%' AND state <> 'closed'").await, 0);
        ws.assert_agreement("after it was taken over").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_reminder_stays_one_when_something_else_is_taken_over() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        block(ws, "jonas", "the final logo", "It waits on a pod", "Brand & Content").await?;
        block(ws, "priya", "the fonts", "It waits on a pod", "Brand & Content").await?;
        run(ws, "/pod lead @sofia brand").await?;
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        let reminded = |who| ws.user(who).dms().concat().matches("Two working days have passed").count();
        assert_eq!((reminded("ben"), reminded("sofia")), (2, 2), "{:?}", ws.user("ben").dms());
        let dates = "SELECT COUNT(*) FROM asks WHERE key LIKE 'need/%' AND state <> 'closed' AND due_at IS NOT NULL";
        assert_eq!(ws.count(dates).await, 4, "each by its time");
        ws.user("sofia").click_dm("Take over").await?;
        minutes(ws, 2).await;
        assert_eq!((reminded("ben"), reminded("sofia")), (1, 2), "the other one is with both yet");
        assert_eq!(ws.count(dates).await, 3, "and its time is what it was");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_led_and_is_away_may_answer_and_is_asked_when_they_are_back() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        run(ws, "/pod lead @sofia brand").await?;
        minutes(ws, 2).await;
        let can_press = |who| told(ws, who, "the final logo").iter().filter(|said| said.contains("[Not mine]")).count();
        assert_eq!((can_press("ben"), can_press("sofia")), (1, 1));
        // Away from tomorrow for two days: what he was asked stays, and what he is not asked is his as well.
        run(ws, &format!("/house away {} 2026-11-25 2026-11-26", id(ws, "ben"))).await?;
        advance_to(ws, "2026-11-25T12:00:00Z").await;
        assert_eq!((can_press("ben"), can_press("sofia")), (1, 1), "{:?}", ws.user("ben").dms());
        block(ws, "jonas", "the fonts", "It waits on a pod", "Brand & Content").await?;
        assert!(told(ws, "ben", "the fonts").is_empty(), "that is Sofia’s: {:?}", ws.user("ben").dms());
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        let reminded = |who| told(ws, who, "Two working days have passed").len();
        assert_eq!((reminded("ben"), reminded("sofia")), (0, 1), "{:?}", ws.user("ben").dms());
        let need: i64 = ws.number("SELECT MIN(id) FROM blockers").await?;
        press(ws, "ben", "need_see", &need.to_string()).await?;
        minutes(ws, 1).await;
        assert_eq!(told(ws, "sofia", "(Ben Okafor has seen it.)").len(), 1, "{:?}", ws.user("sofia").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_handed_over_while_somebody_was_away_is_put_to_them_when_they_are_back() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        run(ws, &format!("/house away {} 2026-11-24 2026-11-25", id(ws, "ben"))).await?;
        run(ws, "/pod lead @sofia brand").await?;
        minutes(ws, 2).await;
        let can_press = |who| told(ws, who, "the final logo").iter().filter(|said| said.contains("[Not mine]")).count();
        assert_eq!(can_press("sofia"), 1, "{:?}", ws.user("sofia").dms());
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        assert_eq!((can_press("ben"), can_press("sofia")), (1, 1), "he is back: {:?}", ws.user("ben").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_waits_on_a_pod_its_reporter_leads_now_stays_with_whoever_led_it() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        run(ws, "/pod lead @jonas brand").await?;
        minutes(ws, 2).await;
        assert_eq!(told(ws, "ben", "needs this from").len(), 1, "{:?}", ws.user("ben").dms());
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        assert_eq!(told(ws, "ben", "Two working days have passed").len(), 1, "{:?}", ws.user("ben").dms());
        ws.user("jonas").click_dm("Take over").await?;
        minutes(ws, 2).await;
        assert_eq!(told(ws, "ben", "“the final logo” no longer waits on you.").len(), 1, "{:?}", ws.user("ben").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_guest_can_be_asked_for_what_waits_on_them() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the titles", "Or on a person", "@felix").await?;
        assert_eq!(told(ws, "felix", "needs this from you").len(), 1, "{:?}", ws.user("felix").dms());
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        assert_eq!(told(ws, "felix", "Two working days have passed").len(), 1, "{:?}", ws.user("felix").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_waits_on_nobody_while_its_reporter_acts_is_asked_when_the_lead_is_back() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        run(ws, "/pod add @jonas brand").await?;
        run(ws, "/pod deputy @jonas brand").await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        let can_press = |who| told(ws, who, "the final logo").iter().filter(|said| said.contains("[Not mine]")).count();
        assert_eq!(can_press("ben"), 1, "{:?}", ws.user("ben").dms());
        run(ws, &format!("/house away {} 2026-11-24 2026-11-25", id(ws, "ben"))).await?;
        minutes(ws, 2).await;
        assert_eq!(can_press("ben"), 0, "Jonas acts for him: {:?}", ws.user("ben").dms());
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        assert_eq!(can_press("ben"), 1, "he is back: {:?}", ws.user("ben").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lead_who_is_away_as_they_begin_is_asked_when_they_are_back() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        run(ws, "/pod add @jonas brand").await?;
        run(ws, "/pod deputy @jonas brand").await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        // Jonas acts, and needs it himself.
        ws.slack.deactivate("ben")?;
        minutes(ws, 2).await;
        run(ws, &format!("/house away {} 2026-11-24 2026-11-25", id(ws, "sofia"))).await?;
        run(ws, "/pod lead @sofia brand").await?;
        minutes(ws, 2).await;
        let can_press = |who| told(ws, who, "the final logo").iter().filter(|said| said.contains("[Not mine]")).count();
        assert_eq!(can_press("sofia"), 0, "{:?}", ws.user("sofia").dms());
        advance_to(ws, "2026-11-26T12:00:00Z").await;
        assert_eq!(can_press("sofia"), 1, "{:?}", ws.user("sofia").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_said_not_mine_is_not_asked_again_for_having_led_the_pod() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        run(ws, "/pod lead @sofia brand").await?;
        minutes(ws, 2).await;
        let form = ws.user("ben").click_dm("Not mine").await?;
        form.fill("Who could help, or why is it not yours?", "Sofia leads it now")?.submit().await?;
        minutes(ws, 2).await;
        assert_eq!(
            told(ws, "ben", "You said that it is not yours; it went back.").len(),
            1,
            "{:?}",
            ws.user("ben").dms()
        );
        let of_sofia = "Ben Okafor said that it is not theirs; it went back.";
        assert_eq!(told(ws, "sofia", of_sofia).len(), 1, "{:?}", ws.user("sofia").dms());
        let form = ws.user("jonas").click_dm("Ask somebody else").await?;
        let form = form.fill("A pod", "Brand & Content")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 2).await;
        let can_press = |who| told(ws, who, "the final logo").iter().filter(|said| said.contains("[Not mine]")).count();
        assert_eq!((can_press("ben"), can_press("sofia")), (0, 1), "{:?}", ws.user("ben").dms());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_whoever_it_waits_on_and_its_reporter_can_do_anything_about_it() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the final logo", "It waits on a pod", "Brand & Content").await?;
        let need: i64 = ws.number("SELECT MAX(id) FROM blockers").await?;
        let states = "SELECT COUNT(*) FROM blockers WHERE state = 'open'";
        // Buttons are pressed by others than those who see them: what they carry is no right.
        for (who, action) in [
            ("tomas", "need_see"),
            ("priya", "need_finish"),
            ("sofia", "need_withdraw"),
            ("felix", "need_solved"),
            ("grace", "need_open_decline"),
        ] {
            let answered = press(ws, who, action, &need.to_string()).await?;
            assert!(answered.contains("does not wait on you") || answered.contains("who reported this"), "{who}: {answered}");
            assert_eq!(ws.count(states).await, 1, "{who} changed something");
        }
        let occurrence: i64 = ws.number("SELECT MAX(o.id) FROM ritual_occurrences o JOIN rituals r ON r.id = o.ritual_id WHERE r.kind = 'standup'").await?;
        for action in ["standup_open", "standup_same", "standup_off"] {
            let answered = press(ws, "grace", action, &occurrence.to_string()).await?;
            assert!(answered.contains("You have not been asked in this stand-up"), "{answered}");
        }
        // Nor does anybody but its lead take the week's figures from the lead's list.
        advance_to(ws, "2026-11-27T15:05:00Z").await;
        let key: Vec<(String,)> = ws.rows("SELECT key FROM asks WHERE key LIKE 'week/%' AND state <> 'closed'").await;
        press(ws, "jonas", "standup_week_seen", &key[0].0).await?;
        assert!(ws.user("ana").home().await?.contains("The week’s stand-ups"), "it still waits on her");
        press(ws, "ana", "standup_week_seen", &key[0].0).await?;
        assert!(!ws.user("ana").home().await?.contains("The week’s stand-ups"), "she has read it");
        let answered = press(ws, "priya", "standup_open", "4711").await?;
        assert!(answered.contains("This stand-up is no more"), "{answered}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Somebody sends a press that no message of theirs has; what they are answered.
#[tokio::test]
async fn what_a_leaver_left_is_seen_to_by_whoever_leads_the_pod() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the price list", "It waits on a pod", "Brand & Content").await?;
        // She looks after the pod, and sees what is in its way.
        let home = ws.user("ana").home().await?;
        assert!(home.contains("In the way of your pods") && home.contains("the price list"), "{home}");
        assert!(!ws.user("priya").home().await?.contains("In the way of your pods"), "it is not hers");
        assert!(!ws.user("jonas").home().await?.contains("In the way of your pods"), "his own stands there once");

        ws.slack.deactivate("jonas")?;
        minutes(ws, 2).await;
        let asked = told(ws, "ana", "*Jonas Weber* has left");
        assert_eq!(asked.len(), 1, "{:?}", ws.user("ana").dms());
        assert!(asked[0].contains("[Solved] [Ask somebody else] [Not needed any more]"), "{}", asked[0]);
        let form = ws.user("ana").click_dm("Ask somebody else").await?.fill("Or a person", "@sofia")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 2).await;
        assert_eq!(told(ws, "sofia", "the price list").len(), 1, "{:?}", ws.user("sofia").dms());
        assert!(told(ws, "ana", "somebody else was asked").len() == 1, "{:?}", ws.user("ana").dms());
        assert!(!ws.user("ana").home().await?.contains("Jonas Weber has left"), "it waits on her no more");
        ws.slack.click_at_home("ana", "standup_lead_menu", Some("Not needed any more")).await?;
        minutes(ws, 2).await;
        assert!(!ws.user("ana").home().await?.contains("the price list"), "{}", ws.user("ana").home().await?);
        assert!(!newest(ws).contains("In the way"), "it heads the day no more: {}", newest(ws));
        ws.assert_agreement("after somebody left").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_leaves_the_pod_only_leaves_what_was_in_their_way_there() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T09:31:00Z").await;
        blocked(ws, "the price list", "It waits on a pod", "Brand & Content").await?;
        run(ws, "/pod remove @jonas performance").await?;
        minutes(ws, 2).await;
        assert_eq!(told(ws, "ana", "*Jonas Weber* has left").len(), 1, "{:?}", ws.user("ana").dms());
        ws.user("ana").click_dm("Solved").await?;
        minutes(ws, 2).await;
        assert!(told(ws, "ana", "of Jonas Weber: out of the way").len() == 1, "{:?}", ws.user("ana").dms());
        assert!(told(ws, "jonas", "Ana Keller says that “the price list” is done").len() == 1, "he hears it");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

async fn press(
    ws: &Workspace,
    who: &str,
    action: &str,
    value: &str,
) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    let person = ws.slack.person(who)?;
    let payload = json!({
        "type": "block_actions", "user": { "id": person.id, "team_id": person.team_id },
        "team": { "id": person.team_id }, "trigger_id": format!("t-{who}-{action}-{value}"),
        "container": { "type": "message", "channel_id": "C0PODPERF", "message_ts": "1.1" },
        "channel": { "id": "C0PODPERF" },
        "actions": [{ "type": "button", "action_id": action, "block_id": "b", "value": value }],
    });
    ws.bring_interaction(&payload).await?;
    ws.settle().await;
    // Without an address to answer to, a refusal is shown in a modal.
    Ok(ws.slack.calls_of("views.open").pop().map(|call| call.args.to_string()).unwrap_or_default())
}
