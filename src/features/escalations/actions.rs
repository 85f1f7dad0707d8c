//! What can be done about escalations.

mod acting;
mod beginning;
mod following;
mod going;
mod holders;
mod home;
mod leaving;
mod names;
mod obligations;
mod opening;
mod placing;
mod reading;
mod report;
mod rota;
mod routes;
mod showing;
mod watching;

pub use beginning::{Begun, begin, describe, find_begun, find_link, list_links, note_source_over};
pub use opening::{Opened, open_escalation};

pub(super) use acting::{answer, ask_back, comment, decide, do_step, find_asked, send_on};
pub(super) use beginning::{begin_again, begin_at_message};
pub(super) use following::{
    LOOK_AT_ALL, STRANGERS, follow_all, follow_channel, follow_outcome, follow_people, follow_place, follow_pod,
    look_at_all, look_at_strangers,
};
pub(super) use going::{LOOK, look};
pub(super) use home::{home, list_waits, see_routes};
pub(super) use leaving::{LEAVERS, follow_leaver, look_at_leaver};
pub(super) use names::{list_classes, load_names};
pub(super) use obligations::{hand, list_obligations};
pub(super) use opening::{Prepared, Sent, Typed, follow, forget_news, prepare, send, start_form};
pub use reading::find_item;
pub(super) use reading::{find_shown, list_pods, list_seen};
pub(super) use report::{WEEKLY, forget_report, plan_anew, send_rows, tell_report, tell_week};
pub(super) use rota::{list_leadership, list_weeks, swap};
pub(super) use routes::{
    list_group_choices, open_new_level, open_new_route, press_level, press_rounds, press_route, save_level,
    save_new_route, show_routes, tell_routes,
};
pub(super) use watching::{MEND, WATCH, mend, watch, watch_page};

use super::{
    model::{By, Calendars, Entry, Happening, Item, Refusal},
    store, views,
};
use crate::{
    directory::{find_acting, load_calendars as working_calendars},
    error::{Error, Result},
    ids::UserId,
    turn::{Change, Rule, Turn, Verb},
};
use serde_json::json;

/// Asking for what one cannot decide.
pub const ESCALATE: Verb = Verb { name: "escalate", rule: Rule::Everyone };
/// Seeing what is open.
pub const LIST: Verb = Verb { name: "escalations", rule: Rule::Staff };
/// Changing who of leadership is on duty in which week.
pub const ROTA: Verb = Verb { name: "escalation rota", rule: Rule::Leadership };
/// Reading how they go.
pub const REPORTS: Verb = Verb { name: "escalation report", rule: Rule::Leadership };
/// Changing the ways escalations go.
pub const ROUTES: Verb = Verb { name: "escalation routes", rule: Rule::Admin };
/// Seeing what is confidential; besides its parties.
pub const CONFIDENTIAL: Verb = Verb { name: "confidential escalations", rule: Rule::Leadership };

/// When everybody works who has to do with it now, from ten days back until ten weeks ahead.
async fn load_calendars(turn: &mut Turn, item: &Item) -> Result<Calendars> {
    let snoozer = item.course.snooze.iter().map(|snooze| snooze.by.clone());
    let others = item.course.answerer().cloned().into_iter().chain([item.course.requester.clone()]);
    let people: Vec<UserId> = item.concerned().into_iter().chain(others).chain(snoozer).collect();
    load_calendars_of(turn, &people).await
}

async fn load_calendars_of(turn: &mut Turn, people: &[UserId]) -> Result<Calendars> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    working_calendars(turn.tx(), &workspace, &settings, (people, now)).await
}

/// Who acts, as the model wants to know it.
async fn by(turn: &mut Turn, item: &Item) -> Result<By> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let person = turn.actor().id.clone();
    let acting = find_acting(turn.tx(), &workspace, &settings, (&person, now)).await?;
    let actor = turn.actor();
    Ok(By {
        is_leadership: actor.is_leadership,
        leads_requester: item.request.pod.is_some_and(|pod| actor.acts_as_lead(pod)),
        is_here: acting.as_ref() == Some(&person),
        person,
    })
}

/// Writes down what happened: in its history and in the audit.
async fn note(turn: &mut Turn, item: &Item, what: Happening) -> Result<Entry> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let actor = Some(turn.actor().id.clone()).filter(|_| turn.actor().is_active_colleague());
    let id = store::insert_entry(turn.tx(), &workspace, item.id, (actor.as_ref(), now), &what).await?;
    let body = serde_json::to_value(&what)?;
    let verb = body.get("kind").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    turn.record(Change {
        verb: &verb,
        subject: subject(item),
        before: None,
        after: Some(
            json!({ "state": item.state().as_str(), "place": item.course.place, "holder": item.course.holder }),
        ),
        why: None,
    })
    .await?;
    let entry = Entry { id, at: now, actor, what };
    // That a question arrived is seen on the card; of a gap the admins hear.
    if !matches!(entry.what, Happening::Delivered { .. } | Happening::Gap { .. }) {
        placing::add_line(turn, item, &entry).await?;
    }
    Ok(entry)
}

async fn refuse(turn: &mut Turn, item: &Item, refusal: &Refusal) -> Result<Error> {
    let mut people = item.concerned();
    if let Refusal::HeldBy(person) | Refusal::SaidNotTheirs(person) = refusal {
        people.push(person.clone());
    }
    let names = names::load_names_of(turn, item, &people).await?;
    Ok(Error::user(views::refused(refusal, &names)))
}

/// How audit rows name one.
fn subject(item: &Item) -> String {
    format!("escalation/{}", item.id)
}
