//! Whether Slack agrees with the database: what every test of faults asks at its end.

use super::{Workspace, read};
use podkeeper::{
    database::{Record, Ts},
    delivery::problems::{Problem, list_problems},
    sandbox::Message,
};
use serde_json::Value;
use sqlx::{FromRow, types::Json};
use std::collections::BTreeSet;

/// A post as the database has it.
#[derive(Clone, Debug)]
pub struct Row {
    pub feature: String,
    pub key: String,
    pub wanted: String,
    pub state: String,
    pub revision: i64,
    pub attempting: Option<String>,
    pub not_before: Ts,
    channel: Option<String>,
    ts: Option<String>,
    uid: String,
    thread_of: Option<String>,
    body: Json<Value>,
}

/// Columns in the order of [`Row`].
const ROWS: &str = "SELECT feature, key, wanted, state, revision, attempting, not_before, channel, ts, uid, thread_of, body \
                    FROM posts ORDER BY id";

impl<'r, R: sqlx::Row> FromRow<'r, R> for Row
where
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Ts: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Json<Value>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        Ok(Self {
            feature: row.try_get(0)?,
            key: row.try_get(1)?,
            wanted: row.try_get(2)?,
            state: row.try_get(3)?,
            revision: row.try_get(4)?,
            attempting: row.try_get(5)?,
            not_before: row.try_get(6)?,
            channel: row.try_get(7)?,
            ts: row.try_get(8)?,
            uid: row.try_get(9)?,
            thread_of: row.try_get(10)?,
            body: row.try_get(11)?,
        })
    }
}

/// A message of the bot's, where it stands.
struct Standing {
    channel: String,
    message: Message,
}

impl Workspace {
    /// Every post the database knows, oldest first.
    pub async fn posts(&self) -> Vec<Row> {
        self.rows(ROWS).await
    }

    /// The post whose key ends so.
    pub async fn post(&self, feature: &str, key_ends: &str) -> Row {
        let mut rows =
            self.posts().await.into_iter().filter(|row| row.feature == feature && row.key.ends_with(key_ends));
        rows.next_back().expect("such a post")
    }

    pub async fn problems(&self) -> Vec<Problem> {
        list_problems(&mut self.db(), self.app().workspace(), self.now()).await.expect("a list")
    }

    /// Whatever a statement of a test's reads.
    pub async fn rows<T: Record>(&self, sql: &'static str) -> Vec<T> {
        self.db().read(sql).all().await.expect("rows")
    }

    /// One number of the database's.
    pub async fn count(&self, sql: &'static str) -> i64 {
        self.db().read(sql).scalar().await.expect("a number")
    }

    /// Fails unless Slack shows exactly what the database says it must: each post once, where it belongs, as its newest
    /// revision; nothing that was withdrawn; nothing else. Posts that are not to go out yet, and those that failed, were
    /// deleted by hand or came too late, stand nowhere or as they were. Every call has been made.
    pub async fn assert_agreement(&self, when: &str) {
        let (rows, standing) = (self.posts().await, self.shown());
        let uids: BTreeSet<&str> = rows.iter().map(|row| row.uid.as_str()).collect();
        for one in &standing {
            let uid = uid_of(&one.message).unwrap_or_default();
            let said = read(std::slice::from_ref(&one.message)).concat();
            assert!(uids.contains(uid), "{when}: no row wants this in {}:\n{said}", one.channel);
        }
        for row in &rows {
            let copies: Vec<&Standing> =
                standing.iter().filter(|one| uid_of(&one.message) == Some(row.uid.as_str())).collect();
            row.check(&copies, when, self);
            self.check_thread(row, &rows, &copies, when);
        }
        let open: Vec<(String, String)> = self.rows("SELECT key, state FROM calls WHERE state <> 'settled'").await;
        assert!(open.is_empty(), "{when}: these calls were not made: {open:?}");
    }

    fn check_thread(&self, row: &Row, rows: &[Row], copies: &[&Standing], when: &str) {
        let (Some(parent), Some(copy)) = (&row.thread_of, copies.first()) else { return };
        let parent = rows.iter().find(|one| one.feature == row.feature && one.key == *parent).expect("its parent");
        let under = copy.message.thread_ts.as_ref().map(|ts| ts.as_str().to_owned());
        // A parent deleted by hand is forgotten by its row, its thread stays.
        if parent.ts.is_some() {
            assert_eq!(under, parent.ts, "{when}: {} stands in another thread", row.key);
        }
    }

    fn shown(&self) -> Vec<Standing> {
        let channels = self.slack.list_channels().into_iter();
        // A file is no post: it has a call.
        let ours =
            |message: &Message| message.bot_id.is_some() && message.ephemeral_to.is_none() && message.files.is_empty();
        channels
            .flat_map(|channel| {
                let id = channel.id.as_str().to_owned();
                let messages = channel.messages.into_iter().filter(ours);
                messages.map(move |message| Standing { channel: id.clone(), message }).collect::<Vec<_>>()
            })
            .collect()
    }
}

impl Row {
    fn check(&self, copies: &[&Standing], when: &str, ws: &Workspace) {
        let (feature, key) = (&self.feature, &self.key);
        let expected = match (self.wanted.as_str(), self.state.as_str()) {
            ("shown", "settled") => 1,
            ("withdrawn", "settled") | ("shown", "gone" | "expired") => 0,
            ("shown", "failed") => return assert!(copies.len() < 2, "{when}: {feature} {key} stands twice"),
            ("shown", "due") if self.not_before.0 > ws.now() => 0,
            (wanted, state) => panic!(
                "{when}: {feature} {key} is {wanted}/{state}, attempting {:?}, {} copies",
                self.attempting,
                copies.len()
            ),
        };
        assert_eq!(copies.len(), expected, "{when}: {feature} {key} ({}) stands so often", self.state);
        let Some(copy) = copies.first() else { return };
        assert_eq!(Some(&copy.channel), self.channel.as_ref(), "{when}: {key} stands elsewhere");
        assert_eq!(Some(copy.message.ts.as_str()), self.ts.as_deref(), "{when}: another message is taken for {key}");
        assert_eq!(copy.message.text, self.body.0["text"].as_str().unwrap_or_default(), "{when}: {key} is out of date");
        let mut wanted = copy.message.clone();
        wanted.blocks = self.body.0["blocks"].as_array().cloned();
        assert_eq!(read(std::slice::from_ref(&copy.message)), read(&[wanted]), "{when}: {key} is out of date");
    }
}

fn uid_of(message: &Message) -> Option<&str> {
    message.metadata.as_ref()?["event_payload"]["uid"].as_str()
}
