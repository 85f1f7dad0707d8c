//! A session from its call to its end, step by step.

use super::{
    super::{
        KIND, STEP_AGENDA, STEP_CHASE, STEP_NUDGE, STEP_RECAP, STEP_SOON,
        model::{LENGTH, MOST_TOPICS, Stage},
        store::{self, NewSession},
        views::{self, Scene},
    },
    FOLLOW, TIDY, agenda, candidates, find_scene, hosting, recap, save, showing, subject, telling,
};
use crate::{
    database::Ts,
    directory::pods,
    error::Result,
    features::rituals::{actions as rituals, model::Occurrence},
    ids::{OccurrenceId, PodId, TopicId},
    signal::Step,
    turn::{Change, Turn},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Attendance closes, and what was not given is kept for next time, so long after the beginning.
const ENDS: SignedDuration = SignedDuration::from_hours(24);

/// One step of an occurrence is due. What an earlier step should have done and did not, since the bot was down, is done now.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn step(turn: &mut Turn, step: &Step) -> Result<()> {
    let found = rituals::find_occurrence(turn, step.occurrence).await?;
    let Some(occurrence) = found.filter(|occurrence| !occurrence.state.is_off()) else { return Ok(()) };
    let Some(scene) = begin(turn, &occurrence).await? else { return Ok(()) };
    if scene.session.off_at.is_some() {
        return Ok(());
    }
    match step.name.as_str() {
        STEP_NUDGE => nudge(turn, scene).await,
        STEP_AGENDA => agenda::settle(turn, scene).await.map(drop),
        STEP_SOON => agenda::remind(turn, scene).await,
        STEP_RECAP => recap::ask(turn, scene, false).await,
        STEP_CHASE => recap::ask(turn, scene, true).await,
        _ => Ok(()),
    }
}

/// The session of an occurrence: called for now, if it was not before. `None` when it was never called and is over.
async fn begin(turn: &mut Turn, occurrence: &Occurrence) -> Result<Option<Scene>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if store::find_session(turn.tx(), &workspace, occurrence.id).await?.is_none() {
        if occurrence.at + SignedDuration::from_mins(LENGTH) <= now {
            return Ok(None);
        }
        call(turn, occurrence).await?;
    }
    find_scene(turn, occurrence.id).await
}

/// The call for topics: to everybody, to each lead, and to the host.
async fn call(turn: &mut Turn, occurrence: &Occurrence) -> Result<()> {
    let (workspace, id, ritual) = (turn.workspace().clone(), occurrence.id, occurrence.ritual.id);
    let new = NewSession { occurrence: id, ritual, name: &occurrence.ritual.name, starts_at: occurrence.at };
    store::insert_session(turn.tx(), &workspace, new).await?;
    let most = i64::try_from(MOST_TOPICS).unwrap_or(i64::MAX);
    store::attach_kept(turn.tx(), &workspace, (ritual, id), most).await?;
    turn.record(Change {
        verb: "call",
        subject: subject(id),
        before: None,
        after: Some(json!({ "starts_at": occurrence.at })),
        why: None,
    })
    .await?;
    set_end(turn, id, occurrence.at).await?;
    hosting::choose(turn, id).await?;
    let Some(mut scene) = find_scene(turn, id).await? else { return Ok(()) };
    showing::show(turn, &mut scene).await?;
    hosting::tell_host(turn, &scene).await?;
    if scene.session.stage(scene.now) == Stage::Open {
        follow_leads(turn, id).await?;
    }
    turn.refresh_homes().await
}

fn lead_about(pod: PodId) -> String {
    format!("lead/{pod}")
}

/// People came, went or changed their part: sessions that are to come are looked at once all of it is written down.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_later(turn: &mut Turn) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if store::list_to_come(turn.tx(), &workspace, now).await?.is_empty() {
        return Ok(());
    }
    turn.set_timer("follow", now, FOLLOW, json!({})).await
}

/// Sessions that are to come have a host who is there, and each pod's lead has been asked for a topic.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow(turn: &mut Turn, _payload: &Value) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    turn.touch();
    for session in store::list_to_come(turn.tx(), &workspace, now).await? {
        if !hosting::follow_host(turn, &session).await?
            && let Some(mut scene) = find_scene(turn, session.occurrence_id).await?
        {
            showing::show(turn, &mut scene).await?;
        }
        if session.stage(now) == Stage::Open {
            follow_leads(turn, session.occurrence_id).await?;
        }
    }
    Ok(())
}

/// Whoever leads a pod now is asked, unless the pod has answered; whoever was asked before and leads no more is not.
async fn follow_leads(turn: &mut Turn, id: OccurrenceId) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let asked = store::list_asked(turn.tx(), &workspace, id).await?;
    let Some(scene) = find_scene(turn, id).await? else { return Ok(()) };
    let mut told = Vec::new();
    for pod in pods::list_pods(turn.tx(), &workspace).await? {
        let about = lead_about(pod.id);
        let before: Vec<_> = asked.iter().filter(|asked| asked.about == about).collect();
        let acting = candidates::find_acting(turn, pod.id, now).await?;
        let stays = before.iter().any(|asked| Some(&asked.person) == acting.as_ref());
        if stays || (!before.is_empty() && before.iter().all(|asked| !asked.is_open)) {
            continue;
        }
        for asked in before {
            telling::close(turn, id, &about, &asked.person).await?;
        }
        if let Some(person) = acting {
            let ask = views::lead_ask(&scene, &about, &pod.name);
            told.push((about, person, ask));
        }
    }
    telling::tell(turn, &scene, told).await
}

/// Two days before: is there a topic?
async fn nudge(turn: &mut Turn, mut scene: Scene) -> Result<()> {
    if !scene.topics.is_empty() || scene.session.questions || !scene.session.stage(scene.now).is_to_come() {
        return Ok(());
    }
    scene.session.nudged_at = Some(Ts(scene.now));
    save(turn, &scene.session).await?;
    showing::show(turn, &mut scene).await?;
    showing::note(turn, &scene, "no-topics", &views::no_topics_yet(&scene)).await?;
    let Some(host) = scene.session.host.clone() else { return Ok(()) };
    let ask = views::no_topics_ask(&scene);
    telling::tell(turn, &scene, vec![("topics".to_owned(), host, ask)]).await
}

/// A session that was moved after its reminder: it is reminded of once more, a quarter of an hour before.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn remind_again(turn: &mut Turn, payload: &Value) -> Result<()> {
    match read_session(turn, payload).await? {
        Some(scene) if scene.session.off_at.is_none() => agenda::remind(turn, scene).await,
        _ => Ok(()),
    }
}

/// The session a timer carries.
async fn read_session(turn: &mut Turn, payload: &Value) -> Result<Option<Scene>> {
    match payload.get("session").and_then(Value::as_i64).map(OccurrenceId) {
        Some(id) => find_scene(turn, id).await,
        None => Ok(None),
    }
}

/// Sets when the session ends; the same session, moved, replaces it.
pub(super) async fn set_end(turn: &mut Turn, id: OccurrenceId, starts_at: Timestamp) -> Result<()> {
    turn.set_timer(&format!("tidy/{id}"), starts_at + ENDS, TIDY, json!({ "session": id })).await
}

/// A day after: attendance closes, talks count as given, what was not given is kept, and nothing waits on anybody any
/// more but the recap.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn tidy(turn: &mut Turn, payload: &Value) -> Result<()> {
    let Some(mut scene) = read_session(turn, payload).await? else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let waiting = scene.topics.iter().filter(|topic| topic.given_at.is_none());
    let (given, kept): (Vec<_>, Vec<_>) = waiting.partition(|topic| topic.place.is_some());
    let ids = |topics: Vec<&store::Topic>| topics.into_iter().map(|topic| topic.id).collect::<Vec<TopicId>>();
    let (given, kept) = (ids(given), ids(kept));
    store::mark_given(turn.tx(), &workspace, &given, scene.now).await?;
    // The agenda goes on to say what did not fit: it is shown before those topics leave the session.
    showing::show(turn, &mut scene).await?;
    store::keep_for_next(turn.tx(), &workspace, &kept).await?;
    turn.touch();
    telling::close_all(turn, scene.session.occurrence_id, |about| !recap::is_about(about)).await
}

/// The organisation has its monthly session from the first day on which an administrator saved the settings; once it was
/// deleted it does not come back.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn found_default(turn: &mut Turn) -> Result<()> {
    if !turn.settings().confirmed {
        return Ok(());
    }
    rituals::found_once(turn, &KIND).await.map(drop)
}
