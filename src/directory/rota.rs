//! Leadership on duty: one of leadership for each week, in the order of the settings, and weeks that were swapped.
//!
//! A week begins on Monday at midnight in the organisation's zone. Who of leadership has which week depends on nothing but
//! the list and the week, so it can be told years ahead; whoever swaps a week changes that week alone.

use crate::{
    calendar::Zone,
    database::{Day, Reads, Tx},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use jiff::{
    Timestamp, ToSpan, Unit,
    civil::{Date, Weekday},
};

/// The Monday of a week in which the first of the list is on duty.
const ANCHOR: Date = Date::constant(2026, 1, 5);

/// A week of the rota, by its Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week(Date);

impl Week {
    /// The week that contains this day.
    pub fn of_day(day: Date) -> Self {
        let since_monday = i64::from(day.weekday().since(Weekday::Monday));
        Self(day.saturating_sub(since_monday.days()))
    }

    /// The week that it is at an instant in the organisation's zone.
    pub fn at(at: Timestamp, zone: &Zone) -> Self {
        Self::of_day(zone.date(at))
    }

    /// Its Monday.
    pub fn monday(&self) -> Date {
        self.0
    }

    /// The week after it.
    #[must_use]
    pub fn next(&self) -> Self {
        Self(self.0.saturating_add(7.days()))
    }

    /// How many weeks after the anchor.
    fn number(self) -> i64 {
        let days = ANCHOR.until((Unit::Day, self.0)).map_or(0, |span| i64::from(span.get_days()));
        days.div_euclid(7)
    }
}

/// Leadership in the order in which it is asked in `week`: whoever has the week, then the next of the rota, once around. Who
/// took the week over comes first; somebody who is no longer of leadership takes nothing over.
pub fn order<'a>(leadership: &'a [UserId], week: Week, swapped: Option<&UserId>) -> Vec<&'a UserId> {
    let count = i64::try_from(leadership.len()).unwrap_or(i64::MAX);
    if count == 0 {
        return Vec::new();
    }
    let usual = usize::try_from(week.number().rem_euclid(count)).unwrap_or_default();
    let from = swapped.and_then(|person| leadership.iter().position(|one| one == person)).unwrap_or(usual);
    let mut around: Vec<&UserId> = leadership[from..].iter().chain(&leadership[..from]).collect();
    // After somebody who took the week over, whose week it would have been is asked first.
    if from != usual {
        around.retain(|person| **person != leadership[usual]);
        around.insert(1, &leadership[usual]);
    }
    around
}

/// Who took over `week`.
///
/// # Errors
/// Only the database's own.
pub async fn find_swap(from: &mut impl Reads, workspace: &WorkspaceId, week: Week) -> Result<Option<UserId>> {
    let found: Option<(UserId,)> = from
        .ask("SELECT person FROM leadership_swaps WHERE workspace_id = $1 AND week = $2")
        .bind(workspace)
        .bind(Day(week.0))
        .optional()
        .await?;
    Ok(found.map(|(person,)| person))
}

/// `person` takes over `week`; without one, the rota holds again.
///
/// # Errors
/// Only the database's own.
pub async fn put_swap(tx: &mut Tx, workspace: &WorkspaceId, week: Week, person: Option<&UserId>) -> Result<()> {
    match person {
        Some(person) => {
            tx.query(
                "INSERT INTO leadership_swaps (workspace_id, week, person) VALUES ($1, $2, $3)
                 ON CONFLICT (workspace_id, week) DO UPDATE SET person = excluded.person",
            )
            .bind(workspace)
            .bind(Day(week.0))
            .bind(person)
            .execute()
            .await?;
        }
        None => {
            tx.query("DELETE FROM leadership_swaps WHERE workspace_id = $1 AND week = $2")
                .bind(workspace)
                .bind(Day(week.0))
                .execute()
                .await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn people(count: usize) -> Vec<UserId> {
        (0..count).map(|n| UserId(format!("U{n}"))).collect()
    }

    #[test]
    fn a_week_begins_on_monday_by_the_clock_of_the_organisation() {
        let at = "2026-11-22T23:30:00Z".parse().expect("an instant");
        let zone = |name| Zone::named(name).expect("a zone");
        assert_eq!(Week::at(at, &zone("Europe/London")).monday(), date(2026, 11, 16));
        assert_eq!(Week::at(at, &zone("Europe/Berlin")).monday(), date(2026, 11, 23));
        assert_eq!(Week::of_day(date(2027, 1, 1)).monday(), date(2026, 12, 28), "over the end of a year");
    }

    #[test]
    fn who_took_over_comes_first_and_then_whose_week_it_is() {
        let leadership = people(3);
        let week = Week::of_day(ANCHOR);
        let names = |swapped: Option<&UserId>| {
            order(&leadership, week, swapped).into_iter().map(UserId::as_str).collect::<Vec<_>>()
        };
        assert_eq!(names(None), ["U0", "U1", "U2"]);
        assert_eq!(names(Some(&leadership[2])), ["U2", "U0", "U1"]);
        assert_eq!(names(Some(&UserId::from("GONE"))), ["U0", "U1", "U2"]);
        assert!(order(&[], week, None).is_empty());
    }

    proptest! {
        #[test]
        fn everybody_is_asked_once_and_has_every_nth_week(count in 1_usize..8, days in -4000_i64..4000, swapped in prop::option::of(0_usize..8)) {
            let leadership = people(count);
            let week = Week::of_day(ANCHOR.saturating_add(days.days()));
            let asked = order(&leadership, week, swapped.and_then(|n| leadership.get(n)));
            let mut sorted = asked.clone();
            sorted.sort();
            sorted.dedup();
            prop_assert_eq!(sorted.len(), count);
            let mut on_duty: Vec<&UserId> = std::iter::successors(Some(week), |week| Some(week.next()))
                .take(count)
                .map(|week| order(&leadership, week, None)[0])
                .collect();
            prop_assert_eq!(on_duty[0], order(&leadership, week, None)[0]);
            on_duty.sort();
            prop_assert_eq!(on_duty, leadership.iter().collect::<Vec<_>>());
        }
    }
}
