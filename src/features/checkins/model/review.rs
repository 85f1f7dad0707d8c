//! The monthly review: which pods are behind, and by how much.
//!
//! Figures are the rounded ones that people see, so that the arithmetic in the table adds up.

use crate::{
    features::okrs::model::{KeyResult, Objective, Sheet, Today, percent_of},
    ids::PodId,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// A pod more points than this behind what is expected is asked why.
pub const BEHIND: i64 = 25;

/// How many of the leads have said why their pods are behind, and when the newest of that was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// How many.
    pub answered: usize,
    /// When.
    pub last: Option<Timestamp>,
}

/// What a lead says of a pod that is behind.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// What happened.
    pub happened: &'a str,
    /// What changes.
    pub changes: &'a str,
    /// What help is needed.
    pub help: Option<&'a str>,
}

/// How far a pod is and should be, in whole per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Of the whole way.
    pub progress: i64,
    /// By today.
    pub expected: i64,
}

impl Figures {
    /// Points ahead of what is expected; below zero, behind it.
    pub fn gap(&self) -> i64 {
        self.progress.saturating_sub(self.expected)
    }

    /// Whether the pod is asked why: more than [`BEHIND`] points behind.
    pub fn is_behind(&self) -> bool {
        self.gap() < -BEHIND
    }
}

/// How far an objective is; `None` before its cycle has begun.
pub fn figures(objective: &Objective, today: &Today) -> Option<Figures> {
    let pace = objective.pace(today);
    let expected = percent_of(pace.expected());
    pace.has_begun().then(|| Figures { progress: percent_of(objective.progress()), expected })
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    /// Which pod.
    pub sheet: &'a Sheet,
    /// What it is after.
    pub objective: &'a Objective,
    /// How far it is.
    pub figures: Figures,
    /// The key result that is least far.
    pub weakest: Option<&'a KeyResult>,
    /// Of which key results nobody has said for two weeks how they stand.
    pub stale: Vec<&'a KeyResult>,
}

/// The table: pods whose cycle has begun, furthest behind first.
pub fn rows<'a>(sheets: &'a [Sheet], today: &Today) -> Vec<Row<'a>> {
    let row = |sheet: &'a Sheet| {
        let objective = sheet.objective.as_ref()?;
        let all = &objective.key_results;
        let weakest = sheet.weakest();
        let stale = all.iter().filter(|one| objective.freshness(one, today).is_stale()).collect();
        Some(Row { sheet, objective, figures: figures(objective, today)?, weakest, stale })
    };
    let mut rows: Vec<Row<'a>> = sheets.iter().filter_map(row).collect();
    rows.sort_by_key(|row| (row.figures.gap(), row.sheet.pod_name.to_lowercase()));
    rows
}

/// The table as it was published. Whatever happens afterwards, it stays what leadership read that day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// The day whose figures these are.
    pub date: Date,
    /// A line for each pod, furthest behind first.
    pub lines: Vec<Line>,
    /// Pods without an objective, by name.
    pub without: Vec<String>,
}

/// One pod in the published table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Which pod.
    pub pod: PodId,
    /// Its name.
    pub name: String,
    /// Of the whole way, in whole per cent.
    pub progress: i64,
    /// By that day.
    pub expected: i64,
    /// The key result that is least far, and how far, from 0.
    pub weakest: Option<(String, f64)>,
    /// The key result that nobody has spoken of for longest (for two weeks at least), and the last word on it.
    pub stale: Option<(String, Option<Timestamp>)>,
    /// How many there are of those.
    pub stale_count: usize,
}

impl Line {
    /// How far the pod is and should be.
    pub fn figures(&self) -> Figures {
        Figures { progress: self.progress, expected: self.expected }
    }

    fn of(row: &Row<'_>) -> Self {
        let said = |one: &KeyResult| one.last.as_ref().map(|last| last.at);
        let oldest = row.stale.iter().min_by_key(|one| said(one));
        Self {
            pod: row.sheet.pod,
            name: row.sheet.pod_name.clone(),
            progress: row.figures.progress,
            expected: row.figures.expected,
            weakest: row.weakest.map(|one| (one.title.clone(), one.measure.progress())),
            stale: oldest.map(|one| (one.title.clone(), said(one))),
            stale_count: row.stale.len(),
        }
    }
}

impl Published {
    /// The table of these pods on a day.
    pub fn of(rows: &[Row<'_>], sheets: &[Sheet], date: Date) -> Self {
        let without = sheets.iter().filter(|sheet| sheet.objective.is_none());
        let mut without: Vec<String> = without.map(|sheet| sheet.pod_name.clone()).collect();
        without.sort();
        Self { date, lines: rows.iter().map(Line::of).collect(), without }
    }

    /// The pods that are behind.
    pub fn behind(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.figures().is_behind())
    }

    /// The line of one pod.
    pub fn line(&self, pod: PodId) -> Option<&Line> {
        self.lines.iter().find(|line| line.pod == pod)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_25_points_behind_is_asked_and_25_is_not() {
        for (progress, expected, is_behind) in [(34, 59, false), (33, 59, true), (59, 59, false), (-12, 59, true)] {
            assert_eq!(Figures { progress, expected }.is_behind(), is_behind, "{progress} of {expected}");
        }
        assert_eq!(Figures { progress: 47, expected: 59 }.gap(), -12);
    }
}
