//! Pods, and how people name them.

mod resolving;

pub use resolving::{Resolved, resolve, resolve_pod};

use crate::{
    database::{CHUNK, Reads, Ts, Tx, parameters, record},
    error::{Error, Result},
    ids::{ChannelId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

record! {
    /// A pod.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Pod {
        /// The number of its row.
        pub id: PodId,
        /// Its short name, lower case: `performance`.
        pub key: String,
        /// Its name: `Performance Marketing`.
        pub name: String,
        /// What it is there for, in its people's words; empty where nobody said.
        pub purpose: String,
        /// "region", "service line", or a word of the organisation's own; empty where nobody said.
        pub kind: String,
        /// The pod it belongs under; at most [`super::pod_tree::DEEPEST`] deep, and never in a circle.
        pub parent_id: Option<PodId>,
        /// It is still being put together.
        pub is_forming: bool,
        /// Raised by each change that its history tells ([`super::pod_history`]).
        pub version: i64,
        /// Who made it.
        pub created_by: UserId,
        /// When.
        pub created_at: Ts,
        /// Since when it is no more.
        pub archived_at: Option<Ts>,
    }
}

record! {
    /// A line of the list of pods.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct PodSummary {
        /// Which.
        pub id: PodId,
        /// Its short name.
        pub key: String,
        /// Its name.
        pub name: String,
        /// What sort of pod it is; empty where nobody said.
        pub kind: String,
        /// The pod it stands under.
        pub parent_id: Option<PodId>,
        /// It is still being put together.
        pub is_forming: bool,
        /// Who leads it, deactivated or not.
        pub lead: Option<UserId>,
        /// The lead's full name.
        pub lead_name: Option<String>,
        /// Whether there is a lead who is still here.
        pub lead_is_active: bool,
        /// How many active people belong to it, the lead included.
        pub members: i64,
        /// Its home channel.
        pub home: Option<ChannelId>,
    }
}

const COLUMNS: &str = "o.id, o.key, o.name, o.purpose, o.kind, o.parent_id, o.is_forming, o.version, o.created_by, \
                       o.created_at, o.archived_at";

/// A pod to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewPod<'a> {
    /// Its short name, lower case.
    pub key: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Who makes it.
    pub by: &'a UserId,
    /// The turn's instant.
    pub now: Timestamp,
}

/// What can be changed of a pod that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its short name, lower case, that no other pod has, not even as an alias.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it is there for.
    pub purpose: String,
    /// What sort of pod it is.
    pub kind: String,
    /// The pod it belongs under; that this makes no circle is to be asked before.
    pub parent_id: Option<PodId>,
    /// It is still being put together.
    pub is_forming: bool,
}

/// How far a pod has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PodStatus {
    /// It is still being put together.
    Forming,
    /// It works.
    #[default]
    Active,
    /// It is no more; its history stays.
    Archived,
}

impl PodStatus {
    /// The word it is stored and read as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Forming => "forming",
            Self::Active => "active",
            Self::Archived => "archived",
        }
    }

    /// The status of this word; active for any other.
    pub fn named(word: &str) -> Self {
        let known = [Self::Forming, Self::Active, Self::Archived].into_iter().find(|status| status.as_str() == word);
        known.unwrap_or_default()
    }
}

impl Pod {
    /// How far it has come.
    pub fn status(&self) -> PodStatus {
        match (self.archived_at.is_some(), self.is_forming) {
            (true, _) => PodStatus::Archived,
            (false, true) => PodStatus::Forming,
            (false, false) => PodStatus::Active,
        }
    }

    /// What can be changed of it, as it is.
    pub fn described(&self) -> Described {
        Described {
            key: self.key.clone(),
            name: self.name.clone(),
            purpose: self.purpose.clone(),
            kind: self.kind.clone(),
            parent_id: self.parent_id,
            is_forming: self.is_forming,
        }
    }

    /// It is no more.
    pub fn is_archived(&self) -> bool {
        self.archived_at.is_some()
    }
}

/// Makes a pod; `None` when its short name is taken: by another pod, archived or not, or as an alias of one.
///
/// # Errors
/// Only the database's own.
pub async fn insert_pod(tx: &mut Tx, workspace: &WorkspaceId, pod: NewPod<'_>) -> Result<Option<Pod>> {
    if find_pod_by_key(tx, workspace, pod.key).await?.is_some() {
        return Ok(None);
    }
    let sql = format!(
        "INSERT INTO pods (workspace_id, key, name, created_by, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (workspace_id, key) DO NOTHING RETURNING {}",
        COLUMNS.replace("o.", "")
    );
    Ok(tx
        .query(AssertSqlSafe(sql))
        .bind(workspace)
        .bind(pod.key)
        .bind(pod.name)
        .bind(pod.by)
        .bind(Ts(pod.now))
        .optional()
        .await?)
}

/// One pod, archived or not.
///
/// # Errors
/// Only the database's own.
pub async fn find_pod(from: &mut impl Reads, workspace: &WorkspaceId, id: PodId) -> Result<Option<Pod>> {
    let sql = format!("SELECT {COLUMNS} FROM pods o WHERE o.workspace_id = $1 AND o.id = $2");
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?)
}

/// Those of these pods that there are, archived or not.
///
/// # Errors
/// Only the database's own.
pub async fn find_pods(from: &mut impl Reads, workspace: &WorkspaceId, ids: &[PodId]) -> Result<Vec<Pod>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let those = parameters(2, chunk.len());
        let sql = format!("SELECT {COLUMNS} FROM pods o WHERE o.workspace_id = $1 AND o.id IN ({those})");
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
        found.extend(chunk.iter().fold(query, |query, id| query.bind(*id)).all::<Pod>().await?);
    }
    Ok(found)
}

/// One pod that must exist.
///
/// # Errors
/// An internal error when there is none of this number.
pub async fn get_pod(from: &mut impl Reads, workspace: &WorkspaceId, id: PodId) -> Result<Pod> {
    let found = find_pod(from, workspace, id).await?;
    found.ok_or_else(|| Error::internal("reading a pod", format!("there is no pod {id} in {workspace}")))
}

/// Writes down what a pod is from now on.
///
/// # Errors
/// Only the database's own.
pub async fn update_pod(tx: &mut Tx, workspace: &WorkspaceId, id: PodId, to: &Described) -> Result<()> {
    tx.query(
        "UPDATE pods SET key = $3, name = $4, purpose = $5, kind = $6, parent_id = $7, is_forming = $8
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(id)
    .bind(to.key.as_str())
    .bind(to.name.as_str())
    .bind(to.purpose.as_str())
    .bind(to.kind.as_str())
    .bind(to.parent_id)
    .bind(to.is_forming)
    .execute()
    .await?;
    Ok(())
}

/// A pod is no more: nobody belongs to it, so that its lead may lead another; its history keeps who did. That no pod stands
/// under it is to be asked before.
///
/// # Errors
/// Only the database's own.
pub async fn archive_pod(tx: &mut Tx, workspace: &WorkspaceId, id: PodId, now: Timestamp) -> Result<()> {
    tx.query("DELETE FROM pod_members WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(id)
        .execute()
        .await?;
    tx.query("UPDATE pods SET archived_at = $3, is_forming = FALSE WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(())
}

/// The pods that stand right under this one and are not archived, by name.
///
/// # Errors
/// Only the database's own.
pub async fn list_children(from: &mut impl Reads, workspace: &WorkspaceId, id: PodId) -> Result<Vec<Pod>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM pods o WHERE o.workspace_id = $1 AND o.parent_id = $2 AND o.archived_at IS NULL"
    );
    let mut pods: Vec<Pod> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).all().await?;
    pods.sort_by_cached_key(|pod| (pod.name.to_lowercase(), pod.id));
    Ok(pods)
}

/// The pod of this key or alias (in any case of letters), archived or not.
///
/// # Errors
/// Only the database's own.
pub async fn find_pod_by_key(from: &mut impl Reads, workspace: &WorkspaceId, key: &str) -> Result<Option<Pod>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM pods o WHERE o.workspace_id = $1 AND (o.key = $2
           OR o.id = (SELECT a.pod_id FROM pod_aliases a WHERE a.workspace_id = $1 AND a.alias = $2))"
    );
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(key.to_lowercase()).optional().await?)
}

/// The pod that a channel is linked to, unless archived.
///
/// # Errors
/// Only the database's own.
pub async fn find_pod_by_channel(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    channel: &ChannelId,
) -> Result<Option<Pod>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM pods o JOIN pod_channels c ON c.pod_id = o.id
         WHERE c.workspace_id = $1 AND c.channel = $2 AND o.archived_at IS NULL"
    );
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(channel).optional().await?)
}

/// All pods that are not archived, by name.
///
/// # Errors
/// Only the database's own.
pub async fn list_pods(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<Pod>> {
    let sql = format!("SELECT {COLUMNS} FROM pods o WHERE o.workspace_id = $1 AND o.archived_at IS NULL");
    let mut pods: Vec<Pod> = from.ask(AssertSqlSafe(sql)).bind(workspace).all().await?;
    // Sorted here: the engines disagree about letters.
    pods.sort_by_cached_key(|pod| (pod.name.to_lowercase(), pod.id));
    Ok(pods)
}

/// What a list shows of pods that are not archived.
const SUMMARIES: &str = "
    SELECT o.id, o.key, o.name, o.kind, o.parent_id, o.is_forming, l.person AS lead, p.real_name AS lead_name,
      COALESCE(NOT p.is_deactivated, FALSE) AS lead_is_active, c.channel AS home, COALESCE(n.people, 0) AS members
    FROM pods o
    LEFT JOIN pod_members l ON l.pod_id = o.id AND l.role = 'lead'
    LEFT JOIN people p ON p.workspace_id = l.workspace_id AND p.id = l.person
    LEFT JOIN pod_channels c ON c.pod_id = o.id AND c.is_home
    LEFT JOIN (SELECT m.pod_id, COUNT(*) AS people FROM pod_members m
        JOIN people q ON q.workspace_id = m.workspace_id AND q.id = m.person
        WHERE m.workspace_id = $1 AND NOT q.is_deactivated AND NOT q.is_bot {of} GROUP BY m.pod_id) n
      ON n.pod_id = o.id
    WHERE o.workspace_id = $1 AND o.archived_at IS NULL";

/// All pods that are not archived, by name, with what a list shows of each.
///
/// # Errors
/// Only the database's own.
pub async fn list_summaries(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<PodSummary>> {
    let sql = SUMMARIES.replace("{of}", "");
    let mut pods: Vec<PodSummary> = from.ask(AssertSqlSafe(sql)).bind(workspace).all().await?;
    pods.sort_by_cached_key(|pod| (pod.name.to_lowercase(), pod.id));
    Ok(pods)
}

/// As [`list_summaries`], of these pods only.
///
/// # Errors
/// Only the database's own.
pub async fn list_summaries_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pods: &[PodId],
) -> Result<Vec<PodSummary>> {
    if pods.is_empty() {
        return Ok(Vec::new());
    }
    let those = parameters(2, pods.len());
    let sql = SUMMARIES.replace("{of}", &format!("AND m.pod_id IN ({those})"));
    let query = from.ask(AssertSqlSafe(format!("{sql} AND o.id IN ({those})"))).bind(workspace);
    Ok(pods.iter().fold(query, |query, pod| query.bind(*pod)).all().await?)
}

/// How many pods are not archived.
///
/// # Errors
/// Only the database's own.
pub async fn count_pods(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<usize> {
    let count: i64 = from
        .ask("SELECT COUNT(*) FROM pods WHERE workspace_id = $1 AND archived_at IS NULL")
        .bind(workspace)
        .scalar()
        .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}
