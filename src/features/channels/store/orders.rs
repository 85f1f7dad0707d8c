//! Channels that somebody wants to have made.

use super::super::model::{Invited, Order, OrderState};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{ChannelId, ChannelOrderId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};
use std::collections::BTreeMap;

record! {
    struct Row {
        id: ChannelOrderId,
        person: UserId,
        pod_id: Option<PodId>,
        name: String,
        is_private: bool,
        people: Json<BTreeMap<UserId, Invited>>,
        state: Json<OrderState>,
        channel: Option<ChannelId>,
    }
}

const COLUMNS: &str = "id, person, pod_id, name, is_private, people, state, channel";

impl Row {
    fn order(self) -> Order {
        Order {
            id: self.id,
            person: self.person,
            pod: self.pod_id,
            name: self.name,
            is_private: self.is_private,
            people: self.people.0,
            state: self.state.0,
            channel: self.channel,
        }
    }
}

/// A channel that somebody wants from now on.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct NewOrder<'a> {
    pub(in super::super) person: &'a UserId,
    pub(in super::super) pod: Option<PodId>,
    pub(in super::super) name: &'a str,
    pub(in super::super) is_private: bool,
    pub(in super::super) people: &'a BTreeMap<UserId, Invited>,
    pub(in super::super) now: Timestamp,
}

/// Writes it down, and tells it whole.
pub(in super::super) async fn insert_order(tx: &mut Tx, workspace: &WorkspaceId, new: NewOrder<'_>) -> Result<Order> {
    let sql = format!(
        "INSERT INTO channel_orders (workspace_id, person, pod_id, name, is_private, people, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING {COLUMNS}"
    );
    let row: Row = tx
        .query(AssertSqlSafe(sql))
        .bind(workspace)
        .bind(new.person)
        .bind(new.pod)
        .bind(new.name)
        .bind(new.is_private)
        .bind(Json(new.people))
        .bind(Json(OrderState::Asked))
        .bind(Ts(new.now))
        .one()
        .await?;
    Ok(row.order())
}

/// Writes down what became of it.
pub(in super::super) async fn update_order(tx: &mut Tx, workspace: &WorkspaceId, order: &Order) -> Result<()> {
    tx.query(
        "UPDATE channel_orders SET people = $3, state = $4, channel = $5, name = $6
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(order.id)
    .bind(Json(&order.people))
    .bind(Json(&order.state))
    .bind(order.channel.as_ref())
    .bind(order.name.as_str())
    .execute()
    .await?;
    Ok(())
}

/// One.
pub(in super::super) async fn find_order(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: ChannelOrderId,
) -> Result<Option<Order>> {
    let sql = format!("SELECT {COLUMNS} FROM channel_orders WHERE workspace_id = $1 AND id = $2");
    let row: Option<Row> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?;
    Ok(row.map(Row::order))
}

/// The one by which a channel was made.
pub(in super::super) async fn find_order_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    channel: &ChannelId,
) -> Result<Option<Order>> {
    let sql = format!("SELECT {COLUMNS} FROM channel_orders WHERE workspace_id = $1 AND channel = $2 LIMIT 1");
    let row: Option<Row> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(channel).optional().await?;
    Ok(row.map(Row::order))
}

/// Slack gave a channel a new id.
pub(in super::super) async fn move_orders(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (from, to): (&ChannelId, &ChannelId),
) -> Result<()> {
    tx.query("UPDATE channel_orders SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(())
}
