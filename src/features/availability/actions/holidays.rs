//! Public holidays, as their files tell.

use crate::{
    directory::holidays::{ReadCalendar, delete_calendar, list_calendars, put_calendar, put_calendar_fault},
    directory::pod_calendars::list_pod_calendars,
    error::Result,
    features::availability::views,
    signal::{Fact, HolidayFile, HolidaysFound},
    turn::{Change, Turn},
};
use serde_json::{Value, json};

/// Takes over what was found in a calendar's file. Of a file that cannot be read, or is gone, the former days stay.
pub(in crate::features::availability) async fn take_holidays(turn: &mut Turn, file: &HolidayFile) -> Result<()> {
    let (workspace, now, name) = (turn.workspace().clone(), turn.now(), file.name.as_str());
    let calendars = list_calendars(turn.tx(), &workspace).await?;
    let known = calendars.iter().find(|calendar| calendar.name == name);
    match &file.found {
        HolidaysFound::Days { fingerprint, days } => {
            let is_same = |fingerprint_now: &Option<String>| fingerprint_now.as_ref() == Some(fingerprint);
            if known.is_some_and(|known| is_same(&known.fingerprint) && known.fault.is_none()) {
                return Ok(());
            }
            let is_news = known.is_none_or(|known| !is_same(&known.fingerprint));
            put_calendar(turn.tx(), &workspace, ReadCalendar { name, fingerprint, days, now }).await?;
            note(turn, name, Some(json!({ "days": days.len() }))).await?;
            if is_news { changed(turn).await } else { Ok(()) }
        }
        HolidaysFound::Fault(fault) => keep(turn, name, known.and_then(|known| known.fault.as_deref()), fault).await,
        HolidaysFound::Gone => {
            let Some(known) = known else { return Ok(()) };
            if is_followed(turn, name).await? {
                let fault = views::holiday_file_gone();
                return keep(turn, name, known.fault.as_deref(), fault).await;
            }
            delete_calendar(turn.tx(), &workspace, name).await?;
            note(turn, name, None).await?;
            changed(turn).await
        }
    }
}

/// The days stay as they were; why, admins see.
async fn keep(turn: &mut Turn, name: &str, known: Option<&str>, fault: &str) -> Result<()> {
    if known == Some(fault) {
        return Ok(());
    }
    let workspace = turn.workspace().clone();
    put_calendar_fault(turn.tx(), &workspace, name, fault).await?;
    note(turn, name, Some(json!({ "fault": fault }))).await
}

/// Whether the organisation or a pod follows this calendar.
async fn is_followed(turn: &mut Turn, name: &str) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let follows = |names: &[String]| names.iter().any(|known| known == name);
    if follows(&turn.settings().holidays) {
        return Ok(true);
    }
    let pods = list_pod_calendars(turn.tx(), &workspace).await?;
    Ok(pods.iter().any(|(_, calendar)| calendar.holidays.as_deref().is_some_and(follows)))
}

async fn note(turn: &mut Turn, name: &str, after: Option<Value>) -> Result<()> {
    let subject = format!("holidays/{name}");
    turn.record(Change { verb: "read_holidays", subject, before: None, after, why: None }).await
}

async fn changed(turn: &mut Turn) -> Result<()> {
    turn.tell(Fact::HolidaysChanged).await?;
    turn.refresh_homes().await
}
