//! What pods are found by: the topics they answer for, and the clients they work for. Words as people type them, told apart as
//! names are compared.

use super::folding::fold;
use crate::{
    database::{Reads, Tx, record},
    error::Result,
    ids::{PodId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

/// What a tag says of its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagKind {
    /// The pod answers for it in the whole organisation, such as *brand* or *pricing*. A topic belongs to one pod.
    Topic,
    /// The pod works for it. One client may have several pods.
    Client,
}

record! {
    /// A tag and one of its pods.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Tag {
        /// As names are compared.
        pub folded: String,
        /// As somebody typed it.
        pub title: String,
        /// Whose it is.
        pub pod_id: PodId,
        /// Its name.
        pub pod_name: String,
    }
}

impl TagKind {
    fn table(self) -> &'static str {
        match self {
            Self::Topic => "pod_topics",
            Self::Client => "pod_clients",
        }
    }

    /// The column of the word as names are compared.
    fn column(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Client => "client",
        }
    }

    /// Within what the word stands once.
    fn once_in(self) -> &'static str {
        match self {
            Self::Topic => "workspace_id",
            Self::Client => "pod_id",
        }
    }

    fn select(self) -> String {
        format!(
            "SELECT t.{} AS folded, t.title, t.pod_id, o.name AS pod_name FROM {} t JOIN pods o ON o.id = t.pod_id
             WHERE t.workspace_id = $1 AND o.archived_at IS NULL",
            self.column(),
            self.table()
        )
    }
}

/// The tags of all pods that are not archived, a row for each pod of each, in the order of the alphabet.
///
/// # Errors
/// Only the database's own.
pub async fn list_tags(from: &mut impl Reads, workspace: &WorkspaceId, kind: TagKind) -> Result<Vec<Tag>> {
    Ok(sorted(from.ask(AssertSqlSafe(kind.select())).bind(workspace).all().await?))
}

/// The tags of one pod, in the order of the alphabet; of an archived one, none.
///
/// # Errors
/// Only the database's own.
pub async fn list_tags_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    kind: TagKind,
    pod: PodId,
) -> Result<Vec<Tag>> {
    let sql = format!("{} AND t.pod_id = $2", kind.select());
    Ok(sorted(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(pod).all().await?))
}

// The engines disagree about letters.
fn sorted(mut tags: Vec<Tag>) -> Vec<Tag> {
    tags.sort_by(|a, b| (&a.folded, &a.pod_name, a.pod_id).cmp(&(&b.folded, &b.pod_name, b.pod_id)));
    tags
}

/// The first tag of this name, whatever its letters' case and accents.
pub fn tag_named<'a>(tags: &'a [Tag], words: &str) -> Option<&'a Tag> {
    let wanted = fold(words);
    tags.iter().find(|tag| tag.folded == wanted)
}

/// From now on the pod has exactly these. Topics of archived pods are free to take; that no other pod has one is to be asked
/// before.
///
/// # Errors
/// Only the database's own.
pub async fn replace_tags(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (kind, pod): (TagKind, PodId),
    titles: &[String],
) -> Result<()> {
    let (table, column, once_in) = (kind.table(), kind.column(), kind.once_in());
    tx.query(AssertSqlSafe(format!("DELETE FROM {table} WHERE workspace_id = $1 AND pod_id = $2")))
        .bind(workspace)
        .bind(pod)
        .execute()
        .await?;
    for title in titles {
        let sql = format!(
            "INSERT INTO {table} (workspace_id, {column}, title, pod_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT ({once_in}, {column}) DO UPDATE SET title = excluded.title, pod_id = excluded.pod_id"
        );
        tx.query(AssertSqlSafe(sql)).bind(workspace).bind(fold(title)).bind(title.as_str()).bind(pod).execute().await?;
    }
    Ok(())
}
