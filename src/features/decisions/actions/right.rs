//! Who has the right to decide, by the table as it holds now.

use super::super::{
    model::Matter,
    views::{self, Right},
};
use crate::{
    directory::{Role, RoleRef, members::list_memberships, on_duty},
    error::{Error, Result},
    features::rights::{
        actions::{Pods, find_decider},
        model::Question,
    },
    ids::UserId,
    turn::Turn,
};

/// Who decides this now. Where the table has no answer any more, since a class was retired or it counts in another currency
/// than it did, that is leadership.
pub(super) async fn find_right(turn: &mut Turn, matter: &Matter) -> Result<Right> {
    match ask(turn, matter).await {
        Err(Error::User(_)) => {
            let (workspace, now) = (turn.workspace().clone(), turn.now());
            let duty = on_duty(turn.tx(), &workspace, RoleRef::LeadershipOnDuty, now).await?;
            let version = crate::features::rights::actions::get_version(turn).await?;
            Ok(Right { people: duty.people, role: duty.role, words: views::no_rule(), version })
        }
        found => found,
    }
}

/// The same for what was just filled in.
///
/// # Errors
/// A sentence where the table has no answer; the database's own.
pub(super) async fn ask(turn: &mut Turn, matter: &Matter) -> Result<Right> {
    let question = Question { class: matter.class.clone(), scope: matter.scope, amount: matter.amount };
    let pods = Pods { own: matter.own_pod, owning: matter.pod };
    let decider = find_decider(turn, &question, pods).await?;
    Ok(Right { people: decider.duty.people, role: decider.duty.role, words: decider.words, version: decider.version })
}

/// Whether the actor has it: they hold the role, or act for whoever does. What is leadership's is of all of leadership,
/// whoever is on duty.
pub(in super::super) fn has(turn: &Turn, right: &Right) -> bool {
    let actor = turn.actor();
    let by_role = match right.role {
        RoleRef::PodLead(pod) => actor.acts_as_lead(pod),
        RoleRef::Leadership | RoleRef::LeadershipOnDuty => actor.is_leadership,
        RoleRef::Named(_) | RoleRef::Admins => false,
    };
    actor.is_active_colleague() && (by_role || right.people.contains(&actor.id))
}

/// Whether somebody else would have it, if they acted now.
pub(super) async fn would_have(turn: &mut Turn, right: &Right, person: &UserId) -> Result<bool> {
    if right.people.contains(person) {
        return Ok(true);
    }
    match right.role {
        RoleRef::Leadership | RoleRef::LeadershipOnDuty => Ok(turn.settings().leadership.contains(person)),
        RoleRef::PodLead(pod) => {
            let workspace = turn.workspace().clone();
            let theirs = list_memberships(turn.tx(), &workspace, person).await?;
            Ok(theirs.iter().any(|one| one.pod == pod && one.role != Role::Member))
        }
        RoleRef::Named(_) | RoleRef::Admins => Ok(false),
    }
}
