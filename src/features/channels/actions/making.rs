//! What became of making a channel: it is linked to its pod, people are invited, and whoever wanted it reads how it stands.

use super::{find_duty, list_names};
use crate::{
    delivery::store::{Priority, To},
    directory::{
        Pod,
        channels::{find_channel, put_channels},
        mirror::dated_by_us,
        pods::find_pod,
    },
    error::Result,
    features::{
        channels::{
            model::{Invited, Order, OrderState, read_key},
            store, views,
        },
        pods,
    },
    ids::PodId,
    signal::{CreatedRecord, OutcomeWhat},
    slack::calls::SlackCall,
    turn::{Change, Post, Turn},
};
use serde_json::json;

/// What whoever wanted it reads now: one message from the beginning to the end.
pub(super) async fn show(turn: &mut Turn, order: &Order) -> Result<()> {
    let pod = find_pod_of_order(turn, order.pod).await?;
    let admins = match &order.state {
        OrderState::Refused(_) => list_admins(turn).await?,
        OrderState::Asked | OrderState::Made => Vec::new(),
    };
    let (to, message) = (To::Person(order.person.clone()), views::order_message(order, pod.as_ref(), &admins));
    turn.post(Post::new(&order.key(), &to, &message).with_priority(Priority::Urgent)).await?;
    Ok(())
}

/// What Slack answered to making it, or to inviting somebody.
pub(in super::super) async fn follow_order(turn: &mut Turn, key: &str, what: &OutcomeWhat) -> Result<()> {
    let Some((id, step, person)) = read_key(key) else { return Ok(()) };
    let workspace = turn.workspace().clone();
    let Some(mut order) = store::find_order(turn.tx(), &workspace, id).await? else { return Ok(()) };
    match (step, what, person) {
        ("create", OutcomeWhat::Done(made), _) => made_it(turn, order, serde_json::from_value(made.clone())?).await,
        ("create", OutcomeWhat::Failed { code }, _) => {
            turn.take_on_refusal(key).await?;
            order.state = OrderState::Refused(code.clone());
            record(turn, &order, "channel refused").await?;
            settle(turn, &order).await
        }
        ("invite", OutcomeWhat::Done(_), Some(person)) => {
            order.people.insert(person, Invited::In);
            settle(turn, &order).await
        }
        ("invite", OutcomeWhat::Failed { code }, Some(person)) => {
            turn.take_on_refusal(key).await?;
            order.people.insert(person, Invited::Refused(code.clone()));
            settle(turn, &order).await
        }
        _ => Ok(()),
    }
}

/// It is there: mirrored at once (no event tells of a private one), linked, and people are invited.
async fn made_it(turn: &mut Turn, mut order: Order, made: CreatedRecord) -> Result<()> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let record_of = made.channel;
    let id = record_of.id.clone();
    if find_channel(turn.tx(), &workspace, &id).await?.is_none() {
        put_channels(turn.tx(), &workspace, &[record_of], dated_by_us(now)).await?;
    }
    order.state = OrderState::Made;
    order.channel = Some(id.clone());
    let channel = find_channel(turn.tx(), &workspace, &id).await?;
    if let (Some(pod), Some(channel)) = (find_pod_of_order(turn, order.pod).await?, channel) {
        pods::actions::link_to(turn, &pod, &channel).await?;
    }
    for person in order.people.keys() {
        let call = SlackCall::Invite { channel: id.clone(), person: person.clone() };
        turn.call(&format!("{}/invite/{person}", order.key()), &call).await?;
    }
    record(turn, &order, "channel made").await?;
    settle(turn, &order).await
}

async fn settle(turn: &mut Turn, order: &Order) -> Result<()> {
    let workspace = turn.workspace().clone();
    store::update_order(turn.tx(), &workspace, order).await?;
    show(turn, order).await
}

async fn record(turn: &mut Turn, order: &Order, verb: &str) -> Result<()> {
    let after = Some(json!({ "name": order.name, "channel": order.channel, "state": order.state }));
    turn.record(Change { verb, subject: order.key(), before: None, after, why: None }).await
}

/// The pod of an order, as long as there is one.
async fn find_pod_of_order(turn: &mut Turn, pod: Option<PodId>) -> Result<Option<Pod>> {
    let workspace = turn.workspace().clone();
    match pod {
        Some(pod) => Ok(find_pod(turn.tx(), &workspace, pod).await?.filter(|pod| pod.archived_at.is_none())),
        None => Ok(None),
    }
}

/// Who may do in Slack what the bot may not.
async fn list_admins(turn: &mut Turn) -> Result<Vec<String>> {
    let duty = find_duty(turn, None).await?;
    list_names(turn, &duty.people).await
}
