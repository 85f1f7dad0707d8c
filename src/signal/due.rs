//! What is due: timers, outcomes, facts. All of it is stored as JSON, so a variant keeps its name and its fields.

use super::Event;
use crate::ids::{ChannelId, MessageTs, PodId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A timer row that is due.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// The row; deleted by id **and** generation in the turn that handles it.
    pub id: i64,
    /// Raised each time the timer is set anew.
    pub generation: i64,
    /// Whose it is.
    pub feature: String,
    /// The feature's own name for it.
    pub key: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// Follows from what a person just did.
    pub asked: bool,
    /// What is due.
    pub what: DueWhat,
}

/// The four sorts of due rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DueWhat {
    /// A timer the feature set.
    Timer {
        /// The feature's word for what is to be done.
        kind: String,
        /// What it wrote down for then.
        payload: Value,
    },
    /// What became of a delivery.
    Outcome(Outcome),
    /// What another feature decided.
    Fact(Fact),
    /// An event whose turn failed.
    Event(Event),
}

/// What became of a post or a call.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The key the feature gave.
    pub key: String,
    /// What happened.
    pub what: OutcomeWhat,
}

/// The ways a delivery can end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OutcomeWhat {
    /// The first time this post is shown, and the first after a failure; other revisions tell nothing.
    Delivered {
        /// Where it stands (the direct message's own id for people).
        channel: ChannelId,
        /// The message.
        ts: MessageTs,
    },
    /// A call did its work; what Slack answered, as far as features use it.
    Done(Value),
    /// Slack will not have it: its error code.
    Failed {
        /// `channel_not_found`, `is_archived` …
        code: String,
    },
    /// Somebody deleted the message by hand; a feature may post a next generation under a new key.
    Gone,
    /// It could not go out before its window closed.
    Expired,
}

/// What one feature (or the directory) decided and others may have to follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Fact {
    /// A pod was made.
    PodCreated {
        /// Which.
        pod: PodId,
    },
    /// A pod's name, key or home channel changed.
    PodChanged {
        /// Which.
        pod: PodId,
    },
    /// Somebody joined or left a pod.
    MembershipChanged {
        /// Which pod.
        pod: PodId,
        /// Who.
        person: UserId,
        /// Member now, or no longer.
        member: bool,
    },
    /// A pod has another lead, or none.
    LeadChanged {
        /// Which pod.
        pod: PodId,
        /// Until now.
        from: Option<UserId>,
        /// From now on.
        to: Option<UserId>,
    },
    /// A person's zone changed.
    ZoneChanged {
        /// Who.
        person: UserId,
    },
    /// A person was deactivated.
    PersonDeactivated {
        /// Who.
        person: UserId,
    },
    /// A channel was archived or deleted.
    ChannelClosed {
        /// Which.
        channel: ChannelId,
    },
    /// A channel's name, privacy or sharing changed, or it came back, or the bot was put out of a private one or let in.
    ChannelChanged {
        /// Which.
        channel: ChannelId,
    },
    /// Slack gave a channel a new id. Told before the [`Fact::ChannelChanged`] of the new one.
    ChannelMoved {
        /// The id until now.
        from: ChannelId,
        /// The id from now on.
        to: ChannelId,
    },
    /// The organisation's settings changed.
    SettingsChanged,
}
