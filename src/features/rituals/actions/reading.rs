//! What others ask of rituals.

use super::{
    super::{
        model::{Audience, Moment, Occurrence, Participant, Reach, Ritual, Watch, next_moment},
        store::{self, Row, Which},
    },
    load_calendar,
    sweep::{list_named, list_page},
};
use crate::{
    directory::{channels::find_channel, links::find_home_channel},
    error::Result,
    features::okrs::model::Obstacle,
    ids::{ChannelId, OccurrenceId, PodId, RitualId, UserId},
    turn::Turn,
};
use jiff::SignedDuration;
use std::collections::{BTreeSet, HashMap};

/// Where a ritual is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this channel.
    Channel(ChannelId),
    /// Nowhere, and why.
    Nowhere(Obstacle),
}

/// One ritual; `None` when it was deleted.
///
/// # Errors
/// Only the database's own.
pub async fn find_ritual(turn: &mut Turn, id: RitualId) -> Result<Option<Ritual>> {
    let workspace = turn.workspace().clone();
    store::find_ritual(turn.tx(), &workspace, id).await
}

/// The rituals of a kind, or (`None`) of all; only a pod's own where one is named. By name.
///
/// # Errors
/// Only the database's own.
pub async fn list_rituals(turn: &mut Turn, kind: Option<&str>, pod: Option<PodId>) -> Result<Vec<Ritual>> {
    let workspace = turn.workspace().clone();
    let which = match (pod, kind) {
        (Some(pod), _) => Which::Of(pod),
        (None, Some(kind)) => Which::Kind(kind),
        (None, None) => Which::All,
    };
    let mut found = store::list_rituals(turn.tx(), &workspace, which).await?;
    found.retain(|ritual| kind.is_none_or(|kind| ritual.kind == kind));
    Ok(found)
}

/// Of these pods, those of a kind that are not deleted.
///
/// # Errors
/// Only the database's own.
pub async fn list_rituals_of(turn: &mut Turn, kind: &str, pods: &[PodId]) -> Result<Vec<Ritual>> {
    let workspace = turn.workspace().clone();
    let mut found = store::list_rituals(turn.tx(), &workspace, Which::OfPods(pods)).await?;
    found.retain(|ritual| ritual.kind == kind);
    Ok(found)
}

/// An occurrence with its ritual; `None` when the ritual was deleted.
///
/// # Errors
/// Only the database's own.
pub async fn find_occurrence(turn: &mut Turn, id: OccurrenceId) -> Result<Option<Occurrence>> {
    let workspace = turn.workspace().clone();
    let Some(row) = store::find_row(turn.tx(), &workspace, id).await? else { return Ok(None) };
    let ritual = store::find_ritual(turn.tx(), &workspace, row.ritual).await?;
    Ok(ritual.map(|ritual| with_ritual(row, ritual)))
}

/// Those of these occurrences whose rituals are not deleted, in their order: with as many statements for twenty as for one.
async fn find_occurrences(turn: &mut Turn, ids: &[OccurrenceId]) -> Result<Vec<Occurrence>> {
    let workspace = turn.workspace().clone();
    let rows = store::find_rows(turn.tx(), &workspace, ids).await?;
    let rituals: BTreeSet<RitualId> = rows.iter().map(|row| row.ritual).collect();
    let rituals = store::list_rituals(turn.tx(), &workspace, Which::These(&Vec::from_iter(rituals))).await?;
    let rituals: HashMap<RitualId, Ritual> = rituals.into_iter().map(|ritual| (ritual.id, ritual)).collect();
    let mut rows: HashMap<OccurrenceId, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let rows = ids.iter().filter_map(|id| rows.remove(id));
    Ok(rows.filter_map(|row| rituals.get(&row.ritual).cloned().map(|ritual| with_ritual(row, ritual))).collect())
}

/// The newest occurrences of a ritual, newest first; coming ones that were skipped already are among them.
///
/// # Errors
/// Only the database's own.
pub async fn list_past(turn: &mut Turn, id: RitualId, limit: i64) -> Result<Vec<Occurrence>> {
    let workspace = turn.workspace().clone();
    let Some(ritual) = store::find_ritual(turn.tx(), &workspace, id).await? else { return Ok(Vec::new()) };
    let rows = store::list_rows(turn.tx(), &workspace, id, limit).await?;
    Ok(rows.into_iter().map(|row| with_ritual(row, ritual.clone())).collect())
}

fn with_ritual(row: Row, ritual: Ritual) -> Occurrence {
    Occurrence { id: row.id, ritual, date: row.date, at: row.at, state: row.state, why: row.why }
}

/// Everybody's part in an occurrence, by name.
///
/// # Errors
/// Only the database's own.
pub async fn list_participants(turn: &mut Turn, id: OccurrenceId) -> Result<Vec<Participant>> {
    let workspace = turn.workspace().clone();
    store::list_participants(turn.tx(), &workspace, id).await
}

/// The parts of those of these people who were asked and have not answered, and have time.
///
/// # Errors
/// Only the database's own.
pub async fn list_asked(turn: &mut Turn, id: OccurrenceId, people: &[UserId]) -> Result<Vec<Participant>> {
    let workspace = turn.workspace().clone();
    store::list_asked(turn.tx(), &workspace, id, people).await
}

/// One person's part in an occurrence.
///
/// # Errors
/// Only the database's own.
pub async fn find_participant(turn: &mut Turn, id: OccurrenceId, person: &UserId) -> Result<Option<Participant>> {
    let workspace = turn.workspace().clone();
    store::find_participant(turn.tx(), &workspace, id, person).await
}

/// Occurrences of a kind that wait for this person's answer, newest first.
///
/// # Errors
/// Only the database's own.
pub async fn find_open_for(turn: &mut Turn, kind: &str, person: &UserId) -> Result<Vec<(Occurrence, Participant)>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    let open = store::list_open_for(turn.tx(), &workspace, (kind, person), now).await?;
    let ids: Vec<OccurrenceId> = open.iter().map(|(id, _)| *id).collect();
    let mut parts: HashMap<OccurrenceId, Participant> = open.into_iter().collect();
    let found = find_occurrences(turn, &ids).await?.into_iter();
    Ok(found.filter_map(|one| parts.remove(&one.id).map(|part| (one, part))).collect())
}

/// Occurrences of a kind that were meant for this person's own today, and are answered or over, newest first.
///
/// # Errors
/// Only the database's own.
pub async fn find_todays_for(turn: &mut Turn, kind: &str, person: &UserId) -> Result<Vec<Occurrence>> {
    let (workspace, now) = (turn.workspace().clone(), turn.now());
    // A local day is 25 hours at most.
    let since = now - SignedDuration::from_hours(25);
    let over = store::list_lately_over(turn.tx(), &workspace, (kind, person), since).await?;
    let ids: Vec<OccurrenceId> = over.iter().map(|(id, _)| *id).collect();
    let parts: HashMap<OccurrenceId, Participant> = over.into_iter().collect();
    let mut found = find_occurrences(turn, &ids).await?;
    found.retain(|one| parts.get(&one.id).is_some_and(|part| one.date == part.zone.date(now)));
    Ok(found)
}

/// Where a ritual is shown: its own channel, else its first pod's home, else the organisation's channel for updates. Never
/// where another company reads.
///
/// # Errors
/// Only the database's own.
pub async fn find_place(turn: &mut Turn, ritual: &Ritual) -> Result<Place> {
    let workspace = turn.workspace().clone();
    let channel = match (&ritual.destination, ritual.owner.pod()) {
        (Some(channel), _) => Some(channel.clone()),
        (None, Some(pod)) => find_home_channel(turn.tx(), &workspace, pod).await?,
        (None, None) => turn.settings().updates_channel.clone(),
    };
    let Some(id) = channel else { return Ok(Place::Nowhere(Obstacle::NoHome)) };
    let seen = find_channel(turn.tx(), &workspace, &id).await?;
    Ok(match seen {
        None => Place::Nowhere(Obstacle::Uninvited(id)),
        Some(seen) if seen.is_archived => Place::Nowhere(Obstacle::Archived(id)),
        Some(seen) if seen.is_shared => Place::Nowhere(Obstacle::Shared(id)),
        Some(seen) if seen.is_private && !seen.is_member => Place::Nowhere(Obstacle::Uninvited(id)),
        Some(_) => Place::Channel(id),
    })
}

/// The first of those who take part now, by id; observers are not among them.
///
/// # Errors
/// Only the database's own.
pub async fn list_audience(turn: &mut Turn, ritual: &Ritual, after: Option<&UserId>) -> Result<Vec<UserId>> {
    let mut people = match ritual.audience {
        Audience::Members | Audience::Everyone => list_page(turn, ritual, after).await?,
        Audience::Leads | Audience::Leadership | Audience::People(_) => list_named(turn, ritual).await?,
    };
    people.retain(|person| !ritual.observers.contains(person) && after.is_none_or(|after| person > after));
    Ok(people)
}

/// The next times of a ritual by its own clock.
///
/// # Errors
/// Only the database's own.
pub async fn list_times(turn: &mut Turn, ritual: &Ritual, most: usize) -> Result<Vec<Moment>> {
    let calendar = load_calendar(turn, ritual).await?;
    let watch = Watch { schedule: &ritual.schedule, calendar: &calendar, reach: Reach::Exact };
    let first = next_moment(watch, turn.now().max(ritual.starts_at));
    Ok(std::iter::successors(first, |last| next_moment(watch, last.at)).take(most).collect())
}
