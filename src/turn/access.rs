//! The vocabulary of rights: who may use which verb. Each feature declares its verbs with their rule; nothing else decides.

use crate::{directory::Actor, ids::PodId};

/// Something a person may want to do, and who may.
#[derive(Debug, PartialEq, Eq)]
pub struct Verb {
    /// As an audit row tells it: `okr update`.
    pub name: &'static str,
    /// Who may.
    pub rule: Rule,
}

/// Who may use a verb. External and deactivated people, and bots, may use none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Everybody of this workspace, guests too.
    Everyone,
    /// Everybody of this workspace but guests.
    Staff,
    /// Members of the pod, its lead and deputy, whoever stands in for them; admins.
    PodMember,
    /// Lead and deputy of the pod; whoever stands in for its lead, as long as they do; admins.
    PodLead,
    /// Leadership people; admins.
    Leadership,
    /// Admins of the workspace or of Podkeeper.
    Admin,
}

impl Rule {
    /// Whether `actor` may, about `pod` where the rule is about one.
    pub fn allows(self, actor: &Actor, pod: Option<PodId>) -> bool {
        if !actor.is_active_colleague() {
            return false;
        }
        match self {
            Self::Everyone => true,
            Self::Staff => !actor.is_guest,
            Self::PodMember => {
                actor.is_admin || pod.is_some_and(|pod| actor.member_of(pod) || actor.stands_in_for(pod))
            }
            Self::PodLead => actor.is_admin || pod.is_some_and(|pod| actor.acts_as_lead(pod)),
            Self::Leadership => actor.is_admin || actor.is_leadership,
            Self::Admin => actor.is_admin,
        }
    }
}
