//! The sprint somebody runs by leading the pod.

use super::{super::views, find_running, list_running_of};
use crate::{
    calendar::{Zone, wall},
    error::Result,
    signal::Handing,
    turn::{Holding, Obligation, Turn, Waits},
};
use jiff::civil::Time;

/// The running sprint: planned and looked back on by whoever leads the pod.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<Obligation>> {
    let zone: Zone = turn.settings().zone.clone();
    let now = turn.now();
    let running = list_running_of(turn, &of.pods).await?;
    Ok(running
        .into_iter()
        .map(|sprint| Obligation {
            key: format!("sprint/{}", sprint.id),
            words: views::obligation_words(sprint.goal.as_deref()),
            by_role: true,
            follows_pod: true,
            since: wall::instant(sprint.first, Time::midnight(), &zone).unwrap_or(now),
            due: Some(sprint.last),
            pod: Some(sprint.pod),
            waits: Waits::InLastDays,
            way: "/sprint".to_owned(),
        })
        .collect())
}

/// It follows the pod: nothing is to be moved.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let running = find_running(turn, handing.pod).await?;
    Ok(running.is_some_and(|sprint| handing.key == format!("sprint/{}", sprint.id)))
}
