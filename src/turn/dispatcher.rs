//! Gives each signal to its feature as a turn; begins, commits, runs again, and never lets a fault lose a signal.

use super::{
    Registry, Turn, TurnMetrics, asks,
    feature::Handler,
    registry::Owned,
    store, views,
    work::{Firing, Handling, OfferingAgain, Work},
};
use crate::{
    clock::Clock,
    database::{Db, is_conflict, is_refused_write},
    directory::{self, Actor},
    error::{Error, Result},
    ids::{UserId, WorkspaceId},
    signal::{Caller, Dispatch, Due, DueWhat, Event, Happened, HomeView, Modal, Reply, Signal},
    slack::blocks,
    timers::{
        probe::{Moment, Probe, pass},
        store as timer_store,
    },
};
use async_trait::async_trait;
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};
use tokio::sync::Notify;

/// How often a turn that lost against another one is run before it counts as failed.
/// Small tables are locked as a whole by PostgreSQL's serialization, so twenty people at once may all be in each other's
/// way; one of them gets through each time.
const ATTEMPTS: u32 = 30;
/// The longest wait before the next run.
const LONGEST_WAIT: u64 = 100;
/// Counted in a feature's place where none claims the name.
const NOBODY: &str = "none";
/// Stands in a feature's place where all of them are read one after the other.
const READERS: &str = "readers";

/// Wakes the loops when a commit left work for them.
#[derive(Clone, Default)]
pub struct Wakes {
    /// Timers were set.
    pub timers: Arc<Notify>,
    /// Posts, calls or homes wait to be sent.
    pub delivery: Arc<Notify>,
}

/// The heart: signal in, durable change, reply out.
pub struct Dispatcher {
    db: Db,
    clock: Clock,
    registry: Arc<Registry>,
    wakes: Wakes,
    metrics: TurnMetrics,
    probe: Option<Probe>,
}

/// Whose turn it is.
struct Opening<'a> {
    workspace: &'a WorkspaceId,
    feature: &'static str,
    caller: Option<&'a Caller>,
    /// A person did something just now and waits for an answer.
    asked: bool,
    /// It will most likely change nothing, and need not wait for the writer.
    looks: bool,
    /// Names the signal among its repeats.
    once: Option<&'a str>,
    /// The timer row that this turn uses up.
    due: Option<&'a Due>,
    /// The ask under which something was pressed.
    ask: Option<i64>,
}

/// What a person did who waits for an answer, what they used for it, and what names it among its repeats.
struct From<'a> {
    whole: &'a Signal,
    caller: &'a Caller,
    what: &'static str,
    once: Option<&'a str>,
    /// The ask under which it was pressed.
    ask: Option<i64>,
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
    /// A dispatcher over these features.
    pub fn new(db: Db, clock: Clock, registry: Arc<Registry>, wakes: Wakes, metrics: TurnMetrics) -> Self {
        Self { db, clock, registry, wakes, metrics, probe: None }
    }

    /// With a failpoint in turns that are due, for tests.
    #[must_use]
    pub fn with_probe(self, probe: Option<Probe>) -> Self {
        Self { probe, ..self }
    }

    /// The features and what they claim.
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// Runs one turn to its end, again when it lost against another one.
    async fn run(&self, opening: &Opening<'_>, work: &impl Work) -> Result<Reply> {
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
        let statements = turn.tx.statements();
        if opening.due.is_some() {
            pass(self.probe.as_ref(), Moment::Written)?;
        }
        turn.tx.commit().await?;
        self.metrics.took(statements);
        self.metrics.asked(&tally);
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

    async fn open(&self, opening: &Opening<'_>, looks: bool) -> Result<Turn> {
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
            registry: Arc::clone(&self.registry),
        })
    }

    /// A person did something: one feature, one turn, once.
    async fn answer<S: Sync>(
        &self,
        workspace: &WorkspaceId,
        from: From<'_>,
        owned: Option<Owned<Handler<S>>>,
        signal: &S,
    ) -> Result<Reply> {
        let Some(Owned { feature, handler }) = owned else {
            self.metrics.count(NOBODY, "unknown");
            return Ok(Reply::Say(views::unknown_verb(from.what)));
        };
        let looks = self.registry.only_looks(feature, from.whole);
        let mine = Opening { caller: Some(from.caller), asked: true, ..Opening::of(workspace, feature) };
        let opening = Opening { looks, once: from.once, ask: from.ask, ..mine };
        self.run(&opening, &Handling { handler, signal }).await
    }

    /// Every feature that listens to it has its own turn; one that fails is written down and tried again, not lost.
    async fn event(&self, workspace: &WorkspaceId, event: &Event) -> Result<Reply> {
        for feature in self.registry.features() {
            let Some(handler) = feature.event_handler(&event.what) else { continue };
            let mine = Opening::of(workspace, feature.name);
            let opening = Opening { asked: is_asked(event), once: Some(&event.id), ..mine };
            if let Err(error) = self.run(&opening, &Handling { handler, signal: event }).await {
                tracing::error!(feature = feature.name, event = event.id, %error, "an event's turn failed; kept for later");
                self.keep(workspace, feature.name, event).await?;
            }
        }
        Ok(Reply::Nothing)
    }

    async fn keep(&self, workspace: &WorkspaceId, feature: &str, event: &Event) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let (what, now) = (DueWhat::Event(event.clone()), self.clock.now());
        if is_asked(event) {
            timer_store::push_asked(&mut tx, workspace, feature, &what, now).await?;
        } else {
            timer_store::push(&mut tx, workspace, feature, &what, now).await?;
        }
        tx.commit().await?;
        self.wakes.timers.notify_one();
        Ok(())
    }

    async fn due(&self, workspace: &WorkspaceId, due: &Due) -> Result<Reply> {
        let feature = self
            .registry
            .feature(&due.feature)
            .ok_or_else(|| Error::internal("handling what is due", format!("no feature is called {}", due.feature)))?;
        let once = match &due.what {
            DueWhat::Event(event) => Some(event.id.as_str()),
            DueWhat::Timer { .. } | DueWhat::Outcome(_) | DueWhat::Fact(_) | DueWhat::Step(_) => None,
        };
        let mine = Opening::of(workspace, feature.name);
        let opening = Opening { asked: due.asked, once, due: Some(due), ..mine };
        self.run(&opening, &Firing(due)).await
    }

    /// Runs a reading turn and leaves nothing behind.
    async fn look<R, F>(&self, workspace: &WorkspaceId, feature: &'static str, caller: &Caller, reader: F) -> Result<R>
    where
        F: AsyncFnOnce(&mut Turn) -> Result<R>,
    {
        let mine = Opening::of(workspace, feature);
        let opening = Opening { caller: Some(caller), asked: true, looks: true, ..mine };
        let mut turn = self.open(&opening, true).await?;
        reader(&mut turn).await
    }
}

impl<'a> Opening<'a> {
    /// A turn that nobody waits for.
    fn of(workspace: &'a WorkspaceId, feature: &'static str) -> Self {
        Self { workspace, feature, caller: None, asked: false, looks: false, once: None, due: None, ask: None }
    }

    /// Events still count for a stopped workspace (it may be told who it is again); nothing else does.
    fn may_wake(&self) -> bool {
        self.caller.is_none() && self.due.is_none()
    }
}

#[async_trait]
impl Dispatch for Dispatcher {
    async fn handle(&self, workspace: &WorkspaceId, signal: Signal) -> Result<Reply> {
        match &signal {
            Signal::Command(command) => {
                let once = Some(command.trigger_id.as_str());
                let from = From { whole: &signal, caller: &command.caller, what: "command", once, ask: None };
                self.answer(workspace, from, self.registry.command(&command.name), command).await
            }
            Signal::Action(action) => {
                let (ask, action) = asks::unwrapped(action);
                let once = Some(action.trigger_id.as_str());
                let from = From { whole: &signal, caller: &action.caller, what: "button", once, ask };
                self.answer(workspace, from, self.registry.action(&action.action_id), &*action).await
            }
            Signal::Shortcut(shortcut) => {
                let from = From {
                    whole: &signal,
                    caller: &shortcut.caller,
                    what: "shortcut",
                    once: Some(&shortcut.trigger_id),
                    ask: None,
                };
                self.answer(workspace, from, self.registry.shortcut(&shortcut.callback_id), shortcut).await
            }
            Signal::Submission(submission) => {
                let from = From {
                    whole: &signal,
                    caller: &submission.caller,
                    what: "form",
                    once: submission.trigger_id.as_deref(),
                    ask: None,
                };
                self.answer(workspace, from, self.registry.submission(&submission.callback_id), submission).await
            }
            Signal::Closed(closed) => match self.registry.closed(&closed.callback_id) {
                Some(owned) => {
                    self.answer(
                        workspace,
                        From { whole: &signal, caller: &closed.caller, what: "form", once: None, ask: None },
                        Some(owned),
                        closed,
                    )
                    .await
                }
                None => Ok(Reply::Nothing),
            },
            Signal::Suggest(suggest) => match self.registry.suggester(&suggest.action_id) {
                Some(suggester) => Ok(Reply::Options(suggester(&self.db, workspace, suggest).await?)),
                None => {
                    self.metrics.count(NOBODY, "unknown");
                    Ok(Reply::Options(Vec::new()))
                }
            },
            Signal::Event(event) => self.event(workspace, event).await,
            Signal::Due(due) => self.due(workspace, due).await,
        }
    }

    async fn home(&self, workspace: &WorkspaceId, person: &UserId) -> Result<Option<HomeView>> {
        let caller = Caller { user: person.clone(), team: None };
        self.look(workspace, READERS, &caller, async |turn| {
            if !turn.actor.is_active_colleague() {
                return Ok(None);
            }
            let mut home = blocks::home();
            for reader in turn.registry().features().iter().filter_map(|feature| feature.home) {
                home = home.append(reader(turn).await?);
            }
            Ok(Some(home.build()))
        })
        .await
    }

    async fn could_not_open(&self, workspace: &WorkspaceId, person: &UserId, modal: &Modal) -> Result<()> {
        let caller = Caller { user: person.clone(), team: None };
        let mine = Opening::of(workspace, asks::FEATURE);
        let opening = Opening { caller: Some(&caller), asked: true, ..mine };
        self.run(&opening, &OfferingAgain(modal.reopen.as_ref())).await?;
        Ok(())
    }
}

/// Whether the signal that names this turn had its effect before.
async fn was_handled(turn: &mut Turn, opening: &Opening<'_>) -> Result<bool> {
    match opening.once {
        Some(key) => store::is_handled(&mut turn.tx, opening.workspace, opening.feature, key).await,
        None => Ok(false),
    }
}

/// Somebody who writes to the bot waits for an answer, also while it is paused.
fn is_asked(event: &Event) -> bool {
    matches!(event.what, Happened::Message(_))
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
