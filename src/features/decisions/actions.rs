//! What can be done with decisions.

use super::views;
use crate::{
    error::Result,
    features::{organisation, rights},
    signal::Message,
    slack::mrkdwn::Text,
    turn::Turn,
};

/// What this person can do.
pub(super) async fn tell_help(turn: &mut Turn, unknown: Option<&str>) -> Result<Message> {
    let lines = list_help(turn);
    let paused = organisation::actions::paused_line(turn);
    Ok(views::help(unknown, &lines, paused))
}

/// A line for each thing this person can do.
pub(super) fn list_help(turn: &Turn) -> Vec<Text> {
    views::help_lines(rights::actions::may_edit(turn))
}
