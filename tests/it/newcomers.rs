//! What the mirror does not know it asks Slack about, and what it knows is dated so that no event is lost.

use crate::harness::{Outcome, Workspace, on_both_engines};
use jiff::SignedDuration;
use podkeeper::{clock::Clock, sandbox::plain};

/// As if Jonas had come while the bot was down.
async fn forget_jonas(ws: &Workspace) -> Outcome {
    ws.db().write("DELETE FROM people WHERE id = 'U0JONAS0001'").execute().await?;
    Ok(())
}

async fn is_known(ws: &Workspace) -> Result<bool, Box<dyn std::error::Error + Send + Sync>> {
    let known: i64 = ws.db().read("SELECT COUNT(*) FROM people WHERE id = 'U0JONAS0001'").scalar().await?;
    Ok(known == 1)
}

#[tokio::test]
async fn a_private_channel_is_known_as_soon_as_the_bot_is_invited() {
    on_both_engines(async |ws| {
        ws.slack.create_channel("ana", "growth-plans", true)?;
        ws.settle().await;
        let unseen = ws.user("ana").command("#growth-plans", "/pod link #growth-plans performance").await?;
        assert!(unseen.answer().contains("I see no such channel"), "{}", unseen.answer());
        ws.slack.invite("ana", "#growth-plans", &["podkeeper"])?;
        ws.settle().await;
        let linked = ws.user("ana").command("#growth-plans", "/pod link #growth-plans performance").await?;
        assert!(!linked.answer().contains("I see no such channel"), "{}", linked.answer());
        let links: i64 = ws
            .db()
            .read(
                "SELECT COUNT(*) FROM pod_channels p JOIN channels c ON c.id = p.channel WHERE c.name = 'growth-plans'",
            )
            .scalar()
            .await?;
        assert_eq!(links, 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn somebody_new_is_asked_about_and_can_go_on_in_a_moment() {
    on_both_engines(async |ws| {
        for line in ["/podkeeper help", "/pod list", "/okr show"] {
            forget_jonas(ws).await?;
            let stranger = ws.user("jonas").command("#pod-performance", line).await?;
            assert_eq!(
                stranger.answer(),
                "I do not know you yet; I am asking Slack who you are. Try again in a moment."
            );
            assert!(is_known(ws).await?, "{line}");
            let known = ws.user("jonas").command("#pod-performance", line).await?;
            assert!(!known.answer().contains("I do not know you"), "{}", known.answer());
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn somebody_new_is_asked_about_also_while_the_bot_is_paused() {
    on_both_engines(async |ws| {
        ws.user("chloe").command("#general", "/podkeeper pause off-site").await?.answer();
        forget_jonas(ws).await?;
        ws.user("jonas").command("#pod-performance", "/pod list").await?.answer();
        assert!(is_known(ws).await?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn whoever_opens_the_home_or_joins_a_channel_is_known_then() {
    on_both_engines(async |ws| {
        forget_jonas(ws).await?;
        assert!(ws.user("jonas").home().await?.contains("Hello Jonas"));
        forget_jonas(ws).await?;
        ws.slack.kick("ana", "#pod-performance", "jonas")?;
        ws.slack.invite("ana", "#pod-performance", &["jonas"])?;
        ws.settle().await;
        assert!(is_known(ws).await?);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mention_is_answered_in_its_thread_once_in_an_hour() {
    on_both_engines(async |ws| {
        let answers = async || {
            let asked = ws.slack.say("jonas", "#pod-performance", "@podkeeper hello")?;
            ws.settle().await;
            let thread = ws.slack.thread("#pod-performance", asked.as_str())?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>(thread[1..].iter().map(plain).collect::<Vec<_>>())
        };
        ws.advance(SignedDuration::from_mins(59)).await;
        let first = answers().await?;
        assert!(first.len() == 1 && first[0].contains("Hello Jonas."), "{first:?}");
        // The clock's next hour has begun; theirs has not passed.
        ws.advance(SignedDuration::from_mins(2)).await;
        assert!(answers().await?.is_empty());
        ws.advance(SignedDuration::from_mins(60)).await;
        assert_eq!(answers().await?.len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn an_event_right_after_a_sweep_counts_also_where_our_clock_is_ahead() {
    on_both_engines(async |ws| {
        ws.clock = Clock::manual(ws.now() + SignedDuration::from_mins(2));
        ws.restart_bot().await;
        ws.app().sweep().await?;
        ws.slack.set_real_name("jonas", "Jonas Wolf")?;
        ws.slack.rename_channel("chloe", "#random", "chatter")?;
        ws.settle().await;
        let name: String = ws.db().read("SELECT real_name FROM people WHERE id = 'U0JONAS0001'").scalar().await?;
        let channel: String = ws.db().read("SELECT name FROM channels WHERE id = 'C0RANDOM'").scalar().await?;
        assert_eq!((name.as_str(), channel.as_str()), ("Jonas Wolf", "chatter"));
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
