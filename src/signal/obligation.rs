//! What people owe, as features tell it, and how one thing is handed on.

use crate::ids::{PodId, UserId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Whose obligations are meant: those of whoever leads a pod, and those one person has for it in their own name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// For which pod.
    pub pod: PodId,
    /// Who holds some in their own name; `None`: only what belongs to the pod's lead is meant.
    pub person: Option<UserId>,
    /// They lead the pod, or did: what they hold in their own name for no pod in particular is meant as well.
    pub led: bool,
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
}

impl Holding {
    /// Whether something one person holds in their own name, for `pod` or for none, is meant.
    pub fn means(&self, person: &UserId, pod: Option<PodId>) -> bool {
        self.person.as_ref() == Some(person) && (pod == Some(self.pod) || pod.is_none() && self.led)
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
