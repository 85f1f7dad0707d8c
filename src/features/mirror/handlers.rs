//! From an event to the mirror.

use super::{
    actions::{self, dnd},
    model::{Sought, Sweep},
};
use crate::{
    error::Result,
    signal::{Event, Happened, Outcome, OutcomeWhat, Reply},
    turn::Turn,
};
use serde_json::Value;

/// Something happened in the workspace.
pub(super) async fn event(turn: &mut Turn, event: &Event) -> Result<Reply> {
    match &event.what {
        Happened::PeopleSeen(page) => actions::put_people(turn, page, event.at).await?,
        Happened::ChannelsSeen(page) => actions::put_channels(turn, page, event.at).await?,
        Happened::SweepEnded { began_at, sweep, unreadable } => {
            let ended = Sweep { began_at: *began_at, name: sweep.clone(), unreadable: *unreadable };
            actions::end_sweep(turn, &ended).await?;
        }
        Happened::ChannelMoved { from, to } => {
            actions::apply(turn, event).await?;
            actions::follow_channel(turn, from, to).await?;
        }
        Happened::GroupsChanged => actions::ask_for_groups(turn).await?,
        Happened::DndChanged(_) => {
            actions::apply(turn, event).await?;
            dnd::watch(turn).await?;
        }
        Happened::HolidaysRead(_) | Happened::RoundCame => {}
        Happened::Message(message) => actions::answer(turn, message, event.at).await?,
        Happened::Uninstalled => actions::stop(turn, actions::UNINSTALLED).await?,
        Happened::TokensRevoked { bots } => {
            if bots.contains(&turn.workspace_row().bot_user) {
                actions::stop(turn, actions::REVOKED).await?;
            }
        }
        Happened::HomeOpened { person } => {
            actions::apply(turn, event).await?;
            actions::greet(turn, person).await?;
        }
        Happened::PersonSeen(_)
        | Happened::ChannelSeen(_)
        | Happened::ChannelRenamed { .. }
        | Happened::ChannelArchived { .. }
        | Happened::ChannelDeleted { .. }
        | Happened::ChannelShared { .. }
        | Happened::Membership { .. }
        | Happened::StrangerCame { .. } => actions::apply(turn, event).await?,
    }
    Ok(Reply::Nothing)
}

/// What Slack told of somebody or something it was asked about. What it refuses, admins see on their App Home.
pub(super) async fn outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    match &outcome.what {
        OutcomeWhat::Done(found) if outcome.key == actions::GROUPS => actions::put_groups(turn, found).await,
        OutcomeWhat::Done(found) if dnd::is_about(&outcome.key) => dnd::put(turn, &outcome.key, found).await,
        OutcomeWhat::Done(found) => actions::put_found(turn, &outcome.key, found).await,
        other => {
            tracing::debug!(key = outcome.key, what = ?other, "settled");
            dnd::go_on(turn, &outcome.key).await
        }
    }
}

/// A sweep that had to wait tries to end again, or goes on ending.
pub(super) async fn end_sweep(turn: &mut Turn, payload: &Value) -> Result<()> {
    actions::end_sweep(turn, &serde_json::from_value(payload.clone())?).await
}

/// Slack is asked for a channel once more.
pub(super) async fn ask_again(turn: &mut Turn, payload: &Value) -> Result<()> {
    actions::ask_for(turn, &Sought::Channel(serde_json::from_value(payload.clone())?)).await
}

/// Slack is asked about more people, when it keeps notifications from them.
pub(super) async fn read_dnd(turn: &mut Turn, payload: &Value) -> Result<()> {
    dnd::read(turn, &serde_json::from_value::<String>(payload.clone())?).await
}

/// What Slack told of some people is over.
pub(super) async fn dnd_over(turn: &mut Turn, _payload: &Value) -> Result<()> {
    dnd::read_over(turn).await
}

/// A day has passed since Slack said that the app may not ask.
pub(super) async fn dnd_refused(turn: &mut Turn, _payload: &Value) -> Result<()> {
    dnd::try_again(turn).await
}

/// The daily clean-up is due.
pub(super) async fn clean_up(turn: &mut Turn, _payload: &Value) -> Result<()> {
    actions::clean_up(turn).await
}
