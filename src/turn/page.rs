//! The App Home as one page, though many features write it: its parts in the order of a morning, the room each has, and the
//! small hooks by which a feature says something within a part that is another feature's.
//!
//! Invariant: all parts together have room in what Slack takes, so that no part, however much is in it, pushes another out.

use super::Turn;
use crate::{
    error::Result,
    ids::PodId,
    slack::{
        blocks::{Button, HomeBuilder, home},
        mrkdwn::Text,
    },
};
use futures_util::future::BoxFuture;
use jiff::{Timestamp, civil::Date};

/// A part of the App Home. They stand on it in this order; within a part the features' order decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HomePart {
    /// Whose page it is, and whether the bot is paused.
    Greeting,
    /// What waits on this person, in one list.
    Waiting,
    /// What is under way and concerns them, with what they can do about it.
    Today,
    /// Their pods, and how these stand.
    Pods,
    /// What comes next.
    Rituals,
    /// When they are here.
    Days,
    /// What they may want to do.
    Quick,
    /// How far the roll-out is, for administrators.
    RollOut,
    /// What did not reach Slack, for administrators.
    Problems,
}

impl HomePart {
    /// All of them, in their order.
    pub const ALL: [Self; 9] = [
        Self::Greeting,
        Self::Waiting,
        Self::Today,
        Self::Pods,
        Self::Rituals,
        Self::Days,
        Self::Quick,
        Self::RollOut,
        Self::Problems,
    ];

    /// So many blocks it has room for.
    pub const fn room(self) -> usize {
        match self {
            Self::Greeting | Self::Quick => 3,
            Self::Waiting => 13,
            Self::Today => 34,
            Self::Pods => 16,
            Self::Rituals | Self::Days => 6,
            Self::RollOut => 12,
            Self::Problems => 7,
        }
    }
}

/// How one pod stands, by one feature: a line, and what can be done about it there.
#[derive(Clone, Debug)]
pub struct PodState {
    /// Which pod.
    pub pod: PodId,
    /// A line or two.
    pub text: Text,
    /// What this person may do about it.
    pub press: Option<Button>,
}

/// Reads how these pods stand, for the person whose page it is: in one pass over all of them. A pod of which there is nothing
/// to say is left out.
pub type PodStater = for<'a> fn(&'a mut Turn, &'a [PodId]) -> BoxFuture<'a, Result<Vec<PodState>>>;

/// The buttons a feature offers among the quick actions, by what the person may do. It reads nothing.
pub type Quick = fn(&Turn) -> Vec<Button>;

/// Something that waits on a person, as its feature says it where there is more to say than an ask's title, or no ask.
#[derive(Clone, Debug)]
pub struct Wait {
    /// Names it within its feature, as an [`super::Obligation`] is named.
    pub key: String,
    /// What it is, in a line or two, for the eyes of this person.
    pub what: Text,
    /// Since when.
    pub since: Timestamp,
    /// By which day.
    pub due: Option<Date>,
    /// What can be done about it at once.
    pub press: Option<Button>,
    /// What shows it when somebody types it: `/decide show 7`.
    pub way: String,
}

/// Which [`Wait`] or obligation of the same feature the ask of this key is about, so that one thing is told once; `None` where
/// it is about nothing but itself.
pub type About = fn(&str) -> Option<String>;

/// The steps of the roll-out, in their order; each is told by the feature to which it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RollOutStep {
    /// The organisation's basics, and a look at what is there.
    Map,
    /// There are pods, and each says what it is for.
    Pods,
    /// Each has a lead who is here.
    Leads,
    /// Each has its home, and how channels are called is agreed.
    Channels,
    /// Each hears of itself every day or week.
    Rituals,
    /// Each has an objective.
    Okrs,
    /// What nobody in a pod can decide finds somebody who can.
    Routes,
    /// Leadership looks at it every month.
    Review,
}

impl RollOutStep {
    /// All eight, in their order.
    pub const ALL: [Self; 8] =
        [Self::Map, Self::Pods, Self::Leads, Self::Channels, Self::Rituals, Self::Okrs, Self::Routes, Self::Review];
}

/// How far a step of the roll-out is. It is read from what there is, and never ticked by hand.
#[derive(Clone, Debug)]
pub struct StepState {
    /// In a word or two: "Leads".
    pub name: &'static str,
    /// In one sentence: what it is for.
    pub purpose: Text,
    /// How far it is: "12 of 14 pods have a lead".
    pub stands: Text,
    /// What to do next, with the command that does it; nothing where it is done.
    pub next: Text,
    /// The same as a button, where one does it.
    pub press: Option<Button>,
    /// Nothing is left to do.
    pub is_done: bool,
}

/// The page: each feature's parts in their place, and no part larger than its room.
pub(super) async fn build(turn: &mut Turn) -> Result<HomeBuilder> {
    let registry = turn.registry();
    let mut page = home();
    for part in HomePart::ALL {
        let mut built = home();
        for reader in registry.home_readers(part) {
            built = built.append(reader(turn).await?);
        }
        page = page.append(built.within(part.room()));
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_parts_have_room_beside_each_other() {
        let all: usize = HomePart::ALL.into_iter().map(HomePart::room).sum();
        assert!(all <= 100, "Slack shows a hundred blocks: {all}");
        let mut sorted = HomePart::ALL;
        sorted.sort();
        assert_eq!(sorted, HomePart::ALL, "they stand in their order");
    }
}
