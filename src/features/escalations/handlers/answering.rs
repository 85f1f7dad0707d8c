//! The forms under an escalation, from the press that opens one to what was filled in: deciding, asking back, answering, sending
//! on, saying something.

use super::escalation_of;
use crate::{
    error::{Error, Result},
    features::escalations::{
        actions,
        model::{Deed, Item, is_too_long},
        views,
    },
    ids::EscalationId,
    signal::{Action, Form, Modal, Reply, Submission},
    slack::blocks::metadata,
    turn::Turn,
};

/// *Decide*
pub(in super::super) async fn open_decide(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let item = actions::find_asked(turn, escalation_of(action.carried())?, &Deed::Decide).await?;
    modal(turn, &item, views::decide_modal).await
}

/// *Need more*
pub(in super::super) async fn open_question(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let item = actions::find_asked(turn, escalation_of(action.carried())?, &Deed::Question).await?;
    modal(turn, &item, views::question_modal).await
}

/// *Comment*, in the menu.
pub(super) async fn open_comment(turn: &mut Turn, id: EscalationId) -> Result<Reply> {
    let item = actions::find_asked(turn, id, &Deed::Comment).await?;
    modal(turn, &item, views::comment_modal).await
}

/// *Answer*
pub(in super::super) async fn open_answer(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let item = actions::find_asked(turn, escalation_of(action.carried())?, &Deed::Answer).await?;
    modal(turn, &item, views::answer_modal).await
}

/// *Not mine*
pub(in super::super) async fn open_not_mine(turn: &mut Turn, action: &Action) -> Result<Reply> {
    // Whoever may decide it may say whose it is instead.
    let item = actions::find_asked(turn, escalation_of(action.carried())?, &Deed::Decide).await?;
    let pods = actions::list_pods(turn).await?;
    modal(turn, &item, |item, names| views::not_mine_modal(item, names, &pods)).await
}

async fn modal(turn: &mut Turn, item: &Item, view: impl FnOnce(&Item, &views::Names) -> Modal) -> Result<Reply> {
    let names = actions::load_names(turn, std::slice::from_ref(item)).await?;
    Ok(Reply::Open(view(item, &names)))
}

/// It is decided.
pub(in super::super) async fn decide(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: EscalationId = metadata(&submission.private_metadata)?;
    let form = &submission.form;
    let (outcome, why) = match (written(form, views::OUTCOME), written(form, views::WHY)) {
        (Ok(outcome), Ok(why)) => (outcome, why),
        (Err(wrong), _) | (_, Err(wrong)) => return Ok(wrong),
    };
    closing(views::OUTCOME, actions::decide(turn, id, (outcome, why)).await)
}

/// What is asked back.
pub(in super::super) async fn question(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    match said(submission)? {
        Ok((id, said)) => closing(views::SAID, actions::ask_back(turn, id, said).await),
        Err(wrong) => Ok(wrong),
    }
}

/// What the requester answers.
pub(in super::super) async fn answer(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    match said(submission)? {
        Ok((id, said)) => closing(views::SAID, actions::answer(turn, id, said).await),
        Err(wrong) => Ok(wrong),
    }
}

/// What somebody says about it.
pub(in super::super) async fn comment(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    match said(submission)? {
        Ok((id, said)) => closing(views::SAID, actions::comment(turn, id, said).await),
        Err(wrong) => Ok(wrong),
    }
}

/// Whose it is.
pub(in super::super) async fn not_mine(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: EscalationId = metadata(&submission.private_metadata)?;
    let form = &submission.form;
    let why = match written(form, views::WHY) {
        Ok(why) => why,
        Err(wrong) => return Ok(wrong),
    };
    match actions::send_on(turn, id, views::sent_on_to(form), why).await {
        Ok(Err((field, sentence))) => Ok(Reply::fault(field, sentence)),
        Ok(Ok(item)) => closing(views::TO_POD, Ok(item)),
        Err(error) => closing(views::TO_POD, Err(error)),
    }
}

/// Of which escalation something is said, and what; or what is wrong with it.
fn said(submission: &Submission) -> Result<std::result::Result<(EscalationId, &str), Reply>> {
    let id = metadata(&submission.private_metadata)?;
    Ok(written(&submission.form, views::SAID).map(|said| (id, said)))
}

/// A form is done, or says at its field what is wrong.
fn closing(field: &str, done: Result<Item>) -> Result<Reply> {
    match done {
        Err(Error::User(sentence)) => Ok(Reply::fault(field, sentence)),
        done => done.map(|_| Reply::CloseAll),
    }
}

/// What somebody wrote into a field that must say something, and no more than can be shown.
fn written<'f>(form: &'f Form, field: &str) -> std::result::Result<&'f str, Reply> {
    let missing = if field == views::OUTCOME { views::say_outcome() } else { views::say_something() };
    let said = form.text(field).ok_or_else(|| Reply::fault(field, missing))?;
    if is_too_long(said) { Err(Reply::fault(field, views::too_long())) } else { Ok(said) }
}
