//! What stands behind rows that fail is held up for a bounded time, and keeps its order.

use super::{Stage, noon, testing};

/// What was done until nothing comes any more, each with how many seconds it took until then.
async fn until_nothing_comes(stage: &Stage) -> Vec<(String, i64)> {
    let (timers, mut done) = (stage.timers(), Vec::new());
    loop {
        let next = timers.run_due().await.expect("a pass");
        let after = stage.clock.now().duration_since(noon()).as_secs();
        done.extend(stage.handled().into_iter().map(|word| (word, after)));
        match next {
            Some(next) => stage.clock.advance_to(next),
            None => return done,
        }
    }
}

#[tokio::test]
async fn several_that_fail_in_a_row_hold_up_others_no_longer_than_one() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        for number in 1..=6 {
            let told = format!("U{number}");
            stage.tell(("handover", &format!("UFAILS{number}")), &[("okrs", &told), ("rituals", &told)]).await;
        }
        for (feature, person) in
            [("handover", "U7"), ("handover", "U8"), ("okrs", "U9"), ("okrs", "U10"), ("rituals", "U11")]
        {
            stage.push(feature, person).await;
        }
        stage.push("escalations", "U12").await;
        let done = until_nothing_comes(&stage).await;
        let when = |person: &str| {
            let found: Vec<i64> = done.iter().filter(|(word, _)| word == person).map(|(_, after)| *after).collect();
            assert_eq!(found.len(), if person.contains("FAILS") { 10 } else { 1 }, "{person}");
            found[0]
        };
        assert_eq!(when("U12"), 0, "who is behind nothing that fails");
        for person in ["U7", "U8", "U9", "U10", "U11", "UFAILS6"] {
            assert!((10..40).contains(&when(person)), "{person} after {} s", when(person));
        }
        let place = |person: &str| done.iter().position(|(word, _)| word == person);
        assert!(place("UFAILS6") < place("U7") && place("U7") < place("U8"), "{done:?}");
        assert!(place("U9") < place("U10"), "{done:?}");
        assert_eq!(stage.rows().await, 6, "what failed is kept");
    })
    .await;
}

#[tokio::test]
async fn what_failed_and_was_mended_counts_for_those_behind_it_too() {
    testing::each_engine(async |db| {
        let stage = Stage::new(db).await;
        // Each is mended after its fourth failure.
        for number in 1..=5 {
            stage.push("okrs", &format!("UWEAK{number}")).await;
        }
        for number in 1..=3 {
            stage.push("okrs", &format!("U{number}")).await;
        }
        let done = until_nothing_comes(&stage).await;
        let rights: Vec<&str> =
            done.iter().map(|(word, _)| word.as_str()).filter(|word| !word.contains("WEAK")).collect();
        assert_eq!(rights, ["U1", "U2", "U3"], "those that do not fail keep their order");
        let last = done.iter().find(|(word, _)| word == "U3").map(|(_, after)| *after);
        assert!(last.is_some_and(|after| (10..40).contains(&after)), "{done:?}");
        assert_eq!(stage.rows().await, 0);
    })
    .await;
}
