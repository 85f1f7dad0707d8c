//! What a turn tells other features, each in a turn of its own after this one.

use super::Turn;
use crate::{
    error::{Error, Result},
    ids::UserId,
    signal::{DueWhat, Event, Fact, Happened, Step},
    timers::store::{self as timer_store, Told},
};
use uuid::Uuid;

impl Turn {
    /// Tells every feature that listens to facts, each in a turn of its own after this one. Where one of them hears it first
    /// ([`Feature::hears_first`](super::Feature::hears_first)), the others hear it once that turn is committed, or given up.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn tell(&mut self, fact: Fact) -> Result<()> {
        let registry = self.registry();
        let first = registry.hears_first(&fact);
        let heard = registry.features().iter().filter(|feature| feature.hears(&fact)).map(|feature| feature.name);
        let others: Vec<&str> = heard.filter(|name| first != Some(*name)).collect();
        let what = DueWhat::Fact(fact);
        let after = match first {
            Some(first) => Some(self.push_after(first, &what, None).await?),
            None => None,
        };
        for other in others {
            self.push_after(other, &what, after).await?;
        }
        Ok(())
    }

    /// Hands a step of a ritual to the feature whose kind it is, in a turn of its own after this one.
    ///
    /// # Errors
    /// When no feature has such a kind, or the database's own.
    pub async fn hand_step(&mut self, step: Step) -> Result<()> {
        let registry = self.registry();
        let unknown = || Error::internal("handing on a step", format!("no feature runs “{}”", step.kind));
        let feature = registry.runs(&step.kind).ok_or_else(unknown)?.name;
        self.push(feature, &DueWhat::Step(step)).await
    }

    /// Somebody is spoken of who is not mirrored: whoever keeps the mirror hears of them, in a turn of its own.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn seek_person(&mut self, person: &UserId) -> Result<()> {
        let (id, person) = (format!("stranger/{}", Uuid::now_v7()), person.clone());
        let what = Happened::StrangerCame { person };
        let came = DueWhat::Event(Event { id, at: self.now, what: what.clone() });
        let registry = self.registry();
        for listener in registry.features().iter().filter(|feature| feature.event_handler(&what).is_some()) {
            self.push(listener.name, &came).await?;
        }
        Ok(())
    }

    /// Something `feature` must be told now, in a turn of its own.
    pub(super) async fn push(&mut self, feature: &str, what: &DueWhat) -> Result<()> {
        self.push_after(feature, what, None).await.map(drop)
    }

    /// The same, once the row `after` is done.
    async fn push_after(&mut self, feature: &str, what: &DueWhat, after: Option<i64>) -> Result<i64> {
        self.changed = true;
        self.sets_timers = true;
        let told = Told { workspace: &self.workspace.id, feature, what, asked: self.asked, after, now: self.now };
        timer_store::push_told(&mut self.tx, told).await
    }
}
