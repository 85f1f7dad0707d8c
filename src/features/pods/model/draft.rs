//! The form of a pod: what is filled in, what is wrong with it, and what becomes of it when another changed the pod meanwhile.

use super::{
    key::{KeyError, LONGEST_NAME, PodKey},
    topics::{LONGEST_TOPIC, MOST_TOPICS, TopicFault, read_list},
};
use crate::{
    directory::{naming::fold, pod_history::Portrait, pods::PodStatus},
    ids::{ChannelId, PodId, UserId},
    signal::Form,
};
use serde::{Deserialize, Serialize};

/// The fields.
pub mod pod_blocks {
    /// The name.
    pub const NAME: &str = "name";
    /// The short name.
    pub const KEY: &str = "key";
    /// What it is there for.
    pub const PURPOSE: &str = "purpose";
    /// What sort of pod it is, of the usual ones.
    pub const KIND: &str = "kind";
    /// The same, in a word of the organisation's own.
    pub const OWN_KIND: &str = "own_kind";
    /// Forming, or at work.
    pub const STATUS: &str = "status";
    /// The pod it stands under; the name of its menu, too.
    pub const PARENT: &str = "pods_parent";
    /// Who leads it.
    pub const LEAD: &str = "lead";
    /// Who is its deputy.
    pub const DEPUTY: &str = "deputy";
    /// Whom it works for.
    pub const CLIENTS: &str = "clients";
    /// What it answers for.
    pub const TOPICS: &str = "topics";
    /// Other short names.
    pub const ALIASES: &str = "aliases";
    /// Where it lives.
    pub const HOME: &str = "home";
    /// Whether its channel shall be made.
    pub const MAKE: &str = "make";
    /// The value of that box.
    pub const CHANNEL: &str = "channel";
}

/// The usual kinds of pods.
pub const KINDS: [&str; 5] = ["service line", "region", "client segment", "market niche", "function"];
/// The longest purpose, in characters.
pub const LONGEST_PURPOSE: usize = 500;
/// The longest word for a kind, in characters.
pub const LONGEST_KIND: usize = 40;
/// The longest name of a client, in characters.
pub const LONGEST_CLIENT: usize = 60;
/// How many clients one pod has at most.
pub const MOST_CLIENTS: usize = 30;
/// How many other short names one pod has at most.
pub const MOST_ALIASES: usize = 10;

/// What a form carries: never authority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editing {
    /// The pod.
    pub pod: i64,
    /// The version of it that its person saw when they opened the form.
    pub version: i64,
    /// The version that they were shown since.
    pub shown: Option<i64>,
}

/// A pod as somebody fills it in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Its short name, as typed.
    pub key: String,
    /// What it is there for.
    pub purpose: String,
    /// What sort of pod it is.
    pub kind: String,
    /// It is still being put together.
    pub is_forming: bool,
    /// The pod it stands under.
    pub parent: Option<PodId>,
    /// Who leads it.
    pub lead: Option<UserId>,
    /// Who is its deputy.
    pub deputy: Option<UserId>,
    /// Where it lives.
    pub home: Option<ChannelId>,
    /// Whom it works for.
    pub clients: Vec<String>,
    /// What it answers for.
    pub topics: Vec<String>,
    /// Other short names.
    pub aliases: Vec<String>,
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftFault {
    /// It has no name.
    NoName,
    /// The name has this many characters.
    LongName(usize),
    /// What was typed is no short name; one that would do.
    Key(String, Option<PodKey>),
    /// No short name can be made of the name: one must be typed.
    NameWithoutKey,
    /// The purpose has this many characters.
    LongPurpose(usize),
    /// The word for its kind has this many characters.
    LongKind(usize),
    /// A list cannot be read.
    List(TopicFault),
    /// It has this many other short names.
    ManyAliases(usize),
    /// Who shall lead it cannot be its deputy as well.
    DeputyLeads,
}

/// What is wrong at which field.
pub type DraftFaults = Vec<(&'static str, DraftFault)>;

impl Draft {
    /// The form of a pod as it is.
    pub fn of(portrait: &Portrait) -> Self {
        Self {
            name: portrait.name.clone(),
            key: portrait.key.clone(),
            purpose: portrait.purpose.clone(),
            kind: portrait.kind.clone(),
            is_forming: portrait.status == PodStatus::Forming,
            parent: portrait.parent,
            lead: portrait.lead().cloned(),
            deputy: portrait.deputy().cloned(),
            home: portrait.home.clone(),
            clients: portrait.clients.clone(),
            topics: portrait.topics.clone(),
            aliases: portrait.aliases.clone(),
        }
    }

    /// What was filled in, beginning from `base`: fields that the form does not have stay as they are there, and so do
    /// those of the structure where its person `may_all` not change them. A home that is left empty stays, too: Slack may not
    /// show it to everybody.
    ///
    /// # Errors
    /// What is wrong at which field.
    pub fn read(form: &Form, base: &Self, may_all: bool) -> Result<Self, DraftFaults> {
        let mut faults = DraftFaults::new();
        let has = |block: &str| form.0.contains_key(block);
        let mut draft = base.clone();
        if has(pod_blocks::NAME) {
            draft.name = read_name(form, &mut faults);
        }
        if has(pod_blocks::PURPOSE) {
            draft.purpose = form.text(pod_blocks::PURPOSE).unwrap_or_default().to_owned();
            let long = draft.purpose.chars().count();
            if long > LONGEST_PURPOSE {
                faults.push((pod_blocks::PURPOSE, DraftFault::LongPurpose(long)));
            }
        }
        if has(pod_blocks::KIND) || has(pod_blocks::OWN_KIND) {
            draft.kind = read_kind(form, &mut faults);
        }
        if let Some(status) = form.choice(pod_blocks::STATUS) {
            draft.is_forming = PodStatus::named(status) == PodStatus::Forming;
        }
        if let Some(home) = form.choice(pod_blocks::HOME) {
            draft.home = Some(ChannelId::from(home));
        }
        if has(pod_blocks::DEPUTY) {
            draft.deputy = form.choice(pod_blocks::DEPUTY).map(UserId::from);
        }
        if has(pod_blocks::CLIENTS) {
            let read = read_list(form.text(pod_blocks::CLIENTS).unwrap_or_default(), LONGEST_CLIENT, MOST_CLIENTS);
            draft.clients = keep(read, pod_blocks::CLIENTS, &mut faults);
        }
        if has(pod_blocks::TOPICS) {
            let read = read_list(form.text(pod_blocks::TOPICS).unwrap_or_default(), LONGEST_TOPIC, MOST_TOPICS);
            draft.topics = keep(read, pod_blocks::TOPICS, &mut faults);
        }
        if may_all {
            draft.read_structure(form, &mut faults);
        }
        if draft.deputy.is_some() && draft.deputy == draft.lead {
            faults.push((pod_blocks::DEPUTY, DraftFault::DeputyLeads));
        }
        draft.clients.sort_by_cached_key(|title| fold(title));
        draft.topics.sort_by_cached_key(|title| fold(title));
        if faults.is_empty() { Ok(draft) } else { Err(faults) }
    }

    /// What only those change who look after all pods.
    fn read_structure(&mut self, form: &Form, faults: &mut DraftFaults) {
        let has = |block: &str| form.0.contains_key(block);
        if has(pod_blocks::KEY) {
            match form.text(pod_blocks::KEY) {
                Some(typed) => self.key = read_key(typed, pod_blocks::KEY, faults),
                // A new pod without one gets that of its name.
                None => match PodKey::of(&self.name) {
                    Some(key) => self.key = key.as_str().to_owned(),
                    None if self.name.is_empty() => {}
                    None => faults.push((pod_blocks::KEY, DraftFault::NameWithoutKey)),
                },
            }
        }
        if has(pod_blocks::ALIASES) {
            self.aliases = read_aliases(form.text(pod_blocks::ALIASES).unwrap_or_default(), &self.key, faults);
        }
        if has(pod_blocks::PARENT) {
            self.parent = form.choice(pod_blocks::PARENT).and_then(|id| id.parse().ok()).map(PodId);
        }
        if has(pod_blocks::LEAD) {
            self.lead = form.choice(pod_blocks::LEAD).map(UserId::from);
        }
    }
}

fn read_name(form: &Form, faults: &mut DraftFaults) -> String {
    let name = form.text(pod_blocks::NAME).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => faults.push((pod_blocks::NAME, DraftFault::NoName)),
        long if long > LONGEST_NAME => faults.push((pod_blocks::NAME, DraftFault::LongName(long))),
        _ => {}
    }
    name
}

fn read_key(typed: &str, block: &'static str, faults: &mut DraftFaults) -> String {
    match PodKey::parse(typed) {
        Ok(key) => key.as_str().to_owned(),
        Err(error) => {
            let instead = match error {
                KeyError::Try(key) | KeyError::Long(_, key) => Some(key),
                KeyError::Unusable => None,
            };
            faults.push((block, DraftFault::Key(typed.to_owned(), instead)));
            typed.to_owned()
        }
    }
}

/// A word of one's own goes before what is chosen in the menu.
fn read_kind(form: &Form, faults: &mut DraftFaults) -> String {
    let own = form.text(pod_blocks::OWN_KIND).map(|own| own.split_whitespace().collect::<Vec<_>>().join(" "));
    let Some(own) = own else {
        let chosen = form.choice(pod_blocks::KIND).unwrap_or_default();
        return KINDS.iter().find(|kind| **kind == chosen).map_or_else(String::new, |kind| (*kind).to_owned());
    };
    let long = own.chars().count();
    if long > LONGEST_KIND {
        faults.push((pod_blocks::OWN_KIND, DraftFault::LongKind(long)));
    }
    KINDS.iter().find(|kind| fold(kind) == fold(&own)).map_or(own, |kind| (*kind).to_owned())
}

fn read_aliases(typed: &str, key: &str, faults: &mut DraftFaults) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for typed in typed.split([',', ';', '\n', ' ']).map(str::trim).filter(|typed| !typed.is_empty()) {
        let alias = read_key(typed, pod_blocks::ALIASES, faults);
        if alias != key && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    if aliases.len() > MOST_ALIASES {
        faults.push((pod_blocks::ALIASES, DraftFault::ManyAliases(aliases.len())));
    }
    aliases.sort();
    aliases
}

fn keep(read: Result<Vec<String>, TopicFault>, block: &'static str, faults: &mut DraftFaults) -> Vec<String> {
    read.map_err(|fault| faults.push((block, DraftFault::List(fault)))).unwrap_or_default()
}

#[cfg(test)]
mod tests;
