//! What can be done with rituals, and what happens to them by the clock.

mod archiving;
mod asking;
mod beginning;
mod changing;
mod detail;
mod finding;
mod following;
mod foretelling;
mod forming;
mod founding;
mod kinds;
mod next;
mod obligations;
mod off;
mod on_cards;
mod opening;
mod people;
mod places;
mod previewing;
mod reach;
mod reading;
mod reminding;
mod rights;
mod single;
mod skipping;
mod sweep;
mod tidying;

pub use asking::{Prompt, ask_key, ask_participants, remind_key, why, whys};
pub use changing::{change, delete, pause, resume};
pub use detail::set_detail;
pub use founding::{NewName, draft, found, found_once};
pub use off::{follow_absence, is_off};
pub use people::{excuse, give_time, mark};
pub use reading::{
    Place, find_occurrence, find_open_for, find_participant, find_place, find_ritual, find_todays_for, list_asked,
    list_audience, list_participants, list_past, list_rituals, list_rituals_of, list_times,
};
pub use rights::may_manage;
pub use single::{cancel_occurrence, hold_open, let_go, move_occurrence, open_occurrence, run_now};
pub use skipping::skip_next;

pub(super) use changing::end_pause;
pub use finding::find_next;
pub(super) use finding::{
    Meant, describe, describe_all, find_meant, find_pod_here, get_ritual, list_here, list_who_adds,
};
pub(super) use following::{follow, follow_all, follow_roles_at, look_at_one};
pub(super) use foretelling::foretell;
pub(super) use forming::{Formed, draft_usual, list_manageable, list_offered, save, usual_owner};
pub(super) use kinds::{is_reminder, shape_of};
pub(super) use next::{list_next, see_rhythm};
pub(super) use obligations::{hand, list_obligations};
pub(super) use off::{OFF, close_asks};
pub(super) use on_cards::say_next;
pub(super) use opening::do_step;
pub(super) use people::look_at_people;
pub(super) use previewing::preview;
pub(super) use reminding::{do_reminder, finish, remind, seek_strangers};
pub(super) use rights::require;
pub(super) use single::find_under_way;
pub(super) use skipping::{can_unskip, unskip, was_called_off};
pub(super) use sweep::{run_on, sweep};
pub(super) use tidying::{TIDY, tidy};

use super::{
    FEATURE,
    model::{Audience, Owner, Ritual, ZoneMode},
    store,
};
use crate::{
    calendar::WorkCalendar,
    directory::{
        availability::{Availability, load_availability, load_organisation_calendar, load_pod_calendar},
        members::list_memberships,
        people::find_person,
    },
    error::Result,
    ids::{OccurrenceId, RitualId, UserId},
    turn::{Change, Rule, Turn, Verb},
};
use jiff::{Span, Timestamp, civil::Date};
use serde::Serialize;

/// Making, changing and ending a pod's rituals.
pub const MANAGE: Verb = Verb { name: "ritual", rule: Rule::PodLead };
/// The same, of the organisation's.
pub const MANAGE_ALL: Verb = Verb { name: "ritual of all", rule: Rule::Admin };

/// The timer by which a ritual's next moment is dealt with.
pub(super) const SWEEP: &str = "sweep";
/// The timer by which one person's next moment is dealt with.
pub(super) const ONE: &str = "one";
/// The timer by which what is asked of roles is looked at again.
pub(super) const ROLES: &str = "roles";
/// The timer by which a run outside the schedule goes on.
pub(super) const RUN: &str = "run";
/// The timer by which an occurrence's participants are reminded, and their time ends.
pub(super) const PEOPLE: &str = "people";
/// The timer by which a step of the whole is done.
pub(super) const WHOLE: &str = "whole";
/// The timer by which a pause ends.
pub(super) const END_PAUSE: &str = "end_pause";
/// The timer by which all rituals are looked at again, some at a time.
pub(super) const FOLLOW_ALL: &str = "follow_all";

/// So many people are dealt with in one turn: fewer where everybody else who writes must wait for it meanwhile.
fn page(turn: &mut Turn) -> u16 {
    if turn.tx().is_shared() { 200 } else { 100 }
}

/// The key of the timer for a ritual's next moment.
fn sweep_key(ritual: RitualId) -> String {
    format!("ritual/{ritual}")
}

/// The key of the timer for one person's next moment.
fn one_key(ritual: RitualId, person: &UserId) -> String {
    format!("ritual/{ritual}/one/{person}")
}

/// The key of the timer for a run outside the schedule.
fn run_key(ritual: RitualId) -> String {
    format!("ritual/{ritual}/run")
}

/// The key of the timer for an occurrence's participants.
fn people_key(occurrence: OccurrenceId) -> String {
    format!("occ/{occurrence}/people")
}

/// The key of the timer for a step of the whole.
fn whole_key(occurrence: OccurrenceId, step: &str) -> String {
    format!("occ/{occurrence}/step/{step}")
}

/// By which clock and working days the whole of a ritual is reckoned: its own zone, else its first pod's or its person's, else
/// the organisation's. Knows the days off from two months ago to 14 months ahead.
///
/// # Errors
/// Only the database's own.
pub async fn load_calendar(turn: &mut Turn, ritual: &Ritual) -> Result<WorkCalendar> {
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let days = around(settings.zone.date(now));
    let mut own = None;
    if let Owner::Person(person) = &ritual.owner {
        let known = load_availability(turn.tx(), &workspace, &settings, std::slice::from_ref(person), days).await?;
        own = known.get(person).map(Availability::calendar);
    }
    let mut calendar = match (own, ritual.owner.pod()) {
        (Some(own), _) => own,
        (None, Some(pod)) => load_pod_calendar(turn.tx(), &workspace, &settings, pod, days).await?,
        (None, None) => load_organisation_calendar(turn.tx(), &workspace, &settings, days).await?,
    };
    if let ZoneMode::One(Some(zone)) = &ritual.zone {
        calendar.zone = zone.clone();
    }
    Ok(calendar)
}

/// Whether a ritual's audience has this person in it now.
async fn belongs(turn: &mut Turn, ritual: &Ritual, person: &UserId) -> Result<bool> {
    let workspace = turn.workspace().clone();
    Ok(match &ritual.audience {
        Audience::Everyone => find_person(turn.tx(), &workspace, person)
            .await?
            .is_some_and(|person| person.is_active() && !person.is_external && !person.is_guest),
        Audience::Members => {
            let theirs = list_memberships(turn.tx(), &workspace, person).await?;
            let pods = ritual.owner.pods();
            theirs.iter().any(|membership| pods.is_empty() || pods.contains(&membership.pod))
        }
        Audience::Leads | Audience::Leadership | Audience::People(_) => {
            sweep::list_named(turn, ritual).await?.contains(person)
        }
    })
}

/// Two months back, 14 ahead.
fn around(day: Date) -> (Date, Date) {
    (day.saturating_sub(Span::new().months(2)), day.saturating_add(Span::new().months(14)))
}

/// Sets a timer of the engine's own, whoever acts.
async fn set_timer(turn: &mut Turn, key: &str, at: Timestamp, kind: &str, payload: impl Serialize) -> Result<()> {
    let acting = turn.act_as(FEATURE);
    turn.set_timer(key, at, kind, payload).await?;
    turn.act_as(acting);
    Ok(())
}

/// Takes a timer of the engine's own back, whoever acts.
async fn cancel_timer(turn: &mut Turn, key: &str) -> Result<()> {
    let acting = turn.act_as(FEATURE);
    turn.cancel_timer(key).await?;
    turn.act_as(acting);
    Ok(())
}

/// Puts on record what happened to a ritual, whoever acts.
async fn record(turn: &mut Turn, change: Change<'_>) -> Result<()> {
    let acting = turn.act_as(FEATURE);
    turn.record(change).await?;
    turn.act_as(acting);
    Ok(())
}

/// There is next something to do for this ritual at `at`.
async fn set_next(turn: &mut Turn, ritual: RitualId, swept: Option<Timestamp>, at: Option<Timestamp>) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::update_swept(turn.tx(), &workspace, ritual, swept, at).await?;
    match at {
        Some(at) => set_timer(turn, &sweep_key(ritual), at, SWEEP, sweep::Sweep::of(ritual)).await,
        None => cancel_timer(turn, &sweep_key(ritual)).await,
    }
}
