//! What people owe: each feature lists what somebody holds for a pod, and hands one of them on, in a turn of its own.
//!
//! Invariant: what a feature lists has an owner in that feature; whoever asks for the list (the hand-over) sees to it that
//! what its owner leaves behind reaches somebody else.

pub use crate::signal::{Holding, Obligation, Own, Waits};

use super::Turn;
use crate::{
    error::{Error, Result},
    signal::{DueWhat, Handing, Outcome, OutcomeWhat},
};

/// What all features list, each with the feature's name.
///
/// # Errors
/// Only the database's own.
pub async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<(&'static str, Obligation)>> {
    let registry = turn.registry();
    let mut found = Vec::new();
    for feature in registry.features() {
        if let Some((list, _)) = feature.obligations {
            found.extend(list(turn, of).await?.into_iter().map(|one| (feature.name, one)));
        }
    }
    Ok(found)
}

/// `feature` hands one of its obligations on, in a turn of its own. The outcome, under [`Handing::name`], tells whether it was
/// handed on (`true`) or was over by then.
///
/// # Errors
/// When no feature of this name has obligations, or the database's own.
pub async fn hand_on(turn: &mut Turn, feature: &str, handing: Handing) -> Result<()> {
    let registry = turn.registry();
    let unknown = || Error::internal("handing something on", format!("{feature} has no obligations"));
    let feature = registry.feature(feature).filter(|one| one.obligations.is_some()).ok_or_else(unknown)?.name;
    turn.push(feature, &DueWhat::Handing(handing)).await
}

/// Does it, and tells whoever asked for it.
pub(super) async fn do_hand(turn: &mut Turn, handing: &Handing) -> Result<()> {
    let registry = turn.registry();
    let Some((_, hand)) = registry.feature(turn.feature).and_then(|feature| feature.obligations) else {
        return Err(Error::internal("handing something on", format!("{} has no obligations", turn.feature)));
    };
    let done = hand(turn, handing).await?;
    let Some(asker) = registry.feature(&handing.asker).filter(|asker| asker.outcome.is_some()) else { return Ok(()) };
    let what = OutcomeWhat::Done(serde_json::Value::Bool(done));
    turn.push(asker.name, &DueWhat::Outcome(Outcome { key: handing.name.clone(), what })).await
}
