//! The log: what is decided, and where its cards stand.

use super::{
    super::model::{Decision, Part},
    COLUMNS, Row, read,
};
use crate::{
    database::{Query, Ts, Tx, parameters, record},
    error::Result,
    ids::{ChannelId, DecisionId, PodId, UserId, WorkspaceId},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// The log is read as far back as this many decisions: a good ten years of four a week.
pub(in super::super) const SEARCHED: i64 = 2_000;
/// People of so many decisions are read with one statement.
const AT_ONCE: usize = 500;

/// Which decisions of the log are meant; all of it must fit.
pub(in super::super) struct Logged<'a> {
    /// Whoever looks, where they may see only what is not confidential and what they have to do with.
    pub(in super::super) reader: Option<&'a UserId>,
    /// Of this class.
    pub(in super::super) class: Option<&'a str>,
    /// Of this pod.
    pub(in super::super) pod: Option<PodId>,
    /// Decided from then on, and before then.
    pub(in super::super) between: Option<(Timestamp, Timestamp)>,
}

/// What is meant by [`Logged`].
const WANTED: &str = "d.workspace_id = $1 AND d.state = 'decided' AND d.decided_at >= $2 AND d.decided_at < $3
     AND ($4 = '' OR d.class = $4) AND ($5 = 0 OR d.pod_id = $5)
     AND ($6 = '' OR NOT d.confidential OR d.id IN (SELECT p.decision_id FROM decision_people p
          WHERE p.workspace_id = $1 AND p.person = $6))";

fn bind_wanted<'c>(query: Query<'c>, workspace: &WorkspaceId, wanted: &Logged<'_>) -> Query<'c> {
    let (from, until) = wanted.between.unwrap_or((Timestamp::UNIX_EPOCH, Timestamp::MAX));
    query
        .bind(workspace)
        .bind(Ts(from))
        .bind(Ts(until))
        .bind(wanted.class.unwrap_or_default())
        .bind(wanted.pod.map_or(0, |pod| pod.0))
        .bind(wanted.reader.map_or("", UserId::as_str))
}

/// What is decided, the newest first: at most `most` after the first `skipped`.
pub(in super::super) async fn list_logged(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    wanted: &Logged<'_>,
    (skipped, most): (i64, i64),
) -> Result<Vec<Decision>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM decisions d JOIN decision_versions v ON v.decision_id = d.id AND v.version = d.version
         WHERE {WANTED} ORDER BY d.decided_at DESC, d.id DESC LIMIT $7 OFFSET $8"
    );
    let query = bind_wanted(tx.query(AssertSqlSafe(sql)), workspace, wanted);
    let rows: Vec<Row> = query.bind(most).bind(skipped).all().await?;
    rows.into_iter().map(read).collect()
}

/// How much is decided of what is meant.
pub(in super::super) async fn count_logged(tx: &mut Tx, workspace: &WorkspaceId, wanted: &Logged<'_>) -> Result<i64> {
    let sql = format!("SELECT COUNT(*) FROM decisions d WHERE {WANTED}");
    Ok(bind_wanted(tx.query(AssertSqlSafe(sql)), workspace, wanted).scalar().await?)
}

/// Who has to do with these, in which part.
pub(in super::super) async fn list_people_of(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    decisions: &[DecisionId],
) -> Result<Vec<(DecisionId, UserId, Part)>> {
    let mut found = Vec::new();
    for some in decisions.chunks(AT_ONCE) {
        let list = parameters(2, some.len());
        let sql = format!(
            "SELECT decision_id, person, part FROM decision_people WHERE workspace_id = $1 AND decision_id IN ({list})
             ORDER BY decision_id, part, person"
        );
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace);
        let rows: Vec<(DecisionId, UserId, String)> =
            some.iter().fold(query, |query, id| query.bind(*id)).all().await?;
        found.extend(rows.into_iter().filter_map(|(id, person, part)| Some((id, person, Part::named(&part)?))));
    }
    Ok(found)
}

record! {
    /// Where the card of a decision stands.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in super::super) struct Card {
        /// In which channel.
        pub channel: ChannelId,
        /// From 1; it is another message after somebody deleted it.
        pub generation: i64,
    }
}

/// Where the card of one stands.
pub(in super::super) async fn find_card(tx: &mut Tx, workspace: &WorkspaceId, id: DecisionId) -> Result<Option<Card>> {
    let found = tx
        .query("SELECT channel, generation FROM decision_cards WHERE workspace_id = $1 AND decision_id = $2")
        .bind(workspace)
        .bind(id)
        .optional()
        .await?;
    Ok(found)
}

/// It stands there from now on.
pub(in super::super) async fn put_card(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: DecisionId,
    card: &Card,
) -> Result<()> {
    tx.query(
        "INSERT INTO decision_cards (workspace_id, decision_id, channel, generation) VALUES ($1, $2, $3, $4)
         ON CONFLICT (workspace_id, decision_id)
         DO UPDATE SET channel = excluded.channel, generation = excluded.generation",
    )
    .bind(workspace)
    .bind(id)
    .bind(&card.channel)
    .bind(card.generation)
    .execute()
    .await?;
    Ok(())
}

/// Slack gave a channel a new id. How many cards stand there.
pub(in super::super) async fn move_cards(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (from, to): (&ChannelId, &ChannelId),
) -> Result<u64> {
    let moved = tx
        .query("UPDATE decision_cards SET channel = $3 WHERE workspace_id = $1 AND channel = $2")
        .bind(workspace)
        .bind(from)
        .bind(to)
        .execute()
        .await?;
    Ok(moved)
}
