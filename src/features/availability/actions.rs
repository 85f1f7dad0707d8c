//! The verbs of availability: time off, covers, preferences, statuses, public holidays.

mod covers;
mod enter;
mod holidays;
mod preferences;
mod reading;
mod remove;
mod statuses;
mod uncovered;

pub(super) use covers::{decline, forget_gone, mark_seen, note_seen, note_told};
pub use enter::{Wanted, enter};
pub(super) use enter::{follow_zone, pass_edge};
pub(super) use holidays::take_holidays;
pub(super) use preferences::{open_preferences, save_preferences};
pub(super) use reading::{home, list, open_change, open_form};
pub(super) use remove::{cancel, remove};
pub(super) use statuses::{answer_status, forget_ended, offer_status};

use super::views;
use crate::{
    calendar::Zone,
    directory::{
        self, Person, TimeOff,
        people::{find_person, list_people},
    },
    error::{Error, Result},
    ids::UserId,
    signal::line::PersonWords,
    turn::Turn,
};
use jiff::civil::Date;
use serde_json::{Value, json};

/// How audit rows name a person.
fn subject(person: &UserId) -> String {
    format!("person/{person}")
}

/// The key of what the cover of a stretch is told.
fn cover_key(id: i64) -> String {
    format!("cover/{id}")
}

/// The key of what the person is told who needs another cover.
fn cover_lost_key(id: i64) -> String {
    format!("cover_lost/{id}")
}

/// A person's zone and their day now.
async fn zone_and_day(turn: &mut Turn, person: &UserId) -> Result<(Zone, Date)> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let found = find_person(turn.tx(), &workspace, person).await?;
    let organisation = &turn.settings().zone;
    let zone = found.map_or_else(|| organisation.clone(), |person| person.zone_or(organisation));
    let today = zone.date(now);
    Ok((zone, today))
}

/// The full name of somebody; the id where the mirror has none.
async fn name_of(turn: &mut Turn, person: &UserId) -> Result<String> {
    let workspace = turn.workspace().clone();
    let found = list_people(turn.tx(), &workspace, std::slice::from_ref(person)).await?;
    Ok(found.into_iter().next().map_or_else(|| person.to_string(), |person| person.real_name))
}

/// The actor's day now.
pub(super) fn today(turn: &Turn) -> Date {
    turn.actor().zone.date(turn.now())
}

/// The person whom typed words mean.
pub(super) async fn get_meant(turn: &mut Turn, words: &PersonWords) -> Result<Person> {
    let workspace = turn.workspace().clone();
    directory::naming::get_meant_person(turn.tx(), &workspace, words).await
}

/// Whether everybody who is mentioned is mirrored; who is not, Slack is asked for.
pub(super) async fn knows<'a>(turn: &mut Turn, mentioned: impl Iterator<Item = &'a UserId> + Send) -> Result<bool> {
    let workspace = turn.workspace().clone();
    for person in mentioned {
        if find_person(turn.tx(), &workspace, person).await?.is_none() {
            turn.seek_person(person).await?;
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whose stretch this is, for those who may change it.
pub(super) async fn owner_of(turn: &mut Turn, id: i64) -> Result<UserId> {
    Ok(get_own(turn, id).await?.person)
}

/// A stretch that the actor may change: their own, or anybody's for admins.
async fn get_own(turn: &mut Turn, id: i64) -> Result<TimeOff> {
    let workspace = turn.workspace().clone();
    let found = directory::time_off::find_time_off(turn.tx(), &workspace, id).await?;
    let actor = turn.actor().id.clone();
    let may = |time_off: &TimeOff| time_off.person == actor || turn.may(&super::TIME_OFF_OF_OTHERS, None);
    found.filter(may).ok_or_else(|| Error::user(views::gone_already()))
}

/// The App Homes that show a stretch.
async fn refresh(turn: &mut Turn, time_off: &TimeOff) -> Result<()> {
    turn.refresh_home(&time_off.person).await?;
    if let Some(cover) = &time_off.cover {
        turn.refresh_home(cover).await?;
    }
    Ok(())
}

/// A stretch in the audit.
fn as_json(time_off: &TimeOff) -> Value {
    json!({ "first": time_off.first, "last": time_off.last, "cover": time_off.cover })
}
