//! What is known of a decision.

use super::{Consulted, Nudge};
use crate::{
    features::rights::model::Scope,
    ids::{DecisionId, EscalationId, PodId, UserId},
    money::Money,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

/// What somebody says in one field is at most this long, in characters.
pub const LONGEST_WORDS: u16 = 3_000;
/// A title is at most this long.
pub const LONGEST_TITLE: u16 = 150;
/// So many are responsible, or consulted.
pub const MOST_PEOPLE: u16 = 10;
/// So many are informed.
pub const MOST_INFORMED: u16 = 30;

/// How far a decision is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// It waits for whoever decides it.
    Open,
    /// Somebody decided it who does not have the right: it waits for whoever has.
    Provisional,
    /// It is decided.
    Decided,
    /// It is not needed any more.
    Dropped,
}

/// What a decision is about; fixed when it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// The key of its class.
    pub class: String,
    /// Whom it concerns.
    pub scope: Scope,
    /// How much it is about.
    pub amount: Option<Money>,
    /// To which pod it belongs.
    pub pod: Option<PodId>,
    /// Of which pod the question is.
    pub own_pod: Option<PodId>,
    /// Its parties and leadership alone may see it.
    pub confidential: bool,
    /// The message it is about.
    pub permalink: Option<String>,
}

/// What is written in a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// In a few words.
    pub title: String,
    /// What led to it.
    pub context: Option<String>,
    /// What could be decided.
    pub options: Option<String>,
    /// What is decided.
    pub outcome: Option<String>,
    /// Why.
    pub rationale: Option<String>,
}

/// One version of what is written; never edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// From 1.
    pub number: i64,
    /// What is written.
    pub wording: Wording,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// Why it was amended; `None` where it was not.
    pub why: Option<String>,
}

/// Who decided, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Who said what is decided.
    pub by: UserId,
    /// Who confirmed it, where that was needed.
    pub confirmed_by: Option<UserId>,
    /// Since when it is decided, or provisional.
    pub at: Timestamp,
}

/// A decision with everything that is known of it, apart from its people ([`Parties`]) and its history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Which; people call it by this number.
    pub id: DecisionId,
    /// Who opened it.
    pub author: UserId,
    /// Who is accountable for it.
    pub accountable: UserId,
    /// What it is about.
    pub matter: Matter,
    /// How far it is.
    pub state: State,
    /// What is written in it now.
    pub text: Version,
    /// By which day of the accountable's it is to be decided.
    pub due: Option<Date>,
    /// On which day of the accountable's it is looked at again.
    pub review: Option<Date>,
    /// Who decided; in [`State::Provisional`] and [`State::Decided`].
    pub ending: Option<Ending>,
    /// With which escalation it is, or was.
    pub escalation: Option<EscalationId>,
    /// Which one it takes the place of, once it is decided.
    pub replaces: Option<DecisionId>,
    /// Which one took its place.
    pub replaced_by: Option<DecisionId>,
    /// What its last review said.
    pub worked: Option<Worked>,
    /// Whom it waits on.
    pub course: Course,
    /// Since when it is there.
    pub opened_at: Timestamp,
}

/// Whom a decision waits on, and how often they were reminded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    /// On whom it waits now.
    pub asked: Vec<UserId>,
    /// From which day reminders are counted: its due day, or the one on which it became provisional.
    pub from: Option<Date>,
    /// How many reminders there were, those left out included.
    pub nudges: u8,
    /// Its review is asked for.
    pub reviewing: bool,
    /// Why it came to whoever it waits on, as far as that is not plain.
    pub call: Option<Call>,
}

/// Why a question comes to somebody, or comes once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Call {
    /// It is new for them.
    New,
    /// They are reminded.
    Nudge(Nudge),
    /// Everybody who is consulted was heard, or had their time.
    Heard,
    /// Its escalation ended without a decision.
    CameBack(EscalationId),
    /// Somebody said something about it.
    Said {
        /// Who.
        by: UserId,
        /// What.
        words: String,
    },
}

/// What a decision waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// That it is decided.
    Decide,
    /// That it is confirmed, or decided otherwise.
    Confirm,
    /// That somebody says whether it worked.
    Review,
}

/// Whether it did what it was to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Worked {
    /// Yes.
    Yes,
    /// Not in everything.
    Partly,
    /// No.
    No,
}

/// What a person has to do with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Opened it.
    Author,
    /// Is accountable for it.
    Accountable,
    /// Does what is decided.
    Responsible,
    /// Is heard before it is decided.
    Consulted,
    /// Hears of it.
    Informed,
    /// It waits on them.
    Asked,
    /// It waited on them.
    Former,
}

/// The people of a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// Everybody, by what they have to do with it; several parts are several lines.
    pub people: Vec<(UserId, Part)>,
    /// Whoever is consulted, and how far that is.
    pub consulted: Vec<Consulted>,
    /// The pods whose channel hears of it.
    pub pods: Vec<PodId>,
}

impl State {
    const ALL: [Self; 4] = [Self::Open, Self::Provisional, Self::Decided, Self::Dropped];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Provisional => "provisional",
            Self::Decided => "decided",
            Self::Dropped => "dropped",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

impl Worked {
    /// All there are.
    pub const ALL: [Self; 3] = [Self::Yes, Self::Partly, Self::No];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partly => "partly",
            Self::No => "no",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|worked| worked.as_str() == word)
    }
}

impl Part {
    const ALL: [Self; 7] = [
        Self::Author,
        Self::Accountable,
        Self::Responsible,
        Self::Consulted,
        Self::Informed,
        Self::Asked,
        Self::Former,
    ];

    /// The word it is stored as.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Author => "author",
            Self::Accountable => "accountable",
            Self::Responsible => "responsible",
            Self::Consulted => "consulted",
            Self::Informed => "informed",
            Self::Asked => "asked",
            Self::Former => "former",
        }
    }

    /// Of the stored word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }
}

impl Decision {
    /// What it waits for.
    pub fn task(&self) -> Option<Task> {
        match self.state {
            State::Open => self.escalation.is_none().then_some(Task::Decide),
            State::Provisional => Some(Task::Confirm),
            State::Decided => self.course.reviewing.then_some(Task::Review),
            State::Dropped => None,
        }
    }

    /// The day that comes next: that of the decision, and once it is decided that of its review.
    pub fn day(&self) -> Option<Date> {
        if self.state == State::Decided { self.review } else { self.due.or(self.review) }
    }

    /// Whether this person opened it, answers for it, decided it, or has to say something about it now.
    pub fn concerns(&self, person: &UserId) -> bool {
        self.author == *person
            || self.accountable == *person
            || self.course.asked.contains(person)
            || self.ending.as_ref().is_some_and(|ending| ending.by == *person)
    }

    /// Whether somebody has something to do about it.
    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Open | State::Provisional) || self.course.reviewing
    }

    /// Whether whoever is accountable still has to do something about it, now or on the day of its review.
    pub fn has_to_be_seen_to(&self) -> bool {
        self.is_live()
            || self.state == State::Decided
                && self.review.is_some()
                && self.worked.is_none()
                && self.replaced_by.is_none()
    }

    /// The key under which all are asked whom it waits on; a person's own lies below it.
    pub fn ask_key(&self) -> String {
        format!("decision/{}", self.id)
    }

    /// The key of the question to somebody who is consulted.
    pub fn consult_key(&self, person: &UserId) -> String {
        format!("consult/{}/{person}", self.id)
    }

    /// The key of what somebody is told of it.
    pub fn news_key(&self, person: &UserId) -> String {
        format!("told/{}/{person}", self.id)
    }
}

impl Parties {
    /// Those with this part.
    pub fn with(&self, part: Part) -> Vec<UserId> {
        self.people.iter().filter(|(_, theirs)| *theirs == part).map(|(person, _)| person.clone()).collect()
    }

    /// Everybody, once.
    pub fn all(&self) -> Vec<UserId> {
        let mut people: Vec<UserId> = self.people.iter().map(|(person, _)| person.clone()).collect();
        people.sort();
        people.dedup();
        people
    }

    /// Who was consulted and has not answered.
    pub fn unheard(&self) -> Vec<UserId> {
        let silent = self.consulted.iter().filter(|one| one.hearing != super::Hearing::Answered);
        silent.map(|one| one.person.clone()).collect()
    }

    /// Whether everybody who is consulted has answered, or had their time.
    pub fn are_heard(&self) -> bool {
        self.consulted.iter().all(|one| !one.hearing.is_open())
    }
}

/// Who is consulted about which decision, by the key of the question.
pub fn asked_by_key(key: &str) -> Option<(DecisionId, UserId)> {
    let (id, person) = key.strip_prefix("ask/consult/")?.split_once('/')?;
    Some((DecisionId(id.parse().ok()?), UserId::from(person)))
}

/// How an escalation names the decision it came from.
pub fn source_of(id: DecisionId) -> String {
    format!("decision/{id}")
}

/// Which decision an escalation came from.
pub fn decision_of_source(source: &str) -> Option<DecisionId> {
    source.strip_prefix("decision/")?.parse().ok().map(DecisionId)
}
