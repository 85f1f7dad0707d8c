//! From a signal to an action to a reply.

use super::{actions, views};
use crate::{
    error::Result,
    ids::ChannelId,
    signal::{Action, Command, Container, Fact, Outcome, Reply, Signal, Submission},
    slack::blocks::metadata,
    turn::Turn,
};

/// What nobody changes anything by.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(_) => true,
        Signal::Action(action) => [views::KEEP, views::SETTINGS].contains(&action.action_id.as_str()),
        _ => false,
    }
}

/// `/channel cleanup …`
pub(super) async fn channel(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let typed = command.text.trim();
    let words = typed.strip_prefix("cleanup").unwrap_or(typed);
    actions::command(turn, words).await
}

/// Where somebody pressed.
fn place(action: &Action) -> Option<ChannelId> {
    match &action.container {
        Container::Message { channel, .. } => Some(channel.clone()),
        Container::Modal { .. } | Container::Home => None,
    }
}

/// *Keep it*
pub(super) async fn open_keep(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let channel = ChannelId::from(action.carried());
    actions::open_keep(turn, &channel, place(action).as_ref()).await.map(|modal| Reply::window(action, modal))
}

/// Why was sent.
pub(super) async fn keep(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let channel: ChannelId = metadata(&submission.private_metadata)?;
    let Some(why) = submission.form.text(views::WHY) else {
        return Ok(Reply::fault(views::WHY, views::no_reason()));
    };
    actions::keep(turn, &channel, why.trim()).await?;
    Ok(Reply::CloseAll)
}

/// *Not sure*
pub(super) async fn not_sure(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let channel = ChannelId::from(action.carried());
    actions::not_sure(turn, &channel, place(action).as_ref()).await.map(Reply::Say)
}

/// *Archive now*
pub(super) async fn archive(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let channel = ChannelId::from(action.carried());
    actions::archive_now(turn, &channel, place(action).as_ref()).await.map(Reply::Say)
}

/// *Settings*
pub(super) async fn open_settings(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::open_settings(turn).await.map(|modal| Reply::window(action, modal))
}

/// *Run now*
pub(super) async fn run(turn: &mut Turn, _: &Action) -> Result<Reply> {
    actions::run_now(turn).await.map(Reply::Say)
}

/// What others decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::ChannelClosed { channel } | Fact::ChannelChanged { channel } => {
            actions::follow_channel(turn, channel).await
        }
        Fact::ChannelMoved { from, to } => actions::follow_moved(turn, from, to).await,
        Fact::LeadChanged { pod, .. } => actions::follow_owner(turn, (Some(*pod), None)).await,
        Fact::PersonDeactivated { person } => actions::follow_owner(turn, (None, Some(person))).await,
        Fact::SettingsChanged => actions::follow_settings(turn).await,
        _ => Ok(()),
    }
}

/// What became of calls, questions, and asks.
pub(super) async fn outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let (key, what) = (outcome.key.as_str(), &outcome.what);
    let Some((kind, rest)) = key.split_once('/') else { return Ok(()) };
    let channel = || ChannelId::from(rest);
    match kind {
        "join" => actions::settle_joined(turn, &channel(), what).await,
        "read" => actions::settle_read(turn, &channel(), what).await,
        "members" => actions::settle_members(turn, &channel(), what).await,
        "asked" => actions::settle_post(turn, key, what).await,
        "ask" => actions::note_heard(turn, key, what).await,
        "bundle" => actions::settle_bundle(turn, rest, what).await,
        "last" => actions::settle_last_look(turn, rest, what).await,
        "archive" => actions::settle_archive(turn, rest, what).await,
        "back" => actions::settle_join(turn, rest, what).await,
        "present" => actions::settle_present(turn, rest, what).await,
        "invite" => actions::settle_invite(turn, rest, what).await,
        _ => Ok(()),
    }
}
