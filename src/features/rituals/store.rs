//! SQL of rituals, their occurrences and who took part.

mod audience;
mod occurrences;
mod participants;
mod writing;

pub(super) use audience::{
    Page, list_active, list_everyone, list_left, list_members, list_owner_pods, list_pods_alive,
};
pub(super) use occurrences::{
    NewOccurrence, Row, delete_future, delete_occurrence, delete_skipped, find_by_date, find_last_meant,
    find_oldest_deleted, find_row, find_rows, insert_occurrence, list_off, list_open, list_rows, list_skipped,
    list_times_of, update_moved, update_state,
};
pub(super) use participants::{
    NewParticipant, close_due, count_asked, delete_absent, delete_participants, find_participant, find_people_due,
    insert_participants, list_asked, list_lately_over, list_open_for, list_participants, list_some_asked, list_without,
    remind_due, update_asked, update_excused, update_participant,
};
pub(super) use writing::{NewRitual, insert_ritual, move_destinations, update_ritual, update_swept};

use super::model::{Owner, Ritual, RitualState, ZoneMode};
use crate::{
    calendar::{Schedule, Zone},
    database::{Query, Reads, Ts, parameters, record},
    error::{Error, Result},
    ids::{ChannelId, PodId, RitualId, UserId, WorkspaceId},
};
use serde_json::Value;
use sqlx::{AssertSqlSafe, types::Json};
use std::collections::HashMap;

record! {
    struct Stored {
        id: RitualId,
        kind: String,
        name: String,
        owner: String,
        person: Option<UserId>,
        schedule: String,
        own_zone: bool,
        zone: Option<String>,
        audience: Json<Value>,
        observers: Json<Value>,
        steps: Json<Value>,
        skips: Json<Value>,
        catch_up_minutes: i64,
        destination: Option<ChannelId>,
        questions: Json<Value>,
        text: Option<String>,
        details: Json<Value>,
        state: String,
        paused_until: Option<Ts>,
        starts_at: Ts,
        swept_at: Ts,
        next_at: Option<Ts>,
        created_by: Option<UserId>,
    }
}

const COLUMNS: &str = "id, kind, name, owner, person, schedule, own_zone, zone, audience, observers, steps, skips, \
                       catch_up_minutes, destination, questions, text, details, state, paused_until, starts_at, swept_at, \
                       next_at, created_by";

/// The active rituals after this one, by id: for a walk over all.
pub(super) async fn list_active_after(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    after: RitualId,
    most: i64,
) -> Result<Vec<RitualId>> {
    let found: Vec<(RitualId,)> = from
        .ask("SELECT id FROM rituals WHERE workspace_id = $1 AND id > $2 AND state = 'active' ORDER BY id LIMIT $3")
        .bind(workspace)
        .bind(after)
        .bind(most)
        .all()
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Which rituals are meant.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which<'a> {
    /// All that are not deleted.
    All,
    /// All but what people have for themselves.
    Shared,
    /// Of one kind.
    Kind(&'a str),
    /// The organisation's own.
    Organisation,
    /// A pod's own.
    Of(PodId),
    /// Of these pods.
    OfPods(&'a [PodId]),
    /// What concerns a person: of these pods, the organisation's, and their own.
    Concerning(&'a UserId, &'a [PodId]),
    /// A person's own.
    Person(&'a UserId),
    /// Those of pods whose audience may be of other pods too: roles, chosen people, everybody.
    Beyond,
    /// Those that are shown in a channel of their own choice.
    ShownIn(&'a ChannelId),
    /// These.
    These(&'a [RitualId]),
}

/// One ritual that is not deleted.
pub(super) async fn find_ritual(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: RitualId,
) -> Result<Option<Ritual>> {
    let sql = format!("SELECT {COLUMNS} FROM rituals WHERE workspace_id = $1 AND id = $2 AND state <> 'deleted'");
    let found: Option<Stored> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?;
    let Some(stored) = found else { return Ok(None) };
    let pods = if stored.owner == PODS { list_owner_pods(from, workspace, id).await? } else { Vec::new() };
    read(stored, pods).map(Some)
}

/// Rituals that are not deleted, by name.
pub(super) async fn list_rituals(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    which: Which<'_>,
) -> Result<Vec<Ritual>> {
    const OF: &str = "id IN (SELECT ritual_id FROM ritual_pods WHERE workspace_id = $1 AND pod_id = $2)";
    let filter = match which {
        Which::All => "TRUE".to_owned(),
        Which::Shared => "owner <> 'person'".to_owned(),
        Which::Kind(_) => "kind = $2".to_owned(),
        Which::Of(_) => OF.to_owned(),
        Which::OfPods([]) => return Ok(Vec::new()),
        Which::OfPods(pods) => of_pods(2, pods),
        Which::Concerning(_, pods) => {
            format!("(owner = 'organisation' OR owner = 'person' AND person = $2 OR {})", of_pods(3, pods))
        }
        Which::Organisation => "owner = 'organisation'".to_owned(),
        Which::Person(_) => "owner = 'person' AND person = $2".to_owned(),
        Which::Beyond => format!("owner = '{PODS}' AND state = 'active' AND audience <> '\"members\"'"),
        Which::ShownIn(_) => "destination = $2".to_owned(),
        Which::These([]) => return Ok(Vec::new()),
        Which::These(ids) => format!("id IN ({})", parameters(2, ids.len())),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM rituals WHERE workspace_id = $1 AND state <> 'deleted' AND {filter} ORDER BY name, id"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
    let stored: Vec<Stored> = match which {
        Which::All | Which::Shared | Which::Organisation | Which::Beyond => query,
        Which::Kind(kind) => query.bind(kind),
        Which::Of(pod) => query.bind(pod),
        Which::OfPods(pods) => bind_pods(query, pods),
        Which::Concerning(person, pods) => bind_pods(query.bind(person), pods),
        Which::Person(person) => query.bind(person),
        Which::ShownIn(channel) => query.bind(channel),
        Which::These(ids) => ids.iter().fold(query, |query, id| query.bind(*id)),
    }
    .all()
    .await?;
    let mut pods = list_pods(from, workspace, which).await?;
    stored
        .into_iter()
        .map(|row| (pods.remove(&row.id).unwrap_or_default(), row))
        .map(|(pods, row)| read(row, pods))
        .collect()
}

/// Rituals of these pods, whose parameters begin at `first`; of no pod, none.
fn of_pods(first: usize, pods: &[PodId]) -> String {
    if pods.is_empty() {
        return "id IN (NULL)".to_owned();
    }
    let pods = parameters(first, pods.len());
    format!("id IN (SELECT ritual_id FROM ritual_pods WHERE workspace_id = $1 AND pod_id IN ({pods}))")
}

fn bind_pods<'q>(query: Query<'q>, pods: &[PodId]) -> Query<'q> {
    pods.iter().fold(query, |query, pod| query.bind(*pod))
}

/// The pods of the rituals that are meant.
async fn list_pods(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    which: Which<'_>,
) -> Result<HashMap<RitualId, Vec<PodId>>> {
    let many;
    let filter = match which {
        Which::All | Which::Shared | Which::ShownIn(_) => "TRUE",
        Which::Beyond => {
            "ritual_id IN (SELECT id FROM rituals WHERE workspace_id = $1 AND state = 'active' AND audience <> '\"members\"')"
        }
        Which::OfPods(pods) | Which::Concerning(_, pods) => {
            many = of_pods(2, pods).replacen("id IN", "ritual_id IN", 1);
            &many
        }
        Which::Organisation | Which::Person(_) => return Ok(HashMap::new()),
        Which::Kind(_) => "ritual_id IN (SELECT id FROM rituals WHERE workspace_id = $1 AND kind = $2)",
        Which::Of(_) => "ritual_id IN (SELECT ritual_id FROM ritual_pods WHERE workspace_id = $1 AND pod_id = $2)",
        Which::These(ids) => {
            many = format!("ritual_id IN ({})", parameters(2, ids.len()));
            &many
        }
    };
    let sql = format!(
        "SELECT ritual_id, pod_id FROM ritual_pods WHERE workspace_id = $1 AND {filter} ORDER BY ritual_id, pod_id"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
    let rows: Vec<(RitualId, PodId)> = match which {
        Which::All | Which::Shared | Which::Organisation | Which::Person(_) | Which::Beyond | Which::ShownIn(_) => {
            query
        }
        Which::Kind(kind) => query.bind(kind),
        Which::Of(pod) => query.bind(pod),
        Which::OfPods(pods) | Which::Concerning(_, pods) => bind_pods(query, pods),
        Which::These(ids) => ids.iter().fold(query, |query, id| query.bind(*id)),
    }
    .all()
    .await?;
    let mut pods: HashMap<RitualId, Vec<PodId>> = HashMap::new();
    for (ritual, pod) in rows {
        pods.entry(ritual).or_default().push(pod);
    }
    Ok(pods)
}

/// Whether there ever was a ritual of this kind, deleted ones included.
pub(super) async fn was_ever(from: &mut impl Reads, workspace: &WorkspaceId, kind: &str) -> Result<bool> {
    let found: Option<(RitualId,)> = from
        .ask("SELECT id FROM rituals WHERE workspace_id = $1 AND kind = $2 LIMIT 1")
        .bind(workspace)
        .bind(kind)
        .optional()
        .await?;
    Ok(found.is_some())
}

const PODS: &str = "pods";
const PERSON: &str = "person";

fn read(stored: Stored, pods: Vec<PodId>) -> Result<Ritual> {
    let unreadable = |what: &str| Error::internal("reading a ritual", format!("{what} of ritual {}", stored.id));
    let schedule = Schedule::parse(&stored.schedule).map_err(|_| unreadable("the schedule"))?;
    let zone =
        if stored.own_zone { ZoneMode::Own } else { ZoneMode::One(stored.zone.as_deref().and_then(Zone::named)) };
    let state = RitualState::from_word(&stored.state).ok_or_else(|| unreadable("the state"))?;
    let owner = match (stored.owner.as_str(), &stored.person) {
        (PODS, _) => Owner::Pods(pods),
        (PERSON, Some(person)) => Owner::Person(person.clone()),
        _ => Owner::Organisation,
    };
    Ok(Ritual {
        owner,
        audience: serde_json::from_value(stored.audience.0)?,
        observers: serde_json::from_value(stored.observers.0)?,
        steps: serde_json::from_value(stored.steps.0)?,
        skips: serde_json::from_value(stored.skips.0)?,
        questions: serde_json::from_value(stored.questions.0)?,
        id: stored.id,
        kind: stored.kind,
        name: stored.name,
        schedule,
        zone,
        catch_up_minutes: stored.catch_up_minutes,
        destination: stored.destination,
        text: stored.text,
        details: stored.details.0,
        state,
        paused_until: stored.paused_until.map(|at| at.0),
        starts_at: stored.starts_at.0,
        swept_at: stored.swept_at.0,
        next_at: stored.next_at.map(|at| at.0),
        created_by: stored.created_by,
    })
}
