//! SQL of this feature: the rules, the channels that do not keep them, the channels that somebody wants.

mod cases;
mod orders;
mod rules;

#[cfg(test)]
mod tests;

pub(super) use cases::{
    NewCase, count_asked_of, find_case, find_open_case, insert_case, is_allowed, list_allowed, list_on_lists,
    list_open_cases, list_open_of, list_pods_with_lists, move_cases, update_case,
};
pub(super) use orders::{NewOrder, find_order, find_order_of, insert_order, move_orders, update_order};
pub(super) use rules::{Version, find_version, get_newest, insert_version};

use crate::{
    database::{CHUNK, Reads, parameters, record},
    error::Result,
    ids::{ChannelId, PodId, UserId, WorkspaceId},
};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

record! {
    /// What the rules look at in a channel.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct Named {
        pub(super) id: ChannelId,
        pub(super) name: String,
        pub(super) creator: Option<UserId>,
        pub(super) is_private: bool,
        pub(super) pod_id: Option<PodId>,
    }
}

/// All open channels that rules speak of, by their names: not the general one; private ones only where the bot is in them.
pub(super) async fn list_named(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<Named>> {
    let mut all: Vec<Named> = from
        .ask(
            "SELECT c.id, c.name, c.creator, c.is_private, l.pod_id FROM channels c
             LEFT JOIN pod_channels l ON l.workspace_id = c.workspace_id AND l.channel = c.id
             WHERE c.workspace_id = $1 AND NOT c.is_archived AND NOT c.is_general
               AND (c.is_member OR NOT c.is_private)",
        )
        .bind(workspace)
        .all()
        .await?;
    // Sorted here: the engines disagree about letters.
    all.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(all)
}

/// Those of these names that a channel has, be it archived.
pub(super) async fn list_taken(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    names: &[String],
) -> Result<BTreeSet<String>> {
    let mut taken = BTreeSet::new();
    for chunk in names.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!("SELECT DISTINCT name FROM channels WHERE workspace_id = $1 AND name IN ({list})");
        let query =
            chunk.iter().fold(from.ask(AssertSqlSafe(sql)).bind(workspace), |query, name| query.bind(name.as_str()));
        taken.extend(query.all::<(String,)>().await?.into_iter().map(|(name,)| name));
    }
    Ok(taken)
}
