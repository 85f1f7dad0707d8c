//! What a turn writes down for delivery, and what others may read of it.
//!
//! Everything here runs in the turn's own transaction: a post, a call or a mark exists exactly if the turn committed.

mod calls;
mod homes;
mod old;
mod posts;

pub(super) use homes::HOME_GAP;
pub use {
    calls::{NewCall, find_call, put_call, settle_failed_call},
    homes::{mark_home, mark_homes, mark_homes_of, mark_homes_of_admins, mark_homes_of_people},
    old::delete_old,
    posts::{
        NewPost, PostState, Progress, find_post, has_settled_since, hold_post, move_channel, move_thread, put_post,
        put_posts, tell_again, withdraw_post,
    },
};

use crate::{
    database::{Db, Ts},
    error::Result,
    ids::{ChannelId, MessageTs, UserId, WorkspaceId},
};
use jiff::Timestamp;

/// Where a post goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A channel, or a direct message whose id is known.
    Channel(ChannelId),
    /// A person: into the direct message between them and the bot.
    Person(UserId),
}

/// The thread a post stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thread<'a> {
    /// Under another post of the same feature, by its key: it waits for that one, which was put before, and fails with it.
    Of(&'a str),
    /// Under a message of anybody's, in the conversation the post goes to.
    At(&'a MessageTs),
}

/// What overtakes what, within one conversation and between conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// Escalations, answers. When a send of unknown outcome cannot be read back, it is sent again.
    Urgent,
    /// What somebody waits for.
    Normal,
    /// Fan-outs.
    Bulk,
}

/// What a put changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// The key is new.
    New,
    /// Another body than before, or a failed one that lives again.
    Changed,
    /// Nothing: it says so already.
    Same,
    /// Nothing: somebody deleted this message by hand. Go on under a new key.
    Gone,
}

pub(super) const SHOWN: &str = "shown";
pub(super) const WITHDRAWN: &str = "withdrawn";

impl Priority {
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Urgent => 0,
            Self::Normal => 1,
            Self::Bulk => 2,
        }
    }
}

/// When something of this workspace is to be sent next, also if that is already past; what a pause holds does not count.
///
/// # Errors
/// Only the database's own.
pub async fn find_next(db: &Db, workspace: &WorkspaceId) -> Result<Option<Timestamp>> {
    let next: Option<Ts> = db
        .read(
            "SELECT MIN(due_at) FROM (
               SELECT CASE WHEN not_before > due_at THEN not_before ELSE due_at END AS due_at, asked FROM posts
                 WHERE workspace_id = $1 AND state = 'due'
               UNION ALL SELECT due_at, asked FROM calls WHERE workspace_id = $1 AND state = 'due'
               UNION ALL SELECT due_at, TRUE AS asked FROM home_marks WHERE workspace_id = $1 AND dirty) waiting
             WHERE asked OR NOT EXISTS (SELECT 1 FROM workspaces WHERE id = $1 AND paused_at IS NOT NULL)",
        )
        .bind(workspace)
        .scalar()
        .await?;
    Ok(next.map(|at| at.0))
}

/// How much of this workspace waits to be sent by now, and since when the oldest of it does.
///
/// # Errors
/// Only the database's own.
pub async fn find_backlog(db: &Db, workspace: &WorkspaceId, now: Timestamp) -> Result<Option<(i64, Timestamp)>> {
    let (count, oldest): (i64, Option<Ts>) = db
        .read(
            "SELECT COUNT(*), MIN(not_before) FROM (
               SELECT not_before FROM posts WHERE workspace_id = $1 AND state = 'due' AND not_before <= $2
               UNION ALL SELECT not_before FROM calls WHERE workspace_id = $1 AND state = 'due' AND not_before <= $2) due",
        )
        .bind(workspace)
        .bind(Ts(now))
        .one()
        .await?;
    Ok(oldest.map(|oldest| (count, oldest.0)))
}
