//! The ways escalations go.

use super::super::model::Routes;
use crate::{database::Reads, error::Result, ids::WorkspaceId};
use sqlx::types::Json;

/// The newest routes with their version; the usual ones are version 0.
pub(in super::super) async fn find_routes(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<(i64, Routes)> {
    let found: Option<(i64, Json<Routes>)> = from
        .ask("SELECT version, body FROM escalation_routes WHERE workspace_id = $1 ORDER BY version DESC LIMIT 1")
        .bind(workspace)
        .optional()
        .await?;
    Ok(found.map_or_else(|| (0, Routes::default()), |(version, Json(routes))| (version, routes)))
}
