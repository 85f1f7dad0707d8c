//! The review as leadership reads it: one message with the table of all pods, and a thread entry for each that is behind.
//! Where leadership has no channel, each of them is told privately.

use super::super::{
    REVIEW,
    model::{Heard, Published, rows},
    store::{self, Head, Review},
    views,
};
use crate::{
    calendar::wall,
    database::Ts,
    delivery::store::{Priority, Put, To},
    directory::{RoleRef, on_duty, people::list_people},
    error::Result,
    features::{
        escalations::model::Link,
        okrs,
        rituals::{
            actions::{Place, find_occurrence, find_place, list_rituals, list_times, why},
            model::{Ritual, RitualState},
        },
    },
    ids::{ChannelId, OccurrenceId, PodId, UserId},
    signal::{Message, Outcome, OutcomeWhat, Step},
    turn::{Ask, Post, StepState, Turn, asks::Why},
};
use jiff::{Span, civil::Time};
use sqlx::types::Json;
use std::collections::BTreeMap;

/// What was decided so many days before a review, or later, stands in it.
const MONTH_DAYS: i32 = 31;
/// The message of a review that was deleted by hand so often stays away.
const GENERATIONS: i64 = 5;

fn head_key(occurrence: OccurrenceId, generation: i64) -> String {
    of_generation(format!("occ/{occurrence}/review"), generation)
}

fn pod_key(head: &Head, pod: PodId) -> String {
    of_generation(format!("occ/{}/pod/{pod}", head.occurrence_id), head.generation)
}

fn of_generation(key: String, generation: i64) -> String {
    if generation == 0 { key } else { format!("{key}/{generation}") }
}

/// What each of leadership reads privately stands under a key below this one.
fn seen_key(occurrence: OccurrenceId) -> String {
    format!("read/{occurrence}")
}

fn seen_key_of(occurrence: OccurrenceId, person: &UserId) -> String {
    format!("{}/{person}", seen_key(occurrence))
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
    let known = store::list_reviews(turn.tx(), &workspace, occurrence.id).await?;
    for row in rows.iter().filter(|row| known.iter().any(|review| review.pod_id == row.sheet.pod)) {
        store::update_published(turn.tx(), &workspace, (occurrence.id, row.sheet.pod), row.figures).await?;
    }
    let before = store::find_head(turn.tx(), &workspace, occurrence.id).await?;
    let head = Head {
        occurrence_id: occurrence.id,
        published: Json(Published::of(&rows, &sheets, today.date)),
        channel: find_channel(turn, &occurrence.ritual).await?,
        generation: before.map_or(0, |before| before.generation),
    };
    show(turn, head).await
}

/// Puts the whole review where leadership reads it.
async fn show(turn: &mut Turn, head: Head) -> Result<()> {
    let workspace = turn.workspace().clone();
    let mut head = head;
    let reviews = list_shown(turn, &head).await?;
    let Some(channel) = head.channel.clone() else {
        store::put_head(turn.tx(), &workspace, &head).await?;
        return tell_privately(turn, &head, &reviews).await;
    };
    while put_head(turn, (&head, &channel), &reviews).await? == Put::Gone && head.generation < GENERATIONS {
        head.generation += 1;
    }
    store::put_head(turn.tx(), &workspace, &head).await?;
    for review in &reviews {
        put_entry(turn, (&head, &channel), review).await?;
    }
    Ok(())
}

/// Shows what was answered about a pod, once the review is published.
pub(super) async fn show_answer(turn: &mut Turn, id: OccurrenceId, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(head) = store::find_head(turn.tx(), &workspace, id).await? else { return Ok(()) };
    let reviews = list_shown(turn, &head).await?;
    let Some(channel) = head.channel.clone() else {
        let message = private_message(turn, &head, &reviews).await?;
        return turn.reword_asks(&seen_key(id), &message).await;
    };
    if put_head(turn, (&head, &channel), &reviews).await? == Put::Gone {
        return show(turn, Head { generation: head.generation + 1, ..head }).await;
    }
    match reviews.iter().find(|review| review.pod_id == pod) {
        Some(review) => put_entry(turn, (&head, &channel), review).await,
        None => Ok(()),
    }
}

/// What a pod escalated began, went on or ended: its entry of the newest review shows it.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_escalation(turn: &mut Turn, source: &str) -> Result<()> {
    let Some(pod) = okrs::actions::find_pod_of_source(turn, source).await? else { return Ok(()) };
    let workspace = turn.workspace().clone();
    match store::find_newest(turn.tx(), &workspace, pod).await? {
        Some(id) => show_answer(turn, id, pod).await,
        None => Ok(()),
    }
}

/// What became of the messages of a review: deleted ones come back, and where Slack will not have them each of leadership
/// is told privately.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let workspace = turn.workspace().clone();
    let Some(id) = occurrence_of(&outcome.key) else { return Ok(()) };
    let Some(head) = store::find_head(turn.tx(), &workspace, id).await? else { return Ok(()) };
    let is_head = outcome.key == head_key(id, head.generation);
    let reviews = list_shown(turn, &head).await?;
    let entry = reviews.iter().find(|review| outcome.key == pod_key(&head, review.pod_id));
    let has_lost_its_thread =
        matches!(&outcome.what, OutcomeWhat::Failed { code } if NO_THREAD.contains(&code.as_str()));
    match &outcome.what {
        OutcomeWhat::Gone if is_head || entry.is_some() => begin_anew(turn, head, &reviews).await,
        _ if has_lost_its_thread && entry.is_some() => begin_anew(turn, head, &reviews).await,
        OutcomeWhat::Failed { .. } if is_head => {
            for review in &reviews {
                turn.withdraw(&pod_key(&head, review.pod_id)).await?;
            }
            show(turn, Head { channel: None, ..head }).await
        }
        _ => Ok(()),
    }
}

/// Codes by which an entry says that its head is not there any more.
const NO_THREAD: [&str; 2] = ["parent_gone", "thread_not_found"];

/// The review is posted once more; what is left of the former one goes.
async fn begin_anew(turn: &mut Turn, head: Head, reviews: &[Review]) -> Result<()> {
    if head.generation >= GENERATIONS {
        return Ok(());
    }
    for review in reviews {
        turn.withdraw(&pod_key(&head, review.pod_id)).await?;
    }
    turn.withdraw(&head_key(head.occurrence_id, head.generation)).await?;
    show(turn, Head { generation: head.generation + 1, ..head }).await
}

/// The review that a post's key names.
fn occurrence_of(key: &str) -> Option<OccurrenceId> {
    key.strip_prefix("occ/")?.split('/').next()?.parse().ok().map(OccurrenceId)
}

/// The pods that were behind, as far as the table has them.
async fn list_shown(turn: &mut Turn, head: &Head) -> Result<Vec<Review>> {
    let workspace = turn.workspace().clone();
    let mut known = store::list_reviews(turn.tx(), &workspace, head.occurrence_id).await?;
    // In the order of the table; a pod without an objective any more has nothing to be shown.
    let place = |review: &Review| head.published.lines.iter().position(|line| line.pod == review.pod_id);
    known.retain(|review| place(review).is_some());
    known.sort_by_key(place);
    Ok(known)
}

/// The head tells when the newest answer was given: so it is edited with each, and one that somebody deleted comes back.
fn heard(head: &Head, reviews: &[Review]) -> Heard {
    let answer = |pod: PodId| reviews.iter().find(|one| one.pod_id == pod)?.answered_at;
    let answers: Vec<Ts> = head.published.behind().filter_map(|line| answer(line.pod)).collect();
    Heard { answered: answers.len(), last: answers.into_iter().map(|at| at.0).max() }
}

async fn put_head(turn: &mut Turn, (head, channel): (&Head, &ChannelId), reviews: &[Review]) -> Result<Put> {
    let (heard, zone) = (heard(head, reviews), turn.settings().zone.clone());
    let message = views::table_message(&head.published, heard, true, &zone).build();
    let (key, to) = (head_key(head.occurrence_id, head.generation), To::Channel(channel.clone()));
    turn.post(Post::new(&key, &to, &message).with_priority(Priority::Bulk)).await
}

/// The thread entry of one pod, with what was answered.
async fn put_entry(turn: &mut Turn, (head, channel): (&Head, &ChannelId), review: &Review) -> Result<()> {
    let Some(line) = head.published.line(review.pod_id) else { return Ok(()) };
    let names = list_names(turn, std::slice::from_ref(review)).await?;
    let escalated = list_escalated(turn, head, line.pod).await?;
    let message = views::pod_message(head.occurrence_id, (line, review), (&names, &escalated));
    let (key, thread) = (pod_key(head, line.pod), head_key(head.occurrence_id, head.generation));
    let to = To::Channel(channel.clone());
    turn.post(Post::new(&key, &to, &message).in_thread_of(&thread).with_priority(Priority::Bulk)).await?;
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

/// The step of the roll-out: the monthly review takes place, and leadership has a channel in which it stands.
pub(in super::super) async fn see_review(turn: &mut Turn) -> Result<StepState> {
    let found = list_rituals(turn, Some(REVIEW.name), None).await?;
    let active = found.iter().find(|ritual| ritual.state == RitualState::Active);
    let next = match active {
        Some(ritual) => list_times(turn, ritual, 1).await?.pop().map(|moment| moment.at),
        None => None,
    };
    let place = turn.settings().leadership_channel.clone();
    let place = active.and_then(|ritual| ritual.destination.clone()).or(place);
    let zone = turn.actor().zone.clone();
    Ok(views::review_step(active.is_some(), (next, &zone), place.as_ref()))
}

/// Each of leadership reads it for themselves, with what the leads said beneath.
async fn tell_privately(turn: &mut Turn, head: &Head, reviews: &[Review]) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    for person in on_duty(turn.tx(), &workspace, RoleRef::Leadership, now).await?.people {
        let message = private_message(turn, head, reviews).await?;
        let mut reason = Why::from(views::published_why());
        if let Some(occurrence) = find_occurrence(turn, head.occurrence_id).await? {
            reason = Why { rule: reason.rule, ..why(turn, &occurrence.ritual, &person).await? };
        }
        turn.ask(Ask {
            key: &seen_key_of(head.occurrence_id, &person),
            person: &person,
            kind: "okr_review",
            title: views::published_title(),
            why: reason,
            due: None,
            urgent: false,
            message,
            prompt: false,
        })
        .await?;
    }
    Ok(())
}

async fn private_message(turn: &mut Turn, head: &Head, reviews: &[Review]) -> Result<Message> {
    let (names, zone) = (list_names(turn, reviews).await?, turn.settings().zone.clone());
    let table = views::table_message(&head.published, heard(head, reviews), false, &zone);
    let mut escalated = BTreeMap::new();
    for review in reviews {
        escalated.insert(review.pod_id, list_escalated(turn, head, review.pod_id).await?);
    }
    let table = views::with_details(table, (&head.published, reviews), (&names, &escalated));
    Ok(views::with_seen(table, head.occurrence_id))
}

/// What a pod escalated because of its key results: what is open, and what was decided since the month before the review.
async fn list_escalated(turn: &mut Turn, head: &Head, pod: PodId) -> Result<Vec<(String, Link)>> {
    let day = head.published.date;
    let since =
        wall::instant(day.saturating_sub(Span::new().days(MONTH_DAYS)), Time::midnight(), &turn.settings().zone);
    okrs::actions::list_escalated(turn, pod, (day, since.unwrap_or(turn.now()))).await
}

/// One of leadership has read it.
pub(in super::super) async fn note_seen(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let person = turn.actor().id.clone();
    turn.close_ask(&seen_key_of(id, &person)).await
}

/// The full names of those who were asked, or answered.
async fn list_names(turn: &mut Turn, reviews: &[Review]) -> Result<BTreeMap<UserId, String>> {
    let workspace = turn.workspace().clone();
    let ids: Vec<UserId> =
        reviews.iter().flat_map(|review| [&review.asked, &review.answered_by]).flatten().cloned().collect();
    let people = list_people(turn.tx(), &workspace, &ids).await?;
    Ok(people.into_iter().map(|person| (person.id, person.real_name)).collect())
}
