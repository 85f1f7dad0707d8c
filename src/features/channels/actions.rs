//! The verbs of conventions: who may, what changes, who is told.
//!
//! Every function that changes anything asks for the right of the person who acts, whatever the form or the button said.

mod answering;
mod cases;
mod creating;
mod deciding;
mod following;
mod lists;
mod making;
mod reading;
mod rules;

pub(super) use answering::{belongs, open_belongs, open_exception, rename, request};
pub(super) use cases::{CASE, LOOK, Look, look, look_later, pass_time};
pub(super) use creating::{open_again, open_new, order, suggest_pods};
pub(super) use deciding::{answer_link, decide, note_seen};
pub(super) use following::{
    RECHECK, begin_recheck, close_of, follow_moved, hand_on, leave, recheck, tell_answered, tell_arrived, tell_renamed,
};
pub(super) use lists::{WEEKLY, send_lists};
pub(super) use making::follow_order;
pub(super) use reading::{check, list, list_help, see_homes, show_rules, tell_help};
pub(super) use rules::{open_rules, preview_rules, save_rules};

use super::{
    EDIT,
    model::{Known, KnownPod, Rules},
    views,
};
use crate::{
    directory::{
        self, Duty, RoleRef,
        channel_names::slug,
        documents::{Version, get_newest},
        on_duty,
        people::list_people,
        tags::{TagKind, list_tags},
    },
    error::{Error, Result},
    ids::{PodId, UserId},
    turn::Turn,
};

/// The rules that hold now, and the words that names may have in them.
struct Standard {
    version: Version<Rules>,
    known: Known,
}

impl Standard {
    fn rules(&self) -> &Rules {
        &self.version.body
    }
}

async fn load_standard(turn: &mut Turn) -> Result<Standard> {
    let workspace = turn.workspace().clone();
    let version = get_newest(turn.tx(), &workspace).await?;
    let pods = directory::pods::list_pods(turn.tx(), &workspace).await?;
    let pods = pods.into_iter().map(|pod| KnownPod { id: pod.id, key: pod.key, name: pod.name });
    let clients = list_tags(turn.tx(), &workspace, TagKind::Client).await?;
    let clients = clients.into_iter().map(|client| slug(&client.title));
    Ok(Standard { version, known: Known::new(pods.collect(), clients) })
}

/// Who acts for a pod, or for the admins where it is nobody's.
async fn find_duty(turn: &mut Turn, pod: Option<PodId>) -> Result<Duty> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    on_duty(turn.tx(), &workspace, pod.map_or(RoleRef::Admins, RoleRef::PodLead), now).await
}

/// Lets admins go on; tells the others who they are.
async fn require_edit(turn: &mut Turn) -> Result<()> {
    if turn.may(&EDIT, None) {
        return Ok(());
    }
    let admins = find_duty(turn, None).await?;
    let names = list_names(turn, &admins.people).await?;
    Err(Error::user(views::admins_only(&names)))
}

/// Full names, in their order; whom nobody knows is left out.
async fn list_names(turn: &mut Turn, ids: &[UserId]) -> Result<Vec<String>> {
    let workspace = turn.workspace().clone();
    let few: Vec<UserId> = ids.iter().take(views::NAMED).cloned().collect();
    let people = list_people(turn.tx(), &workspace, &few).await?;
    let name = |id: &UserId| people.iter().find(|person| person.id == *id).map(|person| person.real_name.clone());
    Ok(few.iter().filter_map(name).collect())
}
