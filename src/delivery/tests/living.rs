//! Living messages: revisions, threads, windows, what Slack refuses, pauses and stops.

use super::{
    fake::{Fault, refused, unknown},
    stage::{Draft, FEATURE, Stage, draft, secs, team},
};
use crate::{
    database::testing,
    delivery::{
        problems::list_problems,
        store::{Priority, Progress, Put, To},
    },
    ids::{ChannelId, MessageTs},
    signal::OutcomeWhat,
};
use serde_json::{Value, json};

fn failed(key: &str, code: &str) -> (String, OutcomeWhat) {
    (key.to_owned(), OutcomeWhat::Failed { code: code.to_owned() })
}

#[tokio::test]
async fn revisions_collapse_and_change_the_one_message() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("card", "C1", "1 %")).await;
        stage.put(draft("card", "C1", "2 %")).await;
        stage.rest().await;
        stage.put(draft("card", "C1", "3 %")).await;
        stage.put(draft("card", "C1", "4 %")).await;
        assert_eq!(stage.put(draft("card", "C1", "4 %")).await, Put::Same);
        stage.rest().await;
        assert_eq!(stage.slack.log(), ["post 2 %", "update 4 %"]);
        let shown = stage.slack.shown("C1");
        let place = (shown[0].channel.as_str().into(), shown[0].ts.clone());
        assert_eq!(stage.state("card").await.shown, Some(place));
        assert_eq!(stage.outcomes().await.len(), 1, "only the first delivery is told");
    })
    .await;
}

#[tokio::test]
async fn a_revision_written_in_mid_send_follows_as_an_update() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("card", "C1", "old")).await;
        stage.slack.gate_posts(true);
        let process = stage.process().await;
        let revise = async {
            stage.slack.arrived.notified().await;
            stage.put(draft("card", "C1", "new")).await;
            stage.slack.gate.notify_one();
        };
        let (end, ()) = tokio::join!(process.run_due(), revise);
        assert_eq!(end.expect("a pass"), None);
        assert_eq!(stage.slack.log(), ["post old", "update new"]);
    })
    .await;
}

#[tokio::test]
async fn a_message_deleted_by_hand_is_gone_for_its_key() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("card", "C1", "one")).await;
        stage.rest().await;
        stage.outcomes().await;
        stage.slack.delete_by_hand("C1");
        stage.put(draft("card", "C1", "two")).await;
        stage.rest().await;
        assert_eq!(stage.outcomes().await, [("card".to_owned(), OutcomeWhat::Gone)]);
        assert_eq!(stage.put(draft("card", "C1", "three")).await, Put::Gone);
        stage.rest().await;
        assert!(stage.slack.texts("C1").is_empty());
        stage.withdraw("card").await;
        stage.put(draft("card/2", "C1", "three")).await;
        stage.rest().await;
        assert_eq!(stage.slack.texts("C1"), ["three"]);
    })
    .await;
}

#[tokio::test]
async fn what_is_withdrawn_by_us_and_by_hand_is_simply_gone() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("card", "C1", "one")).await;
        stage.rest().await;
        stage.outcomes().await;
        stage.slack.delete_by_hand("C1");
        stage.withdraw("card").await;
        stage.rest().await;
        assert_eq!(stage.state("card").await.progress, Progress::Settled);
        assert!(stage.outcomes().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_thread_of_somebody_else_is_answered_in_and_read_back() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        let theirs = MessageTs::from("1764000000.000100");
        stage.slack.fail("post", Fault::After(unknown()));
        stage.put(Draft { thread_at: Some(theirs.clone()), ..draft("answer", "C1", "answer") }).await;
        stage.put(Draft { thread_at: Some(theirs.clone()), ..draft("direct", "U1", "direct") }).await;
        stage.rest().await;
        for place in ["C1", "DU1"] {
            let shown = stage.slack.shown(place);
            assert_eq!(shown.len(), 1, "once, whatever became of the first attempt");
            assert_eq!(shown[0].thread.as_ref(), Some(&theirs));
        }
    })
    .await;
}

#[tokio::test]
async fn children_wait_for_their_parent_and_fail_with_it() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        let later = stage.clock.now() + secs(60);
        stage.put(Draft { not_before: Some(later), ..draft("parent", "U1", "parent") }).await;
        stage.put(Draft { thread_of: Some("parent"), ..draft("child", "U1", "child") }).await;
        stage.rest().await;
        assert_eq!(stage.slack.log(), ["post parent", "post child"]);
        let shown = stage.slack.shown("DU1");
        assert_eq!(shown[1].thread.as_ref(), Some(&shown[0].ts));
        stage.outcomes().await;

        stage.slack.fail("post", Fault::Before(refused("is_archived")));
        stage.put(draft("lost", "C2", "parent")).await;
        stage.put(Draft { thread_of: Some("lost"), ..draft("orphan", "C2", "child") }).await;
        stage.put(Draft { thread_of: Some("never put"), ..draft("stray", "C3", "child") }).await;
        stage.rest().await;
        let outcomes = stage.outcomes().await;
        let expected =
            [failed("lost", "is_archived"), failed("orphan", "parent_failed"), failed("stray", "parent_missing")];
        assert_eq!(outcomes, expected);
    })
    .await;
}

#[tokio::test]
async fn a_post_whose_window_closes_is_dropped_and_told() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        let soon = Some(stage.clock.now() + secs(20));
        stage.slack.fail("post", Fault::Before(super::fake::limited(30)));
        stage.put(Draft { expires_at: soon, ..draft("prompt", "U1", "Good morning") }).await;
        stage.rest().await;
        assert_eq!(stage.outcomes().await, [("prompt".to_owned(), OutcomeWhat::Expired)]);
        assert_eq!(stage.state("prompt").await.progress, Progress::Expired);
        // Of unknown outcome when its window closes: first it is found out what became of it.
        let soon = Some(stage.clock.now() + secs(20));
        for (key, fault) in [("there", Fault::After(unknown())), ("lost", Fault::Before(unknown()))] {
            stage.slack.fail("post", fault);
            stage.put(Draft { expires_at: soon, ..draft(key, key, key) }).await;
            stage.process().await.run_due().await.expect("a pass");
        }
        stage.rest().await;
        let told: Vec<(String, bool)> =
            stage.outcomes().await.into_iter().map(|(key, what)| (key, what == OutcomeWhat::Expired)).collect();
        assert_eq!(told, [("lost".to_owned(), true), ("there".to_owned(), false)]);
        assert!(stage.slack.texts("lost").is_empty());
    })
    .await;
}

#[tokio::test]
async fn public_channels_are_joined_and_private_ones_are_told() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.slack.close("CPUBLIC", true);
        stage.slack.close("CPRIVATE", false);
        stage.put(draft("public", "CPUBLIC", "hello")).await;
        stage.put(draft("private", "CPRIVATE", "hello")).await;
        stage.rest().await;
        assert_eq!(stage.slack.texts("CPUBLIC"), ["hello"]);
        let outcomes = stage.outcomes().await;
        assert!(outcomes.contains(&failed("private", "not_in_channel")), "{outcomes:?}");
        let problems = list_problems(&mut &stage.db, &team(), stage.clock.now()).await.expect("problems");
        assert_eq!((problems.len(), problems[0].why.as_str()), (1, "not_in_channel"));
        assert_eq!(problems[0].to, Some(To::Channel(ChannelId::from("CPRIVATE"))));
        let mut tx = stage.db.begin().await.expect("a transaction");
        assert_eq!(
            list_problems(&mut tx, &team(), stage.clock.now()).await.expect("problems"),
            problems,
            "a turn reads the same"
        );
        drop(tx);
        // Somebody invites the bot; the same card put again goes out.
        stage.slack.close("CPRIVATE", true);
        assert_eq!(stage.put(draft("private", "CPRIVATE", "hello")).await, Put::Changed);
        assert!(list_problems(&mut &stage.db, &team(), stage.clock.now()).await.expect("problems").is_empty());
    })
    .await;
}

#[tokio::test]
async fn where_nothing_can_be_read_back_urgent_posts_are_sent_again_and_others_held() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        for (key, priority) in [("urgent", Priority::Urgent), ("usual", Priority::Normal)] {
            stage.slack.fail("post", Fault::Before(unknown()));
            stage.slack.fail("find", Fault::Before(refused("missing_scope")));
            stage.put(Draft { priority, ..draft(key, key, key) }).await;
        }
        stage.rest().await;
        assert_eq!(stage.slack.texts("urgent"), ["urgent"]);
        assert!(stage.slack.texts("usual").is_empty());
        assert!(stage.outcomes().await.contains(&failed("usual", "unknown_outcome")));
        let problems = list_problems(&mut &stage.db, &team(), stage.clock.now()).await.expect("problems");
        assert_eq!(problems[0].why, "unknown_outcome");
        // Put again, it is read back first.
        stage.slack.log();
        stage.put(draft("usual", "usual", "usual")).await;
        stage.rest().await;
        assert_eq!(stage.slack.log()[..2], ["find usual", "post usual"]);
        assert_eq!(stage.slack.texts("usual"), ["usual"]);
    })
    .await;
}

#[tokio::test]
async fn while_paused_only_what_was_asked_for_goes_out() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.db.write("UPDATE workspaces SET paused_at = created_at").execute().await.expect("paused");
        let window = Some(stage.clock.now() + secs(60));
        stage.put(Draft { asked: false, ..draft("digest", "C1", "digest") }).await;
        stage.put(Draft { asked: false, expires_at: window, ..draft("prompt", "C1", "prompt") }).await;
        stage.put(draft("answer", "C1", "answer")).await;
        stage.rest().await;
        assert_eq!(stage.slack.texts("C1"), ["answer"]);
        assert_eq!(stage.state("prompt").await.progress, Progress::Expired);
        stage.db.write("UPDATE workspaces SET paused_at = NULL").execute().await.expect("resumed");
        stage.rest().await;
        assert_eq!(stage.slack.texts("C1"), ["answer", "digest"]);
    })
    .await;
}

#[tokio::test]
async fn a_revoked_token_stops_everything_and_loses_nothing() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("one", "C1", "one")).await;
        stage.slack.fail("post", Fault::Before(refused("token_revoked")));
        stage.rest().await;
        stage.put(draft("two", "C2", "two")).await;
        stage.rest().await;
        assert_eq!(stage.slack.log(), ["post one"]);
        let why: String = stage.db.read("SELECT stopped_why FROM workspaces").scalar().await.expect("a reason");
        assert_eq!(why, "token_revoked");
        stage.db.write("UPDATE workspaces SET stopped_at = NULL").execute().await.expect("started again");
        stage.rest().await;
        let mut log = stage.slack.log();
        log.sort();
        assert_eq!(log, ["post one", "post two"]);
    })
    .await;
}

#[tokio::test]
async fn calls_tell_what_came_of_them() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put_call("pod/7/channel", &json!({ "create": "pod-new" })).await;
        stage.put_call("unreadable", &Value::Null).await;
        stage.rest().await;
        stage.slack.fail("call", Fault::Before(refused("restricted_action")));
        stage.put_call("pod/8/channel", &json!({ "create": "pod-other" })).await;
        stage.rest().await;
        let done = OutcomeWhat::Done(json!({ "did": { "create": "pod-new" } }));
        let outcomes = stage.outcomes().await;
        let expected = [
            ("pod/7/channel".to_owned(), done),
            failed("pod/8/channel", "restricted_action"),
            failed("unreadable", "unreadable_call"),
        ];
        assert_eq!(outcomes, expected);
        assert_eq!(list_problems(&mut &stage.db, &team(), stage.clock.now()).await.expect("problems").len(), 2);
    })
    .await;
}

#[tokio::test]
async fn homes_are_rendered_when_sent_and_marks_in_between_are_not_lost() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.mark_home("U1").await;
        stage.mark_home("U1").await;
        stage.mark_home("UGUEST").await;
        let process = stage.process().await;
        process.run_due().await.expect("a pass");
        assert_eq!(stage.slack.timed_log().len(), 1);
        stage.mark_home("U1").await;
        stage.slack.fail("home", Fault::Before(unknown()));
        let sent_at = stage.clock.now();
        stage.run(&process).await;
        let log = stage.slack.timed_log();
        assert_eq!(log.len(), 2, "once of unknown outcome, once more");
        assert!(log[0].0 >= sent_at + secs(2));
    })
    .await;
}

#[tokio::test]
async fn features_that_do_not_ask_hear_only_of_failures() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("fine", "C1", "fine")).await;
        stage.put(draft("bad", "C2", "bad")).await;
        let quiet = "UPDATE posts SET outcomes = FALSE WHERE feature = $1";
        stage.db.write(quiet).bind(FEATURE).execute().await.expect("quiet");
        stage.slack.fail("post", Fault::Before(super::fake::limited(1)));
        stage.slack.close("C2", false);
        stage.rest().await;
        assert_eq!(stage.outcomes().await, [failed("bad", "not_in_channel")]);
    })
    .await;
}
