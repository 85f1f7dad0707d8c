//! Which key results somebody answers for in a pod, and how one is handed on.

use super::{
    owners::{follow_owners, list_roster, put_owner},
    sheets::open_sheets,
};
use crate::{
    directory::people::find_colleague,
    error::Result,
    features::okrs::{
        model::{KeyResult, Objective, Sheet, key_result_of, settle_owner, source_of},
        store::Whose,
        views,
    },
    signal::Handing,
    turn::{Holding, Obligation, Turn, Waits},
};

/// The key results nobody is named for, which are of whoever leads the pod, and those the person is named for.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<Obligation>> {
    let sheets = open_sheets(turn, Whose::Pods(&of.pods)).await?;
    let objectives = sheets.iter().filter_map(|sheet| Some((sheet, sheet.objective.as_ref()?)));
    let all = objectives.flat_map(|of| of.1.key_results.iter().map(move |one| (of, one)));
    let meant =
        all.filter(|((sheet, _), one)| one.owner.as_ref().is_none_or(|owner| of.means(&owner.person, Some(sheet.pod))));
    Ok(meant.map(|((sheet, objective), one)| obligation(sheet, objective, one)).collect())
}

fn obligation(sheet: &Sheet, objective: &Objective, key_result: &KeyResult) -> Obligation {
    Obligation {
        key: source_of(key_result.id),
        words: views::obligation_words(&key_result.title),
        by_role: key_result.owner.is_none(),
        follows_pod: true,
        since: objective.created_at,
        due: Some(objective.last),
        pod: Some(sheet.pod),
        waits: Waits::InLastDays,
        way: format!("/okr show {}", sheet.pod_key),
    }
}

/// Whoever takes it over is named for it; whoever leads the pod is not, since theirs follow them.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let id = key_result_of(&handing.key);
    if find_colleague(turn.tx(), &workspace, &handing.to).await?.is_none() {
        return Ok(false);
    }
    let sheets = open_sheets(turn, Whose::Pods(&[handing.pod])).await?;
    let found = sheets.iter().flat_map(|sheet| sheet.key_results()).find(|one| Some(one.id) == id);
    let Some(key_result) = found else { return Ok(false) };
    let from = key_result.owner.as_ref().map(|owner| &owner.person);
    if from != handing.from.as_ref() {
        return Ok(false);
    }
    let roster = list_roster(turn, handing.pod).await?;
    // Who does not belong to the pod answers for none of it: it is of whoever leads.
    let to = settle_owner(&roster, &handing.to).unwrap_or_default();
    put_owner(turn, key_result.id, (from, to.as_ref()), Some("handed over")).await?;
    follow_owners(turn, handing.pod, Vec::from_iter(from.cloned())).await?;
    Ok(true)
}
