//! Its requester leaves the organisation while it is open. Pure.

use super::{Calendars, Escalation, Question};
use crate::ids::UserId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whoever needs the answer has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Who answers what is asked back, in their place; `None`: nobody.
    pub speaker: Option<UserId>,
}

impl Escalation {
    /// Who answers what is asked back: its requester, or who speaks for them since they left; `None`: nobody.
    pub fn answerer(&self) -> Option<&UserId> {
        self.left.as_ref().map_or(Some(&self.requester), |left| left.speaker.as_ref())
    }

    /// Its requester has left, and `speaker` answers in their place. What is asked back is asked of them anew; where there is
    /// nobody, or only whoever wants to know, nothing waits for an answer any more.
    pub fn hand_over(&mut self, speaker: Option<UserId>, now: Timestamp, calendars: &Calendars) {
        self.left = Some(Left { speaker });
        let Some(question) = self.question.take() else { return };
        if self.answerer().is_some_and(|answerer| *answerer != question.by) {
            self.question = Some(Question { since: now, reminded_at: None, ..question });
        } else {
            self.go_on(now);
            self.rest_again(now, calendars);
        }
    }
}
