//! What others decided, and what became of questions.

use super::{
    super::{
        model::{Call, Decision, Happening, Task, asked_by_key},
        store::{self, Which},
    },
    going, note, reading,
};
use crate::{
    delivery::store::has_settled_since,
    error::Result,
    ids::{DecisionId, PodId, UserId},
    signal::{Outcome, OutcomeWhat},
    turn::{Turn, asks},
};
use jiff::SignedDuration;
use serde::Deserialize;
use serde_json::{Value, json};

/// The timer by which all that is live is looked at, a page each time.
pub(in super::super) const LOOK_AT_ALL: &str = "all_decisions";
/// After so long a question counts as one that does not arrive; see [`asks`].
const REACH: SignedDuration = SignedDuration::from_mins(10);

/// Somebody comes, goes, or works at other hours: what waits on them follows.
pub(in super::super) async fn follow_people(turn: &mut Turn, person: &UserId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let decisions = store::list(turn.tx(), &workspace, Which::Touching(person)).await?;
    follow(turn, decisions).await
}

/// A pod has another lead, or none: what they decide follows.
pub(in super::super) async fn follow_pod(turn: &mut Turn, pod: PodId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let decisions = store::list(turn.tx(), &workspace, Which::Of(pod)).await?;
    follow(turn, decisions).await
}

/// Other people may be of leadership: all that is live is looked at, page by page.
pub(in super::super) async fn follow_all(turn: &mut Turn, after: DecisionId) -> Result<()> {
    let workspace = turn.workspace().clone();
    let decisions = store::list(turn.tx(), &workspace, Which::After(after)).await?;
    let Some(last) = decisions.last().map(|decision| decision.id) else { return Ok(()) };
    follow(turn, decisions).await?;
    let now = turn.now();
    turn.set_timer("all", now, LOOK_AT_ALL, json!({ "after": last })).await
}

/// A page of all that is live.
pub(in super::super) async fn look_at_all(turn: &mut Turn, payload: &Value) -> Result<()> {
    #[derive(Deserialize)]
    struct Page {
        after: DecisionId,
    }
    let Page { after } = serde_json::from_value(payload.clone())?;
    follow_all(turn, after).await
}

/// Each is looked at in a turn of its own: somebody may have much to decide.
async fn follow(turn: &mut Turn, decisions: Vec<Decision>) -> Result<()> {
    let now = turn.now();
    for decision in decisions {
        going::look_at(turn, decision.id, now).await?;
    }
    Ok(())
}

/// What became of the question to somebody who is consulted: their time runs once it is there.
pub(in super::super) async fn follow_outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    let Some((id, person)) = asked_by_key(&outcome.key) else { return Ok(()) };
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let Some(mut decision) = reading::find_decision(turn, id).await?.filter(Decision::is_live) else { return Ok(()) };
    let mut parties = store::find_parties(turn.tx(), &workspace, id).await?;
    let Some(one) = parties.consulted.iter_mut().find(|one| one.person == person) else { return Ok(()) };
    let happened = match &outcome.what {
        OutcomeWhat::Delivered { .. } if one.deliver(now) => Happening::Delivered { person },
        OutcomeWhat::Failed { code } => {
            // Where nothing at all arrives it is not they who cannot be reached: what waits goes out when Slack is back.
            let is_silent = code == asks::UNREACHABLE && !has_settled_since(turn.tx(), &workspace, now - REACH).await?;
            if is_silent || !one.give_up(now) {
                return Ok(());
            }
            Happening::Unreachable { person }
        }
        _ => return Ok(()),
    };
    let one = one.clone();
    store::put_consulted(turn.tx(), &workspace, id, &one).await?;
    note(turn, &decision, happened).await?;
    let is_last = !one.hearing.is_open() && parties.are_heard() && decision.task() == Some(Task::Decide);
    going::keep(turn, &mut decision, is_last.then_some(Call::Heard)).await
}
