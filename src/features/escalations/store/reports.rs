//! The rows behind a report.

use super::super::model::{Row, State, Told, Urgency};
use crate::{
    database::{Reads, Ts, record},
    error::{Error, Result},
    ids::{EscalationId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

record! {
    struct Line {
        kind: String,
        at: Ts,
        actor: Option<UserId>,
        minutes: Option<i64>,
        level: Option<i64>,
        why: Option<String>,
        id: EscalationId,
        class: String,
        urgency: String,
        confidential: bool,
        pod_id: Option<PodId>,
        to_pod: Option<PodId>,
        state: String,
        opened_at: Ts,
        closed_at: Option<Ts>,
    }
}

const COLUMNS: &str = "e.id, e.class, e.urgency, e.confidential, e.pod_id, e.to_pod, e.state, e.opened_at, e.closed_at";

/// What is open now, and what happened from the first instant until just before the second; the oldest first.
pub(in super::super) async fn list_report_rows(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (since, until): (Timestamp, Timestamp),
) -> Result<Vec<Row>> {
    let open = format!(
        "SELECT 'open' AS kind, e.opened_at AS at, CAST(NULL AS TEXT) AS actor, CAST(NULL AS BIGINT) AS minutes,
           CAST(e.course -> 'place' ->> 'level' AS BIGINT) AS level, CAST(NULL AS TEXT) AS why, {COLUMNS}
         FROM escalations e WHERE e.workspace_id = $1 AND e.closed_at IS NULL ORDER BY e.id"
    );
    let mut lines: Vec<Line> = from.ask(AssertSqlSafe(open)).bind(workspace).all().await?;
    let happened = format!(
        "SELECT n.kind, n.at, n.actor, CAST(n.body ->> 'minutes' AS BIGINT) AS minutes,
           CAST(n.body -> 'place' ->> 'level' AS BIGINT) AS level, n.body ->> 'why' AS why, {COLUMNS}
         FROM escalation_entries n JOIN escalations e ON e.id = n.escalation_id
         WHERE n.workspace_id = $1 AND n.at >= $2 AND n.at < $3
           AND n.kind IN ('acknowledged', 'decided', 'rested', 'asked', 'gap')
         ORDER BY n.id"
    );
    let happened = from.ask(AssertSqlSafe(happened)).bind(workspace).bind(Ts(since)).bind(Ts(until));
    lines.extend(happened.all::<Line>().await?);
    lines.into_iter().filter_map(|line| told(&line).map(|told| read(told, line))).collect()
}

/// What a line tells; `None` where a report says nothing of it: a level that was asked for another reason.
fn told(line: &Line) -> Option<Told> {
    match (line.kind.as_str(), line.why.as_deref()) {
        ("open", _) => Some(Told::Open),
        ("acknowledged", _) => Some(Told::Acknowledged),
        ("decided", _) => Some(Told::Decided),
        ("rested", _) => Some(Told::Expired),
        ("asked", Some("forgotten")) => Some(Told::WentUp),
        ("gap", _) => Some(Told::Gap),
        _ => None,
    }
}

fn read(told: Told, line: Line) -> Result<Row> {
    let unknown = |what: &str| Error::internal("reading what leadership sees", format!("{what} of {}", line.id));
    Ok(Row {
        told,
        at: line.at.0,
        actor: line.actor,
        minutes: line.minutes,
        level: line.level.map(|level| level + 1),
        escalation: line.id,
        urgency: Urgency::named(&line.urgency).ok_or_else(|| unknown("the urgency"))?,
        state: State::named(&line.state).ok_or_else(|| unknown("the state"))?,
        class: line.class,
        confidential: line.confidential,
        from_pod: line.pod_id,
        to_pod: line.to_pod,
        opened_at: line.opened_at.0,
        closed_at: line.closed_at.map(|at| at.0),
    })
}
