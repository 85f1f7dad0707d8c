//! Everything at once: turns that put and withdraw, calls that fail before, after or long after their effect, processes
//! that die anywhere. When the weather clears, Slack shows exactly what is wanted.

use super::{
    fake::{Fault, limited, unknown},
    stage::{Stage, draft, kill_at, secs},
};
use crate::{
    database::{Db, testing},
    slack::api::CallError,
};
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::collections::BTreeMap;

const PLACES: [&str; 4] = ["C1", "C2", "U1", "U2"];
const METHODS: [&str; 5] = ["post", "update", "delete", "find", "open"];

fn any_fault(chance: &mut StdRng) -> Fault {
    match chance.random_range(0..6) {
        0 => Fault::Before(limited(chance.random_range(1..60))),
        1 => Fault::Before(CallError::NotSent("no connection")),
        2 => Fault::Before(unknown()),
        3 => Fault::Late(secs(chance.random_range(1..80))),
        _ => Fault::After(unknown()),
    }
}

async fn storm(db: Db, seeds: std::ops::Range<u64>) {
    let stage = Stage::new(db).await;
    for seed in seeds {
        let mut chance = StdRng::seed_from_u64(seed);
        let mut wanted: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut process = stage.process().await;
        for step in 0..60 {
            let place = *PLACES.choose(&mut chance).expect("some");
            let key = format!("{seed}/{place}/{}", chance.random_range(0..2));
            match chance.random_range(0..10) {
                0..=2 => {
                    let text = format!("{key} at {step}");
                    stage.put(draft(&key, place, &text)).await;
                    wanted.insert(key, Some(text));
                }
                3 => {
                    stage.withdraw(&key).await;
                    wanted.entry(key).and_modify(|text| *text = None);
                }
                4 | 5 => stage.slack.fail(METHODS.choose(&mut chance).expect("some"), any_fault(&mut chance)),
                6 => process = stage.process().await.with_probe(kill_at(chance.random_range(0..6))),
                7 => stage.clock.advance(secs(chance.random_range(0..50))),
                _ => {
                    if process.run_due().await.is_err() {
                        process = stage.process().await;
                    }
                }
            }
        }
        stage.slack.heal();
        stage.rest().await;
        stage.clock.advance(secs(600));
        let mut shown: Vec<String> = stage.slack.everything().into_iter().map(|message| message.text).collect();
        shown.retain(|text| text.starts_with(&format!("{seed}/")));
        shown.sort();
        let mut expected: Vec<String> = wanted.into_values().flatten().collect();
        expected.sort();
        assert_eq!(shown, expected, "seed {seed}");
    }
}

#[tokio::test]
async fn when_the_weather_clears_slack_shows_what_is_wanted() {
    testing::on_sqlite(async |db| storm(db, 0..60).await).await;
}

#[tokio::test]
async fn when_the_weather_clears_slack_shows_what_is_wanted_on_postgres() {
    testing::on_postgres(async |db| storm(db, 100..120).await).await;
}
