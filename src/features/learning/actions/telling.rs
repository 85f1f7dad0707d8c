//! Reaching people about a session, and knowing whom it was told, so that they hear when it moves.

use super::{
    super::{
        store::{self, Asked},
        views::{self, Scene, Told},
    },
    candidates::host_ask,
    find_scene,
};
use crate::{
    directory::{
        DayOff,
        availability::{Availability, load_availability},
        pods,
    },
    error::Result,
    features::rituals::actions as rituals,
    ids::{OccurrenceId, PodId, UserId},
    signal::Message,
    turn::{Ask, Turn, asks::Why},
};
use jiff::{SignedDuration, Span, Timestamp};
use std::collections::BTreeSet;

/// The kind of these asks, for people's preferences.
const ASK_KIND: &str = "learning";
/// The reminder a quarter of an hour before, which is of use then only: whoever speaks or hosts has agreed to that hour, be
/// it outside of their own, on a day with enough messages, or in their quiet hours.
pub(super) const SOON: &str = "soon";

/// Less than this before a session somebody may be getting ready for it already.
const SHORT_NOTICE: SignedDuration = SignedDuration::from_hours(24);

/// Asks people about a session: what it is about, whom, and what they read. The same again changes the message.
pub(super) async fn tell(turn: &mut Turn, scene: &Scene, told: Vec<(String, UserId, Told)>) -> Result<()> {
    tell_soon(turn, scene, told, &BTreeSet::new()).await
}

/// As [`tell`]; for some of them it cannot wait.
pub(super) async fn tell_soon(
    turn: &mut Turn,
    scene: &Scene,
    told: Vec<(String, UserId, Told)>,
    cannot_wait: &BTreeSet<UserId>,
) -> Result<()> {
    let (workspace, id) = (turn.workspace().clone(), scene.session.occurrence_id);
    let Some((_, first, _)) = told.first() else { return Ok(()) };
    // Whose rule it is, when it comes again and how to change it is the same for all of them.
    let common = match rituals::find_ritual(turn, scene.session.ritual_id).await? {
        Some(ritual) => rituals::why(turn, &ritual, first).await?,
        None => Why::default(),
    };
    for (about, person, _) in &told {
        let asked = Asked { about: about.clone(), person: person.clone(), is_open: true };
        store::put_asked(turn.tx(), &workspace, id, &asked).await?;
    }
    let is_urgent = |about: &str, person: &UserId| kind(about) == SOON || cannot_wait.contains(person);
    let urgent = told.iter().filter(|(about, person, _)| is_urgent(about, person));
    let urgent = list_reachable(turn, urgent.map(|(_, person, _)| person.clone()).collect()).await?;
    let keys: Vec<String> = told.iter().map(|(about, person, _)| key(id, about, person)).collect();
    let asks = keys.iter().zip(&told).map(|(key, (about, person, told))| Ask {
        key,
        person,
        kind: ASK_KIND,
        title: told.title.clone(),
        why: Why { rule: told.why.clone(), ..common.clone() },
        due: due(scene, about),
        urgent: is_urgent(about, person) && urgent.contains(person),
        message: told.message.clone(),
        prompt: true,
    });
    let asks: Vec<Ask<'_>> = asks.collect();
    turn.ask_all(asks).await
}

/// Those of these people who are not on time off today: nobody is disturbed there, whatever it is.
async fn list_reachable(turn: &mut Turn, people: Vec<UserId>) -> Result<BTreeSet<UserId>> {
    if people.is_empty() {
        return Ok(BTreeSet::new());
    }
    let (workspace, settings, now) = (turn.workspace().clone(), turn.settings().clone(), turn.now());
    let today = settings.zone.date(now);
    let around = (today.saturating_sub(Span::new().days(1)), today.saturating_add(Span::new().days(1)));
    let known = load_availability(turn.tx(), &workspace, &settings, &people, around).await?;
    let is_away = |theirs: &Availability| matches!(theirs.day_off(theirs.zone.date(now)), Some(DayOff::TimeOff { .. }));
    Ok(known.into_iter().filter(|(_, theirs)| !is_away(theirs)).map(|(person, _)| person).collect())
}

/// Until when it is worth being read: what leads to a session is over when the session begins.
fn due(scene: &Scene, about: &str) -> Option<Timestamp> {
    let leads_to_it = ["lead", "host", "topics", SOON].contains(&kind(about));
    leads_to_it.then_some(scene.session.starts_at.0).filter(|at| *at > scene.now)
}

/// `lead/7` → `lead`.
fn kind(about: &str) -> &str {
    about.split('/').next().unwrap_or_default()
}

fn key(id: OccurrenceId, about: &str, person: &UserId) -> String {
    format!("occ/{id}/{about}/{person}")
}

/// It waits on this person no more.
pub(super) async fn close(turn: &mut Turn, id: OccurrenceId, about: &str, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let asked = Asked { about: about.to_owned(), person: person.clone(), is_open: false };
    store::put_asked(turn.tx(), &workspace, id, &asked).await?;
    turn.close_ask(&key(id, about, person)).await
}

/// What this person read about it reads otherwise from now on.
pub(super) async fn reword(
    turn: &mut Turn,
    id: OccurrenceId,
    (about, person): (&str, &UserId),
    said: &Message,
) -> Result<()> {
    turn.reword_asks(&key(id, about, person), said).await
}

/// What waits of a session and is about what `which` says waits no more.
pub(super) async fn close_all(turn: &mut Turn, id: OccurrenceId, which: fn(&str) -> bool) -> Result<()> {
    for asked in list_open(turn, id).await? {
        if which(&asked.about) {
            close(turn, id, &asked.about, &asked.person).await?;
        }
    }
    Ok(())
}

/// As [`close_all`]; what was read says `said` from now on.
pub(super) async fn settle_all(
    turn: &mut Turn,
    id: OccurrenceId,
    which: fn(&str) -> bool,
    said: &Message,
) -> Result<()> {
    for asked in list_open(turn, id).await? {
        if which(&asked.about) {
            close(turn, id, &asked.about, &asked.person).await?;
            reword(turn, id, (&asked.about, &asked.person), said).await?;
        }
    }
    Ok(())
}

async fn list_open(turn: &mut Turn, id: OccurrenceId) -> Result<Vec<Asked>> {
    let workspace = turn.workspace().clone();
    let mut asked = store::list_asked(turn.tx(), &workspace, id).await?;
    asked.retain(|asked| asked.is_open);
    Ok(asked)
}

/// Everybody who was told of a session, and everybody who wants to speak; not whoever acts now.
pub(super) async fn list_told(turn: &mut Turn, scene: &Scene) -> Result<Vec<UserId>> {
    let workspace = turn.workspace().clone();
    let asked = store::list_asked(turn.tx(), &workspace, scene.session.occurrence_id).await?;
    let told = asked.into_iter().filter(|asked| asked.about != "place").map(|asked| asked.person);
    let mut told: BTreeSet<UserId> = told.chain(scene.topics.iter().map(|topic| topic.author.clone())).collect();
    told.remove(&turn.actor().id);
    Ok(told.into_iter().collect())
}

/// Who has to hear at once that an hour less than a day away is another one, or off: whoever would have spoken or hosted.
/// The others hear it in their own hours; the call says it to everybody.
pub(super) fn list_counting_on(scene: &Scene, hour: Timestamp) -> BTreeSet<UserId> {
    if hour.duration_since(scene.now) > SHORT_NOTICE {
        return BTreeSet::new();
    }
    let speakers = scene.topics.iter().map(|topic| topic.author.clone());
    speakers.chain(scene.session.host.clone()).collect()
}

/// What still waits on people says the new date.
pub(super) async fn retell(turn: &mut Turn, scene: &Scene) -> Result<()> {
    let workspace = turn.workspace().clone();
    let mut told = Vec::new();
    for Asked { about, person, .. } in list_open(turn, scene.session.occurrence_id).await? {
        let pod = about.strip_prefix("lead/").and_then(|pod| pod.parse().ok()).map(PodId);
        let again = match (kind(&about), pod) {
            ("host", _) => Some(host_ask(turn, scene, &about).await?),
            ("topics", _) => Some(views::no_topics_ask(scene)),
            ("lead", Some(pod)) => {
                let pod = pods::find_pod(turn.tx(), &workspace, pod).await?;
                pod.map(|pod| views::lead_ask(scene, &about, &pod.name))
            }
            _ => None,
        };
        match again {
            Some(again) => told.push((about, person, again)),
            None => close(turn, scene.session.occurrence_id, &about, &person).await?,
        }
    }
    tell(turn, scene, told).await
}

/// Somebody has read what they were told: it leaves their list.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn seen(turn: &mut Turn, id: OccurrenceId, about: &str) -> Result<Option<Message>> {
    let reader = turn.actor().id.clone();
    if !list_open(turn, id).await?.iter().any(|asked| asked.person == reader && asked.about == about) {
        return Ok(None);
    }
    close(turn, id, about, &reader).await?;
    Ok(find_scene(turn, id).await?.map(|scene| views::seen_message(&scene, about)))
}
