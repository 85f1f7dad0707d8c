//! The session somebody hosts because they lead the pod whose turn it is.

use super::super::{store, views};
use crate::{
    error::Result,
    signal::Handing,
    turn::{Holding, Obligation, Own, Turn, Waits},
};

/// The sessions to come that the pod hosts: its lead does, and whoever leads it then.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<Obligation>> {
    let (workspace, now, zone) = (turn.workspace().clone(), turn.now(), turn.settings().zone.clone());
    let sessions = store::list_to_come(turn.tx(), &workspace, now).await?;
    Ok(sessions
        .into_iter()
        .filter(|session| session.host_pod.is_some_and(|pod| of.pods.contains(&pod)))
        .map(|session| Obligation {
            key: format!("session/{}", session.occurrence_id),
            words: views::obligation_words(&session.name),
            by_role: true,
            follows_pod: true,
            since: now.min(session.starts_at.0),
            due: Some(zone.date(session.starts_at.0)),
            pod: session.host_pod,
            waits: Waits::InLastDays,
            way: "/learned".to_owned(),
        })
        .collect())
}

/// It follows the pod: nothing is to be moved.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let of = Holding::of_pod(handing.pod, None, Own::OfPods);
    Ok(list_obligations(turn, &of).await?.iter().any(|one| one.key == handing.key))
}
