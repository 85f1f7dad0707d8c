//! Where announcements stand.

use super::super::model::Obstacle;
use crate::{
    database::{CHUNK, Reads, Tx, parameters, record, rows},
    error::Result,
    ids::{AnnouncementId, ChannelId, PodId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

/// How a copy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum CopyState {
    /// It is there, or on its way.
    Shown,
    /// It was taken away, because another company reads there.
    Hidden,
    /// Somebody deleted it by hand.
    Gone,
    /// Slack would not have it.
    Failed,
}

record! {
    /// An announcement in one channel.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Card {
        /// Of which.
        pub announcement_id: AnnouncementId,
        /// Its number among the copies.
        pub number: i64,
        /// Where.
        pub channel: ChannelId,
        state: String,
        /// Slack's word for why it failed.
        pub why: Option<String>,
    }
}

impl CopyState {
    /// The word it is stored as.
    pub(in super::super) fn as_str(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Hidden => "hidden",
            Self::Gone => "gone",
            Self::Failed => "failed",
        }
    }
}

impl Card {
    /// How it stands.
    pub(in super::super) fn state(&self) -> CopyState {
        let known = [CopyState::Shown, CopyState::Hidden, CopyState::Gone];
        known.into_iter().find(|state| state.as_str() == self.state).unwrap_or(CopyState::Failed)
    }

    /// The key of its post.
    pub(in super::super) fn key(&self) -> String {
        format!("announcement/{}/{}", self.announcement_id, self.number)
    }
}

/// It goes to these channels.
pub(in super::super) async fn insert_copies(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: AnnouncementId,
    channels: &[ChannelId],
) -> Result<()> {
    let mut number = 0_i64;
    for some in channels.chunks(CHUNK) {
        let sql = format!(
            "INSERT INTO announcement_copies (workspace_id, announcement_id, state, number, channel) VALUES {}",
            rows("$1, $2, $3", 4, 2, some.len())
        );
        let mut query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(id).bind(CopyState::Shown.as_str());
        for channel in some {
            query = query.bind(number).bind(channel);
            number += 1;
        }
        query.execute().await?;
    }
    Ok(())
}

const COLUMNS: &str = "announcement_id, number, channel, state, why";

/// At most `most` of its copies from this number on.
pub(in super::super) async fn list_copies(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: AnnouncementId,
    (first, most): (i64, i64),
) -> Result<Vec<Card>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM announcement_copies
         WHERE workspace_id = $1 AND announcement_id = $2 AND number >= $3 ORDER BY number LIMIT $4"
    );
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).bind(first).bind(most).all().await?)
}

/// At most `most` copies of this state in a channel, of announcements after this one.
pub(in super::super) async fn list_copies_in(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (channel, state): (&ChannelId, CopyState),
    (after, most): (AnnouncementId, i64),
) -> Result<Vec<Card>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM announcement_copies
         WHERE workspace_id = $1 AND channel = $2 AND state = $3 AND announcement_id > $4
         ORDER BY announcement_id LIMIT $5"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(channel).bind(state.as_str());
    Ok(query.bind(after).bind(most).all().await?)
}

/// A copy stands so from now on.
pub(in super::super) async fn update_copy(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (id, number): (AnnouncementId, i64),
    (state, why): (CopyState, Option<&str>),
) -> Result<()> {
    tx.query(
        "UPDATE announcement_copies SET state = $4, why = $5
         WHERE workspace_id = $1 AND announcement_id = $2 AND number = $3",
    )
    .bind(workspace)
    .bind(id)
    .bind(number)
    .bind(state.as_str())
    .bind(why)
    .execute()
    .await?;
    Ok(())
}

/// Slack gave a channel a new id. How many copies stand there.
pub(in super::super) async fn move_copies(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (from, to): (&ChannelId, &ChannelId),
) -> Result<u64> {
    let moved = tx
        .query("UPDATE announcement_copies SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(moved)
}

record! {
    /// A pod and its home channel.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Home {
        /// Which pod.
        pub pod: PodId,
        /// Its name.
        pub name: String,
        /// Its home channel.
        pub channel: Option<ChannelId>,
        is_shared: Option<bool>,
        is_archived: Option<bool>,
        is_closed: Option<bool>,
    }
}

impl Home {
    /// Why nothing can be posted there, if it cannot. A channel that is not mirrored is not known to be ours alone.
    pub(in super::super) fn obstacle(&self) -> Option<Obstacle> {
        match (&self.channel, self.is_shared) {
            (None, _) => Some(Obstacle::None),
            (Some(_), None) => Some(Obstacle::Uninvited),
            (Some(_), Some(is_shared)) => {
                Obstacle::of(is_shared, self.is_archived.unwrap_or(false), self.is_closed.unwrap_or(false))
            }
        }
    }
}

/// The homes of these pods, by name; archived pods have none.
pub(in super::super) async fn list_homes(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pods: &[PodId],
) -> Result<Vec<Home>> {
    let mut found = Vec::with_capacity(pods.len());
    for some in pods.chunks(CHUNK) {
        let sql = format!(
            "SELECT o.id AS pod, o.name, c.channel, h.is_shared, h.is_archived, h.is_private AND NOT h.is_member AS is_closed
             FROM pods o LEFT JOIN pod_channels c ON c.pod_id = o.id AND c.is_home
             LEFT JOIN channels h ON h.workspace_id = o.workspace_id AND h.id = c.channel
             WHERE o.workspace_id = $1 AND o.archived_at IS NULL AND o.id IN ({})",
            parameters(2, some.len())
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
        found.extend(some.iter().fold(query, |query, pod| query.bind(*pod)).all::<Home>().await?);
    }
    found.sort_by_cached_key(|home| (home.name.to_lowercase(), home.pod));
    Ok(found)
}
