//! What somebody is about to announce, between the form and its preview.

use super::super::model::{Audience, Draft};
use crate::{
    database::{Day, Reads, Ts, Tx, record},
    error::{Error, Result},
    ids::{PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::types::Json;

record! {
    struct Row {
        number: i64,
        body: String,
        audience: String,
        pods: Json<Vec<PodId>>,
        ack_by: Option<Day>,
    }
}

/// Keeps it, in place of what they had begun before; tells its number.
pub(in super::super) async fn put_draft(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (author, now): (&UserId, Timestamp),
    draft: &Draft,
) -> Result<i64> {
    let (number,): (i64,) = tx
        .query(
            "INSERT INTO announcement_drafts (workspace_id, author, number, body, audience, pods, ack_by, written_at)
             VALUES ($1, $2, 1, $3, $4, $5, $6, $7)
             ON CONFLICT (workspace_id, author) DO UPDATE SET number = announcement_drafts.number + 1,
               body = excluded.body, audience = excluded.audience, pods = excluded.pods, ack_by = excluded.ack_by,
               written_at = excluded.written_at
             RETURNING number",
        )
        .bind(workspace)
        .bind(author)
        .bind(&draft.body)
        .bind(draft.audience.as_str())
        .bind(Json(draft.audience.pods()))
        .bind(draft.ack_by.map(Day))
        .bind(Ts(now))
        .one()
        .await?;
    Ok(number)
}

/// What somebody is about to announce.
pub(in super::super) async fn find_draft(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    author: &UserId,
) -> Result<Option<Draft>> {
    let found: Option<Row> = from
        .ask(
            "SELECT number, body, audience, pods, ack_by FROM announcement_drafts
             WHERE workspace_id = $1 AND author = $2 AND body <> ''",
        )
        .bind(workspace)
        .bind(author)
        .optional()
        .await?;
    let Some(row) = found else { return Ok(None) };
    let audience = Audience::named(&row.audience, row.pods.0);
    let audience = audience.ok_or_else(|| Error::internal("reading a draft", format!("the audience of {author}'s")))?;
    Ok(Some(Draft { number: row.number, body: row.body, audience, ack_by: row.ack_by.map(|day| day.0) }))
}

/// It is announced: nothing of it is kept but its number, which must not come again.
pub(in super::super) async fn clear_draft(tx: &mut Tx, workspace: &WorkspaceId, author: &UserId) -> Result<()> {
    tx.query(
        "UPDATE announcement_drafts SET body = '', pods = '[]', ack_by = NULL
         WHERE workspace_id = $1 AND author = $2",
    )
    .bind(workspace)
    .bind(author)
    .execute()
    .await?;
    Ok(())
}
