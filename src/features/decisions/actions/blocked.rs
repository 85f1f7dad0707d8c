//! What whoever is to decide cannot: it is escalated, and the answer comes back.

use super::{
    super::{
        model::{Call, Decision, Deed, Ending, Happening, State, Version, Wording, decision_of_source, source_of},
        store,
        views::Right,
    },
    deciding, going, note, reading, require,
};
use crate::{
    directory::RoleRef,
    error::Result,
    features::escalations::{
        self,
        model::{Addressee, Request, State as Ended, Urgency},
    },
    ids::{DecisionId, EscalationId},
    turn::Turn,
};

/// *Blocked*: it goes to whoever has the right, by the way escalations go; tells as which.
///
/// # Errors
/// A sentence why it cannot be done; the database's own.
pub(in super::super) async fn block(turn: &mut Turn, id: DecisionId) -> Result<EscalationId> {
    let mut decision = reading::get_seen(turn, id).await?;
    let (by, right) = require(turn, &decision, Deed::Block).await?;
    let request = request(&decision, addressee(&decision, &right));
    let opened = escalations::actions::open_escalation(turn, &by.person, request).await?;
    decision.escalation = Some(opened.id);
    decision.course.call = None;
    note(turn, &decision, Happening::Escalated { escalation: opened.id }).await?;
    going::keep(turn, &mut decision, None).await?;
    Ok(opened.id)
}

/// Whoever has the right: as the lead of a pod, else in person.
fn addressee(decision: &Decision, right: &Right) -> Addressee {
    match (right.role, right.people.first(), decision.matter.pod) {
        (RoleRef::PodLead(pod), ..) => Addressee::Pod(pod),
        (_, Some(person), _) => Addressee::Person(person.clone()),
        (_, None, Some(pod)) => Addressee::Pod(pod),
        (_, None, None) => Addressee::Person(decision.accountable.clone()),
    }
}

fn request(decision: &Decision, to: Addressee) -> Request {
    let wording = &decision.text.wording;
    let matter = &decision.matter;
    Request {
        pod: matter.own_pod,
        class: matter.class.clone(),
        urgency: Urgency::Normal,
        confidential: matter.confidential,
        to,
        what: wording.title.clone(),
        needed: wording.context.clone(),
        needed_by: decision.due,
        options: wording.options.clone(),
        permalink: matter.permalink.clone(),
        quote: None,
        source: Some(source_of(decision.id)),
    }
}

/// An escalation ended: what it decided is decided, else it waits on whoever is accountable again.
pub(in super::super) async fn follow_escalation(turn: &mut Turn, id: EscalationId, source: &str) -> Result<()> {
    let Some(decision) = decision_of_source(source) else { return Ok(()) };
    let Some(mut decision) = reading::find_decision(turn, decision).await? else { return Ok(()) };
    if decision.escalation != Some(id) || decision.state != State::Open {
        return Ok(());
    }
    let Some(item) = escalations::actions::find_item(turn, id).await? else { return Ok(()) };
    let ending = item.ending.filter(|_| item.course.state == Ended::Decided);
    let decided = ending.and_then(|ending| Some((ending.by?, ending.outcome?, ending.rationale, ending.at)));
    let Some((by, outcome, rationale, at)) = decided else {
        decision.escalation = None;
        note(turn, &decision, Happening::CameBack { escalation: id }).await?;
        return going::keep(turn, &mut decision, Some(Call::CameBack(id))).await;
    };
    let wording = Wording { outcome: Some(outcome), rationale, ..decision.text.wording.clone() };
    let number = decision.text.number + 1;
    let version = Version { number, wording, by: by.clone(), at, why: None };
    deciding::write_as(turn, &mut decision, version).await?;
    decision.ending = Some(Ending { by: by.clone(), confirmed_by: None, at });
    let workspace = turn.workspace().clone();
    let unheard = store::find_parties(turn.tx(), &workspace, decision.id).await?.unheard();
    let what = Happening::Decided { rights: None, unheard };
    // Who asked for it reads the answer at the escalation.
    let heard = [item.course.requester, by.clone()];
    deciding::note_settled_by(turn, &mut decision, (by, what), &heard).await?;
    going::keep(turn, &mut decision, None).await
}
