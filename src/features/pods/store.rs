//! SQL of this feature: people by name, and how often something was done to a pod. Pods themselves are the directory's.

use super::FEATURE;
use crate::{
    database::{Tx, record},
    error::Result,
    ids::{UserId, WorkspaceId},
};

record! {
    /// Somebody who could be meant.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct Candidate {
        /// Slack's id.
        pub(super) id: UserId,
        /// The handle.
        pub(super) name: String,
        /// The full name.
        pub(super) real_name: String,
    }
}

/// Everybody who is here, by name: people whom others type.
pub(super) async fn list_candidates(tx: &mut Tx, workspace: &WorkspaceId) -> Result<Vec<Candidate>> {
    let mut people: Vec<Candidate> = tx
        .query("SELECT id, name, real_name FROM people WHERE workspace_id = $1 AND NOT is_deactivated AND NOT is_bot")
        .bind(workspace)
        .all()
        .await?;
    people.sort_by(|a, b| (&a.real_name, &a.id).cmp(&(&b.real_name, &b.id)));
    Ok(people)
}

/// How often `verb` was done to `subject` so far: the number in the key of what was asked about it.
pub(super) async fn count_changes(tx: &mut Tx, workspace: &WorkspaceId, subject: &str, verb: &str) -> Result<i64> {
    Ok(tx
        .query("SELECT COUNT(*) FROM audit WHERE workspace_id = $1 AND feature = $2 AND subject = $3 AND verb = $4")
        .bind(workspace)
        .bind(FEATURE)
        .bind(subject)
        .bind(verb)
        .scalar()
        .await?)
}
