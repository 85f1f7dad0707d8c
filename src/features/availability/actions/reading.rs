//! What people see of their days.

use super::{get_own, today};
use crate::{
    directory::{
        TimeOff, load_availability,
        preferences::get_preferences,
        time_off::{list_covered_by, list_time_off},
    },
    error::Result,
    features::availability::views::{self, YourDays},
    signal::{Message, Modal},
    slack::blocks::HomeBuilder,
    turn::Turn,
};
use jiff::ToSpan;

/// Holidays so many days ahead are shown.
const AHEAD: i32 = 60;

/// What the actor has planned, and for whom they cover.
async fn planned(turn: &mut Turn) -> Result<(Vec<TimeOff>, Vec<TimeOff>)> {
    let (workspace, person, today) = (turn.workspace().clone(), turn.actor().id.clone(), today(turn));
    let own = list_time_off(turn.tx(), &workspace, &person, today).await?;
    let covers = list_covered_by(turn.tx(), &workspace, &person, today).await?;
    Ok((own, covers))
}

/// `/timeoff list`
pub(in crate::features::availability) async fn list(turn: &mut Turn) -> Result<Message> {
    let (own, covers) = planned(turn).await?;
    Ok(views::list(&own, &covers, today(turn)))
}

/// The empty form, with what is planned beneath.
pub(in crate::features::availability) async fn open_form(turn: &mut Turn) -> Result<Modal> {
    let (own, _) = planned(turn).await?;
    Ok(views::time_off_modal(&own, None, today(turn)))
}

/// The form of one stretch.
pub(in crate::features::availability) async fn open_change(turn: &mut Turn, id: i64) -> Result<Modal> {
    let time_off = get_own(turn, id).await?;
    Ok(views::time_off_modal(&[], Some(&time_off), today(turn)))
}

/// *Your days* on the App Home.
pub(in crate::features::availability) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    let (workspace, person, today) = (turn.workspace().clone(), turn.actor().id.clone(), today(turn));
    let settings = turn.settings().clone();
    let days = (today, today.saturating_add(AHEAD.days()));
    let people = std::slice::from_ref(&person);
    let mut found = load_availability(turn.tx(), &workspace, &settings, people, days).await?;
    let preferences = get_preferences(turn.tx(), &workspace, &person).await?;
    let (own, covers) = planned(turn).await?;
    Ok(views::home(&YourDays {
        availability: found.remove(&person),
        has_own_hours: preferences.hours.is_some(),
        own: &own,
        covers: &covers,
        today,
    }))
}
