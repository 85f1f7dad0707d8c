//! People as Slack tells of them.

use super::mirrored::{Mirrored, is_newer};
use crate::{
    calendar::Zone,
    database::{CHUNK, Reads, Ts, Tx, parameters, record, rows},
    error::{Error, Result},
    ids::{UserId, WorkspaceId},
    signal::{Fact, PersonRecord},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};

record! {
    /// A mirrored person (or bot).
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Person {
        /// Slack's id.
        pub id: UserId,
        /// The handle.
        pub name: String,
        /// The full name.
        pub real_name: String,
        /// What they do, as they say.
        pub title: String,
        /// In lower case; nothing where Slack does not tell it to the app.
        pub email: Option<String>,
        /// IANA name as Slack tells it; see [`Person::zone_or`].
        pub zone: Option<String>,
        /// Workspace admin or owner in Slack.
        pub is_admin: bool,
        /// Single- or multi-channel guest.
        pub is_guest: bool,
        /// Of another company (Slack Connect).
        pub is_external: bool,
        /// A bot or app.
        pub is_bot: bool,
        /// Deactivated, or no longer to be seen.
        pub is_deactivated: bool,
        /// When they last opened the App Home.
        pub home_opened_at: Option<Ts>,
        /// When they were last told what to type, because they wrote to the bot.
        pub answered_at: Option<Ts>,
        /// The instant for which this row is true.
        pub seen_at: Ts,
    }
}

impl Person {
    /// Their zone; `otherwise` (the organisation's) when Slack tells none, or one we do not know.
    pub fn zone_or(&self, otherwise: &Zone) -> Zone {
        self.zone.as_deref().and_then(Zone::named).unwrap_or_else(|| otherwise.clone())
    }

    /// A human who is still here.
    pub fn is_active(&self) -> bool {
        !self.is_deactivated && !self.is_bot
    }
}

const COLUMNS: &str = "id, name, real_name, title, email, zone, is_admin, is_guest, is_external, is_bot, is_deactivated, \
                       home_opened_at, answered_at, seen_at";

/// One person, if mirrored.
///
/// # Errors
/// Only the database's own.
pub async fn find_person(from: &mut impl Reads, workspace: &WorkspaceId, id: &UserId) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM people WHERE workspace_id = $1 AND id = $2");
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?)
}

/// One person who must be mirrored.
///
/// # Errors
/// An internal error when they are not.
pub async fn get_person(from: &mut impl Reads, workspace: &WorkspaceId, id: &UserId) -> Result<Person> {
    let found = find_person(from, workspace, id).await?;
    found.ok_or_else(|| Error::internal("reading a person", format!("{id} is not mirrored in {workspace}")))
}

/// A human of this organisation who is still here: somebody who can be asked, and can hold something.
///
/// # Errors
/// Only the database's own.
pub async fn find_colleague(from: &mut impl Reads, workspace: &WorkspaceId, id: &UserId) -> Result<Option<Person>> {
    let found = find_person(from, workspace, id).await?;
    Ok(found.filter(|person| person.is_active() && !person.is_external))
}

/// Those of these people who are mirrored, in no order.
///
/// # Errors
/// Only the database's own.
pub async fn list_people(from: &mut impl Reads, workspace: &WorkspaceId, ids: &[UserId]) -> Result<Vec<Person>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!("SELECT {COLUMNS} FROM people WHERE workspace_id = $1 AND id IN ({list})");
        let query = chunk.iter().fold(from.ask(AssertSqlSafe(sql)).bind(workspace), |query, id| query.bind(id));
        found.extend(query.all::<Person>().await?);
    }
    Ok(found)
}

/// Mirrors one person; see [`put_people`].
///
/// # Errors
/// Only the database's own.
pub async fn put_person(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    record: &PersonRecord,
    as_of: Timestamp,
) -> Result<Mirrored> {
    put_people(tx, workspace, std::slice::from_ref(record), as_of).await
}

/// Mirrors people as they were at `as_of`: the instant of the event, or when the page was asked for. What is stored of a
/// later instant stays, so late events and slow sweeps undo nothing; unchanged rows are not written.
///
/// A person is external when their team is not this workspace; one whose team Slack does not tell stays what they were,
/// and is external when new.
///
/// # Errors
/// Only the database's own.
pub async fn put_people(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    records: &[PersonRecord],
    as_of: Timestamp,
) -> Result<Mirrored> {
    // The last record of a person counts; one statement may not touch a row twice.
    let records: BTreeMap<&UserId, &PersonRecord> = records.iter().map(|record| (&record.id, record)).collect();
    let records: Vec<&PersonRecord> = records.into_values().collect();
    let mut mirrored = Mirrored::default();
    for chunk in records.chunks(CHUNK) {
        let ids: Vec<UserId> = chunk.iter().map(|record| record.id.clone()).collect();
        let known: HashMap<UserId, Person> =
            list_people(tx, workspace, &ids).await?.into_iter().map(|person| (person.id.clone(), person)).collect();
        let mut changed = Vec::new();
        for record in chunk {
            let before = known.get(&record.id);
            if before.is_some_and(|before| is_newer(before.seen_at.0, as_of)) {
                continue;
            }
            let after = mirror(workspace, record, before, as_of);
            if let Some(before) = before {
                if (Person { seen_at: before.seen_at, ..after.clone() }) == *before {
                    continue;
                }
                mirrored.facts.extend(facts(before, &after));
            }
            changed.push(after);
        }
        mirrored.written += changed.len();
        write(tx, workspace, &changed).await?;
    }
    Ok(mirrored)
}

/// A sweep met these people: their rows are true as of `at`, also where nothing changed.
///
/// # Errors
/// Only the database's own.
pub async fn mark_people_seen(tx: &mut Tx, workspace: &WorkspaceId, ids: &[UserId], at: Timestamp) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let list = parameters(3, chunk.len());
        let sql = format!("UPDATE people SET seen_at = $2 WHERE workspace_id = $1 AND seen_at < $2 AND id IN ({list})");
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(Ts(at));
        chunk.iter().fold(query, |query, id| query.bind(id)).execute().await?;
    }
    Ok(())
}

/// Goes on ending a sweep that began at `since` and saw **every** page of `users.list` without an error: of the people of
/// this workspace who were on none, `most` are gone now. External people are never on that list; whose row is true as of
/// `since` or later was on a page, or told of meanwhile. An empty sweep concludes nothing. Done when fewer than `most`
/// were written.
///
/// # Errors
/// Only the database's own.
pub async fn deactivate_unseen_people(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    since: Timestamp,
    most: i64,
) -> Result<Mirrored> {
    let gone: Vec<(UserId,)> = tx
        .query(
            "UPDATE people SET is_deactivated = TRUE, seen_at = $2 WHERE workspace_id = $1 AND id IN (
               SELECT id FROM people WHERE workspace_id = $1 AND seen_at < $2 AND NOT is_deactivated AND NOT is_external
                 AND EXISTS (SELECT 1 FROM people o WHERE o.workspace_id = $1 AND o.seen_at >= $2)
               ORDER BY id LIMIT $3)
             RETURNING id",
        )
        .bind(workspace)
        .bind(Ts(since))
        .bind(most)
        .all()
        .await?;
    let written = gone.len();
    Ok(Mirrored { written, facts: gone.into_iter().map(|(person,)| Fact::PersonDeactivated { person }).collect() })
}

/// Remembers that a person opened the App Home. `false` when they are not mirrored.
///
/// # Errors
/// Only the database's own.
pub async fn mark_home_opened(tx: &mut Tx, workspace: &WorkspaceId, id: &UserId, now: Timestamp) -> Result<bool> {
    let changed = tx
        .query("UPDATE people SET home_opened_at = $3 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Remembers that a person was told what to type.
///
/// # Errors
/// Only the database's own.
pub async fn mark_answered(tx: &mut Tx, workspace: &WorkspaceId, id: &UserId, now: Timestamp) -> Result<()> {
    tx.query("UPDATE people SET answered_at = $3 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(id)
        .bind(Ts(now))
        .execute()
        .await?;
    Ok(())
}

fn mirror(workspace: &WorkspaceId, record: &PersonRecord, before: Option<&Person>, as_of: Timestamp) -> Person {
    let is_external = match &record.team {
        Some(team) => team != workspace.as_str(),
        None => before.is_none_or(|before| before.is_external),
    };
    Person {
        id: record.id.clone(),
        name: record.name.clone(),
        real_name: record.real_name.clone(),
        title: record.title.clone(),
        // Nobody is named by it who is gone.
        email: record.email.as_deref().map(str::to_lowercase).filter(|_| !record.deactivated),
        // Slack tells no zone of deactivated people; the last known one stays.
        zone: record.zone.clone().or_else(|| before.and_then(|before| before.zone.clone())),
        is_admin: record.admin,
        is_guest: record.guest,
        is_external,
        is_bot: record.bot,
        is_deactivated: record.deactivated,
        home_opened_at: before.and_then(|before| before.home_opened_at),
        answered_at: before.and_then(|before| before.answered_at),
        seen_at: Ts(before.map_or(as_of, |before| as_of.max(before.seen_at.0))),
    }
}

fn facts(before: &Person, after: &Person) -> Vec<Fact> {
    let mut facts = Vec::new();
    if before.zone != after.zone {
        facts.push(Fact::ZoneChanged { person: after.id.clone() });
    }
    if after.is_deactivated && !before.is_deactivated {
        facts.push(Fact::PersonDeactivated { person: after.id.clone() });
    }
    facts
}

async fn write(tx: &mut Tx, workspace: &WorkspaceId, people: &[Person]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let values = rows("$1", 2, 12, people.len());
    let sql = format!(
        "INSERT INTO people (workspace_id, id, name, real_name, title, email, zone, is_admin, is_guest, is_external, is_bot,
           is_deactivated, seen_at) VALUES {values}
         ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, real_name = excluded.real_name,
           title = excluded.title, email = excluded.email, zone = excluded.zone, is_admin = excluded.is_admin, is_guest = excluded.is_guest,
           is_external = excluded.is_external, is_bot = excluded.is_bot, is_deactivated = excluded.is_deactivated,
           seen_at = excluded.seen_at"
    );
    let mut query = tx.query(AssertSqlSafe(sql)).bind(workspace);
    for person in people {
        query = query
            .bind(&person.id)
            .bind(&person.name)
            .bind(&person.real_name)
            .bind(&person.title)
            .bind(&person.email)
            .bind(&person.zone)
            .bind(person.is_admin)
            .bind(person.is_guest)
            .bind(person.is_external)
            .bind(person.is_bot)
            .bind(person.is_deactivated)
            .bind(person.seen_at);
    }
    query.execute().await?;
    Ok(())
}
