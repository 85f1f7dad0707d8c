//! SQL of this feature: the newest audit row of a kind. Settings and pauses themselves are the directory's.

use super::FEATURE;
use crate::{
    database::{Tx, record},
    error::Result,
    ids::{UserId, WorkspaceId},
};

record! {
    /// Who did something last.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct LastChange {
        /// Who.
        pub(super) actor: Option<UserId>,
    }
}

/// The newest change of this kind.
pub(super) async fn find_last_change(tx: &mut Tx, workspace: &WorkspaceId, verb: &str) -> Result<Option<LastChange>> {
    Ok(tx
        .query(
            "SELECT actor FROM audit
             WHERE workspace_id = $1 AND feature = $2 AND subject = 'workspace' AND verb = $3 ORDER BY id DESC LIMIT 1",
        )
        .bind(workspace)
        .bind(FEATURE)
        .bind(verb)
        .optional()
        .await?)
}
