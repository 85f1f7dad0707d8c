//! What a feature claims on the start page, the App Home.

use super::{Feature, Reader};
use crate::{
    slack::blocks::HomeBuilder,
    turn::page::{About, HomePart, PodStater, Quick, RollOutStep, StepState, Wait},
};

/// What a feature says on the page, and of what the page lists by itself.
#[derive(Default)]
pub(in crate::turn) struct OnPage {
    pub(in crate::turn) parts: Vec<(HomePart, Reader<HomeBuilder>)>,
    pub(in crate::turn) waits: Option<Reader<Vec<Wait>>>,
    pub(in crate::turn) about: Option<About>,
    pub(in crate::turn) pod_state: Option<PodStater>,
    pub(in crate::turn) quick: Option<Quick>,
    pub(in crate::turn) roll_out: Vec<(RollOutStep, Reader<StepState>)>,
}

impl Feature {
    /// What it says within one part of the App Home.
    #[must_use]
    pub fn home(mut self, part: HomePart, reader: Reader<HomeBuilder>) -> Self {
        self.page.parts.push((part, reader));
        self
    }

    /// What waits on this person here, with more than the title of an ask says: for *waiting on you*, beside the asks
    /// themselves and [`Feature::obligations`].
    #[must_use]
    pub fn waits(mut self, reader: Reader<Vec<Wait>>) -> Self {
        self.page.waits = Some(reader);
        self
    }

    /// What its asks are about, by their keys.
    #[must_use]
    pub fn about(mut self, about: About) -> Self {
        self.page.about = Some(about);
        self
    }

    /// How a person's pods stand here, for *your pods*.
    #[must_use]
    pub fn pod_state(mut self, stater: PodStater) -> Self {
        self.page.pod_state = Some(stater);
        self
    }

    /// The buttons it offers among the quick actions.
    #[must_use]
    pub fn quick(mut self, quick: Quick) -> Self {
        self.page.quick = Some(quick);
        self
    }

    /// A step of the roll-out that it can tell of.
    #[must_use]
    pub fn roll_out(mut self, step: RollOutStep, reader: Reader<StepState>) -> Self {
        self.page.roll_out.push((step, reader));
        self
    }
}
