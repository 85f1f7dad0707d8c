//! What is written down of a ritual: made, changed, dealt with, moved.

use super::{
    super::model::{Owner, Ritual, ZoneMode},
    PERSON, PODS,
};
use crate::{
    database::{Query, Ts, Tx, parameters},
    error::Result,
    ids::{ChannelId, RitualId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::{AssertSqlSafe, types::Json};

/// A ritual to be made.
pub(in super::super) struct NewRitual<'a> {
    pub(in super::super) ritual: &'a Ritual,
    pub(in super::super) now: Timestamp,
}

/// What [`insert_ritual`] and [`update_ritual`] write, from the third parameter on.
const WRITTEN: [&str; 18] = [
    "name",
    "owner",
    "person",
    "schedule",
    "own_zone",
    "zone",
    "audience",
    "observers",
    "steps",
    "skips",
    "catch_up_minutes",
    "destination",
    "questions",
    "text",
    "details",
    "state",
    "paused_until",
    "starts_at",
];

/// Binds [`WRITTEN`].
fn bind_written<'q>(query: Query<'q>, ritual: &'q Ritual) -> Query<'q> {
    query
        .bind(&ritual.name)
        .bind(owner_word(&ritual.owner))
        .bind(owner_person(&ritual.owner))
        .bind(ritual.schedule.as_str())
        .bind(ritual.is_own_zone())
        .bind(zone_name(&ritual.zone))
        .bind(Json(&ritual.audience))
        .bind(Json(&ritual.observers))
        .bind(Json(&ritual.steps))
        .bind(Json(&ritual.skips))
        .bind(ritual.catch_up_minutes)
        .bind(&ritual.destination)
        .bind(Json(&ritual.questions))
        .bind(&ritual.text)
        .bind(Json(&ritual.details))
        .bind(ritual.state.as_str())
        .bind(ritual.paused_until.map(Ts))
        .bind(Ts(ritual.starts_at))
}

/// Writes a ritual and tells its id.
pub(in super::super) async fn insert_ritual(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: NewRitual<'_>,
) -> Result<RitualId> {
    let (ritual, written) = (new.ritual, WRITTEN.join(", "));
    let values = parameters(3, WRITTEN.len());
    // Nothing has been dealt with before it starts.
    let sql = format!(
        "INSERT INTO rituals (workspace_id, kind, {written}, created_by, created_at, swept_at)
         VALUES ($1, $2, {values}, $21, $22, $20) RETURNING id"
    );
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(&ritual.kind);
    let id: RitualId = bind_written(query, ritual).bind(&ritual.created_by).bind(Ts(new.now)).scalar().await?;
    insert_pods(tx, workspace, id, &ritual.owner).await?;
    Ok(id)
}

/// Writes down how a ritual is now; its kind stays.
pub(in super::super) async fn update_ritual(tx: &mut Tx, workspace: &WorkspaceId, ritual: &Ritual) -> Result<()> {
    let set: Vec<String> = WRITTEN.iter().zip(3..).map(|(column, place)| format!("{column} = ${place}")).collect();
    let sql = format!("UPDATE rituals SET {} WHERE workspace_id = $1 AND id = $2", set.join(", "));
    let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(ritual.id);
    bind_written(query, ritual).execute().await?;
    tx.query("DELETE FROM ritual_pods WHERE workspace_id = $1 AND ritual_id = $2")
        .bind(workspace)
        .bind(ritual.id)
        .execute()
        .await?;
    insert_pods(tx, workspace, ritual.id, &ritual.owner).await
}

async fn insert_pods(tx: &mut Tx, workspace: &WorkspaceId, id: RitualId, owner: &Owner) -> Result<()> {
    for pod in owner.pods() {
        tx.query("INSERT INTO ritual_pods (workspace_id, ritual_id, pod_id) VALUES ($1, $2, $3)")
            .bind(workspace)
            .bind(id)
            .bind(*pod)
            .execute()
            .await?;
    }
    Ok(())
}

/// Up to when a ritual's moments have been dealt with, where that changed, and when there is next something to do.
pub(in super::super) async fn update_swept(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: RitualId,
    swept_at: Option<Timestamp>,
    next_at: Option<Timestamp>,
) -> Result<()> {
    tx.query("UPDATE rituals SET swept_at = COALESCE($3, swept_at), next_at = $4 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(swept_at.map(Ts))
        .bind(next_at.map(Ts))
        .execute()
        .await?;
    Ok(())
}

/// What is shown in a channel stays there under its new id; tells which rituals that are.
pub(in super::super) async fn move_destinations(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    from: &ChannelId,
    to: &ChannelId,
) -> Result<Vec<RitualId>> {
    let moved: Vec<(RitualId,)> = tx
        .query(
            "UPDATE rituals SET destination = $3
             WHERE workspace_id = $1 AND destination = $2 AND state <> 'deleted' RETURNING id",
        )
        .bind(workspace)
        .bind(from)
        .bind(to)
        .all()
        .await?;
    Ok(moved.into_iter().map(|(id,)| id).collect())
}

fn owner_word(owner: &Owner) -> &'static str {
    match owner {
        Owner::Organisation => "organisation",
        Owner::Pods(_) => PODS,
        Owner::Person(_) => PERSON,
    }
}

fn owner_person(owner: &Owner) -> Option<&UserId> {
    match owner {
        Owner::Organisation | Owner::Pods(_) => None,
        Owner::Person(person) => Some(person),
    }
}

fn zone_name(mode: &ZoneMode) -> Option<&str> {
    match mode {
        ZoneMode::Own | ZoneMode::One(None) => None,
        ZoneMode::One(Some(zone)) => Some(zone.name()),
    }
}
