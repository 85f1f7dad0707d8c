//! A pod is no more: what was its alone ends, what it shared goes on without it.

use super::{
    super::{
        REMINDER,
        model::{Owner, Ritual, RitualState},
        store::{self, Which},
    },
    beginning::note,
    changing::end_for_good,
    off::follow_absence,
    set_next,
};
use crate::{
    error::Result,
    ids::{PodId, UserId},
    signal::Fact,
    turn::Turn,
};
use serde_json::json;

/// Its rituals follow, and whoever belonged to it.
pub(super) async fn follow_archived(turn: &mut Turn, pod: PodId, people: &[UserId]) -> Result<()> {
    let workspace = turn.workspace().clone();
    for ritual in store::list_rituals(turn.tx(), &workspace, Which::Of(pod)).await? {
        let others: Vec<PodId> = ritual.owner.pods().iter().filter(|one| **one != pod).copied().collect();
        // A ritual of no pod would be everybody's.
        if others.is_empty() {
            end_for_good(turn, ritual).await?;
        } else {
            leave(turn, ritual, others).await?;
        }
    }
    for person in people {
        follow_absence(turn, REMINDER.name, person).await?;
    }
    Ok(())
}

async fn leave(turn: &mut Turn, mut ritual: Ritual, others: Vec<PodId>) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    ritual.owner = Owner::Pods(others);
    store::update_ritual(turn.tx(), &workspace, &ritual).await?;
    note(turn, ritual.id, "change", json!({ "pods": ritual.owner.pods() })).await?;
    turn.tell(Fact::RitualChanged { kind: ritual.kind.clone(), ritual: ritual.id }).await?;
    if ritual.state == RitualState::Active {
        set_next(turn, ritual.id, None, Some(now)).await?;
    }
    Ok(())
}
