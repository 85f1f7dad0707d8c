//! The review as leadership reads it: one message with the table of all pods, and a thread entry for each that is behind.
//! Where leadership has no channel, each of them is told privately.

use super::super::{
    model::rows,
    store::{self, Review},
    views,
};
use crate::{
    delivery::store::{Priority, Put, To},
    directory::{RoleRef, on_duty, people::list_people},
    error::Result,
    features::{
        okrs::{self, model::Sheet},
        rituals::{
            actions::{Place, find_occurrence, find_place},
            model::{Occurrence, Ritual},
        },
    },
    ids::{ChannelId, OccurrenceId, PodId, UserId},
    signal::Step,
    turn::{Ask, Post, Turn},
};
use std::collections::BTreeMap;

fn head_key(occurrence: OccurrenceId) -> String {
    format!("occ/{occurrence}/review")
}

fn pod_key(occurrence: OccurrenceId, pod: PodId) -> String {
    format!("occ/{occurrence}/pod/{pod}")
}

fn seen_key(occurrence: OccurrenceId, person: &UserId) -> String {
    format!("read/{occurrence}/{person}")
}

/// Leadership reads how all pods stand.
pub(in super::super) async fn publish(turn: &mut Turn, step: &Step) -> Result<()> {
    let Some(occurrence) = find_occurrence(turn, step.occurrence).await? else { return Ok(()) };
    let (workspace, today) = (turn.workspace().clone(), okrs::actions::today(turn));
    let sheets = okrs::actions::list_all_objectives(turn).await?;
    let rows = rows(&sheets, &today);
    if rows.is_empty() {
        return Ok(());
    }
    turn.touch();
    for row in rows.iter().filter(|row| row.figures.is_behind()) {
        store::insert_review(turn.tx(), &workspace, (occurrence.id, row.sheet.pod), None).await?;
    }
    let mut known = store::list_reviews(turn.tx(), &workspace, occurrence.id).await?;
    let figures: BTreeMap<PodId, _> = rows.iter().map(|row| (row.sheet.pod, row.figures)).collect();
    // A pod without an objective any more has nothing to be shown.
    known.retain(|review| figures.contains_key(&review.pod_id));
    for review in &mut known {
        if let Some(figures) = figures.get(&review.pod_id) {
            store::update_published(turn.tx(), &workspace, (occurrence.id, review.pod_id), *figures).await?;
            (review.progress, review.expected) = (Some(figures.progress), Some(figures.expected));
        }
    }
    let Some(channel) = find_channel(turn, &occurrence.ritual).await? else {
        return tell_privately(turn, &occurrence, (&sheets, &known)).await;
    };
    let message = views::table_message(&occurrence, (&rows, &sheets), true, &today).build();
    let (key, to) = (head_key(occurrence.id), To::Channel(channel));
    let put = turn.post(Post::new(&key, &to, &message).with_priority(Priority::Bulk)).await?;
    // Whoever deleted it does not want it back.
    if put == Put::Gone {
        return Ok(());
    }
    for row in rows.iter().filter(|row| known.iter().any(|review| review.pod_id == row.sheet.pod)) {
        show_pod(turn, &occurrence, row.sheet).await?;
    }
    Ok(())
}

/// The thread entry of one pod, as it was published and with what was answered.
pub(super) async fn show_pod(turn: &mut Turn, occurrence: &Occurrence, sheet: &Sheet) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(channel) = find_channel(turn, &occurrence.ritual).await? else { return Ok(()) };
    let Some(review) = store::find_review(turn.tx(), &workspace, (occurrence.id, sheet.pod)).await? else {
        return Ok(());
    };
    let names = list_names(turn, std::slice::from_ref(&review)).await?;
    let message = views::pod_message(occurrence.id, sheet, &review, &names);
    let (key, head, to) = (pod_key(occurrence.id, sheet.pod), head_key(occurrence.id), To::Channel(channel));
    turn.post(Post::new(&key, &to, &message).in_thread_of(&head).with_priority(Priority::Bulk)).await?;
    Ok(())
}

/// Where leadership reads the review: the ritual's own channel, else leadership's, if the bot can post there. Never where
/// another company reads, nor where everybody does by default.
async fn find_channel(turn: &mut Turn, ritual: &Ritual) -> Result<Option<ChannelId>> {
    let own = ritual.destination.clone().or_else(|| turn.settings().leadership_channel.clone());
    let Some(own) = own else { return Ok(None) };
    let ritual = Ritual { destination: Some(own), ..ritual.clone() };
    Ok(match find_place(turn, &ritual).await? {
        Place::Channel(channel) => Some(channel),
        Place::Nowhere(_) => None,
    })
}

/// Each of leadership reads it for themselves, with what the leads said beneath.
async fn tell_privately(
    turn: &mut Turn,
    occurrence: &Occurrence,
    (sheets, reviews): (&[Sheet], &[Review]),
) -> Result<()> {
    let (workspace, now, today) = (turn.workspace().clone(), turn.now(), okrs::actions::today(turn));
    let names = list_names(turn, reviews).await?;
    let rows = rows(sheets, &today);
    for person in on_duty(turn.tx(), &workspace, RoleRef::Leadership, now).await?.people {
        let message = views::table_message(occurrence, (&rows, sheets), false, &today);
        let message = views::with_details(message, (sheets, reviews), &names);
        turn.ask(Ask {
            key: &seen_key(occurrence.id, &person),
            person: &person,
            kind: "okr_review",
            title: views::published_title(),
            why: views::published_why(),
            due: None,
            urgent: false,
            message: views::with_seen(message, occurrence.id),
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

/// One of leadership has read it.
pub(in super::super) async fn note_seen(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let person = turn.actor().id.clone();
    turn.close_ask(&seen_key(id, &person)).await
}

/// The full names of those who were asked, or answered.
async fn list_names(turn: &mut Turn, reviews: &[Review]) -> Result<BTreeMap<UserId, String>> {
    let workspace = turn.workspace().clone();
    let ids: Vec<UserId> =
        reviews.iter().flat_map(|review| [&review.asked, &review.answered_by]).flatten().cloned().collect();
    let people = list_people(turn.tx(), &workspace, &ids).await?;
    Ok(people.into_iter().map(|person| (person.id, person.real_name)).collect())
}
