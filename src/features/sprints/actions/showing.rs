//! The message of a sprint: one, living, pinned in the pod's channel while it runs.

use super::{
    super::{
        model::{Shown, Sprint},
        store,
        views::{self, Whose},
    },
    find_place_of,
    reading::shares_channel,
    today,
};
use crate::{
    delivery::store::{Put, To},
    directory::channels::find_channel,
    error::Result,
    features::{okrs::model::Obstacle, rituals::actions::Place},
    ids::ChannelId,
    slack::calls::SlackCall,
    turn::{Post, Turn},
};

/// Brings the message of a sprint up to date; tells where it stands, or why nowhere. One that is over is only edited, where
/// it stands.
///
/// # Errors
/// Only the database's own.
pub(super) async fn show(turn: &mut Turn, sprint: &Sprint) -> Result<Place> {
    if !sprint.is_running() {
        return round_off(turn, sprint).await;
    }
    let place = find_place_of(turn, sprint).await?.unwrap_or(Place::Nowhere(Obstacle::NoHome));
    match &place {
        Place::Channel(channel) => put(turn, sprint, channel).await?,
        Place::Nowhere(obstacle) => take_down(turn, sprint, obstacle).await?,
    }
    Ok(place)
}

/// Somebody deleted the message by hand: another one takes its place.
///
/// # Errors
/// Only the database's own.
pub(super) async fn show_again(turn: &mut Turn, sprint: &Sprint) -> Result<()> {
    let Some(Place::Channel(channel)) = find_place_of(turn, sprint).await? else { return Ok(()) };
    let shown = next(&sprint.shown, &channel);
    let gone = sprint.key();
    put_message(turn, sprint, &shown, &channel).await?;
    write(turn, sprint, &shown).await?;
    let now = Sprint { shown, ..sprint.clone() };
    turn.move_thread(&gone, &now.key()).await
}

/// It is not at hand any more.
///
/// # Errors
/// Only the database's own.
pub(super) async fn unpin(turn: &mut Turn, sprint: &Sprint) -> Result<()> {
    let (Some(channel), Some(ts)) = (&sprint.shown.channel, &sprint.shown.message) else { return Ok(()) };
    let (key, call) = (pin_key(sprint, "unpin"), SlackCall::Unpin { channel: channel.clone(), ts: ts.clone() });
    turn.call(&key, &call).await
}

/// It stands there: from now on at hand.
///
/// # Errors
/// Only the database's own.
pub(super) async fn pin(turn: &mut Turn, sprint: &Sprint, shown: Shown) -> Result<()> {
    write(turn, sprint, &shown).await?;
    let (Some(channel), Some(ts), true) = (&shown.channel, &shown.message, sprint.is_running()) else { return Ok(()) };
    let (key, call) = (pin_key(sprint, "pin"), SlackCall::Pin { channel: channel.clone(), ts: ts.clone() });
    turn.call(&key, &call).await
}

fn pin_key(sprint: &Sprint, verb: &str) -> String {
    format!("sprint/{}/{verb}/{}", sprint.id, sprint.shown.generation)
}

async fn put(turn: &mut Turn, sprint: &Sprint, channel: &ChannelId) -> Result<()> {
    let mut shown = match &sprint.shown.channel {
        Some(standing) if standing == channel => sprint.shown.clone(),
        Some(_) => {
            // A sprint has one message: the one in the pod's former channel goes.
            turn.withdraw(&sprint.key()).await?;
            next(&sprint.shown, channel)
        }
        None => next(&sprint.shown, channel),
    };
    if put_message(turn, sprint, &shown, channel).await? == Put::Gone {
        shown = next(&shown, channel);
        put_message(turn, sprint, &shown, channel).await?;
    }
    write(turn, sprint, &shown).await
}

async fn put_message(turn: &mut Turn, sprint: &Sprint, shown: &Shown, channel: &ChannelId) -> Result<Put> {
    let (date, calendar) = today(turn, sprint).await?;
    let whose = Whose { is_said: shares_channel(turn, sprint).await? };
    let message = views::goal_message(sprint, whose, date, &calendar);
    let (key, to) = (super::super::model::goal_key(sprint.id, shown.generation), To::Channel(channel.clone()));
    turn.post(Post::new(&key, &to, &message).tell_outcome()).await
}

async fn write(turn: &mut Turn, sprint: &Sprint, shown: &Shown) -> Result<()> {
    let workspace = turn.workspace().clone();
    if *shown != sprint.shown {
        store::update_shown(turn.tx(), &workspace, sprint.id, shown).await?;
        turn.touch();
    }
    Ok(())
}

fn next(before: &Shown, channel: &ChannelId) -> Shown {
    Shown { generation: before.generation + 1, channel: Some(channel.clone()), message: None }
}

/// Where it may not stay it is taken away: before strangers, or in a channel the pod has left. Where it can no longer be
/// reached it stays as it is.
async fn take_down(turn: &mut Turn, sprint: &Sprint, obstacle: &Obstacle) -> Result<()> {
    let may_not_stay = matches!(obstacle, Obstacle::Shared(_) | Obstacle::NoHome);
    let Some(channel) = sprint.shown.channel.as_ref().filter(|_| may_not_stay) else { return Ok(()) };
    if is_archived(turn, channel).await? {
        return Ok(());
    }
    turn.withdraw(&sprint.key()).await?;
    let shown = Shown { generation: sprint.shown.generation, channel: None, message: None };
    write(turn, sprint, &shown).await
}

/// The last word of a message, where it still can be said.
async fn round_off(turn: &mut Turn, sprint: &Sprint) -> Result<Place> {
    let Some(channel) = sprint.shown.channel.clone() else { return Ok(Place::Nowhere(Obstacle::NoHome)) };
    if is_archived(turn, &channel).await? {
        return Ok(Place::Nowhere(Obstacle::Archived(channel)));
    }
    put_message(turn, sprint, &sprint.shown, &channel).await?;
    Ok(Place::Channel(channel))
}

/// Whether nobody writes in a channel any more, or nobody knows it.
async fn is_archived(turn: &mut Turn, channel: &ChannelId) -> Result<bool> {
    let workspace = turn.workspace().clone();
    Ok(find_channel(turn.tx(), &workspace, channel).await?.is_none_or(|channel| channel.is_archived))
}
