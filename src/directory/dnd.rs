//! When Slack keeps notifications from people: *do not disturb*, by their schedule or because they paused notifications.
//!
//! Slack tells of one stretch at a time, the one under way or else the next, and of what comes after it nothing: whoever
//! mirrors asks anew when it is over. The last one is kept beside it, as long as it really was on, so that what was planned
//! for its end is found there still. An app that may not read this knows of none.

use super::{
    availability::load_availability,
    mirrored::{Mirrored, is_newer},
    reach::is_moved_by,
    workspace::Workspace,
};
use crate::{
    database::{CHUNK, Reads, Ts, Tx, parameters, record, rows},
    error::Result,
    ids::{UserId, WorkspaceId},
    signal::{DndRecord, DoNotDisturb, Fact},
};
use jiff::{SignedDuration, Span, Timestamp};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};

/// So long after its end a stretch counts as over: until then Slack may still tell of it.
const OVER_AFTER: SignedDuration = SignedDuration::from_mins(10);
/// So many days ahead somebody's working days are looked at, to see whether a stretch lies in one.
const AHEAD: i64 = 21;

record! {
    struct Row {
        person: UserId,
        last_from: Option<Ts>,
        last_until: Option<Ts>,
        next_from: Option<Ts>,
        next_until: Option<Ts>,
        told_at: Ts,
    }
}

/// What is known of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Known {
    /// The last one that began before what is told now.
    last: Option<DoNotDisturb>,
    /// What Slack tells.
    next: Option<DoNotDisturb>,
}

impl Row {
    fn known(&self) -> Known {
        let stretch = |from: Option<Ts>, until: Option<Ts>| Some(DoNotDisturb { from: from?.0, until: until?.0 });
        Known { last: stretch(self.last_from, self.last_until), next: stretch(self.next_from, self.next_until) }
    }
}

impl Known {
    /// Slack tells of `next` at `at`: what it told before was on until then, if it was.
    fn then(self, next: Option<DoNotDisturb>, at: Timestamp) -> Self {
        if self.next == next {
            return self;
        }
        let was_on = self.next.filter(|one| one.from < at);
        let last = was_on.map(|one| DoNotDisturb { until: one.until.min(at), ..one }).or(self.last);
        Self { last, next }
    }
}

/// Keeps what Slack tells of these mirrored people, as it was at `as_of`; what is stored of a later instant stays. Others
/// hear of those who can be asked at other times now.
///
/// # Errors
/// Only the database's own.
pub async fn put_dnd(tx: &mut Tx, workspace: &Workspace, told: &[DndRecord], as_of: Timestamp) -> Result<Mirrored> {
    // The last word of a person counts; one statement may not touch a row twice.
    let told: BTreeMap<&UserId, &DndRecord> = told.iter().map(|one| (&one.person, one)).collect();
    let people: Vec<UserId> = told.keys().map(|person| (*person).clone()).collect();
    let stored = list_rows(tx, &workspace.id, &people).await?;
    let stored: HashMap<&UserId, &Row> = stored.iter().map(|row| (&row.person, row)).collect();
    let mut written = Vec::new();
    let mut changed = Vec::new();
    for (person, told) in told {
        let row = stored.get(person);
        if row.is_some_and(|row| is_newer(row.told_at.0, as_of)) {
            continue;
        }
        let before = row.map(|row| row.known()).unwrap_or_default();
        // What is over already is nobody's next, whatever Slack says; it would be asked about again and again.
        let next = told.window.filter(|window| window.until > as_of);
        let after = before.then(next, as_of);
        if after != before {
            changed.push((person.clone(), before, after));
        }
        if after != before || row.is_none_or(|row| row.told_at.0 != as_of) {
            written.push((person.clone(), after));
        }
    }
    for chunk in written.chunks(CHUNK) {
        write(tx, &workspace.id, chunk, as_of).await?;
    }
    let facts = facts(tx, workspace, &changed, as_of).await?;
    Ok(Mirrored { written: written.len(), facts })
}

/// Of whom what Slack told is over by now, at most `most` of them: nothing is told of them from now on, until Slack is asked.
///
/// # Errors
/// Only the database's own.
pub async fn take_over(tx: &mut Tx, workspace: &WorkspaceId, now: Timestamp, most: i64) -> Result<Vec<UserId>> {
    let over: Vec<(UserId,)> = tx
        .query(
            "UPDATE do_not_disturb SET last_from = next_from, last_until = next_until, next_from = NULL, next_until = NULL
             WHERE workspace_id = $1 AND person IN (
               SELECT person FROM do_not_disturb WHERE workspace_id = $1 AND next_until <= $2 ORDER BY person LIMIT $3)
             RETURNING person",
        )
        .bind(workspace)
        .bind(Ts(now - OVER_AFTER))
        .bind(most)
        .all()
        .await?;
    Ok(over.into_iter().map(|(person,)| person).collect())
}

/// When the next of what Slack told counts as over; `None` where nothing is told of anybody.
///
/// # Errors
/// Only the database's own.
pub async fn find_over(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Option<Timestamp>> {
    let (first,): (Option<Ts>,) = from
        .ask("SELECT MIN(next_until) FROM do_not_disturb WHERE workspace_id = $1 AND next_until IS NOT NULL")
        .bind(workspace)
        .one()
        .await?;
    Ok(first.map(|first| first.0 + OVER_AFTER))
}

/// The next people after `after` whom Slack may be asked about: everybody who can be asked something.
///
/// # Errors
/// Only the database's own.
pub async fn list_to_read(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    after: &str,
    most: i64,
) -> Result<Vec<UserId>> {
    let people: Vec<(UserId,)> = from
        .ask(
            "SELECT id FROM people WHERE workspace_id = $1 AND id > $2 AND NOT is_deactivated AND NOT is_bot
               AND NOT is_external ORDER BY id LIMIT $3",
        )
        .bind(workspace)
        .bind(after)
        .bind(most)
        .all()
        .await?;
    Ok(people.into_iter().map(|(person,)| person).collect())
}

/// A stretch at night changes nothing: only of those is told who could be asked within one that came, went, or is another.
async fn facts(
    tx: &mut Tx,
    workspace: &Workspace,
    changed: &[(UserId, Known, Known)],
    now: Timestamp,
) -> Result<Vec<Fact>> {
    let people: Vec<UserId> = changed.iter().map(|(person, ..)| person.clone()).collect();
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let settings = &workspace.settings.0;
    let today = settings.zone.date(now);
    let days = (today.saturating_sub(Span::new().days(2)), today.saturating_add(Span::new().days(AHEAD)));
    let found = load_availability(tx, &workspace.id, settings, &people, days).await?;
    let is_told = |(person, before, after): &&(UserId, Known, Known)| {
        let stretches = [before.next, after.next].into_iter().flatten();
        let of_person = found.get(person);
        of_person.is_some_and(|person| stretches.into_iter().any(|stretch| is_moved_by(person, stretch, now)))
    };
    Ok(changed.iter().filter(is_told).map(|(person, ..)| Fact::DndChanged { person: person.clone() }).collect())
}

async fn list_rows(from: &mut impl Reads, workspace: &WorkspaceId, people: &[UserId]) -> Result<Vec<Row>> {
    let mut found = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!(
            "SELECT person, last_from, last_until, next_from, next_until, told_at FROM do_not_disturb
             WHERE workspace_id = $1 AND person IN ({list})"
        );
        let query = chunk.iter().fold(from.ask(AssertSqlSafe(sql)).bind(workspace), |query, id| query.bind(id));
        found.extend(query.all::<Row>().await?);
    }
    Ok(found)
}

async fn write(tx: &mut Tx, workspace: &WorkspaceId, people: &[(UserId, Known)], as_of: Timestamp) -> Result<()> {
    let sql = format!(
        "INSERT INTO do_not_disturb (workspace_id, told_at, person, last_from, last_until, next_from, next_until)
         VALUES {}
         ON CONFLICT (workspace_id, person) DO UPDATE SET told_at = excluded.told_at, last_from = excluded.last_from,
           last_until = excluded.last_until, next_from = excluded.next_from, next_until = excluded.next_until",
        rows("$1, $2", 3, 5, people.len())
    );
    let mut query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(Ts(as_of));
    for (person, known) in people {
        query = query.bind(person);
        for stretch in [known.last, known.next] {
            query = query.bind(stretch.map(|one| Ts(one.from))).bind(stretch.map(|one| Ts(one.until)));
        }
    }
    query.execute().await?;
    Ok(())
}
