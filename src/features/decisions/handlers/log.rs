//! The log, its files, and shortcuts by which a decision is recorded.

use super::show_form;
use crate::{
    error::Result,
    features::decisions::{
        actions,
        views::{self, EXPORTS},
    },
    signal::{Action, Reply, Shortcut, typed::as_typed},
    slack::blocks::message,
    turn::Turn,
};

/// `/decide log …`
pub(super) async fn log(turn: &mut Turn, typed: &str) -> Result<Reply> {
    let page = actions::find_logged(turn, &as_typed(typed), 0).await?;
    Ok(Reply::Say(views::log_message(&page)))
}

/// *Older* and *Newer*.
pub(in super::super) async fn turn_page(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (number, typed) = views::read_page(action.carried());
    let page = actions::find_logged(turn, typed, number).await?;
    Ok(Reply::Replace(views::log_message(&page)))
}

/// *Markdown*, *CSV*, *JSON*.
pub(in super::super) async fn export(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some((_, _, format)) = EXPORTS.iter().find(|(id, ..)| *id == action.action_id) else {
        return Ok(Reply::Nothing);
    };
    let (_, typed) = views::read_page(action.carried());
    let said = actions::export(turn, (typed, *format)).await?;
    Ok(Reply::Say(message(said.clone()).section(said).build()))
}

/// *Record decision*, on a message; *Record a decision*, anywhere.
pub(in super::super) async fn record_by_shortcut(turn: &mut Turn, shortcut: &Shortcut) -> Result<Reply> {
    let start = match &shortcut.message {
        Some(quoted) => actions::start_from_message(turn, quoted).await?,
        None => actions::start_form(turn, None, (None, "")).await?,
    };
    show_form(turn, &start).await
}
