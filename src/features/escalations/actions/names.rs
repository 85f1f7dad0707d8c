//! Names of those who are spoken of.

use super::super::{
    model::{Addressee, Call, Entry, Happening, Item},
    views::{Names, class_name},
};
use crate::{
    directory::{people::list_people, pods::find_pod},
    error::Result,
    features::rights,
    ids::{PodId, UserId},
    turn::Turn,
};

/// Names of everybody who has to do with it.
pub(in super::super) async fn load_names(turn: &mut Turn, items: &[Item]) -> Result<Names> {
    let mut people: Vec<UserId> = Vec::new();
    let mut pods: Vec<PodId> = Vec::new();
    for item in items {
        people.extend(item.concerned());
        people.push(item.course.requester.clone());
        people.extend(item.course.question.iter().map(|question| question.by.clone()));
        people.extend(item.course.answerer().cloned());
        if let Some(Call::Said { by, .. }) = &item.call {
            people.push(by.clone());
        }
        people.extend(item.course.declined.iter().map(|declined| declined.by.clone()));
        people.extend(item.ending.iter().filter_map(|ending| ending.by.clone()));
        people.extend(item.course.snooze.iter().map(|snooze| snooze.by.clone()));
        pods.extend(item.request.pod);
        match &item.course.addressee {
            Addressee::Pod(pod) => pods.push(*pod),
            Addressee::Person(person) => people.push(person.clone()),
        }
    }
    names_of(turn, &people, &pods).await
}

pub(super) async fn load_names_of(turn: &mut Turn, item: &Item, more: &[UserId]) -> Result<Names> {
    let mut names = load_names(turn, std::slice::from_ref(item)).await?;
    names.people.extend(names_of(turn, more, &[]).await?.people);
    Ok(names)
}

/// Names of these people and pods, and of all classes.
pub(super) async fn names_of(turn: &mut Turn, people: &[UserId], pods: &[PodId]) -> Result<Names> {
    let workspace = turn.workspace().clone();
    let mut unique = people.to_vec();
    unique.sort();
    unique.dedup();
    let mut names = Names::none(turn.settings().zone.clone());
    for person in list_people(turn.tx(), &workspace, &unique).await? {
        names.people.insert(person.id, person.real_name);
    }
    for pod in pods {
        if let Some(pod) = find_pod(turn.tx(), &workspace, *pod).await? {
            names.pods.insert(pod.id, pod.name);
        }
    }
    let classes = rights::actions::list_every_class(turn).await?;
    names.classes = classes.into_iter().map(|class| (class.key, class_name(class.name, class.retired))).collect();
    Ok(names)
}

/// Names of everybody its history speaks of.
pub(super) async fn names_of_entries(turn: &mut Turn, item: &Item, entries: &[Entry]) -> Result<Names> {
    let mut people: Vec<UserId> = Vec::new();
    for entry in entries {
        people.extend(entry.actor.clone());
        match &entry.what {
            Happening::Asked { people: asked, .. } => people.extend(asked.iter().cloned()),
            Happening::TakenOver { to, by } => people.extend([to.clone(), by.clone()]),
            Happening::Delivered { person } | Happening::Unreachable { person } => people.push(person.clone()),
            Happening::HandedOver { to } => people.extend(to.clone()),
            _ => {}
        }
    }
    load_names_of(turn, item, &people).await
}

/// The classes of decision, by key and name.
pub(in super::super) async fn list_classes(turn: &mut Turn) -> Result<Vec<(String, String)>> {
    let classes = rights::actions::list_classes(turn).await?;
    Ok(classes.into_iter().map(|class| (class.key, class.name)).collect())
}
