//! What a turn writes down.

use crate::{
    database::{Db, Ts, Tx, testing},
    delivery::{
        problems::{ProblemKind, list_problems},
        store::{
            NewCall, NewPost, Priority, Progress, Put, To, delete_old, find_next, find_post, mark_home, mark_homes,
            put_call, put_post, withdraw_post,
        },
    },
    ids::{ChannelId, UserId, WorkspaceId},
    signal::Message,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

const TEAM: &str = "T1";

fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().expect("a valid instant")
}

async fn put(tx: &mut Tx, key: &str, text: &str) -> Put {
    let post = NewPost {
        workspace: &WorkspaceId::from(TEAM),
        feature: "okrs",
        key,
        to: &To::Channel(ChannelId::from("C1")),
        thread: None,
        message: &Message { text: text.to_owned(), blocks: json!([{ "type": "divider", "n": 1.5 }]) },
        priority: Priority::Normal,
        asked: true,
        outcomes: true,
        not_before: None,
        expires_at: None,
        now: noon(),
    };
    put_post(tx, post).await.expect("a post")
}

async fn revision(db: &Db) -> i64 {
    db.read("SELECT revision FROM posts").scalar().await.expect("one post")
}

#[tokio::test]
async fn an_equal_body_is_no_new_revision() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, TEAM).await;
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(put(&mut tx, "card", "62 %").await, Put::New);
        assert_eq!(put(&mut tx, "card", "62 %").await, Put::Same);
        assert_eq!(put(&mut tx, "card", "63 %").await, Put::Changed);
        tx.commit().await.expect("committed");
        assert_eq!(revision(&db).await, 2);
    })
    .await;
}

#[tokio::test]
async fn what_never_went_out_is_withdrawn_without_a_call_and_can_come_back() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, TEAM).await;
        let team = WorkspaceId::from(TEAM);
        let mut tx = db.begin().await.expect("a transaction");
        put(&mut tx, "card", "62 %").await;
        withdraw_post(&mut tx, &team, "okrs", "card", noon()).await.expect("withdrawn");
        let state = find_post(&mut tx, &team, "okrs", "card").await.expect("read").expect("there");
        assert_eq!((state.progress, state.shown), (Progress::Settled, None));
        assert_eq!(put(&mut tx, "card", "62 %").await, Put::Changed);
        let state = find_post(&mut tx, &team, "okrs", "card").await.expect("read").expect("there");
        assert_eq!(state.progress, Progress::Due);
        tx.commit().await.expect("committed");
    })
    .await;
}

#[tokio::test]
async fn a_call_is_done_once_under_its_key_and_again_when_it_failed_or_is_wanted_again() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, TEAM).await;
        let team = WorkspaceId::from(TEAM);
        let mut tx = db.begin().await.expect("a transaction");
        let create = json!({ "create": "pod-new" });
        let call = || NewCall {
            workspace: &team,
            feature: "pods",
            key: "pod/7/channel",
            call: &create,
            again: false,
            content: None,
            asked: true,
            outcomes: true,
            not_before: None,
            now: noon(),
        };
        assert_eq!(put_call(&mut tx, call()).await.expect("a call"), Put::New);
        assert_eq!(put_call(&mut tx, call()).await.expect("a call"), Put::Same);
        tx.query("UPDATE calls SET state = 'failed', last_error = 'restricted_action'")
            .execute()
            .await
            .expect("failed");
        tx.commit().await.expect("committed");
        let problems = list_problems(&mut &db, &team, noon()).await.expect("problems");
        assert_eq!((problems[0].kind, problems[0].why.as_str()), (ProblemKind::Call, "restricted_action"));
        let mut tx = db.begin().await.expect("a transaction");
        assert_eq!(put_call(&mut tx, call()).await.expect("a call"), Put::Changed);
        tx.commit().await.expect("committed");
        assert!(list_problems(&mut &db, &team, noon()).await.expect("problems").is_empty());

        let mut tx = db.begin().await.expect("a transaction");
        let again = || NewCall { again: true, ..call() };
        assert_eq!(put_call(&mut tx, again()).await.expect("a call"), Put::Same, "it is still to be done");
        tx.query("UPDATE calls SET state = 'settled'").execute().await.expect("done");
        assert_eq!(put_call(&mut tx, call()).await.expect("a call"), Put::Same);
        assert_eq!(put_call(&mut tx, again()).await.expect("a call"), Put::Changed);
        tx.commit().await.expect("committed");
    })
    .await;
}

#[tokio::test]
async fn a_home_is_marked_only_for_people_who_look_and_at_most_every_two_seconds() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, TEAM).await;
        for (person, opened) in
            [("U1", Some(noon())), ("U2", None), ("U3", Some(noon() - SignedDuration::from_hours(200)))]
        {
            db.write(
                "INSERT INTO people (workspace_id, id, name, real_name, title, is_admin, is_guest, is_external, is_bot,
                   is_deactivated, home_opened_at, seen_at)
                 VALUES ($1, $2, $2, $2, '', FALSE, FALSE, FALSE, FALSE, FALSE, $3, $4)",
            )
            .bind(TEAM)
            .bind(person)
            .bind(opened.map(Ts))
            .bind(Ts(noon()))
            .execute()
            .await
            .expect("a person");
        }
        let team = WorkspaceId::from(TEAM);
        let mut tx = db.begin().await.expect("a transaction");
        for person in ["U1", "U2", "U3"] {
            mark_home(&mut tx, &team, &UserId::from(person), noon()).await.expect("marked");
        }
        tx.query("UPDATE home_marks SET dirty = FALSE, published_at = $1")
            .bind(Ts(noon()))
            .execute()
            .await
            .expect("sent");
        let later = noon() + SignedDuration::from_secs(1);
        mark_home(&mut tx, &team, &UserId::from("U1"), later).await.expect("marked");
        tx.commit().await.expect("committed");
        let marks: Vec<(String, Ts)> =
            db.read("SELECT person, due_at FROM home_marks WHERE dirty").all().await.expect("marks");
        assert_eq!(marks, [("U1".to_owned(), Ts(later + SignedDuration::from_secs(2)))]);

        let mut tx = db.begin().await.expect("a transaction");
        tx.query("DELETE FROM home_marks").execute().await.expect("none");
        tx.query("UPDATE people SET home_opened_at = $1 WHERE id = 'U2'")
            .bind(Ts(noon()))
            .execute()
            .await
            .expect("a look");
        let before = tx.statements();
        mark_homes(&mut tx, &team, later).await.expect("marked");
        assert_eq!(tx.statements() - before, 1);
        tx.commit().await.expect("committed");
        let marks: Vec<(String,)> =
            db.read("SELECT person FROM home_marks WHERE dirty ORDER BY person").all().await.expect("marks");
        assert_eq!(marks, [("U1".to_owned(),), ("U2".to_owned(),)]);
    })
    .await;
}

#[tokio::test]
async fn a_home_marked_days_after_it_was_published_is_due_now() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, TEAM).await;
        let (team, later) = (WorkspaceId::from(TEAM), noon() + SignedDuration::from_hours(50));
        db.write(
            "INSERT INTO people (workspace_id, id, name, real_name, title, is_admin, is_guest, is_external, is_bot,
               is_deactivated, home_opened_at, seen_at)
             VALUES ($1, 'U1', 'U1', 'U1', '', FALSE, FALSE, FALSE, FALSE, FALSE, $2, $2)",
        )
        .bind(TEAM)
        .bind(Ts(noon()))
        .execute()
        .await
        .expect("a person");
        let mut tx = db.begin().await.expect("a transaction");
        mark_home(&mut tx, &team, &UserId::from("U1"), noon()).await.expect("marked");
        tx.query("UPDATE home_marks SET dirty = FALSE, published_at = due_at").execute().await.expect("sent");
        mark_home(&mut tx, &team, &UserId::from("U1"), later).await.expect("marked");
        tx.commit().await.expect("committed");
        assert_eq!(find_next(&db, &team).await.expect("read"), Some(later));
    })
    .await;
}

#[tokio::test]
async fn what_was_asked_for_and_has_not_arrived_stays_asked() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, TEAM).await;
        let team = WorkspaceId::from(TEAM);
        let mut tx = db.begin().await.expect("a transaction");
        put(&mut tx, "card", "62 %").await;
        let to = To::Channel(ChannelId::from("C1"));
        let [second, third] = ["63 %", "64 %"].map(|text| Message { text: text.to_owned(), blocks: json!([]) });
        let unasked = |message| NewPost {
            workspace: &team,
            feature: "okrs",
            key: "card",
            to: &to,
            thread: None,
            message,
            priority: Priority::Normal,
            asked: false,
            outcomes: true,
            not_before: None,
            expires_at: None,
            now: noon(),
        };
        put_post(&mut tx, unasked(&second)).await.expect("a post");
        let asked: bool = tx.query("SELECT asked FROM posts").scalar().await.expect("one post");
        assert!(asked);
        tx.query("UPDATE posts SET state = 'settled'").execute().await.expect("delivered");
        put_post(&mut tx, unasked(&third)).await.expect("a post");
        let asked: bool = tx.query("SELECT asked FROM posts").scalar().await.expect("one post");
        assert!(!asked, "what is said anew later was not asked for");
        tx.commit().await.expect("committed");
    })
    .await;
}

#[tokio::test]
async fn what_ended_long_ago_is_forgotten_and_what_still_stands_is_not() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, TEAM).await;
        let team = WorkspaceId::from(TEAM);
        let mut tx = db.begin().await.expect("a transaction");
        for key in ["failed", "withdrawn", "shown", "due", "parent", "child", "ancient"] {
            put(&mut tx, key, key).await;
        }
        for sql in [
            "UPDATE posts SET state = 'settled', ts = '1.1' WHERE key NOT IN ('due', 'failed')",
            "UPDATE posts SET state = 'failed' WHERE key IN ('failed', 'parent')",
            "UPDATE posts SET wanted = 'withdrawn' WHERE key = 'withdrawn'",
            "UPDATE posts SET thread_of = 'parent' WHERE key = 'child'",
        ] {
            tx.query(sql).execute().await.expect("settled");
        }
        let long_ago = Ts(noon() - SignedDuration::from_hours(280 * 24));
        tx.query("UPDATE posts SET due_at = $1 WHERE key = 'ancient'").bind(long_ago).execute().await.expect("older");
        let old = noon() + SignedDuration::from_hours(119 * 24);
        assert_eq!(delete_old(&mut tx, &team, old, 10).await.expect("deleted"), 0);
        let old = noon() + SignedDuration::from_hours(121 * 24);
        let mut deleted = Vec::new();
        for _ in 0..4 {
            deleted.push(delete_old(&mut tx, &team, old, 3).await.expect("deleted"));
        }
        assert_eq!(deleted, [3, 1, 1, 0], "a few at a time; a parent after its replies");
        let kept: Vec<(String,)> = tx.query("SELECT key FROM posts ORDER BY key").all().await.expect("posts");
        assert_eq!(kept, [("due".to_owned(),), ("shown".to_owned(),)]);
        tx.commit().await.expect("committed");
    })
    .await;
}

#[tokio::test]
async fn problems_are_shown_for_two_weeks() {
    testing::each_engine(async |db| {
        testing::insert_workspace(&db, TEAM).await;
        let team = WorkspaceId::from(TEAM);
        let mut tx = db.begin().await.expect("a transaction");
        put(&mut tx, "card", "62 %").await;
        tx.query("UPDATE posts SET state = 'failed', last_error = 'is_archived'").execute().await.expect("failed");
        tx.commit().await.expect("committed");
        for (days, shown) in [(13, 1), (15, 0)] {
            let now = noon() + SignedDuration::from_hours(days * 24);
            assert_eq!(list_problems(&mut &db, &team, now).await.expect("problems").len(), shown);
        }
    })
    .await;
}
