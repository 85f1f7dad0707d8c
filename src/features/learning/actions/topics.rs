//! Proposing, changing and withdrawing topics, and the one vote.

use super::{
    super::{
        KIND,
        model::{MOST_OF_ONE, MOST_TOPICS, Proposal, Stage},
        store::{self, NewTopic, Topic},
        views::{self, CarriedTopic, Scene},
    },
    TAKE_PART, agenda, find_scene, may_host, showing, telling,
};
use crate::{
    error::{Error, Result},
    features::rituals::actions as rituals,
    ids::{OccurrenceId, PodId, RitualId, TopicId},
    turn::{Change, Turn},
};
use serde_json::json;

/// A topic is proposed, or changed by its author or the host. Where the session is no longer open for it, it joins the agenda
/// if there is time, or is kept for next time.
///
/// # Errors
/// A sentence when the person may not, has enough topics waiting, or the topic is gone; the database's own.
pub(in super::super) async fn propose(turn: &mut Turn, carried: CarriedTopic, proposal: &Proposal) -> Result<Topic> {
    match carried.topic {
        Some(topic) => change(turn, topic, proposal).await,
        None => add(turn, carried.session, proposal).await,
    }
}

async fn add(turn: &mut Turn, session: Option<OccurrenceId>, proposal: &Proposal) -> Result<Topic> {
    let (workspace, now, author) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    require_part(turn)?;
    let most = i64::try_from(MOST_OF_ONE).unwrap_or(i64::MAX);
    if store::count_waiting(turn.tx(), &workspace, &author).await? >= most {
        return Err(Error::user(views::enough_topics(MOST_OF_ONE)));
    }
    let (ritual, scene) = find_home_of_topic(turn, session).await?;
    let pod = own_pod(turn);
    let open = scene.as_ref().filter(|scene| scene.topics.len() < MOST_TOPICS);
    let session = open.map(|scene| scene.session.occurrence_id);
    let new = NewTopic { ritual, session, author: &author, pod, now };
    let id = store::insert_topic(turn.tx(), &workspace, new, proposal).await?;
    turn.record(Change {
        verb: "propose",
        subject: format!("topic/{id}"),
        before: None,
        after: Some(json!({ "title": proposal.title, "minutes": proposal.minutes, "occurrence": session })),
        why: None,
    })
    .await?;
    if let Some(scene) = open {
        settle_late(turn, scene, id, proposal).await?;
        telling::close_all(turn, scene.session.occurrence_id, |about| about == "topics").await?;
        let lead = turn.actor().led_pod().map(|led| format!("lead/{}", led.pod));
        if let Some(about) = lead {
            telling::close(turn, scene.session.occurrence_id, &about, &author).await?;
        }
    }
    let topic = get_topic(turn, id).await?;
    if let Some(scene) = show_session_of(turn, &topic).await? {
        showing::note(turn, &scene, &format!("topic/{id}"), &views::topic_came(&topic)).await?;
    }
    Ok(topic)
}

/// After the agenda was made a topic joins it where there is time; else it is kept at once.
async fn settle_late(turn: &mut Turn, scene: &Scene, id: TopicId, proposal: &Proposal) -> Result<()> {
    if scene.session.agenda_at.is_none() || agenda::join(turn, scene, id, proposal.minutes).await? {
        return Ok(());
    }
    let workspace = turn.workspace().clone();
    store::keep_for_next(turn.tx(), &workspace, &[id]).await
}

async fn change(turn: &mut Turn, id: TopicId, proposal: &Proposal) -> Result<Topic> {
    let workspace = turn.workspace().clone();
    let (before, scene) = find_own_topic(turn, id).await?;
    store::update_topic(turn.tx(), &workspace, id, proposal).await?;
    turn.record(Change {
        verb: "edit topic",
        subject: format!("topic/{id}"),
        before: Some(json!({ "title": before.title, "minutes": before.minutes })),
        after: Some(json!({ "title": proposal.title, "minutes": proposal.minutes })),
        why: None,
    })
    .await?;
    if let Some(scene) = scene.filter(|_| before.place.is_some() && proposal.minutes > before.minutes) {
        // Longer than planned: it stays only if the others leave it the time.
        if !agenda::join(turn, &scene, id, proposal.minutes).await? {
            store::keep_for_next(turn.tx(), &workspace, &[id]).await?;
            let mut scene = super::get_scene(turn, scene.session.occurrence_id).await?;
            showing::show(turn, &mut scene).await?;
        }
    }
    let topic = get_topic(turn, id).await?;
    show_session_of(turn, &topic).await?;
    Ok(topic)
}

/// Withdraws a topic.
///
/// # Errors
/// A sentence when the person may not, or it is gone; the database's own.
pub(in super::super) async fn withdraw(turn: &mut Turn, id: TopicId) -> Result<Topic> {
    let workspace = turn.workspace().clone();
    let (topic, _) = find_own_topic(turn, id).await?;
    store::delete_topic(turn.tx(), &workspace, id).await?;
    turn.record(Change {
        verb: "withdraw",
        subject: format!("topic/{id}"),
        before: Some(json!({ "title": topic.title, "author": topic.author })),
        after: None,
        why: None,
    })
    .await?;
    show_session_of(turn, &topic).await?;
    Ok(topic)
}

/// A topic that the person may change: their own, or one of a session they host. Not once it was given.
///
/// # Errors
/// A sentence when they may not, or it is gone; the database's own.
pub(in super::super) async fn find_own_topic(turn: &mut Turn, id: TopicId) -> Result<(Topic, Option<Scene>)> {
    let topic = get_topic(turn, id).await?;
    let scene = match topic.occurrence_id {
        Some(session) => find_scene(turn, session).await?,
        None => None,
    };
    let is_author = turn.actor().id == topic.author && turn.may(&TAKE_PART, None);
    let hosts = scene.as_ref().is_some_and(|scene| may_host(turn, &scene.session));
    if !is_author && !hosts && !turn.may(&super::HOST, None) {
        return Err(Error::user(views::may_not_change_topic(&topic.author_name)));
    }
    let is_past = scene.as_ref().is_some_and(|scene| !scene.session.stage(scene.now).is_to_come());
    if topic.given_at.is_some() || (is_past && topic.place.is_some()) {
        return Err(Error::user(views::topic_given()));
    }
    Ok((topic, scene))
}

/// What the person has proposed and not given yet.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_own_topics(turn: &mut Turn) -> Result<Vec<Topic>> {
    let (workspace, author) = (turn.workspace().clone(), turn.actor().id.clone());
    store::list_topics_of(turn.tx(), &workspace, &author).await
}

/// Gives the person's one vote to a topic, or takes it back where it is given to it already (then `false` comes back).
///
/// # Errors
/// A sentence when votes no longer count, or the topic is gone; the database's own.
pub(in super::super) async fn vote(turn: &mut Turn, id: TopicId) -> Result<(Topic, bool)> {
    let (workspace, person) = (turn.workspace().clone(), turn.actor().id.clone());
    require_part(turn)?;
    let topic = get_topic(turn, id).await?;
    let scene = match topic.occurrence_id {
        Some(session) => find_scene(turn, session).await?,
        None => None,
    };
    let open = scene.filter(|scene| scene.session.stage(scene.now) == Stage::Open);
    let scene = open.ok_or_else(|| Error::user(views::agenda_stands()))?;
    let session = scene.session.occurrence_id;
    let before = store::find_vote(turn.tx(), &workspace, session, &person).await?;
    let after = (before != Some(id)).then_some(id);
    store::put_vote(turn.tx(), &workspace, (session, &person), after).await?;
    turn.record(Change {
        verb: "vote",
        subject: super::subject(session),
        before: before.map(|topic| json!({ "topic": topic })),
        after: after.map(|topic| json!({ "topic": topic })),
        why: None,
    })
    .await?;
    show_session_of(turn, &topic).await?;
    Ok((topic, after.is_some()))
}

fn require_part(turn: &Turn) -> Result<()> {
    if turn.may(&TAKE_PART, None) { Ok(()) } else { Err(Error::user(views::may_not_look())) }
}

/// The ritual and the session a new topic belongs to: the one whose button was pressed while it is to come, else the next.
async fn find_home_of_topic(turn: &mut Turn, session: Option<OccurrenceId>) -> Result<(RitualId, Option<Scene>)> {
    let pressed = match session {
        Some(session) => find_scene(turn, session).await?,
        None => super::find_next(turn).await?,
    };
    if let Some(scene) = pressed {
        let to_come = scene.session.stage(scene.now).is_to_come();
        return Ok((scene.session.ritual_id, Some(scene).filter(|_| to_come)));
    }
    let ritual = rituals::list_rituals(turn, Some(KIND.name), None).await?.into_iter().next();
    ritual.map(|ritual| (ritual.id, None)).ok_or_else(|| Error::user(views::session_gone()))
}

/// The pod somebody speaks for: the one they lead, else their first.
fn own_pod(turn: &Turn) -> Option<PodId> {
    turn.actor().pods.first().map(|membership| membership.pod)
}

async fn get_topic(turn: &mut Turn, id: TopicId) -> Result<Topic> {
    let workspace = turn.workspace().clone();
    store::find_topic(turn.tx(), &workspace, id).await?.ok_or_else(|| Error::user(views::topic_gone()))
}

async fn show_session_of(turn: &mut Turn, topic: &Topic) -> Result<Option<Scene>> {
    let Some(session) = topic.occurrence_id else { return Ok(None) };
    let Some(mut scene) = find_scene(turn, session).await? else { return Ok(None) };
    showing::show(turn, &mut scene).await?;
    Ok(Some(scene))
}
