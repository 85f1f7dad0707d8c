//! All SQL about asks; about the messages they stand in: [`messages`].

pub(super) mod messages;
mod waiting;

pub(super) use waiting::list_waiting;
pub use waiting::{Waiting, count_open, delete_old, move_channel};

use super::model::Wish;
use crate::{
    database::{CHUNK, Query, Ts, Tx, parameters, record, rows},
    error::Result,
    ids::{UserId, WorkspaceId},
    signal::Message,
    slack::blocks::Room,
};
use jiff::Timestamp;
use serde_json::Value;
use sqlx::{AssertSqlSafe, types::Json};
use std::collections::BTreeSet;

record! {
    /// An open ask and the message it stands in.
    #[derive(Clone)]
    pub(super) struct Opening {
        pub(super) id: i64,
        pub(super) feature: String,
        pub(super) key: String,
        pub(super) person: UserId,
        pub(super) urgent: bool,
        pub(super) prompt: bool,
        pub(super) wanted: bool,
        pub(super) created_at: Ts,
        pub(super) due_at: Option<Ts>,
        pub(super) goes_out_at: Ts,
        pub(super) delivered_at: Option<Ts>,
        pub(super) body: Option<Json<Message>>,
        pub(super) message: Option<String>,
        pub(super) message_state: Option<String>,
    }
}

record! {
    /// An ask of which something is to be told, or that is no more.
    pub(super) struct Told {
        pub(super) id: i64,
        pub(super) feature: String,
        pub(super) key: String,
        pub(super) person: UserId,
        pub(super) goes_out_at: Ts,
        pub(super) delivered_at: Option<Ts>,
        pub(super) message: Option<String>,
    }
}

/// An ask to be written down.
pub(super) struct NewAsk<'a> {
    pub(super) key: &'a str,
    pub(super) person: &'a UserId,
    pub(super) kind: &'a str,
    pub(super) title: &'a str,
    pub(super) rule: &'a str,
    pub(super) reason: Value,
    pub(super) body: &'a Message,
    pub(super) is_asking: bool,
    pub(super) wish: Wish,
    pub(super) goes_out_at: Timestamp,
    /// The message it stands in.
    pub(super) message: Option<String>,
}

/// Columns of an [`Opening`].
const OPENING: &str =
    "a.id, a.feature, a.key, a.person, a.urgent, a.prompt, a.wanted, a.created_at, a.due_at, a.goes_out_at, a.delivered_at, a.body, a.message,
  m.state AS message_state
  FROM asks a LEFT JOIN ask_messages m ON m.workspace_id = a.workspace_id AND m.key = a.message";
/// Columns of a [`Told`].
const TOLD: &str = "id, feature, key, person, goes_out_at, delivered_at, message";

impl Opening {
    pub(super) fn wish(&self) -> Wish {
        Wish {
            urgent: self.urgent,
            prompt: self.prompt,
            wanted: self.wanted,
            due: self.due_at.map(|due| due.0),
            room: self.body.as_ref().map_or(Room::FULL, |body| Room::of(body)),
        }
    }
}

fn bind_all<'q>(query: Query<'q>, values: &[&str]) -> Query<'q> {
    values.iter().fold(query, |query, value| query.bind(*value))
}

/// The open asks of `feature` under these keys.
pub(super) async fn list_open(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    feature: &str,
    keys: &[&str],
) -> Result<Vec<Opening>> {
    let sql = format!(
        "SELECT {OPENING} WHERE a.workspace_id = $1 AND a.feature = $2 AND a.state <> 'closed' AND a.key IN ({})",
        parameters(3, keys.len())
    );
    Ok(bind_all(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(feature), keys).all().await?)
}

/// Who is asked something of `feature` under keys below `key`.
pub(super) async fn list_asked_below(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (feature, key): (&str, &str),
) -> Result<Vec<(String, UserId)>> {
    let below = format!("{key}/");
    let sql = format!(
        "SELECT key, person FROM asks
         WHERE workspace_id = $1 AND feature = $2 AND state <> 'closed' AND substr(key, 1, {}) = $3 ORDER BY id",
        below.chars().count()
    );
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(feature).bind(&below).all().await?)
}

/// Those of these keys of `feature` under which something reached its person.
pub(super) async fn list_delivered(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    feature: &str,
    keys: &[&str],
) -> Result<BTreeSet<String>> {
    let mut delivered = BTreeSet::new();
    for keys in keys.chunks(CHUNK) {
        let sql = format!(
            "SELECT DISTINCT key FROM asks
             WHERE workspace_id = $1 AND feature = $2 AND delivered_at IS NOT NULL AND key IN ({})",
            parameters(3, keys.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(feature);
        let found: Vec<(String,)> = bind_all(query, keys).all().await?;
        delivered.extend(found.into_iter().map(|(key,)| key));
    }
    Ok(delivered)
}

record! { struct Reworded { message: Option<String> } }

/// Writes into the newest asks of `feature` under `key`, and under keys below it, what they say now; tells in which messages
/// they stand. What nobody has read and nobody shall read any more stays as it is.
pub(super) async fn update_bodies(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (feature, key): (&str, &str),
    body: &Message,
) -> Result<Vec<Option<String>>> {
    let below = format!("{key}/");
    let sql = format!(
        "UPDATE asks SET body = $5
         WHERE workspace_id = $1 AND feature = $2 AND (key = $3 OR substr(key, 1, {}) = $4)
           AND (state <> 'closed' OR delivered_at IS NOT NULL)
           AND id = (SELECT MAX(n.id) FROM asks n
                     WHERE n.workspace_id = asks.workspace_id AND n.feature = asks.feature AND n.key = asks.key)
         RETURNING message",
        below.chars().count()
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(feature).bind(key).bind(&below);
    let reworded: Vec<Reworded> = query.bind(Json(body)).all().await?;
    Ok(reworded.into_iter().map(|one| one.message).collect())
}

/// As [`update_bodies`], under exactly this key.
pub(super) async fn update_newest_body(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (feature, key): (&str, &str),
    body: &Message,
) -> Result<Option<String>> {
    let query = tx.query(
        "UPDATE asks SET body = $4
         WHERE workspace_id = $1 AND (state <> 'closed' OR delivered_at IS NOT NULL)
           AND id = (SELECT MAX(n.id) FROM asks n WHERE n.workspace_id = $1 AND n.feature = $2 AND n.key = $3)
         RETURNING message",
    );
    let query = query.bind(workspace).bind(feature).bind(key).bind(Json(body));
    let reworded: Option<Reworded> = query.optional().await?;
    Ok(reworded.and_then(|one| one.message))
}

record! { struct Put { id: i64, key: String } }

/// Writes asks of `feature` down, under different keys: each into the open one under its key, or as a new opening. Tells
/// their ids by their keys.
pub(super) async fn put_asks(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    feature: &str,
    asks: &[NewAsk<'_>],
    now: Timestamp,
) -> Result<Vec<(i64, String)>> {
    if asks.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "INSERT INTO asks (workspace_id, feature, created_at, state, key, person, kind, title, why, reason, body, urgent,
           prompt, due_at, goes_out_at, message, is_asking, wanted)
         VALUES {}
         ON CONFLICT (workspace_id, feature, key) WHERE state <> 'closed' DO UPDATE SET title = excluded.title,
           why = excluded.why, reason = excluded.reason, body = excluded.body, urgent = excluded.urgent,
           prompt = excluded.prompt, due_at = excluded.due_at, goes_out_at = excluded.goes_out_at,
           message = excluded.message, is_asking = excluded.is_asking, wanted = excluded.wanted
         RETURNING id, key",
        rows("$1, $2, $3, 'open'", 4, 14, asks.len())
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(feature).bind(Ts(now));
    let put: Vec<Put> = asks.iter().fold(query, |query, ask| ask.bind(query)).all().await?;
    Ok(put.into_iter().map(|put| (put.id, put.key)).collect())
}

impl NewAsk<'_> {
    fn bind<'q>(&self, query: Query<'q>) -> Query<'q> {
        query
            .bind(self.key)
            .bind(self.person)
            .bind(self.kind)
            .bind(self.title)
            .bind(self.rule)
            .bind(Json(&self.reason))
            .bind(Json(self.body))
            .bind(self.wish.urgent)
            .bind(self.wish.prompt)
            .bind(self.wish.due.map(Ts))
            .bind(Ts(self.goes_out_at))
            .bind(self.message.as_deref())
            .bind(self.is_asking)
            .bind(self.wish.wanted)
    }
}

/// Another place for an ask.
pub(super) async fn update_place(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: i64,
    (message, goes_out_at): (Option<&str>, Timestamp),
) -> Result<()> {
    tx.query("UPDATE asks SET message = $3, goes_out_at = $4 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(message)
        .bind(Ts(goes_out_at))
        .execute()
        .await?;
    Ok(())
}

/// Other words for an ask of this person, whose answer to *Why am I asked?* nobody needs any more. Tells the message it
/// stands in.
pub(super) async fn update_body(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (feature, id, person): (&str, i64, &UserId),
    body: &Message,
) -> Result<Option<String>> {
    let found: Option<(Option<String>,)> = tx
        .query(
            "UPDATE asks SET body = $5, reason = NULL
             WHERE workspace_id = $1 AND id = $2 AND feature = $3 AND person = $4 RETURNING message",
        )
        .bind(workspace)
        .bind(id)
        .bind(feature)
        .bind(person)
        .bind(Json(body))
        .optional()
        .await?;
    Ok(found.and_then(|(message,)| message))
}

record! { struct Reason { reason: Option<Json<Value>>, is_asking: bool } }

/// The finished answer to *Why am I asked?*, and whether it asks (or only tells).
pub(super) async fn find_reason(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: i64,
    person: &UserId,
) -> Result<Option<(Value, bool)>> {
    let found: Option<Reason> = tx
        .query("SELECT reason, is_asking FROM asks WHERE workspace_id = $1 AND id = $2 AND person = $3")
        .bind(workspace)
        .bind(id)
        .bind(person)
        .optional()
        .await?;
    Ok(found.and_then(|found| Some((found.reason?.0, found.is_asking))))
}

/// Closes the open asks under these keys.
pub(super) async fn close_each(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (feature, keys): (&str, &[&str]),
    now: Timestamp,
) -> Result<Vec<Told>> {
    let mut closed = Vec::new();
    for keys in keys.chunks(CHUNK) {
        let sql = format!(
            "UPDATE asks SET state = 'closed', closed_at = $3
             WHERE workspace_id = $1 AND feature = $2 AND state <> 'closed' AND key IN ({}) RETURNING {TOLD}",
            parameters(4, keys.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(feature).bind(Ts(now));
        closed.extend(bind_all(query, keys).all::<Told>().await?);
    }
    Ok(closed)
}

/// Closes these asks.
pub(super) async fn close_many(tx: &mut Tx, workspace: &WorkspaceId, ids: &[i64], now: Timestamp) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "UPDATE asks SET state = 'closed', closed_at = $2
         WHERE workspace_id = $1 AND state <> 'closed' AND id IN ({})",
        parameters(3, ids.len())
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(Ts(now));
    ids.iter().fold(query, |query, id| query.bind(*id)).execute().await?;
    Ok(())
}

/// Closes an ask that waits on the App Home only, and is due.
pub(super) async fn close_missed(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: i64,
    now: Timestamp,
) -> Result<Option<Told>> {
    let sql = format!(
        "UPDATE asks SET state = 'closed', closed_at = $3
         WHERE workspace_id = $1 AND id = $2 AND state <> 'closed' AND message IS NULL AND delivered_at IS NULL
           AND due_at <= $3 RETURNING {TOLD}"
    );
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(id).bind(Ts(now)).optional().await?)
}

/// The open asks of these people that never reached them, oldest first.
pub(super) async fn list_undelivered(tx: &mut Tx, workspace: &WorkspaceId, people: &[&str]) -> Result<Vec<Opening>> {
    let sql = format!(
        "SELECT {OPENING} WHERE a.workspace_id = $1 AND a.state <> 'closed' AND a.delivered_at IS NULL
           AND a.person IN ({}) ORDER BY a.id",
        parameters(2, people.len())
    );
    Ok(bind_all(tx.query(AssertSqlSafe(sql)).bind(workspace), people).all().await?)
}

/// People with open asks that never reached them, in order, from behind `after` on.
pub(super) async fn list_people_waited_for(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    after: &str,
    limit: i64,
) -> Result<Vec<(UserId,)>> {
    Ok(tx
        .query(
            "SELECT DISTINCT person FROM asks
             WHERE workspace_id = $1 AND state <> 'closed' AND delivered_at IS NULL AND person > $2
             ORDER BY person LIMIT $3",
        )
        .bind(workspace)
        .bind(after)
        .bind(limit)
        .all()
        .await?)
}
