//! Rituals of several hundred people: page by page, whatever happens between two pages or in the middle of one.

use crate::harness::{Outcome, Workspace, on_both_engines};
use jiff::{SignedDuration, Timestamp};
use podkeeper::timers::probe::Moment;

/// Three pages.
const MANY: usize = 230;

async fn advance_to(ws: &Workspace, instant: &str) {
    let instant: Timestamp = instant.parse().expect("an instant");
    ws.advance(instant.duration_since(ws.now())).await;
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Those of them who have not exactly `count` messages of the bot's with these words, and how many they have.
fn others(ws: &Workspace, people: &[String], words: &str, count: usize) -> Vec<(String, usize)> {
    let of = |name: &String| ws.user(name).dms().iter().filter(|said| said.contains(words)).count();
    people.iter().map(|name| (name.clone(), of(name))).filter(|(_, has)| *has != count).collect()
}

/// The fewest deaths of a fan-out: three pages to find people and three to ask them, three deaths each; fewer where turns run
/// side by side.
fn least(ws: &Workspace) -> usize {
    if ws.db().is_shared() { 7 } else { 18 }
}

/// From a moment before a fan-out on, the bot dies in every turn until `asked` asks are written, then between the steps of
/// deliveries, until it lives on.
async fn die_throughout(ws: &mut Workspace, count: &'static str, asked: usize) -> Outcome {
    let asked = i64::try_from(asked)?;
    let deaths = ws.die_in_every_turn(minutes(2), async |ws| ws.count(count).await >= asked).await;
    assert!(deaths >= least(ws), "the fan-out has {deaths} moments only");
    let lives = [0, 1, 2, 3, 4, 5, 17, 50, 120];
    let deaths = ws.die_in_turn(Moment::is_of_a_delivery, &lives, minutes(2)).await;
    assert_eq!(deaths, lives.len(), "there was more to send");
    ws.advance(minutes(5)).await;
    ws.assert_agreement("after the last death").await;
    Ok(())
}

#[tokio::test]
async fn a_stand_up_of_hundreds_survives_every_death() {
    on_both_engines(async |ws| {
        let crowd = ws.with_crowd("performance", MANY).await;
        ws.user("ana").command("#pod-performance", "/ritual add standup").await?;
        advance_to(ws, "2026-11-24T08:29:00Z").await;
        ws.slack.see_all();
        assert_eq!(others(ws, &crowd, "", 0), [], "nobody has heard anything");
        die_throughout(ws, "SELECT COUNT(*) FROM asks WHERE kind = 'standup'", MANY + 3).await?;
        assert_eq!(others(ws, &crowd, "stand-up", 1), [], "everybody is asked once");
        assert_eq!(others(ws, &crowd, "", 1), [], "and hears nothing else");
        assert_eq!(ws.count("SELECT COUNT(*) FROM ritual_participants WHERE state = 'asked'").await, 233);
        // The reminder is a fan-out of its own.
        advance_to(ws, "2026-11-24T09:59:00Z").await;
        let reminders = "SELECT COUNT(*) FROM asks WHERE key LIKE 'remind/%'";
        let deaths = ws
            .die_in_every_turn(minutes(2), async |ws| {
                ws.count(reminders).await >= i64::try_from(MANY + 3).expect("few")
            })
            .await;
        assert!(deaths >= least(ws), "the reminders have {deaths} moments only");
        advance_to(ws, "2026-11-24T10:20:00Z").await;
        assert_eq!(others(ws, &crowd, "A reminder", 1), [], "everybody is reminded once");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_check_in_of_hundreds_survives_every_death() {
    on_both_engines(async |ws| {
        let crowd = ws.with_crowd("performance", MANY).await;
        ws.with_owners(MANY).await;
        ws.revive_rituals("check_in").await;
        advance_to(ws, "2026-11-27T08:59:00Z").await;
        ws.slack.see_all();
        assert_eq!(others(ws, &crowd, "", 0), [], "nobody has heard anything");
        die_throughout(ws, "SELECT COUNT(*) FROM asks WHERE kind = 'check_in'", MANY).await?;
        assert_eq!(others(ws, &crowd, "How do your key results stand?", 1), [], "everybody is asked once");
        assert_eq!(others(ws, &crowd, "", 1), [], "and hears nothing else");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn run_now_goes_on_page_by_page() {
    on_both_engines(async |ws| {
        let crowd = ws.with_crowd("performance", MANY).await;
        ws.user("ana").command("#pod-performance", "/ritual add standup").await?;
        ws.settle().await;
        ws.slack.command("ana", "#pod-performance", "/ritual run standup").await?;
        let page = if ws.db().is_shared() { 200 } else { 100 };
        let asked = ws.count("SELECT COUNT(*) FROM ritual_participants").await;
        assert_eq!(asked, page, "one page in the turn of the command");
        ws.advance(minutes(2)).await;
        let said = ws.user("ana").command("#pod-performance", "/ritual run standup").await?.answer();
        assert_eq!(
            said,
            "“Daily stand-up” asks everybody who can be reached now, within the next minutes. Who was asked today already is not asked again."
        );
        ws.advance(minutes(2)).await;
        assert_eq!(others(ws, &crowd, "stand-up", 1), []);
        assert_eq!(ws.count("SELECT COUNT(*) FROM ritual_participants WHERE state = 'asked'").await, 233);
        // What is deleted in between asks nobody any more.
        advance_to(ws, "2026-11-24T07:00:00Z").await;
        ws.slack.see_all();
        let before = ws.count("SELECT COUNT(*) FROM ritual_participants").await;
        ws.slack.command("ana", "#pod-performance", "/ritual run standup").await?;
        ws.slack.command("ana", "#pod-performance", "/ritual pause standup").await?;
        ws.advance(minutes(2)).await;
        assert_eq!(ws.count("SELECT COUNT(*) FROM ritual_participants").await, before + page, "the page that was asked");
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
