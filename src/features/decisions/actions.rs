//! What can be done about decisions.
//!
//! Whoever may do something is asked when they do it ([`by`]), by the table of rights as it holds then.

mod blocked;
mod consulting;
mod deciding;
mod following;
mod going;
mod log;
mod logging;
mod obligations;
mod opening;
mod reading;
mod reviewing;
mod revising;
mod right;
mod showing;

pub(super) use blocked::{block, follow_escalation};
pub(super) use consulting::{answer, find_consulted};
pub(super) use deciding::{confirm, decide, drop_it, redate, say};
pub(super) use following::{LOOK_AT_ALL, follow_all, follow_outcome, follow_people, follow_pod, look_at_all};
pub(super) use going::{LOOK, look};
pub(super) use log::{export, find_logged};
pub(super) use logging::{follow_card, follow_moved_channel};
pub(super) use obligations::{hand, list_obligations};
pub(super) use opening::{Opened, open, start_form, start_from_message, start_replacement};
pub(super) use reading::{
    find_asked, find_shown, get_scene, list_classes, list_help, list_pods, list_seen, list_waits, may_list, may_open,
    names_of, tell_help,
};
pub(super) use reviewing::review;
pub(super) use revising::amend;
pub(super) use right::has as has_right;
pub(super) use showing::forget_news;

use super::{
    model::{By, Decision, Deed, Entry, Happening, Refusal},
    store,
    views::{self, Right},
};
use crate::{
    calendar::WorkCalendar,
    directory::{find_acting, load_calendars, load_names},
    error::{Error, Result},
    ids::UserId,
    turn::{Change, Rule, Turn, Verb},
};
use serde_json::json;
use std::collections::HashMap;

/// Writing a decision down.
pub(super) const NEW: Verb = Verb { name: "decide", rule: Rule::Staff };
/// Seeing what is decided, and what is open.
pub(super) const LIST: Verb = Verb { name: "decisions", rule: Rule::Staff };
/// Seeing what is confidential; besides its people.
pub(super) const CONFIDENTIAL: Verb = Verb { name: "confidential decisions", rule: Rule::Leadership };

/// Who acts, what they are to the decision now, and who has the right.
async fn by(turn: &mut Turn, decision: &Decision) -> Result<(By, Right)> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let person = turn.actor().id.clone();
    let right = right::find_right(turn, &decision.matter).await?;
    let acting = find_acting(turn.tx(), &workspace, &settings, (&decision.accountable, now)).await?;
    let is_accountable = decision.accountable == person || acting.as_ref() == Some(&person);
    Ok((By { has_right: right::has(turn, &right), is_accountable, person }, right))
}

/// Lets go on who may do this now; tells the others who may.
async fn require(turn: &mut Turn, decision: &Decision, deed: Deed) -> Result<(By, Right)> {
    let (by, right) = by(turn, decision).await?;
    match decision.allows(deed, &by) {
        Ok(()) => Ok((by, right)),
        Err(refusal) => Err(refuse(turn, decision, (refusal, &right)).await?),
    }
}

async fn refuse(turn: &mut Turn, decision: &Decision, (refusal, right): (Refusal, &Right)) -> Result<Error> {
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    let people: Vec<UserId> = right.people.iter().chain([&decision.accountable]).cloned().collect();
    let names = load_names(turn.tx(), &workspace, &zone, (&people, &[])).await?;
    let holders: Vec<&str> = right.people.iter().map(|person| names.plain(person)).collect();
    Ok(Error::user(views::refused(refusal, (names.plain(&decision.accountable), &holders))))
}

/// Writes down what happened: in its history and in the audit, which says nothing of what it is about.
async fn note(turn: &mut Turn, decision: &Decision, what: Happening) -> Result<()> {
    let actor = Some(turn.actor().id.clone()).filter(|_| turn.actor().is_active_colleague());
    note_of(turn, decision, (actor, what)).await
}

/// As [`note`], of something that somebody else did.
async fn note_of(turn: &mut Turn, decision: &Decision, (actor, what): (Option<UserId>, Happening)) -> Result<()> {
    let workspace = turn.workspace().clone();
    let entry = Entry { at: turn.now(), actor, what };
    let kind = store::insert_entry(turn.tx(), &workspace, decision.id, &entry).await?;
    turn.record(Change {
        verb: &kind,
        subject: format!("decision/{}", decision.id),
        before: None,
        after: Some(json!({ "state": decision.state.as_str(), "version": decision.text.number })),
        why: None,
    })
    .await?;
    if logging::changes_card(&entry.what) {
        logging::show(turn, decision).await?;
    }
    Ok(())
}

/// When these people work.
async fn calendars_of(turn: &mut Turn, people: &[UserId]) -> Result<HashMap<UserId, WorkCalendar>> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    load_calendars(turn.tx(), &workspace, &settings, (people, now)).await
}
