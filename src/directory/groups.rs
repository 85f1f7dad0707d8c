//! User groups of Slack (`@brand-council`), mirrored whole: where the plan has none, or the app may not read them, there are
//! none.

use super::{mirrored::Mirrored, on_duty::list_here};
use crate::{
    database::{Reads, Tx, record},
    error::Result,
    ids::{UserGroupId, UserId, WorkspaceId},
    signal::{Fact, GroupRecord},
};
use jiff::Timestamp;
use sqlx::types::Json;

/// A user group, without its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserGroup {
    /// Slack's id.
    pub id: UserGroupId,
    /// "Brand council"
    pub name: String,
    /// `brand-council`
    pub handle: String,
    /// Switched off in Slack.
    pub disabled: bool,
    /// How many people it has.
    pub members: usize,
}

record! {
    struct Row {
        id: UserGroupId,
        name: String,
        handle: String,
        disabled: bool,
        members: i64,
        people: Json<Vec<UserId>>,
    }
}

impl Row {
    fn record(self) -> GroupRecord {
        GroupRecord {
            id: self.id,
            name: self.name,
            handle: self.handle,
            disabled: self.disabled,
            members: usize::try_from(self.members).unwrap_or_default(),
            people: self.people.0,
        }
    }
}

async fn list_records(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<GroupRecord>> {
    let rows: Vec<Row> = from
        .ask(
            "SELECT id, name, handle, disabled, members, people FROM user_groups WHERE workspace_id = $1
             ORDER BY name, id",
        )
        .bind(workspace)
        .all()
        .await?;
    Ok(rows.into_iter().map(Row::record).collect())
}

/// All user groups, those that are switched off too, by name.
///
/// # Errors
/// Only the database's own.
pub async fn list_groups(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<UserGroup>> {
    let group = |record: GroupRecord| UserGroup {
        id: record.id,
        name: record.name,
        handle: record.handle,
        disabled: record.disabled,
        members: record.members,
    };
    Ok(list_records(from, workspace).await?.into_iter().map(group).collect())
}

/// Who of a group is here at `at`, in Slack's order: nobody of one that is gone, switched off, or of more than `most` people.
///
/// # Errors
/// Only the database's own.
pub async fn list_group_here(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    group: &UserGroupId,
    (at, most): (Timestamp, usize),
) -> Result<Vec<UserId>> {
    let people = list_group_people(from, workspace, group, most).await?;
    if people.is_empty() { Ok(people) } else { list_here(from, workspace, &people, at).await }
}

/// Who is in a group, here or not, in Slack's order: nobody of one that is gone, switched off, or of more than `most` people.
///
/// # Errors
/// Only the database's own.
pub async fn list_group_people(
    from: &mut impl Reads,
    workspace: &WorkspaceId,
    group: &UserGroupId,
    most: usize,
) -> Result<Vec<UserId>> {
    let row: Option<Row> = from
        .ask(
            "SELECT id, name, handle, disabled, members, people FROM user_groups
             WHERE workspace_id = $1 AND id = $2 AND NOT disabled",
        )
        .bind(workspace)
        .bind(group)
        .optional()
        .await?;
    let group = row.map(Row::record).filter(|group| group.members <= most);
    Ok(group.map(|group| group.people).unwrap_or_default())
}

/// Mirrors all groups as Slack told them just now: whichever is missing is gone. Unchanged ones are not written; of those
/// whose people changed, others hear.
///
/// # Errors
/// Only the database's own.
pub async fn put_groups(tx: &mut Tx, workspace: &WorkspaceId, groups: &[GroupRecord]) -> Result<Mirrored> {
    let known = list_records(tx, workspace).await?;
    let gone = known.iter().filter(|known| groups.iter().all(|group| group.id != known.id));
    let (mut written, mut changed) = (0, Vec::new());
    for group in gone {
        tx.query("DELETE FROM user_groups WHERE workspace_id = $1 AND id = $2")
            .bind(workspace)
            .bind(&group.id)
            .execute()
            .await?;
        written += 1;
        changed.push(group.id.clone());
    }
    for group in groups {
        let before = known.iter().find(|known| known.id == group.id);
        if before == Some(group) {
            continue;
        }
        put_group(tx, workspace, group).await?;
        written += 1;
        if before.is_none_or(|before| (before.disabled, &before.people) != (group.disabled, &group.people)) {
            changed.push(group.id.clone());
        }
    }
    let facts = if changed.is_empty() { Vec::new() } else { vec![Fact::GroupsChanged { groups: changed }] };
    Ok(Mirrored { written, facts })
}

async fn put_group(tx: &mut Tx, workspace: &WorkspaceId, group: &GroupRecord) -> Result<()> {
    tx.query(
        "INSERT INTO user_groups (workspace_id, id, name, handle, disabled, members, people)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, handle = excluded.handle,
           disabled = excluded.disabled, members = excluded.members, people = excluded.people",
    )
    .bind(workspace)
    .bind(&group.id)
    .bind(group.name.as_str())
    .bind(group.handle.as_str())
    .bind(group.disabled)
    .bind(i64::try_from(group.members).unwrap_or(i64::MAX))
    .bind(Json(&group.people))
    .execute()
    .await?;
    Ok(())
}
