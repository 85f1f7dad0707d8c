//! What whoever is consulted says.

use super::{
    super::{
        model::{Call, Consulted, Decision, Deed, Happening, State, Task},
        store,
        views::{self, Scene},
    },
    going, note, reading, require,
};
use crate::{
    error::{Error, Result},
    ids::DecisionId,
    turn::Turn,
};

/// One about which the actor is consulted, and what they said so far.
///
/// # Errors
/// A sentence where they are not; the database's own.
pub(in super::super) async fn find_consulted(turn: &mut Turn, id: DecisionId) -> Result<(Scene, Option<String>)> {
    let scene = reading::get_scene(turn, id).await?;
    let me = turn.actor().id.clone();
    let mine = scene.parties.consulted.iter().find(|one| one.person == me);
    let said = mine.ok_or_else(|| Error::user(views::unknown_decision()))?.answer.clone();
    Ok((scene, said))
}

/// What somebody who is consulted says; whoever decides is called once everybody had their say.
///
/// # Errors
/// A sentence why it cannot be done; the database's own.
pub(in super::super) async fn answer(turn: &mut Turn, id: DecisionId, words: &str) -> Result<Decision> {
    let (workspace, now, me) = (turn.workspace().clone(), turn.now(), turn.actor().id.clone());
    let (scene, _) = find_consulted(turn, id).await?;
    let mut decision = scene.decision;
    if decision.state == State::Dropped {
        require(turn, &decision, Deed::Comment).await?;
    }
    let mut parties = scene.parties;
    let mut in_time = false;
    if let Some(mine) = parties.consulted.iter_mut().find(|one: &&mut Consulted| one.person == me) {
        in_time = mine.answer(words, now) && decision.state != State::Decided;
        store::put_consulted(turn.tx(), &workspace, id, mine).await?;
    }
    note(turn, &decision, Happening::Answered { words: words.to_owned(), late: !in_time }).await?;
    let is_last = parties.are_heard() && decision.task() == Some(Task::Decide);
    going::keep(turn, &mut decision, is_last.then_some(Call::Heard)).await?;
    Ok(decision)
}

/// It is decided already: nobody is asked, and that stands on record.
pub(super) async fn skip(turn: &mut Turn, decision: &Decision) -> Result<()> {
    let workspace = turn.workspace().clone();
    for mut one in store::find_parties(turn.tx(), &workspace, decision.id).await?.consulted {
        one.skip();
        store::put_consulted(turn.tx(), &workspace, decision.id, &one).await?;
    }
    Ok(())
}
