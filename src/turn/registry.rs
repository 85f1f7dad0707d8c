//! What the features say of themselves: which commands, buttons, forms, events, facts, outcomes and timers are theirs.
//!
//! Invariant: every name belongs to exactly one feature, a feature's own name and its kinds of timers too;
//! [`Registry::new`] refuses a second claim.

use super::{Turn, Verb, kinds::RitualKind};
use crate::{
    database::Db,
    error::Result,
    ids::WorkspaceId,
    signal::{
        Action, Choice, Closed, Command, Event, Fact, Happened, HeardMessage, Outcome, Reply, Shortcut, Signal, Step,
        Submission, Suggest,
    },
    slack::{blocks::HomeBuilder, mrkdwn::Text},
};
use futures_util::future::BoxFuture;
use serde_json::Value;
use std::collections::BTreeMap;

/// A handler: a turn and a signal in, a reply out.
pub type Handler<S, R = Reply> = for<'a> fn(&'a mut Turn, &'a S) -> BoxFuture<'a, Result<R>>;
/// A reader: what one person sees or can do now.
pub type Reader<R> = for<'a> fn(&'a mut Turn) -> BoxFuture<'a, Result<R>>;
/// Answers an external select from read-only queries.
pub type Suggester = for<'a> fn(&'a Db, &'a WorkspaceId, &'a Suggest) -> BoxFuture<'a, Result<Vec<Choice>>>;

/// Whether a signal is one that is only looked at. A wrong *yes* costs a second run, a wrong *no* the writer's time.
pub type Looks = fn(&Signal) -> bool;

/// Which events a feature wants to hear of: the others cost it no turn.
pub type Hears = fn(&Happened) -> bool;

/// One feature's claim on the house.
pub struct Feature {
    /// Its folder's name; stands in every row it writes.
    pub name: &'static str,
    /// What its people may do.
    pub verbs: Vec<&'static Verb>,
    /// Its slash commands.
    pub commands: Vec<CommandEntry>,
    /// Its shortcuts.
    pub shortcuts: Vec<ShortcutEntry>,
    pub(super) actions: Vec<(&'static str, Handler<Action>)>,
    pub(super) submissions: Vec<(&'static str, Handler<Submission>)>,
    pub(super) closed: Vec<(&'static str, Handler<Closed>)>,
    pub(super) suggests: Vec<(&'static str, Suggester)>,
    pub(super) timers: Vec<(&'static str, Handler<Value, ()>)>,
    pub(super) rituals: Vec<(&'static RitualKind, Handler<Step, ()>)>,
    pub(super) event: Option<Handler<Event>>,
    pub(super) hears: Option<Hears>,
    pub(super) fact: Option<Handler<Fact, ()>>,
    pub(super) frequent_facts: bool,
    pub(super) outcome: Option<Handler<Outcome, ()>>,
    pub(super) looks: Option<Looks>,
    pub(super) words: Option<Handler<HeardMessage, bool>>,
    pub(super) home: Option<Reader<HomeBuilder>>,
    pub(super) help: Option<Reader<Vec<Text>>>,
}

/// A slash command, as the manifest and the help tell it.
pub struct CommandEntry {
    /// With its slash.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What may follow it.
    pub usage_hint: &'static str,
    pub(super) handler: Handler<Command>,
}

/// A shortcut, as the manifest tells it.
pub struct ShortcutEntry {
    /// Names it in payloads.
    pub callback_id: &'static str,
    /// What people read; at most 24 characters.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// On a message, or anywhere.
    pub on_message: bool,
    pub(super) handler: Handler<Shortcut>,
}

impl Feature {
    /// A feature that claims nothing yet.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            verbs: Vec::new(),
            commands: Vec::new(),
            shortcuts: Vec::new(),
            actions: Vec::new(),
            submissions: Vec::new(),
            closed: Vec::new(),
            suggests: Vec::new(),
            timers: Vec::new(),
            rituals: Vec::new(),
            event: None,
            hears: None,
            fact: None,
            frequent_facts: false,
            outcome: None,
            looks: None,
            words: None,
            home: None,
            help: None,
        }
    }

    /// Something its people may do, with its rule.
    #[must_use]
    pub fn verb(mut self, verb: &'static Verb) -> Self {
        self.verbs.push(verb);
        self
    }

    /// A slash command.
    #[must_use]
    pub fn command(
        mut self,
        name: &'static str,
        description: &'static str,
        usage_hint: &'static str,
        handler: Handler<Command>,
    ) -> Self {
        self.commands.push(CommandEntry { name, description, usage_hint, handler });
        self
    }

    /// A shortcut of the composer, or of a message.
    #[must_use]
    pub fn shortcut(mut self, entry: ShortcutEntry) -> Self {
        self.shortcuts.push(entry);
        self
    }

    /// A button or menu.
    #[must_use]
    pub fn action(mut self, action_id: &'static str, handler: Handler<Action>) -> Self {
        self.actions.push((action_id, handler));
        self
    }

    /// A modal that is sent.
    #[must_use]
    pub fn submission(mut self, callback_id: &'static str, handler: Handler<Submission>) -> Self {
        self.submissions.push((callback_id, handler));
        self
    }

    /// A modal that is closed unsent.
    #[must_use]
    pub fn closed(mut self, callback_id: &'static str, handler: Handler<Closed>) -> Self {
        self.closed.push((callback_id, handler));
        self
    }

    /// An external select.
    #[must_use]
    pub fn suggest(mut self, action_id: &'static str, suggester: Suggester) -> Self {
        self.suggests.push((action_id, suggester));
        self
    }

    /// A kind of timer it sets.
    #[must_use]
    pub fn timer(mut self, kind: &'static str, handler: Handler<Value, ()>) -> Self {
        self.timers.push((kind, handler));
        self
    }

    /// A kind of ritual, whose steps this feature handles, each in a turn of its own.
    #[must_use]
    pub fn ritual(mut self, kind: &'static RitualKind, handler: Handler<Step, ()>) -> Self {
        self.rituals.push((kind, handler));
        self
    }

    /// Events of the workspace, each in a turn of this feature's own.
    #[must_use]
    pub fn event(mut self, handler: Handler<Event>) -> Self {
        self.event = Some(handler);
        self
    }

    /// Which events it hears of; all, unless said.
    #[must_use]
    pub fn only_hears(mut self, hears: Hears) -> Self {
        self.hears = Some(hears);
        self
    }

    /// The handler for `what`, if it wants to hear of that.
    pub(super) fn event_handler(&self, what: &Happened) -> Option<Handler<Event>> {
        self.event.filter(|_| self.hears.is_none_or(|hears| hears(what)))
    }

    /// What other features decide.
    #[must_use]
    pub fn fact(mut self, handler: Handler<Fact, ()>) -> Self {
        self.fact = Some(handler);
        self
    }

    /// Among the facts it hears are those that come often; see [`Fact::is_frequent`].
    #[must_use]
    pub fn frequent_facts(mut self) -> Self {
        self.frequent_facts = true;
        self
    }

    /// Whether it is told of this fact.
    pub(super) fn hears(&self, fact: &Fact) -> bool {
        self.fact.is_some() && (self.frequent_facts || !fact.is_frequent())
    }

    /// What became of its posts, calls and asks (whose keys begin with `ask/`).
    #[must_use]
    pub fn outcome(mut self, handler: Handler<Outcome, ()>) -> Self {
        self.outcome = Some(handler);
        self
    }

    /// Which commands, buttons and shortcuts only read: their turns do not wait for the database's writer.
    #[must_use]
    pub fn only_looks(mut self, looks: Looks) -> Self {
        self.looks = Some(looks);
        self
    }

    /// Whether what somebody wrote to the bot in a direct message is an answer this feature waits for. It hears the message
    /// in a turn of its own; then nobody else answers it, so this must say the same before and after that turn.
    #[must_use]
    pub fn takes_words(mut self, taker: Handler<HeardMessage, bool>) -> Self {
        self.words = Some(taker);
        self
    }

    /// Its part of the App Home.
    #[must_use]
    pub fn home(mut self, reader: Reader<HomeBuilder>) -> Self {
        self.home = Some(reader);
        self
    }

    /// What this person can do here, now: a line each.
    #[must_use]
    pub fn help(mut self, reader: Reader<Vec<Text>>) -> Self {
        self.help = Some(reader);
        self
    }
}

/// All features in their order, and who owns which name.
pub struct Registry {
    features: Vec<Feature>,
    commands: BTreeMap<&'static str, Owned<Handler<Command>>>,
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
    pub(super) fn runs(&self, kind: &str) -> Option<&Feature> {
        self.features.iter().find(|feature| feature.rituals.iter().any(|(claimed, _)| claimed.name == kind))
    }

    pub(super) fn feature(&self, name: &str) -> Option<&Feature> {
        self.features.iter().find(|feature| feature.name == name)
    }
    /// Whether `feature` says that this signal is only looked at.
    pub(super) fn only_looks(&self, feature: &str, signal: &Signal) -> bool {
        self.feature(feature).and_then(|feature| feature.looks).is_some_and(|looks| looks(signal))
    }
    pub(super) fn command(&self, name: &str) -> Option<Owned<Handler<Command>>> {
        self.commands.get(name).copied()
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
    pub(super) fn suggester(&self, name: &str) -> Option<Suggester> {
        self.suggests.get(name).map(|owned| owned.handler)
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

    fn refused(features: Vec<Feature>) -> String {
        Registry::new(features).err().expect("a second claim").to_string()
    }

    #[test]
    fn every_name_is_claimed_once() {
        let menu = |name| Feature::new(name).suggest("pod.pick", |_, _, _| Box::pin(async { Ok(Vec::new()) }));
        assert_eq!(refused(vec![menu("pods"), menu("okrs")]), "okrs claims pod.pick, which belongs to pods");
        let twice = vec![Feature::new("pods"), Feature::new("pods")];
        assert_eq!(refused(twice), "pods claims pods, which belongs to pods");
        let daily = |feature: Feature| feature.timer("daily", |_, _| Box::pin(async { Ok(()) }));
        assert_eq!(refused(vec![daily(daily(Feature::new("okrs")))]), "okrs claims daily, which belongs to okrs");
        assert!(Registry::new(vec![daily(Feature::new("okrs")), daily(Feature::new("pods"))]).is_ok());
    }
}
