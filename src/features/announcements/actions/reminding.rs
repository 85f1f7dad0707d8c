//! Reminding: each person once, in their own working time, page by page.
//!
//! A sweep looks at everybody whose receipt is missing: whoever's time has come is asked, and the next sweep is at the
//! earliest time of the others, or a day later, since days off come and go.

use super::{
    super::{
        model::{Announcement, Reminder, days_looked_at, plan_reminder},
        store,
        views::{self, Scene},
    },
    REMIND, REMIND_ONE, reading, subject,
};
use crate::{
    directory::load_availability,
    error::Result,
    ids::{AnnouncementId, UserId},
    turn::{Ask, Change, Turn},
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The kind of these asks, for people's preferences.
pub(super) const ASK: &str = "announcement";
/// So many people are looked at in one turn.
const PAGE: i64 = 100;
/// The first sweep comes so long after it is posted: nobody is reminded earlier.
const AT_FIRST: SignedDuration = SignedDuration::from_mins(30);
/// And the next ones at least so often.
const DAILY: SignedDuration = SignedDuration::from_hours(24);

#[derive(Serialize, Deserialize)]
struct Sweep {
    id: AnnouncementId,
    /// The last person who was looked at.
    after: String,
    /// The earliest time of those who were.
    next: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct One {
    id: AnnouncementId,
    person: UserId,
}

fn key(id: AnnouncementId) -> String {
    format!("remind/{id}")
}

/// People will be reminded of it, where it has a day; of one that has none any more nobody is.
pub(super) async fn begin(turn: &mut Turn, announcement: &Announcement) -> Result<()> {
    let (id, at) = (announcement.id, turn.now() + AT_FIRST);
    match announcement.ack_by {
        Some(_) => turn.set_timer(&key(id), at, REMIND, Sweep { id, after: String::new(), next: None }).await,
        None => turn.cancel_timer(&key(id)).await,
    }
}

/// Days of many people changed: everybody is looked at now.
pub(super) async fn look_again(turn: &mut Turn, announcement: &Announcement) -> Result<()> {
    let (id, now) = (announcement.id, turn.now());
    if announcement.ack_by.is_none() {
        return Ok(());
    }
    turn.set_timer(&key(id), now, REMIND, Sweep { id, after: String::new(), next: None }).await
}

/// Days of this person changed, or they came later: they are looked at now.
pub(super) async fn look_at(turn: &mut Turn, announcement: &Announcement, person: &UserId) -> Result<()> {
    let (id, now) = (announcement.id, turn.now());
    if announcement.ack_by.is_none() {
        return Ok(());
    }
    let one = One { id, person: person.clone() };
    turn.set_timer(&format!("one/{id}/{person}"), now, REMIND_ONE, one).await
}

/// A page of those whose receipt is missing.
pub(in super::super) async fn remind_page(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Sweep { id, after, next } = Sweep::deserialize(payload)?;
    let found = reading::find(turn, id).await?.filter(|one| one.is_open() && one.ack_by.is_some());
    let Some(announcement) = found else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let people = store::list_to_remind(turn.tx(), &workspace, &announcement, (&after, PAGE)).await?;
    let later = remind(turn, &announcement, &people).await?;
    let next = later.into_iter().chain(next).min();
    if let Some(last) = people.last().filter(|_| i64::try_from(people.len()).is_ok_and(|count| count == PAGE)) {
        let sweep = Sweep { id, after: last.to_string(), next };
        return turn.set_timer(&key(id), now, REMIND, sweep).await;
    }
    let at = next.into_iter().chain([now + DAILY]).min().unwrap_or(now + DAILY);
    if at >= announcement.ends_at {
        return Ok(());
    }
    turn.set_timer(&key(id), at, REMIND, Sweep { id, after: String::new(), next: None }).await
}

/// Somebody, by themselves.
pub(in super::super) async fn remind_one(turn: &mut Turn, payload: &Value) -> Result<()> {
    let One { id, person } = One::deserialize(payload)?;
    let found = reading::find(turn, id).await?.filter(|one| one.is_open() && one.ack_by.is_some());
    let Some(announcement) = found else { return Ok(()) };
    let workspace = turn.workspace().clone();
    if !store::is_to_remind(turn.tx(), &workspace, &announcement, &person).await? {
        return Ok(());
    }
    match remind(turn, &announcement, std::slice::from_ref(&person)).await? {
        Some(at) if at < announcement.ends_at => {
            let key = format!("one/{id}/{person}");
            turn.set_timer(&key, at, REMIND_ONE, One { id, person }).await
        }
        _ => Ok(()),
    }
}

/// Asks those of these people whose time has come; the earliest time of the others.
async fn remind(turn: &mut Turn, announcement: &Announcement, people: &[UserId]) -> Result<Option<Timestamp>> {
    let Some(day) = announcement.ack_by else { return Ok(None) };
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let span = (announcement.posted_at, announcement.ends_at);
    let days = days_looked_at(span.0, span.1);
    let theirs = load_availability(turn.tx(), &workspace, &settings, people, days).await?;
    let planned = people.iter().filter_map(|person| Some((person, plan_reminder(theirs.get(person)?, day, span)?)));
    let (come, later): (Vec<(&UserId, Reminder)>, Vec<_>) = planned.partition(|(_, reminder)| reminder.at <= now);
    let come: Vec<(&UserId, Reminder)> = come.into_iter().filter(|(_, reminder)| reminder.due > now).collect();
    if !come.is_empty() {
        let scene = reading::scene_of(turn, announcement.clone()).await?;
        ask(turn, &scene, &come).await?;
    }
    Ok(later.iter().map(|(_, reminder)| reminder.at).min())
}

async fn ask(turn: &mut Turn, scene: &Scene, come: &[(&UserId, Reminder)]) -> Result<()> {
    let (workspace, now, announcement) = (turn.workspace().clone(), turn.now(), &scene.announcement);
    let keys: Vec<String> = come.iter().map(|(person, _)| announcement.ask_key(person)).collect();
    let message = views::asked_message(scene, (false, false));
    let asks = come.iter().zip(&keys).map(|((person, reminder), key)| Ask {
        key,
        person,
        kind: ASK,
        title: views::ask_title(scene),
        why: views::ask_why(scene, false),
        due: Some(reminder.due),
        urgent: false,
        message: message.clone(),
        prompt: false,
    });
    let asks: Vec<Ask<'_>> = asks.collect();
    turn.ask_all(asks).await?;
    let people: Vec<UserId> = come.iter().map(|(person, _)| (*person).clone()).collect();
    store::insert_asked(turn.tx(), &workspace, (announcement.id, 0), (&people, now)).await?;
    let after = Some(json!({ "people": people.len() }));
    turn.record(Change { verb: "remind", subject: subject(announcement.id), before: None, after, why: None }).await
}
