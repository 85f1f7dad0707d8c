//! Escalations that begin elsewhere: what the form begins with, and how the place it came from shows it. Pure.

use super::{Addressee, Item, Quote, State};
use crate::ids::{EscalationId, PodId};
use serde::{Deserialize, Serialize};

/// What the form begins with. Who opens it says what it is about; whoever fills it in may change all but where it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// Where it came from: `need/12`. Of one source there is one that is open.
    pub source: Option<String>,
    /// For which pod.
    pub pod: Option<PodId>,
    /// What is blocked.
    pub what: String,
    /// The key of the class, where it is known.
    pub class: String,
    /// To whom it goes.
    pub to: Option<Addressee>,
    /// What is needed.
    pub needed: Option<String>,
    /// Which options were considered.
    pub options: Option<String>,
    /// Its parties and leadership only shall see it.
    pub confidential: bool,
    /// The message it is about.
    pub permalink: Option<String>,
    /// What that message says.
    pub quote: Option<Quote>,
}

/// One as the place it came from shows it; kept there, and followed by `Fact::EscalationMoved` and `EscalationEnded`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Which.
    pub id: EscalationId,
    /// How it stands.
    pub state: LinkState,
}

/// How one stands, for everybody who sees the place it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkState {
    /// It is open.
    Open {
        /// The full names of those who are asked, or have it.
        with: Vec<String>,
    },
    /// It is open, and nobody but its parties may know.
    Hidden,
    /// It was decided.
    Decided {
        /// The full name of who decided.
        by: String,
        /// What.
        outcome: String,
    },
}

impl Link {
    /// Whether it still waits for an answer.
    pub fn is_open(&self) -> bool {
        matches!(self.state, LinkState::Open { .. } | LinkState::Hidden)
    }

    /// Whether everybody who sees the place may know that it waits for an answer.
    pub fn is_shown_open(&self) -> bool {
        matches!(self.state, LinkState::Open { .. })
    }

    /// Of one, with the names of those it is with now and of who ended it; `None` where the place it came from has nothing
    /// to show: it was withdrawn, it stopped, or nobody may know what was decided.
    pub fn of(item: &Item, with: Vec<String>, by: Option<String>) -> Option<Self> {
        let state = match (item.state(), item.request.confidential) {
            (State::Asked | State::Held, true) => LinkState::Hidden,
            (State::Asked | State::Held, false) => LinkState::Open { with },
            (State::Decided, false) => {
                let outcome = item.ending.as_ref().and_then(|ending| ending.outcome.clone()).unwrap_or_default();
                LinkState::Decided { by: by.unwrap_or_default(), outcome }
            }
            (State::Decided, true) | (State::Withdrawn | State::Stopped, _) => return None,
        };
        Some(Self { id: item.id, state })
    }
}
