//! What is asked for, besides its course; and what happened with it. Pure.

use super::{Addressee, Escalation, Place, State, Urgency};
use crate::directory::rota::Week;
use crate::ids::{ChannelId, EscalationId, PodId, UserId};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// What somebody says in one field is at most this long, in characters: it fits into a section together with what is said
/// about it.
pub const LONGEST_WORDS: u16 = 2_800;

/// Whether somebody said more in one field than can be shown.
pub fn is_too_long(said: &str) -> bool {
    said.chars().count() > usize::from(LONGEST_WORDS)
}

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// For which pod; `None`: for their own work.
    pub pod: Option<PodId>,
    /// The key of the class of decision.
    pub class: String,
    /// How much it hurries.
    pub urgency: Urgency,
    /// Its parties and leadership alone may see it.
    pub confidential: bool,
    /// To whom it is sent at first.
    pub to: Addressee,
    /// What is blocked.
    pub what: String,
    /// What is needed.
    pub needed: Option<String>,
    /// By which day of the requester's.
    pub needed_by: Option<Date>,
    /// Which options were considered.
    pub options: Option<String>,
    /// The message it is about.
    pub permalink: Option<String>,
    /// What it came from: `need/12`.
    pub source: Option<String>,
    /// What that message says.
    #[serde(default)]
    pub quote: Option<Quote>,
}

/// What somebody wrote, about which something is asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The full name of who wrote it; `None`: an app did, or somebody nobody knows.
    pub author: Option<String>,
    /// Their words, as people read them.
    pub words: String,
    /// Not everybody can read it where it stands.
    pub is_private: bool,
}

/// An escalation with everything that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which; people call it by this number.
    pub id: EscalationId,
    /// What is asked for.
    pub request: Request,
    /// Where it is.
    pub course: Escalation,
    /// What was asked back last.
    pub question: Option<String>,
    /// Why it came to those who are asked once more.
    pub call: Option<Call>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// Its card in the channel.
    pub card: Card,
}

/// Why a question comes once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Call {
    /// There is nobody above.
    Again,
    /// Whoever has it did nothing for a working day.
    Resting,
    /// It was put off until now.
    Snoozed,
    /// What was asked back is answered.
    Answered {
        /// What.
        answer: String,
    },
    /// Its requester said something.
    Said {
        /// Who, where somebody spoke for them.
        by: UserId,
        /// What.
        words: String,
    },
}

/// How one ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// What was decided.
    pub outcome: Option<String>,
    /// Why.
    pub rationale: Option<String>,
    /// Who ended it; `None`: nobody did, time did.
    pub by: Option<UserId>,
    /// Since when.
    pub at: Timestamp,
}

/// The message in the escalations channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// How often it was begun anew; 0: there is none.
    pub generation: i64,
    /// Where it stands.
    pub channel: Option<ChannelId>,
}

/// Why the cards have no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCard {
    /// Slack will not have them in their channel.
    Refused,
    /// People of another company read there.
    Shared,
}

/// A week of the rota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyWeek {
    /// Which.
    pub week: Week,
    /// Who of leadership is on duty.
    pub person: UserId,
    /// Their full name.
    pub name: String,
    /// They took it over.
    pub is_swapped: bool,
}

/// What a person has to do with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Needs the answer.
    Requester,
    /// Is asked, or has it.
    Asked,
    /// Was asked.
    Former,
    /// Needs the same answer.
    Follower,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its row.
    pub id: i64,
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
    /// It was sent.
    Opened,
    /// A level is asked.
    Asked {
        /// Which.
        place: Place,
        /// Who.
        people: Vec<UserId>,
        /// Why it comes to them.
        why: Cause,
    },
    /// The question reached somebody.
    Delivered {
        /// Whom.
        person: UserId,
    },
    /// The question could not reach somebody.
    Unreachable {
        /// Whom.
        person: UserId,
    },
    /// Somebody has it; after so much time of theirs.
    Acknowledged {
        /// Whole minutes of the time that counts, since the question was there.
        minutes: i64,
    },
    /// Whoever has it said that they still do.
    StillHeld,
    /// Something was asked back.
    Questioned {
        /// What.
        question: String,
    },
    /// The requester answered.
    Answered {
        /// What.
        answer: String,
    },
    /// The requester did not.
    NotAnswered,
    /// It was sent on as somebody else's.
    SentOn {
        /// Whose.
        to: Addressee,
        /// Why.
        why: String,
    },
    /// Whoever it was sent to handed it over.
    TakenOver {
        /// To whom.
        to: UserId,
        /// Who took it over.
        by: UserId,
    },
    /// It was put off.
    Snoozed,
    /// Somebody said something.
    Commented {
        /// What.
        words: String,
    },
    /// Whoever has it was asked whether they still do.
    Rested,
    /// It was decided, after so much time of whoever decided.
    Decided {
        /// Whole minutes of the time that counts, since the question was there.
        minutes: i64,
    },
    /// It is needed no more.
    Withdrawn,
    /// Nobody did anything for a week.
    Stopped,
    /// Somebody needs the same answer.
    Followed,
    /// Its requester has left.
    HandedOver {
        /// Who speaks for them; `None`: nobody.
        to: Option<UserId>,
    },
    /// What it began with is out of the way, says somebody.
    SourceOver,
    /// A level was held by nobody who could act, and was passed over.
    Gap {
        /// Which.
        place: Place,
    },
}

/// Why a level is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It is new.
    New,
    /// The level before did not answer in its time.
    NoAnswer,
    /// Whoever had it did nothing.
    Forgotten,
    /// Somebody passed it up.
    PassedUp,
    /// It was sent on.
    SentOn,
    /// It was handed over.
    HandedOver,
    /// Other people are on duty now.
    Duty,
    /// There is nobody above who could be asked.
    Again,
}

impl Quote {
    /// So many characters of a message stand in a card; the rest stands where the link leads.
    const SHOWN: usize = 600;

    /// What is shown of it.
    pub fn shown(&self) -> String {
        if self.words.chars().count() <= Self::SHOWN {
            return self.words.clone();
        }
        self.words.chars().take(Self::SHOWN - 1).chain(['…']).collect()
    }
}

impl Part {
    const ALL: [Self; 4] = [Self::Requester, Self::Asked, Self::Former, Self::Follower];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requester => "requester",
            Self::Asked => "asked",
            Self::Former => "former",
            Self::Follower => "follower",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }
}

impl Card {
    /// The key of its message.
    pub fn key(&self, id: EscalationId) -> String {
        format!("card/{id}/{}", self.generation)
    }
}

impl Item {
    /// Its state.
    pub fn state(&self) -> State {
        self.course.state
    }

    /// Everybody who is asked or has it now.
    pub fn concerned(&self) -> Vec<UserId> {
        let asked = self.course.asked.iter().map(|one| one.person.clone());
        let holder = self.course.holder.iter().filter(|holder| !self.course.asks(holder)).cloned();
        asked.chain(holder).collect()
    }

    /// Nobody is asked and nobody has it, though it is not over: nobody who could is here.
    pub fn waits_for_nobody(&self) -> bool {
        !self.state().is_over() && self.course.asked.is_empty() && self.course.holder.is_none()
    }

    /// The key of the question to somebody.
    pub fn ask_key(&self, person: &UserId) -> String {
        format!("escalation/{}/{person}", self.id)
    }
}

/// Which escalation and person the key of a question names.
pub fn asked_by_key(key: &str) -> Option<(EscalationId, UserId)> {
    let (id, person) = key.strip_prefix("escalation/")?.split_once('/')?;
    Some((EscalationId(id.parse().ok()?), UserId::from(person)))
}

/// How one is named among what people hold.
pub fn obligation_key(id: EscalationId) -> String {
    format!("escalation/{id}")
}

/// The one a key of [`obligation_key`] names.
pub fn obligation_by_key(key: &str) -> Option<EscalationId> {
    key.strip_prefix("escalation/")?.parse().ok().map(EscalationId)
}

/// Which escalation and generation the key of a card names.
pub fn card_by_key(key: &str) -> Option<(EscalationId, i64)> {
    let (id, generation) = key.strip_prefix("card/")?.split_once('/')?;
    Some((EscalationId(id.parse().ok()?), generation.parse().ok()?))
}
