//! Who leads a pod, and who is its deputy.

use super::{Role, find_role};
use crate::{
    database::{Reads, Ts, Tx},
    directory::pods::{Pod, find_pod},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;

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

/// What became of the wish that somebody be deputy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeputySet {
    /// The pod has another deputy now, or none; the earlier one stays as a member.
    Changed {
        /// Who was deputy until now.
        from: Option<UserId>,
    },
    /// It was so already.
    Same,
    /// Nothing was changed: they lead the pod.
    Leads,
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
    if let Some(person) = person
        && find_lead(tx, workspace, pod).await?.as_ref() != Some(person)
        && let Some(other) = find_pod_led_by(tx, workspace, person).await?
    {
        return Ok(LeadSet::LeadsAnother(other));
    }
    put_lead(tx, workspace, (pod, person, None), now).await
}

/// As [`set_lead`], beside another pod they lead: an admin allows it for the reason that stands in `why`.
///
/// # Errors
/// Only the database's own.
pub async fn set_lead_besides(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pod, person): (PodId, &UserId),
    why: &str,
    now: Timestamp,
) -> Result<LeadSet> {
    put_lead(tx, workspace, (pod, Some(person), Some(why)), now).await
}

async fn put_lead(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pod, person, besides): (PodId, Option<&UserId>, Option<&str>),
    now: Timestamp,
) -> Result<LeadSet> {
    let from = find_lead(tx, workspace, pod).await?;
    if from.as_ref() == person {
        return Ok(LeadSet::Same);
    }
    if let Some(earlier) = &from {
        let standing = Standing { pod, person: earlier, role: Role::Member, besides: None, since: now };
        put_role(tx, workspace, standing).await?;
    }
    if let Some(person) = person {
        put_role(tx, workspace, Standing { pod, person, role: Role::Lead, besides, since: now }).await?;
    }
    Ok(LeadSet::Changed { from })
}

/// Gives a pod another deputy, or none. The new one becomes a member if need be, whoever was deputy until now stays as a
/// member.
///
/// # Errors
/// Only the database's own.
pub async fn set_deputy(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    person: Option<&UserId>,
    now: Timestamp,
) -> Result<DeputySet> {
    if let Some(person) = person
        && find_role(tx, workspace, pod, person).await? == Some(Role::Lead)
    {
        return Ok(DeputySet::Leads);
    }
    let rows: Vec<(UserId,)> = tx
        .query(
            "SELECT person FROM pod_members WHERE workspace_id = $1 AND pod_id = $2 AND role = 'deputy'
             ORDER BY since, person",
        )
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    let until_now: Vec<UserId> = rows.into_iter().map(|(person,)| person).collect();
    let from: Vec<UserId> = until_now.iter().filter(|one| Some(*one) != person).cloned().collect();
    if from.is_empty() && until_now.first() == person {
        return Ok(DeputySet::Same);
    }
    for earlier in &from {
        remove_deputy(tx, workspace, pod, earlier).await?;
    }
    if let Some(person) = person {
        add_deputy(tx, workspace, pod, person, now).await?;
    }
    Ok(DeputySet::Changed { from: from.into_iter().next() })
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
            put_role(tx, workspace, Standing { pod, person, role: Role::Deputy, besides: None, since: now }).await?;
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

/// Who leads a pod, deactivated or not: see [`on_duty`](crate::directory::on_duty()) for who acts.
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

/// The pod a person leads; of several, the one that needed nobody's leave.
///
/// # Errors
/// Only the database's own.
pub async fn find_pod_led_by(from: &mut impl Reads, workspace: &WorkspaceId, person: &UserId) -> Result<Option<Pod>> {
    let row: Option<(PodId,)> = from
        .ask(
            "SELECT pod_id FROM pod_members WHERE workspace_id = $1 AND person = $2 AND role = 'lead'
             ORDER BY lead_besides IS NOT NULL, since, pod_id LIMIT 1",
        )
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
    /// Of a lead: why they may lead it beside another pod.
    besides: Option<&'a str>,
    /// For new members; others keep their seniority.
    since: Timestamp,
}

async fn put_role(tx: &mut Tx, workspace: &WorkspaceId, standing: Standing<'_>) -> Result<()> {
    tx.query(
        "INSERT INTO pod_members (workspace_id, pod_id, person, role, since, lead_besides)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (pod_id, person) DO UPDATE SET role = excluded.role, lead_besides = excluded.lead_besides",
    )
    .bind(workspace)
    .bind(standing.pod)
    .bind(standing.person)
    .bind(standing.role)
    .bind(Ts(standing.since))
    .bind(standing.besides)
    .execute()
    .await?;
    Ok(())
}
