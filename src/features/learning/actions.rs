//! What can be done with Learn-and-Share: call for topics, propose and vote, host, hold it, and find again what was learnt.
//!
//! Every function asks for the right of the person who acts, whatever the form or the button said.

mod agenda;
mod candidates;
mod change;
mod hosting;
mod log;
mod obligations;
mod recap;
mod session;
mod showing;
mod telling;
mod topics;

pub(super) use agenda::attend;
pub(super) use candidates::list_candidates;
pub(super) use change::{cancel, follow_cancelled, hold_questions, move_to, set_link, skip};
pub(super) use hosting::swap;
pub(super) use log::find_lessons;
pub(super) use obligations::{hand, list_obligations};
pub(super) use recap::{Written, find_written, publish};
pub(super) use session::{follow, follow_later, found_default, remind_again, step, tidy};
pub(super) use showing::{follow_channel, follow_outcome, show_again};
pub(super) use telling::seen;
pub(super) use topics::{find_own_topic, list_own_topics, propose, vote, withdraw};

use super::{
    store::{self, Session},
    views::{self, Scene},
};
use crate::{
    calendar::Zone,
    error::{Error, Result},
    features::rituals::{
        actions as rituals,
        model::{Ritual, ZoneMode},
    },
    ids::OccurrenceId,
    turn::{Rule, Turn, Verb},
};
use serde_json::Value;

/// Taking part: reading the log, proposing a topic, voting, saying that one was there.
pub const TAKE_PART: Verb = Verb { name: "learned", rule: Rule::Everyone };
/// What the host does: swap, move, cancel, the link, the recap. Whoever hosts in person may too, so that this is no line of
/// the table of rights.
pub(super) const HOST: Verb = Verb { name: "learning host", rule: Rule::PodLead };

/// Where the call takes place, among the ritual's details.
const LINK: &str = "link";
/// The timer by which a session ends.
pub(super) const TIDY: &str = "tidy";
/// The timer by which a moved session is reminded of once more.
pub(super) const REMIND_AGAIN: &str = "remind_again";
/// The timer by which hosts and leads are looked at again.
pub(super) const FOLLOW: &str = "follow";

/// A session with all that its messages show; `None` where it was never called.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_scene(turn: &mut Turn, id: OccurrenceId) -> Result<Option<Scene>> {
    let workspace = turn.workspace().clone();
    match store::find_session(turn.tx(), &workspace, id).await? {
        Some(session) => scene_of(turn, session).await.map(Some),
        None => Ok(None),
    }
}

/// As [`find_scene`], for somebody who pressed a button of it.
///
/// # Errors
/// A sentence when it is gone; the database's own.
pub(super) async fn get_scene(turn: &mut Turn, id: OccurrenceId) -> Result<Scene> {
    find_scene(turn, id).await?.ok_or_else(|| Error::user(views::session_gone()))
}

/// The next session that is to come.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_next(turn: &mut Turn) -> Result<Option<Scene>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    match store::list_to_come(turn.tx(), &workspace, now).await?.into_iter().next() {
        Some(session) => scene_of(turn, session).await.map(Some),
        None => Ok(None),
    }
}

/// Where the ritual was deleted, what is left of it goes by what is written down.
async fn scene_of(turn: &mut Turn, session: Session) -> Result<Scene> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let topics = store::list_topics(turn.tx(), &workspace, session.occurrence_id).await?;
    let here = store::count_attendance(turn.tx(), &workspace, session.occurrence_id).await?;
    let ritual = rituals::find_ritual(turn, session.ritual_id).await?;
    let details = ritual.as_ref().map(|ritual| &ritual.details);
    let link = details.and_then(|details| details.get(LINK)).and_then(Value::as_str).map(str::to_owned);
    let zone = zone_of(turn, ritual.as_ref());
    let name = ritual.map_or_else(|| session.name.clone(), |ritual| ritual.name);
    Ok(Scene { name, zone, link, session, topics, here, now })
}

/// A session is one hour for everybody: in the ritual's zone, or the organisation's.
fn zone_of(turn: &Turn, ritual: Option<&Ritual>) -> Zone {
    match ritual.map(|ritual| &ritual.zone) {
        Some(ZoneMode::One(Some(zone))) => zone.clone(),
        Some(ZoneMode::One(None) | ZoneMode::Own) | None => turn.settings().zone.clone(),
    }
}

/// Whether the person hosts this session, or may act for its host.
pub(super) fn may_host(turn: &Turn, session: &Session) -> bool {
    let is_host = turn.actor().is_active_colleague() && session.host.as_ref() == Some(&turn.actor().id);
    is_host || turn.may(&HOST, session.host_pod)
}

/// Refuses everybody but the host and administrators.
///
/// # Errors
/// A sentence that says who may.
pub(super) fn require_host(turn: &Turn, session: &Session) -> Result<()> {
    if may_host(turn, session) {
        return Ok(());
    }
    Err(Error::user(views::may_not_host(session.host_name.as_deref())))
}

/// Refuses what is no longer possible once a session has begun, or when it is off.
///
/// # Errors
/// A sentence that says so.
pub(super) fn require_to_come(scene: &Scene) -> Result<()> {
    if scene.session.stage(scene.now).is_to_come() { Ok(()) } else { Err(Error::user(views::too_late())) }
}

/// How audit rows name a session.
fn subject(id: OccurrenceId) -> String {
    format!("occurrence/{id}")
}

/// Writes down what changed of a session.
async fn save(turn: &mut Turn, session: &Session) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.touch();
    store::update_session(turn.tx(), &workspace, session).await
}
