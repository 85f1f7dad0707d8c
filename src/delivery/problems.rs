//! What will not happen by itself any more, for `doctor` and the admin's Home.

use super::store::To;
use crate::{
    database::{Reads, Ts, record},
    error::Result,
    ids::{ChannelId, UserId, WorkspaceId},
    timers,
};
use jiff::{SignedDuration, Timestamp};

/// Something that will not happen unless somebody does something about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What sort of thing.
    pub kind: ProblemKind,
    /// Whose it is.
    pub feature: String,
    /// The feature's name for it.
    pub key: String,
    /// Slack's error code, or what went wrong.
    pub why: String,
    /// Where a post was to go; `None` for calls and timers.
    pub to: Option<To>,
}

/// What sort of thing has a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A message Slack will not have.
    Post,
    /// A call Slack will not do.
    Call,
    /// A timer that failed ten times.
    Timer,
}

record! {
    struct FailedPost { feature: String, key: String, last_error: Option<String>, conversation: String, is_direct: bool }
}
record! { struct FailedCall { feature: String, key: String, last_error: Option<String> } }

/// Older problems are of no use to anybody.
const SHOWN_FOR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What will not happen by itself any more: the posts and calls that failed and the timers that were parked in the 14 days
/// before `now`; at most 100 of each, newest first. A reply that failed with its parent is not one of them: the parent
/// is, or nobody wants it any more.
///
/// # Errors
/// Only the database's own.
pub async fn list_problems(from: &mut impl Reads, workspace: &WorkspaceId, now: Timestamp) -> Result<Vec<Problem>> {
    let since = now - SHOWN_FOR;
    let posts: Vec<FailedPost> = from
        .ask(
            "SELECT feature, key, last_error, conversation, is_direct FROM posts
             WHERE workspace_id = $1 AND state = 'failed' AND due_at >= $2 AND SUBSTR(last_error, 1, 7) <> 'parent_'
             ORDER BY id DESC LIMIT 100",
        )
        .bind(workspace)
        .bind(Ts(since))
        .all()
        .await?;
    let calls: Vec<FailedCall> = from
        .ask(
            "SELECT feature, key, last_error FROM calls
             WHERE workspace_id = $1 AND state = 'failed' AND due_at >= $2 ORDER BY id DESC LIMIT 100",
        )
        .bind(workspace)
        .bind(Ts(since))
        .all()
        .await?;
    let mut timers = timers::store::list_parked(from, workspace).await?;
    timers.retain(|timer| timer.parked_at >= since);
    let posts = posts.into_iter().map(|post| Problem {
        kind: ProblemKind::Post,
        to: Some(if post.is_direct {
            To::Person(UserId(post.conversation))
        } else {
            To::Channel(ChannelId(post.conversation))
        }),
        feature: post.feature,
        key: post.key,
        why: post.last_error.unwrap_or_default(),
    });
    let calls = calls.into_iter().map(|call| Problem {
        kind: ProblemKind::Call,
        feature: call.feature,
        key: call.key,
        why: call.last_error.unwrap_or_default(),
        to: None,
    });
    let timers = timers.into_iter().map(|timer| Problem {
        kind: ProblemKind::Timer,
        feature: timer.feature,
        key: timer.key,
        why: timer.why,
        to: None,
    });
    Ok(posts.chain(calls).chain(timers).collect())
}
