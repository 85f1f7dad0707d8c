//! Gives each signal to its feature as a turn (`running`), and never lets a fault lose a signal.

mod running;

use super::{
    Registry, Turn, TurnMetrics, asks,
    feature::{Handler, Suggester},
    page,
    registry::Owned,
    views,
    work::{Firing, Handling, OfferingAgain},
};
use crate::{
    clock::Clock,
    database::Db,
    error::{Error, Result},
    ids::{UserId, WorkspaceId},
    signal::{Caller, Choice, Dispatch, Due, DueWhat, Event, Happened, HomeView, Modal, Reply, Signal, Suggest},
    timers::{probe::Probe, store as timer_store},
};
use async_trait::async_trait;
use running::Opening;
use std::sync::Arc;
use tokio::sync::Notify;

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

/// What a person did who waits for an answer, what they used for it, and what names it among its repeats.
struct From<'a> {
    whole: &'a Signal,
    caller: &'a Caller,
    what: &'static str,
    once: Option<&'a str>,
    /// The ask under which it was pressed.
    ask: Option<i64>,
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

    /// What a person's App Home shows, and how many statements it took to read it; `None` for those who have none.
    ///
    /// # Errors
    /// What one of its parts could not read.
    pub async fn read_home(&self, workspace: &WorkspaceId, person: &UserId) -> Result<Option<(HomeView, u32)>> {
        let caller = Caller { user: person.clone(), team: None };
        self.look(workspace, READERS, &caller, async |turn| {
            if !turn.actor.is_active_colleague() {
                return Ok(None);
            }
            let home = page::build(turn).await?;
            self.metrics.took(turn.tx.statements());
            Ok(Some((home.build(), turn.tx.statements())))
        })
        .await
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
            DueWhat::Timer { .. } | DueWhat::Outcome(_) | DueWhat::Fact(_) | DueWhat::Step(_) | DueWhat::Handing(_) => {
                None
            }
        };
        let mine = Opening::of(workspace, feature.name);
        let opening = Opening { asked: due.asked, once, due: Some(due), ..mine };
        self.run(&opening, &Firing(due)).await
    }

    /// What somebody may choose; strangers nothing.
    async fn suggest(
        &self,
        workspace: &WorkspaceId,
        owned: Owned<Suggester>,
        suggest: &Suggest,
    ) -> Result<Vec<Choice>> {
        self.look(workspace, owned.feature, &suggest.caller, async |turn| {
            if turn.actor.is_active_colleague() { (owned.handler)(turn, suggest).await } else { Ok(Vec::new()) }
        })
        .await
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

#[async_trait]
impl Dispatch for Dispatcher {
    async fn handle(&self, workspace: &WorkspaceId, signal: Signal) -> Result<Reply> {
        match &signal {
            Signal::Command(command) => {
                let once = Some(command.trigger_id.as_str());
                let from = From { whole: &signal, caller: &command.caller, what: "command", once, ask: None };
                self.answer(workspace, from, self.registry.command(command), command).await
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
                Some(owned) => self.suggest(workspace, owned, suggest).await.map(Reply::Options),
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
        Ok(self.read_home(workspace, person).await?.map(|(home, _)| home))
    }

    async fn could_not_open(&self, workspace: &WorkspaceId, person: &UserId, modal: &Modal) -> Result<()> {
        let caller = Caller { user: person.clone(), team: None };
        let mine = Opening::of(workspace, asks::FEATURE);
        let opening = Opening { caller: Some(&caller), asked: true, ..mine };
        self.run(&opening, &OfferingAgain(modal.reopen.as_ref())).await?;
        Ok(())
    }
}

/// Somebody who writes to the bot waits for an answer, also while it is paused.
fn is_asked(event: &Event) -> bool {
    matches!(event.what, Happened::Message(_))
}
