//! From what stands in the fields to a ritual, or to what is wrong.

use super::{
    super::{Audience, Owner, Ritual, Skips, ZoneMode, read_link},
    Filled, FormFault, FormFaults, LONGEST_NAME, LONGEST_QUESTION, LONGEST_QUESTIONS, LONGEST_TEXT, MOST_MINUTES,
    MOST_QUESTIONS, Shape, StepField, field, read_schedule, step_field, value,
};
use crate::{
    calendar::{Offset, WorkCalendar, WorkingHours, Zone},
    ids::{PodId, UserId},
};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The words of the steps whose distance people choose in minutes.
const STEPS: [(&str, &str); 2] = [(field::REMIND, "remind"), (field::CLOSE, "close")];
/// So many times of a schedule are looked at to see whether steps keep their order.
const TIMES: usize = 12;

impl Filled {
    /// Writes what was filled in into a ritual of this shape, whose owner `me` may become. What has no field stays.
    ///
    /// # Errors
    /// All that is wrong; the ritual is of no use then.
    pub fn apply(&self, shape: &Shape, me: &UserId, ritual: &mut Ritual) -> Result<(), FormFaults> {
        let mut faults = FormFaults::new();
        let mut note = |name: &str, checked: Result<(), FormFault>| {
            if let Err(fault) = checked {
                faults.entry(name.to_owned()).or_insert(fault);
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
        }
        if shape.asks_each || shape.rests {
            let skips = |word: &str| self.skips.iter().any(|skip| skip == word);
            ritual.skips = Skips {
                holidays: skips(value::HOLIDAYS),
                time_off: if shape.asks_each { skips(value::TIME_OFF) } else { ritual.skips.time_off },
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
        for step in &shape.steps {
            note(&step_field(step.name), self.put_step(step, ritual));
        }
        if let Some((name, fault)) = wrong_order(shape, ritual) {
            note(&step_field(name), Err(fault));
        }
        if let Some(link) = shape.link {
            note(field::LINK, self.put_link(link.name, ritual));
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

    fn put_zone(&self, shape: &Shape, ritual: &mut Ritual) -> Result<(), FormFault> {
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

    fn put_step(&self, step: &StepField, ritual: &mut Ritual) -> Result<(), FormFault> {
        let typed = self.steps.get(step.name).map_or("", String::as_str);
        let short = || typed.chars().take(40).collect();
        let offset = Offset::parse(typed).ok_or_else(|| FormFault::Distance(short()))?;
        let is_after = match offset {
            Offset::Minutes(far) => far > 0,
            Offset::Days { days, .. } | Offset::WorkingDays { days, .. } => days > 0,
        };
        if step.each && !is_after {
            return Err(FormFault::BeforeQuestion);
        }
        ritual.steps.insert(step.name.to_owned(), offset);
        Ok(())
    }

    fn put_link(&self, name: &str, ritual: &mut Ritual) -> Result<(), FormFault> {
        let mut details = ritual.details.as_object().cloned().unwrap_or_default();
        match self.link.trim() {
            "" => drop(details.remove(name)),
            typed => drop(details.insert(name.to_owned(), json!(read_link(typed).ok_or(FormFault::NoAddress)?))),
        }
        ritual.details = Value::Object(details);
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
        let all = questions.join("\n").encode_utf16().count();
        if all > LONGEST_QUESTIONS {
            return Err(FormFault::LongQuestions(all));
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

/// The first step that would come before the one it follows, at one of the next times of the schedule.
fn wrong_order(shape: &Shape, ritual: &Ritual) -> Option<(&'static str, FormFault)> {
    let calendar = WorkCalendar { zone: Zone::utc(), hours: WorkingHours::USUAL, days_off: Default::default() };
    let times = ritual.schedule.upcoming_in(Timestamp::UNIX_EPOCH, &calendar).take(TIMES);
    times.into_iter().find_map(|time| {
        let at = |step: &StepField| ritual.step(step.name).unwrap_or(step.usual).apply(time.date, time.at, &calendar);
        let pairs = shape.steps.iter().zip(shape.steps.iter().skip(1));
        let mut wrong = pairs.filter(|(first, second)| at(second).is_some_and(|second| at(first) > Some(second)));
        wrong.next().map(|(first, second)| (second.name, FormFault::StepOrder(first.title)))
    })
}
