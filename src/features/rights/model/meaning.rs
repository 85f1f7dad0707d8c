//! Who that is now: what a rule says, with the people who act today.

use super::DecidedBy;
use crate::directory::Duty;

/// Who decides, by a rule and by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// As the rule says it.
    pub decider: DecidedBy,
    /// Who that is.
    pub who: Who,
}

/// Who decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// A pod's lead; which pod is not known before there is a question.
    SomeLead,
    /// The lead of the pod that answers for a topic.
    Topic {
        /// The topic.
        title: String,
        /// The pod's name.
        pod: String,
        /// Who acts as its lead.
        duty: Duty,
    },
    /// No pod answers for the topic, so leadership decides.
    NoPod {
        /// The topic.
        title: String,
        /// Who acts for leadership.
        duty: Duty,
    },
    /// A named role.
    Role {
        /// Its name.
        name: String,
        /// Who acts in it.
        duty: Duty,
    },
    /// Leadership.
    Leadership {
        /// Who is on duty.
        duty: Duty,
    },
}

impl Who {
    /// Who acts, where that is known.
    pub fn duty(&self) -> Option<&Duty> {
        match self {
            Self::SomeLead => None,
            Self::Topic { duty, .. }
            | Self::NoPod { duty, .. }
            | Self::Role { duty, .. }
            | Self::Leadership { duty } => Some(duty),
        }
    }
}
