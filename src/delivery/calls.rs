//! Calls: whatever Slack must do besides messages, each under a key, with its result told as an outcome.
//!
//! What makes a call safe to repeat (`already_in_channel` is success, a taken name may be ours) is the call's own business
//! in `slack::calls`; here a call of unknown outcome is simply repeated.
//!
//! A call of several steps commits what each has reached before the next begins, which so learns whether it was tried
//! before. The text of a file stands in a table of its own, so that looking for work does not read it, and goes when its
//! call is settled or has failed.

use super::{
    Delivery, Ended, Moment,
    lease::Holder,
    rows::{PLANNED, lost, may_send, push_outcome},
    trouble::Trouble,
};
use crate::{
    database::{Db, Ts, record},
    error::Result,
    ids::WorkspaceId,
    signal::OutcomeWhat,
    slack::{
        calls::{Attempt, Step},
        methods::Method,
    },
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sqlx::{AssertSqlSafe, types::Json};
use tracing::{debug, warn};

/// How long after its claim a call counts as under way.
const OPEN_FOR: SignedDuration = SignedDuration::from_secs(30);
/// What a later step has done may take this long to show, before anybody looks whether it did.
const SETTLING: SignedDuration = SignedDuration::from_secs(45);

/// What became of a call.
#[derive(Clone)]
enum Upshot {
    Done(Value),
    Further(Value),
    Refused(String),
    Again,
    Retry(String, SignedDuration),
}

impl Delivery {
    /// One attempt at one call.
    pub(super) async fn make_call(&self, ready: &Call, method: &'static Method) -> Result<Ended> {
        let now = self.clock.now();
        let Some(call) = claim_call(&self.db, &self.holder, ready, (now, now + OPEN_FOR)).await? else {
            return Ok(Ended::Stale);
        };
        if self.killed(Moment::Claimed) {
            return Ok(Ended::Killed);
        }
        let progress = call.progress.as_ref().map(|progress| &progress.0);
        let content = if self.slack.needs_content(&call.call.0, progress) {
            find_content(&self.db, &self.workspace, &call).await?
        } else {
            None
        };
        let attempt = Attempt {
            progress,
            content: content.as_deref(),
            since: call.first_attempt_at.map_or(now, |at| at.0),
            repeated: ready.first_attempt_at.is_some(),
            now,
        };
        let upshot = match self.cut(self.slack.call(&call.call.0, attempt)).await {
            Ok(step) => {
                self.pacing.answered();
                match step {
                    Step::Done(answer) => Upshot::Done(answer),
                    Step::Further(progress) => Upshot::Further(progress),
                }
            }
            Err(error) => match self.judge(method, error).await? {
                Trouble::Again => Upshot::Again,
                Trouble::Retry(why) | Trouble::Unsure(why) => Upshot::Retry(why, self.wait_for(&call)),
                Trouble::Refused(code) => Upshot::Refused(code),
            },
        };
        if self.killed(Moment::Sent) {
            return Ok(Ended::Killed);
        }
        self.note_call(&call, &upshot);
        self.settle_as(&call, upshot).await
    }

    fn wait_for(&self, call: &Call) -> SignedDuration {
        let wait = self.backoff.wait(call.failures + 1);
        if call.progress.is_some() { wait.max(SETTLING) } else { wait }
    }

    /// The method its next step is limited by; `None` for a call nobody can read.
    pub(super) fn method_of(&self, call: &Call) -> Option<&'static Method> {
        self.slack.method_of(&call.call.0, call.progress.as_ref().map(|progress| &progress.0))
    }

    /// A call that nobody can read (written by a newer version, say) is shown, not tried.
    pub(super) async fn refuse_call(&self, call: &Call) -> Result<Ended> {
        self.settle_as(call, Upshot::Refused("unreadable_call".to_owned())).await
    }

    async fn settle_as(&self, call: &Call, upshot: Upshot) -> Result<Ended> {
        let (at, sent) = (self.clock.now(), call.revision);
        let change = |call: &mut Call| call.settle(sent, upshot.clone(), at);
        self.settled(settle_call(&self.db, &self.workspace, (call.id, call.attempts), at, change).await?)
    }

    fn note_call(&self, call: &Call, upshot: &Upshot) {
        let (feature, key) = (&call.feature, &call.key);
        match upshot {
            Upshot::Done(_) => {
                self.metrics.sent("call");
                self.metrics.late(call.not_before.0, self.clock.now());
            }
            Upshot::Refused(code) => {
                self.metrics.failed("call");
                warn!(workspace = %self.workspace, feature, key, code, "Slack will not do it");
            }
            Upshot::Further(_) => {}
            Upshot::Again | Upshot::Retry(..) => {
                self.metrics.retried("call");
                debug!(workspace = %self.workspace, feature, key, "not done yet");
            }
        }
    }
}

impl Call {
    /// As a post's: computed from the row as it stands now. A call put anew meanwhile is due at once, and what the older
    /// one did is told all the same.
    fn settle(&mut self, sent: i64, upshot: Upshot, now: Timestamp) -> Option<OutcomeWhat> {
        let superseded = self.revision != sent;
        self.due_at = Ts(now);
        match upshot {
            Upshot::Done(answer) => {
                self.failures = 0;
                self.last_error = None;
                self.first_attempt_at = None;
                self.progress = None;
                if !superseded {
                    self.state = "settled".to_owned();
                }
                self.outcomes.then_some(OutcomeWhat::Done(answer))
            }
            // Another call is wanted by now: it begins from its beginning.
            Upshot::Further(_) | Upshot::Refused(_) if superseded => None,
            Upshot::Further(progress) => {
                self.failures = 0;
                self.last_error = None;
                self.first_attempt_at = None;
                self.progress = Some(Json(progress));
                None
            }
            Upshot::Refused(code) => {
                self.state = "failed".to_owned();
                self.last_error = Some(code.clone());
                Some(OutcomeWhat::Failed { code })
            }
            Upshot::Again => None,
            Upshot::Retry(why, wait) => {
                self.failures += 1;
                self.last_error = Some(why);
                self.due_at = Ts(now + wait);
                None
            }
        }
    }
}

record! {
    /// A call that can be made now, or is being made.
    #[derive(Clone, Debug)]
    pub(super) struct Call {
        pub(super) id: i64,
        pub(super) feature: String,
        pub(super) key: String,
        pub(super) call: Json<Value>,
        pub(super) revision: i64,
        pub(super) outcomes: bool,
        pub(super) not_before: Ts,
        pub(super) due_at: Ts,
        pub(super) attempts: i64,
        pub(super) failures: i64,
        pub(super) first_attempt_at: Option<Ts>,
        pub(super) state: String,
        pub(super) last_error: Option<String>,
        pub(super) progress: Option<Json<Value>>,
    }
}

/// The columns of a [`Call`].
const CALL: &str =
    "id, feature, key, call, revision, outcomes, not_before, due_at, attempts, failures, first_attempt_at,
  state, last_error, progress";

/// So many calls of one feature are candidates at once: one that has thousands to read keeps no other waiting.
const OF_ONE: i64 = 50;

/// The calls that can be made now, oldest first; of each feature its oldest.
pub(super) async fn list_ready_calls(
    db: &Db,
    workspace: &WorkspaceId,
    now: Timestamp,
    paused: bool,
) -> Result<Vec<Call>> {
    let sql = format!(
        "SELECT {CALL} FROM (
           SELECT {CALL}, ROW_NUMBER() OVER (PARTITION BY feature ORDER BY id) AS nth FROM calls
           WHERE workspace_id = $1 AND state = 'due' AND due_at <= $2 AND (asked OR NOT $3)) ready
         WHERE nth <= $4 ORDER BY id LIMIT $5"
    );
    let ready = db.read(AssertSqlSafe(sql)).bind(workspace).bind(Ts(now)).bind(paused);
    Ok(ready.bind(OF_ONE).bind(PLANNED).all().await?)
}

/// The text of the file a call sends.
async fn find_content(db: &Db, workspace: &WorkspaceId, call: &Call) -> Result<Option<String>> {
    let found = db
        .read("SELECT content FROM call_files WHERE workspace_id = $1 AND feature = $2 AND key = $3")
        .bind(workspace)
        .bind(&call.feature)
        .bind(&call.key)
        .optional::<(String,)>()
        .await?;
    Ok(found.map(|(content,)| content))
}

/// Commits the attempt; `None` when the call changed since it was read, or may not be made now.
async fn claim_call(
    db: &Db,
    holder: &Holder,
    ready: &Call,
    (now, open_until): (Timestamp, Timestamp),
) -> Result<Option<Call>> {
    let sql = format!(
        "UPDATE calls SET attempts = attempts + 1, due_at = $3, first_attempt_at = COALESCE(first_attempt_at, $4)
         WHERE id = $1 AND attempts = $2 AND state = 'due' AND due_at <= $4 AND {} RETURNING {CALL}",
        may_send(holder)
    );
    let claimed = db
        .write(AssertSqlSafe(sql))
        .bind(ready.id)
        .bind(ready.attempts)
        .bind(Ts(open_until))
        .bind(Ts(now))
        .optional()
        .await?;
    Ok(claimed)
}

/// Runs `change` on the call as it stands now and writes it back with its outcome, unless overtaken.
async fn settle_call(
    db: &Db,
    workspace: &WorkspaceId,
    (id, attempts): (i64, i64),
    now: Timestamp,
    change: impl Fn(&mut Call) -> Option<OutcomeWhat> + Send + Sync,
) -> Result<bool> {
    let mut reruns = 0;
    loop {
        let end = try_settle_call(db, workspace, (id, attempts), now, &change).await;
        if !lost(&end, &mut reruns).await {
            return end;
        }
    }
}

async fn try_settle_call(
    db: &Db,
    workspace: &WorkspaceId,
    (id, attempts): (i64, i64),
    now: Timestamp,
    change: impl Fn(&mut Call) -> Option<OutcomeWhat> + Send + Sync,
) -> Result<bool> {
    let mut tx = db.begin().await?;
    let found: Option<Call> = tx
        .query(AssertSqlSafe(format!("SELECT {CALL} FROM calls WHERE id = $1 AND attempts = $2 AND state = 'due'")))
        .bind(id)
        .bind(attempts)
        .optional()
        .await?;
    let Some(mut call) = found else { return Ok(false) };
    let outcome = change(&mut call);
    tx.query(
        "UPDATE calls SET due_at = $2, failures = $3, state = $4, last_error = $5, first_attempt_at = $6, progress = $7
         WHERE id = $1",
    )
    .bind(call.id)
    .bind(call.due_at)
    .bind(call.failures)
    .bind(&call.state)
    .bind(&call.last_error)
    .bind(call.first_attempt_at)
    .bind(&call.progress)
    .execute()
    .await?;
    if call.state != "due" {
        tx.query("DELETE FROM call_files WHERE workspace_id = $1 AND feature = $2 AND key = $3")
            .bind(workspace)
            .bind(&call.feature)
            .bind(&call.key)
            .execute()
            .await?;
    }
    let told = outcome.is_some();
    if let Some(what) = outcome {
        push_outcome(&mut tx, workspace, (&call.feature, &call.key), what, now).await?;
    }
    tx.commit().await?;
    Ok(told)
}
