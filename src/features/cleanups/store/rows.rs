//! Channels, read: as they are mirrored, and how far it is with them.

use crate::{
    database::{Reads, Ts, Tx, record},
    error::Result,
    features::cleanups::model::{Case, Finding, Seen, Stage},
    ids::{ChannelId, PodId, UserId, WorkspaceId},
};
use sqlx::AssertSqlSafe;

record! {
    /// A channel as it is mirrored, whose it is, and how far it is with it. What no run has looked at yet has `run_id` 0.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub(in crate::features::cleanups) struct Row {
        /// Which.
        pub id: ChannelId,
        /// Without `#`.
        pub name: String,
        /// Who made it.
        pub creator: Option<UserId>,
        /// Private.
        pub is_private: bool,
        /// Shared with another company.
        pub is_shared: bool,
        /// Archived or deleted.
        pub is_archived: bool,
        /// The workspace's general channel.
        pub is_general: bool,
        /// The bot is in it.
        pub is_member: bool,
        /// When it was made.
        pub created_at: Option<Ts>,
        /// Whose it is now: a pod that is not archived.
        pub pod: Option<PodId>,
        /// That pod lives there.
        pub is_home: bool,
        /// The run that looked last.
        pub run_id: i64,
        /// What it found.
        pub finding: String,
        /// When somebody wrote last, as far as it was read.
        pub newest: Option<Ts>,
        /// How far it is.
        pub stage: String,
        /// The run that asked.
        pub ask_run: Option<i64>,
        /// Whose it was then.
        pub pod_id: Option<PodId>,
        /// Who answered for it then.
        pub owner: Option<UserId>,
        /// Who was asked for them.
        pub person: Option<UserId>,
        /// Counts the messages in the channel.
        pub generation: i64,
        /// Since when the message stands there.
        pub posted_at: Option<Ts>,
        /// Since when the question has reached its person.
        pub told_at: Option<Ts>,
        /// Who is not sure.
        pub unsure_by: Option<UserId>,
        /// Until when it is kept.
        pub keep_until: Option<Ts>,
        /// By whom.
        pub keep_by: Option<UserId>,
        /// Why.
        pub keep_why: Option<String>,
    }
}

impl Row {
    /// How far it is.
    pub(in crate::features::cleanups) fn stage(&self) -> Stage {
        Stage::named(&self.stage)
    }

    /// What was found.
    pub(in crate::features::cleanups) fn finding(&self) -> Finding {
        Finding::named(&self.finding)
    }

    /// What decides whether it may be touched; `in_use` are the channels that the organisation's settings name.
    pub(in crate::features::cleanups) fn seen(&self, in_use: &[ChannelId]) -> Seen {
        Seen {
            id: self.id.clone(),
            name: self.name.clone(),
            is_general: self.is_general,
            is_shared: self.is_shared,
            is_archived: self.is_archived,
            is_private: self.is_private,
            is_member: self.is_member,
            is_of_pod: self.pod.is_some(),
            is_in_use: self.is_home || in_use.contains(&self.id),
            created_at: self.created_at.map(|at| at.0),
            keep_until: self.keep_until.map(|at| at.0),
        }
    }

    /// The case that a run decides; `owner` is who answers for the channel now.
    pub(in crate::features::cleanups) fn case(
        &self,
        in_use: &[ChannelId],
        owner: Option<&UserId>,
        days_away: i64,
    ) -> Case {
        Case {
            seen: self.seen(in_use),
            finding: self.finding(),
            stage: self.stage(),
            posted_at: self.posted_at.map(|at| at.0),
            told_at: self.told_at.map(|at| at.0),
            is_owner_same: self.owner.as_ref() == owner,
            days_away,
        }
    }

    /// The key of the message in the channel.
    pub(in crate::features::cleanups) fn post_key(&self) -> String {
        format!("asked/{}/{}", self.id, self.generation)
    }
}

const SELECT: &str = "
    SELECT c.id, c.name, c.creator, c.is_private, c.is_shared, c.is_archived, c.is_general, c.is_member, c.created_at,
      o.id AS pod, COALESCE(o.id IS NOT NULL AND pc.is_home, FALSE) AS is_home,
      COALESCE(k.run_id, 0) AS run_id, COALESCE(k.finding, 'unknown') AS finding, k.newest,
      COALESCE(k.stage, 'none') AS stage, k.ask_run, k.pod_id, k.owner, k.person,
      COALESCE(k.generation, 0) AS generation, k.posted_at, k.told_at, k.unsure_by, k.keep_until, k.keep_by, k.keep_why";
const MIRRORED: &str = "
    FROM channels c
    LEFT JOIN cleanup_channels k ON k.workspace_id = c.workspace_id AND k.channel = c.id
    LEFT JOIN pod_channels pc ON pc.workspace_id = c.workspace_id AND pc.channel = c.id
    LEFT JOIN pods o ON o.id = pc.pod_id AND o.archived_at IS NULL";
const TRACKED: &str = "
    FROM cleanup_channels k
    JOIN channels c ON c.workspace_id = k.workspace_id AND c.id = k.channel
    LEFT JOIN pod_channels pc ON pc.workspace_id = c.workspace_id AND pc.channel = c.id
    LEFT JOIN pods o ON o.id = pc.pod_id AND o.archived_at IS NULL";

/// One channel, if mirrored.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn find_row(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    channel: &ChannelId,
) -> Result<Option<Row>> {
    let sql = format!("{SELECT} {MIRRORED} WHERE c.workspace_id = $1 AND c.id = $2");
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(channel).optional().await?)
}

/// The next channels that are not archived, after this one.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_page(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (after, most): (&ChannelId, i64),
) -> Result<Vec<Row>> {
    let sql = format!(
        "{SELECT} {MIRRORED} WHERE c.workspace_id = $1 AND c.id > $2 AND NOT c.is_archived ORDER BY c.id LIMIT $3"
    );
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(after).bind(most).all().await?)
}

/// What of a run shall be listed.
#[derive(Clone, Copy, Debug)]
pub(in crate::features::cleanups) struct Page {
    /// What it found.
    pub finding: Finding,
    /// How far it is.
    pub stages: &'static [Stage],
    /// So many.
    pub most: i64,
}

/// What a run found, the quietest first.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_of_run(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    run: i64,
    page: Page,
) -> Result<Vec<Row>> {
    let stages: Vec<String> = page.stages.iter().map(|stage| format!("'{}'", stage.as_str())).collect();
    let sql = format!(
        "{SELECT} {TRACKED} WHERE k.workspace_id = $1 AND k.run_id = $2 AND k.finding = $3 AND k.stage IN ({})
         ORDER BY k.newest NULLS FIRST, k.channel LIMIT $4",
        stages.join(", ")
    );
    let query = from.ask(AssertSqlSafe(sql)).bind(workspace).bind(run);
    Ok(query.bind(page.finding.as_str()).bind(page.most).all().await?)
}

/// Channels about which somebody is asked, after this one.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_open(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    (after, most): (&ChannelId, i64),
) -> Result<Vec<Row>> {
    let sql = format!(
        "{SELECT} {TRACKED} WHERE k.workspace_id = $1 AND k.stage <> 'none' AND k.channel > $2
         ORDER BY k.channel LIMIT $3"
    );
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(after).bind(most).all().await?)
}

/// What one person was asked about by one run and is still open, by name.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_of_person(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (person, run): (&UserId, i64),
) -> Result<Vec<Row>> {
    let sql = format!(
        "{SELECT} {TRACKED} WHERE k.workspace_id = $1 AND k.person = $2 AND k.ask_run = $3
           AND k.stage IN ('asked', 'unsure') ORDER BY c.name, c.id"
    );
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(person).bind(run).all().await?)
}

/// What is open of a pod, or of what this person was asked about.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_of_pod(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    (pod, person): (Option<PodId>, Option<&UserId>),
) -> Result<Vec<Row>> {
    let sql = format!(
        "{SELECT} {TRACKED} WHERE k.workspace_id = $1 AND k.stage IN ('asked', 'unsure')
           AND (o.id = $2 OR k.person = $3 OR k.owner = $3) ORDER BY k.channel LIMIT 100"
    );
    Ok(tx.query(AssertSqlSafe(sql)).bind(workspace).bind(pod).bind(person).all().await?)
}

/// Who is to be asked at the end of a run and has not heard of it yet, after this one.
///
/// # Errors
/// Only the database's own.
pub(in crate::features::cleanups) async fn list_unheard(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    run: i64,
    (after, most): (&UserId, i64),
) -> Result<Vec<UserId>> {
    let found: Vec<(UserId,)> = tx
        .query(
            "SELECT DISTINCT person FROM cleanup_channels
             WHERE workspace_id = $1 AND stage = 'asked' AND ask_run = $2 AND told_at IS NULL AND person > $3
             ORDER BY person LIMIT $4",
        )
        .bind(workspace)
        .bind(run)
        .bind(after)
        .bind(most)
        .all()
        .await?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}
