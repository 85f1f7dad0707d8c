//! The directory on both engines.

mod availability;
mod away;
mod channels;
mod dnd;
mod documents;
mod duty;
mod events;
mod people;
mod pod_history;
mod pods;
mod roles;
mod settings;

use super::{
    pods::{NewPod, Pod, insert_pod},
    workspace::{Identity, put_workspace},
};
use crate::{
    database::{Db, Tx, testing::each_engine},
    ids::{ChannelId, UserId, WorkspaceId},
    signal::{ChannelRecord, PersonRecord},
};
use jiff::{SignedDuration, Timestamp};

/// Runs a test on both engines with the workspace `T1` in place.
async fn in_workspace(test: impl AsyncFn(Db, WorkspaceId)) {
    each_engine(async |db| {
        let workspace = WorkspaceId::from("T1");
        let mut tx = db.begin().await.expect("a transaction");
        let bot_user = UserId::from("UBOT");
        let identity = Identity {
            workspace: &workspace,
            name: "Example",
            url: "https://example.slack.com/",
            bot_user: &bot_user,
            bot_id: Some("B1"),
        };
        put_workspace(&mut tx, identity, at(0)).await.expect("a workspace");
        tx.commit().await.expect("a commit");
        test(db, workspace).await;
    })
    .await;
}

/// A number of minutes after Monday 23 November 2026, noon in UTC.
fn at(minutes: i64) -> Timestamp {
    let noon: Timestamp = "2026-11-23T12:00:00Z".parse().expect("an instant");
    noon + SignedDuration::from_mins(minutes)
}

fn user(id: &str) -> UserId {
    UserId::from(id)
}

fn person(id: &str) -> PersonRecord {
    PersonRecord {
        id: user(id),
        team: Some("T1".to_owned()),
        name: id.to_lowercase(),
        real_name: format!("Person {id}"),
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

fn channel(id: &str, name: &str) -> ChannelRecord {
    ChannelRecord {
        id: ChannelId::from(id),
        name: name.to_owned(),
        creator: Some(user("U1")),
        private: false,
        shared: false,
        archived: false,
        general: false,
        member: Some(true),
        created: None,
    }
}

async fn begin(db: &Db) -> Tx {
    db.begin().await.expect("a transaction")
}

async fn make_pod(tx: &mut Tx, workspace: &WorkspaceId, key: &str, name: &str) -> Pod {
    let pod = NewPod { key, name, by: &user("U1"), now: at(0) };
    insert_pod(tx, workspace, pod).await.expect("insert").expect("a free key")
}
