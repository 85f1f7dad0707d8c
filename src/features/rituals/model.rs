//! What rituals are made of. Pure.

mod command;
mod doing;
mod form;
mod link;
mod plan;
mod shown;
mod week;

pub use command::{AskFault, Asked, NewReminder, Target, split_day};
pub use doing::Doing;
pub use form::{
    DetailField, Filled, FormFault, FormFaults, LONGEST_NAME, LONGEST_QUESTION, LONGEST_QUESTIONS, LONGEST_TEXT,
    MOST_MINUTES, MOST_QUESTIONS, MOST_RITUALS, Shape, StepField, field, read_schedule, step_field, value,
};
pub use link::read_link;
pub use plan::{
    Deadlines, Moment, Reach, Verdict, Watch, five_times, made_up, moments, next_moment, stands_for, verdict,
};
pub use shown::{LeftOut, Listed, Next, PeoplePage, PersonPreview, Preview, Ran, Unskipped, WholeTime};
pub use week::same_week;

use crate::{
    calendar::{Offset, Schedule, Zone},
    ids::{ChannelId, OccurrenceId, PodId, RitualId, UserId},
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Something that comes again by a schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Ritual {
    /// The number of its row.
    pub id: RitualId,
    /// The word of its kind.
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// Whose it is.
    pub owner: Owner,
    /// When.
    pub schedule: Schedule,
    /// By whose clock.
    pub zone: ZoneMode,
    /// Who takes part.
    pub audience: Audience,
    /// Who is left out of the audience: they read, and are not asked.
    pub observers: Vec<UserId>,
    /// The distance of each step, by its word.
    pub steps: BTreeMap<String, Offset>,
    /// Days on which nobody is asked.
    pub skips: Skips,
    /// So many minutes late a step is still done.
    pub catch_up_minutes: i64,
    /// Where it is shown; else the owner's usual place.
    pub destination: Option<ChannelId>,
    /// What people are asked.
    pub questions: Vec<String>,
    /// A text of its own.
    pub text: Option<String>,
    /// What only its kind understands.
    pub details: Value,
    /// Whether it takes place.
    pub state: RitualState,
    /// When a pause ends by itself.
    pub paused_until: Option<Timestamp>,
    /// What was meant for earlier does not take place.
    pub starts_at: Timestamp,
    /// Up to when its moments have been dealt with.
    pub swept_at: Timestamp,
    /// When there is next something to do for it; `None` before it was first looked at, and where nothing ever is.
    pub next_at: Option<Timestamp>,
    /// Who made it; nobody when it came with the organisation.
    pub created_by: Option<UserId>,
}

/// Whose a ritual is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Everybody's.
    Organisation,
    /// Of these pods; at least one.
    Pods(Vec<PodId>),
    /// Of one person, for themselves.
    Person(UserId),
}

/// By whose clock a ritual takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZoneMode {
    /// Each person's own.
    Own,
    /// One for all: this, or the owner's.
    One(Option<Zone>),
}

/// Who takes part; resolved each time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody of the pods; of all pods where the organisation owns it.
    Members,
    /// Who acts as lead of each of these pods.
    Leads,
    /// Leadership.
    Leadership,
    /// Every active colleague who is no guest.
    Everyone,
    /// These people.
    People(Vec<UserId>),
}

/// Days on which nobody is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Skips {
    /// Public holidays of each person.
    pub holidays: bool,
    /// Time off.
    pub time_off: bool,
    /// Days that are not of their working week.
    pub weekends: bool,
}

/// Whether a ritual takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RitualState {
    /// It does.
    Active,
    /// Not until somebody resumes it, or the pause is over.
    Paused,
    /// No more.
    Deleted,
}

/// One time at which a ritual takes place.
#[derive(Clone, Debug, PartialEq)]
pub struct Occurrence {
    /// The number of its row.
    pub id: OccurrenceId,
    /// Of what.
    pub ritual: Ritual,
    /// The local day it is meant for.
    pub date: Date,
    /// When the whole takes place.
    pub at: Timestamp,
    /// How far it is.
    pub state: OccurrenceState,
    /// Why it does not take place.
    pub why: Option<String>,
}

/// How far an occurrence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OccurrenceState {
    /// It began.
    Open,
    /// Nobody has time to answer any more, or its last step is done.
    Done,
    /// Somebody skipped it beforehand, or it could not take place.
    Skipped,
    /// Somebody cancelled it after it had begun.
    Cancelled,
}

/// A person's part in an occurrence.
#[derive(Clone, Debug, PartialEq)]
pub struct Participant {
    /// Who.
    pub person: UserId,
    /// The full name; the id for people who are not mirrored.
    pub name: String,
    /// How it went.
    pub state: ParticipantState,
    /// The zone by whose clock they were asked.
    pub zone: Zone,
    /// When they were meant to be asked.
    pub prompt_at: Timestamp,
    /// Until when they have time.
    pub close_at: Timestamp,
    /// When they were asked.
    pub asked_at: Option<Timestamp>,
    /// When they answered, or said that they would not.
    pub answered_at: Option<Timestamp>,
}

/// How a person's part went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParticipantState {
    /// Asked, and there is time.
    Asked,
    /// Answered, in time or late.
    Answered,
    /// Said that they are off today.
    Off,
    /// On time off.
    Away,
    /// On a public holiday.
    Holiday,
    /// Did not answer in time.
    Missed,
    /// Not asked: we were down until it was too late.
    Late,
    /// There was nothing to ask them, or it never reached them.
    Excused,
}

impl Default for Skips {
    fn default() -> Self {
        Self { holidays: true, time_off: true, weekends: true }
    }
}

impl OccurrenceState {
    /// Whether it does not take place.
    pub fn is_off(self) -> bool {
        matches!(self, Self::Skipped | Self::Cancelled)
    }
}

impl Owner {
    /// The pods; none where the organisation or a person owns it.
    pub fn pods(&self) -> &[PodId] {
        match self {
            Self::Organisation | Self::Person(_) => &[],
            Self::Pods(pods) => pods,
        }
    }

    /// The pod that speaks for it: the first.
    pub fn pod(&self) -> Option<PodId> {
        self.pods().first().copied()
    }
}

impl Ritual {
    /// Whether people are asked by their own clock.
    pub fn is_own_zone(&self) -> bool {
        self.zone == ZoneMode::Own
    }

    /// How late a step is still done.
    pub fn catch_up(&self) -> SignedDuration {
        SignedDuration::from_mins(self.catch_up_minutes)
    }

    /// The distance of a step.
    pub fn step(&self, name: &str) -> Option<Offset> {
        self.steps.get(name).copied()
    }
}

/// Words of the states, as rows hold them.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $type {
            /// The word it is stored as.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
            /// The state of this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
words!(RitualState { Active = "active", Paused = "paused", Deleted = "deleted" });
words!(OccurrenceState { Open = "open", Done = "done", Skipped = "skipped", Cancelled = "cancelled" });
words!(ParticipantState {
    Asked = "asked",
    Answered = "answered",
    Off = "off",
    Away = "away",
    Holiday = "holiday",
    Missed = "missed",
    Late = "late",
    Excused = "excused",
});
