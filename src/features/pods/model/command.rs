//! What `/pod …` asks for.

use super::{
    about::{About, PodWords, pod_words},
    key::{KeyError, LONGEST_NAME, PodKey},
    topics::TopicsOf,
};
use crate::{
    ids::{ChannelId, UserId},
    signal::line::{PersonWords, Unclosed, Word, joined, names_somebody, person_words, read},
};

/// One thing asked of `/pod`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Bare, or `help`.
    Help,
    /// A new pod; its form, where nothing is typed.
    Create(NewPod),
    /// All pods.
    List,
    /// How pods stand under each other: all, or those under one.
    Map(Option<PodWords>),
    /// One pod.
    Show(ShowOf),
    /// The form of one pod.
    Edit(Option<PodWords>),
    /// One pod is no more.
    Archive(Option<PodWords>),
    /// The asker becomes a member.
    Join(Option<PodWords>),
    /// The asker is a member no longer.
    Leave(Option<PodWords>),
    /// Somebody becomes a member.
    Add(About),
    /// Somebody is a member no longer.
    Remove(About),
    /// Somebody becomes the lead; why they may lead it beside another pod.
    Lead(About, Option<String>),
    /// Somebody becomes the deputy, or nobody.
    Deputy(About),
    /// A channel belongs to a pod.
    Link(ChannelOfPod),
    /// Its zone, hours and holidays.
    Hours(Option<PodWords>),
    /// Channels made for it, and a card in its home.
    Provision(Option<PodWords>),
    /// What it answers for.
    Topics(TopicsOf),
    /// Who answers for a topic, or works for a client, as typed; or what somebody is in which pods.
    Who(String, Option<UserId>),
    /// A word that is no verb; perhaps a pod.
    Unknown(String),
}

/// A pod that shall be made, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPod {
    /// The key, where one was typed before the name.
    pub key: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Who shall lead it.
    pub lead: Option<PersonWords>,
}

/// Why no pod can be made of what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewPodError {
    /// Neither a key nor a name.
    Nothing,
    /// The key has another shape than keys have.
    Key {
        /// As typed.
        typed: String,
        /// One that would do.
        instead: Option<PodKey>,
        /// The name, to repeat it in the example.
        name: Option<String>,
    },
    /// The key has this many characters.
    LongKey {
        /// How many.
        long: usize,
        /// One that would do.
        instead: PodKey,
    },
    /// Nothing stands between the quotation marks, or only people.
    EmptyName,
    /// No key can be made of the name.
    NameWithoutKey(String),
    /// The name has this many characters.
    LongName(usize),
}

/// A pod to be shown, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShowOf {
    /// Which; the channel's own where none is typed.
    pub pod: Option<PodWords>,
    /// `performance on 3 May`: which pod that would be, and on which day, where that is one.
    pub on: Option<(Option<PodWords>, String)>,
}

/// A channel and a pod, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChannelOfPod {
    /// Which channel; the one it is typed in where none is.
    pub channel: Option<ChannelWords>,
    /// Of which pod.
    pub pod: Option<PodWords>,
    /// It shall be the pod's home, in place of the one it has.
    pub as_home: bool,
}

/// A channel, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChannelWords {
    /// As Slack links it.
    Id(ChannelId),
    /// `#name`, where Slack did not make a link of it.
    Name(String),
}

impl Asked {
    /// Reads what follows `/pod`.
    ///
    /// # Errors
    /// When a quotation mark never closes.
    pub fn parse(text: &str) -> Result<Self, Unclosed> {
        // A list is parted by commas, and its words may be anything: it is read by itself.
        if let Some(list) = TopicsOf::after_verb(text) {
            return Ok(Self::Topics(list));
        }
        let words = read(text)?;
        let Some((first, rest)) = words.split_first() else { return Ok(Self::Help) };
        let verb = match first {
            Word::Plain(verb) => verb.to_lowercase(),
            Word::Channel(_) => return Ok(Self::Show(ShowOf::of(&words))),
            Word::Quoted(name) => return Ok(Self::Unknown(name.clone())),
            Word::Person(_) | Word::Group(_) => return Ok(Self::Help),
        };
        Ok(match verb.as_str() {
            "help" | "?" => Self::Help,
            "create" | "new" => Self::Create(NewPod::of(rest)),
            "list" => Self::List,
            "map" | "tree" => Self::Map(pod_words(rest)),
            "show" => Self::Show(ShowOf::of(rest)),
            "edit" => Self::Edit(pod_words(rest)),
            "archive" => Self::Archive(pod_words(rest)),
            "join" => Self::Join(pod_words(rest)),
            "leave" => Self::Leave(pod_words(rest)),
            "add" => Self::Add(About::of(rest)),
            "remove" => Self::Remove(About::of(rest)),
            "lead" => Self::lead(rest),
            "deputy" => Self::Deputy(About::of(rest)),
            "link" => Self::Link(ChannelOfPod::of(rest)),
            "hours" => Self::Hours(pod_words(rest)),
            "provision" | "setup" => Self::Provision(pod_words(rest)),
            "who" => {
                let person = rest.iter().find_map(|word| match word {
                    Word::Person(id) => Some(id.clone()),
                    _ => None,
                });
                Self::Who(joined(rest), person)
            }
            _ => Self::Unknown(joined(&words)),
        })
    }
}

impl Asked {
    /// `@ana brand because she founded both`.
    fn lead(words: &[Word]) -> Self {
        match words.iter().position(|word| word.is("because")) {
            Some(at) => Self::Lead(About::of(&words[..at]), Some(joined(&words[at + 1..]))),
            None => Self::Lead(About::of(words), None),
        }
    }

    /// The person whom it mentions by id.
    pub fn mentioned(&self) -> Option<&UserId> {
        let words = match self {
            Self::Create(new) => new.lead.as_ref(),
            Self::Add(about) | Self::Remove(about) | Self::Lead(about, _) | Self::Deputy(about) => {
                about.person.as_ref()
            }
            Self::Who(_, person) => return person.as_ref(),
            Self::Help
            | Self::List
            | Self::Map(_)
            | Self::Show(_)
            | Self::Edit(_)
            | Self::Archive(_)
            | Self::Join(_)
            | Self::Leave(_)
            | Self::Link(_)
            | Self::Hours(_)
            | Self::Provision(_)
            | Self::Topics(_)
            | Self::Unknown(_) => None,
        };
        match words? {
            PersonWords::Id(id) => Some(id),
            PersonWords::Words(_) | PersonWords::Group(_) | PersonWords::Several => None,
        }
    }
}

impl NewPod {
    /// `performance "Performance Marketing" lead @ana`: only one of key and name must be there. The last `lead` that has a
    /// person after it and something before it begins the lead.
    fn of(words: &[Word]) -> Self {
        let lead_at = words.iter().enumerate().rev().find(|(at, word)| {
            let after = words.get(at + 1..).unwrap_or_default();
            let surely_a_person = !after.is_empty() && after.iter().all(names_somebody);
            word.is("lead") && *at > 0 && (surely_a_person || (*at > 1 && !after.is_empty()))
        });
        let (before, lead) = match lead_at {
            Some((at, _)) => (&words[..at], person_words(&words[at + 1..])),
            None => (words, None),
        };
        let (key, name) = match before {
            [] => (None, None),
            [Word::Quoted(name)] => (None, Some(name.clone())),
            [key] => (key.typed().map(str::to_owned), None),
            [Word::Quoted(_), ..] => (None, Some(joined(before))),
            [key, name @ ..] => (key.typed().map(str::to_owned), Some(joined(name))),
        };
        Self { key, name, lead }
    }

    /// The key and the name; where only one was typed, the other follows from it.
    ///
    /// # Errors
    /// See [`NewPodError`].
    pub fn settled(&self) -> Result<(PodKey, String), NewPodError> {
        if self.name.as_ref().is_some_and(String::is_empty) {
            return Err(NewPodError::EmptyName);
        }
        let key = match (&self.key, &self.name) {
            (None, None) => return Err(NewPodError::Nothing),
            (Some(typed), name) => PodKey::parse(typed).map_err(|error| {
                let other = |instead| NewPodError::Key { typed: typed.clone(), instead, name: name.clone() };
                match error {
                    KeyError::Long(long, instead) => NewPodError::LongKey { long, instead },
                    KeyError::Try(key) => other(Some(key)),
                    KeyError::Unusable => other(name.as_deref().and_then(PodKey::of)),
                }
            })?,
            (None, Some(name)) => PodKey::of(name).ok_or_else(|| NewPodError::NameWithoutKey(name.clone()))?,
        };
        let name = self.name.clone().unwrap_or_else(|| key.as_name());
        match name.chars().count() {
            fits if fits <= LONGEST_NAME => Ok((key, name)),
            long => Err(NewPodError::LongName(long)),
        }
    }
}

impl ShowOf {
    fn of(words: &[Word]) -> Self {
        let at = words.iter().rposition(|word| word.is("on")).filter(|at| at + 1 < words.len());
        let on = at.map(|at| (pod_words(&words[..at]), joined(&words[at + 1..])));
        Self { pod: pod_words(words), on }
    }
}

impl ChannelOfPod {
    /// `#pod-brand brand`, `#pod-brand brand home`, `brand`.
    fn of(words: &[Word]) -> Self {
        let (words, as_home) = match words.split_last() {
            Some((last, before)) if last.is("home") => (before, true),
            _ => (words, false),
        };
        let at = words.iter().position(|word| match word {
            Word::Channel(_) => true,
            other => other.typed().is_some_and(|text| text.starts_with('#')),
        });
        let channel = at.and_then(|at| match &words[at] {
            Word::Channel(id) => Some(ChannelWords::Id(id.clone())),
            other => other.typed().map(|name| ChannelWords::Name(name.trim_start_matches('#').to_lowercase())),
        });
        let others: Vec<Word> =
            words.iter().enumerate().filter(|(i, _)| Some(*i) != at).map(|(_, word)| word.clone()).collect();
        Self { channel, pod: pod_words(&others), as_home }
    }
}

#[cfg(test)]
mod tests;
