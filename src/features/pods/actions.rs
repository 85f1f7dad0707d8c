//! The verbs of pods: who may, what changes, who is told.

mod channels;
mod create;
mod hours;
mod lead;
mod lookup;
mod members;
mod reading;
mod topics;

pub(super) use channels::{link, unlink_closed};
pub(super) use create::create;
pub(super) use hours::{hours, open as open_hours, save_hours};
pub(super) use lead::{lead, note_lead_missing, note_lead_seen};
pub(super) use lookup::seek_stranger;
pub use lookup::{find_meant, find_meant_person};
pub(super) use members::{add, join, leave, remove};
pub(super) use reading::{home, list, list_help, show, show_or_help, tell_help};
pub(super) use topics::{topics, who};

use super::{JOIN, LEAVE, views};
use crate::{
    directory::{self, Duty, Pod, RoleRef},
    error::{Error, Result},
    ids::{PodId, UserId},
    turn::{Turn, Verb},
};

/// Lets those go on who may use `verb` about `pod`; tells the others whom to ask.
async fn require(turn: &mut Turn, verb: &'static Verb, pod: Option<&Pod>) -> Result<()> {
    if turn.may(verb, pod.map(|pod| pod.id)) {
        return Ok(());
    }
    let admins = get_duty(turn, RoleRef::Admins).await?;
    let admins = list_names(turn, &admins.people).await?;
    let Some(pod) = pod else {
        return Err(Error::user(views::ask_admins(verb, &admins)));
    };
    let duty = get_duty(turn, RoleRef::PodLead(pod.id)).await?;
    let acting = list_names(turn, &duty.people).await?;
    let refusal = if verb == &JOIN || verb == &LEAVE {
        views::ask_for_guest(verb, pod, &duty, &acting)
    } else {
        views::ask_lead(verb, pod, &duty, (&acting, &admins))
    };
    Err(Error::user(refusal))
}

async fn get_duty(turn: &mut Turn, role: RoleRef) -> Result<Duty> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    directory::on_duty(turn.tx(), &workspace, role, now).await
}

/// The full names of these people, in their order; ids where the mirror has none.
async fn list_names(turn: &mut Turn, ids: &[UserId]) -> Result<Vec<String>> {
    let workspace = turn.workspace().clone();
    let people = directory::people::list_people(turn.tx(), &workspace, ids).await?;
    let name = |id: &UserId| people.iter().find(|person| person.id == *id).map(|person| person.real_name.clone());
    Ok(ids.iter().map(|id| name(id).unwrap_or_else(|| id.to_string())).collect())
}

/// How audit rows name a pod.
fn subject(pod: PodId) -> String {
    format!("pod/{pod}")
}
