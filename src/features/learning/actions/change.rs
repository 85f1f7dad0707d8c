//! Moving one date, calling it off, and what the host decides besides.

use super::{
    super::{
        store,
        views::{self, Scene},
    },
    LINK, REMIND_AGAIN, find_scene, get_scene, require_host, require_to_come, save, session, showing, subject, telling,
};
use crate::{
    calendar::wall,
    database::Ts,
    error::Result,
    features::rituals::actions as rituals,
    ids::{OccurrenceId, UserId},
    turn::{Change, Turn},
};
use jiff::{
    SignedDuration,
    civil::{Date, Time},
};
use serde_json::json;

/// A date can be moved at most so far ahead.
const FARTHEST_DAYS: i32 = 60;
/// Everybody is reminded so long before.
const REMINDER: SignedDuration = SignedDuration::from_mins(15);

/// Why a date cannot be moved there: at its day, as a sentence.
pub(in super::super) struct NotThen(pub(in super::super) String);

/// Moves a session to another date, in its own zone; its steps follow. The scene as it is now, and how many people hear it.
///
/// # Errors
/// A sentence when the person may not or it is too late; the database's own. What is wrong with the date comes back inside.
pub(in super::super) async fn move_to(
    turn: &mut Turn,
    id: OccurrenceId,
    day: Date,
    time: Time,
) -> Result<Result<(Scene, usize), NotThen>> {
    let mut scene = get_scene(turn, id).await?;
    require_host(turn, &scene.session)?;
    require_to_come(&scene)?;
    let before = scene.session.starts_at.0;
    let at = match wall::instant(day, time, &scene.zone) {
        Some(at) if at == before => return Ok(Err(NotThen(views::same_date()))),
        Some(at) if at <= scene.now => return Ok(Err(NotThen(views::not_that_date(true, FARTHEST_DAYS)))),
        Some(at) if at <= scene.now + SignedDuration::from_hours(24 * i64::from(FARTHEST_DAYS)) => at,
        _ => return Ok(Err(NotThen(views::not_that_date(false, FARTHEST_DAYS)))),
    };
    rituals::move_occurrence(turn, id, at).await?;
    if scene.session.soon_at.take().is_some() {
        showing::withdraw_soon(turn, &scene.session).await?;
        // The ritual has done this step; it does none twice.
        turn.set_timer(&format!("soon/{id}"), at - REMINDER, REMIND_AGAIN, json!({ "session": id })).await?;
    }
    scene.session.starts_at = Ts(at);
    save(turn, &scene.session).await?;
    turn.record(Change {
        verb: "move",
        subject: subject(id),
        before: Some(json!({ "starts_at": before })),
        after: Some(json!({ "starts_at": at })),
        why: None,
    })
    .await?;
    session::set_end(turn, id, at).await?;
    let told = telling::list_told(turn, &scene).await?;
    telling::retell(turn, &scene).await?;
    showing::show(turn, &mut scene).await?;
    let (by, about) = (turn.actor().name.clone(), format!("moved/{}", at.as_second()));
    showing::note(turn, &scene, &format!("{about}/{}", scene.now.as_second()), &views::moved_note(&scene, &by)).await?;
    let asks = told.iter().map(|person| (about.clone(), person.clone(), views::moved_ask(&scene, &about, &by)));
    let cannot_wait = telling::list_counting_on(&scene, before.min(at));
    telling::tell_soon(turn, &scene, asks.collect(), &cannot_wait).await?;
    turn.refresh_homes().await?;
    Ok(Ok((scene, told.len())))
}

/// Calls a session off. Its topics are kept, and everybody who was told hears it; how many that are comes back.
///
/// # Errors
/// A sentence when the person may not or it is too late; the database's own.
pub(in super::super) async fn cancel(turn: &mut Turn, id: OccurrenceId, why: &str) -> Result<(Scene, usize)> {
    let mut scene = get_scene(turn, id).await?;
    require_host(turn, &scene.session)?;
    require_to_come(&scene)?;
    let told = telling::list_told(turn, &scene).await?;
    rituals::cancel_occurrence(turn, id, why).await?;
    call_off(turn, &mut scene, &told, why).await?;
    Ok((scene, told.len()))
}

/// Somebody skipped the date, or deleted the ritual, elsewhere: people hear of it all the same.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_cancelled(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let Some(mut scene) = find_scene(turn, id).await? else { return Ok(()) };
    if !scene.session.stage(scene.now).is_to_come() {
        return Ok(());
    }
    let told = telling::list_told(turn, &scene).await?;
    call_off(turn, &mut scene, &told, &views::skipped_elsewhere()).await
}

async fn call_off(turn: &mut Turn, scene: &mut Scene, told: &[UserId], why: &str) -> Result<()> {
    let (workspace, id) = (turn.workspace().clone(), scene.session.occurrence_id);
    if scene.session.soon_at.take().is_some() {
        showing::withdraw_soon(turn, &scene.session).await?;
    }
    scene.session.off_at = Some(Ts(scene.now));
    scene.session.off_why = Some(why.to_owned());
    save(turn, &scene.session).await?;
    turn.record(Change {
        verb: "cancel",
        subject: subject(id),
        before: Some(json!({ "starts_at": scene.session.starts_at })),
        after: None,
        why: Some(why),
    })
    .await?;
    let cannot_wait = telling::list_counting_on(scene, scene.session.starts_at.0);
    let topics: Vec<_> = scene.topics.iter().map(|topic| topic.id).collect();
    store::keep_for_next(turn.tx(), &workspace, &topics).await?;
    telling::close_all(turn, id, |_| true).await?;
    showing::show(turn, scene).await?;
    showing::note(turn, scene, "off", &views::off_note(scene)).await?;
    let asks = told.iter().map(|person| ("off".to_owned(), person.clone(), views::off_ask(scene, "off")));
    telling::tell_soon(turn, scene, asks.collect(), &cannot_wait).await?;
    turn.refresh_homes().await
}

/// The host skips a month without topics. Where one came meanwhile, nothing happens.
///
/// # Errors
/// As [`cancel`].
pub(in super::super) async fn skip(turn: &mut Turn, id: OccurrenceId) -> Result<Option<Scene>> {
    let scene = get_scene(turn, id).await?;
    require_host(turn, &scene.session)?;
    if !scene.topics.is_empty() {
        return Ok(None);
    }
    let (scene, _) = cancel(turn, id, &views::skipped_why()).await?;
    Ok(Some(scene))
}

/// The host holds open questions where nobody has a topic.
///
/// # Errors
/// A sentence when the person may not or it is too late; the database's own.
pub(in super::super) async fn hold_questions(turn: &mut Turn, id: OccurrenceId) -> Result<Scene> {
    let mut scene = get_scene(turn, id).await?;
    require_host(turn, &scene.session)?;
    require_to_come(&scene)?;
    if !scene.session.questions {
        scene.session.questions = true;
        save(turn, &scene.session).await?;
        let after = Some(json!({ "questions": true }));
        turn.record(Change { verb: "questions", subject: subject(id), before: None, after, why: None }).await?;
        showing::show(turn, &mut scene).await?;
        showing::note(turn, &scene, "questions", &views::questions_held()).await?;
    }
    telling::close_all(turn, id, |about| about == "topics").await?;
    Ok(scene)
}

/// Where the call takes place, this time and from now on; `None` takes the link away.
///
/// # Errors
/// A sentence when the person may not; the database's own.
pub(in super::super) async fn set_link(turn: &mut Turn, id: OccurrenceId, link: Option<&str>) -> Result<Scene> {
    let scene = get_scene(turn, id).await?;
    require_host(turn, &scene.session)?;
    rituals::set_detail(turn, scene.session.ritual_id, LINK, link.map(|link| json!(link))).await?;
    turn.record(Change {
        verb: "link",
        subject: subject(id),
        before: scene.link.as_deref().map(|link| json!({ "link": link })),
        after: link.map(|link| json!({ "link": link })),
        why: None,
    })
    .await?;
    let mut scene = get_scene(turn, id).await?;
    showing::show(turn, &mut scene).await?;
    if let Some(host) = scene.session.host.clone() {
        // Who was reminded without one has it now.
        let talks = scene.talks();
        let talk = talks.iter().find(|talk| talk.author == host).copied();
        let soon = views::soon_ask(&scene, talk, true);
        telling::reword(turn, id, (telling::SOON, &host), &soon.message).await?;
    }
    Ok(scene)
}
