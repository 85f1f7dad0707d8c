//! What a stretch of time off may be, and who may cover.

use crate::{
    calendar::dates,
    directory::{Person, TimeOff},
    ids::UserId,
};
use jiff::{ToSpan, civil::Date};
use std::collections::HashSet;

/// The most days of one stretch.
pub const LONGEST: i32 = 366;
/// It begins at most this many days from now.
const FARTHEST: i32 = 2 * 366;

/// First and last day, both included.
pub type Stretch = (Date, Date);

/// Who shall cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Whoever does; nobody for a new stretch.
    AsItIs,
    /// Nobody.
    Nobody,
    /// This person.
    Person(UserId),
}

/// What became of time off that was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// As it is now.
    pub time_off: TimeOff,
    /// How many other stretches went into it.
    pub joined: usize,
    /// It was so before; nothing was changed.
    pub is_same: bool,
    /// Whom the person covers on some of these days.
    pub covers: Vec<TimeOff>,
}

/// Why time off cannot be entered so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Its last day has passed.
    Past(Stretch),
    /// It is longer than [`LONGEST`].
    TooLong(i32),
    /// It begins too far from now.
    TooFar(Date),
    /// They would cover for themselves.
    CoverSelf,
    /// The cover is an app.
    CoverApp(String),
    /// The cover has left.
    CoverGone(String),
    /// The cover is of another company.
    CoverExternal(String),
    /// The cover is a guest.
    CoverGuest(String),
    /// The cover is away on some of these days.
    CoverAway(String, Stretch),
    /// Each covers for the one before, and the last is covered by the person: names in that order, the person first.
    Circle(Vec<String>),
}

impl Refused {
    /// Whether it is about the days, not the cover.
    pub fn is_about_days(&self) -> bool {
        matches!(self, Self::Past(_) | Self::TooLong(_) | Self::TooFar(_))
    }
}

/// Whether these days can be entered on `today`, the person's own.
///
/// # Errors
/// Why not.
pub fn check_days(days: Stretch, today: Date) -> Result<(), Refused> {
    if days.1 < today {
        return Err(Refused::Past(days));
    }
    let long = dates::count(days.0, days.1);
    if long > LONGEST {
        return Err(Refused::TooLong(long));
    }
    if days.0 > today.saturating_add(FARTHEST.days()) {
        return Err(Refused::TooFar(days.0));
    }
    Ok(())
}

/// Whether this person can cover for `away`.
///
/// # Errors
/// Why not.
pub fn check_person(cover: &Person, away: &UserId) -> Result<(), Refused> {
    let name = || cover.real_name.clone();
    if cover.id == *away {
        Err(Refused::CoverSelf)
    } else if cover.is_bot {
        Err(Refused::CoverApp(name()))
    } else if cover.is_deactivated {
        Err(Refused::CoverGone(name()))
    } else if cover.is_external {
        Err(Refused::CoverExternal(name()))
    } else if cover.is_guest {
        Err(Refused::CoverGuest(name()))
    } else {
        Ok(())
    }
}

/// The stretch joined with what it overlaps of the same person's `own`, and those that go into it, earliest first.
pub fn joined_with(days: Stretch, own: &[TimeOff]) -> (Stretch, Vec<&TimeOff>) {
    let mut overlapped: Vec<&TimeOff> = own.iter().filter(|one| one.overlaps(days.0, days.1)).collect();
    overlapped.sort_by_key(|one| (one.first, one.id));
    let first = overlapped.iter().map(|one| one.first).chain([days.0]).min().unwrap_or(days.0);
    let last = overlapped.iter().map(|one| one.last).chain([days.1]).max().unwrap_or(days.1);
    ((first, last), overlapped)
}

/// Whether somebody who covers for `away` on `days`, or covers for who does, is covered by `away` on a day of it: who
/// covers for whom, `away` first. `covered` is all time off with a cover.
pub fn find_circle(away: &UserId, cover: &UserId, days: Stretch, covered: &[TimeOff]) -> Option<Vec<UserId>> {
    let mut chains = vec![(vec![away.clone(), cover.clone()], days)];
    let mut met: HashSet<(UserId, Stretch)> = HashSet::new();
    while let Some((chain, days)) = chains.pop() {
        let Some(last) = chain.last().cloned() else { continue };
        if last == *away {
            let members = chain.len() - 1;
            return Some(chain.into_iter().take(members).collect());
        }
        // A day of the circle is a day of each of its stretches.
        if !met.insert((last.clone(), days)) {
            continue;
        }
        for time_off in covered.iter().filter(|one| one.person == last && one.overlaps(days.0, days.1)) {
            let shared = (days.0.max(time_off.first), days.1.min(time_off.last));
            if let Some(next) = &time_off.cover
                && (next == away || !chain.contains(next))
            {
                chains.push(([chain.as_slice(), std::slice::from_ref(next)].concat(), shared));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn dec(day: i8) -> Date {
        date(2026, 12, day)
    }
    fn off(person: &str, (first, last): (i8, i8), cover: Option<&str>) -> TimeOff {
        TimeOff {
            id: i64::from(first),
            person: person.into(),
            first: dec(first),
            last: dec(last),
            cover: cover.map(UserId::from),
            told_at: None,
        }
    }
    fn circle(cover: &str, days: (i8, i8), covered: &[TimeOff]) -> Option<Vec<String>> {
        let found = find_circle(&"UANA".into(), &cover.into(), (dec(days.0), dec(days.1)), covered)?;
        Some(found.into_iter().map(|id| id.0).collect())
    }

    #[test]
    fn days_that_cannot_be() {
        let today = dec(10);
        assert_eq!(check_days((dec(1), dec(10)), today), Ok(()), "what began already may be entered");
        assert_eq!(check_days((dec(1), dec(9)), today), Err(Refused::Past((dec(1), dec(9)))));
        assert_eq!(check_days((dec(10), date(2027, 12, 10)), today), Ok(()));
        assert_eq!(check_days((dec(10), date(2027, 12, 11)), today), Err(Refused::TooLong(367)));
        assert_eq!(check_days((date(2029, 1, 1), date(2029, 1, 2)), today), Err(Refused::TooFar(date(2029, 1, 1))));
    }

    #[test]
    fn what_overlaps_is_joined_and_what_touches_is_not() {
        let own = [off("UANA", (10, 12), None), off("UANA", (1, 3), Some("UBEN")), off("UANA", (14, 15), None)];
        let (days, overlapped) = joined_with((dec(3), dec(10)), &own);
        assert_eq!((days, overlapped.iter().map(|one| one.id).collect::<Vec<_>>()), ((dec(1), dec(12)), vec![1, 10]));
        assert_eq!(joined_with((dec(4), dec(9)), &own), ((dec(4), dec(9)), vec![]));
    }

    #[test]
    fn circles_are_found_only_where_their_days_meet() {
        let covered = [
            off("UBEN", (5, 8), Some("UCEM")),
            off("UCEM", (6, 7), Some("UANA")),
            off("UDAN", (1, 4), Some("UANA")),
            off("UEVA", (1, 30), Some("UFAY")),
            off("UFAY", (1, 30), Some("UEVA")),
        ];
        assert_eq!(circle("UBEN", (3, 14), &covered), Some(["UANA", "UBEN", "UCEM"].map(str::to_owned).to_vec()));
        assert_eq!(circle("UBEN", (8, 14), &covered), None);
        assert_eq!(circle("UDAN", (4, 5), &covered), Some(["UANA", "UDAN"].map(str::to_owned).to_vec()));
        assert_eq!(circle("UDAN", (5, 6), &covered), None);
        assert_eq!(circle("UEVA", (1, 30), &covered), None, "a circle of others ends the search");
        assert_eq!(circle("UGUS", (1, 30), &covered), None);
    }

    proptest! {
        #[test]
        fn the_search_ends_and_tells_true(
            rows in prop::collection::vec((0u8..5, 1i8..28, 0i8..9, 0u8..5), 0..12),
            cover in 1u8..5,
        ) {
            let id = |n: u8| UserId(format!("U{n}"));
            let covered: Vec<TimeOff> = rows.iter().filter(|row| row.0 != row.3).map(|(person, first, long, cover)| TimeOff {
                id: 0, person: id(*person), first: dec(*first), last: dec(*first).saturating_add(i32::from(*long).days()),
                cover: Some(id(*cover)), told_at: None,
            }).collect();
            if let Some(circle) = find_circle(&id(0), &id(cover), (dec(1), dec(31)), &covered) {
                prop_assert_eq!((&circle[0], &circle[1]), (&id(0), &id(cover)));
                for (n, person) in circle.iter().enumerate().skip(1) {
                    let next = circle.get(n + 1).unwrap_or(&circle[0]);
                    prop_assert!(covered.iter().any(|one| one.person == *person && one.cover.as_ref() == Some(next)));
                }
            }
        }
    }
}
