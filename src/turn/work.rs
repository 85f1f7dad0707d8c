//! What a turn does: a handler's work, a due row's, or the offer of a form that could not be opened.

use super::{Turn, asks, feature::Handler, obligations};
use crate::{
    error::{Error, Result},
    signal::{Due, DueWhat, Reopen, Reply},
};
use async_trait::async_trait;

/// What a turn does; may be run again from the start.
#[async_trait]
pub(super) trait Work: Sync {
    async fn run(&self, turn: &mut Turn) -> Result<Reply>;
}

/// A feature's handler for one signal.
pub(super) struct Handling<'s, S> {
    pub(super) handler: Handler<S>,
    pub(super) signal: &'s S,
}

/// A due row.
pub(super) struct Firing<'s>(pub(super) &'s Due);

/// A form that could not be opened.
pub(super) struct OfferingAgain<'s>(pub(super) Option<&'s Reopen>);

#[async_trait]
impl<S: Sync> Work for Handling<'_, S> {
    async fn run(&self, turn: &mut Turn) -> Result<Reply> {
        (self.handler)(turn, self.signal).await
    }
}

#[async_trait]
impl Work for Firing<'_> {
    async fn run(&self, turn: &mut Turn) -> Result<Reply> {
        fire(turn, self.0).await
    }
}

#[async_trait]
impl Work for OfferingAgain<'_> {
    async fn run(&self, turn: &mut Turn) -> Result<Reply> {
        asks::offer_again(turn, self.0).await
    }
}

/// Calls the handler for a due row.
async fn fire(turn: &mut Turn, due: &Due) -> Result<Reply> {
    let registry = turn.registry();
    let Some(feature) = registry.feature(turn.feature) else {
        return Err(Error::internal("handling what is due", "the feature is gone"));
    };
    let unclaimed = |what: &str| Error::internal("handling what is due", format!("{} hears no {what}", feature.name));
    match &due.what {
        DueWhat::Timer { kind, payload } => {
            let found = feature.timers.iter().find(|(name, _)| name == kind);
            let (_, handler) = found.ok_or_else(|| unclaimed(kind))?;
            handler(turn, payload).await?;
        }
        DueWhat::Outcome(outcome) => match feature.outcome {
            Some(handler) => handler(turn, outcome).await?,
            None => tracing::debug!(feature = feature.name, key = outcome.key, "nobody asked for this outcome"),
        },
        DueWhat::Fact(fact) => feature.fact.ok_or_else(|| unclaimed("facts"))?(turn, fact).await?,
        DueWhat::Step(step) => {
            let found = feature.rituals.iter().find(|(kind, _)| kind.name == step.kind);
            let (_, handler) = found.ok_or_else(|| unclaimed(&step.kind))?;
            handler(turn, step).await?;
        }
        DueWhat::Handing(handing) => obligations::do_hand(turn, handing).await?,
        DueWhat::Event(event) => {
            feature.event.ok_or_else(|| unclaimed("events"))?(turn, event).await?;
        }
    }
    Ok(Reply::Nothing)
}
