//! A pod's own zone, working hours and public holidays; what it does not set is the organisation's.

use super::Settings;
use crate::{
    calendar::{WorkingHours, Zone},
    database::{Reads, Tx},
    error::Result,
    ids::{PodId, WorkspaceId},
};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

/// What a pod sets for itself, stored as one JSON value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PodCalendar {
    /// Where the pod's wall clock hangs: for what belongs to the pod. People keep their own zone.
    pub zone: Option<Zone>,
    /// The hours of its people who set none of their own.
    pub hours: Option<WorkingHours>,
    /// The names of the calendars whose days are holidays for the pod; an empty list: none at all.
    pub holidays: Option<Vec<String>>,
}

impl PodCalendar {
    /// The zone that holds for the pod.
    pub fn zone_or<'a>(&'a self, settings: &'a Settings) -> &'a Zone {
        self.zone.as_ref().unwrap_or(&settings.zone)
    }

    /// The hours that hold for the pod.
    pub fn hours_or(&self, settings: &Settings) -> WorkingHours {
        self.hours.unwrap_or(settings.hours)
    }

    /// The calendars of holidays that hold for the pod.
    pub fn holidays_or<'a>(&'a self, settings: &'a Settings) -> &'a [String] {
        self.holidays.as_deref().unwrap_or(&settings.holidays)
    }
}

/// What a pod set, or nothing.
///
/// # Errors
/// Only the database's own.
pub async fn get_pod_calendar(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<PodCalendar> {
    let row: Option<(Json<PodCalendar>,)> = from
        .ask("SELECT calendar FROM pod_calendars WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .optional()
        .await?;
    Ok(row.map(|(Json(calendar),)| calendar).unwrap_or_default())
}

/// What the pods that are not archived set; pods that set nothing are left out.
///
/// # Errors
/// Only the database's own.
pub async fn list_pod_calendars(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<(PodId, PodCalendar)>> {
    let rows: Vec<(PodId, Json<PodCalendar>)> = from
        .ask(
            "SELECT c.pod_id, c.calendar FROM pod_calendars c JOIN pods o ON o.id = c.pod_id
             WHERE c.workspace_id = $1 AND o.archived_at IS NULL ORDER BY c.pod_id",
        )
        .bind(workspace)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(pod, Json(calendar))| (pod, calendar)).collect())
}

/// Stores what a pod sets for itself. Tell `Fact::PodCalendarChanged`.
///
/// # Errors
/// Only the database's own.
pub async fn put_pod_calendar(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, calendar: &PodCalendar) -> Result<()> {
    tx.query(
        "INSERT INTO pod_calendars (pod_id, workspace_id, calendar) VALUES ($1, $2, $3)
         ON CONFLICT (pod_id) DO UPDATE SET calendar = excluded.calendar",
    )
    .bind(pod)
    .bind(workspace)
    .bind(Json(calendar))
    .execute()
    .await?;
    Ok(())
}
