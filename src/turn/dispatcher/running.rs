//! One turn from its beginning to its commit: run again when it lost, answered once, and nothing of it kept when it failed.

use super::{
    super::{Turn, asks, store, views, work::Work},
    Dispatcher,
};
use crate::{
    database::{is_conflict, is_refused_write},
    directory::{self, Actor},
    error::{Error, Result},
    ids::WorkspaceId,
    signal::{Caller, Due, Reply},
    timers::{
        probe::{Moment, pass},
        store as timer_store,
    },
};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

/// How often a turn that lost against another one is run before it counts as failed.
/// Small tables are locked as a whole by PostgreSQL's serialization, so twenty people at once may all be in each other's
/// way; one of them gets through each time.
const ATTEMPTS: u32 = 30;
/// The longest wait before the next run.
const LONGEST_WAIT: u64 = 100;

/// Whose turn it is.
pub(super) struct Opening<'a> {
    pub(super) workspace: &'a WorkspaceId,
    pub(super) feature: &'static str,
    pub(super) caller: Option<&'a Caller>,
    /// A person did something just now and waits for an answer.
    pub(super) asked: bool,
    /// It will most likely change nothing, and need not wait for the writer.
    pub(super) looks: bool,
    /// Names the signal among its repeats.
    pub(super) once: Option<&'a str>,
    /// The timer row that this turn uses up.
    pub(super) due: Option<&'a Due>,
    /// The ask under which something was pressed.
    pub(super) ask: Option<i64>,
}

/// How a turn ended.
enum End {
    Committed(Reply),
    /// It changed nothing.
    Read(Reply),
    /// The same signal had been handled before.
    Repeated,
}

impl Dispatcher {
    /// Runs one turn to its end, again when it lost against another one.
    pub(super) async fn run(&self, opening: &Opening<'_>, work: &impl Work) -> Result<Reply> {
        let (mut attempt, mut looks) = (0, opening.looks);
        loop {
            attempt += 1;
            let ended =
                AssertUnwindSafe(self.attempt(opening, looks, work)).catch_unwind().await.unwrap_or_else(|panic| {
                    Err(Error::internal("running a handler, which panicked", panic_words(panic.as_ref())))
                });
            match ended {
                Ok(End::Committed(reply)) => {
                    self.metrics.count(opening.feature, "committed");
                    return Ok(reply);
                }
                Ok(End::Read(reply)) => {
                    self.metrics.count(opening.feature, "read");
                    return Ok(reply);
                }
                Ok(End::Repeated) => {
                    self.metrics.count(opening.feature, "repeated");
                    return Ok(Reply::Nothing);
                }
                Err(error) if attempt < ATTEMPTS && error.database().is_some_and(is_conflict) => {
                    self.metrics.run_again();
                    tracing::debug!(feature = opening.feature, attempt, %error, "turn lost against another; run again");
                    let most = (2 << attempt.min(16)).min(LONGEST_WAIT);
                    tokio::time::sleep(Duration::from_millis(rand::random_range(1..=most))).await;
                }
                // It does not only look after all.
                Err(error) if looks && error.database().is_some_and(is_refused_write) => looks = false,
                Err(Error::User(sentence)) if opening.caller.is_some() => {
                    self.metrics.count(opening.feature, "refused");
                    return Ok(Reply::Say(views::sentence(&sentence)));
                }
                Err(Error::User(sentence)) => {
                    // Nobody is there to read it, and what was due is not done.
                    self.metrics.count(opening.feature, "failed");
                    return Err(Error::internal("doing what nobody waits for", sentence));
                }
                Err(error) => {
                    self.metrics.count(opening.feature, "failed");
                    return Err(error);
                }
            }
        }
    }

    async fn attempt(&self, opening: &Opening<'_>, looks: bool, work: &impl Work) -> Result<End> {
        let mut turn = self.open(opening, looks).await?;
        if turn.workspace.stopped_at.is_some() && !opening.may_wake() {
            return Ok(End::Read(Reply::Nothing));
        }
        if let Some(caller) = opening.caller
            && !turn.actor.is_active_colleague()
        {
            return Err(self.turn_away(turn, caller).await?);
        }
        // Before the handler: a row that was cancelled or set anew since it was claimed is not due any more, and what the
        // handler sets under the same key is a new row.
        if let Some(due) = opening.due
            && !timer_store::delete(&mut turn.tx, opening.workspace, due).await?
        {
            return Ok(End::Repeated);
        }
        let reply = match work.run(&mut turn).await {
            // What a repeat asks for may be refused because the first one did it.
            Ok(Reply::Errors(_)) | Err(Error::User(_)) if was_handled(&mut turn, opening).await? => {
                return self.repeated(opening).await;
            }
            ended => ended?,
        };
        let reply = match (opening.ask, reply) {
            // Other asks may stand in the same message.
            (Some(ask), Reply::Replace(said)) => asks::replace(&mut turn, ask, said).await?,
            (_, reply) => reply,
        };
        // A form with errors counts as not sent; a turn that changed nothing has nothing to commit.
        if matches!(reply, Reply::Errors(_)) || !(turn.changed || opening.due.is_some()) {
            self.metrics.took(turn.tx.statements());
            return Ok(End::Read(reply));
        }
        if let Some(key) = opening.once
            && !store::insert_handled(&mut turn.tx, opening.workspace, opening.feature, key, turn.now).await?
        {
            drop(turn);
            return self.repeated(opening).await;
        }
        let (changed, sets_timers, tally) = (turn.changed, turn.sets_timers, std::mem::take(&mut turn.tally));
        let (statements, amiss) = (turn.tx.statements(), std::mem::take(&mut turn.amiss));
        if opening.due.is_some() {
            pass(self.probe.as_ref(), Moment::Written)?;
        }
        turn.tx.commit().await?;
        self.metrics.took(statements);
        self.metrics.asked(&tally);
        self.metrics.found_amiss(opening.feature, &amiss);
        tracing::debug!(feature = opening.feature, statements, "turn committed");
        if changed {
            self.wakes.delivery.notify_one();
        }
        if sets_timers {
            self.wakes.timers.notify_one();
        }
        Ok(End::Committed(reply))
    }

    /// Anybody in a shared channel can press what stands there; no feature needs to think of them. Who is not mirrored may
    /// be a new colleague: whoever keeps the mirror hears that they came.
    async fn turn_away(&self, mut turn: Turn, caller: &Caller) -> Result<Error> {
        let foreign = caller.team.as_deref().is_some_and(|team| team != turn.workspace.id.as_str());
        if turn.actor.is_known || foreign {
            return Ok(Error::user(views::stranger()));
        }
        turn.seek_person(&caller.user).await?;
        turn.tx.commit().await?;
        self.wakes.timers.notify_one();
        Ok(Error::user(views::not_known_yet()))
    }

    /// Nothing of a repeat counts, but a row that brought it is used up all the same: Slack may have brought an event again
    /// while it was kept for later.
    async fn repeated(&self, opening: &Opening<'_>) -> Result<End> {
        if let Some(due) = opening.due {
            let mut tx = self.db.begin().await?;
            timer_store::delete(&mut tx, opening.workspace, due).await?;
            tx.commit().await?;
        }
        Ok(End::Repeated)
    }

    pub(super) async fn open(&self, opening: &Opening<'_>, looks: bool) -> Result<Turn> {
        let mut tx = if looks { self.db.begin_reading().await? } else { self.db.begin().await? };
        let now = self.clock.now();
        let (workspace, actor) = match opening.caller {
            Some(caller) => directory::load_actor(&mut tx, opening.workspace, (caller, now)).await?,
            None => {
                let workspace = directory::workspace::get_workspace(&mut tx, opening.workspace).await?;
                let nobody = Actor::nobody(&workspace.settings);
                (workspace, nobody)
            }
        };
        Ok(Turn {
            tx,
            feature: opening.feature,
            now,
            workspace,
            actor,
            asked: opening.asked,
            changed: false,
            sets_timers: false,
            tally: asks::Tally::default(),
            amiss: Vec::new(),
            registry: Arc::clone(&self.registry),
        })
    }
}

impl<'a> Opening<'a> {
    /// A turn that nobody waits for.
    pub(super) fn of(workspace: &'a WorkspaceId, feature: &'static str) -> Self {
        Self { workspace, feature, caller: None, asked: false, looks: false, once: None, due: None, ask: None }
    }

    /// Events still count for a stopped workspace (it may be told who it is again); nothing else does.
    fn may_wake(&self) -> bool {
        self.caller.is_none() && self.due.is_none()
    }
}

/// Whether the signal that names this turn had its effect before.
async fn was_handled(turn: &mut Turn, opening: &Opening<'_>) -> Result<bool> {
    match opening.once {
        Some(key) => store::is_handled(&mut turn.tx, opening.workspace, opening.feature, key).await,
        None => Ok(false),
    }
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
