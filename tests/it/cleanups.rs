//! Channels in which nobody writes any more: found, asked about, archived only when nothing speaks against it, and brought
//! back with their people.

use crate::{
    decisions::assert_has,
    harness::{Outcome, Workspace, on_both_engines, on_sqlite},
    standup_house::{minutes, told},
};
use jiff::SignedDuration;
use podkeeper::sandbox::Fault;
use std::error::Error;

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const QUIET: &str = "#perf-launch";

fn lacks(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(!said.contains(part), "{part}: {said}");
    }
}

pub async fn cleanup(ws: &Workspace, who: &str, words: &str) -> Result<String> {
    Ok(ws.user(who).command("#general", &format!("/channel cleanup {words}")).await?.answer())
}

/// A channel of Performance that Ana made, with Jonas and the bot in it.
pub async fn make(ws: &Workspace, name: &str) -> Outcome {
    ws.slack.create_channel("ana", name, false)?;
    ws.slack.invite("ana", name, &["jonas", "podkeeper"])?;
    ws.settle().await;
    ws.user("ana").command("#pod-performance", &format!("/pod link #{name} performance")).await?;
    minutes(ws, 1).await;
    Ok(())
}

pub async fn days(ws: &Workspace, days: i64) -> Outcome {
    ws.advance(SignedDuration::from_hours(24 * days)).await;
    ws.app().sweep().await?;
    ws.settle().await;
    Ok(())
}

pub async fn turn_on(ws: &Workspace, more: &[(&str, &str)]) -> Outcome {
    let mut form = ws.user("chloe").command("#general", "/channel cleanup settings").await?;
    let usual = [
        ("What a clean-up does", "Ask, and archive what nobody answers for"),
        ("Stale after so many days without a message", "14"),
    ];
    for (label, value) in usual.iter().chain(more) {
        form = form.fill(label, value)?;
    }
    let form = form.submit().await?;
    assert_eq!(form.errors(), Vec::<&str>::new());
    assert_has(&form.modal(), &["*Saved.* Clean-ups are on"]);
    Ok(())
}

pub async fn run(ws: &Workspace) -> Outcome {
    assert_has(&cleanup(ws, "chloe", "run").await?, &["A clean-up begins."]);
    minutes(ws, 5).await;
    Ok(())
}

/// Channels nobody has written in for two weeks, two reports, and the question.
async fn asked(ws: &Workspace, names: &[&str]) -> Outcome {
    for name in names {
        make(ws, name).await?;
    }
    days(ws, 15).await?;
    turn_on(ws, &[]).await?;
    for _ in 0..3 {
        run(ws).await?;
    }
    Ok(())
}

pub fn question(ws: &Workspace, channel: &str) -> String {
    ws.channel(channel).into_iter().rfind(|said| said.contains("Is this channel still needed?")).unwrap_or_default()
}

/// A channel as messages link it.
pub async fn link(ws: &Workspace, name: &str) -> Result<String> {
    let found = ws.rows::<(String, String)>("SELECT id, name FROM channels").await;
    let id = found.into_iter().find_map(|(id, one)| (one == name.trim_start_matches('#')).then_some(id));
    Ok(format!("<#{}>", id.ok_or("such a channel")?))
}

pub async fn is_archived(ws: &Workspace, name: &str) -> Result<bool> {
    let found = ws.rows::<(bool, String)>("SELECT is_archived, name FROM channels").await;
    Ok(found.iter().any(|(archived, one)| *archived && one == name.trim_start_matches('#')))
}

#[tokio::test]
async fn the_life_of_a_quiet_channel() {
    on_both_engines(async |ws| {
        make(ws, "perf-launch").await?;
        ws.slack.say("jonas", QUIET, "Here we plan the launch")?;
        days(ws, 15).await?;
        let here = link(ws, QUIET).await?;
        assert_has(&cleanup(ws, "jonas", "").await?, &["Admins look after clean-ups. Please ask"]);
        assert_has(&cleanup(ws, "chloe", "").await?, &["There has been none yet.", "Clean-ups are off."]);
        assert_has(&cleanup(ws, "chloe", "run").await.unwrap_or_default(), &["Clean-ups are off."]);
        turn_on(ws, &[]).await?;

        // Two that only report. In the first, bots write more there than can be read: nobody can tell.
        ws.slack.fail_next("conversations.history", 1, &Fault::Error("too_many_messages".to_owned()));
        run(ws).await?;
        let report = cleanup(ws, "chloe", "report").await?;
        assert_has(&report, &["so does the next one, before anybody is asked", "0 stale · 2 unknown"]);
        run(ws).await?;
        let report = cleanup(ws, "chloe", "report").await?;
        assert_has(&report, &[&format!("{here}: nobody has written there since"), "1 stale", "It only reported."]);
        assert_eq!(question(ws, QUIET), "", "a report asks nobody");
        assert_has(&ws.user("chloe").last_dm(), &["*Clean-up of", "It only reported.", &here]);
        run(ws).await?;
        let said = question(ws, QUIET);
        assert_has(
            &said,
            &[
                "*Is this channel still needed?*",
                "If nobody answers by",
                "Ana Keller answers for it, for Performance Marketing",
                "[Keep it] [Archive now] [Not sure]",
            ],
        );
        assert_has(&ws.user("ana").last_dm(), &["Is this channel still needed?", &here]);

        // Not everybody ends a channel for everybody.
        let refused = ws.user("jonas").click(QUIET, "Archive now").await?.answer();
        assert_has(&refused, &["Ana Keller or an admin does that"]);

        // Thirteen days and a bit: nothing.
        days(ws, 13).await?;
        run(ws).await?;
        assert!(!is_archived(ws, QUIET).await?);
        days(ws, 2).await?;
        run(ws).await?;
        assert!(is_archived(ws, QUIET).await?);
        let bundles = ws.rows::<(String,)>("SELECT CAST(bundle AS TEXT) FROM cleanup_archives").await;
        assert_has(&bundles[0].0, &["U0ANA0001", "U0JONAS0001", "perf-launch"]);
        let calls: Vec<String> = ws.slack.calls().into_iter().map(|call| call.method).collect();
        let place = |method: &str| calls.iter().rposition(|call| call == method).ok_or("such a call");
        assert!(place("pins.list")? < place("conversations.archive")?, "what is kept is read first");
        let note = ws.user("ana").last_dm();
        assert_has(&note, &["*#perf-launch is archived.*", "Nobody answered within 14 days", "To bring it back:"]);
        assert_has(&cleanup(ws, "chloe", "").await?, &["archived: #perf-launch"]);
        assert_eq!(ws.count("SELECT COUNT(*) FROM audit WHERE feature = 'cleanups' AND verb = 'archive'").await, 1);

        // Somebody brings it back: its people are invited again.
        ws.slack.archive_channel("chloe", QUIET, false)?;
        ws.slack.kick("ana", QUIET, "jonas")?;
        minutes(ws, 5).await;
        assert_has(&ws.user("ana").last_dm(), &["is back.*", "I invited the one person who was missing."]);
        assert_has(
            &ws.channel(QUIET).join("\n"),
            &["<@U0JONAS0001> has left the channel\n<@U0JONAS0001> has joined", "It was brought back"],
        );
        days(ws, 30).await?;
        run(ws).await?;
        lacks(&cleanup(ws, "chloe", "").await?, &[&here]);
        ws.assert_agreement("after a life").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_answer() {
    on_both_engines(async |ws| {
        asked(ws, &["perf-keep", "perf-unsure", "perf-gone", "perf-alive"]).await?;
        assert_has(&ws.user("ana").last_dm(), &["Are these 4 channels still needed?"]);

        let form = ws.user("jonas").click("#perf-keep", "Keep it").await?;
        let form = form.fill("What is it still needed for?", "we start <!here> in spring")?.submit().await?;
        assert!(form.is_done(), "{:?}", form.errors());
        minutes(ws, 1).await;
        assert_has(&question(ws, "#perf-keep"), &["Jonas Weber keeps it until", "in spring"]);
        lacks(&question(ws, "#perf-keep"), &["[Keep it]"]);

        ws.user("jonas").click("#perf-unsure", "Not sure").await?;
        minutes(ws, 1).await;
        assert_has(&question(ws, "#perf-unsure"), &["Jonas Weber is not sure", "it stays"]);
        lacks(&question(ws, "#perf-unsure"), &["[Not sure]"]);

        assert_has(&ws.user("ana").click("#perf-gone", "Archive now").await?.answer(), &["then I archive it"]);
        minutes(ws, 2).await;
        assert!(is_archived(ws, "perf-gone").await?);
        assert_has(&ws.user("ana").last_dm(), &["*#perf-gone is archived.* Ana Keller archived it."]);

        ws.slack.say("jonas", "#perf-alive", "We are back")?;
        days(ws, 8).await?;
        run(ws).await?;
        assert_has(&question(ws, "#perf-alive"), &["People write here again, so it stays."]);

        // Whatever was answered, time archives none of them.
        days(ws, 13).await?;
        run(ws).await?;
        for name in ["perf-keep", "perf-unsure", "perf-alive"] {
            assert!(!is_archived(ws, name).await?, "{name}");
        }
        let kept = cleanup(ws, "sofia", "keep #perf-unsure it is our memory").await?;
        let stays = format!("{} stays. I do not ask about it before", link(ws, "perf-unsure").await?);
        assert_has(&kept, &[&stays]);
        assert_has(&cleanup(ws, "sofia", "keep #perf-unsure").await?, &["Please say why"]);
        assert_has(&cleanup(ws, "sofia", "keep it").await?, &["Which channel, and why?"]);
        minutes(ws, 1).await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn it_fails_closed() {
    on_both_engines(async |ws| {
        asked(ws, &["perf-one", "perf-two"]).await?;
        days(ws, 15).await?;

        // Something cannot be read in the middle of it.
        ws.slack.fail_next("conversations.history", 1, &Fault::Error("missing_scope".to_owned()));
        run(ws).await?;
        assert_has(&cleanup(ws, "chloe", "").await?, &["nothing was done", "`missing_scope`", "1 could not be read"]);
        assert_has(&ws.user("chloe").last_dm(), &["nothing was done"]);

        // Slack says "not now" for two days.
        ws.slack.fail_next("conversations.history", 400, &Fault::RateLimited(1_800));
        run(ws).await?;
        assert_has(&cleanup(ws, "chloe", "").await?, &["under way."]);
        assert_has(&cleanup(ws, "chloe", "run").await?, &["under way already"]);
        ws.advance(SignedDuration::from_hours(49)).await;
        assert_has(&cleanup(ws, "chloe", "").await?, &["nothing was done", "not all channels could be looked at"]);
        ws.slack.heal();

        // The mirror has not been compared with Slack for days: what is missing in it is not known.
        ws.advance(SignedDuration::from_hours(24)).await;
        assert_has(&cleanup(ws, "chloe", "run").await?, &["It begins as soon as I have compared all channels"]);
        ws.advance(SignedDuration::from_hours(26)).await;
        assert_has(&cleanup(ws, "chloe", "").await?, &["not all channels could be looked at"]);
        for name in ["perf-one", "perf-two"] {
            assert!(!is_archived(ws, name).await?, "{name}");
        }

        // What was to be kept cannot be read; after that nothing speaks against it.
        days(ws, 0).await?;
        ws.slack.fail_next("bookmarks.list", 1, &Fault::Error("missing_scope".to_owned()));
        run(ws).await?;
        let report = cleanup(ws, "chloe", "").await?;
        assert_has(
            &report,
            &["not archived: #perf-", "what was to be kept of it could not be read", "archived: #perf-"],
        );
        assert_eq!(
            ws.count("SELECT COUNT(*) FROM cleanup_archives WHERE state = 'archived' AND bundle IS NOT NULL").await,
            1
        );
        assert_eq!(ws.slack.calls_of("conversations.archive").len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_happens_meanwhile_counts() {
    on_both_engines(async |ws| {
        let names = ["perf-shared", "perf-hand", "perf-kicked", "perf-lead", "perf-lost"];
        asked(ws, &names).await?;
        ws.slack.share_externally("#perf-shared", true)?;
        ws.slack.archive_channel("chloe", "#perf-hand", true)?;
        ws.slack.kick("ana", "#perf-kicked", "podkeeper")?;
        let lost =
            ws.slack.messages("#perf-lost")?.into_iter().rfind(|one| one.bot_id.is_some()).ok_or("a question")?;
        ws.slack.delete_message("chloe", "#perf-lost", &lost.ts)?;
        minutes(ws, 5).await;
        assert_eq!(question(ws, "#perf-shared"), "", "another company reads it");
        days(ws, 10).await?;

        // Another lead: the question begins anew for her.
        ws.user("chloe").command("#general", "/pod lead @priya performance").await?;
        minutes(ws, 5).await;
        assert_has(&ws.user("priya").last_dm(), &[&link(ws, "perf-lead").await?]);
        assert_has(&question(ws, "#perf-lead"), &["Priya Nair answers for it"]);
        days(ws, 6).await?;
        run(ws).await?;
        for name in ["perf-shared", "perf-kicked", "perf-lead", "perf-lost"] {
            assert!(!is_archived(ws, name).await?, "{name}");
        }
        assert_eq!(ws.slack.calls_of("conversations.archive").len(), 0);
        assert_has(&cleanup(ws, "chloe", "").await?, &["2 stale"]);
        assert_has(&question(ws, "#perf-lost"), &["[Keep it]"]);

        // Who was asked while nothing was archived did not know that it would be: they are asked anew.
        let form = ws.user("chloe").command("#general", "/channel cleanup settings").await?;
        form.fill("What a clean-up does", "Ask in the channels; archive nothing by itself")?.submit().await?;
        minutes(ws, 2).await;
        assert_has(&question(ws, "#perf-lead"), &["It stays unless somebody says that it can go."]);
        assert_has(&cleanup(ws, "chloe", "on").await?, &["The next one asks in the channels."]);
        minutes(ws, 2).await;
        assert_has(&question(ws, "#perf-lead"), &["It is not asked any more"]);
        days(ws, 1).await?;
        run(ws).await?;
        assert_has(&question(ws, "#perf-lead"), &["If nobody answers by", "[Keep it]"]);

        // Off: what was asked is taken back.
        assert_has(&cleanup(ws, "chloe", "off").await?, &["What was asked in channels is taken back"]);
        minutes(ws, 2).await;
        assert_has(&question(ws, "#perf-lead"), &["It is not asked any more"]);
        assert_eq!(ws.count("SELECT COUNT(*) FROM cleanup_channels WHERE stage <> 'none'").await, 0);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_settings_say_what_is_wrong_and_lose_nothing() {
    on_both_engines(async |ws| {
        let open = async |who| ws.user(who).command("#general", "/channel cleanup settings").await;
        let wrong = open("chloe").await?.fill("Stale after so many days without a message", "soon")?;
        let wrong = wrong.fill("Exceptions, a line each", "client-* 120\nlegal! never")?;
        let wrong = wrong.fill("Channels that always stay", "#random, #nowhere")?.submit().await?;
        let mut errors = wrong.errors();
        errors.sort_unstable();
        assert_eq!(
            errors,
            [
                "I cannot read “legal! never”. A line is a name or pattern and a number of days from 14 to 1000, or never: client-* 120.",
                "I see no open channel called #nowhere. Please check the name; I must be in a private one.",
                "Please type a number of days from 14 to 1000.",
            ]
        );
        ws.slack.close("chloe", true).await?;

        // Two admins at once.
        let mine = open("chloe").await?;
        let theirs = open("ruth").await?.fill("Stale after so many days without a message", "90")?;
        theirs.fill("What a clean-up does", "Report to admins only")?.submit().await?;
        let mine = mine.fill("Stale after so many days without a message", "30")?.submit().await?;
        assert_has(&mine.modal(), &["<@U0RUTH0001> changed the settings", "90 days", "__30__"]);
        assert_eq!(ws.number("SELECT version FROM cleanup_rules").await?, 1);
        let mine = mine.submit().await?;
        assert_has(&mine.modal(), &["*Saved.* Clean-ups are off"]);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn mondays_come_by_themselves_and_twenty_is_enough() {
    on_sqlite(async |ws| {
        for number in 0..23 {
            let name = format!("perf-{number:02}");
            ws.slack.create_channel("ana", &name, false)?;
            ws.slack.invite("ana", &name, &["podkeeper"])?;
        }
        days(ws, 15).await?;
        turn_on(ws, &[("Exceptions, a line each", "perf-22 never")]).await?;
        // Monday at two in the morning, in Berlin.
        ws.advance_to("2026-12-13T23:00:00Z").await;
        ws.app().sweep().await?;
        ws.advance_to("2026-12-14T00:59:00Z").await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM cleanup_runs").await, 0);
        ws.advance_to("2026-12-14T08:30:00Z").await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM cleanup_runs WHERE ending = 'well' AND is_report").await, 1);
        run(ws).await?;
        run(ws).await?;
        assert_has(
            &ws.user("ana").last_dm(),
            &["Are these 22 channels still needed?", "the same buttons stand in each of them"],
        );
        days(ws, 15).await?;
        run(ws).await?;
        minutes(ws, 10).await;
        let archived = "SELECT COUNT(*) FROM cleanup_archives WHERE state = 'archived'";
        assert_eq!(ws.count(archived).await, 20);
        run(ws).await?;
        minutes(ws, 10).await;
        assert_eq!(ws.count(archived).await, 22);
        assert!(!is_archived(ws, "perf-22").await?, "never");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_dies_in_the_middle_archives_once_and_says_so_once() {
    on_both_engines(async |ws| {
        asked(ws, &["perf-launch"]).await?;
        days(ws, 15).await?;
        ws.slack.command("chloe", "#general", "/channel cleanup run").await?;
        let over = "SELECT COUNT(*) FROM cleanup_runs WHERE ending = 'well'";
        let end = "*#perf-launch is archived.*";
        let is_done = async |ws: &Workspace| ws.count(over).await == 4 && !told(ws, "ana", end).is_empty();
        let deaths = ws.die_in_every_turn(SignedDuration::from_mins(20), is_done).await;
        assert!(deaths > 20, "only {deaths}");
        ws.use_probe(None);
        ws.restart_bot().await;
        minutes(ws, 120).await;
        assert!(is_archived(ws, QUIET).await?);
        assert_eq!(told(ws, "ana", end).len(), 1);
        assert_eq!(ws.count("SELECT COUNT(*) FROM cleanup_archives").await, 1);
        assert_eq!(ws.count(over).await, 4);
        ws.assert_agreement("after all deaths").await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
