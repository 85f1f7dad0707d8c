//! From a form, and from a ritual, to what stands in the fields.

use super::{
    super::{Audience, Owner, Ritual, Skips, ZoneMode},
    Filled, Shape, field, step_field, value,
};
use crate::{
    calendar::Offset,
    ids::{ChannelId, UserId},
    signal::Form,
};
use serde_json::Value;

impl Filled {
    /// What a form holds.
    pub fn read(form: &Form, shape: &Shape) -> Self {
        let text = |name: &str| form.text(name).unwrap_or_default().to_owned();
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
            steps: shape.steps.iter().map(|step| (step.name, text(&step_field(step.name)))).collect(),
            link: text(field::LINK),
        }
    }

    /// How a ritual stands in its form.
    pub fn of(ritual: &Ritual, shape: &Shape) -> Self {
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
            steps: shape
                .steps
                .iter()
                .map(|step| (step.name, ritual.step(step.name).unwrap_or(step.usual).in_words()))
                .collect(),
            link: shape.link.and_then(|link| detail(ritual, link.name)).unwrap_or_default(),
        }
    }
}

/// One of the details, where it is a text.
fn detail(ritual: &Ritual, name: &str) -> Option<String> {
    ritual.details.get(name).and_then(Value::as_str).map(str::to_owned)
}
