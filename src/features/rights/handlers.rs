//! From a signal to an action to a reply.

use super::{
    actions,
    model::{Draft, Press},
};
use crate::{
    error::Result,
    signal::{Action, Reply, Submission},
    turn::Turn,
};

/// *Edit* under the table, and *Rules* in the editor.
pub(super) async fn open(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::show_rules(turn, None).await.map(|modal| Reply::window(action, modal))
}

/// The menu of a rule.
pub(super) async fn press_rule(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(press) = Press::of(action) else { return Ok(Reply::Nothing) };
    actions::press_rule(turn, &press).await.map(|modal| Reply::window(action, modal))
}

/// *Add a rule*.
pub(super) async fn new_rule(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::open_new_rule(turn).await.map(|modal| Reply::window(action, modal))
}

/// The form of a rule was sent.
pub(super) async fn save_rule(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_rule(turn, &submission.private_metadata, &Draft::filled(&submission.form)).await
}

/// *Classes*.
pub(super) async fn show_classes(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::show_classes(turn, None).await.map(|modal| Reply::window(action, modal))
}

/// The menu of a class.
pub(super) async fn press_class(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(press) = Press::of(action) else { return Ok(Reply::Nothing) };
    actions::press_class(turn, &press).await.map(|modal| Reply::window(action, modal))
}

/// *Add a class*.
pub(super) async fn new_class(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::open_new_class(turn).await.map(|modal| Reply::window(action, modal))
}

/// The form of a class was sent.
pub(super) async fn save_class(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_class(turn, submission).await
}

/// *Roles*.
pub(super) async fn show_roles(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::show_roles(turn, None).await.map(|modal| Reply::window(action, modal))
}

/// The menu of a role.
pub(super) async fn press_role(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(press) = Press::of(action) else { return Ok(Reply::Nothing) };
    actions::press_role(turn, &press).await.map(|modal| Reply::window(action, modal))
}

/// *Add a role*.
pub(super) async fn new_role(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::open_new_role(turn).await.map(|modal| Reply::window(action, modal))
}

/// The form of a role was sent.
pub(super) async fn save_role(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_role(turn, submission).await
}

/// *Currency*.
pub(super) async fn ask_currency(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::open_currency(turn).await.map(|modal| Reply::window(action, modal))
}

/// The form of the currency was sent.
pub(super) async fn save_currency(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_currency(turn, submission).await
}
