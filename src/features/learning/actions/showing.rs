//! The messages of a session, where they stand, and what becomes of them.

use super::{
    super::{
        model::{Filler, LENGTH, Stage, gaps},
        store::{self, Session, Topic},
        views::{self, Scene},
    },
    find_scene, save, telling,
};
use crate::{
    delivery::store::{Put, To},
    directory::{RoleRef, channels::find_channel, on_duty},
    error::Result,
    features::rituals::actions::{self as rituals, Place},
    ids::{ChannelId, OccurrenceId},
    signal::{Message, Outcome, OutcomeWhat},
    turn::{Post, Turn},
};

/// A message that somebody deletes comes back with news, at most so often.
const GENERATIONS: i64 = 3;
/// What an administrator is told of where there is no channel at all.
const NOWHERE: &str = "nowhere";

/// Brings all messages of a session up to date: the call, the agenda, the reminder and the recap, as far as they stand.
pub(super) async fn show(turn: &mut Turn, scene: &mut Scene) -> Result<()> {
    let Some(channel) = settle_place(turn, scene).await? else { return Ok(()) };
    let session = scene.session.clone();
    put(turn, &key(&session, "call"), &channel, &views::call_message(scene)).await?;
    if session.agenda_at.is_some() {
        let message = views::agenda_message(scene, &fillers(scene)?, &kept(scene));
        put(turn, &key(&session, "agenda"), &channel, &message).await?;
    }
    if session.soon_at.is_some() && session.off_at.is_none() {
        put(turn, &soon_key(&session), &channel, &views::soon_message(scene)).await?;
    }
    if session.recap_at.is_some() {
        let workspace = turn.workspace().clone();
        let lessons = store::list_lessons_of(turn.tx(), &workspace, session.occurrence_id).await?;
        put(turn, &key(&session, "recap"), &channel, &views::recap_message(scene, &lessons)).await?;
    }
    Ok(())
}

/// A line in the thread of the call; `what` names it among the session's.
pub(super) async fn note(turn: &mut Turn, scene: &Scene, what: &str, message: &Message) -> Result<()> {
    let Some(channel) = &scene.session.channel else { return Ok(()) };
    // The newest message of the call: those before it were deleted by hand.
    let call = put(turn, &key(&scene.session, "call"), channel, &views::call_message(scene)).await?;
    let to = To::Channel(channel.clone());
    turn.post(Post::new(&key(&scene.session, what), &to, message).in_thread_of(&call)).await?;
    Ok(())
}

/// The reminder is of another time now, or not wanted any more.
pub(super) async fn withdraw_soon(turn: &mut Turn, session: &Session) -> Result<()> {
    for generation in 1..=GENERATIONS {
        turn.withdraw(&generation_of(&soon_key(session), generation)).await?;
    }
    Ok(())
}

/// What fills the gaps that are there now.
fn fillers(scene: &Scene) -> Result<Vec<Filler>> {
    let taken: i64 = scene.talks().iter().map(|talk| talk.minutes).sum();
    let mut fillers = scene.session.fillers()?;
    fillers.truncate(gaps(LENGTH - taken));
    Ok(fillers)
}

/// What did not fit.
fn kept(scene: &Scene) -> Vec<Topic> {
    scene.topics.iter().filter(|topic| topic.place.is_none()).cloned().collect()
}

/// Puts a message, or its next generation where somebody has deleted it; the key under which it stands.
async fn put(turn: &mut Turn, key: &str, channel: &ChannelId, message: &Message) -> Result<String> {
    let to = To::Channel(channel.clone());
    let mut shown = key.to_owned();
    for generation in 1..=GENERATIONS {
        shown = generation_of(key, generation);
        if turn.post(Post::new(&shown, &to, message)).await? != Put::Gone {
            break;
        }
    }
    Ok(shown)
}

fn generation_of(key: &str, generation: i64) -> String {
    if generation == 1 { key.to_owned() } else { format!("{key}/{generation}") }
}

fn key(session: &Session, what: &str) -> String {
    format!("occ/{}/{}/{what}", session.occurrence_id, session.generation)
}

/// A moved session is reminded of anew.
fn soon_key(session: &Session) -> String {
    key(session, &format!("soon/{}", session.starts_at.0.as_second()))
}

/// The session a post's key names.
fn session_of(key: &str) -> Option<OccurrenceId> {
    key.strip_prefix("occ/")?.split('/').next()?.parse().ok().map(OccurrenceId)
}

/// Where the messages belong now. When that is another channel than before they are begun anew there; where there is none,
/// an administrator is told, once.
async fn settle_place(turn: &mut Turn, scene: &mut Scene) -> Result<Option<ChannelId>> {
    let place = match rituals::find_ritual(turn, scene.session.ritual_id).await? {
        Some(ritual) => rituals::find_place(turn, &ritual).await?,
        // Of a ritual that was deleted, the messages say so where they stand.
        None => return Ok(scene.session.channel.clone()),
    };
    let channel = match place {
        Place::Channel(channel) => channel,
        Place::Nowhere(_) => {
            tell_obstacle(turn, scene, NOWHERE).await?;
            return Ok(None);
        }
    };
    if scene.session.channel.as_ref() == Some(&channel) {
        return Ok(Some(channel));
    }
    if let Some(former) = scene.session.channel.clone() {
        take_down(turn, scene, &former).await?;
        scene.session.generation += 1;
    }
    scene.session.channel = Some(channel.clone());
    forget_obstacle(turn, scene).await?;
    save(turn, &scene.session).await?;
    Ok(Some(channel))
}

/// Takes the messages of a session that is to come away from where it no longer belongs, as far as the bot can reach them.
async fn take_down(turn: &mut Turn, scene: &Scene, from: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let found = find_channel(turn.tx(), &workspace, from).await?;
    let reachable = found.is_some_and(|channel| !channel.is_archived && channel.is_member);
    if !reachable || scene.session.stage(scene.now) == Stage::Over {
        return Ok(());
    }
    for what in ["call", "agenda"] {
        for generation in 1..=GENERATIONS {
            turn.withdraw(&generation_of(&key(&scene.session, what), generation)).await?;
        }
    }
    withdraw_soon(turn, &scene.session).await
}

/// An administrator hears why the messages stand nowhere: of each obstacle once.
async fn tell_obstacle(turn: &mut Turn, scene: &mut Scene, obstacle: &str) -> Result<()> {
    if scene.session.told.as_deref() == Some(obstacle) {
        return Ok(());
    }
    scene.session.told = Some(obstacle.to_owned());
    save(turn, &scene.session).await?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(admin) = on_duty(turn.tx(), &workspace, RoleRef::Admins, now).await?.people.into_iter().next() else {
        return Ok(());
    };
    let about = "place".to_owned();
    let ask = views::no_place_ask(scene, &about);
    telling::tell(turn, scene, vec![(about, admin, ask)]).await
}

async fn forget_obstacle(turn: &mut Turn, scene: &mut Scene) -> Result<()> {
    if scene.session.told.take().is_some() {
        telling::close_all(turn, scene.session.occurrence_id, |about| about == "place").await?;
    }
    Ok(())
}

/// What became of a message: refused for good, an administrator is told.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let (Some(id), OutcomeWhat::Failed { code }) = (session_of(&outcome.key), &outcome.what) else { return Ok(()) };
    match find_scene(turn, id).await? {
        Some(mut scene) if outcome.key == key(&scene.session, "call") => tell_obstacle(turn, &mut scene, code).await,
        _ => Ok(()),
    }
}

/// Settings, a pod or a channel changed: those sessions that are to come and that `which` names say so.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn show_again(turn: &mut Turn, which: impl Fn(&Session) -> bool) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let mut concerned = store::list_to_come(turn.tx(), &workspace, now).await?;
    concerned.retain(which);
    for session in concerned {
        if let Some(mut scene) = find_scene(turn, session.occurrence_id).await? {
            show(turn, &mut scene).await?;
        }
    }
    Ok(())
}

/// Slack gave a channel a new id: what stands there stays.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn follow_channel(turn: &mut Turn, from: &ChannelId, to: &ChannelId) -> Result<()> {
    let workspace = turn.workspace().clone();
    turn.touch();
    store::move_sessions(turn.tx(), &workspace, from, to).await
}
