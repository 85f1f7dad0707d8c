//! The moment at which a ritual reaches somebody: in their hours, on their days, whatever changes meanwhile; and that nobody
//! is missed who was never reached.

use crate::{
    asking::asking,
    harness::{Outcome, Workspace, assert_reads, on_both_engines, on_both_engines_with_learning},
    tea::{steps, tea},
};
use jiff::{SignedDuration, Timestamp};
use podkeeper::turn::Feature;
use std::fs;

const PERF: &str = "#pod-performance";

fn features() -> Vec<Feature> {
    tea().into_iter().chain(asking()).collect()
}

async fn with_features(ws: &mut Workspace) {
    ws.use_features(features);
    ws.restart_bot().await;
}

async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

async fn tea_of(ws: &Workspace, pod: &str) -> Outcome {
    ws.slack.command("chloe", "#general", &format!("/tea found tea {pod}")).await?;
    ws.settle().await;
    Ok(())
}

/// Sets what somebody wants of their days, or their time off.
async fn days(ws: &Workspace, line: &str) -> Outcome {
    ws.user("ruth").command("#general", &format!("/days {line}")).await?;
    Ok(())
}

/// When something with these words was sent to a person or a channel.
fn sent(ws: &Workspace, to: &str, words: &str) -> Vec<String> {
    let calls = ws.slack.calls_of("chat.postMessage");
    let theirs = calls.iter().filter(|call| call.args["channel"] == to);
    let these = theirs.filter(|call| call.args["text"].as_str().is_some_and(|text| text.contains(words)));
    these.map(|call| call.at.strftime("%a %d %H:%M").to_string()).collect()
}

/// How the parts of all occurrences went: `2026-11-24 U0ANA0001 missed`.
async fn parts(ws: &Workspace) -> Vec<String> {
    let sql = "SELECT o.date, r.person, r.state FROM ritual_participants r
               JOIN ritual_occurrences o ON o.id = r.occurrence_id ORDER BY o.date, r.person";
    let rows: Vec<(String, String, String)> = ws.rows(sql).await;
    rows.into_iter().map(|(date, person, state)| format!("{date} {person} {state}")).collect()
}

/// A day off of the whole organisation.
async fn holiday(ws: &Workspace, day: &str, name: &str) -> Outcome {
    let folder = std::env::temp_dir().join(format!("podkeeper-moments-{}", uuid::Uuid::new_v4().simple()));
    fs::create_dir(&folder)?;
    let event = format!("BEGIN:VEVENT\r\nUID:{day}\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{name}\r\nEND:VEVENT\r\n");
    fs::write(folder.join("house.ics"), format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n"))?;
    ws.app().read_holidays(&folder).await?;
    ws.settle().await;
    fs::remove_dir_all(&folder)?;
    ws.user("ruth").command("#general", "/podkeeper holidays").await?;
    let form = ws.user("ruth").click("#general", "Choose calendars").await?;
    assert!(form.fill("The organisation's holidays", "house")?.submit().await?.is_done());
    ws.settle().await;
    Ok(())
}

#[tokio::test]
async fn ones_own_reminder_comes_at_the_minute_and_others_when_they_work_next() {
    on_both_engines(async |ws| {
        with_features(ws).await;
        // What is meant for half past nine may wait for it; what somebody set for a minute may not.
        days(ws, r#"U0JONAS0001 {"prompts_at":"09:30:00"}"#).await?;
        let jonas = ws.user("jonas");
        jonas.command(PERF, "/ritual remind me \"Call Li\" every Saturday at 10:00").await?;
        jonas.command(PERF, "/ritual remind me \"Water\" every Friday at 18:00").await?;
        jonas.command(PERF, "/ritual remind me \"Ring X\" every Thursday at 15:00").await?;
        let said = ws.user("ana").command(PERF, "/ritual remind pod \"Bike day\" every Saturday at 10:00").await?;
        assert_reads!(said.answer(), @r"
        Added. *Bike day* of Performance Marketing: every Saturday at 10:00, by each person's own time.
        Next: Saturday 28 Nov at 10:00 · Saturday 5 Dec at 10:00 · Saturday 12 Dec at 10:00 · Saturday 19 Dec at 10:00 · Saturday 26 Dec at 10:00.
        That is outside of working time: it reaches everybody when they work next, by the usual hours on Monday 30 Nov at 09:00.
        [Preview] [Change]
        ");
        let preview = ws.user("ana").command(PERF, "/ritual preview bike").await?.modal();
        assert!(preview.contains("Mon 30 Nov 09:00 · Mon 7 Dec 09:00"), "{preview}");
        ws.slack.close("ana", true).await?;
        advance_to(ws, "2026-12-01T00:00:00Z").await;
        assert_eq!(sent(ws, "U0JONAS0001", "Call Li"), ["Sat 28 09:00"]);
        assert_eq!(sent(ws, "U0JONAS0001", "Water"), ["Fri 27 17:00"]);
        assert_eq!(sent(ws, "U0JONAS0001", "Ring X"), ["Thu 26 14:00"]);
        assert_eq!(sent(ws, "U0PRIYA0001", "Bike day"), ["Mon 30 08:00"]);
        assert_eq!(sent(ws, "U0JONAS0001", "Bike day"), ["Mon 30 08:00"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_begins_late_is_asked_when_they_begin_and_nobody_misses_what_never_came() {
    on_both_engines(async |ws| {
        with_features(ws).await;
        days(
            ws,
            r#"U0JONAS0001 {"hours":{"days":["mon","tue","wed","thu","fri"],"start":"13:00:00","end":"18:00:00"}}"#,
        )
        .await?;
        days(
            ws,
            r#"U0PRIYA0001 {"hours":{"days":["mon","tue","wed","thu","fri"],"start":"06:00:00","end":"09:00:00"}}"#,
        )
        .await?;
        tea_of(ws, "performance").await?;
        advance_to(ws, "2026-11-25T00:00:00Z").await;
        assert_eq!(
            steps(ws).await,
            [
                // Today's half past nine was over; one in the afternoon was not.
                "23 12:00 ask 2026-11-23 jonas",
                "23 13:30 remind 2026-11-23 jonas",
                "23 14:00 close 2026-11-23 jonas",
                "23 14:00 digest 2026-11-23",
                "24 07:30 ask 2026-11-24 priya",
                "24 08:30 ask 2026-11-24 ana",
                "24 09:00 remind 2026-11-24 priya",
                "24 09:30 close 2026-11-24 priya",
                "24 10:00 remind 2026-11-24 ana",
                "24 10:30 close 2026-11-24 ana",
                "24 12:00 ask 2026-11-24 jonas",
                "24 13:30 remind 2026-11-24 jonas",
                "24 14:00 close 2026-11-24 jonas",
                "24 14:00 digest 2026-11-24",
            ]
        );
        assert_eq!(sent(ws, "U0JONAS0001", "Tea?"), ["Mon 23 12:00", "Tue 24 12:00"]);
        assert_eq!(sent(ws, "U0PRIYA0001", "Tea?"), ["Tue 24 07:30"]);
        // Held for a day, it reaches nobody, and nobody missed it.
        ws.user("ruth").command("#general", "/podkeeper pause off-site").await?;
        advance_to(ws, "2026-11-26T00:00:00Z").await;
        assert_eq!(
            parts(ws).await,
            [
                "2026-11-23 U0JONAS0001 missed",
                "2026-11-24 U0ANA0001 missed",
                "2026-11-24 U0JONAS0001 missed",
                "2026-11-24 U0PRIYA0001 missed",
                "2026-11-25 U0ANA0001 excused",
                "2026-11-25 U0JONAS0001 excused",
                "2026-11-25 U0PRIYA0001 excused",
            ]
        );
        ws.user("ruth").command("#general", "/podkeeper resume").await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_run_leaves_those_who_cannot_be_reached_to_their_own_moment() {
    on_both_engines(async |ws| {
        with_features(ws).await;
        tea_of(ws, "performance").await?;
        for person in ["grace", "wei"] {
            ws.slack.command("chloe", "#general", &format!("/pod add @{person} performance")).await?;
            ws.settle().await;
        }
        // Ten in Berlin, four in New York; in Singapore it is five, and Wei's day has half an hour left.
        advance_to(ws, "2026-11-23T09:10:00Z").await;
        assert_reads!(ws.user("ana").command(PERF, "/ritual run tea").await?.answer(), @"“Morning tea” asks 4 people now; one is asked at 09:30 of their own time. Who was asked today already is not asked again.");
        advance_to(ws, "2026-11-23T22:00:00Z").await;
        let asked: Vec<String> = steps(ws).await.into_iter().filter(|step| step.contains(" ask ")).collect();
        assert_eq!(asked, ["23 09:10 ask 2026-11-23 ana jonas priya wei", "23 14:30 ask 2026-11-23 grace"]);
        assert_eq!(sent(ws, "U0GRACE0001", "Tea?"), ["Mon 23 14:30"]);
        // After their day nobody can be reached, and none of them has a moment left.
        assert_reads!(ws.user("ana").command(PERF, "/ritual run tea").await?.answer(), @"“Morning tea” asks nobody now: everybody was asked today already or has a day off, or today's was skipped.");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_skipped_is_what_is_shown_as_next() {
    on_both_engines(async |ws| {
        with_features(ws).await;
        holiday(ws, "20261124", "Founders' day").await?;
        tea_of(ws, "performance").await?;
        let said = ws.user("ana").command(PERF, "/ritual skip tea").await?;
        assert_reads!(said.answer(), @r"
        “Morning tea” on Wednesday 25 Nov at 09:30 does not take place; next Thursday 26 Nov at 09:30.
        [Undo]
        ");
        // A party that was moved past its day is still the next one.
        ws.slack.command("chloe", "#general", "/tea found party nobody").await?;
        ws.settle().await;
        advance_to(ws, "2026-11-24T12:00:00Z").await;
        ws.slack.command("chloe", "#general", "/tea move 2026-11-30T10:00:00Z party").await?;
        ws.settle().await;
        advance_to(ws, "2026-11-28T12:00:00Z").await;
        let listed = ws.user("ruth").command("#general", "/ritual list").await?.answer();
        assert!(listed.contains("next Monday 30 Nov at 11:00"), "{listed}");
        let said = ws.user("ruth").command("#general", "/ritual skip party").await?;
        assert_reads!(said.answer(), @"“Party” on Monday 30 Nov at 11:00 does not take place; next Friday 25 Dec at 16:00.");
        advance_to(ws, "2026-12-02T12:00:00Z").await;
        let started: Vec<String> = steps(ws).await.into_iter().filter(|step| step.contains("start")).collect();
        assert!(started.is_empty(), "{started:?}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_cover_further_east_is_reminded_in_their_own_morning() {
    on_both_engines(async |ws| {
        ws.user("ana").command(PERF, "/ritual remind lead \"Send the report\" every weekday at 10:30").await?;
        ws.user("ana").command(PERF, "/timeoff 25 Nov – 26 Nov cover @mei").await?;
        advance_to(ws, "2026-11-28T00:00:00Z").await;
        assert_eq!(sent(ws, "U0ANA0001", "Send the report"), ["Mon 23 09:30", "Tue 24 09:30", "Fri 27 09:30"]);
        assert_eq!(sent(ws, "U0MEI0001", "Send the report"), ["Wed 25 02:30", "Thu 26 02:30"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn nobody_who_is_not_asked_holds_up_the_digest() {
    on_both_engines(async |ws| {
        with_features(ws).await;
        for person in ["grace", "omar", "marcus"] {
            ws.slack.command("chloe", "#general", &format!("/pod add @{person} performance")).await?;
            ws.settle().await;
        }
        tea_of(ws, "performance").await?;
        // Three in America: one reads only, one does not work on Tuesdays, one is away.
        let observers = "UPDATE rituals SET observers = '[\"U0OMAR0001\"]' WHERE kind = 'tea'";
        ws.db().write(observers).execute().await?;
        days(ws, r#"U0GRACE0001 {"hours":{"days":["mon","wed","thu","fri"],"start":"09:00:00","end":"17:00:00"}}"#)
            .await?;
        days(ws, "U0MARCUS0001 2026-11-24 2026-11-24").await?;
        advance_to(ws, "2026-11-24T12:00:00Z").await;
        let digests: Vec<String> =
            steps(ws).await.into_iter().filter(|step| step.contains("digest 2026-11-24")).collect();
        assert_eq!(digests, ["24 10:30 digest 2026-11-24"]);
        advance_to(ws, "2026-11-25T00:00:00Z").await;
        let states: Vec<String> = parts(ws)
            .await
            .into_iter()
            .filter(|part| part.starts_with("2026-11-24"))
            .map(|part| part[11..].to_owned())
            .collect();
        assert_eq!(states, ["U0ANA0001 missed", "U0JONAS0001 missed", "U0MARCUS0001 away", "U0PRIYA0001 missed"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_holiday_that_becomes_known_too_late_costs_nobody_their_question() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        // Three in the afternoon in Berlin: everybody there would have been asked for Friday by now, and no other day is left.
        advance_to(ws, "2026-11-26T14:00:00Z").await;
        holiday(ws, "20261127", "Founders' day").await?;
        ws.slack.see_all();
        assert_eq!(sent(ws, "U0JONAS0001", "key result"), ["Thu 26 14:00"]);
        ws.restart_bot().await;
        advance_to(ws, "2026-12-03T12:00:00Z").await;
        assert_eq!(sent(ws, "U0JONAS0001", "key result"), ["Thu 26 14:00", "Mon 30 09:00"], "once, and reminded");
        assert_eq!(sent(ws, "U0DANA0001", "key result"), ["Thu 26 15:00", "Mon 30 15:00"], "at ten, as planned");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_holiday_that_becomes_known_too_late_moves_the_question_to_the_next_working_morning() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        let form = ws.user("ruth").command("#general", "/ritual edit check_in").await?;
        form.fill("When", "every Wednesday at 10:00")?.submit().await?;
        ws.slack.close("ruth", true).await?;
        // Tuesday at 10:00 would have been the time.
        advance_to(ws, "2026-11-24T15:00:00Z").await;
        holiday(ws, "20261125", "Founders' day").await?;
        let preview = ws.user("ruth").command("#general", "/ritual preview check_in").await?.modal();
        assert!(preview.contains("<@U0JONAS0001> (Europe/Berlin): Thu 26 Nov 10:00 · Wed 2 Dec 10:00"), "{preview}");
        ws.slack.close("ruth", true).await?;
        ws.slack.see_all();
        advance_to(ws, "2026-11-26T08:59:00Z").await;
        let preview = ws.user("ruth").command("#general", "/ritual preview check_in").await?.modal();
        assert!(preview.contains("(Europe/Berlin): Thu 26 Nov 10:00 · "), "{preview}");
        ws.slack.close("ruth", true).await?;
        assert_eq!(sent(ws, "U0JONAS0001", "key result"), [""; 0], "not on the holiday");
        advance_to(ws, "2026-12-02T08:00:00Z").await;
        assert_eq!(sent(ws, "U0JONAS0001", "key result"), ["Thu 26 09:00", "Fri 27 09:00"], "once, and reminded");
        let preview = ws.user("ruth").command("#general", "/ritual preview check_in").await?.modal();
        assert!(!preview.contains("26 Nov"), "it is over: {preview}");
        ws.slack.close("ruth", true).await?;
        advance_to(ws, "2026-12-02T16:00:00Z").await;
        assert_eq!(sent(ws, "U0JONAS0001", "key result").len(), 3, "the next Wednesday is one like any other");
        let held = "SELECT o.date, o.at FROM ritual_occurrences o JOIN rituals r ON r.id = o.ritual_id
                    WHERE r.kind = 'check_in' ORDER BY o.date";
        let held: Vec<(String, podkeeper::database::Ts)> = ws.rows(held).await;
        let days: Vec<&str> = held.iter().map(|(date, _)| date.as_str()).collect();
        assert_eq!(days, ["2026-11-25", "2026-12-02"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_check_in_in_one_zone_keeps_off_holidays_as_well() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        ws.db().write("UPDATE rituals SET own_zone = FALSE WHERE kind = 'check_in'").execute().await?;
        holiday(ws, "20261127", "Founders' day").await?;
        let listed = ws.user("ruth").command("#general", "/ritual list").await?.answer();
        assert!(listed.contains("next Thursday 26 Nov at 10:00"), "{listed}");
        let shown = ws.user("ruth").command("#general", "/ritual preview check_in").await?.modal();
        ws.slack.close("ruth", true).await?;
        let of_jonas = shown.lines().find(|line| line.contains("U0JONAS0001")).unwrap_or_default();
        assert!(of_jonas.contains("Thu 26 Nov 10:00 · Fri 4 Dec 10:00"), "{shown}");
        ws.slack.see_all();
        advance_to(ws, "2026-12-04T16:00:00Z").await;
        // Ten in Berlin is four in the morning in New York: Dana is asked when she works.
        assert_eq!(sent(ws, "U0JONAS0001", "key result"), ["Thu 26 09:00", "Mon 30 09:00", "Fri 04 09:00"]);
        assert_eq!(sent(ws, "U0DANA0001", "key result"), ["Thu 26 14:00", "Mon 30 14:00", "Fri 04 14:00"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Of three pages of people only the very last one answers for a key result.
async fn with_last_owner(ws: &Workspace) -> Outcome {
    ws.with_crowd("performance", 230).await;
    ws.with_owners(1).await;
    let last = "UPDATE okr_key_results SET owner = 'U0CROWD229' WHERE title = 'Result 000'";
    ws.db().write(last).execute().await?;
    ws.revive_rituals("check_in").await;
    Ok(())
}

async fn assert_last_is_asked(ws: &Workspace) {
    assert_eq!(sent(ws, "U0CROWD229", "key result").len(), 1);
    assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE feature = 'rituals' AND verb = 'done'").await, 0);
    assert_eq!(ws.count("SELECT COUNT(*) FROM ritual_participants WHERE state = 'asked'").await, 1);
}

#[tokio::test]
async fn a_check_in_is_not_over_before_everybody_was_looked_at() {
    on_both_engines(async |ws| {
        with_last_owner(ws).await?;
        advance_to(ws, "2026-11-27T09:30:00Z").await;
        assert_last_is_asked(ws).await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn days_off_are_known_as_far_back_as_what_can_be_caught_up_on() {
    on_both_engines(async |ws| {
        with_features(ws).await;
        tea_of(ws, "performance").await?;
        ws.db().write("UPDATE rituals SET catch_up_minutes = 20160 WHERE kind = 'tea'").execute().await?;
        days(ws, "U0JONAS0001 2026-11-24 2026-11-25").await?;
        ws.kill_bot().await;
        ws.clock.advance_to("2026-12-06T09:00:00Z".parse()?);
        ws.start_bot().await;
        ws.outlive_leases().await;
        ws.advance(SignedDuration::from_hours(1)).await;
        let mut first = parts(ws).await;
        first.truncate(6);
        assert_eq!(
            first,
            [
                "2026-11-24 U0ANA0001 late",
                "2026-11-24 U0JONAS0001 away",
                "2026-11-24 U0PRIYA0001 late",
                "2026-11-25 U0ANA0001 late",
                "2026-11-25 U0JONAS0001 away",
                "2026-11-25 U0PRIYA0001 late",
            ]
        );
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_learn_and_share_keeps_off_holidays() {
    on_both_engines_with_learning(async |ws| {
        holiday(ws, "20261231", "New Year's Eve").await?;
        ws.slack.see_all();
        advance_to(ws, "2026-12-01T12:00:00Z").await;
        let listed = ws.user("ruth").command("#general", "/ritual list").await?.answer();
        assert!(listed.contains("last Thursday of the month at 16:00"), "{listed}");
        assert!(listed.contains("next Wednesday 30 Dec at 16:00"), "{listed}");
        // It is called, and announced, for the day before: a week before that.
        advance_to(ws, "2026-12-23T12:00:00Z").await;
        let newest = "SELECT date, at FROM ritual_occurrences ORDER BY date DESC LIMIT 1";
        let rows: Vec<(String, podkeeper::database::Ts)> = ws.rows(newest).await;
        assert_eq!((rows[0].0.as_str(), rows[0].1.0.to_string().as_str()), ("2026-12-31", "2026-12-30T15:00:00Z"));
        advance_to(ws, "2027-01-02T00:00:00Z").await;
        let begun = ws.count("SELECT COUNT(*) FROM ritual_occurrences WHERE date >= '2026-12-01'").await;
        assert_eq!(begun, 1, "it does not begin again on its own day");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_check_in_keeps_off_holidays_and_asks_everybody_once_that_week() {
    on_both_engines(async |ws| {
        ws.with_check_ins().await?;
        holiday(ws, "20261127", "Founders' day").await?;
        // Ana is off on the day before, so that Priya is asked in her place, until she is back herself.
        ws.user("ana").command(PERF, "/timeoff 26 Nov cover @priya").await?;
        let listed = ws.user("ruth").command("#general", "/ritual list").await?.answer();
        assert!(listed.contains("next Thursday 26 Nov at 10:00"), "{listed}");
        let shown = ws.user("ruth").command("#general", "/ritual preview check_in").await?.modal();
        ws.slack.close("ruth", true).await?;
        let of_jonas = shown.lines().find(|line| line.contains("U0JONAS0001")).unwrap_or_default();
        assert!(of_jonas.contains("Thu 26 Nov 10:00 · Fri 4 Dec 10:00"), "{shown}");
        ws.slack.see_all();
        advance_to(ws, "2026-12-03T12:00:00Z").await;
        assert_eq!(sent(ws, "U0JONAS0001", "key result"), ["Thu 26 09:00", "Mon 30 09:00"], "asked, and reminded");
        assert_eq!(sent(ws, "U0DANA0001", "key result"), ["Thu 26 15:00", "Mon 30 15:00"]);
        assert_eq!(sent(ws, "U0PRIYA0001", "*Ana Keller is away this week.*"), ["Thu 26 09:00"]);
        assert_eq!(sent(ws, "U0ANA0001", "key result"), ["Mon 30 08:00"]);
        advance_to(ws, "2026-12-04T10:00:00Z").await;
        assert_eq!(sent(ws, "U0JONAS0001", "key result").len(), 3, "the next Friday is one like any other");
        let held = "SELECT o.date, o.at FROM ritual_occurrences o JOIN rituals r ON r.id = o.ritual_id
                    WHERE r.kind = 'check_in' ORDER BY o.date";
        let held: Vec<(String, podkeeper::database::Ts)> = ws.rows(held).await;
        let held: Vec<String> = held.into_iter().map(|(date, at)| format!("{date} {}", at.0)).collect();
        assert_eq!(held, ["2026-11-27 2026-11-27T09:00:00Z", "2026-12-04 2026-12-04T09:00:00Z"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_check_in_that_is_run_is_not_over_before_everybody_was_looked_at() {
    on_both_engines(async |ws| {
        // As above; the first page is dealt with in the turn of the command, and the others by timers.
        with_last_owner(ws).await?;
        ws.user("ruth").command("#general", "/ritual run check_in").await?;
        ws.advance(SignedDuration::from_mins(5)).await;
        assert_last_is_asked(ws).await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
