//! Who may send for a workspace. On PostgreSQL several replicas agree by a row with the database's own time, so that
//! Slack's limits, which are kept in memory, stay true. On SQLite there is one process, and nothing is written.
//!
//! No step is begun with less than [`CALL_ROOM`] left of the lease, and no call takes that long: two holders never send
//! the same message at once, unless a process was frozen in mid-send for longer than that. (Steps of several calls only
//! read back or delete, which does no harm twice.)

use crate::{database::Db, error::Result, ids::WorkspaceId};
use std::time::Duration;
use uuid::Uuid;

/// More than any call takes: it is cut off then, and its outcome counts as unknown.
pub(super) const CALL_CUT: Duration = Duration::from_secs(25);
/// What must be left of the lease when a call begins, in seconds.
const CALL_ROOM: u32 = 30;
/// A lease is renewed to this length, in seconds, each time delivery looks for work.
const LEASE: u32 = 45;

/// One process, as a holder of one workspace's lease.
pub(super) struct Holder {
    name: String,
    id: String,
    shared: bool,
}

impl Holder {
    pub(super) fn new(db: &Db, workspace: &WorkspaceId) -> Self {
        Self { name: format!("delivery/{workspace}"), id: Uuid::new_v4().simple().to_string(), shared: db.is_shared() }
    }

    /// Takes the lease, or renews it; `false` while another process has it.
    pub(super) async fn acquire(&self, db: &Db) -> Result<bool> {
        if !self.shared {
            return Ok(true);
        }
        let sql = format!(
            "INSERT INTO leases (name, holder, until) VALUES ($1, $2, clock_timestamp() + INTERVAL '{LEASE} seconds')
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
             WHERE leases.holder = excluded.holder OR leases.until < clock_timestamp()"
        );
        Ok(db.write(sqlx::AssertSqlSafe(sql)).bind(&self.name).bind(&self.id).execute().await? > 0)
    }

    /// Lets the next one have it.
    pub(super) async fn release(&self, db: &Db) -> Result<()> {
        if self.shared {
            let sql = "DELETE FROM leases WHERE name = $1 AND holder = $2";
            db.write(sql).bind(&self.name).bind(&self.id).execute().await?;
        }
        Ok(())
    }

    /// What a claim adds to its conditions. Both texts are our own: nothing in them comes from outside.
    pub(super) fn condition(&self) -> String {
        if !self.shared {
            return String::new();
        }
        format!(
            "AND EXISTS (SELECT 1 FROM leases WHERE name = '{}' AND holder = '{}'
               AND until > clock_timestamp() + INTERVAL '{CALL_ROOM} seconds')",
            self.name.replace('\'', "''"),
            self.id
        )
    }
}
