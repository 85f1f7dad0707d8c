//! A pod's own zone, hours and public holidays.

use super::{lookup::get_pod, require, subject};
use crate::{
    directory::{
        holidays::list_calendars,
        pod_calendars::{get_pod_calendar, put_pod_calendar},
        pods::get_pod as get_pod_of,
    },
    error::Result,
    features::pods::{
        HOURS,
        model::{HoursOf, PodWords, read_pod_calendar},
        views,
    },
    ids::{ChannelId, PodId},
    signal::{Fact, Reply, Submission},
    slack::blocks::metadata,
    turn::{Change, Turn},
};

/// The form for those who may change it; how it is, for the others.
pub(in crate::features::pods) async fn hours(
    turn: &mut Turn,
    here: &ChannelId,
    words: Option<&PodWords>,
) -> Result<Reply> {
    let pod = get_pod(turn, here, words, "hours").await?;
    open(turn, pod.id).await
}

/// The form of one pod, from the button that opens it again.
pub(in crate::features::pods) async fn open(turn: &mut Turn, pod: PodId) -> Result<Reply> {
    let workspace = turn.workspace().clone();
    let pod = get_pod_of(turn.tx(), &workspace, pod).await?;
    let calendar = get_pod_calendar(turn.tx(), &workspace, pod.id).await?;
    if !turn.may(&HOURS, Some(pod.id)) {
        return Ok(Reply::Say(views::hours(&pod, &calendar, turn.settings())));
    }
    let calendars = list_calendars(turn.tx(), &workspace).await?;
    let names: Vec<String> = calendars.into_iter().map(|calendar| calendar.name).collect();
    Ok(Reply::Open(views::hours_modal(&pod, &calendar, turn.settings(), &names)))
}

/// Checks and stores what was filled in.
pub(in crate::features::pods) async fn save_hours(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let HoursOf { pod } = metadata(&submission.private_metadata)?;
    let workspace = turn.workspace().clone();
    let pod = get_pod_of(turn.tx(), &workspace, PodId(pod)).await?;
    require(turn, &HOURS, Some(&pod)).await?;
    let after = match read_pod_calendar(&submission.form) {
        Ok(after) => after,
        Err(faults) => return Ok(Reply::Errors(faults)),
    };
    let before = get_pod_calendar(turn.tx(), &workspace, pod.id).await?;
    if before != after {
        put_pod_calendar(turn.tx(), &workspace, pod.id, &after).await?;
        turn.record(Change {
            verb: "hours",
            subject: subject(pod.id),
            before: Some(serde_json::to_value(&before)?),
            after: Some(serde_json::to_value(&after)?),
            why: None,
        })
        .await?;
        turn.tell(Fact::PodCalendarChanged { pod: pod.id }).await?;
        turn.refresh_homes_of(pod.id).await?;
    }
    Ok(Reply::Update(views::hours_saved(&pod, &after, turn.settings())))
}
