//! What one feature says of itself: which commands, buttons, forms, events, facts, outcomes and timers are its own.

mod on_page;

use super::{
    Turn, Verb,
    kinds::RitualKind,
    obligations::{Holding, Obligation},
    pod_card::PodLiner,
};
use crate::{
    database::Db,
    error::Result,
    ids::WorkspaceId,
    signal::{
        Action, Choice, Closed, Command, Event, Fact, Handing, Happened, HeardMessage, Outcome, Reply, Shortcut,
        Signal, Step, Submission, Suggest,
    },
    slack::mrkdwn::Text,
};
use futures_util::future::BoxFuture;
use on_page::OnPage;
use serde_json::Value;

/// A handler: a turn and a signal in, a reply out.
pub type Handler<S, R = Reply> = for<'a> fn(&'a mut Turn, &'a S) -> BoxFuture<'a, Result<R>>;
/// A reader: what one person sees or can do now.
pub type Reader<R> = for<'a> fn(&'a mut Turn) -> BoxFuture<'a, Result<R>>;
/// Answers an external select: what the person who types may choose, best first. In a reading turn, of which nothing stays.
pub type Suggester = Handler<Suggest, Vec<Choice>>;

/// Says from read-only queries what a timer of the feature's will do, by its key and the kinds of rituals there are; `None`
/// where there is nothing to say.
pub type Foreteller =
    for<'a> fn(&'a Db, &'a [&'static RitualKind], &'a WorkspaceId, &'a str) -> BoxFuture<'a, Result<Option<String>>>;

/// Lists what somebody holds for a pod, and hands one of it on: `false` when that is over, or not theirs any more.
pub(super) type Obliged = (Handler<Holding, Vec<Obligation>>, Handler<Handing, bool>);

/// Whether a signal is one that is only looked at. A wrong *yes* costs a second run, a wrong *no* the writer's time.
pub type Looks = fn(&Signal) -> bool;

/// Which events a feature wants to hear of: the others cost it no turn.
pub type Hears = fn(&Happened) -> bool;

/// Which facts a feature hears before all others.
pub type First = fn(&Fact) -> bool;

/// One feature's claim on the house.
pub struct Feature {
    /// Its folder's name; stands in every row it writes.
    pub name: &'static str,
    /// What its people may do.
    pub verbs: Vec<&'static Verb>,
    /// Its slash commands.
    pub commands: Vec<CommandEntry>,
    pub(super) branches: Vec<(&'static str, &'static str, Handler<Command>)>,
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
    pub(super) frequent_facts: fn(&Fact) -> bool,
    pub(super) first: Option<First>,
    pub(super) outcome: Option<Handler<Outcome, ()>>,
    pub(super) looks: Option<Looks>,
    pub(super) words: Option<Handler<HeardMessage, bool>>,
    pub(super) obligations: Option<Obliged>,
    pub(super) page: OnPage,
    pub(super) help: Option<Reader<Vec<Text>>>,
    pub(super) pod_line: Option<PodLiner>,
    pub(super) foretells: Option<Foreteller>,
    pub(super) timer_words: &'static [(&'static str, &'static str)],
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
    /// Handles it.
    pub handler: Handler<Shortcut>,
}

impl Feature {
    /// A feature that claims nothing yet.
    pub fn new(name: &'static str) -> Self {
        Self {
            name,
            verbs: Vec::new(),
            commands: Vec::new(),
            branches: Vec::new(),
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
            frequent_facts: |_| false,
            first: None,
            outcome: None,
            looks: None,
            words: None,
            obligations: None,
            page: OnPage::default(),
            help: None,
            pod_line: None,
            foretells: None,
            timer_words: &[],
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

    /// What follows another feature's command when its first word is `word`: `/pod handover`. The command stays its owner's, who
    /// need not know of it.
    #[must_use]
    pub fn branch(mut self, command: &'static str, word: &'static str, handler: Handler<Command>) -> Self {
        self.branches.push((command, word, handler));
        self
    }

    /// A shortcut anywhere: in the composer's menu and in the search. `name` is what people read, at most 24 characters.
    #[must_use]
    pub fn shortcut(
        mut self,
        callback_id: &'static str,
        name: &'static str,
        description: &'static str,
        handler: Handler<Shortcut>,
    ) -> Self {
        self.shortcuts.push(ShortcutEntry { callback_id, name, description, on_message: false, handler });
        self
    }

    /// A shortcut in the menu of every message; the handler finds the message in [`Shortcut::message`]. As
    /// [`Feature::shortcut`] otherwise.
    #[must_use]
    pub fn message_shortcut(
        mut self,
        callback_id: &'static str,
        name: &'static str,
        description: &'static str,
        handler: Handler<Shortcut>,
    ) -> Self {
        self.shortcuts.push(ShortcutEntry { callback_id, name, description, on_message: true, handler });
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

    /// The ids of what can be pressed or chosen.
    pub fn list_actions(&self) -> impl Iterator<Item = &'static str> {
        self.actions.iter().map(|(id, _)| *id)
    }

    /// The ids of the forms that can be sent.
    pub fn list_forms(&self) -> impl Iterator<Item = &'static str> {
        self.submissions.iter().map(|(id, _)| *id)
    }

    /// What other features decide.
    #[must_use]
    pub fn fact(mut self, handler: Handler<Fact, ()>) -> Self {
        self.fact = Some(handler);
        self
    }

    /// Of the facts that come often ([`Fact::is_frequent`]) it hears these; of no others, unless said.
    #[must_use]
    pub fn frequent_facts(mut self, wanted: fn(&Fact) -> bool) -> Self {
        self.frequent_facts = wanted;
        self
    }

    /// Of these facts it hears before all others: they hear once its turn is committed, at the latest when that has failed for
    /// good. For whoever must see how things stood before others act. Where several claim one, the lowest in the order has it.
    #[must_use]
    pub fn hears_first(mut self, first: First) -> Self {
        self.first = Some(first);
        self
    }

    /// Whether it is told of this fact before all others.
    pub(super) fn is_first(&self, fact: &Fact) -> bool {
        self.hears(fact) && self.first.is_some_and(|first| first(fact))
    }

    /// Whether it is told of this fact.
    pub(super) fn hears(&self, fact: &Fact) -> bool {
        self.fact.is_some() && (!fact.is_frequent() || (self.frequent_facts)(fact))
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

    /// What people hold here for a pod, and how one of it is handed on; see [`super::obligations`].
    #[must_use]
    pub fn obligations(mut self, list: Handler<Holding, Vec<Obligation>>, hand: Handler<Handing, bool>) -> Self {
        self.obligations = Some((list, hand));
        self
    }

    /// What its timers will do, in the words of people: for whoever looks ahead.
    #[must_use]
    pub fn foretells(mut self, foreteller: Foreteller) -> Self {
        self.foretells = Some(foreteller);
        self
    }

    /// The same, by a part of the timer's key, where nobody needs to look.
    #[must_use]
    pub fn timer_words(mut self, words: &'static [(&'static str, &'static str)]) -> Self {
        self.timer_words = words;
        self
    }

    /// What this person can do here, now: a line each.
    #[must_use]
    pub fn help(mut self, reader: Reader<Vec<Text>>) -> Self {
        self.help = Some(reader);
        self
    }

    /// Its line on the card of a pod.
    #[must_use]
    pub fn pod_line(mut self, liner: PodLiner) -> Self {
        self.pod_line = Some(liner);
        self
    }

    /// Whether a kind of timer is its own.
    pub(super) fn has_timer(&self, kind: &str) -> bool {
        self.timers.iter().any(|(claimed, _)| *claimed == kind)
    }
}
