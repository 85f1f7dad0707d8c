//! Named roles: what somebody is beside the pods, such as *Finance lead*, and who holds them, in order.

use super::folding::fold;
use crate::{
    database::{Reads, Tx, record},
    error::Result,
    ids::{RoleId, UserId, WorkspaceId},
};

/// A named role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRole {
    /// The number of its row.
    pub id: RoleId,
    /// As people say it: "Finance lead".
    pub name: String,
    /// Nobody acts in it any more.
    pub retired: bool,
    /// Who holds it: the first in order who is here acts.
    pub holders: Vec<UserId>,
}

record! {
    struct Row {
        id: RoleId,
        name: String,
        retired: bool,
    }
}

record! {
    struct Holder {
        role_id: RoleId,
        person: UserId,
    }
}

/// All named roles, retired ones too, by name.
///
/// # Errors
/// Only the database's own.
pub async fn list_roles(from: &mut impl Reads, workspace: &WorkspaceId) -> Result<Vec<NamedRole>> {
    let rows: Vec<Row> =
        from.ask("SELECT id, name, retired FROM named_roles WHERE workspace_id = $1").bind(workspace).all().await?;
    let holders: Vec<Holder> = from
        .ask("SELECT role_id, person FROM named_role_holders WHERE workspace_id = $1 ORDER BY role_id, position")
        .bind(workspace)
        .all()
        .await?;
    let held = |id| holders.iter().filter(|holder| holder.role_id == id).map(|holder| holder.person.clone()).collect();
    let mut roles: Vec<NamedRole> = rows
        .into_iter()
        .map(|row| NamedRole { id: row.id, name: row.name, retired: row.retired, holders: held(row.id) })
        .collect();
    roles.sort_by_cached_key(|role| (fold(&role.name), role.id));
    Ok(roles)
}

/// Who holds a role, in order; nobody where there is none of this number, or it is retired.
///
/// # Errors
/// Only the database's own.
pub async fn list_role_holders(from: &mut impl Reads, workspace: &WorkspaceId, role: RoleId) -> Result<Vec<UserId>> {
    let holders: Vec<(UserId,)> = from
        .ask(
            "SELECT h.person FROM named_role_holders h JOIN named_roles r ON r.id = h.role_id
             WHERE h.workspace_id = $1 AND h.role_id = $2 AND NOT r.retired ORDER BY h.position",
        )
        .bind(workspace)
        .bind(role)
        .all()
        .await?;
    Ok(holders.into_iter().map(|(person,)| person).collect())
}

/// Makes a role; `None` when there is one of that name, retired or not.
///
/// # Errors
/// Only the database's own.
pub async fn insert_role(tx: &mut Tx, workspace: &WorkspaceId, name: &str) -> Result<Option<RoleId>> {
    let made: Option<(RoleId,)> = tx
        .query(
            "INSERT INTO named_roles (workspace_id, folded, name, retired) VALUES ($1, $2, $3, FALSE)
             ON CONFLICT (workspace_id, folded) DO NOTHING RETURNING id",
        )
        .bind(workspace)
        .bind(fold(name))
        .bind(name)
        .optional()
        .await?;
    Ok(made.map(|(id,)| id))
}

/// A role's name, whether it is retired, and who holds it, all as given. That no other has this name is to be asked before.
///
/// # Errors
/// Only the database's own.
pub async fn update_role(tx: &mut Tx, workspace: &WorkspaceId, role: &NamedRole) -> Result<()> {
    tx.query("UPDATE named_roles SET folded = $3, name = $4, retired = $5 WHERE workspace_id = $1 AND id = $2")
        .bind(workspace)
        .bind(role.id)
        .bind(fold(&role.name))
        .bind(role.name.as_str())
        .bind(role.retired)
        .execute()
        .await?;
    tx.query("DELETE FROM named_role_holders WHERE workspace_id = $1 AND role_id = $2")
        .bind(workspace)
        .bind(role.id)
        .execute()
        .await?;
    for (position, person) in (1_i64..).zip(&role.holders) {
        tx.query("INSERT INTO named_role_holders (workspace_id, role_id, position, person) VALUES ($1, $2, $3, $4)")
            .bind(workspace)
            .bind(role.id)
            .bind(position)
            .bind(person)
            .execute()
            .await?;
    }
    Ok(())
}
