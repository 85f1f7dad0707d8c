//! An answer is taken back: the channel shows it no more, and the question waits again.

use super::{
    super::{store, views},
    answering::get_part,
    asking, digest, get_standup,
    needs::withdraw_need,
};
use crate::{
    error::{Error, Result},
    features::rituals::{
        actions::{ask_key, give_time, mark},
        model::ParticipantState,
    },
    ids::OccurrenceId,
    turn::{Change, Turn},
};
use serde_json::json;

/// Takes the actor's answer back, with what was newly in their way by it; tells which stand-up it was of.
///
/// # Errors
/// A sentence when it is not theirs, or there is none; the database's own.
pub(super) async fn take_back(turn: &mut Turn, id: OccurrenceId) -> Result<String> {
    let (workspace, now, person) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let standup = get_standup(turn, id).await?;
    let part = get_part(turn, &standup, &person).await?;
    let Some(answer) = store::find_answer(turn.tx(), &workspace, id, &person).await? else {
        return Err(Error::user(views::nothing_to_take_back()));
    };
    store::delete_answer(turn.tx(), &workspace, id, &person).await?;
    turn.record(Change {
        verb: "take back",
        subject: format!("occ/{id}/{person}"),
        before: Some(json!({ "done": answer.done, "ticked": answer.ticked, "today": answer.today })),
        after: None,
        why: None,
    })
    .await?;
    let reported = store::list_live_reported(turn.tx(), &workspace, std::slice::from_ref(&person)).await?;
    for blocker in reported.into_iter().filter(|one| one.occurrence == Some(id)) {
        withdraw_need(turn, blocker.id).await?;
    }
    if now < part.close_at {
        give_time(turn, &standup.occurrence, &person, None, part.close_at).await?;
    } else {
        mark(turn, id, &person, ParticipantState::Missed).await?;
    }
    let message = asking::question_again(turn, &standup, &part).await?;
    turn.reword_asks(&ask_key(id, &person), &message).await?;
    turn.withdraw(&digest::answer_key(&standup, &answer)).await?;
    digest::show(turn, &standup).await?;
    turn.refresh_home(&person).await?;
    Ok(standup.title)
}
