//! Who holds a role now, and why: the one answer every feature asks for.
//!
//! The order is lead, whoever covers for the lead, deputies, whoever covers for them, leadership, administrators. Of a named
//! role, each who holds it, in order, and whoever covers for them; of leadership on duty, whose week it is, the next of the
//! rota, once around, then whoever covers for one of them. Of an archived pod, whoever leads the nearest pod above it that is
//! still there. Whoever cannot act is passed over with a [`Reason`]. Nobody acts who is deactivated, of another company, or away
//! on their own local day. Covers are followed from one to the next, and never in a circle.

mod holders;
mod search;

use super::{settings::Settings, workspace::get_settings};
use crate::{
    database::Reads,
    error::Result,
    ids::{PodId, RoleId, UserId, WorkspaceId},
};
use holders::list_holders;
use jiff::{Timestamp, civil::Date};
use search::Search;
use serde::{Deserialize, Serialize};

/// A role that somebody must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RoleRef {
    /// Who acts as the lead of this pod.
    PodLead(PodId),
    /// Who decides what only leadership may decide.
    Leadership,
    /// The one of leadership whose week it is.
    LeadershipOnDuty,
    /// Who acts in a named role.
    Named(RoleId),
    /// Who keeps Podkeeper itself in order.
    Admins,
}

impl RoleRef {
    /// The pod whose lead is meant.
    pub fn pod(&self) -> Option<PodId> {
        match self {
            Self::PodLead(pod) => Some(*pod),
            Self::Leadership | Self::LeadershipOnDuty | Self::Named(_) | Self::Admins => None,
        }
    }
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
        /// Since which day of the organisation's; `None`: it never had one.
        since: Option<Date>,
    },
    /// The pod is archived: whoever leads the pod above it acts.
    Archived {
        /// Which pod.
        pod: PodId,
        /// The nearest above it that is still there.
        above: Option<PodId>,
    },
    /// The lead was deactivated, or is no longer of this workspace.
    LeadGone {
        /// Of which pod.
        pod: PodId,
        /// Who.
        person: UserId,
    },
    /// Somebody who would act is away.
    Away {
        /// Who.
        person: UserId,
        /// Their last day off.
        until: Date,
        /// Whom they asked to act meanwhile.
        cover: Option<UserId>,
    },
    /// The cover was deactivated, or may not act here.
    CoverGone {
        /// Who was to cover.
        person: UserId,
        /// For whom.
        away: UserId,
    },
    /// Who covers is away too, and their covers lead back to somebody who was passed over already.
    CoverCircle {
        /// To whom.
        person: UserId,
    },
    /// A cover acts.
    Covers {
        /// Who.
        person: UserId,
        /// For whom; where covers have covers, the first of them.
        away: UserId,
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
    /// One who holds the named role acts: the first in order who is here.
    Holder {
        /// Which role.
        role: RoleId,
        /// Who.
        person: UserId,
    },
    /// Nobody holds the named role, or it is retired.
    NoHolder {
        /// Which role.
        role: RoleId,
    },
    /// Somebody who holds the named role was deactivated, or is no longer of this workspace.
    HolderGone {
        /// Which role.
        role: RoleId,
        /// Who.
        person: UserId,
    },
    /// Of leadership, the one who is on duty acts.
    OnRota {
        /// Who.
        person: UserId,
    },
    /// Leadership acts.
    Leadership,
    /// The settings name nobody as leadership.
    NoLeadership,
    /// Everybody whom the settings name as leadership is gone.
    LeadershipGone,
    /// Everybody of leadership who is not gone is away.
    LeadershipAway,
    /// The administrators act.
    Admins,
    /// There is nobody, not even an administrator.
    Nobody,
}

/// Who holds `role` at `at`, and why.
///
/// # Errors
/// Only the database's own.
pub async fn on_duty(from: &mut impl Reads, workspace: &WorkspaceId, role: RoleRef, at: Timestamp) -> Result<Duty> {
    let settings = get_settings(from, workspace).await?;
    Search::new(from, workspace, settings, at).find(role).await
}

/// As [`on_duty`], without falling on leadership and administrators where nobody of the role itself can act: then `people`
/// is empty, and `because` says why.
///
/// # Errors
/// Only the database's own.
pub async fn find_holders(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    role: RoleRef,
    at: Timestamp,
) -> Result<Duty> {
    let settings = get_settings(from, workspace).await?;
    Search::new(from, workspace, settings, at).find_own(role).await
}

/// Those of these people who can act at `at`, in their order: neither away nor gone, and no guests. Nobody covers for
/// the others.
///
/// # Errors
/// Only the database's own.
pub async fn list_here(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    people: &[UserId],
    at: Timestamp,
) -> Result<Vec<UserId>> {
    let settings = get_settings(from, workspace).await?;
    Search::new(from, workspace, settings, at).who_is_here(people).await
}

/// Who acts as the lead of each of these pods at `at`. What several have in common is read once.
///
/// # Errors
/// Only the database's own.
pub async fn list_leads_on_duty(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    settings: &Settings,
    (pods, at): (&[PodId], Timestamp),
) -> Result<Vec<Duty>> {
    let holders = list_holders(from, workspace, pods).await?;
    let mut search = Search::new(from, workspace, settings.clone(), at);
    search.know(pods, holders).await?;
    let mut found = Vec::with_capacity(pods.len());
    for pod in pods {
        found.push(search.find(RoleRef::PodLead(*pod)).await?);
    }
    Ok(found)
}

impl Duty {
    /// Whether this person holds the role.
    pub fn includes(&self, person: &UserId) -> bool {
        self.people.contains(person)
    }
}
