//! Slack's limits, as they are felt here.

use super::{
    fake::{Fault, limited, unknown},
    stage::{Stage, draft, secs},
};
use crate::database::testing;
use serde_json::json;

#[tokio::test]
async fn a_429_pauses_exactly_that_method_for_exactly_that_long() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("card", "C0", "1 %")).await;
        stage.rest().await;
        stage.slack.log();
        stage.slack.fail("post", Fault::Before(limited(30)));
        let start = stage.clock.now();
        let process = stage.process().await;
        stage.put(draft("one", "C1", "one")).await;
        assert_eq!(process.run_due().await.expect("a pass"), Some(start + secs(30)));
        stage.put(draft("two", "C2", "two")).await;
        stage.put(draft("card", "C0", "2 %")).await;
        assert_eq!(process.run_due().await.expect("a pass"), Some(start + secs(30)));
        assert_eq!(stage.slack.log(), ["post one", "update 2 %"]);
        stage.run(&process).await;
        let mut log = stage.slack.timed_log();
        log.sort();
        assert_eq!(log.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>(), ["post one", "post two"]);
        assert!(log.iter().all(|(at, _)| (start + secs(30)..start + secs(31)).contains(at)), "{log:?}");
    })
    .await;
}

#[tokio::test]
async fn a_fan_out_begins_with_a_minutes_calls_and_then_feels_its_way() {
    testing::on_sqlite(async |db| {
        let stage = Stage::new(db).await;
        for number in 0..400 {
            stage.put(draft(&format!("prompt/{number}"), &format!("U{number}"), "Good morning")).await;
        }
        let start = stage.clock.now();
        stage.rest().await;
        let log = stage.slack.timed_log();
        assert_eq!(log.len(), 400);
        let at_once = log.iter().filter(|(at, _)| *at < start + secs(1)).count();
        assert!((300..=306).contains(&at_once), "{at_once}");
        assert!(log.iter().all(|(at, _)| *at < start + secs(20)), "{:?}", log.last());
    })
    .await;
}

/// Hundreds of reads at the pace of their method: what another feature wants, and what the same wants by another method, does
/// not wait for them.
#[tokio::test]
async fn a_feature_with_much_to_read_keeps_nobody_waiting() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        for number in 0..260 {
            stage.put_call(&format!("read/{number}"), &json!({ "reads": number })).await;
        }
        stage.put_call_of("other", "join", &json!({ "joins": 1 })).await;
        let process = stage.process().await;
        process.run_due().await.expect("a pass");
        let log = stage.slack.log();
        assert!(log.iter().any(|word| word.contains("joins")), "{log:?}");
        assert!(log.len() < 60, "the reads keep their pace: {}", log.len());
    })
    .await;
}

/// Slack answers nothing for a while: the workspace rests instead of making everything's outcome unknown.
#[tokio::test]
async fn silence_is_not_shouted_into() {
    testing::on_sqlite(async |db| {
        let stage = Stage::new(db).await;
        for number in 0..100 {
            stage.put(draft(&format!("prompt/{number}"), &format!("U{number}"), "Good morning")).await;
            stage.slack.fail("post", Fault::Before(unknown()));
        }
        let process = stage.process().await;
        let start = stage.clock.now();
        while stage.clock.now() < start + secs(30) {
            let next = process.run_due().await.expect("a pass").expect("more to do");
            stage.clock.advance_to(next);
        }
        let tried = stage.slack.log().len();
        assert!(tried < 60, "{tried} attempts in half a minute of silence");
        stage.run(&process).await;
        for number in 0..100 {
            assert_eq!(stage.slack.texts(&format!("DU{number}")), ["Good morning"]);
        }
    })
    .await;
}
