//! Stand-ups: everybody in their own morning, one living message a day, nobody shamed.

use crate::{
    harness::{Outcome, Workspace, assert_reads, on_both_engines},
    standup_house::{advance_to, answer, digests, minutes, replies, run, sent, told, types, with_standups},
};
use podkeeper::sandbox::Fault;
use std::error::Error;

/// The stand-ups so far; the organisation has rituals of other kinds, too.
const RUNS: &str =
    "SELECT COUNT(*) FROM ritual_occurrences o JOIN rituals r ON r.id = o.ritual_id WHERE r.kind = 'standup'";

#[tokio::test]
async fn a_day_with_an_answer_a_day_off_and_somebody_late() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:29:00Z").await;
        assert!(told(ws, "jonas", "stand-up").is_empty(), "{:?}", ws.user("jonas").dms());
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        let question = told(ws, "jonas", "Your stand-up for Performance Marketing");
        assert_eq!(question.len(), 1, "{question:?}");
        for part in ["[Answer]", "[Off today]", "or type it here"] {
            assert!(question[0].contains(part), "{part} in {}", question[0]);
        }
        assert!(!question[0].contains("Same as yesterday"), "there is no yesterday: {}", question[0]);
        assert!(digests(ws, "#pod-performance").is_empty(), "nobody has answered yet");

        answer(ws, "jonas", "- Bids for Kestrel\n- Report").await?;
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("Daily stand-up, Tuesday 24 November"), "{shown}");
        assert!(shown.contains("1 of 3 answered so far") && shown.contains("Jonas Weber"), "{shown}");
        assert!(shown.contains("Bids for Kestrel; Report"), "{shown}");
        let thread = ws.thread_in("#pod-performance").concat();
        assert!(thread.contains("Jonas Weber") && thread.contains("• Report"), "{thread}");
        let question = told(ws, "jonas", "Your stand-up for Performance Marketing");
        assert!(question.len() == 1 && question[0].contains("thank you") && question[0].contains("[Change]"));

        ws.user("priya").click_dm("Off today").await?;
        minutes(ws, 1).await;
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("1 of 2 answered so far") && shown.contains("Off today: Priya Nair"), "{shown}");
        assert!(told(ws, "priya", "you are off today").len() == 1, "{:?}", ws.user("priya").dms());

        advance_to(ws, "2026-11-24T10:01:00Z").await;
        assert_eq!(told(ws, "ana", "A reminder").len(), 1, "{:?}", ws.user("ana").dms());
        let why = ws.user("ana").click_dm("Why am I asked?").await?.modal();
        for part in ["have not answered yet", "*Whose rule it is:* Performance Marketing", "Next time:", "/ritual edit"]
        {
            assert!(why.contains(part), "{part} in {why}");
        }
        ws.slack.close("ana", true).await?;
        assert!(told(ws, "jonas", "A reminder").is_empty() && told(ws, "priya", "A reminder").is_empty());
        advance_to(ws, "2026-11-24T10:35:00Z").await;
        assert_eq!(told(ws, "ana", "You can still answer").len(), 1, "{:?}", ws.user("ana").dms());
        // The reminder does not say any more that it is open.
        assert!(told(ws, "ana", "A reminder").is_empty(), "{:?}", ws.user("ana").dms());
        let shown = digests(ws, "#pod-performance");
        assert_eq!(shown.len(), 1, "{shown:?}");
        assert!(shown[0].contains("1 of 2") && !shown[0].contains("so far"), "{}", shown[0]);
        assert!(!shown[0].contains("Ana"), "nobody is listed as missing: {}", shown[0]);

        let late = ws.user("ana").click("#pod-performance", "Answer").await?;
        let late = late.fill("What is the plan for today?", "Budgets")?.submit().await?;
        assert!(late.is_done(), "{:?}", late.errors());
        minutes(ws, 1).await;
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("2 of 2") && shown.contains("Budgets · late"), "{shown}");
        let thread = ws.thread_in("#pod-performance").concat();
        assert!(thread.contains("*Ana Keller* · late"), "{thread}");
        // Her own message says so too, and shows what she said, also after a change.
        assert!(told(ws, "ana", "You can still answer").is_empty(), "{:?}", ws.user("ana").dms());
        assert_reads!(told(ws, "ana", "answered late").join("\n"), @r"
        *Your stand-up for Performance Marketing* – answered late, thank you: it stands in the day’s message.
        *Today*
        • Budgets
        [Change] [Why am I asked?]
        ");
        let count = ws.user("ana").dms().len();
        let changed = ws.user("ana").click_dm("Change").await?.fill("What is the plan for today?", "Bids")?;
        assert!(changed.submit().await?.is_done());
        minutes(ws, 1).await;
        let own = told(ws, "ana", "answered late").concat();
        assert!(own.contains("It was changed since.") && own.contains("• Bids"), "{own}");
        // Whoever was off and answers after all is no longer told to have a good day.
        let after_all = ws.user("priya").click_dm("Answer after all").await?;
        assert!(after_all.fill("What is the plan for today?", "Dashboard")?.submit().await?.is_done());
        minutes(ws, 1).await;
        assert!(told(ws, "priya", "you are off today").is_empty(), "{:?}", ws.user("priya").dms());
        assert!(told(ws, "priya", "answered late").concat().contains("• Dashboard"), "{:?}", ws.user("priya").dms());
        assert_eq!(ws.user("ana").dms().len(), count, "nothing new is sent");
        ws.assert_agreement("after a day").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn yesterdays_plan_is_ticked_or_taken_again_and_an_answer_can_be_changed() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        answer(ws, "jonas", "Bids\nReport").await?;
        answer(ws, "priya", "Dashboard").await?;
        advance_to(ws, "2026-11-25T08:31:00Z").await;
        let form = ws.user("jonas").click_dm("Answer").await?;
        assert!(form.modal().contains("Of your last plan, what got done?"), "{}", form.modal());
        let form = form.fill("Of your last plan, what got done?", "Report")?;
        let form = form.fill("What is the plan for today?", "Bids")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        ws.user("priya").click_dm("Same as yesterday").await?;
        minutes(ws, 1).await;
        let shown = digests(ws, "#pod-performance").pop().unwrap_or_default();
        assert!(shown.contains("*Priya Nair*: Dashboard") && shown.contains("*Jonas Weber*: Bids"), "{shown}");
        let thread = ws.thread_in("#pod-performance").concat();
        assert!(thread.contains("*Done*\n• Report"), "{thread}");
        assert!(shown.contains("2 of 3 answered so far · Done: 1 planned"), "{shown}");
        // Once more, by the button that stands there now.
        let form = ws.user("jonas").click_dm("Change").await?;
        let form = form.fill("What is the plan for today?", "Bids and the feed")?.submit().await?;
        assert!(form.errors().is_empty(), "{:?}", form.errors());
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        let shown = digests(ws, "#pod-performance").pop().unwrap_or_default();
        assert!(shown.contains("*Jonas Weber*: Bids and the feed"), "{shown}");
        let thread = ws.thread_in("#pod-performance").concat();
        assert!(thread.contains("*Jonas Weber* · edited") && thread.contains("• Report"), "{thread}");
        assert_eq!(thread.matches("Jonas Weber").count(), 1, "one line each: {thread}");
        let empty = ws.user("ana").click_dm("Answer").await?.submit().await?;
        assert_eq!(empty.errors(), ["Write at least one line: what got done, what is next, or what is in the way."]);
        ws.slack.close("ana", true).await?;
        ws.assert_agreement("after a change").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_long_plan_is_ticked_to_its_end_and_of_a_changed_one_nothing_is_mistaken() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-27T08:31:00Z").await;
        let plan: Vec<String> = (1..=12).map(|line| format!("Bid {line}")).collect();
        answer(ws, "jonas", &plan.join("\n")).await?;
        // On Monday it is not yesterday's.
        advance_to(ws, "2026-11-30T08:31:00Z").await;
        let question = told(ws, "jonas", "Your stand-up").pop().unwrap_or_default();
        assert!(question.contains("[Same plan as last time]") && !question.contains("yesterday"), "{question}");
        let form = ws.user("jonas").click_dm("Answer").await?;
        let form = form.fill("Of your last plan, what got done?", "Bid 1,Bid 10")?;
        let form = form.fill("Of your last plan, what got done? (2)", "Bid 11,Bid 12")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        let thread = ws.thread_in("#pod-performance").concat();
        for line in ["• Bid 1\n", "• Bid 10\n", "• Bid 11\n", "• Bid 12"] {
            assert!(thread.contains(line), "{line} in {thread}");
        }
        let shown = digests(ws, "#pod-performance").pop().unwrap_or_default();
        assert!(shown.contains("Done: 4 planned"), "{shown}");

        // The plan before is changed while the form is open: its lines are others now.
        let form = ws.user("jonas").click_dm("Change").await?.fill("What is the plan for today?", "Feed")?;
        let changed = "UPDATE standup_answers SET today = 'Report' WHERE today LIKE 'Bid 1%'";
        ws.db().write(changed).execute().await?;
        let form = form.submit().await?;
        assert!(!form.is_done() && form.modal().contains("*Nothing is sent yet.*"), "{}", form.modal());
        assert!(form.modal().contains("All you wrote is still here"), "{}", form.modal());
        let form = form.fill("Of your last plan, what got done?", "Report")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        let thread = ws.thread_in("#pod-performance").concat();
        assert!(thread.contains("• Report") && thread.contains("• Feed") && !thread.contains("Bid 1"), "{thread}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// The pod's own questions, whoever is asked them just now.
async fn now_asks(ws: &Workspace, own: &[&str]) -> Outcome {
    let usual = ["What else got done?", "What is the plan for today?", "Is something new in your way?"];
    let all: Vec<&str> = usual.into_iter().chain(own.iter().copied()).collect();
    let sql = format!("UPDATE rituals SET questions = '{}' WHERE kind = 'standup'", serde_json::to_string(&all)?);
    ws.db().write(sqlx::AssertSqlSafe(sql)).execute().await?;
    Ok(())
}

#[tokio::test]
async fn words_follow_their_questions_when_those_change_meanwhile() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        now_asks(ws, &["Which client is at risk?", "How is the mood?"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        let form = ws.user("jonas").click_dm("Answer").await?;
        assert!(form.modal().contains("What got done?"), "there is nothing else: {}", form.modal());
        let form = form.fill("Which client is at risk?", "Kestrel")?.fill("How is the mood?", "Fine")?;
        let form = form.fill("What is the plan for today?", "Bids")?;
        let form = form.fill("Is something new in your way?", "the logo")?;
        let form = form.fill("It waits on a pod", "Brand & Content")?;
        now_asks(ws, &["How is the mood?", "What did you learn?"]).await?;
        let form = form.submit().await?;
        assert_reads!(form.modal(), @r"
        == Stand-up ==
        Your stand-up for Performance Marketing
        *Nothing is sent yet.* Your last plan or the questions changed while this form was open. What you wrote to a question that is not asked any more stands below, too, so that you can move it. Then press *Send* once more.
        What got done? (optional): ____
        What is the plan for today? (optional): __Bids__
          (A line each; next time you can tick them off.)
        How is the mood? (optional): __Fine__
        What did you learn? (optional): ____
        Which client is at risk? (optional): __Kestrel__
          (This is not asked any more, and what stands here is not sent.)
        Is something new in your way? (optional): __the logo__
          (Say what you need to go on. Whoever it waits on is asked for it.)
        It waits on a pod (optional): <Brand & Content>
        Or on a person (optional): <choose>
        [Send]
        ");
        assert!(digests(ws, "#pod-performance").is_empty(), "nothing was sent");
        let form = form.fill("What did you learn?", "Less is more")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        let thread = ws.thread_in("#pod-performance").concat();
        for part in ["*How is the mood?*\n• Fine", "*What did you learn?*\n• Less is more", "• “the logo”, on Brand"] {
            assert!(thread.contains(part), "{part} in {thread}");
        }
        assert!(!thread.contains("Kestrel"), "nobody asks that any more: {thread}");

        // What was answered keeps its question, and stays when others are asked.
        now_asks(ws, &["Which client is at risk?"]).await?;
        let form = ws.user("jonas").click_dm("Change").await?.fill("Which client is at risk?", "None")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        let thread = ws.thread_in("#pod-performance").concat();
        for part in ["*Which client is at risk?*\n• None", "*How is the mood?*\n• Fine", "*What did you learn?*"] {
            assert!(thread.contains(part), "{part} in {thread}");
        }
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_has_time_still_counts_in_no_figure() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        ws.slack.set_zone("priya", "America/New_York")?;
        ws.settle().await;
        advance_to(ws, "2026-11-27T14:31:00Z").await;
        assert_eq!(sent(ws, "priya", "or type it here").last().map(String::as_str), Some("27 14:30"));
        // In Berlin it is Friday, four o'clock; in New York it is ten, and open until half past eleven: of
        // hers, Monday to Thursday count; on Monday the others' time had passed when it was founded.
        advance_to(ws, "2026-11-27T15:05:00Z").await;
        let week = told(ws, "ana", "the week’s stand-ups").concat();
        assert!(
            week.contains("Priya Nair: answered 0 of 4") && week.contains("Jonas Weber: answered 0 of 4"),
            "{week}"
        );
        let why = ws.user("ana").click_dm("Why am I told?").await?.modal();
        assert!(why.contains("Only you see these figures") && why.contains("Whose rule it is"), "{why}");
        ws.slack.close("ana", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_to_the_bot_is_the_answer_and_only_one_of_us_replies() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance", "brand"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        types(ws, "jonas", "done: the feed\ntoday: bids\nblocked: the final logo from <@U0BEN0001>").await?;
        let said = replies(ws, "jonas");
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(
            said[0].contains("I took this as *Your stand-up for Performance Marketing*")
                || said[0].contains("I took this as Your stand-up for Performance Marketing"),
            "{}",
            said[0]
        );
        assert!(said[0].contains("• the feed") && said[0].contains("• bids"), "{}", said[0]);
        assert!(said[0].contains("the final logo from @Ben Okafor"), "{}", said[0]);
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("In the way") && shown.contains("the final logo"), "{shown}");
        // Nothing waits any more: whoever answers everybody else does so now.
        types(ws, "jonas", "thanks!").await?;
        let said = replies(ws, "jonas");
        assert!(said.len() <= 1 && !said.concat().contains("I took this"), "{said:?}");
        assert!(!digests(ws, "#pod-performance").concat().contains("thanks"));

        // Two at once: which one is asked.
        run(ws, "/pod add @jonas brand").await?;
        advance_to(ws, "2026-11-25T08:45:00Z").await;
        ws.slack.set_zone("ben", "Europe/Berlin")?;
        types(ws, "jonas", "today: bids again\nblocked: the price list").await?;
        let said = replies(ws, "jonas");
        assert!(said.len() == 1 && said[0].contains("Which one is this for?"), "{said:?}");
        let channel = ws.slack.open_direct("jonas", "podkeeper")?;
        ws.slack.choose("jonas", channel.as_str(), "Choose one", "Your stand-up for Brand & Content").await?;
        minutes(ws, 1).await;
        let said = replies(ws, "jonas");
        assert!(said.len() == 1 && said[0].contains("• bids again"), "{said:?}");
        assert!(digests(ws, "#pod-brand").concat().contains("bids again"), "{:?}", ws.channel("#pod-brand"));
        assert_eq!(ws.count("SELECT COUNT(*) FROM blockers WHERE text = 'the price list'").await, 1);
        ws.assert_agreement("after typing").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_with_a_label_changes_todays_answer_or_gives_it_late() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        types(ws, "priya", "today: Dashboard").await?;
        // In time, and changed: what is not named stays.
        types(ws, "priya", "done: the feed").await?;
        let said = replies(ws, "priya").concat();
        assert!(said.contains("I changed *Your stand-up for Performance Marketing*; it says now:"), "{said}");
        assert!(said.contains("• the feed") && said.contains("• Dashboard"), "{said}");
        let thread = ws.thread_in("#pod-performance").concat();
        assert!(thread.contains("*Priya Nair* · edited") && thread.contains("• Dashboard"), "{thread}");
        // Closed, and answered all the same.
        advance_to(ws, "2026-11-24T10:45:00Z").await;
        types(ws, "jonas", "thanks!").await?;
        assert!(!replies(ws, "jonas").concat().contains("I took this"), "without a label it may be anything");
        types(ws, "jonas", "today: bids\nblocked: no").await?;
        let said = replies(ws, "jonas").concat();
        assert!(said.contains("I took this as *Your stand-up for Performance Marketing*, late:"), "{said}");
        let shown = digests(ws, "#pod-performance").concat();
        assert!(shown.contains("*Jonas Weber*: bids · late") && shown.contains("2 of 3"), "{shown}");
        assert!(told(ws, "jonas", "answered late").concat().contains("• bids"), "{:?}", ws.user("jonas").dms());
        // Tomorrow is another day, and it is not asked yet; somebody of another pod has none.
        advance_to(ws, "2026-11-25T07:00:00Z").await;
        types(ws, "jonas", "today: report").await?;
        types(ws, "grace", "today: report").await?;
        for who in ["jonas", "grace"] {
            let said = replies(ws, who).concat();
            assert!(!said.contains("I changed") && !said.contains("I took"), "{who}: {said}");
        }
        assert!(!digests(ws, "#pod-performance").concat().contains("report"));
        ws.assert_agreement("after typing late").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn four_zones_two_weeks_a_holiday_and_time_off() {
    on_both_engines(async |ws| {
        with_standups(ws, &["apac"]).await?;
        run(ws, "/pod add @grace apac").await?;
        run(ws, "/pod add @jonas apac").await?;
        run(ws, "/house holiday apac 2026-11-26").await?;
        run(ws, &format!("/house away {} 2026-11-25 2026-11-25", crate::standup_house::id(ws, "wei"))).await?;
        // East first: Tokyo, Singapore, Berlin, New York, each at 09:30 of their own.
        advance_to(ws, "2026-11-24T00:45:00Z").await;
        answer(ws, "aiko", "Headline").await?;
        advance_to(ws, "2026-11-24T03:45:00Z").await;
        let shown = digests(ws, "#pod-apac").concat();
        assert!(shown.contains("1 of 5 answered so far"), "New York and Berlin still sleep: {shown}");
        advance_to(ws, "2026-11-24T15:00:00Z").await;
        answer(ws, "grace", "Kestrel").await?;
        advance_to(ws, "2026-11-24T16:45:00Z").await;
        let shown = digests(ws, "#pod-apac").concat();
        assert!(shown.contains("2 of 5") && !shown.contains("so far"), "{shown}");
        for who in ["mei", "wei", "jonas"] {
            assert_eq!(told(ws, who, "closed at").len(), 1, "{who} is told in private");
        }
        // The 25th: Wei is away; the 26th is free for all of the pod.
        advance_to(ws, "2026-11-25T01:45:00Z").await;
        answer(ws, "mei", "Osaka").await?;
        let shown = digests(ws, "#pod-apac").pop().unwrap_or_default();
        assert!(shown.contains("1 of 4 answered so far") && shown.contains("Away: Wei Lim"), "{shown}");
        advance_to(ws, "2026-12-05T00:00:00Z").await;
        assert_eq!(
            sent(ws, "aiko", "or type it here"),
            ["24 00:30", "25 00:30", "27 00:30", "30 00:30", "01 00:30", "02 00:30", "03 00:30", "04 00:30"]
        );
        assert_eq!(
            sent(ws, "wei", "or type it here"),
            ["24 01:30", "27 01:30", "30 01:30", "01 01:30", "02 01:30", "03 01:30", "04 01:30"]
        );
        assert_eq!(digests(ws, "#pod-apac").len(), 2, "a day without answers has no message");
        ws.slack.see_all();
        ws.assert_agreement("after two weeks").await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn down_for_ten_minutes_and_down_for_the_morning() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:20:00Z").await;
        ws.kill_bot().await;
        ws.clock.advance_to("2026-11-24T08:40:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        minutes(ws, 1).await;
        for who in ["ana", "jonas", "priya"] {
            assert_eq!(told(ws, who, "Your stand-up").len(), 1, "{who}: {:?}", ws.user(who).dms());
        }
        advance_to(ws, "2026-11-25T07:00:00Z").await;
        ws.kill_bot().await;
        ws.clock.advance_to("2026-11-25T11:00:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        minutes(ws, 2).await;
        let shown = digests(ws, "#pod-performance").pop().unwrap_or_default();
        assert!(shown.contains("Wednesday 25 November"), "{shown}");
        assert!(shown.contains("I did not ask Ana Keller, Jonas Weber and Priya Nair"), "{shown}");
        let late = ws.user("jonas").click("#pod-performance", "Answer").await?;
        let late = late.fill("What is the plan for today?", "Bids")?.submit().await?;
        assert!(late.errors().is_empty(), "{:?}", late.errors());
        ws.slack.close("jonas", true).await?;
        minutes(ws, 1).await;
        let shown = digests(ws, "#pod-performance").pop().unwrap_or_default();
        assert!(
            shown.contains("*Jonas Weber*: Bids") && shown.contains("I did not ask Ana Keller and Priya Nair"),
            "{shown}"
        );
        ws.assert_agreement("after the outage").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_message_that_could_not_go_out_arrives_later_once_and_a_deleted_one_comes_back() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        ws.slack.fail_next("chat.postMessage", 1, &Fault::RateLimited(30));
        ws.slack.fail_next("chat.postMessage", 2, &Fault::Status(503));
        answer(ws, "jonas", "Bids").await?;
        ws.slack.heal();
        minutes(ws, 10).await;
        assert_eq!(digests(ws, "#pod-performance").len(), 1);
        assert_eq!(ws.thread_in("#pod-performance").len(), 1);
        let messages = ws.slack.messages("#pod-performance")?;
        let ts = messages.iter().rev().find(|message| message.bot_id.is_some()).expect("a message").ts.clone();
        ws.slack.delete_message("ruth", "#pod-performance", &ts)?;
        answer(ws, "priya", "Dashboard").await?;
        minutes(ws, 5).await;
        let shown = digests(ws, "#pod-performance");
        assert_eq!(shown.len(), 1, "{shown:?}");
        assert!(shown[0].contains("Dashboard") && shown[0].contains("Bids"), "{}", shown[0]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn killed_at_every_moment_of_a_fan_out_everybody_is_asked_once() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        ws.die_everywhere(async |ws| {
            run(ws, "/house found performance").await?;
            Ok(ws.slack.command("chloe", "#general", "/house run").await?)
        })
        .await?;
        let runs = ws.count(RUNS).await;
        let asked = ws.user("jonas").dms().concat().matches("or type it here").count();
        assert_eq!(i64::try_from(asked)?, runs, "once each");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_lead_reads_the_weeks_figures_and_hears_when_there_is_no_channel() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        for day in 24..=27 {
            advance_to(ws, &format!("2026-11-{day}T08:31:00Z")).await;
            if day != 25 {
                answer(ws, "jonas", "Bids").await?;
            }
        }
        advance_to(ws, "2026-11-27T14:59:00Z").await;
        assert!(told(ws, "ana", "the week’s stand-ups").is_empty());
        advance_to(ws, "2026-11-27T15:02:00Z").await;
        let week = told(ws, "ana", "the week’s stand-ups");
        assert_eq!(week.len(), 1, "{:?}", ws.user("ana").dms());
        assert!(week[0].contains("Jonas Weber: answered 3 of 4") && week[0].contains("Ana Keller: answered 0 of 4"));
        assert!(told(ws, "jonas", "the week’s stand-ups").is_empty());
        ws.user("ana").click_dm("Got it").await?;
        assert!(!ws.user("ana").home().await?.contains("The week’s stand-ups"), "it is read");
        run(ws, "/house nowhere").await?;
        advance_to(ws, "2026-11-30T08:31:00Z").await;
        answer(ws, "jonas", "Bids").await?;
        assert_eq!(told(ws, "ana", "“Daily stand-up” has no place to stand").len(), 1, "{:?}", ws.user("ana").dms());
        advance_to(ws, "2026-12-01T08:31:00Z").await;
        answer(ws, "jonas", "Report").await?;
        assert_eq!(told(ws, "ana", "“Daily stand-up” has no place to stand").len(), 1, "once");
        assert_eq!(ws.count("SELECT COUNT(*) FROM standup_answers").await, 5, "nothing is lost");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn of_a_stand_up_of_two_pods_each_lead_reads_their_own_people() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance,apac"]).await?;
        advance_to(ws, "2026-11-24T01:31:00Z").await;
        answer(ws, "wei", "Osaka").await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        answer(ws, "jonas", "Bids").await?;
        assert!(digests(ws, "#pod-performance").concat().contains("Wei Lim"), "one message for both");
        // Friday at four, each by their own clock.
        advance_to(ws, "2026-11-27T07:59:00Z").await;
        assert!(told(ws, "mei", "the week’s stand-ups").is_empty());
        advance_to(ws, "2026-11-27T15:05:00Z").await;
        assert_eq!(sent(ws, "mei", "the week’s stand-ups"), ["27 08:00"]);
        assert_eq!(sent(ws, "ana", "the week’s stand-ups"), ["27 15:00"]);
        let (mei, ana) = (told(ws, "mei", "the week’s").concat(), told(ws, "ana", "the week’s").concat());
        assert!(mei.contains("Wei Lim: answered 1 of 4") && !mei.contains("Jonas"), "{mei}");
        assert!(ana.contains("Jonas Weber: answered 1 of 4") && !ana.contains("Wei"), "{ana}");
        ws.user("mei").click_dm("Got it").await?;
        assert!(!ws.user("mei").home().await?.contains("The week’s stand-ups"), "it is read");
        assert!(ws.user("ana").home().await?.contains("The week’s stand-ups"), "hers is not");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_pods_own_question_stands_in_the_form_and_in_the_thread() {
    on_both_engines(async |ws| {
        with_standups(ws, &[]).await?;
        run(ws, "/house found performance How_do_you_feel?").await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        let form = ws.user("jonas").click_dm("Answer").await?.fill("How do you feel?", "Well")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        let thread = ws.thread_in("#pod-performance").concat();
        assert!(thread.contains("How do you feel?") && thread.contains("• Well"), "{thread}");
        let home = ws.user("priya").home().await?;
        assert!(home.contains("*Your stand-up for Performance Marketing* is open until"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_taken_on_in_the_sprint_is_ticked_in_the_form() {
    on_both_engines(async |ws| {
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        for sql in [
            "INSERT INTO sprints (workspace_id, occurrence_id, pod_id, first, last, state, generation, created_at)
             SELECT o.workspace_id, o.id, p.id, '2026-11-23', '2026-12-04', 'running', 0, o.at
             FROM ritual_occurrences o JOIN rituals r ON r.id = o.ritual_id AND r.kind = 'standup'
             JOIN pods p ON p.key = 'performance'",
            "INSERT INTO sprint_commitments (workspace_id, sprint_id, place, text, owner)
             SELECT workspace_id, id, 1, 'New bidding rules', (SELECT id FROM people WHERE name = 'jonas')
             FROM sprints",
        ] {
            ws.db().write(sql).execute().await?;
        }
        let form = ws.user("jonas").click_dm("Answer").await?;
        let form = form.fill("Of the sprint, what did you finish?", "New bidding rules")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM sprint_commitments WHERE done_by IS NOT NULL").await, 1);
        assert!(digests(ws, "#pod-performance").concat().contains("Done: 1 commitment"));
        let form = ws.user("jonas").click_dm("Change").await?;
        assert!(!form.modal().contains("Of the sprint"), "nothing is left: {}", form.modal());
        ws.slack.close("jonas", true).await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// How many questions were asked within so many seconds of the instant they were planned for.
async fn asked(ws: &Workspace, within: &str) -> Result<u64, Box<dyn Error + Send + Sync>> {
    ws.metric(&format!("podkeeper_prompt_asked_lateness_seconds_bucket{{le=\"{within}\"}}")).await
}

#[tokio::test]
async fn how_late_a_question_is_asked_is_counted_once_for_each() {
    on_both_engines(async |ws| {
        let arrived = "podkeeper_prompt_lateness_seconds_count";
        with_standups(ws, &["performance"]).await?;
        advance_to(ws, "2026-11-24T08:29:00Z").await;
        let before = (asked(ws, "+Inf").await?, ws.metric(arrived).await?);
        advance_to(ws, "2026-11-24T08:31:00Z").await;
        assert_eq!(asked(ws, "0.5").await? - before.0, 3, "in time");
        assert_eq!(ws.metric(arrived).await? - before.1, 3, "they have it");
        answer(ws, "jonas", "Bids").await?;
        assert_eq!(asked(ws, "+Inf").await? - before.0, 3, "what is shown anew is not asked anew");

        // Nothing runs at half past nine: we are back ten minutes later.
        advance_to(ws, "2026-11-25T08:29:00Z").await;
        let before = (asked(ws, "300.0").await?, asked(ws, "600.0").await?);
        let had = told(ws, "ana", "Your stand-up for Performance Marketing").len();
        ws.clock.advance_to("2026-11-25T08:40:00Z".parse()?);
        ws.settle().await;
        assert_eq!((asked(ws, "300.0").await? - before.0, asked(ws, "600.0").await? - before.1), (0, 3));
        assert_eq!(told(ws, "ana", "Your stand-up for Performance Marketing").len() - had, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
