//! From a signal to an action to a reply.

use super::{actions, model::handed_by_key};
use crate::{
    error::Result,
    ids::{HandoverId, HandoverItemId},
    signal::{Action, Command, Container, Fact, Outcome, OutcomeWhat, Reply},
    slack::mrkdwn::Text,
    turn::{Turn, Wait},
};
use serde_json::Value;

/// `/pod handover [pod]`
pub(super) async fn show(turn: &mut Turn, command: &Command) -> Result<Reply> {
    let named = command.text.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim());
    actions::show(turn, &command.channel, named).await.map(Reply::Say)
}

/// *Take over*
pub(super) async fn take(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Ok(item) = action.carried().parse() else { return Ok(Reply::Nothing) };
    let id = actions::take(turn, HandoverItemId(item)).await?;
    follow_window(turn, action, id).await
}

/// What was pressed in the window shows what came of it; what was asked is edited where it stands.
async fn follow_window(turn: &mut Turn, action: &Action, id: HandoverId) -> Result<Reply> {
    match action.container {
        Container::Modal { .. } => actions::open_window(turn, id).await.map(Reply::Update),
        Container::Message { .. } | Container::Home => Ok(Reply::Nothing),
    }
}

/// *Take over all*
pub(super) async fn take_all(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Ok(id) = action.carried().parse() else { return Ok(Reply::Nothing) };
    let id = actions::take_all(turn, HandoverId(id)).await?;
    follow_window(turn, action, id).await
}

/// *Leave what is their own with them*
pub(super) async fn leave(turn: &mut Turn, action: &Action) -> Result<Reply> {
    let Ok(id) = action.carried().parse() else { return Ok(Reply::Nothing) };
    let id = actions::leave(turn, HandoverId(id)).await?;
    follow_window(turn, action, id).await
}

/// *Show*, on the App Home and under what the former lead reads.
pub(super) async fn look_at(turn: &mut Turn, action: &Action) -> Result<Reply> {
    match action.carried().parse() {
        Ok(id) => actions::open_window(turn, HandoverId(id)).await.map(Reply::Open),
        Err(_) => Ok(Reply::Nothing),
    }
}

/// One is looked at again.
pub(super) async fn look(turn: &mut Turn, payload: &Value) -> Result<()> {
    match payload.get("handover").and_then(Value::as_i64) {
        Some(id) => actions::look(turn, HandoverId(id)).await,
        None => Ok(()),
    }
}

/// What others decided.
pub(super) async fn hear(turn: &mut Turn, fact: &Fact) -> Result<()> {
    match fact {
        Fact::LeadChanged { pod, from, .. } => actions::follow_lead(turn, *pod, from.as_ref()).await,
        Fact::PodArchived { pod, lead, .. } => actions::follow_lead(turn, *pod, lead.as_ref()).await,
        Fact::MembershipChanged { pod, person, member: false } => actions::follow_leaver(turn, *pod, person).await,
        Fact::PersonDeactivated { person } => {
            actions::follow_gone(turn, person).await?;
            actions::look_at_all(turn).await
        }
        Fact::AwayChanged { .. }
        | Fact::EscalationEnded { .. }
        | Fact::OwnersChanged { .. }
        | Fact::RitualChanged { .. }
        | Fact::OccurrenceCancelled { .. }
        | Fact::SprintFinished { .. }
        | Fact::PodChanged { .. }
        | Fact::DecidersChanged
        | Fact::SettingsChanged => actions::look_at_all(turn).await,
        _ => Ok(()),
    }
}

/// A feature handed something on. Whether a message arrived is shown to admins by the App Home.
pub(super) async fn outcome(turn: &mut Turn, outcome: &Outcome) -> Result<()> {
    match (handed_by_key(&outcome.key), &outcome.what) {
        (Some(item), OutcomeWhat::Done(done)) => actions::note_handed(turn, item, done == &Value::Bool(true)).await,
        _ => Ok(()),
    }
}

/// What is handed over to or from this person.
pub(super) async fn waits(turn: &mut Turn) -> Result<Vec<Wait>> {
    actions::list_waits(turn).await
}

/// `take/7/0` and `keep/7/U0ANA`: to whom it comes, and from whom.
pub(super) fn about(key: &str) -> Option<String> {
    let rest = key.strip_prefix("take/").or_else(|| key.strip_prefix("keep/"))?;
    let (id, _) = rest.split_once('/')?;
    Some(format!("handover/{id}"))
}

/// A line for those whom one concerns.
pub(super) async fn help(turn: &mut Turn) -> Result<Vec<Text>> {
    actions::list_help(turn).await
}
