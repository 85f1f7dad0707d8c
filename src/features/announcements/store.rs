//! All SQL of announcements.

mod copies;
mod drafts;
mod readers;
mod receipts;

pub(super) use copies::{
    Card, CopyState, Home, insert_copies, list_copies, list_copies_in, list_homes, move_copies, update_copy,
};
pub(super) use drafts::{clear_draft, find_draft, put_draft};
pub(super) use readers::{
    Reader, count, count_people, is_for, is_to_remind, list_readers, list_to_ask_again, list_to_remind, list_unread,
};
pub(super) use receipts::{delete_receipt, find_receipt, insert_asked, insert_receipt, list_asked, was_asked};

use super::model::{Announcement, Audience, Count, Ending, State};
use crate::{
    database::{CHUNK, Day, Reads, Ts, Tx, parameters, record, rows},
    error::{Error, Result},
    ids::{AnnouncementId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::HashMap;

record! {
    struct Row {
        id: AnnouncementId,
        author: UserId,
        audience: String,
        version: i64,
        body: String,
        ack_by: Option<Day>,
        state: String,
        posted_at: Ts,
        written_at: Ts,
        ends_at: Ts,
        ended_by: Option<UserId>,
        ended_at: Option<Ts>,
        readers: Option<i64>,
        people: Option<i64>,
    }
}

const COLUMNS: &str = "a.id, a.author, a.audience, a.version, v.body, a.ack_by, a.state, a.posted_at, v.written_at, \
                       a.ends_at, a.ended_by, a.ended_at, a.readers, a.people";

/// Which announcements are meant.
#[derive(Clone, Copy, Debug)]
pub(super) enum Which<'a> {
    /// This one.
    One(AnnouncementId),
    /// Those whose receipts are counted.
    Open,
    /// A page of all, the newest first, after so many.
    Newest(i64),
    /// The same, of those that are for a pod of this person, or theirs.
    NewestFor(&'a UserId, i64),
    /// Those this person is asked to acknowledge and has not; whether they are a guest.
    WaitingOn(&'a UserId, bool),
}

/// So many stand on a page of the list; one more says that there are more.
pub(super) const ON_A_PAGE: i64 = 8;

/// Writes one down, with its first version.
pub(super) async fn insert_announcement(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    new: &Announcement,
) -> Result<AnnouncementId> {
    let (id,): (AnnouncementId,) = tx
        .query(
            "INSERT INTO announcements (workspace_id, author, audience, version, ack_by, state, posted_at, ends_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        )
        .bind(workspace)
        .bind(&new.author)
        .bind(new.audience.as_str())
        .bind(new.version)
        .bind(new.ack_by.map(Day))
        .bind(new.state.as_str())
        .bind(Ts(new.posted_at))
        .bind(Ts(new.ends_at))
        .one()
        .await?;
    insert_version(tx, workspace, &Announcement { id, ..new.clone() }).await?;
    for pods in new.audience.pods().chunks(CHUNK) {
        let sql = format!(
            "INSERT INTO announcement_pods (workspace_id, announcement_id, pod_id) VALUES {}",
            rows("$1, $2", 3, 1, pods.len())
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(id);
        pods.iter().fold(query, |query, pod| query.bind(*pod)).execute().await?;
    }
    Ok(id)
}

/// Its text as it is now becomes a version.
pub(super) async fn insert_version(tx: &mut Tx, workspace: &WorkspaceId, of: &Announcement) -> Result<()> {
    tx.query(
        "INSERT INTO announcement_versions (workspace_id, announcement_id, version, body, written_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(workspace)
    .bind(of.id)
    .bind(of.version)
    .bind(&of.body)
    .bind(Ts(of.written_at))
    .execute()
    .await?;
    Ok(())
}

/// Writes which version it is at, its day, and how it ended.
pub(super) async fn update_announcement(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    of: &Announcement,
    ended_at: Option<Timestamp>,
) -> Result<()> {
    let count = of.ending.as_ref().map(|ending| ending.count);
    tx.query(
        "UPDATE announcements SET version = $3, ack_by = $4, state = $5, ends_at = $6, ended_by = $7, ended_at = $8,
           readers = $9, people = $10
         WHERE workspace_id = $1 AND id = $2",
    )
    .bind(workspace)
    .bind(of.id)
    .bind(of.version)
    .bind(of.ack_by.map(Day))
    .bind(of.state.as_str())
    .bind(Ts(of.ends_at))
    .bind(of.ending.as_ref().and_then(|ending| ending.by.as_ref()))
    .bind(ended_at.map(Ts))
    .bind(count.map(|count| count.readers))
    .bind(count.map(|count| count.people))
    .execute()
    .await?;
    Ok(())
}

/// Those that are meant.
pub(super) async fn list(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    which: Which<'_>,
) -> Result<Vec<Announcement>> {
    let page = format!("ORDER BY a.id DESC LIMIT {} OFFSET", ON_A_PAGE + 1);
    let filter = match which {
        Which::One(_) => "a.id = $2".to_owned(),
        Which::Open => "a.state = 'open' ORDER BY a.id".to_owned(),
        Which::Newest(_) => format!("a.id > 0 {page} $2"),
        Which::NewestFor(..) => format!("(a.author = $2 OR (a.audience = 'pods' AND {IS_OF_ITS_PODS})) {page} $3"),
        Which::WaitingOn(_, is_guest) => {
            let of_all = if is_guest { "" } else { "a.audience = 'all' OR" };
            format!(
                "a.state = 'open' AND a.ack_by IS NOT NULL AND a.author <> $2
                   AND ({of_all} (a.audience = 'pods' AND {IS_OF_ITS_PODS}) OR (a.audience = 'leads' AND {LEADS}))
                   AND NOT EXISTS (SELECT 1 FROM announcement_receipts r
                     WHERE r.announcement_id = a.id AND r.person = $2 AND r.version = a.version)
                 ORDER BY a.ack_by, a.id"
            )
        }
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM announcements a
         JOIN announcement_versions v ON v.announcement_id = a.id AND v.version = a.version
         WHERE a.workspace_id = $1 AND {filter}"
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
    let rows: Vec<Row> = match which {
        Which::One(id) => query.bind(id),
        Which::Open => query,
        Which::Newest(skipped) => query.bind(skipped),
        Which::NewestFor(person, skipped) => query.bind(person).bind(skipped),
        Which::WaitingOn(person, _) => query.bind(person),
    }
    .all()
    .await?;
    let mut pods = list_pods_of(from, workspace, &rows).await?;
    rows.into_iter().map(|row| read(&mut pods, row)).collect()
}

/// Whether the person `$2` belongs to one of its pods.
const IS_OF_ITS_PODS: &str = "EXISTS (SELECT 1 FROM announcement_pods q JOIN pod_members m ON m.pod_id = q.pod_id
      JOIN pods o ON o.id = q.pod_id WHERE q.announcement_id = a.id AND m.person = $2 AND o.archived_at IS NULL)";

/// Whether the person `$2` leads a pod, or is deputy of one that nobody leads.
const LEADS: &str = "EXISTS (SELECT 1 FROM pod_members m JOIN pods o ON o.id = m.pod_id
      WHERE m.workspace_id = $1 AND m.person = $2 AND o.archived_at IS NULL
        AND (m.role = 'lead' OR (m.role = 'deputy' AND NOT EXISTS (SELECT 1 FROM pod_members l
          JOIN people w ON w.workspace_id = l.workspace_id AND w.id = l.person
          WHERE l.pod_id = m.pod_id AND l.role = 'lead' AND NOT w.is_deactivated))))";

async fn list_pods_of(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    of: &[Row],
) -> Result<HashMap<AnnouncementId, Vec<PodId>>> {
    let ids: Vec<AnnouncementId> = of.iter().filter(|row| row.audience == "pods").map(|row| row.id).collect();
    let mut found: HashMap<AnnouncementId, Vec<PodId>> = HashMap::new();
    for some in ids.chunks(CHUNK) {
        let sql = format!(
            "SELECT announcement_id, pod_id FROM announcement_pods WHERE workspace_id = $1 AND announcement_id IN ({})
             ORDER BY announcement_id, pod_id",
            parameters(2, some.len())
        );
        let query = from.ask(AssertSqlSafe(sql)).bind(workspace);
        let rows: Vec<(AnnouncementId, PodId)> = some.iter().fold(query, |query, id| query.bind(*id)).all().await?;
        for (id, pod) in rows {
            found.entry(id).or_default().push(pod);
        }
    }
    Ok(found)
}

fn read(pods: &mut HashMap<AnnouncementId, Vec<PodId>>, row: Row) -> Result<Announcement> {
    let id = row.id;
    let unknown = |what: &str| Error::internal("reading an announcement", format!("{what} of {id}"));
    let count = Count { readers: row.readers.unwrap_or(0), people: row.people.unwrap_or(0) };
    Ok(Announcement {
        id,
        author: row.author,
        audience: Audience::named(&row.audience, pods.remove(&id).unwrap_or_default())
            .ok_or_else(|| unknown("the audience"))?,
        version: row.version,
        body: row.body,
        ack_by: row.ack_by.map(|day| day.0),
        state: State::named(&row.state).ok_or_else(|| unknown("the state"))?,
        posted_at: row.posted_at.0,
        written_at: row.written_at.0,
        ends_at: row.ends_at.0,
        ending: row.ended_at.map(|_| Ending { by: row.ended_by, count }),
    })
}
