//! What a lead sees of their pods: the key results nobody spoke of in the last check-in.

use super::super::{
    model::{Missing, is_fresh, week_start},
    store::{self, CheckIn, Cover},
};
use crate::{
    error::Result,
    features::okrs::{self, model::Holding},
    ids::{OccurrenceId, PodId, UserId},
    turn::Turn,
};
use std::collections::BTreeMap;

/// The key results of the pods that the acting person looks after whose owners let the time of their newest check-in pass, or are
/// away without anybody who stands in.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_missing(turn: &mut Turn) -> Result<Vec<Missing>> {
    let actor = turn.actor();
    let pods: Vec<PodId> = actor.pods_now().map(|one| one.pod).filter(|pod| actor.acts_as_lead(*pod)).collect();
    if pods.is_empty() {
        return Ok(Vec::new());
    }
    let owners = okrs::actions::list_owners(turn, &pods).await?.into_iter();
    let mut holdings: Vec<(UserId, Holding)> =
        owners.flat_map(|(owner, held)| held.into_iter().map(move |one| (owner.clone(), one))).collect();
    holdings.sort_by_key(|(_, one)| pods.iter().position(|pod| *pod == one.sheet.pod));
    if holdings.is_empty() {
        return Ok(Vec::new());
    }
    let owners: Vec<UserId> = holdings.iter().map(|(owner, _)| owner.clone()).collect();
    let (workspace, zone) = (turn.workspace().clone(), turn.settings().zone.clone());
    let newest = store::list_newest(turn.tx(), &workspace, &owners).await?;
    let open: BTreeMap<&UserId, &CheckIn> =
        newest.iter().filter(|one| one.done_at.is_none()).map(|one| (&one.person, one)).collect();
    let handed = open.values().filter(|one| one.handed_at.is_some() && one.missed_at.is_none());
    let handed: Vec<OccurrenceId> = handed.map(|one| one.occurrence_id).collect();
    let uncovered = store::list_uncovered(turn.tx(), &workspace, &handed).await?;
    let missing = holdings.into_iter().filter_map(|(owner, mut holding)| {
        let check_in = open.get(&owner)?;
        let is_uncovered = |one: &Cover| {
            (one.occurrence_id, &one.person, one.pod_id) == (check_in.occurrence_id, &owner, holding.sheet.pod)
        };
        if check_in.missed_at.is_none() && !uncovered.iter().any(is_uncovered) {
            return None;
        }
        let since = week_start(zone.date(check_in.asked_at.0), &zone);
        let objective = holding.sheet.objective.clone()?;
        holding.places.retain(|place| {
            objective.key_results.get(*place).is_some_and(|key_result| !is_fresh(&objective, key_result, since))
        });
        let is_away = check_in.handed_at.is_some();
        (!holding.places.is_empty()).then_some(Missing { owner, is_away, holding })
    });
    Ok(missing.collect())
}
