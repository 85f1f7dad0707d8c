//! What can be done with sprints, and what happens to them by the clock.

mod asking;
mod beginning;
mod ending;
mod following;
mod obligations;
mod planning;
mod reading;
mod showing;
mod ticking;

pub use reading::{find_running, list_finished, list_open_commitments};
pub use ticking::tick_commitment;

pub(super) use asking::close_look;
pub(super) use beginning::{do_step, half_time, look_back};
pub(super) use ending::{call_off, call_off_of, review, time_over};
pub(super) use following::{follow_channel, follow_moved_channel, follow_outcome, follow_person, follow_pod, new_day};
pub(super) use obligations::{hand, list_obligations};
pub(super) use planning::{carried_over, plan};
pub(super) use reading::{
    find_newest, find_place_of, find_sprint, get_meant_pod, list_days, list_owners, list_running_of, looks_after,
    require_lead, require_look, require_pod, today,
};
pub(super) use ticking::tick_all;

use super::{
    model::{Looks, last_day, looks},
    views,
};
use crate::{
    ids::SprintId,
    turn::{Foreseen, Rule, Verb},
};
use jiff::Timestamp;
use serde_json::Value;

/// Looking at a pod's sprint.
pub const SHOW: Verb = Verb { name: "sprint show", rule: Rule::Everyone };
/// Saying that a commitment is done, or is not.
pub const TICK: Verb = Verb { name: "sprint tick", rule: Rule::PodMember };
/// Planning a sprint, changing its plan, looking back on it.
pub const PLAN: Verb = Verb { name: "sprint plan", rule: Rule::PodLead };

/// The sprint begins, and whoever leads the pod is asked to plan it.
pub(super) const PLAN_STEP: &str = "plan";
/// They are reminded.
pub(super) const REMIND_STEP: &str = "plan reminder";
/// It runs, with a goal or without.
pub(super) const GO_STEP: &str = "start";
/// The timer by which a sprint's message follows the days.
pub(super) const NEW_DAY: &str = "new_day";
/// The timer by which half-time of a sprint comes.
pub(super) const HALF_TIME: &str = "half_time";
/// The timer by which whoever leads the pod is asked how it went.
pub(super) const LOOK_BACK: &str = "look_back";
/// The timer by which a sprint ends that nobody looked back on.
pub(super) const TIME_OVER: &str = "time_over";

/// When a sprint that has yet to begin will be looked at, once it is planned.
pub(super) fn later(sprint: &Foreseen<'_>) -> Vec<(&'static str, Timestamp)> {
    let last = last_day(sprint.date, sprint.next, sprint.calendar);
    let began = sprint.calendar.zone.local(sprint.at).time();
    let Looks { half, review } = looks((sprint.date, last), began, sprint.calendar);
    views::LATER.into_iter().zip([half, review]).filter_map(|(what, at)| Some((what, at?))).collect()
}

/// The key of the timer by which a sprint's message follows the days.
fn day_key(sprint: SprintId) -> String {
    format!("sprint/{sprint}/day")
}

/// The key of the timer that ends a sprint.
fn over_key(sprint: SprintId) -> String {
    format!("sprint/{sprint}/over")
}

/// The key of the timer for half-time.
fn half_key(sprint: SprintId) -> String {
    format!("sprint/{sprint}/half")
}

/// The key of the timer for the look back.
fn back_key(sprint: SprintId) -> String {
    format!("sprint/{sprint}/back")
}

/// The sprint that a timer carries.
fn carried(payload: &Value) -> Option<SprintId> {
    payload.get("sprint").and_then(Value::as_i64).map(SprintId)
}

/// How audit rows name a sprint.
fn subject(sprint: SprintId) -> String {
    format!("sprint/{sprint}")
}
