//! App Homes: a dirty mark per person, rendered when it is sent. Publishing twice does no harm, so nothing is read back.

use super::{Delivery, Ended, Moment, lease::Holder, rows::PLANNED, store::HOME_GAP, trouble::Trouble};
use crate::{
    database::{Db, Ts, record},
    error::Result,
    ids::{UserId, WorkspaceId},
    slack::methods::VIEWS_PUBLISH,
};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use sqlx::AssertSqlSafe;
use std::panic::AssertUnwindSafe;
use tracing::{error, warn};

/// How long after its claim a publish counts as under way.
const OPEN_FOR: SignedDuration = SignedDuration::from_secs(12);
/// A Home that cannot be rendered or published this often waits for the next mark.
const MOST_FAILURES: i64 = 10;

impl Delivery {
    /// One attempt at one person's Home.
    pub(super) async fn publish_home(&self, ready: &HomeMark) -> Result<Ended> {
        let now = self.clock.now();
        let claimed = claim_home(&self.db, &self.holder, &self.workspace, ready, (now, now + OPEN_FOR)).await?;
        let Some(mark) = claimed else { return Ok(Ended::Stale) };
        if self.killed(Moment::Claimed) {
            return Ok(Ended::Killed);
        }
        let home = match AssertUnwindSafe(self.dispatch.home(&self.workspace, &mark.person)).catch_unwind().await {
            Ok(Ok(Some(home))) => home,
            Ok(Ok(None)) => return self.home_is_clean(&mark).await,
            Ok(Err(fault)) => return self.home_failed(&mark, &fault.to_string()).await,
            Err(_) => return self.home_failed(&mark, "rendering it panicked").await,
        };
        let answer = self.cut(self.slack.publish_home(&mark.person, &home)).await;
        if self.killed(Moment::Sent) {
            return Ok(Ended::Killed);
        }
        let Err(error) = answer else {
            self.pacing.answered();
            self.metrics.sent("home");
            self.metrics.late(ready.due_at.0, self.clock.now());
            return self.home_is_clean(&mark).await;
        };
        match self.judge(&VIEWS_PUBLISH, error).await? {
            Trouble::Again => {
                self.metrics.retried("home");
                postpone_home(&self.db, &self.workspace, &mark, self.clock.now(), mark.failures).await?;
                self.settled(false)
            }
            Trouble::Retry(why) | Trouble::Unsure(why) => self.home_failed(&mark, &why).await,
            Trouble::Refused(code) => {
                self.metrics.failed("home");
                warn!(workspace = %self.workspace, person = %mark.person, code, "an App Home cannot be published");
                self.home_is_clean(&mark).await
            }
        }
    }

    async fn home_is_clean(&self, mark: &HomeMark) -> Result<Ended> {
        settle_home(&self.db, &self.workspace, mark, self.clock.now()).await?;
        self.settled(false)
    }

    async fn home_failed(&self, mark: &HomeMark, why: &str) -> Result<Ended> {
        let failures = mark.failures + 1;
        if failures >= MOST_FAILURES {
            self.metrics.failed("home");
            error!(workspace = %self.workspace, person = %mark.person, why, "an App Home was given up");
            return self.home_is_clean(mark).await;
        }
        self.metrics.retried("home");
        warn!(workspace = %self.workspace, person = %mark.person, why, "an App Home is tried again");
        let at = self.clock.now() + self.backoff.wait(failures).max(HOME_GAP);
        postpone_home(&self.db, &self.workspace, mark, at, failures).await?;
        self.settled(false)
    }
}

record! {
    /// A Home that shows something old.
    #[derive(Clone, Debug)]
    pub(super) struct HomeMark {
        pub(super) person: UserId,
        pub(super) generation: i64,
        pub(super) attempts: i64,
        pub(super) failures: i64,
        pub(super) due_at: Ts,
    }
}

/// The Homes that can be published now.
pub(super) async fn list_ready_homes(db: &Db, workspace: &WorkspaceId, now: Timestamp) -> Result<Vec<HomeMark>> {
    let rows = db
        .read(
            "SELECT person, generation, attempts, failures, due_at FROM home_marks
             WHERE workspace_id = $1 AND dirty AND due_at <= $2 ORDER BY due_at, person LIMIT $3",
        )
        .bind(workspace)
        .bind(Ts(now))
        .bind(PLANNED)
        .all()
        .await?;
    Ok(rows)
}

/// Commits the attempt; what is rendered from now on is of the generation that comes back.
async fn claim_home(
    db: &Db,
    holder: &Holder,
    workspace: &WorkspaceId,
    ready: &HomeMark,
    (now, open_until): (Timestamp, Timestamp),
) -> Result<Option<HomeMark>> {
    let sql = format!(
        "UPDATE home_marks SET attempts = attempts + 1, due_at = $4
         WHERE workspace_id = $1 AND person = $2 AND attempts = $3 AND dirty AND due_at <= $5 {}
         RETURNING person, generation, attempts, failures, due_at",
        holder.condition()
    );
    let claimed = db
        .write(AssertSqlSafe(sql))
        .bind(workspace)
        .bind(&ready.person)
        .bind(ready.attempts)
        .bind(Ts(open_until))
        .bind(Ts(now))
        .optional()
        .await?;
    Ok(claimed)
}

/// The Home was published, or never will be in this state: clean, unless it was marked again meanwhile.
async fn settle_home(db: &Db, workspace: &WorkspaceId, mark: &HomeMark, now: Timestamp) -> Result<()> {
    db.write(
        "UPDATE home_marks SET published_at = $4, failures = 0, due_at = $5,
           dirty = CASE WHEN generation = $6 THEN FALSE ELSE TRUE END
         WHERE workspace_id = $1 AND person = $2 AND attempts = $3",
    )
    .bind(workspace)
    .bind(&mark.person)
    .bind(mark.attempts)
    .bind(Ts(now))
    .bind(Ts(now + HOME_GAP))
    .bind(mark.generation)
    .execute()
    .await?;
    Ok(())
}

/// The Home is tried again at `at`.
async fn postpone_home(db: &Db, workspace: &WorkspaceId, mark: &HomeMark, at: Timestamp, failures: i64) -> Result<()> {
    db.write(
        "UPDATE home_marks SET due_at = $4, failures = $5 WHERE workspace_id = $1 AND person = $2 AND attempts = $3",
    )
    .bind(workspace)
    .bind(&mark.person)
    .bind(mark.attempts)
    .bind(Ts(at))
    .bind(failures)
    .execute()
    .await?;
    Ok(())
}
