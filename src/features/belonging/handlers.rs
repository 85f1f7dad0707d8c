//! From a signal to an action to a reply.

use super::{actions, model::read_carried};
use crate::{
    error::Result,
    ids::{PodId, UserId},
    signal::{Action, Event, Fact, Happened, Outcome, OutcomeWhat, Reply},
    turn::Turn,
};
use serde_json::Value;

/// The pod a button carries.
fn pod_of(action: &Action) -> Option<PodId> {
    action.carried().parse().ok().map(PodId)
}

/// *Join the pod*
pub(super) async fn join(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(pod) = pod_of(action) else { return Ok(Reply::Nothing) };
    actions::join(turn, pod).await.map(Reply::Replace)
}

/// *I only visit*
pub(super) async fn visit(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(pod) = pod_of(action) else { return Ok(Reply::Nothing) };
    actions::visit(turn, pod).await.map(Reply::Replace)
}

/// *Leave the pod*
pub(super) async fn leave(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(pod) = pod_of(action) else { return Ok(Reply::Nothing) };
    actions::leave(turn, pod).await.map(Reply::Replace)
}

/// *I belong still*
pub(super) async fn stay(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Some(pod) = pod_of(action) else { return Ok(Reply::Nothing) };
    actions::stay(turn, pod).await.map(Reply::Replace)
}

/// Leadership chose a lead; the menu's block says for which pod.
pub(super) async fn choose_lead(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let pod = action.block_id.strip_prefix("vacancy/").and_then(|pod| pod.parse().ok()).map(PodId);
    let person = UserId::from(action.carried());
    if let Some(pod) = pod.filter(|_| !person.as_str().is_empty()) {
        actions::choose_lead(turn, pod, &person).await?;
    }
    Ok(Reply::Nothing)
}

/// *Invite*
pub(super) async fn invite(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some((pod, person)) = read_carried(action.carried()) {
        actions::invite(turn, pod, &person).await?;
    }
    Ok(Reply::Nothing)
}

/// *Make member*
pub(super) async fn enroll(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some((pod, person)) = read_carried(action.carried()) {
        actions::enroll(turn, pod, &person).await?;
    }
    Ok(Reply::Nothing)
}

/// *It’s fine*
pub(super) async fn fine(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some((pod, person)) = read_carried(action.carried()) {
        actions::fine(turn, pod, &person).await?;
    }
    Ok(Reply::Nothing)
}

/// *Invite all*
pub(super) async fn invite_all(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some(pod) = pod_of(action) {
        actions::invite_all(turn, pod).await?;
    }
    Ok(Reply::Nothing)
}

/// *Make all members*
pub(super) async fn enroll_all(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some(pod) = pod_of(action) {
        actions::enroll_all(turn, pod).await?;
    }
    Ok(Reply::Nothing)
}

/// *All of this is fine*
pub(super) async fn fine_all(turn: &mut Turn, action: &Action) -> Result<Reply> {
    if let Some(pod) = pod_of(action) {
        actions::fine_all(turn, pod).await?;
    }
    Ok(Reply::Nothing)
}

/// Pods and their channels are compared.
pub(super) async fn compare(turn: &mut Turn, payload: &Value) -> Result<()> {
    actions::compare(turn, payload).await
}

/// A pod without a lead is looked at again.
pub(super) async fn look_at_vacancy(turn: &mut Turn, payload: &Value) -> Result<()> {
    actions::look_at_vacancies(turn, payload.get("pod").and_then(Value::as_i64).map(PodId)).await
}

/// Somebody came into a channel, or left it; or all of Slack was read.
pub(super) async fn event(turn: &mut Turn, event: &Event) -> Result<Reply> {
    match &event.what {
        Happened::Membership { channel, person, joined } => {
            actions::note_moved(turn, (channel, person), *joined).await?;
        }
        // At each start: the weekly comparison is planned, should it not be.
        Happened::SweepEnded { .. } => actions::plan(turn).await?,
        _ => {}
    }
    Ok(Reply::Nothing)
}

/// What others decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::PersonDeactivated { person } => {
            actions::follow_leaver(turn, person).await?;
            actions::look_at_vacancies(turn, None).await
        }
        Fact::LeadChanged { pod, from: Some(former), to: None } => actions::open_vacancy(turn, *pod, former).await,
        Fact::LeadChanged { pod, .. } | Fact::PodArchived { pod, .. } => actions::close_vacancy(turn, *pod).await,
        Fact::DeputyChanged { pod, .. } => actions::look_at_vacancies(turn, Some(*pod)).await,
        Fact::AwayChanged { .. } | Fact::DecidersChanged | Fact::SettingsChanged => {
            actions::look_at_vacancies(turn, None).await
        }
        Fact::MembershipChanged { pod, person, member } => actions::follow_member(turn, *pod, (person, *member)).await,
        Fact::PodCreated { .. } | Fact::PodChanged { .. } => actions::plan(turn).await,
        _ => Ok(()),
    }
}

/// What Slack answered.
pub(super) async fn outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    match &outcome.what {
        OutcomeWhat::Done(found) => {
            if !actions::note_members(turn, &outcome.key, found).await?
                && let Some((pod, person)) = actions::read_invited(&outcome.key)
            {
                actions::note_invited(turn, (pod, &person)).await?;
            }
            Ok(())
        }
        OutcomeWhat::Failed { code } => actions::note_failed(turn, &outcome.key, code).await,
        OutcomeWhat::Delivered { .. } | OutcomeWhat::Gone | OutcomeWhat::Expired => Ok(()),
    }
}
