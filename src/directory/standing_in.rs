//! For which pods somebody acts as the lead now without holding a role in them: what gives them the lead's rights meanwhile.

use super::{
    members::{Membership, Role},
    on_duty::{Reason, list_leads_on_duty},
    settings::Settings,
    standing::days_around,
    time_off::list_covered,
};
use crate::{
    database::{Day, Reads, parameters, record},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;

record! {
    struct Row {
        id: PodId,
        key: String,
        name: String,
    }
}

/// As whose lead somebody acts now who is neither its lead nor a deputy of it.
#[derive(Debug, Default)]
pub(super) struct StandingIn {
    /// Pods whose lead or deputy they cover for, by name; each as one they lead.
    pub(super) covers: Vec<Membership>,
    /// Pods of which nobody is here, so that it falls to the whole organisation's leadership, of whom they are, or to its
    /// administrators; each as one they lead.
    pub(super) fallen_to: Vec<Membership>,
}

/// The pods as whose lead `person` acts at `at`.
///
/// # Errors
/// Only the database's own.
pub(super) async fn load_standing_in(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    (person, at): (&UserId, Timestamp),
) -> Result<StandingIn> {
    let relied_on = list_relying(from, workspace, (person, at)).await?;
    let pods = list_candidates(from, workspace, (person, &relied_on), days_around(at)).await?;
    let ids: Vec<PodId> = pods.iter().map(|pod| pod.id).collect();
    let duties = list_leads_on_duty(from, workspace, settings, (&ids, at)).await?;
    let mut found = StandingIn::default();
    for (pod, duty) in pods.into_iter().zip(duties).filter(|(_, duty)| duty.includes(person)) {
        let is_of_pod = !duty
            .because
            .iter()
            .any(|reason| matches!(reason, Reason::Leadership | Reason::LeadershipAway | Reason::Admins));
        let led = Membership { pod: pod.id, key: pod.key, name: pod.name, role: Role::Lead };
        if is_of_pod { found.covers.push(led) } else { found.fallen_to.push(led) }
    }
    Ok(found)
}

/// Everybody for whom `person` may act, directly or as the cover of a cover; perhaps a few too many, by a day.
async fn list_relying(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (person, at): (&UserId, Timestamp),
) -> Result<Vec<UserId>> {
    let covered = list_covered(from, workspace, days_around(at)).await?;
    let mut found: BTreeSet<&UserId> = BTreeSet::new();
    let mut next = vec![person];
    while let Some(cover) = next.pop() {
        let theirs = covered.iter().filter(|one| one.cover.as_ref() == Some(cover)).map(|one| &one.person);
        next.extend(theirs.filter(|away| found.insert(away)));
    }
    Ok(found.into_iter().filter(|away| *away != person).cloned().collect())
}

/// Pods of which one of `relied_on` is lead or deputy, and those of which neither lead nor any deputy is surely here.
async fn list_candidates(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (person, relied_on): (&UserId, &[UserId]),
    days: (Date, Date),
) -> Result<Vec<Row>> {
    let relied = match relied_on.len() {
        0 => String::new(),
        count => format!(
            "EXISTS (SELECT 1 FROM pod_members m WHERE m.workspace_id = $1 AND m.pod_id = o.id AND m.role <> 'member'
               AND m.person IN ({})) OR",
            parameters(5, count)
        ),
    };
    let sql = format!(
        "SELECT o.id, o.key, o.name FROM pods o
         WHERE o.workspace_id = $1 AND o.archived_at IS NULL
           AND NOT EXISTS (SELECT 1 FROM pod_members m WHERE m.workspace_id = $1 AND m.pod_id = o.id
                             AND m.role <> 'member' AND m.person = $2)
           AND ({relied} NOT EXISTS (
             SELECT 1 FROM pod_members m JOIN people p ON p.workspace_id = m.workspace_id AND p.id = m.person
             WHERE m.workspace_id = $1 AND m.pod_id = o.id AND m.role <> 'member'
               AND NOT p.is_deactivated AND NOT p.is_bot AND NOT p.is_external
               AND NOT EXISTS (SELECT 1 FROM time_off t WHERE t.workspace_id = $1 AND t.person = p.id
                                 AND t.last_day >= $3 AND t.first_day <= $4)))
         ORDER BY o.name, o.id"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(person).bind(Day(days.0)).bind(Day(days.1));
    Ok(relied_on.iter().fold(query, |query, person| query.bind(person)).all().await?)
}
