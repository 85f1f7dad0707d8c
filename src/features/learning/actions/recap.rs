//! What is to be remembered: the host writes one lesson per talk.

use super::{
    super::{
        store::{self, Lesson, NewLesson},
        views::{self, Scene},
    },
    candidates, get_scene, require_host, save, showing, subject, telling,
};
use crate::{
    database::Ts,
    directory::{RoleRef, on_duty},
    error::{Error, Result},
    ids::{OccurrenceId, TopicId, UserId},
    signal::Message,
    turn::{Change, Turn},
};
use serde_json::json;
use std::collections::BTreeMap;

/// What the first question and the reminder are about.
const ASKS: [&str; 2] = ["recap", "recap-again"];

/// What the host wrote.
pub(in super::super) struct Written {
    /// A lesson for each talk that was given.
    pub(in super::super) lessons: BTreeMap<TopicId, String>,
    /// What was learnt besides.
    pub(in super::super) besides: Option<String>,
}

/// Whether an ask is about the recap, and so outlives the session.
pub(super) fn is_about(about: &str) -> bool {
    ASKS.contains(&about)
}

/// An hour after it began: what shall be remembered? Once more (`again`) on the next working day.
pub(super) async fn ask(turn: &mut Turn, scene: Scene, again: bool) -> Result<()> {
    if scene.session.recap_at.is_some() || scene.now < scene.session.starts_at.0 {
        return Ok(());
    }
    let Some(host) = find_writer(turn, &scene).await? else { return Ok(()) };
    if scene.session.host.as_ref() != Some(&host) {
        let mut session = scene.session.clone();
        session.host = Some(host.clone());
        save(turn, &session).await?;
    }
    settle(turn, &scene, &views::recap_asked_again(&scene)).await?;
    let about = ASKS[usize::from(again)].to_owned();
    let ask = views::recap_ask(&scene, again);
    telling::tell(turn, &scene, vec![(about, host, ask)]).await
}

/// What was asked about the recap waits on nobody any more, and says why.
async fn settle(turn: &mut Turn, scene: &Scene, said: &Message) -> Result<()> {
    telling::settle_all(turn, scene.session.occurrence_id, is_about, said).await
}

/// Whoever hosted, if they are there now; else whoever acts for the pod, or looks after Podkeeper.
async fn find_writer(turn: &mut Turn, scene: &Scene) -> Result<Option<UserId>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if let Some(pod) = scene.session.host_pod
        && let Some(acting) = candidates::find_acting(turn, pod, now).await?
    {
        return Ok(Some(acting));
    }
    Ok(on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people.into_iter().next())
}

/// What was written so far, for the form.
///
/// # Errors
/// A sentence when the person may not, or it has not begun; the database's own.
pub(in super::super) async fn find_written(turn: &mut Turn, id: OccurrenceId) -> Result<(Scene, Vec<Lesson>)> {
    let scene = get_scene(turn, id).await?;
    require_writer(turn, &scene)?;
    let workspace = turn.workspace().clone();
    let written = store::list_lessons_of(turn.tx(), &workspace, id).await?;
    Ok((scene, written))
}

fn require_writer(turn: &Turn, scene: &Scene) -> Result<()> {
    require_host(turn, &scene.session)?;
    if scene.session.off_at.is_some() || scene.now < scene.session.starts_at.0 {
        return Err(Error::user(views::not_begun()));
    }
    Ok(())
}

/// Publishes the recap, or changes it; the number of lessons, none of which is a fault that comes back inside.
///
/// # Errors
/// A sentence when the person may not, or it has not begun; the database's own.
pub(in super::super) async fn publish(turn: &mut Turn, id: OccurrenceId, written: &Written) -> Result<Option<usize>> {
    let mut scene = get_scene(turn, id).await?;
    require_writer(turn, &scene)?;
    let lessons = lessons(&scene, written);
    if lessons.is_empty() {
        return Ok(None);
    }
    let workspace = turn.workspace().clone();
    store::replace_lessons(turn.tx(), &workspace, (id, &scene.day()), &lessons).await?;
    let talks: Vec<TopicId> = scene.talks().iter().map(|talk| talk.id).collect();
    let (given, missed): (Vec<_>, Vec<_>) = talks.into_iter().partition(|talk| written.lessons.contains_key(talk));
    store::mark_given(turn.tx(), &workspace, &given, scene.now).await?;
    store::keep_for_next(turn.tx(), &workspace, &missed).await?;
    let is_first = scene.session.recap_at.is_none();
    scene.session.recap_at = scene.session.recap_at.or(Some(Ts(scene.now)));
    save(turn, &scene.session).await?;
    turn.record(Change {
        verb: if is_first { "recap" } else { "recap edit" },
        subject: subject(id),
        before: None,
        after: Some(json!({ "lessons": lessons.len(), "not_given": missed })),
        why: None,
    })
    .await?;
    settle(turn, &scene, &views::recap_written(&scene)).await?;
    let mut scene = get_scene(turn, id).await?;
    showing::show(turn, &mut scene).await?;
    Ok(Some(lessons.len()))
}

/// In the order of the talks; what was learnt besides comes last.
fn lessons(scene: &Scene, written: &Written) -> Vec<NewLesson> {
    let talks = scene.talks();
    let of_talks = talks.iter().filter_map(|talk| {
        let lesson = written.lessons.get(&talk.id)?.clone();
        Some(NewLesson {
            topic: Some(talk.id),
            title: talk.title.clone(),
            speaker: Some(talk.author.clone()),
            pod: talk.pod_id,
            lesson,
            link: talk.link.clone(),
        })
    });
    let besides = written.besides.iter().map(|lesson| NewLesson {
        topic: None,
        title: views::besides_title(!talks.is_empty()),
        speaker: None,
        pod: None,
        lesson: lesson.clone(),
        link: None,
    });
    of_talks.chain(besides).collect()
}
