//! What the features say of a pod on its card: each adds its line, and says for how long it is true.
//!
//! The card is one feature's; the others know only that there is one. They give a line when asked ([`PodLine`]), and call
//! [`Turn::refresh_pod`] when what they would say is another thing now.

use super::Turn;
use crate::{directory::Pod, error::Result, ids::PodId, signal::DueWhat, slack::mrkdwn::Text};
use futures_util::future::BoxFuture;
use jiff::Timestamp;

/// The kind of timer by which whoever shows the card hears that it is to be looked at again; its payload is the pod's number.
pub const POD_CARD: &str = "pod_card";

/// What a feature has to say of a pod, to everybody in its channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodLine {
    /// A line or two.
    pub text: Text,
    /// Until when it is true, where time alone makes it untrue.
    pub until: Option<Timestamp>,
}

impl From<Text> for PodLine {
    /// True until the feature says otherwise.
    fn from(text: Text) -> Self {
        Self { text, until: None }
    }
}

/// Reads a feature's line of a pod; `None` where it has nothing to say.
pub type PodLiner = for<'a> fn(&'a mut Turn, &'a Pod) -> BoxFuture<'a, Result<Option<PodLine>>>;

impl Turn {
    /// What this feature says of the pod may be another thing now: the pod's card is looked at again, in a turn of its own.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn refresh_pod(&mut self, pod: PodId) -> Result<()> {
        self.refresh_pod_at(pod, self.now).await
    }

    /// The same, not before an instant.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn refresh_pod_at(&mut self, pod: PodId, at: Timestamp) -> Result<()> {
        let registry = self.registry();
        let Some(owner) = registry.features().iter().find(|feature| feature.has_timer(POD_CARD)) else {
            return Ok(());
        };
        let what = DueWhat::Timer { kind: POD_CARD.to_owned(), payload: serde_json::to_value(pod)? };
        self.schedule(owner.name, &format!("{POD_CARD}/{pod}"), at, &what).await
    }
}
