//! How pods stand under each other: at most four deep, never in a circle. Pure.

use crate::ids::PodId;
use std::collections::{HashMap, HashSet};

/// So many pods stand one under the other at most.
pub const DEEPEST: usize = 4;

/// Why a pod cannot stand under another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeFault {
    /// It is the pod itself.
    Itself,
    /// It stands under the pod already.
    Circle,
    /// So many would stand one under the other.
    TooDeep(usize),
}

/// Which pod stands under which.
#[derive(Clone, Debug, Default)]
pub struct PodTree {
    parents: HashMap<PodId, PodId>,
    children: HashMap<PodId, Vec<PodId>>,
}

impl PodTree {
    /// The tree of these pods, each with the one it stands under; children keep their order. A parent that is not among them
    /// is none.
    pub fn of(pods: impl IntoIterator<Item = (PodId, Option<PodId>)>) -> Self {
        let pods: Vec<(PodId, Option<PodId>)> = pods.into_iter().collect();
        let known: HashSet<PodId> = pods.iter().map(|(pod, _)| *pod).collect();
        let mut tree = Self::default();
        for (pod, parent) in pods {
            if let Some(parent) = parent.filter(|parent| known.contains(parent)) {
                tree.parents.insert(pod, parent);
                tree.children.entry(parent).or_default().push(pod);
            }
        }
        tree
    }

    /// The pod that one stands under.
    pub fn parent(&self, pod: PodId) -> Option<PodId> {
        self.parents.get(&pod).copied()
    }

    /// Those right under a pod.
    pub fn children(&self, pod: PodId) -> &[PodId] {
        self.children.get(&pod).map_or(&[], Vec::as_slice)
    }

    /// All above a pod, the nearest first.
    pub fn above(&self, pod: PodId) -> Vec<PodId> {
        let mut above: Vec<PodId> = Vec::new();
        let mut next = self.parent(pod);
        // What is stored has no circle; were there one, this ends.
        while let Some(parent) = next.filter(|parent| *parent != pod && !above.contains(parent)) {
            above.push(parent);
            next = self.parent(parent);
        }
        above
    }

    /// How many stand one under the other from this pod down, itself included.
    pub fn height(&self, pod: PodId) -> usize {
        let mut height = 0;
        let mut seen = HashSet::from([pod]);
        let mut level = vec![pod];
        while !level.is_empty() {
            height += 1;
            level = level.iter().flat_map(|pod| self.children(*pod)).copied().filter(|pod| seen.insert(*pod)).collect();
        }
        height
    }

    /// Whether `pod` may stand under `parent`.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, pod: PodId, parent: PodId) -> Result<(), TreeFault> {
        if pod == parent {
            return Err(TreeFault::Itself);
        }
        let above = self.above(parent);
        if above.contains(&pod) {
            return Err(TreeFault::Circle);
        }
        match above.len() + 1 + self.height(pod) {
            deep if deep > DEEPEST => Err(TreeFault::TooDeep(deep)),
            _ => Ok(()),
        }
    }

    /// All of `pods` as they stand under each other, each after its parent, with how deep it stands (0: under nobody). Of
    /// those at the same place, the order of `pods`.
    pub fn walk(&self, pods: &[PodId]) -> Vec<(PodId, usize)> {
        let mut out = Vec::with_capacity(pods.len());
        let mut seen = HashSet::new();
        let roots = pods.iter().filter(|pod| self.parent(**pod).is_none());
        let mut stack: Vec<(PodId, usize)> = roots.rev().map(|pod| (*pod, 0)).collect();
        while let Some((pod, depth)) = stack.pop() {
            if seen.insert(pod) {
                out.push((pod, depth));
                stack.extend(self.children(pod).iter().rev().map(|child| (*child, depth + 1)));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tree(pairs: &[(i64, i64)]) -> PodTree {
        PodTree::of(pairs.iter().map(|(pod, parent)| (PodId(*pod), (*parent > 0).then_some(PodId(*parent)))))
    }

    #[test]
    fn four_deep_and_no_circle() {
        // 1 > 2 > 3, 4 alone, 5 > 6.
        let tree = tree(&[(1, 0), (2, 1), (3, 2), (4, 0), (5, 0), (6, 5)]);
        assert_eq!(tree.check(PodId(4), PodId(3)), Ok(()), "the fourth");
        assert_eq!(tree.check(PodId(5), PodId(3)), Err(TreeFault::TooDeep(5)));
        assert_eq!(tree.check(PodId(5), PodId(2)), Ok(()));
        assert_eq!(tree.check(PodId(1), PodId(3)), Err(TreeFault::Circle));
        assert_eq!(tree.check(PodId(1), PodId(1)), Err(TreeFault::Itself));
        assert_eq!(tree.above(PodId(3)), [PodId(2), PodId(1)]);
        let walked = tree.walk(&[1, 2, 3, 4, 5, 6].map(PodId));
        assert_eq!(
            walked.iter().map(|(pod, deep)| (pod.0, *deep)).collect::<Vec<_>>(),
            [(1, 0), (2, 1), (3, 2), (4, 0), (5, 0), (6, 1)]
        );
    }

    proptest! {
        /// However pods are put under each other, as long as each step was allowed: no circle, never too deep, and the walk
        /// meets each once, after its parent.
        #[test]
        fn what_is_allowed_keeps_the_rules(steps in prop::collection::vec((1i64..12, 0i64..12), 0..60)) {
            let mut parents: HashMap<i64, i64> = HashMap::new();
            let all: Vec<PodId> = (1..12).map(PodId).collect();
            let built = |parents: &HashMap<i64, i64>| {
                PodTree::of(all.iter().map(|pod| (*pod, parents.get(&pod.0).copied().map(PodId))))
            };
            for (pod, parent) in steps {
                if parent == 0 {
                    parents.remove(&pod);
                } else if built(&parents).check(PodId(pod), PodId(parent)).is_ok() {
                    parents.insert(pod, parent);
                }
                let tree = built(&parents);
                for pod in &all {
                    let above = tree.above(*pod);
                    prop_assert!(above.len() < DEEPEST && !above.contains(pod));
                    prop_assert!(above.last().is_none_or(|top| tree.parent(*top).is_none()), "it ends at the top");
                    prop_assert!(tree.height(*pod) + above.len() <= DEEPEST);
                }
                let walked = tree.walk(&all);
                prop_assert_eq!(walked.len(), all.len());
                for (at, (pod, depth)) in walked.iter().enumerate() {
                    prop_assert_eq!(*depth, tree.above(*pod).len());
                    let parent_at = tree.parent(*pod).map(|parent| walked.iter().position(|(one, _)| *one == parent));
                    prop_assert!(parent_at.is_none_or(|found| found.is_some_and(|found| found < at)));
                }
            }
        }

        /// What is refused would break a rule.
        #[test]
        fn what_is_refused_would_break_one(pairs in prop::collection::vec(0i64..9, 9), pod in 1i64..9, parent in 1i64..9) {
            // Each stands under an earlier one at most: no circle to begin with.
            let pairs: Vec<(i64, i64)> = (1..9).zip(pairs).map(|(pod, parent)| (pod, parent % pod)).collect();
            let before = tree(&pairs);
            let moved: Vec<(i64, i64)> =
                pairs.iter().map(|(one, under)| (*one, if *one == pod { parent } else { *under })).collect();
            let circle = pod == parent || before.above(PodId(parent)).contains(&PodId(pod));
            match before.check(PodId(pod), PodId(parent)) {
                Err(TreeFault::Itself | TreeFault::Circle) => prop_assert!(circle),
                Err(TreeFault::TooDeep(deep)) => {
                    prop_assert!(!circle);
                    let after = tree(&moved);
                    prop_assert_eq!(after.above(PodId(pod)).len() + after.height(PodId(pod)), deep);
                }
                Ok(()) => {
                    prop_assert!(!circle);
                    let after = tree(&moved);
                    prop_assert!(after.above(PodId(pod)).len() + after.height(PodId(pod)) <= DEEPEST);
                }
            }
        }
    }
}
