//! SQL of objectives, key results and their check-ins.
//!
//! Check-ins are only ever added; the newest one is how a key result stands.

mod escalations;
mod owners;
mod past;
mod sheets;

pub(super) use escalations::{find_pod_of, put_escalation};
pub(super) use owners::{list_leads, list_named_pods, list_owned, put_owner};
pub(super) use past::list_values_at;
pub(super) use sheets::{Whose, list_aims, list_sheets};

use super::model::{Card, CheckIn, KeyResult, Named};
use crate::{
    database::{Ts, Tx, record},
    error::Result,
    ids::{ChannelId, ObjectiveId, PodId, UserId, WorkspaceId},
};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;

/// Whether the pod has an objective in the cycle that begins on `first`: its title.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_objective(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pod: PodId,
    first: Date,
) -> Result<Option<String>> {
    let found: Option<(String,)> = tx
        .query("SELECT title FROM okr_objectives WHERE workspace_id = $1 AND pod_id = $2 AND cycle_start = $3")
        .bind(workspace)
        .bind(pod)
        .bind(first.to_string())
        .optional()
        .await?;
    Ok(found.map(|(title,)| title))
}

/// A new objective.
pub(super) struct NewObjective<'a> {
    pub(super) pod: PodId,
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) title: &'a str,
    pub(super) key_results: &'a [Named],
    pub(super) by: &'a UserId,
    pub(super) now: Timestamp,
}

/// Writes an objective with its key results, at their start.
///
/// # Errors
/// Only the database's own; also when the pod has one in this cycle.
pub(super) async fn insert_objective(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: NewObjective<'_>,
) -> Result<ObjectiveId> {
    let id: ObjectiveId = tx
        .query(
            "INSERT INTO okr_objectives (workspace_id, pod_id, cycle_start, cycle_end, title, created_by, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        )
        .bind(workspace)
        .bind(new.pod)
        .bind(new.first.to_string())
        .bind(new.last.to_string())
        .bind(new.title)
        .bind(new.by)
        .bind(Ts(new.now))
        .scalar()
        .await?;
    for (position, Named { title, measure, owner }) in (1_i64..).zip(new.key_results) {
        tx.query(
            "INSERT INTO okr_key_results
               (workspace_id, objective_id, position, title, unit, start_value, target_value, owner)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(workspace)
        .bind(id)
        .bind(position)
        .bind(title)
        .bind(measure.unit.text())
        .bind(measure.start)
        .bind(measure.target)
        .bind(owner.clone())
        .execute()
        .await?;
    }
    Ok(id)
}

/// Writes check-ins, each as the next version of its key result, in one statement.
///
/// # Errors
/// Only the database's own; also when somebody else's check-in has taken the version meanwhile, so that nothing is ever
/// overwritten.
pub(super) async fn insert_updates(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    check_ins: &[(&KeyResult, &CheckIn)],
    by: &UserId,
    now: Timestamp,
) -> Result<()> {
    let rows: Vec<String> =
        (0..check_ins.len()).map(|row| format!("($1, $2, $3, {})", parameters(4 + row * 6, 6))).collect();
    let sql = format!(
        "INSERT INTO okr_updates
           (workspace_id, person, at, key_result_id, version, value_before, value, confidence, why)
         VALUES {}",
        rows.join(", ")
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(by).bind(Ts(now));
    let query = check_ins.iter().fold(query, |query, (key_result, check_in)| {
        query
            .bind(key_result.id)
            .bind(key_result.version() + 1)
            .bind(key_result.measure.value)
            .bind(check_in.value)
            .bind(check_in.confidence)
            .bind(check_in.why.clone())
    });
    query.execute().await?;
    Ok(())
}

record! {
    /// A check-in of the past.
    #[derive(Clone, Debug, PartialEq)]
    pub(super) struct PastUpdate {
        /// The key result's title.
        pub title: String,
        /// What it is counted in.
        pub unit: String,
        /// The value until then.
        pub value_before: f64,
        /// The value from then on.
        pub value: f64,
        /// Of 10.
        pub confidence: i64,
        /// Why, in the person's words.
        pub why: Option<String>,
        /// The person's full name; the id for people who are not mirrored.
        pub person_name: String,
        /// When.
        pub at: Ts,
    }
}

/// The newest check-ins of an objective, newest first.
///
/// # Errors
/// Only the database's own.
pub(super) async fn list_updates(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    objective: ObjectiveId,
    most: i64,
) -> Result<Vec<PastUpdate>> {
    Ok(tx
        .query(
            "SELECT k.title, k.unit, u.value_before, u.value, u.confidence, u.why,
               COALESCE(p.real_name, u.person) AS person_name, u.at
             FROM okr_key_results k
             JOIN okr_updates u ON u.key_result_id = k.id
             LEFT JOIN people p ON p.workspace_id = u.workspace_id AND p.id = u.person
             WHERE k.workspace_id = $1 AND k.objective_id = $2 ORDER BY u.id DESC LIMIT $3",
        )
        .bind(workspace)
        .bind(objective)
        .bind(most)
        .all()
        .await?)
}

record! {
    struct CardRow {
        week: String,
        generation: i64,
        channel: Option<ChannelId>,
        told: Option<String>,
    }
}

/// A pod's card, also of one that is archived.
///
/// # Errors
/// Only the database's own.
pub(super) async fn find_card(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId) -> Result<Option<Card>> {
    let row: Option<CardRow> = tx
        .query("SELECT week, generation, channel, told FROM okr_cards WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .optional()
        .await?;
    Ok(row.map(|row| Card { week: row.week, generation: row.generation, channel: row.channel, told: row.told }))
}

/// Remembers where a pod's card stands, or that it stands nowhere and the lead knows why.
///
/// # Errors
/// Only the database's own.
pub(super) async fn put_card(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, card: &Card) -> Result<()> {
    tx.query(
        "INSERT INTO okr_cards (pod_id, workspace_id, week, generation, channel, told) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (pod_id) DO UPDATE SET week = excluded.week, generation = excluded.generation,
           channel = excluded.channel, told = excluded.told",
    )
    .bind(pod)
    .bind(workspace)
    .bind(&card.week)
    .bind(card.generation)
    .bind(card.channel.clone())
    .bind(card.told.clone())
    .execute()
    .await?;
    Ok(())
}

/// Slack gave a channel a new id: the cards there follow.
///
/// # Errors
/// Only the database's own.
pub(super) async fn move_cards(tx: &mut Tx, workspace: &WorkspaceId, from: &ChannelId, to: &ChannelId) -> Result<()> {
    tx.query("UPDATE okr_cards SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(())
}

/// `$first, $first+1, …` for `count` parameters.
fn parameters(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
