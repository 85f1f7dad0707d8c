//! Reminders: to a channel, to people at their own time, to whoever holds a role when it fires.

use crate::harness::{Workspace, assert_reads, on_both_engines};
use jiff::{SignedDuration, Timestamp};

async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

/// When something with these words was sent to a person or a channel.
fn sent(ws: &Workspace, to: &str, words: &str) -> Vec<String> {
    let calls = ws.slack.calls_of("chat.postMessage");
    let theirs = calls.iter().filter(|call| call.args["channel"] == to);
    let these = theirs.filter(|call| call.args["text"].as_str().is_some_and(|text| text.contains(words)));
    these.map(|call| call.at.strftime("%a %d %H:%M").to_string()).collect()
}

#[tokio::test]
async fn people_are_reminded_at_their_own_time_also_when_the_clocks_change() {
    on_both_engines(async |ws| {
        // The clocks of America change on 14 March 2027.
        ws.clock.advance_to("2027-03-08T14:00:00Z".parse()?);
        ws.settle().await;
        let dana = ws.user("dana");
        let said = dana.command("#pod-growth", "/ritual remind pod \"Book your hours\" every Friday at 15:00").await?;
        assert_reads!(said.answer(), @r"
        Added. *Book your hours* of Client Growth: every Friday at 15:00, by each person's own time.
        Next: Friday 12 Mar at 15:00 · Friday 19 Mar at 15:00 · Friday 26 Mar at 15:00 · Friday 2 Apr at 15:00 · Friday 9 Apr at 15:00.
        [Preview] [Change]
        ");
        advance_to(ws, "2027-03-20T00:00:00Z").await;
        assert_eq!(sent(ws, "U0DANA0001", "Book your hours"), ["Fri 12 20:00", "Fri 19 19:00"]);
        assert_eq!(sent(ws, "U0MARCUS0001", "Book your hours"), ["Fri 12 21:00", "Fri 19 20:00"]);
        assert_reads!(ws.user("marcus").last_dm(), @r"
        Book your hours
        [Done] [Why am I asked?]
        ");
        let home = ws.user("marcus").home().await?;
        assert!(home.contains("*Book your hours* · since"), "{home}");
        ws.user("marcus").click_dm("Done").await?;
        assert!(ws.user("marcus").last_dm().starts_with("Done: Book your hours"), "{}", ws.user("marcus").last_dm());
        let home = ws.user("marcus").home().await?;
        assert!(!home.contains("*Book your hours* · since"), "{home}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_role_is_looked_up_when_the_reminder_fires_and_what_is_ones_own_is_nobody_elses() {
    on_both_engines(async |ws| {
        let perf = "#pod-performance";
        ws.user("ana").command(perf, "/ritual remind lead \"Send the report\" every weekday at 10:30").await?;
        let mine =
            ws.user("jonas").command(perf, "/ritual remind me \"Water the plants\" every weekday at 11:00").await?;
        assert_reads!(mine.answer(), @r"
        Added. *Water the plants*, for you alone: Monday to Friday at 11:00, by your own time.
        Next: Monday 23 Nov at 11:00 · Tuesday 24 Nov at 11:00 · Wednesday 25 Nov at 11:00 · Thursday 26 Nov at 11:00 · Friday 27 Nov at 11:00.
        [Preview] [Change]
        ");
        let hers = ws.user("ana").command(perf, "/ritual list").await?.answer();
        assert!(!hers.contains("plants"), "{hers}");
        assert!(ws.user("jonas").home().await?.contains("Water the plants"));
        advance_to(ws, "2026-11-24T09:00:00Z").await;
        ws.user("ruth").command("#general", "/pod lead @priya performance").await?;
        advance_to(ws, "2026-11-25T12:00:00Z").await;
        assert_eq!(sent(ws, "U0ANA0001", "Send the report"), ["Mon 23 09:30"]);
        assert_eq!(sent(ws, "U0PRIYA0001", "Send the report"), ["Tue 24 09:30", "Wed 25 09:30"]);
        assert_eq!(sent(ws, "U0JONAS0001", "Water"), ["Mon 23 10:00", "Tue 24 10:00", "Wed 25 10:00"]);
        let gone = ws.user("jonas").command(perf, "/ritual delete plants").await?.answer();
        assert!(gone.contains("Delete “Water the plants”?"), "{gone}");
        ws.user("jonas").click(perf, "Delete").await?;
        assert!(!ws.user("jonas").home().await?.contains("Water the plants"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_is_reminded_until_it_is_no_more() {
    on_both_engines(async |ws| {
        let perf = "#pod-performance";
        let said = ws
            .user("ana")
            .command(perf, "/ritual remind #pod-performance \"Timesheets, @here\" Mon, Wed at 12:00")
            .await?;
        assert_reads!(said.answer(), @r"
        Added. *Timesheets, @here* of Performance Marketing: Monday and Wednesday at 12:00 (Europe/Berlin).
        Next: Monday 23 Nov at 12:00 · Wednesday 25 Nov at 12:00 · Monday 30 Nov at 12:00 · Wednesday 2 Dec at 12:00 · Monday 7 Dec at 12:00.
        [Preview] [Change]
        ");
        advance_to(ws, "2026-11-24T00:00:00Z").await;
        assert_reads!(ws.last_in(perf), @r"
        Timesheets, @here
        (A reminder: Monday and Wednesday at 12:00. `/ritual list` shows it.)
        ");
        ws.slack.archive_channel("ana", "pod-performance", true)?;
        ws.settle().await;
        advance_to(ws, "2026-11-26T00:00:00Z").await;
        assert_eq!(sent(ws, "C0PODPERF", "Timesheets"), ["Mon 23 11:00"]);
        // Two features hear of it at one moment; on PostgreSQL side by side, so either may be first.
        let dm = ws.user("ana").last_dm();
        let mut parts: Vec<&str> = dm.strip_prefix("# Two things for you\n").expect("two").split("\n---\n").collect();
        parts.sort_unstable();
        assert_reads!(parts.join("\n---\n"), @r"
        <#C0PODPERF>, the channel of *Performance Marketing*, was archived or deleted, so I took it out.
        Link another one, and its cards appear there: `/pod link #channel performance`.
        [Why am I told?]
        ---
        “Timesheets, @here” has no place to stand: <#C0PODPERF> is archived or deleted. Please choose another channel for it.
        [Change it] [Why am I told?]
        ");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_chosen_channel_keeps_its_rituals_when_it_moves_and_its_loss_is_told_at_once() {
    on_both_engines(async |ws| {
        let old = ws.slack.create_channel("ana", "timesheets", false)?;
        ws.settle().await;
        let line = "/ritual remind #timesheets \"Book hours\" every weekday at 12:00";
        let said = ws.user("ruth").command("#general", line).await?.answer();
        assert!(said.starts_with("Added. *Book hours* of the organisation"), "{said}");
        ws.user("ana").command("#pod-performance", "/ritual add standup").await?;
        // It is no channel of the pod: an admin chooses it.
        let form = ws.user("ruth").command("#general", "/ritual edit standup").await?;
        assert!(form.fill("Channel", "timesheets")?.submit().await?.is_done());
        ws.slack.close("ruth", true).await?;
        // Slack gives a channel another id when it becomes private.
        let new = ws.slack.create_channel("ana", "timesheets-of-all", false)?;
        ws.settle().await;
        let moved = serde_json::json!({ "type": "channel_id_changed", "old_channel_id": old.as_str(),
            "new_channel_id": new.as_str(), "event_ts": "1.0" });
        assert_eq!(ws.bring_event("EvMoved", &moved).await?.status, 200);
        ws.settle().await;
        let places = "SELECT CAST(COUNT(*) AS BIGINT) FROM rituals WHERE state = 'active' AND destination IS NOT NULL";
        assert_eq!(ws.count(places).await, 2);
        advance_to(ws, "2026-11-23T12:00:00Z").await;
        let posted = |channel: &str| ws.channel(channel).iter().filter(|said| said.starts_with("Book hours")).count();
        assert_eq!((posted("#timesheets"), posted("#timesheets-of-all")), (0, 1));
        ws.slack.see_all();
        // It is archived long before the next time: whoever looks after each of them hears of it now, once.
        ws.slack.archive_channel("ana", "timesheets-of-all", true)?;
        ws.advance(SignedDuration::from_mins(5)).await;
        assert_reads!(ws.user("ana").last_dm().replace(new.as_str(), "CHANNEL"), @r"
        “Daily stand-up” has no place to stand: <#CHANNEL> is archived or deleted. Please choose another channel for it.
        [Change it] [Why am I told?]
        ");
        let admins =
            ["chloe", "ruth"].map(|who| ws.user(who).dms().iter().filter(|dm| dm.contains("no place")).count());
        assert_eq!(admins.iter().sum::<usize>(), 1, "{admins:?}");
        ws.slack.see_all();
        // From there to the form; with another channel it is well again.
        ws.user("ana").click_dm("Change it").await?;
        ws.slack.fill("ana", "Channel", "")?;
        assert!(ws.slack.submit("ana").await?.errors.is_empty());
        ws.settle().await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM asks WHERE key LIKE 'place/%' AND closed_at IS NULL").await, 1);
        ws.advance(SignedDuration::from_hours(30)).await;
        assert_eq!(posted("#timesheets-of-all"), 1);
        let admins =
            ["chloe", "ruth"].map(|who| ws.user(who).dms().iter().filter(|dm| dm.contains("no place")).count());
        assert_eq!(admins.iter().sum::<usize>(), 1, "told once: {admins:?}");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
