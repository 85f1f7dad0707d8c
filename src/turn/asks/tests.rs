//! Asks of many people at once, and those of before messages were shared; on both engines.

use super::{Ask, FEATURE, feature};
use crate::{
    clock::Clock,
    database::{Db, testing},
    directory::people::put_people,
    error::Result,
    ids::{UserId, WorkspaceId},
    signal::{Dispatch, DueWhat, Outcome, OutcomeWhat, PersonRecord, Signal},
    slack::{
        blocks::{button, message},
        mrkdwn::text,
    },
    timers::store::{self as timer_store, NewTimer},
    turn::{Change, Dispatcher, Feature, Registry, Turn, TurnMetrics, Wakes},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

/// Monday, 08:00 in Berlin.
fn morning() -> Timestamp {
    "2026-11-23T07:00:00Z".parse().expect("an instant")
}
fn team() -> WorkspaceId {
    WorkspaceId::from("T1")
}
fn somebody(number: u64) -> UserId {
    UserId(format!("U{number:05}"))
}

/// Asks `count` people, from the one with this number on, and writes down how many statements that took.
async fn ask_around(turn: &mut Turn, payload: &Value) -> Result<()> {
    let number = |name: &str| payload[name].as_u64().unwrap_or_default();
    let people: Vec<UserId> = (number("from")..number("from") + number("count")).map(somebody).collect();
    let word = payload["word"].as_str().unwrap_or_default();
    let keys: Vec<String> = people.iter().map(|person| format!("{word}/{person}")).collect();
    let ask = |(person, key)| Ask {
        key,
        person,
        kind: "test",
        title: format!("About {word}"),
        why: text("Because a test wants to know.").into(),
        due: Some(turn.now + SignedDuration::from_hours(6)),
        urgent: false,
        message: message(text("Tea?")).section(text("Tea?")).actions([button("test.yes", "Yes")]).build(),
        prompt: true,
    };
    let asks: Vec<Ask<'_>> = people.iter().zip(keys.iter().map(String::as_str)).map(|(p, k)| ask((p, k))).collect();
    let before = turn.tx.statements();
    turn.ask_all(asks).await?;
    let subject = (turn.tx.statements() - before).to_string();
    turn.record(Change { verb: "asked", subject, before: None, after: None, why: None }).await
}

async fn hear(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    turn.record(Change { verb: "heard", subject: outcome.key.clone(), before: None, after: None, why: None }).await
}

struct House {
    db: Db,
    clock: Clock,
    dispatcher: Dispatcher,
}

impl House {
    async fn new(db: Db, people: u64) -> Self {
        testing::insert_workspace(&db, team().as_str()).await;
        let records: Vec<PersonRecord> = (0..people).map(record).collect();
        let mut tx = db.begin().await.expect("a transaction");
        put_people(&mut tx, &team(), &records, morning()).await.expect("people");
        tx.commit().await.expect("committed");
        let asker = Feature::new("test")
            .timer("ask", |turn, payload| Box::pin(ask_around(turn, payload)))
            .outcome(|turn, outcome| Box::pin(hear(turn, outcome)));
        let registry = Arc::new(Registry::new(vec![feature(), asker]).expect("no name is claimed twice"));
        let clock = Clock::manual(morning());
        let dispatcher = Dispatcher::new(db.clone(), clock.clone(), registry, Wakes::default(), TurnMetrics::default());
        Self { db, clock, dispatcher }
    }

    async fn set(&self, payload: Value) {
        let mut tx = self.db.begin().await.expect("a transaction");
        let what = DueWhat::Timer { kind: "ask".to_owned(), payload };
        let now = self.clock.now();
        let row = NewTimer { workspace: &team(), feature: "test", key: "ask", what: &what, due_at: now, now };
        timer_store::set(&mut tx, row).await.expect("a timer");
        tx.commit().await.expect("committed");
    }

    /// An outcome as delivery tells it.
    async fn tell(&self, key: &str, what: OutcomeWhat) {
        let mut tx = self.db.begin().await.expect("a transaction");
        let what = DueWhat::Outcome(Outcome { key: key.to_owned(), what });
        timer_store::push(&mut tx, &team(), FEATURE, &what, self.clock.now()).await.expect("an outcome");
        tx.commit().await.expect("committed");
    }

    /// Handles what is due, until nothing is.
    async fn fire(&self) {
        loop {
            let lease = SignedDuration::from_mins(2);
            let rows = timer_store::claim(&self.db, self.clock.now(), lease, 8).await.expect("rows");
            if rows.is_empty() {
                return;
            }
            for row in rows {
                self.dispatcher.handle(&team(), Signal::Due(row.due)).await.expect("a turn");
            }
        }
    }

    async fn statements(&self) -> u32 {
        let sql = "SELECT subject FROM audit WHERE verb = 'asked' ORDER BY id DESC";
        let (subject,): (String,) = self.db.read(sql).one().await.expect("a row");
        subject.parse().expect("a number")
    }

    async fn count(&self, sql: &'static str) -> i64 {
        self.db.read(sql).scalar().await.expect("a number")
    }
}

fn record(number: u64) -> PersonRecord {
    PersonRecord {
        id: somebody(number),
        team: Some(team().to_string()),
        name: format!("p{number}"),
        real_name: format!("Person {number}"),
        title: String::new(),
        email: None,
        zone: Some("Europe/Berlin".to_owned()),
        admin: false,
        guest: false,
        bot: false,
        deactivated: false,
        status: None,
    }
}

#[tokio::test]
async fn a_hundred_people_take_as_many_statements_as_one() {
    testing::each_engine(async |db| {
        let house = House::new(db, 250).await;
        house.set(json!({ "from": 0, "count": 1, "word": "one" })).await;
        house.fire().await;
        let one = house.statements().await;
        assert!(one <= 15, "{one} statements for one person");
        house.set(json!({ "from": 50, "count": 100, "word": "tea" })).await;
        house.fire().await;
        assert_eq!(house.statements().await, one);
        // More of them for people of whom most have a message already.
        house.set(json!({ "from": 0, "count": 250, "word": "milk" })).await;
        house.fire().await;
        let many = house.statements().await;
        assert!(many <= 3 * (one + 1), "{many} statements for 250 people");
        assert_eq!(house.count("SELECT COUNT(*) FROM posts WHERE state = 'due'").await, 250);
        assert_eq!(house.count("SELECT COUNT(*) FROM asks WHERE message IS NOT NULL").await, 351);
        assert_eq!(house.count("SELECT COUNT(*) FROM ask_messages").await, 250);
        // Each still stands for itself.
        let (key,): (String,) =
            house.db.read("SELECT message FROM asks WHERE key = 'tea/U00060'").one().await.expect("it");
        house.clock.advance(SignedDuration::from_hours(1));
        house.tell(&key, OutcomeWhat::Delivered { channel: "D1".into(), ts: "1.1".into() }).await;
        house.fire().await;
        let heard = "SELECT subject FROM audit WHERE verb = 'heard' ORDER BY id";
        let heard: Vec<(String,)> = house.db.read(heard).all().await.expect("rows");
        assert_eq!(heard, [("ask/tea/U00060".to_owned(),), ("ask/milk/U00060".to_owned(),)]);
    })
    .await;
}

#[tokio::test]
async fn an_ask_of_before_messages_were_shared_keeps_its_own() {
    testing::each_engine(async |db| {
        let house = House::new(db, 1).await;
        house.set(json!({ "from": 0, "count": 1, "word": "tea" })).await;
        house.fire().await;
        // As it was: no message but the post, whose key has the ask's id.
        let (id,): (i64,) = house.db.read("SELECT id FROM asks").one().await.expect("an ask");
        let former = format!("test/{id}/tea/U00000");
        let update = "UPDATE posts SET key = $1";
        house.db.write(update).bind(&former).execute().await.expect("its former key");
        for sql in ["DELETE FROM ask_messages", "UPDATE asks SET message = NULL, body = NULL, reason = NULL"] {
            house.db.write(sql).execute().await.expect("as it was");
        }
        let migration = include_str!("../../../migrations/0003_asks.sql");
        let (_, moving) = migration.split_once("-- What is open has a message").expect("the part that moves rows");
        let moving: String = moving.lines().skip(1).collect::<Vec<_>>().join("\n");
        for sql in moving.split(';').filter(|sql| !sql.trim().is_empty()) {
            house.db.write(sqlx::AssertSqlSafe(sql.to_owned())).execute().await.expect("moved");
        }
        // Something else for the same morning has a message of its own; said anew, the old one stays the one it is.
        house.set(json!({ "from": 0, "count": 1, "word": "milk" })).await;
        house.fire().await;
        house.set(json!({ "from": 0, "count": 1, "word": "tea" })).await;
        house.fire().await;
        assert_eq!(house.count("SELECT COUNT(*) FROM ask_messages").await, 2);
        assert_eq!(house.count("SELECT COUNT(*) FROM posts WHERE key LIKE 'test/%/tea/%'").await, 1, "no second one");
        house.clock.advance(SignedDuration::from_hours(1));
        house.tell(&former, OutcomeWhat::Delivered { channel: "D1".into(), ts: "1.1".into() }).await;
        house.fire().await;
        assert_eq!(house.count("SELECT COUNT(*) FROM audit WHERE subject = 'ask/tea/U00000'").await, 1);
    })
    .await;
}
