//! What a week asks of those who answer for key results, and which pods are behind. Pure.

mod review;

pub use review::{Answer, BEHIND, Figures, Heard, Line, Published, Row, figures, rows};

use crate::{
    calendar::{Zone, wall},
    features::okrs::model::{Holding, KeyResult, Objective},
    ids::UserId,
};
use jiff::{
    Span, Timestamp,
    civil::{Date, Time},
};

/// Where one person's weekly check-in stands; decides what their message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// They are asked for the first time.
    First,
    /// They said “tomorrow”: the question comes again at this instant.
    Postponed(Timestamp),
    /// They are asked again; `true`: because they said so.
    Again(bool),
    /// They are back, and asked themselves what others were asked in their place.
    Back,
    /// They have answered, and answer for more since: only that is asked.
    More,
    /// All is up to date.
    Done,
    /// Others answer for what was theirs.
    Released,
    /// The time for it is over; what is said still counts.
    Over,
}

/// Since when a value counts as one of this week: the Monday of the week of `date` begins, in the organisation's zone.
pub fn week_start(date: Date, zone: &Zone) -> Timestamp {
    let since = i64::from(date.weekday().to_monday_zero_offset());
    let monday = date.checked_sub(Span::new().days(since)).unwrap_or(date);
    wall::instant(monday, Time::midnight(), zone).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Whether somebody has said since then how a key result stands. What was only set since then needs no word yet.
pub fn is_fresh(objective: &Objective, key_result: &KeyResult, since: Timestamp) -> bool {
    let said = key_result.last.as_ref().map_or(objective.created_at, |last| last.at);
    said >= since
}

/// What is still to be said, of all that one person answers for.
pub fn still_due(holdings: &[Holding], since: Timestamp) -> Vec<Holding> {
    let due = holdings.iter().map(|holding| {
        let is_due = |place: &usize| {
            let objective = holding.sheet.objective.as_ref();
            let key_result = holding.sheet.key_results().get(*place);
            objective.zip(key_result).is_some_and(|(objective, one)| !is_fresh(objective, one, since))
        };
        Holding { places: holding.places.iter().copied().filter(is_due).collect(), sheet: holding.sheet.clone() }
    });
    due.filter(|holding| !holding.places.is_empty()).collect()
}

/// What nobody spoke of in the last check-in.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// Who answers for it.
    pub owner: UserId,
    /// They are away.
    pub is_away: bool,
    /// What.
    pub holding: Holding,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_its_monday_where_the_organisation_is() {
        let berlin = Zone::named("Europe/Berlin").expect("a known zone");
        let monday: Timestamp = "2026-11-22T23:00:00Z".parse().expect("an instant");
        for day in 23..=29 {
            assert_eq!(week_start(date(2026, 11, day), &berlin), monday, "{day}");
        }
        assert!(week_start(date(2026, 11, 30), &berlin) > monday);
    }
}
