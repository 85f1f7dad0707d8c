//! The form of a ritual: what stands in it, and what is wrong with it.

mod applying;
mod filling;

use crate::{
    calendar::{Offset, Schedule, schedule::ScheduleError, zones::ZoneError},
    ids::{ChannelId, UserId},
};
use std::collections::BTreeMap;

/// The fields, by the ids of their blocks.
pub mod field {
    /// What it is called.
    pub const NAME: &str = "name";
    /// Whose it is.
    pub const OWNER: &str = "ritual_owner";
    /// When.
    pub const SCHEDULE: &str = "ritual_schedule";
    /// By whose time.
    pub const OWN_ZONE: &str = "own_zone";
    /// The one zone.
    pub const ZONE: &str = "zone";
    /// Who takes part.
    pub const AUDIENCE: &str = "audience";
    /// The chosen people.
    pub const PEOPLE: &str = "people";
    /// Who only reads.
    pub const OBSERVERS: &str = "observers";
    /// Minutes until the reminder.
    pub const REMIND: &str = "remind";
    /// Minutes until it is over.
    pub const CLOSE: &str = "close";
    /// Days on which nobody is asked.
    pub const SKIPS: &str = "skips";
    /// Minutes late at which it is still done.
    pub const CATCH_UP: &str = "catch_up";
    /// Where it is shown.
    pub const PLACE: &str = "place";
    /// What people are asked, a line each.
    pub const QUESTIONS: &str = "questions";
    /// The text of a reminder.
    pub const TEXT: &str = "text";
    /// A web address of the kind's.
    pub const LINK: &str = "ritual_link";
}

/// The values of choices.
pub mod value {
    /// The organisation owns it.
    pub const ORGANISATION: &str = "organisation";
    /// Whoever makes it owns it.
    pub const MINE: &str = "mine";
    /// Each person's own time.
    pub const OWN: &str = "own";
    /// One time for all.
    pub const ONE: &str = "one";
    /// Everybody of the pods.
    pub const MEMBERS: &str = "members";
    /// The leads.
    pub const LEADS: &str = "leads";
    /// Leadership.
    pub const LEADERSHIP: &str = "leadership";
    /// Every colleague.
    pub const EVERYONE: &str = "everyone";
    /// Chosen people.
    pub const PEOPLE: &str = "people";
    /// Not on public holidays.
    pub const HOLIDAYS: &str = "holidays";
    /// Not during time off.
    pub const TIME_OFF: &str = "time_off";
    /// Not on days that are not worked.
    pub const WEEKENDS: &str = "weekends";
}

/// The most rituals of one owner.
pub const MOST_RITUALS: usize = 20;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;
/// The longest question.
pub const LONGEST_QUESTION: usize = 300;
/// The longest questions may be together, each on its line: a field of Slack's takes no more.
pub const LONGEST_QUESTIONS: usize = 3_000;
/// The most questions.
pub const MOST_QUESTIONS: usize = 10;
/// The longest text of a reminder.
pub const LONGEST_TEXT: usize = 1_000;
/// Two weeks, in minutes: the longest distance of a reminder, a close or a late start.
pub const MOST_MINUTES: i32 = 14 * 24 * 60;

/// A step whose distance people choose in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepField {
    /// Its word.
    pub name: &'static str,
    /// What it is for people.
    pub title: &'static str,
    /// Each participant has it; it comes after their own question.
    pub each: bool,
    /// Where it is unless somebody chooses otherwise.
    pub usual: Offset,
}

/// Something that only the ritual's kind understands, which people choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DetailField {
    /// Its word among the details.
    pub name: &'static str,
    /// What it is for people.
    pub title: &'static str,
}

/// The id of the field of a step.
pub fn step_field(step: &str) -> String {
    format!("step_{step}")
}

/// Which fields the form of a kind has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// People take part one by one.
    pub asks_each: bool,
    /// They are reminded after some minutes.
    pub reminds: bool,
    /// Their time is over after some minutes.
    pub closes: bool,
    /// They are asked questions.
    pub has_questions: bool,
    /// It has a text.
    pub has_text: bool,
    /// It is left out on days off of its owner, as people choose.
    pub rests: bool,
    /// It can be shown in a channel.
    pub has_place: bool,
    /// Steps whose distance is chosen in words, in their order.
    pub steps: Vec<StepField>,
    /// A web address that it has.
    pub link: Option<DetailField>,
}

/// What stands in the fields, as typed and chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// The name.
    pub name: String,
    /// Ids of pods, or a word of [`value`].
    pub owners: Vec<String>,
    /// The schedule.
    pub schedule: String,
    /// By whose time, a word of [`value`].
    pub own_zone: String,
    /// The one zone.
    pub zone: String,
    /// A word of [`value`].
    pub audience: String,
    /// The chosen people.
    pub people: Vec<UserId>,
    /// Who only reads.
    pub observers: Vec<UserId>,
    /// Minutes.
    pub remind: String,
    /// Minutes.
    pub close: String,
    /// Words of [`value`].
    pub skips: Vec<String>,
    /// Minutes.
    pub catch_up: String,
    /// A channel.
    pub place: Option<ChannelId>,
    /// A line each.
    pub questions: String,
    /// A text.
    pub text: String,
    /// The distances of steps, by their words.
    pub steps: BTreeMap<&'static str, String>,
    /// A web address.
    pub link: String,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormFault {
    /// It has no name.
    NoName,
    /// Its name has so many characters.
    LongName(usize),
    /// Nobody owns it.
    NoOwner,
    /// A pod that was archived meanwhile.
    ArchivedPod(String),
    /// A pod that is not there.
    UnknownPod,
    /// Pods and the organisation cannot own it together.
    MixedOwners,
    /// The schedule cannot be read, or comes too often.
    Schedule(ScheduleError),
    /// The zone cannot be read.
    Zone(ZoneError),
    /// Nobody is chosen.
    NoPeople,
    /// No number of minutes between 1 and [`MOST_MINUTES`].
    Minutes(String),
    /// The reminder would come when the time is over.
    RemindsTooLate,
    /// This question (counted from 1) has so many characters.
    LongQuestion(usize, usize),
    /// All questions together have so many characters.
    LongQuestions(usize),
    /// So many questions.
    ManyQuestions(usize),
    /// No question at all.
    NoQuestion,
    /// No text.
    NoText,
    /// The text has so many characters.
    LongText(usize),
    /// Another ritual of the same owner has this name.
    NameTaken,
    /// The owner has as many rituals as there may be.
    TooMany,
    /// Nobody would take part.
    Nobody,
    /// A channel that is not known, or not there any more.
    UnknownPlace,
    /// A channel that is archived.
    ArchivedPlace(String),
    /// A channel that another company reads.
    SharedPlace(String),
    /// A private channel without the bot.
    PrivatePlace(String),
    /// It would ask more than the people of these pods.
    BeyondPods(Vec<String>),
    /// This person is of none of these pods.
    StrangerToPods(String, Vec<String>),
    /// This channel is of none of these pods.
    ForeignPlace(String, Vec<String>),
    /// What is somebody's own is for them alone.
    AloneOnly,
    /// No distance that can be read.
    Distance(String),
    /// A step of each participant that would come before their question.
    BeforeQuestion,
    /// A step that would come before this one, which it follows.
    StepOrder(&'static str),
    /// No web address.
    NoAddress,
}

/// What is wrong, by field.
pub type FormFaults = BTreeMap<String, FormFault>;

/// Reads a schedule by which people are asked: at most once an hour.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn read_schedule(typed: &str) -> Result<Schedule, ScheduleError> {
    let schedule = Schedule::parse(typed)?;
    if schedule.is_at_most_hourly() { Ok(schedule) } else { Err(ScheduleError::TooOften) }
}

#[cfg(test)]
mod tests;
