//! The form of a ritual: what stands in it, and what is wrong with it.

use super::{Audience, Owner, Ritual, Skips, ZoneMode};
use crate::{
    calendar::{Offset, Schedule, Zone, schedule::ScheduleError, zones::ZoneError},
    ids::{ChannelId, PodId, UserId},
    signal::Form,
};
use std::collections::BTreeMap;

/// The fields, by the ids of their blocks.
pub mod field {
    /// What it is called.
    pub const NAME: &str = "name";
    /// Whose it is.
    pub const OWNER: &str = "owner";
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
/// The most questions.
pub const MOST_QUESTIONS: usize = 10;
/// The longest text of a reminder.
pub const LONGEST_TEXT: usize = 1_000;
/// Two weeks, in minutes: the longest distance of a reminder, a close or a late start.
pub const MOST_MINUTES: i32 = 14 * 24 * 60;

/// The words of the steps whose distance people choose.
const STEPS: [(&str, &str); 2] = [(field::REMIND, "remind"), (field::CLOSE, "close")];

/// Which fields the form of a kind has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
    /// It can be shown in a channel.
    pub has_place: bool,
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
}

/// What is wrong, by field.
pub type FormFaults = BTreeMap<&'static str, FormFault>;

impl Filled {
    /// What a form holds.
    pub fn read(form: &Form) -> Self {
        let text = |name| form.text(name).unwrap_or_default().to_owned();
        let choice = |name| form.choice(name).unwrap_or_default().to_owned();
        let people = |name| form.chosen(name).iter().map(|id| UserId(id.clone())).collect();
        Self {
            name: text(field::NAME),
            owners: form.chosen(field::OWNER).to_vec(),
            schedule: text(field::SCHEDULE),
            own_zone: choice(field::OWN_ZONE),
            zone: text(field::ZONE),
            audience: choice(field::AUDIENCE),
            people: people(field::PEOPLE),
            observers: people(field::OBSERVERS),
            remind: text(field::REMIND),
            close: text(field::CLOSE),
            skips: form.chosen(field::SKIPS).to_vec(),
            catch_up: text(field::CATCH_UP),
            place: form.choice(field::PLACE).map(ChannelId::from),
            questions: text(field::QUESTIONS),
            text: text(field::TEXT),
        }
    }

    /// How a ritual stands in its form.
    pub fn of(ritual: &Ritual) -> Self {
        let owners = match &ritual.owner {
            Owner::Organisation => vec![value::ORGANISATION.to_owned()],
            Owner::Pods(pods) => pods.iter().map(ToString::to_string).collect(),
            Owner::Person(_) => vec![value::MINE.to_owned()],
        };
        let zone = match &ritual.zone {
            ZoneMode::One(Some(zone)) => zone.name().to_owned(),
            ZoneMode::Own | ZoneMode::One(None) => String::new(),
        };
        let (audience, people) = match &ritual.audience {
            Audience::Members => (value::MEMBERS, Vec::new()),
            Audience::Leads => (value::LEADS, Vec::new()),
            Audience::Leadership => (value::LEADERSHIP, Vec::new()),
            Audience::Everyone => (value::EVERYONE, Vec::new()),
            Audience::People(people) => (value::PEOPLE, people.clone()),
        };
        let Skips { holidays, time_off, weekends } = ritual.skips;
        let skips = [(holidays, value::HOLIDAYS), (time_off, value::TIME_OFF), (weekends, value::WEEKENDS)];
        let minutes = |name| match ritual.step(name) {
            Some(Offset::Minutes(minutes)) => minutes.to_string(),
            _ => String::new(),
        };
        Self {
            name: ritual.name.clone(),
            owners,
            schedule: ritual.schedule.in_words(),
            own_zone: if ritual.is_own_zone() { value::OWN } else { value::ONE }.to_owned(),
            zone,
            audience: audience.to_owned(),
            people,
            observers: ritual.observers.clone(),
            remind: minutes("remind"),
            close: minutes("close"),
            skips: skips.into_iter().filter(|(is_on, _)| *is_on).map(|(_, word)| word.to_owned()).collect(),
            catch_up: ritual.catch_up_minutes.to_string(),
            place: ritual.destination.clone(),
            questions: ritual.questions.join("\n"),
            text: ritual.text.clone().unwrap_or_default(),
        }
    }

    /// Writes what was filled in into a ritual of this shape, whose owner `me` may become. What has no field stays.
    ///
    /// # Errors
    /// All that is wrong; the ritual is of no use then.
    pub fn apply(&self, shape: Shape, me: &UserId, ritual: &mut Ritual) -> Result<(), FormFaults> {
        let mut faults = FormFaults::new();
        let mut note = |name: &'static str, checked: Result<(), FormFault>| {
            if let Err(fault) = checked {
                faults.entry(name).or_insert(fault);
            }
        };
        note(field::NAME, self.put_name(ritual));
        note(field::OWNER, self.put_owner(me, ritual));
        note(field::SCHEDULE, self.put_schedule(ritual));
        note(field::ZONE, self.put_zone(shape, ritual));
        note(field::CATCH_UP, self.put_catch_up(ritual));
        if shape.asks_each {
            note(field::PEOPLE, self.put_audience(ritual));
            ritual.observers.clone_from(&self.observers);
            let skips = |word: &str| self.skips.iter().any(|skip| skip == word);
            ritual.skips = Skips {
                holidays: skips(value::HOLIDAYS),
                time_off: skips(value::TIME_OFF),
                weekends: skips(value::WEEKENDS),
            };
        }
        for (name, step) in STEPS {
            if (name == field::REMIND && shape.reminds) || (name == field::CLOSE && shape.closes) {
                note(name, self.put_minutes(name, step, ritual));
            }
        }
        if shape.reminds && shape.closes {
            note(field::REMIND, reminds_in_time(ritual));
        }
        if shape.has_questions {
            note(field::QUESTIONS, self.put_questions(ritual));
        }
        if shape.has_text {
            note(field::TEXT, self.put_text(ritual));
        }
        if shape.has_place {
            ritual.destination.clone_from(&self.place);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn put_name(&self, ritual: &mut Ritual) -> Result<(), FormFault> {
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => return Err(FormFault::NoName),
            fits if fits <= LONGEST_NAME => ritual.name = name,
            long => return Err(FormFault::LongName(long)),
        }
        Ok(())
    }

    fn put_owner(&self, me: &UserId, ritual: &mut Ritual) -> Result<(), FormFault> {
        let pods: Vec<PodId> = self.owners.iter().filter_map(|owner| owner.parse().ok()).map(PodId).collect();
        ritual.owner = match self.owners.as_slice() {
            [] => return Err(FormFault::NoOwner),
            [only] if only == value::ORGANISATION => Owner::Organisation,
            [only] if only == value::MINE => match &ritual.owner {
                Owner::Person(person) => Owner::Person(person.clone()),
                Owner::Organisation | Owner::Pods(_) => Owner::Person(me.clone()),
            },
            all if all.len() == pods.len() => Owner::Pods(pods),
            _ => return Err(FormFault::MixedOwners),
        };
        Ok(())
    }

    fn put_schedule(&self, ritual: &mut Ritual) -> Result<(), FormFault> {
        // Untouched words stay the schedule they stand for.
        if self.schedule == ritual.schedule.in_words() {
            return Ok(());
        }
        ritual.schedule = read_schedule(&self.schedule).map_err(FormFault::Schedule)?;
        Ok(())
    }

    fn put_zone(&self, shape: Shape, ritual: &mut Ritual) -> Result<(), FormFault> {
        if shape.asks_each && self.own_zone == value::OWN {
            ritual.zone = ZoneMode::Own;
            return Ok(());
        }
        let zone = match self.zone.trim() {
            "" => None,
            typed => Some(Zone::parse(typed).map_err(FormFault::Zone)?),
        };
        ritual.zone = ZoneMode::One(zone);
        Ok(())
    }

    fn put_audience(&self, ritual: &mut Ritual) -> Result<(), FormFault> {
        if let Owner::Person(person) = &ritual.owner {
            // What is somebody's own asks nobody else.
            ritual.audience = Audience::People(vec![person.clone()]);
            return Ok(());
        }
        ritual.audience = match self.audience.as_str() {
            value::LEADS => Audience::Leads,
            value::LEADERSHIP => Audience::Leadership,
            value::EVERYONE => Audience::Everyone,
            value::PEOPLE if self.people.is_empty() => return Err(FormFault::NoPeople),
            value::PEOPLE => Audience::People(self.people.clone()),
            _ => Audience::Members,
        };
        Ok(())
    }

    fn put_minutes(&self, name: &str, step: &str, ritual: &mut Ritual) -> Result<(), FormFault> {
        let typed = if name == field::REMIND { &self.remind } else { &self.close };
        if typed.is_empty() && !matches!(ritual.step(step), Some(Offset::Minutes(_))) {
            // A distance in days, say, which has no field.
            return Ok(());
        }
        ritual.steps.insert(step.to_owned(), Offset::Minutes(read_minutes(typed, 1)?));
        Ok(())
    }

    fn put_catch_up(&self, ritual: &mut Ritual) -> Result<(), FormFault> {
        ritual.catch_up_minutes = i64::from(read_minutes(&self.catch_up, 0)?);
        Ok(())
    }

    fn put_questions(&self, ritual: &mut Ritual) -> Result<(), FormFault> {
        let questions: Vec<String> =
            self.questions.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
        if questions.is_empty() {
            return Err(FormFault::NoQuestion);
        }
        if questions.len() > MOST_QUESTIONS {
            return Err(FormFault::ManyQuestions(questions.len()));
        }
        let long = questions.iter().map(|question| question.chars().count()).zip(1..);
        if let Some((length, place)) = long.into_iter().find(|(length, _)| *length > LONGEST_QUESTION) {
            return Err(FormFault::LongQuestion(place, length));
        }
        ritual.questions = questions;
        Ok(())
    }

    fn put_text(&self, ritual: &mut Ritual) -> Result<(), FormFault> {
        let text = self.text.trim().to_owned();
        match text.chars().count() {
            0 => return Err(FormFault::NoText),
            fits if fits <= LONGEST_TEXT => ritual.text = Some(text),
            long => return Err(FormFault::LongText(long)),
        }
        Ok(())
    }
}

/// Reads a schedule by which people are asked: at most once an hour.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn read_schedule(typed: &str) -> Result<Schedule, ScheduleError> {
    let schedule = Schedule::parse(typed)?;
    if schedule.is_at_most_hourly() { Ok(schedule) } else { Err(ScheduleError::TooOften) }
}

fn read_minutes(typed: &str, least: i32) -> Result<i32, FormFault> {
    let read = typed.trim().parse().ok().filter(|minutes| (least..=MOST_MINUTES).contains(minutes));
    read.ok_or_else(|| FormFault::Minutes(typed.chars().take(20).collect()))
}

fn reminds_in_time(ritual: &Ritual) -> Result<(), FormFault> {
    match (ritual.step("remind"), ritual.step("close")) {
        (Some(Offset::Minutes(remind)), Some(Offset::Minutes(close))) if remind >= close => {
            Err(FormFault::RemindsTooLate)
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
