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

use crate::{
    database::{CHUNK, Reads, parameters, record},
    directory::Pod,
    error::Result,
    ids::{ChannelId, PodId, WorkspaceId},
};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

/// What the rules look at in a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: ChannelId,
    pub(super) name: String,
    pub(super) is_private: bool,
}

record! {
    /// A channel that may be a pod's own.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct Near {
        pub(super) id: ChannelId,
        pub(super) name: String,
        pub(super) is_private: bool,
        pub(super) pod_id: Option<PodId>,
    }
}

/// Of which channels rules speak: of all that are open but the general one, and of private ones only where the bot is in them.
const BOUND: &str =
    "c.workspace_id = $1 AND NOT c.is_archived AND NOT c.is_general AND (c.is_member OR NOT c.is_private)";

/// All that rules speak of, by their names. Thousands come as two rows: row by row it would take five times as long. No id and
/// no name has a space in it.
pub(super) async fn list_named(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<Named>> {
    let sql = format!(
        "SELECT c.is_private, string_agg(c.id || ' ' || c.name, ' ') FROM channels c WHERE {BOUND} GROUP BY c.is_private"
    );
    let rows: Vec<(bool, String)> = from.ask(AssertSqlSafe(sql)).bind(workspace).all().await?;
    let mut all: Vec<Named> = Vec::new();
    for (is_private, joined) in &rows {
        let mut words = joined.split(' ');
        while let (Some(id), Some(name)) = (words.next(), words.next()) {
            all.push(Named { id: ChannelId::from(id), name: name.to_owned(), is_private: *is_private });
        }
    }
    // Sorted here: the engines disagree about letters.
    all.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(all)
}

/// Of these, by their names, those that are linked to the pod, and those of nobody's that have its key somewhere in their
/// names: no other can be called as its own. So few are read where there are thousands.
pub(super) async fn list_near(from: &mut impl Reads, workspace: &WorkspaceId, pod: &Pod) -> Result<Vec<Near>> {
    let sql = format!(
        "SELECT c.id, c.name, c.is_private, l.pod_id FROM channels c
           LEFT JOIN pod_channels l ON l.workspace_id = c.workspace_id AND l.channel = c.id
         WHERE {BOUND} AND (l.pod_id = $2 OR (l.pod_id IS NULL AND c.name LIKE $3))"
    );
    let near = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(pod.id).bind(format!("%{}%", pod.key));
    let mut near: Vec<Near> = near.all().await?;
    near.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    Ok(near)
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
