//! What a feature says of a kind of ritual it runs. The engine of rituals knows kinds by these words only, so that a new
//! kind is a folder of its own.

use crate::calendar::{Offset, WorkCalendar};
use jiff::{Timestamp, civil::Date};

/// A kind of ritual: what it is called, and how one is unless somebody chooses otherwise.
#[derive(Debug, PartialEq)]
pub struct RitualKind {
    /// The word in rows and commands: `standup`.
    pub name: &'static str,
    /// For menus; also the name of one, unless it is given another: `Daily stand-up`.
    pub title: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// Whose it can be.
    pub owner: KindOwner,
    /// Whether people are asked one by one. Otherwise there are only steps of the whole.
    pub asks_each: bool,
    /// When, as [`crate::calendar::Schedule::parse`] reads it; `{monday}` stands for the next Monday.
    pub schedule: &'static str,
    /// By the clock of each person instead of one zone.
    pub own_zone: bool,
    /// Who takes part.
    pub audience: KindAudience,
    /// So many minutes late a step is still done; later it is skipped, written down and said.
    pub catch_up_minutes: i64,
    /// What happens when, besides the question itself ([`step::ASK`]) where people are asked one by one.
    pub steps: &'static [StepRule],
    /// What happens after its steps, for those who want to know beforehand.
    pub later: Option<Later>,
    /// A web address that one has, by its word among the details, and what it is for people.
    pub link: Option<(&'static str, &'static str)>,
    /// What people are asked, where they may choose other words.
    pub questions: &'static [&'static str],
    /// Whether it hears of those who are on time off when they would be asked ([`step::AWAY`]), so that it can ask others.
    pub hears_of_away: bool,
    /// Whether what would fall on a public holiday takes place on the working day before, at the same time. Of its owner's
    /// holidays; where people are asked one by one, of each person's, and what comes once a week stays within its week: where no
    /// working day is before it, or the holiday was not known on that day yet, on the one after.
    pub before_holidays: bool,
    /// Whether people can add one. The others are founded once, for the organisation.
    pub offered: bool,
}

/// What a kind does after its steps: what, for people, and when.
#[derive(Clone, Copy, Debug)]
pub struct Later(pub fn(&Foreseen<'_>) -> Vec<(&'static str, Timestamp)>);

impl PartialEq for Later {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

/// An occurrence to come, where people are not asked one by one.
#[derive(Clone, Copy, Debug)]
pub struct Foreseen<'a> {
    /// Its day.
    pub date: Date,
    /// When it begins.
    pub at: Timestamp,
    /// The day of the one after it.
    pub next: Option<Date>,
    /// When its owner works.
    pub calendar: &'a WorkCalendar,
}

/// Whose a ritual can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindOwner {
    /// One pod's, or several pods'.
    Pod,
    /// The organisation's.
    Organisation,
    /// Either.
    Either,
}

/// Who takes part unless somebody chooses otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindAudience {
    /// Everybody of the pods.
    Members,
    /// Who acts as lead of each pod.
    Leads,
    /// Leadership.
    Leadership,
    /// Every active colleague who is no guest.
    Everyone,
}

/// One step of a kind.
#[derive(Debug, PartialEq, Eq)]
pub struct StepRule {
    /// Its word; see [`step`] for those the engine knows.
    pub name: &'static str,
    /// What happens, for people: `Call for topics`.
    pub title: &'static str,
    /// When.
    pub when: When,
}

/// When a step happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// For each participant, counted from their own question.
    Each(Offset),
    /// Once, counted from the occurrence.
    Whole(Offset),
    /// Once nobody has time to answer any more.
    AfterLast,
}

/// The words of steps that the engine knows.
pub mod step {
    /// People are asked.
    pub const ASK: &str = "ask";
    /// People would be asked, and are on time off.
    pub const AWAY: &str = "away";
    /// Those who have not answered are reminded.
    pub const REMIND: &str = "remind";
    /// The time to answer is over for those who have not.
    pub const CLOSE: &str = "close";
    /// Nobody has time to answer any more.
    pub const DIGEST: &str = "digest";
}

impl RitualKind {
    /// The offset of a step of each participant; `None` where the kind has no such step.
    pub fn each(&self, name: &str) -> Option<Offset> {
        self.steps.iter().find(|step| step.name == name).and_then(|step| match step.when {
            When::Each(offset) => Some(offset),
            When::Whole(_) | When::AfterLast => None,
        })
    }

    /// What a step is for people; its word where the kind has no such step.
    pub fn step_title<'a>(&'a self, name: &'a str) -> &'a str {
        self.steps.iter().find(|step| step.name == name).map_or(name, |step| step.title)
    }

    /// The steps of the whole, with their offsets.
    pub fn wholes(&self) -> impl Iterator<Item = (&'static str, Offset)> {
        self.steps.iter().filter_map(|step| match step.when {
            When::Whole(offset) => Some((step.name, offset)),
            When::Each(_) | When::AfterLast => None,
        })
    }
}
