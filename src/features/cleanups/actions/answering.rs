//! Answers: *Keep it*, *Archive now*, *Not sure*. Who may is asked when they press.

use super::{ARCHIVE, KEEP, archiving, names_of, note, owners::find_owner, require_may, showing};
use crate::{
    error::{Error, Result},
    features::cleanups::{
        model::{KEPT_FOR, Stage},
        store::{self, Kept, Row},
        views::{self, Settled},
    },
    ids::ChannelId,
    signal::{Message, Modal, Reply},
    turn::Turn,
};
use serde_json::json;

/// The channel, as far as this person may say anything about it. `from` is where they pressed.
async fn find(turn: &mut Turn, channel: &ChannelId, from: Option<&ChannelId>) -> Result<Row> {
    let workspace = turn.workspace().clone();
    let found = store::find_row(turn.tx(), &workspace, channel).await?;
    let me = &turn.actor().id;
    let concerns = |row: &Row| {
        !row.is_private || from == Some(&row.id) || row.person.as_ref() == Some(me) || turn.actor().is_admin
    };
    found.filter(concerns).ok_or_else(|| Error::user(views::no_such_channel()))
}

/// The form in which they say why it is kept.
pub(in super::super) async fn open_keep(
    turn: &mut Turn,
    channel: &ChannelId,
    from: Option<&ChannelId>,
) -> Result<Modal> {
    require_may(turn, &KEEP)?;
    let row = find(turn, channel, from).await?;
    if row.is_archived {
        return Err(Error::user(views::settled_already()));
    }
    Ok(views::keep_modal(&row.id))
}

/// `/channel cleanup keep #channel why`
pub(super) async fn keep_by_command(turn: &mut Turn, channel: &ChannelId, why: &str) -> Result<Reply> {
    let row = find(turn, channel, None).await?;
    if why.is_empty() {
        return Err(Error::user(views::no_reason()));
    }
    keep_row(turn, &row, why).await.map(Reply::Say)
}

/// The form was sent.
pub(in super::super) async fn keep(turn: &mut Turn, channel: &ChannelId, why: &str) -> Result<Message> {
    let here = channel.clone();
    let row = find(turn, channel, Some(&here)).await?;
    keep_row(turn, &row, why).await
}

async fn keep_row(turn: &mut Turn, row: &Row, why: &str) -> Result<Message> {
    require_may(turn, &KEEP)?;
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    if row.is_archived {
        return Err(Error::user(views::settled_already()));
    }
    let (until, by) = (now + KEPT_FOR, turn.actor().id.clone());
    let why: String = why.chars().take(200).collect();
    store::keep(turn.tx(), &workspace, &row.id, Kept { until, by: Some(&by), why: &why, now }).await?;
    note(turn, "keep", &row.id, (json!({ "until": until }), Some(&why))).await?;
    let names = names_of(turn, std::slice::from_ref(&by), &[]).await?;
    if row.stage().is_open() {
        let settled = Settled::Kept { by: Some(by), until, why };
        showing::settle_question(turn, row, &settled).await?;
    }
    Ok(views::kept_answer(&row.id, until, &names))
}

/// *Not sure*: it stays, and whoever answers for it can see that.
pub(in super::super) async fn not_sure(
    turn: &mut Turn,
    channel: &ChannelId,
    from: Option<&ChannelId>,
) -> Result<Message> {
    require_may(turn, &KEEP)?;
    let workspace = turn.workspace().clone();
    let row = find(turn, channel, from).await?;
    if row.is_archived || row.stage() != Stage::Asked {
        return Err(Error::user(views::settled_already()));
    }
    let by = turn.actor().id.clone();
    store::set_stage(turn.tx(), &workspace, channel, (Stage::Unsure, Some(&by))).await?;
    note(turn, "not sure", channel, (json!({}), None)).await?;
    let row = Row { stage: Stage::Unsure.as_str().to_owned(), unsure_by: Some(by), ..row };
    if row.posted_at.is_some() {
        showing::show_question(turn, &row, None).await?;
    }
    showing::show_owner(turn, row.person.as_ref(), row.ask_run).await?;
    Ok(views::not_sure_answer(channel))
}

/// *Archive now*, for whoever answers for the channel and for admins.
pub(in super::super) async fn archive_now(
    turn: &mut Turn,
    channel: &ChannelId,
    from: Option<&ChannelId>,
) -> Result<Message> {
    let row = find(turn, channel, from).await?;
    let owner = find_owner(turn, &row).await?;
    let me = turn.actor().id.clone();
    let is_theirs = turn.actor().is_active_colleague() && [&owner.owner, &owner.person].contains(&&Some(me));
    if !turn.may(&ARCHIVE, row.pod) && !is_theirs {
        let names = names_of(turn, &owner.person.iter().cloned().collect::<Vec<_>>(), &[]).await?;
        let who = match &owner.person {
            Some(person) => names.plain(person),
            None => views::known_too_little(),
        };
        return Err(Error::user(views::archive_refused(who)));
    }
    if row.is_archived || !row.stage().is_open() {
        return Err(Error::user(views::settled_already()));
    }
    archiving::begin(turn, &row, None).await?;
    Ok(views::taken_answer(channel))
}
