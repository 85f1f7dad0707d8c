//! From a signal to an action to a reply.

use super::{SETTINGS, SHOW_HELP, actions, model::Asked, views};
use crate::{
    error::Result,
    signal::{Action, Command, Reply, Signal, Submission},
    slack::{blocks::Button, mrkdwn::Text},
    turn::Turn,
};

/// What nobody changes anything by.
pub(super) fn only_looks(signal: &Signal) -> bool {
    match signal {
        Signal::Command(command) => matches!(Asked::parse(&command.text), Asked::Help | Asked::Unknown(_)),
        Signal::Action(action) => action.action_id == SHOW_HELP,
        Signal::Shortcut(_)
        | Signal::Submission(_)
        | Signal::Closed(_)
        | Signal::Suggest(_)
        | Signal::Event(_)
        | Signal::Due(_) => false,
    }
}

/// For everybody, and for those who may change the settings.
pub(super) fn quick(turn: &Turn) -> Vec<Button> {
    views::quick(turn.may(&SETTINGS, None))
}

/// `/podkeeper …`
pub(super) async fn podkeeper(turn: &mut Turn, command: &Command) -> Result<Reply> {
    Ok(match Asked::parse(&command.text) {
        Asked::Help => Reply::Say(actions::tell_help(turn, None).await?),
        Asked::Unknown(words) => Reply::Say(actions::tell_help(turn, Some(&words)).await?),
        Asked::Settings => actions::open_settings(turn).await?,
        Asked::Pause { why } => Reply::Say(actions::pause(turn, why.as_deref()).await?),
        Asked::Resume => Reply::Say(actions::resume(turn).await?),
        Asked::Holidays => Reply::Say(actions::show_holidays(turn).await?),
    })
}

/// *What can I do?*, on the App Home.
pub(super) async fn show_help(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::tell_help(turn, None).await.map(Reply::Say)
}

/// *Settings*, on the App Home or after an expired trigger.
pub(super) async fn open_settings(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::open_settings(turn).await
}

/// The settings' form was sent.
pub(super) async fn save_settings(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_settings(turn, submission).await
}

/// *Choose calendars*, under the list of public holidays.
pub(super) async fn open_holidays(turn: &mut Turn, _action: &Action) -> Result<Reply> {
    actions::open_holidays(turn).await.map(Reply::Open)
}

/// The choice of public holidays was sent.
pub(super) async fn save_holidays(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_holidays(turn, submission).await
}

/// What this person can do about the organisation.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    let (admin, paused) = (turn.actor().is_admin, turn.workspace_row().paused_at.is_some());
    Ok(views::help_lines(admin, paused))
}
