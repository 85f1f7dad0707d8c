//! All SQL of belonging.

use super::model::{Drift, Named, Side};
use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    ids::{ChannelId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::types::Json;
use std::collections::{BTreeMap, BTreeSet};

record! {
    struct Row {
        pod_id: PodId,
        channel: ChannelId,
        asked: Option<UserId>,
        outside: Json<Vec<Named>>,
        visiting: Json<Vec<Named>>,
        faults: Json<BTreeMap<UserId, String>>,
    }
}

record! {
    /// A pod whose lead left.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct Vacancy {
        /// Its number, which stands in the key of what is asked about it.
        pub(super) id: i64,
        /// Which pod.
        pub(super) pod_id: PodId,
        /// Who led it.
        pub(super) former: UserId,
        /// Who of leadership is asked.
        pub(super) asked: Option<UserId>,
        /// Since when.
        pub(super) opened_at: Ts,
    }
}

record! {
    /// A pod with a home that can be read.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(super) struct Homed {
        /// Which pod.
        pub(super) pod: PodId,
        /// Its home.
        pub(super) channel: ChannelId,
    }
}

/// What was said to be fine of this pod.
pub(super) async fn list_notes(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: PodId,
) -> Result<BTreeSet<(UserId, Side)>> {
    let rows: Vec<(UserId, String)> = from
        .ask("SELECT person, side FROM belonging_notes WHERE workspace_id = $1 AND pod_id = $2")
        .bind(workspace)
        .bind(pod)
        .all()
        .await?;
    Ok(rows.into_iter().filter_map(|(person, side)| Some((person, Side::named(&side)?))).collect())
}

/// It is fine so, says `by`.
pub(super) async fn put_note(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pod, person, side): (PodId, &UserId, Side),
    (by, now): (&UserId, Timestamp),
) -> Result<()> {
    tx.query(
        "INSERT INTO belonging_notes (workspace_id, pod_id, person, side, noted_by, noted_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (pod_id, person, side) DO UPDATE SET noted_by = excluded.noted_by, noted_at = excluded.noted_at",
    )
    .bind(workspace)
    .bind(pod)
    .bind(person)
    .bind(side.as_str())
    .bind(by)
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
}

/// What was said of somebody's membership holds no longer: they joined the pod, or left it.
pub(super) async fn delete_notes(tx: &mut Tx, workspace: &WorkspaceId, pod: PodId, person: &UserId) -> Result<u64> {
    Ok(tx
        .query("DELETE FROM belonging_notes WHERE workspace_id = $1 AND pod_id = $2 AND person = $3")
        .bind(workspace)
        .bind(pod)
        .bind(person)
        .execute()
        .await?)
}

/// Pods with a home that Slack shows the bot, after this one: a page of them.
pub(super) async fn list_homes(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    after: PodId,
    most: i64,
) -> Result<Vec<Homed>> {
    Ok(from
        .ask(
            "SELECT o.id AS pod, l.channel FROM pods o
             JOIN pod_channels l ON l.pod_id = o.id AND l.is_home
             JOIN channels c ON c.workspace_id = o.workspace_id AND c.id = l.channel
             WHERE o.workspace_id = $1 AND o.archived_at IS NULL AND o.id > $2 AND NOT c.is_archived
               AND (c.is_member OR NOT c.is_private)
             ORDER BY o.id LIMIT $3",
        )
        .bind(workspace)
        .bind(after)
        .bind(most)
        .all()
        .await?)
}

/// What the last look at a pod's channel left to be settled.
pub(super) async fn find_drift(from: &mut impl Reads, workspace: &WorkspaceId, pod: PodId) -> Result<Option<Drift>> {
    let row: Option<Row> = from
        .ask(
            "SELECT pod_id, channel, asked, outside, visiting, faults FROM belonging_drifts
             WHERE workspace_id = $1 AND pod_id = $2",
        )
        .bind(workspace)
        .bind(pod)
        .optional()
        .await?;
    Ok(row.map(|row| Drift {
        pod: row.pod_id,
        channel: row.channel,
        asked: row.asked,
        outside: row.outside.0,
        visiting: row.visiting.0,
        faults: row.faults.0,
    }))
}

/// Writes down what is to be settled.
pub(super) async fn put_drift(tx: &mut Tx, workspace: &WorkspaceId, drift: &Drift, now: Timestamp) -> Result<()> {
    tx.query(
        "INSERT INTO belonging_drifts (workspace_id, pod_id, channel, asked, outside, visiting, faults, looked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (pod_id) DO UPDATE SET channel = excluded.channel, asked = excluded.asked,
           outside = excluded.outside, visiting = excluded.visiting, faults = excluded.faults,
           looked_at = excluded.looked_at",
    )
    .bind(workspace)
    .bind(drift.pod)
    .bind(&drift.channel)
    .bind(drift.asked.as_ref())
    .bind(Json(&drift.outside))
    .bind(Json(&drift.visiting))
    .bind(Json(&drift.faults))
    .bind(Ts(now))
    .execute()
    .await?;
    Ok(())
}

/// A pod has no lead any more; tells whether that is new.
pub(super) async fn open_vacancy(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pod, former): (PodId, &UserId),
    now: Timestamp,
) -> Result<bool> {
    let opened = tx
        .query(
            "INSERT INTO belonging_vacancies (workspace_id, pod_id, former, opened_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, pod_id) WHERE closed_at IS NULL DO NOTHING",
        )
        .bind(workspace)
        .bind(pod)
        .bind(former)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(opened > 0)
}

/// The pods without a lead about which leadership is asked; of `pod` alone where one is named.
pub(super) async fn list_vacancies(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    pod: Option<PodId>,
) -> Result<Vec<Vacancy>> {
    Ok(from
        .ask(
            "SELECT id, pod_id, former, asked, opened_at FROM belonging_vacancies
             WHERE workspace_id = $1 AND closed_at IS NULL AND (CAST($2 AS BIGINT) IS NULL OR pod_id = $2) ORDER BY id",
        )
        .bind(workspace)
        .bind(pod)
        .all()
        .await?)
}

/// Who is asked about one, or that it is over.
pub(super) async fn update_vacancy(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    vacancy: &Vacancy,
    closed_at: Option<Timestamp>,
) -> Result<()> {
    tx.query("UPDATE belonging_vacancies SET asked = $3, closed_at = $4 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(vacancy.id)
        .bind(vacancy.asked.as_ref())
        .bind(closed_at.map(Ts))
        .execute()
        .await?;
    Ok(())
}
