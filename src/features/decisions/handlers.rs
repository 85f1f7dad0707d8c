//! From a signal to an action to a reply.

use super::{actions, model::Asked};
use crate::{
    error::Result,
    features::rights,
    signal::{Command, Reply, Signal},
    slack::mrkdwn::Text,
    turn::Turn,
};

/// What nobody changes anything by.
pub(super) fn only_looks(signal: &Signal) -> bool {
    matches!(signal, Signal::Command(_))
}

/// `/decide …`
pub(super) async fn decide(turn: &mut Turn, command: &Command) -> Result<Reply> {
    Ok(match Asked::parse(&command.text) {
        Asked::Help => Reply::Say(actions::tell_help(turn, None).await?),
        Asked::Unknown(words) => Reply::Say(actions::tell_help(turn, Some(&words)).await?),
        Asked::Rights(question) => Reply::Say(rights::actions::tell(turn, &question).await?),
        Asked::EditRights => rights::actions::open_editor(turn).await?,
    })
}

/// What this person can do about decisions.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    Ok(actions::list_help(turn))
}
