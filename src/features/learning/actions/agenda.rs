//! The agenda the day before, the reminder, and who was there.

use super::{
    super::{
        model::{Filler, LENGTH, Wish, attendance_is_open, by_turns, plan},
        store::{self, Topic},
        views::{self, Scene},
    },
    TAKE_PART, find_scene, get_scene, save, showing, subject, telling,
};
use crate::{
    calendar::wall,
    database::Ts,
    directory::people::list_people,
    error::{Error, Result},
    features::{okrs, sprints},
    ids::{OccurrenceId, TopicId, UserId},
    turn::{Change, Turn},
};
use jiff::civil::Time;
use serde_json::json;
use std::collections::BTreeSet;

/// The agenda is made, once: votes no longer count, and what does not fit is kept for next time.
pub(super) async fn settle(turn: &mut Turn, mut scene: Scene) -> Result<Option<Scene>> {
    if scene.session.agenda_at.is_some() || !scene.session.stage(scene.now).is_to_come() {
        return Ok(Some(scene));
    }
    let (workspace, id) = (turn.workspace().clone(), scene.session.occurrence_id);
    let wishes = list_wishes(turn, &scene.topics).await?;
    let agenda = plan(&wishes);
    store::place_topics(turn.tx(), &workspace, &agenda.talks, 1).await?;
    let fillers = list_fillers(turn, &scene).await?;
    scene.session.fillers = serde_json::to_string(&fillers)?;
    scene.session.agenda_at = Some(Ts(scene.now));
    save(turn, &scene.session).await?;
    turn.record(Change {
        verb: "agenda",
        subject: subject(id),
        before: None,
        after: Some(json!({ "talks": agenda.talks, "kept": agenda.kept })),
        why: None,
    })
    .await?;
    telling::close_all(turn, id, |about| about == "topics" || about.starts_with("lead/")).await?;
    let Some(mut scene) = find_scene(turn, id).await? else { return Ok(None) };
    showing::show(turn, &mut scene).await?;
    turn.refresh_homes().await?;
    Ok(Some(scene))
}

/// The topics whose authors are still here.
async fn list_wishes(turn: &mut Turn, topics: &[Topic]) -> Result<Vec<Wish>> {
    let workspace = turn.workspace().clone();
    let authors: Vec<UserId> = topics.iter().map(|topic| topic.author.clone()).collect();
    let people = list_people(turn.tx(), &workspace, &authors).await?;
    let here: BTreeSet<&UserId> = people.iter().filter(|person| person.is_active()).map(|person| &person.id).collect();
    let wish =
        |topic: &Topic| Wish { topic: topic.id, minutes: topic.minutes, votes: topic.votes, since: topic.created_at.0 };
    Ok(topics.iter().filter(|topic| here.contains(&topic.author)).map(wish).collect())
}

/// What this month has to show besides: finished sprints, and the key results that moved most.
async fn list_fillers(turn: &mut Turn, scene: &Scene) -> Result<Vec<Filler>> {
    let day = scene.zone.date(scene.session.starts_at.0);
    let first = day.first_of_month();
    let Some(since) = wall::instant(first, Time::midnight(), &scene.zone) else { return Ok(Vec::new()) };
    let finished = sprints::actions::list_finished(turn, (first, day)).await?;
    let sprints = finished.iter().rev().filter_map(views::sprint_filler);
    let moved = okrs::actions::list_movements(turn, since).await?;
    Ok(by_turns(sprints, moved.iter().map(views::movement_filler)))
}

/// After the agenda was made: a topic joins it where there is still time. `true` when it did.
pub(super) async fn join(turn: &mut Turn, scene: &Scene, topic: TopicId, minutes: i64) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let others = scene.talks().into_iter().filter(|talk| talk.id != topic);
    let (taken, last) =
        others.fold((0, 0), |(taken, last), talk| (taken + talk.minutes, talk.place.unwrap_or(0).max(last)));
    if taken + minutes > LENGTH {
        return Ok(false);
    }
    store::place_topics(turn.tx(), &workspace, &[topic], last + 1).await?;
    Ok(true)
}

/// A quarter of an hour before, to everybody, to the speakers and to the host. Later than that only what is still of use:
/// the place to say that one was there.
pub(super) async fn remind(turn: &mut Turn, scene: Scene) -> Result<()> {
    let Some(mut scene) = settle(turn, scene).await? else { return Ok(()) };
    if !attendance_is_open(scene.session.starts_at.0, scene.now) {
        return Ok(());
    }
    scene.session.soon_at = Some(Ts(scene.now));
    save(turn, &scene.session).await?;
    showing::show(turn, &mut scene).await?;
    if !scene.session.stage(scene.now).is_to_come() {
        return Ok(());
    }
    let talks = scene.talks();
    let mut people: BTreeSet<&UserId> = talks.iter().map(|talk| &talk.author).collect();
    people.extend(&scene.session.host);
    let told = people.into_iter().map(|person| {
        let talk = talks.iter().find(|talk| talk.author == *person).copied();
        let hosts = scene.session.host.as_ref() == Some(person);
        (telling::SOON.to_owned(), person.clone(), views::soon_ask(&scene, talk, hosts))
    });
    telling::tell(turn, &scene, told.collect()).await
}

/// Somebody says that they are there: how many are, and whether they had said so before.
///
/// # Errors
/// A sentence when the list is not open; the database's own.
pub(in super::super) async fn attend(turn: &mut Turn, id: OccurrenceId) -> Result<(i64, bool)> {
    let mut scene = get_scene(turn, id).await?;
    let (starts_at, person) = (scene.session.starts_at.0, turn.actor().id.clone());
    if scene.session.off_at.is_some() || !turn.may(&TAKE_PART, None) {
        return Err(Error::user(views::too_late()));
    }
    if !attendance_is_open(starts_at, scene.now) {
        return Err(Error::user(views::not_open(starts_at, scene.now)));
    }
    let workspace = turn.workspace().clone();
    if !store::insert_attendance(turn.tx(), &workspace, id, (&person, scene.now)).await? {
        return Ok((scene.here, true));
    }
    turn.record(Change {
        verb: "attend",
        subject: subject(id),
        before: None,
        after: Some(json!({ "person": person })),
        why: None,
    })
    .await?;
    scene.here += 1;
    showing::show(turn, &mut scene).await?;
    Ok((scene.here, false))
}
