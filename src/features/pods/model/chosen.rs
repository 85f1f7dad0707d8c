//! A command that waits for the choice of a person: what a button carries, so that nothing typed is lost.

use super::about::{About, PodWords};
use crate::{
    ids::{PodId, UserId},
    signal::line::PersonWords,
};
use serde::{Deserialize, Serialize};

/// What is to be done with whoever is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// They become a member.
    Add,
    /// They are a member no longer.
    Remove,
    /// They become the lead.
    Lead,
    /// They become the deputy.
    Deputy,
}

/// A command of one line, with its person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// What is to be done.
    #[serde(rename = "do")]
    pub deed: Deed,
    /// With whom.
    pub person: UserId,
    /// In which pod.
    pub pod: PodId,
    /// What was typed beside them: the label of a member, or why somebody may lead another pod as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// As much as a button carries back, in bytes: what is longer is typed again.
const LONGEST: usize = 1_900;

impl Chosen {
    /// What the button carries; `None` where it cannot carry all of it.
    pub fn carried(&self) -> Option<String> {
        serde_json::to_string(self).ok().filter(|carried| carried.len() <= LONGEST)
    }

    /// What a button carried; anybody may send anything.
    pub fn read(carried: &str) -> Option<Self> {
        serde_json::from_str(carried).ok()
    }

    /// The same as if it were typed, about the pod with this short name, and why somebody may lead another pod as well.
    pub fn typed(self, key: &str) -> (About, Option<String>) {
        let (label, why) = match self.deed {
            Deed::Lead => (None, self.words),
            Deed::Add | Deed::Remove | Deed::Deputy => (self.words, None),
        };
        let (person, pod) = (Some(PersonWords::Id(self.person)), Some(PodWords::Words(key.to_owned())));
        (About { person, pod, label }, why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever was typed comes back whole, or no button is offered.
        #[test]
        fn nothing_typed_is_lost(words in proptest::option::of(any::<String>()), pod in 1i64..1_000_000) {
            let chosen = Chosen { deed: Deed::Lead, person: UserId::from("U1"), pod: PodId(pod), words };
            if let Some(carried) = chosen.carried() {
                prop_assert_eq!(Chosen::read(&carried), Some(chosen.clone()));
                prop_assert_eq!(chosen.clone().typed("brand").1, chosen.words);
            } else {
                prop_assert!(chosen.words.is_some_and(|words| words.len() > 200));
            }
        }
    }

    #[test]
    fn what_strangers_send_is_nothing() {
        for carried in ["", "{}", "[1]", r#"{"do":"own","person":"U1","pod":1}"#, r#"{"do":"add","person":"U1"}"#] {
            assert_eq!(Chosen::read(carried), None, "{carried}");
        }
    }
}
