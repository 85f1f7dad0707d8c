//! What is handed over of a pod, and to whom. Pure.
//!
//! What must stay true: whatever is open has an owner at every moment ([`Handover::owners`]): whoever had it, as long as they are
//! here, and whoever it comes to, until it is handed on; nothing is in an open hand-over twice; what is settled stays settled,
//! and comes back only as a new item.

#[cfg(test)]
mod tests;

use crate::{
    ids::{HandoverId, HandoverItemId, PodId, UserId},
    signal::Obligation,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use std::collections::BTreeMap;

/// Whoever has not taken everything over is asked anew after so long, and then again.
pub const REMIND_AFTER: SignedDuration = SignedDuration::from_hours(7 * 24);
/// After so long nobody is reminded any more: it stands on their App Home.
pub const REMIND_UNTIL: SignedDuration = SignedDuration::from_hours(22 * 24);

/// To whom it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heir {
    /// Whoever leads the pod, or acts for its lead.
    Lead,
    /// The pod is archived: whoever leads the pod it belonged to.
    Pod(PodId),
    /// The pod is archived and belonged to none: leadership.
    Leadership,
}

/// How far one thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nobody has taken it over.
    Open,
    /// Somebody has; its feature is about to hand it on.
    Taken,
    /// It is theirs.
    Accepted,
    /// It stays with whoever had it.
    Kept,
    /// It was over before anybody took it over.
    Done,
}

/// One thing that is handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its number; none until it is written down.
    pub id: Option<HandoverItemId>,
    /// Whose it is.
    pub feature: String,
    /// How that feature names it.
    pub key: String,
    /// What it is, in one line.
    pub words: String,
    /// It belongs to whoever leads the pod.
    pub by_role: bool,
    /// Since when it is open.
    pub since: Timestamp,
    /// By which day it is to be done.
    pub due: Option<Date>,
    /// Who had it; `None`: nobody.
    pub keeper: Option<UserId>,
    /// How far it is.
    pub state: State,
    /// Who took it over.
    pub taker: Option<UserId>,
}

/// What is handed over of one pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handover {
    /// Its number; none until it is written down.
    pub id: Option<HandoverId>,
    /// Of which pod.
    pub pod: PodId,
    /// To whom it comes.
    pub heir: Heir,
    /// What.
    pub items: Vec<Item>,
    /// Who is asked now.
    pub asked: Option<UserId>,
    /// How often they, or others before them, were asked anew.
    pub round: i64,
    /// Since when they are asked.
    pub asked_at: Option<Timestamp>,
    /// Since when it is open.
    pub opened_at: Timestamp,
    /// Since when it is over.
    pub closed_at: Option<Timestamp>,
}

/// What belongs to whoever leads a pod, and is still with whoever had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whose lead's it is.
    pub pod: PodId,
    /// Its feature's name for it.
    pub key: String,
    /// Who has it still.
    pub keeper: UserId,
    /// They belong to the pod yet.
    pub is_of_pod: bool,
}

/// What is open by now: by feature and key.
pub type Listed = BTreeMap<(String, String), Obligation>;

/// What follows when something is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// It is theirs.
    Accepted,
    /// Its feature must hand it on.
    ToBeHandedOn,
}

/// The key of the outcome that tells what became of handing one on.
pub fn handed_key(item: HandoverItemId) -> String {
    format!("hand/{item}")
}

/// The one a key of [`handed_key`] is about.
pub fn handed_by_key(key: &str) -> Option<HandoverItemId> {
    key.strip_prefix("hand/")?.parse().ok().map(HandoverItemId)
}

impl State {
    const ALL: [Self; 5] = [Self::Open, Self::Taken, Self::Accepted, Self::Kept, Self::Done];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Taken => "taken",
            Self::Accepted => "accepted",
            Self::Kept => "kept",
            Self::Done => "done",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Nothing is to be done about it any more.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Kept | Self::Done)
    }
}

impl Heir {
    /// The word it is stored as, and the pod beside it.
    pub fn stored(self) -> (&'static str, Option<PodId>) {
        match self {
            Self::Lead => ("lead", None),
            Self::Pod(pod) => ("pod", Some(pod)),
            Self::Leadership => ("leadership", None),
        }
    }

    /// Of what is stored.
    pub fn named(word: &str, pod: Option<PodId>) -> Option<Self> {
        match (word, pod) {
            ("lead", _) => Some(Self::Lead),
            ("pod", Some(pod)) => Some(Self::Pod(pod)),
            ("leadership", _) => Some(Self::Leadership),
            _ => None,
        }
    }
}

impl Item {
    fn new(feature: &str, listed: &Obligation, keeper: Option<&UserId>) -> Self {
        Self {
            id: None,
            feature: feature.to_owned(),
            key: listed.key.clone(),
            words: listed.words.clone(),
            by_role: listed.by_role,
            since: listed.since,
            due: listed.due,
            keeper: keeper.cloned(),
            state: State::Open,
            taker: None,
        }
    }

    fn follow(&mut self, listed: &Obligation) {
        self.words.clone_from(&listed.words);
        self.by_role = listed.by_role;
        self.since = listed.since;
        self.due = listed.due;
    }

    /// Whether it is somebody's own, who may keep it.
    pub fn can_stay(&self) -> bool {
        self.state == State::Open && !self.by_role && self.keeper.is_some()
    }
}

impl Handover {
    /// One that begins, with nothing in it.
    pub fn new(pod: PodId, heir: Heir, now: Timestamp) -> Self {
        Self {
            id: None,
            pod,
            heir,
            items: Vec::new(),
            asked: None,
            round: 0,
            asked_at: None,
            opened_at: now,
            closed_at: None,
        }
    }

    /// Adds what is listed and not in it yet. What is open already keeps whoever had it first.
    pub fn add<'a>(&mut self, listed: impl IntoIterator<Item = (&'a str, &'a Obligation)>, keeper: Option<&UserId>) {
        for (feature, one) in listed {
            let known = self
                .items
                .iter_mut()
                .find(|item| !item.state.is_settled() && item.feature == feature && item.key == one.key);
            match known {
                Some(item) => {
                    item.follow(one);
                    item.keeper = item.keeper.take().or_else(|| keeper.cloned());
                }
                None => self.items.push(Item::new(feature, one, keeper)),
            }
        }
    }

    /// Settles what is over, and what comes back to whoever had it. `lead`: who leads the pod now.
    pub fn follow(&mut self, listed: &Listed, lead: Option<&UserId>) {
        let to_lead = self.heir == Heir::Lead;
        for item in self.items.iter_mut().filter(|item| item.state == State::Open) {
            match listed.get(&(item.feature.clone(), item.key.clone())) {
                None => item.state = State::Done,
                Some(_) if to_lead && item.keeper.is_some() && item.keeper.as_ref() == lead => {
                    item.state = State::Kept;
                }
                Some(one) => item.follow(one),
            }
        }
    }

    /// `to` takes one over; `None` where it is not open any more.
    pub fn take(&mut self, id: HandoverItemId, to: &UserId) -> Option<Taking> {
        // Of an archived pod nothing follows the lead: it must become somebody's own.
        let follows_lead = self.heir == Heir::Lead;
        let item = self.items.iter_mut().find(|item| item.id == Some(id) && item.state == State::Open)?;
        item.taker = Some(to.clone());
        let is_theirs = if item.by_role { follows_lead } else { item.keeper.as_ref() == Some(to) };
        item.state = if is_theirs { State::Accepted } else { State::Taken };
        Some(if is_theirs { Taking::Accepted } else { Taking::ToBeHandedOn })
    }

    /// Its feature handed it on (`true`); or could not, and it is open still, unless it is over ([`Handover::follow`]). Where
    /// another person leads the pod by now, they are asked about it.
    pub fn handed(&mut self, id: HandoverItemId, is_handed: bool, lead: Option<&UserId>) {
        let to_lead = self.heir == Heir::Lead;
        let Some(item) = self.items.iter_mut().find(|item| item.id == Some(id) && item.state == State::Taken) else {
            return;
        };
        if !is_handed {
            item.state = State::Open;
            item.taker = None;
        } else if to_lead && lead.is_some() && item.taker.as_ref() != lead {
            item.state = State::Open;
            item.keeper = item.taker.take();
        } else {
            item.state = State::Accepted;
        }
    }

    /// What is somebody's own stays with them, as far as they are here. Tells how many stay.
    pub fn leave(&mut self, is_here: impl Fn(&UserId) -> bool) -> usize {
        let mut left = 0;
        for item in self.items.iter_mut().filter(|item| item.can_stay()) {
            if item.keeper.as_ref().is_some_and(&is_here) {
                item.state = State::Kept;
                left += 1;
            }
        }
        left
    }

    /// Who has to see to one: whoever had it and is here, and whoever it comes to, until it is settled; then nobody by this.
    pub fn owners(item: &Item, acting: &[UserId], is_here: impl Fn(&UserId) -> bool) -> Vec<UserId> {
        if item.state.is_settled() {
            return Vec::new();
        }
        let mut owners: Vec<UserId> = item.keeper.iter().filter(|keeper| is_here(keeper)).cloned().collect();
        owners.extend(acting.iter().filter(|one| !owners.contains(one)).cloned().collect::<Vec<_>>());
        owners
    }

    /// What nobody has taken over, in its order.
    pub fn open(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(|item| item.state == State::Open)
    }

    /// Whoever had something that is not settled, each once.
    pub fn keepers(&self) -> Vec<UserId> {
        let mut keepers: Vec<UserId> =
            self.items.iter().filter(|item| !item.state.is_settled()).filter_map(|item| item.keeper.clone()).collect();
        keepers.sort();
        keepers.dedup();
        keepers
    }

    /// Whether everything is settled.
    pub fn is_over(&self) -> bool {
        self.items.iter().all(|item| item.state.is_settled())
    }
}
