//! Channels whose names do not keep the rules.

use super::super::model::{Case, State};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::{Error, Result},
    ids::{ChannelCaseId, ChannelId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};

record! {
    struct Row {
        id: ChannelCaseId,
        channel: ChannelId,
        name: String,
        person: Option<UserId>,
        pod_id: Option<PodId>,
        belongs: bool,
        state: String,
        opened_at: Ts,
        asks: i64,
        delivered_at: Option<Ts>,
        remind_at: Option<Ts>,
        grace_until: Option<Ts>,
        reminded: bool,
        wish: Option<String>,
        refused: Json<Vec<String>>,
        reason: Option<String>,
        decider: Option<UserId>,
    }
}

const COLUMNS: &str = "id, channel, name, person, pod_id, belongs, state, opened_at, asks, delivered_at, remind_at, grace_until, \
                       reminded, wish, refused, reason, decider";

impl Row {
    fn case(self) -> Result<Case> {
        let state = State::read(&self.state);
        let state =
            state.ok_or_else(|| Error::internal("reading a channel's case", format!("state {}", self.state)))?;
        Ok(Case {
            id: self.id,
            channel: self.channel,
            name: self.name,
            person: self.person,
            pod: self.pod_id,
            belongs: self.belongs,
            state,
            opened_at: self.opened_at.0,
            asks: self.asks,
            delivered_at: self.delivered_at.map(|at| at.0),
            remind_at: self.remind_at.map(|at| at.0),
            grace_until: self.grace_until.map(|at| at.0),
            reminded: self.reminded,
            wish: self.wish,
            refused: self.refused.0,
            reason: self.reason,
            decider: self.decider,
        })
    }
}

/// A channel whose name was found off.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct NewCase<'a> {
    pub(in super::super) channel: &'a ChannelId,
    pub(in super::super) name: &'a str,
    pub(in super::super) person: Option<&'a UserId>,
    pub(in super::super) pod: Option<PodId>,
    pub(in super::super) state: State,
    pub(in super::super) now: Timestamp,
}

/// Writes it down, and tells it whole.
pub(in super::super) async fn insert_case(tx: &mut Tx, workspace: &WorkspaceId, new: NewCase<'_>) -> Result<Case> {
    let sql = format!(
        "INSERT INTO channel_cases (workspace_id, channel, name, person, pod_id, belongs, state, opened_at, asks,
           reminded, refused)
         VALUES ($1, $2, $3, $4, $5, FALSE, $6, $7, 1, FALSE, $8) RETURNING {COLUMNS}"
    );
    let row: Row = tx
        .query(AssertSqlSafe(sql))
        .bind(workspace)
        .bind(new.channel)
        .bind(new.name)
        .bind(new.person)
        .bind(new.pod)
        .bind(new.state.as_str())
        .bind(Ts(new.now))
        .bind(Json(Vec::<String>::new()))
        .one()
        .await?;
    row.case()
}

/// Writes down how it stands now.
pub(in super::super) async fn update_case(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    case: &Case,
    now: Timestamp,
) -> Result<()> {
    tx.query(
        "UPDATE channel_cases SET name = $3, person = $4, pod_id = $5, state = $6, opened_at = $7, asks = $8,
           delivered_at = $9, remind_at = $10, grace_until = $11, reminded = $12, wish = $13, refused = $14, reason = $15,
           decider = $16, closed_at = $17, belongs = $18
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(case.id)
    .bind(case.name.as_str())
    .bind(case.person.as_ref())
    .bind(case.pod)
    .bind(case.state.as_str())
    .bind(Ts(case.opened_at))
    .bind(case.asks)
    .bind(case.delivered_at.map(Ts))
    .bind(case.remind_at.map(Ts))
    .bind(case.grace_until.map(Ts))
    .bind(case.reminded)
    .bind(case.wish.as_deref())
    .bind(Json(&case.refused))
    .bind(case.reason.as_deref())
    .bind(case.decider.as_ref())
    .bind((!case.state.is_open()).then_some(Ts(now)))
    .bind(case.belongs)
    .execute()
    .await?;
    Ok(())
}

/// One, open or not.
pub(in super::super) async fn find_case(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: ChannelCaseId,
) -> Result<Option<Case>> {
    let sql = format!("SELECT {COLUMNS} FROM channel_cases WHERE workspace_id = $1 AND id = $2");
    let row: Option<Row> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?;
    row.map(Row::case).transpose()
}

/// The open one of a channel.
pub(in super::super) async fn find_open_case(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    channel: &ChannelId,
) -> Result<Option<Case>> {
    let sql =
        format!("SELECT {COLUMNS} FROM channel_cases WHERE workspace_id = $1 AND channel = $2 AND closed_at IS NULL");
    let row: Option<Row> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(channel).optional().await?;
    row.map(Row::case).transpose()
}

/// Whether somebody allowed the channel this very name.
pub(in super::super) async fn is_allowed(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (channel, name): (&ChannelId, &str),
) -> Result<bool> {
    let found: Option<(ChannelCaseId,)> = from
        .ask(
            "SELECT id FROM channel_cases
             WHERE workspace_id = $1 AND channel = $2 AND state = 'allowed' AND name = $3 LIMIT 1",
        )
        .bind(workspace)
        .bind(channel)
        .bind(name)
        .optional()
        .await?;
    Ok(found.is_some())
}

/// All channels that may keep the name they have, with that name.
pub(in super::super) async fn list_allowed(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
) -> Result<Vec<(ChannelId, String)>> {
    Ok(from
        .ask("SELECT channel, name FROM channel_cases WHERE workspace_id = $1 AND state = 'allowed'")
        .bind(workspace)
        .all()
        .await?)
}

/// The open ones after this one, in their order.
pub(in super::super) async fn list_open_cases(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (after, most): (ChannelCaseId, i64),
) -> Result<Vec<Case>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM channel_cases WHERE workspace_id = $1 AND closed_at IS NULL AND id > $2
         ORDER BY id LIMIT $3"
    );
    let rows: Vec<Row> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(after).bind(most).all().await?;
    rows.into_iter().map(Row::case).collect()
}

/// The open ones that somebody is asked about.
pub(in super::super) async fn list_open_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<Vec<Case>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM channel_cases WHERE workspace_id = $1 AND closed_at IS NULL
           AND (person = $2 OR decider = $2) ORDER BY id"
    );
    let rows: Vec<Row> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(person).all().await?;
    rows.into_iter().map(Row::case).collect()
}

/// How many names somebody is asked about.
pub(in super::super) async fn count_asked_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    person: &UserId,
) -> Result<i64> {
    Ok(from
        .ask(
            "SELECT COUNT(*) FROM channel_cases
             WHERE workspace_id = $1 AND closed_at IS NULL AND person = $2 AND state = 'asked'",
        )
        .bind(workspace)
        .bind(person)
        .scalar()
        .await?)
}

/// The pods after this one (0: the admins' own list comes first) that have something on their lists.
pub(in super::super) async fn list_pods_with_lists(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (after, most): (i64, i64),
) -> Result<Vec<PodId>> {
    let rows: Vec<(i64,)> = from
        .ask(
            "SELECT DISTINCT COALESCE(pod_id, 0) AS pod FROM channel_cases
             WHERE workspace_id = $1 AND closed_at IS NULL AND state <> 'asked' AND COALESCE(pod_id, 0) > $2
             ORDER BY pod LIMIT $3",
        )
        .bind(workspace)
        .bind(after)
        .bind(most)
        .all()
        .await?;
    Ok(rows.into_iter().map(|(pod,)| PodId(pod)).collect())
}

/// What stands on the list of a pod's lead, or of the admins (0), oldest first.
pub(in super::super) async fn list_on_lists(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: Option<PodId>,
) -> Result<Vec<Case>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM channel_cases
         WHERE workspace_id = $1 AND closed_at IS NULL AND state <> 'asked' AND COALESCE(pod_id, 0) = $2 ORDER BY id"
    );
    let pod = pod.map_or(0, |pod| pod.0);
    let rows: Vec<Row> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(pod).all().await?;
    rows.into_iter().map(Row::case).collect()
}

/// Slack gave a channel a new id.
pub(in super::super) async fn move_cases(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (from, to): (&ChannelId, &ChannelId),
) -> Result<()> {
    tx.query(
        "UPDATE channel_cases SET channel = $3 WHERE workspace_id = $1 AND channel = $2
           AND (closed_at IS NOT NULL OR NOT EXISTS
             (SELECT 1 FROM channel_cases o WHERE o.workspace_id = $1 AND o.channel = $3 AND o.closed_at IS NULL))",
    )
    .bind(workspace)
    .bind(from)
    .bind(to)
    .execute()
    .await?;
    Ok(())
}
