//! All SQL of hand-overs.

use super::model::{Handover, Heir, Item, Kept, State};
use crate::{
    database::{CHUNK, Day, Reads, Ts, Tx, parameters, record},
    error::{Error, Result},
    ids::{HandoverId, HandoverItemId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

record! {
    struct Row {
        id: HandoverId,
        pod_id: PodId,
        heir: String,
        heir_pod: Option<PodId>,
        asked: Option<UserId>,
        round: i64,
        asked_at: Option<Ts>,
        opened_at: Ts,
        closed_at: Option<Ts>,
    }
}

record! {
    struct ItemRow {
        id: HandoverItemId,
        handover_id: HandoverId,
        feature: String,
        key: String,
        words: String,
        by_role: bool,
        since: Ts,
        due: Option<Day>,
        keeper: Option<UserId>,
        state: String,
        taker: Option<UserId>,
    }
}

const COLUMNS: &str =
    "h.id, h.pod_id, h.heir, h.heir_pod, h.asked, h.round, h.asked_at, h.opened_at, h.closed_at FROM handovers h";

/// Which hand-overs are meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which<'a> {
    /// This one.
    One(HandoverId),
    /// The open one of this pod.
    Open(PodId),
    /// The newest of this pod, open or over.
    Newest(PodId),
    /// The one with this item.
    With(HandoverItemId),
    /// Open, with this person asked, or with something of theirs.
    Of(&'a UserId),
}

/// Those that are meant, each with what is in it, the oldest first.
pub(super) async fn list(from: &mut impl Reads, workspace: &WorkspaceId, which: Which<'_>) -> Result<Vec<Handover>> {
    let filter = match which {
        Which::One(_) => "h.id = $2 ORDER BY h.id",
        Which::Open(_) => "h.pod_id = $2 AND h.closed_at IS NULL ORDER BY h.id",
        Which::Newest(_) => "h.pod_id = $2 ORDER BY h.id DESC LIMIT 1",
        Which::With(_) => {
            "h.id = (SELECT i.handover_id FROM handover_items i WHERE i.workspace_id = $1 AND i.id = $2) ORDER BY h.id"
        }
        Which::Of(_) => {
            "h.closed_at IS NULL AND (h.asked = $2 OR h.id IN (SELECT i.handover_id FROM handover_items i
               WHERE i.workspace_id = $1 AND i.keeper = $2 AND i.settled_at IS NULL)) ORDER BY h.id"
        }
    };
    let sql = format!("SELECT {COLUMNS} WHERE h.workspace_id = $1 AND {filter}");
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
    let rows: Vec<Row> = match which {
        Which::One(id) => query.bind(id),
        Which::Open(pod) | Which::Newest(pod) => query.bind(pod),
        Which::With(item) => query.bind(item),
        Which::Of(person) => query.bind(person),
    }
    .all()
    .await?;
    let mut found: Vec<Handover> = rows.into_iter().map(read).collect::<Result<_>>()?;
    let ids: Vec<HandoverId> = found.iter().filter_map(|one| one.id).collect();
    for item in list_items(from, workspace, &ids).await? {
        let (id, item) = read_item(item)?;
        if let Some(handover) = found.iter_mut().find(|one| one.id == Some(id)) {
            handover.items.push(item);
        }
    }
    Ok(found)
}

/// The one that is meant.
pub(super) async fn find(from: &mut impl Reads, workspace: &WorkspaceId, which: Which<'_>) -> Result<Option<Handover>> {
    Ok(list(from, workspace, which).await?.pop())
}

/// The numbers of all that are open.
pub(super) async fn list_open(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<HandoverId>> {
    let rows: Vec<(HandoverId,)> = from
        .ask("SELECT id FROM handovers WHERE workspace_id = $1 AND closed_at IS NULL ORDER BY id")
        .bind(workspace)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whoever has this of whoever leads the pod still, because nobody has taken it over, and works here.
pub(super) async fn list_keepers(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
    (feature, key): (&str, &str),
) -> Result<Vec<UserId>> {
    let rows: Vec<(UserId,)> = from
        .ask(
            "SELECT i.keeper FROM handovers h JOIN handover_items i ON i.handover_id = h.id
             JOIN people p ON p.workspace_id = h.workspace_id AND p.id = i.keeper
             WHERE h.workspace_id = $1 AND h.pod_id = $2 AND h.closed_at IS NULL AND i.feature = $3 AND i.key = $4
               AND i.by_role AND i.state = 'open' AND NOT p.is_deactivated AND NOT p.is_external",
        )
        .bind(workspace)
        .bind(pod)
        .bind(feature)
        .bind(key)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(keeper,)| keeper).collect())
}

/// What of a feature belongs to whoever leads a pod, and is still with whoever had it and works here.
pub(super) async fn list_kept(from: &mut impl Reads, workspace: &WorkspaceId, feature: &str) -> Result<Vec<Kept>> {
    let rows: Vec<(PodId, String, UserId, Option<UserId>)> = from
        .ask(
            "SELECT h.pod_id, i.key, i.keeper, m.person FROM handovers h
             JOIN handover_items i ON i.handover_id = h.id
             JOIN people p ON p.workspace_id = h.workspace_id AND p.id = i.keeper
             LEFT JOIN pod_members m ON m.workspace_id = h.workspace_id AND m.pod_id = h.pod_id AND m.person = i.keeper
             WHERE h.workspace_id = $1 AND h.closed_at IS NULL AND i.feature = $2 AND i.by_role AND i.state = 'open'
               AND NOT p.is_deactivated AND NOT p.is_external ORDER BY i.id",
        )
        .bind(workspace)
        .bind(feature)
        .all()
        .await?;
    let kept =
        |(pod, key, keeper, member): (_, _, _, Option<UserId>)| Kept { pod, key, keeper, is_of_pod: member.is_some() };
    Ok(rows.into_iter().map(kept).collect())
}

/// What `feature` calls `key` waits on nobody any more; tells in which hand-overs it was open.
pub(super) async fn settle(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (feature, key): (&str, &str),
    now: Timestamp,
) -> Result<Vec<HandoverId>> {
    let rows: Vec<(HandoverId,)> = tx
        .query(
            "UPDATE handover_items SET state = $4, settled_at = $5
             WHERE workspace_id = $1 AND feature = $2 AND key = $3 AND state = $6 RETURNING handover_id",
        )
        .bind(workspace)
        .bind(feature)
        .bind(key)
        .bind(State::Done.as_str())
        .bind(Ts(now))
        .bind(State::Open.as_str())
        .all()
        .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

async fn list_items(from: &mut impl Reads, workspace: &WorkspaceId, ids: &[HandoverId]) -> Result<Vec<ItemRow>> {
    let mut found = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let sql = format!(
            "SELECT i.id, i.handover_id, i.feature, i.key, i.words, i.by_role, i.since, i.due, i.keeper, i.state, i.taker
             FROM handover_items i WHERE i.workspace_id = $1 AND i.handover_id IN ({}) ORDER BY i.id",
            parameters(2, ids.len())
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
        found.extend(ids.iter().fold(query, |query, id| query.bind(*id)).all::<ItemRow>().await?);
    }
    Ok(found)
}

/// Writes a hand-over down as it is now, with what is new or changed in it since `before`. Gives numbers to what is new.
pub(super) async fn put(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (before, handover): (&Handover, &mut Handover),
    now: Timestamp,
) -> Result<()> {
    let id = match handover.id {
        Some(id) => {
            update(tx, workspace, id, handover).await?;
            id
        }
        None => insert(tx, workspace, handover).await?,
    };
    handover.id = Some(id);
    for item in &mut handover.items {
        match item.id {
            None => item.id = Some(insert_item(tx, workspace, id, item).await?),
            Some(_) if before.items.contains(item) => {}
            Some(number) => update_item(tx, workspace, (number, item), now).await?,
        }
    }
    Ok(())
}

async fn insert(tx: &mut Tx, workspace: &WorkspaceId, handover: &Handover) -> Result<HandoverId> {
    let (heir, pod) = handover.heir.stored();
    let (id,): (HandoverId,) = tx
        .query(
            "INSERT INTO handovers (workspace_id, pod_id, heir, heir_pod, round, opened_at)
             VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        )
        .bind(workspace)
        .bind(handover.pod)
        .bind(heir)
        .bind(pod)
        .bind(handover.round)
        .bind(Ts(handover.opened_at))
        .one()
        .await?;
    Ok(id)
}

async fn update(tx: &mut Tx, workspace: &WorkspaceId, id: HandoverId, handover: &Handover) -> Result<()> {
    let (heir, pod) = handover.heir.stored();
    tx.query(
        "UPDATE handovers SET heir = $3, heir_pod = $4, asked = $5, round = $6, asked_at = $7, closed_at = $8
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(id)
    .bind(heir)
    .bind(pod)
    .bind(handover.asked.as_ref())
    .bind(handover.round)
    .bind(handover.asked_at.map(Ts))
    .bind(handover.closed_at.map(Ts))
    .execute()
    .await?;
    Ok(())
}

async fn insert_item(tx: &mut Tx, workspace: &WorkspaceId, id: HandoverId, item: &Item) -> Result<HandoverItemId> {
    let (number,): (HandoverItemId,) = tx
        .query(
            "INSERT INTO handover_items (workspace_id, handover_id, feature, key, words, by_role, since, due, keeper, state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        )
        .bind(workspace)
        .bind(id)
        .bind(&item.feature)
        .bind(&item.key)
        .bind(&item.words)
        .bind(item.by_role)
        .bind(Ts(item.since))
        .bind(item.due.map(Day))
        .bind(item.keeper.as_ref())
        .bind(item.state.as_str())
        .one()
        .await?;
    Ok(number)
}

async fn update_item(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (number, item): (HandoverItemId, &Item),
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "UPDATE handover_items SET words = $3, by_role = $4, since = $5, due = $6, keeper = $7, state = $8, taker = $9,
           settled_at = COALESCE(settled_at, $10)
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(number)
    .bind(&item.words)
    .bind(item.by_role)
    .bind(Ts(item.since))
    .bind(item.due.map(Day))
    .bind(item.keeper.as_ref())
    .bind(item.state.as_str())
    .bind(item.taker.as_ref())
    .bind(item.state.is_settled().then_some(Ts(now)))
    .execute()
    .await?;
    Ok(())
}

fn read(row: Row) -> Result<Handover> {
    let heir = Heir::named(&row.heir, row.heir_pod)
        .ok_or_else(|| Error::internal("reading a hand-over", format!("the heir of {}", row.id)))?;
    Ok(Handover {
        id: Some(row.id),
        pod: row.pod_id,
        heir,
        items: Vec::new(),
        asked: row.asked,
        round: row.round,
        asked_at: row.asked_at.map(|at| at.0),
        opened_at: row.opened_at.0,
        closed_at: row.closed_at.map(|at| at.0),
    })
}

fn read_item(row: ItemRow) -> Result<(HandoverId, Item)> {
    let state = State::named(&row.state)
        .ok_or_else(|| Error::internal("reading a hand-over", format!("the state of item {}", row.id)))?;
    let item = Item {
        id: Some(row.id),
        feature: row.feature,
        key: row.key,
        words: row.words,
        by_role: row.by_role,
        since: row.since.0,
        due: row.due.map(|day| day.0),
        keeper: row.keeper,
        state,
        taker: row.taker,
    };
    Ok((row.handover_id, item))
}
