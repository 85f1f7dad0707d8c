//! SQL of sprints themselves.

use super::{
    super::model::{GoalMet, Planned, Question, Review, Shown, Sprint, SprintState},
    list_commitments,
};
use crate::{
    database::{Day, Reads, Ts, Tx, parameters, record},
    error::{Error, Result},
    ids::{ChannelId, CommitmentId, MessageTs, OccurrenceId, PodId, SprintId, UserId, WorkspaceId},
};
use jiff::{Timestamp, civil::Date};
use sqlx::AssertSqlSafe;

record! {
    struct Stored {
        id: SprintId,
        occurrence_id: OccurrenceId,
        pod_id: PodId,
        pod_name: String,
        first: Day,
        last: Day,
        state: String,
        goal: Option<String>,
        goal_met: Option<String>,
        shipped: Option<String>,
        not_shipped: Option<String>,
        reviewed_by: Option<UserId>,
        reviewed_at: Option<Ts>,
        asked: Option<String>,
        generation: i64,
        channel: Option<ChannelId>,
        message: Option<MessageTs>,
    }
}

const COLUMNS: &str = "s.id, s.occurrence_id, s.pod_id, o.name AS pod_name, s.first, s.last, s.state, s.goal, s.goal_met, \
                       s.shipped, s.not_shipped, s.reviewed_by, s.reviewed_at, s.asked, s.generation, s.channel, \
                       s.message";
const FROM: &str = "sprints s JOIN pods o ON o.id = s.pod_id";

/// A sprint that begins.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct NewSprint {
    pub(in super::super) occurrence: OccurrenceId,
    pub(in super::super) pod: PodId,
    pub(in super::super) first: Date,
    pub(in super::super) last: Date,
    pub(in super::super) now: Timestamp,
}

/// Writes a sprint that runs from now on, and tells its number; `None` where it is there already.
pub(in super::super) async fn insert_sprint(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: NewSprint,
) -> Result<Option<SprintId>> {
    let written: Option<(SprintId,)> = tx
        .query(
            "INSERT INTO sprints (workspace_id, occurrence_id, pod_id, first, last, state, generation, created_at)
             VALUES ($1, $2, $3, $4, $5, 'running', 0, $6) ON CONFLICT (occurrence_id, pod_id) DO NOTHING RETURNING id",
        )
        .bind(workspace)
        .bind(new.occurrence)
        .bind(new.pod)
        .bind(Day(new.first))
        .bind(Day(new.last))
        .bind(Ts(new.now))
        .optional()
        .await?;
    Ok(written.map(|(id,)| id))
}

/// One sprint.
pub(in super::super) async fn find_sprint(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    id: SprintId,
) -> Result<Option<Sprint>> {
    Ok(list(from, workspace, Which::One(id)).await?.pop())
}

/// Which sprints are meant.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Which<'a> {
    /// This one.
    One(SprintId),
    /// Those of an occurrence of their ritual.
    Of(OccurrenceId),
    /// The newest of a pod that was not called off.
    Newest(PodId),
    /// The newest of a pod that ended, but for this one.
    Former(PodId, SprintId),
    /// Of a pod, running.
    Running(PodId),
    /// Of these pods, of which there is at least one, running.
    RunningOf(&'a [PodId]),
    /// Of a pod, with something that waits on whoever leads it.
    Waiting(PodId),
    /// With something that waits on this person.
    WaitingOn(&'a UserId),
    /// Running, with their message in this channel.
    In(&'a ChannelId),
    /// Ended, with their last day between these.
    Ended(Date, Date),
}

/// Those that are meant, the oldest first.
pub(in super::super) async fn list(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    which: Which<'_>,
) -> Result<Vec<Sprint>> {
    const OLDEST: &str = "ORDER BY s.first, s.id";
    const NEWEST: &str = "ORDER BY s.first DESC, s.id DESC LIMIT 1";
    let running_of;
    let (filter, order) = match which {
        Which::RunningOf(pods) => {
            running_of = format!("s.state = 'running' AND s.pod_id IN ({})", parameters(2, pods.len()));
            (running_of.as_str(), OLDEST)
        }
        Which::One(_) => ("s.id = $2", OLDEST),
        Which::Of(_) => ("s.occurrence_id = $2", OLDEST),
        Which::Newest(_) => ("s.pod_id = $2 AND s.state <> 'cancelled'", NEWEST),
        Which::Former(..) => ("s.pod_id = $2 AND s.id <> $3 AND s.state = 'ended'", NEWEST),
        Which::Running(_) => ("s.pod_id = $2 AND s.state = 'running'", OLDEST),
        Which::Waiting(_) => ("s.pod_id = $2 AND s.asked IS NOT NULL", OLDEST),
        Which::WaitingOn(_) => ("s.asked_of = $2 AND s.asked IS NOT NULL", OLDEST),
        Which::In(_) => ("s.channel = $2 AND s.state = 'running'", OLDEST),
        Which::Ended(..) => ("s.last >= $2 AND s.last <= $3 AND s.state = 'ended'", OLDEST),
    };
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE s.workspace_id = $1 AND {filter} {order}");
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
    let stored: Vec<Stored> = match which {
        Which::One(id) => query.bind(id),
        Which::Of(occurrence) => query.bind(occurrence),
        Which::Newest(pod) | Which::Running(pod) | Which::Waiting(pod) => query.bind(pod),
        Which::RunningOf(pods) => pods.iter().fold(query, |query, pod| query.bind(*pod)),
        Which::Former(pod, id) => query.bind(pod).bind(id),
        Which::WaitingOn(person) => query.bind(person),
        Which::In(channel) => query.bind(channel),
        Which::Ended(first, last) => query.bind(Day(first)).bind(Day(last)),
    }
    .all()
    .await?;
    let mut sprints = Vec::with_capacity(stored.len());
    for row in stored {
        let mut sprint = read(row)?;
        sprint.commitments = list_commitments(from, workspace, sprint.id).await?;
        sprints.push(sprint);
    }
    Ok(sprints)
}

/// What a sprint is after, and since when.
pub(in super::super) async fn update_plan(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: SprintId,
    goal: &str,
    (by, at): (&UserId, Timestamp),
) -> Result<()> {
    tx.query("UPDATE sprints SET goal = $3, planned_by = $4, planned_at = $5 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(goal)
        .bind(by)
        .bind(Ts(at))
        .execute()
        .await?;
    Ok(())
}

/// Writes the commitments of a sprint as they are planned now: those with an id stay the rows they were, with their
/// ticks; those that are no longer there go.
pub(in super::super) async fn update_commitments(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: SprintId,
    (before, planned): (&[CommitmentId], &[Planned]),
) -> Result<()> {
    for gone in before.iter().filter(|id| !planned.iter().any(|one| one.id.as_ref() == Some(*id))) {
        tx.query("DELETE FROM sprint_commitments WHERE workspace_id = $1 AND sprint_id = $2 AND id = $3")
            .bind(workspace)
            .bind(id)
            .bind(*gone)
            .execute()
            .await?;
    }
    for (place, one) in (1_i64..).zip(planned) {
        match one.id {
            Some(row) => tx
                .query(
                    "UPDATE sprint_commitments SET place = $4, text = $5, owner = $6
                     WHERE workspace_id = $1 AND sprint_id = $2 AND id = $3",
                )
                .bind(workspace)
                .bind(id)
                .bind(row),
            None => tx
                .query(
                    "INSERT INTO sprint_commitments (workspace_id, sprint_id, place, text, owner)
                     VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(workspace)
                .bind(id),
        }
        .bind(place)
        .bind(&one.text)
        .bind(&one.owner)
        .execute()
        .await?;
    }
    Ok(())
}

/// How its lead saw it.
pub(in super::super) async fn update_review(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: SprintId,
    review: &Review,
) -> Result<()> {
    tx.query(
        "UPDATE sprints SET goal_met = $3, shipped = $4, not_shipped = $5, reviewed_by = $6, reviewed_at = $7
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(id)
    .bind(review.met.as_str())
    .bind(&review.shipped)
    .bind(&review.not_shipped)
    .bind(&review.by)
    .bind(Ts(review.at))
    .execute()
    .await?;
    Ok(())
}

/// Whether it runs.
pub(in super::super) async fn update_state(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: SprintId,
    state: SprintState,
) -> Result<()> {
    tx.query("UPDATE sprints SET state = $3 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(state.as_str())
        .execute()
        .await?;
    Ok(())
}

/// What waits on whom.
pub(in super::super) async fn update_asked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: SprintId,
    asked: Option<(Question, &UserId)>,
) -> Result<()> {
    tx.query("UPDATE sprints SET asked = $3, asked_of = $4 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(asked.map(|(question, _)| question.as_str()))
        .bind(asked.map(|(_, person)| person))
        .execute()
        .await?;
    Ok(())
}

/// Which message shows it.
pub(in super::super) async fn update_shown(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: SprintId,
    shown: &Shown,
) -> Result<()> {
    tx.query("UPDATE sprints SET generation = $3, channel = $4, message = $5 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(shown.generation)
        .bind(&shown.channel)
        .bind(&shown.message)
        .execute()
        .await?;
    Ok(())
}

/// Slack gave a channel a new id.
pub(in super::super) async fn move_channel(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    from: &ChannelId,
    to: &ChannelId,
) -> Result<u64> {
    Ok(tx
        .query("UPDATE sprints SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?)
}

fn read(stored: Stored) -> Result<Sprint> {
    let unreadable = |what: &str| Error::internal("reading a sprint", format!("{what} of {}", stored.id));
    let state = SprintState::from_word(&stored.state).ok_or_else(|| unreadable("the state"))?;
    let met = stored.goal_met.as_deref().map(|word| GoalMet::from_word(word).ok_or_else(|| unreadable("the review")));
    let asked = stored.asked.as_deref().map(|word| Question::from_word(word).ok_or_else(|| unreadable("the question")));
    let (met, asked) = (met.transpose()?, asked.transpose()?);
    let review = met.zip(stored.reviewed_by).zip(stored.reviewed_at).map(|((met, by), at)| Review {
        met,
        shipped: stored.shipped,
        not_shipped: stored.not_shipped,
        by,
        at: at.0,
    });
    Ok(Sprint {
        id: stored.id,
        occurrence: stored.occurrence_id,
        pod: stored.pod_id,
        pod_name: stored.pod_name,
        first: stored.first.0,
        last: stored.last.0,
        state,
        goal: stored.goal,
        commitments: Vec::new(),
        review,
        asked,
        shown: Shown { generation: stored.generation, channel: stored.channel, message: stored.message },
    })
}
