//! For whom an announcement is, asked of the directory as it is now: nobody is written down beforehand.

use super::super::model::{Announcement, Audience, Count};
use crate::{
    database::{Query, Reads, Ts, record},
    error::Result,
    ids::{UserId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

record! {
    /// Somebody it is for.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Reader {
        /// Who.
        pub person: UserId,
        /// Their full name.
        pub name: String,
        /// When they acknowledged the text as it is now.
        pub read_at: Option<Ts>,
        /// The newest text they acknowledged.
        pub read_version: Option<i64>,
        /// When they were reminded.
        pub reminded_at: Option<Ts>,
    }
}

/// What is true of the people `p` it is for, with `$1` the workspace, `$2` its author (who knows it), and its pods from
/// `$first` on. Nobody who has left, no apps, nobody of another company.
fn is_for_them(audience: &Audience, first: usize) -> String {
    let of_them = match audience {
        Audience::All => "NOT p.is_guest".to_owned(),
        Audience::Pods(pods) if pods.is_empty() => "FALSE".to_owned(),
        Audience::Pods(pods) => format!(
            "EXISTS (SELECT 1 FROM pod_members m JOIN pods o ON o.id = m.pod_id
               WHERE m.workspace_id = $1 AND m.person = p.id AND o.archived_at IS NULL AND m.pod_id IN ({}))",
            crate::database::parameters(first, pods.len())
        ),
        Audience::Leads => super::LEADS.replace("$2", "p.id"),
    };
    format!(
        "p.workspace_id = $1 AND p.id <> $2 AND NOT p.is_deactivated AND NOT p.is_bot AND NOT p.is_external AND {of_them}"
    )
}

fn bind_pods<'c>(query: Query<'c>, audience: &Audience) -> Query<'c> {
    audience.pods().iter().fold(query, |query, pod| query.bind(*pod))
}

/// How many people something of this author would be for.
pub(in super::super) async fn count_people(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (author, audience): (&UserId, &Audience),
) -> Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM people p WHERE {}", is_for_them(audience, 3));
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(author);
    Ok(bind_pods(query, audience).scalar().await?)
}

/// How many of how many have acknowledged its text as it is now.
pub(in super::super) async fn count(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    of: &Announcement,
) -> Result<Count> {
    let sql = format!(
        "SELECT COUNT(r.person), COUNT(*) FROM people p
         LEFT JOIN announcement_receipts r ON r.announcement_id = $3 AND r.person = p.id AND r.version = $4
         WHERE {}",
        is_for_them(&of.audience, 5)
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(&of.author).bind(of.id).bind(of.version);
    let (readers, people): (i64, i64) = bind_pods(query, &of.audience).one().await?;
    Ok(Count { readers, people })
}

/// Whether it is for this person.
pub(in super::super) async fn is_for(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    of: &Announcement,
    person: &UserId,
) -> Result<bool> {
    let sql = format!("SELECT p.id FROM people p WHERE {} AND p.id = $3", is_for_them(&of.audience, 4));
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(&of.author).bind(person);
    let found: Option<(UserId,)> = bind_pods(query, &of.audience).optional().await?;
    Ok(found.is_some())
}

const READER: &str = "p.id AS person, p.real_name AS name, r.at AS read_at,
  (SELECT MAX(o.version) FROM announcement_receipts o WHERE o.announcement_id = $3 AND o.person = p.id) AS read_version,
  s.at AS reminded_at
  FROM people p
  LEFT JOIN announcement_receipts r ON r.announcement_id = $3 AND r.person = p.id AND r.version = $4
  LEFT JOIN announcement_asked s ON s.announcement_id = $3 AND s.person = p.id AND s.version = 0";

/// Everybody it is for, by name.
pub(in super::super) async fn list_readers(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    of: &Announcement,
) -> Result<Vec<Reader>> {
    let sql = format!("SELECT {READER} WHERE {}", is_for_them(&of.audience, 5));
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(&of.author).bind(of.id).bind(of.version);
    let mut found: Vec<Reader> = bind_pods(query, &of.audience).all().await?;
    found.sort_by_cached_key(|reader| (reader.name.to_lowercase(), reader.person.clone()));
    Ok(found)
}

/// A page of those who have not acknowledged the text as it is now: at most `most` after the first `skipped`. The order of
/// names is the engine's: one page after another must come from one order.
pub(in super::super) async fn list_unread(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    of: &Announcement,
    (skipped, most): (i64, i64),
) -> Result<Vec<Reader>> {
    let sql = format!(
        "SELECT {READER} WHERE {} AND r.person IS NULL ORDER BY p.real_name, p.id LIMIT $5 OFFSET $6",
        is_for_them(&of.audience, 7)
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(&of.author).bind(of.id).bind(of.version);
    Ok(bind_pods(query.bind(most).bind(skipped), &of.audience).all().await?)
}

/// Who has not acknowledged the text as it is now, and was not reminded.
const NOT_REMINDED: &str = "NOT EXISTS (SELECT 1 FROM announcement_receipts r
      WHERE r.announcement_id = $3 AND r.person = p.id AND r.version = $4)
    AND NOT EXISTS (SELECT 1 FROM announcement_asked s
      WHERE s.announcement_id = $3 AND s.person = p.id AND s.version = 0)";

/// Whether this person is one of [`list_to_remind`].
pub(in super::super) async fn is_to_remind(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    of: &Announcement,
    person: &UserId,
) -> Result<bool> {
    let sql =
        format!("SELECT p.id FROM people p WHERE {} AND {NOT_REMINDED} AND p.id = $5", is_for_them(&of.audience, 6));
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(&of.author).bind(of.id).bind(of.version);
    let found: Option<(UserId,)> = bind_pods(query.bind(person), &of.audience).optional().await?;
    Ok(found.is_some())
}

/// At most `most` people after `after`, by their id, who have not acknowledged it and were not reminded.
pub(in super::super) async fn list_to_remind(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    of: &Announcement,
    (after, most): (&str, i64),
) -> Result<Vec<UserId>> {
    list_after(from, workspace, (of, NOT_REMINDED), (after, most)).await
}

/// The same, of those who acknowledged an older text, and were not asked about this one.
pub(in super::super) async fn list_to_ask_again(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    of: &Announcement,
    (after, most): (&str, i64),
) -> Result<Vec<UserId>> {
    let filter = "EXISTS (SELECT 1 FROM announcement_receipts r
          WHERE r.announcement_id = $3 AND r.person = p.id AND r.version < $4)
        AND NOT EXISTS (SELECT 1 FROM announcement_receipts r
          WHERE r.announcement_id = $3 AND r.person = p.id AND r.version = $4)
        AND NOT EXISTS (SELECT 1 FROM announcement_asked s
          WHERE s.announcement_id = $3 AND s.person = p.id AND s.version = $4)";
    list_after(from, workspace, (of, filter), (after, most)).await
}

async fn list_after(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (of, filter): (&Announcement, &str),
    (after, most): (&str, i64),
) -> Result<Vec<UserId>> {
    let sql = format!(
        "SELECT p.id FROM people p WHERE {} AND {filter} AND p.id > $5 ORDER BY p.id LIMIT $6",
        is_for_them(&of.audience, 7)
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(&of.author).bind(of.id).bind(of.version);
    let rows: Vec<(UserId,)> = bind_pods(query.bind(after).bind(most), &of.audience).all().await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}
