//! Setting a pod's objective.

use super::{CREATE, card, find_leader, find_sheet};
use crate::{
    calendar::Cycle,
    error::{Error, Result},
    features::okrs::{
        model::{Named, Obstacle, Sheet, Today},
        store::{self, NewObjective},
        views,
    },
    ids::{ChannelId, PodId},
    signal::Fact,
    turn::{Change, Turn},
};
use serde_json::json;

/// An objective that somebody wants to set.
pub struct Planned<'a> {
    /// For which pod.
    pub pod: PodId,
    /// For which cycle.
    pub cycle: Cycle,
    /// What the pod is after.
    pub title: &'a str,
    /// One to four, by name.
    pub key_results: &'a [Named],
}

/// The cycles an objective can be set for: the current quarter and the next.
pub fn open_cycles(today: &Today) -> [Cycle; 2] {
    let current = Cycle::quarter_of(today.date);
    let next = current.last().tomorrow().map_or(current, Cycle::quarter_of);
    [current, next]
}

/// The first of these cycles in which the pod has no objective yet.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_free_cycle(
    turn: &mut Turn,
    pod: PodId,
    cycles: [Cycle; 2],
) -> Result<Option<Cycle>> {
    for cycle in cycles {
        if find_objective_title(turn, pod, cycle).await?.is_none() {
            return Ok(Some(cycle));
        }
    }
    Ok(None)
}

/// Why an objective cannot be set in a cycle: the title of the one that is there.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn find_objective_title(
    turn: &mut Turn,
    pod: PodId,
    cycle: Cycle,
) -> Result<Option<String>> {
    let workspace = turn.workspace().clone();
    store::find_objective(turn.tx(), &workspace, pod, cycle.first()).await
}

/// Sets a pod's objective, its key results at their start, and posts its card when the cycle is the current one: then the
/// sheet comes back with where the card stands.
///
/// # Errors
/// A sentence when the person may not, or the pod has an objective in this cycle already; the database's own.
pub(in super::super) async fn create_objective(
    turn: &mut Turn,
    planned: Planned<'_>,
) -> Result<Option<(Sheet, Result<ChannelId, Obstacle>)>> {
    let (workspace, now, by) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    if !turn.may(&CREATE, Some(planned.pod)) {
        let lead = find_leader(turn, planned.pod).await?;
        let sheet = find_sheet(turn, planned.pod).await?.ok_or_else(|| Error::user(views::pod_gone()))?;
        return Err(Error::user(views::may_not_create(&sheet.pod_name, lead.as_ref())));
    }
    let id = store::insert_objective(
        turn.tx(),
        &workspace,
        NewObjective {
            pod: planned.pod,
            first: planned.cycle.first(),
            last: planned.cycle.last(),
            title: planned.title,
            key_results: planned.key_results,
            by: &by,
            now,
        },
    )
    .await?;
    let key_results: Vec<_> = planned
        .key_results
        .iter()
        .map(|Named { title, measure: one, owner }| {
            json!({ "title": title, "start": one.start, "target": one.target, "unit": one.unit.text(), "owner": owner })
        })
        .collect();
    turn.record(Change {
        verb: "new",
        subject: format!("objective/{id}"),
        before: None,
        after: Some(json!({
            "pod": planned.pod, "cycle": planned.cycle.label(), "title": planned.title, "key_results": key_results,
        })),
        why: None,
    })
    .await?;
    turn.refresh_homes_of(planned.pod).await?;
    turn.tell(Fact::OwnersChanged { pod: planned.pod, from: Vec::new() }).await?;
    let Some(sheet) = find_sheet(turn, planned.pod).await? else { return Ok(None) };
    match &sheet.objective {
        Some(objective) if objective.id == id => {
            let card = card::show_card(turn, &sheet).await?;
            Ok(Some((sheet, card.map(|card| card.channel))))
        }
        Some(_) | None => Ok(None),
    }
}
