//! Reading sheets: a pod, its home, its objective of a cycle and how each key result stands, in one statement.
//!
//! The directory's tables are joined here instead of asked one after the other: `/okr update` is typed all day, and a turn
//! is to take ten statements at most.

use super::{
    super::model::{Card, CheckedIn, Home, KeyResult, Measure, Objective, Owner, Seen, Sheet, Unit},
    parameters,
};
use crate::{
    database::{Query, Ts, Tx, record},
    error::{Error, Result},
    features::escalations::model::Link,
    ids::{ChannelId, KeyResultId, ObjectiveId, PodId, UserId, WorkspaceId},
};
use jiff::civil::Date;
use sqlx::{AssertSqlSafe, types::Json};

/// Whose sheets are wanted.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Whose<'a> {
    /// The pod this channel is linked to.
    Channel(&'a ChannelId),
    /// The pods whose home this channel is; none if it is one of their further channels.
    Home(&'a ChannelId),
    /// These pods.
    Pods(&'a [PodId]),
    /// Every pod.
    All,
}

record! {
    struct SheetRow {
        pod_id: PodId,
        pod_key: String,
        pod_name: String,
        home: Option<ChannelId>,
        is_private: Option<bool>,
        is_shared: Option<bool>,
        is_archived: Option<bool>,
        is_member: Option<bool>,
        week: Option<String>,
        generation: Option<i64>,
        card_channel: Option<ChannelId>,
        told: Option<String>,
        objective_id: Option<ObjectiveId>,
        objective: Option<String>,
        cycle_start: Option<String>,
        cycle_end: Option<String>,
        created_at: Option<Ts>,
        key_result_id: Option<KeyResultId>,
        title: Option<String>,
        unit: Option<String>,
        start_value: Option<f64>,
        target_value: Option<f64>,
        owner: Option<UserId>,
        owner_name: Option<String>,
        version: Option<i64>,
        value: Option<f64>,
        confidence: Option<i64>,
        person: Option<UserId>,
        person_name: Option<String>,
        at: Option<Ts>,
        escalation: Option<Json<Link>>,
    }
}

const SHEETS: &str = "
    SELECT o.id AS pod_id, o.key AS pod_key, o.name AS pod_name, h.channel AS home,
      c.is_private, c.is_shared, c.is_archived, c.is_member,
      d.week, d.generation, d.channel AS card_channel, d.told,
      j.id AS objective_id, j.title AS objective, j.cycle_start, j.cycle_end, j.created_at,
      k.id AS key_result_id, k.title, k.unit, k.start_value, k.target_value,
      k.owner, COALESCE(w.real_name, k.owner) AS owner_name,
      u.version, u.value, u.confidence, u.person, COALESCE(p.real_name, u.person) AS person_name, u.at,
      k.escalation
    FROM pods o
    LEFT JOIN pod_channels h ON h.pod_id = o.id AND h.is_home
    LEFT JOIN channels c ON c.workspace_id = o.workspace_id AND c.id = h.channel
    LEFT JOIN okr_cards d ON d.pod_id = o.id
    LEFT JOIN okr_objectives j
      ON j.workspace_id = o.workspace_id AND j.pod_id = o.id AND j.cycle_start <= $2 AND j.cycle_end >= $2
    LEFT JOIN okr_key_results k ON k.objective_id = j.id
    LEFT JOIN okr_updates u
      ON u.key_result_id = k.id
      AND u.version = (SELECT MAX(newest.version) FROM okr_updates newest WHERE newest.key_result_id = k.id)
    LEFT JOIN people p ON p.workspace_id = o.workspace_id AND p.id = u.person
    LEFT JOIN people w ON w.workspace_id = o.workspace_id AND w.id = k.owner
    WHERE o.workspace_id = $1 AND o.archived_at IS NULL";

/// The sheets of pods that are not archived, with the objective whose cycle contains `day`; by the pods' numbers.
///
/// # Errors
/// The database's own, or a row that no longer reads as a key result.
pub(in super::super) async fn list_sheets(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    whose: Whose<'_>,
    day: Date,
) -> Result<Vec<Sheet>> {
    let narrowed = match whose {
        // One value (a channel has one pod), not a set: a set PostgreSQL joins last, after reading every pod's sheet, and
        // then this turn is in the way of all others that write one.
        Whose::Channel(_) => "AND o.id = (SELECT pod_id FROM pod_channels WHERE workspace_id = $1 AND channel = $3)",
        Whose::Home(_) => "AND h.channel = $3",
        Whose::Pods([]) => return Ok(Vec::new()),
        Whose::Pods(pods) => &format!("AND o.id IN ({})", parameters(3, pods.len())),
        Whose::All => "",
    };
    let sql = format!("{SHEETS} {narrowed} ORDER BY o.id, j.cycle_start, k.position");
    let query: Query<'_> = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(day.to_string());
    let query = match whose {
        Whose::Channel(channel) | Whose::Home(channel) => query.bind(channel),
        Whose::Pods(pods) => pods.iter().fold(query, |query, pod| query.bind(*pod)),
        Whose::All => query,
    };
    gather(query.all().await?)
}

/// The pods that are not archived, and whether each has an objective whose cycle contains `day`: without reading what the
/// objectives are.
pub(in super::super) async fn list_aims(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    day: Date,
) -> Result<Vec<(String, bool)>> {
    let aims = tx.query(
        "SELECT o.name, EXISTS (SELECT 1 FROM okr_objectives j WHERE j.workspace_id = o.workspace_id AND j.pod_id = o.id
           AND j.cycle_start <= $2 AND j.cycle_end >= $2)
         FROM pods o WHERE o.workspace_id = $1 AND o.archived_at IS NULL ORDER BY o.id",
    );
    Ok(aims.bind(workspace).bind(day.to_string()).all().await?)
}

/// Rows of one pod follow each other, and of one objective within it.
fn gather(rows: Vec<SheetRow>) -> Result<Vec<Sheet>> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for mut row in rows {
        let key_result = read_key_result(&mut row)?;
        if sheets.last().is_none_or(|sheet| sheet.pod != row.pod_id) {
            sheets.push(read_sheet(row)?);
        }
        if let Some(objective) = sheets.last_mut().and_then(|sheet| sheet.objective.as_mut()) {
            objective.key_results.extend(key_result);
        }
    }
    Ok(sheets)
}

fn read_sheet(row: SheetRow) -> Result<Sheet> {
    let seen = match (row.is_private, row.is_shared, row.is_archived, row.is_member) {
        (Some(is_private), Some(is_shared), Some(is_archived), Some(is_member)) => {
            Some(Seen { is_private, is_shared, is_archived, is_member })
        }
        _ => None,
    };
    let objective = match (row.objective_id, row.objective, row.cycle_start, row.cycle_end, row.created_at) {
        (Some(id), Some(title), Some(first), Some(last), Some(Ts(created_at))) => {
            let (first, last) = (read_day(&first)?, read_day(&last)?);
            Some(Objective { id, title, first, last, created_at, key_results: Vec::new() })
        }
        _ => None,
    };
    let card = match (row.week, row.generation) {
        (Some(week), Some(generation)) => Some(Card { week, generation, channel: row.card_channel, told: row.told }),
        _ => None,
    };
    let home = row.home.map(|channel| Home { channel, seen });
    Ok(Sheet { pod: row.pod_id, pod_key: row.pod_key, pod_name: row.pod_name, home, objective, card })
}

fn read_key_result(row: &mut SheetRow) -> Result<Option<KeyResult>> {
    let (Some(id), Some(title), Some(unit), Some(start), Some(target)) =
        (row.key_result_id, row.title.take(), row.unit.take(), row.start_value, row.target_value)
    else {
        return Ok(None);
    };
    let unit = Unit::read(&unit).map_err(|fault| unreadable(format!("unit {unit:?}: {fault:?}")))?;
    let mut measure =
        Measure::new(start, target, unit).ok_or_else(|| unreadable(format!("key result {id} ends where it starts")))?;
    measure.value = row.value.unwrap_or(start);
    let last = match (row.version, row.person.take(), row.person_name.take(), row.at, row.confidence) {
        (Some(version), Some(person), Some(name), Some(Ts(at)), Some(confidence)) => {
            Some(CheckedIn { version, person, name, at, confidence })
        }
        _ => None,
    };
    let owner = match (row.owner.take(), row.owner_name.take()) {
        (Some(person), Some(name)) => Some(Owner { person, name }),
        _ => None,
    };
    let escalation = row.escalation.take().map(|Json(link)| link);
    Ok(Some(KeyResult { id, title, measure, owner, last, escalation }))
}

fn read_day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| unreadable(format!("day {text:?}")))
}

fn unreadable(what: String) -> Error {
    Error::internal("reading a pod's key results", what)
}
