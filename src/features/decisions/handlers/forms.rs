//! The forms: opened by a button, and sent.

use super::{decision_of, show_form};
use crate::{
    error::{Error, Result},
    features::decisions::{
        actions::{self, Opened},
        model::{Deed, Wording, Worked},
        views::{self, fields},
    },
    ids::DecisionId,
    signal::{Action, Container, Modal, Reply, Submission},
    slack::blocks::metadata,
    turn::Turn,
};
use std::collections::BTreeMap;

/// A modal opened from a modal takes its place.
fn show(action: &Action, modal: Modal) -> Reply {
    match action.container {
        Container::Modal { .. } => Reply::Update(modal),
        Container::Message { .. } | Container::Home => Reply::Open(modal),
    }
}

/// *Record a decision*
pub(in super::super) async fn open_by_button(turn: &mut Turn, _: &Action) -> Result<Reply> {
    let start = actions::start_form(turn, None, (None, "")).await?;
    show_form(turn, &start).await
}

/// *Replace by a new decision*
pub(in super::super) async fn open_replace(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let start = actions::start_replacement(turn, decision_of(action.carried())?).await?;
    match show_form(turn, &start).await? {
        Reply::Open(modal) => Ok(show(action, modal)),
        other => Ok(other),
    }
}

/// *Decide*
pub(in super::super) async fn open_decide(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (scene, right) = actions::find_asked(turn, decision_of(action.carried())?, Deed::Decide).await?;
    let has_right = actions::has_right(turn, &right);
    Ok(show(action, views::decide_modal(&scene, (&right, has_right), false)))
}

/// *Decide otherwise*
pub(in super::super) async fn open_otherwise(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (scene, right) = actions::find_asked(turn, decision_of(action.carried())?, Deed::DecideOtherwise).await?;
    let has_right = actions::has_right(turn, &right);
    Ok(show(action, views::decide_modal(&scene, (&right, has_right), true)))
}

/// *Not now*
pub(in super::super) async fn open_say(turn: &mut Turn, action: &Action) -> Result<Reply> {
    show_say(turn, decision_of(action.carried())?).await
}

pub(super) async fn show_say(turn: &mut Turn, id: DecisionId) -> Result<Reply> {
    let (scene, _) = actions::find_asked(turn, id, Deed::Comment).await?;
    Ok(Reply::Open(views::say_modal(&scene, &turn.actor().id)))
}

/// *Another date*
pub(in super::super) async fn open_date(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (scene, _) = actions::find_asked(turn, decision_of(action.carried())?, Deed::Redate).await?;
    Ok(show(action, views::date_modal(&scene)))
}

/// *Answer*
pub(in super::super) async fn open_answer(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (scene, said) = actions::find_consulted(turn, decision_of(action.carried())?).await?;
    Ok(show(action, views::answer_modal(&scene, said.as_deref())))
}

/// *Amend*
pub(in super::super) async fn open_amend(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (scene, _) = actions::find_asked(turn, decision_of(action.carried())?, Deed::Amend).await?;
    Ok(show(action, views::amend_modal(&scene)))
}

/// *Yes*, *Partly*, *No*
pub(in super::super) async fn open_review(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let (scene, _) = actions::find_asked(turn, decision_of(action.carried())?, Deed::Review).await?;
    let place = views::OPEN_REVIEW.iter().position(|id| *id == action.action_id).unwrap_or_default();
    Ok(show(action, views::review_modal(&scene, Worked::ALL[place])))
}

/// It is written down, or something is wrong with it.
pub(in super::super) async fn record(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let about = metadata(&submission.private_metadata)?;
    Ok(match actions::open(turn, about, views::filled(&submission.form)).await? {
        Opened::Faults(faults) => Reply::Errors(faults),
        Opened::Done(done, has_right) => {
            Reply::Update(views::opened_modal(&done.0, (&done.1, has_right), &turn.actor().id))
        }
    })
}

/// It is decided.
pub(in super::super) async fn decide_form(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    settle(turn, submission, Deed::Decide).await
}

/// It is decided otherwise.
pub(in super::super) async fn otherwise_form(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    settle(turn, submission, Deed::DecideOtherwise).await
}

async fn settle(turn: &mut Turn, submission: &Submission, deed: Deed) -> Result<Reply> {
    let id: DecisionId = metadata(&submission.private_metadata)?;
    let form = &submission.form;
    let Some(outcome) = form.text(fields::OUTCOME) else { return Ok(fault(fields::OUTCOME, views::say_outcome())) };
    let Some(why) = form.text(fields::WHY) else { return Ok(fault(fields::WHY, views::say_why())) };
    let review = views::said(form).0;
    if review.is_some_and(|day| day <= turn.actor().zone.date(turn.now())) {
        return Ok(fault(fields::REVIEW, views::review_is_later()));
    }
    let decided = actions::decide(turn, (id, deed), (outcome, why), review).await;
    closing(fields::OUTCOME, decided.map(drop))
}

/// Somebody says something about it.
pub(in super::super) async fn say(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: DecisionId = metadata(&submission.private_metadata)?;
    let Some(said) = submission.form.text(fields::SAID) else {
        return Ok(fault(fields::SAID, views::say_something()));
    };
    closing(fields::SAID, actions::say(turn, id, said).await)
}

/// Whoever is consulted answers.
pub(in super::super) async fn answer(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: DecisionId = metadata(&submission.private_metadata)?;
    let Some(said) = submission.form.text(fields::SAID) else {
        return Ok(fault(fields::SAID, views::say_something()));
    };
    closing(fields::SAID, actions::answer(turn, id, said).await.map(drop))
}

/// It has another day.
pub(in super::super) async fn date(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: DecisionId = metadata(&submission.private_metadata)?;
    let today = turn.actor().zone.date(turn.now());
    let Some(day) = views::said(&submission.form).0.filter(|day| *day >= today) else {
        return Ok(fault(fields::DUE, views::day_has_passed()));
    };
    closing(fields::DUE, actions::redate(turn, id, day).await)
}

/// Whether it worked; where it did not, what can be done about it is offered at once.
pub(in super::super) async fn review(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let id: DecisionId = metadata(&submission.private_metadata)?;
    let (again, words, worked) = views::said(&submission.form);
    let Some(worked) = worked else { return Ok(fault(fields::WORKED, views::say_something())) };
    if again.is_some_and(|day| day <= turn.actor().zone.date(turn.now())) {
        return Ok(fault(fields::REVIEW, views::review_is_later()));
    }
    match actions::review(turn, id, (worked, words.as_deref()), again).await {
        Err(Error::User(sentence)) => Ok(fault(fields::WORKED, &sentence)),
        Err(error) => Err(error),
        Ok(_) if worked == Worked::No => Ok(Reply::Update(views::revise_modal(&actions::get_scene(turn, id).await?))),
        Ok(_) => Ok(Reply::CloseAll),
    }
}

/// It is written anew.
pub(in super::super) async fn amend(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let seen = metadata(&submission.private_metadata)?;
    let form = &submission.form;
    let text = |field: &str| form.text(field).map(str::to_owned);
    let Some(title) = text(fields::TITLE) else { return Ok(fault(fields::TITLE, views::say_title())) };
    let Some(outcome) = text(fields::OUTCOME) else { return Ok(fault(fields::OUTCOME, views::say_outcome())) };
    let Some(rationale) = text(fields::WHY) else { return Ok(fault(fields::WHY, views::say_why())) };
    let Some(why) = form.text(fields::REASON) else { return Ok(fault(fields::REASON, views::say_something())) };
    let wording = Wording {
        title,
        context: text(fields::CONTEXT),
        options: text(fields::OPTIONS),
        outcome: Some(outcome),
        rationale: Some(rationale),
    };
    closing(fields::REASON, actions::amend(turn, seen, (wording, why)).await)
}

/// A form is done, or says at its field what is wrong.
fn closing(field: &str, done: Result<()>) -> Result<Reply> {
    match done {
        Err(Error::User(sentence)) => Ok(fault(field, &sentence)),
        done => done.map(|()| Reply::CloseAll),
    }
}

fn fault(block: &str, sentence: &str) -> Reply {
    Reply::Errors(BTreeMap::from([(block.to_owned(), sentence.to_owned())]))
}
