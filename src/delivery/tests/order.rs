//! What overtakes what.

use super::{
    fake::{Fault, refused, unknown},
    stage::{Draft, Stage, draft, secs},
};
use crate::{database::testing, delivery::store::Priority, slack::api::CallError};

#[tokio::test]
async fn posts_keep_their_order_a_second_apart_and_urgent_ones_overtake() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        for text in ["a", "b", "c"] {
            stage.put(Draft { priority: Priority::Bulk, ..draft(text, "C1", text) }).await;
        }
        let process = stage.process().await;
        let start = stage.clock.now();
        assert_eq!(process.run_due().await.expect("a pass"), Some(start + secs(1)));
        stage.put(Draft { priority: Priority::Urgent, ..draft("u", "C1", "u") }).await;
        stage.put(draft("elsewhere", "C2", "elsewhere")).await;
        stage.run(&process).await;
        let log: Vec<(i64, String)> =
            stage.slack.timed_log().into_iter().map(|(at, word)| (at.duration_since(start).as_secs(), word)).collect();
        let expected = [(0, "post a"), (0, "post elsewhere"), (1, "post u"), (2, "post b"), (3, "post c")];
        assert_eq!(log, expected.map(|(at, word)| (at, word.to_owned())));
    })
    .await;
}

#[tokio::test]
async fn an_update_need_not_wait_for_the_gap() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("card", "C1", "1 %")).await;
        stage.rest().await;
        stage.clock.advance(secs(60));
        let start = stage.clock.now();
        stage.put(draft("line", "C1", "ana moved it")).await;
        stage.put(draft("next", "C1", "next")).await;
        stage.put(draft("card", "C1", "2 %")).await;
        let process = stage.process().await;
        process.run_due().await.expect("a pass");
        assert_eq!(stage.clock.now(), start);
        let mut log = stage.slack.log();
        log.retain(|word| word != "post 1 %");
        log.sort();
        assert_eq!(log, ["post ana moved it", "update 2 %"]);
    })
    .await;
}

/// A send of unknown outcome is read back and sent again in its place, with the others behind it.
#[tokio::test]
async fn the_head_holds_its_lane_while_it_is_found_out_what_became_of_it() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.slack.fail("post", Fault::Before(unknown()));
        for text in ["a", "b", "c"] {
            stage.put(draft(text, "C1", text)).await;
        }
        stage.rest().await;
        assert_eq!(stage.slack.texts("C1"), ["a", "b", "c"]);
    })
    .await;
}

/// ... but not for ever.
#[tokio::test]
async fn after_a_minute_the_others_pass_a_head_that_backs_off() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        let start = stage.clock.now();
        for _ in 0..12 {
            stage.slack.fail("post", Fault::Before(refused("team_added_to_org")));
        }
        for text in ["a", "b"] {
            stage.put(draft(text, "C1", text)).await;
        }
        let process = stage.process().await;
        let mut passed = None;
        while passed.is_none() {
            let next = process.run_due().await.expect("a pass").expect("more to do");
            let log = stage.slack.timed_log();
            passed = log.into_iter().find(|(_, word)| word == "post b").map(|(at, _)| at);
            stage.clock.advance_to(next);
        }
        assert_eq!(passed.map(|at| at.duration_since(start)), Some(secs(60)));
        stage.run(&process).await;
        assert_eq!(stage.slack.texts("C1").len(), 2);
    })
    .await;
}

/// An hour without a connection costs few attempts, and everything goes out in order afterwards.
#[tokio::test]
async fn an_outage_keeps_the_order() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        let texts: Vec<String> = (0..5).map(|number| number.to_string()).collect();
        for text in &texts {
            stage.put(draft(text, "C1", text)).await;
            stage.put(draft(&format!("{text}/direct"), "U1", text)).await;
        }
        for _ in 0..40 {
            stage.slack.fail("post", Fault::Before(CallError::NotSent("no connection")));
        }
        stage.rest().await;
        assert_eq!(stage.slack.texts("C1"), texts);
        assert_eq!(stage.slack.texts("DU1"), texts);
        assert_eq!(stage.slack.log().len(), 50);
    })
    .await;
}
