//! The table as a person would tell it: by class, then by whom it concerns, then by amount, the largest first.

use super::{DecidedBy, Question, Rights, Scope};
use crate::money::Money;

/// Who decides above an amount; the last band of all has no amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Above which amount.
    pub above: Option<Money>,
    /// Who decides.
    pub decider: DecidedBy,
}

/// What holds for some scopes alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ways {
    /// For which.
    pub scopes: Vec<Scope>,
    /// By amount, the largest first.
    pub bands: Vec<Band>,
    /// Who decides where no amount is named; nothing where one of the bands says so.
    pub without: Option<DecidedBy>,
}

/// Classes for which the same holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Their names.
    pub classes: Vec<String>,
    /// What holds.
    pub ways: Vec<Ways>,
}

impl Rights {
    /// The whole table, classes of one answer together.
    pub fn described(&self) -> Vec<Described> {
        let mut all: Vec<Described> = Vec::new();
        for class in self.classes_in_use() {
            let ways = self.ways(&class.key);
            match all.iter_mut().find(|described| described.ways == ways) {
                Some(same) => same.classes.push(class.name.clone()),
                None => all.push(Described { classes: vec![class.name.clone()], ways }),
            }
        }
        all
    }

    /// What holds for one class, scopes of one answer together.
    pub fn ways(&self, class: &str) -> Vec<Ways> {
        let mut all: Vec<Ways> = Vec::new();
        for scope in Scope::ALL {
            let (bands, without) = self.bands(class, scope);
            match all.iter_mut().find(|ways| ways.bands == bands && ways.without == without) {
                Some(same) => same.scopes.push(scope),
                None => all.push(Ways { scopes: vec![scope], bands, without }),
            }
        }
        all
    }

    fn bands(&self, class: &str, scope: Scope) -> (Vec<Band>, Option<DecidedBy>) {
        let decider = |amount| {
            let question = Question { class: class.to_owned(), scope, amount };
            self.decide(&question).map_or(DecidedBy::Leadership, |answer| answer.decider.clone())
        };
        let mut limits: Vec<Money> = self.rules.iter().filter_map(|rule| Some(rule.amount?.money())).collect();
        limits.sort_by_key(Money::minor);
        limits.dedup();
        // From the bottom up: an amount at the top of each stretch, then one above all limits.
        let below = (None, decider(Some(limits.first().copied().unwrap_or(Money::new(0, self.currency)))));
        let above = limits.iter().enumerate().map(|(at, limit)| {
            let inside = limits.get(at + 1).copied().unwrap_or_else(|| limit.next());
            (Some(*limit), decider(Some(inside)))
        });
        let mut bands: Vec<Band> = Vec::new();
        for (above, decider) in std::iter::once(below).chain(above) {
            if bands.last().is_none_or(|last| last.decider != decider) {
                bands.push(Band { above, decider });
            }
        }
        bands.reverse();
        let without = decider(None);
        let is_said = bands.iter().any(|band| band.decider == without);
        (bands, (!is_said).then_some(without))
    }
}
