//! Channels as Slack tells of them.

use super::mirrored::{Mirrored, is_newer};
use crate::{
    database::{CHUNK, Reads, Ts, Tx, parameters, record, rows},
    error::{Error, Result},
    ids::{ChannelId, UserId, WorkspaceId},
    signal::{ChannelRecord, Fact},
};
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, HashMap};

record! {
    /// A mirrored channel.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Channel {
        /// Slack's id.
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
        /// The bot is a member.
        pub is_member: bool,
        /// When it was made; `None` where Slack has not said so yet.
        pub created_at: Option<Ts>,
        /// The instant for which this row is true.
        pub seen_at: Ts,
    }
}

impl Channel {
    /// Whether `record` tells nothing new.
    pub fn agrees_with(&self, record: &ChannelRecord) -> bool {
        mirror(record, Some(self), self.seen_at.0) == *self
    }
}

/// One thing an event tells of a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelEdit {
    /// It has this name now.
    Name(String),
    /// It is archived now, or no longer. A deleted channel is archived for good.
    Archived(bool),
    /// It is shared with another company now, or no longer.
    Shared(bool),
    /// The bot is a member now, or no longer.
    Member(bool),
}

const COLUMNS: &str =
    "id, name, creator, is_private, is_shared, is_archived, is_general, is_member, created_at, seen_at";

/// One channel, if mirrored.
///
/// # Errors
/// Only the database's own.
pub async fn find_channel(from: &mut impl Reads, workspace: &WorkspaceId, id: &ChannelId) -> Result<Option<Channel>> {
    let sql = format!("SELECT {COLUMNS} FROM channels WHERE workspace_id = $1 AND id = $2");
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(id).optional().await?)
}

/// One channel that must be mirrored.
///
/// # Errors
/// An internal error when it is not.
pub async fn get_channel(from: &mut impl Reads, workspace: &WorkspaceId, id: &ChannelId) -> Result<Channel> {
    let found = find_channel(from, workspace, id).await?;
    found.ok_or_else(|| Error::internal("reading a channel", format!("{id} is not mirrored in {workspace}")))
}

/// The open channel of this name (without `#`), if mirrored.
///
/// # Errors
/// Only the database's own.
pub async fn find_channel_by_name(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    name: &str,
) -> Result<Option<Channel>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM channels WHERE workspace_id = $1 AND name = $2 AND NOT is_archived ORDER BY id LIMIT 1"
    );
    Ok(from.ask(AssertSqlSafe(sql)).bind(workspace).bind(name).optional().await?)
}

/// Those of these channels that are mirrored, in no order.
///
/// # Errors
/// Only the database's own.
pub async fn list_channels(from: &mut impl Reads, workspace: &WorkspaceId, ids: &[ChannelId]) -> Result<Vec<Channel>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let list = parameters(2, chunk.len());
        let sql = format!("SELECT {COLUMNS} FROM channels WHERE workspace_id = $1 AND id IN ({list})");
        let query = chunk.iter().fold(from.ask(AssertSqlSafe(sql)).bind(workspace), |query, id| query.bind(id));
        found.extend(query.all::<Channel>().await?);
    }
    Ok(found)
}

/// Mirrors channels as they were at `as_of`, with the rules of [`super::people::put_people`]. Where a record does not say
/// whether the bot is a member, what was known stays.
///
/// # Errors
/// Only the database's own.
pub async fn put_channels(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    records: &[ChannelRecord],
    as_of: Timestamp,
) -> Result<Mirrored> {
    let records: BTreeMap<&ChannelId, &ChannelRecord> = records.iter().map(|record| (&record.id, record)).collect();
    let records: Vec<&ChannelRecord> = records.into_values().collect();
    let mut mirrored = Mirrored::default();
    for chunk in records.chunks(CHUNK) {
        let ids: Vec<ChannelId> = chunk.iter().map(|record| record.id.clone()).collect();
        let known: HashMap<ChannelId, Channel> = list_channels(tx, workspace, &ids)
            .await?
            .into_iter()
            .map(|channel| (channel.id.clone(), channel))
            .collect();
        let pairs = chunk.iter().filter_map(|record| {
            let before = known.get(&record.id);
            let is_late = before.is_some_and(|before| is_newer(before.seen_at.0, as_of));
            (!is_late).then(|| (before, mirror(record, before, as_of)))
        });
        mirrored.and(write_changed(tx, workspace, pairs.collect()).await?);
    }
    Ok(mirrored)
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq)]
pub enum Edited {
    /// The channel is not mirrored, and should be read from Slack.
    Unknown,
    /// The mirror agrees with it now.
    Applied(Mirrored),
    /// What is stored is newer, but says another thing. A row has one date for all its fields, so this may still be news,
    /// and the channel should be read from Slack. That it is shared counts until then.
    Late(Mirrored),
}

/// Applies one event to a mirrored channel.
///
/// # Errors
/// Only the database's own.
pub async fn edit_channel(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    id: &ChannelId,
    edit: ChannelEdit,
    as_of: Timestamp,
) -> Result<Edited> {
    let Some(before) = find_channel(tx, workspace, id).await? else { return Ok(Edited::Unknown) };
    let mut after = Channel { seen_at: Ts(as_of.max(before.seen_at.0)), ..before.clone() };
    let told_shared = edit == ChannelEdit::Shared(true);
    match edit {
        ChannelEdit::Name(name) => after.name = name,
        ChannelEdit::Archived(archived) => after.is_archived = archived,
        ChannelEdit::Shared(shared) => after.is_shared = shared,
        ChannelEdit::Member(member) => after.is_member = member,
    }
    let is_late = is_newer(before.seen_at.0, as_of);
    let is_news = Channel { seen_at: before.seen_at, ..after.clone() } != before;
    if is_late && is_news && !told_shared {
        return Ok(Edited::Late(Mirrored::default()));
    }
    let mirrored = write_changed(tx, workspace, vec![(Some(&before), after)]).await?;
    Ok(if is_late && is_news { Edited::Late(mirrored) } else { Edited::Applied(mirrored) })
}

/// Slack gave a channel a new id: its row and its pod go with it. A row that the new id has already knows more than the old
/// one (that it is shared, say) and stays as it is. `false` when the old id is not mirrored.
///
/// # Errors
/// Only the database's own.
pub async fn move_channel(tx: &mut Tx, workspace: &WorkspaceId, from: &ChannelId, to: &ChannelId) -> Result<bool> {
    for sql in [
        "DELETE FROM pod_channels WHERE workspace_id = $1 AND channel = $3
           AND EXISTS (SELECT 1 FROM pod_channels o WHERE o.workspace_id = $1 AND o.channel = $2)",
        "UPDATE pod_channels SET channel = $3 WHERE workspace_id = $1 AND channel = $2",
    ] {
        tx.query(sql).bind(workspace).bind(from).bind(to).execute().await?;
    }
    let mut moved = 0;
    for sql in [
        "DELETE FROM channels WHERE workspace_id = $1 AND id = $2
           AND EXISTS (SELECT 1 FROM channels o WHERE o.workspace_id = $1 AND o.id = $3)",
        "UPDATE channels SET id = $3 WHERE workspace_id = $1 AND id = $2",
    ] {
        moved += tx.query(sql).bind(workspace).bind(from).bind(to).execute().await?;
    }
    Ok(moved > 0)
}

/// As [`super::people::mark_people_seen`].
///
/// # Errors
/// Only the database's own.
pub async fn mark_channels_seen(tx: &mut Tx, workspace: &WorkspaceId, ids: &[ChannelId], at: Timestamp) -> Result<()> {
    for chunk in ids.chunks(CHUNK) {
        let list = parameters(3, chunk.len());
        let sql =
            format!("UPDATE channels SET seen_at = $2 WHERE workspace_id = $1 AND seen_at < $2 AND id IN ({list})");
        let query = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(Ts(at));
        chunk.iter().fold(query, |query, id| query.bind(id)).execute().await?;
    }
    Ok(())
}

/// Goes on ending a sweep that began at `since` and saw **every** page of `conversations.list` (archived ones included)
/// without an error: handles `most` channels that were on none. A public one was deleted; a private one may only have lost
/// the bot, so it stays open and the bot is no member. Whose row is true as of `since` or later was on a page, or told of
/// meanwhile. An empty sweep concludes nothing. Done when fewer than `most` were written.
///
/// # Errors
/// Only the database's own.
pub async fn close_unseen_channels(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    since: Timestamp,
    most: i64,
) -> Result<Mirrored> {
    let sql = format!(
        "SELECT {COLUMNS} FROM channels WHERE workspace_id = $1 AND seen_at < $2 AND (is_member OR NOT is_archived)
           AND NOT (is_private AND NOT is_member)
           AND EXISTS (SELECT 1 FROM channels o WHERE o.workspace_id = $1 AND o.seen_at >= $2)
         ORDER BY id LIMIT $3"
    );
    let missing: Vec<Channel> = tx.query(AssertSqlSafe(sql)).bind(workspace).bind(Ts(since)).bind(most).all().await?;
    let pairs = missing.iter().map(|before| {
        let is_archived = before.is_archived || !before.is_private;
        (Some(before), Channel { is_member: false, is_archived, seen_at: Ts(since), ..before.clone() })
    });
    write_changed(tx, workspace, pairs.collect()).await
}

fn mirror(record: &ChannelRecord, before: Option<&Channel>, as_of: Timestamp) -> Channel {
    Channel {
        id: record.id.clone(),
        name: record.name.clone(),
        creator: record.creator.clone().or_else(|| before.and_then(|before| before.creator.clone())),
        is_private: record.private,
        is_shared: record.shared,
        is_archived: record.archived,
        is_general: record.general,
        is_member: record.member.unwrap_or_else(|| before.is_some_and(|before| before.is_member)),
        created_at: record.created.map(Ts).or_else(|| before.and_then(|before| before.created_at)),
        seen_at: Ts(before.map_or(as_of, |before| as_of.max(before.seen_at.0))),
    }
}

fn fact(before: &Channel, after: &Channel) -> Option<Fact> {
    let told = |channel: &Channel| {
        let closed_to_us = channel.is_private && !channel.is_member;
        (channel.name.clone(), channel.is_private, channel.is_shared, channel.is_archived, closed_to_us)
    };
    let channel = after.id.clone();
    if after.is_archived && !before.is_archived {
        Some(Fact::ChannelClosed { channel })
    } else {
        (told(before) != told(after)).then_some(Fact::ChannelChanged { channel })
    }
}

/// Writes those channels that differ from what is stored.
async fn write_changed(
    tx: &mut Tx,
    workspace: &WorkspaceId,
    pairs: Vec<(Option<&Channel>, Channel)>,
) -> Result<Mirrored> {
    let mut facts = Vec::new();
    let mut changed = Vec::new();
    for (before, after) in pairs {
        if let Some(before) = before {
            let same = Channel { seen_at: before.seen_at, ..after.clone() } == *before;
            if same {
                continue;
            }
            facts.extend(fact(before, &after));
        }
        changed.push(after);
    }
    write(tx, workspace, &changed).await?;
    Ok(Mirrored { written: changed.len(), facts })
}

async fn write(tx: &mut Tx, workspace: &WorkspaceId, channels: &[Channel]) -> Result<()> {
    if channels.is_empty() {
        return Ok(());
    }
    let values = rows("$1", 2, 10, channels.len());
    let sql = format!(
        "INSERT INTO channels (workspace_id, id, name, creator, is_private, is_shared, is_archived, is_general,
           is_member, created_at, seen_at) VALUES {values}
         ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, creator = excluded.creator,
           is_private = excluded.is_private, is_shared = excluded.is_shared, is_archived = excluded.is_archived,
           is_general = excluded.is_general, is_member = excluded.is_member, created_at = excluded.created_at,
           seen_at = excluded.seen_at"
    );
    let mut query = tx.query(AssertSqlSafe(sql)).bind(workspace);
    for channel in channels {
        query = query
            .bind(&channel.id)
            .bind(&channel.name)
            .bind(&channel.creator)
            .bind(channel.is_private)
            .bind(channel.is_shared)
            .bind(channel.is_archived)
            .bind(channel.is_general)
            .bind(channel.is_member)
            .bind(channel.created_at)
            .bind(channel.seen_at);
    }
    query.execute().await?;
    Ok(())
}
