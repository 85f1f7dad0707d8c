//! Clients pods work for: tags, as people type them. One client may have several pods.

use super::folding::fold;
use crate::{
    database::{Reads, Tx, record},
    error::Result,
    ids::{PodId, WorkspaceId},
};

record! {
    /// A client and one of its pods.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Client {
        /// As names are compared.
        pub client: String,
        /// As somebody typed it.
        pub title: String,
        /// Which pod works for it.
        pub pod_id: PodId,
        /// Its name.
        pub pod_name: String,
    }
}

/// The clients of all pods that are not archived, a row for each pod of each, in the order of the alphabet.
///
/// # Errors
/// Only the database's own.
pub async fn list_clients(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<Client>> {
    let mut clients: Vec<Client> = from
        .ask(
            "SELECT c.client, c.title, c.pod_id, o.name AS pod_name FROM pod_clients c JOIN pods o ON o.id = c.pod_id
             WHERE c.workspace_id = $1 AND o.archived_at IS NULL",
        )
        .bind(workspace)
        .all()
        .await?;
    // Sorted here: the engines disagree about letters.
    clients.sort_by(|a, b| (&a.client, &a.pod_name, a.pod_id).cmp(&(&b.client, &b.pod_name, b.pod_id)));
    Ok(clients)
}

/// The titles of the clients of one pod, in the order of the alphabet.
///
/// # Errors
/// Only the database's own.
pub async fn list_clients_of(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = from
        .ask("SELECT title FROM pod_clients WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    let mut titles: Vec<String> = rows.into_iter().map(|(title,)| title).collect();
    titles.sort_by_cached_key(|title| fold(title));
    Ok(titles)
}

/// From now on the pod works for exactly these.
///
/// # Errors
/// Only the database's own.
pub async fn replace_clients(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, titles: &[String]) -> Result<()> {
    tx.query("DELETE FROM pod_clients WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .execute()
        .await?;
    for title in titles {
        tx.query(
            "INSERT INTO pod_clients (workspace_id, client, title, pod_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (pod_id, client) DO UPDATE SET title = excluded.title",
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
