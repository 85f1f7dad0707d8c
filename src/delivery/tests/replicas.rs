//! Several processes, and the loop of one.

use super::stage::{Stage, draft, secs};
use crate::database::testing;
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn one_replica_sends_at_a_time_and_the_other_looks_again_within_a_second() {
    testing::on_postgres(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("one", "C1", "one")).await;
        stage.put(draft("two", "C2", "two")).await;
        stage.slack.gate_posts(true);
        let (first, second) = (stage.rival(), stage.rival());
        let other = async {
            stage.slack.arrived.notified().await;
            stage.put(draft("three", "C3", "three")).await;
            let next = second.run_due().await.expect("a pass");
            assert_eq!(next, Some(stage.clock.now() + secs(1)), "it is the first one's turn");
            stage.slack.gate_posts(false);
            stage.slack.gate.notify_waiters();
            stage.slack.gate.notify_one();
        };
        let (end, ()) = tokio::join!(first.run_due(), other);
        assert_eq!(end.expect("a pass"), None);
        let mut log = stage.slack.log();
        log.sort();
        assert_eq!(log, ["post one", "post three", "post two"]);
        // At rest the lease is free.
        stage.put(draft("four", "C4", "four")).await;
        assert_eq!(second.run_due().await.expect("a pass"), None);
        assert_eq!(stage.slack.texts("C4"), ["four"]);
    })
    .await;
}

#[tokio::test]
async fn a_dead_replicas_lease_ends_by_the_databases_time() {
    testing::on_postgres(async |db| {
        let stage = Stage::new(db).await;
        stage.put(draft("one", "C1", "one")).await;
        let lease = "INSERT INTO leases (name, holder, until) VALUES ('delivery/T1', 'dead', clock_timestamp() + $1 * INTERVAL '1 second')";
        stage.db.write(lease).bind(20.0).execute().await.expect("a lease");
        let process = stage.rival();
        assert_eq!(process.run_due().await.expect("a pass"), Some(stage.clock.now() + secs(1)));
        stage.db.write("UPDATE leases SET until = clock_timestamp()").execute().await.expect("ended");
        process.run_due().await.expect("a pass");
        assert_eq!(stage.slack.texts("C1"), ["one"]);
    })
    .await;
}

/// A turn that writes while the settlement is under way: SERIALIZABLE makes one of them run again.
#[tokio::test]
async fn turns_and_settlements_do_not_lose_each_others_work() {
    testing::on_postgres(async |db| {
        let stage = Stage::new(db).await;
        for number in 0..30 {
            stage.put(draft(&format!("card/{number}"), &format!("C{number}"), "old")).await;
        }
        let process = stage.rival();
        let turns = async {
            for number in 0..30 {
                let (key, to) = (format!("card/{number}"), format!("C{number}"));
                // A turn that loses is run again from its start, as the dispatcher does.
                while !stage.try_put(draft(&key, &to, "new")).await {}
            }
        };
        let (end, ()) = tokio::join!(process.run_due(), turns);
        end.expect("a pass");
        stage.run(&process).await;
        for number in 0..30 {
            assert_eq!(stage.slack.texts(&format!("C{number}")), ["new"]);
        }
    })
    .await;
}

#[tokio::test]
async fn the_loop_sleeps_until_woken_and_finishes_what_is_in_the_air() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        stage.slack.gate_posts(true);
        let (process, stop) = (stage.rival(), CancellationToken::new());
        let driver = async {
            stage.put(draft("one", "C1", "one")).await;
            stage.put(draft("two", "C1", "two")).await;
            stage.wake.notify_one();
            stage.slack.arrived.notified().await;
            stop.cancel();
            stage.slack.gate.notify_one();
        };
        tokio::join!(process.run(stop.clone()), driver);
        assert_eq!(stage.slack.texts("C1"), ["one"]);
        assert!(stage.state("one").await.shown.is_some(), "settled before it stopped");
        let leases: i64 = stage.db.read("SELECT COUNT(*) FROM leases").scalar().await.expect("a count");
        assert_eq!(leases, 0);
    })
    .await;
}
