//! 0 lost, 0 doubled: a process that dies between any two steps, calls that fail before or after their effect, and both.

use super::{
    fake::{Fault, limited, unknown},
    stage::{Stage, draft, kill_at, secs},
};
use crate::{database::testing, signal::OutcomeWhat, slack::api::CallError};
use serde_json::json;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Story {
    Post,
    Direct,
    Update,
    Delete,
    Child,
    Call,
    Home,
}

const STORIES: [Story; 7] =
    [Story::Post, Story::Direct, Story::Update, Story::Delete, Story::Child, Story::Call, Story::Home];

impl Story {
    fn method(self) -> &'static str {
        match self {
            Self::Post | Self::Direct | Self::Child => "post",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Call => "call",
            Self::Home => "home",
        }
    }
    /// What stands before the story begins.
    async fn prepare(self, stage: &Stage, key: &str, to: &str) {
        if matches!(self, Self::Update | Self::Delete | Self::Child) {
            stage.put(draft(key, to, "before")).await;
            stage.rest().await;
            stage.outcomes().await;
        }
    }
    async fn begin(self, stage: &Stage, key: &str, to: &str) {
        match self {
            Self::Post | Self::Direct | Self::Update => drop(stage.put(draft(key, to, "after")).await),
            Self::Delete => stage.withdraw(key).await,
            Self::Child => {
                let child = format!("{key}/child");
                stage.put(super::stage::Draft { thread_of: Some(key), ..draft(&child, to, "after") }).await;
            }
            Self::Call => stage.put_call(key, &json!({ "do": to })).await,
            Self::Home => stage.mark_home(to).await,
        }
    }
    async fn check(self, stage: &Stage, to: &str, case: &str) {
        let direct = format!("D{to}");
        let shown = stage.slack.texts(if self == Self::Direct { &direct } else { to });
        let outcomes = stage.outcomes().await;
        let told: Vec<&str> = outcomes
            .iter()
            .map(|(_, what)| match what {
                OutcomeWhat::Delivered { .. } => "delivered",
                OutcomeWhat::Done(_) => "done",
                other => panic!("{case}: {other:?}"),
            })
            .collect();
        match self {
            Self::Post | Self::Direct => {
                assert_eq!((shown, told), (vec!["after".to_owned()], vec!["delivered"]), "{case}")
            }
            Self::Update => assert_eq!((shown, told), (vec!["after".to_owned()], vec![]), "{case}"),
            Self::Delete => assert_eq!((shown, told), (vec![], vec![]), "{case}"),
            Self::Child => {
                assert_eq!((shown, told), (vec!["before".to_owned(), "after".to_owned()], vec!["delivered"]), "{case}");
                let messages = stage.slack.shown(to);
                assert_eq!(messages[1].thread.as_ref(), Some(&messages[0].ts), "{case}");
            }
            Self::Call => {
                assert_eq!(told, ["done"], "{case}");
                assert!(stage.slack.calls().contains(&json!({ "do": to })), "{case}");
            }
            Self::Home => assert!(stage.slack.homes().contains(&(to.to_owned(), json!({ "of": to }))), "{case}"),
        }
        let left: i64 = stage
            .db
            .read(
                "SELECT (SELECT COUNT(*) FROM posts WHERE state <> 'settled') + (SELECT COUNT(*) FROM calls WHERE state <> 'settled')
                   + (SELECT COUNT(*) FROM home_marks WHERE dirty)",
            )
            .scalar()
            .await
            .expect("a count");
        assert_eq!(left, 0, "{case}");
    }
}

fn faults() -> Vec<Option<Fault>> {
    vec![
        None,
        Some(Fault::Before(unknown())),
        Some(Fault::After(unknown())),
        Some(Fault::Before(CallError::NotSent("no connection"))),
        Some(Fault::Before(limited(30))),
    ]
}

/// Every story, with every fault of its call, killed at every moment until it runs through unharmed.
#[tokio::test]
async fn nothing_is_lost_or_doubled_wherever_it_dies() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        let mut number = 0;
        for story in STORIES {
            for fault in faults() {
                for kill in 0.. {
                    number += 1;
                    let (key, case) = (format!("key/{number}"), format!("{story:?} {fault:?} killed at {kill}"));
                    let person = matches!(story, Story::Direct | Story::Home);
                    let to = format!("{}{number}", if person { 'U' } else { 'C' });
                    story.prepare(&stage, &key, &to).await;
                    story.begin(&stage, &key, &to).await;
                    if let Some(fault) = fault.clone() {
                        stage.slack.fail(story.method(), fault);
                    }
                    let unharmed = stage.run(&stage.process().await.with_probe(kill_at(kill))).await;
                    stage.rest().await;
                    story.check(&stage, &to, &case).await;
                    if unharmed {
                        break;
                    }
                }
            }
        }
        assert!(number > 100, "only {number} cases");
    })
    .await;
}

/// A message that arrives after it was read back is one too many, and goes.
#[tokio::test]
async fn a_copy_that_turns_up_late_is_deleted() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        for (index, late) in [10, 39, 45, 70].into_iter().enumerate() {
            let (key, to) = (format!("late/{index}"), format!("C{index}"));
            stage.put(draft(&key, &to, "once")).await;
            stage.slack.fail("post", Fault::Late(secs(late)));
            stage.rest().await;
            stage.clock.advance(secs(600));
            assert_eq!(stage.slack.texts(&to), ["once"], "{late} s late");
            let (_, ts) = stage.state(&key).await.shown.expect("shown");
            assert_eq!(stage.slack.shown(&to)[0].ts, ts, "the one we know is the one that stays");
        }
    })
    .await;
}

/// Withdrawn while it is being sent: what became of the send is settled first, then it is deleted.
#[tokio::test]
async fn a_withdrawal_in_mid_send_leaves_nothing_behind() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        for (index, fault) in
            [None, Some(Fault::After(unknown())), Some(Fault::Before(unknown()))].into_iter().enumerate()
        {
            let (key, to) = (format!("gone/{index}"), format!("C{index}"));
            stage.put(draft(&key, &to, "never mind")).await;
            if let Some(fault) = fault {
                stage.slack.fail("post", fault);
            }
            stage.slack.gate_posts(index == 0);
            let process = stage.process().await;
            if index == 0 {
                let withdraw = async {
                    stage.slack.arrived.notified().await;
                    stage.withdraw(&key).await;
                    stage.slack.gate.notify_one();
                };
                let (end, ()) = tokio::join!(process.run_due(), withdraw);
                end.expect("a pass");
            } else {
                process.run_due().await.expect("a pass");
                stage.withdraw(&key).await;
            }
            stage.run(&process).await;
            assert!(stage.slack.texts(&to).is_empty());
            assert_eq!(stage.state(&key).await.shown, None);
        }
    })
    .await;
}

/// Put again while its deletion is of unknown outcome: the deletion is finished, then it is shown anew.
#[tokio::test]
async fn a_deletion_under_way_is_finished_before_the_post_comes_back() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("card", "C1", "one")).await;
        stage.rest().await;
        stage.withdraw("card").await;
        // It was deleted, which we do not know; the repetition certainly does nothing.
        stage.slack.fail("delete", Fault::After(unknown()));
        stage.slack.fail("delete", Fault::Before(limited(30)));
        let process = stage.process().await;
        let again = process.run_due().await.expect("a pass").expect("a repetition");
        stage.clock.advance_to(again);
        process.run_due().await.expect("a pass");
        stage.put(draft("card", "C1", "two")).await;
        stage.run(&process).await;
        assert_eq!(stage.slack.texts("C1"), ["two"]);
        assert_eq!(stage.outcomes().await.len(), 2, "each message is told of once");
    })
    .await;
}
