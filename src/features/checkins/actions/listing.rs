//! What a lead sees of their pods: the key results nobody spoke of in the last check-in.

use super::super::{
    model::{is_fresh, week_start},
    store,
};
use crate::{
    error::Result,
    features::okrs::{self, model::Holding},
    ids::{PodId, UserId},
    turn::Turn,
};
use std::collections::BTreeMap;

/// The key results of the pods that the acting person looks after whose owners let the time of their newest check-in pass.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_missing(turn: &mut Turn) -> Result<Vec<(UserId, Holding)>> {
    let actor = turn.actor();
    let pods: Vec<PodId> = actor.pods_now().map(|one| one.pod).filter(|pod| actor.acts_as_lead(*pod)).collect();
    let mut holdings: Vec<(UserId, Holding)> = Vec::new();
    for pod in pods {
        let owners = okrs::actions::list_owners(turn, pod).await?;
        holdings
            .extend(owners.into_iter().flat_map(|(owner, held)| held.into_iter().map(move |one| (owner.clone(), one))));
    }
    if holdings.is_empty() {
        return Ok(Vec::new());
    }
    let owners: Vec<UserId> = holdings.iter().map(|(owner, _)| owner.clone()).collect();
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    let newest = store::list_newest(turn.tx(), &workspace, &owners).await?;
    let missed = newest.into_iter().filter(|one| one.missed_at.is_some() && one.done_at.is_none());
    let since: BTreeMap<UserId, _> =
        missed.map(|one| (one.person.clone(), week_start(zone.date(one.asked_at.0), &zone))).collect();
    holdings.retain_mut(|(owner, holding)| {
        let (Some(since), Some(objective)) = (since.get(owner), &holding.sheet.objective) else { return false };
        holding.places.retain(|place| {
            objective.key_results.get(*place).is_some_and(|key_result| !is_fresh(objective, key_result, *since))
        });
        !holding.places.is_empty()
    });
    Ok(holdings)
}
