//! Names for those who are spoken of, so that a sentence names people without calling them.

use super::{people::list_people, pods::find_pods};
use crate::{
    calendar::Zone,
    database::Reads,
    error::Result,
    ids::{PodId, UserId, WorkspaceId},
    slack::mrkdwn::{DateStyle, Text, date, md, text, words},
};
use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap};

/// Names, by who and what has them.
#[derive(Clone, Debug)]
pub struct Names {
    /// Full names of people.
    pub people: HashMap<UserId, String>,
    /// Names of pods.
    pub pods: HashMap<PodId, String>,
    /// Names of classes of decisions, by their key; filled in by whoever knows them.
    pub classes: HashMap<String, String>,
    /// In which what is written for no reader in particular is written.
    pub zone: Zone,
}

/// The names of these people and pods; archived pods have one too. Whom nobody knows is left out.
///
/// # Errors
/// Only the database's own.
pub async fn load_names(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    zone: &Zone,
    (people, pods): (&[UserId], &[PodId]),
) -> Result<Names> {
    let people: BTreeSet<UserId> = people.iter().cloned().collect();
    let pods: BTreeSet<PodId> = pods.iter().copied().collect();
    let people = list_people(from, workspace, &Vec::from_iter(people)).await?;
    let pods = find_pods(from, workspace, &Vec::from_iter(pods)).await?;
    Ok(Names {
        people: people.into_iter().map(|person| (person.id, person.real_name)).collect(),
        pods: pods.into_iter().map(|pod| (pod.id, pod.name)).collect(),
        classes: HashMap::new(),
        zone: zone.clone(),
    })
}

impl Names {
    /// Somebody's name, for plain sentences.
    pub fn plain<'a>(&'a self, person: &UserId) -> &'a str {
        self.people.get(person).map_or("somebody who left", String::as_str)
    }

    /// Somebody, without calling them.
    pub fn person(&self, person: &UserId) -> Text {
        words(self.plain(person))
    }

    /// A pod.
    pub fn pod(&self, pod: PodId) -> Text {
        words(self.pods.get(&pod).map_or("a pod that is no more", String::as_str))
    }

    /// A class; one that nobody knows any more has its key still.
    pub fn class(&self, key: &str) -> Text {
        words(self.classes.get(key).map_or(key, String::as_str))
    }

    /// Several, as a sentence names them.
    pub fn listed(&self, people: &[UserId]) -> Text {
        let names: Vec<Text> = people.iter().map(|person| self.person(person)).collect();
        match names.as_slice() {
            [] => text("nobody"),
            [one] => one.clone(),
            [rest @ .., last] => md("{} and {}", &[Text::join(rest, ", "), last.clone()]),
        }
    }

    /// Several of whom one is enough.
    pub fn any_of(&self, people: &[UserId]) -> Text {
        let names: Vec<Text> = people.iter().map(|person| self.person(person)).collect();
        match names.as_slice() {
            [] => text("nobody"),
            [one] => one.clone(),
            [rest @ .., last] => md("{} or {}", &[Text::join(rest, ", "), last.clone()]),
        }
    }

    /// A moment, in each reader's own zone.
    pub fn moment(&self, at: Timestamp) -> Text {
        date(at, DateStyle::DayAndTime, &self.zone.local(at).strftime("%-d %B, %H:%M %Z").to_string())
    }
}
