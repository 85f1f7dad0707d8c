//! How pods stand: their sheets, in the current cycle or another one.

use super::{require_look, today};
use crate::{
    calendar::Cycle,
    directory::Pod,
    error::{Error, Result},
    features::okrs::{
        model::{Objective, Sheet, Today},
        store::{self, Whose},
        views,
    },
    ids::{ChannelId, PodId},
    turn::{PodLine, Turn},
};
use jiff::civil::Date;

/// So many days after a cycle its closing check-in may still be made.
pub(super) const CLOSING_DAYS: i32 = 14;

/// How these pods stand in the current cycle, each with its objective if it has one.
///
/// # Errors
/// Only the database's own.
pub async fn list_objectives(turn: &mut Turn, pods: &[PodId]) -> Result<Vec<Sheet>> {
    sheets(turn, Whose::Pods(pods)).await
}

/// As [`list_objectives`], for every pod that is not archived.
///
/// # Errors
/// Only the database's own.
pub async fn list_all_objectives(turn: &mut Turn) -> Result<Vec<Sheet>> {
    sheets(turn, Whose::All).await
}

/// The pods' names, and whether each has an objective today.
pub(in super::super) async fn list_aims(turn: &mut Turn) -> Result<Vec<(String, bool)>> {
    let (workspace, date) = (turn.workspace().clone(), today(turn).date);
    store::list_aims(turn.tx(), &workspace, date).await
}

/// How one pod stands; `None` when there is no such pod (any more).
///
/// # Errors
/// Only the database's own.
pub async fn find_sheet(turn: &mut Turn, pod: PodId) -> Result<Option<Sheet>> {
    Ok(list_objectives(turn, &[pod]).await?.pop())
}

/// What the pod is after, for its card.
pub(in super::super) async fn say_objective(turn: &mut Turn, pod: &Pod) -> Result<Option<PodLine>> {
    let sheet = find_sheet(turn, pod.id).await?;
    Ok(sheet.map(|sheet| views::objective_line(&sheet).into()))
}

/// How the pod of this channel stands; `None` where the channel belongs to none.
///
/// # Errors
/// Only the database's own.
pub async fn find_sheet_here(turn: &mut Turn, channel: &ChannelId) -> Result<Option<Sheet>> {
    Ok(sheets(turn, Whose::Channel(channel)).await?.pop())
}

/// How one pod can be checked in on: with the former cycle's objective for two weeks where the current one has none yet.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_open_sheet(turn: &mut Turn, pod: PodId) -> Result<Option<Sheet>> {
    Ok(open_sheets(turn, Whose::Pods(&[pod])).await?.pop())
}

/// As [`find_open_sheet`], for the pod of this channel.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_open_sheet_here(turn: &mut Turn, channel: &ChannelId) -> Result<Option<Sheet>> {
    Ok(open_sheets(turn, Whose::Channel(channel)).await?.pop())
}

/// Whether somebody may still check in on it: for two weeks after its cycle.
pub(in super::super) fn is_open(objective: &Objective, today: &Today) -> bool {
    objective.last.until(today.date).is_ok_and(|since| since.get_days() <= CLOSING_DAYS)
}

pub(super) async fn open_sheets(turn: &mut Turn, whose: Whose<'_>) -> Result<Vec<Sheet>> {
    let mut found = sheets(turn, whose).await?;
    let date = today(turn).date;
    if Cycle::quarter_of(date).day_of(date) <= CLOSING_DAYS {
        add_former(turn, &mut found).await?;
    }
    Ok(found)
}

/// Where there is no objective in the current cycle, that of the former one.
async fn add_former(turn: &mut Turn, sheets: &mut [Sheet]) -> Result<()> {
    let without: Vec<PodId> = sheets.iter().filter(|sheet| sheet.objective.is_none()).map(|sheet| sheet.pod).collect();
    let Ok(last) = Cycle::quarter_of(today(turn).date).first().yesterday() else { return Ok(()) };
    for former in sheets_on(turn, Whose::Pods(&without), last).await? {
        if let Some(sheet) = sheets.iter_mut().find(|sheet| sheet.pod == former.pod) {
            sheet.objective = former.objective;
        }
    }
    Ok(())
}

/// How one pod stands for anybody who looks, in the cycle that `day` lies in; without a day in the current cycle, or else
/// in the former one.
///
/// # Errors
/// A sentence for those who may not, or when there is no such pod; the database's own.
pub(in super::super) async fn get_shown_sheet(turn: &mut Turn, pod: PodId, day: Option<Date>) -> Result<Sheet> {
    require_look(turn)?;
    let mut found = match day {
        Some(day) => sheets_on(turn, Whose::Pods(&[pod]), day).await?,
        None => list_objectives(turn, &[pod]).await?,
    };
    if day.is_none() {
        add_former(turn, &mut found).await?;
    }
    found.pop().ok_or_else(|| Error::user(views::pod_gone()))
}

pub(super) async fn sheets(turn: &mut Turn, whose: Whose<'_>) -> Result<Vec<Sheet>> {
    let day = today(turn).date;
    sheets_on(turn, whose, day).await
}

/// As they stand now, with the objectives of the cycle that `day` lies in.
pub(super) async fn sheets_on(turn: &mut Turn, whose: Whose<'_>, day: Date) -> Result<Vec<Sheet>> {
    let workspace = turn.workspace().clone();
    store::list_sheets(turn.tx(), &workspace, whose, day).await
}
