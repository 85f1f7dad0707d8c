//! What is made in Slack for a pod, and how far that is.
//!
//! One thing opens the rest: the channel that is to be the pod's home, made or entered. Everything else waits for the channel
//! it belongs to, is then done side by side, and is refused by itself: what Slack will not do for one keeps nothing else back.

use super::naming::{NameFault, further_name, read_channel_name};
use crate::{
    ids::{ChannelId, UserId},
    signal::Form,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many further channels are made at once.
pub const MOST_FURTHER: usize = 5;
/// So many links are put above the home at once.
pub const MOST_LINKS: usize = 10;
/// The longest title of a link, in characters.
pub const LONGEST_TITLE: usize = 60;

/// The longest address of a link, in bytes: it names the link in the database, where an index has to hold it.
const LONGEST_ADDRESS: usize = 1_500;

/// The pod's channel is another pod's: a refusal of ours, beside Slack's.
pub const ELSEWHERE: &str = "belongs_to_another_pod";

/// The fields of the form.
pub mod provision_blocks {
    /// The name of the home.
    pub const NAME: &str = "name";
    /// Subjects of further channels.
    pub const FURTHER: &str = "further";
    /// Links, one a line.
    pub const LINKS: &str = "links";
    /// What else.
    pub const OPTIONS: &str = "options";
    /// Only its members know of the home.
    pub const PRIVATE: &str = "private";
    /// Topic and description are written.
    pub const DESCRIBE: &str = "describe";
    /// The pod's people come in.
    pub const INVITE: &str = "invite";
}

/// What is wanted for a pod.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Wants {
    /// The name of its home, where it has none: a channel of this name is made, or taken if it is there and free.
    pub home: Option<String>,
    /// Only its members know of the home that is made.
    pub is_private: bool,
    /// Names of further channels.
    pub further: Vec<String>,
    /// The topic and the description of the home are written.
    pub describe: bool,
    /// The pod's people are brought into its home.
    pub invite: bool,
    /// Titles and addresses of links above the home.
    pub links: Vec<(String, String)>,
}

/// Whose form it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvisionOf {
    /// The pod.
    pub pod: i64,
}

/// What is wrong with a form, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormFault {
    /// The name of the home.
    Name(NameFault),
    /// No channel can be named by this subject.
    Subject(String),
    /// More further channels than are made at once.
    ManyFurther(usize),
    /// More links than are added at once.
    ManyLinks(usize),
    /// A line that is no `Title https://…`.
    Link(String),
}

impl Wants {
    /// What most pods want.
    pub fn usual(home: Option<String>) -> Self {
        Self { describe: home.is_some(), invite: true, home, ..Self::default() }
    }

    /// Reads the form of the pod with this key; `has_home`: the name is not asked for.
    ///
    /// # Errors
    /// What is wrong at which field.
    pub fn read(form: &Form, key: &str, has_home: bool) -> Result<Self, BTreeMap<&'static str, FormFault>> {
        use provision_blocks as at;
        let mut faults = BTreeMap::new();
        let home = match read_channel_name(form.text(at::NAME).unwrap_or_default()) {
            _ if has_home => None,
            Ok(name) => Some(name),
            Err(fault) => {
                faults.insert(at::NAME, FormFault::Name(fault));
                None
            }
        };
        let further = read_further(form.text(at::FURTHER).unwrap_or_default(), key).unwrap_or_else(|fault| {
            faults.insert(at::FURTHER, fault);
            Vec::new()
        });
        let links = read_links(form.text(at::LINKS).unwrap_or_default()).unwrap_or_else(|fault| {
            faults.insert(at::LINKS, fault);
            Vec::new()
        });
        let ticked = |option: &str| form.chosen(at::OPTIONS).iter().any(|chosen| chosen == option);
        let wants = Self {
            is_private: home.is_some() && ticked(at::PRIVATE),
            describe: ticked(at::DESCRIBE),
            invite: ticked(at::INVITE),
            home,
            further,
            links,
        };
        if faults.is_empty() { Ok(wants) } else { Err(faults) }
    }
}

fn read_further(typed: &str, key: &str) -> Result<Vec<String>, FormFault> {
    let subjects = typed.split([',', ';', '\n']).map(str::trim).filter(|subject| !subject.is_empty());
    let mut names: Vec<String> = Vec::new();
    for subject in subjects {
        let subject = subject.trim_start_matches('#');
        let bare = subject.strip_prefix(&format!("pod-{key}-")).unwrap_or(subject);
        let name = further_name(key, bare).ok_or_else(|| FormFault::Subject(subject.to_owned()))?;
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > MOST_FURTHER { Err(FormFault::ManyFurther(names.len())) } else { Ok(names) }
}

/// `Board https://board.example/7`, or the address alone.
fn read_links(typed: &str) -> Result<Vec<(String, String)>, FormFault> {
    let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut links: Vec<(String, String)> = Vec::new();
    for line in lines {
        let bad = || FormFault::Link(line.to_owned());
        let (title, address) = line.rsplit_once(char::is_whitespace).unwrap_or(("", line));
        let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).ok_or_else(bad)?;
        let host = rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty()).ok_or_else(bad)?;
        if address.len() > LONGEST_ADDRESS
            || address.chars().any(|c| c.is_control() || matches!(c, '<' | '>' | '"' | '|'))
        {
            return Err(bad());
        }
        let title = title.trim_end_matches([' ', ':', '-', '–', '|']).trim();
        let title = if title.is_empty() { host } else { title };
        if !links.iter().any(|(_, known)| known == address) {
            links.push((title.chars().take(LONGEST_TITLE).collect(), address.to_owned()));
        }
    }
    if links.len() > MOST_LINKS { Err(FormFault::ManyLinks(links.len())) } else { Ok(links) }
}

/// One thing that is to be so. Rows in the database hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "thing", rename_all = "snake_case")]
pub enum Thing {
    /// A new channel is the pod's home.
    Home {
        /// Its name.
        name: String,
        /// Only its members know of it.
        is_private: bool,
    },
    /// The bot is in the home there is.
    Enter {
        /// Which.
        channel: ChannelId,
    },
    /// A new channel is a further one of the pod's.
    Further {
        /// Its name.
        name: String,
    },
    /// The line at the top of the home.
    Topic {
        /// What it says.
        text: String,
    },
    /// What the home is for.
    Purpose {
        /// What it says.
        text: String,
    },
    /// A link above the home.
    Link {
        /// As people read it.
        title: String,
        /// Where it leads.
        address: String,
    },
    /// Somebody is in a channel.
    Invite {
        /// Who.
        person: UserId,
        /// The name of a further channel; `None`: the home.
        into: Option<String>,
    },
}

impl Thing {
    /// Names it within its pod.
    pub fn key(&self) -> String {
        match self {
            Self::Home { .. } | Self::Enter { .. } => "home".to_owned(),
            Self::Further { name } => format!("further/{name}"),
            Self::Topic { .. } => "topic".to_owned(),
            Self::Purpose { .. } => "purpose".to_owned(),
            Self::Link { address, .. } => format!("link/{address}"),
            Self::Invite { person, into: None } => format!("invite/{person}"),
            Self::Invite { person, into: Some(name) } => format!("invite/{person}/{name}"),
        }
    }

    /// Whether everything about the home waits for it.
    pub fn is_home(&self) -> bool {
        matches!(self, Self::Home { .. } | Self::Enter { .. })
    }

    /// In which order things are done.
    pub fn place(&self) -> i64 {
        match self {
            Self::Home { .. } | Self::Enter { .. } => 0,
            Self::Topic { .. } => 1,
            Self::Purpose { .. } => 2,
            Self::Link { .. } => 3,
            Self::Further { .. } => 4,
            Self::Invite { .. } => 5,
        }
    }
}

/// How far a thing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Its channel is not there yet.
    Waiting,
    /// Slack is asked.
    Asked,
    /// It is so.
    Done,
    /// Slack will not: its code.
    Refused(String),
    /// Somebody said that it need not be.
    Left,
}

impl State {
    /// As the database has it.
    pub fn words(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Waiting => ("waiting", None),
            Self::Asked => ("asked", None),
            Self::Done => ("done", None),
            Self::Refused(code) => ("refused", Some(code)),
            Self::Left => ("left", None),
        }
    }

    /// Back from the database; what nobody knows waits.
    pub fn of(word: &str, code: Option<String>) -> Self {
        match word {
            "asked" => Self::Asked,
            "done" => Self::Done,
            "refused" => Self::Refused(code.unwrap_or_default()),
            "left" => Self::Left,
            _ => Self::Waiting,
        }
    }
}

/// A thing and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub thing: Thing,
    /// How far.
    pub state: State,
    /// The channel that was made for it.
    pub channel: Option<ChannelId>,
}

/// All that is made for one pod.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provision {
    /// In the order in which it is done.
    pub items: Vec<Item>,
}

impl Provision {
    /// The thing of this key.
    pub fn find(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.thing.key() == key)
    }

    /// What Slack refused, with its code, in order.
    pub fn refused(&self) -> Vec<(&Thing, &str)> {
        fn with_code(item: &Item) -> Option<(&Thing, &str)> {
            match &item.state {
                State::Refused(code) => Some((&item.thing, code)),
                State::Waiting | State::Asked | State::Done | State::Left => None,
            }
        }
        self.items.iter().filter_map(with_code).collect()
    }

    /// The refusal of the home itself: nothing can be shown in it.
    pub fn homeless(&self) -> Option<(&Thing, &str)> {
        self.refused().into_iter().find(|(thing, _)| thing.is_home())
    }

    /// Whether Slack is still at something, or will be.
    pub fn is_under_way(&self) -> bool {
        let stuck = self.homeless().is_some();
        self.items.iter().any(|item| match item.state {
            State::Asked => true,
            State::Waiting => !stuck && !self.waits_in_vain(&item.thing),
            State::Done | State::Refused(_) | State::Left => false,
        })
    }

    fn waits_in_vain(&self, thing: &Thing) -> bool {
        let Thing::Invite { into: Some(name), .. } = thing else { return false };
        let channel = self.find(&Thing::Further { name: name.clone() }.key());
        channel.is_none_or(|channel| matches!(channel.state, State::Refused(_) | State::Left))
    }

    /// The channel a thing is done in, once it is known; `home`: the pod's. Things that make a channel need none.
    pub fn channel_for(&self, thing: &Thing, home: Option<&ChannelId>) -> Option<ChannelId> {
        match thing {
            Thing::Enter { channel } => Some(channel.clone()),
            Thing::Home { .. } | Thing::Further { .. } => None,
            Thing::Invite { into: Some(name), .. } => {
                self.find(&Thing::Further { name: name.clone() }.key()).and_then(|made| made.channel.clone())
            }
            Thing::Invite { into: None, .. } | Thing::Topic { .. } | Thing::Purpose { .. } | Thing::Link { .. } => {
                home.cloned()
            }
        }
    }

    /// What can be asked of Slack now: the home first, everything else once it is there.
    pub fn ready<'a>(&'a self, home: Option<&'a ChannelId>) -> Vec<&'a Item> {
        let opening = self.items.iter().find(|item| item.thing.is_home());
        if let Some(opening) = opening.filter(|opening| !matches!(opening.state, State::Done | State::Left)) {
            return if opening.state == State::Waiting { vec![opening] } else { Vec::new() };
        }
        let can = |item: &&Item| match &item.thing {
            Thing::Further { .. } => true,
            thing => self.channel_for(thing, home).is_some(),
        };
        self.items.iter().filter(|item| item.state == State::Waiting).filter(can).collect()
    }
}

#[cfg(test)]
mod tests;
