//! Who may do what with a decision.

use super::{Decision, State};
use crate::ids::{DecisionId, EscalationId, UserId};

/// Something a person does with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// Say what is decided.
    Decide,
    /// Say yes to what somebody decided who does not have the right.
    Confirm,
    /// Decide it in another way.
    DecideOtherwise,
    /// Say something about it.
    Comment,
    /// Name another day.
    Redate,
    /// Hand it to whoever can decide it.
    Block,
    /// It is not needed any more.
    Drop,
    /// Write it anew, with the same outcome.
    Amend,
    /// Write it anew, with another outcome.
    AmendOutcome,
    /// Begin a new decision that takes its place.
    Replace,
    /// Say whether it worked.
    Review,
}

/// Who does it, and what they are to the decision now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub person: UserId,
    /// By the rights they decide it, now.
    pub has_right: bool,
    /// They are accountable for it, or act for whoever is.
    pub is_accountable: bool,
}

/// Why somebody cannot do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is decided.
    Decided,
    /// It is not needed any more.
    Dropped,
    /// It has an outcome, which waits for a confirmation.
    Provisional,
    /// It is not decided yet.
    Open,
    /// It is with whoever it was escalated to.
    Escalated(EscalationId),
    /// Another decision took its place.
    Replaced(DecisionId),
    /// Whoever is accountable does that, or whoever has the right.
    NotTheirs,
    /// Who has the right does that, and they have not.
    NoRight,
    /// Who has the right confirms it, and that is somebody else than whoever proposed it.
    OwnProposal,
}

impl Deed {
    /// All there are.
    pub const ALL: [Self; 11] = [
        Self::Decide,
        Self::Confirm,
        Self::DecideOtherwise,
        Self::Comment,
        Self::Redate,
        Self::Block,
        Self::Drop,
        Self::Amend,
        Self::AmendOutcome,
        Self::Replace,
        Self::Review,
    ];
}

impl Decision {
    /// Whether somebody may do something with it now.
    ///
    /// # Errors
    /// Why not.
    pub fn allows(&self, deed: Deed, by: &By) -> Result<(), Refusal> {
        self.is_time_for(deed)?;
        let is_author = self.author == by.person;
        let may = match deed {
            Deed::Comment | Deed::Replace => true,
            Deed::Confirm | Deed::DecideOtherwise if !by.has_right => {
                let proposed = self.ending.as_ref().is_some_and(|ending| ending.by == by.person);
                return Err(if proposed { Refusal::OwnProposal } else { Refusal::NoRight });
            }
            Deed::AmendOutcome if !by.has_right => return Err(Refusal::NoRight),
            Deed::Confirm | Deed::DecideOtherwise | Deed::AmendOutcome => true,
            Deed::Decide => by.is_accountable || by.has_right,
            Deed::Redate | Deed::Drop | Deed::Amend | Deed::Review | Deed::Block => {
                by.is_accountable || by.has_right || is_author
            }
        };
        if may { Ok(()) } else { Err(Refusal::NotTheirs) }
    }

    fn is_time_for(&self, deed: Deed) -> Result<(), Refusal> {
        if let (Some(other), Deed::Amend | Deed::AmendOutcome | Deed::Replace | Deed::Review) = (self.replaced_by, deed)
        {
            return Err(Refusal::Replaced(other));
        }
        if let (Some(escalation), State::Open, Deed::Decide | Deed::Block | Deed::Redate | Deed::Drop) =
            (self.escalation, self.state, deed)
        {
            return Err(Refusal::Escalated(escalation));
        }
        match (deed, self.state) {
            (Deed::Decide | Deed::Redate | Deed::Block, State::Open)
            | (Deed::Confirm | Deed::DecideOtherwise, State::Provisional)
            | (Deed::Drop, State::Open | State::Provisional)
            | (Deed::Amend | Deed::AmendOutcome | Deed::Review, State::Decided)
            | (Deed::Replace, State::Decided)
            | (Deed::Comment, State::Open | State::Provisional | State::Decided) => Ok(()),
            (_, State::Dropped) => Err(Refusal::Dropped),
            (_, State::Decided) => Err(Refusal::Decided),
            (_, State::Provisional) => Err(Refusal::Provisional),
            (_, State::Open) => Err(Refusal::Open),
        }
    }
}
