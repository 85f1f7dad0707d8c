//! Which rituals of a pod somebody looks after by leading it.

use super::{super::views, list_rituals};
use crate::{
    error::Result,
    features::rituals::model::{Owner, RitualState},
    signal::Handing,
    turn::{Holding, Obligation, Turn},
};

/// The pod's rituals: they are of whoever leads it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<Obligation>> {
    let found = list_rituals(turn, None, Some(of.pod)).await?;
    let theirs = found.into_iter().filter(|ritual| {
        ritual.state != RitualState::Deleted && matches!(&ritual.owner, Owner::Pods(pods) if pods.contains(&of.pod))
    });
    Ok(theirs
        .map(|ritual| Obligation {
            key: format!("ritual/{}", ritual.id),
            words: views::obligation_words(&ritual),
            by_role: true,
            follows_pod: true,
            since: ritual.starts_at,
            due: None,
        })
        .collect())
}

/// They follow the pod: nothing is to be moved.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let of = Holding { pod: handing.pod, person: None, led: true };
    Ok(list_obligations(turn, &of).await?.iter().any(|one| one.key == handing.key))
}
