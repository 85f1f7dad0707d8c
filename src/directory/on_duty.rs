//! Who holds a role now, and why: the one answer every feature asks for.
//!
//! The order is lead, deputy, leadership, administrators; whoever cannot act is passed over with a [`Reason`]. What
//! "cannot act" means is the private `Standing`: the one place to extend, for time off and cover.

use super::{members::Role, people::list_people, settings::Settings, workspace::get_settings};
use crate::{
    database::{Reads, record},
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A role that somebody must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleRef {
    /// Who acts as the lead of this pod.
    PodLead(PodId),
    /// Who decides what only leadership may decide.
    Leadership,
    /// Who keeps Podkeeper itself in order.
    Admins,
}

/// Who holds a role at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// Which role.
    pub role: RoleRef,
    /// For which instant this is the answer.
    pub at: Timestamp,
    /// Who acts; empty only where nobody could be found, and then `because` ends with [`Reason::Nobody`].
    pub people: Vec<UserId>,
    /// Why they, in the order in which it was decided. The last one names who acts.
    pub because: Vec<Reason>,
}

/// One step on the way to the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// The lead acts.
    Lead {
        /// Of which pod.
        pod: PodId,
        /// Who.
        person: UserId,
    },
    /// The pod has no lead.
    NoLead {
        /// Which pod.
        pod: PodId,
    },
    /// The lead was deactivated, or is no longer of this workspace.
    LeadGone {
        /// Of which pod.
        pod: PodId,
        /// Who.
        person: UserId,
    },
    /// The deputy acts.
    Deputy {
        /// Of which pod.
        pod: PodId,
        /// Who.
        person: UserId,
    },
    /// A deputy was deactivated, or is no longer of this workspace.
    DeputyGone {
        /// Of which pod.
        pod: PodId,
        /// Who.
        person: UserId,
    },
    /// Leadership acts.
    Leadership,
    /// The settings name nobody as leadership.
    NoLeadership,
    /// Everybody whom the settings name as leadership is gone.
    LeadershipGone,
    /// The administrators act.
    Admins,
    /// There is nobody, not even an administrator.
    Nobody,
}

/// Whether a person can act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// Yes.
    Here,
    /// Deactivated, of another company, or not mirrored.
    Gone,
}

/// Somebody who would hold the role.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    person: UserId,
    role: Role,
    standing: Standing,
}

/// Who holds `role` at `at`, and why.
///
/// # Errors
/// Only the database's own.
pub async fn on_duty(from: &mut impl Reads, workspace: &WorkspaceId, role: RoleRef, at: Timestamp) -> Result<Duty> {
    let mut duty = Duty { role, at, people: Vec::new(), because: Vec::new() };
    if let RoleRef::PodLead(pod) = role {
        let candidates = pod_candidates(from, workspace, pod).await?;
        duty.ask_pod(pod, &candidates);
    }
    if duty.is_settled() {
        return Ok(duty);
    }
    let settings = get_settings(from, workspace).await?;
    if !matches!(role, RoleRef::Admins) {
        let here = who_is_here(from, workspace, &settings.leadership).await?;
        duty.ask_leadership(&settings.leadership, here);
    }
    if !duty.is_settled() {
        duty.ask_admins(list_admins(from, workspace, &settings).await?);
    }
    Ok(duty)
}

impl Duty {
    /// Whether this person holds the role.
    pub fn includes(&self, person: &UserId) -> bool {
        self.people.contains(person)
    }

    fn is_settled(&self) -> bool {
        !self.people.is_empty()
    }

    /// The lead, else the deputies who are here.
    fn ask_pod(&mut self, pod: PodId, candidates: &[Candidate]) {
        let of = |role| candidates.iter().filter(move |candidate| candidate.role == role);
        match of(Role::Lead).next() {
            None => self.because.push(Reason::NoLead { pod }),
            Some(lead) => {
                let person = lead.person.clone();
                match lead.standing {
                    Standing::Here => return self.settle(person.clone(), Reason::Lead { pod, person }),
                    Standing::Gone => self.because.push(Reason::LeadGone { pod, person }),
                }
            }
        }
        for deputy in of(Role::Deputy) {
            let person = deputy.person.clone();
            match deputy.standing {
                Standing::Here => self.settle(person.clone(), Reason::Deputy { pod, person }),
                Standing::Gone => self.because.push(Reason::DeputyGone { pod, person }),
            }
        }
    }

    fn ask_leadership(&mut self, named: &[UserId], here: Vec<UserId>) {
        self.because.push(match (named.is_empty(), here.is_empty()) {
            (true, _) => Reason::NoLeadership,
            (false, true) => Reason::LeadershipGone,
            (false, false) => Reason::Leadership,
        });
        self.people = here;
    }

    fn ask_admins(&mut self, admins: Vec<UserId>) {
        self.because.push(if admins.is_empty() { Reason::Nobody } else { Reason::Admins });
        self.people = admins;
    }

    fn settle(&mut self, person: UserId, because: Reason) {
        self.people.push(person);
        self.because.push(because);
    }
}

record! {
    struct Holder {
        person: UserId,
        role: Role,
        is_here: bool,
    }
}

/// Lead and deputies of a pod, deputies by seniority.
async fn pod_candidates(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Vec<Candidate>> {
    let holders: Vec<Holder> = from
        .ask(
            "SELECT m.person, m.role,
               COALESCE(NOT p.is_deactivated AND NOT p.is_bot AND NOT p.is_external, FALSE) AS is_here
             FROM pod_members m LEFT JOIN people p ON p.workspace_id = m.workspace_id AND p.id = m.person
             WHERE m.workspace_id = $1 AND m.pod_id = $2 AND m.role <> 'member' ORDER BY m.since, m.person",
        )
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    let standing = |is_here| if is_here { Standing::Here } else { Standing::Gone };
    Ok(holders
        .into_iter()
        .map(|holder| Candidate { person: holder.person, role: holder.role, standing: standing(holder.is_here) })
        .collect())
}

/// Those of these people who can act, in the order given.
async fn who_is_here(from: &mut impl Reads, workspace: &WorkspaceId, people: &[UserId]) -> Result<Vec<UserId>> {
    let known: HashMap<UserId, bool> = list_people(from, workspace, people)
        .await?
        .into_iter()
        .map(|person| (person.id.clone(), person.is_active() && !person.is_external))
        .collect();
    Ok(people.iter().filter(|person| known.get(person).copied().unwrap_or(false)).cloned().collect())
}

/// The administrators who can act: those of the settings, then those of the workspace.
async fn list_admins(from: &mut impl Reads, workspace: &WorkspaceId, settings: &Settings) -> Result<Vec<UserId>> {
    let mut admins = who_is_here(from, workspace, &settings.admins).await?;
    let of_slack: Vec<(UserId,)> = from
        .ask(
            "SELECT id FROM people WHERE workspace_id = $1 AND is_admin AND NOT is_deactivated AND NOT is_bot
               AND NOT is_external ORDER BY id",
        )
        .bind(workspace)
        .all()
        .await?;
    let more = of_slack.into_iter().map(|(id,)| id).filter(|id| !settings.admins.contains(id));
    admins.extend(more);
    Ok(admins)
}
