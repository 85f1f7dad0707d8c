//! Documents: versions one after another, what somebody saw, and two who are as fast as each other.

use super::{at, in_workspace, user};
use crate::{
    database::Tx,
    directory::documents::{Document, Version, get_newest, get_seen, insert_next},
    error::{Error, Result},
    ids::WorkspaceId,
};
use serde::{Deserialize, Serialize};

/// What the tests agree on; it stands where the rules for channels do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Menu {
    dish: String,
}

impl Document for Menu {
    const TABLE: &'static str = "channel_rules";

    fn usual() -> Self {
        serve("soup")
    }
}

fn serve(dish: &str) -> Menu {
    Menu { dish: dish.to_owned() }
}

async fn store(tx: &mut Tx, workspace: &WorkspaceId, before: &Version<Menu>, dish: &str) -> Result<Version<Menu>> {
    insert_next(tx, workspace, (before, serve(dish)), (&user("U1"), at(0))).await
}

#[tokio::test]
async fn every_version_is_kept() {
    in_workspace(async |db, ws| {
        let mut tx = db.begin().await.expect("a transaction");
        let usual: Version<Menu> = get_newest(&mut tx, &ws).await.expect("read");
        assert_eq!((usual.number, &usual.by, usual.body.dish.as_str()), (0, &None, "soup"));
        let first = store(&mut tx, &ws, &usual, "pie").await.expect("stored");
        assert_eq!((first.number, &first.by), (1, &Some(user("U1"))));
        let second = store(&mut tx, &ws, &first, "stew").await.expect("stored");
        assert_eq!(get_newest(&mut tx, &ws).await.as_ref().ok(), Some(&second));
        // What somebody saw is read as it was; of a number that was never given out, what holds now.
        for (number, seen) in [(0, &usual), (1, &first), (2, &second), (7, &second), (-1, &second)] {
            assert_eq!(get_seen(&mut tx, &ws, number).await.as_ref().ok(), Some(seen), "{number}");
        }
        let elsewhere = WorkspaceId::from("T2");
        assert_eq!(get_newest(&mut tx, &elsewhere).await.as_ref().ok(), Some(&usual));
    })
    .await;
}

#[tokio::test]
async fn nobody_replaces_what_they_have_not_seen() {
    in_workspace(async |db, ws| {
        let mut tx = db.begin().await.expect("a transaction");
        let usual: Version<Menu> = get_newest(&mut tx, &ws).await.expect("read");
        let first = store(&mut tx, &ws, &usual, "pie").await.expect("stored");
        tx.commit().await.expect("committed");
        let mut slower = db.begin().await.expect("another");
        let refused = store(&mut slower, &ws, &usual, "stew").await.expect_err("somebody was faster");
        assert!(Error::database(&refused).is_some(), "{refused}");
        drop(slower);
        let mut tx = db.begin().await.expect("a third");
        assert_eq!(get_newest(&mut tx, &ws).await.as_ref().ok(), Some(&first));
    })
    .await;
}
