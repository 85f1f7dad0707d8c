//! Something in the way: an item with an owner, somebody it waits on, an age, and a way it may go.

use crate::{
    features::escalations::model::Link,
    ids::{BlockerId, OccurrenceId, PodId, UserId},
};
use jiff::{Timestamp, civil::Date};

/// On whom something waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum On {
    /// On a pod: on whoever looks after it.
    Pod {
        /// Which.
        pod: PodId,
        /// Its name.
        name: String,
    },
    /// On a person: on whoever acts for them.
    Person {
        /// Who.
        person: UserId,
        /// The full name.
        name: String,
    },
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockerState {
    /// Nobody has answered yet; also what waits on nobody.
    Open,
    /// Somebody has seen it.
    Acknowledged,
    /// Somebody gave a date.
    Dated,
    /// Somebody said that it is not theirs; it waits on the reporter.
    Declined,
    /// It is out of the way.
    Done,
    /// The reporter needs it no more.
    Withdrawn,
}

/// What somebody may do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedStep {
    /// *I see it*
    Acknowledge,
    /// *Give a date*
    Date,
    /// *Done*, by whom it waits on; or ticked by the reporter.
    Finish,
    /// *Not mine*
    Decline,
    /// The reporter sends it to somebody else.
    Redirect,
    /// The reporter needs it no more.
    Withdraw,
}

/// Something in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// Which.
    pub id: BlockerId,
    /// Whose work it is in the way of.
    pub pod: PodId,
    /// That pod's name.
    pub pod_name: String,
    /// Who is blocked.
    pub reporter: UserId,
    /// Their full name.
    pub reporter_name: String,
    /// What is needed, in their words.
    pub text: String,
    /// On whom it waits; `None`: on nobody else.
    pub on: Option<On>,
    /// Who is asked now.
    pub holder: Option<UserId>,
    /// Their full name.
    pub holder_name: Option<String>,
    /// How far it is.
    pub state: BlockerState,
    /// Since when it is in the way.
    pub since: Timestamp,
    /// Until when an answer is expected; the clock of who is asked now.
    pub answer_by: Option<Timestamp>,
    /// The day that was given.
    pub due: Option<Date>,
    /// Why it was declined, in their words.
    pub reason: Option<String>,
    /// Who answered last.
    pub answerer: Option<UserId>,
    /// Their full name.
    pub answered_by: Option<String>,
    /// How often who is asked now was reminded.
    pub nudges: i64,
    /// The stand-up it was named in.
    pub occurrence: Option<OccurrenceId>,
    /// Since when it is over.
    pub closed_at: Option<Timestamp>,
    /// The escalation it led to, as it was last told: open, or decided.
    pub escalation: Option<Link>,
}

/// What an escalation of it names as where it came from.
pub fn source_of(id: BlockerId) -> String {
    format!("need/{id}")
}

/// The blocker that a source names.
pub fn need_of(source: &str) -> Option<BlockerId> {
    source.strip_prefix("need/")?.parse().ok().map(BlockerId)
}

impl BlockerState {
    const ALL: [Self; 6] = [Self::Open, Self::Acknowledged, Self::Dated, Self::Declined, Self::Done, Self::Withdrawn];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Dated => "dated",
            Self::Declined => "declined",
            Self::Done => "done",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Still in the way.
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Done | Self::Withdrawn)
    }

    /// What it becomes; `None` where the step no longer makes sense. Asking twice for the same is no fault.
    pub fn after(self, step: NeedStep) -> Option<Self> {
        if !self.is_live() {
            return None;
        }
        Some(match step {
            NeedStep::Acknowledge => match self {
                Self::Open => Self::Acknowledged,
                Self::Acknowledged | Self::Dated => self,
                Self::Declined | Self::Done | Self::Withdrawn => return None,
            },
            NeedStep::Date => match self {
                Self::Open | Self::Acknowledged | Self::Dated => Self::Dated,
                Self::Declined | Self::Done | Self::Withdrawn => return None,
            },
            NeedStep::Decline => match self {
                Self::Open | Self::Acknowledged | Self::Dated => Self::Declined,
                Self::Declined | Self::Done | Self::Withdrawn => return None,
            },
            NeedStep::Finish => Self::Done,
            NeedStep::Redirect => Self::Open,
            NeedStep::Withdraw => Self::Withdrawn,
        })
    }
}

impl Blocker {
    /// Whether it waits on an answer of somebody who is asked.
    pub fn awaits_answer(&self) -> bool {
        self.state == BlockerState::Open && self.on.is_some()
    }

    /// Whether it waits on that pod or person, whatever they are called.
    pub fn waits_on(&self, on: &On) -> bool {
        match (&self.on, on) {
            (Some(On::Pod { pod, .. }), On::Pod { pod: other, .. }) => pod == other,
            (Some(On::Person { person, .. }), On::Person { person: other, .. }) => person == other,
            _ => false,
        }
    }

    /// Whole days since it is in the way.
    pub fn age_days(&self, now: Timestamp) -> i64 {
        (now.duration_since(self.since).as_hours() / 24).max(0)
    }

    /// Whether whoever can decide is asked about it: then nobody is reminded of it here.
    pub fn is_escalated(&self) -> bool {
        self.escalation.as_ref().is_some_and(Link::is_open)
    }

    /// Whether it is of the person who reported it to send it on: it waits on nobody, or came back.
    pub fn is_with_reporter(&self) -> bool {
        self.on.is_none() || self.state == BlockerState::Declined
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blocker_goes_forward_and_never_rises_again() {
        use BlockerState::{Acknowledged, Dated, Declined, Done, Open, Withdrawn};
        assert_eq!(Open.after(NeedStep::Acknowledge), Some(Acknowledged));
        assert_eq!(Dated.after(NeedStep::Acknowledge), Some(Dated), "a date says more");
        assert_eq!(Acknowledged.after(NeedStep::Date), Some(Dated));
        assert_eq!(Dated.after(NeedStep::Decline), Some(Declined));
        assert_eq!(Declined.after(NeedStep::Acknowledge), None, "it went back");
        assert_eq!(Declined.after(NeedStep::Redirect), Some(Open));
        let steps = [
            NeedStep::Acknowledge,
            NeedStep::Date,
            NeedStep::Finish,
            NeedStep::Decline,
            NeedStep::Redirect,
            NeedStep::Withdraw,
        ];
        for step in steps {
            assert_eq!(Done.after(step), None);
            assert_eq!(Withdrawn.after(step), None);
            for state in BlockerState::ALL.into_iter().filter(|state| state.is_live()) {
                if let Some(next) = state.after(step) {
                    assert_eq!(BlockerState::named(next.as_str()), Some(next));
                }
            }
        }
    }
}
