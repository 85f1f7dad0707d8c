//! *My hours & prompts*.

use super::{subject, today};
use crate::{
    directory::{
        PodCalendar, load_availability,
        members::find_home_pod,
        pod_calendars::get_pod_calendar,
        preferences::{get_preferences, put_preferences},
    },
    error::Result,
    features::availability::{PREFERENCES, model::read_preferences, views},
    signal::{Fact, Modal, Reply, Submission},
    turn::{Change, Turn},
};

/// The form, as it stands.
pub(in crate::features::availability) async fn open_preferences(turn: &mut Turn) -> Result<Modal> {
    let (workspace, person) = (turn.workspace().clone(), turn.actor().id.clone());
    let preferences = get_preferences(turn.tx(), &workspace, &person).await?;
    let settings = turn.settings().clone();
    let pod = home_pod(turn).await?;
    let (pod_name, calendar) = pod.map_or((None, PodCalendar::default()), |(name, calendar)| (Some(name), calendar));
    Ok(views::preferences_modal(&preferences, pod_name.as_deref(), &calendar.hours_or(&settings)))
}

/// Name and calendar of the pod whose hours the actor has where they set none: the one they lead, else the first.
async fn home_pod(turn: &mut Turn) -> Result<Option<(String, PodCalendar)>> {
    let workspace = turn.workspace().clone();
    let person = turn.actor().id.clone();
    let home = find_home_pod(turn.tx(), &workspace, &person).await?;
    match home {
        Some(home) => Ok(Some((home.name, get_pod_calendar(turn.tx(), &workspace, home.pod).await?))),
        None => Ok(None),
    }
}

/// Checks and stores what was filled in.
pub(in crate::features::availability) async fn save_preferences(
    turn: &mut Turn,
    submission: &Submission,
) -> Result<Reply> {
    let after = match read_preferences(&submission.form) {
        Ok(after) => after,
        Err(faults) => return Ok(Reply::Errors(faults)),
    };
    let (workspace, person, today) = (turn.workspace().clone(), turn.actor().id.clone(), today(turn));
    let before = get_preferences(turn.tx(), &workspace, &person).await?;
    if before != after {
        put_preferences(turn.tx(), &workspace, &person, &after).await?;
        turn.record(Change {
            verb: PREFERENCES.name,
            subject: subject(&person),
            before: Some(serde_json::to_value(&before)?),
            after: Some(serde_json::to_value(&after)?),
            why: None,
        })
        .await?;
        turn.tell(Fact::HoursChanged { person: person.clone() }).await?;
        turn.refresh_home(&person).await?;
    }
    let settings = turn.settings().clone();
    let people = std::slice::from_ref(&person);
    let mut found = load_availability(turn.tx(), &workspace, &settings, people, (today, today)).await?;
    Ok(Reply::Update(views::preferences_saved(found.remove(&person).as_ref(), &after)))
}
