//! What people press under an ask: it belongs to that ask only, whatever else stands in the message.

use super::{
    bundle, store,
    views::{self, WHY},
};
use crate::{
    error::{Error, Result},
    signal::{Action, Form, Message, Modal, Reopen, Reply},
    slack::blocks::tag_of,
    turn::Turn,
};
use std::{borrow::Cow, collections::BTreeSet};

/// The ask a press belongs to, and the press as the asking feature built its button: with the block's own id, and the
/// inputs of its own message only.
pub(in crate::turn) fn unwrapped(action: &Action) -> (Option<i64>, Cow<'_, Action>) {
    let Some((tag, block_id)) = tag_of(&action.block_id) else { return (None, Cow::Borrowed(action)) };
    let Some(id) = views::ask_of_tag(tag) else { return (None, Cow::Borrowed(action)) };
    let own = action.form.0.iter().filter_map(|(block, value)| {
        let (of, block) = tag_of(block)?;
        (of == tag).then(|| (block.to_owned(), value.clone()))
    });
    let mut action = Action { block_id: block_id.to_owned(), form: Form::default(), ..action.clone() };
    action.form = Form(own.collect());
    (Some(id), Cow::Owned(action))
}

/// What is said in place of an ask: the rest of its message stays.
pub(in crate::turn) async fn replace(turn: &mut Turn, id: i64, said: Message) -> Result<Reply> {
    let (workspace, feature, person) = (turn.workspace.id.clone(), turn.feature, turn.actor.id.clone());
    let found = store::update_body(turn.tx(), &workspace, (feature, id, &person), &said).await?;
    let Some(message) = found else { return Ok(Reply::Replace(said)) };
    bundle::show(turn, Vec::new(), &BTreeSet::from([message])).await?;
    Ok(Reply::Nothing)
}

/// Somebody asks why they are asked.
pub(super) async fn tell_why(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let id = action.carried().parse().ok();
    let (workspace, person) = (turn.workspace.id.clone(), turn.actor.id.clone());
    let found = match id {
        Some(id) => store::find_reason(turn.tx(), &workspace, id, &person).await?.map(|reason| (id, reason)),
        None => None,
    };
    let Some((id, (view, is_asking))) = found else { return Err(Error::user(views::why_forgotten())) };
    let title = views::why_title(is_asking).to_owned();
    let reopen = Reopen { title, action_id: WHY.to_owned(), value: id.to_string() };
    Ok(Reply::Open(Modal { view, reopen: Some(reopen) }))
}
