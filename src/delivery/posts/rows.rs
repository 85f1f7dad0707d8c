//! The rows of `posts`, for the sending half.

use super::state::{Post, Standing, Step};
use crate::{
    database::{Db, Ts, Tx, record},
    delivery::{
        lease::Holder,
        rows::{LANE_HOLD, PLANNED, lost, may_send, push_outcome},
        store::WITHDRAWN,
    },
    error::Result,
    ids::{ChannelId, MessageTs, WorkspaceId},
    signal::OutcomeWhat,
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

record! {
    /// A post that can be sent now, with its parent where it answers in a thread.
    #[derive(Clone, Debug)]
    pub(in crate::delivery) struct ReadyPost {
        pub(in crate::delivery) id: i64,
        pub(in crate::delivery) attempts: i64,
        pub(in crate::delivery) conversation: String,
        pub(in crate::delivery) priority: i64,
        pub(in crate::delivery) wanted: String,
        pub(in crate::delivery) revision: i64,
        pub(in crate::delivery) delivered_revision: i64,
        pub(in crate::delivery) ts: Option<MessageTs>,
        pub(in crate::delivery) attempting: Option<String>,
        pub(in crate::delivery) doubted: bool,
        pub(in crate::delivery) expires_at: Option<Ts>,
        pub(in crate::delivery) thread_of: Option<String>,
        pub(in crate::delivery) thread_at: Option<MessageTs>,
        pub(in crate::delivery) parent_wanted: Option<String>,
        pub(in crate::delivery) parent_state: Option<String>,
        pub(in crate::delivery) parent_channel: Option<ChannelId>,
        pub(in crate::delivery) parent_ts: Option<MessageTs>,
    }
}

/// What a post in a thread stands under.
pub(in crate::delivery) enum Parent {
    /// It is in no thread.
    None,
    /// A message of anybody's, in the conversation the post goes to.
    At(MessageTs),
    /// This message of ours.
    Stands(ChannelId, MessageTs),
    /// There is none and will be none; the error code for its children.
    Over(&'static str),
}

impl ReadyPost {
    /// As [`Standing::next_step`].
    pub(in crate::delivery) fn next_step(&self, now: Timestamp) -> Step {
        let standing = Standing {
            attempting: self.attempting.as_deref(),
            wanted: &self.wanted,
            stands: self.ts.is_some(),
            behind: self.delivered_revision < self.revision,
            doubted: self.doubted,
            expires_at: self.expires_at,
        };
        standing.next_step(now)
    }

    pub(in crate::delivery) fn is_in_thread(&self) -> bool {
        self.thread_of.is_some() || self.thread_at.is_some()
    }

    pub(in crate::delivery) fn parent(&self) -> Parent {
        if let Some(ts) = &self.thread_at {
            return Parent::At(ts.clone());
        }
        if self.thread_of.is_none() {
            return Parent::None;
        }
        match (&self.parent_channel, &self.parent_ts, self.parent_wanted.as_deref(), self.parent_state.as_deref()) {
            (.., None, _) => Parent::Over("parent_missing"),
            (.., Some(WITHDRAWN), _) => Parent::Over("parent_withdrawn"),
            (Some(channel), Some(ts), ..) => Parent::Stands(channel.clone(), ts.clone()),
            (.., Some("gone")) => Parent::Over("parent_gone"),
            (.., Some("expired")) => Parent::Over("parent_expired"),
            _ => Parent::Over("parent_failed"),
        }
    }
}

/// The heads of all lanes that can be worked on at `now`: for each conversation and priority the oldest first post, and
/// the oldest of those that stand already (updates, deletes). A post waits for its parent, and for those before it while
/// they back off, within [`LANE_HOLD`].
///
/// A parent is looked up by subqueries, and only where there is one: PostgreSQL takes a table that has just been filled for a
/// small one, and reads all of it for each post whose parent it looks for (a quarter of a second at each look, on the first
/// morning of two thousand).
pub(in crate::delivery) async fn list_ready_posts(
    db: &Db,
    workspace: &WorkspaceId,
    now: Timestamp,
    paused: bool,
) -> Result<Vec<ReadyPost>> {
    let rows = db
        .read(
            "WITH lanes AS (
               SELECT p.workspace_id, p.feature, p.id, p.attempts, p.conversation, p.priority, p.wanted, p.revision,
                 p.delivered_revision, p.ts, p.attempting, p.doubted, p.expires_at, p.due_at, p.thread_of, p.thread_at,
                 ROW_NUMBER() OVER (PARTITION BY p.conversation, p.priority, CASE WHEN p.ts IS NULL THEN 1 ELSE 0 END
                   ORDER BY p.id) AS place
               FROM posts p
               WHERE p.workspace_id = $1 AND p.state = 'due' AND p.not_before <= $2 AND (p.asked OR NOT $3)
                 AND (p.due_at <= $2 OR (p.ts IS NULL AND p.first_attempt_at > $4))
                 AND (p.thread_of IS NULL OR p.ts IS NOT NULL OR NOT EXISTS (SELECT 1 FROM posts a
                   WHERE a.workspace_id = p.workspace_id AND a.feature = p.feature AND a.key = p.thread_of
                     AND a.ts IS NULL AND a.state = 'due')))
             SELECT id, attempts, conversation, priority, wanted, revision, delivered_revision, ts, attempting, doubted,
               expires_at, thread_of, thread_at,
               CASE WHEN thread_of IS NOT NULL THEN (SELECT a.wanted FROM posts a WHERE a.workspace_id = lanes.workspace_id
                 AND a.feature = lanes.feature AND a.key = lanes.thread_of) END AS parent_wanted,
               CASE WHEN thread_of IS NOT NULL THEN (SELECT a.state FROM posts a WHERE a.workspace_id = lanes.workspace_id
                 AND a.feature = lanes.feature AND a.key = lanes.thread_of) END AS parent_state,
               CASE WHEN thread_of IS NOT NULL THEN (SELECT a.channel FROM posts a WHERE a.workspace_id = lanes.workspace_id
                 AND a.feature = lanes.feature AND a.key = lanes.thread_of) END AS parent_channel,
               CASE WHEN thread_of IS NOT NULL THEN (SELECT a.ts FROM posts a WHERE a.workspace_id = lanes.workspace_id
                 AND a.feature = lanes.feature AND a.key = lanes.thread_of) END AS parent_ts
             FROM lanes WHERE place = 1 AND due_at <= $2 ORDER BY priority, id LIMIT $5",
        )
        .bind(workspace)
        .bind(Ts(now))
        .bind(paused)
        .bind(Ts(now - LANE_HOLD))
        .bind(PLANNED)
        .all()
        .await?;
    Ok(rows)
}

/// First posts whose window has closed, paused or not.
pub(in crate::delivery) async fn list_expired(
    db: &Db,
    workspace: &WorkspaceId,
    now: Timestamp,
) -> Result<Vec<(i64, i64)>> {
    let rows = db
        .read(
            "SELECT id, attempts FROM posts WHERE workspace_id = $1 AND state = 'due' AND ts IS NULL
               AND attempting IS NULL AND wanted = 'shown' AND expires_at <= $2 ORDER BY id LIMIT $3",
        )
        .bind(workspace)
        .bind(Ts(now))
        .bind(PLANNED)
        .all()
        .await?;
    Ok(rows)
}

/// The columns of a [`Post`].
const POST: &str =
    "id, feature, key, conversation, is_direct, body, wanted, revision, delivered_revision, channel, ts, uid,
  priority, outcomes, not_before, due_at, expires_at, attempts, failures, first_attempt_at, attempted_revision,
  attempting, doubted, state, last_error";

/// Commits the attempt; `None` when the row changed since it was read, or may not be sent now. Until `open_until` the
/// row counts as under way.
pub(in crate::delivery) async fn claim_post(
    db: &Db,
    holder: &Holder,
    ready: &ReadyPost,
    step: Step,
    (now, open_until): (Timestamp, Timestamp),
) -> Result<Option<Post>> {
    let sql = format!(
        "UPDATE posts SET attempts = attempts + 1, attempting = COALESCE($3, attempting), due_at = $4,
           first_attempt_at = CASE WHEN $5 THEN COALESCE(first_attempt_at, $6) ELSE first_attempt_at END,
           attempted_revision = CASE WHEN $5 THEN COALESCE(attempted_revision, revision) ELSE attempted_revision END
         WHERE id = $1 AND attempts = $2 AND state = 'due' AND wanted = $7 AND due_at <= $6 AND {}
         RETURNING {POST}",
        may_send(holder)
    );
    let claimed = db
        .write(AssertSqlSafe(sql))
        .bind(ready.id)
        .bind(ready.attempts)
        .bind(step.attempting())
        .bind(Ts(open_until))
        .bind(step == Step::Post)
        .bind(Ts(now))
        .bind(&ready.wanted)
        .optional()
        .await?;
    Ok(claimed)
}

/// Runs `change` on the post as it stands now and writes it back with its outcome, unless another attempt has overtaken
/// this one. Tells whether the feature is told something.
pub(in crate::delivery) async fn settle_post(
    db: &Db,
    workspace: &WorkspaceId,
    (id, attempts): (i64, i64),
    now: Timestamp,
    change: impl Fn(&mut Post) -> Option<OutcomeWhat> + Send + Sync,
) -> Result<bool> {
    let mut reruns = 0;
    loop {
        let end = try_settle_post(db, workspace, (id, attempts), now, &change).await;
        if !lost(&end, &mut reruns).await {
            return end;
        }
    }
}

async fn try_settle_post(
    db: &Db,
    workspace: &WorkspaceId,
    (id, attempts): (i64, i64),
    now: Timestamp,
    change: impl Fn(&mut Post) -> Option<OutcomeWhat> + Send + Sync,
) -> Result<bool> {
    let mut tx = db.begin().await?;
    let found: Option<Post> = tx
        .query(AssertSqlSafe(format!("SELECT {POST} FROM posts WHERE id = $1 AND attempts = $2 AND state = 'due'")))
        .bind(id)
        .bind(attempts)
        .optional()
        .await?;
    let Some(mut post) = found else { return Ok(false) };
    let outcome = change(&mut post);
    update_post(&mut tx, &post).await?;
    let told = outcome.is_some();
    if let Some(what) = outcome {
        push_outcome(&mut tx, workspace, (&post.feature, &post.key), what, now).await?;
    }
    tx.commit().await?;
    Ok(told)
}

async fn update_post(tx: &mut Tx, post: &Post) -> Result<()> {
    tx.query(
        "UPDATE posts SET wanted = $2, delivered_revision = $3, channel = $4, ts = $5, due_at = $6, failures = $7,
           first_attempt_at = $8, attempted_revision = $9, attempting = $10, doubted = $11, state = $12, last_error = $13
         WHERE id = $1",
    )
    .bind(post.id)
    .bind(&post.wanted)
    .bind(post.delivered_revision)
    .bind(&post.channel)
    .bind(&post.ts)
    .bind(post.due_at)
    .bind(post.failures)
    .bind(post.first_attempt_at)
    .bind(post.attempted_revision)
    .bind(&post.attempting)
    .bind(post.doubted)
    .bind(&post.state)
    .bind(&post.last_error)
    .execute()
    .await?;
    Ok(())
}
