//! What happened with a decision.

use super::Worked;
use crate::ids::{DecisionId, EscalationId, UserId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// Who did it; `None`: time did.
    pub actor: Option<UserId>,
    /// What.
    pub what: Happening,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Happening {
    /// It was opened.
    Opened,
    /// Somebody is asked for their view.
    Consulted {
        /// Who.
        people: Vec<UserId>,
    },
    /// The question for their view reached somebody.
    Delivered {
        /// Whom.
        person: UserId,
    },
    /// The question for their view could not reach somebody.
    Unreachable {
        /// Whom.
        person: UserId,
    },
    /// Somebody who is consulted answered.
    Answered {
        /// What they said.
        words: String,
        /// After their time.
        late: bool,
    },
    /// Somebody had the question, and did not answer in their time.
    Silent {
        /// Who.
        person: UserId,
    },
    /// It waits on somebody now.
    Asked {
        /// On whom.
        people: Vec<UserId>,
    },
    /// Somebody else is accountable for it.
    HandedOver {
        /// Who was.
        from: UserId,
        /// Who is.
        to: UserId,
    },
    /// Whoever it waits on was reminded.
    Nudged {
        /// Who.
        people: Vec<UserId>,
    },
    /// Leadership heard that it was not decided.
    LeadershipTold,
    /// It was decided by somebody who had the right.
    Decided {
        /// The version of the table of rights that said so; `None`: it came back from its escalation.
        rights: Option<i64>,
        /// Who was consulted and not heard.
        unheard: Vec<UserId>,
    },
    /// It was decided by somebody who did not have the right.
    Proposed {
        /// The version of the table of rights that said so.
        rights: i64,
        /// Who was consulted and not heard.
        unheard: Vec<UserId>,
    },
    /// Whoever has the right said yes to it.
    Confirmed {
        /// The version of the table of rights that said so.
        rights: i64,
    },
    /// Whoever has the right did not say yes or no yet, or somebody else said something.
    Commented {
        /// What.
        words: String,
    },
    /// It has another day.
    Redated {
        /// Which.
        to: Date,
    },
    /// It is with whoever it was escalated to.
    Escalated {
        /// As which escalation.
        escalation: EscalationId,
    },
    /// Its escalation ended without a decision.
    CameBack {
        /// Which.
        escalation: EscalationId,
    },
    /// It is not needed any more.
    Dropped,
    /// It was written anew.
    Amended {
        /// The new version.
        version: i64,
    },
    /// Somebody began a decision that is to take its place.
    Revisited {
        /// Which.
        by: DecisionId,
    },
    /// Another decision took its place.
    Replaced {
        /// Which.
        by: DecisionId,
    },
    /// Its day of review has come.
    ReviewAsked,
    /// Somebody said whether it worked.
    Reviewed {
        /// Whether.
        worked: Worked,
        /// In their words.
        words: Option<String>,
    },
}
