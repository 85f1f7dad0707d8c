//! Posts, as turns write them.

use super::{Priority, Put, Thread, To};
use crate::{
    database::{CHUNK, Query, Ts, Tx, parameters, record, rows},
    error::Result,
    ids::{ChannelId, MessageTs, WorkspaceId},
    signal::Message,
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};
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

/// What becomes of a post whose key is known: while an attempt is under way its instant stays, since until then its outcome
/// is open; what may have been sent keeps its conversation; what was asked for and has not arrived stays asked.
const KNOWN: &str = "ON CONFLICT (workspace_id, feature, key) DO UPDATE SET
    body = excluded.body, wanted = 'shown', revision = posts.revision + 1, priority = excluded.priority,
    asked = excluded.asked OR (posts.asked AND posts.state = 'due'), outcomes = excluded.outcomes,
    not_before = excluded.not_before,
    due_at = CASE WHEN posts.attempting IS NULL THEN excluded.due_at ELSE posts.due_at END,
    expires_at = excluded.expires_at,
    conversation = CASE WHEN posts.ts IS NULL AND posts.attempting IS NULL
      THEN excluded.conversation ELSE posts.conversation END,
    is_direct = CASE WHEN posts.ts IS NULL AND posts.attempting IS NULL
      THEN excluded.is_direct ELSE posts.is_direct END,
    failures = 0, state = 'due', last_error = NULL
  WHERE posts.state <> 'gone'
    AND (posts.wanted <> 'shown' OR posts.state NOT IN ('due', 'settled') OR posts.body <> excluded.body)";

/// The statement that puts `count` posts of one workspace.
fn put_sql(count: usize) -> AssertSqlSafe<String> {
    AssertSqlSafe(format!(
        "INSERT INTO posts (workspace_id, wanted, revision, state, feature, key, conversation, is_direct, thread_of,
           thread_at, body, uid, priority, asked, outcomes, not_before, due_at, expires_at, created_at)
         VALUES {} {KNOWN} RETURNING revision",
        rows("$1, 'shown', 1, 'due'", 2, 15, count)
    ))
}

/// Says what Slack must show under this key. The same key again with an equal body writes nothing; with another body it
/// becomes the newest revision. A post that failed, expired or was withdrawn lives again.
///
/// One statement, unless nothing was to be written.
///
/// # Errors
/// Only the database's own.
pub async fn put_post(tx: &mut Tx, post: NewPost<'_>) -> Result<Put> {
    let query = tx.query(put_sql(1)).bind(post.workspace);
    let written: Option<(i64,)> = post.bind(query).optional().await?;
    match written {
        Some((1,)) => Ok(Put::New),
        Some(_) => Ok(Put::Changed),
        None => unchanged(tx, &post).await,
    }
}

/// As [`put_post`], of many posts of one workspace under different keys, in few statements.
///
/// # Errors
/// Only the database's own.
pub async fn put_posts(tx: &mut Tx, workspace: &WorkspaceId, posts: &[NewPost<'_>]) -> Result<()> {
    for chunk in posts.chunks(CHUNK) {
        let query = tx.query(put_sql(chunk.len())).bind(workspace);
        chunk.iter().fold(query, |query, post| post.bind(query)).execute().await?;
    }
    Ok(())
}

/// Somebody waits to hear that the newest revisions of these posts are shown: the next that Slack takes is told as a first
/// delivery is. For posts that stand already; of others it is told anyway.
///
/// # Errors
/// Only the database's own.
pub async fn tell_again(tx: &mut Tx, workspace: &WorkspaceId, feature: &str, keys: &[&str]) -> Result<()> {
    for chunk in keys.chunks(CHUNK) {
        let sql = format!(
            "UPDATE posts SET delivered_revision = 0
             WHERE workspace_id = $1 AND feature = $2 AND state = 'due' AND ts IS NOT NULL AND key IN ({})",
            parameters(3, chunk.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(feature);
        chunk.iter().fold(query, |query, key| query.bind(*key)).execute().await?;
    }
    Ok(())
}

/// What was not tried yet goes out at `not_before` instead.
///
/// # Errors
/// Only the database's own.
pub async fn hold_post(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (feature, key): (&str, &str),
    not_before: Timestamp,
) -> Result<()> {
    tx.query(
        "UPDATE posts SET not_before = $4, due_at = $4
         WHERE workspace_id = $1 AND feature = $2 AND key = $3 AND state = 'due' AND wanted = 'shown'
           AND ts IS NULL AND attempting IS NULL AND NOT doubted",
    )
    .bind(workspace)
    .bind(feature)
    .bind(key)
    .bind(Ts(not_before))
    .execute()
    .await?;
    Ok(())
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
    /// The parameters of one row of [`put_sql`].
    fn bind<'q>(&self, query: Query<'q>) -> Query<'q> {
        let (conversation, is_direct) = self.to.parts();
        let (thread_of, thread_at) = match self.thread {
            Some(Thread::Of(key)) => (Some(key), None),
            Some(Thread::At(ts)) => (None, Some(ts)),
            None => (None, None),
        };
        let starts_at = Ts(self.starts_at());
        query
            .bind(self.feature)
            .bind(self.key)
            .bind(conversation)
            .bind(is_direct)
            .bind(thread_of)
            .bind(thread_at)
            .bind(Json(self.message))
            .bind(Uuid::new_v4().to_string())
            .bind(self.priority.number())
            .bind(self.asked)
            .bind(self.outcomes)
            .bind(starts_at)
            .bind(starts_at)
            .bind(self.expires_at.map(Ts))
            .bind(Ts(self.now))
    }

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

/// Whether Slack has taken any message of this workspace since then: if not, that one did not arrive says nothing of its
/// reader.
///
/// # Errors
/// Only the database's own.
pub async fn has_settled_since(tx: &mut Tx, workspace: &WorkspaceId, since: Timestamp) -> Result<bool> {
    let found: Option<(i64,)> = tx
        .query("SELECT id FROM posts WHERE workspace_id = $1 AND state <> 'due' AND state = 'settled' AND due_at > $2 LIMIT 1")
        .bind(workspace)
        .bind(Ts(since))
        .optional()
        .await?;
    Ok(found.is_some())
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
