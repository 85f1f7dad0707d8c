//! Posts, as turns write them.

use super::{Priority, Put, Thread, To};
use crate::{
    database::{Ts, Tx, record},
    error::Result,
    ids::{ChannelId, MessageTs, WorkspaceId},
    signal::Message,
};
use jiff::Timestamp;
use sqlx::types::Json;
use uuid::Uuid;

/// What Slack must show under a key, now and later.
pub struct NewPost<'a> {
    /// In which workspace.
    pub workspace: &'a WorkspaceId,
    /// Whose post it is.
    pub feature: &'a str,
    /// Names the message within the feature, for ever.
    pub key: &'a str,
    /// Where it goes; settled by the first put that may have been sent.
    pub to: &'a To,
    /// The thread it stands in.
    pub thread: Option<Thread<'a>>,
    /// What it says.
    pub message: &'a Message,
    /// What it may overtake.
    pub priority: Priority,
    /// Follows from what a person just did: goes out while the bot is paused.
    pub asked: bool,
    /// Tell the feature of the first delivery. Failures are always told.
    pub outcomes: bool,
    /// Not earlier than this.
    pub not_before: Option<Timestamp>,
    /// Not at all if it could not go out by then.
    pub expires_at: Option<Timestamp>,
    /// The turn's instant.
    pub now: Timestamp,
}

/// How a post stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostState {
    /// Where Slack shows it, once it does.
    pub shown: Option<(ChannelId, MessageTs)>,
    /// How far it is.
    pub progress: Progress,
}

/// How far a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Something is still to be done about it.
    Due,
    /// Slack agrees.
    Settled,
    /// Slack will not have it.
    Failed,
    /// Somebody deleted it by hand.
    Gone,
    /// Its window closed first.
    Expired,
}

impl To {
    fn parts(&self) -> (&str, bool) {
        match self {
            Self::Channel(channel) => (channel.as_str(), false),
            Self::Person(person) => (person.as_str(), true),
        }
    }
}

/// Says what Slack must show under this key. The same key again with an equal body writes nothing; with another body it
/// becomes the newest revision. A post that failed, expired or was withdrawn lives again.
///
/// One statement, unless nothing was to be written. While an attempt is under way its instant stays: until then its
/// outcome is open. What may have been sent keeps its conversation. What was asked for and has not arrived stays asked.
///
/// # Errors
/// Only the database's own.
pub async fn put_post(tx: &mut Tx, post: NewPost<'_>) -> Result<Put> {
    let (conversation, is_direct) = post.to.parts();
    let (thread_of, thread_at) = match post.thread {
        Some(Thread::Of(key)) => (Some(key), None),
        Some(Thread::At(ts)) => (None, Some(ts)),
        None => (None, None),
    };
    let written: Option<(i64,)> = tx
        .query(
            "INSERT INTO posts (workspace_id, feature, key, conversation, is_direct, thread_of, thread_at, body, wanted,
               revision, uid, priority, asked, outcomes, not_before, due_at, expires_at, state, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'shown', 1, $9, $10, $11, $12, $13, $13, $14, 'due', $15)
             ON CONFLICT (workspace_id, feature, key) DO UPDATE SET
               body = excluded.body, wanted = 'shown', revision = posts.revision + 1, priority = excluded.priority,
               asked = excluded.asked OR (posts.asked AND posts.state = 'due'), outcomes = excluded.outcomes, not_before = excluded.not_before,
               due_at = CASE WHEN posts.attempting IS NULL THEN excluded.due_at ELSE posts.due_at END,
               expires_at = excluded.expires_at,
               conversation = CASE WHEN posts.ts IS NULL AND posts.attempting IS NULL
                 THEN excluded.conversation ELSE posts.conversation END,
               is_direct = CASE WHEN posts.ts IS NULL AND posts.attempting IS NULL
                 THEN excluded.is_direct ELSE posts.is_direct END,
               failures = 0, state = 'due', last_error = NULL
             WHERE posts.state <> 'gone'
               AND (posts.wanted <> 'shown' OR posts.state NOT IN ('due', 'settled') OR posts.body <> excluded.body)
             RETURNING revision",
        )
        .bind(post.workspace)
        .bind(post.feature)
        .bind(post.key)
        .bind(conversation)
        .bind(is_direct)
        .bind(thread_of)
        .bind(thread_at)
        .bind(Json(post.message))
        .bind(Uuid::new_v4().to_string())
        .bind(post.priority.number())
        .bind(post.asked)
        .bind(post.outcomes)
        .bind(Ts(post.starts_at()))
        .bind(post.expires_at.map(Ts))
        .bind(Ts(post.now))
        .optional()
        .await?;
    match written {
        Some((1,)) => Ok(Put::New),
        Some(_) => Ok(Put::Changed),
        None => unchanged(tx, &post).await,
    }
}

/// Why nothing was written.
async fn unchanged(tx: &mut Tx, post: &NewPost<'_>) -> Result<Put> {
    let state: String = tx
        .query("SELECT state FROM posts WHERE workspace_id = $1 AND feature = $2 AND key = $3")
        .bind(post.workspace)
        .bind(post.feature)
        .bind(post.key)
        .scalar()
        .await?;
    Ok(if state == "gone" { Put::Gone } else { Put::Same })
}

impl NewPost<'_> {
    fn starts_at(&self) -> Timestamp {
        self.not_before.map_or(self.now, |at| at.max(self.now))
    }
}

/// The thread `from` is lost, because somebody deleted its first message: what never reached it goes into the thread `to`.
///
/// # Errors
/// Only the database's own.
pub async fn move_thread(
    tx: &mut Tx,
    (workspace, feature): (&WorkspaceId, &str),
    (from, to): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "UPDATE posts SET thread_of = $4, state = 'due', failures = 0, last_error = NULL, due_at = $5
         WHERE workspace_id = $1 AND feature = $2 AND thread_of = $3 AND wanted = 'shown'
           AND ts IS NULL AND attempting IS NULL AND NOT doubted
           AND (state = 'due' OR (state = 'failed' AND last_error IN ('parent_gone', 'thread_not_found')))",
    )
    .bind(workspace)
    .bind(feature)
    .bind(from)
    .bind(to)
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
}

/// Slack must no longer show it: what never went out never will, what is shown is deleted.
///
/// # Errors
/// Only the database's own.
pub async fn withdraw_post(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    feature: &str,
    key: &str,
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "UPDATE posts SET wanted = 'withdrawn', failures = 0, last_error = NULL, not_before = $4,
           state = CASE WHEN ts IS NULL AND attempting IS NULL AND NOT doubted THEN 'settled' ELSE 'due' END,
           due_at = CASE WHEN attempting IS NULL THEN $4 ELSE due_at END
         WHERE workspace_id = $1 AND feature = $2 AND key = $3 AND wanted = 'shown' AND state IN ('due', 'settled', 'failed')",
    )
    .bind(workspace)
    .bind(feature)
    .bind(key)
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
}

record! { struct FoundPost { state: String, channel: Option<ChannelId>, ts: Option<MessageTs> } }

/// How the post `feature`/`key` stands.
///
/// # Errors
/// Only the database's own.
pub async fn find_post(tx: &mut Tx, workspace: &WorkspaceId, feature: &str, key: &str) -> Result<Option<PostState>> {
    let found: Option<FoundPost> = tx
        .query("SELECT state, channel, ts FROM posts WHERE workspace_id = $1 AND feature = $2 AND key = $3")
        .bind(workspace)
        .bind(feature)
        .bind(key)
        .optional()
        .await?;
    Ok(found.map(|post| PostState {
        shown: post.channel.zip(post.ts),
        progress: match post.state.as_str() {
            "settled" => Progress::Settled,
            "failed" => Progress::Failed,
            "gone" => Progress::Gone,
            "expired" => Progress::Expired,
            _ => Progress::Due,
        },
    }))
}

/// Slack gave a channel a new id: what is shown there and what is to go there follows.
///
/// # Errors
/// Only the database's own.
pub async fn move_channel(tx: &mut Tx, workspace: &WorkspaceId, from: &ChannelId, to: &ChannelId) -> Result<()> {
    for sql in [
        "UPDATE posts SET channel = $3 WHERE workspace_id = $1 AND channel = $2",
        "UPDATE posts SET conversation = $3 WHERE workspace_id = $1 AND conversation = $2 AND NOT is_direct",
    ] {
        tx.query(sql).bind(workspace).bind(from).bind(to).execute().await?;
    }
    Ok(())
}
