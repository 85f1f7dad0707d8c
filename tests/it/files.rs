//! Files to whoever asked for them: they arrive once, whatever dies or fails on the way; who waits in vain is told.

use crate::{
    crashes::{endings_of, everywhere},
    harness::{Outcome, Workspace, on_both_engines, on_sqlite},
};
use jiff::SignedDuration;
use podkeeper::{
    error::Result,
    sandbox::Fault,
    signal::{Command, Reply},
    slack::{blocks::message, mrkdwn::text},
    turn::{
        Feature, Turn,
        files::{LONGEST, NewFile},
    },
};
use std::collections::BTreeSet;

/// A feature that sends what it is told: `/send name.txt some words`; `/send long` sends too much.
fn sending() -> Vec<Feature> {
    vec![Feature::new("sending").command("/send", "Sends a file", "", |turn, command| Box::pin(send(turn, command)))]
}

async fn send(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let (name, words) = command.text.split_once(' ').unwrap_or((command.text.as_str(), ""));
    let content = if name == "long" { "x".repeat(LONGEST + 1) } else { format!("{words}\0") };
    let person = turn.actor().id.clone();
    let file = NewFile { name, title: "What you asked for", comment: &text("Here it is."), content };
    let said = turn.send_file(&person, file).await?.words();
    Ok(Reply::Say(message(said.clone()).section(said).build()))
}

async fn with_sending(ws: &mut Workspace) {
    ws.use_features(sending);
    ws.restart_bot().await;
}

fn mins(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// No text of a file is kept.
async fn assert_tidy(ws: &Workspace) {
    assert_eq!(ws.count("SELECT COUNT(*) FROM call_files").await, 0, "texts are left behind");
}

#[tokio::test]
async fn whoever_asks_for_a_file_gets_it_once_and_nobody_else_does() {
    on_both_engines(async |ws| {
        with_sending(ws).await;
        let said = ws.user("jonas").command("#pod-performance", "/send grüße.txt Grüße, „Welt“").await?.answer();
        assert_eq!(said, "It is on its way: the file comes in our direct message, for your eyes only.");
        ws.advance(mins(1)).await;
        assert_eq!(ws.user("jonas").files(), [("grüße.txt".to_owned(), "Grüße, „Welt“".to_owned())]);
        assert_eq!(ws.user("jonas").last_dm(), "Here it is.\n[file grüße.txt: What you asked for]");
        assert!(ws.user("ana").files().is_empty());
        assert_eq!(ws.slack.calls_of("upload").len(), 1);
        assert_tidy(ws).await;

        let said = ws.user("jonas").command("#pod-performance", "/send long").await?.answer();
        assert!(said.contains("Nothing was sent"), "{said}");
        ws.advance(mins(1)).await;
        assert_eq!(ws.user("jonas").files().len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_file_goes_out_while_the_bot_is_paused() {
    on_sqlite(async |ws| {
        with_sending(ws).await;
        ws.user("ruth").command("#general", "/podkeeper pause moving house").await?;
        ws.user("jonas").command("#general", "/send a.txt a").await?;
        ws.advance(mins(1)).await;
        assert_eq!(ws.user("jonas").files().len(), 1);
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

async fn ask(ws: &Workspace, round: usize) -> Outcome {
    Ok(ws.slack.command("jonas", "#general", &format!("/send {round}.txt words of {round}")).await?)
}

/// Everything that was asked for has arrived, once.
async fn assert_once(ws: &Workspace) -> Outcome {
    let files = ws.user("jonas").files();
    let names: BTreeSet<&String> = files.iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), files.len(), "some arrived twice: {files:?}");
    let asked = ws.count("SELECT COUNT(*) FROM calls WHERE feature = 'files'").await;
    assert_eq!(files.len(), usize::try_from(asked)?, "some did not arrive: {files:?}");
    assert!(files.iter().all(|(name, text)| *text == format!("words of {}", name.trim_end_matches(".txt"))));
    assert_tidy(ws).await;
    Ok(())
}

#[tokio::test]
async fn files_survive_every_death() {
    on_both_engines(async |ws| {
        with_sending(ws).await;
        everywhere(ws, "files.completeUploadExternal", ask).await?;
        assert_once(ws).await
    })
    .await;
}

#[tokio::test]
async fn files_survive_every_bad_ending_of_every_call() {
    on_both_engines(async |ws| {
        with_sending(ws).await;
        for method in ["conversations.open", "files.getUploadURLExternal", "upload", "files.completeUploadExternal"] {
            endings_of(ws, method, async |ws, round| ask(ws, round + 100 * method.len()).await).await?;
            assert_once(ws).await?;
        }
        for method in ["files.getUploadURLExternal", "files.completeUploadExternal"] {
            ws.slack.fail_next(method, 1, &Fault::RateLimited(30));
        }
        ask(ws, 9_999).await?;
        ws.advance(mins(3)).await;
        ws.slack.see_all();
        assert_once(ws).await
    })
    .await;
}

/// Slack took it and nobody heard; it says later that it knows no such file.
#[tokio::test]
async fn a_file_that_was_taken_is_found_and_not_sent_again() {
    on_both_engines(async |ws| {
        with_sending(ws).await;
        ws.slack.fail_next("files.completeUploadExternal", 1, &Fault::DropAfter);
        ws.user("jonas").command("#general", "/send a.txt a").await?;
        ws.advance(mins(3)).await;
        assert_eq!(ws.user("jonas").files().len(), 1);
        assert_eq!(ws.slack.calls_of("files.completeUploadExternal").len(), 1, "it was found where it stands");

        // As above, but its conversation cannot be read for a while: Slack completes no file twice.
        ws.slack.forget_calls();
        ws.slack.fail_next("files.completeUploadExternal", 1, &Fault::DropAfter);
        ws.slack.fail_next("conversations.history", 2, &Fault::Status(503));
        ws.user("jonas").command("#general", "/send b.txt b").await?;
        ws.advance(mins(5)).await;
        assert_eq!(ws.user("jonas").files().len(), 2);
        assert!(ws.problems().await.is_empty());
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_file_nobody_can_vouch_for_is_not_sent_twice_but_said_so() {
    on_both_engines(async |ws| {
        with_sending(ws).await;
        // Slack forgets the file between the two steps, and does not answer the first time.
        ws.slack.fail_next("files.completeUploadExternal", 1, &Fault::DropBefore);
        ws.slack.fail_next("files.completeUploadExternal", 100, &Fault::Error("file_not_found".to_owned()));
        ws.user("jonas").command("#general", "/send a.txt a").await?;
        ws.advance(mins(30)).await;
        assert!(ws.user("jonas").files().is_empty());
        assert_eq!(
            ws.user("jonas").last_dm(),
            "*What you asked for* could not be sent to you. Slack did not say whether it took it. If it does not stand here, \
             please ask for it once more."
        );
        assert_eq!(ws.problems().await.remove(0).why, "file_unconfirmed");
        assert_tidy(ws).await;
        ws.slack.heal();
        ws.db().write("UPDATE calls SET state = 'settled' WHERE feature = 'files'").execute().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_slack_will_not_have_is_said_to_whoever_waits() {
    on_both_engines(async |ws| {
        with_sending(ws).await;
        for (method, code, says) in [
            ("files.getUploadURLExternal", "file_uploads_disabled", "Your workspace does not allow files of this kind"),
            ("files.getUploadURLExternal", "missing_scope", "An admin has to install it again"),
            ("files.completeUploadExternal", "channel_not_found", "Slack says “channel_not_found”."),
        ] {
            ws.slack.fail_next(method, 1, &Fault::Error(code.to_owned()));
            ws.user("jonas").command("#general", "/send a.txt a").await?;
            ws.advance(mins(1)).await;
            let said = ws.user("jonas").last_dm();
            assert!(
                said.starts_with("*What you asked for* could not be sent to you.") && said.contains(says),
                "{said}"
            );
            assert_eq!(ws.problems().await.remove(0).why, code);
            assert_tidy(ws).await;
        }
        assert!(ws.user("jonas").files().is_empty());
        assert!(ws.user("ruth").home().await?.contains("Delivery problems"));
        ws.db().write("UPDATE calls SET state = 'settled' WHERE feature = 'files'").execute().await?;
        ws.slack.see_all();
        Ok(())
    })
    .await;
}
