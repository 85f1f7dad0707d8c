//! Who belongs to which pod, and as what.

mod leading;

pub use leading::{
    DeputySet, LeadSet, add_deputy, find_lead, find_pod_led_by, remove_deputy, set_deputy, set_lead, set_lead_besides,
};

use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};
use std::collections::HashMap;

/// What a person is in a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Owns the pod's outcomes. A pod has at most one, and a person leads at most one pod, but for what an admin allowed.
    Lead,
    /// Acts while there is no lead to act.
    Deputy,
    /// Belongs to it.
    Member,
}

record! {
    /// A person of a pod.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Member {
        /// Who.
        pub person: UserId,
        /// As what.
        pub role: Role,
        /// What they do in the pod, in its words: "strategist"; empty where nobody said.
        pub label: String,
        /// Since when they belong to the pod.
        pub since: Ts,
        /// The full name; the id for people who are not mirrored.
        pub name: String,
        /// IANA name as Slack tells it.
        pub zone: Option<String>,
        /// Mirrored, human, and not deactivated.
        pub is_active: bool,
    }
}

record! {
    /// A pod of a person.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Membership {
        /// Which pod.
        pub pod: PodId,
        /// Its key.
        pub key: String,
        /// Its name.
        pub name: String,
        /// As what.
        pub role: Role,
    }
}

/// The people of a pod: lead, deputies, members, each by seniority; deactivated ones included and marked.
///
/// # Errors
/// Only the database's own.
pub async fn list_members(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<Member>> {
    let mut members: Vec<Member> = from
        .ask(
            "SELECT m.person, m.role, m.label, m.since, COALESCE(p.real_name, m.person) AS name, p.zone,
               COALESCE(NOT p.is_deactivated AND NOT p.is_bot, FALSE) AS is_active
             FROM pod_members m LEFT JOIN people p ON p.workspace_id = m.workspace_id AND p.id = m.person
             WHERE m.workspace_id = $1 AND m.pod_id = $2",
        )
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    members.sort_by(|a, b| (a.role, a.since, &a.person).cmp(&(b.role, b.since, &b.person)));
    Ok(members)
}

/// The pods of a person that are not archived: the one they lead first, the others by name.
///
/// # Errors
/// Only the database's own.
pub async fn list_memberships(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<Vec<Membership>> {
    let mut memberships: Vec<Membership> = from
        .ask(
            "SELECT m.pod_id AS pod, o.key, o.name, m.role FROM pod_members m JOIN pods o ON o.id = m.pod_id
             WHERE m.workspace_id = $1 AND m.person = $2 AND o.archived_at IS NULL",
        )
        .bind(workspace)
        .bind(person)
        .all()
        .await?;
    sort_memberships(&mut memberships);
    Ok(memberships)
}

/// The pod whose hours and holidays a person has where they set none: the one they lead, else the one they joined first.
///
/// # Errors
/// Only the database's own.
pub async fn find_home_pod(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<Option<Membership>> {
    let memberships: Vec<Membership> = from
        .ask(
            "SELECT m.pod_id AS pod, o.key, o.name, m.role FROM pod_members m JOIN pods o ON o.id = m.pod_id
             WHERE m.workspace_id = $1 AND m.person = $2 AND o.archived_at IS NULL ORDER BY m.since, m.pod_id",
        )
        .bind(workspace)
        .bind(person)
        .all()
        .await?;
    let led = memberships.iter().position(|membership| membership.role == Role::Lead).unwrap_or(0);
    Ok(memberships.into_iter().nth(led))
}

/// The one they lead first, the others by name.
pub(super) fn sort_memberships(memberships: &mut [Membership]) {
    memberships.sort_by(|a, b| (a.role, &a.name, &a.key).cmp(&(b.role, &b.name, &b.key)));
}

/// The role of a person in a pod; `None` when they do not belong to it.
///
/// # Errors
/// Only the database's own.
pub async fn find_role(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
    person: &UserId,
) -> Result<Option<Role>> {
    let row: Option<(Role,)> = from
        .ask("SELECT role FROM pod_members WHERE workspace_id = $1 AND pod_id = $2 AND person = $3")
        .bind(workspace)
        .bind(pod)
        .bind(person)
        .optional()
        .await?;
    Ok(row.map(|(role,)| role))
}

/// Makes a person a member. `false` when they belonged to the pod already, in whatever role.
///
/// # Errors
/// Only the database's own.
pub async fn add_member(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    person: &UserId,
    now: Timestamp,
) -> Result<bool> {
    let added = tx
        .query(
            "INSERT INTO pod_members (workspace_id, pod_id, person, role, since) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (pod_id, person) DO NOTHING",
        )
        .bind(workspace)
        .bind(pod)
        .bind(person)
        .bind(Role::Member)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(added > 0)
}

/// Ends a membership and tells what it was; `None` when there was none.
///
/// # Errors
/// Only the database's own.
pub async fn remove_member(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, person: &UserId) -> Result<Option<Role>> {
    let row: Option<(Role,)> = tx
        .query("DELETE FROM pod_members WHERE workspace_id = $1 AND pod_id = $2 AND person = $3 RETURNING role")
        .bind(workspace)
        .bind(pod)
        .bind(person)
        .optional()
        .await?;
    Ok(row.map(|(role,)| role))
}

/// Says what somebody does in a pod; an empty label says nothing of it. `false` when it was so already, and for people who
/// do not belong to it.
///
/// # Errors
/// Only the database's own.
pub async fn put_label(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pod, person): (PodId, &UserId),
    label: &str,
) -> Result<bool> {
    let changed = tx
        .query(
            "UPDATE pod_members SET label = $4
             WHERE workspace_id = $1 AND pod_id = $2 AND person = $3 AND label <> $4",
        )
        .bind(workspace)
        .bind(pod)
        .bind(person)
        .bind(label)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// What somebody does in a pod, in its words; empty where nobody said.
///
/// # Errors
/// Only the database's own.
pub async fn find_label(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId, person: &UserId) -> Result<String> {
    let row: Option<(String,)> = from
        .ask("SELECT label FROM pod_members WHERE workspace_id = $1 AND pod_id = $2 AND person = $3")
        .bind(workspace)
        .bind(pod)
        .bind(person)
        .optional()
        .await?;
    Ok(row.map(|(label,)| label).unwrap_or_default())
}

/// What somebody does in each of their pods, in its words.
///
/// # Errors
/// Only the database's own.
pub async fn list_labels(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<HashMap<PodId, String>> {
    let rows: Vec<(PodId, String)> = from
        .ask("SELECT pod_id, label FROM pod_members WHERE workspace_id = $1 AND person = $2")
        .bind(workspace)
        .bind(person)
        .all()
        .await?;
    Ok(rows.into_iter().collect())
}

impl Role {
    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Deputy => "deputy",
            Self::Member => "member",
        }
    }
}

impl<D: Database> Type<D> for Role
where
    String: Type<D>,
{
    fn type_info() -> D::TypeInfo {
        <String as Type<D>>::type_info()
    }
    fn compatible(found: &D::TypeInfo) -> bool {
        <String as Type<D>>::compatible(found)
    }
}

impl<'q, D: Database> Encode<'q, D> for Role
where
    String: Encode<'q, D>,
{
    fn encode_by_ref(&self, buffer: &mut D::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        self.as_str().to_owned().encode_by_ref(buffer)
    }
}

impl<'r, D: Database> Decode<'r, D> for Role
where
    String: Decode<'r, D>,
{
    fn decode(value: D::ValueRef<'r>) -> Result<Self, BoxDynError> {
        let word = String::decode(value)?;
        [Self::Lead, Self::Deputy, Self::Member]
            .into_iter()
            .find(|role| role.as_str() == word)
            .ok_or_else(|| format!("{word:?} is no role").into())
    }
}
