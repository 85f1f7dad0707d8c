//! Who took part, and how it went.

mod deadlines;

pub(in super::super) use deadlines::{close_due, find_people_due, remind_due};

use super::super::model::{Participant, ParticipantState};
use crate::{
    calendar::Zone,
    database::{CHUNK, Reads, Ts, Tx, parameters, record, rows},
    error::{Error, Result},
    ids::{OccurrenceId, RitualId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

record! {
    struct Stored {
        occurrence_id: OccurrenceId,
        person: UserId,
        name: String,
        state: String,
        zone: String,
        prompt_at: Ts,
        close_at: Ts,
        asked_at: Option<Ts>,
        answered_at: Option<Ts>,
    }
}

/// A participant to be written.
#[derive(Clone, Debug)]
pub(crate) struct NewParticipant {
    pub(crate) person: UserId,
    pub(crate) state: ParticipantState,
    pub(crate) zone: Zone,
    pub(crate) prompt_at: Timestamp,
    pub(crate) remind_at: Option<Timestamp>,
    pub(crate) close_at: Timestamp,
    pub(crate) asked_at: Option<Timestamp>,
}

const COLUMNS: &str = "r.occurrence_id, r.person, COALESCE(p.real_name, r.person) AS name, r.state, r.zone, r.prompt_at, \
                       r.close_at, r.asked_at, r.answered_at";
const FROM: &str = "ritual_participants r LEFT JOIN people p ON p.workspace_id = r.workspace_id AND p.id = r.person";

/// Writes those who have no part in the occurrence yet, and tells who they are.
pub(in super::super) async fn insert_participants(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    people: &[NewParticipant],
) -> Result<HashSet<UserId>> {
    let mut inserted = HashSet::new();
    for chunk in people.chunks(CHUNK) {
        let values = rows("$1, $2", 3, 7, chunk.len());
        let sql = format!(
            "INSERT INTO ritual_participants (workspace_id, occurrence_id, person, state, zone, prompt_at, remind_at,
               close_at, asked_at) VALUES {values} ON CONFLICT (occurrence_id, person) DO NOTHING RETURNING person"
        );
        let mut query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence);
        for new in chunk {
            query = query
                .bind(&new.person)
                .bind(new.state.as_str())
                .bind(new.zone.name())
                .bind(Ts(new.prompt_at))
                .bind(new.remind_at.map(Ts))
                .bind(Ts(new.close_at))
                .bind(new.asked_at.map(Ts));
        }
        let written: Vec<(UserId,)> = query.all().await?;
        inserted.extend(written.into_iter().map(|(person,)| person));
    }
    Ok(inserted)
}

/// Those of these people who have no part in the occurrence yet.
pub(in super::super) async fn list_without(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    people: &[UserId],
) -> Result<Vec<UserId>> {
    let mut known: HashSet<UserId> = HashSet::new();
    for chunk in people.chunks(CHUNK) {
        let list = parameters(3, chunk.len());
        let sql = format!(
            "SELECT person FROM ritual_participants WHERE workspace_id = $1 AND occurrence_id = $2 AND person IN ({list})"
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(occurrence);
        let found: Vec<(UserId,)> = chunk.iter().fold(query, |query, person| query.bind(person)).all().await?;
        known.extend(found.into_iter().map(|(person,)| person));
    }
    Ok(people.iter().filter(|person| !known.contains(*person)).cloned().collect())
}

/// How a person's part goes on.
pub(in super::super) async fn update_participant(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (occurrence, person): (OccurrenceId, &UserId),
    state: ParticipantState,
    answered_at: Option<Timestamp>,
) -> Result<bool> {
    let changed = tx
        .query(
            "UPDATE ritual_participants SET state = $4, answered_at = COALESCE(answered_at, $5)
             WHERE workspace_id = $1 AND occurrence_id = $2 AND person = $3",
        )
        .bind(workspace)
        .bind(occurrence)
        .bind(person)
        .bind(state.as_str())
        .bind(answered_at.map(Ts))
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Of these people nothing is wanted; also of those whose time is over already.
pub(in super::super) async fn update_excused(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    people: &[UserId],
) -> Result<()> {
    for chunk in people.chunks(CHUNK) {
        let list = parameters(4, chunk.len());
        let sql = format!(
            "UPDATE ritual_participants SET state = $3
             WHERE workspace_id = $1 AND occurrence_id = $2 AND state IN ('asked', 'missed') AND person IN ({list})"
        );
        let excused = ParticipantState::Excused.as_str();
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).bind(excused);
        chunk.iter().fold(query, |query, person| query.bind(person)).execute().await?;
    }
    Ok(())
}

/// A person who was left out is asked after all, or again: until `close_at`.
pub(in super::super) async fn update_asked(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    again: &NewParticipant,
) -> Result<()> {
    tx.query(
        "UPDATE ritual_participants SET state = $4, remind_at = $5, close_at = $6, asked_at = $7, reminded = FALSE
         WHERE workspace_id = $1 AND occurrence_id = $2 AND person = $3",
    )
    .bind(workspace)
    .bind(occurrence)
    .bind(&again.person)
    .bind(again.state.as_str())
    .bind(again.remind_at.map(Ts))
    .bind(Ts(again.close_at))
    .bind(again.asked_at.map(Ts))
    .execute()
    .await?;
    Ok(())
}

/// Everybody's part in an occurrence, by name.
pub(in super::super) async fn list_participants(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
) -> Result<Vec<Participant>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE r.workspace_id = $1 AND r.occurrence_id = $2 ORDER BY name, r.person"
    );
    let found: Vec<Stored> = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).all().await?;
    found.into_iter().map(|stored| read(stored).map(|(_, participant)| participant)).collect()
}

/// One person's part.
pub(in super::super) async fn find_participant(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    person: &UserId,
) -> Result<Option<Participant>> {
    let sql =
        format!("SELECT {COLUMNS} FROM {FROM} WHERE r.workspace_id = $1 AND r.occurrence_id = $2 AND r.person = $3");
    let found: Option<Stored> =
        from.ask(AssertSqlSafe(sql)).bind(workspace).bind(occurrence).bind(person).optional().await?;
    found.map(|stored| read(stored).map(|(_, participant)| participant)).transpose()
}

/// Those of these people whose part is still open.
pub(in super::super) async fn list_asked(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    people: &[UserId],
) -> Result<Vec<Participant>> {
    let mut asked = Vec::with_capacity(people.len());
    for chunk in people.chunks(CHUNK) {
        let list = parameters(3, chunk.len());
        let sql = format!(
            "SELECT {COLUMNS} FROM {FROM} WHERE r.workspace_id = $1 AND r.occurrence_id = $2 AND r.state = 'asked'
               AND r.person IN ({list}) ORDER BY r.person"
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(occurrence);
        let found: Vec<Stored> = chunk.iter().fold(query, |query, person| query.bind(person)).all().await?;
        for stored in found {
            asked.push(read(stored)?.1);
        }
    }
    Ok(asked)
}

/// The first of those who were asked and have not answered, by id.
pub(in super::super) async fn list_some_asked(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    most: i64,
) -> Result<Vec<UserId>> {
    let found: Vec<(UserId,)> = from
        .ask(
            "SELECT person FROM ritual_participants WHERE workspace_id = $1 AND occurrence_id = $2 AND state = 'asked'
             ORDER BY person LIMIT $3",
        )
        .bind(workspace)
        .bind(occurrence)
        .bind(most)
        .all()
        .await?;
    Ok(sorted(found))
}

/// Forgets who had no part in occurrences of a ritual that were meant for between `from` and `to`: nothing was asked of
/// them, or they were away or had a holiday. What was asked, answered and missed stays.
pub(in super::super) async fn delete_absent(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    ritual: RitualId,
    (from, to): (Timestamp, Timestamp),
) -> Result<u64> {
    Ok(tx
        .query(
            "DELETE FROM ritual_participants
         WHERE workspace_id = $1 AND state IN ('excused', 'away', 'holiday') AND occurrence_id IN (
           SELECT id FROM ritual_occurrences
           WHERE workspace_id = $1 AND ritual_id = $2 AND meant_at >= $3 AND meant_at < $4)",
        )
        .bind(workspace)
        .bind(ritual)
        .bind(Ts(from))
        .bind(Ts(to))
        .execute()
        .await?)
}

/// Forgets who took part in an occurrence, at most `limit` people; tells how many.
pub(in super::super) async fn delete_participants(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
    limit: i64,
) -> Result<u64> {
    Ok(tx
        .query(
            "DELETE FROM ritual_participants WHERE workspace_id = $1 AND occurrence_id = $2 AND person IN (
               SELECT person FROM ritual_participants WHERE workspace_id = $1 AND occurrence_id = $2
               ORDER BY person LIMIT $3)",
        )
        .bind(workspace)
        .bind(occurrence)
        .bind(limit)
        .execute()
        .await?)
}

/// How many were asked and have not answered, and have time.
pub(in super::super) async fn count_asked(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    occurrence: OccurrenceId,
) -> Result<i64> {
    Ok(from
        .ask("SELECT COUNT(*) FROM ritual_participants WHERE workspace_id = $1 AND occurrence_id = $2 AND state = 'asked'")
        .bind(workspace)
        .bind(occurrence)
        .scalar()
        .await?)
}

/// The parts of a person, in rituals of one kind, that are open for an answer: asked, and there is time. Newest first.
pub(in super::super) async fn list_open_for(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (kind, person): (&str, &UserId),
    now: Timestamp,
) -> Result<Vec<(OccurrenceId, Participant)>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM}
           JOIN ritual_occurrences o ON o.id = r.occurrence_id
           JOIN rituals t ON t.id = o.ritual_id
         WHERE r.workspace_id = $1 AND r.person = $2 AND r.close_at > $3 AND r.state = 'asked' AND o.state = 'open'
           AND t.kind = $4 AND t.state <> 'deleted' ORDER BY r.prompt_at DESC, r.occurrence_id DESC LIMIT 20"
    );
    let found: Vec<Stored> =
        from.ask(AssertSqlSafe(sql)).bind(workspace).bind(person).bind(Ts(now)).bind(kind).all().await?;
    found.into_iter().map(read).collect()
}

/// The parts of a person, in rituals of one kind, that began after `since` and are over for now: answered, missed, said to
/// be off, or not asked. Newest first.
pub(in super::super) async fn list_lately_over(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (kind, person): (&str, &UserId),
    since: Timestamp,
) -> Result<Vec<(OccurrenceId, Participant)>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {FROM}
           JOIN ritual_occurrences o ON o.id = r.occurrence_id
           JOIN rituals t ON t.id = o.ritual_id
         WHERE r.workspace_id = $1 AND r.person = $2 AND r.prompt_at > $3
           AND r.state IN ('answered', 'missed', 'off', 'late', 'excused') AND o.state IN ('open', 'done')
           AND t.kind = $4 AND t.state <> 'deleted' ORDER BY r.prompt_at DESC, r.occurrence_id DESC LIMIT 20"
    );
    let found: Vec<Stored> =
        from.ask(AssertSqlSafe(sql)).bind(workspace).bind(person).bind(Ts(since)).bind(kind).all().await?;
    found.into_iter().map(read).collect()
}

fn read(stored: Stored) -> Result<(OccurrenceId, Participant)> {
    let unreadable = |what: &str| Error::internal("reading a participant", format!("{what} of {}", stored.person));
    let participant = Participant {
        state: ParticipantState::from_word(&stored.state).ok_or_else(|| unreadable("the state"))?,
        zone: Zone::named(&stored.zone).ok_or_else(|| unreadable("the zone"))?,
        person: stored.person,
        name: stored.name,
        prompt_at: stored.prompt_at.0,
        close_at: stored.close_at.0,
        asked_at: stored.asked_at.map(|at| at.0),
        answered_at: stored.answered_at.map(|at| at.0),
    };
    Ok((stored.occurrence_id, participant))
}

fn sorted(people: Vec<(UserId,)>) -> Vec<UserId> {
    let mut people: Vec<UserId> = people.into_iter().map(|(person,)| person).collect();
    people.sort();
    people
}
