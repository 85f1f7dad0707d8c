//! From a signal to what is shown.

use super::{ALL_WAITING, actions, views};
use crate::{
    error::Result,
    features::organisation,
    signal::{Action, Fact, Reply, Signal},
    slack::blocks::HomeBuilder,
    turn::Turn,
};

/// What nobody changes anything by.
pub(super) fn only_looks(signal: &Signal) -> bool {
    matches!(signal, Signal::Action(action) if action.action_id == ALL_WAITING)
}

/// Whose page it is, and whether the bot is paused.
pub(super) async fn greeting(turn: &mut Turn) -> Result<HomeBuilder> {
    Ok(views::greeting(&turn.actor().name, organisation::actions::paused_line(turn)))
}

/// *Waiting on you*
pub(super) async fn waiting(turn: &mut Turn) -> Result<HomeBuilder> {
    let waiting = actions::list_waiting(turn).await?;
    Ok(views::waiting(&waiting, actions::seen(turn)))
}

/// *All*, under what waits.
pub(super) async fn all_waiting(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    let waiting = actions::list_waiting(turn).await?;
    Ok(Reply::Open(views::waiting_modal(&waiting, actions::seen(turn))))
}

/// *Quick actions*
pub(super) async fn quick(turn: &mut Turn) -> Result<HomeBuilder> {
    let buttons = turn.registry().quicks().flat_map(|quick| quick(turn)).collect();
    Ok(views::quick(buttons))
}

/// *Roll-out*, for admins.
pub(super) async fn roll_out(turn: &mut Turn) -> Result<HomeBuilder> {
    actions::roll_out(turn).await
}

/// *Delivery problems*, for admins.
pub(super) async fn problems(turn: &mut Turn) -> Result<HomeBuilder> {
    actions::problems(turn).await
}

/// What changes on pages whose people did nothing themselves.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    actions::follow(turn, fact).await
}
