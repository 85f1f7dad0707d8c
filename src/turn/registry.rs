//! All features together: who owns which name.
//!
//! Invariant: every name belongs to exactly one feature, a feature's own name and its kinds of timers too;
//! [`Registry::new`] refuses a second claim.

use super::{
    Verb,
    feature::{Feature, Handler, Reader, Suggester},
    kinds::RitualKind,
    page::{HomePart, PodStater, Quick, RollOutStep, StepState, Wait},
    pod_card::PodLiner,
};
use crate::{
    database::Db,
    error::Result,
    ids::WorkspaceId,
    signal::{Action, Closed, Command, Fact, HeardMessage, Shortcut, Signal, Submission},
    slack::{blocks::HomeBuilder, mrkdwn::Text},
};
use std::collections::BTreeMap;

/// All features in their order, and who owns which name.
pub struct Registry {
    features: Vec<Feature>,
    commands: BTreeMap<&'static str, Owned<Handler<Command>>>,
    branches: BTreeMap<(&'static str, &'static str), Owned<Handler<Command>>>,
    shortcuts: BTreeMap<&'static str, Owned<Handler<Shortcut>>>,
    actions: BTreeMap<&'static str, Owned<Handler<Action>>>,
    submissions: BTreeMap<&'static str, Owned<Handler<Submission>>>,
    closed: BTreeMap<&'static str, Owned<Handler<Closed>>>,
    suggests: BTreeMap<&'static str, Owned<Suggester>>,
}

/// A handler and the feature it belongs to.
#[derive(Clone, Copy)]
pub(super) struct Owned<H> {
    pub(super) feature: &'static str,
    pub(super) handler: H,
}

/// Two features claim one name.
#[derive(Debug, thiserror::Error)]
#[error("{second} claims {name}, which belongs to {first}")]
pub struct Claimed {
    name: &'static str,
    first: &'static str,
    second: &'static str,
}

impl Registry {
    /// Puts the features together, in their order.
    ///
    /// # Errors
    /// When two claim the same name.
    pub fn new(features: Vec<Feature>) -> Result<Self, Claimed> {
        let mut registry = Self {
            features: Vec::new(),
            commands: BTreeMap::new(),
            branches: BTreeMap::new(),
            shortcuts: BTreeMap::new(),
            actions: BTreeMap::new(),
            submissions: BTreeMap::new(),
            closed: BTreeMap::new(),
            suggests: BTreeMap::new(),
        };
        let (mut names, mut rituals) = (BTreeMap::new(), BTreeMap::new());
        for feature in &features {
            let owner = feature.name;
            claim(&mut names, owner, owner, ())?;
            let mut kinds = BTreeMap::new();
            for (kind, _) in &feature.timers {
                claim(&mut kinds, kind, owner, ())?;
            }
            for (kind, _) in &feature.rituals {
                claim(&mut rituals, kind.name, owner, ())?;
            }
            for entry in &feature.commands {
                claim(&mut registry.commands, entry.name, owner, entry.handler)?;
            }
            for (command, word, handler) in &feature.branches {
                let branch = Owned { feature: owner, handler: *handler };
                if let Some(earlier) = registry.branches.insert((*command, *word), branch) {
                    return Err(Claimed { name: word, first: earlier.feature, second: owner });
                }
            }
            for entry in &feature.shortcuts {
                claim(&mut registry.shortcuts, entry.callback_id, owner, entry.handler)?;
            }
            for (name, handler) in &feature.actions {
                claim(&mut registry.actions, name, owner, *handler)?;
            }
            for (name, handler) in &feature.submissions {
                claim(&mut registry.submissions, name, owner, *handler)?;
            }
            for (name, handler) in &feature.closed {
                claim(&mut registry.closed, name, owner, *handler)?;
            }
            for (name, suggester) in &feature.suggests {
                claim(&mut registry.suggests, name, owner, *suggester)?;
            }
        }
        registry.features = features;
        Ok(registry)
    }

    /// The features, lowest first.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// What each feature tells a person that they can do, in the features' order.
    pub fn helps(&self) -> impl Iterator<Item = Reader<Vec<Text>>> {
        self.features.iter().filter_map(|feature| feature.help)
    }

    /// What each feature says of a pod on its card: what comes each day first, so against the features' order.
    pub fn pod_lines(&self) -> impl Iterator<Item = PodLiner> {
        self.features.iter().rev().filter_map(|feature| feature.pod_line)
    }

    /// What each feature says within a part of the App Home, in the features' order.
    pub(super) fn home_readers(&self, part: HomePart) -> Vec<Reader<HomeBuilder>> {
        let all = self.features.iter().flat_map(|feature| &feature.page.parts);
        all.filter(|(of, _)| *of == part).map(|(_, reader)| *reader).collect()
    }

    /// How a person's pods stand, by each feature that has something to say of it: what moves each day last, so in the
    /// features' order.
    pub fn pod_states(&self) -> impl Iterator<Item = PodStater> {
        self.features.iter().filter_map(|feature| feature.page.pod_state)
    }

    /// What each feature offers among the quick actions: what people do most first, so against the features' order.
    pub fn quicks(&self) -> impl Iterator<Item = Quick> {
        self.features.iter().rev().filter_map(|feature| feature.page.quick)
    }

    /// What waits on a person, by each feature that has more to say of it than an ask's title, with the feature's name.
    pub fn waits(&self) -> impl Iterator<Item = (&'static str, Reader<Vec<Wait>>)> {
        self.features.iter().filter_map(|feature| Some((feature.name, feature.page.waits?)))
    }

    /// What the ask of this feature and key is about.
    pub fn about(&self, feature: &str, key: &str) -> Option<String> {
        self.feature(feature).and_then(|feature| feature.page.about).and_then(|about| about(key))
    }

    /// Who tells of each step of the roll-out, in the order of the steps.
    pub fn roll_out(&self) -> Vec<Reader<StepState>> {
        let all = || self.features.iter().flat_map(|feature| &feature.page.roll_out);
        let of = |step: RollOutStep| all().filter(move |(one, _)| *one == step).map(|(_, reader)| *reader);
        RollOutStep::ALL.into_iter().flat_map(of).collect()
    }

    /// What the timer of this feature and key will do, in people's words; `None` where nobody says.
    ///
    /// # Errors
    /// Only the database's own.
    pub async fn foretell(
        &self,
        db: &Db,
        workspace: &WorkspaceId,
        (feature, key): (&str, &str),
    ) -> Result<Option<String>> {
        let Some(feature) = self.feature(feature) else { return Ok(None) };
        if let Some(foretell) = feature.foretells {
            let kinds: Vec<_> = self.ritual_kinds().collect();
            return foretell(db, &kinds, workspace, key).await;
        }
        let words = feature.timer_words.iter().find(|(part, _)| key.split('/').any(|one| one == *part));
        Ok(words.map(|(_, words)| (*words).to_owned()))
    }

    /// Who may wait for an answer that somebody types to the bot.
    pub fn word_takers(&self) -> impl Iterator<Item = Handler<HeardMessage, bool>> {
        self.features.iter().filter_map(|feature| feature.words)
    }

    /// The verbs of all features: the table of rights.
    pub fn verbs(&self) -> impl Iterator<Item = &'static Verb> {
        self.features.iter().flat_map(|feature| feature.verbs.iter().copied())
    }

    /// All kinds of rituals, in the order of their features.
    pub fn ritual_kinds(&self) -> impl Iterator<Item = &'static RitualKind> {
        self.features.iter().flat_map(|feature| feature.rituals.iter().map(|(kind, _)| *kind))
    }

    /// The kind of this name.
    pub fn ritual_kind(&self, name: &str) -> Option<&'static RitualKind> {
        self.ritual_kinds().find(|kind| kind.name == name)
    }

    /// The feature that runs this kind of ritual.
    pub fn runs(&self, kind: &str) -> Option<&Feature> {
        self.features.iter().find(|feature| feature.rituals.iter().any(|(claimed, _)| claimed.name == kind))
    }

    /// Who hears this fact before all others, if anybody does.
    pub(super) fn hears_first(&self, fact: &Fact) -> Option<&'static str> {
        self.features.iter().find(|feature| feature.is_first(fact)).map(|feature| feature.name)
    }

    pub(super) fn feature(&self, name: &str) -> Option<&Feature> {
        self.features.iter().find(|feature| feature.name == name)
    }
    /// Whether `feature` says that this signal is only looked at.
    pub(super) fn only_looks(&self, feature: &str, signal: &Signal) -> bool {
        self.feature(feature).and_then(|feature| feature.looks).is_some_and(|looks| looks(signal))
    }
    /// Whose a command is: of whoever claims its first word, else its owner's.
    pub(super) fn command(&self, command: &Command) -> Option<Owned<Handler<Command>>> {
        let word = command.text.split_whitespace().next().unwrap_or_default().to_lowercase();
        let branch = self.branches.iter().find(|((name, of), _)| *name == command.name && *of == word);
        branch.map(|(_, owned)| owned).or_else(|| self.commands.get(command.name.as_str())).copied()
    }
    pub(super) fn shortcut(&self, name: &str) -> Option<Owned<Handler<Shortcut>>> {
        self.shortcuts.get(name).copied()
    }
    pub(super) fn action(&self, name: &str) -> Option<Owned<Handler<Action>>> {
        self.actions.get(name).copied()
    }
    pub(super) fn submission(&self, name: &str) -> Option<Owned<Handler<Submission>>> {
        self.submissions.get(name).copied()
    }
    pub(super) fn closed(&self, name: &str) -> Option<Owned<Handler<Closed>>> {
        self.closed.get(name).copied()
    }
    pub(super) fn suggester(&self, name: &str) -> Option<Owned<Suggester>> {
        self.suggests.get(name).copied()
    }
}

fn claim<H>(
    owners: &mut BTreeMap<&'static str, Owned<H>>,
    name: &'static str,
    feature: &'static str,
    handler: H,
) -> Result<(), Claimed> {
    match owners.insert(name, Owned { feature, handler }) {
        None => Ok(()),
        Some(earlier) => Err(Claimed { name, first: earlier.feature, second: feature }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signal::Reply;

    fn refused(features: Vec<Feature>) -> String {
        Registry::new(features).err().expect("a second claim").to_string()
    }

    #[test]
    fn every_name_is_claimed_once() {
        let menu = |name| Feature::new(name).suggest("pod.pick", |_, _| Box::pin(async { Ok(Vec::new()) }));
        assert_eq!(refused(vec![menu("pods"), menu("okrs")]), "okrs claims pod.pick, which belongs to pods");
        let twice = vec![Feature::new("pods"), Feature::new("pods")];
        assert_eq!(refused(twice), "pods claims pods, which belongs to pods");
        let daily = |feature: Feature| feature.timer("daily", |_, _| Box::pin(async { Ok(()) }));
        assert_eq!(refused(vec![daily(daily(Feature::new("okrs")))]), "okrs claims daily, which belongs to okrs");
        assert!(Registry::new(vec![daily(Feature::new("okrs")), daily(Feature::new("pods"))]).is_ok());
        let branch =
            |name| Feature::new(name).branch("/pod", "handover", |_, _| Box::pin(async { Ok(Reply::Nothing) }));
        assert_eq!(refused(vec![branch("okrs"), branch("pods")]), "pods claims handover, which belongs to okrs");
    }
}
