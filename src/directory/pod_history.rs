//! What a pod is, whole, and how it was: each thing that can be said of it, from when until when.
//!
//! Whoever changes a pod, its people, topics, clients, aliases or channels calls [`note_pod`] in the same turn. The feature
//! of pods does it again when it hears of a change, so that nothing is missed that somebody forgot to note.

use super::{folding::fold, members::Role, pods::PodStatus};
use crate::{
    database::{CHUNK, Reads, Ts, Tx, parameters, record, rows},
    error::Result,
    ids::{ChannelId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

/// Somebody of a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belongs {
    /// Who.
    pub person: UserId,
    /// As what.
    pub role: Role,
    /// What they do there, in the pod's words; empty where nobody said.
    pub label: String,
}

/// All there is to say of a pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Portrait {
    /// Its name.
    pub name: String,
    /// Its short name.
    pub key: String,
    /// Other short names, in the order of the alphabet.
    pub aliases: Vec<String>,
    /// What it is there for.
    pub purpose: String,
    /// What sort of pod it is.
    pub kind: String,
    /// Forming, active, archived.
    pub status: PodStatus,
    /// The pod it stands under.
    pub parent: Option<PodId>,
    /// What it answers for, in the order of the alphabet.
    pub topics: Vec<String>,
    /// Whom it works for, in the order of the alphabet.
    pub clients: Vec<String>,
    /// Where it lives.
    pub home: Option<ChannelId>,
    /// Its further channels.
    pub channels: Vec<ChannelId>,
    /// Lead, deputy, members, each by seniority.
    pub people: Vec<Belongs>,
}

record! {
    /// One thing that can be said of a pod.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
    struct Trait {
        since: Ts,
        what: String,
        value: String,
        note: String,
    }
}

record! {
    struct Open {
        id: i64,
        what: String,
        value: String,
        note: String,
    }
}

/// What is said, its words, what is noted beside it, and where that stands.
const TRAITS: &[(&str, &str, &str, &str)] = &[
    ("'name'", "o.name", "''", ""),
    ("'key'", "o.key", "''", ""),
    ("'purpose'", "o.purpose", "''", "AND o.purpose <> ''"),
    ("'kind'", "o.kind", "''", "AND o.kind <> ''"),
    (
        "'status'",
        "CASE WHEN o.archived_at IS NOT NULL THEN 'archived' WHEN o.is_forming THEN 'forming' ELSE 'active' END",
        "''",
        "",
    ),
    ("'parent'", "CAST(o.parent_id AS TEXT)", "''", "AND o.parent_id IS NOT NULL"),
];

/// The same, of what stands in tables of its own.
const BESIDE: &[(&str, &str, &str, &str, &str)] = &[
    ("'alias'", "x.alias", "''", "o.created_at", "pod_aliases"),
    ("'topic'", "x.title", "''", "o.created_at", "pod_topics"),
    ("'client'", "x.title", "''", "o.created_at", "pod_clients"),
    ("CASE WHEN x.is_home THEN 'home' ELSE 'channel' END", "x.channel", "''", "o.created_at", "pod_channels"),
    ("x.role", "x.person", "x.label", "x.since", "pod_members"),
];

fn all_traits() -> String {
    let own = TRAITS.iter().map(|(what, value, note, which)| {
        format!(
            "SELECT {what} AS what, {value} AS value, {note} AS note, o.created_at AS since
             FROM pods o WHERE o.workspace_id = $1 AND o.id = $2 {which}"
        )
    });
    let beside = BESIDE.iter().map(|(what, value, note, since, table)| {
        format!(
            "SELECT {what} AS what, {value} AS value, {note} AS note, {since} AS since
             FROM pods o JOIN {table} x ON x.pod_id = o.id WHERE o.workspace_id = $1 AND o.id = $2"
        )
    });
    own.chain(beside).collect::<Vec<_>>().join(" UNION ALL ")
}

/// What stands around a pod as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// The name of the pod it stands under.
    pub parent: Option<String>,
    /// The names of those right under it, in the order of the alphabet.
    pub children: Vec<String>,
    /// Those of its people who are no longer active.
    pub gone: HashSet<UserId>,
}

/// The same words for what stands around it: no part of its history.
const AROUND: &str = "
    SELECT 'above' AS what, u.name AS value, '' AS note, o.created_at AS since
    FROM pods o JOIN pods u ON u.id = o.parent_id WHERE o.workspace_id = $1 AND o.id = $2
    UNION ALL SELECT 'below', b.name, '', b.created_at
    FROM pods b WHERE b.workspace_id = $1 AND b.parent_id = $2 AND b.archived_at IS NULL
    UNION ALL SELECT 'gone', m.person, '', m.since
    FROM pod_members m LEFT JOIN people p ON p.workspace_id = m.workspace_id AND p.id = m.person
    WHERE m.workspace_id = $1 AND m.pod_id = $2 AND COALESCE(p.is_deactivated OR p.is_bot, TRUE)";

/// A pod as it is, and what stands around it: one statement, since this is what people look at.
///
/// # Errors
/// Only the database's own.
pub async fn find_portrait_and_around(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
) -> Result<Option<(Portrait, Around)>> {
    let sql = format!("{} UNION ALL {AROUND}", all_traits());
    let traits: Vec<Trait> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(pod).all().await?;
    let is_around = |one: &Trait| matches!(one.what.as_str(), "above" | "below" | "gone");
    let (beside, own): (Vec<Trait>, Vec<Trait>) = traits.into_iter().partition(is_around);
    let mut around = Around::default();
    for one in beside {
        match one.what.as_str() {
            "above" => around.parent = Some(one.value),
            "below" => around.children.push(one.value),
            _ => {
                around.gone.insert(UserId(one.value));
            }
        }
    }
    around.children.sort_by_cached_key(|name| name.to_lowercase());
    Ok(Portrait::of(own).map(|portrait| (portrait, around)))
}

async fn list_traits(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<Trait>> {
    Ok(from.ask(AssertSqlSafe(all_traits())).bind(workspace).bind(pod).all().await?)
}

/// A pod as it is, archived or not.
///
/// # Errors
/// Only the database's own.
pub async fn find_portrait(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Option<Portrait>> {
    Ok(Portrait::of(list_traits(from, workspace, pod).await?))
}

/// A pod as it was at an instant; `None` where there was none yet.
///
/// # Errors
/// Only the database's own.
pub async fn find_portrait_at(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
    at: Timestamp,
) -> Result<Option<Portrait>> {
    let traits: Vec<Trait> = from
        .ask(
            "SELECT what, value, note, since FROM pod_history
             WHERE workspace_id = $1 AND pod_id = $2 AND since <= $3 AND (until IS NULL OR until > $3)",
        )
        .bind(workspace)
        .bind(pod)
        .bind(Ts(at))
        .all()
        .await?;
    Ok(Portrait::of(traits))
}

/// A pod as it was in one of its versions: what somebody saw who opened a form then.
///
/// # Errors
/// Only the database's own.
pub async fn find_portrait_of_version(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
    version: i64,
) -> Result<Option<Portrait>> {
    let traits: Vec<Trait> = from
        .ask(
            "SELECT what, value, note, since FROM pod_history
             WHERE workspace_id = $1 AND pod_id = $2 AND from_version <= $3
               AND (until_version IS NULL OR until_version > $3)",
        )
        .bind(workspace)
        .bind(pod)
        .bind(version)
        .all()
        .await?;
    Ok(Portrait::of(traits))
}

/// Writes down what is different about a pod since it was last noted; from then on that is its history. `false` when nothing
/// is. The pod has a new version then.
///
/// # Errors
/// Only the database's own.
pub async fn note_pod(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, now: Timestamp) -> Result<bool> {
    let traits = list_traits(tx, workspace, pod).await?;
    let open: Vec<Open> = tx
        .query(
            "SELECT id, what, value, note FROM pod_history WHERE workspace_id = $1 AND pod_id = $2 AND until IS NULL",
        )
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    let says = |one: &Trait, row: &Open| (&one.what, &one.value, &one.note) == (&row.what, &row.value, &row.note);
    let ended: Vec<i64> =
        open.iter().filter(|row| !traits.iter().any(|one| says(one, row))).map(|row| row.id).collect();
    let begun: Vec<&Trait> = traits.iter().filter(|one| !open.iter().any(|row| says(one, row))).collect();
    if ended.is_empty() && begun.is_empty() {
        return Ok(false);
    }
    let first = open.is_empty();
    let sql = format!(
        "UPDATE pods SET version = version + {} WHERE workspace_id = $1 AND id = $2 RETURNING version",
        i64::from(!first)
    );
    let version: i64 = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(pod).scalar().await?;
    end_rows(tx, workspace, &ended, (version, now)).await?;
    insert_rows(tx, workspace, (pod, &begun), (version, now)).await?;
    Ok(true)
}

async fn end_rows(tx: &mut Tx, workspace: &WorkspaceId, ids: &[i64], (version, now): (i64, Timestamp)) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let list = parameters(4, chunk.len());
        let sql =
            format!("UPDATE pod_history SET until = $2, until_version = $3 WHERE workspace_id = $1 AND id IN ({list})");
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(Ts(now)).bind(version);
        chunk.iter().fold(query, |query, id| query.bind(*id)).execute().await?;
    }
    Ok(())
}

async fn insert_rows(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pod, traits): (PodId, &[&Trait]),
    (version, now): (i64, Timestamp),
) -> Result<()> {
    for chunk in traits.chunks(CHUNK) {
        let values = rows("$1, $2, $3, $4", 5, 3, chunk.len());
        let sql = format!(
            "INSERT INTO pod_history (workspace_id, pod_id, since, from_version, what, value, note) VALUES {values}"
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(pod).bind(Ts(now)).bind(version);
        chunk
            .iter()
            .fold(query, |query, one| query.bind(one.what.as_str()).bind(one.value.as_str()).bind(one.note.as_str()))
            .execute()
            .await?;
    }
    Ok(())
}

impl Portrait {
    /// `None` where nothing says its name: there was no such pod.
    fn of(mut traits: Vec<Trait>) -> Option<Self> {
        // By seniority; those of the same instant by who they are.
        traits.sort();
        let mut portrait = Self::default();
        let mut is_named = false;
        for one in traits {
            is_named |= one.what == "name";
            portrait.put(one);
        }
        portrait.people.sort_by_key(|one| one.role);
        portrait.aliases.sort();
        portrait.topics.sort_by_cached_key(|title| fold(title));
        portrait.clients.sort_by_cached_key(|title| fold(title));
        portrait.channels.sort();
        is_named.then_some(portrait)
    }

    fn put(&mut self, one: Trait) {
        let value = one.value;
        match one.what.as_str() {
            "name" => self.name = value,
            "key" => self.key = value,
            "purpose" => self.purpose = value,
            "kind" => self.kind = value,
            "status" => self.status = PodStatus::named(&value),
            "parent" => self.parent = value.parse().ok().map(PodId),
            "alias" => self.aliases.push(value),
            "topic" => self.topics.push(value),
            "client" => self.clients.push(value),
            "home" => self.home = Some(ChannelId(value)),
            "channel" => self.channels.push(ChannelId(value)),
            role => {
                let role = [Role::Lead, Role::Deputy].into_iter().find(|known| known.as_str() == role);
                let role = role.unwrap_or(Role::Member);
                self.people.push(Belongs { person: UserId(value), role, label: one.note });
            }
        }
    }

    /// Who leads it.
    pub fn lead(&self) -> Option<&UserId> {
        self.holder(Role::Lead)
    }

    /// Who is its deputy; the first, where there are several.
    pub fn deputy(&self) -> Option<&UserId> {
        self.holder(Role::Deputy)
    }

    fn holder(&self, role: Role) -> Option<&UserId> {
        self.people.iter().find(|one| one.role == role).map(|one| &one.person)
    }
}
