//! Pods, and how people name them.

use crate::{
    database::{Reads, Ts, Tx, record},
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

/// What words can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// This pod.
    One(Pod),
    /// One of these, by name: the person must choose.
    Several(Vec<Pod>),
    /// No pod.
    Nothing,
}

const COLUMNS: &str = "o.id, o.key, o.name, o.created_by, o.created_at, o.archived_at";

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

/// Makes a pod; `None` when the key is taken (also by an archived pod).
///
/// # Errors
/// Only the database's own.
pub async fn insert_pod(tx: &mut Tx, workspace: &WorkspaceId, pod: NewPod<'_>) -> Result<Option<Pod>> {
    Ok(tx
        .query(
            "INSERT INTO pods (workspace_id, key, name, created_by, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, key) DO NOTHING
             RETURNING id, key, name, created_by, created_at, archived_at",
        )
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

/// One pod that must exist.
///
/// # Errors
/// An internal error when there is none of this number.
pub async fn get_pod(from: &mut impl Reads, workspace: &WorkspaceId, id: PodId) -> Result<Pod> {
    let found = find_pod(from, workspace, id).await?;
    found.ok_or_else(|| Error::internal("reading a pod", format!("there is no pod {id} in {workspace}")))
}

/// The pod of this key (in any case of letters), archived or not.
///
/// # Errors
/// Only the database's own.
pub async fn find_pod_by_key(from: &mut impl Reads, workspace: &WorkspaceId, key: &str) -> Result<Option<Pod>> {
    let sql = format!("SELECT {COLUMNS} FROM pods o WHERE o.workspace_id = $1 AND o.key = $2");
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

/// All pods that are not archived, by name, with what a list shows of each.
///
/// # Errors
/// Only the database's own.
pub async fn list_summaries(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<PodSummary>> {
    let mut pods: Vec<PodSummary> = from
        .ask(
            "SELECT o.id, o.key, o.name, l.person AS lead, p.real_name AS lead_name,
               COALESCE(NOT p.is_deactivated, FALSE) AS lead_is_active, c.channel AS home,
               (SELECT COUNT(*) FROM pod_members m JOIN people q ON q.workspace_id = m.workspace_id AND q.id = m.person
                 WHERE m.pod_id = o.id AND NOT q.is_deactivated AND NOT q.is_bot) AS members
             FROM pods o
             LEFT JOIN pod_members l ON l.pod_id = o.id AND l.role = 'lead'
             LEFT JOIN people p ON p.workspace_id = l.workspace_id AND p.id = l.person
             LEFT JOIN pod_channels c ON c.pod_id = o.id AND c.is_home
             WHERE o.workspace_id = $1 AND o.archived_at IS NULL",
        )
        .bind(workspace)
        .all()
        .await?;
    pods.sort_by_cached_key(|pod| (pod.name.to_lowercase(), pod.id));
    Ok(pods)
}

/// The pod somebody means: its key or name, else a beginning of either or of a word of its name.
///
/// # Errors
/// Only the database's own.
pub async fn resolve_pod(from: &mut impl Reads, workspace: &WorkspaceId, words: &str) -> Result<Resolved> {
    Ok(resolve(words, list_pods(from, workspace).await?))
}

/// As [`resolve_pod`], among these pods. An exact key beats an exact name, which beats any beginning.
pub fn resolve(words: &str, pods: Vec<Pod>) -> Resolved {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if words.is_empty() {
        return Resolved::Nothing;
    }
    let by_key = |pod: &Pod| pod.key == words;
    let by_name = |pod: &Pod| pod.name.to_lowercase() == words;
    let by_beginning = |pod: &Pod| {
        let name = pod.name.to_lowercase();
        let begins = name.char_indices().any(|(at, _)| {
            let at_word = at == 0 || name[..at].ends_with(|before: char| !before.is_alphanumeric());
            at_word && name[at..].starts_with(&words)
        });
        begins || pod.key.starts_with(&words)
    };
    let matches: [&dyn Fn(&Pod) -> bool; 3] = [&by_key, &by_name, &by_beginning];
    for fits in matches {
        let mut found: Vec<Pod> = pods.iter().filter(|pod| fits(pod)).cloned().collect();
        match found.len() {
            0 => {}
            1 => return found.pop().map_or(Resolved::Nothing, Resolved::One),
            _ => return Resolved::Several(found),
        }
    }
    Resolved::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pods() -> Vec<Pod> {
        [
            ("performance", "Performance Marketing"),
            ("brand", "Brand & Creative"),
            ("b2b", "B2B Growth"),
            ("perf-ops", "Ops"),
        ]
        .into_iter()
        .zip(1..)
        .map(|((key, name), id)| Pod {
            id: PodId(id),
            key: key.to_owned(),
            name: name.to_owned(),
            created_by: UserId::from("U1"),
            created_at: Ts(Timestamp::UNIX_EPOCH),
            archived_at: None,
        })
        .collect()
    }

    fn keys(words: &str) -> Vec<String> {
        match resolve(words, pods()) {
            Resolved::One(pod) => vec![pod.key],
            Resolved::Several(pods) => pods.into_iter().map(|pod| pod.key).collect(),
            Resolved::Nothing => Vec::new(),
        }
    }

    #[test]
    fn people_name_pods_as_they_like() {
        assert_eq!(keys("Performance"), ["performance"]);
        assert_eq!(keys("  performance   marketing "), ["performance"]);
        assert_eq!(keys("market"), ["performance"]);
        assert_eq!(keys("creative"), ["brand"]);
        assert_eq!(keys("perf"), ["performance", "perf-ops"]);
        assert_eq!(keys("b"), ["brand", "b2b"]);
        assert!(keys("").is_empty() && keys("eting").is_empty() && keys("🦀").is_empty());
    }
}
