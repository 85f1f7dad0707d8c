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
    let hosted = sessions.into_iter().filter_map(|session| {
        let (pod, since) = session.host_pod.zip(session.hosted_since)?;
        of.pods.contains(&pod).then(|| Obligation {
            key: format!("session/{}", session.occurrence_id),
            words: views::obligation_words(&session.name),
            by_role: true,
            follows_pod: true,
            since: since.0,
            due: Some(zone.date(session.starts_at.0)),
            pod: Some(pod),
            waits: Waits::InLastDays,
            way: "/learned".to_owned(),
        })
    });
    Ok(hosted.collect())
}

/// It follows the pod: nothing is to be moved.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let of = Holding::of_pod(handing.pod, None, Own::OfPods);
    Ok(list_obligations(turn, &of).await?.iter().any(|one| one.key == handing.key))
}
