//! Which calendars of public holidays there are, and which the organisation follows.

use super::{SUBJECT, list_admin_names, require_admin};
use crate::{
    directory::{
        holidays::{HolidayCalendar, list_calendars},
        pod_calendars::list_pod_calendars,
        pods::list_pods,
        workspace::{get_settings, update_holidays},
    },
    error::{Error, Result},
    features::organisation::{
        HOLIDAYS,
        model::blocks,
        views::{self, PodFollows},
    },
    signal::{Fact, Message, Modal, Reply, Submission},
    turn::{Change, Turn},
};
use serde_json::json;

/// `/podkeeper holidays`
pub(in crate::features::organisation) async fn show_holidays(turn: &mut Turn) -> Result<Message> {
    let workspace = turn.workspace().clone();
    let calendars = list_calendars(turn.tx(), &workspace).await?;
    let pods = list_pods(turn.tx(), &workspace).await?;
    let own = list_pod_calendars(turn.tx(), &workspace).await?;
    let follows: Vec<PodFollows> = own
        .into_iter()
        .filter_map(|(pod, calendar)| {
            let name = pods.iter().find(|known| known.id == pod)?.name.clone();
            Some(PodFollows { name, calendars: calendar.holidays? })
        })
        .collect();
    let admins = if turn.may(&HOLIDAYS, None) { None } else { Some(list_admin_names(turn).await?) };
    Ok(views::holidays(&calendars, &turn.settings().holidays, &follows, admins.as_deref()))
}

/// The form, for admins.
pub(in crate::features::organisation) async fn open_holidays(turn: &mut Turn) -> Result<Modal> {
    require_admin(turn, &HOLIDAYS).await?;
    let workspace = turn.workspace().clone();
    let calendars = list_calendars(turn.tx(), &workspace).await?;
    Ok(views::holidays_modal(&names_of(&calendars, &turn.settings().holidays), &turn.settings().holidays))
}

/// Stores which calendars the organisation follows.
pub(in crate::features::organisation) async fn save_holidays(
    turn: &mut Turn,
    submission: &Submission,
) -> Result<Reply> {
    require_admin(turn, &HOLIDAYS).await?;
    let workspace = turn.workspace().clone();
    let before = get_settings(turn.tx(), &workspace).await?.holidays;
    let wanted: Vec<String> = submission.form.chosen(blocks::HOLIDAYS).to_vec();
    let calendars = list_calendars(turn.tx(), &workspace).await?;
    if let Some(unknown) = wanted.iter().find(|name| !names_of(&calendars, &before).contains(name)) {
        return Err(Error::user(views::no_such_calendar(unknown)));
    }
    if wanted != before {
        update_holidays(turn.tx(), &workspace, &wanted).await?;
        turn.record(Change {
            verb: HOLIDAYS.name,
            subject: SUBJECT.to_owned(),
            before: Some(json!(before)),
            after: Some(json!(wanted)),
            why: None,
        })
        .await?;
        turn.tell(Fact::HolidaysChanged).await?;
        turn.refresh_homes().await?;
    }
    Ok(Reply::Update(views::holidays_saved(&wanted)))
}

/// What can be chosen: every calendar, and what is followed although its file is gone.
fn names_of(calendars: &[HolidayCalendar], followed: &[String]) -> Vec<String> {
    let mut names: Vec<String> = calendars.iter().map(|calendar| calendar.name.clone()).collect();
    names.extend(followed.iter().filter(|name| !calendars.iter().any(|known| known.name == **name)).cloned());
    names
}
