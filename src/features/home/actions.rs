//! Reads what the frame shows.

mod waiting;

pub(super) use waiting::list_waiting;

use super::{PROBLEMS, ROLL_OUT, views};
use crate::{
    delivery::problems::list_problems,
    directory::{Role, members::list_memberships, pods::list_pods},
    error::Result,
    signal::Fact,
    slack::blocks::{self, HomeBuilder},
    turn::Turn,
};
use jiff::SignedDuration;

/// So long after the newest pod was made the finished roll-out is still a line.
const STILL_NEW: SignedDuration = SignedDuration::from_hours(30 * 24);

/// What is needed to write links and moments for the actor.
pub(super) fn seen(turn: &Turn) -> views::Seen<'_> {
    views::Seen { url: &turn.workspace_row().url, zone: &turn.actor().zone, now: turn.now() }
}

/// How far the roll-out is: its steps, a line once all are done, and nothing once no pod is new any more.
pub(super) async fn roll_out(turn: &mut Turn) -> Result<HomeBuilder> {
    if !turn.may(&ROLL_OUT, None) {
        return Ok(blocks::home());
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let mut steps = Vec::new();
    for reader in turn.registry().roll_out() {
        steps.push(reader(turn).await?);
    }
    if steps.iter().any(|step| !step.is_done) {
        return Ok(views::roll_out(&steps));
    }
    let pods = list_pods(turn.tx(), &workspace).await?;
    let is_new = pods.iter().any(|pod| pod.is_forming || pod.created_at.0 + STILL_NEW > now);
    Ok(if is_new { views::rolled_out(steps.len()) } else { blocks::home() })
}

/// What could not be delivered.
pub(super) async fn problems(turn: &mut Turn) -> Result<HomeBuilder> {
    if !turn.may(&PROBLEMS, None) {
        return Ok(blocks::home());
    }
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    Ok(views::problems(&list_problems(turn.tx(), &workspace, now).await?))
}

/// The pages of those follow whom a fact concerns without anything of theirs having changed: a roll-out step, who acts.
pub(super) async fn follow(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::PodCreated { .. }
        | Fact::PodArchived { .. }
        | Fact::OwnersChanged { .. }
        | Fact::RitualChanged { .. }
        | Fact::PersonDeactivated { .. }
        | Fact::GroupsChanged { .. }
        | Fact::DecidersChanged => turn.refresh_homes_of_overseers().await,
        Fact::PodChanged { pod } | Fact::LeadChanged { pod, .. } | Fact::DeputyChanged { pod, .. } => {
            turn.refresh_homes_of(*pod).await?;
            turn.refresh_homes_of_overseers().await
        }
        Fact::AwayChanged { person } => {
            let workspace = turn.workspace().clone();
            let pods = list_memberships(turn.tx(), &workspace, person).await?;
            let acts: Vec<_> = pods.into_iter().filter(|one| one.role != Role::Member).collect();
            for membership in &acts {
                turn.refresh_homes_of(membership.pod).await?;
            }
            // Where nobody of a pod is here, it falls to those who look after all.
            if acts.is_empty() { Ok(()) } else { turn.refresh_homes_of_overseers().await }
        }
        _ => Ok(()),
    }
}
