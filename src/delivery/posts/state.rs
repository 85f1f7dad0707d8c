//! One living message: what to do about it next, and what an answer of Slack's makes of it. Pure.
//!
//! What must stay true:
//! - a first post of unknown outcome is read back before it is sent again, whatever is wanted meanwhile;
//! - a delete that was begun is finished before the message is shown anew;
//! - each transition is computed from the row as it stands when the answer is settled, because a turn may have written
//!   a new revision, or withdrawn the post, while the call was under way.

use crate::{
    database::{Ts, record},
    delivery::store::{Priority, SHOWN, WITHDRAWN},
    ids::{ChannelId, MessageTs},
    signal::{Message, OutcomeWhat},
};
use jiff::{SignedDuration, Timestamp};
use sqlx::types::Json;

/// When a second copy is looked for, after the post was sent again.
pub(in crate::delivery) const SECOND_LOOK: SignedDuration = SignedDuration::from_secs(60);
/// A look for a second copy that failed this often is given up.
const LOOKS: i64 = 6;
/// What `last_error` and the outcome say of a send that may not be read back.
pub(in crate::delivery) const UNKNOWN_OUTCOME: &str = "unknown_outcome";

record! {
    /// A row of `posts` with what decides about it.
    #[derive(Clone, Debug)]
    pub(in crate::delivery) struct Post {
        pub(in crate::delivery) id: i64,
        pub(in crate::delivery) feature: String,
        pub(in crate::delivery) key: String,
        pub(in crate::delivery) conversation: String,
        pub(in crate::delivery) is_direct: bool,
        pub(in crate::delivery) body: Json<Message>,
        pub(in crate::delivery) wanted: String,
        pub(in crate::delivery) revision: i64,
        pub(in crate::delivery) delivered_revision: i64,
        pub(in crate::delivery) channel: Option<ChannelId>,
        pub(in crate::delivery) ts: Option<MessageTs>,
        pub(in crate::delivery) uid: String,
        pub(in crate::delivery) priority: i64,
        pub(in crate::delivery) outcomes: bool,
        pub(in crate::delivery) not_before: Ts,
        pub(in crate::delivery) due_at: Ts,
        pub(in crate::delivery) expires_at: Option<Ts>,
        pub(in crate::delivery) attempts: i64,
        pub(in crate::delivery) failures: i64,
        pub(in crate::delivery) first_attempt_at: Option<Ts>,
        pub(in crate::delivery) attempted_revision: Option<i64>,
        pub(in crate::delivery) attempting: Option<String>,
        pub(in crate::delivery) doubted: bool,
        pub(in crate::delivery) state: String,
        pub(in crate::delivery) last_error: Option<String>,
    }
}

/// What is to be done about a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::delivery) enum Step {
    /// `chat.postMessage`
    Post,
    /// Is the first post there, whose outcome is unknown?
    Look,
    /// `chat.update`
    Update,
    /// `chat.delete`
    Delete,
    /// It was sent twice, perhaps: delete the other copy.
    Check,
    /// Its window has closed.
    Expire,
    /// Slack agrees.
    Rest,
}

/// What became of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::delivery) enum Upshot {
    /// It stands there (sent, or found where it had been sent); not `alone` when there are younger copies of it.
    Stands { channel: ChannelId, ts: MessageTs, revision: i64, alone: bool },
    /// It was read back, and is not there.
    Absent,
    /// It cannot be read back.
    Unreadable,
    /// The message shows this revision now.
    Updated { revision: i64 },
    /// The message to be updated is gone.
    Missing,
    /// The message is deleted.
    Deleted,
    /// No second copy (any more).
    Checked,
    /// The window closed.
    Expired,
    /// Slack will not have it, for good.
    Refused { code: String },
    /// It surely had no effect and is nobody's failure: again as soon as may be.
    Again,
    /// It surely had no effect: again after a wait.
    Retry { why: String, wait: SignedDuration },
    /// It may have had its effect.
    Unsure { why: String, wait: SignedDuration },
}

impl Step {
    /// What the row says while the step is under way. Looking around changes nothing in Slack.
    pub(in crate::delivery) fn attempting(self) -> Option<&'static str> {
        match self {
            Self::Post | Self::Look => Some("post"),
            Self::Update => Some("update"),
            Self::Delete => Some("delete"),
            Self::Check | Self::Expire | Self::Rest => None,
        }
    }
    /// The word in logs and metrics.
    pub(in crate::delivery) fn word(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Look => "look",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Check => "check",
            Self::Expire => "expire",
            Self::Rest => "rest",
        }
    }
}

/// The part of a row that decides what is next.
pub(in crate::delivery) struct Standing<'a> {
    pub(in crate::delivery) attempting: Option<&'a str>,
    pub(in crate::delivery) wanted: &'a str,
    pub(in crate::delivery) stands: bool,
    pub(in crate::delivery) behind: bool,
    pub(in crate::delivery) doubted: bool,
    pub(in crate::delivery) expires_at: Option<Ts>,
}

impl Standing<'_> {
    /// What is to be done about it now.
    pub(in crate::delivery) fn next_step(&self, now: Timestamp) -> Step {
        match (self.attempting, self.stands) {
            (Some("post"), _) => return Step::Look,
            (Some("delete"), true) => return Step::Delete,
            _ => {}
        }
        match (self.wanted, self.stands) {
            (WITHDRAWN, true) => Step::Delete,
            (WITHDRAWN, false) if self.doubted => Step::Check,
            (WITHDRAWN, false) => Step::Rest,
            (_, false) if self.expires_at.is_some_and(|at| at.0 <= now) => Step::Expire,
            (_, false) => Step::Post,
            (_, true) if self.behind => Step::Update,
            (_, true) if self.doubted => Step::Check,
            (_, true) => Step::Rest,
        }
    }
}

impl Post {
    /// As [`Standing::next_step`].
    pub(in crate::delivery) fn next_step(&self, now: Timestamp) -> Step {
        let standing = Standing {
            attempting: self.attempting.as_deref(),
            wanted: &self.wanted,
            stands: self.ts.is_some(),
            behind: self.delivered_revision < self.revision,
            doubted: self.doubted,
            expires_at: self.expires_at,
        };
        standing.next_step(now)
    }

    /// Changes the row as the answer says, and tells what the feature must hear. `sent` is the revision the step took.
    pub(in crate::delivery) fn settle(
        &mut self,
        step: Step,
        sent: i64,
        upshot: Upshot,
        now: Timestamp,
    ) -> Option<OutcomeWhat> {
        let outcome = self.take(step, sent, upshot, now);
        if self.state == "due" {
            match self.next_step(now) {
                Step::Rest => self.state = "settled".to_owned(),
                Step::Check if step != Step::Check => self.due_at = Ts(now + SECOND_LOOK),
                _ => {}
            }
        }
        outcome
    }

    fn take(&mut self, step: Step, sent: i64, upshot: Upshot, now: Timestamp) -> Option<OutcomeWhat> {
        match upshot {
            Upshot::Stands { channel, ts, revision, alone } => {
                self.doubted |= !alone;
                self.stands(channel, ts, revision, now)
            }
            Upshot::Absent => {
                self.attempting = None;
                self.doubted = true;
                self.due_at = Ts(now);
                None
            }
            Upshot::Unreadable => self.cannot_tell(now),
            Upshot::Updated { revision } => self.updated(revision, now),
            Upshot::Missing => self.missing(now),
            Upshot::Deleted => {
                self.succeed(now);
                self.unpost();
                None
            }
            Upshot::Checked => {
                self.doubted = false;
                self.due_at = Ts(now);
                None
            }
            Upshot::Expired => self.expire(),
            Upshot::Refused { code } => self.refused(step, sent, code, now),
            Upshot::Again => {
                self.forget_attempt(step);
                self.due_at = Ts(now);
                None
            }
            Upshot::Retry { why, wait } => {
                self.forget_attempt(step);
                self.fail(why);
                self.due_at = Ts(now + wait);
                None
            }
            Upshot::Unsure { why, wait } => self.unsure(step, why, now + wait),
        }
    }

    fn stands(&mut self, channel: ChannelId, ts: MessageTs, revision: i64, now: Timestamp) -> Option<OutcomeWhat> {
        self.succeed(now);
        self.delivered_revision = revision;
        self.channel = Some(channel.clone());
        self.ts = Some(ts.clone());
        (self.outcomes && self.wanted == SHOWN).then_some(OutcomeWhat::Delivered { channel, ts })
    }

    fn updated(&mut self, revision: i64, now: Timestamp) -> Option<OutcomeWhat> {
        // The feature was told that Slack would not have it: that it does now is news.
        let again = self.delivered_revision == 0;
        self.succeed(now);
        self.delivered_revision = revision;
        let (channel, ts) = (self.channel.clone()?, self.ts.clone()?);
        (again && self.outcomes && self.wanted == SHOWN).then_some(OutcomeWhat::Delivered { channel, ts })
    }

    fn missing(&mut self, now: Timestamp) -> Option<OutcomeWhat> {
        self.succeed(now);
        self.doubted = false;
        self.unpost();
        if self.wanted == WITHDRAWN {
            return None;
        }
        self.state = "gone".to_owned();
        Some(OutcomeWhat::Gone)
    }

    fn expire(&mut self) -> Option<OutcomeWhat> {
        if self.doubted {
            // A copy may still turn up, and would be too late.
            self.wanted = WITHDRAWN.to_owned();
        } else {
            self.state = "expired".to_owned();
        }
        Some(OutcomeWhat::Expired)
    }

    fn unsure(&mut self, step: Step, why: String, again_at: Timestamp) -> Option<OutcomeWhat> {
        self.fail(why);
        // A first post keeps the instant of its claim: until then the message may still arrive.
        if step != Step::Post {
            self.due_at = Ts(again_at);
        }
        if step == Step::Check && self.failures >= LOOKS {
            self.doubted = false;
        }
        None
    }

    /// The row as after a success: whatever else is to be done is due now.
    fn succeed(&mut self, now: Timestamp) {
        self.attempting = None;
        self.failures = 0;
        self.last_error = None;
        self.due_at = Ts(now);
    }

    fn fail(&mut self, why: String) {
        self.failures += 1;
        self.last_error = Some(why);
    }

    /// Only what this step tried is known to have had no effect. Looking back tries nothing; and a delete may be the
    /// repetition of one whose outcome is unknown, so it stays begun until it is done.
    fn forget_attempt(&mut self, step: Step) {
        if !matches!(step, Step::Look | Step::Delete) {
            self.attempting = None;
        }
    }

    fn unpost(&mut self) {
        self.ts = None;
        self.channel = None;
        self.delivered_revision = 0;
        if !self.doubted {
            self.first_attempt_at = None;
            self.attempted_revision = None;
        }
    }

    fn cannot_tell(&mut self, now: Timestamp) -> Option<OutcomeWhat> {
        let urgent = self.priority == Priority::Urgent.number();
        if self.wanted == WITHDRAWN || urgent {
            // Twice is better than never for what is urgent; what is no longer wanted cannot be found to be deleted.
            self.attempting = None;
            self.due_at = Ts(now);
            return None;
        }
        self.state = "failed".to_owned();
        self.last_error = Some(UNKNOWN_OUTCOME.to_owned());
        Some(OutcomeWhat::Failed { code: UNKNOWN_OUTCOME.to_owned() })
    }

    fn refused(&mut self, step: Step, sent: i64, code: String, now: Timestamp) -> Option<OutcomeWhat> {
        if step == Step::Check {
            self.doubted = false;
            self.due_at = Ts(now);
            return None;
        }
        self.attempting = None;
        let nothing_left_to_do = self.wanted == WITHDRAWN && self.ts.is_none();
        if nothing_left_to_do || self.revision != sent || (self.wanted == WITHDRAWN && step != Step::Delete) {
            // It was about something that is no longer wanted.
            self.due_at = Ts(now);
            return None;
        }
        self.state = "failed".to_owned();
        self.last_error = Some(code.clone());
        self.delivered_revision = 0;
        Some(OutcomeWhat::Failed { code })
    }
}
