//! Which rituals of a pod somebody looks after by leading it.

use super::{
    super::{store::Which, views},
    finding::list_which,
};
use crate::{
    error::Result,
    features::rituals::model::{Owner, RitualState},
    signal::Handing,
    turn::{Holding, Obligation, Own, Turn, Waits},
};

/// The pod's rituals: they are of whoever leads it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<Obligation>> {
    let found = list_which(turn, Which::OfPods(&of.pods)).await?;
    let theirs = found.into_iter().filter(|ritual| {
        let is_of_one = |pods: &Vec<_>| pods.iter().any(|pod| of.pods.contains(pod));
        ritual.state != RitualState::Deleted && matches!(&ritual.owner, Owner::Pods(pods) if is_of_one(pods))
    });
    Ok(theirs
        .map(|ritual| Obligation {
            key: format!("ritual/{}", ritual.id),
            words: views::obligation_words(&ritual),
            by_role: true,
            follows_pod: true,
            since: ritual.starts_at,
            due: None,
            pod: ritual.owner.pods().iter().find(|pod| of.pods.contains(pod)).copied(),
            waits: Waits::InLastDays,
            way: "/ritual".to_owned(),
        })
        .collect())
}

/// They follow the pod: nothing is to be moved.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let of = Holding::of_pod(handing.pod, None, Own::OfPods);
    Ok(list_obligations(turn, &of).await?.iter().any(|one| one.key == handing.key))
}
