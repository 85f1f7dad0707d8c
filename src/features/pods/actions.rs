//! The verbs of pods: who may, what changes, who is told.

mod archive;
mod belonging;
mod changing;
mod channels;
mod checking;
mod choosing;
mod create;
mod edit;
mod hours;
mod lead;
mod lookup;
mod members;
mod page;
mod provisioning;
mod reading;
mod showing;
mod topics;
mod who;

pub(super) use archive::{archive, ask_to_archive};
pub use belonging::{enroll, name_lead, release, release_gone};
pub use channels::link_to;
pub(super) use channels::{link, unlink_closed};
pub(super) use choosing::do_with_chosen;
pub(super) use create::{create, open_new, save_new};
pub(super) use edit::{edit, list_parents, open_edit, save_edit};
pub(super) use hours::{hours, open as open_hours, save_hours};
pub(super) use lead::{deputy, lead, note_lead_missing, note_lead_seen};
pub(super) use lookup::seek_stranger;
pub use lookup::{find_meant, find_meant_person};
pub(super) use members::{add, join, leave, remove};
pub(super) use page::{home, see_leads, see_pods};
pub use provisioning::provision;
pub(super) use provisioning::{
    ALL_CARDS, INVITE, begin_form, follow, follow_post, invite_people, leave_it, open_form, save_form, settle,
    show_all, show_card, try_again,
};
pub(super) use reading::{list, list_help, map, map_of, show_or_help, tell_help};
pub(super) use showing::show;
pub(super) use topics::topics;
pub(super) use who::who;

pub use super::{JOIN, LEAVE};

use super::views;
use crate::{
    directory::{self, Duty, Pod, RoleRef, pod_history::note_pod},
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

/// What is different about a pod by now becomes part of its history. Whoever changes a pod does this once they are done.
pub(super) async fn note(turn: &mut Turn, pod: PodId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if note_pod(turn.tx(), &workspace, pod, now).await? {
        turn.touch();
    }
    Ok(())
}

/// How audit rows name a pod.
fn subject(pod: PodId) -> String {
    format!("pod/{pod}")
}
