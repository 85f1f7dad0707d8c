//! The card of a pod: where it stands, what it says day by day, and what becomes of it.

use crate::harness::{Workspace, assert_reads, on_both_engines};
use jiff::{SignedDuration, Timestamp};

const HOME: &str = "#pod-performance";

/// Lets time pass until an instant.
async fn until(ws: &Workspace, at: &str) {
    let at: Timestamp = at.parse().expect("an instant");
    ws.advance(at.duration_since(ws.now())).await;
}

/// The line of the card with the arithmetic.
fn arithmetic(card: &str) -> String {
    card.lines().find(|line| line.contains(" % done")).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_card_follows_the_days() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("jonas").command(HOME, "/okr update roas 4.2").await?;
        assert_reads!(arithmetic(&ws.last_in(HOME)), @"*20 % done, 59 % expected by today (day 54 of 92)*: behind by 39 points");
        ws.slack.forget_calls();

        // One second before midnight in Berlin it is still Monday.
        until(ws, "2026-11-23T22:59:59Z").await;
        assert_eq!(ws.slack.calls_of("chat.update").len(), 0);
        until(ws, "2026-11-23T23:05:00Z").await;
        assert_reads!(arithmetic(&ws.last_in(HOME)), @"*20 % done, 60 % expected by today (day 55 of 92)*: behind by 40 points");
        assert_eq!(ws.slack.calls_of("chat.update").len(), 1);

        // Two weeks later the value is old, and nothing is called on track any more.
        until(ws, "2026-12-08T09:00:00Z").await;
        assert_reads!(ws.last_in(HOME), @r"
        # Win back margin
        (Performance Marketing · Q4 2026)
        ▰▰▱▱▱▱▱▱▱▱ 20 %
        *20 % done, 75 % expected by today (day 69 of 92)*: behind by 55 points; 3 of 3 key results without a check-in for more than two weeks
        (20 % is the mean of 60 %, 0 % and 0 %.)
        ---
        *1. Blended ROAS*
        ▰▰▰▰▰▰▱▱▱▱ 60 % · 3x → *4.2x* → 5x
        behind by 15 points; last check-in <!date^1795424400^{date_short_pretty}|23 November 2026>, 15 days ago · confidence 7 of 10
        *2. Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        behind by 75 points; no check-in in 15 days
        *3. Leads won*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
        behind by 75 points; no check-in in 15 days
        (Last check-in by Jonas Weber, <!date^1795424400^{date_short_pretty}|23 November 2026>.)
        [Update] [History] <Escalate …>
        ");
        let posted = ws.slack.calls_of("chat.postMessage").iter().filter(|call| call.args["channel"] == "C0PODPERF").count();
        assert_eq!(posted, 0, "the days post nothing");
        assert_eq!(ws.cards_in(HOME).len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_last_day_and_the_day_after() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        until(ws, "2026-12-31T22:00:00Z").await;
        ws.user("jonas").command(HOME, "/okr update roas 4.9").await?;
        assert_reads!(arithmetic(&ws.last_in(HOME)), @"*32 % done, 100 % expected by today (day 92 of 92)*: behind by 68 points; 2 of 3 key results without a check-in for more than two weeks");

        until(ws, "2027-01-01T09:00:00Z").await;
        assert_reads!(ws.last_in(HOME), @r"
        # Win back margin
        (Performance Marketing · Q4 2026)
        ▰▰▰▱▱▱▱▱▱▱ 32 %
        *32 % done when the cycle ended*: 68 points short of the target
        (32 % is the rounded mean of 95 %, 0 % and 0 %.)
        ---
        *1. Blended ROAS*
        ▰▰▰▰▰▰▰▰▰▱ 95 % · 3x → *4.9x* → 5x
        5 points short of the target · confidence 7 of 10
        *2. Cost per lead*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · €48 → *€48* → €36
        nobody checked in
        *3. Leads won*
        ▱▱▱▱▱▱▱▱▱▱ 0 % · 0 → *0* → 2,000
        nobody checked in
        (Last check-in by Jonas Weber, <!date^1798754400^{date_short_pretty}|31 December 2026>.)
        [History]
        ");
        ws.slack.forget_calls();
        until(ws, "2027-01-20T09:00:00Z").await;
        assert_eq!(ws.slack.calls_of("chat.update").len(), 0, "it rests");
        assert_reads!(ws.user("jonas").command(HOME, "/okr update roas 5").await?.answer(), @"Performance Marketing has no objective for Q1 2027 yet. Ana Keller, who leads it, can set one with `/okr new`.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn two_cycles_in_one_week_have_a_card_each() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.user("jonas").command(HOME, "/okr update roas 4").await?;
        until(ws, "2026-12-30T09:00:00Z").await;
        ws.user("jonas").command(HOME, "/okr update roas 4.9").await?;
        // New Year's Day is a Friday. Somebody is quick: before the first minute is over.
        until(ws, "2026-12-31T23:00:20Z").await;
        ws.set_objective("ana", HOME, ("A better year", &[("Margin", "%", "20", "25")])).await?;
        ws.user("jonas").command(HOME, "/okr update margin 21").await?;
        until(ws, "2027-01-01T09:00:00Z").await;
        let cards: Vec<String> = ws.cards_in(HOME).iter().map(|card| arithmetic(card)).collect();
        assert_reads!(cards.join("\n"), @r"
        *17 % done, 98 % expected by 29 December (day 90 of 92)*: behind by 81 points; 3 of 3 key results without a check-in for more than two weeks
        *32 % done when the cycle ended*: 68 points short of the target
        *20 % done, 1 % expected by today (day 1 of 90)*: ahead by 19 points
        ");
        assert_reads!(ws.okr_posts().await.join("\n"), @r"
        okr/pod/1/card/2026-W48 shown settled
        okr/check-in/1/1 shown settled
        okr/pod/1/card/2026-W53 shown settled
        okr/check-in/1/2 shown settled
        okr/pod/1/card/2026-W53-2027-01-01 shown settled
        okr/check-in/4/1 shown settled
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_zone_of_the_organisation_makes_the_day() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        // 23:30 on Monday in Berlin is half past five on Tuesday morning in Sydney, and Monday afternoon in New York.
        until(ws, "2026-11-23T22:30:00Z").await;
        let today = async || {
            let shown = ws.user("jonas").command(HOME, "/okr show").await?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(arithmetic(&shown.answer()))
        };
        assert_reads!(today().await?, @"*0 % done, 59 % expected by today (day 54 of 92)*: behind by 59 points");
        let set = async |zone: &str| {
            let form = ws.user("ruth").command("#general", "/podkeeper settings").await?;
            form.fill("Time zone", zone)?.submit().await?;
            ws.slack.close("ruth", true).await?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
        };
        set("Sydney").await?;
        assert_reads!(today().await?, @"*0 % done, 60 % expected by today (day 55 of 92)*: behind by 60 points");
        assert_reads!(arithmetic(&ws.last_in(HOME)), @"*0 % done, 60 % expected by today (day 55 of 92)*: behind by 60 points");
        set("New York").await?;
        assert_reads!(today().await?, @"*0 % done, 59 % expected by today (day 54 of 92)*: behind by 59 points");
        assert_reads!(arithmetic(&ws.last_in(HOME)), @"*0 % done, 59 % expected by today (day 54 of 92)*: behind by 59 points");
        // From now on the card turns at midnight in New York.
        ws.slack.forget_calls();
        until(ws, "2026-11-24T04:59:00Z").await;
        assert_eq!(ws.slack.calls_of("chat.update").len(), 0);
        until(ws, "2026-11-24T05:05:00Z").await;
        assert_reads!(arithmetic(&ws.last_in(HOME)), @"*0 % done, 60 % expected by today (day 55 of 92)*: behind by 60 points");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn no_card_no_work() {
    on_both_engines(async |ws| {
        // A pod without a channel of its own: the objective is set, and there is nothing to follow.
        ws.user("chloe").command("#general", "/pod create labs \"Labs\" lead @omar").await?;
        ws.set_objective("omar", "#general", ("Find out", &[("Experiments", "", "0", "9")])).await?;
        ws.advance(SignedDuration::from_hours(12)).await;
        ws.slack.see_all();
        let timers: i64 = ws.db().read("SELECT COUNT(*) FROM timers WHERE feature = 'okrs'").scalar().await?;
        assert_eq!(timers, 0);

        // Linked later, the card appears.
        ws.slack.create_channel("omar", "pod-labs", false)?;
        ws.slack.invite("omar", "#pod-labs", &["podkeeper"])?;
        ws.settle().await;
        ws.user("omar").command("#pod-labs", "/pod link #pod-labs labs").await?;
        assert_eq!(ws.cards_in("#pod-labs").len(), 1);
        let timers: i64 = ws.db().read("SELECT COUNT(*) FROM timers WHERE feature = 'okrs'").scalar().await?;
        assert_eq!(timers, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_card_deleted_by_hand_comes_back_with_news_and_not_by_night() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        until(ws, "2026-11-24T09:00:00Z").await;
        let card = ws.slack.last(HOME)?.expect("the card");
        ws.slack.delete_message("chloe", HOME, &card.ts)?;
        until(ws, "2026-11-25T09:00:00Z").await;
        assert_eq!(ws.cards_in(HOME).len(), 0, "nobody had news");
        ws.user("jonas").command(HOME, "/okr update roas 4.2").await?;
        assert_eq!(ws.cards_in(HOME).len(), 1);
        assert_eq!(ws.thread_in(HOME).len(), 1, "what was said stands under the new card");
        ws.slack.see_all();

        // Deleted again, and somebody checks in before the bot can know.
        let card = ws.slack.last(HOME)?.expect("the card");
        ws.slack.delete_message("chloe", HOME, &card.ts)?;
        ws.user("jonas").command(HOME, "/okr update roas 4.3").await?;
        assert_eq!(ws.cards_in(HOME).len(), 1);
        assert!(ws.last_in(HOME).contains("*4.3x*"));
        // The new one follows the days too.
        until(ws, "2026-11-26T09:00:00Z").await;
        assert!(arithmetic(&ws.last_in(HOME)).contains("day 57 of 92"), "{}", ws.last_in(HOME));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn before_another_company_there_is_no_card() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.slack.share_externally(HOME, true)?;
        ws.settle().await;
        assert_eq!(ws.cards_in(HOME).len(), 0);
        assert_reads!(ws.user("ana").last_dm(), @r"
        The card of *Performance Marketing* is not posted: <#C0PODPERF> is shared with another company, and key results are for colleagues only.
        This week's card is not shown any more. Earlier cards and the threads stay in the channel's history, where the other company may read them.
        (Check-ins are saved all the same, and `/okr show` shows them. The card appears as soon as it can.)
        [All right] [Why am I told?]
        ");
        assert_reads!(ws.user("jonas").command(HOME, "/okr update roas 4").await?.answer(), @"*Blended ROAS*: 3x → *4x*. 50 % done, 59 % expected by today (day 54 of 92): behind by 9 points. It is saved, but there is no card: <#C0PODPERF> is shared with another company, and key results are for colleagues only.");
        let form = ws.user("jonas").command(HOME, "/okr update").await?.fill("Leads won", "9")?.submit().await?;
        assert_reads!(form.modal(), @r"
        == Saved ==
        *Leads won*: 0 → *9*.
        Performance Marketing: 17 % done, 59 % expected by today (day 54 of 92), behind by 42 points.
        It is saved, but there is no card: <#C0PODPERF> is shared with another company, and key results are for colleagues only.
        [Close]
        ");
        ws.advance(SignedDuration::from_hours(48)).await;
        assert_eq!(ws.user("ana").dms().len(), 2, "she was told once (and that she leads the pod)");
        assert_eq!(ws.cards_in(HOME).len(), 0);
        ws.slack.share_externally(HOME, false)?;
        ws.settle().await;
        assert_eq!(ws.cards_in(HOME).len(), 1, "its own again");
        assert!(ws.last_in(HOME).contains("*4x*"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_pace_of_known_days() {
    on_both_engines(async |ws| {
        // A quarter lived through from its first day, in a year when the clocks go forward on 28 March in Berlin.
        until(ws, "2026-12-31T23:30:00Z").await;
        ws.set_objective("ana", HOME, ("Win back margin", &[("Leads", "", "0", "90")])).await?;
        let mut said = Vec::new();
        for (at, leads) in [
            ("2027-01-01T22:59:00Z", 1),
            ("2027-01-01T23:05:00Z", 2),
            ("2027-03-06T09:00:00Z", 62),
            ("2027-03-27T23:05:00Z", 87),
            ("2027-03-28T22:05:00Z", 88),
            ("2027-03-31T21:59:00Z", 90),
        ] {
            until(ws, at).await;
            said.push(ws.user("jonas").command(HOME, &format!("/okr update leads {leads}")).await?.answer());
        }
        assert_reads!(said.join("\n"), @r"
        *Leads*: 0 → *1*. 1 % done, 1 % expected by today (day 1 of 90): on track. The card in <#C0PODPERF> shows it.
        *Leads*: 1 → *2*. 2 % done, 2 % expected by today (day 2 of 90): on track. The card in <#C0PODPERF> shows it.
        *Leads*: 2 → *62*. 69 % done, 72 % expected by today (day 65 of 90): on track. The card in <#C0PODPERF> shows it.
        *Leads*: 62 → *87*. 97 % done, 97 % expected by today (day 87 of 90): on track. The card in <#C0PODPERF> shows it.
        *Leads*: 87 → *88*. 98 % done, 98 % expected by today (day 88 of 90): on track. The card in <#C0PODPERF> shows it.
        *Leads*: 88 → *90*. 100 % done, 100 % expected by today (day 90 of 90): target reached. The card in <#C0PODPERF> shows it.
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
