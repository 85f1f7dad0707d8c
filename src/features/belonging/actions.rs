//! What belonging does with what it hears, and what people answer.

mod comparing;
mod moving;
mod settling;
mod vacancies;

pub(super) use comparing::{compare, note_members, plan, read_invited};
pub(super) use moving::{follow_member, join, leave, note_moved, stay, visit};
pub(super) use settling::{enroll, enroll_all, fine, fine_all, invite, invite_all, note_failed, note_invited};
pub(super) use vacancies::{choose_lead, close_vacancy, follow_leaver, look_at_vacancies, open_vacancy};

use super::views;
use crate::{
    directory::{Duty, Pod, RoleRef, on_duty, pods::find_pod},
    error::{Error, Result},
    ids::PodId,
    turn::{Turn, Verb},
};

/// A pod that is still there.
async fn get_pod(turn: &mut Turn, id: PodId) -> Result<Pod> {
    let workspace = turn.workspace().clone();
    let found = find_pod(turn.tx(), &workspace, id).await?;
    found.filter(|pod| pod.archived_at.is_none()).ok_or_else(|| Error::user(views::pod_gone()))
}

async fn duty_of(turn: &mut Turn, role: RoleRef) -> Result<Duty> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    on_duty(turn.tx(), &workspace, role, now).await
}

fn require(turn: &Turn, verb: &Verb, pod: PodId, refusal: String) -> Result<()> {
    if turn.may(verb, Some(pod)) { Ok(()) } else { Err(Error::user(refusal)) }
}

/// How audit rows name a pod.
fn subject(pod: PodId) -> String {
    format!("pod/{pod}")
}
