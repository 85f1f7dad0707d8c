//! Rules that can never match, and what no rule says. Found by asking: between two neighbouring limits all amounts have the
//! same answer, so one of each stretch stands for all.

use super::{Class, Question, Rights, Scope};
use crate::money::Money;
use std::collections::BTreeSet;

/// A rule that never decides anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadowed {
    /// Which.
    pub rule: i64,
    /// The rules before it that decide all of it; none where its class is not in use.
    pub by: Vec<i64>,
}

/// What no rule speaks of, so that leadership decides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The class's key.
    pub class: String,
    /// Whom it concerns.
    pub scope: Scope,
    /// Only for some amounts.
    pub partly: bool,
}

impl Rights {
    /// One amount of every stretch that can have an answer of its own; and none.
    pub(super) fn amounts(&self) -> Vec<Option<Money>> {
        let limits: BTreeSet<i64> =
            self.rules.iter().filter_map(|rule| Some(rule.amount?.money().minor())).chain([0]).collect();
        let at = |minor| Money::new(minor, self.currency);
        let both = limits.into_iter().flat_map(|limit| [Some(at(limit)), Some(at(limit).next())]);
        std::iter::once(None).chain(both).collect()
    }

    /// Every question there is, as far as answers can differ.
    fn questions(&self) -> impl Iterator<Item = Question> {
        let amounts = self.amounts();
        self.classes_in_use().flat_map(move |Class { key, .. }| {
            let amounts = amounts.clone();
            Scope::ALL.into_iter().flat_map(move |scope| {
                amounts.clone().into_iter().map(move |amount| Question { class: key.clone(), scope, amount })
            })
        })
    }

    /// The rules that can never match, in their order.
    pub fn shadowed(&self) -> Vec<Shadowed> {
        let mut found: Vec<Shadowed> =
            self.rules.iter().map(|rule| Shadowed { rule: rule.id, by: Vec::new() }).collect();
        let mut deciding = BTreeSet::new();
        for question in self.questions() {
            let first = self.rules.iter().find(|rule| rule.matches(&question) == Some(true));
            let Some(first) = first else { continue };
            deciding.insert(first.id);
            for (rule, shadowed) in self.rules.iter().zip(&mut found) {
                if rule.id != first.id && rule.matches(&question) == Some(true) && !shadowed.by.contains(&first.id) {
                    shadowed.by.push(first.id);
                }
            }
        }
        found.retain(|shadowed| !deciding.contains(&shadowed.rule));
        found
    }

    /// What no rule speaks of.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        let amounts = self.amounts();
        for class in self.classes_in_use() {
            for scope in Scope::ALL {
                let ask = |amount: &Option<Money>| {
                    let question = Question { class: class.key.clone(), scope, amount: *amount };
                    self.decide(&question).is_ok_and(|answer| answer.rule.is_none())
                };
                let open = amounts.iter().filter(|amount| ask(amount)).count();
                if open > 0 {
                    gaps.push(Gap { class: class.key.clone(), scope, partly: open < amounts.len() });
                }
            }
        }
        gaps
    }
}
