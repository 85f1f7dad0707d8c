//! The messages asks stand in, and the asks in them.

use super::{TOLD, Told, bind_all};
use crate::{
    database::{Day, Query, Ts, Tx, parameters, record, rows},
    error::Result,
    ids::{ChannelId, MessageTs, UserId, WorkspaceId},
    signal::Message,
    slack::blocks::Room,
    turn::asks::model::{Envelope, State},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::{AssertSqlSafe, types::Json};

/// Messages older than this count for no day any more, and nothing joins them.
const OF_NOW: SignedDuration = SignedDuration::from_hours(48);

record! {
    struct Row {
        key: String, person: UserId, urgent: bool, goes_out_at: Ts, day: Option<Day>, blocks: i64, characters: i64,
        state: String, delivered_at: Option<Ts>, is_open: bool, only_wanted: bool,
    }
}

record! {
    /// An ask in its message.
    pub(in crate::turn::asks) struct Part {
        pub(in crate::turn::asks) id: i64,
        pub(in crate::turn::asks) message: String,
        pub(in crate::turn::asks) title: String,
        pub(in crate::turn::asks) body: Option<Json<Message>>,
        /// It can be asked why.
        pub(in crate::turn::asks) has_reason: bool,
        /// It asks, or only tells.
        pub(in crate::turn::asks) is_asking: bool,
        pub(in crate::turn::asks) is_open: bool,
        pub(in crate::turn::asks) prompt: bool,
        pub(in crate::turn::asks) due_at: Option<Ts>,
        pub(in crate::turn::asks) goes_out_at: Ts,
        pub(in crate::turn::asks) delivered_at: Option<Ts>,
        pub(in crate::turn::asks) unreachable: bool,
    }
}

impl Part {
    /// It is to arrive still.
    pub(in crate::turn::asks) fn is_awaited(&self) -> bool {
        self.is_open && self.delivered_at.is_none()
    }
}

impl State {
    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Over => "over",
        }
    }

    /// The state of this word.
    pub(in crate::turn::asks) fn of(word: &str) -> Self {
        match word {
            "waiting" => Self::Waiting,
            "delivered" => Self::Delivered,
            "failed" => Self::Failed,
            _ => Self::Over,
        }
    }
}

impl From<Row> for Envelope {
    fn from(row: Row) -> Self {
        let room = |count: i64| usize::try_from(count).unwrap_or(usize::MAX);
        Self {
            key: row.key,
            person: row.person,
            urgent: row.urgent,
            goes_out_at: row.goes_out_at.0,
            day: row.day.map(|day| day.0),
            state: State::of(&row.state),
            delivered_at: row.delivered_at.map(|at| at.0),
            is_open: row.is_open,
            only_wanted: row.only_wanted,
            room: Room { blocks: room(row.blocks), characters: room(row.characters) },
        }
    }
}

const ROW: &str = "SELECT key, person, urgent, goes_out_at, day, blocks, characters, state, delivered_at,
    EXISTS (SELECT 1 FROM asks a WHERE a.workspace_id = m.workspace_id AND a.message = m.key AND a.state <> 'closed')
      AS is_open,
    EXISTS (SELECT 1 FROM asks a WHERE a.workspace_id = m.workspace_id AND a.message = m.key AND a.wanted)
      AND NOT EXISTS (SELECT 1 FROM asks a
        WHERE a.workspace_id = m.workspace_id AND a.message = m.key AND NOT a.wanted) AS only_wanted
  FROM ask_messages m";

/// The messages of these people that go out, or went out not long ago.
pub(in crate::turn::asks) async fn list_of_people(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    people: &[&str],
    now: Timestamp,
) -> Result<Vec<Envelope>> {
    let sql = format!(
        "{ROW} WHERE m.workspace_id = $1 AND m.goes_out_at > $2 AND m.person IN ({}) ORDER BY m.goes_out_at, m.key",
        parameters(3, people.len())
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(Ts(now - OF_NOW));
    let rows: Vec<Row> = bind_all(query, people).all().await?;
    Ok(rows.into_iter().map(Envelope::from).collect())
}

/// The messages under these keys.
pub(in crate::turn::asks) async fn list_by_key(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    keys: &[&str],
) -> Result<Vec<Envelope>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("{ROW} WHERE m.workspace_id = $1 AND m.key IN ({})", parameters(2, keys.len()));
    let rows: Vec<Row> = bind_all(tx.query(AssertSqlSafe(sql)).bind(workspace), keys).all().await?;
    Ok(rows.into_iter().map(Envelope::from).collect())
}

/// What stands in these messages, or is to: the open asks, and those the person may have read. Oldest first.
pub(in crate::turn::asks) async fn list_parts(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    keys: &[&str],
) -> Result<Vec<Part>> {
    let sql = format!(
        "SELECT id, message, title, body, reason IS NOT NULL AS has_reason, state <> 'closed' AS is_open,
           is_asking, prompt, due_at, goes_out_at, delivered_at, unreachable FROM asks
         WHERE workspace_id = $1 AND message IN ({}) AND (state <> 'closed' OR delivered_at IS NOT NULL) ORDER BY id",
        parameters(2, keys.len())
    );
    Ok(bind_all(tx.query(AssertSqlSafe(sql)).bind(workspace), keys).all().await?)
}

/// Writes these messages down, as they are now.
pub(in crate::turn::asks) async fn put(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    envelopes: &[&Envelope],
    now: Timestamp,
) -> Result<()> {
    if envelopes.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO ask_messages (workspace_id, created_at, key, person, urgent, goes_out_at, day, blocks, characters,
           state, delivered_at)
         VALUES {}
         ON CONFLICT (workspace_id, key) DO UPDATE SET goes_out_at = excluded.goes_out_at, day = excluded.day,
           blocks = excluded.blocks, characters = excluded.characters, state = excluded.state",
        rows("$1, $2", 3, 9, envelopes.len())
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(Ts(now));
    envelopes.iter().fold(query, |query, envelope| bind(query, envelope)).execute().await?;
    Ok(())
}

fn bind<'q>(query: Query<'q>, envelope: &Envelope) -> Query<'q> {
    let count = |room: usize| i64::try_from(room).unwrap_or(i64::MAX);
    query
        .bind(&envelope.key)
        .bind(&envelope.person)
        .bind(envelope.urgent)
        .bind(Ts(envelope.goes_out_at))
        .bind(envelope.day.map(Day))
        .bind(count(envelope.room.blocks))
        .bind(count(envelope.room.characters))
        .bind(envelope.state.word())
        .bind(envelope.delivered_at.map(Ts))
}

/// How far a message is now.
pub(in crate::turn::asks) async fn update_state(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    key: &str,
    state: State,
) -> Result<()> {
    tx.query("UPDATE ask_messages SET state = $3 WHERE workspace_id = $1 AND key = $2")
        .bind(workspace)
        .bind(key)
        .bind(state.word())
        .execute()
        .await?;
    Ok(())
}

/// A message arrived, with what is open in it; tells what was awaited. The first arrival counts, whatever is said anew
/// later.
pub(in crate::turn::asks) async fn mark_delivered(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (message, channel, ts): (&str, &ChannelId, &MessageTs),
    now: Timestamp,
) -> Result<Vec<Told>> {
    tx.query(
        "UPDATE ask_messages SET state = 'delivered', delivered_at = COALESCE(delivered_at, $3)
         WHERE workspace_id = $1 AND key = $2",
    )
    .bind(workspace)
    .bind(message)
    .bind(Ts(now))
    .execute()
    .await?;
    let sql = format!(
        "UPDATE asks SET delivered_at = $3, channel = $4, ts = $5
         WHERE workspace_id = $1 AND message = $2 AND state <> 'closed' AND delivered_at IS NULL RETURNING {TOLD}"
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(message);
    let mut told: Vec<Told> = query.bind(Ts(now)).bind(channel).bind(ts).all().await?;
    told.sort_by_key(|told| told.id);
    Ok(told)
}

/// Slack would not have a message; one that stands is only not as it should be.
pub(in crate::turn::asks) async fn mark_failed(tx: &mut Tx, workspace: &WorkspaceId, key: &str) -> Result<()> {
    tx.query("UPDATE ask_messages SET state = 'failed' WHERE workspace_id = $1 AND key = $2 AND state = 'waiting'")
        .bind(workspace)
        .bind(key)
        .execute()
        .await?;
    Ok(())
}

/// What is open in a message.
pub(in crate::turn::asks) async fn list_told(tx: &mut Tx, workspace: &WorkspaceId, message: &str) -> Result<Vec<Told>> {
    let sql =
        format!("SELECT {TOLD} FROM asks WHERE workspace_id = $1 AND message = $2 AND state <> 'closed' ORDER BY id");
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(message).all().await?)
}

/// Closes what is awaited in a message and due by `due`, if that is said; tells what.
pub(in crate::turn::asks) async fn close_awaited(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    message: &str,
    due: Option<Timestamp>,
    now: Timestamp,
) -> Result<Vec<Told>> {
    let sql = format!(
        "UPDATE asks SET state = 'closed', closed_at = $4
         WHERE workspace_id = $1 AND message = $2 AND state <> 'closed' AND delivered_at IS NULL
           AND ($3 OR due_at <= $5) RETURNING {TOLD}"
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(message).bind(due.is_none());
    let mut told: Vec<Told> = query.bind(Ts(now)).bind(Ts(due.unwrap_or(now))).all().await?;
    told.sort_by_key(|told| told.id);
    Ok(told)
}

/// What is awaited in a message and went out before `before` cannot be reached; tells of what that was not said yet.
pub(in crate::turn::asks) async fn mark_unreachable(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    message: &str,
    before: Timestamp,
) -> Result<Vec<Told>> {
    let sql = format!(
        "UPDATE asks SET unreachable = TRUE
         WHERE workspace_id = $1 AND message = $2 AND state <> 'closed' AND delivered_at IS NULL AND NOT unreachable
           AND goes_out_at <= $3 RETURNING {TOLD}"
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(message).bind(Ts(before));
    let mut told: Vec<Told> = query.all().await?;
    told.sort_by_key(|told| told.id);
    Ok(told)
}

/// A message that is held back, with what is awaited in it.
pub(in crate::turn::asks) async fn update_goes_out_at(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    key: &str,
    (goes_out_at, day): (Timestamp, Day),
) -> Result<()> {
    tx.query("UPDATE ask_messages SET goes_out_at = $3, day = $4 WHERE workspace_id = $1 AND key = $2")
        .bind(workspace)
        .bind(key)
        .bind(Ts(goes_out_at))
        .bind(day)
        .execute()
        .await?;
    tx.query(
        "UPDATE asks SET goes_out_at = $3
         WHERE workspace_id = $1 AND message = $2 AND state <> 'closed' AND delivered_at IS NULL",
    )
    .bind(workspace)
    .bind(key)
    .bind(Ts(goes_out_at))
    .execute()
    .await?;
    Ok(())
}

/// Forgets messages of before `before` in which no ask stands any more, at most `limit` of them; tells how many.
pub(super) async fn delete_old(tx: &mut Tx, workspace: &WorkspaceId, before: Timestamp, limit: i64) -> Result<u64> {
    Ok(tx
        .query(
            "DELETE FROM ask_messages WHERE workspace_id = $1 AND key IN (SELECT m.key FROM ask_messages m
               WHERE m.workspace_id = $1 AND m.goes_out_at < $2
                 AND NOT EXISTS (SELECT 1 FROM asks a WHERE a.workspace_id = m.workspace_id AND a.message = m.key)
               ORDER BY m.goes_out_at LIMIT $3)",
        )
        .bind(workspace)
        .bind(Ts(before))
        .bind(limit)
        .execute()
        .await?)
}
