//! How far key results moved since some instant.

use super::{Sheet, percent_of};
use crate::ids::{KeyResultId, PodId};
use std::collections::HashMap;

/// A key result that moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// Whose.
    pub pod: PodId,
    /// Its name.
    pub pod_name: String,
    /// What it is called.
    pub title: String,
    /// The value then, with its unit.
    pub from: String,
    /// The value now, with its unit.
    pub to: String,
    /// The difference of the two progresses as people are shown them: per cent now less per cent then.
    pub points: i64,
}

/// The key results of these sheets that moved, those that moved most first, whichever way. `then` has the values from which
/// those moved that were checked in on meanwhile.
pub fn movements(sheets: &[Sheet], then: &HashMap<KeyResultId, f64>) -> Vec<Movement> {
    let moved = sheets.iter().flat_map(|sheet| sheet.key_results().iter().map(move |one| (sheet, one)));
    let mut moved: Vec<Movement> = moved
        .filter_map(|(sheet, one)| {
            let mut before = one.measure.clone();
            before.value = *then.get(&one.id)?;
            let points = percent_of(one.measure.progress()) - percent_of(before.progress());
            let shown = |value| one.measure.unit.format(value);
            (points != 0).then(|| Movement {
                pod: sheet.pod,
                pod_name: sheet.pod_name.clone(),
                title: one.title.clone(),
                from: shown(before.value),
                to: shown(one.measure.value),
                points,
            })
        })
        .collect();
    moved.sort_by_key(|one| (-one.points.abs(), one.pod, one.title.clone()));
    moved
}
