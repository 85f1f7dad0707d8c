//! From a signal to what is shown.

use super::actions;
use crate::{
    error::Result,
    signal::{Action, Reply},
    slack::blocks::HomeBuilder,
    turn::Turn,
};

/// The frame of one person's App Home.
pub(super) async fn home(turn: &mut Turn) -> Result<HomeBuilder> {
    actions::frame(turn).await
}

/// *All*, under what waits.
pub(super) async fn all_waiting(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::all_waiting(turn).await.map(Reply::Open)
}
