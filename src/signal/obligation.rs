//! What people owe, as features tell it, and how one thing is handed on.

use crate::ids::{PodId, UserId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Whose obligations are meant: those of whoever leads these pods, and those one person has for them in their own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// For which pods.
    pub pods: Vec<PodId>,
    /// Who holds some in their own name; `None`: only what belongs to the pods' leads is meant.
    pub person: Option<UserId>,
    /// How far what they hold in their own name reaches.
    pub own: Own,
}

/// What of that which somebody holds in their own name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// For these pods only.
    OfPods,
    /// For these pods, and for none in particular.
    OfPodsAndNone,
    /// All of it, whatever it is for.
    All,
}

/// Something open that somebody has to see to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// Names it within its feature: `decision/7`.
    pub key: String,
    /// What it is, in one line of plain text. Of what is confidential it says only that there is something.
    pub words: String,
    /// It belongs to whoever leads the pod, and follows them; otherwise it is the person's own until it is handed on.
    pub by_role: bool,
    /// Should the pod be archived, it ends, or passes to another pod by itself: nobody has to take it over.
    pub follows_pod: bool,
    /// Since when it is open.
    pub since: Timestamp,
    /// By which day it is to be done, where there is one.
    pub due: Option<Date>,
    /// For which pod, where it is for one.
    pub pod: Option<PodId>,
    /// Whether it waits on them.
    pub waits: Waits,
    /// What shows it when somebody types it: `/decide show 7`.
    pub way: String,
}

/// Whether what somebody holds waits on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// They have to do something about it now.
    Now,
    /// It is only theirs, as a key result is, and waits on them in its last days.
    InLastDays,
    /// Somebody else has to do something about it first.
    ForOthers,
}

impl Holding {
    /// What belongs to whoever leads one pod, and what `person` has for it in their own name.
    pub fn of_pod(pod: PodId, person: Option<UserId>, own: Own) -> Self {
        Self { pods: vec![pod], person, own }
    }

    /// Whether something one person holds in their own name, for `pod` or for none, is meant.
    pub fn means(&self, person: &UserId, pod: Option<PodId>) -> bool {
        let reaches = match pod {
            Some(pod) => self.own == Own::All || self.pods.contains(&pod),
            None => self.own != Own::OfPods,
        };
        self.person.as_ref() == Some(person) && reaches
    }
}

/// Something that is handed on to somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handing {
    /// The feature that wants it, and hears the outcome.
    pub asker: String,
    /// The outcome's key.
    pub name: String,
    /// What, as its feature named it.
    pub key: String,
    /// For which pod.
    pub pod: PodId,
    /// Who held it in their own name; `None`: it was that of whoever leads the pod.
    pub from: Option<UserId>,
    /// Who holds it from now on.
    pub to: UserId,
    /// Who took it on.
    pub by: UserId,
    /// The pod is no more, so that what belonged to its lead must become `to`'s own.
    pub pod_is_gone: bool,
}
