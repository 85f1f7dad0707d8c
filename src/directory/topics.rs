//! Topics: what a pod answers for in the whole organisation, such as *brand* or *pricing*. A topic belongs to one pod.

use super::folding::fold;
use crate::{
    database::{Reads, Tx, record},
    error::Result,
    ids::{PodId, WorkspaceId},
};

record! {
    /// A topic and its pod.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Topic {
        /// As names are compared.
        pub topic: String,
        /// As somebody typed it.
        pub title: String,
        /// Which pod answers for it.
        pub pod_id: PodId,
        /// Its name.
        pub pod_name: String,
    }
}

/// The topics of all pods that are not archived, in the order of the alphabet.
///
/// # Errors
/// Only the database's own.
pub async fn list_topics(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<Topic>> {
    let mut topics: Vec<Topic> = from
        .ask(
            "SELECT t.topic, t.title, t.pod_id, o.name AS pod_name FROM pod_topics t JOIN pods o ON o.id = t.pod_id
             WHERE t.workspace_id = $1 AND o.archived_at IS NULL",
        )
        .bind(workspace)
        .all()
        .await?;
    // Sorted here: the engines disagree about letters.
    topics.sort_by(|a, b| a.topic.cmp(&b.topic));
    Ok(topics)
}

/// The topics of one pod, in the order of the alphabet.
///
/// # Errors
/// Only the database's own.
pub async fn list_topics_of(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<Topic>> {
    let mut topics: Vec<Topic> = from
        .ask(
            "SELECT t.topic, t.title, t.pod_id, o.name AS pod_name FROM pod_topics t JOIN pods o ON o.id = t.pod_id
             WHERE t.workspace_id = $1 AND t.pod_id = $2 AND o.archived_at IS NULL",
        )
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    topics.sort_by(|a, b| a.topic.cmp(&b.topic));
    Ok(topics)
}

/// The topic of this name, whatever its letters' case and accents.
pub fn topic_named<'a>(topics: &'a [Topic], words: &str) -> Option<&'a Topic> {
    let wanted = fold(words);
    topics.iter().find(|topic| topic.topic == wanted)
}

/// From now on the pod answers for exactly these. Topics of archived pods are free to take; that no other pod has one is to
/// be asked before.
///
/// # Errors
/// Only the database's own.
pub async fn replace_topics(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, titles: &[String]) -> Result<()> {
    tx.query("DELETE FROM pod_topics WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .execute()
        .await?;
    for title in titles {
        tx.query(
            "INSERT INTO pod_topics (workspace_id, topic, title, pod_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, topic) DO UPDATE SET title = excluded.title, pod_id = excluded.pod_id",
        )
        .bind(workspace)
        .bind(fold(title))
        .bind(title.as_str())
        .bind(pod)
        .execute()
        .await?;
    }
    Ok(())
}
