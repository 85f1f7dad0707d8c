//! A new objective's key results as they were typed.

use super::{Measure, Scale, Stranger, Unit, UnitFault, Unreadable, read_number, settle_owner};
use crate::{directory::members::Member, ids::UserId};

/// The fields of one key result.
#[derive(Clone, Copy, Debug, Default)]
pub struct Draft<'a> {
    /// Its name.
    pub title: &'a str,
    /// Where it stands when the cycle begins.
    pub start: &'a str,
    /// Where it should stand when it ends.
    pub target: &'a str,
    /// What both are counted in.
    pub unit: &'a str,
    /// Who answers for it: an id, or nothing for whoever leads the pod.
    pub owner: &'a str,
}

/// What is wrong with a draft.
#[derive(Clone, Debug, PartialEq)]
pub enum DraftFault {
    /// It has numbers but no name.
    NoTitle,
    /// An earlier one has the same name.
    SameTitle,
    /// The start is not a number.
    Start(Unreadable),
    /// The target is not a number.
    Target(Unreadable),
    /// Target and start are the same.
    NoWay,
    /// The unit is not one.
    Unit(UnitFault),
    /// The owner does not belong to the pod.
    Owner,
}

/// A key result that can be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its name.
    pub title: String,
    /// Where it goes from where.
    pub measure: Measure,
    /// Who answers for it; `None`: whoever leads the pod.
    pub owner: Option<UserId>,
}

/// Reads the key results of a new objective, leaving out those whose fields are all empty. Owners must be of `roster`, the
/// people of the pod.
///
/// # Errors
/// Everything that is wrong, with the place (from 0) of the draft.
pub fn read_drafts(drafts: &[Draft<'_>], roster: &[Member]) -> Result<Vec<Named>, Vec<(usize, DraftFault)>> {
    let mut faults = Vec::new();
    let mut read: Vec<Named> = Vec::new();
    let mut titles: Vec<String> = Vec::new();
    for (place, draft) in drafts.iter().enumerate() {
        // The first one is not optional: an objective without a key result cannot be told from a wish.
        let fields = [draft.title, draft.start, draft.target, draft.unit, draft.owner];
        if place > 0 && fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let title = draft.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            faults.push((place, DraftFault::NoTitle));
        } else if titles.contains(&title.to_lowercase()) {
            faults.push((place, DraftFault::SameTitle));
        }
        titles.push(title.to_lowercase());
        let chosen = Some(draft.owner).filter(|owner| !owner.is_empty()).map(UserId::from);
        let owner = chosen.map_or(Ok(None), |chosen| settle_owner(roster, &chosen)).unwrap_or_else(|Stranger| {
            faults.push((place, DraftFault::Owner));
            None
        });
        match read_measure(draft) {
            Ok(measure) => read.push(Named { title, measure, owner }),
            Err(wrong) => faults.extend(wrong.into_iter().map(|fault| (place, fault))),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

/// Start and target help each other: `1,200` beside 800 is a thousand and two hundred.
fn read_measure(draft: &Draft<'_>) -> Result<Measure, Vec<DraftFault>> {
    let (unit, mut faults) = match Unit::read(draft.unit) {
        Ok(unit) => (unit, Vec::new()),
        Err(fault) => (Unit::Plain, vec![DraftFault::Unit(fault)]),
    };
    let read = |text: &str, known: Vec<f64>| read_number(text, &Scale { known, current: None, unit: &unit });
    let beside = |text: &str, other: &str| match read(text, Vec::new()) {
        Err(Unreadable::Ambiguous(..)) => read(text, read(other, Vec::new()).into_iter().collect()),
        clear => clear,
    };
    let (start, target) = (beside(draft.start, draft.target), beside(draft.target, draft.start));
    if let Err(why) = &start {
        faults.push(DraftFault::Start(why.clone()));
    }
    if let Err(why) = &target {
        faults.push(DraftFault::Target(why.clone()));
    }
    match (start, target) {
        (Ok(start), Ok(target)) => match Measure::new(start, target, unit) {
            Some(measure) if faults.is_empty() => Ok(measure),
            Some(_) => Err(faults),
            None => {
                faults.push(DraftFault::NoWay);
                Err(faults)
            }
        },
        _ => Err(faults),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft<'a>(title: &'a str, start: &'a str, target: &'a str, unit: &'a str) -> Draft<'a> {
        Draft { title, start, target, unit, owner: "" }
    }

    #[test]
    fn key_results_as_they_are_typed() {
        let drafts = [
            draft(" Blended   ROAS ", "3,1", "4.5x", "x"),
            draft("", "", "", ""),
            draft("Revenue", "€800", "1,200", "€"),
            draft("Churn", "5%", "3 %", "%"),
        ];
        let read = read_drafts(&drafts, &[]).expect("three key results");
        let values: Vec<_> = read
            .iter()
            .map(|Named { title, measure: one, .. }| (title.as_str(), one.start, one.target, one.value))
            .collect();
        assert_eq!(
            values,
            [("Blended ROAS", 3.1, 4.5, 3.1), ("Revenue", 800.0, 1200.0, 800.0), ("Churn", 5.0, 3.0, 5.0)]
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let drafts = [
            draft("", "1", "2", ""),
            draft("Leads", "many", "", "k"),
            draft("leads", "5", "5", ""),
            draft("Reach", "0", "1,200", ""),
        ];
        let faults = read_drafts(&drafts, &[]).expect_err("faults");
        assert_eq!(
            faults,
            [
                (0, DraftFault::NoTitle),
                (1, DraftFault::Unit(UnitFault::Multiplies)),
                (1, DraftFault::Start(Unreadable::NotANumber)),
                (1, DraftFault::Target(Unreadable::Empty)),
                (2, DraftFault::SameTitle),
                (2, DraftFault::NoWay),
                (3, DraftFault::Target(Unreadable::Ambiguous(1200.0, 1.2))),
            ]
        );
    }

    #[test]
    fn an_owner_is_of_the_pod() {
        let owned = Draft { owner: "UDORA", ..draft("Churn", "5%", "3%", "%") };
        assert_eq!(read_drafts(&[owned], &[]).expect_err("a fault"), [(0, DraftFault::Owner)]);
        let only_owner = [draft("Churn", "5%", "3%", "%"), Draft { owner: "UDORA", ..Draft::default() }];
        let faults = read_drafts(&only_owner, &[]).expect_err("faults");
        assert!(faults.contains(&(1, DraftFault::NoTitle)), "an owner alone makes no key result: {faults:?}");
    }

    #[test]
    fn an_objective_has_a_key_result() {
        let faults = read_drafts(&[Draft::default(), Draft::default()], &[]).expect_err("faults");
        assert_eq!(faults[0], (0, DraftFault::NoTitle));
    }
}
