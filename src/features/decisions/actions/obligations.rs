//! What people hold of decisions for a pod, and how one is handed on.

use super::{
    super::{
        model::{Decision, Happening, Part, State},
        store::{self, Which},
        views,
    },
    going, note,
    reading::find_decision,
};
use crate::{
    directory::people::find_colleague,
    error::Result,
    ids::DecisionId,
    signal::Handing,
    turn::{Holding, Obligation, Turn, Waits},
};

/// What the person is accountable for, of the pod or of none. Who is accountable is a person, never a role.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn list_obligations(turn: &mut Turn, of: &Holding) -> Result<Vec<Obligation>> {
    let workspace = turn.workspace().clone();
    let Some(person) = &of.person else { return Ok(Vec::new()) };
    let found = store::list(turn.tx(), &workspace, Which::AccountableOf(person)).await?;
    let meant = |decision: &Decision| {
        let pods = [decision.matter.pod, decision.matter.own_pod];
        pods.into_iter().flatten().any(|pod| of.means(person, Some(pod)))
            || pods == [None, None] && of.means(person, None)
    };
    Ok(found.into_iter().filter(meant).map(|decision| obligation(&decision)).collect())
}

fn obligation(decision: &Decision) -> Obligation {
    Obligation {
        key: key(decision.id),
        words: views::obligation_words(decision),
        by_role: false,
        follows_pod: false,
        since: decision.opened_at,
        due: decision.day(),
        pod: decision.matter.pod,
        waits: match decision.task() {
            Some(_) if decision.course.asked.contains(&decision.accountable) => Waits::Now,
            // What is decided waits on nobody until its review comes.
            None if decision.state == State::Decided => Waits::InLastDays,
            Some(_) | None => Waits::ForOthers,
        },
        way: format!("/decide show {}", decision.id),
    }
}

/// Somebody else is accountable from now on.
///
/// # Errors
/// Only the database's own.
pub(in super::super) async fn hand(turn: &mut Turn, handing: &Handing) -> Result<bool> {
    let workspace = turn.workspace().clone();
    let Some(id) = handing.key.strip_prefix("decision/").and_then(|id| id.parse().ok()) else { return Ok(false) };
    if find_colleague(turn.tx(), &workspace, &handing.to).await?.is_none() {
        return Ok(false);
    }
    let Some(mut decision) = find_decision(turn, DecisionId(id)).await? else { return Ok(false) };
    if !decision.has_to_be_seen_to() || handing.from.as_ref() != Some(&decision.accountable) {
        return Ok(false);
    }
    let former = std::mem::replace(&mut decision.accountable, handing.to.clone());
    store::update_accountable(turn.tx(), &workspace, (decision.id, &former), &decision.accountable).await?;
    let moved = [(former.clone(), Part::Former), (decision.accountable.clone(), Part::Accountable)];
    store::put_people(turn.tx(), &workspace, decision.id, &moved).await?;
    let what = Happening::HandedOver { from: former, to: handing.to.clone() };
    note(turn, &decision, what).await?;
    going::keep(turn, &mut decision, None).await?;
    Ok(true)
}

fn key(id: DecisionId) -> String {
    format!("decision/{id}")
}
