//! From a press or a form of the editor of ways to an action to a reply.

use crate::{
    directory::naming::suggest,
    error::Result,
    features::{
        escalations::{
            actions,
            model::{LevelDraft, Urgency},
            views,
        },
        rights::model::Press,
    },
    signal::{Action, Choice, Modal, Reply, Submission, Suggest},
    turn::Turn,
};

/// *Edit* under the ways, and *All ways* in the editor.
pub(in super::super) async fn open_routes(turn: &mut Turn, action: &Action) -> Result<Reply> {
    actions::show_routes(turn, None).await.map(|modal| Reply::window(action, modal))
}

/// The menu of a way.
pub(in super::super) async fn press_route(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(press) = Press::of(action) else { return Ok(Reply::Nothing) };
    window(action, actions::press_route(turn, &press).await)
}

/// The menu of a level.
pub(in super::super) async fn press_level(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(press) = Press::of(action) else { return Ok(Reply::Nothing) };
    window(action, actions::press_level(turn, &press).await)
}

/// How often.
pub(in super::super) async fn press_rounds(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(press) = Press::of(action) else { return Ok(Reply::Nothing) };
    window(action, actions::press_rounds(turn, &press).await)
}

/// *Add a level*
pub(in super::super) async fn new_level(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(press) = Press::of(action) else { return Ok(Reply::Nothing) };
    window(action, actions::open_new_level(turn, &press).await)
}

/// The form of a level was sent.
pub(in super::super) async fn save_level(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    actions::save_level(turn, &submission.private_metadata, &LevelDraft::filled(&submission.form)).await
}

/// User groups by a part of their name.
pub(in super::super) async fn suggest_groups(turn: &mut Turn, asked: &Suggest) -> Result<Vec<Choice>> {
    let groups = actions::list_group_choices(turn).await?;
    Ok(suggest(&groups, |group| group.label.as_str(), &asked.query).into_iter().cloned().collect())
}

/// *A class of its own*
pub(in super::super) async fn new_route(turn: &mut Turn, action: &Action) -> Result<Reply> {
    window(action, actions::open_new_route(turn).await)
}

/// The form of a class of its own was sent.
pub(in super::super) async fn save_new_route(turn: &mut Turn, submission: &Submission) -> Result<Reply> {
    let form = &submission.form;
    let urgency = form.choice(views::URGENCY).and_then(Urgency::named);
    let (Some(class), Some(urgency)) = (form.choice(views::CLASS), urgency) else {
        return Ok(Reply::fault(views::CLASS, views::class_fault(false)));
    };
    actions::save_new_route(turn, class, urgency).await
}

fn window(action: &Action, modal: Result<Modal>) -> Result<Reply> {
    modal.map(|modal| Reply::window(action, modal))
}
