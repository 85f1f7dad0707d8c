//! What is due: timers, outcomes, facts, steps of rituals. All of it is stored as JSON, so a variant keeps its name and its fields.

use super::{Event, Handing};
use crate::ids::{ChannelId, EscalationId, KeyResultId, MessageTs, OccurrenceId, PodId, RitualId, UserGroupId, UserId};
use jiff::civil::Date;
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

/// The sorts of due rows.
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
    /// A step of a ritual, for the feature whose kind it is.
    Step(Step),
    /// Something a person holds is handed on, by the feature whose it is.
    Handing(Handing),
}

/// A step of a ritual's occurrence, at its time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Of which ritual.
    pub ritual: RitualId,
    /// Its kind, which names the feature that hears this.
    pub kind: String,
    /// Of which occurrence.
    pub occurrence: OccurrenceId,
    /// Which step: `ask`, `remind`, `close`, `digest`, or a word of the kind's own.
    pub name: String,
    /// The local day for which the occurrence is meant.
    pub date: Date,
    /// Whom it concerns; nobody in particular when it is a step of the whole.
    pub people: Vec<UserId>,
}

impl Fact {
    /// Whether it comes so often that only those are told who want it: each telling is a row and a turn.
    pub fn is_frequent(&self) -> bool {
        matches!(self, Self::KeyResultsUpdated { .. } | Self::DndChanged { .. })
    }
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
    /// A pod's name, key, purpose, kind, place among the pods or home channel changed, or it works now.
    PodChanged {
        /// Which.
        pod: PodId,
    },
    /// A pod is no more, and nobody belongs to it; told instead of a [`Fact::MembershipChanged`] for each.
    PodArchived {
        /// Which.
        pod: PodId,
        /// Who led it until now.
        lead: Option<UserId>,
        /// The pod it stood under.
        parent: Option<PodId>,
        /// Who belonged to it, its lead and deputy included.
        people: Vec<UserId>,
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
    /// What is handed over of a pod is with other people than until now: whoever had it has it still, until it is taken over.
    HandoverMoved {
        /// Of which pod.
        pod: PodId,
    },
    /// A pod has another deputy, or none.
    DeputyChanged {
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
    /// A person's time off changed: its days, or who covers.
    AwayChanged {
        /// Who is away, or no longer.
        person: UserId,
    },
    /// What a person wants of their days changed: own hours, quiet hours, one hour for everything, daily limit.
    HoursChanged {
        /// Who.
        person: UserId,
    },
    /// Slack keeps notifications from a person at other times than until now, at which they could be asked otherwise.
    DndChanged {
        /// Who.
        person: UserId,
    },
    /// A pod's zone, hours or public holidays changed.
    PodCalendarChanged {
        /// Which.
        pod: PodId,
    },
    /// Days of public holidays changed, or which of them the organisation follows.
    HolidaysChanged,
    /// A person was deactivated.
    PersonDeactivated {
        /// Who.
        person: UserId,
    },
    /// Other people than until now are of these user groups, or they were switched on or off, or are gone.
    GroupsChanged {
        /// Which.
        groups: Vec<UserGroupId>,
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
    /// A comparison with Slack found a channel that was made or renamed since the one before, and of which no event told: the
    /// bot was down.
    ChannelMissed {
        /// Which.
        channel: ChannelId,
        /// What it is called now.
        name: String,
    },
    /// Slack gave a channel a new id. Told before the [`Fact::ChannelChanged`] of the new one.
    ChannelMoved {
        /// The id until now.
        from: ChannelId,
        /// The id from now on.
        to: ChannelId,
    },
    /// Somebody changed a ritual: its steps, its place, what only its kind understands.
    RitualChanged {
        /// Its kind.
        kind: String,
        /// Which.
        ritual: RitualId,
    },
    /// One time of a ritual does not take place, or ends early.
    OccurrenceCancelled {
        /// The ritual's kind.
        kind: String,
        /// Which.
        occurrence: OccurrenceId,
    },
    /// Somebody checked in on key results of a pod.
    KeyResultsUpdated {
        /// Which pod.
        pod: PodId,
        /// Which of its key results.
        key_results: Vec<KeyResultId>,
        /// Who checked in.
        person: UserId,
    },
    /// Other people than until now answer for key results of a pod, or it has others.
    OwnersChanged {
        /// Which pod.
        pod: PodId,
        /// Who answered for one of them until now, and may not any more.
        #[serde(default)]
        from: Vec<UserId>,
    },
    /// A sprint ended; told again when somebody looks back on it after that.
    SprintFinished {
        /// Whose.
        pod: PodId,
        /// The occurrence of its ritual.
        occurrence: OccurrenceId,
    },
    /// An escalation that came from somewhere is with other people than until now; told when it begins, too.
    EscalationMoved {
        /// Which.
        escalation: EscalationId,
        /// What it came from: `need/12`.
        source: String,
    },
    /// An escalation was decided, withdrawn, or stopped.
    EscalationEnded {
        /// Which.
        escalation: EscalationId,
        /// What it came from: `need/12`.
        source: Option<String>,
    },
    /// Who decides what changed: its rules, or who holds a named role, or who of leadership is on duty in a week.
    DecidersChanged,
    /// The organisation's settings changed.
    SettingsChanged,
}
