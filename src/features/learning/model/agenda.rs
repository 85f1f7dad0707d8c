//! What fits into an hour: the most wanted topics first, and what fills the gaps.

use crate::ids::TopicId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A session's length, in minutes.
pub const LENGTH: i64 = 60;
/// What fills a gap gets so many minutes.
pub const FILLER_MINUTES: i64 = 5;
/// More fillers than this make a report, not a talk.
const MOST_FILLERS: usize = 6;

/// A topic that wants to be on the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which.
    pub topic: TopicId,
    /// How long, in minutes.
    pub minutes: i64,
    /// How many people want it most.
    pub votes: i64,
    /// Since when it is proposed.
    pub since: Timestamp,
}

/// What was decided about the topics.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agenda {
    /// On the agenda, in their order.
    pub talks: Vec<TopicId>,
    /// No longer fit: kept for the next session.
    pub kept: Vec<TopicId>,
    /// Minutes that are left.
    pub free: i64,
}

/// Something that is shown where the agenda has a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filler {
    /// What it is: "Sprint finished: checkout".
    pub title: String,
    /// Whose, and how it went: "Brand & Creative".
    pub about: String,
}

/// Most votes first, then whoever proposed earlier. A topic that no longer fits makes room for a shorter one after it.
pub fn plan(wishes: &[Wish]) -> Agenda {
    let mut order = wishes.to_vec();
    order.sort_by_key(|wish| (-wish.votes, wish.since, wish.topic));
    let start = Agenda { free: LENGTH, ..Agenda::default() };
    order.into_iter().fold(start, |mut agenda, wish| {
        if wish.minutes <= agenda.free {
            agenda.free -= wish.minutes;
            agenda.talks.push(wish.topic);
        } else {
            agenda.kept.push(wish.topic);
        }
        agenda
    })
}

/// Finished sprints and key results that moved, by turns and sprints first, so that neither crowds the other out; what one
/// has too few of the other fills.
pub fn by_turns(sprints: impl Iterator<Item = Filler>, moved: impl Iterator<Item = Filler>) -> Vec<Filler> {
    let (mut sprints, mut moved) = (sprints.fuse(), moved.fuse());
    let turns = std::iter::from_fn(|| match (sprints.next(), moved.next()) {
        (None, None) => None,
        (sprint, moved) => Some(sprint.into_iter().chain(moved)),
    });
    turns.flatten().take(MOST_FILLERS).collect()
}

/// How many fillers these free minutes have room for.
pub fn gaps(free: i64) -> usize {
    usize::try_from(free / FILLER_MINUTES).unwrap_or(0).min(MOST_FILLERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wish((number, (minutes, votes)): (i64, (i64, i64))) -> Wish {
        let since = Timestamp::from_second(1_764_000_000 + number).expect("an instant");
        Wish { topic: TopicId(number), minutes, votes, since }
    }
    fn wishes(topics: &[(i64, i64)]) -> Vec<Wish> {
        (1..).zip(topics.iter().copied()).map(wish).collect()
    }
    fn ids(topics: &[TopicId]) -> Vec<i64> {
        topics.iter().map(|topic| topic.0).collect()
    }

    #[test]
    fn the_most_wanted_first_and_what_does_not_fit_is_kept() {
        let agenda = plan(&wishes(&[(15, 0), (15, 2), (15, 2), (15, 1), (10, 0), (5, 0)]));
        assert_eq!((ids(&agenda.talks), ids(&agenda.kept), agenda.free), (vec![2, 3, 4, 1], vec![5, 6], 0));
        let agenda = plan(&wishes(&[(15, 9), (15, 8), (15, 7), (10, 6), (15, 5), (5, 0)]));
        assert_eq!((ids(&agenda.talks), ids(&agenda.kept), agenda.free), (vec![1, 2, 3, 4, 6], vec![5], 0));
        assert_eq!(plan(&[]), Agenda { free: LENGTH, ..Agenda::default() });
        assert_eq!([gaps(0), gaps(4), gaps(5), gaps(29), gaps(60), gaps(-5)], [0, 0, 1, 5, 6, 0]);
    }

    #[test]
    fn sprints_and_key_results_take_turns() {
        let some = |name: &'static str, count: usize| {
            (1..=count).map(move |number| Filler { title: format!("{name}{number}"), about: String::new() })
        };
        let titles = |sprints, moved| -> Vec<String> {
            by_turns(some("s", sprints), some("k", moved)).into_iter().map(|one| one.title).collect()
        };
        assert_eq!(titles(9, 9), ["s1", "k1", "s2", "k2", "s3", "k3"]);
        assert_eq!(titles(1, 9), ["s1", "k1", "k2", "k3", "k4", "k5"]);
        assert_eq!(titles(2, 1), ["s1", "k1", "s2"]);
        assert_eq!(titles(0, 0), [""; 0]);
    }

    proptest! {
        #[test]
        fn an_agenda_fits_an_hour_and_wastes_nothing(
            topics in prop::collection::vec((prop::sample::select(&[5_i64, 10, 15]), 0_i64..9), 0..30)
        ) {
            let wishes = wishes(&topics);
            let agenda = plan(&wishes);
            let find = |topic: &TopicId| *wishes.iter().find(|wish| wish.topic == *topic).expect("a wish");
            let minutes: i64 = agenda.talks.iter().map(|topic| find(topic).minutes).sum();
            prop_assert_eq!(minutes + agenda.free, LENGTH);
            prop_assert!(agenda.free >= 0);
            prop_assert!(agenda.kept.iter().all(|topic| find(topic).minutes > agenda.free), "it would have fitted");
            prop_assert_eq!(agenda.talks.len() + agenda.kept.len(), wishes.len());
            let votes: Vec<i64> = agenda.talks.iter().map(|topic| find(topic).votes).collect();
            prop_assert!(votes.is_sorted_by(|a, b| a >= b));
            // Whoever is kept has no more votes than anybody on the agenda who takes as long.
            for kept in agenda.kept.iter().map(find) {
                for talk in agenda.talks.iter().map(find).filter(|talk| talk.minutes >= kept.minutes) {
                    prop_assert!(talk.votes >= kept.votes);
                }
            }
        }
    }
}
