//! The mirror of Slack: sweeps, events, strangers, and people who write to the bot.

use crate::harness::{Engine, Outcome, Workspace, assert_reads, on_both_engines, on_sqlite};
use jiff::{SignedDuration, Timestamp};
use podkeeper::{
    ids::UserId,
    sandbox::{Person, Standing, Status, plain},
};
use serde_json::json;

fn newcomer(name: &str, real_name: &str) -> Person {
    Person {
        id: UserId(format!("U0{}0001", name.to_uppercase())),
        team_id: "T0AGENCY1".to_owned(),
        name: name.to_owned(),
        real_name: real_name.to_owned(),
        title: String::new(),
        tz: "Europe/Berlin".to_owned(),
        standing: Standing::Member,
        deleted: false,
        status: Status::default(),
        updated: Timestamp::UNIX_EPOCH,
    }
}

#[tokio::test]
async fn a_sweep_reads_every_page() {
    let mut ws = Workspace::bare(Engine::sqlite(), |_| ()).await;
    for number in 0..450 {
        ws.slack.add_person(newcomer(&format!("p{number}"), &format!("Person {number}")));
    }
    ws.start_bot().await;
    ws.slack.forget_calls();
    ws.app().sweep().await.expect("a sweep");
    ws.settle().await;
    assert!(ws.slack.calls_of("users.list").len() >= 3, "{}", ws.slack.calls_of("users.list").len());
    assert_eq!(ws.number("SELECT COUNT(*) FROM people").await.expect("a count"), 450 + 20);

    ws.slack.see_all();
    ws.finish().await;
}

#[tokio::test]
async fn what_happens_in_slack_is_known_here() {
    on_both_engines(async |ws| {
        ws.slack.add_person(newcomer("nora", "Nora Blum"));
        ws.settle().await;
        assert!(ws.user("nora").command("#general", "/pod join brand").await?.answer().starts_with("Welcome"));
        ws.slack.set_real_name("nora", "Nora Blum-Okafor")?;
        ws.slack.rename_channel("ben", "#pod-brand", "pod-brand-new")?;
        ws.settle().await;
        ws.slack.join("nora", "#pod-brand-new")?;
        assert_reads!(ws.user("nora").command("#pod-brand-new", "/pod").await?.answer(), @r"
        This is the channel of *Brand & Content*; you belong to it.
        • `/pod list`: all pods and who leads them
        • `/pod show`: who belongs to Brand & Content
        • `/pod who pricing`: which pod answers for a topic, or works for a client
        • `/pod map`: how the pods stand under each other
        • `/pod join apac`: join Asia Pacific
        • `/pod leave`: leave Brand & Content
        ");
        assert_reads!(ws.user("ruth").command("#general", "/pod lead Blum-Okafor growth").await?.answer(), @"<@U0NORA0001> leads *Client Growth* now; I will let them know. <@U0DANA0001> stays as a member.");

        // Deactivated, and back again.
        ws.slack.deactivate("nora")?;
        ws.settle().await;
        let shown = ws.user("jonas").command("#general", "/pod show brand").await?.answer();
        assert!(!shown.contains("U0NORA0001"), "she has left all pods: {shown}");
        ws.slack.reactivate("nora")?;
        ws.slack.join("nora", "#general")?;
        ws.settle().await;
        assert!(ws.user("nora").command("#general", "/pod join brand").await?.answer().starts_with("Welcome"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_new_zone_moves_the_morning() {
    on_both_engines(async |ws| {
        // Grace moves from New York to Singapore: it is 17:10 there, within working hours.
        ws.slack.set_zone("grace", "Asia/Singapore")?;
        ws.settle().await;
        ws.user("ruth").command("#general", "/pod lead @grace growth").await?;
        assert!(ws.user("grace").last_dm().contains("You lead *Client Growth* now"), "{}", ws.user("grace").last_dm());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn somebody_the_mirror_never_saw_is_told_so() {
    on_both_engines(async |ws| {
        ws.slack.set_real_name("jonas", "Jonas Weber")?;
        ws.settle().await;
        let jonas = ws.slack.person("jonas")?.id;
        ws.db().write("DELETE FROM pod_members WHERE person = $1").bind(&jonas).execute().await?;
        ws.db().write("DELETE FROM people WHERE id = $1").bind(&jonas).execute().await?;
        assert_reads!(ws.user("jonas").command("#pod-performance", "/pod join").await?.answer(), @"I do not know you yet; I am asking Slack who you are. Try again in a moment.");
        // Slack was asked at once; nobody has to wait for tomorrow's comparison.
        assert!(ws.user("jonas").command("#pod-performance", "/pod join").await?.answer().starts_with("Welcome"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_writes_to_the_bot_is_answered_once_an_hour() {
    on_both_engines(async |ws| {
        ws.slack.say("omar", "@podkeeper", "Hello? Anybody there?")?;
        ws.settle().await;
        assert_reads!(ws.user("omar").last_dm(), @r"
        Hello Omar. I do not read messages; I answer commands, in any channel:
        • `/okr update`: check in on your pod's key results
        • `/pod list`: the pods and who leads them
        • `/podkeeper help`: everything you can do
        ");
        ws.slack.say("omar", "@podkeeper", "roas is 4.2")?;
        ws.slack.say("omar", "@podkeeper", "please")?;
        ws.settle().await;
        let from_bot = ws.slack.dms_of("omar")?.iter().filter(|message| message.bot_id.is_some()).count();
        assert_eq!(from_bot, 1, "one answer stands for all of it");
        ws.advance(SignedDuration::from_hours(1)).await;
        ws.slack.say("omar", "@podkeeper", "still me")?;
        ws.settle().await;
        let from_bot = ws.slack.dms_of("omar")?.iter().filter(|message| message.bot_id.is_some()).count();
        assert_eq!(from_bot, 2);

        // A mention in a channel is answered in its thread, and leaves the channel alone.
        let asked = ws.slack.say("jonas", "#pod-performance", "@podkeeper how are we doing?")?;
        ws.settle().await;
        let thread = ws.slack.thread("#pod-performance", asked.as_str())?;
        assert_eq!(thread.len(), 2);
        assert_reads!(plain(&thread[1]), @r"
        Hello Jonas. I do not read messages; I answer commands, in any channel:
        • `/okr update`: check in on your pod's key results
        • `/pod list`: the pods and who leads them
        • `/podkeeper help`: everything you can do
        ");
        assert!(ws.slack.messages("#pod-performance")?.iter().all(|message| message.bot_id.is_none()));
        ws.slack.say("jonas", "#pod-performance", "no mention here")?;
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_deleted_channel_and_a_channel_shared_by_another_company() {
    on_sqlite(async |ws| {
        ws.slack.share_externally("#random", true)?;
        ws.settle().await;
        let linked = ws.user("ruth").command("#general", "/pod link #random brand").await?;
        assert!(linked.answer().contains("It is shared with another company"), "{}", linked.answer());
        ws.slack.archive_channel("chloe", "#random", true)?;
        ws.settle().await;
        let shown = ws.user("ruth").command("#general", "/pod show brand").await?;
        assert!(!shown.answer().contains("also"), "{}", shown.answer());
        ws.slack.archive_channel("chloe", "#random", false)?;
        ws.settle().await;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

/// Slack says that the channel of Performance Marketing has another id now.
async fn moved_to(ws: &Workspace, id: &str) -> Outcome {
    let moved =
        json!({ "type": "channel_id_changed", "old_channel_id": "C0PODPERF", "new_channel_id": id, "event_ts": "1.0" });
    assert_eq!(ws.bring_event("EvMoved", &moved).await?.status, 200);
    ws.settle().await;
    Ok(())
}

#[tokio::test]
async fn a_channel_that_moves_and_is_shared_shows_no_card() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        let to = ws.slack.create_channel("ana", "performance-and-friends", false)?;
        ws.slack.share_externally("#performance-and-friends", true)?;
        ws.settle().await;
        ws.slack.forget_calls();
        moved_to(ws, to.as_str()).await?;
        let posted = ws.slack.calls_of("chat.postMessage");
        assert!(posted.iter().all(|call| call.args["channel"] != to.as_str()), "nothing of ours before strangers");
        let deleted = ws.slack.calls_of("chat.delete");
        assert!(deleted.iter().any(|call| call.args["channel"] == to.as_str()), "{deleted:?}");
        assert!(!ws.slack.calls_of("conversations.info").is_empty(), "what the old row says of the new id is asked");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channel_that_moves_keeps_its_card() {
    on_both_engines(async |ws| {
        ws.with_objective().await?;
        ws.slack.forget_calls();
        let to = ws.slack.create_channel("ana", "performance-anew", false)?;
        moved_to(ws, to.as_str()).await?;
        for method in ["chat.postMessage", "chat.delete"] {
            let calls = ws.slack.calls_of(method);
            assert!(calls.iter().all(|call| call.args["channel"] != to.as_str()), "{calls:?}");
        }
        let cards: i64 = ws.db().read("SELECT COUNT(*) FROM okr_cards WHERE channel = $1").bind(&to).scalar().await?;
        let posts: i64 = ws
            .db()
            .read("SELECT COUNT(*) FROM posts WHERE channel = $1 AND conversation = $1 AND wanted = 'shown'")
            .bind(&to)
            .scalar()
            .await?;
        assert!(cards == 1 && posts > 0, "{cards} cards, {posts} posts");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_comes_as_a_sweep_begins_is_not_gone() {
    on_both_engines(async |ws| {
        // An event of the second in which the comparison begins: Slack dates by the second, we more exactly.
        let gone = "SELECT COUNT(*) FROM people WHERE is_deactivated";
        let before = ws.number(gone).await?;
        ws.slack.add_person(newcomer("nora", "Nora Blum"));
        ws.settle().await;
        ws.app().sweep().await?;
        ws.settle().await;
        assert_eq!(ws.number(gone).await?, before, "nobody left");
        assert!(ws.number("SELECT COUNT(*) FROM audit WHERE verb = 'guess settings'").await? > 0, "guesses are told");
        Ok(())
    })
    .await;
}
