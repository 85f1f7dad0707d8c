//! Who belongs to which pod, and as what.

use super::pods::{Pod, find_pod};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};

/// What a person is in a pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Owns the pod's outcomes. A pod has at most one, and a person leads at most one pod.
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

/// What became of the wish that somebody lead a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadSet {
    /// The pod has another lead now, or none; the earlier one stays as a member.
    Changed {
        /// Who led until now.
        from: Option<UserId>,
    },
    /// It was so already.
    Same,
    /// Nothing was changed: they lead this pod, and a person leads at most one.
    LeadsAnother(Pod),
}

/// The people of a pod: lead, deputies, members, each by seniority; deactivated ones included and marked.
///
/// # Errors
/// Only the database's own.
pub async fn list_members(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<Member>> {
    let mut members: Vec<Member> = from
        .ask(
            "SELECT m.person, m.role, m.since, COALESCE(p.real_name, m.person) AS name, p.zone,
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

/// Gives a pod another lead, or none. The new lead becomes a member if need be; the earlier one stays as a member.
///
/// # Errors
/// Only the database's own.
pub async fn set_lead(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    person: Option<&UserId>,
    now: Timestamp,
) -> Result<LeadSet> {
    let from = find_lead(tx, workspace, pod).await?;
    if from.as_ref() == person {
        return Ok(LeadSet::Same);
    }
    if let Some(person) = person
        && let Some(other) = find_pod_led_by(tx, workspace, person).await?
    {
        return Ok(LeadSet::LeadsAnother(other));
    }
    if let Some(earlier) = &from {
        put_role(tx, workspace, Standing { pod, person: earlier, role: Role::Member, since: now }).await?;
    }
    if let Some(person) = person {
        put_role(tx, workspace, Standing { pod, person, role: Role::Lead, since: now }).await?;
    }
    Ok(LeadSet::Changed { from })
}

/// Makes a person deputy, and a member if need be. `false` when it was so already, and for the lead, who stays lead.
///
/// # Errors
/// Only the database's own.
pub async fn add_deputy(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    person: &UserId,
    now: Timestamp,
) -> Result<bool> {
    match find_role(tx, workspace, pod, person).await? {
        Some(Role::Lead | Role::Deputy) => Ok(false),
        Some(Role::Member) | None => {
            put_role(tx, workspace, Standing { pod, person, role: Role::Deputy, since: now }).await?;
            Ok(true)
        }
    }
}

/// Makes a deputy a plain member again. `false` when they were no deputy.
///
/// # Errors
/// Only the database's own.
pub async fn remove_deputy(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, person: &UserId) -> Result<bool> {
    let changed = tx
        .query(
            "UPDATE pod_members SET role = 'member'
             WHERE workspace_id = $1 AND pod_id = $2 AND person = $3 AND role = 'deputy'",
        )
        .bind(workspace)
        .bind(pod)
        .bind(person)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Who leads a pod, deactivated or not: see [`super::on_duty()`] for who acts.
///
/// # Errors
/// Only the database's own.
pub async fn find_lead(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Option<UserId>> {
    let row: Option<(UserId,)> = from
        .ask("SELECT person FROM pod_members WHERE workspace_id = $1 AND pod_id = $2 AND role = 'lead'")
        .bind(workspace)
        .bind(pod)
        .optional()
        .await?;
    Ok(row.map(|(person,)| person))
}

/// The pod a person leads.
///
/// # Errors
/// Only the database's own.
pub async fn find_pod_led_by(from: &mut impl Reads, workspace: &WorkspaceId, person: &UserId) -> Result<Option<Pod>> {
    let row: Option<(PodId,)> = from
        .ask("SELECT pod_id FROM pod_members WHERE workspace_id = $1 AND person = $2 AND role = 'lead'")
        .bind(workspace)
        .bind(person)
        .optional()
        .await?;
    match row {
        Some((pod,)) => find_pod(from, workspace, pod).await,
        None => Ok(None),
    }
}

/// A role to be written down.
struct Standing<'a> {
    pod: PodId,
    person: &'a UserId,
    role: Role,
    /// For new members; others keep their seniority.
    since: Timestamp,
}

async fn put_role(tx: &mut Tx, workspace: &WorkspaceId, standing: Standing<'_>) -> Result<()> {
    tx.query(
        "INSERT INTO pod_members (workspace_id, pod_id, person, role, since) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (pod_id, person) DO UPDATE SET role = excluded.role",
    )
    .bind(workspace)
    .bind(standing.pod)
    .bind(standing.person)
    .bind(standing.role)
    .bind(Ts(standing.since))
    .execute()
    .await?;
    Ok(())
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
